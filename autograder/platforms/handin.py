"""From the files of one attempt to a submission: the part that all platforms share.

A platform says where each hand-in lies (``Handin``) and reads none of it; ``open_handin`` does, later, one
by one, perhaps in another process.
"""

import codecs
import hashlib
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from .. import notebook
from ..errors import Unreadable
from ..model import Source, Status, Submission
from ..testing.embedded import without_kit
from .choose import Choice, choose, missing
from .members import File, list_folder
from .names import shown
from .zips import inside, is_zip

MAX_SCRIPT = 4 * 2**20
ZIPS_DEEP = 2

SAVE_AS_UTF8 = "Save it as plain text in UTF-8, and hand it in again."

# Python's own escapes that call themselves encodings: no editor writes them, and some take hours to decode.
_NO_ENCODINGS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})


@dataclass(frozen=True, slots=True)
class Handin:
    """Where one student's newest attempt lies.

    ``files`` are its files, or else ``folder`` is one on the disk, which is listed when it is opened. Where
    ``alone`` is set, the one file is the module, whatever its name. The rest becomes the submission's.
    """

    id: str
    files: tuple[File, ...] = ()
    folder: Path | None = None
    alone: bool = False
    name: str = ""
    submitted: datetime | None = None
    notes: tuple[str, ...] = ()


class _Missing(Exception):
    """There is no module in the attempt, as a sentence."""


def open_handin(handin: Handin, module: str) -> Submission:
    """Read the module of a hand-in.

    Whatever is wrong with it is the submission's ``problem``: MISSING where the attempt has no file that
    could be the module, UNREADABLE where it has one that cannot be read.
    """
    submission = Submission(handin.id, handin.name, handin.submitted, notes=handin.notes)
    try:
        choice = Choice(handin.files[0], "") if handin.alone else _find(handin, module)
        if choice.note:
            submission = replace(submission, notes=(*submission.notes, choice.note))
        return replace(submission, source=read_source(choice.file))
    except _Missing as problem:
        return replace(submission, problem=(Status.MISSING, str(problem)))
    except Unreadable as problem:
        return replace(submission, problem=(Status.UNREADABLE, str(problem)))


def _find(handin: Handin, module: str) -> Choice:
    files: Sequence[File] = handin.files if handin.folder is None else list_folder(handin.folder).files
    seen: list[File] = []
    broken: list[Unreadable] = []
    for _ in range(ZIPS_DEEP + 1):
        if choice := choose(files, module):
            return choice
        seen += files
        files, problems = inside(files)
        broken += problems
    if broken:
        raise broken[0]
    raise _Missing(missing([file for file in seen if not is_zip(file)], module))


def read_source(file: File) -> Source:
    """Read a module, or the notebook of one, as its cells.

    Raises:
        Unreadable: it is too large, or no such text.
    """
    name = shown(file.name)
    if name.casefold().endswith(".ipynb"):
        data = file.read(notebook.MAX_BYTES)
        cells = notebook.cells(data, name)
    else:
        data = file.read(MAX_SCRIPT)
        cells = ((name, _text(data, name)),)
    plain = tuple((label, without_kit(source)) for label, source in cells)
    return Source(name, hashlib.sha256(data).hexdigest(), plain)


def _text(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(f"{name} is saved as UTF-16, which Python does not read. {SAVE_AS_UTF8}")
    if b"\0" in data:
        raise Unreadable(f"{name} holds NUL bytes, as no program text does. {SAVE_AS_UTF8}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name in _NO_ENCODINGS:
            raise LookupError(encoding)
        return data.decode(encoding)
    except (SyntaxError, LookupError):
        raise Unreadable(f"{name} names an encoding that is unknown or wrong. {SAVE_AS_UTF8}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{name} is not the {encoding} text that it should be: see line {line}. {SAVE_AS_UTF8}"
        ) from None
