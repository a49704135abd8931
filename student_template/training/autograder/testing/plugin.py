"""The pytest plugin: lets pytest collect graded checks, and run them in a student's own folder.

Nothing but this file of the kit needs pytest.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from . import embedded
from .checks import PROVIDED
from .home import NUMBERS, Facts, Home, PublicCheck
from .outcomes import JudgedByRule, Outcome
from .question import Graded
from .report import page
from .work import NoWork, chosen, loaded_from


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a check of each case that a graded test has points for."""
    graded = getattr(metafunc.function, "graded", None)
    if isinstance(graded, Graded) and "case" in metafunc.fixturenames:
        metafunc.parametrize("case", list(graded.points))


def _fixture(name: str) -> Any:
    @pytest.fixture(name=name)
    def provided() -> None:
        """Given by ``checks.run``, which makes what a check asks for; here it has only to be known by name."""

    return provided


student, reference, ask, stages, inputs, rng = (_fixture(name) for name in PROVIDED if name != "case")

HOME = pytest.StashKey[Home]()


def pytest_configure(config: pytest.Config) -> None:
    """Load the student's file, where the folder is a student's."""
    tests = config.rootpath / "tests"
    if not (tests / NUMBERS).exists():
        return
    facts = Facts.of(tests)
    embedded.do_nothing()
    try:
        file = chosen(config.rootpath, facts.module, facts.untouched)
        config.stash[HOME] = Home(facts, loaded_from(file, facts.module), file.name)
    except NoWork as problem:
        raise pytest.UsageError(str(problem)) from None


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a graded check with the kit's own runner; pytest's part is to find it and to say how it went."""
    graded = getattr(pyfuncitem.function, "graded", None)
    home = pyfuncitem.config.stash.get(HOME, None)
    if not isinstance(graded, Graded) or home is None:
        return None
    case = str(pyfuncitem.callspec.params["case"]) if hasattr(pyfuncitem, "callspec") else None
    finding = home.ask(PublicCheck(pyfuncitem.function, graded, pyfuncitem.nodeid.split("[")[0], case))
    if finding.outcome is Outcome.PASSED:
        return True
    if finding.outcome is Outcome.NOT_ATTEMPTED or isinstance(finding.failure, JudgedByRule):
        pytest.skip(finding.outcome.value)
    pytest.fail("see the page at the end", pytrace=False)


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """No dots: what came of the checks is told once, on the page at the end."""
    return (report.outcome, "", "") if HOME in config.stash and report.when == "call" else None


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> Iterator[None]:
    yield
    home = config.stash.get(HOME, None)
    if home is not None and home.asked:
        for line in page(home.file, home.loaded.notes, home.lines(), home.hidden):
            terminalreporter.write_line(line)
