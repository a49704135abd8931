"""Level reduced, in copies of the containers that it is for: what a program is refused there, and what it is graded.

``container.py`` makes the copies, ``attempts.py`` is what is tried in each.
"""

import functools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Folders
from autograder.errors import UserError
from autograder.pipeline import Options, grade
from autograder.sandbox import reduced, tree
from autograder.sandbox.levels import available, left_open
from autograder.sandbox.outer import Isolation
from autograder.sandbox.reduced import Means
from autograder.scoring import score
from autograder.verify.programs import submission_of

from .attempts import ATTEMPTS
from .mini.course import REPOSITORY, RIGHT, SQUARE, Mini

HERE = Path(__file__).parent
# Each with what a wall can be made of there: a root of its own, another user, Landlock.
SITUATIONS = {
    "docker": ([], (True, True, True)),
    "docker without Landlock": (["--without-landlock"], (True, True, False)),
    "one user": (["--one-id"], (True, False, True)),
    "one user without Landlock": (["--one-id", "--without-landlock"], (True, False, False)),
    "no root": (["--user"], (False, False, True)),
    "no root and no Landlock": (["--user", "--without-landlock"], (False, False, False)),
}
# What a program is not refused, as ``left_open`` says.
ASKED = {"that a hidden file is there", "that a process is there"}
READ = {"a hidden file", "a hidden folder", "the accounts", "the machine's root", "the processes", "the first process"}
LEFT_OPEN = {"no root": ASKED, "no root and no Landlock": ASKED | READ}

each = pytest.mark.parametrize("situation", SITUATIONS)


def in_container(situation: str, *command: object) -> "subprocess.CompletedProcess[str]":
    """Run a Python with arguments in a situation."""
    flags, _ = SITUATIONS[situation]
    return subprocess.run(
        [sys.executable, str(HERE / "container.py"), *flags, sys.executable, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )


@functools.cache
def missing(situation: str) -> str:
    """Why a situation cannot be made here, or nothing."""
    if os.geteuid() != 0 and not situation.startswith("no root"):
        return "root alone can copy a container."
    made = in_container(situation, "-c", "import ctypes, numpy")
    return made.stderr[-300:] if made.returncode else ""


def demand(situation: str) -> None:
    """Skip a test where its situation cannot be made; where CI=true, it fails, unless the user is not root."""
    if missing(situation):
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail(f"This situation cannot be made, and CI=true forbids to skip it. {missing(situation)}")
        pytest.skip(f"needs a container. {missing(situation)}")


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that every user may read and write to."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name)


@pytest.fixture(scope="module")
def tried(open_folder: Path) -> Callable[[str], dict[str, Any]]:
    """Gives what came of the attempts in a situation."""
    hidden = open_folder / "tests" / "hidden.py"
    hidden.parent.mkdir()
    hidden.write_text("expected = 7")

    @functools.cache
    def run(situation: str) -> dict[str, Any]:
        demand(situation)
        done = in_container(situation, HERE / "attempts.py", hidden)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    return run


@each
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_program_may_not_it_is_refused(
    tried: Callable[[str], dict[str, Any]], situation: str, attempt: str
) -> None:
    """Each attempt ends in an exception, but for those that the level is said to leave open there."""
    refused = bool(tried(situation)["came"][attempt])
    assert refused is (attempt not in LEFT_OPEN.get(situation, set()))


@each
def test_a_wall_is_made_of_what_there_is(tried: Callable[[str], dict[str, Any]], situation: str) -> None:
    """Root gives a child another root and another user, and the kernel Landlock; what is missing is left out."""
    seen = tried(situation)
    _, means = SITUATIONS[situation]
    assert (seen["level"], tuple(seen["means"])) == ("reduced", means)
    assert seen["user"] in range(reduced.FIRST_USER, reduced.FIRST_USER + reduced.USERS) or not means[1]
    assert seen["groups"] == [] or not means[1]
    assert (seen["here"], seen["notes"]) == ("/", [])


@each
def test_threads_are_let_through_where_their_number_is_bounded(
    tried: Callable[[str], dict[str, Any]], situation: str
) -> None:
    """The kernel bounds those of a user, and not those of root, to whom no control group is given here."""
    assert tried(situation)["threads"] is not situation.startswith("one user")


@pytest.mark.parametrize("situation", [name for name, (_, means) in SITUATIONS.items() if means[0]])
def test_reading_leaves_no_mark(tried: Callable[[str], dict[str, Any]], situation: str) -> None:
    """Else a program that has seen one question could tell the next one by the dates of the files that it read."""
    assert not tried(situation)["marked"]


@each
def test_nothing_of_the_grader_s_environment_is_seen(tried: Callable[[str], dict[str, Any]], situation: str) -> None:
    """A child's environment is made for it."""
    seen = tried(situation)["environment"]
    made = {"PYTHONPATH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LANG", "HOME"}
    assert set(seen) - {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"} == made
    assert "secret" not in str(seen)
    assert str(REPOSITORY) not in str(seen)


@each
def test_the_level_is_chosen_where_it_hides_the_course(tried: Callable[[str], dict[str, Any]], situation: str) -> None:
    """Where programs could read the hidden tests, nobody gets this level without asking for it by its name."""
    chosen = tried(situation)["auto"]
    if situation == "no root and no Landlock":
        assert "--isolation none" in chosen
        assert "With --isolation reduced there is a weaker wall" in chosen
    else:
        assert chosen == "reduced"


# One that is right, one that cheats by whatever it can read, one that needs all memory, a notebook.
HANDED_IN = ["amara", "quinn", "okafor", "chen_wei"]


@pytest.mark.parametrize("situation", ["docker without Landlock", "one user without Landlock", "no root"])
def test_programs_are_graded_as_behind_bubblewrap(open_folder: Path, situation: str) -> None:
    """The same rows of grades come out, and the terminal says what the level leaves open."""
    demand(situation)
    archive, out = open_folder / situation, open_folder / f"grades {situation}"
    archive.mkdir()
    for name in HANDED_IN:
        for file in Folders(REPOSITORY).sample_class("backprop").glob(f"{name}*"):
            copy = shutil.copytree if file.is_dir() else shutil.copy
            copy(file, archive / file.name)
    done = in_container(
        situation, "-m", "autograder", "grade", "backprop", archive, "--out", out, "--isolation", "reduced"
    )
    assert done.returncode == 0, done.stderr
    expected = (HERE / "goldens" / "sample_class_backprop.csv").read_text("utf-8").splitlines()
    rows = [row for row in expected if row.split(",")[0] in ("submission", *HANDED_IN)]
    assert (out / "grades.csv").read_text("utf-8").splitlines() == rows
    assert "Level reduced: no namespaces, but" in done.stdout


# -- what is said of it

GAPS = {
    "could read every file": Means(False, False, 0),
    "could ask which files and processes there are": Means(False, False, 7),
    "could carry a mark": Means(False, False, 7),
    "the filter alone kept it from signalling": Means(True, False, 0),
    "closed to it by the filter alone": Means(True, True, 7),
}


@pytest.mark.parametrize("gap", GAPS)
def test_what_is_left_open_is_said(monkeypatch: pytest.MonkeyPatch, gap: str) -> None:
    """Each gap is named where it is there, and only there."""
    for named, means in GAPS.items():
        monkeypatch.setattr(reduced, "means", lambda means=means: means)
        if named == gap:
            assert gap in left_open(Isolation.REDUCED)
    monkeypatch.setattr(reduced, "means", lambda: Means(True, True, 7))
    assert (gap in left_open(Isolation.REDUCED)) is (gap == "closed to it by the filter alone")


def test_every_level_says_what_it_leaves_open() -> None:
    """Behind bubblewrap nothing is known to be open; without a wall everything is."""
    assert left_open(Isolation.BUBBLEWRAP) == ""
    assert left_open(Isolation.NONE).startswith("There was no wall")


def test_what_is_left_open_stands_with_the_results(mini: Mini) -> None:
    """It is in every result, and once on the page of the class; the student's page names the level alone."""
    archive = mini.hand_in({"anna.py": RIGHT, "ben.py": SQUARE})
    list(grade(mini.load(), archive, mini.grades, Isolation.REDUCED, Options(jobs=1)))
    said = left_open(Isolation.REDUCED)
    facts = json.loads(mini.grades.result("anna").read_text("utf-8"))["extra_data"]
    assert (facts["isolation"], facts["isolation_leaves_open"]) == ("reduced", said)
    sentence = "closed to it by the filter alone"
    assert (mini.grades.root / "index.html").read_text("utf-8").count(sentence) == 1
    page = mini.grades.page("anna").read_text("utf-8")
    assert "isolation level reduced" in page
    assert sentence not in page


def test_a_level_that_does_not_work_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried before a run: who would be graded at it would else be told that his program had ended."""
    monkeypatch.setattr(reduced, "below", lambda ruleset: [0, "/nowhere", 0, -1])
    with pytest.raises(UserError, match=r"Level reduced does not work here .* --isolation none"):
        available("reduced")


# -- the folder, the user, the time


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where folders are made that go with this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tree, "YOUNG", 0)
    yield tmp_path
    for folder in tmp_path.glob(f"{tree.PREFIX}*"):
        shutil.rmtree(folder)


def plant_elsewhere(seconds: float) -> "subprocess.Popen[str]":
    """A process that has made its folder, and then lives for a while."""
    program = (
        f"from autograder.sandbox import tree\nimport time\nprint(tree.plant(False), flush=True)\ntime.sleep({seconds})"
    )
    environment = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env=environment
    )
    assert process.stdout is not None
    assert Path(process.stdout.readline().strip()).is_dir()
    return process


def test_the_folder_goes_with_its_run(planted: Path) -> None:
    """A run that ends leaves nothing behind."""
    process = plant_elsewhere(0)
    process.communicate()
    assert list(planted.iterdir()) == []


def test_what_a_run_that_was_killed_left_is_removed(planted: Path) -> None:
    """The next run removes it, and leaves those of runs that live."""
    dead, living = plant_elsewhere(60), plant_elsewhere(60)
    assert len(list(planted.iterdir())) == 2
    dead.kill()
    dead.communicate()
    try:
        tree._clean()
        assert len(list(planted.iterdir())) == 1
    finally:
        living.kill()
        living.communicate()


@pytest.mark.skipif(not reduced.means().user, reason="needs root, who may become another user")
def test_two_scoring_processes_have_two_users() -> None:
    """Children of submissions that are scored at a time may not signal each other, even if a filter let them."""
    users = []
    for _ in range(2):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writer, str(reduced.user()).encode())
            os._exit(0)
        os.waitpid(child, 0)
        users.append(int(os.read(reader, 20)))
        os.close(reader)
        os.close(writer)
    assert users[0] != users[1]


@pytest.mark.parametrize("isolation", [Isolation.REDUCED, Isolation.NONE])
def test_a_program_s_time_is_counted_once(mini: Mini, isolation: Isolation) -> None:
    """What the kernel counts for the warm Python, and what this says of its children, are the same seconds."""
    burns = f"import time\nlast = time.process_time() + 0.3\nwhile time.process_time() < last: pass\n{RIGHT}"
    loaded = mini.load()
    before = cpu_seconds()
    result = score(submission_of(burns, loaded, "anna"), loaded, isolation)
    assert 0.3 <= result.seconds <= cpu_seconds() - before


def cpu_seconds() -> float:
    """What this process has used, and whatever it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
