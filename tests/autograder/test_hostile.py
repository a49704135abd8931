"""Whole hostile programs are graded beside honest ones in one run, and get what they deserve.

``hostile/`` holds the programs, each with a first line that says what it tries, and ``expected.toml`` what has to
become of each.
"""

import csv
import ctypes
import hashlib
import html
import json
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from autograder.course import LoadedAssignment
from autograder.model import Limits, Status
from autograder.pipeline import Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation

from .corpus import EXPECTED, FOUND, program
from .examples import assert_sound
from .mini.course import REPOSITORY

pytestmark = pytest.mark.bubblewrap

HANDED_IN = list(EXPECTED)
NEIGHBOURS = ("a_neighbour", "m_neighbour")
STATUSES = {Status.OK, Status.IMPORT_ERROR, Status.TIMEOUT, Status.MEMORY, Status.CRASHED}
# Enough for an honest program many times over, and short enough for the others.
LIMITS = Limits(call=0.2, load=1, submission=15)
LONGEST_RUN = 300
LARGEST_RECORD = 2 * 2**20
PR_SET_CHILD_SUBREAPER = 36
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


@dataclass(frozen=True)
class Run:
    """One grading run over all of them: its folders, and what the machine was like before and after."""

    archive: Path
    folder: GradesFolder
    before: dict[str, object]
    after: dict[str, object]

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        with open(self.folder.root / "grades.csv", encoding="utf-8", newline="") as file:
            return {row["submission"]: row for row in csv.DictReader(file)}

    def record(self, name: str) -> dict[str, Any]:
        return json.loads(self.folder.record(name).read_text("utf-8"))  # type: ignore[no-any-return]

    def page(self, name: str) -> str:
        return self.folder.page(name).read_text("utf-8")

    def result(self, name: str) -> str:
        return self.folder.result(name).read_text("utf-8")


def digests(folder: Path) -> dict[str, tuple[str, int, int]]:
    """What is in a folder: the bytes, the mode and the time of every file."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    stats = [(path, path.stat()) for path in files]
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), stat.st_mode, stat.st_mtime_ns)
        for path, stat in stats
    }


def offspring() -> set[str]:
    """The processes that descend from this one and live. Orphans are counted: they become this one's own children."""
    parents, living = {}, set()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                state, parent = Path(entry.path, "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            parents[entry.name] = parent
            living |= {entry.name} if state != "Z" else set()
    found, more = set(), {str(os.getpid())}
    while more:
        found |= more
        more = {name for name, parent in parents.items() if parent in more} - found
    return (found & living) - {str(os.getpid())}


def machine(archive: Path) -> dict[str, object]:
    """What no hand-in may change."""
    return {
        "hand-ins": digests(archive),
        "solutions": digests(REPOSITORY / "solutions"),
        "tests": digests(REPOSITORY / "tests" / "backprop"),
        "devices": [(os.stat(path).st_mode, os.stat(path).st_uid, os.stat(path).st_mtime_ns) for path in DEVICES],
        "shared memory": sorted(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else [],
        "processes": offspring(),
        "descriptors": len(os.listdir("/proc/self/fd")),
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, backprop: LoadedAssignment) -> Iterator[Run]:
    """The one run: all hostile programs that are handed in, and the solution twice, among them and first."""
    root = tmp_path_factory.mktemp("hostile")
    archive, folder = root / "class", GradesFolder(root / "grades")
    archive.mkdir()
    for name in HANDED_IN:
        (archive / f"{name}.py").write_text(program(name))
    for name in NEIGHBOURS:
        (archive / f"{name}.py").write_bytes((REPOSITORY / "solutions" / "backprop.py").read_bytes())
    loaded = replace(backprop, assignment=replace(backprop.assignment, limits=LIMITS))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = machine(archive)

    def ring(number: int, frame: object) -> None:
        pytest.fail(f"The run was not done after {LONGEST_RUN} seconds: some program holds it up.")

    earlier = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LONGEST_RUN)
    try:
        for _ in grade(loaded, archive, folder, Isolation.BUBBLEWRAP, Options(jobs=2)):
            pass
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)
    yield Run(archive, folder, before, machine(archive))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def test_every_program_says_what_it_tries_and_what_becomes_of_it() -> None:
    """Each has a comment in its first line, and a status and a most in expected.toml; there is no entry too many."""
    assert set(FOUND) == set(EXPECTED)
    for name, facts in EXPECTED.items():
        assert re.match(r"# [A-Z].+\.\n", program(name)), name
        assert Status(facts["status"]) in STATUSES
        assert 0 <= facts.get("most", 0) <= 100


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_program_gets_no_more_than_it_deserves(run: Run, name: str) -> None:
    """Its row has the status that is expected, and at most the points."""
    row = run.rows[name]
    assert row["status"] == EXPECTED[name]["status"]
    assert float(row["score"]) <= EXPECTED[name].get("most", 0)


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_neighbour_is_graded_as_ever(run: Run, name: str) -> None:
    """Beside hostile programs an honest one has status ok and all points."""
    assert (run.rows[name]["status"], run.rows[name]["score"]) == ("ok", "100")


def test_every_hand_in_has_a_row_a_result_and_a_page(run: Run) -> None:
    """Whatever a program does, its student is told, and the class is complete."""
    names = {*HANDED_IN, *NEIGHBOURS}
    assert set(run.rows) == names
    for name in names:
        assert 0 <= json.loads(run.result(name))["score"] <= 100
        assert run.page(name)


def test_every_page_is_sound(run: Run) -> None:
    """No text of a program becomes markup, a script or an address."""
    for name in HANDED_IN:
        assert_sound(run.page(name).replace("<wbr>", ""))  # marks where a long name may break, and never closes


def secrets_of(record: dict[str, Any]) -> Iterator[str]:
    """The calls and the expected values of hidden checks that are long enough to be told from other numbers."""
    public = {
        part
        for test in record["tests"]
        if test["visibility"] == "public" and test["explanation"]
        for part in (test["explanation"]["call"], test["explanation"]["expected"])
    }
    for test in record["tests"]:
        if test["visibility"] == "hidden" and test["explanation"]:
            for part in (test["explanation"]["call"], test["explanation"]["expected"]):
                if len(part) > 8 and re.search(r"\d\.\d{4}", part) and part not in public:
                    yield part


def test_nothing_of_a_hidden_check_is_told(run: Run) -> None:
    """Neither its call nor what it expects stands on a page, in a result, or on the page of the class."""
    class_page = html.unescape((run.folder.root / "index.html").read_text("utf-8"))
    found = 0
    for name in HANDED_IN:
        page, result = html.unescape(run.page(name)), json.dumps(json.loads(run.result(name)), ensure_ascii=False)
        for secret in secrets_of(run.record(name)):
            found += 1
            assert secret not in page
            assert secret not in result
            assert secret not in class_page
    assert found > 100, "the programs are there to fail hidden checks"


def test_what_is_kept_of_a_program_is_bounded(run: Run) -> None:
    """However much a program says, its record stays below two megabytes."""
    for name in HANDED_IN:
        assert run.folder.record(name).stat().st_size < LARGEST_RECORD, name


def test_the_hand_ins_and_the_course_are_as_they_were(run: Run) -> None:
    """Nothing that was handed in, no test and no solution is changed."""
    for what in ("hand-ins", "solutions", "tests"):
        assert run.after[what] == run.before[what]


@pytest.mark.parametrize("what", ["devices", "shared memory", "processes", "descriptors"])
def test_the_machine_is_as_it_was(run: Run, what: str) -> None:
    """No process, no shared memory, no open file is left, and no device is changed."""
    assert run.after[what] == run.before[what]
