"""A program's own numbers, drawn on its page: where its questions have circuits and are not all right."""

import re

import pytest

from autograder import record
from autograder.catalogue import edited
from autograder.course import LoadedAssignment
from autograder.drawing import Circuit
from autograder.feedback import student_page
from autograder.feedback.shown import decide
from autograder.model import Picture, Result, Show, Status
from autograder.sandbox.outer import Isolation
from autograder.scoring import score
from autograder.verify.programs import submission_of

from .examples import NOW, PUBLIC_SEED, assert_sound, assignment, ordinary

pytestmark = pytest.mark.bubblewrap


def circuits(loaded: LoadedAssignment) -> dict[str, Circuit]:
    return {question: drawn.circuit for question, drawn in loaded.drawn.items()}


def graded(text: str, loaded: LoadedAssignment) -> Result:
    return score(submission_of(text, loaded, "anna"), loaded, Isolation.BUBBLEWRAP)


def with_mistake(loaded: LoadedAssignment, id: str) -> str:
    (known,) = (known for known in loaded.misconceptions if known.id == id)
    return edited(loaded.solution_text, known)


@pytest.fixture(scope="module")
def lost_minus(backprop: LoadedAssignment) -> Result:
    """A program in which ``dden`` has lost its minus."""
    return graded(with_mistake(backprop, "dden_lost_minus"), backprop)


def test_a_right_program_needs_no_picture(backprop: LoadedAssignment) -> None:
    """Where no number differs there is nothing to look at."""
    assert graded(backprop.solution_text, backprop).pictures == ()


def test_the_first_number_that_differs_is_marked(lost_minus: Result) -> None:
    """What comes after it differs too, and is told from it."""
    (picture,) = lost_minus.pictures
    assert picture.question == "staged"
    assert [name for name, mark in picture.marks.items() if mark == "FIRST"] == ["dden"]
    assert picture.marks["dx"] == "LATER"
    assert "dnum" not in picture.marks


def test_the_point_is_a_public_one(lost_minus: Result, backprop: LoadedAssignment) -> None:
    """A picture tells nothing of a hidden test: it is drawn at a point of the public ones, at every level."""
    (picture,) = lost_minus.pictures
    drawn = backprop.drawn["staged"]
    assert (picture.values["x"], picture.values["y"]) in [tuple(map(float, point)) for point in drawn.points]
    for show in Show:
        shown = decide(assignment(show), lost_minus, NOW)
        html = student_page.render(assignment(show), lost_minus, shown, circuits(backprop), public_seed=PUBLIC_SEED)
        assert html.count('<figure class="own">') == 1


def test_the_page_says_the_same_in_a_table(lost_minus: Result, backprop: LoadedAssignment) -> None:
    """A drawing has a twin for those who do not see it, and the numbers of both are the program's."""
    shown = decide(backprop.assignment, lost_minus, NOW)
    html = student_page.render(backprop.assignment, lost_minus, shown, circuits(backprop), public_seed=PUBLIC_SEED)
    page = assert_sound(html)
    assert "gradient: here first" in page.text
    assert re.search(r'<th scope="row">den</th><td>sigx \+ xpysqr</td>', html)
    assert "<desc" in html


def test_pictures_are_kept_with_the_result(lost_minus: Result) -> None:
    """A page that is made anew has the same pictures."""
    assert record.from_json(record.to_json(lost_minus)).pictures == lost_minus.pictures


@pytest.mark.parametrize(
    "body",
    [
        "return {name: float('nan') for name in STAGES}",
        "return {name: 10.0**300 * 10.0**300 for name in STAGES}",
        "return {name: '</svg><script>alert(1)</script>' for name in STAGES}",
        "return {name: [[1, 2], [3]] for name in STAGES}",
        "return {}",
        "raise ValueError('</svg><script>alert(1)</script>')",
        "import os; os._exit(1)",
    ],
)
def test_whatever_a_program_gives_is_drawn(backprop: LoadedAssignment, body: str) -> None:
    """No value breaks a page, and none is more than text in it."""
    stages = ["dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy", "dx", "dy"]
    text = f"{backprop.solution_text}\nSTAGES = {stages}\ndef staged_backward(cache, df=1.0):\n    {body}\n"
    result = graded(text, backprop)
    assert result.status in (Status.OK, Status.CRASHED)
    shown = decide(backprop.assignment, result, NOW)
    html = student_page.render(backprop.assignment, result, shown, circuits(backprop), public_seed=PUBLIC_SEED)
    assert_sound(html)
    assert "<script" not in html


def test_a_circuit_that_is_drawn_no_more_is_left_out() -> None:
    """An old record may have a picture of a question that has no circuit now."""
    old = ordinary()
    picture = Picture("gates", {"x": 1.0}, {}, {"x": "FIRST"}, ())
    shown = decide(assignment(), old, NOW)
    with_picture = Result(**{**vars(old), "pictures": (picture,)})
    assert "<figure" not in student_page.render(assignment(), with_picture, shown, {}, public_seed=PUBLIC_SEED)
