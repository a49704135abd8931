"""What a notebook may hold beside Python, and a plain way to do without it. Standard library only."""

import ast
import json
import re
from pathlib import Path

RUN_ALL_THE_SAME = {"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "python", "python3", "pypy"}
CELL_MAGIC = re.compile(r"\s*%%(\w+)")
LINE_MAGIC = re.compile(r"^(\s*)(?:[%!].*|\?.*|.*\?\s*)$", re.MULTILINE)
PYLAB = re.compile(r"^%pylab\b.*$", re.MULTILINE)
# The one line magic that defines names, with which functions compute: numpy's, beside those for plots.
PYLAB_IMPORTS = (
    "import numpy; import numpy as np; from numpy import *; import matplotlib; import matplotlib.pyplot as plt; "
    "from matplotlib import pyplot, pylab; from matplotlib.pylab import *"
)


def is_python(source: str) -> bool:
    """Whether a cell is Python as it stands."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def take_off(source: str) -> tuple[str, str]:
    """A cell without its cell magic, line for line, and what was left out: all of it where it is another language.

    ``%pylab`` becomes the imports that it makes.
    """
    magic = CELL_MAGIC.match(source)
    if magic is not None and magic[1] not in RUN_ALL_THE_SAME:
        return "", f"a %%{magic[1]} cell, skipped"
    if magic is not None:
        source = re.sub(r"%%.*", "pass", source, count=1)
    return (source if is_python(source) else PYLAB.sub(PYLAB_IMPORTS, source)), ""


def without_magics(source: str) -> tuple[str, str]:
    """A cell with its magics and shell lines blanked out, and what was left out."""
    source, left_out = take_off(source)
    if left_out or is_python(source):
        return source, left_out
    return LINE_MAGIC.sub(r"\1pass", source), "its magics, skipped"


def cells_of(file: Path) -> list[tuple[str, str]]:
    """The code cells of a student's own notebook, as (label, source).

    Raises:
        ValueError, KeyError, TypeError: it is no notebook.
    """
    cells = [cell for cell in json.loads(file.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    return [(f"{file.name}, cell {number}", "".join(cell["source"])) for number, cell in enumerate(cells, 1)]
