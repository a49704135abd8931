# %% [markdown]
# # Training
#
# A network predicts, and its gradients say how to make it predict better. In this assignment the two come
# together: you write down what is bad about a network, follow the gradient downhill, and watch networks learn
# XOR, a curve, and a boundary between two moons.
#
# Fill in each function, save, and run `pytest` in this folder, or `!pytest` in a cell of its own here in the
# notebook. One question alone: `pytest tests/test_loss.py`.

# %%
import numpy as np

# %% [markdown]
# ## The network
#
# This is the two-layer network of the first assignment, ready to use: `W` is (K, D), one row for each hidden unit; `v` is (K,);
# an example is `x` (D,), and `X` (N, D) holds one in each row. The bias input 1 is among the D inputs.


# %% question="loss"
def two_layer_predict(W, v, x):
    """Return v · tanh(W x), a number."""
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    """Return the predictions (N,) for the rows of X (N, D)."""
    return np.tanh(X @ W.T) @ v


# %% [markdown]
# ## 1. The loss
#
# $$L = \frac{1}{2N} \sum_n (y_n - \hat y_n)^2 + \frac{\lambda}{2} \left(\lVert W \rVert^2 + \lVert v \rVert^2\right)$$
#
# The first part says how far the predictions are from the targets, the second how large the weights are. Every weight
# counts, those of the bias input too.


# %% question="loss"
def loss(W, v, X, y, lam=0.0):
    """Return the loss of the network on the rows of X (N, D) with the targets y (N,), a number."""
    raise NotImplementedError


# %% [markdown]
# ## 2. Its gradients
#
# Go backward from the loss through the network: to the predictions, from there to `v` and to the hidden units, through
# $\tanh' = 1 - \tanh^2$ to their sums, and to `W`. Each gradient has the shape of what it is the gradient of.


# %% question="gradients"
def loss_gradients(W, v, X, y, lam=0.0):
    """Return (dW, dv), the gradients of the loss by W (K, D) and by v (K,)."""
    raise NotImplementedError


# %% [markdown]
# ## 3. Gradient descent
#
# Start from small random weights, drawn from the seed, and take `steps` steps: each subtracts rate × gradient from `W` and from `v`.
# Note the loss before each step, so that `history` has `steps` entries. With `steps=0` you return the start.


# %% question="train"
def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    """Return (W, v, history) after gradient descent from a random start with `hidden` units."""
    raise NotImplementedError


# %% [markdown]
# ## 4. A network learns XOR
#
# On $\hat x = (x_1, x_2, 1)$ with $x_1, x_2 \in \{-1, +1\}$ the target is +1 where $x_1 \ne x_2$, else −1. Train a network
# whose output is at least 0.5 where the target is +1 and at most −0.5 where it is −1, whatever the seed. Two hidden units
# often get stuck; four or more are wise, and to start again where it did not work is welcome.


# %% question="xor_training"
def train_xor(seed=0):
    """Return (W, v) of a network that has learned XOR: W is (K, 3), v is (K,)."""
    raise NotImplementedError


# %% [markdown]
# ## 5. Universal approximation
#
# A two-layer network comes as close as wished to every continuous function on a bounded set. Make it so: given a smooth `f` with values
# within ±2 and slopes within ±3, find a network on $\hat x = (x, 1)$ with at most 1,000 hidden units that is nowhere on [low, high]
# further from `f` than `tolerance`. Train it, or build it: a steep hidden unit is a step, and many small steps make any
# curve. `f` takes an array (M,) and returns one.


# %% question="approximation"
def fit_function(f, low, high, tolerance):
    """Return (W, v) of a network that is close to f on [low, high]: W is (K, 2), v is (K,)."""
    raise NotImplementedError


# %% [markdown]
# ## 6. A large network, held small
#
# Against overfitting, a large network with regularization serves better than a small network. Train one network of 20 hidden units
# for each $\lambda$ in `lams`: the larger $\lambda$, the smaller the weights, and the smoother the boundary between the classes.


# %% question="regularization"
def fit_regularized(X, y, lams, hidden=20, seed=0):
    """Return a list with one trained network (W, v) for each lam of lams."""
    raise NotImplementedError
