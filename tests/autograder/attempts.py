"""Started by ``test_reduced.py``: lets a child at level reduced try what it may not, and prints what came of it.

    python attempts.py HIDDEN

HIDDEN is a file that the grader may read. The grader has a secret in its environment.
"""

import importlib.util
import json
import os
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from autograder.model import Limits, Source
from autograder.sandbox import reduced
from autograder.sandbox.client import Sandbox
from autograder.sandbox.levels import available, left_open
from autograder.sandbox.outer import Isolation
from autograder.testing.student import Student

# Each raises an exception, or ends with an answer: then it was let do what it tried.
ATTEMPTS = {
    "a hidden file": "open(HIDDEN).read()",
    "a hidden folder": "os.listdir(os.path.dirname(HIDDEN))",
    "that a hidden file is there": "os.stat(HIDDEN)",
    "the course": "__import__('solutions.backprop')",
    "the grader's side of the kit": "__import__('autograder.scoring')",
    "the accounts": "open('/etc/passwd').read()",
    "the machine's root": "os.listdir('/').index('etc')",
    "the processes": "os.listdir('/proc')",
    "that a process is there": "os.stat(f'/proc/{GRADER}')",
    "the first process": "os.listdir('/proc/1')",
    "the grader's environment": "open(f'/proc/{GRADER}/environ').read()",
    "the grader's memory": "os.open(f'/proc/{GRADER}/mem', os.O_RDONLY)",
    "the parent's environment": "open(f'/proc/{os.getppid()}/environ').read()",
    "the parent's memory": "os.open(f'/proc/{os.getppid()}/mem', os.O_RDONLY)",
    "the parent's files": "os.listdir(f'/proc/{os.getppid()}/fd')",
    "its own memory, to write": "os.open('/proc/self/mem', os.O_RDWR)",
    "to write to /tmp": "os.open('/tmp/left', os.O_CREAT | os.O_WRONLY)",
    "to write here": "os.open('left', os.O_CREAT | os.O_WRONLY)",
    "to write to a hidden file": "os.open(HIDDEN, os.O_WRONLY)",
    "to empty a hidden file": "os.open(HIDDEN, os.O_RDONLY | os.O_TRUNC)",
    "to change the kit": "os.open(sys.modules['autograder.testing.host'].__file__, os.O_RDWR)",
    "to change Python": "os.open(os.__file__, os.O_WRONLY)",
    "to remove a hidden file": "os.unlink(HIDDEN)",
    "to make a folder": "os.mkdir('/tmp/left')",
    "to kill the parent": "os.kill(os.getppid(), 0)",
    "to kill the grader": "os.kill(GRADER, 0)",
    "to kill all": "os.kill(-1, 0)",
    "to be root": "os.setuid(0)",
    "to be in root's group": "os.setgid(0)",
    "a socket": "__import__('socket').socket()",
    "a pair of sockets": "__import__('socket').socketpair()",
    "a program": "os.execv('/bin/true', ['true'])",
    "a process": "os.fork()",
    "to trace the grader": "system(101, 16, GRADER, 0, 0)",
    "to read the grader's memory": "system(310, GRADER, 0, 0, 0, 0, 0)",
    "shared memory": "system(29, 4711, 100, 0o1600)",
    "a queue of messages": "system(68, 4711, 0o1600)",
    "another root": "os.chroot('/tmp')",
    "new namespaces": "system(272, 0x10000000)",
    "to mount": "system(165, 0, 0, 0, 0, 0)",
    "another Landlock": "system(444, 0, 0, 1)",
    "to type into a terminal": "fcntl.ioctl(os.open('/dev/null', os.O_RDONLY), 0x5412, b'x')",
    "more threads": "resource.setrlimit(resource.RLIMIT_NPROC, (1000, 1000))",
}
# What is loaded when it is needed first; some need libraries of the system, and not every Python has them.
LATE = ("statistics", "numpy.polynomial", "numpy.testing", "_sqlite3", "_ssl", "_lzma", "_decimal")
PROGRAM = """
import concurrent.futures, ctypes, fcntl, os, resource, sys
libc = ctypes.CDLL(None, use_errno=True)

def system(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")

def attempt(text):
    try:
        eval(text)
    except Exception as error:
        return type(error).__name__
    return ""

def facts():
    for name in MODULES:
        __import__(name)
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            threads = list(pool.map(abs, (-1, -2))) == [1, 2]
    except RuntimeError:
        threads = False
    before = os.stat(os.__file__).st_atime
    open(os.__file__).read()
    marked = os.stat(os.__file__).st_atime != before
    who = {"user": os.getuid(), "groups": os.getgroups()}
    return {**who, "marked": marked, "threads": threads, "environment": dict(os.environ), "here": os.getcwd()}
"""


def main(hidden: str) -> None:
    os.environ["SECRET"] = "a-secret-of-the-grader"
    level = available("reduced")
    modules = [name for name in LATE if importlib.util.find_spec(name)]
    program = f"HIDDEN, GRADER, MODULES = {hidden!r}, {os.getpid()}, {modules}\n{textwrap.dedent(PROGRAM)}"
    with Sandbox(level, Limits()) as sandbox:
        session = sandbox.open("program", Source("program.py", "", (("program.py", program),)))
        notes = session.loaded()[0]
        student = Student(session)
        came = {name: student.attempt(text) for name, text in ATTEMPTS.items()}
        facts = student.facts()
        session.close()
    means = reduced.means()
    print(
        json.dumps(
            {
                "level": level.value,
                "auto": automatic(),
                "means": [means.root, means.user, means.landlock > 0],
                "left open": left_open(Isolation.REDUCED),
                "notes": notes,
                "came": came,
                **facts,
            }
        )
    )


def automatic() -> str:
    """The level that is chosen where bubblewrap is not there, or why none is."""
    os.environ["PATH"] = ""
    try:
        return available("auto").value
    except Exception as error:
        return str(error)


if __name__ == "__main__":
    main(sys.argv[1])
