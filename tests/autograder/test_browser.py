"""The pages in a real browser: they sort and filter, work by keyboard, ask nobody for anything, and are accessible."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from autograder.course import LoadedAssignment
from autograder.feedback import class_page, student_page
from autograder.feedback.shown import decide
from autograder.feedback.tally import Tally
from autograder.model import Result, Status
from autograder.testing.outcomes import Outcome

from .browser import LOOKS, MIDDLE, started, visit
from .examples import NOW, PUBLIC_SEED, assignment, checked, ordinary, result
from .mini.course import REPOSITORY
from .test_class_page import row
from .test_pictures import circuits, graded, with_mistake

pytestmark = pytest.mark.browser

EVIL = '"><img src=x onerror=alert(1)></style></script><script>alert(1)</script><svg onload=alert(1)>\u202eevil'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


def a_class() -> list[Result]:
    """Twelve submissions: most with points, one of each kind that stands out, one with a hostile name."""
    results = [
        result(
            [
                checked("a", question="gates", points="4"),
                checked(
                    "b",
                    points="6",
                    earned=str(points),
                    outcome=Outcome.PASSED if points == 6 else Outcome.FAILED,
                    hidden=True,
                ),
            ],
            id=f"s{10 + points}",
            name=name,
        )
        for points, name in enumerate(["Zoë Ångström", "אבי כהן", "Ben", "علي حسن", "Dana", "Émile", "Franz"])
    ]
    results += [result(status=status, id=f"t-{status.value}", name="") for status in (Status.MISSING, Status.CRASHED)]
    return [*results, ordinary(id="s9", name="Ada"), ordinary(id=EVIL[:60], name=EVIL)]


@pytest.fixture(scope="module")
def class_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tally, results = Tally(), a_class()
    for each in results:
        tally.add(each)
    rows = [row(each, f"feedback/{place}.html") for place, each in enumerate(results)]
    file = tmp_path_factory.mktemp("class") / "index.html"
    file.write_text(class_page.render(assignment(), rows, tally, NOW, public_seed=PUBLIC_SEED), "utf-8")
    return file


@pytest.fixture(scope="module")
def student_files(tmp_path_factory: pytest.TempPathFactory, backprop: LoadedAssignment) -> dict[str, Path]:
    """Pages of students: an ordinary one, one with a picture of its own numbers, and one of a hostile program."""
    folder = tmp_path_factory.mktemp("students")
    hostile = f"{backprop.solution_text}\ndef composite(x, y, z):\n    raise ValueError({EVIL!r})\nprint({EVIL!r})\n"
    results = {
        "ordinary": ordinary(),
        "picture": graded(with_mistake(backprop, "dden_lost_minus"), backprop),
        "hostile": graded(hostile, backprop),
    }
    files = {}
    for name, each in results.items():
        settings = assignment() if name == "ordinary" else backprop.assignment
        shown = decide(settings, each, NOW)
        html = student_page.render(settings, each, shown, circuits(backprop), public_seed=PUBLIC_SEED)
        files[name] = folder / f"{name}.html"
        files[name].write_text(html, "utf-8")
    return files


def handouts() -> list[Path]:
    return sorted((REPOSITORY / "student_template").glob("*/*.html"))


@pytest.mark.parametrize("name", ["ordinary", "picture", "hostile"])
def test_a_students_page_is_accessible_and_inert(browser: Browser, student_files: dict[str, Path], name: str) -> None:
    """No violation that axe-core knows, at no width wider than the window, and nothing runs or is asked for."""
    for width, scheme in LOOKS:
        with visit(browser, student_files[name], width, scheme) as seen:
            for details in seen.page.locator("summary").all():
                details.click()
            assert width == MIDDLE or seen.violations() == []
            assert seen.overflow() <= 0
            assert seen.complaints == []


def test_the_class_page_is_accessible_and_inert(browser: Browser, class_file: Path) -> None:
    """The same of the class page; a hostile name is text in it."""
    for width, scheme in LOOKS:
        with visit(browser, class_file, width, scheme) as seen:
            for details in seen.page.locator("summary").all():
                details.click()
            assert width == MIDDLE or seen.violations() == []
            assert seen.overflow() <= 0
            assert seen.complaints == []


@pytest.mark.parametrize("file", handouts(), ids=lambda file: file.stem)
def test_a_handout_is_accessible(browser: Browser, file: Path) -> None:
    """And so is what students read before they begin."""
    for width, scheme in LOOKS:
        with visit(browser, file, width, scheme) as seen:
            # axe-core takes a formula for no text at all.
            assert width == MIDDLE or seen.violations(but="empty-table-header") == []
            assert seen.overflow() <= 0
            assert seen.complaints == []


def test_submissions_are_sorted_by_a_click(browser: Browser, class_file: Path) -> None:
    """Numbers from the largest first, then from the smallest; the heading says which."""
    with visit(browser, class_file) as seen:
        heading = seen.page.locator("table.all thead th", has_text="Total")
        totals = seen.page.locator("table.all tbody td.total-cell")
        heading.locator("button").click()
        down = [float(text) for text in totals.all_inner_texts()]
        assert down == sorted(down, reverse=True)
        assert heading.get_attribute("aria-sort") == "descending"
        heading.locator("button").click()
        assert [float(text) for text in totals.all_inner_texts()] == sorted(down)
        assert heading.get_attribute("aria-sort") == "ascending"


def test_submissions_are_found_by_name_and_status(browser: Browser, class_file: Path) -> None:
    """What does not fit is hidden, and how many are left is said."""
    with visit(browser, class_file) as seen:
        visible = seen.page.locator("table.all tbody tr:visible")
        seen.page.get_by_label("Find an id or a name").fill("ångström")
        assert visible.count() == 1
        assert seen.page.locator("#filter output").inner_text() == f"1 of {len(a_class())} submissions"
        seen.page.get_by_label("Find an id or a name").fill("")
        seen.page.get_by_label("Status").select_option("crashed")
        assert visible.locator("td.whole").all_inner_texts() == ["crashed"]


def test_the_class_page_works_by_keyboard_alone(browser: Browser, class_file: Path) -> None:
    """Tab reaches the filter and the headings, Enter sorts, and what has the focus is seen to have it."""
    with visit(browser, class_file) as seen:
        seen.page.get_by_label("Find an id or a name").focus()
        for _ in range(40):
            seen.page.keyboard.press("Tab")
            if seen.page.evaluate("document.activeElement.textContent") == "Total":
                break
        assert seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        seen.page.keyboard.press("Enter")
        assert seen.page.locator("th[aria-sort]").inner_text().startswith("Total")


def test_without_its_script_the_class_page_is_complete(browser: Browser, class_file: Path) -> None:
    """Every submission is there, and no control that does nothing."""
    with visit(browser, class_file, script=False) as seen:
        assert seen.page.locator("table.all tbody tr").count() == len(a_class())
        assert not seen.page.locator("#filter").is_visible()
        assert seen.page.locator("th button").count() == 0


def test_a_right_to_left_name_turns_nothing_else_round(browser: Browser, class_file: Path) -> None:
    """The name runs in its own direction; the id beside it stays to its left."""
    with visit(browser, class_file) as seen:
        row = seen.page.locator("table.all tbody tr", has_text="علي حسن")
        assert row.locator("th").bounding_box()["x"] < row.locator("td.who").bounding_box()["x"]  # type: ignore[index]
        assert row.locator("td.who bdi").evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"
