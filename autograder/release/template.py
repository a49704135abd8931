"""Makes the folder that a student unpacks, and says where the committed one is out of step."""

import filecmp
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..course import LoadedAssignment
from ..errors import UserError
from ..feedback.text import number
from .handout import handout_page
from .hints import hints
from .illustrations import draw_figures, stale_figures, write_drawings
from .kit import opened, packed
from .notebook import standalone
from .numbers import at_home, numbers
from .readme import readme
from .stub import stub_of
from .text import demand_figures, handout_of

PACKAGE = Path(__file__).resolve().parent.parent
IGNORED = ["__pycache__", ".pytest_cache"]
CONFTEST = '''"""Lets pytest find the checks of this folder."""

pytest_plugins = ["autograder.testing.plugin"]
'''
PYTEST_INI = """[pytest]
pythonpath = .
testpaths = tests
addopts = -q --no-header --tb=no -rN -p no:cacheprovider -p no:warnings
"""
KIT_PARTS = ["drawing", "testing"]
KIT = '"""The testing kit that comes with this folder."""\n'


def make_template(loaded: LoadedAssignment, folder: Path) -> None:
    """Write a student's folder anew, whatever was in it.

    Raises:
        UserError: the solution is not in order.
    """
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "fresh"
        _make(loaded, fresh)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(fresh, folder)


def _make(loaded: LoadedAssignment, folder: Path) -> None:
    assignment, folders = loaded.assignment, loaded.folders
    tests = folder / "tests"
    tests.mkdir(parents=True)
    solution = folders.solution(assignment.name)
    stub = stub_of(solution.read_text("utf-8"), str(solution))
    _write(folder / f"{assignment.module}.py", stub)
    for file in sorted((folders.tests(assignment.name) / "public").glob("*.py")):
        shutil.copyfile(file, tests / file.name)
    for name in ("inputs.py", "circuits.py"):
        if (folders.tests(assignment.name) / name).exists():
            shutil.copyfile(folders.tests(assignment.name) / name, tests / name)
    _write(tests / "numbers.json", numbers(at_home(loaded)))
    _write(tests / "hints.json", hints(at_home(loaded)))
    write_drawings(draw_figures(folders, assignment.name), folder / "figures")
    _write(folder / "conftest.py", CONFTEST)
    _write(folder / "pytest.ini", PYTEST_INI)
    _write(folder / "requirements.txt", _requirements(folders.root / "constraints.txt"))
    _write_text(loaded, folder)
    for part in KIT_PARTS:
        kit = folder / "autograder" / part
        kit.mkdir(parents=True)
        for file in sorted((PACKAGE / part).glob("*.py")):
            shutil.copyfile(file, kit / file.name)
    _write(folder / "autograder" / "__init__.py", KIT)
    notebook = standalone(stub, packed(folder), folders.figures(assignment.name), loaded.drawn)
    _write(folder / f"{assignment.module}.ipynb", notebook)


def _write_text(loaded: LoadedAssignment, folder: Path) -> None:
    """The text with its figures, as a README and as a page."""
    handout, total = handout_of(loaded), number(loaded.points)
    demand_figures(handout, loaded, folder / "figures")
    _write(folder / "README.md", readme(handout, loaded.assignment, total, [*loaded.drawn, ""][0]))
    page = handout_page(handout, loaded.assignment, total, folder / "figures")
    _write(folder / f"{loaded.assignment.module}.html", page)


def out_of_step(loaded: LoadedAssignment, folder: Path) -> Iterator[str]:
    """The files of a committed template, and the committed figures, that are not what their sources make."""
    name, folders = loaded.assignment.name, loaded.folders
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / folder.name
        _make(loaded, fresh)
        yield from sorted(_differences(filecmp.dircmp(folder, fresh, ignore=IGNORED), Path()))
    below = folders.figures(name).relative_to(folders.root)
    yield from (str(below / stale) for stale in stale_figures(draw_figures(folders, name), folders.figures(name)))


def _differences(compared: "filecmp.dircmp[str]", below: Path) -> Iterator[str]:
    _, unequal, unreadable = filecmp.cmpfiles(compared.left, compared.right, compared.common_files, shallow=False)
    unequal = [name for name in unequal if not _packed_elsewhere(Path(compared.left, name), Path(compared.right, name))]
    for name in [*compared.left_only, *compared.right_only, *unequal, *unreadable]:
        yield str(below / name)
    for name, inner in compared.subdirs.items():
        yield from _differences(inner, below / name)


def _packed_elsewhere(one: Path, other: Path) -> bool:
    """Whether two notebooks differ in nothing but how the kit in them is packed."""
    try:
        return one.suffix == ".ipynb" and opened(one.read_text("utf-8")) == opened(other.read_text("utf-8"))
    except ValueError:
        return False


def _requirements(constraints: Path) -> str:
    """numpy and pytest, of the versions that the course is graded with."""
    if not constraints.exists():
        raise UserError("This file is missing.", str(constraints), "It pins numpy and pytest: numpy==…, pytest==….")
    pinned = constraints.read_text("utf-8").splitlines()
    return "".join(f"{line}\n" for line in pinned if line.startswith(("numpy==", "pytest==")))


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
