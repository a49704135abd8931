"""What all pages share: the frame, the common stylesheet, and the guards around all that is printed into them."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .text import clean, clip, earned_of, moment, number

TEMPLATES = Path(__file__).parent / "templates"
MAX_NAME = 120


def fill(template: str, values: Mapping[str, Any]) -> str:
    """A page of feedback as HTML: one file, which loads nothing and runs no script.

    Every value is cleaned and escaped on its way into the page, wherever it comes from.
    """
    return environment(TEMPLATES / "style.css").get_template(template).render(values)


@cache
def environment(stylesheet: Path) -> Environment:
    """Templates for pages in the common style and one stylesheet more; they lie beside it, or here."""
    environment = Environment(
        loader=FileSystemLoader([stylesheet.parent, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(number=number, moment=moment, short=lambda text: clip(text, MAX_NAME))
    style = (TEMPLATES / "common.css").read_text("utf-8") + stylesheet.read_text("utf-8")
    # The hash lets this one stylesheet in, and no style that a student's text might smuggle into the page.
    environment.globals.update(style=Markup(style), style_hash=hash_of(style), earned_of=earned_of)
    return environment


def hash_of(text: str) -> str:
    """A style or a script as a page's policy names it, so that this one is let in and no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
