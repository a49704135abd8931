"""Reads the code cells of a notebook from its JSON, under caps.

Only text is taken from it: nothing is executed, and magics stay as they are until the sandbox sees them.
"""

import json
from typing import Any

from .errors import Unreadable

MAX_BYTES = 32 * 2**20
MAX_VALUES = 3_000_000
MAX_CELLS = 5_000

SAVE_AGAIN = "Open it in Jupyter, save it, and hand it in again."
CLEAR_OUTPUTS = "Clear its outputs, save it, and hand it in again."


def cells(data: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """The code cells of a notebook as (label, source), in order, empty ones included.

    Args:
        data: the bytes of the file, nbformat 3 or 4.
        name: the file's name, for the labels: ``backprop.ipynb, cell 3`` is the third code cell.

    Raises:
        Unreadable: this is no notebook, or one beyond the caps.
    """
    found: list[tuple[str, str]] = []
    for cell in _all_cells(_parse(data, name), name):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            label = f"{name}, cell {len(found) + 1}"
            found.append((label, _source(cell, label)))
    if len(found) > MAX_CELLS:
        raise Unreadable(f"{name} has {len(found)} code cells, and {MAX_CELLS} are the most that are read.")
    return tuple(found)


def _parse(data: bytes, name: str) -> Any:
    _refuse_oversized(data, name)
    if not data.strip():
        raise Unreadable(f"{name} is empty: no cell was ever saved in it. {SAVE_AGAIN}")
    try:
        text = data.decode("utf-8-sig")
        return json.loads(text)
    except UnicodeDecodeError:
        raise Unreadable(f"{name} is no notebook: its bytes are not UTF-8 text. {SAVE_AGAIN}") from None
    except json.JSONDecodeError as error:
        raise Unreadable(_syntax(error, name)) from None
    except RecursionError:
        raise Unreadable(f"{name} is nested more deeply than any notebook. {SAVE_AGAIN}") from None
    except (ValueError, MemoryError):
        raise Unreadable(f"{name} holds a number or a text too long to be read. {CLEAR_OUTPUTS}") from None


def _refuse_oversized(data: bytes, name: str) -> None:
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{name} is larger than {MAX_BYTES // 2**20} MiB. {CLEAR_OUTPUTS}")
    # A few bytes of JSON become an object of a hundred: values are counted before any is made.
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise Unreadable(f"{name} holds more than {MAX_VALUES} values. {CLEAR_OUTPUTS}")


def _syntax(error: json.JSONDecodeError, name: str) -> str:
    if error.doc.lstrip().startswith("<"):
        return f"{name} is no notebook but a web page or a merge conflict. Hand in the .ipynb file that Jupyter saves."
    longest_token = 6
    at_the_end = len(error.doc) - error.pos <= longest_token and error.msg != "Extra data"
    if error.pos and (at_the_end or error.msg.startswith("Unterminated string")):
        return f"{name} is cut off: its JSON stops in the middle, at line {error.lineno}. {SAVE_AGAIN}"
    return f"{name} is no notebook: it stops being JSON at line {error.lineno}, column {error.colno}. {SAVE_AGAIN}"


def _all_cells(notebook: Any, name: str) -> list[Any]:
    if isinstance(notebook, dict):
        if isinstance(notebook.get("cells"), list):
            return list(notebook["cells"])
        if isinstance(notebook.get("worksheets"), list):
            return [cell for sheet in notebook["worksheets"] for cell in _sheet_cells(sheet)]
    raise Unreadable(f"{name} is JSON, but no notebook: it has no list of cells. {SAVE_AGAIN}")


def _sheet_cells(sheet: Any) -> list[Any]:
    found = sheet.get("cells") if isinstance(sheet, dict) else None
    return found if isinstance(found, list) else []


def _source(cell: dict[str, Any], label: str) -> str:
    source = cell.get("source", cell.get("input", ""))
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise Unreadable(f"{label}, is damaged: its source is no text. {SAVE_AGAIN}")
    # JSON can spell half of a surrogate pair, which no file and no pipe can hold.
    return "".join(lines).encode("utf-8", "replace").decode("utf-8")
