"""A class is graded end to end: one row, one result and one page for each, whatever is handed in, and however often."""

import contextlib
import csv
import io
import json
import os
import re
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.model import Show, Status
from autograder.pipeline import Graded, Options, grade
from autograder.results import GradesFolder, write
from autograder.sandbox.outer import Isolation

from .conftest import steady
from .examples import assert_sound
from .mini.course import FOR_EVER, NORM, RIGHT, SQUARE, STUB, Mini, edited, notebook, zipped
from .processes import children, comes_true, is_alive, started, wait_for

pytestmark = pytest.mark.bubblewrap

DOUBLE = "def square(x):\n    return x + x\n"
ODD_NORM = "def norm(x, y):\n    return x + y + 0.0625\n"

# Every kind of hand-in, and a name that a spreadsheet would compute.
CLASS: dict[str, str | bytes] = {
    "anna.py": RIGHT,
    "ben.ipynb": notebook("print('hello')", SQUARE, NORM),
    "cleo.zip": zipped({"cleo/folder/mini.py": DOUBLE + NORM, "__MACOSX/cleo/folder/._mini.py": "junk"}),
    "dan/mini.py": STUB.format("square(x)") + STUB.format("norm(x, y)"),
    "dan/notes.txt": "see mini.py",
    "Eve.py": SQUARE + ODD_NORM,
    "=1+1.py": SQUARE,
}
HEAD = "submission,name,status,score,max_score,submitted,penalty,final,square,norm\n"
GRADES = HEAD + (
    "'=1+1,,ok,40,100,,0,40,40,0\n"
    "Eve,,ok,40,100,,0,40,40,0\n"
    "anna,,ok,100,100,,0,100,40,60\n"
    "ben,,ok,100,100,,0,100,40,60\n"
    "cleo,,ok,60,100,,0,60,0,60\n"
    "dan,,ok,0,100,,0,0,0,0\n"
)
IDS = ["=1+1", "Eve", "anna", "ben", "cleo", "dan"]
FILES = ["=3d1=2b1", "Eve", "anna", "ben", "cleo", "dan"]


def grades_of(folder: GradesFolder) -> str:
    return (folder.root / "grades.csv").read_text("utf-8")


def rows(folder: GradesFolder) -> dict[str, dict[str, str]]:
    return {row["submission"]: row for row in csv.DictReader(io.StringIO(grades_of(folder)))}


def kept(graded: list[Graded]) -> list[str]:
    """The submissions whose earlier result was kept."""
    return sorted(one.result.submission.id for one in graded if one.kept)


def written(folder: GradesFolder) -> dict[str, str]:
    """All that a run wrote, but for the time it took and the time it was made at."""
    files = [path for path in folder.root.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder.root)): steady(path.read_text("utf-8")) for path in files}


# -- a whole run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Mini:
    """A class that was graded once, for tests that only look."""
    mini = Mini.at(tmp_path_factory.mktemp("whole"))
    mini.grade(mini.hand_in(CLASS))
    return mini


def test_grades_have_a_row_for_each(whole: Mini) -> None:
    """Columns as specified, rows by code points, a row for each kind of hand-in, and no cell that is a formula."""
    assert grades_of(whole.grades) == GRADES


def test_each_has_a_record_a_result_and_a_page(whole: Mini) -> None:
    """A submission has one file in each of the three folders, by its id; the class has one page."""
    for name, suffix in (("private", "json"), ("results", "json"), ("feedback", "html")):
        found = sorted(path.name for path in (whole.grades.root / name).iterdir())
        assert found == [f"{id}.{suffix}" for id in FILES]
    assert sorted(path.name for path in whole.grades.root.iterdir()) == [
        "feedback",
        "grades.csv",
        "index.html",
        "private",
        "results",
    ]


def test_pages_are_sound_and_linked(whole: Mini) -> None:
    """The class page leads to each student's page, and all of them are whole and load nothing."""
    page = assert_sound((whole.grades.root / "index.html").read_text("utf-8"), script=True)
    links = {value for name, value in page.attributes if name == "href" and value.startswith("feedback/")}
    assert links == {whole.grades.href(id) for id in IDS}
    for id in IDS:
        text = assert_sound(whole.grades.page(id).read_text("utf-8")).text
        assert "Lengths" in text


def test_private_is_the_instructor_s_alone(whole: Mini) -> None:
    """Nobody else on the machine can look into the folder with the hidden inputs, nor into a file of it."""
    private = whole.grades.root / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in private.iterdir()} == {0o600}


def test_private_is_closed_again_by_the_next_run(whole: Mini) -> None:
    """A folder that was opened, or unpacked from an archive, is closed before anything is written into it."""
    private = whole.grades.root / "private"
    private.chmod(0o755)
    whole.grades.prepare()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@pytest.mark.parametrize("id", IDS)
def test_a_result_has_gradescope_s_form(whole: Mini, id: str) -> None:
    """A result names its score and its tests, and the tests' scores add up to the score of grades.csv."""
    result = json.loads(whole.grades.result(id).read_text("utf-8"))
    assert {"score", "execution_time", "visibility", "output", "tests"} <= set(result)
    assert result["execution_time"] > 0
    assert result["visibility"] == "visible"
    cell = f"'{id}" if id.startswith("=") else id
    assert result["score"] == float(rows(whole.grades)[cell]["score"])
    assert sum(test["score"] for test in result["tests"]) == pytest.approx(result["score"], abs=0.005)
    assert sum(test["max_score"] for test in result["tests"]) == pytest.approx(100)
    for test in result["tests"]:
        assert set(test) >= {"name", "score", "max_score", "status", "output", "visibility", "extra_data"}
        assert test["status"] == ("passed" if test["score"] == test["max_score"] else "failed")
        assert test["extra_data"]["question"] in ("square", "norm")
        assert test["extra_data"]["outcome"] in ("passed", "failed", "not attempted")


def secrets_of(folder: GradesFolder, id: str) -> set[str]:
    """The calls of a submission's hidden checks, what came back, and what was expected."""
    record = json.loads(folder.record(id).read_text("utf-8"))
    hidden = [test for test in record["tests"] if test["visibility"] == "hidden" and test["explanation"]]
    return {test["explanation"][part] for test in hidden for part in ("call", "got", "expected")} - {""}


def test_a_result_holds_nothing_hidden(whole: Mini) -> None:
    """With hints, what a hidden check asked and expected stands in the private record alone."""
    secrets = secrets_of(whole.grades, "Eve")
    assert len(secrets) == 9
    public = whole.grades.result("Eve").read_text("utf-8") + whole.grades.page("Eve").read_text("utf-8")
    numbers = {number for secret in secrets for number in re.findall(r"\d\.\d{6,}", secret)}
    assert len(numbers) == 7
    for secret in secrets | numbers:
        assert secret not in public
    assert "It is the root of a sum." in public


def test_a_policy_shows_more_without_grading_again(mini: Mini) -> None:
    """What a student may see is decided when pages are written: nothing is graded again for it."""
    archive = mini.hand_in({"Eve.py": CLASS["Eve.py"]})
    mini.grade(archive)
    edited(mini.settings, ("title", 'show = "values"\ntitle'))
    assert kept(mini.grade(archive)) == ["Eve"]
    public = json.loads(mini.grades.result("Eve").read_text("utf-8"))
    outputs = "\n".join(test["output"] for test in public["tests"])
    for secret in secrets_of(mini.grades, "Eve"):
        assert secret in outputs


@pytest.mark.parametrize("show", Show)
def test_a_result_adds_up_at_every_level(mini: Mini, show: Show) -> None:
    """Where the hidden checks are folded into one line, its score is what they earned."""
    edited(mini.settings, ("title", f'show = "{show}"\ntitle'))
    mini.grade(mini.hand_in({"Eve.py": CLASS["Eve.py"]}))
    result = json.loads(mini.grades.result("Eve").read_text("utf-8"))
    assert result["score"] == 40
    assert sum(test["score"] for test in result["tests"]) == 40
    assert len(result["tests"]) == (4 if show is Show.SCORE else 8)


def test_a_zip_of_the_class_is_the_class(whole: Mini) -> None:
    """Whether a class lies in a folder or in one zip changes no grade."""
    archive = whole.root.parent / "class.zip"
    archive.write_bytes(zipped(CLASS))
    whole.grade(archive, grades="zipped")
    assert grades_of(GradesFolder(whole.root.parent / "zipped")) == GRADES


def test_so_many_at_a_time_changes_nothing(whole: Mini) -> None:
    """One by one or many at a time, the results are equal to the last byte."""
    for jobs in (1, 3):
        whole.grade(whole.root.parent / "class", grades=f"jobs{jobs}", jobs=jobs)
        assert written(GradesFolder(whole.root.parent / f"jobs{jobs}")) == written(whole.grades)


def test_each_is_told_of_as_it_is_done(mini: Mini) -> None:
    """Whoever looks on learns of every submission once, with how many are done of how many."""
    graded = mini.grade(mini.hand_in({f"{name}.py": RIGHT for name in "abc"}))
    assert [(one.done, one.total, one.kept) for one in graded] == [(1, 3, False), (2, 3, False), (3, 3, False)]
    assert sorted(one.result.submission.id for one in graded) == ["a", "b", "c"]


def test_ids_that_differ_in_case_have_files_of_their_own(mini: Mini) -> None:
    """On a file system that ignores case, Anna's page would be written over anna's."""
    mini.grade(mini.hand_in({"Anna.py": RIGHT, "anna.py": SQUARE}))
    names = [path.name.casefold() for path in (mini.grades.root / "feedback").iterdir()]
    assert len(names) == len(set(names)) == 2
    assert {id: row["score"] for id, row in rows(mini.grades).items()} == {"Anna": "100", "anna": "40"}


# -- running again


TRIO = {"anna.py": RIGHT, "ben.py": SQUARE, "cleo.py": DOUBLE + NORM}


def test_a_second_run_keeps_everything(mini: Mini) -> None:
    """Where nothing has changed nothing is graded, and what is written is the same, times of grading included."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    before = {path: path.read_text("utf-8") for path in (mini.grades.root).rglob("*.[jc]s*")}
    pages = written(mini.grades)
    assert kept(mini.grade(archive)) == ["anna", "ben", "cleo"]
    assert {path: path.read_text("utf-8") for path in before} == before
    assert written(mini.grades) == pages


def test_changed_bytes_are_graded_again_alone(mini: Mini) -> None:
    """A student who hands in again is graded again, and nobody else."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    mini.hand_in({"ben.py": RIGHT})
    assert kept(mini.grade(archive)) == ["anna", "cleo"]
    assert rows(mini.grades)["ben"]["score"] == "100"


def test_a_newcomer_is_graded_alone(mini: Mini) -> None:
    """A late hand-in costs the time of one."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    mini.hand_in({"dan.py": RIGHT})
    assert kept(mini.grade(archive)) == ["anna", "ben", "cleo"]
    assert list(rows(mini.grades)) == ["anna", "ben", "cleo", "dan"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tests/mini/hidden/test_square.py", "whatever the sign of x", "with any sign"),
        ("assignments/mini/assignment.toml", "call = 0.5", "call = 0.6"),
    ],
)
def test_a_changed_assignment_is_graded_again(mini: Mini, file: str, old: str, new: str) -> None:
    """A corrected test or another limit holds for everybody."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    edited(mini.root / file, (old, new))
    assert kept(mini.grade(archive)) == []


def test_another_seed_grades_all_again(mini: Mini) -> None:
    """Other inputs, other results; back at the first seed, all is graded once more."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive, seed=1)
    first = written(mini.grades)
    assert kept(mini.grade(archive, seed=2)) == []
    assert secrets_of(mini.grades, "cleo")
    assert written(mini.grades) != first
    mini.grade(archive, seed=1)
    assert written(mini.grades) == first


def test_another_wall_grades_all_again(mini: Mini) -> None:
    """The level of isolation is written into every result, so a result at another level is another result."""
    archive = mini.hand_in({"anna.py": RIGHT})
    mini.grade(archive)
    again = mini.grade(archive, isolation=Isolation.NONE)
    assert kept(again) == []
    assert again[0].result.isolation == "none"


def test_force_grades_all_again(mini: Mini) -> None:
    """Whoever asks for it has everything graded again, and the results are equal."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    before = written(mini.grades)
    assert kept(mini.grade(archive, force=True)) == []
    assert written(mini.grades) == before


def test_only_grades_one(mini: Mini) -> None:
    """One submission is graded and told of, and the others keep their rows, although they have changed."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    mini.hand_in({"anna.py": SQUARE, "ben.py": RIGHT})
    (graded,) = mini.grade(archive, only="ben")
    assert (graded.result.submission.id, graded.kept, graded.done, graded.total) == ("ben", False, 1, 1)
    assert {id: row["score"] for id, row in rows(mini.grades).items()} == {"anna": "100", "ben": "100", "cleo": "60"}


def test_only_in_a_fresh_folder_has_one_row(mini: Mini) -> None:
    """Where the others were never graded, there is nothing to say of them."""
    (graded,) = mini.grade(mini.hand_in(TRIO), only="ben")
    assert (graded.done, graded.total) == (1, 1)
    assert list(rows(mini.grades)) == ["ben"]


def test_only_takes_no_name_that_is_not_there(mini: Mini) -> None:
    """A misspelled id is wrong use, and nothing is written."""
    with pytest.raises(UserError) as error:
        mini.grade(mini.hand_in(TRIO), only="bne")
    assert error.value.what == "There is no submission called bne."
    assert not mini.grades.root.exists()


def test_who_is_gone_leaves_no_result(mini: Mini) -> None:
    """The folders hold what the grades hold: nobody is sent the page of a hand-in that was withdrawn."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    (archive / "ben.py").unlink()
    mini.grade(archive)
    assert list(rows(mini.grades)) == ["anna", "cleo"]
    assert not mini.grades.page("ben").exists()


def test_grades_may_lie_among_the_hand_ins(mini: Mini) -> None:
    """Who types the command in the folder of the class has the grades there, and they are nobody's hand-in."""
    archive = mini.hand_in(TRIO)
    for _ in range(2):
        mini.grade(archive, grades="class/grades")
    assert list(rows(GradesFolder(archive / "grades"))) == ["anna", "ben", "cleo"]


@pytest.mark.parametrize("folder", ["results", "feedback"])
def test_a_page_that_was_lost_is_written_again(mini: Mini, folder: str) -> None:
    """Pages and public results are made of the private record, by every run."""
    archive = mini.hand_in({"anna.py": RIGHT})
    mini.grade(archive)
    before = written(mini.grades)
    for file in (mini.grades.root / folder).iterdir():
        file.unlink()
    assert kept(mini.grade(archive)) == ["anna"]
    assert written(mini.grades) == before


def test_a_lost_record_is_graded_again(mini: Mini) -> None:
    """A record that cannot be read is none."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    mini.grades.record("anna").write_text("{", "utf-8")
    assert kept(mini.grade(archive)) == ["ben", "cleo"]


# -- killed and stopped


# While the one is waited for, the others are done.
PATIENT = {"a_slow.py": FOR_EVER} | {f"{name}.py": RIGHT for name in "bcdef"}


def test_a_killed_run_goes_on_where_it_stopped(mini: Mini) -> None:
    """After SIGKILL the same command grades what is missing, and the end is as if nothing had happened."""
    archive = mini.hand_in(CLASS)
    with started(mini, "grade", "mini", archive, "--out", mini.grades.root, "--jobs", "1") as run:
        wait_for(run, "2 of 6")
        run.kill()
        run.wait()
    assert not (mini.grades.root / "grades.csv").exists()
    assert {"=1+1", "Eve"} <= set(kept(mini.grade(archive)))
    mini.grade(archive, grades="undisturbed")
    assert written(mini.grades) == written(GradesFolder(mini.root.parent / "undisturbed"))


def test_nothing_outlives_a_killed_run(mini: Mini) -> None:
    """The processes that score end with the one that started them, and use no time after it."""
    archive = mini.hand_in({"anna.py": FOR_EVER})
    with started(mini, "grade", "mini", archive, "--out", mini.grades.root) as run:
        assert comes_true(lambda: bool(children(run.pid)), 20)
        (scoring,) = children(run.pid)
        run.kill()
        run.wait()
        assert comes_true(lambda: not is_alive(scoring), 2)


def test_ctrl_c_leaves_finished_work(mini: Mini) -> None:
    """Ctrl-C reaches the whole process group: what is done is written and counted, and the next run goes on."""
    archive = mini.hand_in(PATIENT)
    arguments = ("grade", "mini", archive, "--out", mini.grades.root, "--jobs", "2")
    with started(mini, *arguments) as run:
        wait_for(run, "5 of 6")
        os.killpg(run.pid, signal.SIGINT)
        _, told = run.communicate(timeout=20)
    assert run.returncode == 130
    assert told == "Stopped. 5 of 6 are graded; the same command goes on from there.\n"
    assert list(rows(mini.grades)) == ["b", "c", "d", "e", "f"]
    assert_sound((mini.grades.root / "index.html").read_text("utf-8"), script=True)
    mini.hand_in({"a_slow.py": RIGHT})
    assert kept(mini.grade(archive)) == ["b", "c", "d", "e", "f"]
    assert len(rows(mini.grades)) == 6


def test_ctrl_c_takes_no_row_away(mini: Mini) -> None:
    """A run that is stopped early leaves the rows of the run before it, which are still true or will be renewed."""
    archive = mini.hand_in(TRIO)
    mini.grade(archive)
    run = grade(mini.load(seed=7), archive, mini.grades, Isolation.BUBBLEWRAP, Options(jobs=1))
    next(run)
    run.close()
    assert list(rows(mini.grades)) == ["anna", "ben", "cleo"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where writing fails, the file that was there stays, and nothing is left beside it."""
    file = tmp_path / "grades.csv"
    write(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write(file, "new \ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]
    assert file.read_text() == "old"


# -- what cannot be graded


BAD: dict[str, tuple[str | bytes, str, str]] = {
    "broken.zip": (zipped({"mini.py": RIGHT})[:60], "unreadable", "broken.zip"),
    "cut_off.ipynb": (notebook(RIGHT)[:50], "unreadable", "cut off"),
    "latin.py": ("# größe\n".encode("latin-1") + RIGHT.encode(), "unreadable", "UTF-8"),
    "empty.py": (b"", "import_error", "none of the names"),
    "no_colon.py": ("def square(x)\n    return x\n", "import_error", "line 1"),
    "forward.zip": (zipped({"forward.py": RIGHT}), "missing", "mini"),
    "nothing/readme.txt": ("I forgot", "missing", "mini"),
    "con.py": (RIGHT, "ok", ""),
    "a\nb.py": (RIGHT, "ok", ""),
    " .py": (RIGHT, "ok", ""),
    "ende\u202efdp.py": (RIGHT, "ok", ""),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mini, "subprocess.CompletedProcess[str]"]:
    """A class of bad hand-ins and a good one, graded by the command."""
    mini = Mini.at(tmp_path_factory.mktemp("bad"))
    archive = mini.hand_in({name: content for name, (content, _, _) in BAD.items()} | {"zoe.py": RIGHT})
    return mini, mini.run("grade", "mini", archive, "--out", mini.grades.root)


def test_bad_hand_ins_stop_nobody(bad: tuple[Mini, "subprocess.CompletedProcess[str]"]) -> None:
    """A student's failure is a result: each has a row with the word for it, and the run went well."""
    mini, ran = bad
    assert (ran.returncode, ran.stderr) == (0, "")
    found = {row["status"]: row["score"] for row in rows(mini.grades).values()}
    assert found == {"unreadable": "0", "import_error": "0", "missing": "0", "ok": "100"}
    assert len(rows(mini.grades)) == len(BAD) + 1
    assert rows(mini.grades)["zoe"]["score"] == "100"


@pytest.mark.parametrize("name", [name for name, (_, status, _) in BAD.items() if status != "ok"])
def test_a_bad_hand_in_is_told_what_is_wrong(bad: tuple[Mini, "subprocess.CompletedProcess[str]"], name: str) -> None:
    """The student's page and the public result say in a sentence why there is nothing to grade."""
    mini, _ = bad
    _, status, words = BAD[name]
    id = re.split(r"\.\w+$|/", name)[0]
    assert rows(mini.grades)[id]["status"] == status
    result = json.loads(mini.grades.result(id).read_text("utf-8"))
    assert words in result["output"]
    assert "Traceback" not in result["output"]
    assert words in assert_sound(mini.grades.page(id).read_text("utf-8")).text


def test_a_name_that_is_no_name_is_graded(bad: tuple[Mini, "subprocess.CompletedProcess[str]"]) -> None:
    """Line breaks, marks that turn the text around and names that a system keeps for itself harm no row and no file."""
    mini, ran = bad
    assert {"con", "a\\nb", " ", "ende\\u202efdp"} <= set(rows(mini.grades))
    names = {path.stem for path in (mini.grades.root / "feedback").iterdir()}
    assert "con" not in names
    assert all(name.isascii() and name.isprintable() and name.strip() for name in names)
    assert sum(" of " in line[:12] for line in ran.stdout.splitlines()) == len(BAD) + 1


def test_the_grader_s_own_failure_is_named(mini: Mini) -> None:
    """Where a hidden test breaks on one program, that one is an error, the others are graded, and the code is 1."""
    edited(mini.tests / "hidden/test_square.py", ("    expect(", "    1 / answer.value\n    expect("))
    archive = mini.hand_in(TRIO | {"zero.py": "def square(x):\n    return 0\n"})
    ran = mini.run("grade", "mini", archive, "--out", mini.grades.root)
    assert ran.returncode == 1
    assert ran.stderr == "The grader could not do its work on: zero. Their pages say why.\n"
    found = {id: (row["status"], row["score"]) for id, row in rows(mini.grades).items()}
    assert found == {"anna": ("ok", "100"), "ben": ("ok", "40"), "cleo": ("ok", "60"), "zero": ("error", "0")}
    assert "The grader could not do its work on this submission." in mini.grades.page("zero").read_text("utf-8")
    assert "ZeroDivisionError" in mini.grades.record("zero").read_text("utf-8")
    assert kept(mini.grade(archive)) == ["anna", "ben", "cleo"]


def test_the_grader_s_arithmetic_on_odd_answers_warns_nobody(mini: Mini) -> None:
    """Where a test computes with what a program gave, and that overflows, no warning stands among the run's lines."""
    edited(
        mini.tests / "hidden/test_square.py",
        ("    expect(", "    import numpy as np\n\n    np.float64(answer.value) * 10\n    expect("),
    )
    archive = mini.hand_in({"anna.py": "def square(x):\n    return 1e308\n"})
    ran = mini.run("grade", "mini", archive, "--out", mini.grades.root)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_scoring_process_that_dies_is_an_error(mini: Mini) -> None:
    """Where the kernel kills the process that scores, its submission is an error and the run goes on."""
    (mini.tests / "hidden/test_square.py").write_text(
        "import os\n\nfrom autograder.testing import question\n\n"
        '@question("square", points=24)\ndef test_value(student):\n'
        "    if student.square(3.0) == 0:\n        os.kill(os.getpid(), 9)\n"
    )
    graded = mini.grade(mini.hand_in(TRIO | {"zero.py": "def square(x):\n    return 0\n"}), jobs=1)
    found = {one.result.submission.id: one.result for one in graded}
    assert found["zero"].status is Status.ERROR
    assert "the scoring process died" in found["zero"].detail
    assert [found[id].status for id in ("anna", "ben", "cleo")] == [Status.OK] * 3


def test_the_grader_s_own_failure_shows_nothing_hidden(mini: Mini) -> None:
    """What a hidden test says when it breaks may hold its inputs, and stands in the private record alone."""
    edited(mini.tests / "hidden/test_square.py", ("    expect(", "    raise KeyError(f'secret {x}')\n    expect("))
    mini.grade(mini.hand_in({"anna.py": RIGHT}))
    assert "secret" in mini.grades.record("anna").read_text("utf-8")
    assert "secret" not in mini.grades.result("anna").read_text("utf-8")
    assert "secret" not in mini.grades.page("anna").read_text("utf-8")


# -- a folder that cannot be written


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere, so be another user meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written_is_said_before_grading(mini: Mini) -> None:
    """Nobody waits for a class to be graded to learn that the grades cannot be kept."""
    mini.grades.root.mkdir(mode=0o555)
    with as_nobody(), pytest.raises(UserError) as error:
        mini.grades.prepare()
    assert error.value.what == "The grades cannot be written here (Permission denied)."
    assert error.value.cure == "Name another folder, or make this one writable."


def test_a_file_in_the_place_of_the_folder_is_said(mini: Mini) -> None:
    """A file is no folder, and is not written over."""
    mini.grades.root.write_text("mine")
    with pytest.raises(UserError, match=r"The grades cannot be written here \((Not a directory|File exists)\)"):
        mini.grade(mini.hand_in({"anna.py": RIGHT}))
    assert mini.grades.root.read_text() == "mine"


def test_a_folder_in_the_place_of_a_file_is_said(mini: Mini) -> None:
    """What stands in the way of grades.csv is said before a class is graded, not after it."""
    (mini.grades.root / "grades.csv").mkdir(parents=True)
    with pytest.raises(UserError, match=r"grades\.csv"):
        mini.grade(mini.hand_in({"anna.py": RIGHT}))


# -- cells


@pytest.mark.parametrize("id", ["=1+1", "+1", "-1", "@a"])
def test_no_cell_is_a_formula(mini: Mini, id: str) -> None:
    """A name that a spreadsheet would compute has a mark before it that makes it text."""
    mini.grade(mini.hand_in({f"{id}.py": b"\xff"}))
    assert list(rows(mini.grades)) == [f"'{id}"]


def test_what_needs_quotes_is_quoted(mini: Mini) -> None:
    """A comma or a quote in a name stays in its cell."""
    mini.grade(mini.hand_in({'a,"b".py': b"\xff"}))
    assert list(rows(mini.grades)) == ['a,"b"']


def test_points_are_rounded_once(mini: Mini) -> None:
    """Twice 20/3 is 13.33, and not twice 6.67."""
    upper = SQUARE + "def norm(x, y):\n    return (square(x) + square(y)) ** 0.5 if y > 0 else 0.0\n"
    mini.grade(mini.hand_in({"anna.py": upper}))
    row = rows(mini.grades)["anna"]
    assert (row["norm"], row["score"], row["final"]) == ("33.33", "73.33", "73.33")
    assert json.loads(mini.grades.result("anna").read_text("utf-8"))["score"] == 73.33
