"""The command line: the only file that reads arguments, prints, or exits."""

import os
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import __version__
from .cluster import level_on
from .course import PUBLIC_SEED, find, load
from .errors import Halted, UserError
from .feedback.text import clean, number
from .model import Status, total
from .pipeline import Graded, Options, grade
from .release.figures import draw_figures, write_figures
from .release.student import zip_template
from .release.template import make_template
from .results import GradesFolder
from .sandbox.levels import available
from .sandbox.outer import Isolation
from .verify import verify

SOME_FAILED, WRONG_USE, STOPPED = 1, 2, 130

isolation_option = click.option(
    "--isolation",
    type=click.Choice(["auto", *(level.value for level in Isolation)]),
    default="auto",
    help="The wall around programs.",
)


@click.group()
@click.version_option(__version__, prog_name="autograder")
def commands() -> None:
    """Grade assignments of the lecture "Neural Networks I"."""


@commands.command("grade", short_help="Grade a folder or a zip of submissions.")
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
    show = Terminal(quiet, f"Grading {assignment}")
    try:
        for graded in run:
            show.graded(graded)
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
    show.end()
    if seed == PUBLIC_SEED and not quiet:
        click.echo(
            "The hidden inputs came from the public seed. For real grades, set your own: --seed or AUTOGRADER_SEED."
        )
    show.summary(folder)
    if show.failed:
        names = ", ".join(clean(name) for name in show.failed)
        click.echo(f"The grader could not do its work on: {names}. Their pages say why.", err=True)
        sys.exit(SOME_FAILED)


@commands.command("template", short_help="Make student_template/ anew.")
@click.argument("assignments", nargs=-1)
def template_command(assignments: tuple[str, ...]) -> None:
    """Make student_template/ and the figures of the text anew, for ASSIGNMENTS or for all of them."""
    folders = find()
    for name in assignments or folders.names():
        write_figures(draw_figures(folders, name), folders.figures(name))
        make_template(load(folders, name), folders.template(name))
        click.echo(f"Made {folders.template(name)}")


@commands.command("release", short_help="Make what is handed out.")
@click.argument("assignments", nargs=-1)
@click.option(
    "--out", "folder", type=click.Path(path_type=Path), default=Path("dist"), help="Where it goes; dist if not given."
)
def release_command(assignments: tuple[str, ...], folder: Path) -> None:
    """Make what is handed out for ASSIGNMENTS, or for all of them: a zip for students."""
    folders = find()
    for name in assignments or folders.names():
        click.echo(f"For students: {zip_template(load(folders, name), folder)}")


@commands.command("verify", short_help="Prove that an assignment is in order.")
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


class Terminal:
    """What a grading run prints: a bar on a terminal, a line per submission elsewhere."""

    def __init__(self, quiet: bool, title: str) -> None:
        self.quiet = quiet
        self.done = self.total = self.kept = 0
        self.points: list[float] = []
        self.failed: list[str] = []
        self.left_open: set[str] = set()
        self.maximum = ""
        console = Console()
        self.bar: Progress | None = None
        if console.is_terminal and not quiet:
            columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            # Drawn by hand: a thread that refreshes it would make forking unsafe.
            self.bar = Progress(*columns, console=console, auto_refresh=False)
            self.task = self.bar.add_task("", total=None)
            self.bar.start()

    def graded(self, graded: Graded) -> None:
        """One more is done."""
        result = graded.result
        self.done, self.total = graded.done, graded.total
        self.kept += graded.kept
        self.left_open.add(result.left_open)
        self.maximum = number(total(test.check.points for test in result.tests))
        if result.status is Status.ERROR:
            self.failed.append(result.submission.id)
        else:
            self.points.append(float(result.score))
        if self.bar is not None:
            self.bar.update(self.task, total=graded.total, completed=graded.done)
            self.bar.refresh()
        elif not self.quiet:
            kept = "  (kept)" if graded.kept else ""
            name = clean(result.submission.id)
            score = number(result.score)
            click.echo(f"{graded.done:>5} of {graded.total}  {name:<32} {result.status.value:<13}{score:>7}{kept}")

    def end(self) -> None:
        """No more will come."""
        if self.bar is not None:
            self.bar.stop()

    def summary(self, folder: GradesFolder) -> None:
        """A paragraph at the end."""
        if self.quiet:
            return
        mean = f", {sum(self.points) / len(self.points):.1f} of {self.maximum} points on average" if self.points else ""
        kept = f" ({self.kept} had not changed and kept their result)" if self.kept else ""
        click.echo(f"{self.done} submissions{kept}{mean}.")
        for sentences in sorted(self.left_open - {""}):
            click.echo(sentences)
        click.echo(f"Grades: {folder.root / 'grades.csv'}")
        click.echo(f"Class:  {folder.root / 'index.html'}")
        click.echo(f"Pages:  {folder.root / 'feedback'}")


def main() -> None:
    """Run a command; what is a user's to mend is said in a sentence."""
    try:
        commands(standalone_mode=True)
    except UserError as error:
        click.echo(f"Error: {clean(str(error))}", err=True)
        sys.exit(WRONG_USE)
