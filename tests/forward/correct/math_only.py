# Style: line by line, math alone: numpy is never imported, arrays only lend their own operators
import math

print("forward homework, no imports but math")


def perceptron_predict(w, b, x):
    a = b
    for d in range(len(w)):
        a = a + w[d] * x[d]
    if a > 0:
        return 1
    return -1


def one_sigmoid(z):
    # never e^(something large): the branch keeps the exponent negative
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)


def everywhere(f, z):
    """f of a number, or of every number in lists of lists"""
    if hasattr(z, "tolist"):
        z = z.tolist()
    if isinstance(z, list):
        return [everywhere(f, entry) for entry in z]
    return f(z)


def sigmoid(z):
    return everywhere(one_sigmoid, z)


def step(z):
    return everywhere(lambda t: 1 if t > 0 else -1, z)


def identity(z):
    return everywhere(lambda t: t, z)


def two_layer_predict(W, v, x):
    total = 0.0
    for i in range(len(v)):
        a = 0.0
        for d in range(len(x)):
            a = a + W[i][d] * x[d]
        h = math.tanh(a)
        total = total + v[i] * h
    return total


def two_layer_predict_batch(W, v, X):
    # no loop over the rows and no numpy either: + * ** / work on whole columns,
    # and tanh(a) = 1 - 2 / (e^2a + 1)
    out = 0.0
    for i in range(len(v)):
        a = 0.0
        for d in range(len(W[i])):
            a = a + W[i][d] * X[:, d]
        h = 1 - 2 / (math.e ** (2 * a) + 1)
        out = out + v[i] * h
    return out


def layer(W, b, columns):
    """W times every column, plus b"""
    out = []
    for i in range(len(W)):
        row = []
        for n in range(len(columns[0])):
            a = b[i][0]
            for d in range(len(columns)):
                a = a + W[i][d] * columns[d][n]
            row.append(a)
        out.append(row)
    return out


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    h1 = everywhere(one_sigmoid, layer(W1, b1, x))
    h2 = everywhere(one_sigmoid, layer(W2, b2, h1))
    return layer(W3, b3, h2)


def network_size(layer_sizes):
    neurons = 0
    parameters = 0
    for l in range(1, len(layer_sizes)):
        neurons = neurons + layer_sizes[l]
        parameters = parameters + layer_sizes[l - 1] * layer_sizes[l]
        parameters = parameters + layer_sizes[l]
    return neurons, parameters


def identity_hidden(W, v):
    u = []
    for d in range(len(W[0])):
        s = 0.0
        for i in range(len(v)):
            s = s + v[i] * W[i][d]
        u.append(s)
    return u


def xor_network():
    # unit 1: both are +1, unit 2: one of them is, unit 3: always 1
    W = [[3, 3, -3], [3, 3, 3], [0, 0, 3]]
    v = [-1, 1, -1]
    return W, v


def parity(bits):
    W, v = xor_network()
    odd = bits[0]
    for bit in bits[1:]:
        x = [2 * odd - 1, 2 * bit - 1, 1]
        if two_layer_predict(W, v, x) > 0:
            odd = 1
        else:
            odd = 0
    return odd


def concepts():
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
