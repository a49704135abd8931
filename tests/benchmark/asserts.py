"""The three questions as an instructor would test them in a notebook: some five asserts a question.

``pytest`` runs this file beside a student's ``three.py``; nbgrader and otter get the bodies of the functions as cells.
They are far fewer than the checks of this package, which favours the others in a comparison of costs.
"""

import numpy as np
from three import (
    sigmoid_neuron_backward,
    sigmoid_neuron_forward,
    staged_backward,
    staged_forward,
    two_layer_predict,
)


def test_two_layer_predict_public():
    W, v = np.array([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]), np.array([3.0, 1.0])
    assert np.isclose(two_layer_predict(W, v, np.array([0.5, 0.0, 1.0])), 3 * np.tanh(1.5))
    assert np.isclose(
        two_layer_predict(np.array([[0.4, -0.8, 0.5]]), np.array([1.8]), np.array([0.7, -1.1, 1.0])), 1.6743909292857475
    )


def test_two_layer_predict_hidden():
    W, v = np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6]]), np.array([1.5, -0.7])
    assert np.isclose(two_layer_predict(W, v, np.array([0.6, -0.9, 1.0])), 1.6700929076414455)
    W, v = np.array([[0.5], [-0.9], [0.3]]), np.array([1.1, 0.6, -1.4])
    assert np.isclose(two_layer_predict(W, v, np.array([1.0])), -0.3292875065656312)
    W = np.array([[0.3, 0.7, -0.2, 0.9], [-0.6, 0.1, 0.8, -0.4], [1.1, -0.5, 0.2, 0.6]])
    assert np.isclose(
        two_layer_predict(W, np.array([0.9, -1.3, 0.4]), np.array([0.2, -0.7, 1.4, 1.0])), -0.10374668296826003
    )


def test_sigmoid_neuron_public():
    f, cache = sigmoid_neuron_forward(np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0]))
    assert np.isclose(f, 0.7310585786)
    assert np.isclose(cache["a"], 1.0)
    grads = sigmoid_neuron_backward(cache)
    assert np.allclose(grads["dw"], [-0.1966119332, -0.3932238665, 0.1966119332])


def test_sigmoid_neuron_hidden():
    f, cache = sigmoid_neuron_forward(np.array([-0.7, 1.2, 1.6]), np.array([0.8, -1.1]))
    assert np.isclose(f, 0.4304537761)
    expected = {
        "w0x0": -0.56,
        "w1x1": -1.32,
        "sum": -1.88,
        "a": -0.28,
        "neg": 0.28,
        "exp": 1.3231298123,
        "inc": 2.3231298123,
    }
    for name, value in expected.items():
        assert np.isclose(cache[name], value), name
    grads = sigmoid_neuron_backward(cache, -2.5)
    expected = {
        "dinc": 0.4632261333,
        "dexp": 0.4632261333,
        "dneg": 0.6129083068,
        "da": -0.6129083068,
        "dsum": -0.6129083068,
    }
    for name, value in expected.items():
        assert np.isclose(grads[name], value), name
    assert np.allclose(grads["dw"], [-0.4903266455, 0.6741991375, -0.6129083068])
    assert np.allclose(grads["dx"], [0.4290358148, -0.7354899682])


def test_staged_public():
    f, cache = staged_forward(3.0, -4.0)
    assert np.isclose(f, 1.5456448841)
    assert np.isclose(cache["den"], 1.9525741268)
    grads = staged_backward(cache)
    assert np.isclose(grads["dx"], 2.0595697956)
    assert np.isclose(grads["dy"], 1.5922327515)


def test_staged_hidden():
    f, cache = staged_forward(-1.3, 2.9)
    assert np.isclose(f, -0.1269403806)
    expected = {
        "sigy": 0.9478464369,
        "num": -0.3521535631,
        "sigx": 0.214165017,
        "xpy": 1.6,
        "xpysqr": 2.56,
        "den": 2.774165017,
    }
    for name, value in expected.items():
        assert np.isclose(cache[name], value), name
    grads = staged_backward(cache, -2.5)
    expected = {
        "dnum": -0.9011720589,
        "dinvden": 0.8803839077,
        "dden": -0.1143951241,
        "dxpy": -0.3660643972,
        "dsigy": -0.9011720589,
    }
    for name, value in expected.items():
        assert np.isclose(grads[name], value), name
    assert np.isclose(grads["dx"], -1.2864889682)
    assert np.isclose(grads["dy"], -0.4106125483)
