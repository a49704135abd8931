# Returns objects that run code where they are copied, pickled, compared, hashed, printed or thrown away.
import os

ran = []


def run(*args):
    ran.append(os.getpid())
    return 1.0


class Runs:
    __deepcopy__ = __copy__ = __float__ = __array__ = __len__ = __index__ = run
    __del__ = run

    def __reduce__(self):
        return run, ()

    def __repr__(self):
        run()
        return "1.0"

    def __eq__(self, other):
        return bool(run())

    def __hash__(self):
        return int(run())


def product_gradient(x, y):
    return Runs(), Runs()


def sum_gradient(x, y):
    return Runs(), Runs()


def composite(x, y, z):
    return Runs(), (Runs(), Runs(), Runs())


def staged_forward(x, y):
    return 1.0, {"xpy": Runs(), "xpysqr": Runs(), "num": {Runs(): Runs()}}
