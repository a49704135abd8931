"""The command ``diff``: what is not the same in two grading runs, at 80 columns."""

import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import click

from ..differences import Change, CheckChange, Differences, compare
from ..feedback.text import clean, number
from ..runs import Line, read_run
from .shared import SOME_FAILED

WIDTH = 80


@click.command("diff", short_help="Compare two grading runs: who has to be told?")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff_command(old: Path, new: Path) -> None:
    """Compare two folders of grades, OLD and NEW: whose points are others, in which check, and by how much."""
    found = compare(read_run(old), read_run(new))
    for line in _told(found):
        click.echo(line)
    if found.unread:
        names = ", ".join(map(clean, found.unread))
        click.echo(f"The checks of these could not be compared, as a record cannot be read: {names}.", err=True)
        sys.exit(SOME_FAILED)


def _told(found: Differences) -> Iterator[str]:
    if found.told:
        yield f"To be told, as their points are others: {len(found.told)}"
        for change in found.told:
            yield ""
            yield from _change(change)
        yield ""
        yield from _by_check(found.told)
    if found.silent:
        yield f"Checks earned something else, and what counts is the same: {len(found.silent)}"
        yield from _names([change.after for change in found.silent])
    for what, lines in (("New", found.new), ("Gone", found.gone)):
        if lines:
            yield f"{what}: {len(lines)}"
            yield from _names(lines)
    yield f"The same in every check: {found.same}"


def _change(change: Change) -> Iterator[str]:
    """A submission's line, one for each question that counts otherwise, and one for each check."""
    before, after = change.before, change.after
    name = f" ({after.name})" if after.name else ""
    points = f"{number(before.final)} → {number(after.final)}"
    yield from _wrapped(f"{after.id}{name}: {points} ({_signed(after.final - before.final)})", "", "    ")
    if before.status != after.status:
        yield f"  status: {before.status} → {after.status}"
    if before.penalty != after.penalty:
        yield f"  lateness takes {number(after.penalty)}, and took {number(before.penalty)}"
    for question, (old, new) in change.questions.items():
        yield f"  {clean(question)}: {_points(old)} → {_points(new)}"
    for check in change.checks:
        yield from _wrapped(f"{_signed(check.by):>7}  {_title(check)}", "    ", " " * 13)


def _by_check(changes: Sequence[Change]) -> Iterator[str]:
    """The checks that changed, those of most submissions first."""
    counts = Counter(check.id for change in changes for check in change.checks)
    titles = {check.id: _title(check) for change in changes for check in change.checks}
    if counts:
        yield "The checks, with how many of these they concern:"
        for id, count in counts.most_common():
            yield from _wrapped(f"{count:>5}  {titles[id]}", "", " " * 7)
        yield ""


def _title(check: CheckChange) -> str:
    where = " (a new check)" if check.before is None else " (a check that is gone)" if check.after is None else ""
    return f"{check.question}, {check.visibility}: {check.title}{where}"


def _names(lines: Sequence[Line]) -> Iterator[str]:
    yield from _wrapped(", ".join(f"{line.id} {number(line.final)}" for line in lines), "    ", "    ")


def _points(points: Fraction | None) -> str:
    return "none" if points is None else number(points)


def _signed(points: Fraction) -> str:
    return number(points) if round(points, 2) <= 0 else f"+{number(points)}"


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        clean(text), WIDTH, initial_indent=first, subsequent_indent=later, drop_whitespace=True, break_long_words=False
    )
