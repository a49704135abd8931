"""The inner level: a warm Python that forks a child for each request. Theory of operation.

It is the first process behind the outer wall. It has imported numpy and all that a child needs, so that no child
pays for it, and it never reads a line of a student's file: the file comes as a descriptor and is handed on.

Where one wall serves many submissions, each child has to be kept from what others do. It is born into
namespaces of its own, in one system call, ``clone``:

* *user*: whatever it may do, it may do here alone. No id is mapped, so that it is nobody to all others.
* *pid*: it is the first process, and all that it could ever start dies with it.
* *net*, *ipc*, *uts*: empty ones. Nothing that is named there, or kept there by the kernel, meets a neighbour.
* *mount*: an empty, sealed file system lies on ``/tmp``; all else was read-only before, and has no ``/proc``.

Then it gives up every capability, those of its own namespaces included, and empties the set that any could come
back from. What is covered by a mount stays covered: mounts that came from outside are locked, to take one off is
a capability that is gone, and the system-call filter, which ``worker.py`` puts on before it looks at the file, lets
nobody mount, unmount, enter a namespace or start a process.

What remains in common are the descriptors 0 to 2, which lead to ``/dev/null``, and the pages of the warm Python,
which each child has its own copy of. So one wall may serve a whole class. Where the kernel refuses namespaces within
namespaces (``nests`` says so), a wall serves one submission.

Why ``clone`` by its number: ``os.fork`` would have to be followed by ``unshare`` and a second fork, because a
process never changes its own pid namespace; and all that ``os.fork`` does beside are repairs for threads, of which
there are none here.

Standard library and numpy only. Started as ``python -m autograder.sandbox.inner '[DESCRIPTOR, …]'``.
"""

import contextlib
import ctypes
import gc
import json
import os
import platform
import signal
import socket
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy.random  # noqa: F401 - loaded before forking, so that no child pays for it

from ..testing.plain import decode, encode
from . import confine, worker

ROOM = 2**20
CLONE = {"x86_64": 56, "aarch64": 220, "riscv64": 220}.get(platform.machine())
# Of the kernel's sched.h: CLONE_NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET.
NAMESPACES = 0x20000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
SEALED = 1 | 2 | 4 | 8  # read-only, without set-uid programs, devices, or programs at all
LIBC = ctypes.PyDLL(None, use_errno=True)


def main(descriptor: int, others: int = 0, *below: Any) -> None:
    """Serve requests, one child at a time, until the socket closes.

    Args:
        others: how many threads the user of the children runs elsewhere.
        below: what a child takes upon itself in the place of namespaces, see ``confine.step_down``.
    """
    confine.be_untraceable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one signal for which Python brings a handler along
    control = socket.socket(fileno=descriptor)
    child, counted = 0, 0.0
    gc.collect()
    gc.freeze()  # else a child that collects garbage copies every page
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, ROOM, 3)
        if not message:
            return
        verb, order = decode(message)
        if verb == "greet":
            control.send(encode(["greeted", order["word"], nests()]))
        elif verb == "open":
            child = start(descriptors, order, others, below)
            for own in descriptors:
                os.close(own)
            handle = os.pidfd_open(child)
            socket.send_fds(control, [encode(["opened", child])], [handle])
            os.close(handle)
        elif verb == "close":
            ended, now = end(child), time.process_time()
            control.send(encode(["closed", *ended, now - counted]))
            counted = now


def start(descriptors: list[int], order: dict[str, Any], others: int, below: Sequence[Any]) -> int:
    """Start a child; what it runs never comes back here."""
    child = born_apart() if order["apart"] else os.fork()
    if child:
        return child
    try:
        if order["apart"]:
            seal()
        if below:
            confine.step_down(*below)
        confine.die_with_parent()  # to become another user would undo it
        confine.limit_threads(others)
        source, requests, replies = descriptors
        worker.main(source, requests, replies, order)
    finally:
        os._exit(70)


def born_apart() -> int:
    """As ``os.fork``, with the child in namespaces of its own.

    Raises:
        OSError: the kernel refuses.
    """
    if CLONE is None:
        raise OSError("the number of clone is not known for this kind of processor")
    child = int(LIBC.syscall(CLONE, NAMESPACES | signal.SIGCHLD, 0, 0, 0, 0))
    if child < 0:
        raise OSError(ctypes.get_errno(), "clone into new namespaces was refused")
    return child


def seal() -> None:
    """Cover the one folder that is writable elsewhere, and give up what a first process may do."""
    if LIBC.mount(b"tmpfs", b"/tmp", b"tmpfs", SEALED, b"size=4k,nr_inodes=2") != 0:
        raise OSError(ctypes.get_errno(), "mount was refused")
    confine.drop_capabilities()


def nests() -> bool:
    """Whether children can have namespaces of their own within the wall's."""
    try:
        child = born_apart()
    except OSError:
        return False
    if child == 0:
        try:
            seal()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def end(child: int) -> tuple[int, float, int]:
    """Kill a child and wait for it; where this is the wall's first process, kill whatever it left running too.

    Returns:
        its wait status, its CPU seconds, and the most memory it held, in KiB.
    """
    try:
        os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return 0, 0.0, 0  # it was ended before
    if os.getpid() == 1:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
    return status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
