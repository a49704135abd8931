"""The files of a zip are listed unopened, and read without unpacking, under caps, whatever the zip claims."""

import io
import pickle
import stat
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import Unreadable
from autograder.platforms import zips
from autograder.platforms.members import File
from autograder.platforms.zips import inside, list_zip

DEFLATED = zipfile.ZIP_DEFLATED


def zipped(members: Mapping[str, bytes], method: int = DEFLATED) -> bytes:
    """The bytes of a zip of these members; a name that ends in / is a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def special(kind: int, name: str = "backprop.py", target: bytes = b"/etc/passwd") -> bytes:
    """A zip with a member that claims to be a link or the like."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o644) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, target)
    return stream.getvalue()


def with_directory_field(data: bytes, offset: int, value: bytes) -> bytes:
    """The zip with some bytes of its first directory entry overwritten."""
    at = data.index(b"PK\1\2") + offset
    return data[:at] + value + data[at + len(value) :]


def listed(data: bytes | Path) -> list[File]:
    return list(list_zip(data, "work.zip").files)


def complaint(data: bytes, limit: int = 2**20) -> str:
    """What is said when the zip, and then its only member, is read."""
    with pytest.raises(Unreadable) as problem:
        listed(data)[0].read(limit)
    return str(problem.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, DEFLATED])
@pytest.mark.parametrize("on_disk", [False, True])
def test_members_are_listed_and_read(tmp_path: Path, method: int, on_disk: bool) -> None:
    """A zip may lie on the disk or in memory, be packed or not, and have something before it."""
    data = b"#! self-extracting" + zipped({"a.py": b"x = 1\n" * 50, "src/deep/b.py": b"", "empty/": b""}, method)
    archive: Path | bytes = data
    if on_disk:
        archive = tmp_path / "work.zip"
        archive.write_bytes(data)
    listing = list_zip(archive, "work.zip")
    assert [(file.path, file.size) for file in listing.files] == [("a.py", 300), ("src/deep/b.py", 0)]
    assert [file.read(300) for file in listing.files] == [b"x = 1\n" * 50, b""]
    assert listing.folders == ("empty", "src", "src/deep")


def test_a_member_may_be_read_in_another_process(tmp_path: Path) -> None:
    """A file of an archive on the disk is its place there: small to send, and read without the directory."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({f"{i}.py": b"%d" % i for i in range(50)}))
    sent = pickle.dumps(listed(path)[42])
    assert len(sent) < 1000
    assert pickle.loads(sent).read(10) == b"42"


def test_an_archive_that_is_gone_or_was_changed_is_unreadable(tmp_path: Path) -> None:
    """What was listed may be another file by the time it is read."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({"a.py": b"x = 1"}))
    (file,) = listed(path)
    path.write_bytes(b"Z" * 500)
    with pytest.raises(Unreadable, match=r"a\.py is damaged"):
        file.read(100)
    path.unlink()
    with pytest.raises(Unreadable, match=r"a\.py is damaged"):
        file.read(100)


def test_what_systems_leave_behind_is_not_listed() -> None:
    """A Mac's and Jupyter's own files are no members; the folder that holds nothing else is known to be there."""
    listing = list_zip(
        zipped({"anna/.DS_Store": b"", "__MACOSX/anna/._a.py": b"", "b/.ipynb_checkpoints/c.py": b""}), ""
    )
    assert listing.files == ()
    assert listing.folders == ("anna", "b")


@pytest.mark.parametrize(
    "name",
    ["/etc/a.py", "../a.py", "x/../../a.py", "..\\..\\a.py", "\\a.py", "C:\\x\\a.py", "c:a.py", "\\\\server\\a.py"],
)
def test_nothing_outside_the_archive_is_read(name: str) -> None:
    """Absolute names, drives, and steps upwards with either slash are refused with a sentence."""
    said = complaint(zipped({name: b"x = 1"}))
    assert "points outside of its zip archive" in said
    assert said.startswith(name.replace("\\", "/")[:8])


def test_names_are_made_plain() -> None:
    """Backslashes of a Windows tool separate folders, and empty steps are dropped."""
    assert [file.path for file in listed(zipped({"src\\a.py": b"", ".//b/./c.py": b""}))] == ["src/a.py", "b/c.py"]


@pytest.mark.parametrize(
    ("raw", "path"),
    [(b"zo\xc3\xab", "zoë"), (b"zo\x89.", "zoë."), (b"a\x1bbc", "a\\x1bbc")],
    ids=["UTF-8 without the flag", "cp437", "control"],
)
def test_names_without_the_flag_are_utf8_or_cp437(raw: bytes, path: str) -> None:
    """A Mac writes UTF-8 and does not say so; what is no UTF-8 was written by an old tool."""
    data = zipped({"Q" * len(raw): b"x"}).replace(b"Q" * len(raw), raw)
    assert [(file.path, file.read(9)) for file in listed(data)] == [(path, b"x")]


def test_a_name_that_claims_to_be_utf8_and_is_not_is_unreadable() -> None:
    """The sentence says that it is a name that is wrong."""
    assert "bytes that are not UTF-8" in complaint(zipped({"zoë.py": b"x"}).replace("ë".encode(), b"\xff\xff"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_in_a_zip_are_refused(kind: int) -> None:
    """A link is not followed, and its target is not taken for a program."""
    assert "is a link or a device" in complaint(special(kind))


def test_a_folder_is_known_by_its_mode_too() -> None:
    """Some tools do not end a folder's name in a slash."""
    assert list_zip(special(stat.S_IFDIR, "src", b""), "").folders == ("src",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Rar!\x1a\x07\x00" + b"x" * 100,
        b"x = 1",
        zipped({"a.py": b"x = 1"})[:-30],
        zipped({"a.py": b"x = 1"})[40:],
        with_directory_field(zipped({"a.py": b""}), 6, b"\xff\xff"),
    ],
    ids=["empty", "rar", "text", "no end", "no beginning", "version"],
)
def test_what_is_no_zip_is_named(data: bytes) -> None:
    """An archive of another kind, and one that is cut off, are told with the cure."""
    said = complaint(data)
    assert said.startswith(("work.zip is no zip archive, or is cut off or damaged.", "a.py is damaged or cut off"))
    assert said.endswith(
        "Make the zip again, with your system's own tool and without a password, or hand in the module alone."
    )


@pytest.mark.parametrize(
    ("offset", "value", "sentence"),
    [
        (8, b"\1\0", "is encrypted"),
        (10, b"\x0e\0", "packed by the unusual method 14"),
        (16, b"\0\0\0\0", "is damaged"),
        (20, b"\3\0\0\0", "is damaged"),
        (24, b"\1\0\0\0", "is damaged"),
        (24, b"\xff\xff\0\0", "is damaged"),
        (42, b"\5\0\0\0", "is damaged"),
        (42, b"\0\xff\xff\0", "is damaged"),
        (24, b"\xff\xff\xff\x7f", "is larger than"),
        (20, b"\xff\xff\xff\x7f", "is larger than"),
    ],
    ids=["password", "LZMA", "CRC", "cut", "too long", "too short", "place", "no place", "size", "packed size"],
)
def test_a_member_that_cannot_be_read_is_named(offset: int, value: bytes, sentence: str) -> None:
    """A password, an unusual method, a wrong checksum, size or place are told with the cure."""
    said = complaint(with_directory_field(zipped({"a.py": b"x = 1\n" * 50}), offset, value))
    assert said.startswith("a.py ")
    assert sentence in said


def test_a_bomb_is_not_expanded() -> None:
    """What would expand hundreds of times is refused by what it states, and what states less by its first bytes."""
    bomb = zipped({"a.py": bytes(8 * 2**20)})
    assert len(bomb) < 10_000
    assert "expands more than 200 times" in complaint(bomb, 2**30)
    assert "is larger than the 4 MiB" in complaint(bomb, 4 * 2**20)
    assert "is damaged" in complaint(with_directory_field(bomb, 24, struct.pack("<I", 100)))


def test_output_that_repeats_itself_is_no_bomb() -> None:
    """A notebook of moderate size may be packed as well as it can."""
    (file,) = listed(zipped({"a.ipynb": b"nan\n" * 2**20}))
    assert len(file.read(4 * 2**20)) == 4 * 2**20


def test_a_hundred_thousand_members_are_not_even_listed() -> None:
    """They are counted first, so that a small file does not become a large directory in memory."""
    data = zipped({"a.py": b""})
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entries = data[start:end] * 100_000
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(entries), start, 0)
    assert "work.zip holds more than 20000 files" in complaint(data[:start] + entries + tail)


def test_the_members_of_an_archive_on_the_disk_are_counted_too(tmp_path: Path) -> None:
    """The cap is the caller's: a class is larger than a hand-in."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({f"{i}.py": b"" for i in range(11)}))
    assert len(list_zip(path, "class.zip", 11).files) == 11
    with pytest.raises(Unreadable, match="more than 10 files"):
        list_zip(path, "class.zip", 10)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_all_listed() -> None:
    """Which of them counts is not for the archive to say."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.py", b"1")
        archive.writestr("a.py", b"2")
    assert [file.read(9) for file in listed(stream.getvalue())] == [b"1", b"2"]


def test_a_zip_in_a_zip_is_opened_in_memory() -> None:
    """Its members are called by both names, and other files stay closed."""
    outer = listed(zipped({"Work.ZIP": zipped({"src/a.py": b"x = 1"}), "b.py": b""}))
    members, problems = inside(outer)
    assert [(file.path, file.read(9)) for file in members] == [("Work.ZIP/src/a.py", b"x = 1")]
    assert problems == []


def test_a_broken_zip_does_not_hide_the_others() -> None:
    """What cannot be opened is told beside the members of what can."""
    members, problems = inside(listed(zipped({"a.zip": b"no zip", "b.zip": zipped({"c.py": b""})})))
    assert [file.path for file in members] == ["b.zip/c.py"]
    assert [str(problem)[:20] for problem in problems] == ["a.zip is no zip arch"]


def test_all_zips_of_a_hand_in_share_their_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many zips get no more than one: not in number, in bytes, nor in members."""
    small = zipped({"a.py": b"", "b.py": b""})
    members, problems = inside(listed(zipped({f"{i}.zip": small for i in range(21)})))
    assert len(members) == 40
    assert "more than 20 zip archives" in str(problems[0])
    monkeypatch.setattr(zips, "MAX_MEMBERS", 5)
    members, problems = inside(listed(zipped({f"{i}.zip": small for i in range(3)})))
    assert len(members) == 4
    assert "2.zip holds more than 1 files" in str(problems[0])
    monkeypatch.setattr(zips, "MAX_TOGETHER", len(small) + 5)
    members, problems = inside(listed(zipped({f"{i}.zip": small for i in range(2)})))
    assert len(members) == 2
    assert "1.zip is larger than" in str(problems[0])


GOOD = zipped({"a.py": b"x = 1\n" * 9, "b/c.py": b"y", "d.zip": zipped({"e.py": b"z"})})


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=4), st.integers(0, len(GOOD)))
def test_a_zip_with_any_bytes_changed_is_read_or_named(changes: list[tuple[int, int]], length: int) -> None:
    """Whatever was handed in, nothing but Unreadable is raised, and what is read is what the checksum says."""
    data = bytearray(GOOD)
    for at, value in changes:
        data[at] = value
    try:
        files = listed(bytes(data[:length] if length % 3 == 0 else data))
    except Unreadable:
        return
    for file in [*files, *inside(files)[0]]:
        with suppress(Unreadable):
            assert len(file.read(10_000)) == file.size
