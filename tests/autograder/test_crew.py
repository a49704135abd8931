"""The crew of scoring processes: walls that serve many, and what happens when one breaks."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder import crew as crew_module
from autograder.course import LoadedAssignment
from autograder.crew import prepare, score_all
from autograder.model import Limits, Result, Status
from autograder.sandbox.client import Sandbox, serves_many
from autograder.sandbox.outer import Isolation, Wall, raise_wall
from autograder.verify.programs import submission_of

from .mini.course import RIGHT, SQUARE

pytestmark = pytest.mark.bubblewrap


@pytest.fixture
def walls(monkeypatch: pytest.MonkeyPatch) -> list[Wall]:
    """All walls that the crew raises for many; one that a submission raises for itself is not among them."""
    raised: list[Wall] = []

    def raising(*args: Any) -> Wall:
        raised.append(raise_wall(*args))
        return raised[-1]

    monkeypatch.setattr(crew_module, "raise_wall", raising)
    return raised


def scored(loaded: LoadedAssignment, *programs: str) -> Iterator[Result]:
    """The results of a class, one after the other in the order in which it was handed in."""
    submissions = [submission_of(program, loaded, f"s{number}") for number, program in enumerate(programs)]
    return score_all(prepare(loaded, for_many=False), submissions, Isolation.BUBBLEWRAP, 1)


def told(result: Result) -> Any:
    """A result without what is another each time."""
    return replace(result, seconds=0, graded="")


def test_one_wall_serves_a_whole_class(lengths: LoadedAssignment, walls: list[Wall]) -> None:
    """However many submissions there are, there is a wall for each that is scored at a time."""
    assert [result.score for result in scored(lengths, RIGHT, SQUARE, RIGHT)] == [100, 40, 100]
    assert len(walls) == 1
    assert walls[0].process.poll() is not None, "it falls at the end"


def test_a_warm_python_that_dies_costs_nobody_a_grade(lengths: LoadedAssignment, walls: list[Wall]) -> None:
    """The submission that meets it is scored behind a wall of its own, and those after it get a new one."""
    results = scored(lengths, RIGHT, SQUARE, RIGHT, SQUARE)
    first = next(results)
    walls[0].process.kill()
    walls[0].process.wait()
    rest = list(results)
    assert [result.score for result in (first, *rest)] == [100, 40, 100, 40]
    assert len(walls) == 2


def answering(answer: Callable[[bytes], bytes]) -> Callable[[Wall], bool]:
    """In the place of ``serves_many``: lets a wall pass whose warm Python says something else from then on."""

    def breaking(wall: Wall) -> bool:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        child = os.fork()
        if child == 0:
            ours.close()
            while message := theirs.recv(2**16):
                theirs.send(answer(message))
            os._exit(0)
        theirs.close()
        wall.control = ours
        return True

    return breaking


@pytest.mark.parametrize(
    "answer",
    [lambda message: b"?", lambda message: message, lambda message: b"", lambda message: b"N" * 2**15],
    ids=["no data", "an echo", "nothing", "long"],
)
def test_a_warm_python_that_answers_wrongly_costs_nobody_a_grade(
    lengths: LoadedAssignment, walls: list[Wall], monkeypatch: pytest.MonkeyPatch, answer: Callable[[bytes], bytes]
) -> None:
    """Whatever comes in the place of its answer, the submission is scored again without it."""
    monkeypatch.setattr(crew_module, "serves_many", answering(answer))
    results = list(scored(lengths, RIGHT, SQUARE))
    assert [(result.score, result.status) for result in results] == [(100, Status.OK), (40, Status.OK)]
    assert len(walls) == 2


def test_a_scoring_process_that_is_killed_takes_its_wall_along(
    lengths: LoadedAssignment, walls: list[Wall], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have left a child behind that wall, so the next submission gets another one."""
    score: Callable[..., Result] = crew_module.score

    def dying(submission: Any, *args: Any) -> Result:
        if submission.id == "s0":
            os.kill(os.getpid(), signal.SIGKILL)
        return score(submission, *args)

    monkeypatch.setattr(crew_module, "score", dying)
    results = list(scored(lengths, RIGHT, SQUARE))
    assert [result.status for result in results] == [Status.ERROR, Status.OK]
    assert len(walls) == 2


def test_where_namespaces_cannot_be_nested_every_submission_has_its_own_wall(
    lengths: LoadedAssignment, walls: list[Wall], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wall is tried, and then no more; the results are the same."""
    warm = list(map(told, scored(lengths, RIGHT, SQUARE)))
    monkeypatch.setattr(crew_module, "serves_many", lambda wall: False)
    assert list(map(told, scored(lengths, RIGHT, SQUARE))) == warm
    assert len(walls) == 2


def scored_by(monkeypatch: pytest.MonkeyPatch, growing: bytes = b"") -> None:
    """Let each result say in its notes which process made it, and let that process grow by what is given."""
    score: Callable[..., Result] = crew_module.score
    held: list[bytes] = []

    def telling(submission: Any, *args: Any) -> Result:
        held.append(bytes(bytearray(growing)))
        return replace(score(submission, *args), notes=(str(os.getpid()),))

    monkeypatch.setattr(crew_module, "score", telling)


def test_one_process_scores_one_submission_after_the_other(
    lengths: LoadedAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To start one for each would cost as much as a third of all that is done for a submission."""
    scored_by(monkeypatch)
    assert len({result.notes for result in scored(lengths, RIGHT, SQUARE, RIGHT)}) == 1


def test_a_scoring_process_that_has_grown_is_replaced(
    lengths: LoadedAssignment, walls: list[Wall], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a submission made it remember is no burden on the next, however many there are."""
    scored_by(monkeypatch, growing=b"1" * (crew_module.MOST_GROWN * 1024 + 1))
    assert len({result.notes for result in scored(lengths, RIGHT, SQUARE)}) == 2
    assert len(walls) == 2


def test_a_scoring_process_that_dies_while_it_waits_costs_nobody_a_grade(
    lengths: LoadedAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next submission gets another one."""
    scored_by(monkeypatch)
    results = scored(lengths, RIGHT, SQUARE)
    first = next(results)
    os.kill(int(first.notes[0]), signal.SIGKILL)
    os.waitid(os.P_PID, int(first.notes[0]), os.WEXITED | os.WNOWAIT)
    second = next(results)
    assert (second.score, second.status) == (40, Status.OK)
    assert second.notes != first.notes


def test_a_run_that_is_given_up_leaves_no_wall(lengths: LoadedAssignment, walls: list[Wall]) -> None:
    """Closing the results in the middle ends scoring processes and walls."""
    results = scored(lengths, RIGHT, SQUARE)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert all(wall.process.poll() is not None for wall in walls)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look at what is not to be traced")
def test_every_child_has_namespaces_of_its_own_and_no_capability(lengths: LoadedAssignment) -> None:
    """None of the six kinds is shared with the warm Python, and all sets of capabilities are empty."""
    wall = raise_wall(Isolation.BUBBLEWRAP)
    assert serves_many(wall)
    kinds = ("user", "pid_for_children", "mnt", "net", "ipc", "uts")
    source = submission_of(RIGHT, lengths, "anna").source
    assert source is not None
    with Sandbox(Isolation.BUBBLEWRAP, Limits(), (), wall) as sandbox:
        session = sandbox.open("mini", source)
        session.loaded()
        child = {kind: os.readlink(f"/proc/{session.pid}/ns/{kind}") for kind in kinds}
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{session.pid}/status").read_text().splitlines())
        session.close()
    warm = {kind: os.readlink(f"/proc/{wall.process.pid}/ns/{kind}") for kind in kinds}
    wall.fall()
    assert not set(child.values()) & set(warm.values())
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"], status["NSpid"].split()[-1]) == ("1", "2", "1")
