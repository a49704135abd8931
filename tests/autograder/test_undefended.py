"""The attacks of ``hostile/`` are real: each reaches its goal where the defence that stops it is switched off.

First all defences at once: ``naive.py`` grades every program as many a course would, in one process. Then single ones
of the package's own, and careless readers and writers of files. Nothing here reaches the machine: what runs without a
wall of the package's own runs within another.
"""

import ast
import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import judging, sitting
from autograder.course import LoadedAssignment
from autograder.model import Limits
from autograder.sandbox import cgroup, outer
from autograder.sandbox.client import Sandbox
from autograder.sandbox.deadline import Deadline
from autograder.scoring import score
from autograder.testing import compare, passes, stages, staging
from autograder.testing.student import Student
from autograder.verify.programs import submission_of

from .apart import apart
from .corpus import EXPECTED, program
from .examples import assert_sound
from .handins import FILES, NAMES, SECRET, UNTOUCHED
from .mini.course import REPOSITORY

pytestmark = pytest.mark.bubblewrap

NAIVE = Path(__file__).parent / "naive.py"
MOST_PROCESSES = 140
LONGEST = 900


SHOWN = [name for name, facts in EXPECTED.items() if "shown" in facts]
GOALS = {
    "points": lambda found, most: found["points"] > most,
    "succeeded": lambda found, most: found["succeeded"],
    "ended": lambda found, most: found["ended"],
    "stalled": lambda found, most: found["stalled"],
    "grew": lambda found, most: found["grew"],
    "said": lambda found, most: found["said"] > 16 * Limits().output * 1024,
    "left": lambda found, most: found["left"] > 0,
    "uncleaned": lambda found, most: not found["cleaned"],
}


def wall(folder: Path) -> list[str]:
    """The bubblewrap around a grader that has no defence: its own disk in memory, and an empty network."""
    command = ["bwrap", *outer.namespaces(), "--die-with-parent", "--new-session", "--clearenv"]
    environment = outer.environment(f"/{outer.GRADER}", f"/{outer.SITE}")
    environment |= {"COURSE": "/tmp/room", "MALLOC_ARENA_MAX": "2"}
    for name, value in environment.items():
        command += ["--setenv", name, value]
    shown = {path: path for path in [*outer.shown(), "/usr/bin"]}
    shown |= {
        str(REPOSITORY / "autograder" / part): f"/grader/autograder/{part}" for part in ("__init__.py", "testing")
    }
    shown |= {str(path): f"/site/{path.name}" for path in numpy_parts()}
    shown |= {str(folder): "/class", str(REPOSITORY / "solutions/backprop.py"): "/course/backprop.py"}
    shown |= {str(NAIVE): "/grader/naive.py", str(folder / "metadata"): "/autograder/submission_metadata.json"}
    for path, within in shown.items():
        command += ["--ro-bind", path, within]
    for target, link in [*outer.links(), ("usr/bin", "/bin")]:
        command += ["--symlink", target, link]
    room = ["--proc", "/proc", "--dev", "/dev", "--size", str(2**26), "--tmpfs", "/tmp", "--chdir", "/tmp"]
    return [*command, *room, "--remount-ro", "/", "--", outer.python(), "-sPSB", "/grader/naive.py"]


def numpy_parts() -> Iterator[Path]:
    package = Path(np.__file__).parent
    yield from (path for path in (package, package.with_name("numpy.libs")) if path.exists())


@pytest.fixture(scope="module")
def naive(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each program reaches with a grader that has no defence: one run, a process of its own for each."""
    folder = tmp_path_factory.mktemp("class")
    names = ["right", "untouched", *SHOWN]
    for name in names:
        (folder / f"{name}.py").write_text(program(name))
    (folder / "metadata").write_text("{}")
    group = cgroup.make() if os.geteuid() == 0 else None
    if group is None and os.geteuid() == 0:
        pytest.skip("The machine's root is above a limit of processes, and there can be no control group here.")
    if group is not None:
        (group / "pids.max").write_text(str(MOST_PROCESSES))
    facts = {name: EXPECTED.get(name, {}) for name in names}
    # Whoever never ends is not waited for; all others have as long as a busy machine may need.
    asked = [
        [name, 1 + facts[name].get("twice", 0), 1 if facts[name].get("shown") == "stalled" else 30] for name in names
    ]
    try:
        ran = subprocess.run(
            wall(folder),
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            preexec_fn=(lambda: cgroup.join(group)) if group is not None else None,
        )
    finally:
        if group is not None:
            cgroup.remove(group)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)  # type: ignore[no-any-return]


def test_a_grader_without_a_defence_grades_honest_programs(naive: dict[str, dict[str, Any]]) -> None:
    """It is a grader all the same: what is right has all points, what is untouched none, and nothing else happens."""
    for name, points in (("right", 100), ("untouched", 0)):
        reached = {goal for goal, look in GOALS.items() if look(naive[name], 100)}
        assert (naive[name]["points"], reached, naive[name]["changed"]) == (points, set(), [])


@pytest.mark.parametrize("name", SHOWN)
def test_an_attack_reaches_its_goal_without_a_defence(naive: dict[str, dict[str, Any]], name: str) -> None:
    """The program does to a grader without a defence what it says that it tries."""
    facts = EXPECTED[name]
    assert GOALS[facts["shown"]](naive[name], facts.get("most", 0)), naive[name]


def test_every_program_is_shown_or_says_why_not() -> None:
    """One of both, and a defence that stops it."""
    for name, facts in EXPECTED.items():
        assert ("shown" in facts) != ("unshown" in facts), name
        assert facts["defence"], name
        assert facts.get("shown", "points") in GOALS


# -- one defence of the package at a time

Switch = tuple[object, str, object]
bubblewrap = outer.bubblewrap


def with_a_place_to_write_to(hidden: Any) -> list[str]:
    """The wall, but /tmp is a folder in memory that all children of a submission share."""
    command = bubblewrap(hidden)
    place = max(place for place, word in enumerate(command) if word == "--dir")
    return [*command[:place], "--tmpfs", *command[place + 1 :]]


def agree_unless_too_far(got: Any, expected: Any) -> bool:
    """As it is written where nobody thinks of NaN."""
    try:
        one, other = compare.flatten(got), compare.flatten(expected)
    except compare.NoNumbers:
        return False
    return one.shape == other.shape and not bool((np.abs(one - other) > 1e-7).any())


def no(*arguments: object) -> bool:
    return False


def yes(*arguments: object) -> bool:
    return True


NO_PLACE: Switch = (outer, "bubblewrap", with_a_place_to_write_to)
SAME_CHILD: Switch = (sitting.SandboxSitting, "fresh", no)
CIRCLES: Switch = (judging, "_leads_back", no)
STANDS_STILL: Switch = (stages, "_stands_still", no)
SOME_COMPUTES: Switch = (stages, "some_stage_computes", yes)
FINITE: list[Switch] = [(module, "agree", agree_unless_too_far) for module in (compare, stages, passes, staging)]
OFF: dict[str, tuple[str, list[Switch]]] = {
    "no place to write to": ("carries_inputs_over", [NO_PLACE]),
    "a child of its own for public tests, for hidden ones, and for what is lent": ("carries_inputs_over", [SAME_CHILD]),
    "who leans in a circle is lent nothing": ("circle_of_loans", [CIRCLES]),
    "nothing follows from what stands still": ("constant_upstream", [STANDS_STILL]),
    "what is handed on counts beside what is computed": ("trivial_caches", [SOME_COMPUTES]),
    "the same for constants": ("constants", [SOME_COMPUTES]),
    "finite numbers alone agree": ("nans", FINITE),
}


@pytest.fixture(scope="module")
def hasty(backprop: LoadedAssignment) -> LoadedAssignment:
    """The assignment with limits that are soon reached."""
    limits = Limits(call=0.2, load=1, submission=15)
    return replace(backprop, assignment=replace(backprop.assignment, limits=limits))


def points(name: str, loaded: LoadedAssignment) -> float:
    """What the package gives to a program, behind its wall."""
    result = score(submission_of(program(name), loaded, "anna"), loaded, outer.Isolation.BUBBLEWRAP)
    assert result.detail == ""
    return float(result.score)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("defence", OFF)
def test_a_program_gains_where_one_defence_is_off(
    hasty: LoadedAssignment, monkeypatch: pytest.MonkeyPatch, defence: str
) -> None:
    """All others are on, and it gets more than it may: so this one is what stops it."""
    name, switches = OFF[defence]
    for owner, attribute, instead in switches:
        monkeypatch.setattr(owner, attribute, instead)
    assert points(name, hasty) > EXPECTED[name].get("most", 0)


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("name", ["hoards_elsewhere", "phones_home", "steps_out"])
def test_the_filter_of_system_calls_is_what_stops_it(
    hasty: LoadedAssignment, monkeypatch: pytest.MonkeyPatch, name: str, on: bool
) -> None:
    """With the filter alone switched off, within the same namespaces, the program succeeds; with it, it does not."""
    if not on:
        monkeypatch.setattr(outer, "filter_program", lambda threads, writing: b"")
    with Sandbox(outer.Isolation.BUBBLEWRAP, hasty.assignment.limits) as sandbox:
        source = submission_of(program(name), hasty, "anna").source
        assert source is not None
        session = sandbox.open("backprop", source)
        session.loaded()
        assert Student(session).succeeded() is not on
        session.close()


@pytest.mark.parametrize("name", ["drips", "never_reads"])
def test_the_deadline_is_what_stops_it(hasty: LoadedAssignment, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """With the deadline, a call of a fifth of a second of CPU is over soon; without it, the grader waits for ever."""
    assert apart(lambda: points(name, hasty), 60) == 0
    monkeypatch.setattr(Deadline, "wait", yes)
    with pytest.raises(TimeoutError):
        apart(lambda: points(name, hasty), 8)


# -- careless readers of files, and careless writers of names

LARGEST, MOST = 2**22, 5_000


def careless(path: Path) -> str:
    """What a reader meets that trusts a hand-in: nothing, or a word for the harm."""
    if path.is_dir() and (path / "conftest.py").exists():
        return obeys(path)
    if path.suffix == ".zip":
        return unpacks(path)
    if path.is_dir() and not (path / "backprop.py").exists():
        reached = [Path(above, name) for above, _, names in os.walk(path, followlinks=True) for name in names]
        return "tells" if any(file.name == "secret.py" for file in reached) else str((path / "backprop.py").read_text())
    with open(path / "backprop.py" if path.is_dir() else path, "rb") as file:
        data = file.read(2 * LARGEST)
    if SECRET.encode() in data:
        return "tells"
    if len(data) > LARGEST:
        return "grows"
    if path.suffix == ".ipynb":
        found = json.loads(data)["cells"]
        if len(found) > MOST:
            return "many"
        data = "\n".join("".join(cell["source"]) for cell in found).encode()
    data.decode("utf-8")
    compile(ast.parse(data), "backprop.py", "exec")
    return ""


def unpacks(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) > MOST:
            return "many"
        for member in archive.infolist():
            if not (path.parent / member.filename).resolve().is_relative_to(path.parent.resolve()):
                return "escapes"
            if len(archive.read(member)) > LARGEST:
                return "grows"
    return ""


def obeys(path: Path) -> str:
    """Import the module in its own folder, as it is done where tests are run beside it."""
    look = "import backprop, numpy; assert backprop.obeyed and numpy.obeyed"
    return "obeys" if subprocess.run([sys.executable, "-c", look], cwd=path, check=False).returncode == 0 else ""


@pytest.mark.parametrize("id", [id for id, made in FILES.items() if made.reader])
def test_a_hostile_file_harms_a_careless_reader(tmp_path: Path, id: str) -> None:
    """It waits, raises, reads too much or what is another's, writes elsewhere, or runs what lies beside the module."""
    folder = tmp_path / "class"
    folder.mkdir()
    (tmp_path / "secret.py").write_text(f"{SECRET} = 1\n")
    FILES[id].make(folder, id)
    (path,) = folder.iterdir()

    def read() -> str:
        try:
            return careless(path)
        except (Exception, RecursionError):
            return "raises"

    try:
        met = apart(read, 2 if FILES[id].reader == "waits" else 60)
    except TimeoutError:
        met = "waits"
    except EOFError:  # the reader died of it
        met = "raises"
    assert met == FILES[id].reader


def test_every_file_harms_a_reader_or_says_why_not() -> None:
    """One of both."""
    for id, made in FILES.items():
        assert bool(made.reader) != bool(made.why), id


def harms(name: str, others: set[str], folder: Path) -> Iterator[str]:
    """What a writer spoils that puts a name where it stands, in a table, a page, a terminal, a file."""
    broken = [len(row) for row in csv.reader(io.StringIO(f"{name},anna\r\n", newline=""))] != [2]
    if broken or name.startswith(("=", "+", "-", "@", "\t", "\r")):
        yield "table"
    try:
        assert_sound(PAGE.format(name))
    except AssertionError:
        yield "page"
    if any(unicodedata.bidirectional(char) in ("RLO", "LRI") or char in "\u200b\u2028&" for char in name):
        yield "page"
    if any(unicodedata.category(char) == "Cc" for char in name):
        yield "terminal"
    try:
        io.TextIOWrapper(io.BytesIO(), "utf-8").write(name)
    except UnicodeEncodeError:
        yield "text"
    try:
        (folder / f"{name}.html").write_text("")
    except OSError:
        yield "file"
    folded = unicodedata.normalize("NFC", name).casefold()
    taken = {unicodedata.normalize("NFC", other).casefold() for other in others - {name}}
    if (
        folded in taken
        or folded.split(".")[0] in ("con", "nul", "com1")
        or set(name) & set('\\:*?"')
        or name.endswith((".", " "))
    ):
        yield "file"  # on some system


PAGE = (
    '<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><style></style></head>'
    "<body><h1>{}</h1></body></html>"
)


@pytest.mark.parametrize("name", [name for name, (_, harm) in NAMES.items() if harm])
def test_a_hostile_name_harms_a_careless_writer(tmp_path: Path, name: str | bytes) -> None:
    """It is computed, rendered, obeyed, lost or taken for another's."""
    others = {os.fsdecode(other) for other in NAMES}
    assert NAMES[name][1] in set(harms(os.fsdecode(name), others, tmp_path))


def test_an_honest_name_harms_nobody(tmp_path: Path) -> None:
    """So the writers above are careless, and not wrong."""
    assert list(harms("anna-2", {"anna-2", "ben"}, tmp_path)) == []
    (tmp_path / "backprop.py").write_text(UNTOUCHED)
    assert careless(tmp_path / "backprop.py") == ""
