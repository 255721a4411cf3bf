"""The axis of a forest plot, without any way to draw it: for screen and paper alike.

The axis is logarithmic: a ratio of 0.5 stands as far from 1 as a ratio of 2. Positions are shares of the width, 0 at
the left end of the axis to 1 at its right end, inclusive.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TICKS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 20.0)
LOWEST, HIGHEST = TICKS[0], TICKS[-1]
REFERENCE = 1.0
_MARGIN = 0.06  # of the width of the axis in logarithms, at each end


@dataclass(frozen=True, slots=True)
class Reach:
    """What one row takes on the axis, in shares; ``None`` without an interval. ``cut_low`` and ``cut_high`` say that a
    limit lies beyond the axis and an arrow stands in its place."""

    at: float
    low: float | None = None
    high: float | None = None
    cut_low: bool = False
    cut_high: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis from ``low`` to ``high``, which both are above 0 and have the reference between them."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Where a value above 0 stands; beyond the ends it stays at the end."""
        inside = min(max(value, self.low), self.high)
        return (math.log(inside) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))

    def reach(self, estimate: float, low: float | None = None, high: float | None = None) -> Reach:
        """Estimate and limits on the axis."""
        if low is None or high is None:
            return Reach(self.share(estimate))
        return Reach(self.share(estimate), self.share(low), self.share(high), low < self.low, high > self.high)

    def ticks(self, least: float = 0.0) -> tuple[float, ...]:
        """Values for the labels: the reference first, then from there outward those that keep ``least`` as a share of
        the width from every label before them; in rising order."""
        kept = [REFERENCE]
        inside = [one for one in TICKS if self.low <= one <= self.high and one != REFERENCE]
        for one in sorted(inside, key=lambda value: (abs(math.log(value)), value)):
            if all(abs(self.share(one) - self.share(other)) >= least for other in kept):
                kept.append(one)
        return tuple(sorted(kept))


def axis_for(values: Iterable[float | None]) -> Axis:
    """The axis for estimates and limits: every one in it with a margin, the reference too, within 0.05 and 20."""
    known = [one for one in values if one is not None and one > 0]
    low, high = min([*known, 0.8]), max([*known, 1.25])
    spare = (math.log(high) - math.log(low)) * _MARGIN
    return Axis(max(LOWEST, low * math.exp(-spare)), min(HIGHEST, high * math.exp(spare)))


def tick_text(value: float) -> str:
    """"0.5", "1", "1.25"."""
    return f"{value:g}"


def dashes(dashed: bool) -> Sequence[float]:
    """The pattern of an interval's line in widths of the pen; empty is a whole line."""
    return (2.5, 2.0) if dashed else ()


__all__ = ["HIGHEST", "LOWEST", "REFERENCE", "TICKS", "Axis", "Reach", "axis_for", "dashes", "tick_text"]
