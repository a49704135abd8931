"""The figures of the text, a function each; the name of the function is the name of the file."""

import functools
import itertools

import numpy as np

from autograder.drawing.plot import Frame, arrow, marker
from autograder.drawing.regions import border, places, region
from autograder.drawing.svg import CARD, document, element, path, words

WIDE, SCALE = 380, 1.25
INK, SOFT, LINE = CARD.ink, CARD.soft, CARD.line
BLUE, ORANGE, GREEN = CARD.value, CARD.gradient, CARD.third
XOR = np.array([[-1.0, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]]), np.array([-1.0, 1, 1, -1])


def _figure(inside, height, title, description):
    return document(inside, width=WIDE, height=height, title=title, description=description, scale=SCALE)


# -- networks that learn


def _outputs(W, v, X):
    return np.tanh(X @ W.T) @ v


def _start(hidden, inputs, seed):
    rng = np.random.default_rng(seed)
    return 0.5 * rng.normal(size=(hidden, inputs)), 0.5 * rng.normal(size=hidden)


def _train(X, y, hidden, lam, rate, steps, seed):
    """Gradient descent on the regularized loss: (W, v, history)."""
    (W, v), history = _start(hidden, X.shape[1], seed), []
    for _ in range(steps):
        H = np.tanh(X @ W.T)
        r = H @ v - y
        history.append(float(r @ r / (2 * len(y)) + lam / 2 * (np.sum(W**2) + np.sum(v**2))))
        dW = ((r[:, None] * v) * (1 - H**2)).T @ X / len(y) + lam * W
        v = v - rate * (H.T @ r / len(y) + lam * v)
        W = W - rate * dW
    return W, v, history


@functools.cache
def _moons():
    """Two half-moons, centred and of unit scale, with the bias input: X (40, 3), y (40,)."""
    rng = np.random.default_rng(36)
    turns, noise = np.pi * rng.random((2, 20)), 0.25 * rng.normal(size=(40, 2))
    upper = np.column_stack([np.cos(turns[0]), np.sin(turns[0])])
    lower = np.column_stack([1 - np.cos(turns[1]), 0.5 - np.sin(turns[1])])
    points = np.vstack([upper, lower]) + noise
    points = (points - points.mean(axis=0)) / points.std(axis=0)
    return np.column_stack([points, np.ones(40)]), np.repeat([1.0, -1.0], 20)


def _plane(frame, W, v, X, y, columns, rows, size=3.4):
    """Where a network's output is above zero, its border, and the points of both classes."""
    across, up = places(frame, columns, rows)
    grid = np.stack([*np.meshgrid(across, up), np.ones((rows + 1, columns + 1))], axis=-1)
    values = _outputs(W, v, grid).tolist()
    box = {"x": frame.left, "y": frame.top, "width": frame.width, "height": frame.height}
    yield element("rect", **box, fill=CARD.value_tint)
    yield frame.shade(region(frame, values), CARD.gradient_tint)
    yield path(border(frame, values), INK, width=1.6)
    yield frame.border()
    for sign, shape, colour in ((1, "diamond", ORANGE), (-1, "disc", BLUE)):
        yield from frame.points(X[y == sign, :2].tolist(), shape, colour, size)


def regularization():
    X, y = _moons()
    inside = [words(16, 26, "20 hidden units, 1,000 steps, rate 0.1", INK, bold=True)]
    remarks = ["bends to single points", "keeps the shape", "too stiff to bend"]
    for place, (lam, remark) in enumerate(zip((0.001, 0.01, 0.1), remarks, strict=True)):
        top = 40 + 172 * place
        W, v, _ = _train(X, y, 20, lam, 0.1, 1000, 0)
        norm = np.sqrt(np.sum(W**2) + np.sum(v**2))
        wrong = int(np.sum(np.sign(_outputs(W, v, X)) != y))
        inside += _plane(Frame(16, top, 200, 158, (-2.3, 2.3), (-2.2, 2.2)), W, v, X, y, 52, 40)
        for line, (text, bold) in enumerate(
            [
                (f"λ = {lam}", True),
                (remark, False),
                (f"weights of size {norm:.1f}", False),
                (f"{wrong} of 40 points wrong", False),
            ]
        ):
            inside.append(words(226, top + 56 + 20 * line, text, INK if bold else SOFT, bold=bold))
    return _figure(
        inside,
        566,
        "Regularization: the same network with λ = 0.001, 0.01 and 0.1",
        "Forty points of two half-moons, and the border that a network of twenty hidden units learned for three λ. "
        "With the smallest λ it bends around single points and its weights are large; with the largest it is nearly "
        "a line and its weights are small.",
    )


def xor_training():
    X, y = XOR
    W, v = _start(4, 3, 0)
    learned = _train(X, y, 4, 0.0, 0.1, 300, 0)
    frames = [Frame(left, 38, 164, 164, (-1.8, 1.8), (-1.8, 1.8)) for left in (16, 200)]
    inside = [
        words(98, 26, "at the start", INK, anchor="middle", bold=True),
        words(282, 26, "after 300 steps", INK, anchor="middle", bold=True),
        *_plane(frames[0], W, v, X, y, 40, 40, 5.5),
        *_plane(frames[1], *learned[:2], X, y, 40, 40, 5.5),
        marker(24, 222, "diamond", ORANGE, 5.5),
        words(38, 226.5, "x1 ≠ x2, target +1 (orange side: output above 0)", INK),
        marker(24, 244, "disc", BLUE, 5.5),
        words(38, 248.5, "x1 = x2, target −1", INK),
    ]
    return _figure(
        inside,
        264,
        "A network of four hidden units learns XOR",
        "Two squares with the four corners of XOR. At the random start the border of the network separates nothing. "
        "After 300 steps of gradient descent both corners with x1 ≠ x2 lie on one side of the border, the others on "
        "the other.",
    )


def approximation():
    def f(x):
        return np.sin(2 * x) + 0.3 * x

    low, high = -np.pi, np.pi
    x = np.linspace(low, high, 241)
    X = np.column_stack([x, np.ones_like(x)])
    inside = [
        path("M16 20H44", INK, width=1.6, dash="2 4"),
        words(50, 24, "the function F", INK),
        path("M172 20H200", BLUE, width=2.4),
        words(206, 24, "the network", BLUE),
    ]
    for place, units in enumerate((2, 5, 20)):
        top = 38 + 132 * place
        centres = low + (high - low) * (np.arange(units) + 0.5) / units
        slope = 0.75 * units / (high - low) * 2
        W = np.column_stack([np.full(units, slope), -slope * centres])
        v = np.linalg.lstsq(np.tanh(X @ W.T), f(x), rcond=1e-10)[0]
        fitted = _outputs(W, v, X)
        frame = Frame(16, top, 236, 118, (low, high), (-2.1, 2.1))
        inside += [*frame.cross(), frame.border()]
        inside += frame.curve(list(zip(x.tolist(), fitted.tolist(), strict=True)), BLUE, width=2.4)
        inside += frame.curve(list(zip(x[::2].tolist(), f(x[::2]).tolist(), strict=True)), INK, width=1.6, dash="2 4")
        error = np.max(np.abs(fitted - f(x)))
        inside.append(words(264, top + 48, f"{units} tanh units", INK, bold=True))
        inside.append(words(264, top + 68, "largest error", SOFT))
        inside.append(words(264, top + 86, f"{error:.2g}", SOFT))
    return _figure(
        inside,
        440,
        "A function, approximated by 2, 5 and 20 tanh units",
        "The wavy function F(x) = sin 2x + 0.3 x and three networks. Two hidden units follow its rough course only, "
        "five come nearer, with twenty both curves are one.",
    )


def loss_curve():
    X, y = _moons()
    frame = Frame(52, 34, 308, 216, (0, 100), (0.03, 1000), log=True)
    inside = [frame.border()]
    for power in (0.1, 1, 10, 100):
        inside.append(path(_line(frame, (0, power), (100, power)), LINE, width=1))
    inside += frame.ticks_up([0.1, 1, 10, 100, (1000, "1,000")])
    inside += frame.ticks_across([0, 25, 50, 75, 100])
    inside.append(words(16, 22, "loss", INK, bold=True))
    inside.append(words(206, 286, "steps", INK, anchor="middle", bold=True))
    last = {}
    for rate, colour, dash in ((0.01, GREEN, "2 4"), (0.1, BLUE, None), (0.8, ORANGE, "8 4")):
        history = _train(X, y, 20, 0.001, rate, 101 if rate < 0.5 else 12, 0)[2]
        inside += frame.curve(list(enumerate(history)), colour, width=2.4, dash=dash)
        last[rate] = history
    over = next(step for step, loss in enumerate(last[0.8]) if loss > 1000)
    inside += frame.points([(over - 0.4, 800)], "cross", ORANGE, 5)
    inside.append(
        words(frame.at(10.5, 1)[0], frame.at(10.5, 480)[1], "rate 0.8: too large, it diverges", ORANGE, bold=True)
    )
    inside.append(words(frame.at(10.5, 1)[0], frame.at(10.5, 210)[1], f"past 1,000 at step {over}", ORANGE))
    inside.append(words(frame.at(30, 1)[0], frame.at(30, 1.25)[1], "rate 0.01: small, and slow", GREEN, bold=True))
    inside.append(words(frame.at(38, 1)[0], frame.at(38, 0.052)[1], "rate 0.1: it goes down", BLUE, bold=True))
    return _figure(
        inside,
        300,
        "The loss over 100 steps, with three learning rates",
        "The loss on a logarithmic axis. With rate 0.1 it falls quickly, then slowly. With rate 0.01 it falls "
        "slowly. With "
        f"rate 0.8 it grows from step to step and is above 1,000 at step {over}.",
    )


def descent():
    def loss(w):
        return 0.45 * (w - 2.2) ** 2 + 0.5

    def slope(w):
        return 0.9 * (w - 2.2)

    rate, steps = 0.55, [-0.4]
    frame = Frame(20, 16, 340, 214, (-1.0, 4.6), (0, 4.2))
    inside = [path(_line(frame, (-1.0, 0), (4.6, 0)), SOFT, width=1)]
    inside += frame.graph(loss, INK)
    for _ in range(4):
        steps.append(steps[-1] - rate * slope(steps[-1]))
    inside += _steps_down(frame, loss, steps)
    first = steps[0]
    ends = [(w, loss(first) + slope(first) * (w - first)) for w in (first - 0.3, first + 0.85)]
    inside += frame.curve(ends, ORANGE, dash="7 5")
    inside += frame.points([(w, loss(w)) for w in steps], "disc", BLUE, 4.5)
    y = frame.at(*ends[1])[1]
    inside += [
        words(*frame.at(3.95, 3.2), "loss L(w)", INK, anchor="middle", bold=True),
        words(16, y + 22, "slope dL/dw < 0", ORANGE, bold=True),
        words(
            (frame.at(steps[0], 0)[0] + frame.at(steps[1], 0)[0]) / 2,
            frame.at(0, loss(first))[1] - 10,
            "so w grows",
            BLUE,
            anchor="middle",
            bold=True,
        ),
        words(*frame.at(4.5, 0.12), "w", INK, anchor="end", bold=True),
        words(16, 256, "w ← w − rate · dL/dw: a step against the gradient.", INK, bold=True),
        words(16, 276, "The flatter the curve, the shorter the step.", SOFT),
    ]
    return _figure(
        inside,
        292,
        "Gradient descent: a step against the gradient",
        "A valley, the loss L over one weight w. The first point lies on the left slope, where dL/dw is below zero: "
        "a step against it makes w larger, towards the bottom. Each step is shorter, as the curve is flatter there.",
    )


def _steps_down(frame, loss, steps):
    """An arrow for each step that is long enough for one, and how far the loss falls there."""
    for before, after in itertools.pairwise(steps):
        start, end = frame.at(before, loss(before)), frame.at(after, loss(before))
        if end[0] - start[0] > 22:
            yield from arrow(start, end, BLUE, width=1.8)
            yield path(_line(frame, (after, loss(before)), (after, loss(after))), LINE, width=1, dash="3 4")


def _line(frame, *ends):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (frame.at(*end) for end in ends))
