"""A class is graded on a cluster: a real scheduler and real workers of Dask, each a process on this machine."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.cluster import AHEAD, level_on
from autograder.errors import UserError
from autograder.record import to_json
from autograder.results import GradesFolder

from .conftest import steady
from .mini.course import FOR_EVER, NORM, REPOSITORY, RIGHT, SQUARE, STUB, Mini, edited, notebook
from .processes import children, comes_true, is_alive, started, wait_for

pytestmark = pytest.mark.bubblewrap

CLASS: dict[str, str | bytes] = {
    "anna.py": RIGHT,
    "ben.ipynb": notebook("print('hello')", SQUARE, NORM),
    "cleo/mini.py": "def square(x):\n    return x + x\n" + NORM,
    "dan.py": STUB.format("square(x)"),
    "eve.py": "import os\nos._exit(3)\n",
    "fay/notes.txt": "I was ill.",
}
# While the one is waited for, the others are done.
PATIENT = {"a_slow.py": FOR_EVER} | {f"{name}.py": RIGHT for name in "bcdef"}
SLOW = "import time\ntime.sleep(3)\n" + RIGHT


@dataclass
class Cluster:
    """A scheduler and its workers, each with a log; what workers write goes below ``folder``."""

    folder: Path
    address: str = ""
    scheduler: "subprocess.Popen[bytes] | None" = None
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> "Cluster":
        """Start the scheduler. A submission whose worker was killed twice is given up."""
        file = self.folder / "scheduler.json"
        self.scheduler = self._process("scheduler", "--port", "0", "--scheduler-file", file)
        assert comes_true(lambda: file.exists() and file.read_text().endswith("}"), 30)
        self.address = json.loads(file.read_text())["address"]
        return self

    def add_worker(self, package: Path = REPOSITORY) -> "subprocess.Popen[bytes]":
        """Start a worker of one thread, with the package that lies in a folder."""
        worker = self._process(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory", self.folder, package=package
        )
        self.workers.append(worker)
        assert comes_true(lambda: "Registered to" in self._log(worker).read_text(), 30)
        return worker

    def has(self, number: int) -> "Cluster":
        """Let so many workers be there."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < number:
            self.add_worker()
        return self

    def scoring(self) -> list[int]:
        """The scoring processes on all workers."""
        return [pid for worker in self.workers if worker.poll() is None for pid in children(worker.pid)]

    def courses(self) -> list[Path]:
        """The folders in which hidden tests lie."""
        return list(self.folder.glob("autograder-*"))

    def is_clean(self) -> bool:
        """Whether nothing of a run is left on any worker, at last."""
        return comes_true(lambda: not self.scoring() and not self.courses(), 60)

    def end(self) -> None:
        """End all of it."""
        for process in [*self.workers, self.scheduler]:
            if process is not None:
                process.kill()
                process.wait()

    def _log(self, process: "subprocess.Popen[bytes]") -> Path:
        return self.folder / f"{len(self.workers)}.log"

    def _process(self, kind: str, *arguments: str | Path, package: Path = REPOSITORY) -> "subprocess.Popen[bytes]":
        settings = {
            "PYTHONPATH": str(package),
            "TMPDIR": str(self.folder),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}"]
        number = len(self.workers) + (kind == "worker")
        with (self.folder / f"{number}.log").open("wb") as log:
            return subprocess.Popen(
                [*command, *map(str, arguments), "--host", "127.0.0.1", "--no-dashboard"],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=os.environ | settings,
            )


def is_scoring(worker: "subprocess.Popen[bytes]") -> bool:
    """Whether a program runs behind one of its walls: a warm Python has a child."""
    waiting = [worker.pid]
    for pid in waiting:
        waiting += children(pid)
    return any(is_warm(pid) and children(pid) for pid in waiting)


def is_warm(pid: int) -> bool:
    """Whether a process is the warm Python behind a wall, and not what raised the wall around it."""
    try:
        program, *words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False  # it has ended
    return b"bwrap" not in program and b"autograder.sandbox.inner" in words


@contextlib.contextmanager
def made(folder: Path) -> Iterator[Cluster]:
    """A cluster that is gone afterwards."""
    cluster = Cluster(folder)
    try:
        yield cluster.start()
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler for the tests that do it no harm."""
    with made(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
def cluster(shared: Cluster) -> Cluster:
    """Two workers."""
    return shared.has(2)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler for tests that bring their own workers."""
    with made(tmp_path_factory.mktemp("scheduler")) as cluster:
        yield cluster


@pytest.fixture
def bare(scheduler: Cluster) -> Iterator[Cluster]:
    """A scheduler without workers."""
    yield scheduler
    for worker in scheduler.workers:
        worker.terminate()
        worker.wait()


def on(cluster: Cluster, mini: Mini, archive: Path, grades: str = "grades") -> tuple[str | Path, ...]:
    """The command that grades a class on a cluster."""
    return ("grade", "mini", archive, "--out", mini.root.parent / grades, "--scheduler", cluster.address)


def records(folder: GradesFolder) -> dict[str, str]:
    """All that is known of each submission, but for the time it took and the time it was graded at."""
    found = {path.stem: folder.load(path.stem) for path in (folder.root / "private").glob("*.json")}
    return {id: steady(json.dumps(to_json(result))) for id, result in found.items() if result is not None}


def statuses(mini: Mini) -> dict[str, str]:
    """The status of each submission."""
    rows = (mini.grades.root / "grades.csv").read_text().splitlines()[1:]
    return {row.split(",")[0]: row.split(",")[2] for row in rows}


# -- what is done


def test_a_cluster_grades_as_this_machine_does(cluster: Cluster, mini: Mini) -> None:
    """Whatever is handed in, the result is the same, and holds on both: either run keeps what the other made."""
    archive = mini.hand_in(CLASS)
    ran = mini.run(*on(cluster, mini, archive))
    assert (ran.returncode, ran.stderr) == (0, "")
    mini.grade(archive, grades="local")
    here, there = records(GradesFolder(mini.root.parent / "local")), records(mini.grades)
    assert there == here
    assert set(there) == {"anna", "ben", "cleo", "dan", "eve", "fay"}
    assert all(graded.kept for graded in mini.grade(archive))
    assert cluster.is_clean()


def test_little_is_sent_ahead(cluster: Cluster, mini: Mini) -> None:
    """Of ten thousand submissions only so many are read and sent as the workers have threads for."""
    program = f"""
from pathlib import Path
from autograder.cluster import score_on
from autograder.course import Folders, load
from autograder.sandbox.outer import Isolation
from autograder.verify.programs import submission_of

loaded = load(Folders(Path()), "mini")
drawn = []
results = score_on("{cluster.address}", loaded, map(take, range(10_000)), Isolation.BUBBLEWRAP)
for _ in range(3):
    next(results)
print(len(drawn))
results.close()
"""
    take = "def take(n):\n    drawn.append(n)\n    return submission_of('', loaded, str(n))\n"
    program = program.replace("drawn = []\n", "drawn = []\n" + take)
    how = mini.process()
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, **how)
    assert 3 <= int(ran.stdout) <= 2 + 2 * AHEAD + 1
    assert cluster.is_clean()


# -- what is stopped and killed


def test_ctrl_c_takes_back_what_is_under_way(cluster: Cluster, mini: Mini) -> None:
    """What is done is kept, and the programs that are running on workers are ended: nothing of the run is left there.

    Until then the hidden tests lie where nobody else may read, and what forks has one thread.
    """
    archive = mini.hand_in(PATIENT)
    with started(mini, *on(cluster, mini, archive)) as run:
        wait_for(run, "5 of 6")
        assert [len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in cluster.scoring()] == [1, 1]
        assert [folder.stat().st_mode & 0o777 for folder in cluster.courses()] == [0o700, 0o700]
        os.killpg(run.pid, signal.SIGINT)
        _, told = run.communicate(timeout=20)
    assert run.returncode == 130
    assert told == "Stopped. 5 of 6 are graded; the same command goes on from there.\n"
    assert cluster.is_clean()
    assert [graded.kept for graded in mini.grade(archive, only="b")] == [True]


def test_a_killed_run_leaves_nothing_on_workers(cluster: Cluster, mini: Mini) -> None:
    """A client that dies without a word is missed by the scheduler, and its workers by what they scored for it."""
    with started(mini, *on(cluster, mini, mini.hand_in(PATIENT))) as run:
        wait_for(run, "5 of 6")
        assert cluster.scoring()
        run.kill()
        run.wait()
    assert cluster.is_clean()


def test_a_killed_worker_loses_nothing(cluster: Cluster, mini: Mini) -> None:
    """What it had before it is scored by another, and what it had started ends with it, hidden tests and all."""
    archive = mini.hand_in(PATIENT | {"a_slow.py": SLOW})
    with started(mini, *on(cluster, mini, archive)) as run:
        wait_for(run, "1 of 6")
        killed = cluster.workers[0]
        orphans = children(killed.pid)
        killed.kill()
        killed.wait()
        assert orphans
        assert comes_true(lambda: not any(map(is_alive, orphans)), 10)
        _, told = run.communicate(timeout=60)
    assert (run.returncode, told) == (0, "")
    assert statuses(mini) == {"a_slow": "ok"} | dict.fromkeys("bcdef", "ok")
    assert cluster.is_clean()


def test_whoever_kills_workers_is_given_up(shared: Cluster, mini: Mini) -> None:
    """A submission whose every worker dies is an error that names it; the others have their results."""
    with started(mini, *on(shared.has(2), mini, mini.hand_in(PATIENT))) as run:
        wait_for(run, "5 of 6")
        for _ in range(2):
            assert comes_true(lambda: any(map(is_scoring, shared.workers)), 60)
            (worker,) = filter(is_scoring, shared.workers)
            worker.kill()
            worker.wait()
            shared.has(1)
        _, told = run.communicate(timeout=60)
    assert run.returncode == 1
    assert told == "The grader could not do its work on: a_slow. Their pages say why.\n"
    assert statuses(mini) == {"a_slow": "error"} | dict.fromkeys("bcdef", "ok")
    result = mini.grades.load("a_slow")
    assert result is not None
    assert result.detail.startswith("Each worker that scored this submission died.")


def test_a_scheduler_that_dies_is_said(mini: Mini, tmp_path: Path) -> None:
    """What is done is kept, the same command goes on, and the worker without a scheduler scores no longer."""
    archive = mini.hand_in(PATIENT)
    (tmp_path / "cluster").mkdir()
    with made(tmp_path / "cluster") as cluster, started(mini, *on(cluster.has(1), mini, archive)) as run:
        wait_for(run, "1 of 6")
        assert cluster.scheduler
        cluster.scheduler.kill()
        printed, told = run.communicate(timeout=30)
        assert cluster.is_clean()
    done = 1 + printed.count(" of 6 ")
    rest = f"{done} are graded; the same command goes on from there.\n"
    assert (run.returncode, told) == (1, f"Error: {cluster.address}: The scheduler is gone. {rest}")
    assert len(statuses(mini)) == done


def test_a_signal_does_not_stop_the_removal_of_hidden_tests(mini: Mini, tmp_path: Path) -> None:
    """A worker closes the socket of a scoring process and signals it: the second meets what the first began."""
    program = """
import os, signal, sys, tempfile
from multiprocessing import Pipe
from pathlib import Path
from autograder import scorer
from autograder.course import Folders, load
from autograder.parcel import Parcel
from autograder.sandbox.outer import Isolation

remove = tempfile.TemporaryDirectory._rmtree

def remove_and_be_told(*arguments, **options):
    os.kill(os.getpid(), signal.SIGTERM)
    remove(*arguments, **options)

tempfile.TemporaryDirectory._rmtree = staticmethod(remove_and_be_told)
ours, theirs = Pipe()
ours.send((Parcel.of(load(Folders(Path()), "mini")), Isolation.BUBBLEWRAP))
ours.close()
sys.argv[1:] = [str(os.dup(theirs.fileno()))]
scorer.Connection.send = lambda *answer: None
scorer.main()
"""
    (tmp_path / "worker").mkdir()
    how = mini.process(TMPDIR=str(tmp_path / "worker"))
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, **how)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list((tmp_path / "worker").glob("autograder-*")) == []


# -- what cannot be used


def test_no_scheduler_is_said(mini: Mini) -> None:
    """Before anything is written."""
    ran = mini.run("grade", "mini", mini.hand_in(CLASS), "--scheduler", "tcp://127.0.0.1:1")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "Error: tcp://127.0.0.1:1: No scheduler answers here. Start one: dask scheduler\n"
    assert not (mini.root / "grades").exists()


@pytest.mark.parametrize("address", ["", "here", "localhost:8786", "http://localhost:8786", "tcp://host:port"])
def test_what_is_no_address_is_said(address: str) -> None:
    """It is not called."""
    with pytest.raises(UserError, match="This is no address of a scheduler"):
        level_on(address, "auto")


def test_a_scheduler_without_workers_is_said(bare: Cluster, mini: Mini) -> None:
    """It would wait for ever."""
    ran = mini.run(*on(bare, mini, mini.hand_in(CLASS)))
    cure = f"Start some: dask worker {bare.address}"
    assert (ran.returncode, ran.stderr) == (2, f"Error: {bare.address}: This scheduler has no workers. {cure}\n")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask is needed by those alone who use it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"Dask is not installed.* pip install 'nn1-autograder\[dask\]'"):
        level_on("tcp://127.0.0.1:8786", "auto")


def copied(folder: Path) -> Path:
    """A copy of the package, to be changed."""
    shutil.copytree(REPOSITORY / "autograder", folder / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "autograder"


def test_another_version_is_named(bare: Cluster, mini: Mini, tmp_path: Path) -> None:
    """With both versions and the worker that has it."""
    package = copied(tmp_path / "old")
    (package / "__init__.py").write_text('__version__ = "0.0.9"\n')
    bare.add_worker(package.parent)
    ran = mini.run(*on(bare, mini, mini.hand_in(CLASS)))
    assert ran.returncode == 2
    assert "Error: worker tcp://127.0.0.1:" in ran.stderr
    assert "The version of autograder is 0.0.9 here, and 0.1.0 where the run began." in ran.stderr


def test_a_worker_without_the_package_is_named(bare: Cluster, mini: Mini, tmp_path: Path) -> None:
    """Nothing of it can be asked there."""
    (tmp_path / "none/autograder").mkdir(parents=True)
    none = "raise ModuleNotFoundError(\"No module named 'autograder'\")\n"  # as if it were not installed
    (tmp_path / "none/autograder/__init__.py").write_text(none)
    bare.add_worker(tmp_path / "none")
    ran = mini.run(*on(bare, mini, mini.hand_in(CLASS)))
    assert ran.returncode == 2
    assert "Error: worker tcp://127.0.0.1:" in ran.stderr
    assert "The package cannot be used there" in ran.stderr
    assert "No module named 'autograder'" in ran.stderr


def test_other_files_of_the_same_version_grade_nothing(bare: Cluster, mini: Mini, tmp_path: Path) -> None:
    """The course has another fingerprint there. What is done is kept."""
    package = copied(tmp_path / "other")
    edited(package / "scoring.py", ("One submission", "A submission"))
    bare.add_worker(package.parent)
    ran = mini.run(*on(bare, mini, mini.hand_in(CLASS)))
    assert ran.returncode == 1
    assert "Error: worker tcp://127.0.0.1:" in ran.stderr
    assert "The package has the same version here and other files." in ran.stderr
    assert ran.stderr.endswith("0 are graded; the same command goes on from there.\n")
    assert bare.is_clean()


def test_a_worker_without_a_wall_is_named(bare: Cluster, mini: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    """The level is that of the workers, and not of the machine that the run is started on."""
    monkeypatch.setenv("PATH", "/nowhere")
    bare.add_worker()
    monkeypatch.undo()
    ran = mini.run(*on(bare, mini, mini.hand_in(CLASS)), "--isolation", "bubblewrap")
    assert ran.returncode == 2
    assert "Error: worker tcp://127.0.0.1:" in ran.stderr
    assert "bubblewrap is not installed" in ran.stderr
