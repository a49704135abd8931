"""The student's side: holds the loaded module, calls what it is asked to, and tells what came of it.

At home it sits in the student's own pytest process, in grading inside the sandbox; it is the same
code. Standard library and numpy only.

A message is a list of plain data. From the grader: ``["call", target, method, args, kwargs, watch]``,
``["lend", [[name, handle, methods], …], everywhere]`` (methods None for a function), ``["hand back"]``, or
``["ahead", first, messages, seconds]``: calls that are foreseen, to be made at once; the answer is a list of replies.
To the grader: ``["return", value, after, observed]`` or ``["error", type, message, frames, after, observed]``,
and in between ``["callback", handle, instance, method, args, kwargs]``, which is answered by
``["return", value]`` or ``["error", type, message]``.

``after`` (the arguments as the call left them) and ``observed`` are *observations*: a program that
wants to lie can forge them, and gains what hangs on the one check that reads them.
"""

import builtins
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .form import Handle, PlainError
from .loading import Loaded, describe
from .overruling import Overruled
from .plain import decode, encode
from .watching import CallCounter, Guard, InstanceCounter, LineCounter

MAX_FRAMES = 5
MAX_OBJECTS = 200_000
# Objects that come of a foreseen call have handles that follow from its number; all others have later ones.
PER_CALL = 2**12
LATER = 2**28
MAX_AHEAD = 4 * 2**20  # bytes
DEFAULT_ERRORS: Any = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
Ask = Callable[[bytes], bytes]


class Host:
    """Answers the grader's messages with the functions of one loaded module.

    Args:
        loaded: the student's module.
        ask: sends a callback to the grader and gives its answer.
        guard: hears what a program does to hide from being counted; at home there is none.
    """

    def __init__(self, loaded: Loaded, ask: Ask, guard: Guard | None = None) -> None:
        self.loaded, self.ask, self.guard = loaded, ask, guard
        self.names = loaded.module.__dict__
        self.objects: dict[int, Any] = {}
        self.handles: dict[int, int] = {}
        self.next_handle = LATER
        self.replaced: dict[str, Any] = {}
        self.overruled = Overruled(loaded.sources)

    def answer(self, message: bytes) -> bytes:
        """Do what a message asks for. Never raises what a student's code raises."""
        verb, *rest = decode(message, self.find)
        if verb == "call":
            return self.call(*rest)
        if verb == "lend":
            for name, handle, methods in rest[0]:
                self.lend(name, handle, methods, rest[1])
        if verb == "ahead":
            return encode(self.ahead(*rest))
        if verb == "hand back":
            self.restore()
            self.forget()
        return encode(["return", None, [], {}])

    # -- handles

    def keep(self, value: Any) -> Handle:
        """Give an object of the student's a handle; the same object has the same one again."""
        handle = self.handles.get(id(value))
        if handle is None:
            if len(self.objects) >= MAX_OBJECTS:
                raise PlainError("too many objects")
            handle = self.handles[id(value)] = self.next_handle
            self.objects[handle] = value
            self.next_handle += 1
        return "o", handle, type(value).__name__

    def forget(self) -> None:
        """Let go of all objects that have a handle, but for those of foreseen calls: no test asks for what another
        was given.

        Handles are not used again, so that an old one never stands for something else.
        """
        self.objects = {handle: value for handle, value in self.objects.items() if handle < LATER}
        self.handles = {id(value): handle for handle, value in self.objects.items()}

    def find(self, tag: str, handle: int, label: str) -> Any:
        """What a handle of the grader's stands for: the student's own object, or a lent function."""
        if tag == "h":
            if handle not in self.objects:
                raise PlainError("this handle was never given, or stands for nothing any more")
            return self.objects[handle]
        return self.lent_function(label, handle)

    # -- calls

    def ahead(self, first: int, messages: list[bytes], seconds: float) -> list[bytes]:
        """Make calls that are foreseen, one after the other, as long as there is time and room for their replies.

        Args:
            first: the number of the first; each has its own, from which the handles of its objects follow.
        """
        replies: list[bytes] = []
        size = 0
        later, until = self.next_handle, time.process_time() + seconds
        for number, message in enumerate(messages, first):
            self.next_handle = number * PER_CALL
            replies.append(self.answer(message))
            size += len(replies[-1])
            crowded = self.next_handle > (number + 1) * PER_CALL
            if crowded or time.process_time() > until or size > MAX_AHEAD:
                break
        self.next_handle = later
        return replies

    def call(
        self, target: Any, method: str | None, args: list[Any], kwargs: dict[str, Any], watch: dict[str, Any]
    ) -> bytes:
        observed: dict[str, Any] = {}
        try:
            if isinstance(target, str) and target not in self.names:
                return self.reply(["error", "Missing", "", [], [], {}])
            function = self.names[target] if isinstance(target, str) else target
            if method is not None:
                function = getattr(function, method)
            value = self.watched(function, args, kwargs, watch, observed)
            if watch.get("object"):
                value = _Held(value)
            return self.reply(["return", value, self.after(args), observed])
        except BaseException as error:
            if self.guard is None and isinstance(error, KeyboardInterrupt):
                raise  # at home somebody has pressed it
            return self.reply(["error", type(error).__name__, describe(error), self.frames(error), [], observed])

    def reply(self, message: list[Any]) -> bytes:
        return encode(message, self.keep_held, keep_dicts=True)

    def keep_held(self, value: Any) -> Handle:
        return self.keep(value.value if isinstance(value, _Held) else value)

    def after(self, args: list[Any]) -> list[Any]:
        """The arguments that can be changed, as they are now; None in the place of the others."""
        return [arg if isinstance(arg, np.ndarray | list | dict) or hasattr(arg, "keys") else None for arg in args]

    def watched(
        self, function: Any, args: list[Any], kwargs: dict[str, Any], watch: dict[str, Any], observed: dict[str, Any]
    ) -> Any:
        """Call, and observe what is asked for.

        Args:
            watch: ``warnings`` (the categories of warnings that are raised), ``lines`` (how many are executed),
                ``instances`` of or ``calls`` to the names that are listed.
        """
        if "warnings" in watch:
            with warnings.catch_warnings(record=True) as caught, np.errstate(**DEFAULT_ERRORS):
                warnings.simplefilter("always")
                try:
                    return function(*args, **kwargs)
                finally:
                    observed["warnings"] = [warning.category.__name__ for warning in caught[:20]]
        if "lines" in watch:
            with LineCounter(self.guard) as counter:
                value = function(*args, **kwargs)
            observed["lines"] = counter.count()
            return value
        for kind, counter_of in (("instances", InstanceCounter), ("calls", CallCounter)):
            if kind in watch:
                own = {name: self.replaced.get(name, self.names.get(name)) for name in watch[kind]}
                return self.profiled(function, args, kwargs, kind, counter_of(own), observed)
        return function(*args, **kwargs)

    def profiled(
        self,
        function: Any,
        args: list[Any],
        kwargs: dict[str, Any],
        kind: str,
        counter: InstanceCounter | CallCounter,
        observed: dict[str, Any],
    ) -> Any:
        """Call under a profile function that counts."""
        sys.setprofile(counter.profile)
        try:
            return function(*args, **kwargs)
        finally:
            sys.setprofile(None)
            observed[kind] = counter.counts()

    def frames(self, error: BaseException) -> list[str]:
        """The traceback's frames in the student's own file, innermost last."""
        frames = []
        trace = error.__traceback__
        while trace is not None:
            code, line = trace.tb_frame.f_code, trace.tb_lineno
            source = self.loaded.lines_of(code.co_filename)
            if source is not None:
                label, lines = source
                text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
                frames.append(f"{label}, line {line}, in {code.co_name}: {text}"[:300])
            trace = trace.tb_next
        return frames[-MAX_FRAMES:]

    # -- lending

    def lend(self, name: str, handle: int, methods: list[str] | None, everywhere: bool) -> None:
        """Put the grader's function or class in the place of the student's own, by its name or everywhere."""
        self.replaced.setdefault(name, self.names.get(name, _ABSENT))
        lent = self.lent_function(name, handle) if methods is None else self.lent_class(name, handle, methods)
        self.names[name] = lent
        if everywhere:
            self.overruled.overrule(self.replaced[name], lent)

    def restore(self) -> None:
        """Put the student's own back."""
        self.overruled.restore()
        for name, own in self.replaced.items():
            if own is _ABSENT:
                self.names.pop(name, None)
            else:
                self.names[name] = own
        self.replaced.clear()

    def lent_function(self, name: str, handle: int) -> Callable[..., Any]:
        def lent(*args: Any, **kwargs: Any) -> Any:
            return self.call_back(handle, None, None, args, kwargs)

        lent.__name__ = lent.__qualname__ = name
        return lent

    def lent_class(self, name: str, handle: int, methods: list[str]) -> type:
        host = self

        def start(self: Any, *args: Any, **kwargs: Any) -> None:
            self._instance = host.call_back(handle, None, None, args, kwargs)

        def method(method: str) -> Callable[..., Any]:
            def lent(self: Any, *args: Any, **kwargs: Any) -> Any:
                return host.call_back(handle, self._instance, method, args, kwargs)

            return lent

        return type(name, (), {"__init__": start, **{known: method(known) for known in methods}})

    def call_back(self, handle: int, instance: int | None, method: str | None, args: Any, kwargs: Any) -> Any:
        profile = sys.getprofile()
        sys.setprofile(None)
        try:
            question = ["callback", handle, instance, method, list(args), dict(kwargs)]
            verb, *rest = decode(self.ask(encode(question, self.keep)), self.find)
        finally:
            sys.setprofile(profile)
        if verb == "return":
            return rest[0]
        kind, message = rest
        error = getattr(builtins, kind, RuntimeError)
        raise (error if isinstance(error, type) and issubclass(error, Exception) else RuntimeError)(message)


class _Held:
    """Marks a value that is to cross as a handle, whatever it is."""

    def __init__(self, value: Any) -> None:
        self.value = value


_ABSENT = object()
