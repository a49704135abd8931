"""The files of a folder are listed unopened, and read without following or waiting for anything."""

import os
import pickle
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Unreadable
from autograder.platforms.members import DiskFile, File, disk_file, list_folder, scan
from autograder.platforms.names import is_junk, printable, shown


def written(root: Path, *paths: str) -> Path:
    """A folder in which each of these files holds its own path."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    return root


def listed(root: Path) -> dict[str, File]:
    return {file.path: file for file in list_folder(root).files}


def complaint(file: File, limit: int = 100) -> str:
    with pytest.raises(Unreadable) as problem:
        file.read(limit)
    return str(problem.value)


def test_files_at_any_depth_are_listed_with_their_sizes(tmp_path: Path) -> None:
    """A path is relative to the folder; folders are told apart, those without a file included."""
    written(tmp_path, "a.py", "src/b.py", "src/deep/c.py").joinpath("empty").mkdir()
    listing = list_folder(tmp_path)
    assert {(file.path, file.name, file.size) for file in listing.files} == {
        ("a.py", "a.py", 4),
        ("src/b.py", "b.py", 8),
        ("src/deep/c.py", "c.py", 13),
    }
    assert set(listing.folders) == {"src", "src/deep", "empty"}


def test_a_file_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """One byte more than the limit is too many, however large the folder said that the file was."""
    file = listed(written(tmp_path, "a.py"))["a.py"]
    assert file.read(4) == b"a.py"
    (tmp_path / "a.py").write_bytes(b"12345")
    assert "larger than" in complaint(file, 4)


def test_a_file_may_be_called_otherwise_and_sent_elsewhere(tmp_path: Path) -> None:
    """Another path and another process read the same bytes."""
    file = replace(listed(written(tmp_path, "src/b.py"))["src/b.py"], path="b.py")
    assert pickle.loads(pickle.dumps(file)).read(100) == b"src/b.py"


def test_what_systems_leave_behind_is_not_listed(tmp_path: Path) -> None:
    """Resource forks, checkpoints, caches, repositories and hidden files are never part of a hand-in."""
    junk = ("__MACOSX/._a.py", "._a.py", ".DS_Store", ".git/a.py", ".ipynb_checkpoints/a-checkpoint.ipynb")
    caches = ("__pycache__/a.pyc", "node_modules/a.py", "Thumbs.db", "Desktop.ini", "src/__pycache__/a.py")
    assert set(listed(written(tmp_path, *junk, *caches, "a.py", "src/b.py"))) == {"a.py", "src/b.py"}
    assert not is_junk("macosx.py")


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a file is refused with a sentence, a link to a folder is not entered."""
    written(tmp_path, "secret/a.py", "in/b.py")
    (tmp_path / "in/backprop.py").symlink_to(tmp_path / "secret/a.py")
    (tmp_path / "in/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    found = listed(tmp_path / "in")
    assert set(found) == {"b.py", "backprop.py", "folder", "loop"}
    for name in ("backprop.py", "folder", "loop"):
        assert complaint(found[name]) == (
            f"{name} is a link or a device, and those are not followed. Hand in the file itself."
        )


def test_only_regular_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A FIFO and a socket are refused, and not waited for."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        found = listed(tmp_path)
    assert set(found) == {"fifo", "socket"}
    for file in found.values():
        assert "is a link or a device" in complaint(file)


@pytest.mark.parametrize("kind", ["fifo", "link", "device", "folder", "nothing"])
def test_a_file_that_was_changed_after_it_was_listed_is_refused(tmp_path: Path, kind: str) -> None:
    """What lies there when it is opened is what counts."""
    place = written(tmp_path, "a.py") / "a.py"
    file = listed(tmp_path)["a.py"]
    place.unlink()
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to(__file__)
    elif kind == "folder":
        place.mkdir()
    elif kind == "device":
        file = replace(file, location="/dev/zero")  # type: ignore[call-arg]
    assert complaint(file).startswith("a.py ")


def test_a_file_that_vanishes_while_it_is_listed_is_refused(tmp_path: Path) -> None:
    """A folder may change under the eyes of whoever lists it."""
    (entry,) = scan(written(tmp_path, "a.py"))
    (tmp_path / "a.py").unlink()
    assert complaint(disk_file(entry, "a.py")) == "a.py could not be opened: No such file or directory."


def test_the_number_of_files_is_capped(tmp_path: Path) -> None:
    """A hand-in of very many files is refused; folders count too."""
    written(tmp_path, *(f"{i}/a.py" for i in range(10)))
    assert len(list_folder(tmp_path, 20).files) == 10
    with pytest.raises(Unreadable, match="more than 19 files"):
        list_folder(tmp_path, 19)


def test_a_folder_that_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    """A folder that is gone gives a sentence, not a crash."""
    with pytest.raises(Unreadable, match="The folder could not be opened: No such file"):
        list_folder(tmp_path / "gone")


def test_a_tree_too_deep_for_the_system_is_refused_where_it_ends(tmp_path: Path) -> None:
    """What lies deeper than any path reaches does not stop the rest from being read."""
    written(tmp_path, "a.py")
    name, deepest = "d" * 200, os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir(name, dir_fd=deepest)
        inner = os.open(name, os.O_RDONLY, dir_fd=deepest)
        os.close(deepest)
        deepest = inner
    os.close(deepest)
    first, last = list_folder(tmp_path).files
    assert first.read(100) == b"a.py"
    assert "File name too long" in complaint(last)


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac makes no names that are not UTF-8")
def test_names_that_are_no_text_are_printed_as_escapes(tmp_path: Path) -> None:
    """A name of any bytes is read, and comes out as text that can be printed and encoded."""
    raw = b"\xff\x1b[31m\\ \xc3\xab.py"
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(b"x = 1")
    (file,) = list_folder(tmp_path).files
    assert file.path == "\\xff\\x1b[31m\\\\ ë.py"
    assert file.read(100) == b"x = 1"
    assert isinstance(file, DiskFile)


def test_a_name_shows_no_control_and_no_direction() -> None:
    """Escapes for terminals and marks that reverse text are spelled out; letters and joiners of any script stay."""
    assert printable("a\n\x9b\u202eyp.\u2028\ue000b") == "a\\n\\x9b\\u202eyp.\\u2028\\ue000b"
    assert printable("Müller 小明 نمی\u200cخواهم\u3000é") == "Müller 小明 نمی\u200cخواهم\u3000é"


@given(st.lists(st.text(alphabet=st.characters(), max_size=5) | st.text("\\xu0f\n\udcff\x0f", max_size=6), unique=True))
def test_different_names_are_printed_differently(names: list[str]) -> None:
    """No two names come out as the same text, and all come out as UTF-8."""
    assert len({printable(name).encode("utf-8") for name in names}) == len(names)


def test_a_long_name_is_cut_in_the_middle() -> None:
    """A sentence stays readable whatever a file is called, and still tells the suffix."""
    assert shown("a" * 80) == "a" * 80
    assert shown("a" * 300 + ".py") == "a" * 40 + "…" + "a" * 37 + ".py"
