"""The handout of an assignment as a page: one file with its figures and formulas; it loads nothing and runs nothing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ..drawing import CARD, PAGE, Palette
from ..feedback.page import environment
from ..model import Assignment
from .text import Handout

TEMPLATES = Path(__file__).parent / "templates"
SVG = "http://www.w3.org/2000/svg"
CLOSE = 'lspace="0" rspace="0"'
# What the library writes for TeX, and what a browser has to be told so that it sets it as TeX would. A name comes as
# one element for each letter. A prime is raised already. Neither max and ∂ nor bars and slashes keep the distance of
# an operator. A plus or minus that follows another operator, but nothing that closes, is the sign of its number.
MENDED: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r'(?:<mi mathvariant="normal">\w</mi>)+', lambda name: f"<mi>{re.sub('<[^>]*>', '', name[0])}</mi>"),
    (r"<msup>(<mi>[^<]*</mi>)<mi>(&#x02032;)</mi></msup>", rf"\1<mo {CLOSE}>\2</mo>"),
    (r"<mo>(max|&#x02202;)</mo>", r"<mi>\1</mi>"),
    (r"<mo[^>]*>(&#x0002F;|&#x0007C;|&#x02016;)</mo>", rf'<mo {CLOSE} stretchy="false">\1</mo>'),
    (
        r"(<mo[^>]*>(?!&#x00029;|&#x0007C;|&#x02016;|&#x02032;)[^<]*</mo>)<mo>(&#x02212;|&#x0002B;)</mo>",
        r'\1<mo form="prefix">\2</mo>',
    ),
]
# A line does not break between a formula and the comma that follows it.
GLUED = re.compile(r'\(?<span class="math inline">(?:(?!</span>).)*</span>[,.;:?)]+')


def handout_page(handout: Handout, assignment: Assignment, total: str, figures: Path) -> str:
    """The page as HTML.

    Args:
        total: what the assignment is worth, as it is written.
        figures: the folder that holds the figures.
    """
    markdown = _markdown()

    def html(text: str, about: str) -> Markup:
        rendered = markdown.render(text, {"about": about, "figures": figures})
        return Markup(GLUED.sub(r'<span class="whole">\g<0></span>', rendered))

    return (
        environment(TEMPLATES / "handout.css")
        .get_template("handout.html")
        .render(handout=handout, assignment=assignment, total=total, html=html)
    )


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, renderer=_formula)
    markdown.core.ruler.push("lone_figures", lambda state: _let_figures_stand_alone(state.tokens))
    markdown.core.ruler.push("row_headers", lambda state: _name_rows_and_columns(state.tokens))
    markdown.add_render_rule("image", _figure)
    markdown.add_render_rule("code_inline", _name)
    markdown.add_render_rule("math_block", _formula_of_its_own)
    markdown.add_render_rule("table_open", _table)
    markdown.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    markdown.add_render_rule("blockquote_open", lambda *_: '<div class="box" role="note">\n')
    markdown.add_render_rule("blockquote_close", lambda *_: "</div>\n")
    return markdown


def _formula(latex: str, how: dict[str, Any]) -> str:
    """A formula as MathML."""
    mathml = convert(latex, display="block" if how["display_mode"] else "inline")
    for pattern, mend in MENDED:
        mathml = re.sub(pattern, mend, mathml)
    return mathml


def _let_figures_stand_alone(tokens: list[Token]) -> None:
    """A figure is no part of a paragraph."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == "inline" and [child.type for child in token.children or []] == ["image"]:
            before.hidden = after.hidden = True


def _name_rows_and_columns(tokens: list[Token]) -> None:
    """The first row of a table names its columns, and the first cell of a row the row."""
    first = False
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "td_open" and first:
            token.tag = "th"
            token.attrSet("scope", "row")
        elif token.type == "td_close" and first:
            token.tag, first = "th", False
        first = token.type == "tr_open" or (first and token.type != "th_close")


def _name(*given: Any) -> str:
    """A name of the code, which may break after its underscores where the page is narrow."""
    tokens, index = given[1:3]
    return f"<code>{escape(tokens[index].content).replace('_', Markup('_<wbr>'))}</code>"


def _table(*given: Any) -> str:
    """A table that scrolls where the page is narrow, by keyboard too; each with a name of its own."""
    tokens, index, about = given[1], given[2], given[-1]["about"]
    place = sum(token.type == "table_open" for token in tokens[: index + 1])
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table {place}: {about}">\n<table>\n'


def _formula_of_its_own(*given: Any) -> str:
    """A formula on a line of its own, which scrolls as a table does."""
    tokens, index = given[1:3]
    formula = _formula(tokens[index].content, {"display_mode": True})
    return f'<div class="math block" tabindex="0" role="group" aria-label="Formula">{formula}</div>\n'


def in_page_colours(drawing: str) -> str:
    """A drawing whose colours were fixed, in those of the page around it, which has a dark side too."""
    for colour in fields(Palette):
        drawing = drawing.replace(f'"{getattr(CARD, colour.name)}"', f'"{getattr(PAGE, colour.name)}"')
    return drawing


def _figure(*given: Any) -> str:
    _, tokens, index, _, env = given
    token: Token = tokens[index]
    drawn = (env["figures"] / Path(str(token.attrs["src"])).name).read_text("utf-8")
    root = ET.fromstring(in_page_colours(drawn))
    # The alternative text takes the place of what the figure says of itself.
    for told in root.findall(f"{{{SVG}}}title") + root.findall(f"{{{SVG}}}desc"):
        root.remove(told)
    root.set("role", "img")
    root.set("aria-label", token.content)
    ET.register_namespace("", SVG)
    return f'<figure class="scroll" tabindex="0">{ET.tostring(root, encoding="unicode")}</figure>\n'
