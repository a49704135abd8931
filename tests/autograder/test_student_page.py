"""The student's page: complete, inert, calm, and silent about what it may not tell."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.feedback import student_page
from autograder.feedback.shown import decide
from autograder.model import Assignment, Explanation, Result, Show, Source, Status, When
from autograder.testing.outcomes import Outcome

from .examples import (
    NOW,
    PUBLIC_SEED,
    SECRETS,
    Page,
    assert_sound,
    assignment,
    checked,
    ordinary,
    public_failure,
    result,
    secret_failure,
)

STYLE = Path(student_page.__file__).parent / "templates" / "common.css"
HOSTILE = (
    "</style><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\x00\u202eevil\u2066 {{ 7*7 }} " + "A" * 9000
)


def render(given: Result, policy: Assignment | None = None) -> str:
    policy = policy or assignment()
    return student_page.render(policy, given, decide(policy, given, NOW), public_seed=PUBLIC_SEED)


def hostile_result() -> Result:
    """A result in which all that a student can write is an attack."""
    why = Explanation(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))
    tests = [
        checked(HOSTILE, outcome=Outcome.FAILED, why=why),
        checked(HOSTILE, outcome=Outcome.ERROR, hidden=True, why=why),
        checked(HOSTILE, question="gates"),
    ]
    given = result(tests, id=HOSTILE, name=HOSTILE, message=HOSTILE, notes=(HOSTILE,), printed=HOSTILE)
    source = Source(HOSTILE, HOSTILE, ((HOSTILE, HOSTILE),))
    return replace(
        given, submission=replace(given.submission, source=source), isolation=HOSTILE, versions=((HOSTILE, HOSTILE),)
    )


@pytest.mark.parametrize("when", list(When))
@pytest.mark.parametrize("level", list(Show))
def test_every_policy_gives_a_sound_page(level: Show, when: When) -> None:
    """A page parses with balanced tags and one h1, and points to nothing outside of itself."""
    assert_sound(render(ordinary(printed="hello"), assignment(level, when)))


@pytest.mark.parametrize("level", [Show.SCORE, Show.NAMES, Show.HINTS])
@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.ERROR, Outcome.TIMEOUT])
def test_no_number_of_a_hidden_check_below_values(level: Show, outcome: Outcome) -> None:
    """Below "values" neither call nor values of a hidden check are anywhere in the page's bytes."""
    html = render(result([secret_failure(outcome)], printed="printed_3141"), assignment(level))
    assert not [secret for secret in (*SECRETS.values(), "frame_8839", "printed_3141") if secret in html]


def test_values_are_in_the_page_where_they_may_be() -> None:
    """At "values" the same words are in the page, so that the test before this one tests something."""
    html = render(result([secret_failure()], printed="printed_3141"), assignment(Show.VALUES))
    assert not [secret for secret in (*SECRETS.values(), "printed_3141") if secret not in html]


@pytest.mark.parametrize("level", list(Show))
def test_hostile_text_is_inert(level: Show) -> None:
    """Whatever a student writes is text in the page: no tag, no control character, no change of direction."""
    html = render(hostile_result(), assignment(level))
    page = assert_sound(html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert "<script" not in html.lower()
    assert "onerror=alert" not in str(page.attributes)
    assert "{{ 7*7 }}" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert len(html) < 60_000


@pytest.mark.parametrize("tests", [(), (checked("t", outcome=Outcome.NOT_CHECKABLE),)])
@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_page(status: Status, tests: tuple[object, ...]) -> None:
    """Whatever became of a hand-in, its page is sound and says what happened and what helps."""
    without_file = status in {Status.MISSING, Status.UNREADABLE}
    given = result(tests, status=status, source=None, message="More.") if without_file else result(tests, status=status)  # type: ignore[arg-type]
    page = assert_sound(render(given))
    what = student_page._status(assignment(), status)
    if what is not None:
        assert what[0] in page.text
        assert what[1] in page.text
        assert "{" not in page.text
    assert ("More." in page.text) == without_file


def test_sections_stand_in_the_order_that_a_student_needs() -> None:
    """First that it is the right file, then what works, the first step, and only then everything."""
    text = assert_sound(render(ordinary())).text
    order = [
        "Gradients by hand",
        "What was received",
        "What works",
        "The first thing to do",
        "Why the rest may already be right",
        "Every question",
        "What is not shown",
        "How to ask for a regrade",
        "Graded with",
    ]
    places = [text.rindex(heading) for heading in order]
    assert places == sorted(places)


def test_the_file_is_named() -> None:
    """The page says which file was graded: name, hash, and time with its zone."""
    text = assert_sound(render(ordinary())).text
    assert "backprop.py" in text
    assert "23 November 2025, 18:04 UTC" in text
    assert "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in text


@pytest.mark.parametrize(("seed", "kind"), [(PUBLIC_SEED, "the public seed"), (987654321, "the instructor's own seed")])
def test_the_seed_is_named_by_its_kind_alone(seed: int, kind: str) -> None:
    """A page tells the public seed from the instructor's own, and never says a number."""
    html = render(ordinary(seed=seed))
    assert kind in assert_sound(html).text
    assert str(seed) not in html


def step(*tests: object, status: Status = Status.OK) -> str:
    """The words of the section "The first thing to do"."""
    text = Page(render(result(tests, status=status))).text  # type: ignore[arg-type]
    return text.split("The first thing to do ")[1].split(" Why the rest")[0].split(" Every question")[0]


def test_the_first_step_is_the_first_failed_check() -> None:
    """The first failed check in the order of the questions leads, with rule and place."""
    later = checked("later", outcome=Outcome.FAILED)
    first = checked("first", question="gates", outcome=Outcome.FAILED, hidden=True, why=Explanation("A rule.", "here"))
    assert step(later, first).startswith("gates : first A rule. Place here")


def test_the_first_step_is_public_where_it_can_be() -> None:
    """Within a question a public check leads, since it can be asked at home."""
    words = step(secret_failure(), public_failure())
    assert "dden follows" in words
    assert "pytest tests/test_staged.py" in words


def test_what_could_not_be_checked_comes_last() -> None:
    """A check that could not be made is no first step while another may be its cause."""
    unchecked = checked("unchecked", question="gates", outcome=Outcome.NOT_CHECKABLE)
    assert "dden follows" in step(unchecked, public_failure())
    assert "unchecked" in step(unchecked)
    assert "unchecked" not in step(unchecked, status=Status.CRASHED)


def test_full_points_leave_nothing_to_do() -> None:
    """Where all passed, the page says so, and does not console."""
    text = assert_sound(render(result([checked("a"), checked("b", hidden=True)]))).text
    assert "every check passed" in text
    assert "Why the rest" not in text


def test_withheld_points_are_announced() -> None:
    """Before hidden tests are shown, the page counts the public ones alone and says what is to come, and when."""
    text = assert_sound(render(ordinary(), assignment(when=When.AFTER_DUE))).text
    assert "2 of 5 points so far" in text
    assert "hold 11 points more" in text
    assert "1 December 2025" in text


def test_a_question_of_hidden_tests_alone_is_not_shown_yet() -> None:
    """A question of which nothing may be shown is neither passed nor failed."""
    text = assert_sound(render(result([secret_failure()]), assignment(when=When.AFTER_DUE))).text
    assert "not shown yet" in text
    assert "all passed" not in text


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.PASSED])
def test_outcomes_have_a_word_and_a_sign(outcome: Outcome) -> None:
    """No outcome is told by its colour: each has a word and a shape of its own."""
    html = render(result([checked("t", outcome=outcome, why=Explanation("A rule.", "here"))]))
    sign, word = student_page._WORDS[outcome]
    assert word in Page(html).text
    assert f'href="#is-{sign}"' in html
    assert f'id="is-{sign}"' in html


def test_part_of_the_points_has_a_word_of_its_own() -> None:
    """A check that earned a part is "right in part"."""
    html = render(result([checked("t", outcome=Outcome.FAILED, earned="1", why=Explanation("Shape."))]))
    assert "right in part" in html
    assert "−2 of 3" in html


def test_stubs_are_listed_in_brief() -> None:
    """Many checks of a stub say once that it is not written yet."""
    why = Explanation("gate is not written yet.", "gate")
    stubs = [checked(f"t{i}", outcome=Outcome.NOT_ATTEMPTED, why=why) for i in range(9)]
    every = assert_sound(render(result(stubs))).text.split("Every question")[1]
    assert every.count("gate is not written yet.") == 1


def test_many_passed_checks_are_folded() -> None:
    """Only a long list of passed checks is folded."""
    assert "<details>" in render(result([checked(f"t{i}") for i in range(5)]))
    assert "<details>" not in render(result([checked(f"t{i}") for i in range(4)]))


def test_the_tone() -> None:
    """No exclamation mark, no belittling word, no rank and no mean, on any page."""
    pages = [render(result(status=status)) for status in Status]
    pages += [render(ordinary(), assignment(level, when)) for level in Show for when in When]
    for html in pages:
        text = Page(html).text
        assert "!" not in text
        assert not re.search(r"\b(just|simply|obviously|rank|mean|median|average)\b", text, re.IGNORECASE)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})\b", block))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    """Text has a contrast of at least 4.5 to 1 on both grounds, bars of 3 to 1 (WCAG 2, AA)."""
    light, dark = STYLE.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    palette = colours(light) if scheme == "light" else colours(light) | colours(dark.split("* {")[0])
    for ground in ("paper", "panel"):
        for name, least in {"ink": 4.5, "soft": 4.5, "good": 4.5, "look": 4.5, "link": 4.5, "fill": 3.0}.items():
            if (name, ground) == ("fill", "panel"):
                continue
            bright, faint = sorted((luminance(palette[name]), luminance(palette[ground])), reverse=True)
            assert (bright + 0.05) / (faint + 0.05) >= least, (name, ground)
