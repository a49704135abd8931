"""Results made by hand, for the tests of what people look at."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from html.parser import HTMLParser

from autograder.model import (
    Assignment,
    Check,
    Explanation,
    Result,
    Show,
    Source,
    Status,
    Submission,
    TestResult,
    Visibility,
    When,
)
from autograder.testing.outcomes import Outcome

PUBLIC_SEED = 460
NOW = datetime(2025, 11, 24, 12, 0, tzinfo=UTC)
DUE = datetime(2025, 12, 1, 23, 59, tzinfo=timezone(timedelta(hours=1)))
CODE = "import numpy as np\n\ndef staged_backward(cache, df=1.0):\n    dden = -1 / cache['den'] * df\n    return {}\n"
SOURCE = Source(
    "backprop.py", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", (("backprop.py", CODE),)
)

# Words that stand in a hidden check alone, each in a part that must not be seen below a level.
SECRETS = {"call": "call_5183", "got": "got_6271", "expected": "expected_7717"}
SECRET_FRAMES = ("backprop.py, line 4, in frame_8839: smuggled_9941", "backprop.py, line 5, in outer_frame: x")


def assignment(
    show: Show = Show.HINTS, when: When = When.NOW, *, published: bool = False, due: datetime | None = DUE
) -> Assignment:
    return Assignment("backprop", "Gradients by hand", ("gates", "staged"), due, show, when, published)


def checked(
    title: str,
    *,
    question: str = "staged",
    points: str = "3",
    earned: str | None = None,
    outcome: Outcome = Outcome.PASSED,
    hidden: bool = False,
    why: Explanation | None = None,
) -> TestResult:
    """One check; it earns all or nothing unless ``earned`` is given."""
    worth = Fraction(points)
    visibility = Visibility.HIDDEN if hidden else Visibility.PUBLIC
    got = Fraction(earned) if earned is not None else worth if outcome is Outcome.PASSED else Fraction(0)
    return TestResult(Check(f"{visibility.value}/{title}", question, title, worth, visibility), outcome, got, why)


def secret_failure(outcome: Outcome = Outcome.FAILED) -> TestResult:
    """A hidden check that failed, with a word of its own in each part of its explanation."""
    why = Explanation(
        "The inner factor is missing.",
        "staged_backward: dxpy",
        SECRETS["call"],
        SECRETS["got"],
        SECRETS["expected"],
        SECRET_FRAMES,
    )
    return checked("dxpy follows from its square", outcome=outcome, hidden=True, why=why)


def public_failure() -> TestResult:
    why = Explanation(
        "The derivative of 1/x is −1/x².",
        "staged_backward: dden",
        "staged_backward(cache, 2.0)",
        "-0.647",
        "-0.2093",
        ("backprop.py, line 4, in staged_backward: dden = -1 / cache['den'] * df",),
    )
    return checked("dden follows from dinvden", outcome=Outcome.FAILED, why=why)


def result(
    tests: Sequence[TestResult] = (),
    *,
    status: Status = Status.OK,
    source: Source | None = SOURCE,
    id: str = "s1024",
    name: str = "Amina Haddad",
    seed: int = PUBLIC_SEED,
    message: str = "",
    notes: tuple[str, ...] = (),
    printed: str = "",
) -> Result:
    submitted = datetime(2025, 11, 23, 18, 4, tzinfo=UTC)
    return Result(
        Submission(id, name, submitted, source),
        "backprop",
        status,
        tuple(tests),
        message,
        notes,
        printed,
        isolation="bubblewrap",
        seed=seed,
        graded="2025-11-24T11:30:00+00:00",
        versions=(("Python", "3.11.9"), ("numpy", "2.4.6")),
    )


def ordinary(**given: object) -> Result:
    """A result with something of everything."""
    tests = [
        checked("Multiply swaps its inputs", question="gates", points="2"),
        checked("A gate is asked twice", question="gates", points="2", hidden=True),
        public_failure(),
        secret_failure(),
        checked("num collects two paths", hidden=True),
        checked("dx stands in the result", outcome=Outcome.NOT_CHECKABLE, hidden=True),
    ]
    return result(tests, **given)  # type: ignore[arg-type]


class Page(HTMLParser):
    """A page as the browser's parser sees its tags: what is open, what was closed wrongly, what it points to."""

    VOID = frozenset({"meta", "br", "wbr", "hr", "img", "input", "link"})
    # In SVG and MathML, these close themselves.
    SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "mspace"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"still open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.SHAPES, f"<{tag}/> does not close itself in HTML"
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader reads, with single spaces."""
        return " ".join(" ".join(self.words).split())


def assert_sound(html: str, *, script: bool = False) -> Page:
    """Demand of a page what holds for every page, whatever stands in it.

    Args:
        script: whether it is the class page, which has one of its own.
    """
    page = Page(html)
    assert page.tags.count("h1") == 1
    assert page.headings[0] == 1
    assert all(later <= earlier + 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert page.tags.count("style") == 1
    assert page.tags.count("script") == script
    assert not {"iframe", "object", "embed", "link", "img", "form", "base"} & set(page.tags)
    policies = [value for _, value in page.attributes if "default-src 'none'" in value]
    assert len(policies) == 1
    assert ("script-src" in policies[0]) == script
    assert "unsafe" not in policies[0]
    for name, value in page.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in {"href", "src", "xlink:href", "action"}:
            assert value.startswith(("#", "feedback/")), value
    assert "url(" not in html
    assert "@import" not in html
    return page
