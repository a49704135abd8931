# %% [markdown]
# # Training
#
# So far the weights were given. Now the network finds them by itself. You measure how wrong it is, work out which way
# each weight should move, and move them all a little, many times over.
#
# *Why by hand, when a library trains in two lines?* Because those two lines hide five places where training goes
# wrong without a word: a sign, a factor, a start at zero, a rate that is too large, a penalty that is forgotten.
# When a loss does not fall, it helps to have made each of these steps once.
#
# These letters mean the same throughout:
#
# | letter | meaning |
# |---|---|
# | `X`, (N, D) | the examples, one $\hat x$ in each row, with the bias input 1 among its entries |
# | `y`, (N,) | the targets |
# | `W`, (K, D) and `v`, (K,) | the weights of the hidden layer and of the output unit: the parameters |
# | `lam` | $\lambda$, the strength of regularization |
#
# Fill in each function, and ask the public checks about it. In the notebook, run the cell `check(…)` below the
# question. With the script, save it and run `pytest` in this folder; `pytest tests/test_train.py` asks one question
# alone. These checks show a mistake in every question that it reaches, so begin with the first. In grading it costs
# once: where one function calls another, it is also asked with a right one in its place.

# %%
import numpy as np

# %% [markdown]
# ## The network
#
# This is the two-layer network of the assignment on prediction, ready to use. `W` is (K, D), with one row for each
# hidden unit, and `v` is (K,). One example is `x` (D,); `X` (N, D) holds one in each row. The bias input 1 is among
# the D inputs.


# %% question="loss"
def two_layer_predict(W, v, x):
    """Return v · tanh(W x), a number."""
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    """Return the predictions (N,) for the rows of X (N, D)."""
    return np.tanh(X @ W.T) @ v


# %% [markdown]
# ## 1. How wrong is it?
#
# **Trains:** turning "wrong" into one number.
#
# $$L(W, v) = \frac{1}{2N} \sum_n (y_n - \hat y_n)^2 + \frac{\lambda}{2} (\lVert W \rVert^2 + \lVert v \rVert^2)$$
#
# The first part is half the mean of the squared errors $y_n - \hat y_n$, which are also called residuals. The second
# part is *regularization*: it makes large weights costly. $\lVert W \rVert^2$ is the sum of the squares of all entries
# of $W$. The 2 below the line is there so that no 2 is left in the gradients.
#
# This loss is the $f$ of the assignment on gradients. The examples are given and stay as they are; what can be
# changed to make $L$ smaller are the parameters $W$ and $v$.
#
# **Example.** Two examples with the targets $1$ and $-1$ and the predictions $0.5$ and $0$: the errors are $0.5$ and
# $-1$, their squares $0.25$ and $1$, and the first part is $1.25/4 = 0.3125$. If the squares of all weights add up to
# 6 and $\lambda = 0.1$, the second part is $0.1/2 \cdot 6 = 0.3$. The loss is $0.6125$.
#
# > **Every weight counts.** The column of `W` that belongs to the bias input is penalised like any other, and so is
# > `v`.
#
# **Write** `loss`. It gives back one number.


# %% question="loss"
def loss(W, v, X, y, lam=0.0):
    """Return the loss of the network on the rows of X (N, D) with the targets y (N,), a number."""
    # BEGIN SOLUTION
    residuals = two_layer_predict_batch(W, v, X) - y
    size = np.sum(W**2) + np.sum(v**2)
    return float(np.mean(residuals**2) / 2 + lam / 2 * size)
    # END SOLUTION


# %% [markdown]
# ## 2. Which way is down?
#
# **Trains:** backpropagation through a whole network, for all examples at once.
#
# The aim is $\nabla L$: one number for each weight, which says how the loss answers to it. Gradients are taken for
# the parameters alone; nobody is going to change `X` or `y`.
#
# Treat the network as a circuit. Forward: the sums, the hidden units, the predictions, the errors, the loss. Then
# backward, a line for each line. These rules are all you need:
#
# - The slope of $\tanh$ is $1 - \tanh^2$. As with the sigmoid, the output stands in it, and the output is at hand.
# - Where a weight is used for every example, its gradient is a sum over the examples: gradients add up at forks.
# - The gradient of an array has the shape of that array. If a product gives another shape, a factor stands on the
#   wrong side, or has to be turned round.
# - The penalty adds a part of its own to each gradient.
#
# **Example.** One hidden unit, one input, one example: $w = 0.5$, $v = 2$, $x = 1$, $y = 1$, $\lambda = 0$. Forward:
# $h = \tanh(0.5) \approx 0.4621$, the prediction is $0.9242$, the loss $0.0029$. Backward: the gradient of the
# prediction is $0.9242 - 1 = -0.0758$. So $v$ gets $-0.0758 \cdot 0.4621 \approx -0.0350$. And $h$ gets
# $-0.0758 \cdot 2 = -0.1515$; with the slope $1 - 0.4621^2 \approx 0.7864$ the weight $w$ gets $-0.1192$. Both
# gradients are below zero: both weights should grow, so that the prediction comes closer to 1.
#
# > **Do not trust a gradient that was not checked.** Compare it with a centred difference of `loss`, for shapes that
# > are not square, several examples, and a $\lambda$ that is not 0.
#
# **Write** `loss_gradients`, by backpropagation. A fifth of the points is for more precision than difference
# quotients reach.


# %% question="gradients"
def loss_gradients(W, v, X, y, lam=0.0):
    """Return (dW, dv), the gradients of the loss with respect to W (K, D) and v (K,)."""
    # BEGIN SOLUTION
    hidden = np.tanh(X @ W.T)  # (N, K)
    doutput = (hidden @ v - y) / len(y)  # (N,)
    dv = hidden.T @ doutput
    dhidden = np.outer(doutput, v)  # (N, K)
    dsums = (1 - hidden**2) * dhidden
    dW = dsums.T @ X
    return dW + lam * W, dv + lam * v
    # END SOLUTION


# %% [markdown]
# ## 3. Walking downhill
#
# **Trains:** gradient descent.
#
# The gradient points to where the loss grows fastest. So each step goes the other way, by a small *rate*:
#
# $$W \leftarrow W - \mathrm{rate} \cdot \frac{\partial L}{\partial W}, \qquad v \leftarrow v - \mathrm{rate} \cdot \frac{\partial L}{\partial v}$$
#
# ![A valley, the loss over one weight w. The first point lies on the left slope, where the derivative is below zero; a step against it makes w larger, towards the bottom. Each step is shorter than the one before, as the curve is flatter there.](figures/descent.svg)
#
# **Example.** One weight with the loss $(w - 3)^2$, whose gradient is $2 (w - 3)$. From $w = 1$ with the rate 0.1:
# the gradient is $-4$, so $w$ becomes $1.4$, then $1.72$, then $1.976$. With the rate 1.1 it becomes $5.4$, then
# $0.12$, then $6.456$: each step jumps further past the bottom than the one before. That is how training blows up.
#
# ![The loss over 100 steps on a logarithmic axis, for three rates. With the rate 0.1 it falls quickly, then slowly. With 0.01 it falls slowly. With 0.8 it grows from step to step and is above 1,000 at step 7.](figures/loss_curve.svg)
#
# > **Not all alike at the start.** If all hidden units start with the same weights, they get the same gradients and
# > stay the same for ever: K units do the work of one. And near zero every gradient is near zero too, so that training
# > hardly begins. Start from random numbers that are neither zero nor tiny, such as a standard normal times 0.5, drawn
# > from a generator that is seeded with `seed`.
#
# > **Both gradients first.** `W` and `v` are changed together, by gradients that were taken at the same point. And
# > they are your own arrays: no argument is changed.
#
# **Write** `train`. `history[t]` is the loss before step t, penalty included and counted from 0, so it has `steps`
# entries; `steps=0` gives back the start. The same seed gives the same result, another seed another start. The start depends on the seed, the shapes
# and the data alone.


# %% question="train"
def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    """Return (W, v, history) after gradient descent from a random start with `hidden` units."""
    # BEGIN SOLUTION
    random = np.random.default_rng(seed)
    W = 0.5 * random.standard_normal((hidden, X.shape[1]))
    v = 0.5 * random.standard_normal(hidden)
    history = []
    for _ in range(steps):
        history.append(loss(W, v, X, y, lam))
        dW, dv = loss_gradients(W, v, X, y, lam)
        W = W - rate * dW
        v = v - rate * dv
    return W, v, history
    # END SOLUTION


# %% [markdown]
# ## 4. Learning XOR
#
# **Trains:** trusting the method with a problem that you have solved by hand.
#
# No single neuron computes XOR, and two layers can. In the assignment on prediction you thought up the weights. Here
# nobody does: the four corners, their targets, and gradient descent are enough.
#
# | $x_1$ | $x_2$ | target |
# |---|---|---|
# | $-1$ | $-1$ | $-1$ |
# | $-1$ | $+1$ | $+1$ |
# | $+1$ | $-1$ | $+1$ |
# | $+1$ | $+1$ | $-1$ |
#
# ![Two squares with the four corners of XOR. At the random start the border of the network separates nothing. After 300 steps both corners where the inputs differ lie on one side of the border, and the other two on the other.](figures/xor_training.svg)
#
# **Example.** Take starts drawn from a standard normal times 0.5, and the rate 0.1. With two hidden units, 10,000
# steps are enough for a little more than half of them; the others are caught where no small step helps. With four
# units and 300 steps, all of 50 starts got there. Spare units are spare ways out.
#
# **Write** `train_xor`, on $\hat x = (x_1, x_2, 1)$. For every seed the output has the right sign at all four
# corners, and is at least 0.5 away from zero. To check the result and start again from another seed is welcome.
# Where `seed` is another one, the weights should usually be others too: draw the start, and any further ones, from it.


# %% question="xor_training"
def train_xor(seed=0):
    """Return (W, v) of a network that has learned XOR: W is (K, 3), v is (K,)."""
    # BEGIN SOLUTION
    X = np.array([[-1.0, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1.0, 1, 1, -1])
    for start in range(seed, seed + 3):
        W, v, _ = train(X, y, 6, steps=400, seed=start)
        if np.all(two_layer_predict_batch(W, v, X) * y > 0.7):
            break
    return W, v
    # END SOLUTION


# %% [markdown]
# ## 5. Two layers can be anything continuous
#
# **Trains:** taking a theorem at its word.
#
# *Universal approximation:* for every continuous function $F$ on a bounded set (its edge included) and every
# $\varepsilon > 0$ there is a two-layer network $\hat F$ with finitely many hidden units such that
#
# $$|F(x) - \hat F(x)| < \varepsilon$$
#
# for every $x$ in the set. The theorem says that such a network exists. It does not say how to find it, or how many
# units it takes. Here you find one.
#
# ![The wavy function sin 2x + 0.3 x, and three networks that follow it. With 2 hidden units the largest error is 1.1, with 5 it is 0.44, and with 20, where both curves are one, it is 0.037.](figures/approximation.svg)
#
# One way is to train. Another is to build. A hidden unit with a large weight $c$, $\tanh(c (x - t))$, is a jump at $t$,
# from $-1$ to $1$, and its weight in $v$ says how high the jump is. Enough jumps make a staircase that follows any
# curve; more of them follow it more closely. A third way: choose the hidden units at random, and find the best $v$ by
# least squares.
#
# **Example.** $F(x) = x^2$ on $[0, 1]$ by a staircase of 10 levels, each at the height of the curve in the middle of
# its stretch. The steepest stretch is the last one, from 0.9 to 1: there the curve runs from 0.81 to 1, and the level
# is $0.95^2 = 0.9025$. It is off by $0.0975$ at most. With 20 levels the worst is $1 - 0.975^2 \approx 0.0494$,
# about half of that.
#
# > **No bias at the output here either.** A hidden unit that is constant lifts or lowers the whole curve.
#
# **Write** `fit_function`: a network on $\hat x = (x, 1)$ that is nowhere on $[\mathrm{low}, \mathrm{high}]$ further
# from `f` than `tolerance`, with 1,000 hidden units or fewer. Any method is welcome. `f` takes an array and gives
# back one of the same length.


# %% question="approximation"
def fit_function(f, low, high, tolerance):
    """Return (W, v) of a network that is close to f on [low, high]: W is (K, 2), v is (K,)."""
    # BEGIN SOLUTION
    steps = 600
    edges = np.linspace(low, high, steps + 1)
    values = f(edges)
    centres = (edges[:-1] + edges[1:]) / 2
    steepness = steps / (high - low)
    W = np.column_stack([np.full(steps, steepness), -steepness * centres])
    v = np.diff(values) / 2  # tanh goes from -1 to 1, by two
    constant = [0.0, 20.0]  # tanh(20) is 1
    return np.vstack([W, constant]), np.append(v, (values[0] + values[-1]) / 2)
    # END SOLUTION


# %% [markdown]
# ## 6. Large, and held back
#
# **Trains:** seeing what λ does.
#
# Capacity, that is what a network can fit, grows with its size and its layers. A network with much of it fits the
# noise too. The cure is not a smaller network, which may then miss the pattern as well. It is a large network whose
# weights are held down: of two networks that fit alike, the one with the smaller weights is the smoother one, and costs less.
#
# ![Forty points of two half-moons, and the border that a network of 20 hidden units learned, for three λ. At 0.001 it bends to single points, with weights of size 5.5. At 0.01 it keeps the shape of the moons, with size 3.6. At 0.1 it is nearly a line, with size 1.1.](figures/regularization.svg)
#
# **Example.** The three networks of the picture, on 40 points after 1,000 steps of rate 0.1:
#
# | $\lambda$ | size of all weights, $\sqrt{\lVert W \rVert^2 + \lVert v \rVert^2}$ | loss, penalty included | points on the wrong side |
# |---|---|---|---|
# | 0.001 | 5.5 | 0.075 | 1 |
# | 0.01 | 3.6 | 0.167 | 3 |
# | 0.1 | 1.1 | 0.273 | 4 |
#
# The larger λ, the smaller the weights, and the more points are given up for a smooth border. Which λ is best for
# points that nobody has seen yet? That is tried out: λ is a hyper-parameter, as widths and layers are.
#
# > **Give it time.** A penalty draws the weights down step by step. A network that stops early is neither well fitted
# > nor held back, whatever its λ.
#
# **Write** `fit_regularized`, which gives back a pair `(W, v)` for each λ of `lams`, in that order. Each network has
# to be trained well enough: its loss may be a quarter above what 1,000 steps of rate 0.1 reach from a start of a
# standard normal times 0.5, and no more.


# %% question="regularization"
def fit_regularized(X, y, lams, hidden=20, seed=0):
    """Return a list with one trained network (W, v) for each lam of lams."""
    # BEGIN SOLUTION
    return [train(X, y, hidden, lam=lam, seed=seed)[:2] for lam in lams]
    # END SOLUTION
