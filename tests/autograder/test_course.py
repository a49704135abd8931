"""A course is found and loaded: what is not in order is said in a sentence that names the file."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder.course import PUBLIC_SEED, Folders, LoadedAssignment, find, load, owners_of, read_settings, versions
from autograder.errors import UserError
from autograder.model import Limits, Show, Visibility, When
from autograder.testing.checks import generator

from .mini.course import REPOSITORY, Mini, command, edited

# -- finding it


@pytest.mark.parametrize("below", ["", "tests", "tests/mini/hidden", "assignments/mini"])
def test_a_course_is_found_from_within(mini: Mini, below: str) -> None:
    """A command works in the course's folder and in any folder below it."""
    assert find(mini.root / below) == mini.folders


def test_elsewhere_the_package_s_own_course_is_used(tmp_path: Path) -> None:
    """Who calls the package from a folder of submissions gets the course that it lies in."""
    assert find(tmp_path).root == REPOSITORY


def test_a_package_without_a_course_says_so(tmp_path: Path) -> None:
    """Where the package is installed alone, a command has to be given within a course."""
    shutil.copytree(REPOSITORY / "autograder", tmp_path / "site/autograder")
    (tmp_path / "away").mkdir()
    environment = {"PYTHONPATH": str(tmp_path / "site"), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        command("grade", "backprop"),
        cwd=tmp_path / "away",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr == (
        f"Error: {tmp_path / 'away'}: There is no course here: no folder holds assignments/ and tests/.\n"
    )


def test_assignments_are_the_folders_with_settings(mini: Mini) -> None:
    """A folder without an assignment.toml is no assignment yet."""
    (mini.root / "assignments/later").mkdir()
    assert mini.folders.names() == ["mini"]


# -- the settings


def settings(mini: Mini, text: str) -> Path:
    """Write the settings anew; ``text`` follows what every assignment says."""
    mini.settings.write_text(f'title = "Lengths"\nquestions = ["square", "norm"]\n{text}\n', "utf-8")
    return mini.settings


def test_settings_have_defaults(mini: Mini) -> None:
    """A title and the questions are enough: hints are shown at once, there is no due date, and limits are usual."""
    settings(mini, "")
    assignment = read_settings(mini.folders, "mini")
    assert (assignment.title, assignment.questions) == ("Lengths", ("square", "norm"))
    assert (assignment.due, assignment.show, assignment.when, assignment.published) == (
        None,
        Show.HINTS,
        When.NOW,
        False,
    )
    assert assignment.limits == Limits(call=2, load=10, submission=60, memory=512, output=64)
    assert assignment.module == "mini"


def test_settings_are_read(mini: Mini) -> None:
    """Whatever the file says stands in the assignment; a limit that it does not name keeps its default."""
    settings(mini, 'show = "all"\nwhen = "after_published"\npublished = true\n[limits]\nmemory = 256')
    assignment = read_settings(mini.folders, "mini")
    assert (assignment.show, assignment.when, assignment.published) == (Show.ALL, When.AFTER_PUBLISHED, True)
    assert assignment.limits == Limits(memory=256)


@pytest.mark.parametrize(
    ("due", "offset"),
    [
        ("due = 2026-03-01T23:59:00+02:00", timedelta(hours=2)),
        ('due = 2026-03-01T23:59:00\ntimezone = "Europe/Berlin"', timedelta(hours=1)),
        ('due = 2026-07-01T23:59:00\ntimezone = "Europe/Berlin"', timedelta(hours=2)),
    ],
)
def test_a_due_date_has_an_offset(mini: Mini, due: str, offset: timedelta) -> None:
    """A due date without an offset of its own is one of the stated time zone, summer time included."""
    settings(mini, due)
    read = read_settings(mini.folders, "mini").due
    assert read
    assert read.utcoffset() == offset
    assert read > datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('show = "everything"', "'everything' is not a valid Show"),
        ('when = "later"', "'later' is not a valid When"),
        ('due = "1 March"', "due is a date and a time, such as 2026-03-01T23:59:00"),
        ("due = 2026-03-01", "due is a date and a time, such as 2026-03-01T23:59:00"),
        ("due = 2026-03-01T23:59:00", "'timezone'"),
        ('due = 2026-03-01T23:59:00\ntimezone = "Atlantis"', "No time zone found with key Atlantis"),
        (
            "[limits]\nspeed = 3",
            "there is no limit called speed; there are call, calls, load, memory, output, submission",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(mini: Mini, text: str, sentence: str) -> None:
    """A setting is never passed over where it has no meaning: the file and the setting are named."""
    file = settings(mini, text)
    with pytest.raises(UserError) as error:
        read_settings(mini.folders, "mini")
    assert error.value.where == str(file)
    assert error.value.what.startswith("A setting is missing or cannot be used: ")
    assert sentence in error.value.what


@pytest.mark.parametrize("missing", ["title", "questions"])
def test_a_setting_that_is_missing_is_named(mini: Mini, missing: str) -> None:
    """Every assignment has a title and questions."""
    kept = [line for line in mini.settings.read_text().splitlines() if not line.startswith(missing)]
    mini.settings.write_text("\n".join(kept))
    with pytest.raises(UserError, match=f"A setting is missing or cannot be used: '{missing}'"):
        read_settings(mini.folders, "mini")


@pytest.mark.parametrize(
    "text",
    [
        'published = "no"',
        '[limits]\ncall = "two"',
        "[limits]\nmemory = -1",
        "[limits]\nsubmission = true",
        "[limits]\ncalls = 20",
        "[limits.calls]\nsquare = true",
        '[limits.calls]\nsquare = "twenty"',
        'shwo = "score"',
    ],
)
def test_a_setting_of_another_type_is_named(mini: Mini, text: str) -> None:
    """A word in the place of a number, or a setting that is misspelled, is not taken for something else."""
    settings(mini, text)
    with pytest.raises(UserError):
        read_settings(mini.folders, "mini")


@pytest.mark.parametrize(
    "limit",
    [
        "calls.square = 0",
        "calls.square = inf",
        "memory = 256.5",
        "memory = 512.0",
        "output = 1.5",
        "submission = inf",
        "call = nan",
        "call = inf",
    ],
)
def test_a_limit_is_a_number_that_can_be_kept(mini: Mini, limit: str) -> None:
    """Memory and output are whole numbers, and no limit is infinite."""
    settings(mini, f"[limits]\n{limit}")
    with pytest.raises(UserError, match=limit.split()[0]):
        read_settings(mini.folders, "mini")


def test_a_function_has_a_limit_of_its_own(mini: Mini) -> None:
    """By its name, which has to be one of the solution's: a limit that is misspelled would be nobody's."""
    settings(mini, "[limits]\ncall = 1\n[limits.calls]\nsquare = 20")
    assert load(mini.folders, "mini").assignment.limits == Limits(call=1, calls={"square": 20})
    settings(mini, "[limits.calls]\nsqare = 20")
    with pytest.raises(UserError, match="a limit for calls to sqare"):
        load(mini.folders, "mini")


def test_questions_are_a_list(mini: Mini) -> None:
    """One question still is a list of one."""
    mini.settings.write_text('title = "Lengths"\nquestions = "square"\n')
    with pytest.raises(UserError, match="questions"):
        read_settings(mini.folders, "mini")


@pytest.mark.parametrize("data", [b"title = ", b"title = '\xff'", b"title = 1\ntitle = 2"])
def test_settings_that_are_no_toml_are_named(mini: Mini, data: bytes) -> None:
    """The parser's own words say where to look."""
    mini.settings.write_bytes(data)
    with pytest.raises(UserError, match="This is no TOML that can be read") as error:
        read_settings(mini.folders, "mini")
    assert error.value.where == str(mini.settings)


def test_an_unknown_assignment_is_said_with_the_known_ones(mini: Mini) -> None:
    """Who misspells an assignment sees what there is."""
    with pytest.raises(UserError) as error:
        load(mini.folders, "minimal")
    assert str(error.value) == f"{mini.root}: There is no assignment called minimal. There are: mini."
    shutil.rmtree(mini.root / "assignments")
    with pytest.raises(UserError, match=r"There are: none yet\."):
        load(mini.folders, "mini")


# -- its files


@pytest.mark.parametrize("file", ["solutions/mini.py", "tests/mini/inputs.py"])
def test_a_file_that_is_missing_is_named(mini: Mini, file: str) -> None:
    """Each assignment has a solution and inputs."""
    (mini.root / file).unlink()
    with pytest.raises(UserError) as error:
        mini.load()
    assert str(error.value) == (
        f"{mini.root / file}: This file is missing. Write it; CONTRIBUTING.md says what belongs in it."
    )


@pytest.mark.parametrize("file", ["solutions/mini.py", "tests/mini/rules.py", "tests/mini/inputs.py"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def f(:\n", "This file raises SyntaxError: invalid syntax"),
        ("raise ValueError('a reason')\n", "This file raises ValueError: a reason."),
    ],
)
def test_a_file_that_raises_is_named(mini: Mini, file: str, text: str, sentence: str) -> None:
    """What a file raises is said in a sentence, with the file."""
    (mini.root / file).write_text(text)
    with pytest.raises(UserError) as error:
        mini.load()
    assert error.value.what.startswith(sentence)
    assert error.value.where == str(mini.root / file)


def test_an_assignment_without_stages_needs_no_rules(mini: Mini) -> None:
    """Rules are for functions that are computed in stages."""
    (mini.tests / "rules.py").unlink()
    assert mini.load().course.rules == {}


def test_rules_without_rules_are_named(mini: Mini) -> None:
    """A file of rules that names none is a mistake."""
    (mini.tests / "rules.py").write_text("")
    with pytest.raises(UserError, match="RULES"):
        mini.load()


def test_names_belong_to_the_question_of_their_cell(backprop: LoadedAssignment) -> None:
    """The marks of the solution's cells say which question a function or class is asked in."""
    assert list(dict.fromkeys(backprop.owners.values())) == list(backprop.assignment.questions)
    assert backprop.owners["MultiplyGate"] == "gates"
    assert backprop.owners["sigmoid_neuron_forward"] == backprop.owners["sigmoid_neuron_backward"] == "sigmoid_neuron"


def test_only_top_level_definitions_have_an_owner(tmp_path: Path) -> None:
    """Functions and classes count, in whatever way their heads are written; methods and unmarked cells do not."""
    file = tmp_path / "x.py"
    file.write_text(
        "# %%\ndef helper(): ...\n\n"
        '# %% question="a"\nclass One: ...\nclass Two(One):\n    def method(self): ...\ndef three (x): ...\n\n'
        '# %% [markdown] question="a"\n# def four(): ...\n'
    )
    assert owners_of(file) == {"One": "a", "Two": "a", "three": "a"}


# -- inputs and fingerprints


def test_inputs_follow_from_the_seed_and_the_test_alone() -> None:
    """The same seed and test draw the same numbers, in any order; another of either draws others."""
    first = generator(1, "hidden/test_a.py::test_a").random(3).tolist()
    assert generator(1, "hidden/test_a.py::test_a").random(3).tolist() == first
    assert generator(2, "hidden/test_a.py::test_a").random(3).tolist() != first
    assert generator(1, "hidden/test_a.py::test_b").random(3).tolist() != first


def test_an_unchanged_assignment_keeps_its_fingerprint(mini: Mini) -> None:
    """Loading twice, in another place even, gives the same fingerprint."""
    before = mini.load().fingerprint
    mini.settings.touch()
    assert mini.load().fingerprint == before
    assert Mini.at(mini.root.parent / "elsewhere").load().fingerprint == before


CHANGES: Mapping[str, tuple[str, str, str]] = {
    "a hidden test": ("tests/mini/hidden/test_square.py", "12", "13"),
    "a public test": ("tests/mini/public/test_norm.py", "3.0", "6.0"),
    "the inputs": ("tests/mini/inputs.py", "4.5", "5.5"),
    "the rules": ("tests/mini/rules.py", "{}", "dict()"),
    "the reference": ("solutions/mini.py", "x * x", "x**2"),
    "a limit": ("assignments/mini/assignment.toml", "call = 0.5", "call = 0.6"),
    "the questions": ("assignments/mini/assignment.toml", '"square", "norm"', '"norm"'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_fingerprint_changes_with_what_results_depend_on(mini: Mini, change: str) -> None:
    """Tests, reference, points and limits are in it."""
    before = mini.load().fingerprint
    file, old, new = CHANGES[change]
    edited(mini.root / file, (old, new))
    assert mini.load().fingerprint != before


def test_a_fingerprint_changes_with_the_seed(mini: Mini) -> None:
    """Another seed, other inputs."""
    assert mini.load(PUBLIC_SEED).fingerprint != mini.load(1).fingerprint


def test_a_fingerprint_changes_with_the_name_of_a_test(mini: Mini) -> None:
    """Inputs are drawn by a test's id, which begins with its file's name."""
    before = mini.load()
    (mini.tests / "hidden/test_square.py").rename(mini.tests / "hidden/test_squares.py")
    after = mini.load()
    assert [graded.check.id for graded in before.checks] != [graded.check.id for graded in after.checks]
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("assignments/mini/assignment.toml", "title", 'show = "all"\ntitle'),
        ("assignments/mini/assignment.toml", "Lengths", "Long lengths"),
    ],
)
def test_what_is_shown_is_not_in_a_fingerprint(mini: Mini, file: str, old: str, new: str) -> None:
    """Pages are rendered anew by every run, so that nothing has to be graded again when a policy changes."""
    before = mini.load().fingerprint
    edited(mini.root / file, (old, new))
    assert mini.load().fingerprint == before


def test_right_styles_are_not_in_a_fingerprint(mini: Mini) -> None:
    """No result depends on the programs that a course developer tries the tests with."""
    before = mini.load().fingerprint
    (mini.tests / "correct").mkdir()
    (mini.tests / "correct/loops.py").write_text("")
    assert mini.load().fingerprint == before


def test_versions_are_those_at_work() -> None:
    """A result names the package, Python and numpy."""
    found = versions()
    assert list(found) == ["autograder", "python", "numpy"]
    assert found["python"] == sys.version.split()[0]


def test_the_points_of_a_question_are_those_of_its_checks(lengths: LoadedAssignment) -> None:
    """Points stand on the tests alone, and add up to 100."""
    assert sum(graded.check.points for graded in lengths.of("square")) == 40
    assert sum(graded.check.points for graded in lengths.of("norm", Visibility.HIDDEN)) == 40
    assert lengths.points == 100


def test_backprop_is_worth_100_points(backprop: LoadedAssignment) -> None:
    """Every question has the points that the students were told."""
    points = {
        question: sum(g.check.points for g in backprop.of(question)) for question in backprop.assignment.questions
    }
    assert points == {
        "interpretation": 6,
        "numerical_gradient": 8,
        "gates": 16,
        "composite": 8,
        "sigmoid_neuron": 22,
        "neuron_of_gates": 8,
        "sigmoid_neuron_grouped": 6,
        "staged": 26,
    }


def test_folders_are_named_once(tmp_path: Path) -> None:
    """Where a thing lies follows from the root and the assignment's name."""
    folders = Folders(tmp_path)
    assert folders.sample_class("a") == tmp_path / "assignments/a/sample_class"
    assert folders.solution("a") == tmp_path / "solutions/a.py"
    assert folders.template("a") == tmp_path / "student_template/a"
