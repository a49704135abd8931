"""The files of a zip archive: nothing is unpacked to the disk, and what a member claims is checked when it is read.

The directory is read by ``zipfile``. A member is expanded here, by its place in the archive: so a hand-in in
an archive of thousands is opened without reading that directory again, and no more is ever expanded than asked.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from ..errors import Unreadable
from .members import MAX_MEMBERS, File, Listing, Refused, irregular, too_large
from .names import is_junk, printable, shown

MAX_ARCHIVE = 64 * 2**20
MAX_ARCHIVES = 20
MAX_TOGETHER = 128 * 2**20
MAX_RATIO = 200
RATIO_COUNTS_FROM = 4 * 2**20

ZIP_AGAIN = "Make the zip again, with your system's own tool and without a password, or hand in the module alone."

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_FOLDER = 0o04
_IRREGULAR = frozenset({0o12, 0o01, 0o02, 0o06, 0o14})  # link, FIFO, two kinds of device, socket


@dataclass(frozen=True, slots=True)
class PackedFile(File):
    """A member of a zip, by its place there.

    ``archive`` is the path of the zip, or its bytes; ``offset`` and ``packed``, the size in it, count bytes.
    """

    archive: Path | bytes = field(repr=False)
    offset: int
    packed: int
    crc: int
    method: int
    flags: int

    def read(self, limit: int) -> bytes:
        """The expanded bytes, as many as the directory states and of the checksum it states."""
        self._refuse_unfit(limit)
        try:
            with _opened(self.archive) as stream:
                data = self._expand(stream)
        except (OSError, ValueError, struct.error, zlib.error):
            data = b""
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise Unreadable(f"{shown(self.path)} is damaged or cut off in its zip archive. {ZIP_AGAIN}")
        return data

    @property
    def encrypted(self) -> bool:
        """Whether a password is needed."""
        return bool(self.flags & _ENCRYPTED)

    def _refuse_unfit(self, limit: int) -> None:
        if self.encrypted:
            raise Unreadable(f"{shown(self.path)} is encrypted in its zip archive. {ZIP_AGAIN}")
        if self.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(f"{shown(self.path)} is packed by the unusual method {self.method}. {ZIP_AGAIN}")
        if max(self.size, self.packed) > limit:
            raise Unreadable(too_large(self.path, limit))
        if self.size > RATIO_COUNTS_FROM and self.size > MAX_RATIO * self.packed:
            raise Unreadable(f"{shown(self.path)} expands more than {MAX_RATIO} times. Hand in the module alone.")

    def _expand(self, stream: BinaryIO) -> bytes:
        stream.seek(self.offset)
        mark, name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
        if mark != b"PK\3\4":
            return b""
        stream.seek(name + extra, io.SEEK_CUR)
        packed = stream.read(self.packed)
        if self.method == zipfile.ZIP_STORED:
            return packed
        # One byte more than stated is enough to see that the statement is wrong; 0 would mean no limit.
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, self.size + 1)


def _opened(archive: Path | bytes) -> BinaryIO:
    return io.BytesIO(archive) if isinstance(archive, bytes) else archive.open("rb")


def list_zip(archive: Path | bytes, name: str, most: int = MAX_MEMBERS) -> Listing:
    """The members of a zip, in its order. Links, and names that point outside, are listed as refused.

    Args:
        archive: the path of the zip, or its bytes.
        name: what the zip is called in a sentence.

    Raises:
        Unreadable: it is no zip, is damaged, or has more than ``most`` members.
    """
    files: list[File] = []
    folders: dict[str, None] = {}
    for info in _directory(archive, name, most):
        spelled = _spelled(info)
        parts = [part for part in spelled.split("/") if part not in ("", ".", "..")]
        kept = _before_junk(parts)
        is_file = kept == parts and not spelled.endswith("/") and info.external_attr >> 28 != _FOLDER
        folders.update(dict.fromkeys(_prefixes(kept[:-1] if is_file else kept)))
        if is_file and parts:
            files.append(_member(archive, info, spelled, "/".join(map(printable, parts))))
    return Listing(tuple(files), tuple(sorted(folders)))


def _directory(archive: Path | bytes, name: str, most: int) -> list[zipfile.ZipInfo]:
    too_many = f"{shown(name)} holds more than {most} files. Hand in the module alone."
    # Counted before any entry is made: each begins with this mark.
    if isinstance(archive, bytes) and archive.count(b"PK\1\2") > most:
        raise Unreadable(too_many)
    try:
        with _opened(archive) as stream, zipfile.ZipFile(stream) as directory:
            members = directory.infolist()
    except UnicodeDecodeError:
        raise Unreadable(f"{shown(name)} spells a file's name in bytes that are not UTF-8. {ZIP_AGAIN}") from None
    except Exception:  # a hostile directory makes zipfile raise nearly anything
        raise Unreadable(f"{shown(name)} is no zip archive, or is cut off or damaged. {ZIP_AGAIN}") from None
    if len(members) > most:
        raise Unreadable(too_many)
    return members


def _spelled(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8:
        # Macs write UTF-8 without saying so, and zipfile reads what does not say so as cp437.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _before_junk(parts: list[str]) -> list[str]:
    return next((parts[:index] for index, part in enumerate(parts) if is_junk(part)), parts)


def _prefixes(parts: list[str]) -> Iterable[str]:
    return ("/".join(map(printable, parts[:end])) for end in range(1, len(parts) + 1))


def _member(archive: Path | bytes, info: zipfile.ZipInfo, spelled: str, path: str) -> File:
    if spelled.startswith("/") or ".." in spelled.split("/") or re.match("[A-Za-z]:", spelled):
        why = f"{shown(printable(spelled))} points outside of its zip archive, and is not read. {ZIP_AGAIN}"
        return Refused(path, 0, why)
    if info.external_attr >> 28 in _IRREGULAR:
        return Refused(path, 0, irregular(path))
    place = (info.header_offset, info.compress_size, info.CRC, info.compress_type, info.flag_bits)
    return PackedFile(path, info.file_size, archive, *place)


def inside(files: Sequence[File]) -> tuple[list[File], list[Unreadable]]:
    """The members of those of the files that are zips, opened in memory: ``work.zip`` gives ``work.zip/a.py``.

    Returns the members, and what could not be opened. All zips together are held to the number of
    members of one, and to ``MAX_TOGETHER`` bytes.
    """
    members: list[File] = []
    problems: list[Unreadable] = []
    left = MAX_TOGETHER
    archives = [file for file in files if is_zip(file)]
    for file in archives[:MAX_ARCHIVES]:
        try:
            data = file.read(min(MAX_ARCHIVE, left))
            left -= len(data)
            listing = list_zip(data, file.path, MAX_MEMBERS - len(members))
            members += [replace(member, path=f"{file.path}/{member.path}") for member in listing.files]
        except Unreadable as problem:
            problems.append(problem)
    if len(archives) > MAX_ARCHIVES:
        problems.append(Unreadable(f"There are more than {MAX_ARCHIVES} zip archives. Hand in the module alone."))
    return members, problems


def is_zip(file: File) -> bool:
    """Whether a file says by its name that it is a zip."""
    return file.path.casefold().endswith(".zip")
