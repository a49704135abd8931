"""How messages get to the student's side and back: at home by a call, in grading by a pipe into the sandbox."""

from collections.abc import Callable
from typing import Protocol

from .host import Host
from .loading import Loaded
from .outcomes import CheckFailure, Raised


class Lost(Exception):
    """The student's program gave no answer: ``failure`` is the class that it makes of a check, ``call`` what it was."""

    def __init__(self, sentence: str, failure: type[CheckFailure] = Raised) -> None:
        super().__init__(sentence)
        self.failure, self.call = failure, ""


class Link(Protocol):
    """How messages get to the student's side and back."""

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """Send a message, answer the callbacks that come meanwhile, and give the reply.

        Raises:
            Lost: there is no reply within ``seconds`` of CPU (None: the assignment's limit), or none at all.
        """
        ...

    def lend(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        """Send the message after which something stands in the place of the student's own.

        Raises:
            Lost: see ``exchange``.
        """
        self.exchange(message, answer, None)

    def hand_back(self, message: bytes, answer: Callable[[bytes], bytes]) -> None:
        """Send the message after which all is the student's own again.

        Raises:
            Lost: see ``exchange``.
        """
        self.exchange(message, answer, None)

    def end(self) -> None:
        """End the student's side: it has broken the rules of the exchange."""
        ...


class HomeLink(Link):
    """The student's own process: nothing lies between the two sides but the copying."""

    def __init__(self, loaded: Loaded) -> None:
        self.host = Host(loaded, lambda message: self.answer(message))  # noqa: PLW0108 - answer changes from call to call
        self.answer: Callable[[bytes], bytes] = lambda message: b""

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        self.answer = answer
        return self.host.answer(message)

    def end(self) -> None:
        """At home nobody is an enemy, and there is nothing to end."""
