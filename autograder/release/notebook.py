"""Turns a script into a notebook with the same cells, and one that stands alone: with its checks and figures in it."""

import base64
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import jupytext

from ..testing.embedded import TITLE
from .embedding import embedded

# Folded by JupyterLab and Notebook, by Colab, by nbclassic and older editors, and left out of printed pages.
FOLDED = {
    "jupyter": {"source_hidden": True},
    "cellView": "form",
    "hide_input": True,
    "inputHidden": True,
    "tags": ["hide-input"],
}
SET_UP = f"""{TITLE}
# It unpacks the public checks, the same that pytest runs at home, and needs numpy alone. Where a program is graded it
# does nothing.
def _open(kit):
    import atexit, base64, io, os, shutil, sys, tempfile, zipfile

    folder = os.path.realpath(tempfile.mkdtemp(prefix="checks-"))
    atexit.register(shutil.rmtree, folder, True)
    zipfile.ZipFile(io.BytesIO(base64.b64decode(kit))).extractall(folder)
    sys.path.insert(0, folder)
    try:
        from public_checks.testing.notebook import offered
    finally:
        sys.path.remove(folder)
    return offered(sys.modules[__name__])


try:
    check
except NameError:
    globals().update(_open("KIT"))
"""


def notebook_of(script: str) -> str:
    """A percent-format script as a notebook, the same one each time."""
    return _written(_read(script))


def standalone(script: str, kit: bytes, figures: Path, drawn: Collection[str]) -> str:
    """The same with nothing beside it: below each question it is checked, and the figures of the text are in it.

    Args:
        kit: see ``kit.packed``.
        figures: the folder that the text calls ``figures/``.
        drawn: the questions of which there is a drawing with a student's own numbers.
    """
    notebook = _read(script)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = embedded(cell.source, figures)
    notebook.cells = list(_with_checks(notebook.cells, kit, drawn))
    return _written(notebook)


def _read(script: str) -> Any:
    notebook = jupytext.reads(script, fmt="py:percent")
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("lines_to_next_cell", None)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _with_checks(cells: list[Any], kit: bytes, drawn: Collection[str]) -> Iterator[Any]:
    """The cells, the one that opens the kit after the heading, and a check after the last cell of each question."""
    questions = [cell.metadata.get("question") for cell in cells]
    for place, (cell, question) in enumerate(zip(cells, questions, strict=True)):
        yield cell
        if place == 0:
            yield _code("set-up", SET_UP.replace("KIT", base64.b64encode(kit).decode()).rstrip("\n"), FOLDED)
        if question is not None and question not in questions[place + 1 :]:
            yield _code(f"check-{question}", f'check("{question}")', {})
            if question in drawn:
                yield _code(f"draw-{question}", f'draw("{question}")', {})


def _code(name: str, source: str, metadata: dict[str, Any]) -> Any:
    cell = jupytext.reads("1", fmt="py:percent").cells[0]
    cell["id"], cell["source"] = name, source
    cell.metadata = metadata
    return cell


def _written(notebook: Any) -> str:
    return str(jupytext.writes(notebook, fmt="ipynb")).rstrip("\n") + "\n"
