"""Finds what a cell of a hand-written table names, or says what it may have meant."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ..feedback.text import cell
from .tables import Malformed


class Submissions:
    """The submissions of a run, by their ids or as ``grades.csv`` spells these."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids: Mapping[str, str] = {spelled: id for id in ids for spelled in (cell(id), id)}

    def find(self, written: str) -> str:
        """The id that is meant.

        Raises:
            Malformed: there is none.
        """
        found = self._ids.get(written, self._ids.get(written.strip()))
        if found is None:
            raise Malformed(f"names the submission {written.strip()!r}, which is not there{near(written, self._ids)}")
        return found


def near(written: str, known: Iterable[str]) -> str:
    """What may have been meant, as the end of a sentence; nothing where there is nothing like it."""
    matches = get_close_matches(written.strip(), list(known), n=3)
    return f" (is it {' or '.join(matches)}?)" if matches else ""
