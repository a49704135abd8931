"""The README of a student's folder: how to start, and the text of the handout as a forge shows it."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..model import Assignment
from .text import Handout


def readme(handout: Handout, assignment: Assignment, total: str, drawn: str) -> str:
    """The page as Markdown, whose formulas and figures GitHub, GitLab and editors show.

    Args:
        drawn: a question of which a notebook draws a student's own numbers, or nothing.
    """
    environment = Environment(
        loader=PackageLoader("autograder.release"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    return environment.get_template("README.md.j2").render(
        handout=handout, assignment=assignment, total=total, drawn=drawn
    )
