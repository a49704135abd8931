"""The level ``reduced``: what a wall is made of where bubblewrap may make no namespaces. Theory of operation.

A container gives away what bubblewrap needs, and keeps other things. Each of these is tried, and what can be had is
put on, one upon the other (``confine.step_down`` does it, in the child, before it looks at a student's file):

* *a folder of its own* (``tree.py``) as the root of all paths, where the grader is root: no file of the course and no
  ``/proc`` has a name there.
* *another user*, where the grader is root: one without an account, and no two scoring processes share it. It may
  signal and look into nobody, and the kernel bounds the number of its threads.
* *Landlock*, where the kernel has it: no file but Python's own can be opened, no TCP port be reached, and no process
  outside be signalled or looked into. It holds for any user, root among them.
* *the system-call filter* of all levels, and more: no file can be opened for writing. It alone stands between a
  program and sockets, shared memory and new processes, which bubblewrap keeps in namespaces as well.
* limits, no new privileges, no environment, no open file but its own, as at all levels.

One wall serves one submission, whose children follow each other and find nothing of each other: no file is theirs to
write, and in a folder of its own the dates of last reading stand still. Where a program has the grader's own user, the
grader's processes let none of the same user look into them.

Tried and dropped: another user without a folder of its own, who can read neither a Python in root's home nor less of
the machine than everybody; and a Landlock ruleset made within, for which its library would have to lie there.

What each of these leaves open is said by ``levels.py``, to whom reads the grades.
"""

import functools
import os
import pwd
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import landlockpy
from landlockpy import AccessFS, Ruleset, Scope

from . import confine, tree

# No account of a distribution is here; systemd lends these to services for as long as they run.
FIRST_USER, USERS = 61184, 4336
READS = AccessFS.READ_FILE | AccessFS.READ_DIR
# From this version on Landlock keeps signals within.
SCOPES = 6
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


@dataclass(frozen=True)
class Means:
    """What a wall can be made of here: a root and a user of its own, and the version of Landlock, or 0."""

    root: bool
    user: bool
    landlock: int

    @property
    def hides_files(self) -> bool:
        """Whether the files of the course, and other submissions, are out of reach."""
        return self.root or self.landlock > 0


@functools.cache
def means() -> Means:
    """What this process may do to a child of its own; a child tries."""
    if not sys.platform.startswith("linux"):
        return Means(False, False, 0)
    root = _may(lambda: os.chroot("/"))
    return Means(root, root and _may(lambda: confine.become(FIRST_USER)), _landlock())


def _may(do: Callable[[], object]) -> bool:
    child = os.fork()
    if child == 0:
        try:
            do()
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _landlock() -> int:
    try:
        return landlockpy.abi_version()
    except landlockpy.LandlockError:
        return 0


def root() -> Path:
    """The folder in whose paths the kit and numpy are found: the root of a child, where it has one of its own."""
    return tree.plant(means().root)


def ruleset() -> Ruleset | None:
    """What a child may open, for it to take on; None where there is no Landlock."""
    if not means().landlock:
        return None
    rules = Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL)
    for path in [root(), *([] if means().root else [*tree.readable(), *map(Path, DEVICES)])]:
        rules.allow_path(path, READS if path.is_dir() else AccessFS.READ_FILE)
    return rules


def below(ruleset: Sequence[int]) -> list[Any]:
    """What the warm Python is told of its children: ``others``, and the arguments of ``confine.step_down``.

    Args:
        ruleset: its descriptor, or nothing.
    """
    return [neighbours(), str(root()) if means().root else "", user(), *(ruleset or [-1])]


def user() -> int:
    """A user for the children of this scoring process, or 0 where they keep the grader's."""
    if not means().user:
        return 0
    for place in range(USERS):
        number = FIRST_USER + (os.getpid() + place) % USERS
        try:
            pwd.getpwuid(number)
        except KeyError:
            return number
    return FIRST_USER


def neighbours() -> int:
    """How many threads the user that a child will have runs already: its own limit is counted on top."""
    if means().user:
        return 0
    count = 0
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/status") as file:
                facts = dict(line.split(":", 1) for line in file)
        except (OSError, ValueError):
            continue
        if facts["Uid"].split()[0] == str(os.getuid()):
            count += int(facts["Threads"])
    return count
