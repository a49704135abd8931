"""Imports point down only, and what leaves the house stands on its own."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "autograder"

# From the top down; a module may import from its own layer's folder and from the layers below it.
LAYERS = [
    ["cli", "__main__"],
    ["pipeline", "verify", "differences", "explaining"],
    ["runs"],
    ["platforms", "results", "release"],
    ["crew", "cluster", "pool", "scorer"],
    ["scoring", "feedback", "policy", "record"],
    ["diagnosis", "pictures", "pasting"],
    ["sitting", "rehearsal"],
    ["judging"],
    ["parcel"],
    ["course"],
    ["collect", "catalogue", "forcing", "foresight", "notebook", "filenames", "sandbox", "settings"],
    ["clock"],
    ["model", "errors"],
    ["testing"],
    ["drawing"],
    ["__init__"],
]
HEIGHT = {name: -place for place, names in enumerate(LAYERS) for name in names}


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports, relative ones resolved."""
    package = ["autograder", *path.relative_to(PACKAGE).parts[:-1]]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{name}.{alias.name}" for alias in node.names} if name == "autograder" else {name}
    return found


def unit(name: str) -> str:
    """The top-level module or folder of a dotted name of ours."""
    return name.split(".")[1] if "." in name else "__init__"


MODULES = sorted(PACKAGE.glob("**/*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """A module imports its own folder and lower layers, never a higher one."""
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in imports(path):
        if name.startswith("autograder"):
            other = unit(name)
            other = other if other in HEIGHT else "__init__"
            assert other == own or HEIGHT[other] <= HEIGHT[own], f"{own} imports {other}"


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("testing/*.py")), ids=lambda path: path.name)
def test_the_kit_stands_alone(path: Path) -> None:
    """The kit imports the standard library, numpy, itself and the drawings; its plugin pytest too."""
    allowed = {"numpy", "pytest"} if path.name == "plugin.py" else {"numpy"}
    for name in imports(path):
        if name.startswith("autograder"):
            assert unit(name) in ("testing", "drawing")
        else:
            assert name.split(".")[0] in sys.stdlib_module_names | allowed


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("drawing/*.py")), ids=lambda path: path.name)
def test_drawings_need_nothing(path: Path) -> None:
    """Drawings import the standard library and themselves, so that they can be made wherever Python is."""
    for name in imports(path):
        assert (
            unit(name) == "drawing" if name.startswith("autograder") else name.split(".")[0] in sys.stdlib_module_names
        )


def test_one_module_alone_knows_dask() -> None:
    """Who grades on one machine does not have it."""
    assert [path.name for path in MODULES if any(name.startswith("distributed") for name in imports(path))] == [
        "cluster.py"
    ]


@pytest.mark.parametrize("name", ["inner", "worker", "confine", "wire", "notebooks", "standins", "loops"])
def test_what_runs_inside_needs_no_more_than_the_kit(name: str) -> None:
    """What runs behind the wall imports the standard library, numpy, the kit and its own neighbours."""
    for imported in imports(PACKAGE / "sandbox" / f"{name}.py"):
        if imported.startswith("autograder"):
            assert imported.startswith(("autograder.testing", "autograder.sandbox"))
        else:
            assert imported.split(".")[0] in sys.stdlib_module_names | {"numpy"} or name == "notebooks"
