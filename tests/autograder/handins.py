"""Hostile hand-ins that cannot lie in a repository as they are: files that are no files, archives, names.

Each is made by a small function, says what has to become of it, and names the careless reader or writer that it harms:
``test_undefended`` shows that it does.
"""

import importlib.util
import io
import json
import os
import py_compile
import socket
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .mini.course import notebook

SECRET = "secret_4711"
UNTOUCHED = "def product_gradient(x, y):\n    raise NotImplementedError\n"
WRONG = "def product_gradient(x, y):\n    return 0.0, 0.0\n"
DEEP = 100_000


@dataclass(frozen=True)
class Made:
    """A hand-in that is made.

    Args:
        make: writes it into the folder of a class.
        status, words: of its row, and on its page.
        reader: what becomes of a careless reader, see ``test_undefended``.
        why: why it harms none, where it does not.
    """

    make: Callable[[Path, str], None]
    status: str
    words: str = ""
    reader: str = ""
    why: str = ""


def text(content: str | bytes, suffix: str = ".py") -> Callable[[Path, str], None]:
    """A file of this content."""

    def make(folder: Path, id: str) -> None:
        (folder / f"{id}{suffix}").write_bytes(
            content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        )

    return make


def cells(document: object) -> Callable[[Path, str], None]:
    return text(json.dumps(document), ".ipynb")


def fifo(folder: Path, id: str) -> None:
    """Whoever opens it waits for a writer."""
    os.mkfifo(folder / f"{id}.py")


def door(folder: Path, id: str) -> None:
    """The entry of a unix socket. Its path has to be short, so it is made from within the folder."""
    here = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"/proc/self/fd/{here}/{id}.py")
    os.close(here)


def link(target: str) -> Callable[[Path, str], None]:
    """A link to a file of the machine; ``{course}`` is one that holds the secret."""

    def make(folder: Path, id: str) -> None:
        os.symlink(target.format(course=folder.parent / "secret.py"), folder / f"{id}.py")

    return make


def linked_module(folder: Path, id: str) -> None:
    """A folder whose module is a link."""
    (folder / id).mkdir()
    os.symlink(folder.parent / "secret.py", folder / id / "backprop.py")


def linked_folder(folder: Path, id: str) -> None:
    """A folder with a link to a folder in it, which leads back up."""
    (folder / id).mkdir()
    os.symlink("../..", folder / id / "more")


def sparse(folder: Path, id: str) -> None:
    """Five megabytes that take no room on the disk."""
    with open(folder / f"{id}.py", "wb") as file:
        file.truncate(5 * 2**20)


def folders(depth: int) -> Callable[[Path, str], None]:
    """The module below many folders: longer than a path may be."""

    def make(folder: Path, id: str) -> None:
        above = os.open(folder, os.O_RDONLY)
        for part in [id, *["d" * 60] * depth]:
            os.mkdir(part, dir_fd=above)
            below = os.open(part, os.O_RDONLY, dir_fd=above)
            os.close(above)
            above = below
        with open(os.open("backprop.py", os.O_CREAT | os.O_WRONLY, dir_fd=above), "w") as file:
            file.write(WRONG)
        os.close(above)

    return make


def tree(files: Mapping[str, str | bytes]) -> Callable[[Path, str], None]:
    """A folder with these files."""

    def make(folder: Path, id: str) -> None:
        for path, content in files.items():
            file = folder / id / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)

    return make


# Files that some tool obeys when it finds them beside the module. Each would give points, or harm.
COMPANIONS: dict[str, str] = {
    "conftest.py": "import sys\nsys.obeyed = 1\ndef pytest_runtest_makereport(item, call):\n    call.excinfo = None\n",
    "numpy.py": "obeyed = True\nallclose = lambda *a, **k: True\n",
    "math.py": "obeyed = True\n",
    "sitecustomize.py": "import sys\nsys.obeyed = 'sitecustomize'\n",
    "usercustomize.py": "import sys\nsys.obeyed = 'usercustomize'\n",
    "pytest.ini": "[pytest]\naddopts = --collect-only -p no:cacheprovider\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--collect-only'\n",
    "tests/hidden/test_staged.py": "def test_values():\n    pass\n",
    "solutions/backprop.py": WRONG,
    "autograder/__init__.py": "raise SystemExit(0)\n",
    "autograder/testing/compare.py": "agree = lambda *a: True\n",
    "evil.pth": "import sys; sys.obeyed = 'pth'\n",
    "assignment.toml": "questions = []\n",
    "grades.csv": "submission,score\ncompanions,100\n",
    "results.json": '{"score": 100}',
}

LOOK = "import sys, numpy, math\nprint('obeyed:', [hasattr(module, 'obeyed') for module in (sys, numpy, math)])\n"


def companions(content: str) -> Callable[[Path, str], None]:
    """A module among files that tools obey, and a stale compiled form of it that says to be current."""

    def make(folder: Path, id: str) -> None:
        tree({**COMPANIONS, "backprop.py": content})(folder, id)
        other = folder.parent / "other.py"
        other.write_text("obeyed = True\n")
        stale = importlib.util.cache_from_source(str(folder / id / "backprop.py"))
        py_compile.compile(
            str(other), stale, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
        )

    return make


# -- zips


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members, of which several may have one name."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            archive.writestr(name, content, method)
    return data.getvalue()


def member(name: str, mode: int) -> zipfile.ZipInfo:
    """A member that says to be of another kind than a file."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    return info


def flagged(data: bytes, flag: int) -> bytes:
    """A zip whose first member has a flag set, in both places that hold it."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.index(mark) + offset
        changed[place : place + 2] = struct.pack("<H", struct.unpack_from("<H", data, place)[0] | flag)
    return bytes(changed)


def stating(data: bytes, size: int) -> bytes:
    """A zip whose directory states another size of its first member than it has."""
    changed = bytearray(data)
    place = data.index(b"PK\1\2") + 24
    changed[place : place + 4] = struct.pack("<I", size)
    return bytes(changed)


def matryoshka(depth: int) -> bytes:
    """A zip in a zip in a zip."""
    data = zipped(("backprop.py", WRONG))
    for _ in range(depth):
        data = zipped(("inner.zip", data))
    return data


def packed(data: Callable[[], bytes]) -> Callable[[Path, str], None]:
    def make(folder: Path, id: str) -> None:
        (folder / f"{id}.zip").write_bytes(data())

    return make


LATER = (("backprop.py", WRONG), ("backprop.py", UNTOUCHED))
ONE_OF_THEM = "Which of them is graded has to be said."
BOMB = b"\0" * 2**26

# == sent: what is handed in is no program, or more than one
FILES: dict[str, Made] = {
    # no file, or a file of somebody else
    "fifo": Made(fifo, "unreadable", "link or a device", reader="waits"),
    "socket": Made(door, "unreadable", "link or a device", reader="raises"),
    "link": Made(link("{course}"), "unreadable", "link or a device", reader="tells"),
    "link_to_nowhere": Made(link("/nowhere"), "unreadable", "link or a device", reader="raises"),
    "link_to_itself": Made(link("link_to_itself.py"), "unreadable", "link or a device", reader="raises"),
    "endless": Made(link("/dev/zero"), "unreadable", "link or a device", reader="grows"),
    "linked_module": Made(linked_module, "unreadable", "link or a device", reader="tells"),
    "linked_folder": Made(linked_folder, "missing", "Neither backprop.py nor", reader="tells"),
    "sparse": Made(sparse, "unreadable", "larger than the 4 MiB", reader="grows"),
    "deep_folders": Made(folders(70), "missing", "Neither backprop.py nor", reader="raises"),
    "folder.py": Made(tree({"readme.txt": "mine"}), "missing", "Neither backprop.py nor", reader="raises"),
    # companions
    "companions": Made(companions(WRONG + LOOK), "ok", reader="obeys"),
    # texts
    "utf16": Made(text(WRONG.encode("utf-16")), "unreadable", "UTF-16", reader="raises"),
    "nul": Made(text(WRONG + "\0"), "unreadable", "NUL", reader="raises"),
    "latin": Made(text(b"# gr\xf6\xdfe\n" + WRONG.encode()), "unreadable", "UTF-8", reader="raises"),
    "no_codec": Made(
        text("# coding: utf-7\n" + WRONG),
        "unreadable",
        "encoding",
        why="Python reads it: what a human reads there is another program.",
    ),
    "odd_codec": Made(text("# coding: rot13\n" + WRONG), "unreadable", "encoding", reader="raises"),
    "surrogates": Made(text(WRONG + "x = '\ud800'\n"), "unreadable", "UTF-8", reader="raises"),
    "deep_brackets": Made(text("x = " + "(" * DEEP + ")" * DEEP), "import_error", "could not be read", reader="raises"),
    "deep_minus": Made(text("x = " + "-" * DEEP + "1"), "import_error", "could not be read", reader="raises"),
    "long_chain": Made(text("x = 1" + "+1" * DEEP), "import_error", reader="raises"),
    "deep_blocks": Made(text("".join(" " * n + "if 1:\n" for n in range(120))), "import_error", "", reader="raises"),
    # notebooks
    "cut_off": Made(text(notebook(WRONG)[:60], ".ipynb"), "unreadable", "cut off", reader="raises"),
    "empty_notebook": Made(text("", ".ipynb"), "unreadable", "is empty", reader="raises"),
    "deep_json": Made(text("[" * DEEP + "]" * DEEP, ".ipynb"), "unreadable", "nested more deeply", reader="raises"),
    "deep_metadata": Made(
        text('{"cells": [], "metadata": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}", ".ipynb"),
        "unreadable",
        "nested more deeply",
        reader="raises",
    ),
    "long_number": Made(text('{"cells": [' + "9" * 5000 + "]}", ".ipynb"), "unreadable", "too long", reader="raises"),
    "many_values": Made(text("[" + "0," * 3_100_000 + "0]", ".ipynb"), "unreadable", "values", reader="grows"),
    "many_cells": Made(
        cells({"cells": [{"cell_type": "code", "source": ""}] * 6000}), "unreadable", "6000 code cells", reader="many"
    ),
    "a_list": Made(cells([1, 2, 3]), "unreadable", "", reader="raises"),
    "cells_of_numbers": Made(
        cells({"cells": [1, None, {"cell_type": "code", "source": 5}]}), "unreadable", "", reader="raises"
    ),
    "half_a_pair": Made(text(notebook(WRONG + "x = '@'").replace("@", "\\ud800"), ".ipynb"), "ok", reader="raises"),
    "a_web_page": Made(
        text("<!DOCTYPE html><script>alert(1)</script>", ".ipynb"), "unreadable", "web page", reader="raises"
    ),
    # archives
    "no_zip": Made(packed(lambda: b"PK" + b"\0" * 100), "unreadable", "no zip archive", reader="raises"),
    "cut_zip": Made(packed(lambda: zipped(("backprop.py", WRONG))[:-30]), "unreadable", "cut off", reader="raises"),
    "bomb": Made(packed(lambda: zipped(("backprop.py", BOMB))), "unreadable", "larger than", reader="grows"),
    "bomb_that_lies": Made(
        packed(lambda: stating(zipped(("backprop.py", BOMB)), 99)), "unreadable", "damaged", reader="raises"
    ),
    "matryoshka": Made(
        packed(lambda: matryoshka(6)), "missing", "Neither backprop.py nor", why="Somebody has to stop."
    ),
    "many_members": Made(
        packed(lambda: zipped(*((f"{n}.py", "") for n in range(20_500)), method=0)),
        "unreadable",
        "more than 20000",
        reader="many",
    ),
    "encrypted": Made(
        packed(lambda: flagged(zipped(("backprop.py", WRONG)), 1)), "unreadable", "encrypted", reader="raises"
    ),
    "odd_method": Made(
        packed(lambda: zipped(("backprop.py", WRONG), method=14)),
        "unreadable",
        "method 14",
        why="It can be read, with memory that nobody bounds.",
    ),
    "upwards": Made(
        packed(lambda: zipped(("../../backprop.py", WRONG))), "unreadable", "points outside", reader="escapes"
    ),
    "absolute": Made(packed(lambda: zipped(("/backprop.py", WRONG))), "unreadable", "points outside", reader="escapes"),
    "windows_upwards": Made(
        packed(lambda: zipped(("..\\..\\backprop.py", WRONG))),
        "unreadable",
        "points outside",
        why="It escapes on Windows.",
    ),
    "linked_member": Made(
        packed(lambda: zipped((member("backprop.py", stat.S_IFLNK), "/etc/passwd"))),
        "unreadable",
        "link or a device",
        why="Tools that unpack to a disk would make it.",
    ),
    "device_member": Made(
        packed(lambda: zipped((member("backprop.py", stat.S_IFCHR), ""))),
        "unreadable",
        "link or a device",
        why="As the link.",
    ),
    "same_name_twice": Made(packed(lambda: zipped(*LATER)), "ok", why=ONE_OF_THEM),
    "case_collision": Made(
        packed(lambda: zipped(("BackProp.py", WRONG), ("backprop.py", UNTOUCHED), ("BACKPROP.PY", WRONG))),
        "ok",
        why=ONE_OF_THEM,
    ),
    "two_forms": Made(
        packed(lambda: zipped(("caf\u00e9/backprop.py", UNTOUCHED), ("cafe\u0301/backprop.py", WRONG))),
        "ok",
        why=ONE_OF_THEM,
    ),
    "nul_in_name": Made(
        packed(lambda: zipped(("back.py", WRONG)).replace(b"back.py", b"b\0ck.py")),
        "missing",
        why="Python's own reader cuts the name.",
    ),
}


# == said: names, by what a careless writer makes of them (see ``test_undefended``)
#
# table      a cell of grades.csv that a spreadsheet computes, or a row that is broken
# page       markup, or text that turns around what stands beside it
# terminal   what a terminal obeys
# file       a file that cannot be made, is another's, or hides
# text       what cannot be written as UTF-8
NAMES: dict[str | bytes, tuple[str, str]] = {
    "=1+1": ("'=1+1", "table"),
    "+1": ("'+1", "table"),
    "-1": ("'-1", "table"),
    "@SUM(A1)": ("'@SUM(A1)", "table"),
    '=HYPERLINK("http:evil","x")': ('\'=HYPERLINK("http:evil","x")', "table"),
    "\t=1": ("\\t=1", "terminal"),
    "\r=1": ("\\r=1", "terminal"),
    'a,"b"': ('a,"b"', "table"),
    "a;b": ("a;b", ""),
    "two\nlines": ("two\\nlines", "terminal"),
    "two\r\nlines": ("two\\r\\nlines", "terminal"),
    "\x1b[31mred\x1b[0m": ("\\x1b[31mred\\x1b[0m", "terminal"),
    "\x1b]0;owned\x07": ("\\x1b]0;owned\\x07", "terminal"),
    "\x9b2J": ("\\x9b2J", "terminal"),
    "back\x08\x7f": ("back\\x08\\x7f", "terminal"),
    "<img src=x onerror=alert(1)>": ("<img src=x onerror=alert(1)>", "page"),
    "<script>alert(1)": ("<script>alert(1)", "page"),
    '"><svg onload=alert(1)>': ('"><svg onload=alert(1)>', "page"),
    "&lt;b&gt;": ("&lt;b&gt;", "page"),
    "{{ 7*7 }}{% raw %}": ("{{ 7*7 }}{% raw %}", ""),
    "[bold red]rich": ("[bold red]rich", ""),
    "ende\u202efdp": ("ende\\u202efdp", "page"),
    "\u2066isolated": ("\\u2066isolated", "page"),
    "zero\u200bwidth": ("zero\\u200bwidth", "page"),
    "line\u2028break": ("line\\u2028break", "page"),
    b"caf\xe9": ("caf\\xe9", "text"),
    b"\xed\xa0\x80": ("\\xed\\xa0\\x80", "text"),
    "caf\u00e9": ("caf\u00e9", "file"),
    "cafe\u0301": ("cafe\u0301", "file"),
    "Zoe": ("Zoe", "file"),
    "zoe": ("zoe", "file"),
    "ZOE": ("ZOE", "file"),
    "stra\u00dfe": ("stra\u00dfe", "file"),
    "strasse": ("strasse", "file"),
    "con": ("con", "file"),
    "nul.tar": ("nul.tar", "file"),
    "COM1": ("COM1", "file"),
    "x" * 252: ("x" * 252, "file"),
    "\U0001f4a3" * 63: ("\U0001f4a3" * 63, "file"),
    "ends.": ("ends.", "file"),
    " ": (" ", "file"),
    "back\\slash": ("back\\\\slash", "file"),
    "a:b": ("a:b", "file"),
    "*?": ("*?", "file"),
    "--help": ("'--help", "table"),
    "$(touch x)": ("$(touch x)", ""),
    "%2e%2e%2f": ("%2e%2e%2f", ""),
    "index": ("index", ""),
}


def named(folder: Path) -> None:
    """A class of these names; there is nothing to grade in any of them."""
    for name in NAMES:
        stem = name if isinstance(name, bytes) else name.encode("utf-8")
        with open(os.path.join(os.fsencode(folder), stem + b".py"), "wb") as file:
            file.write(b"\xff")
