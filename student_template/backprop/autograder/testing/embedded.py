"""What a notebook carries of the kit, and how it does nothing where somebody else judges. Standard library only.

A notebook has a cell near its top that unpacks the kit, and ``check("…")`` cells. Whoever judges a program, behind the
wall or by ``pytest`` at home, gives the names ``OFFERED`` a meaning first, which is to do nothing; the cell near the
top then leaves it at that. So no cell has to be recognised, however it was edited, and a program that defines such a
name itself has its own.
"""

import builtins
import re

OFFERED = ("check", "draw")

# The first line of the cell near the top, which JupyterLab and Colab show of it where it is folded.
TITLE = '# @title Run this cell first: it makes check("…") ready. There is nothing to read in it.'
_KIT = re.compile(r'(?<=_open\(")[A-Za-z0-9+/=]{1000,}(?="\))')
_CALL = re.compile(rf"^(?:{'|'.join(OFFERED)})\([^()\n]*\)[ \t]*$", re.MULTILINE)


def do_nothing() -> None:
    """Let checks that a program itself asks for do nothing from now on."""
    for name in OFFERED:
        setattr(builtins, name, lambda *args, **kwargs: None)


def without_kit(source: str) -> str:
    """A program without the kit that it carries, line for line: nobody opens it where the program is judged."""
    return _KIT.sub("", source)


def without_calls(source: str) -> str:
    """A program without the lines that only ask for a check: a question that is named there is not used there."""
    return _CALL.sub("", source)


def is_of_the_kit(cell: str) -> bool:
    """Whether a cell is one that was put in for the checks."""
    return cell.startswith(TITLE) or not without_calls(cell).strip()
