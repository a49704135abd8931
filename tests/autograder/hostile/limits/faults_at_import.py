# Reads address zero while it is imported.
import ctypes


def sum_gradient(x, y):
    return 1.0, 1.0


ctypes.string_at(0)
