"""Every known mistake loses in its own question and nowhere else, spoils its stages, and is named by what it does."""

from collections.abc import Iterator, Mapping

from ..course import LoadedAssignment
from ..diagnosis import Diagnosis, KnownMistake, diagnose
from ..errors import UserError
from ..judging import judge
from ..model import Misconception, Visibility
from ..testing.checks import Finding as Came
from .finding import Finding
from .forks import in_forks

LOST = "its lines are not in the solution, or stand there more than once. Let find hold them as they are now."


def mistakes(loaded: LoadedAssignment) -> Iterator[Finding]:
    """Look at each mistake of the catalogue."""
    diagnosis = Diagnosis(loaded)
    complaints = in_forks(lambda place: wrong_with(diagnosis.mistakes[place], diagnosis), len(diagnosis.mistakes))
    of = dict(zip([mistake.misconception.id for mistake in diagnosis.mistakes], complaints, strict=True))
    for known in loaded.misconceptions:
        file = loaded.folders.tests(loaded.assignment.name) / "misconceptions" / f"{known.question}.toml"
        complaint = of.get(known.id, LOST)
        yield Finding(f"{known.question}: {known.id}", complaint and f"{file}, {known.id}: {complaint}")


def wrong_with(mistake: KnownMistake, diagnosis: Diagnosis) -> str:
    """What is not in order with a known mistake, and the cure; nothing where it is."""
    try:
        return _silent(mistake.misconception) or _judged(mistake, diagnosis)
    except UserError as broken:
        return str(broken)


def _silent(known: Misconception) -> str:
    missing = [part for part, text in vars(known.hint).items() if not text]
    return f"it says nothing as its {', '.join(missing)}. Write the hint." if missing else ""


def _judged(mistake: KnownMistake, diagnosis: Diagnosis) -> str:
    known, loaded = mistake.misconception, diagnosis.loaded
    findings = judge(mistake.sitting, loaded)
    lost = [graded for graded in loaded.checks if findings[graded.check.id].earned < 1]
    elsewhere = sorted({graded.check.question for graded in lost} - {known.question})
    if elsewhere:
        return f"it loses points in {', '.join(elsewhere)}. Move it to that question's file, or let it be of one alone."
    needed = {Visibility.PUBLIC, Visibility.HIDDEN} if known.public else {Visibility.HIDDEN}
    missed = needed - {graded.check.visibility for graded in lost}
    if missed:
        return f"no {' and no '.join(sorted(missed))} test catches it. Give one an input on which it shows."
    cases = {graded.case for graded in loaded.of(known.question)} - {None}
    spoiled = {graded.case for graded in lost} - {None}
    if known.stages and spoiled != set(known.stages) & cases:
        return f"it spoils {', '.join(sorted(map(str, spoiled)))}. Let its stages say so."
    return _named(mistake, diagnosis, findings)


def _named(mistake: KnownMistake, diagnosis: Diagnosis, findings: Mapping[str, Came]) -> str:
    named = {hint.id for hint in diagnose(diagnosis, mistake.sitting, findings).values()}
    if named == {mistake.misconception.id}:
        return ""
    if others := named - {mistake.misconception.id}:
        return f"it is taken for {', '.join(sorted(others))}. Ask an input on which they differ, or let one go."
    return "nothing names it: another mistake gives the same answers. Ask an input on which they differ, or let one go."
