"""What is observed while a call runs: lines and calls, by whatever name, and what was there before is put back."""

import sys
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from autograder.testing.watching import CallCounter, LineCounter


def made(source: str) -> dict[str, Any]:
    """The names of a small program."""
    names: dict[str, Any] = {}
    exec(compile(textwrap.dedent(source), "program.py", "exec"), names)
    return names


# -- lines


def lines(call: Callable[[], Any]) -> int | None:
    """How many lines a call executes."""
    with LineCounter(None) as counter:
        call()
    return counter.count()


def test_each_line_counts() -> None:
    """A loop of three rounds over one line: its head four times, its body three times, and two lines around it."""
    names = made("def f():\n    total = 0\n    for n in range(3):\n        total += n\n    return total\n")
    assert lines(names["f"]) == 9


def test_a_generator_that_is_left_early_hides_nothing() -> None:
    """Whether it is run to its end, closed, left alone, or ended by an exception."""
    names = made("""
        def numbers():
            yield 1
            yield 2
        def f():
            for n in numbers():
                break
            left = numbers()
            next(left)
            closed = numbers()
            next(closed)
            closed.close()
            try:
                raised = numbers()
                next(raised)
                raised.throw(ValueError)
            except ValueError:
                pass
    """)
    assert lines(names["f"]) is not None


@pytest.mark.parametrize("switch", ["f_trace = None", "f_trace_lines = False"])
def test_a_frame_that_turns_its_tracing_off_is_seen(switch: str) -> None:
    """What is executed there cannot be counted."""
    names = made(f"import sys\ndef f():\n    sys._getframe().{switch}\n    return 1\n")
    assert lines(names["f"]) is None


def test_what_traced_before_goes_on() -> None:
    """A debugger, or a measurement of coverage, is put back."""
    before = sys.gettrace()
    trace: Any = lambda frame, event, argument: None  # noqa: E731
    sys.settrace(trace)
    try:
        lines(lambda: None)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


# -- calls

NET = "import functools\ndef net(x):\n    return x\n"


def calls(source: str, call: str = "f") -> int:
    """How often ``net`` is called by a program's function."""
    names = made(source)
    counter = CallCounter({"net": names["net"]})
    before = sys.getprofile()
    sys.setprofile(counter.profile)
    try:
        names[call]()
    finally:
        sys.setprofile(before)
    return counter.counts()["net"]


@pytest.mark.parametrize(
    "source",
    [
        NET + "def f():\n    return net(1), net(2)\n",
        NET + "alias = net\ndef f():\n    return alias(1), net(2)\n",
        NET + "part = functools.partial(net, 1)\ndef f():\n    return part(), part()\n",
        NET + "net = functools.partial(net)\ndef f():\n    return net(1), net(2)\n",
        NET + "net = functools.cache(net)\ndef f():\n    return net(1), net(2), net(2)\n",
        "class Net:\n    def __call__(self, x):\n        return x\nnet = Net()\ndef f():\n    return net(1), net(2)\n",
        "class Net:\n    def run(self, x):\n        return x\nnet = Net().run\ndef f():\n    return net(1), net(2)\n",
        "def net(x):\n    return x and net(x - 1)\ndef f():\n    return net(5), net(2)\n",
        NET + "old = net\n@functools.wraps(old)\ndef net(x):\n    return old(x)\ndef f():\n    return net(1), old(2)\n",
    ],
    ids=["name", "alias", "partial", "is partial", "cached", "object", "method", "calls itself", "wrapped"],
)
def test_two_calls_are_counted(source: str) -> None:
    """However the function is made, and by whatever name it is called; calls within a call are not counted."""
    assert calls(source) == 2


def test_decorated_functions_are_told_apart() -> None:
    """One decorator around two functions: their wrappers share a code object, and one of them has a count."""
    source = """
        def counted(function):
            times = 0
            def wrapper(*args):
                nonlocal times
                times += 1
                return function(*args)
            return wrapper
        @counted
        def net(x):
            return x
        @counted
        def other(x):
            return x
        def f():
            return net(1), other(2), net(3), other(4), other(5)
    """
    assert calls(textwrap.dedent(source)) == 2
