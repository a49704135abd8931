"""What a right program is asked, known before it is asked: its calls are made in one go, and not one by one.

Which calls a check makes hardly depends on the answers. So those that the solution is asked are written down as the
very messages that pass the wall, once for a run. A submission's child gets all of a question's in one message,
and makes them. A check that asks what was foreseen then finds the reply lying there, and whatever else it asks is asked
as ever. A check to whose every call the program replies what the solution does, to the last bit, need not be run: it
passes, as the solution does. Messages that lend a function, or are sent while something is lent, are never foreseen.

Foresight changes no outcome. A program that does not stand it is asked again, one by one, in a child that is new,
and what it used up before is not held against it (``sitting.py``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .model import Visibility
from .testing.calls import Call
from .testing.form import PlainError
from .testing.links import HomeLink, Link, Lost
from .testing.loading import Loaded
from .testing.plain import decode, encode
from .testing.replies import read_reply

SECONDS = 0.2  # of CPU, for the calls of a question; those that are not done by then are made when they are asked


@dataclass(frozen=True)
class Foreseen:
    """What one question's checks ask the solution. Messages have numbers, which go on from question to question.

    Args:
        first: the number of the first message.
        replies: the solution's.
        starts: the number of the first message of each check, by the check's id.
        needs: the numbers of all messages whose replies a check looks at; it is missing where not all are known.
    """

    first: int
    messages: tuple[bytes, ...]
    replies: tuple[bytes, ...]
    starts: Mapping[str, int]
    needs: Mapping[str, tuple[int, ...]]


Plan = Mapping[tuple[str, Visibility], Foreseen]


class Writing(HomeLink):
    """A link to the solution that writes down what it is asked.

    ``transcript`` is the student's, whose last call is the one that a message is sent for.
    """

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(loaded)
        self.transcript: Sequence[Call] = ()
        self.messages: list[bytes] = []
        self.replies: list[bytes] = []
        self.calls: list[Call] = []
        self.lent = False

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        if self.lent or seconds is not None or _hands_out(message):
            return super().exchange(message, answer, seconds)
        ahead = encode(["ahead", len(self.messages), [message], SECONDS])
        reply: bytes = decode(super().exchange(ahead, answer, None))[0]
        self.messages.append(message)
        self.replies.append(reply)
        self.calls.append(self.transcript[-1])
        return reply

    def lend(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        self.lent = True
        super().exchange(message, answer, None)

    def hand_back(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        self.lent = False
        super().exchange(message, answer, None)

    def numbers_of(self, calls: Sequence[Call]) -> tuple[int, ...] | None:
        """The numbers of the messages of some calls, or None where there was no message that is foreseen."""
        known = {id(call): number for number, call in enumerate(self.calls)}
        numbers = [known.get(id(call)) for call in calls]
        found = tuple(number for number in numbers if number is not None)
        return found if found and len(found) == len(numbers) else None


def _hands_out(message: bytes) -> bool:
    """Whether a message hands out a function, which is another one whenever a check runs."""
    found: set[str] = set()
    decode(message, lambda tag, handle, label: found.add(tag))
    return "r" in found


@dataclass
class Ahead:
    """A link over which foreseen calls are made in one go, and found when they are asked for.

    ``alike`` are the numbers of the messages to which the program replied as the solution does, ``start`` is that of
    the first of the check that is being made.
    """

    link: Link
    foreseen: Foreseen | None = None
    replies: dict[bytes, dict[int, bytes]] = field(default_factory=dict)
    alike: set[int] = field(default_factory=set)
    start: int = 0
    lent: bool = False

    def foresee(self, foreseen: Foreseen) -> None:
        """Have the calls made. What was foreseen before is forgotten: replies may be long.

        Raises:
            Lost: the program did not stand it.
        """
        self.foreseen = foreseen
        self.replies.clear()
        order = ["ahead", foreseen.first, list(foreseen.messages), SECONDS]
        try:
            replies = decode(self.link.exchange(encode(order), _nothing_is_lent, None))
            if not isinstance(replies, list) or len(replies) > len(foreseen.messages):
                raise PlainError("this is no list of replies")
            made = zip(foreseen.messages, foreseen.replies, replies, strict=False)
            for number, (message, due, reply) in enumerate(made, foreseen.first):
                if not isinstance(reply, bytes):
                    raise PlainError("this is no reply")
                if reply == due:
                    self.alike.add(number)
                else:  # when a check asks for it, it would be too late to ask the program one by one
                    read_reply(decode(reply, _no_matter_what))
                self.replies.setdefault(message, {})[number] = reply
        except PlainError:
            raise Lost("The answer has another form.") from None

    def begin(self, check: str) -> bool:
        """Begin a check: whether it has passed already, as the program replied to all of it as the solution does."""
        if self.foreseen is None or check not in self.foreseen.starts:
            return False
        self.start = self.foreseen.starts[check]
        return check in self.foreseen.needs and self.alike.issuperset(self.foreseen.needs[check])

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """See ``Link``. The same call may be foreseen in several checks, with an object of its own in each."""
        waiting = None if self.lent else self.replies.get(message)
        if not waiting:
            return self.link.exchange(message, answer, seconds)
        return waiting.pop(next((number for number in waiting if number >= self.start), min(waiting)))

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


def _no_matter_what(tag: str, handle: int, label: str) -> None:
    """What a handle means is not looked at."""


def _nothing_is_lent(message: bytes) -> bytes:
    raise Lost("The program called what was lent to it before.")
