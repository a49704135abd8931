"""The figures of the text, a function each; the name of the function is the name of the file."""

import itertools
import math

from autograder.drawing.plot import Frame, arrow, marker
from autograder.drawing.regions import border, places, region
from autograder.drawing.svg import CARD, document, element, path, words

WIDE, SCALE = 380, 1.25
INK, SOFT, LINE, PAPER = CARD.ink, CARD.soft, CARD.line, CARD.paper
BLUE, ORANGE, GREEN = CARD.value, CARD.gradient, CARD.third
CORNERS = {(-1, -1): False, (-1, 1): True, (1, -1): True, (1, 1): False}


def _figure(inside, height, title, description):
    return document(inside, width=WIDE, height=height, title=title, description=description, scale=SCALE)


# -- networks


def _unit(x, y, text="", radius=15):
    yield element("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=INK, stroke_width=1.6)
    if text:
        yield words(x, y + 4.5, text, INK, anchor="middle")


def _input(x, y, text):
    yield element("rect", x=x - 15, y=y - 14, width=30, height=28, rx=5, fill=PAPER, stroke=SOFT, stroke_width=1.5)
    yield words(x, y + 4.5, text, INK, anchor="middle")


def neuron():
    heights, middle = (46, 100, 154), (180, 100)
    inside = []
    for place, y in enumerate(heights, 1):
        inside += arrow(
            (49, y), (180 - 27 * math.cos(math.atan((y - 100) / 131)), y + (100 - y) * 0.78), INK, width=1.4
        )
        inside += _input(34, y, f"x{place}")
        inside.append(words(82, (42, 90, 160)[place - 1], f"w{place}", BLUE, bold=True))
    inside += arrow((180, 164), (180, 128), INK, width=1.4)
    inside.append(words(180, 180, "b", BLUE, anchor="middle", bold=True))
    inside += arrow((206, 100), (266, 100), INK, width=1.4)
    inside += arrow((310, 100), (350, 100), INK, width=1.4)
    inside += _unit(*middle, radius=26)
    inside.append(words(180, 107, "Σ", INK, anchor="middle", size=20))
    inside.append(words(236, 90, "a", INK, anchor="middle"))
    inside += [
        element("rect", x=266, y=78, width=44, height=44, rx=6, fill=PAPER, stroke=INK, stroke_width=1.6),
        path("M274 112H288V88H302", ORANGE, width=2.4),
        words(360, 104.5, "ŷ", INK, anchor="middle", size=16, bold=True),
        words(288, 140, "activation", SOFT, anchor="middle"),
        words(16, 214, "a = w1 x1 + w2 x2 + w3 x3 + b, and ŷ = sign(a)", INK),
    ]
    return _figure(
        inside,
        230,
        "One neuron: a weighted sum, a bias, an activation function",
        "Inputs x1, x2 and x3, each with its weight w1, w2, w3, go into a sum together with the bias b. The sum a "
        "goes through an activation function, here the sign, and gives the prediction ŷ.",
    )


def _columns(layers, height):
    """The places of the units, layer by layer, spread over the drawing and centred."""
    lefts = [34 + (WIDE - 84) * place / (len(layers) - 1) for place in range(len(layers))]
    return [
        [(left, height / 2 + 8 + (place - (len(names) - 1) / 2) * 46) for place in range(len(names))]
        for left, names in zip(lefts, layers, strict=True)
    ]


def _network(layers, between, below, height):
    """A fully connected network: its inputs are boxes, its units circles, with names of weights above the links."""
    columns = _columns(layers, height)
    for before, after in itertools.pairwise(columns):
        for (x0, y0), (x, y) in itertools.product(before, after):
            yield path(f"M{x0 + 15:.1f} {y0:.1f}L{x - 15:.1f} {y:.1f}", SOFT, width=1)
    for depth, (column, names) in enumerate(zip(columns, layers, strict=True)):
        for (x, y), name in zip(column, names, strict=True):
            yield from _unit(x, y, name) if depth else _input(x, y, name)
        for line, text in enumerate(below[depth]):
            yield words(column[0][0], height + 6 + 16 * line, text, SOFT if line else INK, anchor="middle")
    for (before, after), lines in zip(itertools.pairwise(columns), between, strict=True):
        middle = (before[0][0] + after[0][0]) / 2
        for line, text in enumerate(lines):
            yield words(middle, 22 + 16 * line, text, SOFT if line else BLUE, anchor="middle", bold=not line)
    x, y = columns[-1][0]
    yield from arrow((x + 15, y), (x + 44, y), INK, width=1.4)


def one_layer():
    inside = list(_network([["x1", "x2", "1"], ["ŷ"]], [["w", "(D,)"]], [["inputs"], ["output"]], 180))
    inside.append(words(WIDE / 2, 218, "ŷ = sign(w · x̂): its border is a line", INK, anchor="middle"))
    return _figure(
        inside,
        234,
        "A network of one layer",
        "The inputs x1, x2 and the bias input 1 are linked with one output unit ŷ by the weights w. Inputs compute "
        "nothing, so this is one layer.",
    )


def two_layer():
    layers = [["x1", "x2", "1"], ["h1", "h2", "h3", "h4"], ["ŷ"]]
    below = [["inputs", "x̂"], ["hidden units", "h = tanh(W x̂)"], ["output", "v · h"]]
    return _figure(
        _network(layers, [["W", "(K, D)"], ["v", "(K,)"]], below, 240),
        276,
        "A network of two layers",
        "Three inputs x1, x2 and 1 are each linked with each of four hidden units h1 to h4, by the weights W of "
        "shape (K, D). The hidden units are each linked with the output ŷ by the weights v. Within a layer there "
        "are no links.",
    )


def three_layer():
    layers = [["x1", "x2", "x3"], [""] * 4, [""] * 4, ["out"]]
    below = [["x", "(3, 1)"], ["h1", "(4, 1)"], ["h2", "(4, 1)"], ["out", "(1, 1)"]]
    between = [["W1, b1", "(4, 3), (4, 1)"], ["W2, b2", "(4, 4), (4, 1)"], ["W3, b3", "(1, 4), (1, 1)"]]
    return _figure(
        _network(layers, between, below, 256),
        292,
        "A network of three layers",
        "Three inputs x, four hidden units h1, four hidden units h2, and one output. Every unit is linked with "
        "every unit of the layer before it: W1 is (4, 3), W2 is (4, 4), W3 is (1, 4), with the biases b1 and b2 (4, "
        "1) and b3 (1, 1).",
    )


# -- functions and borders


def activations():
    drawn = {
        "step": (lambda z: 0.0, "−1 or +1"),
        "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), "from 0 to 1"),
        "tanh": (math.tanh, "from −1 to 1"),
        "identity": (lambda z: z, "as it is"),
    }
    inside = []
    for place, (name, (f, reach)) in enumerate(drawn.items()):
        left, top = 34 + place % 2 * 184, 36 + place // 2 * 178
        frame = Frame(left, top, 146, 112, (-4, 4), (-1.4, 1.4))
        inside += [*frame.cross(), frame.border()]
        if name == "step":
            inside += frame.curve([(-4, -1), (0, -1)], BLUE, width=2.6)
            inside += frame.curve([(0, 1), (4, 1)], BLUE, width=2.6)
            inside += frame.points([(0, -1), (0, 1)], "ring", BLUE, 3)
        else:
            inside += frame.graph(f, BLUE, count=80, width=2.6)
        inside += [*frame.ticks_across([-4, 0, 4]), *frame.ticks_up([-1, 0, 1])]
        inside.append(words(left, top - 10, name, INK, bold=True))
        inside.append(words(left + 146, top - 10, reach, SOFT, anchor="end"))
    return _figure(
        inside,
        358,
        "Four activation functions: step, sigmoid, tanh, identity",
        "The step function jumps from −1 to +1 at 0. The sigmoid rises smoothly from 0 to 1 and is one half at 0. "
        "Tanh rises smoothly from −1 to 1. The identity is a straight line.",
    )


def _panel(left, top, f, columns):
    """A square of the plane, with the side of f that is above zero tinted, and the four corners of XOR."""
    frame = Frame(left, top, 164, 164, (-1.8, 1.8), (-1.8, 1.8))
    across, up = places(frame, columns, columns)
    values = [[f(x, y) for x in across] for y in up]
    yield element("rect", x=left, y=top, width=164, height=164, fill=CARD.value_tint)
    yield frame.shade(region(frame, values), CARD.gradient_tint)
    yield path(border(frame, values), INK, width=1.8)
    yield frame.border()
    for corner, differs in CORNERS.items():
        yield from frame.points([corner], "diamond" if differs else "disc", ORANGE if differs else BLUE, 5.5)
        if (f(*corner) > 0) != differs:
            x, y = frame.at(*corner)
            yield element("circle", cx=x, cy=y, r=12, fill="none", stroke=INK, stroke_width=2, stroke_dasharray="4 3")
            yield words(x, y - 16, "wrong side", INK, anchor="middle", bold=True)


def xor_boundary():
    def two_layers(x, y):
        return math.tanh(2 * (x + y + 1)) - math.tanh(2 * (x + y - 1)) - 1

    inside = [
        *_panel(16, 38, lambda x, y: x + 0.8 * y + 0.9, 8),
        *_panel(200, 38, two_layers, 36),
        words(98, 26, "one layer: a line", INK, anchor="middle", bold=True),
        words(282, 26, "two layers: a band", INK, anchor="middle", bold=True),
        marker(24, 224, "diamond", ORANGE, 5.5),
        words(38, 228.5, "x1 ≠ x2: should be above 0 (the orange side)", INK),
        marker(24, 246, "disc", BLUE, 5.5),
        words(38, 250.5, "x1 = x2: should be below 0", INK),
    ]
    return _figure(
        inside,
        266,
        "XOR: no line separates it, a network of two layers does",
        "Two squares with the four corners of XOR. On the left a line divides the plane, and one corner lies on the "
        "wrong side, as it does for any line. On the right a network of two layers makes a band between two "
        "parallel borders: both corners with x1 ≠ x2 lie in it, both with x1 = x2 outside.",
    )


def parity():
    bits, inside = [1, 0, 1, 1], []
    odd, lefts = bits[0], [34, 122, 210, 298]
    for left, bit, name in zip(lefts, bits, ("x1", "x2", "x3", "x4"), strict=True):
        inside += _input(left, 46, str(bit))
        inside.append(words(left, 24, name, SOFT, anchor="middle"))
    inside.append(path("M34 60V116Q34 126 44 126H80", INK, width=1.5))
    inside += arrow((80, 126), (95, 126), INK, width=1.5)
    for left, bit in zip(lefts[1:], bits[1:], strict=True):
        odd ^= bit
        inside += arrow((left, 60), (left, 104), INK, width=1.5)
        inside.append(
            element("rect", x=left - 27, y=104, width=54, height=44, rx=8, fill=PAPER, stroke=INK, stroke_width=1.6)
        )
        inside.append(words(left, 130.5, "XOR", INK, anchor="middle", bold=True))
        end = left + 61 if left < 298 else left + 54
        inside += arrow((left + 27, 126), (end, 126), INK, width=1.5)
        inside.append(words(left + 41, 118, str(odd), BLUE, anchor="middle", bold=True))
    inside += [
        words(350, 148, "parity", INK, anchor="middle"),
        words(57, 118, "1", BLUE, anchor="middle", bold=True),
        words(16, 184, "1 + 0 + 1 + 1 = 3 ones: odd, so the parity is 1.", INK),
        words(16, 204, "D bits need D − 1 networks for XOR, in a chain.", INK),
    ]
    return _figure(
        inside,
        220,
        "Parity as a chain of XOR networks",
        "Four bits 1, 0, 1, 1. The first two go into an XOR network, which gives 1; that and the third bit into the "
        "next, which gives 0; that and the fourth into the last, which gives 1: the parity.",
    )


def rows():
    weights = [["0.5", "−1", "2", "1"], ["1", "0", "−2", "0.5"], ["−1", "1", "1", "0"]]
    left, top, wide, high = 56, 52, 42, 34
    inside = [element("rect", x=left, y=top + high, width=4 * wide, height=high, fill=CARD.value_tint)]
    for row, numbers in enumerate(weights):
        here = row == 1
        inside.append(
            words(left - 10, top + high * row + 22, f"W[{row}]", BLUE if here else SOFT, anchor="end", bold=here)
        )
        for column, number in enumerate(numbers):
            x, y = left + wide * column, top + high * row
            inside.append(element("rect", x=x, y=y, width=wide, height=high, fill="none", stroke=LINE))
            inside.append(words(x + wide / 2, y + 22, number, BLUE if here else INK, anchor="middle", bold=here))
    inside.append(
        element("rect", x=left, y=top + high, width=4 * wide, height=high, fill="none", stroke=BLUE, stroke_width=2.4)
    )
    inside.append(words(left + 2 * wide, top - 26, "W is (K, D) = (3, 4)", INK, anchor="middle", bold=True))
    inside.append(words(left + 2 * wide, top - 8, "a column for each input", SOFT, anchor="middle"))
    for place, number in enumerate(["2", "1", "0", "1"]):
        y = top - 17 + high * place
        inside.append(element("rect", x=258, y=y, width=38, height=high, fill="none", stroke=LINE))
        inside.append(words(277, y + 22, number, INK, anchor="middle"))
    inside.append(words(277, top - 26, "x̂ (4,)", INK, anchor="middle", bold=True))
    inside.append(words(240, top + high * 1.5 + 6, "·", INK, anchor="middle", size=24, bold=True))
    inside.append(words(310, top + high * 1.5 + 5, "= 2.5", BLUE, bold=True))
    inside += [
        words(16, 196, "w_1 = W[1], a row: 1·2 + 0·1 − 2·0 + 0.5·1 = 2.5", BLUE, bold=True),
        words(16, 216, "and h_1 = tanh(2.5): one row, one hidden unit.", INK),
    ]
    return _figure(
        inside,
        232,
        "Rows, not columns: row i of W holds the weights of hidden unit i",
        "W is a table of three rows and four columns. Row W[1], which is marked, holds 1, 0, −2 and 0.5. Its "
        "product with the input (2, 1, 0, 1) is 2.5, and the hidden unit gives tanh(2.5).",
    )
