"""Turns a drawing into pixels. The drawing it was made of is named in the picture, by its digest."""

import hashlib
import struct
import zlib

from ..errors import UserError

# Between crisp on a fine screen and small enough for a column of text.
ZOOM = 1.25
SIGNATURE, HEADER = b"\x89PNG\r\n\x1a\n", 33  # the length of the signature and the first chunk


def png_of(svg: str) -> bytes:
    """A drawing as PNG.

    Raises:
        UserError: resvg, which does it, is not installed.
    """
    try:
        import resvg_py
    except ImportError:
        what = "Figures have changed, and resvg-py, which makes their PNGs, is not installed."
        raise UserError(what, cure="pip install resvg-py") from None
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, sans_serif_family="Liberation Sans"))
    return png[:HEADER] + _chunk(b"tEXt", b"Source\0" + _digest(svg)) + png[HEADER:]


def is_of(png: bytes, svg: str) -> bool:
    """Whether a PNG was made of this drawing."""
    return png.startswith(SIGNATURE) and b"Source\0" + _digest(svg) in png


def _digest(svg: str) -> bytes:
    return hashlib.sha256(svg.encode()).hexdigest().encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
