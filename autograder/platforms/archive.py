"""What an instructor names: the folder, or the zip archive, that the hand-ins of a class lie in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import Unreadable, UserError
from .members import Listing, list_folder
from .names import printable
from .zips import PackedFile, list_zip

MAX_CLASS_MEMBERS = 1_000_000


def listing(path: Path) -> Listing:
    """All files of the archive, unread.

    Raises:
        UserError: there is no such archive, or it cannot be read.
    """
    with told_to_user(path):
        if is_folder(path):
            return list_folder(path, MAX_CLASS_MEMBERS)
        found = list_zip(path, path.name, MAX_CLASS_MEMBERS)
    if any(isinstance(file, PackedFile) and file.encrypted for file in found.files):
        raise UserError("this zip archive is encrypted.", where(path), "Unpack it and name the folder.")
    return found


def is_folder(path: Path) -> bool:
    """Whether the path is a folder; if not, it is a file.

    Raises:
        UserError: it is neither.
    """
    if path.is_dir():
        return True
    if not path.exists():
        raise UserError("there is no such folder or zip archive.", where(path), "Check the path of the submissions.")
    if not path.is_file():
        raise UserError("this is neither a folder nor a zip archive.", where(path), "Name a folder or a zip.")
    return False


@contextmanager
def told_to_user(path: Path) -> Iterator[None]:
    """Says to the instructor, as a UserError, what went wrong while the archive was listed."""
    try:
        yield
    except OSError as error:
        raise UserError(f"this could not be opened: {error.strerror or error}.", where(path)) from None
    except Unreadable:
        cure = "Download it again, or unpack it and name the folder."
        raise UserError("this cannot be read as a folder or a zip archive.", where(path), cure) from None


def where(path: Path) -> str:
    """A path as text for a message."""
    return printable(str(path))
