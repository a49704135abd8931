# %% [markdown]
# # Prediction
#
# A neural network is a way to compute. Numbers go in on one side, pass through layers of small units, and an answer
# comes out on the other. In this assignment you write that way forward: first one neuron, then two layers, then
# three. On the way you find out what layers are good for.
#
# *Why by hand, when a library does it in one line?* Because gradients run back through the same steps, so whoever
# learns the way back needs the way forward first. And because most mistakes with networks are mistakes of shape: rows
# where columns were meant, a bias that was lost. They are easiest to see where you made every step yourself.
#
# These letters mean the same throughout:
#
# | letter | meaning |
# |---|---|
# | $N$ | the number of examples |
# | $D$ | the number of inputs; where $x$ has a hat, the bias input counts among them |
# | $K$ | the number of hidden units |
# | $a$ | the sum that a unit forms, before its activation function |
# | $h$ | what the hidden units put out |
# | $\hat x$ | "x hat": the inputs, with the bias input 1 among them |
# | $\hat y$ | "y hat": the prediction |
#
# Fill in each function, and ask the public checks about it. In the notebook, run the cell `check(…)` below the
# question. With the script, save it and run `pytest` in this folder; `pytest tests/test_xor.py` asks one question
# alone. The questions build on each other. These checks show a mistake in every question that it reaches, so begin with
# the first. In grading it costs once: where one function calls another, it is also asked with a right one in its place.

# %%
import numpy as np

# %% [markdown]
# ## 1. One neuron
#
# **Trains:** the weighted sum. Every unit of every network below begins with one.
#
# A perceptron is one neuron. It gives each input a weight, adds the products up, adds its bias, and looks at the
# sign:
#
# $$a = \sum_d w_d x_d + b, \qquad \hat y = \mathrm{sign}(a)$$
#
# ![A neuron: the inputs x1, x2 and x3, each with its weight, go into a sum together with the bias b. The sum a goes through an activation function, here the sign, and gives the prediction ŷ.](figures/neuron.svg)
#
# A large weight makes an input count for much, and a weight below zero makes it count against. The bias says how far
# the neuron leans to one side before it has seen any input. The points with $a = 0$ lie on a straight line (a plane,
# with three inputs): on one side the answer is $+1$, on the other $-1$. So one neuron can cut its inputs with one
# straight cut, and no more.
#
# **Example.** Take $w = (2, -1)$ and $b = -4$. At $x = (3, 1)$ the sum is $a = 6 - 1 - 4 = 1$, so $\hat y = +1$. At
# $x = (1, 3)$ it is $a = 2 - 3 - 4 = -5$, so $\hat y = -1$.
#
# **Write** `perceptron_predict`, which gives back $+1$ or $-1$ and nothing in between. It is never asked where $a$ is
# exactly 0.


# %% question="perceptron"
def perceptron_predict(w, b, x):
    """Return sign(w · x + b), +1 or -1; w and x are (D,), b is a number."""
    # BEGIN SOLUTION
    return 1 if np.dot(w, x) + b > 0 else -1
    # END SOLUTION


# %% [markdown]
# ## Neurons in layers
#
# A network combines neurons in layers. The outputs of one layer are the inputs of the next. Layers are *fully
# connected*: each unit has a link from every unit of the layer before it. Inside a layer there are no links.
#
# ![A one-layer network: the inputs x1 and x2 and the bias input 1 are linked straight with one output unit, by the weights w.](figures/one_layer.svg)
#
# ![A two-layer network: the inputs x1, x2 and 1 are each linked with each of four hidden units, by the weights W. The hidden units are each linked with the output unit, by the weights v, and not with each other.](figures/two_layer.svg)
#
# Layers are counted by their weights, so the inputs are no layer: a network with one hidden layer and an output unit
# has two. Most often the output layer has no activation function, and hands on its sum as it is: an answer may then
# be any number. Such a layer gives a score; where a class is wanted, its sign is taken at the very end.
#
# What does a second layer buy? One layer can cut once, and straight. Two layers can put several cuts together, so
# their borders bend, or fall into pieces. Question 8 is the smallest problem that needs this.
#
# How large a network is can be told in two ways: by its number of neurons, or by its number of parameters, that is
# weights and biases. Question 6 counts both.

# %% [markdown]
# ## 2. Activation functions
#
# **Trains:** functions that work entry by entry, and care with large numbers.
#
# What a unit does with its sum $a$ is its *activation function*.
#
# | function | formula | values |
# |---|---|---|
# | step, or sign | $+1$ where $z$ is above 0, $-1$ where it is below | two values, all or nothing |
# | tanh | $\tanh(z)$ | from $-1$ to $1$, smoothly |
# | sigmoid | $\sigma(z) = 1/(1 + e^{-z})$ | from 0 to 1, smoothly |
# | identity | $z$ | the sum as it is |
#
# ![Four curves. The step jumps from −1 to +1 at 0. The sigmoid rises smoothly from 0 to 1 and is 0.5 at 0. tanh rises smoothly from −1 to 1. The identity is a straight line.](figures/activations.svg)
#
# The step is flat nearly everywhere, so it cannot tell which way to change a weight. The smooth ones can, and that is
# why networks that learn use them.
#
# **Example.** $\sigma(0) = 0.5$, $\sigma(4) \approx 0.982$ and $\sigma(-4) \approx 0.018$; the last two add up to 1.
# `step(np.array([[-7.0, 0.25]]))` is `[[-1, 1]]`: the shape of the input is the shape of the output.
#
# > **Large numbers.** $e^{1000}$ is more than a float can hold. numpy makes it `inf` and warns. Yet $\sigma(-1000)$
# > is a perfectly good number, very nearly 0. Which exponents are safe? And mind that
# > `np.where(condition, this, that)` computes both `this` and `that` in full before it picks.
#
# > **Whole numbers.** A number or an array of integers may come in. An array of integers that is filled with results
# > keeps none of what stands after the point.
#
# **Write** `sigmoid`, `step` and `identity`. Each takes a number or an array of any shape and gives back the same
# shape. `sigmoid` is right wherever $|z| \leq 1000$, and gives no warning there. `step` is never asked at 0.


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
# **Trains:** the forward pass at the heart of the lecture, and the habit of asking what a row is.
#
# Algorithm 24, TWO-LAYER-NETWORK-PREDICT(W, v, x̂):
#
# 1. for each hidden unit $i$: $h_i \leftarrow \tanh(w_i \cdot \hat x)$
# 2. return $v \cdot h$
#
# Each hidden unit is a neuron with $\tanh$ in the place of the sign. The output unit weighs what they say, and has no
# activation function. `W` holds all weights of the hidden layer, `v` those of the output unit.
#
# > **Rows, not columns.** `W` is (K, D): one row for each of the K hidden units, one column for each of the D inputs.
# > Row `W[i]` is $w_i$. A square `W` hides a mix-up, because the shapes still fit; try your function with a `W` that
# > is not square.
#
# ![W as a table of three rows and four columns. One row, which is marked, holds 1, 0, −2 and 0.5. Times the input (2, 1, 0, 1), entry by entry, it adds up to 2.5, and the hidden unit of that row gives tanh(2.5).](figures/rows.svg)
#
# > **What the hat means.** $\hat x$ has the bias input 1 among its D entries already. Its weight, in the same column
# > of every row, is the unit's bias. Nothing is appended, and no other bias is added.
#
# **Example.** Two hidden units, three inputs: $\hat x = (1, 2, 1)$ and $v = (3, -2)$.
#
# | $i$ | row $w_i$ | $w_i \cdot \hat x$ | $h_i$ | $v_i h_i$ |
# |---|---|---|---|---|
# | 0 | $(2, -1, 0.5)$ | $2 - 2 + 0.5 = 0.5$ | $\tanh(0.5) \approx 0.462$ | $1.386$ |
# | 1 | $(0, 1, -1)$ | $0 + 2 - 1 = 1$ | $\tanh(1) \approx 0.762$ | $-1.523$ |
#
# The network returns $1.386 - 1.523 = -0.137$.
#
# **Write** `two_layer_predict`. It gives back one number.


# %% question="two_layer_predict"
def two_layer_predict(W, v, x):
    """Return v · tanh(W x), a number; W is (K, D), v is (K,), x is (D,)."""
    # BEGIN SOLUTION
    return float(np.dot(v, np.tanh(np.dot(W, x))))
    # END SOLUTION


# %% [markdown]
# ## 4. A whole batch at once
#
# **Trains:** thinking in shapes.
#
# In practice a forward pass is a chain of matrix–vector operations with the activation function woven in between. And
# $x$ may be a whole batch: here `X` is (N, D), one example $\hat x$ in each row. The N predictions come from the same
# few operations that make one.
#
# Write the shapes of `X`, `W` and `v` next to each other. In a matrix product the two inner sizes have to meet, and
# they vanish: (N, D) times (D, K) is (N, K). Which of the three has to be turned round first? What does row n of each
# result stand for?
#
# **Example.** The network of question 3, with the rows $(1, 2, 1)$ and $(0, 1, 1)$: the predictions are $-0.137$ and
# $-1.386$, an array of shape (2,). With the first row alone, the shape is (1,).
#
# **Write** `two_layer_predict_batch`. A third of the points is for doing without a loop over the examples: the number
# of lines that Python executes should not grow with N. Loops over hidden units or inputs are fine.


# %% question="two_layer_batch"
def two_layer_predict_batch(W, v, X):
    """Return the predictions (N,) for the rows of X (N, D)."""
    # BEGIN SOLUTION
    return np.tanh(X @ W.T) @ v
    # END SOLUTION


# %% [markdown]
# ## 5. Three layers
#
# **Trains:** layer after layer, each with a bias of its own.
#
# $$h_1 = \sigma(W_1 x + b_1), \qquad h_2 = \sigma(W_2 h_1 + b_2), \qquad \mathrm{out} = W_3 h_2 + b_3$$
#
# ![A three-layer network: three inputs, four units h1, four units h2 and one output, each layer fully connected to the next. W1 is (4, 3), W2 is (4, 4), W3 is (1, 4); the biases b1 and b2 are (4, 1), and b3 is (1, 1).](figures/three_layer.svg)
#
# Three things differ from Algorithm 24. The activation function is the sigmoid. The biases are kept apart from the
# weights, so there is no hat on $x$. And the examples stand in columns. In the network of the picture $x$ is (3, 1),
# $h_1$ and $h_2$ are (4, 1), and out is (1, 1). So $W_1$ is (4, 3), $W_2$ is (4, 4) and $W_3$ is (1, 4): still one
# row for each unit.
#
# > **Columns this time.** Each example is a *column* of `x`: one example is (D, 1), a batch is (D, N). The biases are
# > (units, 1), a column too, which numpy adds to every example. Flattened to (units,) they would be added along the
# > wrong axis.
#
# **Example.** One input, two hidden layers of two units, one output; $x = 2$.
#
# | layer | weights | biases | sums | result |
# |---|---|---|---|---|
# | 1 | $1$ and $-1$ | $-2$ and $2$ | $0$ and $0$ | $h_1 = (0.5, 0.5)$ |
# | 2 | rows $(4, 4)$ and $(2, -2)$ | $-2$ and $1$ | $2$ and $1$ | $h_2 \approx (0.881, 0.731)$ |
# | 3 | row $(1, -1)$ | $0.5$ | $0.881 - 0.731 + 0.5$ | out $\approx 0.650$ |
#
# **Write** `three_layer_forward`. It gives back an array of shape (outputs, N), also for one output and one example.


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
# **Trains:** counting, before a network grows out of hand.
#
# `layer_sizes` names the inputs first and then each layer. Inputs are no neurons, since they compute nothing. Every
# neuron has one weight for each unit of the layer right before it, and one bias. Weights and biases are the
# parameters.
#
# **Example.** The network of question 5 is `[3, 4, 4, 1]`. It has $4 + 4 + 1 = 9$ neurons. It has
# $3 \cdot 4 + 4 \cdot 4 + 4 \cdot 1 = 32$ weights and 9 biases, so 41 parameters. And `[2, 5, 1]` has 6 neurons and
# $10 + 5 + 6 = 21$ parameters.
#
# **Write** `network_size`, for any list of two sizes or more. It gives back the pair (neurons, parameters).


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
# **Trains:** seeing why an activation function has to bend.
#
# Suppose the hidden units hand on their sums as they are. Then the network computes $v \cdot (W \hat x)$, a sum of
# sums. Sorted by inputs, that is one sum again.
#
# **Example.** Let $h_1 = x_1 + 2 x_2$ and $h_2 = 3 x_1 - x_2$, with the output $2 h_1 + h_2$. Put in, this is
# $2 x_1 + 4 x_2 + 3 x_1 - x_2 = 5 x_1 + 3 x_2$. One linear unit with the weights $(5, 3)$ has the same output for
# every input. Along which paths does $x_1$ reach the output, and what does each path give to the 5?
#
# So with the identity, a second layer buys nothing, and neither would a tenth. All that layers are good for comes
# from the bend between them.
#
# **Write** `identity_hidden`: the weights, shape (D,), of the one linear unit that does what the two layers do.


# %% question="identity_hidden"
def identity_hidden(W, v):
    """Return the weights (D,) of the single linear unit that computes v · (W x)."""
    # BEGIN SOLUTION
    return W.T @ v
    # END SOLUTION


# %% [markdown]
# ## 8. XOR
#
# **Trains:** building with neurons, and putting cuts together.
#
# XOR asks whether two inputs differ. Here they are $-1$ or $+1$:
#
# | $x_1$ | $x_2$ | differ? | wanted output |
# |---|---|---|---|
# | $-1$ | $-1$ | no | at most $-0.1$ |
# | $-1$ | $+1$ | yes | at least $0.1$ |
# | $+1$ | $-1$ | yes | at least $0.1$ |
# | $+1$ | $+1$ | no | at most $-0.1$ |
#
# No single neuron can do it. Add its sums $a$ at the two corners where the inputs differ: the weights cancel, and
# $2b$ is left. Add its sums at the other two corners: again $2b$. The first should be positive, the second negative,
# and it is the same number.
#
# ![Two squares with the four corners of XOR. On the left, a straight line leaves one corner on the wrong side, as any line does. On the right, a two-layer network makes a band between two parallel borders; it holds the corners (−1, +1) and (+1, −1) and leaves out the other two.](figures/xor_boundary.svg)
#
# Two layers can, since they may cut twice.
#
# **Example.** The hidden unit with the weights $(5, -5, -5)$ on $\hat x = (x_1, x_2, 1)$ finds one corner. Its sum is
# $5$ at $(+1, -1)$, but $-5$ where the inputs are equal and $-15$ at $(-1, +1)$. After $\tanh$ it says very nearly
# $+1$, $-1$, $-1$, $-1$. Larger weights make $\tanh$ a sharper step.
#
# > **The output unit has no bias.** Recipes from books often need one. A hidden unit can stand in for it: with the
# > weights $(0, 0, c)$ it puts out $\tanh(c)$, whatever comes in. Add up your outputs at all four corners before you
# > trust them.
#
# To start: $x_1 + x_2$ is $-2$, $0$ or $2$. Where on that line would you cut?
#
# **Write** `xor_network`, which gives back the weights `W` (K, 3) and `v` (K,) of such a network on
# $\hat x = (x_1, x_2, 1)$, with 16 hidden units or fewer. The check below looks at the shapes alone: ask your own
# `two_layer_predict` at the four corners.


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
# ## 9. Parity: breadth against depth
#
# **Trains:** putting networks together, and translating between codings.
#
# The parity of D bits says whether the number of ones is odd:
#
# $$\mathrm{parity}(x) = \sum_d x_d \bmod 2$$
#
# No single bit tells anything about it, and neither does any group that leaves a bit out. A shallow circuit of logic
# gates has little choice but to list the cases, and their number doubles with each bit: it needs exponentially many
# gates. A deep one can work in steps. XOR is the parity of two bits, so XOR of XORs is the parity of four, and D bits
# take $D - 1$ of them. The proof is about units that work like gates. Its lesson stands for others too: what is a long
# list for a broad network may be a few steps for a deep one.
#
# ![The bits 1, 0, 1, 1 in a chain of XOR networks. The first two give 1; that and the third bit give 0; that and the fourth give 1, the parity.](figures/parity.svg)
#
# **Example.** The bits 0, 1, 1, 0, 1, in a chain: 0 XOR 1 is 1, then XOR 1 is 0, then XOR 0 is 0, then XOR 1 is 1.
# There are three ones, so the parity is 1.
#
# > **Two codings.** Bits are 0 and 1. The XOR network wants $-1$ and $+1$, and gives a number whose sign is the answer;
# > its size may be as small as 0.1. Translate on the way in and on the way out.
#
# **Write** `parity`, for 1 to 64 bits, by composing your XOR network. For two bits or more it calls
# `two_layer_predict` (or the batch form) on it, at most $4 D$ times, and the answer follows from what these calls
# return.


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
# **Trains:** knowing what is promised, and what is not.
#
# *What two layers can do.* For every continuous function on a bounded set (its edge included) and every
# $\varepsilon > 0$ there is a two-layer network with finitely many hidden units that is nowhere further off than
# $\varepsilon$. This is called universal approximation. It promises nothing for functions that jump at every point,
# and it does not say how many units it takes.
#
# *How deep, how wide?* The number of layers and their widths are *hyper-parameters*: not learned, but chosen by you.
# A deep model may need exponentially fewer units, as with parity, and exponentially fewer examples to learn from.
# Then why not always go deep? Because training deep networks by backpropagation is a problem of its own: on its way
# back through many layers a gradient often fades. For fully connected networks, three layers often beat two, while
# four to six rarely help much more. Convolutional networks are different: there depth pays.
#
# *How large?* What a network can fit is its capacity. It grows with its size and with its layers. A network that is
# too small cannot fit the pattern; a large one may fit the noise as well, which is called overfitting. The better
# cure for that is to keep the large network and hold its weights down, by regularization. The assignment on training
# shows it with 20 hidden units and three strengths of regularization.
#
# **Example.** "A network with one neuron can compute XOR" is false, by question 8.
#
# Is the statement true?
#
# | id | statement |
# |---|---|
# | `identity_collapses` | With identity hidden units, a two-layer network computes nothing that a single linear unit could not. |
# | `links_within_layer` | In a fully connected network, the neurons of one layer are linked with each other. |
# | `output_activation` | Most often, the output layer has no activation function. |
# | `universal` | On a bounded set, its edge included, a two-layer network with finitely many hidden units can come as close as wished to any continuous function. |
# | `every_function` | On such a set, it can come as close as wished to any function whatever. |
# | `parity_depth` | Depth can save units: where they work like logic gates, parity needs far fewer of them in a deep network than in a shallow one. |
# | `deeper_better` | Fully connected networks with four to six layers usually do much better than those with three. |
# | `smaller_against_overfitting` | The best cure for overfitting is a smaller network. |
#
# **Write** `concepts`, which gives back a dict from ids to `True` or `False`. Right answers count for you and wrong
# ones against you, so that guessing earns nothing. Leave out what you do not know.


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
