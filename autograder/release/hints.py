"""What a student's folder knows of the known mistakes: the numbers that they answer to public checks, and no code."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from ..course import LoadedAssignment
from ..diagnosis import Diagnosis
from ..model import Visibility
from ..testing.checks import run
from ..testing.evidence import to_json
from ..testing.home import quiet
from ..testing.links import HomeLink
from ..testing.loading import Loaded, load
from ..testing.student import Student


class Recording(HomeLink):
    """A link that keeps every reply."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(loaded)
        self.replies: list[bytes] = []

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """Ask, and keep what came back."""
        self.replies.append(super().exchange(message, answer, seconds))
        return self.replies[-1]


def hints(loaded: LoadedAssignment) -> str:
    """``hints.json``: a hint for each known mistake that fails a public check, and what it is recognised by.

    Args:
        loaded: the assignment as it is asked at home, see ``numbers.at_home``.
    """
    diagnosis = Diagnosis(loaded, lending=False)
    program = load(loaded.assignment.module, [("solution.py", loaded.solution_text)])
    checks: dict[str, Any] = {}
    for graded in loaded.checks:
        if graded.check.visibility is not Visibility.PUBLIC:
            continue
        link, stages = Recording(program), diagnosis.stage_values(graded)
        answers = {} if stages else diagnosis.answers(graded)
        if answers:
            with quiet():
                run(graded.function, graded.test, graded.case, Student(link), loaded.course)
        if known := {**stages, **diagnosis.facts(graded), **answers}:
            checks[graded.check.id.removeprefix("public/")] = {
                "replies": [base64.b64encode(reply).decode() for reply in link.replies],
                "answers": {name: to_json(theirs.answers) for name, theirs in known.items()},
                "told": {name: theirs.told for name, theirs in known.items() if theirs.told},
            }
    named = {name for facts in checks.values() for name in facts["answers"]}
    texts = {known.id: asdict(known.hint) for known in loaded.misconceptions if known.id in named}
    told = {name: {key: text for key, text in hint.items() if key != "id"} for name, hint in texts.items()}
    return f'{{"hints": {_by_line(told)},\n"checks": {_by_line(checks)}}}\n'


def _by_line(table: Mapping[str, Any]) -> str:
    """A table as JSON, an entry a line, so that a change can be read."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in table.items()]
    return "{\n" + ",\n".join(lines) + "\n}"
