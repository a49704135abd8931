"""Raises the outer wall: bubblewrap around a warm Python, or, where that is asked for by name, no wall."""

import contextlib
import functools
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy

from ..errors import UserError
from . import cgroup
from .syscalls import filter_program

PACKAGE = Path(__file__).resolve().parent.parent
GRADER, SITE = "/grader", "/site"
WITHIN = ("inner", "worker", "confine", "wire", "notebooks", "standins", "loops")
# Set where a processor needs another choice than OpenBLAS's own; without them numpy may compute wrongly there.
PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


class Isolation(StrEnum):
    """How strong the wall is."""

    BUBBLEWRAP = "bubblewrap"
    NONE = "none"


@dataclass
class Wall:
    """A warm Python behind a wall.

    Args:
        process: the one to end.
        control: this side's end of its control socket.
        group: its control group, if there is one.
        filter: the system calls that children may make, as a compiled filter; empty where there is none.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    isolation: Isolation
    group: Path | None
    filter: bytes

    def fall(self) -> None:
        """End everything behind the wall, and wait until it is gone."""
        self.control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.group is not None:
            cgroup.remove(self.group)


def available(isolation: str) -> Isolation:
    """The level that a run will have.

    Raises:
        UserError: bubblewrap is not there or may not make namespaces, and no other level was asked for by name.
    """
    if isolation == Isolation.NONE.value:
        return Isolation.NONE
    where = "the sandbox"
    if shutil.which("bwrap") is None:
        raise UserError(
            "bubblewrap is not installed, and without it students' programs have no wall around them.",
            where,
            "Install it (Debian, Ubuntu: apt-get install bubblewrap), or ask for --isolation none to run "
            "programs that you have read and trust.",
        )
    probe = subprocess.run(
        ["bwrap", *namespaces(), "--ro-bind", "/", "/", "/bin/true"], capture_output=True, text=True, check=False
    )
    if probe.returncode != 0:
        raise UserError(
            f"bubblewrap may not make namespaces here ({probe.stderr.strip()[:200]}).",
            where,
            "Run it as another user or on another machine, or ask for --isolation none to run programs that "
            "you have read and trust.",
        )
    return Isolation.BUBBLEWRAP


def raise_wall(isolation: Isolation, hidden: Iterable[Path] = ()) -> Wall:
    """Start a warm Python behind a wall of the given level.

    Args:
        hidden: folders that must not be seen from within, even where they lie below what is shown.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        inner = ["-sPSB", "-m", "autograder.sandbox.inner", str(theirs.fileno())]
        wrapped = isolation is Isolation.BUBBLEWRAP
        command = [*bubblewrap(hidden), python(), *inner] if wrapped else [sys.executable, *inner]
        root = os.geteuid() == 0
        group = cgroup.make() if wrapped and root else None
        # Threads are let through where something bounds their number.
        program = filter_program(threads=group is not None or not root) if wrapped else b""
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env={} if wrapped else environment(str(PACKAGE.parent), str(Path(numpy.__file__).parent.parent)),
            start_new_session=True,
            # A group has to be joined before anything is forked, and scoring processes have no threads.
            preexec_fn=functools.partial(cgroup.join, group) if group is not None else None,  # noqa: PLW1509
        )
    return Wall(process, ours, isolation, group, program)


def bubblewrap(hidden: Iterable[Path]) -> list[str]:
    """The command that puts what follows it behind the wall."""
    command = ["bwrap", *namespaces(), "--die-with-parent", "--new-session", "--as-pid-1", "--clearenv"]
    for name, value in environment(GRADER, SITE).items():
        command += ["--setenv", name, value]
    for path in shown():
        command += ["--ro-bind", path, path]
    for target, link in links():
        command += ["--symlink", target, link]
    package = Path(numpy.__file__).parent
    for folder in (package, package.with_name("numpy.libs")):
        if folder.exists():
            command += ["--ro-bind", str(folder), f"{SITE}/{folder.name}"]
    for part in ("__init__.py", "testing", "sandbox/__init__.py", *(f"sandbox/{name}.py" for name in WITHIN)):
        command += ["--ro-bind", str(PACKAGE / part), f"{GRADER}/autograder/{part}"]
    # Where nobody can import it: only its transformer is used, and what imports IPython for show gets a stand-in.
    command += ["--ro-bind", library(Isolation.NONE), library(Isolation.BUBBLEWRAP)]
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        command += ["--dev-bind", device, device]
    for cover in covered(hidden):
        command += ["--tmpfs", cover, "--remount-ro", cover]
    return [*command, "--dir", "/tmp", "--chdir", "/tmp", "--remount-ro", "/", "--"]


def library(isolation: Isolation) -> str:
    """Where IPython lies, as it is seen from within."""
    if isolation is Isolation.BUBBLEWRAP:
        return "/library/IPython"
    spec = importlib.util.find_spec("IPython")
    return str(Path(spec.origin).parent) if spec is not None and spec.origin else ""


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


def python() -> str:
    """The interpreter without the virtual environment that it may be used through."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


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
