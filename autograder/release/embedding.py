"""Puts the figures of a text into the text itself, so that a notebook shows them with no file beside it.

JupyterLab 4 and Notebook 7 refuse an SVG that is attached to a cell (tried: "unknown image mime type"), and Colab
ignores attachments of any kind. An SVG as a data address is shown by the first two, and neither by Colab nor, by what
its Markdown takes for safe, by VS Code. A PNG as a data address is shown by all: Colab keeps its own pictures so.
"""

import base64
import re
from pathlib import Path

FIGURE = re.compile(r"!\[([^\]]*)\]\(figures/([\w-]+)\.(?:svg|png)\)")
# In the order in which they are taken.
KINDS = {".png": "image/png", ".svg": "image/svg+xml"}


def embedded(text: str, folder: Path) -> str:
    """A text in Markdown with the figures that it names in it, at its end, where they are in nobody's way.

    Args:
        folder: what the text calls ``figures/``. A figure that is not there is left as it is.
    """
    addresses = {name: _address(folder, name) for _, name in FIGURE.findall(text)}
    ends = [f"[figure-{name}]: {address}" for name, address in addresses.items() if address]
    linked = FIGURE.sub(lambda link: f"![{link[1]}][figure-{link[2]}]" if addresses[link[2]] else link[0], text)
    return "\n\n".join([linked, *ends])


def _address(folder: Path, name: str) -> str:
    """The data address of a figure, or nothing where there is none."""
    for ending, kind in KINDS.items():
        file = folder / f"{name}{ending}"
        if file.exists():
            return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
    return ""
