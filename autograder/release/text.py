"""What an assignment tells its students: the text cells of its solution, with the stubs that belong to them.

The solution is the only place where a text is written. The notebook shows its cells as they are; the README and the
page in HTML are made of what is read here.
"""

import re
import textwrap
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import jupytext

from ..course import LoadedAssignment
from ..errors import UserError
from ..feedback.text import number
from .stub import STUB, stub_of

# A figure stands on a line of its own.
FIGURE = re.compile(r"^!\[([^\]]+)\]\(figures/([\w-]+\.svg)\)$", re.MULTILINE)
WIDTH = 78


@dataclass(frozen=True)
class Section:
    """A heading with its text.

    Args:
        question: the question that it asks, or nothing.
        points: what the question is worth, as it is written.
        code: what goes with the text: signatures to fill in, or functions that are given.
    """

    heading: str
    text: str
    question: str = ""
    points: str = ""
    code: str = ""


@dataclass(frozen=True)
class Handout:
    """All that an assignment tells, in Markdown."""

    title: str
    intro: str
    sections: tuple[Section, ...]

    def figures(self) -> list[str]:
        """The files of the figures, in the order of the text."""
        texts = (self.intro, *(section.text for section in self.sections))
        return [name for text in texts for _, name in FIGURE.findall(text)]


def handout_of(loaded: LoadedAssignment) -> Handout:
    """Read the text of an assignment, but for the questions that it leaves out.

    Raises:
        UserError: a text has no heading, or a mark of an answer has no other half.
    """
    file = str(loaded.folders.solution(loaded.assignment.name))
    first, *sections = _sections(stub_of(loaded.solution_text, file), file)
    asked = ("", *loaded.assignment.questions)
    return Handout(
        first.heading,
        first.text,
        tuple(_priced(section, loaded) for section in sections if section.question in asked),
    )


def demand_figures(handout: Handout, loaded: LoadedAssignment, folder: Path) -> None:
    """Demand that each figure of a text lies in ``folder``.

    Raises:
        UserError: the text shows a figure that nobody draws.
    """
    folders, name = loaded.folders, loaded.assignment.name
    for figure in handout.figures():
        if not (folder / figure).exists():
            cure = f"{folders.solution(name)} shows it: draw it in {folders.figure_source(name)}, or take its line out."
            raise UserError("This figure is missing.", str(folders.figures(name) / figure), cure)


def _sections(stub: str, where: str) -> list[Section]:
    """The title with what follows it, and then each heading with its text and its code."""
    sections: list[Section] = []
    for cell in jupytext.reads(stub, fmt="py:percent").cells:
        if cell.cell_type == "markdown":
            heading, _, text = cell.source.partition("\n")
            mark = "## " if sections else "# "
            if not heading.startswith(mark):
                raise UserError(f"This text has no heading: {heading!r}.", where, f"Let it begin with {mark!r}.")
            sections.append(Section(heading.removeprefix(mark), text.strip()))
        elif question := cell.metadata.get("question"):
            code = f"{sections[-1].code}\n\n\n{cell.source}".strip()
            sections[-1] = replace(sections[-1], question=question, code=code)
    return sections


def _priced(section: Section, loaded: LoadedAssignment) -> Section:
    """A section with its points, and the signatures of what is to be written; code that is given asks nothing."""
    if STUB not in section.code:
        return replace(section, question="")
    points = sum((graded.check.points for graded in loaded.of(section.question)), Fraction(0))
    return replace(section, points=number(points), code=_signatures(section.code))


def _signatures(code: str) -> str:
    """A stub with each body as short as can be, in lines that a narrow page holds."""
    code = re.sub(rf":\n +{STUB}", ": ...", code)
    code = re.sub(rf"\n +{STUB}", "", code)
    code = re.sub(r"\n\n(?= +def )", "\n", re.sub(r"\n{3,}", "\n\n", code))
    return "\n".join(map(_narrow, code.splitlines()))


def _narrow(line: str) -> str:
    indentation = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, WIDTH, subsequent_indent=indentation)
