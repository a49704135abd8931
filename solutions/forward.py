# %% [markdown]
# # Prediction
#
# A neural network is a way to compute: numbers go in on one side, pass through layers of small units, and a
# number comes out on the other. In this assignment you write that way forward, from one neuron to three
# layers, and find out what the layers are good for.
#
# Fill in each function, save, and run `pytest` in this folder, or `!pytest` in a cell of its own here in the
# notebook. One question alone: `pytest tests/test_xor.py`.

# %%
import numpy as np

# %% [markdown]
# ## 1. One neuron
#
# The perceptron weighs its inputs, adds a bias, and looks at the sign: $a = \sum_d w_d x_d + b$ and
# $\hat y = \mathrm{sign}(a)$, which is $+1$ or $-1$. With $w = (1, -2)$, $b = 3$ and $x = (2, 1)$ the activation is
# $a = 2 - 2 + 3 = 3$, so the prediction is $+1$.


# %% question="perceptron"
def perceptron_predict(w, b, x):
    """Return sign(w · x + b), +1 or -1; w and x are (D,), b is a number."""
    # BEGIN SOLUTION
    return 1 if np.dot(w, x) + b > 0 else -1
    # END SOLUTION


# %% [markdown]
# ## 2. Activation functions
#
# What a unit does with its sum is its activation function. The sign function is all or nothing. The
# sigmoid $\sigma(z) = 1/(1 + e^{-z})$ goes smoothly from 0 to 1, $\tanh$ from $-1$ to 1, and the identity leaves the sum
# as it is. Each of them takes a number or an array of any shape, and works on every entry by itself.
#
# **Mind large numbers.** $e^{1000}$ is more than a float can hold. Yet $\sigma(-1000)$ is a perfectly good number,
# very nearly 0. Write `sigmoid` so that it gives it for every $|z| \le 1000$, without a warning.


# %% question="activations"
def sigmoid(z):
    """Return 1 / (1 + e^-z), entry by entry."""
    # BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))
    # END SOLUTION


def step(z):
    """Return +1 where z > 0 and -1 where z < 0, entry by entry."""
    # BEGIN SOLUTION
    return np.where(np.asarray(z) > 0, 1.0, -1.0)
    # END SOLUTION


def identity(z):
    """Return z, entry by entry."""
    # BEGIN SOLUTION
    return np.array(z, dtype=float)
    # END SOLUTION


# %% [markdown]
# ## 3. Two layers
#
# Put several units side by side and let one more unit weigh their outputs: that is a two-layer network. No
# links run inside a layer; every unit of a layer sees all of the layer before it. The output unit usually has no
# activation function, and so it is here.
#
# Algorithm 24, TWO-LAYER-NETWORK-PREDICT(W, v, x̂):
#
# 1. for each hidden unit $i$: $h_i \leftarrow \tanh(w_i \cdot \hat x)$
# 2. return $v \cdot h$
#
# > **Rows, not columns.** `W` is (K, D): one row for each of the K hidden units, one column for each of the D
# > inputs. Row `W[i]` is $w_i$. A square `W` forgives the mix-up without a word; the others do not.
#
# The hat on $\hat x$ says that the bias input 1 is already among the D inputs: nothing has to be appended.
# With $W = \begin{pmatrix} 1 & 0 & 1 \\ 0 & 2 & 0 \end{pmatrix}$, $v = (3, 1)$ and $\hat x = (0.5, 0, 1)$ the hidden units
# give $\tanh(1.5)$ and $\tanh(0)$, and the network $3 \tanh(1.5) + 0 \approx 2.715$.


# %% question="two_layer_predict"
def two_layer_predict(W, v, x):
    """Return v · tanh(W x), a number; W is (K, D), v is (K,), x is (D,)."""
    # BEGIN SOLUTION
    return float(np.dot(v, np.tanh(np.dot(W, x))))
    # END SOLUTION


# %% [markdown]
# ## 4. A whole batch at once
#
# In practice networks are matrix–vector operations with an activation woven in, and one matrix holds a whole
# batch of examples. Here `X` is (N, D), one example in each row, and you return the N predictions. Use matrix
# operations, so that the work of Python does not grow with N; loops over the hidden units or the inputs are fine.


# %% question="two_layer_batch"
def two_layer_predict_batch(W, v, X):
    """Return the predictions (N,) for the rows of X (N, D)."""
    # BEGIN SOLUTION
    return np.tanh(X @ W.T) @ v
    # END SOLUTION


# %% [markdown]
# ## 5. Three layers
#
# $$h_1 = \sigma(W_1 x + b_1), \qquad h_2 = \sigma(W_2 h_1 + b_2), \qquad \mathrm{out} = W_3 h_2 + b_3$$
#
# With 3 inputs and 4 units in each hidden layer, $x$ is (3, 1), $h_1$ and $h_2$ are (4, 1) and out is (1, 1).
#
# > **Columns this time.** Here an example is a *column*: $x$ is (D, 1), and a whole batch is (D, N). Biases are
# > (units, 1), so that they are added to every column.


# %% question="three_layer_forward"
def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    """Return W3 h2 + b3, (outputs, N), for the columns of x (D, N)."""
    # BEGIN SOLUTION
    h1 = sigmoid(W1 @ x + b1)
    h2 = sigmoid(W2 @ h1 + b2)
    return W3 @ h2 + b3
    # END SOLUTION


# %% [markdown]
# ## 6. How large is a network?
#
# Two numbers tell: how many neurons it has, and how many parameters. Inputs are no neurons; they compute nothing. Each
# neuron has a weight for every unit of the layer before it, and a bias. The network of the last question, `[3, 4, 4, 1]`,
# has $4 + 4 + 1 = 9$ neurons and $(12 + 16 + 4) + 9 = 41$ parameters.


# %% question="network_size"
def network_size(layer_sizes):
    """Return (neurons, parameters) of a fully connected network; layer_sizes counts the inputs first."""
    # BEGIN SOLUTION
    neurons = sum(layer_sizes[1:])
    weights = sum(before * after for before, after in zip(layer_sizes, layer_sizes[1:]))
    return neurons, weights + neurons
    # END SOLUTION


# %% [markdown]
# ## 7. What if the hidden units are the identity?
#
# Then the network is $v \cdot (W \hat x)$: a sum of sums. It can be written as one weight vector with the same output
# for every input. Which?


# %% question="identity_hidden"
def identity_hidden(W, v):
    """Return the weights (D,) of the single linear unit that computes v · (W x)."""
    # BEGIN SOLUTION
    return W.T @ v
    # END SOLUTION


# %% [markdown]
# ## 8. XOR
#
# No single neuron can tell $x_1 \ne x_2$ from $x_1 = x_2$: no line has (−1, +1) and (+1, −1) on one side and the other
# two corners on the other. Two layers can. Choose the weights of a two-layer network with at most 16 hidden units
# whose output is at least 0.1 where $x_1 \ne x_2$ and at most −0.1 where $x_1 = x_2$, on $\hat x = (x_1, x_2, 1)$ with $x_1, x_2 \in \{-1, +1\}$.
#
# > **The output unit has no bias.** Recipes from books often need one. A hidden unit that is constant does the
# > same: weights $(0, 0, c)$ give it the output $\tanh(c)$ whatever comes in.
#
# A hint to start from: $x_1 + x_2$ is −2, 0 or 2. Which two hidden units tell 0 from the others?


# %% question="xor"
def xor_network():
    """Return (W, v) of a two-layer network for XOR: W is (K, 3), v is (K,)."""
    # BEGIN SOLUTION
    # With weights this large tanh is exactly -1 or +1: the first unit says that both are +1, the second that
    # at least one is, the third is constant.
    W = np.array([[20.0, 20.0, -20.0], [20.0, 20.0, 20.0], [0.0, 0.0, 20.0]])
    v = np.array([-1.0, 1.0, -1.0])
    return W, v
    # END SOLUTION


# %% [markdown]
# ## 9. Parity: why depth can help
#
# $\mathrm{parity}(x) = \sum_d x_d \bmod 2$ says whether the number of ones is odd. One hidden layer needs very many units
# for it. A deep network needs few: XOR tells the parity of two bits, so XOR of XORs tells that of four. Compose the parity of D bits
# from your XOR network: call `two_layer_predict` (or the batch form) on it, at most 4 D times, and let the answer
# come from what these calls return. Mind the two codings: bits are 0 and 1, the network wants −1 and +1.


# %% question="parity"
def parity(bits):
    """Return 1 if the number of ones is odd, else 0; bits is a list of 1 to 64 numbers, each 0 or 1."""
    # BEGIN SOLUTION
    W, v = xor_network()
    odd = bits[0]
    for bit in bits[1:]:
        x = np.array([2.0 * odd - 1, 2.0 * bit - 1, 1.0])
        odd = int(two_layer_predict(W, v, x) > 0)
    return odd
    # END SOLUTION


# %% [markdown]
# ## 10. Concepts
#
# Is the statement true? Right answers count for you and wrong ones against you, so that guessing earns
# nothing. Leave out what you do not know.
#
# | id | statement |
# |---|---|
# | `identity_collapses` | With identity hidden units a two-layer network computes nothing that one linear unit could not. |
# | `links_within_layer` | Neurons of one layer are connected with each other. |
# | `output_activation` | Most often the output layer has no activation function. |
# | `universal` | A two-layer network with finitely many hidden units can come as close as wished to any continuous function on a bounded set. |
# | `every_function` | It can come as close as wished to any function whatever. |
# | `parity_depth` | Parity needs far fewer units in a deep network than in a shallow one. |
# | `deeper_better` | Fully connected networks with four to six layers are usually much better than those with three. |
# | `smaller_against_overfitting` | The best cure for overfitting is a smaller network. |
#
# To think along: layers and widths are yours to choose, they are hyper-parameters. Three layers often beat two; four to six
# rarely help much more, unlike in convolutional networks. A deep model may need exponentially fewer examples, but training deep
# networks is a problem of its own. And against overfitting, a large network with regularization serves better than a small one.


# %% question="concepts"
def concepts():
    """Return a dict from the id of a statement to True or False."""
    # BEGIN SOLUTION
    return {
        "identity_collapses": True,
        "links_within_layer": False,
        "output_activation": True,
        "universal": True,
        "every_function": False,
        "parity_depth": True,
        "deeper_better": False,
        "smaller_against_overfitting": False,
    }
    # END SOLUTION
