"""The class in a few lines: figures, questions, statuses, and how many need a human."""

import textwrap
from collections import Counter
from collections.abc import Iterator

from ..feedback.attention import STATUS_WORDS, groups
from ..feedback.text import clean, number
from ..feedback.totals import Totals
from ..pipeline import ClassTable

WIDTH = 80
NAME = 40


def summary(table: ClassTable, kept: int) -> Iterator[str]:
    """The lines, none of them longer than 80 columns but for what a wall leaves open.

    The figures are those of the class page, without who could not be graded: mean and median are of what counts
    before lateness, shares of what was graded.

    Args:
        kept: how many submissions had not changed.
    """
    rows = list(table.rows.values())
    unchanged = f" ({kept} had not changed and kept their result)" if kept else ""
    yield f"{len(rows)} submission{'' if len(rows) == 1 else 's'}{unchanged}"
    totals = Totals.of(rows)
    if totals.mean is not None and totals.median is not None:
        yield f"mean {number(totals.mean)}, median {number(totals.median)}, of {number(totals.maximum)} points"
        yield from _questions(table)
    statuses = Counter(row.status for row in rows)
    words = ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in statuses.most_common())
    yield from textwrap.wrap(f"status: {words}", WIDTH, subsequent_indent=" " * 8)
    people = {row.id for group in groups(rows) for row, _ in group.rows}
    yield (
        f"{len(people)} need{'s' if len(people) == 1 else ''} a human: the class page says why"
        if people
        else ("nobody needs a human")
    )
    yield from sorted({row.left_open for row in rows} - {""})


def _questions(table: ClassTable) -> Iterator[str]:
    """A line for each question: the share of its points that the class earned, and how many earned all or none."""
    yield f"{'':<{NAME}}{'earned':>10}{'all points':>14}{'no points':>14}"
    for name in table.assignment.questions:
        if name in table.tally.questions:
            sums = table.tally.questions[name]
            share = f"{100 * sums.mean:.0f} %"
            yield f"{clean(name)[: NAME - 1]:<{NAME}}{share:>10}{sums.full:>14}{sums.none:>14}"
