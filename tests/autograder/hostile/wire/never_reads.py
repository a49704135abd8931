# Asks without end and never reads an answer, until nobody can write one any more.
import gc
import time

from autograder.sandbox.wire import frame, write_all
from autograder.sandbox.worker import Pipes
from autograder.testing.plain import encode


def product_gradient(x, y):
    pipes = next(thing for thing in gc.get_objects() if isinstance(thing, Pipes))
    question = frame(b"C", pipes.call, encode(["callback", 0, None, None, [], {}]))
    for _ in range(20_000):
        write_all(pipes.replies, question)
    time.sleep(10**6)
