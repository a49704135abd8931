"""Reads the catalogue of known mistakes: a file per question in ``misconceptions/``, and ``rules.toml`` beside them."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import UserError
from .model import Misconception
from .testing.hints import Hint

RULES = "rules.toml"
NEEDED = {"id", "rule", "title", "place", "find", "replace"}
KNOWN = NEEDED | {"stages"}
OF_A_RULE = {"rule", "example", "slide"}


def read_catalogue(folder: Path) -> tuple[Misconception, ...]:
    """All known mistakes of an assignment; none where there is no such folder.

    Raises:
        UserError: a file cannot be read, or an entry is not as it has to be.
    """
    if not folder.is_dir():
        return ()
    rules = _read(folder / RULES)
    found: dict[str, Misconception] = {}
    for file in sorted(folder.glob("*.toml")):
        for misconception in _of_file(file, rules) if file.name != RULES else ():
            if misconception.id in found:
                raise UserError(f"The id {misconception.id} is there twice.", str(file), "Give one another id.")
            found[misconception.id] = misconception
    return tuple(found.values())


def applies(solution: str, misconception: Misconception) -> bool:
    """Whether a mistake is an edit of this solution: it finds its lines in it, once."""
    return solution.count(misconception.find) == 1


def edited(solution: str, misconception: Misconception) -> str:
    """The solution with a mistake in it."""
    return solution.replace(misconception.find, misconception.replace)


def _read(file: Path) -> dict[str, Any]:
    """One file's tables. In a question's, ``public = false`` says that public checks look at the form alone."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"This is no TOML that can be read ({error}).", str(file)) from None


def _of_file(file: Path, rules: Mapping[str, Any]) -> Iterator[Misconception]:
    tables = _read(file)
    for place, entry in enumerate(tables.get("misconception", ()), start=1):
        where = f"{file}, misconception {entry.get('id', place)}"
        if missing := NEEDED - entry.keys():
            raise UserError(f"It has no {', '.join(sorted(missing))}.", where)
        if unknown := entry.keys() - KNOWN:
            raise UserError(f"It has {', '.join(sorted(unknown))}, which nobody reads.", where)
        rule = rules.get(entry["rule"], {})
        if rule.keys() != OF_A_RULE:
            cure = f"Write [{entry['rule']}] with {', '.join(sorted(OF_A_RULE))} into {RULES}."
            raise UserError(f"Its rule {entry['rule']} is not there, or not whole.", where, cure)
        hint = Hint(entry["id"], entry["title"], rule["rule"], entry["place"], rule["example"], rule["slide"])
        stages, public = tuple(entry.get("stages", ())), tables.get("public", True)
        yield Misconception(file.stem, stages, entry["find"], entry["replace"], hint, public)
