"""The page of one student: what arrived, what works, what to do first, and every check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from ..drawing import Circuit
from ..model import Assignment, Result, Status, Visibility
from ..testing.outcomes import Outcome
from .own_numbers import own_numbers
from .page import fill
from .shown import LINES, PLACE, RULE, Paragraph, Shown, ShownCheck, ShownQuestion
from .text import number

# So many passed checks of a question stand open; more are folded into one line.
FOLD = 4

_WORDS = {
    Outcome.PASSED: ("passed", "passed"),
    Outcome.FAILED: ("failed", "not right yet"),
    Outcome.ERROR: ("error", "stopped by an exception"),
    Outcome.TIMEOUT: ("timeout", "ran out of time"),
    Outcome.NOT_ATTEMPTED: ("not-attempted", "not written yet"),
    Outcome.NOT_CHECKABLE: ("not-checkable", "could not be checked"),
}

# What happened, and what helps. Fields are those of ``_status``.
_STATUS = {
    Status.MISSING: (
        "The hand-in arrived, and there is no {module}.py or {module}.ipynb in it, so there was nothing to grade.",
        "Hand in the work as {module}.py or {module}.ipynb.",
    ),
    Status.UNREADABLE: (
        "The file arrived and could not be read as a Python program or a notebook.",
        "Save the work again, as {module}.py in UTF-8 or as {module}.ipynb from Jupyter, and hand that file in.",
    ),
    Status.IMPORT_ERROR: (
        "The file arrived. It does not compile, or it defines none of the names that the questions ask for.",
        "Run the file from top to bottom in a fresh Python, or restart the notebook's kernel and run all cells, "
        "until it gets to the end and the functions of the handout are there.",
    ),
    Status.TIMEOUT: (
        "The program ran into its time limit before everything could be asked. What it answered until then is judged "
        "as usual.",
        "Look for a loop that does not end, or for slow work at the top level of the file, outside of the functions.",
    ),
    Status.MEMORY: (
        "The program asked for more than the {memory} MiB of memory that a hand-in may use.",
        "Look for an array or a list that grows with every step, or that is far larger than its inputs.",
    ),
    Status.CRASHED: (
        "The program ended before everything could be asked, so that part of it could not be checked.",
        "Look for calls that end Python, such as exit(), and for recursion without an end.",
    ),
    Status.ERROR: (
        "The grading itself could not be completed. This says nothing about the work that was handed in.",
        "There is nothing to change in the file. The run names this hand-in to the instructor, who can repeat it.",
    ),
}


@dataclass(frozen=True)
class Step:
    """The first thing to do: a check, and the question that it belongs to."""

    question: ShownQuestion
    check: ShownCheck

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The rule and the place: enough to begin with, the rest stands at the check."""
        return [part for part in self.check.paragraphs if part.label in (RULE, PLACE, LINES)]


def render(
    assignment: Assignment,
    result: Result,
    shown: Shown,
    circuits: Mapping[str, Circuit] = MappingProxyType({}),
    *,
    public_seed: int,
) -> str:
    """The student's page as one HTML file.

    Args:
        shown: what the student may see of the result.
        circuits: those of the questions that are drawn, by question.
        public_seed: the seed that ships with the package, which a page tells from the instructor's own.
    """
    step = _first_step(shown)
    if result.status is not Status.OK and step is not None and step.check.outcome is Outcome.NOT_CHECKABLE:
        step = None  # the status says what to do first
    values = {
        "assignment": assignment,
        "result": result,
        "shown": shown,
        "status": _status(assignment, result.status),
        "step": step,
        "outcomes": {check.outcome.value for question in shown.questions for check in question.checks},
        "graded": datetime.fromisoformat(result.graded) if result.graded else None,
        "public_seed": result.seed == public_seed,
        "pictures": own_numbers(result.pictures, circuits),
        "fold": FOLD,
        "sign_of": _sign,
        "word_of": _word,
        "standing_of": _standing,
        "sorted_of": _sorted,
        "rules_of": _rules,
    }
    return fill("student.html", values)


def _status(assignment: Assignment, status: Status) -> tuple[str, str] | None:
    if status is Status.OK:
        return None
    what, cure = _STATUS[status]
    fields = {"module": assignment.module, "memory": assignment.limits.memory}
    return what.format(**fields), cure.format(**fields)


def _first_step(shown: Shown) -> Step | None:
    """The first check to look at, in the order of the questions.

    One that could not be checked comes last, since another may be the cause of it. Within a question
    a public one, which can be run at home, comes before a hidden one.
    """
    steps = [Step(question, check) for question in shown.questions for check in question.checks]
    failed = [step for step in steps if step.check.outcome is not Outcome.PASSED]
    return min(failed, key=lambda step: _urgency(step, shown), default=None)


def _urgency(step: Step, shown: Shown) -> tuple[bool, int, bool]:
    check = step.check
    unchecked, hidden = check.outcome is Outcome.NOT_CHECKABLE, check.visibility is Visibility.HIDDEN
    return unchecked, shown.questions.index(step.question), hidden


def _sign(check: ShownCheck) -> str:
    return "partial" if _in_part(check) else _WORDS[check.outcome][0]


def _word(check: ShownCheck) -> str:
    return "right in part" if _in_part(check) else _WORDS[check.outcome][1]


def _in_part(check: ShownCheck) -> bool:
    return check.outcome is Outcome.FAILED and check.earned > 0


def _standing(question: ShownQuestion) -> tuple[str, str]:
    """What became of a question as a whole: the name of a sign, and words."""
    outcomes = {check.outcome for check in question.checks}
    if question.decided:
        full = question.points >= question.maximum
        return ("passed" if full else "partial" if question.points > 0 else "failed"), "decided by the instructor"
    if not outcomes:
        return "not-checkable", "not shown yet"
    if outcomes == {Outcome.PASSED}:
        return "passed", "all passed"
    if outcomes == {Outcome.NOT_ATTEMPTED}:
        return "not-attempted", "not written yet"
    if outcomes == {Outcome.NOT_CHECKABLE}:
        return "not-checkable", "not checked"
    to_gain = f"{number(question.maximum - question.points)} to gain"
    return ("partial" if question.points > 0 else "failed"), to_gain


def _sorted(question: ShownQuestion) -> tuple[list[ShownCheck], list[ShownCheck], list[ShownCheck]]:
    """The checks that need an explanation, those of which one line says all, and those that passed."""
    explained: list[ShownCheck] = []
    brief: list[ShownCheck] = []
    passed: list[ShownCheck] = []
    for check in question.checks:
        if check.outcome is Outcome.PASSED:
            passed.append(check)
        else:
            (brief if _is_brief(check) else explained).append(check)
    return explained, brief, passed


def _is_brief(check: ShownCheck) -> bool:
    """Whether one line says all, so that many alike do not fill the page."""
    if check.outcome is Outcome.NOT_CHECKABLE:
        return all(part.label == RULE for part in check.paragraphs)
    return check.outcome is Outcome.NOT_ATTEMPTED or not check.paragraphs


def _rules(checks: Sequence[ShownCheck]) -> list[str]:
    """The rules of several checks, each said once."""
    return list(dict.fromkeys(part.text for check in checks for part in check.paragraphs if part.label == RULE))
