"""The two sides of the exchange, joined at home: what crosses, what stays, what is seen, what dies with a test."""

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.testing.form import Kept
from autograder.testing.links import HomeLink, Lost
from autograder.testing.loading import load
from autograder.testing.outcomes import CheckFailure, Mismatch, NotAttempted, NotCheckable, Outcome, Raised, TimedOut
from autograder.testing.plain import encode
from autograder.testing.student import MAX_ENDS, MOST_HELD, Instance, Student


def program(source: str) -> Student:
    """A student whose program is this text."""
    return Student(HomeLink(load("program", [("program.py", textwrap.dedent(source))])))


def failure_of(call: Callable[[], Any]) -> CheckFailure:
    with pytest.raises(CheckFailure) as failure:
        call()
    return failure.value


def test_what_an_object_is_called_is_words_alone() -> None:
    """A call that is given a student's object may become a line that somebody pastes, whatever its class is called."""
    student = program(
        """
        class Gate:
            pass
        Gate.__name__ = Gate.__qualname__ = "Gate)\\nimport os\\n("
        def gate():
            return Gate()
        def take(gate):
            return 1
        """
    )
    gate = student.gate()
    assert isinstance(gate, Instance)
    call = student.ask("take", gate).call
    assert call.startswith("take(<")
    assert not set("()\n") & set(call.removeprefix("take(").removesuffix(")"))


# -- arguments and results


def test_arguments_are_copied() -> None:
    """What a program does to its arguments does not reach the grader's own, and is noticed."""
    student = program("def double(w):\n    w *= 2\n    return w\n")
    w = np.array([1.0, 2.0])
    answer = student.ask("double", w)
    assert w.tolist() == [1.0, 2.0]
    assert answer.value.tolist() == [2.0, 4.0]
    assert answer.changed


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "w = w * 2",
        "w[0] += 1; w[0] -= 1",
        "w = np.asarray(w); w[:] = w.copy()",
        "w = sorted(w)",
        "x['w'] = x['w']",
        "x = dict(x, more=1)",
        "x.update(sorted(x.items(), reverse=True))",
    ],
)
def test_arguments_that_are_as_they_were(body: str) -> None:
    """What was put back, or changed in a copy, counts as unchanged."""
    student = program(f"import numpy as np\ndef look(w, x):\n    {body}\n")
    assert not student.ask("look", np.array([1.0, 2.0]), {"w": [1.0], "n": float("nan")}).changed


@pytest.mark.parametrize(
    "body", ["w[1] = 0", "w.sort()", "x['w'].append(1)", "x.clear()", "x['w'][0] = 1", "w.shape = 2, 1"]
)
def test_arguments_that_were_changed(body: str) -> None:
    """Entries, order, length, shape and type of arrays, lists and dicts are looked at, at any depth."""
    student = program(f"def look(w, x):\n    {body}\n")
    assert student.ask("look", np.array([2.0, 1.0]), {"w": [1.0]}).changed


def test_results_are_plain() -> None:
    """Whatever class a result is of, it arrives as a builtin or a base class of numpy's, and answers for nothing."""
    student = program(
        """
        import numpy as np
        class Equal(float):
            def __eq__(self, other): return True
            __hash__ = None
        class Array(np.ndarray): pass
        def results():
            return [Equal(1), np.zeros(2).view(Array), {"a": Equal(2)}, np.float64(3), (Equal(4),)]
        """
    )
    one, array, cache, scalar, pair = student.results()
    assert [type(value) for value in (one, array, scalar, pair, pair[0])] == [
        float,
        np.ndarray,
        float,
        tuple,
        float,
    ]
    assert isinstance(cache, Kept)
    assert [one, scalar, *pair, *array, cache["a"]] == [1, 3, 4, 0, 0, 2]


def test_a_call_is_told_as_a_line_to_paste() -> None:
    """An answer carries its call, and a cache in it is told by the call that it came from."""
    student = program("def forward(x, y):\n    return x, {'x': x}\ndef backward(cache, df=1.0):\n    return {}\n")
    _, cache = student.forward(1.5, np.array([2.0]))
    assert student.ask("backward", cache, df=2.0).call == "backward(forward(1.5, np.array([2.0]))[1], df=2.0)"


# -- what stays on the other side


CACHES = """
import threading

class Cache(dict):
    pass

def forward(x):
    global made
    made = Cache(x=x, gate=object(), square=lambda: x * x, lock=threading.Lock(), inner={"deep": iter("ab")})
    made[1, 2] = "a key that is no text"
    made["me"] = made
    return x, made

def backward(cache):
    return [cache is made, cache["square"](), cache[1, 2], cache["inner"] is made["inner"], cache["me"] is made]

def peek(entry):
    return entry is made["gate"]
"""


def test_a_cache_goes_back_as_the_very_object() -> None:
    """A program's own cache is on its return what it was, and with everything in it that never crossed."""
    student = program(CACHES)
    _, cache = student.forward(3.0)
    assert cache["x"] == 3.0
    assert student.backward(cache) == [True, 9.0, "a key that is no text", True, True]
    assert not student.ask("backward", cache).changed


def test_opaque_things_can_be_sent_back() -> None:
    """What is no plain data is an object to the grader, which can be handed back, and is then the very same."""
    student = program(CACHES)
    _, cache = student.forward(3.0)
    assert isinstance(cache["gate"], Instance)
    assert student.peek(cache["gate"])
    assert not student.peek(cache["lock"])
    assert cache["square"]() == 9.0


def test_the_graders_own_dict_is_plain_over_there() -> None:
    """A dict that the grader made arrives as a plain dict, and is no cache of the program's."""
    assert program("def kind(cache):\n    return type(cache).__name__\n").kind({"x": 1.0}) == "dict"


def test_what_cannot_be_sent_is_the_graders_mistake() -> None:
    """Only plain data, functions and the program's own objects can be arguments."""
    with pytest.raises(ValueError, match="cannot be sent"):
        program("def look(x):\n    pass\n").look(object())


# -- functions of a test


def test_a_function_of_the_test_can_be_called_with_plain_data() -> None:
    """A program calls the grader's function as its own; both sides see copies."""
    student = program("def twice(f, x):\n    y = f(x)\n    y += 1\n    return f(x), f(x=x)\n")
    seen: list[Any] = []

    def f(x: Any) -> Any:
        seen.append(x)
        return x * 2

    one, other = student.twice(f, np.array([1.0]))
    assert (one.tolist(), other.tolist()) == ([2.0], [2.0])
    assert [x.tolist() for x in seen] == [[1.0]] * 3


KEEPING = """
kept = []

def keep(f):
    kept.append(f)
    return f(1.0)

def use(x):
    return kept[0](x)
"""


def test_a_function_dies_with_its_test() -> None:
    """A function that a program kept from an earlier test reaches nothing any more, not even a new one."""
    student = program(KEEPING)
    student.keep(lambda x: x + 1)
    assert student.use(2.0) == 3.0
    student.hand_back()
    for _ in range(2):
        failure = failure_of(lambda: student.use(2.0))
        assert failure.outcome is Outcome.ERROR
        assert failure.got.startswith("RuntimeError: ")
        student.keep(lambda x: x + 5)


@pytest.mark.parametrize("error", [ValueError("secret"), ZeroDivisionError("secret"), Mismatch("a rule")])
def test_what_the_function_raises_is_raised_over_there(error: Exception) -> None:
    """A program can catch what the grader's function raises; of the message it learns nothing."""
    student = program(
        """
        def attempt(f):
            try:
                f()
            except Exception as error:
                return type(error).__name__, str(error)
        """
    )

    def f() -> None:
        raise error

    kind, message = student.attempt(f)
    assert kind == ("RuntimeError" if isinstance(error, CheckFailure) else type(error).__name__)
    assert "secret" not in message


def test_a_function_takes_no_more_than_plain_data() -> None:
    """An object of the program's arrives at the grader's function as an object, and cannot be looked into."""
    student = program("class Sly:\n    secret = 1\ndef show(f):\n    return f(Sly())\n")
    assert student.show(lambda x: type(x).__name__) == "Instance"


# -- lending


LEANING = """
def square(x):
    return -1.0

def fourth(x):
    return square(square(x))

class Gate:
    def __init__(self, a):
        self.a = a
    def forward(self, x):
        return 0.0

def through(x):
    gate = Gate(2.0)
    return gate.forward(x)

def meddle():
    gate = Gate(2.0)
    return [name for name in ("forward", "_private", "__class__", "a") if hasattr(gate, name)]

def cube(x):
    return missing(x) * x
"""


class RightGate:
    """What is lent in the place of ``Gate``."""

    def __init__(self, a: float) -> None:
        self.a = a

    def forward(self, x: float) -> float:
        return self.a * x

    def _private(self) -> str:
        return "secret"


def right_square(x: float) -> float:
    return x * x


def test_lent_functions_and_classes_stand_in_by_name() -> None:
    """What is lent takes the place of the program's own until it is handed back; uses are counted."""
    student = program(LEANING)
    assert (student.fourth(3.0), student.through(3.0)) == (-1.0, 0.0)
    student.lend({"square": right_square, "Gate": RightGate, "missing": lambda x: x**2})
    assert (student.fourth(3.0), student.through(3.0), student.cube(3.0)) == (81.0, 6.0, 27.0)
    assert student.borrowed == {"square": 2, "Gate": 1, "missing": 1}
    student.hand_back()
    assert student.borrowed == {}
    assert (student.fourth(3.0), student.through(3.0)) == (-1.0, 0.0)
    assert failure_of(lambda: student.cube(3.0)).got == "NameError: name 'missing' is not defined"


def test_one_function_can_be_lent_under_two_names() -> None:
    """Where one function stands in for two, its uses are counted for the name that it was called by."""
    student = program(LEANING)
    student.lend({"square": right_square, "missing": right_square})
    student.fourth(3.0)
    assert student.borrowed == {"square": 2}


def test_lending_twice_restores_the_programs_own() -> None:
    """However often something is lent, what comes back is what the program defined."""
    student = program(LEANING)
    student.lend({"square": right_square})
    student.lend({"square": lambda x: 0.0})
    assert student.fourth(3.0) == 0.0
    student.hand_back()
    assert student.fourth(3.0) == -1.0


def test_of_a_lent_class_only_public_methods_can_be_reached() -> None:
    """Attributes and private methods stay with the grader: over there the class has its public methods alone."""
    student = program(LEANING)
    student.lend({"Gate": RightGate})
    assert student.meddle() == ["forward", "__class__"]


FORGING = """
import sys

def call(f, instance, method, *args):
    # The host that serves this program, and what it would send for a call of this kind.
    host = next(frame for frame in frames() if type(frame.f_locals.get("self")).__name__ == "Host").f_locals["self"]
    handle = f.__closure__[[*f.__code__.co_freevars].index("handle")].cell_contents if f else 10**6
    return host.call_back(handle, instance, method, args, {})

def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back

def forge(f, instance, method):
    return call(f, instance, method)

class Gate:
    pass

def made():
    return Gate(2.0)._instance
"""


@pytest.mark.parametrize("method", ["_private", "__init__", "__class__", "__reduce__", "a", None])
def test_a_forged_callback_reaches_nothing(method: str | None) -> None:
    """A program that speaks the protocol itself reaches no private method or attribute of a lent class."""
    student = program(FORGING)
    student.lend({"Gate": RightGate})
    instance = student.made()
    assert isinstance(failure_of(lambda: student.forge(right_square, instance, method)), Raised)
    assert isinstance(failure_of(lambda: student.forge(right_square, -1, "forward")), Raised)
    assert isinstance(failure_of(lambda: student.forge(right_square, 99, "forward")), Raised)
    assert isinstance(failure_of(lambda: student.forge(None, None, None)), Raised)


def test_what_is_remembered_belongs_to_what_is_lent() -> None:
    """An answer that something lent has a part in serves while the same is lent, and its use counts each time."""
    student = program(LEANING)
    calls: list[int] = []
    ask: Callable[[], Any] = lambda: student.remember("fourth", lambda: calls.append(1) or student.fourth(3.0))  # noqa: E731
    assert (ask(), ask(), len(calls)) == (-1.0, -1.0, 1)
    student.lend({"square": right_square})
    assert (ask(), ask(), len(calls)) == (81.0, 81.0, 2)
    used = student.borrowed["square"]
    student.hand_back()
    assert (ask(), len(calls), dict(student.borrowed)) == (-1.0, 2, {})
    student.lend({"square": right_square})
    assert (ask(), len(calls), student.borrowed["square"]) == (81.0, 2, used // 2)
    student.hand_back()
    student.lend({"square": lambda x: x})
    assert (ask(), len(calls)) == (3.0, 3)


def test_an_answer_that_keeps_an_object_is_not_remembered_beyond_its_test() -> None:
    """The object is let go of when something lent is handed back, and an old handle stands for nothing."""
    student = program("def forward(x):\n    return x, {'x': x}\ndef square(x): ...\n")
    calls: list[int] = []
    for _ in range(2):
        student.lend({"square": right_square})
        student.remember("forward", lambda: calls.append(1) or student.forward(3.0))
        student.hand_back()
    assert len(calls) == 2


def test_a_failure_is_remembered_too() -> None:
    """A call that failed is not made again, and fails in the same words."""
    student = program(
        "calls = []\ndef fail():\n    calls.append(1)\n    raise ValueError\ndef count():\n    return len(calls)\n"
    )
    for _ in range(3):
        failure_of(lambda: student.remember("fail", student.fail))
    assert student.count() == 1


# -- exceptions


def test_an_exception_is_text_with_the_programs_own_frames() -> None:
    """What a program raises arrives as type and message, with the lines of its own file that led there."""
    student = program(
        """
        import numpy as np

        def outer(x):
            return inner(x) + 1

        def inner(x):
            return np.linalg.inv(x)
        """
    )
    failure = failure_of(lambda: student.outer(np.zeros((2, 2))))
    assert (failure.outcome, failure.rule, failure.got) == (
        Outcome.ERROR,
        "outer raised an exception.",
        "LinAlgError: Singular matrix",
    )
    assert failure.frames == (
        "program.py, line 5, in outer: return inner(x) + 1",
        "program.py, line 8, in inner: return np.linalg.inv(x)",
    )


def test_who_presses_ctrl_c_at_home_is_heard() -> None:
    """No answer of one call is made of it: the loop that was left would be asked again by the next check."""
    student = program("def f():\n    raise KeyboardInterrupt\ndef g():\n    return 1")
    with pytest.raises(KeyboardInterrupt):
        student.f()
    assert student.g() == 1


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("return f()", "RecursionError: maximum recursion depth exceeded"),
        ("raise Odd", "Odd: (its message could not be read)"),
        ("raise ValueError('\\ud800')", "ValueError: ?"),
        ("return [[]] * 200_000", "PlainError: the value is too large or too deeply nested"),
        ("x = []; x.append(x); return x", "PlainError: the value contains itself"),
        ("return Ends()", "Odd: (its message could not be read)"),
    ],
)
def test_whatever_is_raised_is_an_answer(body: str, text: str) -> None:
    """Exceptions of every kind, and results that cannot cross, are errors of this call, and the next one works."""
    student = program(
        f"""
        class Odd(Exception):
            def __str__(self): raise self

        class Ends(list):
            def __iter__(self): raise Odd

        def f():
            {body}

        def g():
            return 1
        """
    )
    failure = failure_of(student.f)
    assert failure.outcome is Outcome.ERROR
    assert failure.got.startswith(text)
    assert len(failure.got) <= 300
    assert student.g() == 1


@pytest.mark.parametrize("body", ["raise NotImplementedError", "raise NotImplementedError('later')", "return helper()"])
def test_a_stub_is_not_attempted(body: str) -> None:
    """A function that raises NotImplementedError, itself or by a helper, is not written yet, and not wrong."""
    failure = failure_of(program(f"def helper():\n    raise NotImplementedError\ndef f():\n    {body}\n").f)
    assert (failure.outcome, failure.rule) == (Outcome.NOT_ATTEMPTED, "f is not written yet.")


def test_a_missing_name_is_not_attempted() -> None:
    """A function that is not there is not attempted; a name that is no function is an error."""
    student = program("g = 3\n")
    assert isinstance(failure_of(student.f), NotAttempted)
    assert failure_of(student.f).rule == "There is no f in the module."
    assert failure_of(student.g).got == "TypeError: 'int' object is not callable"


# -- objects of the program's


GATES = """
import functools

class ScaleGate:
    def __init__(self, a):
        self.a = a
    def forward(self, x):
        self.x = x
        return self.a * x
    def backward(self, grad):
        return [self.a * grad]

class Power(ScaleGate):
    pass

alias = ScaleGate

def make_gate(kind):
    return {"alias": alias, "power": Power}[kind](2.0)

def factory():
    seen = []
    def forward(x):
        seen.append(x)
        return x
    return forward

def noisy(function):
    @functools.wraps(function)
    def wrapped(*args):
        return function(*args)
    return wrapped

@noisy
def decorated():
    return object()

@noisy
def other():
    return object()

early = [ScaleGate(1.0), factory()]

def use(what):
    if what == "aliases":
        [make_gate("alias").forward(1.0) for _ in range(2)]
    elif what == "subclasses":
        [make_gate("power").forward(1.0) for _ in range(3)]
    elif what == "one twice":
        gate = ScaleGate(1.0)
        gate.forward(gate.forward(2.0))
    elif what == "made earlier":
        early[0].forward(1.0)
        early[1](1.0)
    elif what == "factories":
        factory(), factory()
    elif what == "decorated factories":
        decorated(), other(), decorated()
    elif what == "raising":
        ScaleGate(1.0)
        raise ValueError
"""


def test_objects_are_made_and_asked() -> None:
    """An object stays with the program; its methods are called by name, and its memory is its own."""
    student = program(GATES)
    gate, other = student.make("ScaleGate", 3.0), student.make("ScaleGate", 5.0)
    assert (gate.forward(2.0), other.forward(2.0)) == (6.0, 10.0)
    answer = student.ask(gate, 2.0, method="backward")
    assert (answer.value, answer.call) == ([6.0], "ScaleGate(3.0).backward(2.0)")
    assert failure_of(gate.missing).got == "AttributeError: 'ScaleGate' object has no attribute 'missing'"
    assert failure_of(lambda: student.make("ScaleGate")).outcome is Outcome.ERROR
    assert failure_of(lambda: student.make("NoGate")).outcome is Outcome.NOT_ATTEMPTED


@pytest.mark.parametrize("made", ["{}", "[1.0]", "1.0", "None", "(lambda x: x)"])
def test_whatever_a_class_makes_is_an_object(made: str) -> None:
    """Also where a class is a function that returns something plain, what was made stays with the program."""
    student = program(f"def Gate():\n    return {made}\ndef same(one, other):\n    return one is other\n")
    gate = student.make("Gate")
    assert isinstance(gate, Instance)
    assert student.same(gate, gate)


@pytest.mark.parametrize(
    ("what", "counts"),
    [
        ("nothing", {}),
        ("aliases", {"ScaleGate": 2}),
        ("subclasses", {"ScaleGate": 3, "Power": 3}),
        ("one twice", {"ScaleGate": 1}),
        ("made earlier", {"ScaleGate": 1, "factory": 1}),
        ("factories", {"factory": 2}),
        ("decorated factories", {"decorated": 2, "other": 1}),
    ],
)
def test_instances_are_counted_by_whatever_name(what: str, counts: dict[str, int]) -> None:
    """Each instance that was at work counts once: of aliases, subclasses, factories, and those made before the call."""
    names = ["ScaleGate", "Power", "factory", "decorated", "other", "absent"]
    answer = program(GATES).ask("use", what, watch={"instances": names})
    assert {name: answer.count("instances", name) for name in names} == dict.fromkeys(names, 0) | counts


def test_without_a_watch_nothing_is_counted() -> None:
    """What was not watched for counts zero, and no profile function is left behind."""
    student = program("import sys\ndef profile():\n    return sys.getprofile() is None\n" + GATES)
    assert student.ask("use", "aliases").count("instances", "ScaleGate") == 0
    with pytest.raises(CheckFailure):
        student.ask("use", "raising", watch={"instances": ["ScaleGate"]})
    assert student.profile()


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        ("np.exp(1000.0)", True),
        ("np.log(np.array(0.0))", True),
        ("np.array(0.0) / 0", True),
        ("math.exp(1.0)", False),
        ("np.exp(-1000.0)", False),
        ("warnings.warn('old', DeprecationWarning)", False),
        ("warnings.warn('odd', RuntimeWarning)", True),
        ("[np.exp(1000.0) for _ in range(3)]", True),
    ],
)
def test_runtime_warnings_are_observed(body: str, warned: bool) -> None:
    """A RuntimeWarning is seen each time, also where the program silenced or had seen it before."""
    student = program(
        "import math, warnings\nimport numpy as np\nwarnings.simplefilter('ignore')\n"
        f"def f():\n    {body}\n    return 1.0\n"
    )
    for _ in range(2):
        answer = student.ask("f", watch={"warnings": True})
        assert (answer.value, answer.warned) == (1.0, warned)


# -- a side that does not keep to the exchange


class Line:
    """A link on whose other end somebody says whatever is told."""

    def __init__(self, *replies: bytes | Lost) -> None:
        self.replies, self.ended = list(replies), False

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        reply = self.replies.pop(0)
        if isinstance(reply, Lost):
            raise reply
        return reply

    def end(self) -> None:
        self.ended = True


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"garbage",
        encode(None),
        encode(["return"]),
        encode(["return", 1.0, {}, {}]),
        encode(["return", 1.0, [], []]),
        encode(["return", 1.0, [], {}, 1]),
        encode(["error", "ValueError", "text", [], []]),
        encode(["error", 1, "text", [], [], {}]),
        encode(["passed", 1.0, [], {}]),
        encode({"return": 1.0}),
    ],
)
def test_a_reply_of_another_form_ends_the_exchange(reply: bytes) -> None:
    """A reply that no host gives is not checkable, and the other side is ended."""
    line = Line(reply)
    failure = failure_of(lambda: Student(line).f(1.0))
    assert isinstance(failure, NotCheckable)
    assert line.ended


def test_observations_may_be_anything() -> None:
    """Observations that make no sense count as nothing seen, and a long list of arguments as unchanged ones."""
    odd = {"instances": {"Gate": "many"}, "lines": "few", "calls": [1]}
    answer = Student(Line(encode(["return", 1.0, [None, None, 3], odd]))).ask("f", 1.0)
    assert (answer.count("instances", "Gate"), answer.count("calls", "f"), answer.lines) == (0, 0, None)
    assert not answer.changed


def test_what_ended_the_program_is_not_called_again() -> None:
    """A function that was the end of the program fails in the same check without being asked; others are asked."""
    student = Student(Line(Lost("It took too long.", TimedOut), encode(["return", 1.0, [], {}])))
    assert failure_of(lambda: student.slow(1.0)).rule == "It took too long."
    again = failure_of(lambda: student.slow(1.0))
    assert isinstance(again, TimedOut)
    assert again.rule == "slow ended the program, and was not called again. When it was: It took too long."
    assert failure_of(lambda: student.slow(2.0)).call == "slow(1.0)"
    assert student.quick(1.0) == 1.0


def test_who_was_asked_after_the_end_did_not_cause_it() -> None:
    """A function that was asked when the program had ended already is asked again in the next one."""
    ended: dict[str, Lost] = {}
    for failure in (TimedOut, NotCheckable):
        student = Student(Line(Lost("No answer.", failure)))
        student.ended_here = ended
        failure_of(lambda student=student, name=failure.__name__: student.ask(name))  # type: ignore[misc]
    assert list(ended) == ["TimedOut"]


def test_what_ended_the_program_often_is_not_called_anywhere() -> None:
    """What ended several children of one submission is not called in the next one either."""
    ends: dict[str, list[Lost]] = {}
    for _ in range(MAX_ENDS):
        assert failure_of(lambda: Student(Line(Lost("It died.")), ends).f(1.0)).rule == "It died."
    assert "was not called again" in failure_of(lambda: Student(Line(), ends).f(1.0)).rule


def test_a_function_with_a_time_of_its_own_may_end_the_program_once() -> None:
    """Each end of it costs what many calls of the others do; these may still end it a few times."""
    ends: dict[str, list[Lost]] = {}
    for name, again in (("train", True), ("f", False)):
        for replies in ([Lost("It took too long.", TimedOut)], [Lost("It was asked again.")]):
            student = Student(Line(*replies), ends, seconds={"train": 20})
            rule = failure_of(getattr(student, name)).rule
        assert ("was not called again" in rule) == again


def test_a_handle_that_was_never_given_is_refused() -> None:
    """The host finds nothing under a handle that it did not give, and the call is not made."""
    never = Kept()
    never.handle = 10**6
    assert failure_of(lambda: program("def f(x):\n    return 1\n").f(never)).outcome is Outcome.NOT_CHECKABLE


FORGETFUL = """
import weakref

alive = weakref.WeakSet()

class Gate:
    def __init__(self):
        alive.add(self)

class Cache(dict):
    __hash__ = object.__hash__

def forward():
    cache = Cache(a=1)
    alive.add(cache)
    return 1.0, cache

def count():
    return len(alive)
"""


@pytest.mark.parametrize("keep", [lambda student: student.make("Gate"), lambda student: student.forward()])
def test_what_tests_were_given_is_let_go_of(keep: Callable[[Student], Any]) -> None:
    """Objects and caches live on the student's side as long as a test may ask for them; then a few may wait."""
    student = program(FORGETFUL)
    for _ in range(MOST_HELD + 1):
        keep(student)
    assert student.count() == MOST_HELD + 1
    student.hand_back()
    assert student.count() == 0


def test_what_is_lent_computes_with_large_whole_numbers_all_the_same() -> None:
    """A large integer comes as the float of the same value; nothing that is lent repeats a list by it."""
    student = program("def f(x): return product(x, 2)\ndef product(x, y): ...\n")
    student.lend({"product": lambda x, y: x * y})
    assert student.f(10**6) == 2e6
    assert student.f(7) == 14


@pytest.mark.parametrize(
    ("given", "arrives"), [("np.ones(2), 10**6", int), ("[1.0], 10**6", float), ("np.ones(2), [10**6]", list)]
)
def test_a_seed_beside_an_array_stays_a_whole_number(given: str, arrives: type) -> None:
    """A lent function takes it as range and generators do; beside a list, which it could repeat, it is a float."""
    student = program(f"import numpy as np\ndef f(): return draw({given})\ndef draw(x, seed): ...\n")
    taken: list[Any] = []
    student.lend({"draw": lambda x, seed: taken.append(seed)})
    student.f()
    assert [type(one) for one in taken] == [arrives]
    assert all(type(entry) is float for one in taken if isinstance(one, list) for entry in one)
