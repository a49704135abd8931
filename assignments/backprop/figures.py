"""The figures of the text, a function each; the name of the function is the name of the file.

Circuits carry the numbers that the solution computes at the lecture's own points.
"""

from pathlib import Path

from autograder.course import load_module
from autograder.drawing import Circuit, Node, draw_circuit
from autograder.drawing.plot import Frame, arrow
from autograder.drawing.svg import CARD, document, element, path, words

COURSE = Path(__file__).resolve().parents[2]
CIRCUITS = load_module(COURSE / "tests/backprop/circuits.py", "circuits")
SOLUTION = load_module(COURSE / "solutions/backprop.py", "backprop")
WIDE, SCALE = 380, 1.25


def composite():
    x, y, z = -2, 5, -4
    f, (dx, dy, dz) = SOLUTION.composite(x, y, z)
    values = {"x": x, "y": y, "z": z, "q": x + y, "f": f}
    return draw_circuit(CIRCUITS.COMPOSITE, values, {"dx": dx, "dy": dy, "dz": dz, "dq": z, "df": 1})


def sigmoid_neuron():
    _, cache = SOLUTION.sigmoid_neuron_forward([2, -3, -3], [-1, -2])
    gradients = {**SOLUTION.sigmoid_neuron_backward(cache), "df": 1}
    return draw_circuit(CIRCUITS.NEURON, _entries(cache), _entries(gradients))


def staged():
    f, cache = SOLUTION.staged_forward(3, -4)
    return draw_circuit(CIRCUITS.STAGED, {**cache, "f": f}, {**SOLUTION.staged_backward(cache), "df": 1})


def _entries(numbers):
    """The entries of vectors by their own names: w[0] and w[1] for w."""
    named = dict(numbers)
    for name in ("w", "x", "dw", "dx"):
        named |= {f"{name}[{place}]": float(entry) for place, entry in enumerate(numbers.get(name, []))}
    return named


def patterns():
    x, y, z, w = 3, -4, 2, -1
    circuit = Circuit(
        "How three gates hand a gradient back: f = 2 (x y + max(z, w))",
        (
            Node("x", "", (), (0, 0)),
            Node("y", "", (), (1, 0)),
            Node("z", "", (), (2, 0)),
            Node("w", "", (), (3, 0)),
            Node("xy", "×", ("x", "y"), (0.5, 1)),
            Node("larger", "max", ("z", "w"), (2.5, 1)),
            Node("sum", "+", ("xy", "larger"), (1.5, 2)),
            Node("f", "×2", ("sum",), (1.5, 3)),
        ),
    )
    values = {"x": x, "y": y, "z": z, "w": w, "xy": x * y, "larger": z, "sum": x * y + z, "f": 2 * (x * y + z)}
    gradients = {"df": 1, "dsum": 2, "dxy": 2, "dlarger": 2, "dx": 2 * y, "dy": 2 * x, "dz": 2, "dw": 0}
    notes = [
        "+ distributes: each input gets all of it, 2 and 2",
        "max routes: all to the larger input, 2 and 0",
        "× swaps and scales: −4 · 2 for x, 3 · 2 for y",
    ]
    return draw_circuit(circuit, values, gradients, notes=notes)


def fork():
    circuit = Circuit(
        "x goes two ways, so two parts come back: f = x y + x",
        (
            Node("y", "", (), (0, 0)),
            Node("x", "", (), (1.3, 0), turn=1),
            Node("xy", "×", ("x", "y"), (0, 1)),
            Node("f", "+", ("xy", "x"), (1.3, 2)),
        ),
    )
    return draw_circuit(circuit, {"x": 3, "y": 2, "xy": 6, "f": 9}, {"df": 1, "dxy": 1, "dy": 3, "dx": 3})


def gate():
    """One gate, as it sees the world: two numbers in, one out; one gradient in, two out."""
    ink, soft, ahead, back = CARD.ink, CARD.soft, CARD.value, CARD.gradient
    x, y = (48, 62), (48, 190)
    middle, radius = (176, 126), 46
    inside = [
        element("circle", cx=middle[0], cy=middle[1], r=radius, fill=CARD.paper, stroke=ink, stroke_width=2),
        words(middle[0], middle[1] - 4, "z = x y", ink, anchor="middle", size=16, bold=True),
        words(middle[0], middle[1] + 16, "keeps x, y", soft, anchor="middle"),
        *arrow((x[0] + 6, x[1] - 14), (137, 92), ahead),
        *arrow((y[0] + 6, y[1] + 4), (131, 148), ahead),
        *arrow((224, 116), (334, 116), ahead),
        *arrow((134, 106), (x[0] + 4, x[1] + 4), back, dash="6 4"),
        *arrow((141, 164), (y[0] + 14, y[1] + 18), back, dash="6 4"),
        *arrow((334, 138), (224, 138), back, dash="6 4"),
        words(18, 52, "x = 3", ahead, bold=True),
        words(18, 190, "y = 4", ahead, bold=True),
        words(278, 106, "z = 12", ahead, anchor="middle", bold=True),
        words(278, 158, "dz = 5", back, anchor="middle", bold=True),
        words(18, 94, "dx = y · dz", back, bold=True),
        words(18, 110, "= 4 · 5 = 20", back),
        words(92, 222, "dy = x · dz = 3 · 5 = 15", back, bold=True),
        words(18, 254, "going forward: the output, from the inputs", ahead),
        words(18, 272, "coming back: local gradient × gradient of the output", back),
    ]
    return document(
        inside,
        width=WIDE,
        height=286,
        title="A multiply gate, going forward and coming back",
        description=(
            "Going forward the gate is given x = 3 and y = 4, keeps them, and gives z = 12. Coming back it is told "
            "dz = 5, the gradient of its output. It multiplies it into each local gradient: dx = y dz = 20 and dy = "
            "x dz = 15."
        ),
        scale=SCALE,
    )


def sensitivity():
    """A derivative as a slope, and the centred difference that comes near it."""

    def f(x):
        return 0.35 * x**3 - 0.9 * x + 1.6

    x, h = 1.05, 0.75
    slope = 3 * 0.35 * x**2 - 0.9
    secant = (f(x + h) - f(x - h)) / (2 * h)
    frame = Frame(20, 16, 340, 220, (-0.35, 2.45), (0.35, 2.9))
    low = frame.up[0]
    inside = []
    for place, name in ((x - h, "x − h"), (x, "x"), (x + h, "x + h")):
        inside.append(path(_line(frame, (place, low), (place, f(place))), CARD.line, width=1, dash="3 4"))
        inside.append(words(frame.at(place, low)[0], frame.at(place, low)[1] + 16, name, CARD.ink, anchor="middle"))
    inside += [
        path(_line(frame, (frame.across[0], low), (frame.across[1], low)), CARD.soft, width=1),
        *frame.graph(f, CARD.ink),
        *frame.curve([(t, f(x) + slope * (t - x)) for t in (x - 1.0, x + 1.15)], CARD.value),
        *frame.curve(
            [(t, f(x - h) + secant * (t - x + h)) for t in (x - h - 0.3, x + h + 0.35)], CARD.gradient, dash="7 5"
        ),
        *frame.points([(x - h, f(x - h)), (x + h, f(x + h))], "diamond", CARD.gradient),
        *frame.points([(x, f(x))], "disc", CARD.value),
        words(*frame.at(1.86, 2.72), "f", CARD.ink, bold=True, size=15),
    ]
    inside += _legend(276, "tangent: its slope is the derivative df/dx", CARD.value)
    inside += _legend(294, "secant: its slope is (f(x + h) − f(x − h)) / 2h", CARD.gradient, dash="7 5")
    return document(
        inside,
        width=WIDE,
        height=308,
        title="The derivative as a slope, and the centred difference",
        description=(
            "A curve f. At x the tangent touches it: its slope is the derivative. A dashed secant goes through the "
            "curve's points at x − h and x + h: its slope, (f(x + h) − f(x − h)) / 2h, is nearly the same, and "
            "nearer for smaller h."
        ),
        scale=SCALE,
    )


def _legend(y, text, colour, dash=None):
    yield path(f"M20 {y - 4}H50", colour, width=2, dash=dash)
    yield words(58, y, text, colour)


def _line(frame, *ends):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (frame.at(*end) for end in ends))
