"""Whole hostile programs and files are graded beside honest ones in one run, and get what they deserve.

``hostile/`` holds the programs, a folder for each family of attacks; each has a first line that says what it tries, and
``expected.toml`` says what has to become of it. ``handins`` makes the files and names that cannot lie there.
"""

import contextlib
import csv
import ctypes
import hashlib
import html
import io
import json
import os
import re
import signal
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from autograder import crew
from autograder.course import LoadedAssignment
from autograder.model import Limits, Status
from autograder.pipeline import Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation, lay_foundation

from . import grading
from .conftest import steady
from .corpus import EXPECTED, FAMILIES, FOUND, program
from .examples import assert_sound
from .handins import FILES, NAMES, SECRET, named
from .mini.course import REPOSITORY, notebook

pytestmark = pytest.mark.bubblewrap

# Honest programs: a right one, one with a mistake, one that is half done, and a right one in a notebook.
MISTAKE = ("return y, x", "return x, y")
NEIGHBOURS = {
    "a_right.py": grading.solution(),
    "h_mistaken.py": grading.solution().replace(*MISTAKE),
    "m_half_done.py": grading.solution().partition("def composite")[0],
    "z_notebook.ipynb": notebook(*re.split(r"\n\n(?=def |class )", grading.solution())),
}
STATUSES = {Status.OK, Status.IMPORT_ERROR, Status.TIMEOUT, Status.MEMORY, Status.CRASHED}
# Enough for an honest program many times over, and short enough for the others.
LIMITS = Limits(call=0.2, load=1, submission=15)
LONGEST_RUN = 1500  # on a busy machine; an idle one takes a tenth
LARGEST_RECORD = 2 * 2**20
PR_SET_CHILD_SUBREAPER = 36
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
DEVICE_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Run:
    """One grading run over all of them: its folders, and what the machine was like before and after.

    ``alone`` is the folder of a run over the honest ones, ``printed`` what the runs wrote to the terminal.
    """

    archive: Path
    folder: GradesFolder
    alone: GradesFolder
    before: dict[str, object]
    after: dict[str, object]
    printed: bytes

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        return rows(self.folder)

    def record(self, name: str) -> dict[str, Any]:
        return json.loads(self.folder.record(name).read_text("utf-8"))  # type: ignore[no-any-return]

    def page(self, name: str) -> str:
        return whole(self.folder.page(name))

    def result(self, name: str) -> str:
        return self.folder.result(name).read_text("utf-8")


def whole(page: Path) -> str:
    """A page without the marks where a long name may break, which never close."""
    return page.read_text("utf-8").replace("<wbr>", "")


def rows(folder: GradesFolder) -> dict[str, dict[str, str]]:
    """The lines of a grades.csv by the first cell."""
    with open(folder.root / "grades.csv", encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def digests(folder: Path) -> dict[str, tuple[object, ...]]:
    """What is in a folder, however deep: kind, mode, size and time of each entry, and what it holds or points to."""
    found: dict[str, tuple[object, ...]] = {}
    for above, names, files, place in os.fwalk(folder):
        names[:] = [name for name in names if name != "__pycache__" or folder.name == "class"]
        for name in (*names, *files):
            status = os.stat(name, dir_fd=place, follow_symlinks=False)
            content = ""
            if stat.S_ISLNK(status.st_mode):
                content = os.readlink(name, dir_fd=place)
            elif stat.S_ISREG(status.st_mode):
                with open(os.open(name, os.O_RDONLY, dir_fd=place), "rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
            found[f"{above}/{name}"] = (status.st_mode, status.st_size, status.st_mtime_ns, content)
    return found


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
        "package": digests(REPOSITORY / "autograder"),
        "beside": sorted(os.listdir(archive.parent)),
        "devices": [(os.stat(path).st_mode, os.stat(path).st_uid, os.stat(path).st_mtime_ns) for path in DEVICES],
        # Others use it meanwhile: what counts is what the programs call it.
        "shared memory": [str(path) for path in Path("/dev/shm").glob("*hostile*")],
        "processes": offspring(),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "control groups": sorted(str(path) for path in Path("/sys/fs/cgroup").glob(f"**/autograder-{os.getpid()}-*")),
    }


def hand_in_all(archive: Path) -> None:
    """The class: programs, files and names, and the honest ones among them and first."""
    archive.mkdir()
    (archive.parent / "secret.py").write_text(f"{SECRET} = 1\n")
    for name in EXPECTED:
        (archive / f"{name}.py").write_text(program(name))
    for id, made in FILES.items():
        made.make(archive, id)
    named(archive)
    hand_in_neighbours(archive)


def hand_in_neighbours(archive: Path) -> None:
    archive.mkdir(exist_ok=True)
    for name, content in NEIGHBOURS.items():
        (archive / name).write_text(content)


@contextlib.contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """End a run that some program holds up."""

    def ring(number: int, frame: object) -> None:
        pytest.fail(f"The run was not done after {seconds} seconds: some hand-in holds it up.")

    earlier = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, earlier)


@contextlib.contextmanager
def printed_into(path: Path) -> Iterator[None]:
    """Send what this process, and any that it starts, writes to the terminal into a file."""
    with open(path, "wb") as file:
        kept = [os.dup(stream) for stream in (1, 2)]
        try:
            for stream in (1, 2):
                os.dup2(file.fileno(), stream)
            yield
        finally:
            for stream, own in zip((1, 2), kept, strict=True):
                os.dup2(own, stream)
                os.close(own)


MANY, OWN, REDUCED = "a wall for many", "a wall for each", "reduced"
ROWS: dict[str, dict[str, dict[str, str]]] = {}  # of each kind of wall, as its run was made


@pytest.fixture(scope="module", params=[MANY, OWN, REDUCED])
def run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, backprop: LoadedAssignment
) -> Iterator[Run]:
    """The one run over all that is handed in, and one over the honest ones alone, for each kind of wall."""
    isolation = Isolation.REDUCED if request.param == REDUCED else Isolation.BUBBLEWRAP
    root = tmp_path_factory.mktemp("hostile")
    hand_in_all(root / "class")
    hand_in_neighbours(root / "honest")
    folder, alone = GradesFolder(root / "grades"), GradesFolder(root / "alone")
    folder.root.mkdir()
    alone.root.mkdir()
    loaded = replace(backprop, assignment=replace(backprop.assignment, limits=LIMITS))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    (root / "printed").touch()
    lay_foundation(isolation)  # what this holds open is there for as long as this process is
    before = machine(root / "class")
    with pytest.MonkeyPatch.context() as patch, at_most(LONGEST_RUN), printed_into(root / "printed"):
        if request.param == OWN:
            patch.setattr(crew, "serves_many", lambda wall: False)
        for archive, grades in (("class", folder), ("honest", alone)):
            for _ in grade(loaded, root / archive, grades, isolation, Options(jobs=2)):
                pass
    after = machine(root / "class")
    crowded = frozenset({"Zoe", "zoe", "ZOE", "straße", "strasse"})
    printed = (root / "printed").read_bytes()
    made = Run(root / "class", replace(folder, crowded=crowded), alone, before, after, printed)
    ROWS[request.param] = made.rows
    yield made
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass  # orphans that have ended


# -- what was asked for


def test_every_program_says_what_it_tries_and_what_becomes_of_it() -> None:
    """Each has a comment in its first line, and a status and a most in expected.toml; there is no entry too many."""
    assert set(FOUND) == set(EXPECTED)
    assert {path.parent.name for path in FOUND.values()} == set(FAMILIES)
    for name, facts in EXPECTED.items():
        assert re.match(r"# [A-Z].+\.\n", program(name)), name
        assert Status(facts["status"]) in STATUSES
        assert 0 <= facts.get("most", 0) <= 100


# -- what became of it


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_program_gets_no_more_than_it_deserves(run: Run, name: str) -> None:
    """Its row has the status that is expected, and at most the points."""
    row = run.rows[name]
    assert row["status"] == EXPECTED[name]["status"]
    assert float(row["score"]) <= EXPECTED[name].get("most", 0)


def test_the_kind_of_wall_makes_no_difference(run: Run) -> None:
    """Behind a wall that serves many, one that serves a single submission, and a weaker one: the same rows."""
    first, *others = ROWS.values()
    assert all(rows == first for rows in others)


@pytest.mark.parametrize("id", FILES)
def test_a_hostile_file_is_named_for_what_it_is(run: Run, id: str) -> None:
    """Its row has the status that is expected and no points, and its page says why."""
    made, row = FILES[id], run.rows[id]
    assert (row["status"], row["score"]) == (made.status, "0")
    assert made.words in json.loads(run.result(id))["output"]
    assert made.words in assert_sound(run.page(id)).text


def test_what_lies_beside_a_module_is_not_obeyed(run: Run) -> None:
    """No configuration, no module of a library's name, no stale compiled form."""
    assert "obeyed: [False, False, False]" in run.record("companions")["printed"]


def test_nothing_outside_of_a_hand_in_is_read(run: Run) -> None:
    """What a link points to stands nowhere in the folder of the grades."""
    for path in run.folder.root.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_neighbour_is_graded_as_ever(run: Run, name: str) -> None:
    """An honest program has the same whole result as in a run without hostile ones: record, public result and page."""
    id = name.partition(".")[0]
    for kind in ("record", "result", "page"):
        beside, alone = (getattr(folder, kind)(id).read_text("utf-8") for folder in (run.folder, run.alone))
        assert steady(beside) == steady(alone)
    assert run.rows[id] == rows(run.alone)[id]


def test_neighbours_are_of_several_kinds(run: Run) -> None:
    """Two have all points, one nearly all, one a part; all are ok."""
    found = rows(run.alone)
    assert {row["status"] for row in found.values()} == {"ok"}
    scores = {id: float(row["score"]) for id, row in found.items()}
    assert scores["a_right"] == scores["z_notebook"] == 100 > scores["h_mistaken"] > 90 > scores["m_half_done"] > 20


# -- what is written of it


def test_every_hand_in_has_a_row_a_result_and_a_page(run: Run) -> None:
    """Whatever a program does, its student is told, and the class is complete."""
    honest = {name.partition(".")[0] for name in NEIGHBOURS}
    assert set(run.rows) == {*EXPECTED, *FILES, *honest, *(shown for shown, _ in NAMES.values())}
    for folder in ("results", "feedback", "private"):
        assert len(list((run.folder.root / folder).iterdir())) == len(run.rows)
    for name in (*EXPECTED, *FILES):
        assert 0 <= json.loads(run.result(name))["score"] <= 100


def test_every_page_is_sound(run: Run) -> None:
    """No text and no name of a program becomes markup, a script or an address, or turns what is beside it around."""
    index = run.folder.root / "index.html"
    for path in [*(run.folder.root / "feedback").iterdir(), index]:
        assert "<wbr" not in assert_sound(whole(path), script=path == index).text
        assert not unseen(whole(path), but="\n\t")


def test_every_link_of_the_class_leads_to_its_page(run: Run) -> None:
    """However an id is spelled, its address is that of a file, and no two share one."""
    page = (run.folder.root / "index.html").read_text("utf-8")
    links = [unquote(html.unescape(link)) for link in re.findall(r'href="(feedback/[^"]+)"', page)]
    assert len(set(links)) == len(run.rows)
    assert all((run.folder.root / link).is_file() for link in links)


def test_every_file_has_a_name_that_every_system_keeps(run: Run) -> None:
    """ASCII, short, not hidden, no device's, and no two alike where case does not count."""
    for folder in ("results", "feedback", "private"):
        names = [path.name for path in (run.folder.root / folder).iterdir()]
        assert len({name.casefold() for name in names}) == len(names)
        for name in names:
            assert re.fullmatch(r"[\w.+=@-]{1,210}", name, re.ASCII), name
            assert not DEVICE_NAMES.fullmatch(name)
            assert not name.startswith(".")


def test_the_table_is_clean(run: Run) -> None:
    """No cell is a formula, no name breaks a row, and no control character but the ends of lines is in the file."""
    text = (run.folder.root / "grades.csv").read_bytes().decode("utf-8")
    assert not unseen(text, but="\r\n")
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in table} == {len(table[0])}
    assert len(table) == len(run.rows) + 1
    for cell in (cell for row in table for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell


def unseen(text: str, but: str) -> set[str]:
    """The characters of a text that are not seen: controls, marks of direction, surrogates."""
    return {char for char in set(text) if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - set(but)


def test_nothing_but_results_is_printed(run: Run) -> None:
    """A run in Python writes nothing to the terminal: no program's words, and no warning that it provoked."""
    assert run.printed == b""


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
    for name in EXPECTED:
        page, result = html.unescape(run.page(name)), json.dumps(json.loads(run.result(name)), ensure_ascii=False)
        for secret in secrets_of(run.record(name)):
            found += 1
            assert secret not in page
            assert secret not in result
            assert secret not in class_page
    assert found > 100, "the programs are there to fail hidden checks"


TOLD = re.compile(r"asked_[\w.]+(?:_-?[\w.]+)*")


def test_no_program_carries_hidden_inputs_to_its_page(run: Run) -> None:
    """It puts what it is asked into its exceptions, prints, lines and values; those of hidden checks are withheld."""
    name = "tells_what_it_is_asked"
    told: dict[str, set[str]] = {"public": set(), "hidden": set()}
    for test in run.record(name)["tests"]:
        told[test["visibility"]] |= set(TOLD.findall(json.dumps(test["explanation"])))
    assert len(told["public"]) > 3
    assert len(told["hidden"] - told["public"]) > 3
    for shown in (html.unescape(run.page(name)), run.result(name), (run.folder.root / "index.html").read_text("utf-8")):
        assert set(TOLD.findall(shown)) <= told["public"]


def test_what_is_kept_of_a_program_is_bounded(run: Run) -> None:
    """However much a program says, its record stays below two megabytes."""
    for path in run.folder.root.rglob("*"):
        assert path.is_dir() or path.stat().st_size < LARGEST_RECORD, path


# -- what is left of it


@pytest.mark.parametrize("what", ["hand-ins", "solutions", "tests", "package", "beside"])
def test_the_hand_ins_and_the_course_are_as_they_were(run: Run, what: str) -> None:
    """Nothing that was handed in, no test, no solution and no line of the grader is changed, and nothing is new."""
    assert run.after[what] == run.before[what]


@pytest.mark.parametrize("what", ["devices", "shared memory", "processes", "descriptors", "control groups"])
def test_the_machine_is_as_it_was(run: Run, what: str) -> None:
    """No process, no shared memory, no open file is left, and no device is changed."""
    assert run.after[what] == run.before[what]
