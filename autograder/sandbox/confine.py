"""What a child takes upon itself before it reads a student's file: limits, and a system-call filter.

Runs inside the sandbox. Standard library only; the filter comes as bytes, compiled outside.
"""

import ctypes
import itertools
import os
import resource
import signal
import struct
from typing import Any

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 38, 22, 24
CAPABILITY_VERSION = 0x20080522
MOST_CAPABILITIES = 64
SECCOMP_MODE_FILTER = 2
LANDLOCK_RESTRICT_SELF = 446  # the same on every kind of processor
KILOBYTE = 1024
MAX_FILE = 16 * 2**20
MAX_DESCRIPTORS = 64
MAX_THREADS = 64


_LIBC = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def limit(memory: int, seconds: float) -> None:
    """Take the limits: ``memory`` in MiB of address space, ``seconds`` of CPU in all."""
    whole = max(1, int(seconds + 1))
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory * 2**20),
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_FSIZE, MAX_FILE),
        (resource.RLIMIT_NOFILE, MAX_DESCRIPTORS),
    ):
        resource.setrlimit(kind, (value, value))


def limit_threads(others: int) -> None:
    """Take the limit of threads, which counts all of a user's in its namespace, and does nothing to root.

    Args:
        others: how many that user runs already.
    """
    most = MAX_THREADS + others
    _, allowed = resource.getrlimit(resource.RLIMIT_NPROC)
    most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def close_all_but(keep: set[int]) -> None:
    """Close every descriptor that is not named."""
    edges = sorted({-1, *keep, MAX_DESCRIPTORS * 16})
    for low, high in itertools.pairwise(edges):
        if low + 1 < high:
            os.closerange(low + 1, high)


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Let the kernel send this process a signal when its parent is gone."""
    _prctl(PR_SET_PDEATHSIG, number)


def be_untraceable() -> None:
    """Let no process of the same user look into this one."""
    _prctl(PR_SET_DUMPABLE, 0)


def drop_capabilities() -> None:
    """Give up all capabilities, and the set that a program could get some from."""
    for capability in range(MOST_CAPABILITIES):
        if _LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # the kernel knows no more
    header, none = struct.pack("Ii", CAPABILITY_VERSION, 0), bytes(24)
    if _LIBC.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset was refused")


def step_down(root: str, user: int, ruleset: int) -> None:
    """Give up what a process without namespaces can: see ``reduced.py``.

    Args:
        root: the folder that becomes the root of all paths, or nothing.
        user: the user to become, or 0 to stay who one is.
        ruleset: the descriptor of a Landlock ruleset, or -1.
    """
    if root:
        os.chroot(root)
    os.chdir("/")
    if user:
        become(user)
    drop_capabilities()
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if ruleset >= 0 and _LIBC.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock_restrict_self was refused")
    be_untraceable()  # to become another user has undone it


def become(user: int) -> None:
    """Be another user, in a group of its own."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def install_filter(program: bytes) -> None:
    """Take a seccomp filter, given as its compiled BPF program; it can never be taken off again."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    length = len(program) // struct.calcsize("<HBBI")
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(_Program(length, program)))


def _prctl(option: int, value: Any, pointer: Any = 0) -> None:
    if _LIBC.prctl(option, value, pointer, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")
