"""The pieces of a drawing: elements of SVG, colours, and how wide a text will be.

Every text and every attribute is escaped here, wherever it comes from. There are no style attributes and no
scripts, so a drawing may stand in a page whose policy forbids both.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

FONT = "'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
SIZE = 13.0
# What XML cannot hold, and marks that reorder the text around them.
_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[]{}/ -"), frozenset("mwMWO@%Σ—…–")


@dataclass(frozen=True)
class Palette:
    """The colours of a drawing by what they are for.

    ``value`` is for what goes forward, ``gradient`` for what comes back, ``third`` for one thing more.
    """

    ink: str
    soft: str
    line: str
    paper: str
    value: str
    gradient: str
    third: str
    value_tint: str
    gradient_tint: str


# For a picture that stands alone: it brings its own light background, so it can be read on any page.
CARD = Palette(
    ink="#22262b",
    soft="#5b626a",
    line="#cfc9bc",
    paper="#fcfbf8",
    value="#1f5a87",
    gradient="#8a4b0b",
    third="#1d6453",
    value_tint="#d3e3f0",
    gradient_tint="#f7dfc3",
)
# For a picture inside a page: it takes the page's colours, light or dark.
PAGE = Palette(
    ink="currentColor",
    soft="var(--soft, currentColor)",
    line="var(--line, currentColor)",
    paper="var(--paper, Canvas)",
    value="var(--value, var(--link, currentColor))",
    gradient="var(--gradient, var(--look, currentColor))",
    third="var(--third, var(--good, currentColor))",
    value_tint="var(--value-tint, var(--track, transparent))",
    gradient_tint="var(--gradient-tint, var(--panel, transparent))",
)


def clean(text: str) -> str:
    """The text without what XML cannot hold and without marks that change its direction."""
    return _UNFIT.sub("", text)


def number(value: float) -> str:
    """A coordinate: at most two decimals, and never −0."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, *inside: str, **attributes: object) -> str:
    """An element; ``inside`` is SVG already. A name with an underscore stands for one with a dash.

    Attributes that are None are left out, floats are written as coordinates.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_plain(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def _plain(value: object) -> str:
    return number(value) if isinstance(value, int | float) else clean(str(value))


def words(
    x: float,
    y: float,
    text: str,
    fill: str,
    *,
    anchor: str = "start",
    size: float = SIZE,
    bold: bool = False,
    italic: bool = False,
) -> str:
    """A line of text with its baseline at ``y``."""
    return element(
        "text",
        escape(clean(text)),
        x=x,
        y=y,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        font_size=None if size == SIZE else size,
        font_weight="600" if bold else None,
        font_style="italic" if italic else None,
    )


def width_of(text: str, size: float = SIZE, bold: bool = False) -> float:
    """About how wide a text will be, rather too wide than too narrow."""
    ems = sum(0.34 if sign in _NARROW else 0.9 if sign in _WIDE else 0.68 if sign.isupper() else 0.57 for sign in text)
    return ems * size * (1.06 if bold else 1.0)


def path(steps: str, stroke: str, *, width: float = 1.5, dash: str | None = None, fill: str = "none") -> str:
    """A line, straight or curved, with round ends."""
    return element(
        "path",
        d=steps,
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linecap="round",
        stroke_linejoin="round",
        fill=fill,
    )


def along(points: Iterable[tuple[float, float]], closed: bool = False) -> str:
    """The steps of a path through points."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def document(
    inside: Iterable[str],
    *,
    width: float,
    height: float,
    title: str,
    description: str,
    palette: Palette = CARD,
    scale: float = 1.0,
) -> str:
    """A whole drawing with its name and description, which screen readers tell in its place.

    ``scale`` is how much larger than its units it is shown where there is room.
    """
    card = palette is CARD
    back = element(
        "rect", x=0.5, y=0.5, width=width - 1, height=height - 1, rx=8, fill=palette.paper, stroke=palette.line
    )
    return (
        element(
            "svg",
            element("title", escape(clean(title))),
            element("desc", escape(clean(description))),
            "\n",
            *([back, "\n"] if card else []),
            "\n".join(inside),
            "\n",
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            aria_label=title,
            width=width * scale,
            height=height * scale,
            viewBox=f"0 0 {number(width)} {number(height)}",
            font_family=FONT,
            font_size=SIZE,
        )
        + "\n"
    )
