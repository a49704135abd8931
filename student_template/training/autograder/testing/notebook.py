"""``check("…")`` and ``draw("…")`` in a notebook: they ask what the cells above have defined.

The kernel's own namespace is the program: nothing is executed again, and a cell that was changed and run counts
at once.
"""

import linecache
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from .home import Facts, Home, PublicCheck, checks_in, quiet
from .links import HomeLink
from .loading import Loaded, describe
from .own import NoDrawing, OwnPicture, draw
from .report import paragraphs
from .student import Student

TESTS = Path(__file__).parent.parent / "tests"


def offered(module: ModuleType) -> Mapping[str, Callable[..., object]]:
    """What a notebook can call, by name: see ``embedded.OFFERED``.

    Args:
        module: in whose namespace the cells are executed.
    """
    checks = Checks(module)
    return {"check": checks.check, "draw": checks.draw}


class Kernel(Loaded):
    """The namespace that cells are executed in, as it is now."""

    def lines_of(self, file: str) -> tuple[str, list[str]] | None:
        """See ``Loaded``: a cell is called by the number that stands beside it."""
        shell = getattr(self.module, "get_ipython", lambda: None)()
        name_of = getattr(getattr(shell, "compile", None), "format_code_name", lambda file: None)
        named = name_of(file)
        return None if named is None else (" ".join(named), linecache.getlines(file))


class Checks:
    """The public checks that a notebook carries."""

    def __init__(self, module: ModuleType) -> None:
        self.loaded = Kernel(module)
        self.facts = Facts.of(TESTS)
        self.checks = list(checks_in(TESTS))

    def check(self, question: str | None = None) -> None:
        """Ask the public checks of a question, and print what came of them; without a name, those of all questions.

        What counts is what the cells have defined until now: after a change, run the changed cell first, then this.
        """
        asked = [check for check in self.checks if question in (None, check.graded.question)]
        if asked:
            print(self._page(asked))
        else:
            print(f"There is no question called {question}. There are: {', '.join(self.facts.hidden)}.")

    def draw(self, question: str) -> OwnPicture | None:
        """Show the circuit of a question with the numbers that your functions give, and what differs first."""
        try:
            with quiet():
                return draw(question, TESTS, Student(HomeLink(self.loaded)), self.facts.course.reference)
        except KeyboardInterrupt:
            print("The drawing was interrupted.")
        except Exception as error:
            print(error if isinstance(error, NoDrawing) else f"This could not be drawn ({describe(error)}).")
        return None

    def _page(self, asked: list[PublicCheck]) -> str:
        home = Home(self.facts, self.loaded, "")
        try:
            with quiet():
                for check in asked:
                    home.ask(check)
                return "\n".join(paragraphs(home.lines(), home.hidden))
        except KeyboardInterrupt:
            return "The check was interrupted."
        except Exception as error:
            return f"This could not be checked ({describe(error)}). Tell who teaches the course: the check is broken."
