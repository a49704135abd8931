"""A grader without a defence: program, tests, answers and verdict share one process, as in many a course.

Hostile programs reach their goals here, which shows that their attacks are real. It is no part of the package, and
runs within a bubblewrap that ``test_undefended`` raises around it: the course is a copy, the disk is memory, the
network is empty, and processes, memory and time have limits. Standard library, numpy and the testing kit only.

Reads ``[[name, times, seconds], …]`` from standard input, and prints what each program reached as JSON.
"""

import contextlib
import json
import os
import re
import resource
import shutil
import signal
import sys
import time
import traceback
import types
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

ROOM, CLASS = Path("/tmp/room"), Path("/class")
LARGEST, SAFE = 700 * 2**10, 2 * 2**21  # KiB of address space: beyond what a program may have, and never beyond

# Cells as they stand below a student's own: plain asserts, each with another of the comparisons that are in use.
CELLS = """\
expected = (-3.0, 2.0)
import numpy as np; assert np.allclose(product_gradient(2.0, -3.0), expected)

expected = (-3.0, 2.0)
from autograder.testing.compare import agree; assert agree(product_gradient(2.0, -3.0), expected)

expected = (1.0, 1.0)
assert sum_gradient(2.0, -3.0) == expected

expected = [2.0, 4.0]
import numpy as np; assert np.allclose(numerical_gradient(lambda x: (x * x).sum(), np.array([1.0, 2.0])), expected)

expected = (1.0, 0.0)
import math; assert all(math.isclose(a, b) for a, b in zip(max_gradient(2.0, -3.0), expected))

expected = -4.0
import unittest; unittest.TestCase().assertAlmostEqual(composite(2.0, -3.0, 4.0)[0], expected)

expected = (4.0, 4.0, -1.0)
assert not any(abs(a - b) > 1e-7 for a, b in zip(composite(2.0, -3.0, 4.0)[1], expected))

expected = 0.9525741268224334
f, dw, dx = sigmoid_neuron_grouped([2.0, -3.0, 4.0], [1.0, 1.0])
assert abs(f - expected) <= 1e-7 * max(abs(f), abs(expected))

f, dw, dx = sigmoid_neuron_grouped([2.0, -3.0, 4.0], [1.0, 1.0])
assert all(abs(a - f * (1 - f) * b) < 1e-7 for a, b in zip(dx, [2.0, -3.0]))

from autograder.testing.watching import InstanceCounter
gates = InstanceCounter({"MultiplyGate": globals().get("MultiplyGate"), "AddGate": globals().get("AddGate")})
import sys; sys.setprofile(gates.profile)
sigmoid_neuron_gates([2.0, -3.0, 4.0], [1.0, 1.0])
sys.setprofile(None); assert min(gates.counts().values()) >= 2

f, cache = staged_forward(1.5, 2.5); assert cache["xpysqr"] == cache["xpy"] ** 2

f, cache = staged_forward(1.5, 2.5); gradients = staged_backward(cache)
assert gradients["dsigx"] == gradients["dden"]
"""


def load_course() -> dict[str, Any]:
    """The answers of the course, which are lent, too."""
    space: dict[str, Any] = {"__name__": "solution"}
    exec(compile((ROOM / "solutions/backprop.py").read_text(), "solution.py", "exec"), space)
    return {name: value for name, value in space.items() if callable(value) and not name.startswith("_")}


def grade(name: str, verdict: int) -> None:
    """Load a program, ask it, and say its score: over a pipe and in a file."""
    module = types.ModuleType("program")
    source = (CLASS / f"{name}.py").read_text()
    with contextlib.suppress(Exception):
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    space, answers = module.__dict__, load_course()
    passed = [passes(cell, space) for cell in cells()]
    for number, cell in enumerate(cells()):
        if not passed[number]:  # once more, with right functions of the other questions in the place of its own
            own = {key: space.get(key) for key in answers}
            asked = [key for key in answers if key in cell]
            space.update({key: value for key, value in answers.items() if key not in asked and own[key] is not None})
            passed[number] = passes(cell, space)
            space.update({key: value for key, value in own.items() if value is not None})
    score = 100 * sum(passed) / len(passed)
    exchange(name, source)
    hack = space.get("succeeded")
    reached = bool(hack()) if hack is not None else False
    os.write(verdict, json.dumps({"score": score, "reached": reached}).encode() + b"\n")
    Path("results.json").write_text(json.dumps({"score": score}))


def cells() -> list[str]:
    return (ROOM / "tests/hidden.py").read_text().split("\n\n")


def passes(cell: str, space: dict[str, Any]) -> bool:
    """Whether a cell of tests runs through in the namespace of the program."""
    try:
        exec(compile(cell, "hidden.py", "exec"), space)
    except Exception as error:
        print(error)
        return False
    return True


def exchange(name: str, source: str) -> None:
    """Ask once over the exchange of the testing kit, and take what comes back for what it should be."""
    kit = sys.modules.get("autograder.testing.host")
    if "Host" not in source or kit is None:
        return
    from autograder.testing.loading import load
    from autograder.testing.plain import decode, encode

    host = kit.Host(load(name, [(f"{name}.py", source)]), lambda question: b"")
    for function, args, watch in [*[("product_gradient", [2.0, -3.0], {})] * 6, ("AddGate", [], {"object": True})]:
        verb, *rest = decode(host.answer(encode(["call", function, None, args, {}, watch])), lambda *handle: handle)
        print(verb, rest)
        if verb == "return":
            value, after, observed = rest
            len(after), observed.get("lines")
            if watch:
                _, _, _ = value


def confine() -> None:
    """The limits that keep the machine safe; they are wider than those that an honest grader sets."""
    resource.setrlimit(resource.RLIMIT_AS, (SAFE * 1024, SAFE * 1024))
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**25, 2**25))


def try_out(name: str, seconds: float) -> dict[str, Any]:
    """Grade a program in a process of its own, and look at what it has reached."""
    reads, writes = os.pipe()
    before = digests()
    child = os.fork()
    if not child:
        grade_and_end(name, writes)
    os.close(writes)
    end = watch(child, seconds)
    with open(reads, "rb") as pipe:
        os.set_blocking(reads, False)
        verdict = verdict_of(pipe.read() or b"")
    left, printed = wait_for_others(), printed_by()
    found = {
        **end,
        # A verdict is believed wherever it stands: in a file, in the pipe, in what was printed.
        "points": max(found["score"] for found in (results(), verdict, verdict_of(printed), {"score": 0}) if found),
        "succeeded": bool(verdict and verdict.get("reached")),
        "ended": verdict is None and not end["stalled"],
        "left": left,
        "said": len(printed),
        "last_words": printed[-300:].decode("utf-8", "replace"),
        "changed": sorted(path for path, digest in before.items() if digests().get(path) != digest),
    }
    while others():
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        time.sleep(0.02)
    found["cleaned"] = clean_up()
    return found


def grade_and_end(name: str, verdict: int) -> NoReturn:
    """What the process of its own does: it grades, and ends as a script does, with what was registered for the end."""
    confine()
    for stream in (1, 2):
        os.dup2(os.open(ROOM / "printed", os.O_CREAT | os.O_WRONLY | os.O_APPEND), stream)
    try:
        grade(name, verdict)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    sys.exit(0)


def wait_for_others() -> int:
    """How many processes have stayed behind; they are given a while to do what they stayed for."""
    time.sleep(0.1)  # who is about to end is not one of them
    left = len(others())
    for _ in range(100 if left else 0):
        if (results() or {"score": 0})["score"] == 100:
            break
        time.sleep(0.02)
    return left


def others() -> list[str]:
    """The processes within these walls, but for the first one and this one."""
    return [entry for entry in os.listdir("/proc") if entry.isdigit() and int(entry) not in (1, os.getpid())]


def watch(child: int, seconds: float) -> dict[str, Any]:
    """Wait for a process, but no longer than it has time, and not beyond its memory."""
    began, grew = time.monotonic(), False
    while not grew and time.monotonic() - began < seconds:
        if os.waitpid(child, os.WNOHANG)[0]:
            return {"stalled": False, "grew": grew}
        with contextlib.suppress(OSError, TypeError):
            peak = re.search(r"VmPeak:\s*(\d+)", Path(f"/proc/{child}/status").read_text())
            grew = grew or int(peak[1]) > LARGEST
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return {"stalled": not grew, "grew": grew}


def verdict_of(said: bytes) -> dict[str, Any] | None:
    """The first verdict in some output, whoever wrote it."""
    for line in said.splitlines():
        with contextlib.suppress(ValueError):
            verdict = json.loads(line)
            if isinstance(verdict, dict) and "score" in verdict:
                return verdict
    return None


def results() -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):
        return json.loads((ROOM / "results.json").read_text())  # type: ignore[no-any-return]
    return None


def printed_by() -> bytes:
    with contextlib.suppress(OSError):
        return (ROOM / "printed").read_bytes()
    return b""


def digests() -> dict[str, bytes]:
    """The files of the course."""
    return {str(path): path.read_bytes() for path in ROOM.glob("*/*") if path.is_file() and not path.is_symlink()}


def set_up() -> None:
    """The room in which a program is graded: a course, and a folder to work in."""
    (ROOM / "solutions").mkdir(parents=True)
    (ROOM / "tests").mkdir()
    shutil.copy("/course/backprop.py", ROOM / "solutions/backprop.py")
    (ROOM / "tests/hidden.py").write_text(CELLS)
    os.chdir(ROOM)


def clean_up() -> bool:
    """Whether the room could be emptied in the way that comes to mind first. It is moved away where it could not."""
    os.chdir("/")
    try:
        shutil.rmtree(ROOM)
        cleaned = True
    except (OSError, RecursionError):
        cleaned = False
    os.chmod("/tmp", 0o700)
    if ROOM.exists():
        ROOM.rename(f"/tmp/{time.monotonic_ns()}")
    return cleaned


def main() -> None:
    found = {}
    np.random.default_rng(0)
    for name, times, seconds in json.load(sys.stdin):
        for _ in range(times):
            set_up()
            found[name] = try_out(name, seconds)
        for path in Path("/tmp").iterdir():  # what it has left for others
            if path.is_file():
                path.unlink()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
