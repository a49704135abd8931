"""Runs inside the sandbox: makes a notebook's cells plain Python. Standard library only, and one file of IPython.

Magics and shell lines are turned into calls by IPython's own transformer, and these calls go to a
stand-in that does what defines something (``%time x = f()``) and lets all else be. ``%pylab`` becomes the
imports that it makes. Cell magics that time or capture are taken off their cell; cells in another language are skipped.
"""

import builtins
import sys
import types
from collections.abc import Callable
from typing import Any

from ..testing import embedded
from ..testing.magics import LINE_MAGIC, RUN_ALL_THE_SAME, is_python, take_off, without_magics

# The transformer's time grows with the square of the number of magics; from here on they are blanked out.
MAX_MAGICS = 60


class Cells:
    """Makes cells plain Python.

    Args:
        ipython: where IPython lies; its transformer is loaded when the first cell needs it.
    """

    def __init__(self, ipython: str) -> None:
        self.ipython = ipython
        self.transformer: Callable[[str], str] | None = None

    def plain(self, source: str) -> tuple[str, str]:
        """The cell as Python, line for line, and what was left out of it, or nothing."""
        python, left_out = take_off(source)
        if left_out or is_python(python):
            return python, left_out
        if len(LINE_MAGIC.findall(python)) > MAX_MAGICS:
            return without_magics(python)
        return self._transform(python), ""

    def _transform(self, source: str) -> str:
        if self.transformer is None:
            self.transformer = _load_transformer(self.ipython)
        return self.transformer(source)


def _load_transformer(library: str) -> Callable[[str], str]:
    """IPython's transformer without the rest of IPython, which takes long to import and is not there."""
    names = {"IPython": "", "IPython.core": "/core", "IPython.utils": "/utils"}
    before = {name: sys.modules.pop(name, None) for name in names}
    for name, folder in names.items():
        package = types.ModuleType(name)
        package.__path__ = [library + folder]
        sys.modules[name] = package
    try:
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell  # type: ignore[no-untyped-call]
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "IPython"]:
            del sys.modules[name]
        sys.modules.update({name: module for name, module in before.items() if module is not None})


class Shell:
    """What ``get_ipython()`` gives here: it runs what may define something, and does nothing else."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def run_line_magic(self, name: str, line: str, *rest: object, **options: object) -> Any:
        """``%time STATEMENT`` runs the statement where the magic stands, and gives the value of an expression."""
        if name not in ("time", "prun"):
            return None
        where = sys._getframe(1)
        try:
            return eval(line, where.f_globals, where.f_locals)
        except SyntaxError:
            exec(line, where.f_globals, where.f_locals)
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """A cell that times or captures is run."""
        if name in RUN_ALL_THE_SAME:
            exec(self.cells.plain(cell)[0], sys._getframe(1).f_globals)

    def getoutput(self, *command: object) -> list[str]:
        """A shell line prints nothing here."""
        return []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: None


def provide(cells: Cells) -> None:
    """Give a student's program what a notebook has without importing it: ``get_ipython``, ``display`` and checks."""
    embedded.do_nothing()
    shell = Shell(cells)
    builtins.get_ipython = lambda: shell  # type: ignore[attr-defined]
    builtins.display = lambda *values, **options: None  # type: ignore[attr-defined]
