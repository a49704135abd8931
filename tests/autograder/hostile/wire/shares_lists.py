# Returns a few lists that hold each other so often that nobody can ever write them out.
shared = [0.0]
for _ in range(60):
    shared = [shared, shared]
circle = []
circle.append(circle)
deep = [0.0]
for _ in range(50_000):
    deep = [deep]


def product_gradient(x, y):
    return shared


def sum_gradient(x, y):
    return circle


def max_gradient(x, y):
    return deep


def composite(x, y, z):
    return shared, {"dx": shared, "dy": circle, "dz": deep}
