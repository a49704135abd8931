"""Raises the outer wall: bubblewrap around a warm Python, or what there is in its place, or no wall."""

import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy

from . import cgroup, confine, reduced
from .syscalls import filter_program
from .tree import GRADER, LIBRARY, PACKAGE, SITE, ipython, parts, python

# Set where a processor needs another choice than OpenBLAS's own; without them numpy may compute wrongly there.
PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


class Isolation(StrEnum):
    """How strong the wall is."""

    BUBBLEWRAP = "bubblewrap"
    REDUCED = "reduced"
    NONE = "none"


@dataclass
class Wall:
    """A warm Python behind a wall.

    Args:
        process: the one to end.
        control: this side's end of its control socket.
        group: its control group, if there is one.
        threads: whether children may start threads, as something bounds their number.
        filter: the system calls that children may make, as a compiled filter; empty where there is none.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    group: Path | None
    threads: bool
    filter: bytes

    def fall(self) -> None:
        """End everything behind the wall, and wait until it is gone."""
        self.control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.group is not None:
            cgroup.remove(self.group)


def raise_wall(isolation: Isolation, hidden: Iterable[Path] = ()) -> Wall:
    """Start a warm Python behind a wall of the given level.

    Args:
        hidden: folders that must not be seen from within, even where they lie below what is shown.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, contextlib.ExitStack() as stack:
        passed, below = [theirs.fileno()], list[Any]()
        if isolation is Isolation.REDUCED:
            confine.be_untraceable()
            rules = reduced.ruleset()
            if rules is not None:
                passed.append(stack.enter_context(rules).fileno())
            below = reduced.below(passed[1:])
        group = cgroup.make() if isolation is not Isolation.NONE and os.geteuid() == 0 else None
        # The limit of a user bounds them, but not those of root.
        threads = group is not None or os.geteuid() != 0 or bool(below and below[2])
        program = filter_program(threads, isolation is Isolation.BUBBLEWRAP) if isolation is not Isolation.NONE else b""
        argument = json.dumps([theirs.fileno(), *below])
        process = subprocess.Popen(
            [*command(isolation, hidden), "-sPSB", "-m", "autograder.sandbox.inner", argument],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=passed,
            env=environment_outside(isolation),
            start_new_session=True,
            # A group has to be joined before anything is forked, and scoring processes have no threads.
            preexec_fn=functools.partial(cgroup.join, group) if group is not None else None,  # noqa: PLW1509
        )
    return Wall(process, ours, group, threads, program)


def lay_foundation(isolation: Isolation) -> None:
    """Make what all walls of a run have in common, before processes are forked that raise them."""
    if isolation is Isolation.REDUCED:
        reduced.root()


def command(isolation: Isolation, hidden: Iterable[Path]) -> list[str]:
    """What starts a Python behind the wall."""
    if isolation is Isolation.BUBBLEWRAP:
        return [*bubblewrap(hidden), python()]
    return [python() if isolation is Isolation.REDUCED else sys.executable]


def environment_outside(isolation: Isolation) -> dict[str, str]:
    """The environment of what is started; bubblewrap gives its own to what is within."""
    if isolation is Isolation.BUBBLEWRAP:
        return {}
    if isolation is Isolation.REDUCED:
        return environment(*(str(reduced.root() / place) for place in (GRADER, SITE)))
    return environment(str(PACKAGE.parent), str(Path(numpy.__file__).parent.parent))


def bubblewrap(hidden: Iterable[Path]) -> list[str]:
    """The command that puts what follows it behind the wall."""
    command = ["bwrap", *namespaces(), "--die-with-parent", "--new-session", "--as-pid-1", "--clearenv"]
    for name, value in environment(f"/{GRADER}", f"/{SITE}").items():
        command += ["--setenv", name, value]
    for path in shown():
        command += ["--ro-bind", path, path]
    for target, link in links():
        command += ["--symlink", target, link]
    for source, place in parts():
        command += ["--ro-bind", str(source), f"/{place}"]
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        command += ["--dev-bind", device, device]
    for cover in covered(hidden):
        command += ["--tmpfs", cover, "--remount-ro", cover]
    return [*command, "--dir", "/tmp", "--chdir", "/tmp", "--remount-ro", "/", "--"]


def library(isolation: Isolation) -> str:
    """Where IPython lies, as it is seen from within. Nobody can import it there: only its transformer is used."""
    if isolation is Isolation.NONE:
        return ipython()
    return f"{reduced.root() if isolation is Isolation.REDUCED else ''}/{LIBRARY}/IPython"


def namespaces() -> list[str]:
    """The namespaces that the wall is made of."""
    kinds = ("user", "pid", "net", "ipc", "uts")
    return [*(f"--unshare-{kind}" for kind in kinds), "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"]


def environment(*python_path: str) -> dict[str, str]:
    """All of the environment that is seen within. The seed of hashes is fixed so that two runs are equal."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        "PYTHONPATH": os.pathsep.join(python_path),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LANG": "C.UTF-8",
        "HOME": "/tmp",
        **kept,
    }


def shown() -> list[str]:
    """What of the system can be read within: the interpreter, its library, and the shared libraries."""
    prefix = sys.base_prefix
    own = [python(), sysconfig.get_path("stdlib")] if prefix in ("/", "/usr") else [prefix]
    system = [path for path in ("/usr/lib", "/usr/lib64", "/lib", "/lib64") if not os.path.islink(path)]
    paths = [os.path.realpath(path) for path in [*own, *system] if os.path.exists(path)]
    return sorted(path for path in set(paths) if not any(Path(other) in Path(path).parents for other in paths))


def links() -> Iterator[tuple[str, str]]:
    """The links of a merged /usr, as they are outside."""
    for path in ("/lib", "/lib64"):
        if os.path.islink(path):
            yield os.readlink(path), path


def covered(hidden: Iterable[Path]) -> list[str]:
    """Folders below what is shown that have to be covered: the hidden ones, and packages beside the library."""
    roots = [Path(path) for path in shown()]
    packages = [Path(sysconfig.get_path("stdlib")) / "site-packages", Path("/usr/lib/python3/dist-packages")]
    paths = [path.resolve() for path in [*hidden, *packages] if path.exists()]
    return sorted({str(path) for path in paths if any(root == path or root in path.parents for root in roots)})
