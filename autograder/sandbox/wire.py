"""The frames between the scoring side and a child: a kind, the id of a call, a length, and bytes.

Runs on both sides of the wall. Standard library only.

Kinds: ``Q`` a question to the child, ``R`` its reply, ``C`` a callback of the child's, ``A`` the answer to it,
``P`` a request for what was printed.
"""

import os
import struct

HEADER = struct.Struct("<cQI")
MAX_FRAME = 20 * 2**20


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, whatever a pipe takes at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def frame(kind: bytes, call: int, payload: bytes) -> bytes:
    """A frame as bytes."""
    return HEADER.pack(kind, call, len(payload)) + payload
