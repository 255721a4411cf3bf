"""What an analysis of survival gives: plain frozen data, no words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CONF_TYPES = ("log-log", "log", "plain")
CONFIDENCE = 0.95
TIES = "efron"

Limits = tuple[float | None, float | None]


@dataclass(frozen=True)
class Finding:
    """Something to know beside a result; ``wording.survival`` makes the sentence of ``code`` and ``values``."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A time at which somebody had the event or was censored. ``n_risk``: at risk just before it. The limits are
    ``None`` where they are not defined: after the last patient has died, and for log-log before the first event."""

    time: float
    n_risk: int
    n_events: int
    n_censored: int
    survival: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Point:
    """Survival at an asked time; ``survival`` is ``None`` after the last observation, unless all had the event."""

    time: float
    n_risk: int
    survival: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier curve with 95 % limits of ``conf_type``.

    ``median`` is the first time at which survival is 0.5 or less, ``None`` where it is not reached; its limits are the
    first times at which the limits of the curve are 0.5 or less. ``median_plateau`` is set where the curve stands at
    0.5 exactly: from the median to this time, ``None`` where it stays there to the end (R gives the middle).
    """

    group: str
    n: int
    events: int
    conf_type: str
    median: float | None
    median_ci: Limits
    steps: tuple[Step, ...]
    stands_at_half: bool = False
    median_plateau: float | None = None

    def n_risk(self, time: float) -> int:
        """How many are at risk just before this time: observed at least so long."""
        place = bisect_left(self.steps, time, key=lambda step: step.time)
        return self.steps[place].n_risk if place < len(self.steps) else 0

    def at(self, time: float) -> Point:
        """Survival and its limits at a time."""
        place = bisect_right(self.steps, time, key=lambda step: step.time)
        if not place:
            certain = None if self.conf_type == "log-log" else 1.0
            return Point(time, self.n, 1.0, certain, certain)
        last = self.steps[place - 1]
        if time > self.steps[-1].time and last.survival > 0:
            return Point(time, 0, None, None, None)
        return Point(time, self.n_risk(time), last.survival, last.lower, last.upper)


@dataclass(frozen=True)
class LogRank:
    """The log-rank test over all groups; groups that had ended before the first event take no part in it."""

    chi_square: float
    df: int
    p: float


@dataclass(frozen=True)
class Covariate:
    """A number, or one level of a text column against ``reference``. ``coef`` is per unit of the column."""

    name: str
    coef: float
    standard_error: float
    hazard_ratio: float
    lower: float
    upper: float
    p: float
    column: str = ""
    level: str = ""
    reference: str = ""


@dataclass(frozen=True)
class CoxModel:
    ties: str
    n: int
    events: int
    covariates: tuple[Covariate, ...]


@dataclass(frozen=True)
class Survival:
    """The answer to a question: a curve for each group in order, the comparison, the model, and what to know."""

    conf_type: str
    landmark: float | None
    curves: tuple[Curve, ...]
    at: tuple[float, ...] = ()
    logrank: LogRank | None = None
    cox: CoxModel | None = None
    findings: tuple[Finding, ...] = ()
    before_landmark: tuple[int, ...] = ()
    """Places in the cohort of those who were not observed up to the landmark."""
    without_covariate: tuple[tuple[int, str], ...] = ()
    """Places in the cohort that are not in the Cox model, with the column that is missing."""
