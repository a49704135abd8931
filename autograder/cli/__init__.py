"""The command line: the only place that reads arguments, prints, or exits. A file for each command, or for a few."""

import sys

import click

from .. import __version__
from ..errors import UserError
from ..feedback.text import clean
from .course import release_command, template_command, verify_command
from .diff import diff_command
from .explain import explain_command
from .grade import grade_command
from .shared import WRONG_USE


@click.group()
@click.version_option(__version__, prog_name="autograder")
def commands() -> None:
    """Grade assignments of the lecture "Neural Networks I"."""


for command in (grade_command, diff_command, explain_command, template_command, release_command, verify_command):
    commands.add_command(command)


def main() -> None:
    """Run a command; what is a user's to mend is said in a sentence."""
    try:
        commands(standalone_mode=True)
    except UserError as error:
        click.echo(f"Error: {clean(str(error))}", err=True)
        sys.exit(WRONG_USE)
