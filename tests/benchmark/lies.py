"""Does the gradient checker tell right from wrong? ``python -m tests.benchmark.lies [--functions 100000]``

``wrong_entries`` is asked about random functions (see ``family``; the seeds are 0, 1, 2, …): about the true gradient,
in which it must find nothing wrong, and about a lie, the next one of ``LIES`` for each next function, in which it
must find something. A lie counts where it moves an entry by several times what comparisons and rounding leave free;
at a kink, out of the interval between the two derivatives. The command fails for a false alarm or a lie that passes.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.testing.compare import ABSOLUTE, RELATIVE
from autograder.testing.gradients import wrong_entries

from .family import Array, Function
from .forks import in_forks

FUNCTIONS, BATCH, SECONDS = 100_000, 200, 600
# How many times what a comparison leaves free a lie has to move an entry, and what rounding leaves of a gradient, in
# relation to the size of f over that of x.
MANY, ROUNDING = 3, 1e-12


def one_entry(truth: Array, seed: int) -> Array:
    """One entry is a thousandth too large."""
    lie = truth.copy()
    lie.flat[seed % truth.size] *= 1.001
    return lie


def transposed(truth: Array, seed: int) -> Array:
    """The entries in the order of the transpose; a vector back to front."""
    return (truth.T if truth.ndim == 2 else truth[::-1]).reshape(truth.shape)


def permuted(truth: Array, seed: int) -> Array:
    """The entries in another order."""
    return np.random.default_rng(seed).permutation(truth.ravel()).reshape(truth.shape)


# Each makes a wrong gradient of a right one.
LIES: dict[str, Callable[[Array, int], Array]] = {
    "a thousandth too large": lambda truth, seed: 1.001 * truth,
    "a thousandth too small": lambda truth, seed: 0.999 * truth,
    "the sign": lambda truth, seed: -truth,
    "a factor of two": lambda truth, seed: 2 * truth,
    "a half": lambda truth, seed: truth / 2,
    "one entry": one_entry,
    "a transpose": transposed,
    "a permutation": permuted,
    "an index shifted": lambda truth, seed: np.roll(truth.ravel(), 1).reshape(truth.shape),
}


@dataclass
class Tally:
    """What came of some functions: how many were right, the lies by kind, and the seeds of what went wrong."""

    functions: int = 0
    entries: int = 0
    kinks: int = 0
    told: Counter[str] = field(default_factory=Counter)
    no_lies: int = 0
    false_alarms: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Both together."""
        self.functions += other.functions
        self.entries += other.entries
        self.kinks += other.kinks
        self.told += other.told
        self.no_lies += other.no_lies
        self.false_alarms += other.false_alarms
        self.passed += other.passed


def is_lie(claimed: Array, function: Function, left: Array, right: Array) -> bool:
    """Whether a claim can be told from the truth at all."""
    off = np.maximum(np.minimum(left, right) - claimed, claimed - np.maximum(left, right))
    size = np.maximum(np.abs(claimed), np.maximum(np.abs(left), np.abs(right)))
    rounding = ROUNDING * abs(function(function.x)) / function.scale
    return bool((off > MANY * (ABSOLUTE + RELATIVE * size) + rounding).any())


def measure(seeds: Sequence[int]) -> Tally:
    """Ask about the functions of some seeds."""
    tally = Tally()
    for seed in seeds:
        function = Function(seed)
        left, right = function.sides()
        truth = right if seed % 2 else left
        tally.functions += 1
        tally.entries += truth.size
        tally.kinks += bool((left != right).any())
        if wrong_entries(truth, function, function.x):
            tally.false_alarms.append(seed)
        kind = list(LIES)[seed % len(LIES)]
        lie = LIES[kind](truth, seed)
        if not is_lie(lie, function, left, right):
            tally.no_lies += 1
            continue
        tally.told[kind] += 1
        if not wrong_entries(lie, function, function.x):
            tally.passed.append(seed)
    return tally


def as_plain(tally: Tally) -> dict[str, Any]:
    """What a fork can send."""
    return dict(vars(tally))


def from_plain(plain: dict[str, Any]) -> Tally:
    """What a fork sent."""
    return Tally(**{**plain, "told": Counter(plain["told"])})


def main() -> int:
    """Ask about many functions, and print how many were told right from wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--functions", type=int, default=FUNCTIONS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    began, total = time.monotonic(), Tally()
    batches = [range(start, min(start + BATCH, options.functions)) for start in range(0, options.functions, BATCH)]
    for seeds, plain in in_forks(batches, lambda seeds: as_plain(measure(seeds)), jobs=options.jobs, seconds=SECONDS):
        if plain is None:
            raise RuntimeError(f"The functions of the seeds {seeds} met the end of their time.")
        total.add(from_plain(plain))
        print(f"\r{total.functions} of {options.functions}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"right gradients: {total.functions}, {total.entries} entries; {total.kinks} at a kink")
    print(f"  false alarms: {len(total.false_alarms)} {total.false_alarms[:20]}")
    print(f"lies: {total.told.total()}, and {total.no_lies} that changed nothing")
    print(*(f"  {kind}: {total.told[kind]}" for kind in LIES), sep="\n")
    print(f"  passed: {len(total.passed)} {total.passed[:20]}")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if total.false_alarms or total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
