"""What the student's side says of a call. Its form is looked at before anything is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .form import Kept, PlainError
from .host import MAX_FRAMES

MAX_TEXT = 500
MAX_CACHES = 20


@dataclass
class Answer:
    """What came of a call: its value, and the observations ``changed`` and ``observed``.

    ``changed`` says whether an argument is no longer what was sent, judged by this side's own copy.
    """

    value: Any
    call: str
    changed: bool = False
    observed: Mapping[str, Any] = field(default_factory=dict)

    def count(self, kind: str, name: str) -> int:
        """How many ``instances`` of a class, or ``calls`` of a function, were seen, where that was watched for."""
        counts = self.observed.get(kind)
        count = counts.get(name) if isinstance(counts, dict) else None
        return count if isinstance(count, int) else 0

    @property
    def lines(self) -> int | None:
        """How many lines were seen executed; None where that was not to be seen."""
        lines = self.observed.get("lines")
        return lines if isinstance(lines, int) else None

    @property
    def warned(self) -> bool:
        """Whether a RuntimeWarning was seen, where that was watched for."""
        seen = self.observed.get("warnings")
        return not isinstance(seen, list) or "RuntimeWarning" in [kind for kind in seen if isinstance(kind, str)]


@dataclass(frozen=True)
class Reply:
    """A reply whose form has been looked at; ``error`` is (type, message, frames) of an exception."""

    value: Any
    error: tuple[str, str, tuple[str, ...]] | None
    after: list[Any]
    observed: dict[str, Any]


def read_reply(message: Any) -> Reply:
    """Look at the form of a reply, which may be anything.

    Raises:
        PlainError: it is not of the form that ``host.py`` states.
    """
    if isinstance(message, list) and message and isinstance(message[0], str):
        match message:
            case ["return", value, list(after), dict(observed)]:
                return Reply(value, None, after, observed)
            case ["error", str(kind), str(text), list(frames), list(after), dict(observed)]:
                kept = tuple(frame[:MAX_TEXT] for frame in frames[:MAX_FRAMES] if isinstance(frame, str))
                return Reply(None, (kind[:MAX_TEXT], text[:MAX_TEXT], kept), after, observed)
    raise PlainError("the reply has another form")


def name_caches(value: Any, call: str) -> bool:
    """Let a cache remember the call that it came from, so that later calls can be spelled as lines to paste.

    Says whether there is any among the first few entries. A call may be long, and entries may be many.
    """
    entries = enumerate(value[:MAX_CACHES]) if isinstance(value, tuple | list) else ()
    caches = {f"{call}[{place}]": entry for place, entry in entries if isinstance(entry, Kept)}
    if isinstance(value, Kept):
        caches[call] = value
    for origin, cache in caches.items():
        cache.origin = origin
    return bool(caches)
