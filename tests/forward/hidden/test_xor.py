"""A two-layer network for XOR."""

from autograder.testing import Mismatch, question, spell


def demand_xor(inputs, W, v):
    """Demand the margin of 0.1 at all four corners."""
    for (x1, x2), output in zip(inputs.CORNERS, inputs.outputs_of(W, v), strict=True):
        right = output >= 0.1 if x1 != x2 else output <= -0.1
        if not right:
            rule = "The output is at least 0.1 where x1 ≠ x2, and at most −0.1 where x1 = x2."
            raise Mismatch(
                rule,
                call=f"two_layer_predict(*xor_network(), [{x1}, {x2}, 1])",
                place="xor_network",
                got=spell(float(output)),
            )


@question("xor", points=4.5)
def test_outputs(student, inputs):
    """The network tells x1 ≠ x2 from x1 = x2, with a margin."""
    demand_xor(inputs, *inputs.ask_xor(student))


@question("xor", points=0.6)
def test_shapes(student, inputs):
    """W is (K, 3) and v is (K,)."""
    W, v = inputs.ask_xor(student)
    demand_xor(inputs, W, v)
    inputs.demand_xor_shape(W, v)
