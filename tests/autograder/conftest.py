"""What several files of tests share: courses to grade with, goldens to compare with, and the need for a sandbox."""

import functools
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.errors import UserError
from autograder.sandbox.levels import available
from autograder.sandbox.syscalls import filter_program

from .browser import executable
from .mini.course import REPOSITORY, Mini

GOLDENS = Path(__file__).parent / "goldens"

# Its checks are for the grader to run, and not for pytest.
collect_ignore = ["mini"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="Accept what came out: write the goldens anew.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "bubblewrap: runs programs behind the wall; skipped where there can be none.")
    config.addinivalue_line("markers", "browser: opens pages in Chromium; skipped where there is none.")


@functools.cache
def no_wall() -> str:
    """Why there can be no wall on this machine, or nothing."""
    try:
        available("bubblewrap")
        filter_program(threads=True, writing=True)
    except UserError as error:
        return str(error)
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where there can be no wall or no browser, tests that need one are skipped, at one line so that they are counted.

    With CI=true they fail: a machine that is there to run them should.
    """
    lacking = ""
    if item.get_closest_marker("bubblewrap") and no_wall():
        lacking = f"needs a sandbox. {no_wall()}"
    elif item.get_closest_marker("browser") and executable() is None:
        lacking = "needs Chromium. Debian, Ubuntu: apt-get install chromium"
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(f"CI=true forbids to skip what {lacking}", pytrace=False)
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def assignment() -> Callable[[str], LoadedAssignment]:
    """Gives an assignment of this repository by its name, loaded once."""
    return functools.cache(functools.partial(load, Folders(REPOSITORY)))


@pytest.fixture(scope="session")
def backprop(assignment: Callable[[str], LoadedAssignment]) -> LoadedAssignment:
    """The assignment ``backprop`` of this repository."""
    return assignment("backprop")


@pytest.fixture
def mini(tmp_path: Path) -> Mini:
    """A miniature course of a test's own."""
    return Mini.at(tmp_path)


@pytest.fixture(scope="session")
def lengths(tmp_path_factory: pytest.TempPathFactory) -> LoadedAssignment:
    """The assignment of the miniature course, for tests that change nothing in it."""
    return Mini.at(tmp_path_factory.mktemp("lengths")).load()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name below ``goldens/``; with ``--update-goldens`` writes it anew."""

    def compare(name: str, text: str) -> None:
        file = GOLDENS / name
        if request.config.getoption("--update-goldens", default=False):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(steady(text), "utf-8", newline="")
        cure = f"goldens/{name}: if what came out is right, accept it with: pytest --update-goldens"
        assert file.exists(), cure
        assert steady(text) == file.read_text("utf-8"), cure

    return compare


STEADY = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?": "TIME",
    r"\b\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d( UTC([+-]\d\d:\d\d)?)?": "TIME",
    r'("(execution_time|seconds)": )[\d.e-]+': r"\g<1>0",
    r"\b[0-9a-f]{64}\b": "DIGEST",
}


def steady(text: str) -> str:
    """A text with its times, durations and digests fixed, which differ from run to run."""
    for pattern, fixed in STEADY.items():
        text = re.sub(pattern, fixed, text)
    return text
