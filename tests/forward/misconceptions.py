"""Known mistakes on ``forward``, each as an edit of the reference solution in one place.

Every ``find`` occurs exactly once in ``solutions/forward.py``. Where a line stands there several times, ``find``
takes enough of its neighbours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """A mistake: what stands in the reference, and what the student writes in its place.

    Args:
        stages: the cases of the question that it spoils: the name of a function, of a count, of a shape, or the
            id of a statement. Empty where the question has no cases, or all are spoiled.
    """

    id: str
    question: str
    find: str
    replace: str
    stages: tuple[str, ...] = ()


_PERCEPTRON = "    return 1 if np.dot(w, x) + b > 0 else -1\n"
_SIGMOID = "    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))\n"
_STEP = "    return np.where(np.asarray(z) > 0, 1.0, -1.0)\n"
_IDENTITY = "    return np.array(z, dtype=float)\n"
_PREDICT = "    return float(np.dot(v, np.tanh(np.dot(W, x))))\n"
_BATCH = "    return np.tanh(X @ W.T) @ v\n"
_H1 = "    h1 = sigmoid(W1 @ x + b1)\n"
_H2 = "    h2 = sigmoid(W2 @ h1 + b2)\n"
_OUT = "    return W3 @ h2 + b3\n"
_LAYERS = _H1 + _H2 + _OUT
_NEURONS = "    neurons = sum(layer_sizes[1:])\n"
_WEIGHTS = "    weights = sum(before * after for before, after in zip(layer_sizes, layer_sizes[1:]))\n"
_SIZE = "    return neurons, weights + neurons\n"
_IDENTITY_HIDDEN = "    return W.T @ v\n"
_XOR_W = "    W = np.array([[20.0, 20.0, -20.0], [20.0, 20.0, 20.0], [0.0, 0.0, 20.0]])\n"
_XOR_V = "    v = np.array([-1.0, 1.0, -1.0])\n"
_XOR = _XOR_W + _XOR_V + "    return W, v\n"
_PARITY_START = "    odd = bits[0]\n    for bit in bits[1:]:\n"
_PARITY_X = "        x = np.array([2.0 * odd - 1, 2.0 * bit - 1, 1.0])\n"
_PARITY_ODD = "        odd = int(two_layer_predict(W, v, x) > 0)\n"
_PARITY = "    W, v = xor_network()\n" + _PARITY_START + _PARITY_X + _PARITY_ODD + "    return odd\n"
_STATEMENTS = """\
        "identity_collapses": True,
        "links_within_layer": False,
        "output_activation": True,
        "universal": True,
        "every_function": False,
        "parity_depth": True,
        "deeper_better": False,
        "smaller_against_overfitting": False,
"""


MISCONCEPTIONS: list[Edit] = [
    # -- perceptron
    Edit("perceptron_without_bias", "perceptron", _PERCEPTRON, "    return np.sign(w @ x)\n"),
    Edit("perceptron_zero_one", "perceptron", _PERCEPTRON, "    return 1 if np.dot(w, x) + b > 0 else 0\n"),
    Edit("perceptron_gives_activation", "perceptron", _PERCEPTRON, "    return np.dot(w, x) + b\n"),
    Edit("perceptron_minus_threshold", "perceptron", _PERCEPTRON, "    return 1 if np.dot(w, x) - b > 0 else -1\n"),
    Edit("perceptron_bias_for_each", "perceptron", _PERCEPTRON, "    return np.sign(np.sum(w * x + b))\n"),
    Edit("perceptron_not_summed", "perceptron", _PERCEPTRON, "    return np.sign(w * x + b)\n"),
    Edit("perceptron_signs_swapped", "perceptron", _PERCEPTRON, "    return -1 if np.dot(w, x) + b > 0 else 1\n"),
    Edit("perceptron_of_first_input", "perceptron", _PERCEPTRON, "    return 1 if w[0] * x[0] + b > 0 else -1\n"),
    Edit("perceptron_squashed", "perceptron", _PERCEPTRON, "    return np.tanh(np.dot(w, x) + b)\n"),
    # -- activations
    Edit("sigmoid_lost_minus", "activations", _SIGMOID, "    return 1 / (1 + np.exp(z))\n", ("sigmoid", "large")),
    Edit(
        "sigmoid_without_brackets",
        "activations",
        _SIGMOID,
        "    return 1 / 1 + np.exp(-np.asarray(z, dtype=float))\n",
        ("sigmoid", "large"),
    ),
    Edit("sigmoid_overflows", "activations", _SIGMOID, "    return 1 / (1 + np.exp(-np.asarray(z)))\n", ("warning",)),
    Edit("sigmoid_exp_over_exp", "activations", _SIGMOID, "    return np.exp(z) / (1 + np.exp(z))\n", ("large",)),
    Edit(
        "sigmoid_both_branches",
        "activations",
        _SIGMOID,
        "    z = np.asarray(z, dtype=float)\n"
        "    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))\n",
        ("warning",),
    ),
    Edit(
        "sigmoid_piecewise_integers",
        "activations",
        _SIGMOID,
        "    z = np.asarray(z)\n"
        "    positive, negative = lambda t: 1 / (1 + np.exp(-t)), lambda t: np.exp(t) / (1 + np.exp(t))\n"
        "    return np.piecewise(z, [z >= 0], [positive, negative])\n",
        ("sigmoid",),
    ),
    Edit(
        "sigmoid_clipped_too_early",
        "activations",
        _SIGMOID,
        "    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))\n",
        ("large",),
    ),
    Edit(
        "sigmoid_numbers_only",
        "activations",
        _SIGMOID,
        "    import math\n\n    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0\n",
        ("sigmoid",),
    ),
    Edit("sigmoid_is_tanh", "activations", _SIGMOID, "    return np.tanh(z)\n", ("sigmoid",)),
    Edit(
        "sigmoid_is_slope",
        "activations",
        _SIGMOID,
        "    s = 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))\n    return s * (1 - s)\n",
        ("sigmoid",),
    ),
    Edit(
        "sigmoid_as_softmax",
        "activations",
        _SIGMOID,
        "    e = np.exp(z - np.max(z))\n    return e / e.sum()\n",
        ("sigmoid",),
    ),
    Edit(
        "sigmoid_tanh_of_z",
        "activations",
        _SIGMOID,
        "    return 0.5 * (1 + np.tanh(np.asarray(z, dtype=float)))\n",
        ("sigmoid",),
    ),
    Edit(
        "sigmoid_flattens",
        "activations",
        _SIGMOID,
        "    return np.array([0.5 * (1 + np.tanh(0.5 * t)) for t in np.ravel(z)])\n",
        ("shape",),
    ),
    Edit("step_zero_one", "activations", _STEP, "    return (np.asarray(z) > 0) * 1\n", ("step",)),
    Edit("step_signs_swapped", "activations", _STEP, "    return np.where(np.asarray(z) > 0, -1.0, 1.0)\n", ("step",)),
    Edit("step_numbers_only", "activations", _STEP, "    return 1 if z > 0 else -1\n", ("step",)),
    Edit("step_lists_only", "activations", _STEP, "    return [1 if t > 0 else -1 for t in z]\n", ("step",)),
    Edit("step_any_entry", "activations", _STEP, "    return 1 if np.any(np.asarray(z) > 0) else -1\n", ("step",)),
    Edit(
        "step_in_place",
        "activations",
        _STEP,
        "    if np.ndim(z) == 0:\n        return 1 if z > 0 else -1\n    z[z > 0], z[z < 0] = 1, -1\n    return z\n",
        ("arguments",),
    ),
    Edit("step_is_relu", "activations", _STEP, "    return np.maximum(z, 0)\n", ("step",)),
    Edit("identity_is_slope", "activations", _IDENTITY, "    return np.ones_like(z)\n", ("identity",)),
    Edit("identity_one", "activations", _IDENTITY, "    return 1\n", ("identity",)),
    Edit("identity_rounds", "activations", _IDENTITY, "    return np.array(z, dtype=int)\n", ("identity",)),
    Edit("identity_prints", "activations", _IDENTITY, "    print(z)\n", ("identity",)),
    Edit("identity_matrix", "activations", _IDENTITY, "    return np.eye(np.size(z))\n", ("identity",)),
    # -- two_layer_predict
    Edit("predict_columns", "two_layer_predict", _PREDICT, "    return float(np.dot(v, np.tanh(np.dot(W.T, x))))\n"),
    Edit(
        "predict_sigmoid",
        "two_layer_predict",
        _PREDICT,
        "    return float(np.dot(v, 1 / (1 + np.exp(-np.dot(W, x)))))\n",
    ),
    Edit(
        "predict_tanh_on_output",
        "two_layer_predict",
        _PREDICT,
        "    return float(np.tanh(np.dot(v, np.tanh(np.dot(W, x)))))\n",
    ),
    Edit(
        "predict_tanh_on_output_alone",
        "two_layer_predict",
        _PREDICT,
        "    return float(np.tanh(np.dot(v, np.dot(W, x))))\n",
    ),
    Edit(
        "predict_tanh_of_weights", "two_layer_predict", _PREDICT, "    return float(np.dot(v, np.dot(np.tanh(W), x)))\n"
    ),
    Edit("predict_no_activation", "two_layer_predict", _PREDICT, "    return float(np.dot(v, np.dot(W, x)))\n"),
    Edit("predict_sign", "two_layer_predict", _PREDICT, "    return float(np.dot(v, np.sign(np.dot(W, x))))\n"),
    Edit(
        "predict_sign_on_output",
        "two_layer_predict",
        _PREDICT,
        "    return float(np.sign(np.dot(v, np.tanh(np.dot(W, x)))))\n",
    ),
    Edit(
        "predict_loops_over_inputs",
        "two_layer_predict",
        _PREDICT,
        "    h = np.zeros(len(x))\n"
        "    for i in range(len(x)):\n"
        "        h[i] = np.tanh(W[i] @ x)\n"
        "    return float(v @ h)\n",
        ("tall", "wide", "one unit", "one input"),
    ),
    Edit(
        "predict_last_unit_alone",
        "two_layer_predict",
        _PREDICT,
        "    for i in range(len(v)):\n        y = v[i] * np.tanh(W[i] @ x)\n    return float(y)\n",
        ("tall", "wide", "one input"),
    ),
    Edit(
        "predict_returns_in_loop",
        "two_layer_predict",
        _PREDICT,
        "    y = 0.0\n    for i in range(len(v)):\n        y += v[i] * np.tanh(W[i] @ x)\n        return float(y)\n",
        ("tall", "wide", "one input"),
    ),
    Edit(
        "predict_range_one_short",
        "two_layer_predict",
        _PREDICT,
        "    y = 0.0\n    for i in range(len(v) - 1):\n        y += v[i] * np.tanh(W[i] @ x)\n    return float(y)\n",
    ),
    Edit(
        "predict_bias_again",
        "two_layer_predict",
        _PREDICT,
        "    x = np.append(x, 1)\n    return float(np.dot(v, np.tanh(np.dot(W, x))))\n",
    ),
    Edit(
        "predict_bias_overwrites",
        "two_layer_predict",
        _PREDICT,
        "    x[-1] = 0.0\n    return float(np.dot(v, np.tanh(np.dot(W, x))))\n",
    ),
    Edit(
        "predict_hidden_not_weighed",
        "two_layer_predict",
        _PREDICT,
        "    return float(np.sum(np.tanh(np.dot(W, x))))\n",
    ),
    Edit(
        "predict_all_units",
        "two_layer_predict",
        _PREDICT,
        "    return v * np.tanh(np.dot(W, x))\n",
        ("tall", "wide", "one input"),
    ),
    Edit(
        "predict_integer_hidden",
        "two_layer_predict",
        _PREDICT,
        "    h = np.zeros(len(v), dtype=int)\n"
        "    for i in range(len(v)):\n"
        "        h[i] = np.tanh(W[i] @ x)\n"
        "    return float(v @ h)\n",
    ),
    Edit(
        "predict_rounds",
        "two_layer_predict",
        _PREDICT,
        "    return round(float(np.dot(v, np.tanh(np.dot(W, x)))), 3)\n",
    ),
    Edit(
        "predict_returns_hidden_too",
        "two_layer_predict",
        _PREDICT,
        "    h = np.tanh(np.dot(W, x))\n    return h, float(np.dot(v, h))\n",
    ),
    Edit("predict_prints", "two_layer_predict", _PREDICT, "    print(np.dot(v, np.tanh(np.dot(W, x))))\n"),
    Edit(
        "predict_into_argument",
        "two_layer_predict",
        _PREDICT,
        "    W *= x\n    return float(np.dot(v, np.tanh(W.sum(axis=1))))\n",
        ("arguments",),
    ),
    # -- two_layer_batch
    Edit("batch_not_transposed", "two_layer_batch", _BATCH, "    return np.tanh(W @ X) @ v\n"),
    Edit("batch_columns", "two_layer_batch", _BATCH, "    return v @ np.tanh(W @ X)\n"),
    Edit(
        "batch_columns_of_weights",
        "two_layer_batch",
        _BATCH,
        "    return np.tanh(X @ W) @ v\n",
    ),
    Edit(
        "batch_loops_over_rows",
        "two_layer_batch",
        _BATCH,
        "    return np.array([two_layer_predict(W, v, x) for x in X])\n",
        ("lines",),
    ),
    Edit(
        "batch_fills_row_by_row",
        "two_layer_batch",
        _BATCH,
        "    y = np.zeros(len(X))\n    for n in range(len(X)):\n        y[n] = v @ np.tanh(W @ X[n])\n    return y\n",
        ("lines",),
    ),
    Edit(
        "batch_vectorize",
        "two_layer_batch",
        _BATCH,
        '    return np.vectorize(lambda x: v @ np.tanh(W @ x), signature="(d)->()")(X)\n',
        ("lines",),
    ),
    Edit(
        "batch_apply_along_axis",
        "two_layer_batch",
        _BATCH,
        "    return np.apply_along_axis(lambda x: v @ np.tanh(W @ x), 1, X)\n",
        ("lines",),
    ),
    Edit("batch_without_tanh", "two_layer_batch", _BATCH, "    return X @ W.T @ v\n"),
    Edit("batch_sigmoid", "two_layer_batch", _BATCH, "    return 1 / (1 + np.exp(-(X @ W.T))) @ v\n"),
    Edit("batch_tanh_of_parts", "two_layer_batch", _BATCH, "    return np.tanh(X[:, None] * W).sum(axis=2) @ v\n"),
    Edit("batch_tanh_on_output", "two_layer_batch", _BATCH, "    return np.tanh(np.tanh(X @ W.T) @ v)\n"),
    Edit(
        "batch_summed_up",
        "two_layer_batch",
        _BATCH,
        "    return np.sum(np.tanh(X @ W.T) @ v)\n",
        ("batch", "one unit", "square"),
    ),
    Edit(
        "batch_averaged",
        "two_layer_batch",
        _BATCH,
        "    return np.mean(np.tanh(X @ W.T) * v, axis=1)\n",
        ("batch", "one example", "square"),
    ),
    Edit(
        "batch_column_vector",
        "two_layer_batch",
        _BATCH,
        "    return np.tanh(X @ W.T) @ v.reshape(-1, 1)\n",
        ("shape",),
    ),
    Edit("batch_squeezed", "two_layer_batch", _BATCH, "    return np.squeeze(np.tanh(X @ W.T) @ v)\n", ("shape",)),
    Edit(
        "batch_all_units",
        "two_layer_batch",
        _BATCH,
        "    return np.tanh(X @ W.T) * v\n",
        ("batch", "one example", "square"),
    ),
    # -- three_layer_forward
    Edit("three_layers_activation_on_output", "three_layer_forward", _OUT, "    return sigmoid(W3 @ h2 + b3)\n"),
    Edit("three_layers_second_of_x", "three_layer_forward", _H2, "    h2 = sigmoid(W2 @ x + b2)\n"),
    Edit("three_layers_output_of_h1", "three_layer_forward", _OUT, "    return W3 @ h1 + b3\n"),
    Edit("three_layers_first_bias_missing", "three_layer_forward", _H1, "    h1 = sigmoid(W1 @ x)\n"),
    Edit("three_layers_second_bias_missing", "three_layer_forward", _H2, "    h2 = sigmoid(W2 @ h1)\n"),
    Edit("three_layers_last_bias_missing", "three_layer_forward", _OUT, "    return W3 @ h2\n"),
    Edit("three_layers_bias_outside", "three_layer_forward", _H1, "    h1 = sigmoid(W1 @ x) + b1\n"),
    Edit("three_layers_first_is_linear", "three_layer_forward", _H1, "    h1 = W1 @ x + b1\n"),
    Edit("three_layers_second_is_linear", "three_layer_forward", _H2, "    h2 = W2 @ h1 + b2\n"),
    Edit("three_layers_twice_squashed", "three_layer_forward", _H2, "    h2 = sigmoid(sigmoid(W2 @ h1 + b2))\n"),
    Edit(
        "three_layers_tanh",
        "three_layer_forward",
        _LAYERS,
        _LAYERS.replace("sigmoid", "np.tanh"),
    ),
    Edit("three_layers_step", "three_layer_forward", _H1, "    h1 = step(W1 @ x + b1)\n"),
    Edit("three_layers_bias_raveled", "three_layer_forward", _H1, "    h1 = sigmoid(W1 @ x + b1.ravel())\n"),
    Edit(
        "three_layers_last_bias_raveled",
        "three_layer_forward",
        _OUT,
        "    return W3 @ h2 + b3.ravel()\n",
        ("two outputs",),
    ),
    Edit("three_layers_rows", "three_layer_forward", _H1, "    h1 = sigmoid(W1 @ x.T + b1)\n"),
    Edit("three_layers_entrywise", "three_layer_forward", _H2, "    h2 = sigmoid(W2 * h1 + b2)\n"),
    Edit("three_layers_first_column", "three_layer_forward", _OUT, "    return (W3 @ h2 + b3)[:, :1]\n"),
    Edit("three_layers_first_output", "three_layer_forward", _OUT, "    return (W3 @ h2 + b3)[:1]\n", ("two outputs",)),
    Edit("three_layers_transposed", "three_layer_forward", _OUT, "    return (W3 @ h2 + b3).T\n"),
    Edit("three_layers_raveled", "three_layer_forward", _OUT, "    return (W3 @ h2 + b3).ravel()\n", ("shape",)),
    Edit(
        "three_layers_into_bias",
        "three_layer_forward",
        _OUT,
        "    b3 += W3 @ h2\n    return b3\n",
        ("a batch", "two outputs", "arguments"),
    ),
    # -- network_size
    Edit("size_counts_inputs", "network_size", _NEURONS, "    neurons = sum(layer_sizes)\n"),
    Edit("size_forgets_output", "network_size", _NEURONS, "    neurons = sum(layer_sizes[1:-1])\n"),
    Edit(
        "size_inputs_are_neurons",
        "network_size",
        _SIZE,
        "    return neurons + layer_sizes[0], weights + neurons\n",
        ("neurons",),
    ),
    Edit("size_forgets_biases", "network_size", _SIZE, "    return neurons, weights\n", ("parameters",)),
    Edit(
        "size_one_bias_a_layer",
        "network_size",
        _SIZE,
        "    return neurons, weights + len(layer_sizes) - 1\n",
        ("parameters",),
    ),
    Edit(
        "size_bias_for_inputs",
        "network_size",
        _SIZE,
        "    return neurons, weights + sum(layer_sizes)\n",
        ("parameters",),
    ),
    Edit(
        "size_product_of_all",
        "network_size",
        _WEIGHTS,
        "    weights = int(np.prod(layer_sizes))\n",
        ("parameters",),
    ),
    Edit(
        "size_every_pair_of_layers",
        "network_size",
        _WEIGHTS,
        "    weights = sum(a * b for i, a in enumerate(layer_sizes) for b in layer_sizes[i + 1 :])\n",
        ("parameters",),
    ),
    Edit(
        "size_last_weights_missing",
        "network_size",
        _WEIGHTS,
        "    weights = sum(a * b for a, b in zip(layer_sizes[:-2], layer_sizes[1:]))\n",
        ("parameters",),
    ),
    Edit("size_in_wrong_order", "network_size", _SIZE, "    return weights + neurons, neurons\n"),
    Edit("size_sum_alone", "network_size", _SIZE, "    return weights + neurons\n"),
    Edit(
        "size_counts_layers",
        "network_size",
        _SIZE,
        "    return len(layer_sizes) - 1, weights + neurons\n",
        ("neurons",),
    ),
    Edit(
        "size_pops_inputs",
        "network_size",
        _NEURONS + _WEIGHTS + _SIZE,
        "    parameters, before = 0, layer_sizes.pop(0)\n"
        "    for after in layer_sizes:\n"
        "        parameters, before = parameters + (before + 1) * after, after\n"
        "    return sum(layer_sizes), parameters\n",
        ("arguments",),
    ),
    # -- identity_hidden
    Edit("collapsed_not_transposed", "identity_hidden", _IDENTITY_HIDDEN, "    return W @ v\n"),
    Edit("collapsed_sums_units", "identity_hidden", _IDENTITY_HIDDEN, "    return W.sum(axis=0)\n"),
    Edit("collapsed_to_number", "identity_hidden", _IDENTITY_HIDDEN, "    return np.sum(W.T @ v)\n"),
    Edit("collapsed_with_tanh", "identity_hidden", _IDENTITY_HIDDEN, "    return np.tanh(W).T @ v\n"),
    Edit("collapsed_not_summed", "identity_hidden", _IDENTITY_HIDDEN, "    return W.T * v\n"),
    Edit("collapsed_averaged", "identity_hidden", _IDENTITY_HIDDEN, "    return np.mean(W.T * v, axis=1)\n"),
    Edit("collapsed_first_row", "identity_hidden", _IDENTITY_HIDDEN, "    return v[0] * W[0]\n"),
    Edit(
        "collapsed_into_weights",
        "identity_hidden",
        _IDENTITY_HIDDEN,
        "    W *= v[:, None]\n    return W.sum(axis=0)\n",
        ("arguments",),
    ),
    Edit("collapsed_to_row", "identity_hidden", _IDENTITY_HIDDEN, "    return v[None, :] @ W\n", ("shape",)),
    # -- xor
    Edit(
        "xor_output_bias",
        "xor",
        _XOR,
        "    return np.array([[1.0, 1.0, -1.0], [1.0, 1.0, 1.0]]), np.array([-1.0, 1.0])\n",
    ),
    Edit(
        "xor_output_bias_large",
        "xor",
        _XOR,
        "    return np.array([[20.0, 20.0, -20.0], [20.0, 20.0, 20.0]]), np.array([-1.0, 1.0])\n",
    ),
    Edit("xor_signs_swapped", "xor", _XOR_V, "    v = np.array([1.0, -1.0, 1.0])\n"),
    Edit(
        "xor_for_zero_one",
        "xor",
        _XOR_W,
        "    W = np.array([[20.0, 20.0, -30.0], [20.0, 20.0, -10.0], [0.0, 0.0, 20.0]])\n",
    ),
    Edit("xor_is_and", "xor", _XOR_V, "    v = np.array([1.0, 0.0, 0.0])\n"),
    Edit("xor_is_or", "xor", _XOR_V, "    v = np.array([0.0, 1.0, 0.0])\n"),
    Edit("xor_margin_too_small", "xor", _XOR_V, "    v = np.array([-0.05, 0.05, -0.05])\n"),
    Edit("xor_zero_one_outputs", "xor", _XOR_V, "    v = np.array([-0.5, 0.5, 0.0])\n"),
    Edit("xor_bias_as_third", "xor", "    return W, v\n", "    return W[:, :2], W[:, 2], v\n"),
    Edit(
        "xor_bias_left_out",
        "xor",
        _XOR_W,
        "    W = np.array([[20.0, 20.0], [20.0, 20.0], [0.0, 0.0]])\n",
    ),
    Edit("xor_units_in_columns", "xor", "    return W, v\n", "    return W.T, v\n"),
    Edit(
        "xor_constant_zero",
        "xor",
        _XOR_W,
        "    W = np.array([[20.0, 20.0, -20.0], [20.0, 20.0, 20.0], [0.0, 0.0, 0.0]])\n",
    ),
    Edit("xor_v_column", "xor", "    return W, v\n", "    return W, v.reshape(-1, 1)\n", ("shape",)),
    Edit("xor_too_many_units", "xor", "    return W, v\n", "    return np.tile(W, (6, 1)), np.tile(v, 6)\n"),
    Edit("xor_v_first", "xor", "    return W, v\n", "    return v, W\n"),
    # -- parity
    Edit("parity_without_network", "parity", _PARITY, "    return sum(bits) % 2\n", ("calls",)),
    Edit(
        "parity_network_for_show",
        "parity",
        "    return odd\n",
        "    return sum(bits) % 2\n",
        ("calls",),
    ),
    Edit("parity_codings_mixed", "parity", _PARITY_X, "        x = np.array([odd, bit, 1.0])\n"),
    Edit("parity_state_not_coded", "parity", _PARITY_X, "        x = np.array([odd, 2.0 * bit - 1, 1.0])\n"),
    Edit("parity_answers_sign", "parity", "    return odd\n", "    return 2 * odd - 1\n"),
    Edit("parity_even", "parity", "    return odd\n", "    return 1 - odd\n"),
    Edit(
        "parity_of_neighbours",
        "parity",
        _PARITY_START + _PARITY_X,
        "    odd = bits[0]\n"
        "    for before, bit in zip(bits, bits[1:]):\n"
        "        x = np.array([2.0 * before - 1, 2.0 * bit - 1, 1.0])\n",
    ),
    Edit(
        "parity_all_at_once",
        "parity",
        _PARITY,
        "    W, v = xor_network()\n    return int(two_layer_predict(W, v, np.array([*bits, 1.0])) > 0)\n",
    ),
    Edit("parity_truncates", "parity", _PARITY_ODD, "        odd = int(two_layer_predict(W, v, x))\n"),
    Edit("parity_without_bias_input", "parity", _PARITY_X, "        x = np.array([2.0 * odd - 1, 2.0 * bit - 1])\n"),
    Edit("parity_first_bit_twice", "parity", _PARITY_START, "    odd = bits[0]\n    for bit in bits:\n"),
    Edit("parity_last_bit_missing", "parity", _PARITY_START, "    odd = bits[0]\n    for bit in bits[1:-1]:\n"),
    Edit("parity_first_bit_missing", "parity", _PARITY_START, "    odd = 0\n    for bit in bits[1:]:\n"),
    Edit("parity_starts_odd", "parity", _PARITY_START, "    odd = 1\n    for bit in bits:\n"),
    Edit("parity_of_two_bits", "parity", "    return odd\n", "        return odd\n    return odd\n"),
    Edit("parity_gives_output", "parity", _PARITY_ODD, "        odd = two_layer_predict(W, v, x)\n"),
    Edit("parity_threshold_half", "parity", _PARITY_ODD, "        odd = int(two_layer_predict(W, v, x) > 1.5)\n"),
    Edit(
        "parity_no_bits_left", "parity", _PARITY_START, "    odd = bits.pop(0)\n    for bit in bits:\n", ("arguments",)
    ),
    Edit("parity_majority", "parity", "    return odd\n", "    return int(2 * sum(bits) > len(bits))\n"),
    Edit(
        "parity_all_pairs",
        "parity",
        "    return odd\n",
        "    for a in bits:\n"
        "        for b in bits:\n"
        "            two_layer_predict(W, v, np.array([2.0 * a - 1, 2.0 * b - 1, 1.0]))\n"
        "    return odd\n",
        ("calls",),
    ),
    # -- concepts
    Edit("concepts_all_true", "concepts", _STATEMENTS, _STATEMENTS.replace("False", "True")),
    Edit("concepts_in_words", "concepts", _STATEMENTS, _STATEMENTS.replace("True", '"yes"').replace("False", '"no"')),
    Edit(
        "identity_does_not_collapse",
        "concepts",
        '        "identity_collapses": True,\n',
        '        "identity_collapses": False,\n',
        ("identity_collapses",),
    ),
    Edit(
        "links_inside_layers",
        "concepts",
        '        "links_within_layer": False,\n',
        '        "links_within_layer": True,\n',
        ("links_within_layer",),
    ),
    Edit(
        "output_has_activation",
        "concepts",
        '        "output_activation": True,\n',
        '        "output_activation": False,\n',
        ("output_activation",),
    ),
    Edit("not_universal", "concepts", '        "universal": True,\n', '        "universal": False,\n', ("universal",)),
    Edit(
        "universal_for_everything",
        "concepts",
        '        "every_function": False,\n',
        '        "every_function": True,\n',
        ("every_function",),
    ),
    Edit(
        "depth_does_not_help",
        "concepts",
        '        "parity_depth": True,\n',
        '        "parity_depth": False,\n',
        ("parity_depth",),
    ),
    Edit(
        "deeper_is_better",
        "concepts",
        '        "deeper_better": False,\n',
        '        "deeper_better": True,\n',
        ("deeper_better",),
    ),
    Edit(
        "smaller_is_the_cure",
        "concepts",
        '        "smaller_against_overfitting": False,\n',
        '        "smaller_against_overfitting": True,\n',
        ("smaller_against_overfitting",),
    ),
]
