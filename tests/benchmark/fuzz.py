"""Does damage to what a child says reach more than its check? ``python -m tests.benchmark.fuzz backprop|forward``

The solution is asked every check in a real child: alone, with what other questions lend it, and with all calls of its
question made in one go before (``foresight.py``). All that the child says is recorded. Then the checks are made again,
over and over, by the real session and the real student of the scoring side, at the other end of whose pipes the record
is played, with one exchange of it damaged: in its bytes, in a payload whose header is right, or in the data itself; of
calls in one go also in a reply among them. That happens in forks with little memory. What came of the checks is printed
as a table; anything but the finding of a check, an exchange that never ends and a fork that runs out of memory make the
command fail, and are told with the number of the attempt, from which ``--first`` starts. The rest stops after
``--minutes``.
"""

import argparse
import collections
import contextlib
import enum
import faulthandler
import functools
import itertools
import os
import random
import struct
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.collect import GradedCheck
from autograder.course import Folders, LoadedAssignment, load
from autograder.foresight import Ahead, Plan
from autograder.judging import lendable
from autograder.model import Limits
from autograder.rehearsal import rehearse
from autograder.sandbox.client import Sandbox
from autograder.sandbox.outer import Isolation
from autograder.sandbox.session import Session
from autograder.sandbox.wire import HEADER, MAX_FRAME, frame
from autograder.testing.checks import Finding, run
from autograder.testing.form import Kept, PlainError
from autograder.testing.links import Lost
from autograder.testing.outcomes import CheckFailure
from autograder.testing.plain import decode, encode
from autograder.testing.student import Student
from autograder.verify.programs import submission_of

from ..autograder.apart import peak_memory
from .forks import in_forks

BATCH, MEBIBYTES = 1000, 256
LONGEST = 30  # seconds after which an exchange is taken to never end
NOBODY = 2**22 + 1  # no process has this id
FEW = 4

Frames = list[tuple[bytes, bytes]]


class Way(enum.Enum):
    """How a check is made."""

    ALONE = "alone"
    LENT = "with something lent"
    AHEAD = "after the calls of its question in one go"


Record = list[tuple[GradedCheck, Way, list[Frames]]]


class Brief(Limits):
    """Limits for a child that answers at once or never."""

    WALL = 1


# -- the record


def record(loaded: LoadedAssignment, plan: Plan) -> Record:
    """What a child with the solution says in each check: the frames of each exchange, as kinds and payloads."""
    recorded: Record = []
    said: list[Frames] = [[]]
    read = Session._frame

    def reading(session: Session, *arguments: Any) -> tuple[bytes, int, bytes]:
        kind, call, payload = read(session, *arguments)
        said[-1].append((kind, payload))
        if kind == b"R":
            said.append([])
        return kind, call, payload

    source = submission_of(loaded.solution_text, loaded, "solution").source
    assert source is not None
    with Sandbox(Isolation.NONE, loaded.assignment.limits) as sandbox:
        Session._frame = reading  # type: ignore[method-assign]
        try:
            for graded, way in itertools.product(loaded.checks, Way):
                session = sandbox.open(loaded.assignment.module, source)  # one child makes calls in one go only once
                session.loaded()
                said[:] = [[]]
                assert check(graded, way, session, loaded, plan).earned == 1, graded.check.id
                recorded.append((graded, way, said[:-1]))
                session.close()
        finally:
            Session._frame = read  # type: ignore[method-assign]
    return [(graded, way, exchanges) for graded, way, exchanges in recorded if exchanges]


def check(graded: GradedCheck, way: Way, session: Session, loaded: LoadedAssignment, plan: Plan) -> Finding:
    """Make one check, as a sitting does.

    Raises:
        Lost: the program does not stand it that its calls are made in one go; it would be asked one by one now.
    """
    ahead = Ahead(session)
    student = Student(ahead)
    if way is Way.AHEAD:
        foreseen = plan[graded.check.question, graded.check.visibility]
        ahead.foresee(foreseen)
        ahead.start = foreseen.starts[graded.check.id]
    try:
        if way is Way.LENT:
            student.lend(lendable(loaded, graded.check.question))
        return run(graded.function, graded.test, graded.case, student, loaded.course)
    except CheckFailure as failure:
        return Finding(failure.outcome, failure.earned, failure)


# -- damage

ODD_NUMBERS = [0, 1, 2, 5, 127, 255, 2**31 - 1, 2**31, 2**32 - 1, MAX_FRAME, MAX_FRAME + 1, 2**63, 2**64 - 1]
ODD_VALUES = [
    None, True, False, 0, -1, 1, 2**63, -(10**2000), 10**2000, 0.0, -0.0, 1e308, 5e-324, float("nan"), float("inf"), 1j,
    complex("nan"), "", "\0\x1b[2J\u202e", "x" * 10**4, b"", b"o\0\0\0\0", [], (), {}, [[]], [1.0] * 1000, {"f": 1.0},
    np.zeros(0), np.zeros((3, 0, 2)), np.array(1.0), np.zeros(3), np.full((2, 2), np.nan), np.ones(3, "c16"),
    np.ones(2, "?"), np.float32(1.0), np.float16("inf"), np.int64(3), np.uint8(255), object(), [object()] * 3,
    [np.zeros(3)], [np.zeros((2, 2)), 1.0], (np.zeros(3), "x"), {"f": np.zeros(3)}, [{"f": 1.0}] * 3, [[[1.0]], [2.0]],
]  # fmt: skip


def in_bytes(data: bytes, rng: random.Random) -> bytes:
    """Bytes with a few of them changed, left out, put in, moved or repeated, or cut off."""
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, FEW])):
        place = rng.randrange(len(out) + 1)
        some = slice(place, place + rng.choice([1, 2, 4, 8, 13, rng.randrange(200)]))
        match rng.randrange(8):
            case 0:
                out[some] = b""
            case 1:
                out[place:place] = rng.randbytes(rng.randrange(20))
            case 2:
                out[some] = rng.randbytes(len(out[some]))
            case 3:
                out[place:place] = out[some] * rng.choice([1, 2, 100])
            case 4:
                out[place:] = b""
            case 5:
                out[place : place + 4] = struct.pack("<I", rng.choice(ODD_NUMBERS) % 2**32)
            case 6:
                out[place : place + 8] = struct.pack("<Q", rng.choice(ODD_NUMBERS))
            case _ if place < len(out):
                out[place] ^= 1 << rng.randrange(8)
    return bytes(out)


def in_data(payload: bytes, rng: random.Random) -> bytes:
    """The payload with one part of its data replaced by something odd, or by another part of it."""
    value = decode(payload, lambda tag, handle, label: object())
    whole = [value]
    parts: list[tuple[Any, Any]] = [(whole, 0)]

    def walk(part: Any) -> None:
        entries = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, entry in entries:
            part[key] = list(entry) if isinstance(entry, tuple) else entry
            if isinstance(entry, Kept):
                entry.handle = -1  # it is to be written out once more
            parts.append((part, key))
            walk(part[key])

    walk(value)
    inner = [(part, key) for part, key in parts if part is not whole and (part is not value or key == 1)]
    for _ in range(rng.choice([1, 1, 2])):
        part, key = rng.choice(inner if inner and rng.random() < 0.9 else parts)
        other, at = rng.choice(parts)
        part[key] = rng.choice([rng.choice(ODD_VALUES), rng.choice(ODD_VALUES), other[at]])
    return encode(whole[0], lambda value: ("o", rng.choice([0, 7, 2**32 - 1]), "Gate"), keep_dicts=rng.random() < 0.7)


def in_replies(payload: bytes, rng: random.Random, damage: Callable[[bytes, random.Random], bytes]) -> bytes:
    """The answer to calls in one go, with one reply or a few in it damaged, left out, repeated or moved."""
    replies = decode(payload)
    for _ in range(rng.choice([1, 1, 1, FEW])):
        place, other = rng.randrange(len(replies)), rng.randrange(len(replies))
        match rng.randrange(8):
            case 0:
                replies[place : place + 1] = [replies[place]] * rng.choice([0, 2, 100]) or replies[:1]
            case 1:
                replies[place], replies[other] = replies[other], replies[place]
            case _:
                replies[place] = damage(replies[place], rng)
    return encode(replies)


def is_ahead(payload: bytes) -> bool:
    """Whether this is the answer to calls in one go."""
    value = decode(payload, lambda tag, handle, label: object())
    return isinstance(value, list) and len(value) > 0 and all(isinstance(entry, bytes) for entry in value)


def damaged(frames: Frames, call: int, rng: random.Random, how: str, others: Sequence[Frames]) -> bytes:
    """What is said in an exchange in the place of its frames."""
    frames = list(frames)
    place = rng.randrange(len(frames))
    kind, payload = frames[place]
    if how in ("data", "payload") and is_ahead(payload) and rng.random() < 0.75:
        with contextlib.suppress(PlainError, RecursionError):
            frames[place] = kind, in_replies(payload, rng, in_data if how == "data" else in_bytes)
    elif how == "data":
        with contextlib.suppress(PlainError, RecursionError):  # it became too large, or part of itself
            frames[place] = kind, in_data(payload, rng)
    elif how == "payload":
        frames[place] = kind, in_bytes(payload, rng)
    elif how == "frames":
        other = rng.choice(rng.choice(others))
        some = [frames[place], other, (rng.choice([b"R", b"C", b"A", b"Q", b"P", b"\0"]), other[1])]
        frames[place : place + rng.randrange(2)] = rng.choices(some, k=rng.randrange(1, FEW))
    said = b"".join(frame(kind, call, payload) for kind, payload in frames)
    return in_bytes(said, rng) if how == "bytes" else said


WAYS = ("bytes", "payload", "data", "frames")


# -- the client


class Played:
    """What a ``Session`` needs of a sandbox: there is no child to end."""

    limits, seconds = Brief(call=0.05), 0.0

    def end(self, session: Session) -> tuple[int, float, int]:
        return 0, 0.0, 0


def play(requests: int, replies: int, exchanges: Sequence[Callable[[int], bytes]]) -> None:
    """Say what each exchange gives for the id of its call, and hang up."""
    with contextlib.suppress(OSError), open(requests, "rb", buffering=0, closefd=False) as ear:
        for said in exchanges:
            while True:
                header = ear.read(HEADER.size)
                if len(header) < HEADER.size:
                    return
                kind, call, length = HEADER.unpack(header)
                while length > 0 and (read := ear.read(length)):
                    length -= len(read)
                if kind == b"Q":
                    break
            view = memoryview(said(call))
            while view:
                view = view[os.write(replies, view) :]
        os.close(replies)
        while ear.read(2**16):
            pass


def attempt(number: int, loaded: LoadedAssignment, recorded: Record, plan: Plan) -> tuple[str, str]:
    """Make one check with one exchange of it damaged: the way, and what came of it."""
    rng = random.Random(number)
    way = rng.choice(list(Way))
    graded, way, exchanges = rng.choice([known for known in recorded if known[1] is way])
    how, which = rng.choice(WAYS), rng.randrange(len(exchanges))
    last = rng.choice([which, which, which, len(exchanges)])  # after which nothing more is said
    others = rng.choice(recorded)[2]
    sayings: list[Callable[[int], bytes]] = []
    for place, frames in enumerate(exchanges[: last + 1]):
        if place == which:
            sayings.append(lambda call, frames=frames: damaged(frames, call, rng, how, others))  # type: ignore[misc]
        else:
            sayings.append(lambda call, frames=frames: b"".join(frame(kind, call, said) for kind, said in frames))  # type: ignore[misc]
    their_requests, requests = os.pipe()
    replies, their_replies = os.pipe()
    player = threading.Thread(target=play, args=(their_requests, their_replies, sayings), daemon=True)
    player.start()
    session = Session(Played(), NOBODY, os.open("/dev/null", os.O_RDONLY), requests, replies)  # type: ignore[arg-type]
    try:
        finding = check(graded, way, session, loaded, plan)
        outcome = f"violation, {finding.outcome.value}" if session.violated else finding.outcome.value
    except Lost:
        outcome = "asked one by one"
    except Exception:
        outcome = "crash"
        print(f"attempt {number}, {how}, {graded.check.id}\n{traceback.format_exc()}", file=sys.stderr, flush=True)
    session.close()
    player.join()
    os.close(their_requests)
    with contextlib.suppress(OSError):
        os.close(their_replies)
    return how, f"{outcome} (in one go)" if way is Way.AHEAD and outcome != "crash" else outcome


@dataclass(frozen=True)
class Batch:
    """Attempts by their numbers."""

    first: int
    count: int = BATCH


def work(batch: Batch, loaded: LoadedAssignment, recorded: Record, plan: Plan) -> dict[str, Any]:
    """The counts of some attempts, the longest in seconds, and the memory in bytes that came on top."""
    counts: collections.Counter[str] = collections.Counter()
    before, longest = peak_memory(), (0.0, 0)
    warnings.simplefilter("ignore")
    for number in range(batch.first, batch.first + batch.count):
        faulthandler.dump_traceback_later(LONGEST, exit=True)
        begun = time.monotonic()
        counts["\t".join(attempt(number, loaded, recorded, plan))] += 1
        longest = max(longest, (time.monotonic() - begun, number))
    faulthandler.cancel_dump_traceback_later()
    return {"counts": counts, "longest": longest, "memory": peak_memory() - before}


def table(counts: collections.Counter[str]) -> Iterator[str]:
    """The outcomes line by line, with a column for each way of damage."""
    outcomes = sorted({key.split("\t")[1] for key in counts})
    yield f"{'':40}" + "".join(f"{way:>10}" for way in (*WAYS, "all"))
    for outcome in outcomes:
        row = [counts[f"{way}\t{outcome}"] for way in WAYS]
        yield f"{outcome:40}" + "".join(f"{number:>10,}" for number in (*row, sum(row)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment", choices=["backprop", "forward", "training"])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    given = parser.parse_args()
    loaded = load(Folders(Path(__file__).resolve().parents[2]), given.assignment)
    plan = rehearse(loaded)
    recorded = record(loaded, plan)
    print(f"{sum(len(exchanges) for *_, exchanges in recorded)} exchanges of {len(recorded)} checks are recorded.")
    last = time.monotonic() + 60 * given.minutes

    def batches() -> Iterator[Batch]:
        first = given.first
        while time.monotonic() < last:
            yield Batch(first)
            first += BATCH

    counts: collections.Counter[str] = collections.Counter()
    lost, longest, memory = [], [0.0, 0], 0
    task = functools.partial(work, loaded=loaded, recorded=recorded, plan=plan)
    for batch, found in in_forks(batches(), task, jobs=given.jobs, seconds=600, mebibytes=MEBIBYTES):
        if found is None:
            lost.append(batch.first)
            continue
        counts.update(found["counts"])
        longest, memory = max(longest, found["longest"]), max(memory, found["memory"])
    print(*table(counts), sep="\n")
    crashes = sum(number for key, number in counts.items() if key.endswith("\tcrash"))
    print(f"{sum(counts.values()):,} damaged exchanges, {crashes} crashes, {len(lost)} forks lost {lost or ''}")
    print(f"longest {longest[0]:.2f} s (attempt {longest[1]}), most memory {memory / 2**20:.0f} MiB")
    return 1 if crashes or lost else 0


if __name__ == "__main__":
    sys.exit(main())
