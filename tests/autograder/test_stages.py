"""One mistake costs once: each stage of a pass is judged by what it is made of, and by nothing else."""

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest

from autograder.testing.outcomes import Outcome

from .grading import Graded, appended, course, edited, grade, solution


@dataclass(frozen=True)
class Pass:
    """A staged function of the solution. ``moving`` is an expression that differs from point to point."""

    function: str
    question: str
    moving: str
    stages: tuple[str, ...]

    @property
    def check(self) -> str:
        return f"test_{self.function.rsplit('_', 1)[1]}"


NEURON_FORWARD = Pass(
    "sigmoid_neuron_forward", "sigmoid_neuron", "x[0]", ("w0x0", "w1x1", "sum", "a", "neg", "exp", "inc", "f")
)
NEURON_BACKWARD = Pass(
    "sigmoid_neuron_backward",
    "sigmoid_neuron",
    "cache['x'][0]",
    ("dinc", "dexp", "dneg", "da", "dsum", "dw0x0", "dw1x1", "dw", "dx"),
)
STAGED_FORWARD = Pass("staged_forward", "staged", "x", ("sigy", "num", "sigx", "xpy", "xpysqr", "den", "invden", "f"))
STAGED_BACKWARD = Pass(
    "staged_backward",
    "staged",
    "cache['x']",
    ("dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy", "dx", "dy"),
)
PASSES = (NEURON_FORWARD, NEURON_BACKWARD, STAGED_FORWARD, STAGED_BACKWARD)
STAGES = [pytest.param(passed, stage, id=f"{passed.function}-{stage}") for passed in PASSES for stage in passed.stages]

# How a line is wrong: what stands in the place of its right side.
FACTOR, OTHER_FACTOR = "1.5 * ({0})", "1.3 * ({0})"
KINDS = {"a sign and a factor": "-1.5 * ({0})", "an operand": "({0}) * {1}"}
FED = ("dinc", "dnum", "dinvden")  # by df: a summand there is a mistake about df as well


def spoiled_line(passed: Pass, stage: str, wrong: str, source: str | None = None) -> str:
    """The solution with another right side in the line of a stage: what follows follows from it."""
    text = solution() if source is None else source
    if passed is STAGED_BACKWARD and stage in ("dx", "dy"):
        before = '    return {\n        "dnum": dnum,'
        return edited((before, f"    {stage} = {wrong.format(stage, passed.moving)}\n{before}"), source=text)
    start = text.index(f"def {passed.function}(")
    line = re.compile(rf"^    {stage} = (.*?)( +#.*)?$", re.MULTILINE).search(text, start)
    assert line is not None
    return f"{text[: line.start(1)]}{wrong.format(line[1], passed.moving)}{text[line.end() :]}"


def spoiled_entry(passed: Pass, stage: str, wrong: str) -> str:
    """The solution with another value in the dict of a pass alone: what follows is still the true value."""
    start = solution().index(f"def {passed.function}(")
    entry = f'"{stage}": {stage},'
    place = solution().index(entry, start)
    return f'{solution()[:place]}"{stage}": {wrong.format(stage, passed.moving)},{solution()[place + len(entry) :]}'


def cases(passed: Pass, *stages: str) -> set[str]:
    """The checks, public and hidden, that some stages of a pass have of their own."""
    file = f"test_{passed.question}.py::{passed.check}"
    return {f"{side}/{file}[{stage}]" for side in ("public", "hidden") for stage in stages}


def both(passed: Pass, check: str) -> set[str]:
    """A check of the question that has no cases, public and hidden."""
    return {f"{side}/test_{passed.question}.py::{check}" for side in ("public", "hidden")}


def lost(source: str, passed: Pass) -> set[str]:
    """The checks of a question that lose points."""
    return set(grade(source, question=passed.question).lost())


def worth(graded: Graded, names: Iterable[str]) -> Fraction:
    return sum((graded.checks[name].check.points for name in names), Fraction(0))


def share(passed: Pass, price: Fraction) -> Fraction:
    """A share of what a question is worth."""
    return price * sum((graded.check.points for graded in course().of(passed.question)), Fraction(0))


# -- one mistake


@pytest.mark.parametrize("wrong", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(("passed", "stage"), STAGES)
def test_a_wrong_line_costs_its_own_stage(passed: Pass, stage: str, wrong: str) -> None:
    """Whatever is wrong with a line, its own stage loses, public and hidden, and no other check."""
    assert lost(spoiled_line(passed, stage, wrong), passed) == cases(passed, stage)


@pytest.mark.parametrize("passed", PASSES, ids=lambda passed: passed.function)
def test_wrong_lines_cost_nothing_in_other_questions(passed: Pass) -> None:
    """Where every line is wrong, the other questions have all of their points."""
    source = functools.reduce(lambda text, stage: spoiled_line(passed, stage, FACTOR, text), passed.stages, solution())
    assert grade(source).spoiled() == {passed.question}


@pytest.mark.parametrize(("passed", "stage"), [stage for stage in STAGES if stage.values[1] not in FED])
def test_a_summand_that_varies_costs_its_own_stage(passed: Pass, stage: str) -> None:
    """So it is where something was added that is another number at every point."""
    assert lost(spoiled_line(passed, stage, "({0}) + 0.3 * {1}"), passed) == cases(passed, stage)


@pytest.mark.parametrize(("passed", "stage"), [stage for stage in STAGES if stage.values[1] in FED])
@pytest.mark.parametrize("wrong", ["({0}) + 0.3 * {1}", "({0}) + df"], ids=["summand", "plus df"])
def test_a_wrong_formula_with_df_in_it_heeds_df(passed: Pass, stage: str, wrong: str) -> None:
    """A stage that df feeds and that is wrong otherwise costs its own stage, and the check of df not as well."""
    assert lost(spoiled_line(passed, stage, wrong), passed) == cases(passed, stage)


@pytest.mark.parametrize(("passed", "stage"), [stage for stage in STAGES if stage.values[1] != "f"])
def test_a_wrong_entry_costs_its_own_stage(passed: Pass, stage: str) -> None:
    """A right value that is put into the dict wrongly costs that entry: the true values around it stay right."""
    assert lost(spoiled_entry(passed, stage, FACTOR), passed) == cases(passed, stage)


@pytest.mark.parametrize(("passed", "stage"), [stage for stage in STAGES if stage.values[1] != "f"])
def test_a_missing_entry_costs_its_own_stage(passed: Pass, stage: str) -> None:
    """A key that is missing loses its own points; what needs it is judged by the true value."""
    start = solution().index(f"def {passed.function}(")
    place = solution().index(f'        "{stage}": {stage},\n', start)
    source = solution()[:place] + solution()[place:].split("\n", 1)[1]
    assert lost(source, passed) == cases(passed, stage)


@pytest.mark.parametrize("passed", PASSES, ids=lambda passed: passed.function)
def test_two_mistakes_cost_their_sum(passed: Pass) -> None:
    """Two wrong lines lose both of their stages, and nothing else."""
    for one, other in itertools.pairwise(passed.stages):
        source = spoiled_line(passed, other, OTHER_FACTOR, spoiled_line(passed, one, FACTOR))
        assert lost(source, passed) == cases(passed, one, other), f"{one} and {other}"


def test_w_and_x_mixed_up_cost_their_gradients() -> None:
    """A slip that spoils both vectors, w and x taken from the cache in the wrong order, costs dw and dx alone."""
    source = edited(('w, x = cache["w"], cache["x"]', 'x, w = cache["w"], cache["x"]'))
    assert lost(source, NEURON_BACKWARD) == cases(NEURON_BACKWARD, "dw", "dx")


def test_what_follows_may_stand_still_where_its_sources_move() -> None:
    """After invden = 1 / num, f = num · invden is 1 at every point and has been computed all the same."""
    source = edited(("invden = 1 / den  # (7)", "invden = 1 / num  # (7)"))
    assert lost(source, STAGED_FORWARD) == cases(STAGED_FORWARD, "invden")


@pytest.mark.parametrize(
    ("forward", "backward"), [(NEURON_FORWARD, NEURON_BACKWARD), (STAGED_FORWARD, STAGED_BACKWARD)]
)
def test_a_mistake_in_either_pass_costs_their_sum(forward: Pass, backward: Pass) -> None:
    """A wrong forward line and a wrong backward line lose these two stages."""
    for one, other in zip(forward.stages, itertools.cycle(backward.stages[1::2]), strict=False):
        source = spoiled_line(backward, other, OTHER_FACTOR, spoiled_line(forward, one, FACTOR))
        assert lost(source, forward) == cases(forward, one) | cases(backward, other), f"{one} and {other}"


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_so_on_other_seeds(seed: int) -> None:
    """That does not hang on the points, nor on how large a mistake is: a thousandth too much, on other inputs."""
    for passed in PASSES:
        for stage in passed.stages[seed % 3 :: 3]:
            graded = grade(spoiled_line(passed, stage, "1.001 * ({0})"), seed, passed.question)
            assert set(graded.lost()) == cases(passed, stage)


# -- the composite and the neuron in one piece


def test_a_wrong_part_costs_that_part() -> None:
    """In sigmoid_neuron_grouped a wrong slope costs dw and dx, a wrong bias dw alone, a wrong f nothing but f."""
    name = "sigmoid_neuron_grouped"
    grouped = Pass(name, name, "x[0]", ())
    values = functools.partial(cases, Pass("grouped_values", name, "", ()))
    slope = edited(("    da = (1 - f) * f\n", "    da = (1 - f)\n"))
    assert lost(slope, grouped) == values("dw", "dx")
    assert lost(edited(("[x[0] * da, x[1] * da, da]", "[x[0] * da, x[1] * da, 1]")), grouped) == values("dw")
    assert lost(edited(("f = 1 / (1 + math.exp(-(w[0]", "f = 1 / (1 + math.exp((w[0]")), grouped) == values("f")


@pytest.mark.parametrize("part", ["f", "dx", "dy", "dz"])
def test_a_wrong_part_of_composite_costs_that_part(part: str) -> None:
    """In composite a wrong number costs its own check, and the shape, which is right, nothing."""
    parts = {"f": "f", "dx": "dq", "dy": "dq", "dz": "dz"}
    named = [f"1.5 * {name}" if key == part else name for key, name in parts.items()]
    source = edited(("    return f, (dq, dq, dz)\n", "    return {}, ({}, {}, {})\n".format(*named)))
    assert lost(source, Pass("composite_values", "composite", "", ())) == cases(
        Pass("composite_values", "composite", "", ()), part
    )


# -- what df feeds


@pytest.mark.parametrize(
    ("passed", "edits"),
    [
        (NEURON_BACKWARD, [('dinc = -1 / cache["inc"] ** 2 * df', 'dinc = -1 / cache["inc"] ** 2')]),
        (STAGED_BACKWARD, [('dnum = cache["invden"] * df', 'dnum = cache["invden"]')]),
        (STAGED_BACKWARD, [('dinvden = cache["num"] * df', 'dinvden = cache["num"]')]),
        (
            STAGED_BACKWARD,
            [
                ('dnum = cache["invden"] * df', 'dnum = cache["invden"]'),
                ('dinvden = cache["num"] * df', 'dinvden = cache["num"]'),
            ],
        ),
    ],
    ids=["dinc", "dnum", "dinvden", "both"],
)
def test_ignoring_df_costs_its_own_check(passed: Pass, edits: Sequence[tuple[str, str]]) -> None:
    """A backward pass that does not heed df loses the check of it, and no stage."""
    assert lost(edited(*edits), passed) == both(passed, "test_backward_heeds_df")


def test_multiplying_by_df_at_the_end_is_as_good() -> None:
    """df may come in wherever it likes, as long as every gradient has it once."""
    for passed in (NEURON_BACKWARD, STAGED_BACKWARD):
        source = appended(
            f"_without_df = {passed.function}\n"
            f"def {passed.function}(cache, df=1.0):\n"
            "    return {key: value * df for key, value in _without_df(cache).items()}\n"
        )
        assert lost(source, passed) == set()


@pytest.mark.parametrize(
    ("passed", "stage"),
    [
        (NEURON_BACKWARD, "dexp"),
        (NEURON_BACKWARD, "dneg"),
        (NEURON_BACKWARD, "dw"),
        (STAGED_BACKWARD, "dden"),
        (STAGED_BACKWARD, "dx"),
    ],
)
def test_df_twice_is_a_mistake(passed: Pass, stage: str) -> None:
    """A stage that multiplies by df again, when its upstream has it already, loses the check of df."""
    assert lost(spoiled_line(passed, stage, "({0}) * df"), passed) == both(passed, "test_backward_heeds_df")


# -- which caches decide


FORWARDS = [(NEURON_FORWARD, NEURON_BACKWARD), (STAGED_FORWARD, STAGED_BACKWARD)]


@pytest.mark.parametrize(("forward", "backward"), FORWARDS, ids=["neuron", "staged"])
@pytest.mark.parametrize("how", ["raise ValueError", "return None", "return 1.0, 2.0", "return 0.5, {}"])
def test_a_broken_forward_pass_leaves_the_backward_pass_alone(forward: Pass, backward: Pass, how: str) -> None:
    """Whatever comes of the forward pass, a right backward pass keeps its points: the grader's caches decide."""
    graded = grade(appended(f"def {forward.function}(*point):\n    {how}\n"), question=forward.question)
    assert not cases(backward, *backward.stages) & set(graded.lost())
    assert not both(backward, "test_backward_heeds_df") & set(graded.lost())
    assert cases(forward, *forward.stages) <= set(graded.lost())
    arguments = both(backward, "test_arguments_stay_as_they_are")
    part = (
        Fraction(1, 20) if forward is NEURON_FORWARD else Fraction(0)
    )  # of the neuron's tenth half is the forward pass's
    assert sum(graded.lost().get(name, 0) for name in arguments) == share(forward, part)


@pytest.mark.parametrize(("forward", "backward"), FORWARDS, ids=["neuron", "staged"])
def test_a_right_forward_pass_without_a_backward_pass(forward: Pass, backward: Pass) -> None:
    """Where only the forward pass is written, it has its points, and the rest is not attempted."""
    source = appended(f"def {backward.function}(cache, df=1.0):\n    raise NotImplementedError\n")
    graded = grade(source, question=forward.question)
    assert not cases(forward, *forward.stages) & set(graded.lost())
    assert {graded.findings[name].outcome for name in graded.lost()} == {Outcome.NOT_ATTEMPTED}


OWN_KEY = """
_forward, _backward = {forward}, {backward}


def {forward}(*point):
    f, cache = _forward(*point)
    return f, {{**cache, "plan": lambda grads: grads, ("a", 1): 2}}


def {backward}(cache, df=1.0):
    return {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('cache["plan"](_backward(cache, df))', id="raises"),
        pytest.param('cache.get("plan", lambda grads: None)(_backward(cache, df))', id="none"),
        pytest.param('_backward(cache, df) if "plan" in cache else {}', id="empty"),
        pytest.param('{key: value * ("plan" in cache) for key, value in _backward(cache, df).items()}', id="zeros"),
    ],
)
@pytest.mark.parametrize(("forward", "backward"), FORWARDS, ids=["neuron", "staged"])
def test_a_backward_pass_that_needs_a_key_of_its_own(forward: Pass, backward: Pass, body: str) -> None:
    """It is judged on its own caches, whatever it does without that key: such a program has full points."""
    source = appended(OWN_KEY.format(forward=forward.function, backward=backward.function, body=body))
    assert lost(source, forward) == set()


@pytest.mark.parametrize(("forward", "backward"), FORWARDS, ids=["neuron", "staged"])
def test_a_mistake_beside_a_key_of_its_own_costs_once(forward: Pass, backward: Pass) -> None:
    """Judged on its own caches, a wrong stage costs itself."""
    for stage in backward.stages[::3]:
        body = 'cache["plan"](_backward(cache, df))'
        wrong = spoiled_line(backward, stage, FACTOR)
        source = f"{wrong}\n{OWN_KEY.format(forward=forward.function, backward=backward.function, body=body)}"
        assert lost(source, forward) == cases(backward, stage)


CACHES = {
    "OrderedDict": "collections.OrderedDict(cache)",
    "defaultdict": "collections.defaultdict(float, cache)",
    "Counter": "collections.Counter(cache)",
    "UserDict": "collections.UserDict(cache)",
    "ChainMap": "collections.ChainMap({}, cache)",
    "mappingproxy": "types.MappingProxyType(cache)",
    "missing": "Missing(cache)",
    "attributes": "Attributes(cache)",
    "itself": "(cache.update(me=cache), cache)[1]",
    "opaque": "{**cache, 'gate': AddGate(), 'lock': threading.Lock(), 'entries': iter('ab'), (1, 2): 3, 4: [{5}]}",
    "huge": "{**cache, 'array': np.zeros((2000, 2000)), 'integer': 10**5000}",
    "one-element arrays": "{key: np.array([value]) if np.ndim(value) == 0 else value for key, value in cache.items()}",
    "0-d arrays": "{key: np.asarray(value) for key, value in cache.items()}",
    "lists": "{key: [float(one) for one in value] if np.ndim(value) else value for key, value in cache.items()}",
    "tuples": "{key: tuple(value) if np.ndim(value) else value for key, value in cache.items()}",
    "columns": "{key: np.reshape(value, (-1, 1)) if np.ndim(value) else value for key, value in cache.items()}",
    "objects": "{key: np.asarray(value, dtype=object) for key, value in cache.items()}",
    "fractions": "{key: value if np.ndim(value) else Fraction(float(value)) for key, value in cache.items()}",
    "long doubles": "{key: np.longdouble(value) for key, value in cache.items()}",
    "singles": "{key: np.float32(value) for key, value in cache.items()}",
}
KINDS_OF_CACHES = """
import collections
import threading
import types
from fractions import Fraction


class Missing(dict):
    def __missing__(self, key):
        return 0.0


class Attributes(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


_neuron, _staged = sigmoid_neuron_forward, staged_forward


def kept(cache):
    return {kind}


def sigmoid_neuron_forward(w, x):
    f, cache = _neuron(w, x)
    return f, kept(cache)


def staged_forward(x, y):
    f, cache = _staged(x, y)
    return f, kept(cache)


def flat(cache):
    return {{key: np.ravel(value)[0] if np.size(value) == 1 else np.ravel(value) for key, value in cache.items()}}


_neuron_backward, _staged_backward = sigmoid_neuron_backward, staged_backward


def sigmoid_neuron_backward(cache, df=1.0):
    return _neuron_backward(flat({{key: cache[key] for key in ("w", "x", "exp", "inc")}}), df)


def staged_backward(cache, df=1.0):
    return _staged_backward(flat({{key: cache[key] for key in ("num", "sigx", "sigy", "xpy", "den", "invden")}}), df)
"""


@pytest.mark.parametrize("kind", CACHES)
def test_a_cache_may_be_any_kind_of_dict(kind: str) -> None:
    """Right caches have full points, whatever dict they are, whatever else and whatever kinds of numbers they hold."""
    source = appended(KINDS_OF_CACHES.format(kind=CACHES[kind]))
    assert lost(source, NEURON_FORWARD) == set()
    assert lost(source, STAGED_FORWARD) == set()


@pytest.mark.parametrize(("forward", "backward"), FORWARDS, ids=["neuron", "staged"])
def test_remembering_the_last_forward_pass_loses(forward: Pass, backward: Pass) -> None:
    """A backward pass that takes its numbers from the last forward pass, and not from its cache, is wrong."""
    source = appended(
        f"_forward, _backward = {forward.function}, {backward.function}\n"
        f"def {forward.function}(*point):\n"
        "    global last\n"
        "    f, last = _forward(*point)\n"
        "    return f, last\n"
        f"def {backward.function}(cache, df=1.0):\n"
        "    return _backward(last, df)\n"
    )
    assert cases(backward, *backward.stages) <= lost(source, forward)


@pytest.mark.parametrize(("forward", "backward"), FORWARDS, ids=["neuron", "staged"])
def test_one_cache_for_all_loses(forward: Pass, backward: Pass) -> None:
    """A forward pass that returns one and the same dict every time spoils the caches it gave before."""
    source = appended(
        f"_forward, cache = {forward.function}, {{}}\n"
        f"def {forward.function}(*point):\n"
        "    f, new = _forward(*point)\n"
        "    cache.update(new)\n"
        "    return f, cache\n"
    )
    assert cases(backward, backward.stages[0]) <= lost(source, forward)


# -- prices


CHANGED = {
    "an entry added": "cache['seen'] = 1",
    "an entry removed": "cache.pop(sorted(cache)[0])",
    "an entry changed": "cache['x'] = 2 * np.asarray(cache['x'])",
    "a type changed": "cache['x'] = np.array([cache['x']])",
}


@pytest.mark.parametrize("how", CHANGED.values(), ids=CHANGED)
@pytest.mark.parametrize("backward", [NEURON_BACKWARD, STAGED_BACKWARD], ids=["neuron", "staged"])
def test_a_changed_cache_costs_a_tenth(backward: Pass, how: str) -> None:
    """A backward pass that leaves its cache changed loses a tenth of the question, and nothing else."""
    source = appended(
        f"_backward = {backward.function}\n"
        f"def {backward.function}(cache, df=1.0):\n"
        f"    grads = _backward(cache, df)\n    {how}\n    return grads\n"
    )
    graded = grade(source, question=backward.question)
    assert set(graded.lost()) == both(backward, "test_arguments_stay_as_they_are")
    assert worth(graded, graded.lost()) == share(backward, Fraction(1, 10))


def test_a_cache_that_is_handed_back_as_gradients_is_a_changed_one() -> None:
    """Writing the gradients into the cache and returning it gives right gradients, and costs the tenth."""
    source = appended(
        "_backward = staged_backward\n"
        "def staged_backward(cache, df=1.0):\n    cache.update(_backward(cache, df))\n    return cache\n"
    )
    assert lost(source, STAGED_BACKWARD) == both(STAGED_BACKWARD, "test_arguments_stay_as_they_are")


@pytest.mark.parametrize("name", ["sigmoid_neuron_forward", "sigmoid_neuron_gates", "sigmoid_neuron_grouped"])
@pytest.mark.parametrize("how", ["w *= 2", "w.sort()", "x[0] = 0", "w.shape = (3, 1)"])
def test_a_changed_argument_costs_a_tenth(name: str, how: str) -> None:
    """A function that changes the arrays it is given loses a tenth of its question, and nothing else."""
    question = {"sigmoid_neuron_forward": "sigmoid_neuron", "sigmoid_neuron_gates": "neuron_of_gates"}.get(name, name)
    source = appended(
        f"_right = {name}\n"
        f"def {name}(w, x):\n    result = _right(np.array(w), np.array(x))\n    {how}\n    return result\n"
    )
    passed = Pass(name, question, "", ())
    graded = grade(source, question=question)
    assert set(graded.lost()) == both(passed, "test_arguments_stay_as_they_are")
    assert worth(graded, graded.lost()) == share(passed, Fraction(1, 10))


SHAPES: dict[str, tuple[str, str, str]] = {
    "dw as a column": (
        "sigmoid_neuron",
        "test_shapes",
        "_b = sigmoid_neuron_backward\n"
        "def sigmoid_neuron_backward(cache, df=1.0):\n"
        "    grads = _b(cache, df)\n    return {**grads, 'dw': grads['dw'].reshape(3, 1)}\n",
    ),
    "dx as a row of a matrix": (
        "sigmoid_neuron",
        "test_shapes",
        "_b = sigmoid_neuron_backward\n"
        "def sigmoid_neuron_backward(cache, df=1.0):\n"
        "    grads = _b(cache, df)\n    return {**grads, 'dx': [list(grads['dx'])]}\n",
    ),
    "flat composite": (
        "composite",
        "test_shape",
        "_c = composite\ndef composite(x, y, z):\n    f, grads = _c(x, y, z)\n    return (f, *grads)\n",
    ),
    "composite as an array": (
        "composite",
        "test_shape",
        "_c = composite\ndef composite(x, y, z):\n    f, grads = _c(x, y, z)\n    return np.array([f, *grads])\n",
    ),
    "ravelled numerical_gradient": (
        "numerical_gradient",
        "test_shapes",
        "_n = numerical_gradient\ndef numerical_gradient(f, x, h=1e-5):\n    return np.ravel(_n(f, x, h))\n",
    ),
    "flat sigmoid_neuron_gates": (
        "neuron_of_gates",
        "test_shapes",
        "_s = sigmoid_neuron_gates\n"
        "def sigmoid_neuron_gates(w, x):\n    f, dw, dx = _s(w, x)\n    return (f, *dw, *dx)\n",
    ),
    "columns of sigmoid_neuron_grouped": (
        "sigmoid_neuron_grouped",
        "test_shapes",
        "_g = sigmoid_neuron_grouped\n"
        "def sigmoid_neuron_grouped(w, x):\n"
        "    f, dw, dx = _g(w, x)\n    return f, dw.reshape(3, 1), dx.reshape(2, 1)\n",
    ),
    "a matrix for a pair": (
        "interpretation",
        "test_pairs",
        "def sum_gradient(x, y):\n    return np.array([[1.0, 1.0]])\n",
    ),
    "a nested pair of a gate": (
        "gates",
        "test_shapes",
        "_A = AddGate\nclass AddGate(_A):\n    def backward(self, grad):\n        return ((grad, grad),)\n",
    ),
}


@pytest.mark.parametrize("wrong", SHAPES)
def test_a_wrong_shape_costs_at_most_a_quarter(wrong: str) -> None:
    """Right numbers in order, in a wrong shape, lose the check of shapes: a quarter where there is but one shape."""
    question, check, source = SHAPES[wrong]
    passed = Pass("", question, "", ())
    graded = grade(appended(source), question=question)
    assert set(graded.lost()) == both(passed, check)
    quarter = share(passed, Fraction(1, 4))
    assert worth(graded, graded.lost()) in (quarter, share(passed, Fraction(15, 100)))


# -- programs of no content


def constant_program(value: str) -> str:
    """A program in which every function, gate and entry gives one and the same value."""
    names = {key: value for passed in PASSES for key in passed.stages} | {"w": "w", "x": "x"}
    entries = ", ".join(f"'{key}': {value}" for key in names)
    gates = "".join(
        f"class {name}:\n    def __init__(self, *constants): pass\n"
        f"    def forward(self, *values): return {value}\n"
        f"    def backward(self, grad): return {back}\n"
        for name, back in [
            *((f"{kind}Gate", f"({value}, {value})") for kind in ("Add", "Multiply", "Max")),
            *((f"{kind}Gate", value) for kind in ("Reciprocal", "Exp", "Sigmoid", "AddConstant", "Scale")),
        ]
    )
    return (
        "import numpy as np\n"
        f"def product_gradient(x, y): return {value}, {value}\n"
        "sum_gradient = max_gradient = product_gradient\n"
        f"def numerical_gradient(f, x, h=1e-5): return np.full(np.shape(x), {value})\n"
        f"def composite(x, y, z): return {value}, ({value}, {value}, {value})\n"
        f"def sigmoid_neuron_gates(w, x): return {value}, [{value}] * 3, [{value}] * 2\n"
        "sigmoid_neuron_grouped = sigmoid_neuron_gates\n"
        f"def sigmoid_neuron_forward(w, x): return {value}, {{{entries}, 'w': w, 'x': x}}\n"
        f"def staged_forward(x, y): return {value}, {{{entries}, 'x': x, 'y': y}}\n"
        f"def sigmoid_neuron_backward(cache, df=1.0): return {{{entries}, 'dw': [{value}] * 3, 'dx': [{value}] * 2}}\n"
        f"def staged_backward(cache, df=1.0): return {{{entries}}}\n"
        f"{gates}"
    )


@pytest.mark.parametrize("value", ["0.0", "float('nan')", "2.0"])
def test_a_program_of_constants_earns_nothing(value: str) -> None:
    """Zeros, NaN and other constants earn nothing at all: the rules hold among them, and prove nothing."""
    assert grade(constant_program(value)).points() == 0


@pytest.mark.parametrize(("value", "bound"), [("1.0", Fraction(36, 10)), ("0.5", Fraction(6, 10))])
def test_a_constant_that_happens_to_be_right_earns_what_is_right(value: str, bound: Fraction) -> None:
    """The gradients of a sum are ones, and at a tie of the maximum ones or halves: such programs earn that at most."""
    graded = grade(constant_program(value))
    assert graded.points() == graded.points("interpretation") <= bound


FIXED_POINTS = {
    "neuron": (
        NEURON_FORWARD,
        # 1 + e^−a = inc and the others follow from each other, whatever w and x are
        "import math\n"
        "def sigmoid_neuron_forward(w, x):\n"
        "    cache = {'w': w, 'x': x, 'w0x0': 0.4, 'w1x1': 0.3, 'sum': 0.7, 'a': 0.9, 'neg': -0.9}\n"
        "    cache['exp'] = math.exp(-0.9)\n    cache['inc'] = 1 + cache['exp']\n    cache['f'] = 1 / cache['inc']\n"
        "    return cache['f'], cache\n"
        "def sigmoid_neuron_backward(cache, df=1.0):\n"
        "    return dict.fromkeys(['dinc', 'dexp', 'dneg', 'dw0x0', 'dw1x1'], 0.3) | {\n"
        "        'da': -0.3, 'dsum': -0.3, 'dw': [0.3, 0.3, -0.3], 'dx': [0.3, 0.3]}\n",
    ),
    "staged": (
        STAGED_FORWARD,
        "def staged_forward(x, y):\n"
        "    return 1.0, {'x': x, 'y': y, 'sigy': 0.5, 'num': 1.0, 'sigx': 0.5, 'xpy': 0.5**0.5,\n"
        "                 'xpysqr': 0.5, 'den': 1.0, 'invden': 1.0}\n"
        "def staged_backward(cache, df=1.0):\n"
        "    return dict.fromkeys(['dnum', 'dinvden', 'dden', 'dsigx', 'dxpysqr', 'dxpy', 'dsigy', 'dx', 'dy'], 0.7)\n",
    ),
}


@pytest.mark.parametrize("name", FIXED_POINTS)
def test_constants_that_follow_from_each_other_earn_nothing(name: str) -> None:
    """Numbers that satisfy each other's rules and never move are no computation."""
    passed, source = FIXED_POINTS[name]
    assert grade(source, question=passed.question).points() == 0


def test_zeros_upstream_leave_the_true_value_alone() -> None:
    """After a zero nothing can be said by rule: what follows is right where it is true, and the sentence says so."""
    graded = grade(spoiled_line(STAGED_BACKWARD, "dden", "0.0 * ({0})"), question="staged")
    failure = graded.findings["hidden/test_staged.py::test_backward[dxpysqr]"].failure
    assert failure is not None
    assert "only its true value counts" in failure.rule
    assert failure.expected
    assert not cases(STAGED_BACKWARD, "dnum", "dinvden", "dsigy") & set(graded.lost())


def test_a_zero_at_one_point_leaves_the_others_to_decide() -> None:
    """Where an upstream value is zero at one of three points, the rule is judged on the two others."""
    source = appended(
        "_b, count = staged_backward, [0]\n"
        "def staged_backward(cache, df=1.0):\n"
        "    grads = _b(cache, df)\n    count[0] += 1\n    wrong = 0.0 if count[0] % 3 == 0 else 1.5\n"
        "    scaled = ('dden', 'dsigx', 'dxpysqr', 'dxpy')\n"
        "    grads |= {key: wrong * grads[key] for key in scaled}\n"
        "    slope = {key: (1 - cache[key]) * cache[key] for key in ('sigx', 'sigy')}\n"
        "    grads['dx'] = grads['dnum'] + grads['dxpy'] + slope['sigx'] * grads['dsigx']\n"
        "    grads['dy'] = grads['dxpy'] + slope['sigy'] * grads['dsigy']\n"
        "    return grads\n"
    )
    assert lost(source, STAGED_BACKWARD) == cases(STAGED_BACKWARD, "dden")
