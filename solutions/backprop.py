# %% [markdown]
# # Gradients by hand
#
# A network learns by asking one question about each of its numbers: if this one grew a little, would the output grow
# or shrink, and how strongly? The answer is a gradient. In this assignment you work gradients out with nothing but
# the chain rule, one small step at a time.
#
# *Why by hand, when a library does it?* Because what the library does leaks. A sigmoid far out on its flat side
# passes almost no gradient on, and the units before it stop learning. A gradient that is overwritten where it should
# be added trains quietly in a wrong direction. No error message tells of either. Who has made every step once by hand
# knows where to look.
#
# Two habits of writing help from here on:
#
# | written | read |
# |---|---|
# | `dq` | how the final output answers to `q`: "the gradient of `q`" for short |
# | `df` | the same for $f$, handed in by what comes after $f$; 1 where nothing does. A gate calls it `grad_output` |
#
# In the end, $f$ is the loss of a network, and gradients are mostly taken for its parameters, the weights and biases,
# to improve them. Here $f$ may be anything, and every input gets its gradient.
#
# Fill in each function, and ask the public checks about it. In the notebook, run the cell `check(…)` below the
# question. With the script, save it and run `pytest` in this folder; `pytest tests/test_staged.py` asks one question
# alone. `draw("staged")` shows your own numbers in the circuit, and where they differ first. These checks show a mistake
# in everything that follows from it, so put the first one right. In grading each stage is judged for the values that it
# was given, so a mistake costs once.

# %%
import math

import numpy as np

# %% [markdown]
# ## 1. What a gradient says
#
# **Trains:** reading a gradient as a sensitivity.
#
# The derivative of $f$ with respect to one variable is
#
# $$\frac{df}{dx} = \lim\limits_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
#
# It is the sensitivity of the output to that variable: a small step $h$ in $x$ moves the output by about $h$ times
# the derivative. The gradient $\nabla f$ holds one such number for each variable, while all others stay where they
# are.
#
# | $f(x, y)$ | $(\partial f/\partial x, \partial f/\partial y)$ | in words |
# |---|---|---|
# | $x y$ | $(y, x)$ | the slope in each is the value of the other |
# | $x + y$ | $(1, 1)$ | every step is passed on as it is |
# | $\max(x, y)$ | $(1(x \geq y), 1(y \geq x))$ | the larger one counts alone |
#
# Here $1(\ldots)$ is 1 where the condition holds and 0 where it does not.
#
# **Example.** $f = x y$ at $x = 4$, $y = -3$ is $-12$, and its gradient is $(-3, 4)$. Raise $x$ to 4.1, and $f$ falls
# to $-12.3$: three times the step, downwards. Raise $y$ to $-2.9$, and $f$ rises to $-11.6$: four times the step,
# upwards.
#
# **Write** the three functions. Each gives the pair $(\partial f/\partial x, \partial f/\partial y)$. At a tie of the
# maximum, $(1, 1)$ is right, and so are two shares that add up to 1.


# %% question="interpretation"
def product_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x y."""
    # BEGIN SOLUTION
    return y, x
    # END SOLUTION


def sum_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x + y."""
    # BEGIN SOLUTION
    return 1.0, 1.0
    # END SOLUTION


def max_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = max(x, y)."""
    # BEGIN SOLUTION
    return float(x >= y), float(y >= x)
    # END SOLUTION


# %% [markdown]
# ## 2. A gradient without any calculus
#
# **Trains:** checking a formula against numbers, before anyone trusts it.
#
# A computer cannot let $h$ go to 0, but it can take $h$ small. One step to the side, as in the limit above, leans to
# that side. The *centred difference* steps to both sides, and its error is far smaller:
#
# $$\frac{f(x + h) - f(x - h)}{2h}$$
#
# ![A curve with its tangent at x, whose slope is the derivative. A dashed line cuts the curve at x − h and x + h; its slope, the centred difference, is nearly the same.](figures/sensitivity.svg)
#
# If $x$ has many components, one of them moves at a time, while the others stay.
#
# **Example.** $f = x^3$ at $x = 2$ has the derivative 12. With $h = 0.1$, one step to the side gives
# $(9.261 - 8)/0.1 = 12.61$. The centred difference gives $(9.261 - 6.859)/0.2 = 12.01$.
#
# > **A second name is no copy.** After `p = x`, whatever is done to `p` is done to `x`. Work on a
# > copy, and put the old value of a component back before the next one moves: to add $h$ and take it off again is not
# > quite the same.
#
# > **Whole numbers.** An array of integers keeps nothing behind the point: a step of 0.00001 in it is no step at all.
#
# To compare a gradient $g$ with a numerical one $n$, take the relative error $|g - n| / \max(|g|, |n|)$. A value near
# 0.01 means that something is wrong; 0.0000001 is fine. Expect more near a kink, such as that of a maximum at a tie.
#
# **Write** `numerical_gradient`. `x` is a number or an array of any shape, integers included. Call `f` with what `x`
# is, but in floats, and give back floats in the shape of `x`.


# %% question="numerical_gradient"
def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by centred differences, in the shape of x.

    x is a number or an array; f is called with a float, or a float array of the same shape.
    """
    # BEGIN SOLUTION
    if np.isscalar(x):
        return (f(x + h) - f(x - h)) / (2 * h)
    point = np.array(x, dtype=float)
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        before = point[index]
        point[index] = before + h
        above = f(point.copy())
        point[index] = before - h
        below = f(point.copy())
        point[index] = before
        gradient[index] = (above - below) / (2 * h)
    return gradient
    # END SOLUTION


# %% [markdown]
# ## 3. Gates
#
# **Trains:** the one rule from which backpropagation is made.
#
# Any formula can be drawn as a circuit of *gates*. A gate knows nothing of the circuit around it. Going forward, it
# computes its output from its inputs, and keeps what it will need. Its *local gradients*, those of its output with
# respect to its inputs, it can work out then and there. Coming back, it learns the gradient of its output,
# `grad_output`. It multiplies that into every local gradient, and hands the products to its inputs. This is the chain
# rule.
#
# ![A multiply gate is given x = 3 and y = 4, keeps them, and gives z = 12. Coming back it is told dz = 5, multiplies it into each local gradient, and sends back dx = 4 · 5 = 20 and dy = 3 · 5 = 15.](figures/gate.svg)
#
# | gate | output | local gradient |
# |---|---|---|
# | add | $x + y$ | 1 and 1 |
# | multiply | $x y$ | $y$ and $x$ |
# | max | $\max(x, y)$ | 1 for the larger input, 0 for the other |
# | reciprocal | $1/x$ | $-1/x^2$ |
# | exp | $e^x$ | $e^x$ |
# | sigmoid | $\sigma(x) = 1/(1 + e^{-x})$ | $(1 - \sigma(x)) \sigma(x)$ |
# | add a constant | $c + x$ | 1 |
# | scale by a constant | $a x$ | $a$ |
#
# Three of them show a pattern that is worth knowing by heart. An add gate *distributes* the gradient. A max gate
# *routes* it to the larger input. A multiply gate *swaps* its inputs and scales: each input gets the other one, times
# the gradient.
#
# ![The circuit of f = 2 (x y + max(z, w)) at x = 3, y = −4, z = 2, w = −1, where the gradient 2 comes back to the sum. The add gate sends 2 to both of its inputs. The multiply gate sends −8 to x and 6 to y. The max gate sends 2 to z and 0 to w.](figures/patterns.svg)
#
# > **"Distributes equally" is not "shares out".** An add gate gives each of its inputs the *whole* gradient, not a
# > half. A step in one of them moves the sum by the whole step.
#
# **Example.** All three gates with the inputs 3 and $-2$, when the gradient of the output is 4: add gives 4 and 4,
# max gives 4 and 0, multiply gives $-2 \cdot 4 = -8$ and $3 \cdot 4 = 12$.
#
# **Write** the eight classes, for numbers. `forward` takes one or two numbers and gives back one. `backward` gives
# back one gradient, or a pair, and the same again when it is called again. Two gates of one class keep their memories
# apart, and `forward` with new numbers takes the place of the old ones.


# %% question="gates"
class AddGate:
    """x + y."""

    def forward(self, x, y):
        # BEGIN SOLUTION
        return x + y
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return grad_output, grad_output
        # END SOLUTION


# %% question="gates"
class MultiplyGate:
    """x y."""

    def forward(self, x, y):
        # BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return self.y * grad_output, self.x * grad_output
        # END SOLUTION


# %% question="gates"
class MaxGate:
    """max(x, y)."""

    def forward(self, x, y):
        # BEGIN SOLUTION
        self.x_wins = x >= y
        return max(x, y)
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return (grad_output, 0.0) if self.x_wins else (0.0, grad_output)
        # END SOLUTION


# %% question="gates"
class ReciprocalGate:
    """1 / x."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        return 1 / x
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return -1 / self.x**2 * grad_output
        # END SOLUTION


# %% question="gates"
class ExpGate:
    """e to the power of x."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.output = math.exp(x)
        return self.output
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return self.output * grad_output
        # END SOLUTION


# %% question="gates"
class SigmoidGate:
    """1 / (1 + e^-x)."""

    def forward(self, x):
        # BEGIN SOLUTION
        self.output = 1 / (1 + math.exp(-x))
        return self.output
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return (1 - self.output) * self.output * grad_output
        # END SOLUTION


# %% question="gates"
class AddConstantGate:
    """c + x, for a constant c."""

    def __init__(self, c):
        # BEGIN SOLUTION
        self.c = c
        # END SOLUTION

    def forward(self, x):
        # BEGIN SOLUTION
        return self.c + x
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return grad_output
        # END SOLUTION


# %% question="gates"
class ScaleGate:
    """a x, for a constant a."""

    def __init__(self, a):
        # BEGIN SOLUTION
        self.a = a
        # END SOLUTION

    def forward(self, x):
        # BEGIN SOLUTION
        return self.a * x
        # END SOLUTION

    def backward(self, grad_output):
        # BEGIN SOLUTION
        return self.a * grad_output
        # END SOLUTION


# %% [markdown]
# ## 4. A first circuit
#
# **Trains:** going forward, then backward.
#
# $f(x, y, z) = (x + y) z$ is two gates: $q = x + y$, then $f = q z$. Each is easy by itself:
# $\partial f/\partial q = z$ and $\partial f/\partial z = q$, while $q$ has the slope 1 in both $x$ and $y$. The
# chain rule joins them: $\partial f/\partial x = \partial f/\partial q \cdot \partial q/\partial x$.
#
# ![The circuit of f = (x + y) z. Values forward: x = −2 and y = 5 meet in an add gate, q = 3; q and z = −4 meet in a multiply gate, f = −12. Gradients backward: 1 at f, −4 at q, 3 at z, and −4 at both x and y.](figures/composite.svg)
#
# **Example.** At $x = -2$, $y = 5$, $z = -4$: first forward, $q = 3$ and $f = -12$. Then backward, from the end. The
# gradient of $f$ itself is 1. The multiply gate swaps: $q$ gets $-4$ and $z$ gets 3. The add gate hands its $-4$ to
# both $x$ and $y$. The gradients are $-4$, $-4$ and $3$.
#
# There is another way to read this. Suppose that $f$ wants to be higher. The multiply gate then tells the add gate:
# "lower would be better, with a force of 4." The add gate passes the wish on to $x$ and $y$. If they follow it and
# shrink, $q$ shrinks, and $f$ grows, since $q$ is multiplied by a number below zero. So gates talk to each other
# through the gradient: its sign says whether an output should increase or decrease, its size how strongly.
#
# **Write** `composite`. It gives back $f$, and the three gradients together.


# %% question="composite"
def composite(x, y, z):
    """Return (f, (df/dx, df/dy, df/dz)) of f = (x + y) z, through q = x + y."""
    # BEGIN SOLUTION
    q = x + y
    f = q * z
    dq, dz = z, q
    return f, (dq, dq, dz)
    # END SOLUTION


# %% [markdown]
# ## 5. The sigmoid neuron
#
# **Trains:** a long chain, one link at a time.
#
# $$f(w, x) = \frac{1}{1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)}}$$
#
# It looks like one formula, and is a neuron with two inputs, a bias $w_2$ and a sigmoid. As a circuit it is a row of
# small gates. Take one at a time, and give every value a name:
#
# | line | going forward | coming back |
# |---|---|---|
# | (1) | `w0x0` is $w_0 x_0$, and `w1x1` is $w_1 x_1$ | `dw` and `dx`, from `dw0x0` and `dw1x1` |
# | (2) | `sum` is `w0x0` + `w1x1` | `dw0x0` and `dw1x1`, from `dsum` |
# | (3) | `a` is `sum` + $w_2$ | `dsum`, and the part of `dw` for $w_2$, from `da` |
# | (4) | `neg` is −`a` | `da`, from `dneg` |
# | (5) | `exp` is $e$ to the power of `neg` | `dneg`, from `dexp` |
# | (6) | `inc` is 1 + `exp` | `dexp`, from `dinc` |
# | (7) | `f` is 1 / `inc` | `dinc`, from `df` |
#
# Four local gradients do the work on lines (4) to (7):
#
# | $f(x)$ | $1/x$ | $c + x$ | $e^x$ | $a x$ |
# |---|---|---|---|---|
# | $df/dx$ | $-1/x^2$ | $1$ | $e^x$ | $a$ |
#
# ![The circuit of the sigmoid neuron with its numbers at w = (2, −3, −3), x = (−1, −2). Forward: the products −2 and 6, their sum 4, a = 1, then −1, 0.37, 1.37 and f = 0.73. Backward from 1: −0.53 and −0.53, then −0.20, 0.20 at a, and so 0.20 at both products; −0.20, −0.39 and 0.20 at the weights; 0.39 and −0.59 at the inputs.](figures/sigmoid_neuron.svg)
#
# **Example.** At $w = (2, -3, -3)$ and $x = (-1, -2)$, forward: `w0x0` is $-2$, `w1x1` is 6, `sum` is 4, `a` is 1,
# `neg` is $-1$, `exp` is 0.3679, `inc` is 1.3679, and `f` is 0.7311. Backward, with `df` = 1: `dinc` is $-0.5344$,
# `da` is 0.1966, `dw` is $(-0.1966, -0.3932, 0.1966)$ and `dx` is $(0.3932, -0.5898)$.
#
# These numbers are kind to mistakes: $w_1$ and $w_2$ are equal, and $a$ is 1, so a factor too many may not show. Try
# others as well.
#
# > **Every gradient includes what comes after it.** `dinc` is not the slope of 1/`inc` alone. It is that slope times
# > `df`, the gradient of the neuron's output. Within a network `df` is seldom 1.
#
# > **A bias has an input too.** $w_2$ is a weight whose input is the constant 1.
#
# **Write** the way forward, which keeps its values in `cache`, and the way back, which reads them there. Keep your
# lines in the order of the table: the way back takes them from the last to the first.


# %% question="sigmoid_neuron"
def sigmoid_neuron_forward(w, x):
    """Return (f, cache); w has 3 entries, x has 2.

    cache is a dict with w, x, w0x0, w1x1, sum, a, neg, exp, inc and f.
    """
    # BEGIN SOLUTION
    w0x0 = w[0] * x[0]  # (1)
    w1x1 = w[1] * x[1]
    sum = w0x0 + w1x1  # (2)
    a = sum + w[2]  # (3)
    neg = -a  # (4)
    exp = math.exp(neg)  # (5)
    inc = 1 + exp  # (6)
    f = 1 / inc  # (7)
    cache = {
        "w": w,
        "x": x,
        "w0x0": w0x0,
        "w1x1": w1x1,
        "sum": sum,
        "a": a,
        "neg": neg,
        "exp": exp,
        "inc": inc,
        "f": f,
    }
    return f, cache
    # END SOLUTION


# %% question="sigmoid_neuron"
def sigmoid_neuron_backward(cache, df=1.0):
    """Return a dict with dinc, dexp, dneg, da, dsum, dw0x0, dw1x1, dw (3 entries) and dx (2 entries).

    df is the gradient of the neuron's output.
    """
    # BEGIN SOLUTION
    w, x = cache["w"], cache["x"]
    dinc = -1 / cache["inc"] ** 2 * df  # (7)
    dexp = dinc  # (6)
    dneg = cache["exp"] * dexp  # (5)
    da = -dneg  # (4)
    dsum = da  # (3)
    dw0x0 = dsum  # (2)
    dw1x1 = dsum
    dw = np.array([x[0] * dw0x0, x[1] * dw1x1, da])  # (1), and (3) for the bias
    dx = np.array([w[0] * dw0x0, w[1] * dw1x1])
    return {
        "dinc": dinc,
        "dexp": dexp,
        "dneg": dneg,
        "da": da,
        "dsum": dsum,
        "dw0x0": dw0x0,
        "dw1x1": dw1x1,
        "dw": dw,
        "dx": dx,
    }
    # END SOLUTION


# %% [markdown]
# ## 6. The same neuron, wired from gates
#
# **Trains:** seeing that a library is made of gates like yours.
#
# Make the gates, pass numbers forward from gate to gate, then pass the gradient back through the same gates in
# reverse. Nobody needs a formula for the whole any more.
#
# **Example.** $f = 2 (p + r)$ at $p = 3$, $r = 4$, of two gates:
#
# ```python
# plus, double = AddGate(), ScaleGate(2.0)
# f = double.forward(plus.forward(3.0, 4.0))    # 7, then 14
# dp, dr = plus.backward(double.backward(1.0))  # 2, then 2 and 2
# ```
#
# The innermost gate comes first going forward and last coming back.
#
# **Write** `sigmoid_neuron_gates`. It uses at least two `MultiplyGate` and two `AddGate`; how you make the rest of σ
# is up to you. What it gives back should follow from what the gates give.


# %% question="neuron_of_gates"
def sigmoid_neuron_gates(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, computed by gates forward and backward."""
    # BEGIN SOLUTION
    multiply0, multiply1 = MultiplyGate(), MultiplyGate()
    add, add_bias = AddGate(), AddGate()
    sigma = SigmoidGate()
    f = sigma.forward(add_bias.forward(add.forward(multiply0.forward(w[0], x[0]), multiply1.forward(w[1], x[1])), w[2]))
    dsum, dw2 = add_bias.backward(sigma.backward(1.0))
    dw0x0, dw1x1 = add.backward(dsum)
    dw0, dx0 = multiply0.backward(dw0x0)
    dw1, dx1 = multiply1.backward(dw1x1)
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])
    # END SOLUTION


# %% [markdown]
# ## 7. Four gates in one
#
# **Trains:** grouping: a chain of easy local gradients is one local gradient.
#
# Nobody says how large a gate must be. A gate may be split into smaller ones, and several may be grouped into one.
# The last four gates of the neuron are the sigmoid. Multiply their local gradients, and what comes out is short:
#
# $$\sigma'(x) = (1 - \sigma(x)) \sigma(x)$$
#
# **Example.** Where $\sigma(x) = 0.9$, the slope is $0.1 \cdot 0.9 = 0.09$. Where $\sigma(x) = 0.5$, it is $0.25$,
# and nowhere is it larger. So a sigmoid passes on a quarter of the gradient at best, and far out on either side
# almost nothing.
#
# > **The output stands in it, not the input.** With $s = \sigma(x)$ the slope is $(1 - s) s$. Whoever puts $x$ or
# > σ(σ(x)) there gets another number.
#
# **Write** `sigmoid_neuron_grouped`, with one step back through the sigmoid in the place of four. Do its gradients
# agree with those of question 5?


# %% question="sigmoid_neuron_grouped"
def sigmoid_neuron_grouped(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, with one gate for the sigmoid."""
    # BEGIN SOLUTION
    f = 1 / (1 + math.exp(-(w[0] * x[0] + w[1] * x[1] + w[2])))
    da = (1 - f) * f
    return f, np.array([x[0] * da, x[1] * da, da]), np.array([w[0] * da, w[1] * da])
    # END SOLUTION


# %% [markdown]
# ## 8. Staged computation
#
# **Trains:** all of it together.
#
# $$f(x, y) = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2}$$
#
# Nobody wants the derivative of this in one piece, and nobody needs it. Break it into stages with easy local
# gradients. Keep every stage. Then go back through them in reverse, a line for each line:
#
# | line | going forward | coming back |
# |---|---|---|
# | (1) | `sigy` is σ(y) | a part of `dy`, from `dsigy` |
# | (2) | `num` is x + `sigy` | a part of `dx`, and `dsigy`, from `dnum` |
# | (3) | `sigx` is σ(x) | a part of `dx`, from `dsigx` |
# | (4) | `xpy` is x + y | a part of `dx` and a part of `dy`, from `dxpy` |
# | (5) | `xpysqr` is `xpy` squared | `dxpy`, from `dxpysqr` |
# | (6) | `den` is `sigx` + `xpysqr` | `dsigx` and `dxpysqr`, from `dden` |
# | (7) | `invden` is 1 / `den` | `dden`, from `dinvden` |
# | (8) | `f` is `num` times `invden` | `dnum` and `dinvden`, from `df` |
#
# ![The staged function as a circuit, with its numbers at x = 3, y = −4: f = 1.546. From x, lines run to three gates: num, sigx and xpy; from y, to sigy and xpy. Going back, what these lines carry is added up: dx = 2.060 and dy = 1.592.](figures/staged.svg)
#
# The way back needs what the way forward computed, so every stage goes into the cache. With all of them at hand, each
# line back is short.
#
# > **Gradients add up at forks.** x is used in three places and y in two. Each place sends a part of the gradient
# > back, and the parts are *added*: `=` for the first part, `+=` from then on. With `=` every time, the last part is
# > all that is left.
#
# ![x = 3 goes two ways in f = x y + x, where y = 2. Coming back, the product sends it 2 and the sum sends it 1; they add up to 3, the gradient of x.](figures/fork.svg)
#
# **Example.** $f = x y + 5 x$ at $x = 2$, $y = 3$ uses x twice. The parts of `dx` are 3 and 5, so `dx` is 8, and `dy`
# is 2. A check: at $x = 2.1$, $f$ is $16.8$ in the place of $16$, which is 8 times the step. The large function at
# $x = 3$, $y = -4$ gives $f \approx 1.5456$. There `dx` is about 2.0596, of the parts 1.5832, −0.0358 and 0.5121, and
# `dy` is about 1.5922.
#
# With numbers, `dx += part` is short for `dx = dx + part`. If your values are arrays, write the long form: after
# `p = q` one array has two names, and `p += 1` changes `q` too.
#
# **Write** the way forward with its cache, and the way back with all its gradients. Mind `df` here as well.


# %% question="staged"
def staged_forward(x, y):
    """Return (f, cache); cache is a dict with x, y, sigy, num, sigx, xpy, xpysqr, den and invden."""
    # BEGIN SOLUTION
    sigy = 1 / (1 + math.exp(-y))  # (1)
    num = x + sigy  # (2)
    sigx = 1 / (1 + math.exp(-x))  # (3)
    xpy = x + y  # (4)
    xpysqr = xpy**2  # (5)
    den = sigx + xpysqr  # (6)
    invden = 1 / den  # (7)
    f = num * invden  # (8)
    cache = {
        "x": x,
        "y": y,
        "sigy": sigy,
        "num": num,
        "sigx": sigx,
        "xpy": xpy,
        "xpysqr": xpysqr,
        "den": den,
        "invden": invden,
    }
    return f, cache
    # END SOLUTION


# %% question="staged"
def staged_backward(cache, df=1.0):
    """Return a dict with dnum, dinvden, dden, dsigx, dxpysqr, dxpy, dsigy, dx and dy.

    df is the gradient of f.
    """
    # BEGIN SOLUTION
    dnum = cache["invden"] * df  # (8)
    dinvden = cache["num"] * df
    dden = -1 / cache["den"] ** 2 * dinvden  # (7)
    dsigx = dden  # (6)
    dxpysqr = dden
    dxpy = 2 * cache["xpy"] * dxpysqr  # (5)
    dx = dxpy  # (4)
    dy = dxpy
    dx = dx + (1 - cache["sigx"]) * cache["sigx"] * dsigx  # (3)
    dx = dx + dnum  # (2)
    dsigy = dnum
    dy = dy + (1 - cache["sigy"]) * cache["sigy"] * dsigy  # (1)
    return {
        "dnum": dnum,
        "dinvden": dinvden,
        "dden": dden,
        "dsigx": dsigx,
        "dxpysqr": dxpysqr,
        "dxpy": dxpy,
        "dsigy": dsigy,
        "dx": dx,
        "dy": dy,
    }
    # END SOLUTION
