# Takes all the memory there is in calls: as bytes, as an array, as a number, as files, as what it returns.
import mmap

import numpy as np


def product_gradient(x, y):
    return bytearray(2**40)


def sum_gradient(x, y):
    return np.ones(2**36), 1.0


def max_gradient(x, y):
    return 10**1_000_000, 1.0


def composite(x, y, z):
    hoard = []
    while True:
        hoard.append(mmap.mmap(-1, 2**26))


def numerical_gradient(f, x, h=1e-5):
    with open("/tmp/hoard", "wb") as file:
        while True:
            file.write(b"x" * 2**20)


def sigmoid_neuron_grouped(w, x):
    return {str(key): key for key in range(10**7)}
