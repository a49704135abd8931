"""The assignment ``backprop`` itself: right programs have everything, known mistakes lose what they are about."""

import contextlib
import itertools
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.testing.outcomes import NotCheckable

from .grading import FOLDERS, NAME, Graded, appended, course, edited, grade, misconceptions, solution, stub

STYLES = sorted((FOLDERS.tests(NAME) / "correct").glob("*.py"))
SEEDS = (20220214, 1, 2, 3)


# What a check without cases is about, where a mistake names it as a stage.
ABOUT = {
    ("interpretation", "test_tie"): "max_gradient",
    ("gates", "test_tie"): "MaxGate",
    ("sigmoid_neuron", "test_backward_heeds_df"): "df",
    ("staged", "test_backward_heeds_df"): "df",
}


def stages(graded: Graded) -> set[str]:
    """The stages that lost points; a check that is about no stage goes by its function's name.

    The part of a price that goes with what is wrong is no stage of its own.
    """
    in_part = {
        name for name, found in graded.findings.items() if isinstance(found.failure, NotCheckable) and found.earned
    }
    lost = [graded.checks[name] for name in graded.lost() if name not in in_part]
    tests = [(check.check.question, check.test.rsplit("::", 1)[1], check.case) for check in lost]
    return {case or ABOUT.get((question, test), test) for question, test, case in tests}


@contextlib.contextmanager
def settings_of_numpy() -> Iterator[None]:
    """Keep to one program what it sets for the whole process: at home there is but one."""
    with warnings.catch_warnings(), np.errstate():
        yield


def stem(value: object) -> str:
    return value.stem if isinstance(value, Path) else str(value)


# -- right programs


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_has_everything(seed: int) -> None:
    """The reference solution has 100 points on every seed."""
    assert grade(solution(), seed).points() == 100


@pytest.mark.parametrize(("file", "seed"), list(zip(STYLES, itertools.cycle(SEEDS), strict=False)), ids=stem)
def test_every_right_style_has_everything(file: Path, seed: int) -> None:
    """A right program has 100 points, in whatever style it is written."""
    graded = grade(file.read_text("utf-8"), seed)
    assert graded.points() == 100, graded.told()


# More of them in a few lines each: the solution, and below it what is written in another way.
RIGHT = {
    "gates with slots and an abstract base": """
        import abc
        class Gate(abc.ABC):
            __slots__ = ("kept",)
            @abc.abstractmethod
            def slopes(self, *values): ...
            def forward(self, *values):
                self.kept = values
                return self.output(*values)
            def backward(self, grad):
                grads = [grad * slope for slope in self.slopes(*self.kept)]
                return grads if len(grads) > 1 else grads[0]
        class AddGate(Gate):
            __slots__ = ()
            output = staticmethod(lambda x, y: x + y)
            def slopes(self, x, y): return 1, 1
        class MultiplyGate(Gate):
            __slots__ = ()
            output = staticmethod(lambda x, y: x * y)
            def slopes(self, x, y): return y, x
        """,
    "a gate that is a coroutine": """
        def product():
            x, y = yield
            grad = yield x * y
            while True:
                grad = yield grad * y, grad * x
        class MultiplyGate:
            def forward(self, x, y):
                self.steps = product()
                next(self.steps)
                return self.steps.send((x, y))
            def backward(self, grad): return self.steps.send(grad)
        """,
    "gates that are functions": """
        import types
        def MultiplyGate():
            kept = {}
            def forward(x, y):
                kept.update(x=x, y=y)
                return x * y
            return types.SimpleNamespace(forward=forward, backward=lambda grad: (kept["y"] * grad, kept["x"] * grad))
        """,
    "gates of a partial class": """
        import functools
        AddGate, MultiplyGate = functools.partial(AddGate), functools.partial(MultiplyGate)
        """,
    "a gate without a memory": """
        class AddGate:
            @staticmethod
            def forward(x, y): return x + y
            @staticmethod
            def backward(grad): return grad, grad
        """,
    "gates made once, when the module is loaded": """
        m0, m1, a0, a1, s = MultiplyGate(), MultiplyGate(), AddGate(), AddGate(), SigmoidGate()
        def sigmoid_neuron_gates(w, x):
            f = s.forward(a1.forward(a0.forward(m0.forward(w[0], x[0]), m1.forward(w[1], x[1])), w[2]))
            dsum, dw2 = a1.backward(s.backward(1.0))
            grad0, grad1 = a0.backward(dsum)
            dw0, dx0 = m0.backward(grad0)
            dw1, dx1 = m1.backward(grad1)
            return f, [dw0, dw1, dw2], (dx0, dx1)
        """,
    "answers that are remembered": """
        import functools
        _gates = functools.lru_cache(lambda w, x: sigmoid_neuron_gates.__wrapped__(w, x))
        @functools.wraps(sigmoid_neuron_gates)
        def sigmoid_neuron_gates(w, x): return _gates(tuple(w), tuple(x))
        """,
    "gates that are looked at before they are used": """
        _gates = sigmoid_neuron_gates
        def sigmoid_neuron_gates(w, x):
            for gate, output, gradients in ((MultiplyGate(), 6, (3, 2)), (AddGate(), 5, (1, 1))):
                assert gate.forward(2, 3) == output
                assert tuple(gate.backward(1.0)) == gradients
            return _gates(w, x)
        """,
    "a better formula": """
        def numerical_gradient(f, x, h=1e-5):
            def slope(step):
                return (f(x - 2 * step) - 8 * f(x - step) + 8 * f(x + step) - f(x + 2 * step)) / (12 * h)
            if np.ndim(x) == 0:
                return slope(h)
            steps = h * np.eye(np.size(x)).reshape(-1, *np.shape(x))
            return np.reshape([slope(step) for step in steps], np.shape(x)).tolist()
        """,
    "a backward pass that computes everything anew": """
        def sigmoid_neuron_backward(cache, df=1.0):
            w, x = cache["w"], cache["x"]
            exp = math.exp(-(w[0] * x[0] + w[1] * x[1] + w[2]))
            dinc = -df / (1 + exp) ** 2
            da = -dinc * exp
            hands_on = dict.fromkeys(["da", "dsum", "dw0x0", "dw1x1"], da)
            dw, dx = (x[0] * da, x[1] * da, da), [w[0] * da, w[1] * da]
            return {"dinc": dinc, "dexp": dinc, "dneg": -da, "dw": dw, "dx": dx, "why": lambda: 0, **hands_on}
        """,
    "methods and objects in the place of functions": """
        class Model:
            forward, backward = staticmethod(staged_forward), staticmethod(staged_backward)
            def __init__(self, function): self.function = function
            def grouped(self, w, x): return self.function(w, x)
            def __call__(self, *values): return self.function(*values)
        model, composite = Model(sigmoid_neuron_grouped), Model(composite)
        staged_forward, staged_backward, sigmoid_neuron_grouped = model.forward, model.backward, model.grouped
        """,
    "gradients of one element each": """
        _backward = sigmoid_neuron_backward
        def sigmoid_neuron_backward(cache, df=1.0):
            grads = _backward(cache, df)
            return {key: [np.array([one]) for one in np.ravel(value)] for key, value in grads.items()}
        """,
    "a cache of one element each": """
        _staged = staged_forward
        def staged_forward(x, y):
            f, cache = _staged(x, y)
            return f, {key: np.array([value]) for key, value in cache.items()}
        """,
    "gradients that are counted": """
        import collections
        _staged_backward = staged_backward
        def staged_backward(cache, df=1.0):
            grads = collections.Counter()
            for key, value in _staged_backward(cache, df).items():
                grads[key] += value
            return grads
        """,
    "subclasses of numbers and arrays": """
        class Variable(float):
            grad = 0.0
        class Vector(np.ndarray): pass
        _staged, _backward, _composite = staged_forward, sigmoid_neuron_backward, composite
        def staged_forward(x, y):
            f, cache = _staged(Variable(x), Variable(y))
            return Variable(f), {key: Variable(value) for key, value in cache.items()}
        def sigmoid_neuron_backward(cache, df=1.0):
            return {key: np.asarray(value).view(Vector) for key, value in _backward(cache, df).items()}
        def composite(x, y, z):
            return tuple(np.array(part).view(Vector) for part in _composite(x, y, z))
        """,
    "threads": """
        from concurrent.futures import ThreadPoolExecutor
        _grouped = sigmoid_neuron_grouped
        def sigmoid_neuron_grouped(w, x):
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(_grouped, w, x).result()
        """,
    "halves at a tie": """
        def max_gradient(x, y): return (0.5, 0.5) if x == y else (x > y, y > x)
        class MaxGate:
            def forward(self, *values):
                self.values = values
                return max(values)
            def backward(self, grad): return np.array(max_gradient(*self.values)) * grad
        """,
    "errors for warnings": """
        import warnings
        warnings.simplefilter("error")
        np.seterr(all="raise")
        """,
    "names of builtins": """
        list = dict = abs = tuple = str = None
        """,
}


@pytest.mark.parametrize("style", RIGHT)
def test_right_programs_of_every_kind_have_everything(style: str) -> None:
    """So have programs that do one thing or another as few would."""
    with settings_of_numpy():
        graded = grade(appended(textwrap.dedent(RIGHT[style])), 1)
    assert graded.points() == 100, graded.told()


def test_gates_without_a_memory_in_a_table() -> None:
    """Gates count by whatever name they are made, also where their methods need no instance."""
    memoryless = textwrap.dedent(RIGHT["a gate without a memory"])
    table = "TABLE = {'add': AddGate}\n"
    wired = solution()[solution().index("def sigmoid_neuron_gates(") :].split("# END SOLUTION")[0]
    source = appended(memoryless, table, wired.replace("AddGate(), AddGate()", "TABLE['add'](), TABLE['add']()"))
    assert grade(source, question="neuron_of_gates").lost() == {}


def test_single_precision_is_right_enough() -> None:
    """Results of single precision are right where they are right to 1e-5, in composite as elsewhere."""
    single = """
        _composite = composite
        def composite(x, y, z):
            return _composite(*np.float32([x, y, z]))
    """
    assert grade(appended(textwrap.dedent(single)), 1, "composite").lost() == {}


# -- wrong programs


def test_the_untouched_stub_has_nothing() -> None:
    """The stub earns nothing, and every check of it is not attempted."""
    graded = grade(stub())
    assert graded.points() == 0
    assert {finding.outcome.value for finding in graded.findings.values()} == {"not attempted"}


@pytest.mark.parametrize("question", course().assignment.questions)
def test_known_mistakes_lose_in_their_own_question_only(question: str) -> None:
    """A program with all mistakes of a question that go together has full points in all other questions."""
    source = solution()
    for mistake in misconceptions():
        if mistake.question == question and source.count(mistake.find) == 1:
            source = edited((mistake.find, mistake.replace), source=source)
    assert grade(source, 1).spoiled() == {question}


# The question that is wrong, and why it is not seen yet.
WRONG = {
    "one constant for all gates": (
        "gates",
        "",
        """
        class AddConstantGate(AddConstantGate):
            def __init__(self, c): AddConstantGate.c = c
        """,
    ),
    "a gate that changes when it is used": (
        "gates",
        "",
        """
        class AddConstantGate(AddConstantGate):
            def forward(self, x):
                self.c += x
                return self.c
        """,
    ),
    "a gate that remembers its first inputs for good": (
        "gates",
        "",
        """
        class ExpGate:
            def __init__(self): self.outputs = []
            def forward(self, x):
                self.outputs.append(math.exp(x))
                return self.outputs[-1]
            def backward(self, grad): return self.outputs[0] * grad
        """,
    ),
    "one memory for all gates": (
        "gates",
        "",
        """
        class MaxGate:
            def forward(self, x, y):
                MaxGate.x_wins = x > y
                return max(x, y)
            def backward(self, grad): return (grad, 0.0) if self.x_wins else (0.0, grad)
        """,
    ),
    "the size for the number, in a sum": (
        "staged",
        "",
        """
        _backward = staged_backward
        def staged_backward(cache, df=1.0):
            return _backward({**cache, "xpy": -abs(cache["xpy"])}, df)
        """,
    ),
    "the larger size for the larger number": (
        "interpretation",
        "",
        """
        def max_gradient(x, y): return (1.0, 0.0) if abs(x) > abs(y) or x == y else (0.0, 1.0)
        """,
    ),
    "the size of df for df": (
        "sigmoid_neuron",
        "",
        """
        _backward = sigmoid_neuron_backward
        def sigmoid_neuron_backward(cache, df=1.0): return _backward(cache, abs(df))
        """,
    ),
    "df in whole numbers": (
        "staged",
        "",
        """
        _backward = staged_backward
        def staged_backward(cache, df=1.0): return _backward(cache, int(df))
        """,
    ),
    "the positive number for the larger one": (
        "gates",
        "",
        """
        class MaxGate(MaxGate):
            def forward(self, x, y):
                output = super().forward(x, y)
                self.x_wins = x > 0
                return output
        """,
    ),
    "an integer is no number": (
        "numerical_gradient",
        "",
        """
        _numerical = numerical_gradient
        def numerical_gradient(f, x, h=1e-5):
            if isinstance(x, float): return _numerical(f, x, h)
            return _numerical(f, x.copy(), h)
        """,
    ),
    "a gradient for two axes at most": (
        "numerical_gradient",
        "",
        """
        _numerical = numerical_gradient
        def numerical_gradient(f, x, h=1e-5):
            if np.ndim(x) > 2: raise IndexError("too many axes")
            return _numerical(f, x, h)
        """,
    ),
    "a gradient in the precision of x": (
        "numerical_gradient",
        "",
        """
        _numerical = numerical_gradient
        def numerical_gradient(f, x, h=1e-5):
            if np.ndim(x) and x.dtype == "f4": return _numerical(lambda z: f(z.astype("f4")), x, h)
            return _numerical(f, x, h)
        """,
    ),
    "gates that run beside the answer": (
        "neuron_of_gates",
        "",
        """
        def sigmoid_neuron_gates(w, x):
            for gate in (MultiplyGate(), MultiplyGate(), AddGate(), AddGate()):
                gate.forward(w[0], x[0])
                gate.backward(1.0)
            return sigmoid_neuron_grouped(w, x)
        """,
    ),
    "gradients that run beside the answer": (
        "neuron_of_gates",
        "",
        """
        _gates = sigmoid_neuron_gates
        def sigmoid_neuron_gates(w, x):
            return _gates(w, x)[0], *sigmoid_neuron_grouped(w, x)[1:]
        """,
    ),
    "sums that run beside the answer": (
        "neuron_of_gates",
        "",
        """
        def sigmoid_neuron_gates(w, x):
            gates = m0, m1, a0, a1 = MultiplyGate(), MultiplyGate(), AddGate(), AddGate()
            a0.forward(1.0, a1.forward(2.0, 3.0))
            s = SigmoidGate()
            f = s.forward(m0.forward(w[0], x[0]) + m1.forward(w[1], x[1]) + w[2])
            da = s.backward(1.0)
            a0.backward(a1.backward(da)[0])
            (dw0, dx0), (dw1, dx1) = m0.backward(da), m1.backward(da)
            return f, [dw0, dw1, da], [dx0, dx1]
        """,
    ),
    "one gate for both sums, and another that only comes back": (
        "neuron_of_gates",
        "",
        """
        def sigmoid_neuron_gates(w, x):
            m0, m1, add, bias, s = MultiplyGate(), MultiplyGate(), AddGate(), AddGate(), SigmoidGate()
            f = s.forward(add.forward(add.forward(m0.forward(w[0], x[0]), m1.forward(w[1], x[1])), w[2]))
            dsum, dw2 = bias.backward(s.backward(1.0))
            (dw0, dx0), (dw1, dx1) = map(lambda m, d: m.backward(d), (m0, m1), add.backward(dsum))
            return f, [dw0, dw1, dw2], [dx0, dx1]
        """,
    ),
    "one gate that comes back twice, and another not at all": (
        "neuron_of_gates",
        "",
        """
        def sigmoid_neuron_gates(w, x):
            m0, m1, add, bias, s = MultiplyGate(), MultiplyGate(), AddGate(), AddGate(), SigmoidGate()
            f = s.forward(bias.forward(add.forward(m0.forward(w[0], x[0]), m1.forward(w[1], x[1])), w[2]))
            dsum, dw2 = add.backward(s.backward(1.0))
            (dw0, dx0), (dw1, dx1) = map(lambda m, d: m.backward(d), (m0, m1), add.backward(dsum))
            return f, [dw0, dw1, dw2], [dx0, dx1]
        """,
    ),
    "gates that are made and left alone": (
        "neuron_of_gates",
        "",
        """
        def sigmoid_neuron_gates(w, x):
            MultiplyGate(), MultiplyGate(), AddGate(), AddGate()
            return sigmoid_neuron_grouped(w, x)
        """,
    ),
}


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(name, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])
        for name, (_, reason, _) in WRONG.items()
    ],
)
def test_a_wrong_program_loses(mistake: str) -> None:
    """What few would write is wrong all the same, and loses in its question on every seed."""
    question, _, source = WRONG[mistake]
    for seed in range(4, 9):
        lost = grade(appended(textwrap.dedent(source)), seed, question).lost()
        assert any(name.startswith("hidden/") for name in lost), seed


IN_CIRCLES = """
import numpy as np

def product_gradient(x, y):
    gate = MultiplyGate()
    gate.forward(x, y)
    return gate.backward(1.0)

class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return composite(x, 0.0, y)[0]
    def backward(self, grad):
        return tuple(grad * slope for slope in product_gradient(self.x, self.y))

class AddGate:
    def forward(self, x, y):
        return composite(x, y, 1.0)[0]
    def backward(self, grad):
        return grad, grad

def composite(x, y, z):
    add, multiply = AddGate(), MultiplyGate()
    f = multiply.forward(add.forward(x, y), z)
    dq, dz = multiply.backward(1.0)
    return f, (*add.backward(dq), dz)
"""


def test_functions_that_lean_on_each_other_in_a_circle() -> None:
    """Where questions call each other and none computes, no lending makes a right program of all of them."""
    graded = grade(IN_CIRCLES, 1)
    assert graded.points("gates") == 0
    assert graded.points() <= graded.points("interpretation") + graded.points("composite")


def test_a_mistake_in_one_question_costs_nothing_in_another() -> None:
    """The neuron of gates, and any other function that calls another question's, is judged with right ones lent."""
    leaning = """
        def composite(x, y, z):
            add, multiply = AddGate(), MultiplyGate()
            f = multiply.forward(add.forward(x, y), z)
            dq, dz = multiply.backward(1.0)
            return f, (*add.backward(dq), dz)
        def sigmoid_neuron_grouped(w, x):
            f, cache = sigmoid_neuron_forward(w, x)
            grads = sigmoid_neuron_backward(cache)
            return f, grads["dw"], grads["dx"]
    """
    broken = edited(
        ("return self.y * grad_output, self.x * grad_output", "return self.x * grad_output, self.y * grad_output"),
        ('dneg = cache["exp"] * dexp', "dneg = dexp"),
        ("        return grad_output, grad_output\n", "        raise NotImplementedError\n"),
    )
    graded = grade(f"{broken}\n{textwrap.dedent(leaning)}", 1)
    assert graded.spoiled() == {"gates", "sigmoid_neuron"}, graded.told()
