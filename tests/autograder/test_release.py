"""What is handed out holds no line of an answer, a hidden test, a rule, a known mistake or a right program."""

import base64
import html
import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.catalogue import read_catalogue
from autograder.course import Folders
from autograder.release.stub import BEGIN, END, stub_of

from .mini.course import REPOSITORY, command, zipped

FOLDERS = Folders(REPOSITORY)
NAMES = FOLDERS.names()
# A shorter line, such as "return y, x", is somewhere by chance.
SHORTEST = 13
# What a student may read: these texts travel, or the files that travel are made of them.
HANDED_OUT = [
    *(path for name in NAMES for path in FOLDERS.tests(name).glob("public/*.py")),
    *(path for name in NAMES for path in FOLDERS.tests(name).glob("*.py") if path.stem in ("inputs", "circuits")),
    *(path for part in ("drawing", "testing") for path in (REPOSITORY / "autograder" / part).glob("*.py")),
    REPOSITORY / "autograder/release/template.py",
    *(REPOSITORY / "autograder/release/templates").iterdir(),
]
KEPT_BACK = ["hidden/**/*.py", "rules.py", "correct/**/*.py"]
KINDS = ["answers", "misconceptions", *KEPT_BACK]


def answers(solution: str) -> str:
    """What stands between the marks of a solution, and is taken out of the stub."""
    return "\n".join(part.partition(END)[0] for part in solution.split(BEGIN)[1:])


def kept_back(kind: str) -> Iterator[str]:
    """The texts of a kind that never leave the instructor, over all assignments."""
    for name in NAMES:
        if kind == "answers":
            yield answers(FOLDERS.solution(name).read_text("utf-8"))
        elif kind == "misconceptions":  # their hints are handed out, their code is not
            for mistake in read_catalogue(FOLDERS.tests(name) / kind):
                yield f"{mistake.find}\n{mistake.replace}"
        else:
            yield from (path.read_text("utf-8") for path in FOLDERS.tests(name).glob(kind))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The zips that the real command makes for students, by the assignment's name."""
    folder = tmp_path_factory.mktemp("dist")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUTOGRADER")}
    subprocess.run(command("release", "--out", folder), cwd=REPOSITORY, env=kept, check=True, capture_output=True)
    return {path.stem: path.read_bytes() for path in folder.glob("student/*.zip")}


def public_calls(archive: bytes, name: str) -> list[str]:
    """The calls of the public tests, which numbers.json holds results for: a right program may hold one as a line."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return list(json.loads(opened.read(f"{name}/tests/numbers.json"))["calls"])


@pytest.fixture(scope="module")
def secrets(released: dict[str, bytes]) -> dict[str, set[str]]:
    """By kind, the lines that may be in no zip: those that are kept back, and that no text for students holds too."""
    public = [path.read_text("utf-8") for path in HANDED_OUT]
    public += [stub_of(FOLDERS.solution(name).read_text("utf-8"), name) for name in NAMES]
    public += [call for name in NAMES for call in public_calls(released[name], name)]
    known = "\n".join(public)
    found = {}
    for kind in KINDS:
        lines = {line.strip() for text in kept_back(kind) for line in text.splitlines()}
        found[kind] = {line for line in lines if len(line) >= SHORTEST and line not in known}
    return found


def texts_in(value: Any) -> Iterator[str]:
    """All texts within JSON, its keys too; a list of texts, as a cell keeps its lines, is one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from texts_in(entry)
    elif isinstance(value, list):
        yield "".join(entry for entry in value if isinstance(entry, str))
        for entry in value:
            yield from texts_in(entry)


def read(name: str, data: bytes) -> str:
    """All that a file says: its text, and where it is JSON or HTML what its texts are when decoded."""
    text = data.decode("utf-8")
    if name.endswith((".ipynb", ".json")):
        return "\n".join([text, *texts_in(json.loads(text)), *(read(*file) for file in kit_in(text).items())])
    return text + html.unescape(text) if name.endswith(".html") else text


def kit_in(notebook: str) -> dict[str, bytes]:
    """The files that a notebook carries, packed into one string of its cell near the top."""
    packed = re.search(r'_open\(\\"([^"\\]*)', notebook)
    if packed is None:
        return {}
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed[1]))) as kit:
        return {name: kit.read(name) for name in kit.namelist()}


def leaks(archive: bytes, secrets: set[str]) -> list[tuple[str, str]]:
    """The files of a zip that hold a secret line, each with the line; as a part of a longer line it counts too."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        members = {name: read(name, opened.read(name)) for name in opened.namelist()}
    return [(name, line) for name, text in members.items() for line in sorted(secrets) if line in text]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_kept_back_is_handed_out(
    released: dict[str, bytes], secrets: dict[str, set[str]], name: str, kind: str
) -> None:
    """No file of the zip holds a line of it, be it of this assignment or of another."""
    assert leaks(released[name], secrets[kind]) == []


def test_every_assignment_is_handed_out(released: dict[str, bytes]) -> None:
    """The command makes a zip for each of them."""
    assert sorted(released) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_file_is_named_like_what_is_kept_back(released: dict[str, bytes], name: str) -> None:
    """Hidden tests, rules, mistakes, right programs, solutions and private numbers are there under no name either."""
    with zipfile.ZipFile(io.BytesIO(released[name])) as opened:
        parts = {part for member in opened.namelist() for part in Path(member).with_suffix("").parts}
    assert not parts & {"hidden", "rules", "misconceptions", "correct", "solutions", "private", "sample_class"}


# -- the search finds what it looks for


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_much_to_look_for(secrets: dict[str, set[str]], kind: str) -> None:
    """What is in public too, and so is not looked for, is the lesser part."""
    lines = {line.strip() for text in kept_back(kind) for line in text.splitlines() if len(line.strip()) >= SHORTEST}
    assert len(secrets[kind]) > len(lines) / 2


def planted(archive: bytes, file: str, line: str) -> bytes:
    """The zip with a line put into one of its files."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    (name,) = [name for name in files if name.endswith(file)]
    if file.endswith(".ipynb"):
        notebook = json.loads(files[name])
        notebook["cells"][-1]["source"].append(f"\n    {line}")
        files[name] = json.dumps(notebook).encode()
    elif file.endswith(".json"):
        facts = json.loads(files[name])
        files[name] = json.dumps(facts | {"more": {"rule": f"x = 1\n{line}\n"}}).encode()
    elif file.endswith(".html"):
        files[name] += f"<pre>{html.escape(line)}</pre>".encode()
    else:
        files[name] += f"\n    # {line}\n".encode()
    return zipped(files)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_carries_what_lies_beside_it(released: dict[str, bytes], name: str) -> None:
    """Its checks are the folder's own, and so is all that they know; what is there for pytest is not in it."""
    with zipfile.ZipFile(io.BytesIO(released[name])) as opened:
        beside = {Path(member).name for member in opened.namelist() if "/tests/" in member or "/autograder/" in member}
        carried = kit_in(opened.read(f"{name}/{name}.ipynb").decode())
    assert {Path(file).name for file in carried} == beside - {"plugin.py"}


def test_a_line_that_slips_into_what_a_notebook_carries_is_found(
    released: dict[str, bytes], secrets: dict[str, set[str]]
) -> None:
    """Packed as it is, it is searched as well."""
    line = max(secrets["answers"], key=len)
    kit = base64.b64encode(zipped({"public_checks/tests/numbers.json": json.dumps({"rule": line})})).decode()
    cell = {"cell_type": "code", "source": [f'globals().update(_open("{kit}"))']}
    planted_in = zipped({"backprop/backprop.ipynb": json.dumps({"cells": [cell]})})
    assert ("backprop/backprop.ipynb", line) in leaks(planted_in, secrets["answers"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "file", ["backprop.py", "backprop.ipynb", "backprop.html", "numbers.json", "README.md", "testing/stages.py"]
)
def test_a_planted_line_is_found(
    released: dict[str, bytes], secrets: dict[str, set[str]], file: str, kind: str
) -> None:
    """A line that slips into any file of the zip is named with the file, also within JSON, also as a comment."""
    lines = sorted(secrets[kind])
    for line in (lines[0], lines[-1], max(lines, key=len), next(line for line in lines if '"' in line)):
        found = leaks(planted(released["backprop"], file, line), secrets[kind])
        assert line in [text for name, text in found if name.endswith(file)]


def test_a_solution_whose_answer_lost_its_marks_is_found(
    released: dict[str, bytes], secrets: dict[str, set[str]]
) -> None:
    """A whole solution in the place of the stub leaks its answers."""
    with zipfile.ZipFile(io.BytesIO(released["backprop"])) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    files["backprop/backprop.py"] = FOLDERS.solution("backprop").read_bytes()
    assert len(leaks(zipped(files), secrets["answers"])) > 50
