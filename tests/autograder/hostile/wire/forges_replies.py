# Sends replies that promise more than they hold: lengths, shapes and counts whose products run over, nesting, handles.
import struct

import autograder.testing.host as host
from autograder.testing.plain import encode

U4, calls = struct.Struct("<I"), 0


def reply(value):
    """A reply whose value is bytes already: the tags of its four parts come first, then what each holds."""
    parts = [encode("return"), value, encode([]), encode({})]
    return b"l" + U4.pack(4) + b"".join(part[:1] for part in parts) + b"".join(part[1:] for part in parts)


FORGED = (
    reply(b"l" + U4.pack(2**32 - 1)),
    reply(b"l" + U4.pack(1000) + b"f" * 1000),
    reply(b"a" + bytes([11, 2]) + (2**32).to_bytes(8, "little") * 2),
    reply(b"a" + bytes([11, 255]) + (1).to_bytes(8, "little") * 255 + bytes(8)),
    reply((b"l" + U4.pack(1)) * 100_000 + b"N"),
    reply(b"s" + U4.pack(2**32 - 1) + b"x"),
    reply(b"o" + U4.pack(2**32 - 1) + encode("label")[1:]),
    reply(b"r" + U4.pack(0) + encode("label")[1:]),
    reply(b"d" + U4.pack(1) + U4.pack(1000) + bytes(1000) + b"N"),
    reply(b"d" + U4.pack(2**31)),
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
