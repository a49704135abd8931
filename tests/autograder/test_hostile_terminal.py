"""What a terminal gets to see of hostile names and prints: the real command, in a pipe and on a terminal."""

import os
import pty
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .handins import NAMES, named
from .mini.course import RIGHT, Mini, command, edited

pytestmark = pytest.mark.bubblewrap

# What a bar is drawn with: colours, a line up, a line cleared, the cursor hidden and shown.
OF_RICH = re.compile(r"\x1b\[(?:[0-9;]*m|1A|2K|\?25[lh])")
ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x1b[2J\x9b31m\x08\r"
PRINTS = f"import sys\nprint({ESCAPES!r}, file=sys.stderr)\nprint('[bold]=1+1' + {ESCAPES!r} * 1000)\n"
LOUD = "\x1b[5mloud"
# A hidden test divides by what comes back: the grader's own failure, whose submissions the run names at its end.
BROKEN = "\x1b[7mbroken\u202e"
PROGRAMS = {
    f"{LOUD}.py": PRINTS + RIGHT + f"raise Exception({ESCAPES!r})\n",
    f"{BROKEN}.py": PRINTS + RIGHT.replace("x * x", "0"),
}


@dataclass(frozen=True)
class Shown:
    """The exit code of a command, and what it wrote."""

    code: int
    text: str


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mini, Path]:
    """A course with a test that breaks on one program, and a class of names."""
    mini = Mini.at(tmp_path_factory.mktemp("names"))
    edited(mini.tests / "hidden/test_square.py", ("    expect(", "    1 / answer.value\n    expect("))
    archive = mini.hand_in(PROGRAMS)
    named(archive)
    return mini, archive


@pytest.fixture(scope="module")
def piped(course: tuple[Mini, Path]) -> Shown:
    """The run in a pipe."""
    mini, archive = course
    arguments = command("grade", "mini", archive, "--out", mini.grades.root)
    ran = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **mini.process())
    return Shown(ran.returncode, ran.stdout.decode("utf-8"))


@pytest.fixture(scope="module")
def screened(course: tuple[Mini, Path]) -> Shown:
    """The run on a terminal."""
    mini, archive = course
    ours, theirs = pty.openpty()
    environment = mini.process(TERM="xterm-256color", COLUMNS="100")
    arguments = command("grade", "mini", archive, "--out", mini.root.parent / "screened")
    with subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, **environment) as run:
        os.close(theirs)
        text = b"".join(parts_of(ours))
        os.close(ours)
        return Shown(run.wait(), text.decode("utf-8"))


def parts_of(descriptor: int) -> Iterator[bytes]:
    try:
        while part := os.read(descriptor, 2**16):
            yield part
    except OSError:  # the other side has closed
        return


def unseen(text: str) -> set[str]:
    """The characters that are not seen but obeyed, ends of lines apart."""
    return {char for char in set(text) if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}


def test_a_pipe_gets_a_plain_line_for_each(piped: Shown) -> None:
    """No control character but the newline, and as many lines as hand-ins, with a few at the end."""
    assert piped.code == 1, "one of them breaks a test"
    assert unseen(piped.text) == set()
    lines = [line for line in piped.text.splitlines() if re.match(r" *\d+ of \d+  ", line)]
    assert len(lines) == len(NAMES) + len(PROGRAMS)
    assert any("\\x1b[5mloud" in line for line in lines)


def test_a_terminal_gets_the_bar_alone(screened: Shown) -> None:
    """What is left without the sequences that draw a bar has no control character but the ends of lines."""
    assert screened.code == 1
    assert "━" in screened.text
    assert unseen(OF_RICH.sub("", screened.text).replace("\r", "")) == set()
    assert "\r" not in OF_RICH.sub("", screened.text).replace("\r\n", "").replace("\rGrading", "Grading")


@pytest.mark.parametrize("where", ["piped", "screened"])
def test_who_could_not_be_graded_is_named_in_plain_letters(request: pytest.FixtureRequest, where: str) -> None:
    """The names that stand at the end of a run are as clean as those in its lines."""
    text: str = request.getfixturevalue(where).text
    assert "could not do its work on: \\x1b[7mbroken\\u202e. Their pages" in " ".join(text.split())


def test_a_name_that_is_asked_for_is_said_in_plain_letters(course: tuple[Mini, Path]) -> None:
    """What a user types, or a script passes on, is an error's text and no command to the terminal."""
    mini, archive = course
    ran = mini.run("grade", "mini", archive, "--out", mini.grades.root, "--only", LOUD + "\u202e")
    assert ran.returncode == 2
    assert "There is no submission called" in ran.stderr
    assert unseen(ran.stdout + ran.stderr) == set()
