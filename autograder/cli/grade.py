"""The command ``grade``: a grading run, and what the terminal says of it."""

import os
import sys
from pathlib import Path

import click

from ..cluster import level_on
from ..course import PUBLIC_SEED, find, load
from ..errors import Halted
from ..feedback.text import clean
from ..pipeline import Finished, Options, grade
from ..results import GradesFolder
from ..sandbox.levels import available
from .shared import SOME_FAILED, STOPPED, isolation_option
from .terminal import Terminal


@click.command("grade", short_help="Grade a folder or a zip of submissions.")
@click.argument("assignment")
@click.argument("submissions", type=click.Path(path_type=Path), required=False)
@click.option(
    "--out", "grades", type=click.Path(path_type=Path), help="Where the grades go; grades/ASSIGNMENT if not given."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    help="How many submissions at a time; with --scheduler, the workers' threads say that.",
)
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Score on a Dask cluster that is running there.")
@click.option(
    "--seed",
    type=int,
    envvar="AUTOGRADER_SEED",
    show_envvar=True,
    default=PUBLIC_SEED,
    help="Your own seed of the hidden inputs.",
)
@click.option("--only", help="Grade this submission alone.")
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
@isolation_option
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def grade_command(
    assignment: str,
    submissions: Path | None,
    grades: Path | None,
    jobs: int,
    scheduler: str | None,
    seed: int,
    only: str | None,
    force: bool,
    isolation: str,
    quiet: bool,
) -> None:
    """Grade SUBMISSIONS, a folder or a zip; with none given, the sample class of the ASSIGNMENT."""
    folders = find()
    loaded = load(folders, assignment, seed)
    archive = submissions or folders.sample_class(assignment)
    folder = GradesFolder(grades or Path("grades") / assignment)
    level = available(isolation) if scheduler is None else level_on(scheduler, isolation)
    run = grade(loaded, archive, folder, level, Options(jobs, only, force, scheduler))
    show = Terminal(quiet, f"Grading {assignment}", folder.root)
    try:
        for event in run:
            if isinstance(event, Finished):
                show.finished(event.table, public_seed=seed == PUBLIC_SEED)
            else:
                show.graded(event)
    except KeyboardInterrupt:
        run.close()
        show.end()
        click.echo(f"Stopped. {show.done} of {show.total} are graded; the same command goes on from there.", err=True)
        sys.exit(STOPPED)
    except Halted as halted:
        show.end()
        told = f"{show.done} are graded; the same command goes on from there."
        click.echo(f"Error: {clean(str(halted))} {told}", err=True)
        sys.exit(SOME_FAILED)
    sys.exit(SOME_FAILED if show.failed else 0)
