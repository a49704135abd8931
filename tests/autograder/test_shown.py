"""What a student may see, level by level and time by time."""

from dataclasses import asdict, replace
from datetime import timedelta
from fractions import Fraction

import pytest

from autograder.feedback.shown import MAX_CHECK, Shown, decide
from autograder.feedback.text import clean, clip, earned_of, number
from autograder.model import Explanation, Show, Source, Visibility, When
from autograder.testing.outcomes import Outcome

from .examples import (
    DUE,
    NOW,
    SECRET_FRAMES,
    SECRETS,
    SOURCE,
    assignment,
    checked,
    ordinary,
    public_failure,
    result,
    secret_failure,
)

BELOW_VALUES = [Show.SCORE, Show.NAMES, Show.HINTS]


def everything(shown: Shown) -> str:
    return str(asdict(shown))


def hidden_texts(shown: Shown) -> list[str]:
    """All paragraphs of hidden checks."""
    checks = [check for question in shown.questions for check in question.checks]
    return [part.text for check in checks if check.visibility is Visibility.HIDDEN for part in check.paragraphs]


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.ERROR, Outcome.TIMEOUT, Outcome.NOT_CHECKABLE])
@pytest.mark.parametrize("level", BELOW_VALUES)
def test_no_number_of_a_hidden_check_below_values(level: Show, outcome: Outcome) -> None:
    """Below "values" neither the call nor what came back nor what was expected of a hidden check is there."""
    shown = decide(assignment(level), result([secret_failure(outcome)]), NOW)
    assert not [secret for secret in SECRETS.values() if secret in everything(shown)]


@pytest.mark.parametrize("level", [Show.VALUES, Show.ALL])
def test_values_show_the_numbers(level: Show) -> None:
    """From "values" on the call, what came back and what was expected are shown."""
    texts = hidden_texts(decide(assignment(level), result([secret_failure()]), NOW))
    assert set(SECRETS.values()) <= set(texts)


def test_score_folds_the_hidden_checks_into_one_line() -> None:
    """At "score" the hidden checks of a question are one line of points, without their titles."""
    shown = decide(assignment(Show.SCORE), ordinary(), NOW)
    staged = shown.questions[1]
    assert [check.title for check in staged.checks] == ["dden follows from dinvden", "Hidden tests: 3 of 9"]
    assert (staged.points, staged.maximum) == (Fraction(3), Fraction(12))
    assert "dxpy" not in everything(shown)


def test_names_show_no_rule() -> None:
    """At "names" a hidden check has its title, points and outcome, and no explanation."""
    shown = decide(assignment(Show.NAMES), ordinary(), NOW)
    check = shown.questions[1].checks[1]
    assert (check.title, check.outcome, check.paragraphs) == ("dxpy follows from its square", Outcome.FAILED, ())


def test_hints_show_rule_place_and_own_line() -> None:
    """At "hints" a hidden check shows its rule, its place and the line of the student's own file."""
    texts = hidden_texts(decide(assignment(Show.HINTS), result([secret_failure()]), NOW))
    assert texts == ["The inner factor is missing.", "staged_backward: dxpy", "backprop.py, line 5: return {}"]


@pytest.mark.parametrize("level", [Show.HINTS, Show.VALUES])
def test_frames_are_read_anew_from_the_file(level: Show) -> None:
    """Below "all" nothing of a hidden check's frames is shown but a place in the file: their text can be forged."""
    shown = decide(assignment(level), result([secret_failure()]), NOW)
    assert not [word for word in ("frame_8839", "smuggled_9941", "outer_frame") if word in everything(shown)]


def test_all_shows_the_frames() -> None:
    """At "all" hidden checks look as public ones do."""
    texts = hidden_texts(decide(assignment(Show.ALL), result([secret_failure()]), NOW))
    assert "\n".join(SECRET_FRAMES) in texts


@pytest.mark.parametrize("frame", ["backprop.py, line 999, in f: x", "other.py, line 1, in f: x", "", "nonsense"])
def test_frames_outside_of_the_file_are_dropped(frame: str) -> None:
    """A frame that names no line of the student's file says nothing."""
    why = Explanation("A rule.", frames=(frame,))
    check = checked("t", hidden=True, outcome=Outcome.ERROR, why=why)
    assert hidden_texts(decide(assignment(), result([check]), NOW)) == ["A rule."]


def test_frames_without_a_source_are_dropped() -> None:
    """Where there is no file there is no line of it."""
    shown = decide(assignment(), result([secret_failure()], source=None), NOW)
    assert hidden_texts(shown) == ["The inner factor is missing.", "staged_backward: dxpy"]


def test_a_cell_is_a_file_of_its_own() -> None:
    """The lines of a notebook are looked up in the cell that a frame names."""
    source = Source("backprop.ipynb", "", (("cell 1", "a = 1"), ("cell 2", "b = 1\r\nc = a / 0")))
    check = checked("t", hidden=True, outcome=Outcome.ERROR, why=Explanation("R.", frames=("cell 2, line 2, in f:",)))
    assert hidden_texts(decide(assignment(), result([check], source=source), NOW)) == [
        "R.",
        "cell 2, line 2: c = a / 0",
    ]


@pytest.mark.parametrize("level", list(Show))
@pytest.mark.parametrize("when", list(When))
def test_public_checks_are_always_shown_in_full(level: Show, when: When) -> None:
    """A public check shows rule, place, call, both values and frames, whatever the policy says."""
    shown = decide(assignment(level, when), result([public_failure()]), NOW)
    (check,) = shown.questions[1].checks
    labels = [part.label for part in check.paragraphs]
    assert labels == ["", "Place", "Call", "Came back", "Expected", "In the file"]


def test_before_the_due_date_nothing_hidden_is_shown() -> None:
    """Until the due date has passed, points, titles and explanations of hidden checks are withheld."""
    shown = decide(assignment(Show.ALL, When.AFTER_DUE), ordinary(printed="hidden print"), NOW)
    assert {check.visibility for question in shown.questions for check in question.checks} == {Visibility.PUBLIC}
    assert [shown.points, shown.maximum, shown.withheld] == [2, 5, 11]
    assert "1 December 2025, 23:59 UTC+01:00" in shown.policy
    assert not [word for word in ("dxpy", "hidden print", *SECRETS.values()) if word in everything(shown)]


def test_the_due_date_itself_is_not_after_it() -> None:
    """What is shown after the due date is shown a moment later, and not at it."""
    policy = assignment(when=When.AFTER_DUE)
    assert decide(policy, ordinary(), DUE).withheld == 11
    assert decide(policy, ordinary(), DUE + timedelta(seconds=1)).withheld == 0


def test_without_a_due_date_after_due_never_comes() -> None:
    """A policy that waits for a due date shows nothing while there is none."""
    shown = decide(assignment(when=When.AFTER_DUE, due=None), ordinary(), NOW)
    assert shown.withheld == 11
    assert "not set yet" in shown.policy


def test_publishing_shows() -> None:
    """After "published = true" the level decides, and before it nothing is shown."""
    assert decide(assignment(when=When.AFTER_PUBLISHED), ordinary(), NOW).withheld == 11
    assert decide(assignment(when=When.AFTER_PUBLISHED, published=True), ordinary(), NOW).withheld == 0


@pytest.mark.parametrize("level", list(Show))
def test_prints_are_shown_from_values_on(level: Show) -> None:
    """What a program prints may hold a hidden test's numbers, so it is shown where they are."""
    shown = decide(assignment(level), result([secret_failure()], printed="x = 0.7"), NOW)
    assert shown.printed == ("" if level in BELOW_VALUES else "x = 0.7")


@pytest.mark.parametrize("level", list(Show))
def test_message_and_notes_are_always_shown(level: Show) -> None:
    """What became of the hand-in as a whole is said at every level, and nothing twice."""
    given = result([secret_failure()], message="It was late.", notes=("A note.", "A note."))
    shown = decide(assignment(level, When.AFTER_DUE), given, NOW)
    assert (shown.message, shown.notes) == ("It was late.", ("A note.",))


def test_notes_of_the_choice_come_first() -> None:
    """The notes about the choice of the file stand before those about loading it."""
    given = result(notes=("Loaded.",))
    given = replace(given, submission=replace(given.submission, notes=("Chosen.",)))
    assert decide(assignment(), given, NOW).notes == ("Chosen.", "Loaded.")


def test_text_per_check_is_capped() -> None:
    """However much a program says, a check shows 2,000 characters of it."""
    long = "A" * 1_000_000
    check = checked(long, outcome=Outcome.FAILED, why=Explanation(long, long, long, long, long, (long,)))
    (shown,) = decide(assignment(), result([check]), NOW).questions[1].checks
    assert sum(len(part.text) for part in shown.paragraphs) == MAX_CHECK
    assert len(shown.title) < MAX_CHECK


def test_questions_stand_in_the_order_of_the_assignment() -> None:
    """Questions come as the assignment lists them, and one that it leaves out is gone."""
    tests = [checked("a", question="staged"), checked("b", question="gates"), checked("c", question="gone")]
    shown = decide(assignment(), result(tests), NOW)
    assert [question.id for question in shown.questions] == ["gates", "staged"]
    assert shown.maximum == 6


def test_points_are_rounded_once_per_question() -> None:
    """Thirds of a point add up before they are rounded."""
    thirds = [checked(str(i), points="1/3", earned="1/3") for i in range(3)]
    assert decide(assignment(), result(thirds), NOW).points == 1


def test_raised_text_counts_as_a_value() -> None:
    """What an exception said stands under "Raised", and so below "values" nowhere."""
    texts = (
        decide(assignment(Show.VALUES), result([secret_failure(Outcome.ERROR)]), NOW).questions[1].checks[0].paragraphs
    )
    assert [part.text for part in texts if part.label == "Raised"] == [SECRETS["got"]]


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("a\x00\x08b", "ab"),
        ("\x1b[31mred\x9b", "[31mred"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\u202egnp.exe\u2066\u200f", "gnp.exe"),
        ("lone \udcff", "lone \ufffd"),
        ("مرحبا Zoë 李", "مرحبا Zoë 李"),
        ("a\U000e0041b", "ab"),
    ],
)
def test_clean(given: str, cleaned: str) -> None:
    """Control characters and marks of direction go, letters of every script stay."""
    assert clean(given) == cleaned


def test_clip_of_nothing_but_controls() -> None:
    """Text is cleaned before it is measured."""
    assert clip("\x00" * 10 + "abc", 3) == "abc"
    assert clip("abcd", 3) == "ab…"
    assert clip("abcd", 0) == ""


@pytest.mark.parametrize(
    ("points", "text"), [("14", "14"), ("5/2", "2.5"), ("1/3", "0.33"), ("0", "0"), ("100", "100"), ("-3", "−3")]
)
def test_number(points: str, text: str) -> None:
    """Points are written as a person writes them, with at most two decimals."""
    assert number(Fraction(points)) == text


def test_earned_of() -> None:
    """What was lost is said with a minus, what was not lost without."""
    assert earned_of(Fraction(0), Fraction(3)) == "−3 of 3"
    assert earned_of(Fraction(3), Fraction(3)) == "3 of 3"
    assert earned_of(Fraction(9, 4), Fraction(3)) == "−0.75 of 3"


def test_source_is_the_example() -> None:
    """The example's frames point into the example's file, so that the tests above test something."""
    assert SOURCE.cells[0][1].split("\n")[4].strip() == "return {}"
