"""A miniature course, copied to where a test may change it, with what is handed in and what is graded there."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import PUBLIC_SEED, Folders, LoadedAssignment, load
from autograder.model import Result
from autograder.pipeline import Graded, Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation
from autograder.scoring import score
from autograder.verify.programs import submission_of

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
NAME = "mini"

SQUARE = "def square(x):\n    return x * x\n"
NORM = "def norm(x, y):\n    return (square(x) + square(y)) ** 0.5\n"
RIGHT = SQUARE + NORM
STUB = "def {}:\n    raise NotImplementedError\n"
FOR_EVER = "import time\n" + SQUARE + "def norm(x, y):\n    time.sleep(100)\n"


# A known mistake that shows at hidden numbers alone, for tests that are about that.
HIDDEN_MISTAKE = """
[[misconception]]
id = "sign_kept"
rule = "power"
title = "The square has the sign of the number"
place = "square has no minus in front for a number below zero."
stages = ["below zero"]
find = '''
    return x * x
'''
replace = '''
    return x * abs(x)
'''
"""


@dataclass(frozen=True)
class Mini:
    """The course at ``root``; its grades go beside it, and so do the classes that are handed in."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> "Mini":
        """Copy the course into a folder."""
        ignored = shutil.ignore_patterns("__pycache__", "course.py")
        return cls(Path(shutil.copytree(HERE, folder / "course", ignore=ignored)))

    @property
    def folders(self) -> Folders:
        return Folders(self.root)

    @property
    def settings(self) -> Path:
        return self.folders.assignment(NAME) / "assignment.toml"

    @property
    def tests(self) -> Path:
        return self.folders.tests(NAME)

    @property
    def grades(self) -> GradesFolder:
        return GradesFolder(self.root.parent / "grades")

    def load(self, seed: int = PUBLIC_SEED) -> LoadedAssignment:
        """The assignment as its files are now: pytest would give the modules of an earlier course of this process."""
        for module in [name for name in sys.modules if name.startswith(("public.", "hidden."))]:
            del sys.modules[module]
        return load(self.folders, NAME, seed)

    def add_hidden_mistake(self) -> None:
        """Let the catalogue hold ``HIDDEN_MISTAKE`` too."""
        with (self.tests / "misconceptions/square.toml").open("a", encoding="utf-8") as file:
            file.write(HIDDEN_MISTAKE)

    def hand_in(self, files: Mapping[str, str | bytes], name: str = "class") -> Path:
        """Write the files of a class into a folder beside the course."""
        folder = self.root.parent / name
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    def grade(
        self,
        archive: Path,
        *,
        grades: str = "grades",
        seed: int = PUBLIC_SEED,
        isolation: Isolation = Isolation.BUBBLEWRAP,
        **options: Any,
    ) -> list[Graded]:
        """A whole grading run in this process."""
        folder = GradesFolder(self.root.parent / grades)
        events = grade(self.load(seed), archive, folder, isolation, Options(**options))
        return [event for event in events if isinstance(event, Graded)]

    def run(self, *arguments: str | Path, **given: Any) -> "subprocess.CompletedProcess[str]":
        """A command as a user gives it, in a process of its own."""
        how = self.process() | given
        return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=60, check=False, **how)

    def process(self, **variables: str) -> dict[str, Any]:
        """Where a command runs: in the course's folder, with this repository's package and no settings of a user."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AUTOGRADER", "PYTEST"))}
        return {"cwd": self.root, "env": kept | {"PYTHONPATH": str(REPOSITORY)} | variables}


def command(*arguments: str | Path) -> list[str]:
    """The command line of the package."""
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


def judged(program: str, loaded: LoadedAssignment) -> Result:
    """What becomes of one program."""
    return score(submission_of(program, loaded, "anna"), loaded, Isolation.BUBBLEWRAP)


def edited(file: Path, *edits: tuple[str, str]) -> None:
    """Replace texts in a file, each of which is there."""
    text = file.read_text("utf-8")
    for before, after in edits:
        assert before in text, f"{before} is not in {file.name}"
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


def notebook(*cells: str) -> str:
    """A notebook with these code cells."""
    return json.dumps(
        {
            "cells": [{"cell_type": "code", "source": cell, "outputs": [], "metadata": {}} for cell in cells],
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
        }
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()
