"""``diff``: two grading runs side by side, and who has to be told."""

from pathlib import Path

import pytest

from autograder.differences import Differences, compare
from autograder.errors import UserError
from autograder.results import GradesFolder
from autograder.runs import read_run

from .mini.course import NORM, RIGHT, SQUARE, Mini, edited

pytestmark = pytest.mark.bubblewrap

DOUBLE = "def square(x):\n    return x + x\n"
CLASS = {"anna.py": RIGHT, "ben.py": SQUARE, "cleo.py": DOUBLE + NORM, "=1+1.py": SQUARE}


@pytest.fixture
def first(mini: Mini) -> Mini:
    """A class that was graded once, into the folder ``old``."""
    mini.grade(mini.hand_in(CLASS), grades="old")
    return mini


def again(mini: Mini, **options: object) -> Differences:
    """Grade the class once more, into the folder ``new``, and compare."""
    mini.grade(mini.root.parent / "class", grades="new", **options)  # type: ignore[arg-type]
    return compare(*(read_run(mini.root.parent / name) for name in ("old", "new")))


def told(found: Differences) -> dict[str, str]:
    """Who has to be told, with what counted before and what counts now."""
    return {change.after.id: f"{change.before.final} → {change.after.final}" for change in found.told}


def printed(mini: Mini) -> tuple[int, list[str], str]:
    ran = mini.run("diff", mini.root.parent / "old", mini.root.parent / "new")
    return ran.returncode, ran.stdout.splitlines(), ran.stderr


def test_the_same_run_twice_differs_in_nothing(first: Mini) -> None:
    """Nobody has to be told, and that is said; the exit code is 0 here as everywhere."""
    found = again(first)
    assert found == Differences(same=4)
    assert printed(first) == (0, ["The same in every check: 4"], "")


def test_a_corrected_test_names_whom_it_concerns(first: Mini) -> None:
    """A hidden test that now takes the double for a square gives cleo 24 points, in two checks, and nobody else."""
    edited(first.tests / "hidden/test_square.py", ("    expect(answer.value, x * x", "    expect(x * x, x * x"))
    found = again(first)
    assert told(found) == {"cleo": "60 → 84"}
    assert [(check.id[-12:], check.before, check.after) for check in found.told[0].checks] == [
        ("[above zero]", 0, 12),
        ("[below zero]", 0, 12),
    ]
    code, lines, _ = printed(first)
    assert code == 0
    assert lines[:7] == [
        "To be told, as their points are others: 1",
        "",
        "cleo: 60 → 84 (+24)",
        "  square: 0 → 24",
        "        +12  square, hidden: The square of a number has no sign. (above zero)",
        "        +12  square, hidden: The square of a number has no sign. (below zero)",
        "",
    ]
    assert "    1  square, hidden: The square of a number has no sign. (above zero)" in lines
    assert lines[-1] == "The same in every check: 3"
    assert max(map(len, lines)) <= 80


def test_a_new_hand_in_a_new_one_and_one_that_is_gone(first: Mini) -> None:
    """They are told apart: another score, somebody new, somebody gone."""
    archive = first.hand_in({"ben.py": RIGHT, "dan.py": RIGHT})
    (archive / "anna.py").unlink()
    found = again(first)
    assert told(found) == {"ben": "40 → 100"}
    assert ([line.id for line in found.new], [line.id for line in found.gone]) == (["dan"], ["anna"])
    assert {"New: 1", "    dan 100", "Gone: 1", "    anna 100"} <= set(printed(first)[1])


def decided(mini: Mini, grades: str, line: str) -> None:
    folder = mini.root.parent / grades
    folder.mkdir(exist_ok=True)
    (folder / "adjustments.csv").write_text(f"submission,question,points,reason\n{line}\n")


def test_an_adjustment_is_told_and_no_check(first: Mini) -> None:
    """What counts is compared, and not what was graded."""
    decided(first, "new", "ben,norm,5,seen")
    found = again(first)
    assert told(found) == {"ben": "40 → 45"}
    assert found.told[0].checks == ()


def test_what_an_adjustment_covers_needs_no_telling(mini: Mini) -> None:
    """A check that goes otherwise in a question whose points a person gave changes nothing for the student."""
    for grades in ("old", "new"):
        decided(mini, grades, "cleo,square,20,half right")
    mini.grade(mini.hand_in(CLASS), grades="old")
    edited(mini.tests / "hidden/test_square.py", ("    expect(answer.value, x * x", "    expect(x * x, x * x"))
    found = again(mini)
    assert told(found) == {}
    assert [change.after.id for change in found.silent] == ["cleo"]
    assert "Checks earned something else, and what counts is the same: 1" in printed(mini)[1]


def test_a_policy_is_told_with_what_it_takes(first: Mini) -> None:
    """Lateness that costs something now is a line of its own."""
    table = first.root.parent / "old/grades.csv"
    first.grade(first.root.parent / "class", grades="new")
    new = first.root.parent / "new/grades.csv"
    new.write_text(table.read_text("utf-8").replace("ben,,ok,40,100,,0,40", "ben,,ok,40,100,,4,36"), "utf-8")
    lines = printed(first)[1]
    assert "ben: 40 → 36 (−4)" in lines
    assert "  lateness takes 4, and took 0" in lines


def test_a_status_is_told(first: Mini) -> None:
    """Who could be graded and now cannot has to know it."""
    first.hand_in({"ben.py": "def square(x)\n"})
    assert told(again(first)) == {"ben": "40 → 0"}
    assert "  status: ok → import_error" in printed(first)[1]


def test_a_check_that_is_new_or_gone_is_named(first: Mini) -> None:
    """A check that bears another name now is seen under both, and costs nobody anything."""
    edited(first.tests / "hidden/test_square.py", ("below zero", "under zero"))
    found = again(first)
    (anna,) = (change for change in found.silent if change.after.id == "anna")
    assert [(check.before, check.after) for check in anna.checks] == [(None, 12), (12, None)]


def test_two_assignments_are_not_compared(first: Mini) -> None:
    """That is wrong use, and said so."""
    again(first)
    record = GradesFolder(first.root.parent / "new").record("anna")
    record.write_text(record.read_text().replace('"assignment": "mini"', '"assignment": "maxi"'))
    code, lines, error = printed(first)
    assert (code, lines) == (2, [])
    assert "These are runs of two assignments, mini and maxi." in error


def test_a_record_that_cannot_be_read_is_named(first: Mini) -> None:
    """What the tables say is compared all the same, and the exit code is 1."""
    first.hand_in({"ben.py": RIGHT})
    again(first)
    GradesFolder(first.root.parent / "old").record("ben").write_text("{")
    code, lines, error = printed(first)
    assert code == 1
    assert "ben: 40 → 100 (+60)" in lines
    assert error == "The checks of these could not be compared, as a record cannot be read: ben.\n"


def test_a_folder_without_grades_is_wrong_use(first: Mini, tmp_path: Path) -> None:
    """The sentence says what a folder of grades is."""
    with pytest.raises(UserError) as error:
        compare(read_run(first.root.parent / "old"), read_run(tmp_path / "nothing"))
    assert error.value.what == "There is no grades.csv here."


def test_long_names_stay_within_eighty_columns(mini: Mini) -> None:
    """A class with long ids and many changes fits a terminal."""
    files = {f"{'a very long name of somebody ' * 3}{number}.py": SQUARE for number in range(3)}
    mini.grade(mini.hand_in(files), grades="old")
    mini.hand_in(dict.fromkeys(files, RIGHT) | {f"{'new ' * 25}{number}.py": RIGHT for number in range(3)})
    again(mini)
    assert max(map(len, printed(mini)[1])) <= 80
