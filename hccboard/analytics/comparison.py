"""Groups compared: the log-rank test and the Cox model of lifelines, asked precisely enough to agree with R."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from hccboard.analytics.results import TIES, Covariate, CoxModel, Finding, LogRank

EVENTS_PER_COVARIATE = 10
# Until the Newton decrement is nothing: by default it stops where the sixth figure is still moving
_PRECISE = {"precision": 1e-18, "r_precision": 0.0, "max_steps": 200}
_INFINITE = 15.0  # a coefficient times the spread of its column; e to the 15th is no hazard ratio of a cohort
_LEAST_SPREAD, _MOST_SPREAD = 1e-9, 1e12  # of a column, in its unit

Column = Sequence[float] | Sequence[str]


def logrank(
    durations: Sequence[float], events: Sequence[bool], groups: Sequence[str]
) -> tuple[LogRank | None, list[Finding]]:
    """The log-rank test over any number of groups; ``None`` with a finding where it cannot be done.

    A group in which nobody was at risk at the first event cannot differ in it: it is left out and named, as R does.
    """
    times = [time for time, event in zip(durations, events, strict=True) if event]
    if not times:
        return None, [Finding("logrank_no_events")]
    longest: dict[str, float] = {}
    for time, group in zip(durations, groups, strict=True):
        longest[group] = max(time, longest.get(group, 0.0))
    outside = [group for group, last in longest.items() if last < min(times)]
    findings = [Finding("logrank_group_left_out", {"group": group}) for group in outside]
    kept = [place for place, group in enumerate(groups) if group not in outside]
    if len(longest) - len(outside) < 2:
        return None, [*findings, Finding("logrank_one_group")]
    from lifelines.statistics import multivariate_logrank_test

    tested = multivariate_logrank_test(
        [durations[place] for place in kept], [groups[place] for place in kept], [bool(events[place]) for place in kept]
    )
    chi_square, p = float(tested.test_statistic), float(tested.p_value)
    if not math.isfinite(chi_square) or not math.isfinite(p) or _nobody_to_compare(durations, events, groups):
        return None, [*findings, Finding("logrank_nobody_to_compare")]
    return LogRank(chi_square, len(longest) - len(outside) - 1, p), findings


def _nobody_to_compare(durations: Sequence[float], events: Sequence[bool], groups: Sequence[str]) -> bool:
    """Whether at every event only one group was still at risk, or everybody at risk had it."""
    at_risk: Counter[str] = Counter()
    for _time, same in _latest_first(durations):
        at_risk.update(groups[place] for place in same)
        died = sum(bool(events[place]) for place in same)
        if died and len(at_risk) > 1 and died < at_risk.total():
            return False
    return True


def _latest_first(durations: Sequence[float]) -> Iterator[tuple[float, list[int]]]:
    """The distinct times, the latest first, each with its places."""
    order = sorted(range(len(durations)), key=durations.__getitem__, reverse=True)
    for time, places in groupby(order, key=durations.__getitem__):
        yield time, list(places)


@dataclass(frozen=True)
class _Coded:
    name: str
    values: Sequence[float]
    column: str
    level: str = ""
    reference: str = ""


def as_covariates(columns: Mapping[str, Column]) -> list[_Coded]:
    """Numbers as they are; a text column as one covariate for each level but the first in sort order."""
    coded = []
    for column, values in columns.items():
        if values and isinstance(values[0], str):
            reference, *levels = sorted(set(map(str, values)))
            coded += [
                _Coded(f"{column}={level}", [float(value == level) for value in values], column, level, reference)
                for level in levels
            ]
        else:
            coded.append(_Coded(column, [float(value) for value in values], column))
    return coded


def cox(
    durations: Sequence[float], events: Sequence[bool], columns: Mapping[str, Column]
) -> tuple[CoxModel | None, list[Finding]]:
    """Cox's model with Efron's handling of ties; ``None`` with a finding where no estimate exists."""
    n, n_events = len(durations), sum(map(bool, events))
    if not n_events:
        return None, [Finding("cox_no_events")]
    constant = [column for column, values in columns.items() if len(set(values)) < 2]
    if constant:
        return None, [Finding("cox_constant", {"column": column}) for column in constant]
    coded = as_covariates(columns)
    odd = [one.name for one in coded if not _LEAST_SPREAD <= max(one.values) - min(one.values) <= _MOST_SPREAD]
    if odd:
        return None, [Finding("cox_scale", {"column": name}) for name in odd]
    if _dependent(coded):
        return None, [Finding("cox_dependent")]
    separated = [one.name for one in coded if _separated(durations, events, one.values)]
    if separated:
        return None, [Finding("cox_separated", {"column": name}) for name in separated]
    try:
        model = _fitted(durations, events, coded)
    except OverflowError:  # a hazard ratio for one whole unit that no number can hold
        narrowest = min(coded, key=lambda one: max(one.values) - min(one.values))
        return None, [Finding("cox_scale", {"column": narrowest.name})]
    if model is None:
        return None, [Finding("cox_not_converged")]
    few = n_events < EVENTS_PER_COVARIATE * len(coded)
    told = {"events": n_events, "covariates": len(coded), "least": EVENTS_PER_COVARIATE}
    return CoxModel(TIES, n, n_events, model), [Finding("cox_few_events", told)] if few else []


def _dependent(coded: Sequence[_Coded]) -> bool:
    """Whether one covariate follows from the others."""
    import numpy

    table = numpy.array([one.values for one in coded]).T
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    return bool(numpy.linalg.matrix_rank(table) < len(coded))


def _separated(durations: Sequence[float], events: Sequence[bool], values: Sequence[float]) -> bool:
    """Whether at each event those who had it hold the highest value at risk, or each time the lowest: then no finite
    hazard ratio is the most likely one."""
    low, high = math.inf, -math.inf
    always_high = always_low = True
    for _time, same in _latest_first(durations):
        here = [values[place] for place in same]
        low, high = min(low, *here), max(high, *here)
        died = [values[place] for place in same if events[place]]
        always_high = always_high and all(value == high for value in died)
        always_low = always_low and all(value == low for value in died)
    return always_high or always_low


def _fitted(
    durations: Sequence[float], events: Sequence[bool], coded: Sequence[_Coded]
) -> tuple[Covariate, ...] | None:
    """The estimates; ``None`` where they run away or do not settle."""
    import numpy
    import pandas
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError

    table = pandas.DataFrame({f"x{i}": one.values for i, one in enumerate(coded)})
    table["time"], table["event"] = list(durations), [bool(event) for event in events]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            summary: Any = CoxPHFitter().fit(table, "time", "event", fit_options=_PRECISE).summary
        except (ConvergenceError, ArithmeticError, numpy.linalg.LinAlgError):
            return None
    if any("failed to converge" in str(one.message) for one in said):
        return None
    found = []
    for i, one in enumerate(coded):
        row = summary.loc[f"x{i}"]
        coef, error = float(row["coef"]), float(row["se(coef)"])
        if not math.isfinite(coef) or not math.isfinite(error) or abs(coef) * float(table[f"x{i}"].std()) > _INFINITE:
            return None
        lower, upper = (math.exp(float(row[f"coef {end} 95%"])) for end in ("lower", "upper"))
        found.append(Covariate(
            one.name, coef, error, math.exp(coef), lower, upper, float(row["p"]), one.column, one.level, one.reference
        ))  # fmt: skip
    return tuple(found)
