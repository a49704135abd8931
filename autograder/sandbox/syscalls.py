"""The system calls that a student's program may make: an allow list, compiled with libseccomp on the trusted side.

Left out on purpose: everything that starts a process or a program, opens a socket, makes memory that no
limit counts (memfd, shared memory), changes a file, looks into or signals a process, mounts, or changes who one
is. Threads are let through where their number has a bound: ``clone`` with CLONE_THREAD alone.
"""

import contextlib
import errno
import fcntl
import functools
import os
import tempfile
import termios
from collections.abc import Iterator
from typing import Any

from ..errors import UserError

CLONE_THREAD = 0x00010000
# Of fcntl, what duplicates a descriptor or reads its flags. What is left out can make the kernel send signals.
FCNTL_COMMANDS = (fcntl.F_DUPFD, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_DUPFD_CLOEXEC)
# Of ioctl, what Python asks of a file that it opens. Others change what a device or a terminal does.
IOCTL_COMMANDS = ("TCGETS", "FIONREAD", "FIOCLEX", "FIONCLEX", "TIOCGWINSZ")
# Opening, and where its flags stand among its arguments; and those flags by which a file could be changed.
OPENING = {"open": 1, "openat": 2}
WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC

ALLOWED = (
    "access",
    "arch_prctl",
    "brk",
    "clock_getres",
    "clock_gettime",
    "clock_nanosleep",
    "close",
    "dup",
    "dup2",
    "dup3",
    "exit",
    "exit_group",
    "faccessat",
    "faccessat2",
    "fstat",
    "fstatfs",
    "futex",
    "getcwd",
    "getdents",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getgroups",
    "getitimer",
    "getpgid",
    "getpgrp",
    "getpid",
    "getppid",
    "getrandom",
    "getresgid",
    "getresuid",
    "getrlimit",
    "getrusage",
    "getsid",
    "gettid",
    "gettimeofday",
    "getuid",
    "lseek",
    "lstat",
    "madvise",
    "membarrier",
    "mincore",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    "nanosleep",
    "newfstatat",
    "pause",
    "poll",
    "ppoll",
    "pread64",
    "preadv",
    "pselect6",
    "pwrite64",
    "pwritev",
    "read",
    "readlink",
    "readlinkat",
    "readv",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigtimedwait",
    "sched_getaffinity",
    "sched_getparam",
    "sched_getscheduler",
    "sched_yield",
    "select",
    "set_robust_list",
    "set_tid_address",
    "setitimer",
    "sigaltstack",
    "stat",
    "statfs",
    "statx",
    "sysinfo",
    "time",
    "times",
    "uname",
    "write",
    "writev",
)


@functools.cache
def filter_program(threads: bool, writing: bool) -> bytes:
    """The filter as a BPF program for ``confine.install_filter``.

    Args:
        threads: whether a program may start threads.
        writing: whether it may try to open a file for writing.

    Raises:
        UserError: libseccomp is not there.
    """
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError):
        raise UserError(
            "libseccomp was not found, and the sandbox needs it.", cure="Install it: apt-get install libseccomp2."
        ) from None
    rules = seccomp.SyscallFilter(defaction=seccomp.ERRNO(errno.EPERM))
    for name, *conditions in _allowed(seccomp, threads, writing):
        with contextlib.suppress(OSError, RuntimeError, ValueError):  # this kind of processor has no such call
            rules.add_rule(seccomp.ALLOW, name, *conditions)
    # The C library falls back to clone, whose flags a filter can see, where clone3 does not exist.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _allowed(seccomp: Any, threads: bool, writing: bool) -> Iterator[tuple[Any, ...]]:
    """The calls that are let through: the name of each, and what its arguments have to be."""
    yield from ((name,) for name in ALLOWED)
    for name, place in OPENING.items():
        yield (name,) if writing else (name, seccomp.Arg(place, seccomp.MASKED_EQ, WRITING, os.O_RDONLY))
    for command in FCNTL_COMMANDS:
        yield "fcntl", seccomp.Arg(1, seccomp.EQ, command)
    for name in IOCTL_COMMANDS:
        yield "ioctl", seccomp.Arg(1, seccomp.EQ, getattr(termios, name))
    if threads:
        yield "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD)
