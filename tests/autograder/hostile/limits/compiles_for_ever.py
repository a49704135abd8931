# Is small, and keeps whoever reads, compiles or renders it busy: deep brackets, long sums, a number of many digits.
def sum_gradient(x, y):
    return 0.0, 0.0


for depth in (90, 200, 5_000, 100_000):
    try:
        eval("(" * depth + "0" + ")" * depth)
    except (SyntaxError, MemoryError, RecursionError):
        pass
for text in ("+".join(["x"] * 50_000), "-" * 50_000 + "1", "x" + ".x" * 20_000, "[" * 99 + "]" * 99):
    try:
        compile(text, "x", "eval")
    except (SyntaxError, MemoryError, RecursionError):
        pass


def product_gradient(x, y):
    return int("9" * 4_000), eval("9**99999")


def composite(x, y, z):
    return str(10**4_000), (10**4_000, -(10**4_000), 10**400)


def max_gradient(x, y):
    while True:
        compile("+".join(["x"] * 2_000), "x", "eval")
