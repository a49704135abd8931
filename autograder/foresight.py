"""What a right program is asked, known before it is asked: its calls are made in one go, and not one by one.

Which calls a check makes hardly depends on the answers. So those that the solution is asked are written down as the
very messages that pass the wall, once for a run. A submission's child gets all of a question's in one message,
and makes them; a check that asks what was foreseen then finds the reply lying there, and whatever else it asks is asked
as ever. Messages that lend a function, or are sent while something is lent, are never foreseen.

Foresight changes no outcome. A program that does not stand it is asked again, one by one, in a child that is new,
and what it used up before is not held against it (``sitting.py``).
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .model import Visibility
from .testing.links import HomeLink, Link, Lost
from .testing.loading import Loaded
from .testing.plain import PlainError, decode, encode

SECONDS = 0.2  # of CPU, for the calls of a question; those that are not done by then are made when they are asked


@dataclass(frozen=True)
class Foreseen:
    """The messages of one question's checks, in order, and the number of the first."""

    first: int
    messages: tuple[bytes, ...]


Plan = Mapping[tuple[str, Visibility], Foreseen]


class Writing(HomeLink):
    """A link to the solution that writes down what it is asked."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(loaded)
        self.messages: list[bytes] = []
        self.lent = False

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        if self.lent or seconds is not None or _hands_out(message):
            return super().exchange(message, answer, seconds)
        ahead = encode(["ahead", len(self.messages), [message], SECONDS])
        self.messages.append(message)
        reply: bytes = decode(super().exchange(ahead, answer, None))[0]
        return reply

    def lend(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        self.lent = True
        super().exchange(message, answer, None)

    def hand_back(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        self.lent = False
        super().exchange(message, answer, None)


def _hands_out(message: bytes) -> bool:
    """Whether a message hands out a function, which is another one whenever a check runs."""
    found: set[str] = set()
    decode(message, lambda tag, handle, label: found.add(tag))
    return "r" in found


class Ahead:
    """A link over which foreseen calls are made in one go, and found when they are asked for."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.replies: dict[bytes, deque[bytes]] = {}
        self.lent = False

    def foresee(self, foreseen: Foreseen) -> None:
        """Have the calls made.

        Raises:
            Lost: the program did not stand it.
        """
        order = ["ahead", foreseen.first, list(foreseen.messages), SECONDS]
        try:
            replies = decode(self.link.exchange(encode(order), _nothing_is_lent, None))
        except PlainError:
            raise Lost("The answer has another form.") from None
        if not isinstance(replies, list) or not all(isinstance(reply, bytes) for reply in replies):
            raise Lost("The answer has another form.")
        for message, reply in zip(foreseen.messages, replies, strict=False):
            self.replies.setdefault(message, deque()).append(reply)

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """See ``Link``."""
        waiting = None if self.lent else self.replies.get(message)
        return waiting.popleft() if waiting else self.link.exchange(message, answer, seconds)

    def lend(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        """See ``Link``."""
        self.lent = True
        self.link.lend(message, answer)

    def hand_back(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        """See ``Link``."""
        self.lent = False
        self.link.hand_back(message, answer)

    def end(self) -> None:
        """See ``Link``."""
        self.link.end()


def _nothing_is_lent(message: bytes) -> bytes:
    raise Lost("The program called what was lent to it before.")
