"""asyncio behind the wall: event loops run without the pipe that no program is given."""

from collections.abc import Callable, Iterator

import pytest

from autograder.model import Limits, Source
from autograder.sandbox.client import Sandbox
from autograder.sandbox.outer import Isolation
from autograder.testing.outcomes import Raised
from autograder.testing.student import Student

pytestmark = pytest.mark.bubblewrap
Start = Callable[[str], Student]


@pytest.fixture
def start() -> Iterator[Start]:
    """Load a program behind the wall."""
    with Sandbox(Isolation.BUBBLEWRAP, Limits()) as sandbox:

        def opened(text: str) -> Student:
            session = sandbox.open("work", Source("work.py", "", (("work.py", text),)))
            session.loaded()
            return Student(session)

        yield opened


@pytest.mark.parametrize(
    "work",
    [
        "await asyncio.sleep(0)\n    return 7",
        "await asyncio.sleep(0.01)\n    return 7",
        "return sum(await asyncio.gather(*(asyncio.sleep(0.001, n) for n in (3, 4))))",
        "return await asyncio.wait_for(asyncio.sleep(0, 7), 1)",
        "return await asyncio.to_thread(int, '7')",
        "task = asyncio.create_task(asyncio.sleep(0, 7))\n    return await task",
    ],
    ids=["a turn", "a nap", "several", "a limit", "a thread", "a task"],
)
def test_an_event_loop_runs(start: Start, work: str) -> None:
    """Timers, tasks and threads are what it has to wait for, and each call may have a loop of its own."""
    student = start(f"import asyncio\nasync def work():\n    {work}\ndef f():\n    return asyncio.run(work())\n")
    assert (student.f(), student.f()) == (7, 7)


def test_what_needs_a_pipe_is_not_there(start: Start) -> None:
    """A program that talks to the network or to another one is told that it may not."""
    student = start("import asyncio\ndef f():\n    return asyncio.run(asyncio.open_connection('127.0.0.1', 1))\n")
    with pytest.raises(Raised):
        student.f()
