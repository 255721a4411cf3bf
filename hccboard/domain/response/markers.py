"""AFP and PIVKA-II over the course: change from baseline and from the nadir, in percent and on the log scale.

Values are intervals in the catalogue's unit (ng/mL, mAU/mL): a censored result (``> 1210``) is a half-open range, and
so is every change that is worked out from it. No cut-off makes a category of them: sources differ, none is shipped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response.model import Finding

MARKERS = ("afp", "pivka_ii")


@dataclass(frozen=True)
class MarkerValue:
    """A result on a day; ``entered`` and ``unit`` as the source wrote them."""

    day: int
    value: Interval
    entered: str = ""
    unit: str = ""


@dataclass(frozen=True)
class MarkerChange:
    """Percent and log10 ratio as intervals; ``None`` where there is nothing to compare with."""

    at: MarkerValue
    percent_from_baseline: Interval | None
    percent_from_nadir: Interval | None
    log10_from_baseline: Interval | None


@dataclass(frozen=True)
class MarkerCourse:
    """``baseline``: the last result on the day treatment began or before; ``nadir``: the lowest so far, as a range
    where it is one."""

    marker: str
    baseline: MarkerValue | None
    changes: tuple[MarkerChange, ...]
    findings: tuple[Finding, ...]


def marker_course(marker: str, values: Sequence[MarkerValue], began_day: int = 0) -> MarkerCourse:
    """``began_day``: when treatment began, counted as the days of the values are; the blood is often drawn later than
    the baseline scan, and still before the first dose."""
    ordered = sorted(values, key=lambda one: (one.day, one.value.low, one.value.high))
    findings = [
        Finding("two_results_one_day", day, details={"marker": marker})
        for day in sorted({one.day for one in ordered}) if sum(other.day == day for other in ordered) > 1
    ]  # fmt: skip
    baseline = _baseline(ordered, began_day)
    if baseline is None:
        findings.append(Finding("no_marker_baseline", details={"marker": marker}))
    elif baseline.value.high == 0:
        findings.append(Finding("marker_baseline_zero", baseline.day, details={"marker": marker}))
    nadir = baseline.value if baseline else None
    changes = []
    for one in (value for value in ordered if value.day > began_day):
        start = baseline.value if baseline else None
        changes.append(MarkerChange(one, _change(one.value, start), _change(one.value, nadir), _log(one.value, start)))
        nadir = one.value if nadir is None else Interval(min(nadir.low, one.value.low), min(nadir.high, one.value.high))
    return MarkerCourse(marker, baseline, tuple(changes), tuple(findings))


def _baseline(ordered: Sequence[MarkerValue], began_day: int) -> MarkerValue | None:
    """The last result on the day treatment began or before; two of that day give the range between them."""
    before = [one for one in ordered if one.day <= began_day]
    if not before:
        return None
    same = [one for one in before if one.day == before[-1].day]
    span = Interval(min(one.value.low for one in same), max(one.value.high for one in same))
    return MarkerValue(same[0].day, span, " / ".join(one.entered for one in same), same[0].unit)


def _ratio(value: Interval, reference: Interval | None) -> Interval | None:
    """Every quotient of a value and a reference in these intervals; ``None`` where it can only be a division by 0."""
    if reference is None or reference.high == 0:
        return None
    low = 0.0 if reference.high == INFINITY else value.low / reference.high
    high = INFINITY if value.high == INFINITY or reference.low == 0 else value.high / reference.low
    return Interval(low, high)


def _change(value: Interval, reference: Interval | None) -> Interval | None:
    ratio = _ratio(value, reference)
    return None if ratio is None else Interval(100 * (ratio.low - 1), 100 * (ratio.high - 1))


def _log(value: Interval, reference: Interval | None) -> Interval | None:
    ratio = _ratio(value, reference)
    if ratio is None:
        return None
    return Interval(*(-INFINITY if end == 0 else INFINITY if end == INFINITY else math.log10(end)
                      for end in (ratio.low, ratio.high)))  # fmt: skip
