"""Kaplan-Meier curves: the estimate by lifelines, limits and median as R's ``survfit`` gives them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from hccboard.analytics.results import CONF_TYPES, CONFIDENCE, Curve, Limits, Step

_ROUNDING = 1e-9  # a product of fractions may miss 0.5 by rounding


def curve(durations: Sequence[float], events: Sequence[bool], *, group: str, conf_type: str) -> Curve:
    """The curve of one group, of at least one patient. Durations are at least 0, in any one unit; an event at a
    time comes before censoring at the same time. ``conf_type`` is one of ``CONF_TYPES``."""
    assert len(durations) and conf_type in CONF_TYPES
    steps = tuple(_steps(durations, events, conf_type))
    half, plateau = _first(steps, lambda step: step.survival), None
    stands = half is not None and abs(half.survival - 0.5) <= _ROUNDING
    if half is not None and stands:
        plateau = next((step.time for step in steps if step.time > half.time and step.n_events), None)
    ends = (_first(steps, lambda step: step.lower), _first(steps, lambda step: step.upper))
    return Curve(
        group, len(durations), sum(map(bool, events)), conf_type, half.time if half else None,
        (ends[0].time if ends[0] else None, ends[1].time if ends[1] else None), steps, stands, plateau,
    )  # fmt: skip


def _first(steps: Sequence[Step], height: Callable[[Step], float | None]) -> Step | None:
    """The first step at which a curve has come down to 0.5."""
    return next((s for s in steps if (h := height(s)) is not None and h <= 0.5 + _ROUNDING), None)


def _steps(durations: Sequence[float], events: Sequence[bool], conf_type: str) -> Any:
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter().fit(list(durations), [bool(event) for event in events])
    table = fitted.event_table
    survival = dict(zip(fitted.survival_function_.index, fitted.survival_function_.iloc[:, 0], strict=True))
    greenwood = 0.0  # variance of the logarithm of survival
    z = normal_quantile()
    for time, removed, observed, censored, at_risk in zip(
        table.index, table["removed"], table["observed"], table["censored"], table["at_risk"], strict=True
    ):
        if not removed:
            continue  # the entrance at time 0
        died, n = int(observed), int(at_risk)
        greenwood += math.inf if died == n else died / (n * (n - died))
        height = 0.0 if math.isinf(greenwood) else float(survival[time])
        yield Step(float(time), n, died, int(censored), height, *limits(height, greenwood, conf_type, z))


def normal_quantile() -> float:
    """Of the two-sided 95 %."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


def limits(survival: float, variance: float, conf_type: str, z: float) -> Limits:
    """Limits of a survival probability from the variance of its logarithm, cut at 0 and 1; ``None`` where a
    transform is not defined (survival 0; for log-log also 1)."""
    if survival <= 0 or math.isinf(variance):
        return None, None
    half = z * math.sqrt(variance)
    if conf_type == "plain":
        return max(0.0, survival * (1 - half)), min(1.0, survival * (1 + half))
    if conf_type == "log":
        return survival * math.exp(-half), min(1.0, survival * math.exp(half))
    if survival >= 1:
        return None, None
    spread = math.exp(half / abs(math.log(survival)))
    return survival**spread, survival ** (1 / spread)
