"""What a grading run says on the terminal: a bar, or a line for each submission in a pipe, and a summary."""

import time
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..feedback.text import clean, number
from ..model import Status
from ..pipeline import ClassTable, Graded
from .summary import summary

PUBLIC = "The hidden inputs came from the public seed. For real grades, set your own: --seed or AUTOGRADER_SEED."


class Terminal:
    """Shows a grading run. With ``quiet`` it says nothing but what went wrong.

    Args:
        grades: the folder that the run writes.
    """

    def __init__(self, quiet: bool, title: str, grades: Path) -> None:
        self.quiet, self.grades = quiet, grades
        self.done = self.total = self.kept = 0
        self.failed: list[str] = []
        self.pace = Pace()
        console = Console()
        self.bar: Progress | None = None
        if console.is_terminal and not quiet:
            columns = (
                TextColumn(title, markup=False),
                BarColumn(bar_width=None),
                MofNCompleteColumn(),
                TextColumn("{task.fields[pace]}"),
            )
            # Drawn by hand: a thread that refreshes it would make forking unsafe.
            self.bar = Progress(*columns, console=console, auto_refresh=False, expand=True)
            self.task = self.bar.add_task("", total=None, pace="")
            self.bar.start()

    def graded(self, graded: Graded) -> None:
        """One more is done."""
        result = graded.result
        self.done, self.total = graded.done, graded.total
        self.kept += graded.kept
        if result.status is Status.ERROR:
            self.failed.append(result.submission.id)
        self.pace.step(graded.kept)
        if self.bar is not None:
            pace = self.pace.text(self.total - self.done)
            self.bar.update(self.task, total=self.total, completed=self.done, pace=pace)
            self.bar.refresh()
        elif not self.quiet:
            kept = "  (kept)" if graded.kept else ""
            name, score = clean(result.submission.id), number(graded.row.final)
            click.echo(f"{graded.done:>5} of {graded.total}  {name:<32} {result.status.value:<13}{score:>7}{kept}")

    def end(self) -> None:
        """No more will come."""
        if self.bar is not None:
            self.bar.stop()

    def finished(self, table: ClassTable, *, public_seed: bool) -> None:
        """All are done: what came of the class, where it is written, and what went wrong."""
        self.end()
        if not self.quiet:
            if public_seed:
                click.echo(PUBLIC)
            for line in summary(table, self.kept):
                click.echo(line)
            click.echo(f"Grades: {self.grades / 'grades.csv'}")
            click.echo(f"Class:  {self.grades / 'index.html'}")
            click.echo(f"Pages:  {self.grades / 'feedback'}")
        for complaint in table.complaints:
            click.echo(f"Warning: {clean(complaint)}", err=True)
        if self.failed:
            names = ", ".join(clean(name) for name in self.failed)
            click.echo(f"The grader could not do its work on: {names}. Their pages say why.", err=True)


class Pace:
    """How fast submissions are scored. Those that kept their result come first, and say nothing about it."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.scored = 0

    def step(self, kept: bool) -> None:
        """One more is done."""
        if kept:
            self.begun = time.monotonic()
        else:
            self.scored += 1

    def text(self, waiting: int) -> str:
        """The rate and the time left, such as ``4.2 a second, 3 min left``; nothing where nothing is known yet."""
        if not self.scored:
            return ""
        each = max(time.monotonic() - self.begun, 1e-3) / self.scored
        rate = f"{1 / each:.1f} a second" if each <= 1 else f"{60 / each:.1f} a minute"
        return f"{rate}, {_duration(each * waiting)} left" if waiting else rate


def _duration(seconds: float) -> str:
    """A time as one says it: ``12 s``, ``3 min``, ``2.5 h``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"
