"""Makes the figures of an assignment's text: ``figures.py`` in its folder draws them, a function each.

A text shows the drawing itself, NAME.svg. A notebook that carries its figures with it needs NAME.png: not every
editor shows an SVG there (JupyterLab 4 refuses one that is attached to a cell). What a PNG is made of stands in it,
so it is made again only where the drawing has changed, and the fonts of the machine that makes the template do not
matter.
"""

from collections.abc import Iterator
from inspect import isfunction
from pathlib import Path

from ..course import Folders, load_module
from .raster import is_of, png_of


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


def write_drawings(figures: dict[str, str], folder: Path) -> None:
    """Write the drawings into a folder; without any, there is no folder."""
    if figures:
        folder.mkdir(parents=True, exist_ok=True)
    for name, svg in figures.items():
        (folder / name).write_text(svg, "utf-8", newline="\n")


def write_figures(figures: dict[str, str], folder: Path) -> None:
    """Write the drawings and their PNGs into a folder, and remove what is no longer drawn.

    Raises:
        UserError: a PNG has to be made, and the library that does it is not installed.
    """
    write_drawings(figures, folder)
    for name in stale_figures(figures, folder):
        place = folder / name
        if drawing := figures.get(place.with_suffix(".svg").name):
            place.write_bytes(png_of(drawing))
        else:
            place.unlink()


def stale_figures(figures: dict[str, str], folder: Path) -> Iterator[str]:
    """The names of the files in a folder that are missing, not what is drawn, or no longer drawn."""
    found = {file.name: file.read_bytes() for file in folder.glob("*") if file.suffix in (".svg", ".png")}
    wanted = {str(Path(name).with_suffix(kind)) for name in figures for kind in (".svg", ".png")}
    for name in sorted(found.keys() | wanted):
        svg, written = figures.get(f"{Path(name).stem}.svg", ""), found.get(name, b"")
        in_step = is_of(written, svg) if name.endswith(".png") else written == svg.encode()
        if name not in wanted or not in_step:
            yield name
