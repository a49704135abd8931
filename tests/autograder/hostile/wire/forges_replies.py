# Sends replies that promise more than they hold: lengths, shapes and counts whose products run over, nesting, handles.
import struct

import autograder.testing.host as host
from autograder.testing.plain import encode

U4, calls = struct.Struct("<I"), 0
START = b"l" + U4.pack(4) + encode("return")
END = encode([]) + encode({})
FORGED = (
    START + b"l" + U4.pack(2**32 - 1),
    START + b"a" + bytes([11, 4]) + U4.pack(2**31) * 4,
    START + b"a" + bytes([11, 255]) + U4.pack(1) * 255,
    START + b"l\x01\0\0\0" * 100_000,
    START + b"s" + U4.pack(2**32 - 1) + b"x",
    START + b"o" + U4.pack(2**32 - 1) + encode("label") + END,
    START + b"r" + U4.pack(0) + encode("label") + END,
    START + b"d" + U4.pack(2**31) + END,
    encode(["return", 0.0, [], {}]) + b"more",
    b"",
)


def call(self, *args):
    global calls
    calls += 1
    return FORGED[calls % len(FORGED)]


host.Host.call = call


def product_gradient(x, y):
    return 0.0, 0.0


sum_gradient = max_gradient = composite = product_gradient
