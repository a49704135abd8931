# %% [markdown]
# # Gradients by hand
#
# A network learns by asking one question about each of its numbers: if this one grew a little, would the
# output grow or shrink, and how strongly? The answer is a gradient. In this assignment you work gradients
# out with nothing but the chain rule, one small step at a time.
#
# *Why by hand, when a library does it?* Because what the library does leaks: a saturated sigmoid passes
# no gradient on, a fork that overwrites in the place of adding trains quietly in a wrong direction. Who has
# done it by hand once sees these things later.
#
# Fill in each function, save, and run `pytest` in this folder, or `!pytest` in a cell of its own here in the
# notebook. One question alone: `pytest tests/test_staged.py`.

# %%
import math

import numpy as np

# %% [markdown]
# ## 1. What a gradient says
#
# The derivative of $f$ with respect to $x$ is $\lim_{h \to 0} (f(x+h) - f(x))/h$: the sensitivity of the
# output to that one input. For $f = xy$ it is $(y, x)$: at $x = 2$, $y = 5$ a small step of $x$ moves the
# output five times as far. A sum passes every change on as it is. A maximum listens to its larger input
# alone: $(1(x \geq y), 1(y \geq x))$.
#
# Each function gives the pair $(\partial f/\partial x, \partial f/\partial y)$.


# %% question="interpretation"
def product_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x y."""
    raise NotImplementedError


def sum_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x + y."""
    raise NotImplementedError


def max_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = max(x, y)."""
    raise NotImplementedError


# %% [markdown]
# ## 2. A gradient without any calculus
#
# Before a formula is trusted it is checked against numbers. The centred difference
# $(f(x + h) - f(x - h)) / 2h$ moves one component at a time, to both sides. Here `x` is a number or an array of
# any shape, integers included, and `f` takes what `x` is (with float entries) and gives a number. Give back
# the gradient in the shape of `x`, and leave `x` as it was.


# %% question="numerical_gradient"
def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by centred differences, in the shape of x.

    x is a number or an array; f is called with a float, or a float array of the same shape.
    """
    raise NotImplementedError


# %% [markdown]
# ## 3. Gates
#
# A gate knows nothing of the circuit it sits in. Going forward it computes its output from its inputs and
# keeps what it will need. Coming back it is told the gradient of its output, `grad_output`, multiplies it into
# each of its local gradients, and hands the results to its inputs.
#
# | gate | output | local gradient |
# |---|---|---|
# | add | $x + y$ | 1 and 1: the gradient is *distributed*, each input gets all of it |
# | multiply | $x y$ | $y$ and $x$: swapped, and scaled |
# | max | $\max(x, y)$ | 1 for the larger input, 0 for the other: *routed* |
# | reciprocal | $1/x$ | $-1/x^2$ |
# | exp | $e^x$ | $e^x$ |
# | sigmoid | $\sigma(x) = 1/(1 + e^{-x})$ | $(1 - \sigma(x))\,\sigma(x)$ |
# | add a constant | $c + x$ | 1 |
# | scale by a constant | $a x$ | $a$ |
#
# `forward` takes one or two numbers and gives a number. `backward` gives one gradient, or a pair, and the same
# again when it is called again. A gate may be used again: `forward` with new numbers takes the place of the old
# ones. Two gates of one class keep their memories apart.


# %% question="gates"
class AddGate:
    """x + y."""

    def forward(self, x, y):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class MultiplyGate:
    """x y."""

    def forward(self, x, y):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class MaxGate:
    """max(x, y)."""

    def forward(self, x, y):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class ReciprocalGate:
    """1 / x."""

    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class ExpGate:
    """e to the power of x."""

    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class SigmoidGate:
    """1 / (1 + e^-x)."""

    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class AddConstantGate:
    """c + x, for a constant c."""

    def __init__(self, c):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% question="gates"
class ScaleGate:
    """a x, for a constant a."""

    def __init__(self, a):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError


# %% [markdown]
# ## 4. A first circuit
#
# $f(x, y, z) = (x + y)\,z$ is two gates: $q = x + y$, then $f = q z$. Go forward and keep $q$; then come back:
# $\partial f/\partial q = z$ and $\partial f/\partial z = q$, and the sum hands $\partial f/\partial q$ on to
# both of its inputs. With $x = 1$, $y = 3$, $z = 2$: $q = 4$, $f = 8$, and the gradients are $2, 2, 4$.


# %% question="composite"
def composite(x, y, z):
    """Return (f, (df/dx, df/dy, df/dz)) of f = (x + y) z, through q = x + y."""
    raise NotImplementedError


# %% [markdown]
# ## 5. The sigmoid neuron
#
# $f(w, x) = 1/(1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)})$ looks like one formula and is eight gates. Take one at
# a time.
#
# | going forward | | coming back |
# |---|---|---|
# | `w0x0` $= w_0 x_0$ and `w1x1` $= w_1 x_1$ | (1) | `dw`, `dx` from `dw0x0` and `dw1x1` |
# | `sum` = `w0x0` + `w1x1` | (2) | `dw0x0`, `dw1x1` from `dsum` |
# | `a` = `sum` $+\, w_2$ | (3) | `dsum`, and `dw[2]`, from `da` |
# | `neg` = −`a` | (4) | `da` from `dneg` |
# | `exp` $= e^{\mathtt{neg}}$ | (5) | `dneg` from `dexp` |
# | `inc` = 1 + `exp` | (6) | `dexp` from `dinc` |
# | `f` = 1 / `inc` | (7) | `dinc` from `df` |
#
# `dinc` is short for $\partial f/\partial \mathtt{inc}$, times `df`, the gradient that arrives from behind: 1
# where the neuron is all there is, something else inside a network. The cache holds all that was computed
# going forward, and `w` and `x`.


# %% question="sigmoid_neuron"
def sigmoid_neuron_forward(w, x):
    """Return (f, cache); w has 3 entries, x has 2.

    cache is a dict with w, x, w0x0, w1x1, sum, a, neg, exp, inc and f.
    """
    raise NotImplementedError


# %% question="sigmoid_neuron"
def sigmoid_neuron_backward(cache, df=1.0):
    """Return a dict with dinc, dexp, dneg, da, dsum, dw0x0, dw1x1, dw (3 entries) and dx (2 entries).

    df is the gradient of the neuron's output.
    """
    raise NotImplementedError


# %% [markdown]
# ## 6. The same neuron, wired from gates
#
# Now let the gates do the work: make them, pass numbers forward from gate to gate, then pass the gradient
# back through the same gates in reverse. Use at least two `MultiplyGate` and two `AddGate`; how you make the
# rest of σ is up to you. What you return should follow from what the gates give.


# %% question="neuron_of_gates"
def sigmoid_neuron_gates(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, computed by gates forward and backward."""
    raise NotImplementedError


# %% [markdown]
# ## 7. Four gates in one
#
# Gates may be grouped. The last four gates of the neuron are the sigmoid, and its derivative is short:
# $\sigma'(a) = (1 - \sigma(a))\,\sigma(a)$. So the way back needs one step where it took four.


# %% question="sigmoid_neuron_grouped"
def sigmoid_neuron_grouped(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, with one gate for the sigmoid."""
    raise NotImplementedError


# %% [markdown]
# ## 8. Staged computation
#
# $$f(x, y) = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2}$$
#
# Nobody wants the derivative of this in one piece, and nobody needs it. Break it into stages that each have an easy
# local gradient; keep every stage; then go back through them in reverse, a line for each line.
#
# | going forward | | coming back |
# |---|---|---|
# | `sigy` = σ(y) | (1) | `dy` gets a part from `dsigy` |
# | `num` = x + `sigy` | (2) | `dsigy`, and a part of `dx`, from `dnum` |
# | `sigx` = σ(x) | (3) | `dx` gets a part from `dsigx` |
# | `xpy` = x + y | (4) | `dx` and `dy` each get a part from `dxpy` |
# | `xpysqr` = `xpy`² | (5) | `dxpy` from `dxpysqr` |
# | `den` = `sigx` + `xpysqr` | (6) | `dsigx`, `dxpysqr` from `dden` |
# | `invden` = 1 / `den` | (7) | `dden` from `dinvden` |
# | `f` = `num` · `invden` | (8) | `dnum`, `dinvden` from `df` |
#
# A variable that is used in several places gets a part of its gradient from each of them, and the parts
# are *added*: `=` the first time, `+=` from then on. With numbers, `dx += part` is short for `dx = dx + part`.
# If your values are arrays, write the long form: `dx = dxpy` gives one array a second name, and `+=` would then
# change `dxpy` too.


# %% question="staged"
def staged_forward(x, y):
    """Return (f, cache); cache is a dict with x, y, sigy, num, sigx, xpy, xpysqr, den and invden."""
    raise NotImplementedError


# %% question="staged"
def staged_backward(cache, df=1.0):
    """Return a dict with dnum, dinvden, dden, dsigx, dxpysqr, dxpy, dsigy, dx and dy.

    df is the gradient of f.
    """
    raise NotImplementedError
