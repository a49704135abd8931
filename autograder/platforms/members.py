"""The files of a hand-in, wherever they lie: listed without being opened, and read one by one under a cap.

``File`` is what the rest of the package sees. Files on a disk are listed here, those of a zip in ``zips``.
"""

import os
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from ..errors import Unreadable
from .names import is_junk, printable, shown

MAX_MEMBERS = 20_000


@dataclass(frozen=True, slots=True)
class File(ABC):
    """A file that was not opened yet.

    ``path`` is printable, with ``/`` between its parts, relative to the hand-in or the archive; ``size`` is in
    bytes, as the folder or archive states it. Another path (``dataclasses.replace``) does not change what is read.
    """

    path: str
    size: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @abstractmethod
    def read(self, limit: int) -> bytes:
        """All bytes of the file.

        Raises:
            Unreadable: it is larger than ``limit`` bytes, damaged, or no regular file.
        """


@dataclass(frozen=True, slots=True)
class DiskFile(File):
    """A file on the disk. ``location`` is its path there, as the operating system spells it."""

    location: str

    def read(self, limit: int) -> bytes:
        """The bytes of a regular file; a link is not followed, and nothing is waited for."""
        try:
            descriptor = os.open(self.location, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                return self._read(descriptor, limit)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise Unreadable(_unopened(self.path, error)) from None

    def _read(self, descriptor: int, limit: int) -> bytes:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable(irregular(self.path))
        with open(descriptor, "rb", closefd=False) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(too_large(self.path, limit))
        return data


@dataclass(frozen=True, slots=True)
class Refused(File):
    """What is never opened, a link for instance. ``why`` is the sentence to the student."""

    why: str

    def read(self, limit: int) -> bytes:
        """Nothing: raises Unreadable with the reason."""
        raise Unreadable(self.why)


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder or archive: its files, and the paths of its folders, those without a file included.

    What operating systems and tools leave behind (``names.is_junk``) is in neither.
    """

    files: tuple[File, ...]
    folders: tuple[str, ...]


def irregular(path: str) -> str:
    """Says that only regular files are read."""
    return f"{shown(path)} is a link or a device, and those are not followed. Hand in the file itself."


def too_large(path: str, limit: int) -> str:
    """Says that a file is larger than ``limit`` bytes."""
    return f"{shown(path)} is larger than the {limit / 2**20:.3g} MiB that are read of it. Hand in the module alone."


def disk_file(entry: os.DirEntry[str], path: str) -> File:
    """An entry of a folder on the disk that is no folder, to be called ``path``."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Refused(path, 0, _unopened(path, error))
    if not stat.S_ISREG(status.st_mode):
        return Refused(path, 0, irregular(path))
    return DiskFile(path, status.st_size, entry.path)


def scan(folder: Path | str) -> list[os.DirEntry[str]]:
    """The entries of one folder on the disk, sorted by name, without junk.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if not is_junk(entry.name)), key=lambda entry: entry.name)


def list_folder(root: Path, most: int = MAX_MEMBERS) -> Listing:
    """Everything below a folder on the disk. Links to folders are not entered; what cannot be opened is refused.

    Raises:
        Unreadable: there are more than ``most`` entries, or the folder itself cannot be opened.
    """
    files: list[File] = []
    folders: list[tuple[str, str]] = [("", os.fspath(root))]
    for above, place in folders:  # which grow while they are walked
        try:
            entries = scan(place)
        except OSError as error:
            if not above:
                raise Unreadable(_unopened("The folder", error)) from None
            files.append(Refused(above, 0, _unopened(above, error)))
            continue
        for entry in entries:
            path = f"{above}/{printable(entry.name)}".lstrip("/")
            if entry.is_dir(follow_symlinks=False):
                folders.append((path, entry.path))
            else:
                files.append(disk_file(entry, path))
        if len(files) + len(folders) - 1 > most:
            raise Unreadable(f"The folder holds more than {most} files. Hand in the module alone.")
    return Listing(tuple(files), tuple(path for path, _ in folders[1:]))


def _unopened(path: str, error: OSError) -> str:
    return f"{shown(path)} could not be opened: {error.strerror or error}."
