"""A class lies in a folder or a zip, by ids: which hand-ins there are, and what is graded of each."""

import os
import pickle
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.model import Status, Submission
from autograder.platforms.folder import handins, ignored, open_handin

Archive = Callable[[Mapping[str, bytes]], Path]


def as_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        place = path / name
        if name.endswith("/"):
            place.mkdir(parents=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    return path


def as_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    path = path.with_name(f"{path.name}.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture(params=[as_folder, as_zip], ids=["folder", "zip"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """Makes the archive of a class called ``submissions``, as a folder and as a zip."""
    return lambda files: request.param(tmp_path / "submissions", files)


def opened(path: Path) -> dict[str, Submission]:
    return {handin.id: open_handin(handin, "backprop") for handin in handins(path, "backprop")}


def texts(path: Path) -> dict[str, str]:
    """The program of each hand-in, or the status of its problem."""
    return {
        id: submission.source.cells[0][1]
        if submission.source
        else str(submission.problem and submission.problem[0].value)
        for id, submission in opened(path).items()
    }


def small_zip(tmp_path: Path, files: Mapping[str, bytes]) -> bytes:
    return as_zip(tmp_path / "small", files).read_bytes()


def test_every_form_of_a_hand_in_is_found(archive: Archive, tmp_path: Path) -> None:
    """A script, a notebook, a zip and a folder, each named by an id; the module lies at any depth."""
    path = archive(
        {
            "anna.py": b"x = 1",
            "ben.ipynb": b'{"cells": [{"cell_type": "code", "source": "x = 2"}]}',
            "cleo.zip": small_zip(tmp_path, {"my work/backprop.py": b"x = 3"}),
            "dan/src/backprop.py": b"x = 4",
            "eve.smith@uni.example/backprop (1).py": b"x = 5",
            "fay/forward.py": b"",
            "gus/": b"",
            "hal.zip": b"no zip",
        }
    )
    assert texts(path) == {
        "anna": "x = 1",
        "ben": "x = 2",
        "cleo": "x = 3",
        "dan": "x = 4",
        "eve.smith@uni.example": "x = 5",
        "fay": "missing",
        "gus": "missing",
        "hal": "unreadable",
    }


def test_hand_ins_are_sorted_by_code_points(archive: Archive) -> None:
    """Capitals come before lower case letters, and digits are no numbers."""
    path = archive(dict.fromkeys(("b.py", "a/backprop.py", "Z.py", "é.py", "10.py", "9.PY"), b""))
    assert [handin.id for handin in handins(path, "backprop")] == ["10", "9", "Z", "a", "b", "é"]


def test_other_files_are_ignored_and_told(archive: Archive) -> None:
    """A README or a table beside the hand-ins is none; what systems leave behind is not worth a word."""
    path = archive(
        {"anna.py": b"", "README.txt": b"", "expected.toml": b"", "Makefile": b"", ".DS_Store": b"", "__MACOSX/a": b""}
    )
    assert sorted(ignored(path, "backprop")) == ["Makefile", "README.txt", "expected.toml"]
    assert list(texts(path)) == ["anna"]


def test_one_id_is_one_hand_in(archive: Archive, tmp_path: Path) -> None:
    """A script goes before a notebook, then a zip, then a folder; the page says what was not graded."""
    all_four = {
        "anna.py": b"x = 1",
        "anna.ipynb": b'{"cells": [{"cell_type": "code", "source": "x = 2"}]}',
        "anna.zip": small_zip(tmp_path, {"backprop.py": b"x = 3"}),
        "anna/backprop.py": b"x = 4",
    }
    (submission,) = opened(archive(all_four)).values()
    assert submission.source
    assert submission.source.name == "anna.py"
    assert submission.notes == (
        "There are 4 hand-ins of this id, anna.py, anna.ipynb, anna.zip, anna/, and the first was graded: "
        ".py goes before .ipynb, then .zip, then a folder.",
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_last_of_two_files_of_one_name_counts(tmp_path: Path) -> None:
    """A zip may hold a name twice: what would lie there after unpacking is graded, and the page says so."""
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for data in ("x = 1", "x = 2"):
            archive.writestr("anna.py", data)
            archive.writestr("ben/backprop.py", data)
    assert texts(path) == {"anna": "x = 2", "ben": "x = 2"}
    assert all(len(submission.notes) == 1 for submission in opened(path).values())


CLASS = {"anna/backprop.py": b"x = 1", "ben.py": b"x = 2"}


@pytest.mark.parametrize("tops", ["class/", "submissions/", "submissions/submissions/", "a/b/"])
def test_a_folder_that_wraps_the_class_is_looked_through(archive: Archive, tops: str) -> None:
    """A class that was zipped again has a folder on top, perhaps two, and a Mac's own beside them."""
    wrapped = {tops + name: data for name, data in CLASS.items()}
    path = archive({**wrapped, "__MACOSX/._class": b"", f"{tops}README.txt": b"", ".DS_Store": b""})
    assert texts(path) == {"anna": "x = 1", "ben": "x = 2"}
    assert ignored(path, "backprop") == ["README.txt"]


def test_a_class_of_one_keeps_its_id(archive: Archive) -> None:
    """A folder with the module in it is a hand-in, and so is one whose name is not the archive's."""
    assert texts(archive({"anna/backprop.py": b"x = 1", "anna/forward.py": b""})) == {"anna": "x = 1"}


def test_a_class_of_one_keeps_its_id_when_the_module_lies_deep(archive: Archive) -> None:
    """A single folder in a single folder is a student's, unless the outer one is called like the archive."""
    assert texts(archive({"anna/src/backprop.py": b"x = 1"})) == {"anna": "x = 1"}


def test_a_class_of_one_may_be_wrapped(archive: Archive) -> None:
    """A folder called like the archive is the archive's own, even around one hand-in."""
    assert texts(archive({"submissions/anna/backprop.py": b"x = 1"})) == {"anna": "x = 1"}


def test_two_students_in_one_folder_need_not_both_have_the_module(archive: Archive) -> None:
    """A wrong hand-in beside a right one is a hand-in all the same."""
    assert texts(archive({"class/anna/backprop.py": b"x = 1", "class/ben/forward.py": b""})) == {
        "anna": "x = 1",
        "ben": "missing",
    }


def test_companions_of_the_module_do_not_matter(archive: Archive) -> None:
    """Files that Python or pytest would obey are none of our business."""
    names = ("conftest.py", "numpy.py", "sitecustomize.py", "pytest.ini", "backprop.pyc", "backprop/__init__.py")
    assert texts(archive({"anna/backprop.py": b"x = 1", **{f"anna/{name}": b"?" for name in names}})) == {
        "anna": "x = 1"
    }


def test_links_in_a_folder_are_told_and_not_followed(tmp_path: Path) -> None:
    """Whatever a link leads to is not graded, and its owner is told; a link to a folder is no hand-in."""
    secret = as_folder(tmp_path / "solutions", {"backprop.py": b"secret"})
    path = as_folder(tmp_path / "submissions", {"anna/": b"", "dan.py": b"x = 1"})
    (path / "anna/backprop.py").symlink_to(secret / "backprop.py")
    (path / "ben.py").symlink_to(secret / "backprop.py")
    (path / "cleo").symlink_to(secret)
    os.mkfifo(path / "eve.py")
    assert texts(path) == {"anna": "unreadable", "ben": "unreadable", "dan": "x = 1", "eve": "unreadable"}
    assert ignored(path, "backprop") == ["cleo"]
    problem = opened(path)["ben"].problem
    assert problem == (
        Status.UNREADABLE,
        "ben.py is a link or a device, and those are not followed. Hand in the file itself.",
    )


def test_hostile_members_of_a_zip_are_told_to_their_owner(tmp_path: Path) -> None:
    """Links and steps upwards do not vanish: whoever they belong to has a row with the reason."""
    path = tmp_path / "submissions.zip"
    link = zipfile.ZipInfo("anna/backprop.py")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ben/../../backprop.py", "x = 1")
        archive.writestr("cleo.py", "x = 1")
    assert texts(path) == {"anna": "unreadable", "ben": "unreadable", "cleo": "x = 1"}


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac makes no names that are not UTF-8")
def test_ids_that_are_no_text_come_out_as_text(tmp_path: Path) -> None:
    """Two ids that differ in such a byte stay two, and each is read."""
    for byte in (b"\xfe", b"\xff"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/zo" + byte + b".py")).write_bytes(b"x = %d" % byte[0])
        folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d" + byte))
        as_folder(folder, {"backprop.py": b"y = 1"})
    assert texts(tmp_path) == {"d\\xfe": "y = 1", "d\\xff": "y = 1", "zo\\xfe": "x = 254", "zo\\xff": "x = 255"}


def test_a_large_class_is_light(archive: Archive) -> None:
    """A hand-in is not read before it is opened, and is small enough to be sent to another process."""
    path = archive({f"s{i:05}/backprop.py": b"#" * 5000 for i in range(1000)})
    assert len(pickle.dumps(handins(path, "backprop"))) < 1_000_000
    assert pickle.loads(pickle.dumps(handins(path, "backprop")[7])).id == "s00007"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gone", "there is no such folder or zip archive."),
        ("secret.zip", "this zip archive is encrypted."),
        ("text.zip", "this cannot be read as a folder or a zip archive."),
        ("empty.zip", "there is no hand-in here."),
        ("empty", "there is no hand-in here."),
        ("readme", "there is no hand-in here."),
        ("fifo", "this is neither a folder nor a zip archive."),
        ("x" * 300, "this could not be opened: File name too long."),
    ],
)
def test_what_is_no_archive_is_said_to_the_instructor(tmp_path: Path, name: str, sentence: str) -> None:
    """A path that leads nowhere, to another kind of file, or to nothing to grade is wrong use."""
    as_folder(tmp_path, {"text.zip": b"no zip", "empty/": b"", "readme/README.txt": b""})
    as_zip(tmp_path / "empty", {})
    secret = as_zip(tmp_path / "secret", {"anna.py": b""})
    data, flags = bytearray(secret.read_bytes()), 8
    data[data.index(b"PK\1\2") + flags] |= 1
    secret.write_bytes(data)
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(UserError) as problem:
        handins(tmp_path / name, "backprop")
    assert problem.value.what == sentence
    assert problem.value.where.endswith(name)
