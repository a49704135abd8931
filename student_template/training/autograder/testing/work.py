"""The file that a student works in, where a script and a notebook lie side by side. Standard library only."""

import hashlib
import tokenize
from collections.abc import Collection, Iterable
from pathlib import Path

from .embedded import is_of_the_kit
from .loading import Loaded, load
from .magics import cells_of, without_magics


class NoWork(Exception):
    """There is no such file, or it cannot be read: a sentence that says so, and what to do."""


def chosen(folder: Path, module: str, untouched: Collection[str]) -> Path:
    """The student's file: the script, or the notebook where the work was done there.

    Raises:
        NoWork: there is neither.
    """
    files = [file for file in (folder / f"{module}.py", folder / f"{module}.ipynb") if file.exists()]
    if not files:
        raise NoWork(f"There is no {module}.py in {folder}. Put your program there under that name.")
    worked_on = [file for file in files if _mark_of(file) not in untouched]
    return (worked_on or files)[0]


def loaded_from(file: Path, module: str) -> Loaded:
    """Execute a script or a notebook.

    Raises:
        NoWork: it cannot be read.
    """
    try:
        return load(module, _cells_of(file), without_magics if file.suffix == ".ipynb" else None)
    except (ValueError, KeyError, TypeError, SyntaxError) as error:
        raise NoWork(f"{file.name} cannot be read ({error}). Save it again, as UTF-8.") from None


def mark_of(sources: Iterable[str]) -> str:
    """By which it is seen whether a file was worked on: it stays the same through saving, running and empty cells.

    What the kit itself has put into a notebook counts as little as outputs do.
    """
    written = [source.strip() for source in sources if source.strip() and not is_of_the_kit(source)]
    return hashlib.sha256("\n\n".join(written).encode()).hexdigest()


def _mark_of(file: Path) -> str:
    try:
        return mark_of(source for _, source in _cells_of(file))
    except (ValueError, KeyError, TypeError, SyntaxError):
        return ""  # whoever broke a file has worked on it


def _cells_of(file: Path) -> list[tuple[str, str]]:
    if file.suffix == ".ipynb":
        return cells_of(file)
    with tokenize.open(file) as opened:  # by the encoding that the file itself declares, as Python does
        return [(file.name, opened.read())]
