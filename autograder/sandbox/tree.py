"""A folder that shows what a program may see, for a wall without mounts of its own: Python, numpy and the kit.

A process that may change its root (``chroot``) is put into it, and then nothing else exists for it. For that the
folder holds copies of all that Python ever reads. For a process that may not, it holds the kit and a link to numpy, so
that nothing beside them can be imported; what can be read is then Landlock's to say, from ``readable``.

The warm Python starts outside of the folder, under paths that begin with it. A link in the folder leads from its own
path back to its top, so that the same paths hold within. The folder is made once for a run, and goes with it.
"""

import atexit
import compileall
import contextlib
import fcntl
import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy

PACKAGE = Path(__file__).resolve().parent.parent
WITHIN = ("inner", "worker", "confine", "wire", "notebooks", "standins", "loops")
PREFIX = "autograder-shown-"
YOUNG = 60  # seconds in which a run locks the folder that it has made
GRADER, SITE, LIBRARY = "grader", "site", "library"
# Of the standard library, what is large and no program's to import.
LEFT_OUT = shutil.ignore_patterns(
    "site-packages",
    "test",
    "tests",
    "idlelib",
    "config-*",
    "ensurepip",
    "lib2to3",
    "turtledemo",
    "*.opt-?.pyc",
    "*.pyi",
)
AHEAD = 365 * 24 * 3600  # seconds
# What an extension module of the standard library needs is known when all of them are loaded.
LISTS = """
import importlib, json, os, sys
for folder in sys.path:
    for name in os.listdir(folder) if os.path.basename(folder) == "lib-dynload" else []:
        if not name.startswith(("_tkinter", "_test", "xx", "_xx")):
            try:
                importlib.import_module(name.partition(".")[0])
            except ImportError:
                pass
with open("/proc/self/maps") as file:
    mapped = {line.split(None, 5)[5].strip() for line in file if "/" in line}
print(json.dumps([sys.path, sorted(mapped)]))
"""


def python() -> str:
    """The interpreter without the virtual environment that it may be used through."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def ipython() -> str:
    """Where IPython lies, whose transformer of notebooks is used; or nothing."""
    spec = importlib.util.find_spec("IPython")
    return str(Path(spec.origin).parent) if spec is not None and spec.origin else ""


def parts() -> Iterator[tuple[Path, str]]:
    """What is shown of ours and of numpy: each file or folder, and its place within."""
    package = Path(numpy.__file__).parent
    for folder in (package, package.with_name("numpy.libs")):
        if folder.exists():
            yield folder, f"{SITE}/{folder.name}"
    for part in ("__init__.py", "testing", "sandbox/__init__.py", *(f"sandbox/{name}.py" for name in WITHIN)):
        yield PACKAGE / part, f"{GRADER}/autograder/{part}"
    if ipython():
        yield Path(ipython()), f"{LIBRARY}/IPython"


@functools.cache
def system() -> tuple[Path, ...]:
    """The standard library's folder, and the shared libraries that its modules need."""
    command = [python(), "-sPSB", "-c", LISTS]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={}, cwd="/").stdout
    path, mapped = json.loads(said)
    library = [Path(folder).resolve() for folder in path if os.path.isdir(folder)]
    files = [Path(name).resolve() for name in mapped if os.path.isfile(name)]
    outside = [file for file in files if not any(folder in file.parents for folder in library)]
    return tuple({*(folder for folder in library if not set(library) & set(folder.parents)), *outside})


def readable() -> Iterator[Path]:
    """All that a program may read, where it lies outside."""
    yield from system()
    yield from (source.resolve() for source, _ in parts() if PACKAGE not in source.parents)


@functools.cache
def plant(whole: bool) -> Path:
    """The folder of this run.

    Args:
        whole: whether it has to hold files, or links to them.
    """
    _clean()
    root = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    lock = os.open(root, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # held until this process and its forks are gone
    atexit.register(_remove, root, os.getpid())
    for source, place in parts():
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if whole or PACKAGE in source.parents:  # a link to the kit would tell where the course lies
            _copy(source, target)
        else:
            target.symlink_to(source.resolve(), source.is_dir())
    compileall.compile_dir(root / GRADER, quiet=2)  # else each wall would compile the kit anew
    if whole:
        _copy_system(root)
    _settle(root)
    return root


def _copy_system(root: Path) -> None:
    for source in system():
        _copy(source, _below(root, source))
        for link in source.parent.glob(f"{source.name.partition('.so')[0]}.so*") if source.is_file() else ():
            if link.is_symlink() and link.resolve() == source:
                _below(root, link).symlink_to(source.name)
    for folder in ("lib", "lib64"):  # a merged /usr is one within as well
        if os.path.islink(f"/{folder}") and not os.path.lexists(root / folder):
            (root / folder).symlink_to(os.readlink(f"/{folder}"))
    (root / "dev").mkdir()
    (root / "dev" / "null").touch(0o444)
    back = _below(root, root)
    back.parent.mkdir(parents=True, exist_ok=True)
    back.symlink_to("/")


def _below(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=LEFT_OUT, copy_function=_copy_file, dirs_exist_ok=True)
    else:
        _copy_file(str(source), str(target))


def _copy_file(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    facts = os.stat(source)
    os.utime(target, (facts.st_atime, facts.st_mtime))  # by the second, Python knows whether its cache holds


def _settle(root: Path) -> None:
    """Let every user read what there is, whatever the mask of this one, and let no reading leave a mark.

    A date of last reading that lies ahead is kept as it is, where the file system is not mounted with ``strictatime``.
    """
    for folder, _, files in os.walk(root, topdown=False):
        for path, mode in ((folder, 0o755), *((f"{folder}/{name}", 0o444) for name in files)):
            if not os.path.islink(path):
                os.chmod(path, mode)
                os.utime(path, (time.time() + AHEAD, os.stat(path).st_mtime))


def _remove(root: Path, owner: int) -> None:
    if os.getpid() == owner:  # and not a fork of it
        shutil.rmtree(root, ignore_errors=True)


def _clean() -> None:
    """Remove what runs that were killed have left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            facts = folder.lstat()
            if facts.st_uid != os.geteuid() or time.time() - facts.st_mtime < YOUNG:
                continue
            lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
