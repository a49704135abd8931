"""The circuits of this assignment: gates, what goes into them, and where they are drawn (column, row)."""

from autograder.drawing import Circuit, Node

COMPOSITE = Circuit(
    "f = (x + y) z",
    (
        Node("x", "", (), (0, 0)),
        Node("y", "", (), (1.2, 0)),
        Node("z", "", (), (2, 1)),
        Node("q", "+", ("x", "y"), (0.6, 1)),
        Node("f", "×", ("q", "z"), (1.3, 2)),
    ),
)

NEURON = Circuit(
    "f = 1 / (1 + e^−(w0 x0 + w1 x1 + w2))",
    (
        Node("w[0]", "", (), (0, 0)),
        Node("x[0]", "", (), (1, 0)),
        Node("w[1]", "", (), (2, 0)),
        Node("x[1]", "", (), (3, 0)),
        Node("w0x0", "×", ("w[0]", "x[0]"), (0.5, 1)),
        Node("w1x1", "×", ("w[1]", "x[1]"), (2.5, 1)),
        Node("sum", "+", ("w0x0", "w1x1"), (1.5, 2)),
        Node("w[2]", "", (), (3, 2)),
        Node("a", "+", ("sum", "w[2]"), (1.5, 3)),
        Node("neg", "×−1", ("a",), (1.5, 4)),
        Node("exp", "exp", ("neg",), (1.5, 5)),
        Node("inc", "+1", ("exp",), (1.5, 6)),
        Node("f", "1/x", ("inc",), (1.5, 7)),
    ),
)

# The last four gates in one.
NEURON_GROUPED = NEURON_OF_GATES = Circuit(
    "f = σ(w0 x0 + w1 x1 + w2)",
    (*NEURON.nodes[:9], Node("f", "σ", ("a",), (1.5, 4))),
)

STAGED = Circuit(
    "f(x, y) = (x + σ(y)) / (σ(x) + (x + y)²)",
    (
        Node("y", "", (), (1.45, 0), turn=0.75),
        Node("x", "", (), (1.45, 1.25), turn=2.3),
        Node("sigy", "σ", ("y",), (0, 1.25)),
        Node("num", "+", ("x", "sigy"), (0, 2.3)),
        Node("sigx", "σ", ("x",), (1.45, 3.3)),
        Node("xpy", "+", ("x", "y"), (2.9, 2.3)),
        Node("xpysqr", "x²", ("xpy",), (2.9, 3.3)),
        Node("den", "+", ("sigx", "xpysqr"), (2.9, 4.3)),
        Node("invden", "1/x", ("den",), (2.9, 5.3)),
        Node("f", "×", ("num", "invden"), (1.45, 6.3)),
    ),
)

# The circuit of a question, here, and its passes, in inputs.py, bear the same name.
DRAWN = {
    "composite": "COMPOSITE",
    "sigmoid_neuron": "NEURON",
    "neuron_of_gates": "NEURON_OF_GATES",
    "sigmoid_neuron_grouped": "NEURON_GROUPED",
    "staged": "STAGED",
}
