# Blocks and ignores every signal, asks for alarms of its own, and goes on.
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
except (OSError, ValueError):
    pass


def product_gradient(x, y):
    while True:
        try:
            while True:
                time.sleep(0)
        except BaseException:
            pass


def max_gradient(x, y):
    try:
        return product_gradient(x, y)
    finally:
        product_gradient(x, y)
