"""The commands of a course developer: ``template``, ``release`` and ``verify``."""

import sys
from pathlib import Path

import click

from ..course import find, load
from ..release.illustrations import draw_figures, write_figures
from ..release.student import zip_template
from ..release.template import make_template
from ..sandbox.levels import available
from ..verify import verify
from .shared import SOME_FAILED, isolation_option


@click.command("template", short_help="Make student_template/ and the figures anew.")
@click.argument("assignments", nargs=-1)
def template_command(assignments: tuple[str, ...]) -> None:
    """Make student_template/ and the figures of the text anew, for ASSIGNMENTS or for all of them."""
    folders = find()
    for name in assignments or folders.names():
        write_figures(draw_figures(folders, name), folders.figures(name))
        make_template(load(folders, name), folders.template(name))
        click.echo(f"Made {folders.template(name)}")


@click.command("release", short_help="Make what is handed out.")
@click.argument("assignments", nargs=-1)
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), default=Path("dist"), help="Where it goes; dist if not given."
)
def release_command(assignments: tuple[str, ...], folder: Path) -> None:
    """Make what is handed out for ASSIGNMENTS, or for all of them: a zip for students."""
    folders = find()
    for name in assignments or folders.names():
        click.echo(f"For students: {zip_template(load(folders, name), folder)}")


@click.command("verify", short_help="Prove that an assignment is in order.")
@click.argument("assignment")
@isolation_option
def verify_command(assignment: str, isolation: str) -> None:
    """Prove that an ASSIGNMENT is in order; what is not is named with its cure."""
    complaints = 0
    for finding in verify(find(), assignment, available(isolation)):
        complaints += bool(finding.complaint)
        click.echo(f"{'WRONG' if finding.complaint else 'ok':<6}{finding.what}")
        if finding.complaint:
            click.echo(f"      {finding.complaint}")
    click.echo(f"{complaints} complaints." if complaints else f"{assignment} is in order.")
    sys.exit(SOME_FAILED if complaints else 0)
