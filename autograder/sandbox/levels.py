"""Which wall a run has, and what that wall leaves open, in sentences for whoever reads the grades."""

import shutil
import subprocess
import sys

from ..errors import UserError
from ..model import Limits, Source
from ..testing.links import Lost
from . import reduced
from .client import Broken, Sandbox
from .outer import Isolation, namespaces
from .syscalls import filter_program

WHERE = "the sandbox"
BY_NAME = "ask for --isolation none to run programs that you have read and trust"
OPEN_WALL = "With --isolation reduced there is a weaker wall, through which programs here could read the hidden tests."
# What a program may need and no child has loaded yet, of the standard library and of numpy.
PROBE = "import statistics, decimal, numpy.polynomial"


def available(isolation: str) -> Isolation:
    """The level that a run will have: with ``auto``, the strongest that works and keeps files out of reach.

    Raises:
        UserError: the level that was asked for does not work here, or with ``auto`` none does.
    """
    if isolation == Isolation.NONE.value:
        return Isolation.NONE
    if isolation == Isolation.REDUCED.value:
        return _reduced()
    try:
        return _bubblewrap()
    except UserError as error:
        if isolation == Isolation.BUBBLEWRAP.value:
            raise
        try:
            level, weaker = _reduced(), OPEN_WALL
        except UserError as another:
            weaker = another.what
        else:
            if reduced.means().hides_files:
                return level
        raise UserError(error.what, WHERE, f"{error.cure} {weaker}") from None


def _bubblewrap() -> Isolation:
    if shutil.which("bwrap") is None:
        raise UserError(
            "bubblewrap is not installed, and without it students' programs have no wall of full strength.",
            WHERE,
            f"Install it (Debian, Ubuntu: apt-get install bubblewrap), or {BY_NAME}.",
        )
    probe = subprocess.run(
        ["bwrap", *namespaces(), "--ro-bind", "/", "/", "/bin/true"], capture_output=True, text=True, check=False
    )
    if probe.returncode != 0:
        raise UserError(
            f"bubblewrap may not make namespaces here ({probe.stderr.strip()[:200]}).",
            WHERE,
            f"Run it as another user or on another machine, or {BY_NAME}.",
        )
    return Isolation.BUBBLEWRAP


def _reduced() -> Isolation:
    """Level reduced, after a program has been loaded at it."""
    notes = ["it is made for Linux alone"]
    if sys.platform.startswith("linux"):
        filter_program(threads=False, writing=False)  # which says what to install where libseccomp is missing
        try:
            with Sandbox(Isolation.REDUCED, Limits()) as sandbox:
                session = sandbox.open("probe", Source("probe.py", "", (("probe.py", PROBE),)))
                notes = session.loaded()[0]
                session.close()
        except (Lost, Broken, OSError, subprocess.SubprocessError) as error:
            notes = [str(error)]
    if notes:
        raise UserError(f"Level reduced does not work here ({notes[0][:200]}).", WHERE, f"You may {BY_NAME}.")
    return Isolation.REDUCED


def left_open(isolation: Isolation) -> str:
    """What the wall of a level does not hold off on this machine; nothing where that is nothing known."""
    if isolation is Isolation.BUBBLEWRAP:
        return ""
    if isolation is Isolation.NONE:
        return "There was no wall: a program could do whatever the user can who graded it."
    means = reduced.means()
    had = [
        *(["a root folder of its own"] if means.root else []),
        *(["another user"] if means.user else []),
        *([f"Landlock {means.landlock}"] if means.landlock else []),
        "the system-call filter and limits",
    ]
    return " ".join([f"Level reduced: no namespaces, but {', '.join(had)}.", *_gaps(means)])


def _gaps(means: reduced.Means) -> list[str]:
    gaps = []
    if not means.hides_files:
        gaps.append(
            "A program could read every file that the grader's user can: hidden tests, other submissions, "
            "and what /proc tells of that user's processes."
        )
    elif not means.root:
        gaps.append("A program could ask which files and processes there are, though not open them.")
    if not means.user and means.landlock < reduced.SCOPES:
        gaps.append("It had the grader's user, and the filter alone kept it from signalling that user's processes.")
    if not means.root:
        gaps.append("The dates at which Python's files were last read could carry a mark from one program to another.")
    gaps.append("The network, shared memory and new processes were closed to it by the filter alone.")
    return gaps
