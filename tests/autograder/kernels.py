"""Executes notebooks as a student's Jupyter does: in a kernel of their own, top to bottom."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

# A bare Jupyter has numpy, and neither pytest nor this package.
BARE = "import sys\nsys.modules['pytest'] = sys.modules['autograder'] = None"


def executed(notebook: Any, folder: Path) -> Any:
    """The notebook with its outputs.

    Raises:
        CellExecutionError: a cell raises.
    """
    whole = nbformat.from_dict(notebook)
    NotebookClient(whole, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return whole


def executed_alone(notebook: Any, folder: Path) -> Any:
    """The same with nothing beside it, in a folder that is empty before and afterwards."""
    assert list(folder.iterdir()) == []
    cells = [nbformat.v4.new_code_cell(BARE), *notebook.cells]
    whole = executed(notebook | {"cells": cells}, folder)
    assert list(folder.iterdir()) == []
    whole.cells = whole.cells[1:]
    return whole


def filled_in(notebook: Any, answers: Any) -> Any:
    """A student's notebook with the code of another in the cells of the same name."""
    code = {cell.id: cell.source for cell in answers.cells if cell.cell_type == "code"}
    cells = [cell | {"source": code.get(cell.id, cell.source)} for cell in notebook.cells]
    return nbformat.from_dict(notebook | {"cells": cells})


def printed(notebook: Any) -> Mapping[str, str]:
    """What each code cell printed, by the cell's own text; nothing else may have come of it, but a drawing."""
    found = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.outputs and not cell.source.startswith("draw("):
            assert {(output.output_type, output.name) for output in cell.outputs} == {("stream", "stdout")}
            found[cell.source] = "".join(output.text for output in cell.outputs)
    return found


def drawings(notebook: Any) -> Mapping[str, str]:
    """What each cell that asks for a drawing shows, as HTML."""
    asked = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.startswith("draw(")]
    return {cell.source: "".join(output.data["text/html"] for output in cell.outputs) for cell in asked}
