"""Lets pytest find the checks of an assignment, once for a whole run."""

import contextlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from .errors import UserError
from .model import Check, Visibility
from .testing import plugin
from .testing.checks import PROVIDED
from .testing.question import Graded


@dataclass(frozen=True)
class GradedCheck:
    """A check with the function that judges it. ``test`` is its id without the case: inputs are drawn by it."""

    check: Check
    function: Callable[..., None]
    test: str
    case: str | None


class _Collected:
    """A pytest plugin that keeps what was collected, and what went wrong."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.errors: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append(f"{report.nodeid}: {str(report.longrepr).strip().splitlines()[-1]}")


def collect(tests: Path, questions: Sequence[str]) -> list[GradedCheck]:
    """All checks below ``public/`` and ``hidden/``, in the order of the questions, public ones first.

    Raises:
        UserError: a test file cannot be collected, or a test carries no question.
    """
    found = _Collected()
    folders = [tests / visibility.value for visibility in Visibility if (tests / visibility.value).is_dir()]
    if not folders:
        return []
    quiet = ["--collect-only", "-p", "no:cacheprovider", "-p", "no:terminal", "-c", os.devnull, "--assert=plain"]
    arguments = [*quiet, "--rootdir", str(tests), "--import-mode=importlib", *map(str, folders)]
    with _alone(tests):
        code = pytest.main(arguments, plugins=[found, plugin])
    if found.errors:
        raise UserError(f"A test file cannot be read: {found.errors[0]}.", str(tests))
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        cure = "Look at what stands beside them, such as a conftest.py."
        raise UserError(f"pytest could not collect the tests ({pytest.ExitCode(code).name}).", str(tests), cure)
    checks = [_graded(item, tests) for item in found.items]
    order = {question: place for place, question in enumerate(questions)}
    listed = [graded for graded in checks if graded.check.question in order]
    return sorted(
        listed, key=lambda graded: (order[graded.check.question], graded.check.visibility is Visibility.HIDDEN)
    )


@contextlib.contextmanager
def _alone(tests: Path) -> Iterator[None]:
    """Keep the user's own pytest options out, and another assignment's tests of the same name."""
    options = os.environ.pop("PYTEST_ADDOPTS", None)
    known = set(sys.modules)
    try:
        yield
    finally:
        if options is not None:
            os.environ["PYTEST_ADDOPTS"] = options
        for name in set(sys.modules) - known:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if Path(file).is_relative_to(tests) or name in ("public", "hidden"):
                del sys.modules[name]


def _graded(item: pytest.Item, tests: Path) -> GradedCheck:
    graded = getattr(getattr(item, "function", None), "graded", None)
    if not isinstance(item, pytest.Function) or not isinstance(graded, Graded):
        raise UserError(
            f"The test {item.nodeid} belongs to no question.", str(tests), "Mark it with @question(..., points=...)."
        )
    asked = set(inspect.signature(item.function).parameters)
    if unknown := asked - set(PROVIDED):
        raise UserError(
            f"The test {item.nodeid} asks for {', '.join(sorted(unknown))}.",
            str(tests),
            f"A graded test may ask for {', '.join(PROVIDED)}.",
        )
    case = str(item.callspec.params["case"]) if hasattr(item, "callspec") else None
    if case not in graded.points:
        cure = "Points by case and an argument called case go together."
        raise UserError(f"The test {item.nodeid} has points for cases, and no case.", str(tests), cure)
    visibility, _, rest = item.nodeid.partition("/")
    title = " ".join((item.function.__doc__ or item.name).split("\n\n")[0].split())
    check = Check(
        id=item.nodeid,
        question=graded.question,
        title=f"{title} ({case})" if case else title,
        points=graded.points[case],
        visibility=Visibility(visibility),
    )
    return GradedCheck(check, item.function, f"{visibility}/{rest.split('[')[0]}", case)
