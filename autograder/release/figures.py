"""Makes the figures of an assignment's text: ``figures.py`` in its folder draws them, a function each."""

from inspect import isfunction
from pathlib import Path

from ..course import Folders, load_module


def draw_figures(folders: Folders, name: str) -> dict[str, str]:
    """The figures of an assignment as SVG, by the name of the file; none where it has no ``figures.py``.

    Raises:
        UserError: ``figures.py`` cannot be loaded.
    """
    source = folders.figure_source(name)
    if not source.exists():
        return {}
    module = load_module(source, f"{name}_figures")
    drawn = {
        figure: function
        for figure, function in vars(module).items()
        if isfunction(function) and function.__module__ == module.__name__ and not figure.startswith("_")
    }
    return {f"{figure}.svg": function() for figure, function in drawn.items()}


def write_figures(figures: dict[str, str], folder: Path) -> None:
    """Write figures into a folder, and remove those that are no longer drawn."""
    if figures:
        folder.mkdir(parents=True, exist_ok=True)
    for old in set(folder.glob("*.svg")) - {folder / name for name in figures}:
        old.unlink()
    for name, svg in figures.items():
        (folder / name).write_text(svg, "utf-8", newline="\n")
