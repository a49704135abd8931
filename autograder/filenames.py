"""Makes file names of ids: no two ids share one, on any file system."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

MAX_LENGTH = 200

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789._-@")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.DOTALL)


def crowded(ids: Iterable[str]) -> frozenset[str]:
    """The ids that a file system which ignores case would take for one another."""
    by_fold: dict[str, list[str]] = defaultdict(list)
    for id in set(ids):
        by_fold[id.casefold()].append(id)
    return frozenset(id for group in by_fold.values() if len(group) > 1 for id in group)


def file_name(id: str, crowded: frozenset[str] = frozenset()) -> str:
    """The file name of an id: the id itself where it is plain ASCII and alone, else ``safe_name``.

    Args:
        crowded: the ids of the same folder that differ in their case alone.
    """
    plain = set(id.lower().encode("utf-8", "surrogatepass")) <= _PLAIN
    return id if plain and id not in crowded and safe_name(id.lower()) == id.lower() else safe_name(id)


def safe_name(id: str) -> str:
    """A file name without suffix for an id, as at most 200 ASCII characters, none of them upper case.

    Lower case letters, digits and ``. _ - @`` stay, a capital is written ``+a``, every other byte of
    the UTF-8 form ``=c3``: so ``Zoë`` becomes ``+zo=c3=ab``. What would be hidden, or has a meaning to an
    operating system (``..``, ``con.txt``), is escaped at its first or last character. A name that comes
    out too long ends in ``==`` and the SHA-256 of the id, which no other name does.
    """
    if not id:
        return "="
    data = id.encode("utf-8", "surrogatepass")
    tokens = [_token(byte) for byte in data]
    if data.startswith(b".") or _RESERVED.fullmatch(id):
        tokens[0] = _escape(data[0])
    if data.endswith(b"."):
        tokens[-1] = _escape(data[-1])
    name = "".join(tokens)
    if len(name) <= MAX_LENGTH:
        return name
    digest = "==" + hashlib.sha256(data).hexdigest()
    return name[: MAX_LENGTH - len(digest)] + digest


def _token(byte: int) -> str:
    if byte in _PLAIN:
        return chr(byte)
    char = chr(byte)
    return f"+{char.lower()}" if "A" <= char <= "Z" else _escape(byte)


def _escape(byte: int) -> str:
    return f"={byte:02x}"
