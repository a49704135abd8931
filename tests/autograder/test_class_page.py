"""The class page: right figures, right people, and nothing that a name could do to it."""

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest

from autograder import model
from autograder.feedback import student_page
from autograder.feedback.class_page import render
from autograder.feedback.histogram import Histogram
from autograder.feedback.rows import Row, row_of
from autograder.feedback.shown import decide
from autograder.feedback.tally import Tally
from autograder.model import Result, Status
from autograder.policy.mark import Policies
from autograder.testing.outcomes import Outcome

from .examples import NOW, PUBLIC_SEED, assert_sound, assignment, checked, ordinary, result


def row(result: Result, page: str) -> Row:
    """A submission's row where nobody decided anything about it."""
    return row_of(result, Policies(assignment()).mark(result), page)


def page(results: Sequence[Result]) -> str:
    rows = (row(each, f"feedback/{place}.html") for place, each in enumerate(results))
    tally = Tally()
    for each in results:
        tally.add(each)
    return render(assignment(), rows, tally, NOW, public_seed=PUBLIC_SEED)


def scored(points: int, *, id: str = "s1", status: Status = Status.OK) -> Result:
    """A submission with so many of ten points, half of them in each question."""
    halves = [
        checked("a", question=question, points="5", earned=str(Fraction(points, 2)), outcome=Outcome.FAILED)
        for question in ("gates", "staged")
    ]
    return result(halves, id=id, status=status)


def figures(html: str) -> list[str]:
    """Submissions, mean, median and points to earn, as the page says them."""
    return re.findall(r"<dd>([^<]*)</dd>", html)[:4]


def test_figures() -> None:
    """Count, mean and median are those of the totals."""
    html = page([scored(points, id=f"s{points}") for points in (2, 4, 9)])
    assert_sound(html, script=True)
    assert figures(html) == ["3", "5", "4", "10"]


def test_what_could_not_be_graded_does_not_count_in_the_mean() -> None:
    """A hand-in without a module says nothing about the class, and the page says that it is left out."""
    missing = result(status=Status.MISSING, source=None, id="s0")
    html = page([scored(4), missing])
    assert figures(html) == ["2", "4", "4", "10"]
    assert "the 1 of 2 submissions" in assert_sound(html, script=True).text


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_word(status: Status) -> None:
    """Every status can stand in the table, and all but "ok" need a human."""
    html = page([scored(0, status=status)])
    assert ("Not graded as a whole" in assert_sound(html, script=True).text) == (status is not Status.OK)


def test_an_empty_class_has_a_page() -> None:
    """With no submission there is no mean, and no division by zero."""
    html = page([])
    assert figures(html) == ["0", "–", "–", "0"]
    assert "no graded submission yet" in assert_sound(html, script=True).text


def test_a_class_of_missing_files_has_a_page() -> None:
    """With nothing to grade in any hand-in there is no distribution."""
    assert_sound(page([result(status=Status.MISSING, source=None)]), script=True)


def test_histogram_counts_everyone_once() -> None:
    """Each total is in one bar: 0 in the first, the maximum in the last, a border in the upper."""
    histogram = Histogram.of([Fraction(total) for total in (0, 9, 10, 99, 100, 100)], Fraction(100))
    assert [each.count for each in histogram.bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert max(each.height for each in histogram.bins) == histogram.height


def test_histogram_is_in_words_too() -> None:
    """The drawing has a title and its figures as text."""
    html = page([scored(4), scored(10, id="s2")])
    assert "4 to 5 points: 1." in html
    assert "9 to 10 points: 1." in html
    assert 'role="img"' in html


def test_shares_per_question() -> None:
    """A question has the share of its points that the class earned."""
    html = page([scored(10), scored(0, id="s2"), scored(5, id="s3")])
    assert re.findall(r'<td class="num">(\d+ %)</td>', html[: html.index("<details")]) == ["50 %", "50 %"]


def row_with(*tests: model.TestResult) -> Row:
    return row(result(tests), "feedback/s1.html")


def test_public_pass_with_hidden_failure() -> None:
    """A question needs a human where all public checks passed and a hidden one of the same question did not."""
    passed, failed = checked("a"), checked("b", hidden=True, outcome=Outcome.FAILED)
    public_failed = checked("c", outcome=Outcome.FAILED)
    elsewhere = checked("d", question="gates", hidden=True, outcome=Outcome.FAILED)
    assert row_with(passed, failed).hidden_only == ("staged",)
    assert row_with(passed, failed, public_failed).hidden_only == ()
    assert row_with(passed, elsewhere).hidden_only == ()
    assert row_with(passed, checked("e", hidden=True)).hidden_only == ()


def test_timeouts_need_a_human() -> None:
    """A check that ran into its limit names its question in the list."""
    slow = checked("a", outcome=Outcome.TIMEOUT)
    assert row_with(slow).slow == ("staged",)
    assert "Ran out of time" in assert_sound(page([result([slow])]), script=True).text


def test_nobody_needs_a_human() -> None:
    """Where all is well the page says so."""
    assert "Nobody:" in assert_sound(page([result([checked("a")])]), script=True).text


def test_the_table_links_to_pages() -> None:
    """Every submission has a row with its points per question, in the order of ids, linked to its page."""
    html = page([scored(4, id="s2"), scored(10, id="s1")])
    table = html[html.index('<table class="all">') :]
    assert re.findall(r'href="([^"]*)"', table) == ["feedback/1.html", "feedback/0.html"]
    assert re.findall(r'<td class="num">([^<]*)</td>', table) == ["5", "5", "2", "2"]


def test_hostile_names_are_inert() -> None:
    """An id or a name is text, short, and of one direction."""
    evil = "</style><script>alert(1)</script>\x1b\u202e=cmd" + "A" * 9000
    html = page([result([checked("a", outcome=Outcome.TIMEOUT)], id=evil, name=evil)])
    assert_sound(html, script=True)
    assert html.count("<script") == 1
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert len(html) < 40_000


def test_the_public_seed_is_announced() -> None:
    """A run with the seed that everybody has says so; the instructor's seed is not printed."""
    assert "public seed" in page([ordinary()])
    html = page([ordinary(seed=987654321)])
    assert "public seed" not in html
    assert "987654321" not in html


def test_no_student_page_links_to_the_class_page() -> None:
    """What a student receives does not lead to the class."""
    shown = decide(assignment(), ordinary(), NOW)
    assert "index.html" not in student_page.render(assignment(), ordinary(), shown, public_seed=PUBLIC_SEED)


def test_rows_are_light() -> None:
    """A row keeps nothing of a result's tests, texts or source."""
    fields = {type(getattr(row_with(checked("a")), name)) for name in Row.__slots__}
    assert fields == {str, Status, Fraction, tuple, int, type(None)}
