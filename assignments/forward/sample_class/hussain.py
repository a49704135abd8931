# I had the flu, this is as far as I got
import numpy as np


# %% question="perceptron"
def perceptron_predict(w, b, x):
    """Return sign(w · x + b), +1 or -1; w and x are (D,), b is a number."""
    return 1 if np.dot(w, x) + b > 0 else -1


# %% question="activations"
def sigmoid(z):
    """Return 1 / (1 + e^-z), entry by entry."""
    raise NotImplementedError


def step(z):
    """Return +1 where z > 0 and -1 where z < 0, entry by entry."""
    return np.where(np.asarray(z) > 0, 1.0, -1.0)


def identity(z):
    """Return z, entry by entry."""
    return z


# %% question="two_layer_predict"
def two_layer_predict(W, v, x):
    """Return v · tanh(W x), a number; W is (K, D), v is (K,), x is (D,)."""
    h = np.tanh(W @ x)
    return v @ h


# %% question="two_layer_batch"
def two_layer_predict_batch(W, v, X):
    """Return the predictions (N,) for the rows of X (N, D)."""
    # TODO like above but with X
    raise NotImplementedError


# %% question="three_layer_forward"
def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    """Return W3 h2 + b3, (outputs, N), for the columns of x (D, N)."""
    # needs sigmoid, but then it is like this I think
    h1 = sigmoid(W1 @ x + b1)
    h2 = sigmoid(W2 @ h1 + b2)
    return W3 @ h2 + b3


# %% question="network_size"
def network_size(layer_sizes):
    """Return (neurons, parameters) of a fully connected network; layer_sizes counts the inputs first."""
    neurons = sum(layer_sizes[1:])
    parameters = None  # TODO
    return neurons, parameters


# %% question="identity_hidden"
def identity_hidden(W, v):
    """Return the weights (D,) of the single linear unit that computes v · (W x)."""
    raise NotImplementedError


# %% question="xor"
def xor_network():
    """Return (W, v) of a two-layer network for XOR: W is (K, 3), v is (K,)."""
    W = np.array([[1.0, 1.0, -1.0], [1.0, 1.0, 1.0]])  # AND, OR
    v = None  # ???
    return W, v


# %% question="parity"
def parity(bits):
    """Return 1 if the number of ones is odd, else 0; bits is a list of 1 to 64 numbers, each 0 or 1."""
    W, v = xor_network()
    odd = bits[0]
    for bit in bits[1:]:
        odd = int(two_layer_predict(W, v, np.array([2 * odd - 1, 2 * bit - 1, 1])) > 0)
    return odd


# %% question="concepts"
def concepts():
    """Return a dict from the id of a statement to True or False."""
    return {
        "identity_collapses": True,
        "links_within_layer": False,
        "universal": True,
    }
