# Closes every descriptor, and puts others in their place.
import os


def composite(x, y, z):
    os.closerange(0, 256)
    for _ in range(10):
        os.open("/dev/null", os.O_RDWR)
    return (x + y) * z, (z, z, x + y)


def product_gradient(x, y):
    for descriptor in range(3, 20):
        try:
            os.dup2(descriptor, 7 - descriptor % 5)
        except OSError:
            pass
    return y, x
