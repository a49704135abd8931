"""The distribution of totals as the geometry of a small drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

BINS = 10
# The drawing, in units of its own: what a bin takes of the width, the gap between bars, the highest bar.
STEP, GAP, HEIGHT = 56, 6, 120


@dataclass(frozen=True)
class Bin:
    """One bar. ``low`` and ``high`` are points, ``x`` and ``height`` are in units of the drawing."""

    low: Fraction
    high: Fraction
    count: int
    x: int
    height: float


@dataclass(frozen=True)
class Histogram:
    """Ten bars of equal width from 0 to the maximum; the maximum itself belongs to the last."""

    bins: tuple[Bin, ...]
    width: int = BINS * STEP
    step: int = STEP
    gap: int = GAP
    height: int = HEIGHT

    @classmethod
    def of(cls, totals: Sequence[Fraction], maximum: Fraction) -> "Histogram":
        """Count the totals. ``maximum`` is above 0."""
        counts = [0] * BINS
        for total in totals:
            counts[min(max(int(total * BINS / maximum), 0), BINS - 1)] += 1
        highest = max(*counts, 1)
        edges = [maximum * place / BINS for place in range(BINS + 1)]
        return cls(
            tuple(
                Bin(edges[place], edges[place + 1], count, place * STEP, HEIGHT * count / highest)
                for place, count in enumerate(counts)
            )
        )
