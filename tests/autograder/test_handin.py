"""A hand-in is opened: a submission comes back, with its module or with the reason why there is none."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Unreadable
from autograder.model import Source, Status, Submission
from autograder.platforms import handin as handin_module
from autograder.platforms.handin import Handin, open_handin, read_source
from autograder.platforms.members import DiskFile, File, Refused, list_folder


def zipped(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def opened(root: Path, members: Mapping[str, bytes]) -> Submission:
    """The submission of a student whose attempt holds these files."""
    for name, data in members.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return open_handin(Handin("anna", list_folder(root).files), "backprop")


def file_of(root: Path, data: bytes, name: str = "backprop.py") -> File:
    (root / name).write_bytes(data)
    return DiskFile(name, len(data), str(root / name))


def text_of(source: Source | None) -> str:
    assert source
    return source.cells[0][1]


def test_a_script_is_one_cell(tmp_path: Path) -> None:
    """Its label is the file's own name, its hash that of the file's bytes."""
    data = b"x = 1\r\n"
    source = Source("backprop.py", hashlib.sha256(data).hexdigest(), (("backprop.py", "x = 1\r\n"),))
    assert opened(tmp_path, {"src/backprop.py": data}) == Submission("anna", source=source)


def test_a_notebook_is_its_code_cells(tmp_path: Path) -> None:
    """Its labels carry the file's own name, its hash is that of the file's bytes."""
    data = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode()
    submission = opened(tmp_path, {"backprop-1.ipynb": data})
    cells = (("backprop-1.ipynb, cell 1", "x = 1"),)
    assert submission.source == Source("backprop-1.ipynb", hashlib.sha256(data).hexdigest(), cells)
    assert submission.notes == ("backprop-1.ipynb was taken for backprop.ipynb: it is named like a copy of it.",)


def test_what_the_archive_said_is_kept(tmp_path: Path) -> None:
    """Name, time and notes go over to the submission, and the note on the choice is added."""
    time = datetime(2022, 3, 7, tzinfo=UTC)
    file = file_of(tmp_path, b"", "Backprop.py")
    submission = open_handin(Handin("7", (file,), name="Zoë", submitted=time, notes=("One.",)), "backprop")
    assert (submission.id, submission.name, submission.submitted) == ("7", "Zoë", time)
    assert submission.notes[0] == "One."
    assert len(submission.notes) == 2
    assert submission.source


def test_a_folder_is_listed_when_it_is_opened(tmp_path: Path) -> None:
    """A hand-in on the disk may be told by its folder alone."""
    handin = Handin("anna", folder=tmp_path)
    file_of(tmp_path, b"x = 1")
    assert text_of(open_handin(handin, "backprop").source) == "x = 1"


def test_a_file_that_is_the_module_may_have_any_name(tmp_path: Path) -> None:
    """Where the archive has one file for each student, its name is the student's."""
    submission = open_handin(Handin("anna", (file_of(tmp_path, b"x = 1", "anna.py"),), alone=True), "backprop")
    assert submission.source
    assert submission.source.cells == (("anna.py", "x = 1"),)
    assert submission.notes == ()


def test_a_hand_in_without_the_module_is_missing(tmp_path: Path) -> None:
    """The sentence says what lies there, a zip's files included."""
    submission = opened(tmp_path, {"work.zip": zipped({"a/forward.py": b""}), "notes.txt": b""})
    assert submission.source is None
    assert submission.problem
    status, sentence = submission.problem
    assert status is Status.MISSING
    assert sentence.startswith("Neither backprop.py nor backprop.ipynb was handed in, but work.zip/a/forward.py.")


def test_an_empty_hand_in_is_missing() -> None:
    """Nothing at all is told apart from the wrong thing."""
    problem = open_handin(Handin("anna"), "backprop").problem
    assert problem == (Status.MISSING, "Neither backprop.py nor backprop.ipynb was handed in: the hand-in is empty.")


def test_a_zip_and_a_zip_in_it_are_looked_into(tmp_path: Path) -> None:
    """The module may lie two zips deep, and its name is its own."""
    deep = zipped({"backprop.py": b"x = 2"})
    submission = opened(tmp_path, {"all.zip": zipped({"inner/deep.zip": deep})})
    assert submission.source
    assert submission.source.cells == (("backprop.py", "x = 2"),)


def test_a_third_zip_stays_closed(tmp_path: Path) -> None:
    """Nesting ends somewhere, and a zip that holds itself is no trap."""
    data = zipped({"backprop.py": b""})
    for _ in range(3):
        data = zipped({"a.zip": data})
    problem = opened(tmp_path, {"a.zip": data}).problem
    assert problem
    assert problem[0] is Status.MISSING


def test_a_loose_file_goes_before_those_in_a_zip(tmp_path: Path) -> None:
    """No zip is opened where the module, or a copy, lies beside it."""
    submission = opened(
        tmp_path, {"backprop-1.py": b"x = 1", "a.zip": zipped({"backprop.py": b"x = 2"}), "b.zip": b"?"}
    )
    assert text_of(submission.source) == "x = 1"


def test_a_broken_zip_is_unreadable_unless_the_module_lies_elsewhere(tmp_path: Path) -> None:
    """Where the module may be in what cannot be opened, that is what the student is told."""
    problem = opened(tmp_path, {"work.zip": b"?", "notes.txt": b""}).problem
    assert problem
    assert problem[0] is Status.UNREADABLE
    assert problem[1].startswith("work.zip is no zip archive")
    assert text_of(opened(tmp_path, {"more.zip": zipped({"backprop.py": b"x = 1"})}).source) == "x = 1"


def test_a_link_is_unreadable() -> None:
    """A refused file that is the module gives its own reason, and the note on the choice stays."""
    submission = open_handin(Handin("anna", (Refused("Backprop.py", 0, "It is a link."),)), "backprop")
    assert submission.problem == (Status.UNREADABLE, "It is a link.")
    assert len(submission.notes) == 1


def test_a_hand_in_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    """What was listed and has vanished is told, and stops nobody."""
    for handin in (Handin("a", folder=tmp_path / "a"), Handin("a", (DiskFile("a.py", 0, "/gone"),), alone=True)):
        problem = open_handin(handin, "backprop").problem
        assert problem
        assert problem[0] is Status.UNREADABLE
        assert "could not be opened: No such file or directory." in problem[1]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("x = 'σ'\n".encode(), "x = 'σ'\n"),
        (b"\xef\xbb\xbfx = 1", "x = 1"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = 'é'"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'", None),
        ("# coding: gbk\n'神经'".encode("gbk"), "# coding: gbk\n'神经'"),
    ],
)
def test_a_script_says_its_encoding_as_python_wants_it(tmp_path: Path, data: bytes, text: str | None) -> None:
    """UTF-8 with or without a mark, or what the comment in the first two lines names."""
    expected = text if text is not None else data.decode("cp1252")
    assert text_of(read_source(file_of(tmp_path, data))) == expected


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"x = 1\ny = '\xe9'\n", "is not the utf-8 text that it should be: see line 2."),
        (b"x = 1\n\ny = 2\n" + b"\n" * 500 + b"\xff", "see line 504."),
        (b"# coding: ascii\n'\xe9'", "is not the ascii text that it should be: see line 2."),
        (b"# coding: klingon\n", "names an encoding that is unknown or wrong."),
        (b"\xef\xbb\xbf# coding: latin-1\n", "names an encoding that is unknown or wrong."),
        (b"# coding: rot13\n", "names an encoding that is unknown or wrong."),
        (b"# coding: unicode_escape\n\\ud800", "names an encoding that is unknown or wrong."),
        (b"# coding: punycode\n" + b"a-b" * 10_000, "names an encoding that is unknown or wrong."),
        ("x = 1".encode("utf-16"), "is saved as UTF-16"),
        (b"x = 1\0", "holds NUL bytes"),
    ],
)
def test_a_script_that_is_no_text_is_unreadable(tmp_path: Path, data: bytes, sentence: str) -> None:
    """The sentence says what is wrong with the text, and what to do."""
    with pytest.raises(Unreadable) as problem:
        read_source(file_of(tmp_path, data))
    assert str(problem.value).startswith("backprop.py ")
    assert sentence in str(problem.value)
    assert str(problem.value).endswith("Save it as plain text in UTF-8, and hand it in again.")


def test_a_script_is_capped(tmp_path: Path) -> None:
    """No student writes megabytes of program."""
    with pytest.raises(Unreadable, match="larger than the 4 MiB"):
        read_source(file_of(tmp_path, b"#" * (handin_module.MAX_SCRIPT + 1)))


@given(st.binary(), st.sampled_from([b"", b"# coding: utf-7\n", b"# coding: shift_jis\n", b"# coding: idna\n"]))
def test_any_bytes_are_text_or_a_sentence(data: bytes, start: bytes) -> None:
    """Whatever was handed in, nothing but Unreadable is raised, and text can go through a pipe."""

    class Given(File):
        def read(self, limit: int) -> bytes:
            return start + data

    with suppress(Unreadable):
        assert text_of(read_source(Given("backprop.py", 0))).encode() is not None
