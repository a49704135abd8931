# Sends exceptions with texts and tracebacks that no honest program would send, for the grader to keep.
import autograder.testing.host as host
from autograder.testing.plain import encode


def call(self, *args):
    frames = ["backprop.py, line 1, in " + "f" * 1000] * 100
    return encode(["error", "ValueError" * 100, "x" * 200_000, frames, [], {}])


host.Host.call = call


def product_gradient(x, y):
    return 0.0, 0.0
