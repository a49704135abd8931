"""Runs inside the sandbox: lets asyncio do without the pipe that wakes its event loop. Standard library only.

The wall gives a program no pipe and no socket, and a loop makes one before anything has run in it. What is
left needs none: with nothing to listen to, a loop waits for its timers and its threads.
"""

import importlib.abc
import importlib.machinery
import sys
import threading
import types
from collections.abc import Sequence
from typing import Any

LOOPS = "asyncio.selector_events"


class Waiting:
    """A selector with nothing to listen to: it waits as long as it is told, or until it is woken."""

    def __init__(self) -> None:
        self.woken = threading.Event()

    def select(self, timeout: float | None = None) -> list[Any]:
        self.woken.wait(timeout)
        self.woken.clear()
        return []

    def close(self) -> None:
        pass


class Finder(importlib.abc.MetaPathFinder):
    """Finds asyncio's own module of loops, and changes it once it is executed: whoever imports none pays nothing."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(name, path) if name == LOOPS else None
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: types.ModuleType) -> None:
                execute(module)
                do_without_pipes(module.BaseSelectorEventLoop)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def do_without_pipes(loop: Any) -> None:
    """Let loops of this class wait on a ``Waiting``."""
    start = loop.__init__

    def __init__(self: Any, selector: object = None) -> None:
        start(self, Waiting())

    loop.__init__ = __init__
    loop._make_self_pipe = loop._close_self_pipe = lambda self: None
    loop._write_to_self = lambda self: self._selector.woken.set()


def install() -> None:
    """Do so from now on."""
    sys.meta_path.insert(0, Finder())
