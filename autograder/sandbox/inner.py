"""Runs inside the sandbox: the warm Python. It forks a child for each request and never reads a student's file.

Standard library and numpy only. Started as ``python -m autograder.sandbox.inner DESCRIPTOR``.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from typing import Any

import numpy.random  # noqa: F401 - loaded before forking, so that no child pays for it

from ..testing.plain import decode, encode
from . import confine, worker

ROOM = 2**20


def main(descriptor: int) -> None:
    """Serve requests, one child at a time, until the socket closes."""
    confine.be_untraceable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal for which Python brings a handler along
    control = socket.socket(fileno=descriptor)
    child = 0
    control.send(encode(["ready"]))
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, ROOM, 3)
        if not message:
            return
        verb, order = decode(message)
        if verb == "open":
            child = fork(descriptors, order)
            for own in descriptors:
                os.close(own)
            handle = os.pidfd_open(child)
            socket.send_fds(control, [encode(["opened", child])], [handle])
            os.close(handle)
        elif verb == "close":
            control.send(encode(["closed", *end(child, order), time.process_time()]))


def fork(descriptors: list[int], order: dict[str, Any]) -> int:
    """Start a child; what it runs never comes back here."""
    child = os.fork()
    if child:
        return child
    try:
        confine.die_with_parent()
        source, requests, replies = descriptors
        worker.main(source, requests, replies, order)
    finally:
        os._exit(70)


def end(child: int, order: dict[str, Any]) -> tuple[int, float, int]:
    """Kill a child and wait for it; where this is the wall's first process, kill whatever it left running too.

    Returns:
        its wait status, its CPU seconds, and the most memory it held, in KiB.
    """
    try:
        os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return 0, 0.0, 0  # it was ended before
    if order["alone"]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
    return status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    main(int(sys.argv[1]))
