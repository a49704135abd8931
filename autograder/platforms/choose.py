"""Chooses, among the files of one attempt, the one that is the module."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .members import File, Refused
from .names import shown

MAX_NAMED = 5

# What Canvas, browsers, Windows and Macs put between a name and its suffix; two or three of them may meet.
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_COPY = rf"(?:-{_UUID}|-\d+| ?\(\d+\)| - Copy| copy(?: \d+)?)"


@dataclass(frozen=True)
class Choice:
    """The file that is graded, and a sentence for the student, empty where there was nothing to choose."""

    file: File
    note: str


def is_candidate(path: str, module: str) -> bool:
    """Whether a path names the module, its notebook, or a copy of either (``backprop (1).py``, ``Backprop.py``)."""
    return _match(path, module) is not None


def choose(files: Sequence[File], module: str) -> Choice | None:
    """The module among the files of one attempt, or None where there is none.

    The exact name goes before a copy's, then the outermost folder before an inner one, then ``.py`` before
    ``.ipynb``, then the copy with the highest number. Letters of another case make a copy. Of two entries
    with the same path the last one counts, as it would after unpacking.
    """
    ranked = [
        (_rank(file, match, module), -index, file)
        for index, file in enumerate(files)
        if (match := _match(file.path, module))
    ]
    if not ranked:
        return None
    ranked.sort(key=lambda candidate: candidate[:2])
    chosen, *others = (file for *_, file in ranked)
    return Choice(chosen, _note(chosen, others, module))


def missing(files: Sequence[File], module: str) -> str:
    """Says that no file is the module, and what was found instead."""
    looked_for = f"Neither {module}.py nor {module}.ipynb was handed in"
    if not files:
        return f"{looked_for}: the hand-in is empty."
    modules = [file.path for file in files if file.path.casefold().endswith((".py", ".ipynb"))]
    if modules:
        return (
            f"{looked_for}, but {_listed(modules)}. A file of another name is taken for another assignment's: "
            f"if this is the right one, call it {module}.py or {module}.ipynb, and hand it in again."
        )
    found = _listed([file.path for file in files])
    return f"{looked_for}. Found instead: {found}. Hand in {module}.py or {module}.ipynb."


def _match(path: str, module: str) -> re.Match[str] | None:
    name = path.rpartition("/")[2]
    pattern = rf"{re.escape(module)}(?P<copy>{_COPY}{{0,3}})(?P<suffix>\.py|\.ipynb)"
    return re.fullmatch(pattern, name, re.IGNORECASE)


def _rank(file: File, match: re.Match[str], module: str) -> tuple[bool, bool, int, bool, list[int], str]:
    is_copy = file.name not in (f"{module}.py", f"{module}.ipynb")
    is_notebook = match["suffix"].casefold() == ".ipynb"
    numbers = [-int(digits) for digits in re.findall(r"\d{1,9}", match["copy"])]
    return isinstance(file, Refused), is_copy, file.path.count("/"), is_notebook, numbers, file.path


def _note(chosen: File, others: Sequence[File], module: str) -> str:
    if others:
        paths = ["an earlier file of that name" if file.path == chosen.path else file.path for file in others]
        return (
            f"{1 + len(others)} files could be the module, and {shown(chosen.path)} was graded, not {_listed(paths)}: "
            "the exact name goes before a copy's, then the outermost folder, then .py before .ipynb."
        )
    suffix = chosen.name[chosen.name.rindex(".") :].lower()
    if chosen.name != module + suffix:
        return f"{shown(chosen.path)} was taken for {module}{suffix}: it is named like a copy of it."
    return ""


def _listed(paths: Sequence[str]) -> str:
    names = ", ".join(map(shown, paths[:MAX_NAMED]))
    more = len(paths) - MAX_NAMED
    return f"{names} and {more} more" if more > 0 else names
