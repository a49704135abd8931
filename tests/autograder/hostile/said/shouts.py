# Raises, prints and returns texts with control characters, markup, megabytes and whatever a page might believe.
import sys

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>[bold red]100 of 100[/]{{ 7*7 }}{% raw %}"
CONTROL = "\x1b[2J\x1b]0;owned\x07\r\n\0\u202e\ud800".encode("utf-8", "replace").decode() + "\x9b31m\u2028"
LONG = (MARKUP + CONTROL) * 2_000


def shout(*args):
    raise type(MARKUP, (ValueError,), {"__str__": lambda self: LONG})


shout.__name__ = shout.__qualname__ = MARKUP


def product_gradient(x, y):
    print(LONG)
    sys.stderr.write(CONTROL * 1000)
    raise ValueError(CONTROL + MARKUP)


def sum_gradient(x, y):
    return shout()


def max_gradient(x, y):
    return type(MARKUP + CONTROL, (), {})()


def composite(x, y, z):
    return {MARKUP: CONTROL, "=cmd|' /C calc'!A0": "=1+1", "\0": LONG[:100_000]}


def staged_forward(x, y):
    return LONG, {CONTROL: MARKUP, "f": LONG[:1_000_000], "sigy": "</pre></body>"}


exec(compile("def numerical_gradient(f, x, h=1e-5):\n    raise SystemExit('bye')", MARKUP + CONTROL, "exec"))
raise shout()
