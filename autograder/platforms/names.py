"""Names of files as text: printable, short enough for a sentence, and told from what systems leave behind."""

import unicodedata

MAX_SHOWN = 80

_JOINERS = "\u200c\u200d"
_JUNK = frozenset({"__macosx", "__pycache__", "node_modules", "thumbs.db", "desktop.ini"})


def printable(name: str) -> str:
    """A name as text that can be printed and written anywhere, and of no two names the same.

    Control and format characters, line separators and bytes that were no UTF-8 (surrogates from
    ``os.fsdecode``) become escapes like ``\\x1b`` and ``\\xff``, a backslash becomes two. The two joiners that
    Persian and Indian names are spelled with stay.
    """
    return "".join(map(_printable, name))


def _printable(char: str) -> str:
    if 0xDC80 <= ord(char) <= 0xDCFF:
        return f"\\x{ord(char) - 0xDC00:02x}"
    category = unicodedata.category(char)
    if char == "\\" or (category[0] == "C" and char not in _JOINERS) or category in ("Zl", "Zp"):
        return char.encode("unicode_escape").decode("ascii")
    return char


def shown(name: str) -> str:
    """A printable name, cut in the middle where it is too long for a sentence."""
    half = MAX_SHOWN // 2
    return name if len(name) <= MAX_SHOWN else f"{name[:half]}…{name[-half:]}"


def is_junk(part: str) -> bool:
    """Whether a file or folder of this name is never part of a hand-in: hidden, a cache, a Mac's or Windows' own."""
    return part.startswith(".") or part.casefold() in _JUNK
