"""The hostile programs by name, with what is expected of each, and the families that they belong to."""

import tomllib
from pathlib import Path
from typing import Any

from .mini.course import REPOSITORY

HOSTILE = Path(__file__).parent / "hostile"
# The families of attacks, in the order in which a grader meets them; each is a folder.
FAMILIES = ("not_theirs", "carried_over", "observations", "limits", "wire", "comparing", "said")
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((HOSTILE / "expected.toml").read_text("utf-8"))
FOUND = {path.stem: path for family in FAMILIES for path in sorted((HOSTILE / family).glob("*.py"))}


def program(name: str) -> str:
    """The text of a hostile program, or of an honest one: ``right`` is the solution, ``untouched`` an empty file."""
    if name == "right":
        return (REPOSITORY / "solutions/backprop.py").read_text("utf-8")
    return FOUND[name].read_text("utf-8") if name in FOUND else ""
