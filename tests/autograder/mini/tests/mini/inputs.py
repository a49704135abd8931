"""The points that the tests of this assignment ask at. This file travels with the template."""


def size(rng):
    """A number well away from 0, 1 and 2, where a square is easily mistaken."""
    return float(rng.uniform(2.5, 4.5))
