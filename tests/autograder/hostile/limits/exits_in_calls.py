# Ends the process in every call: cleanly, by an exception that ends Python, by a signal, by a hard fault.
import ctypes
import os
import signal
import sys


def product_gradient(x, y):
    os._exit(0)


def sum_gradient(x, y):
    sys.exit(0)


def max_gradient(x, y):
    raise KeyboardInterrupt


def composite(x, y, z):
    os.kill(os.getpid(), signal.SIGKILL)


class AddGate:
    def forward(self, x, y):
        ctypes.string_at(0)


class ExpGate:
    def forward(self, x):
        os.abort()


class ScaleGate:
    def __init__(self, a):
        sys.setrecursionlimit(10**9)
        self.__init__(a)
