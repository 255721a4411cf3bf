"""Responses as ``hccboard response --json`` prints them.

The keys of the public series keep their names and forms; what they do not hold (settings, findings, categories still
possible) stands beside them at the top, never inside a time point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response import SWITCHED_OFF
from hccboard.domain.response.irecist import ImmuneResponse
from hccboard.domain.response.markers import MarkerCourse
from hccboard.domain.response.model import Assessed, Finding, Response, Settings
from hccboard.domain.response.side_by_side import OneCriteria, SideBySide

Words = Callable[[Finding], str]


def response_json(one: Response, words: Words) -> dict[str, Any]:
    return {
        "baseline_sum_mm": number(one.baseline_sum_mm),
        "timepoints": [_visit(visit) for visit in one.visits],
        "bor_unconfirmed": one.best_unconfirmed, "bor_confirmed": one.best_confirmed,
        "first_response_day": one.first_response_day, "progression_day": one.progression_day,
        "dor_days": one.duration_days, "depth_of_response_pct": one.depth_percent,
        "dor_censored_days": one.duration_censored_days,
        "nadir_mm": [{"day": visit.day, "before_mm": number(visit.nadir_mm)} for visit in one.visits],
        "possible": [
            {"day": visit.day, "target_response": list(visit.target_possible), "overall": list(visit.possible)}
            for visit in one.visits if visit.possible != (visit.overall,)
        ],
        "settings": settings_json(one.settings), "findings": findings_json(one.findings, words),
    }  # fmt: skip


def _visit(visit: Assessed) -> dict[str, Any]:
    return {
        "day": visit.day, "sum_mm": number(visit.sum_mm), "pct_from_baseline": visit.percent_from_baseline,
        "pct_from_nadir": visit.percent_from_nadir, "target_response": visit.target, "overall": visit.overall,
    }  # fmt: skip


def course_json(one: SideBySide, words: Words) -> dict[str, Any]:
    shown: dict[str, Any] = {key: _criteria(of, words) for key, of in one.by_criteria.items()}
    shown["irecist"] = None if one.irecist is None else immune_json(one.irecist, words)
    shown["disagreements"] = [{"day": at.day, **at.categories} for at in one.disagreements]
    shown["findings"] = findings_json(one.findings, words)
    return shown


def _criteria(one: OneCriteria, words: Words) -> dict[str, Any]:
    return {
        **response_json(one.whole, words),
        "roles": dict(one.selection.roles), "not_target_because": dict(one.selection.reasons),
        "new_lesions": [
            {"lesion": new.lesion.id, "first_seen_day": new.first_seen_day, "counts_since_day": new.counts_day}
            for new in one.new_lesions
        ],
        "sites": {site: response_json(of, words) for site, of in one.sites.items()},
    }  # fmt: skip


def immune_json(one: ImmuneResponse, words: Words) -> dict[str, Any]:
    return {
        "timepoints": [
            {"day": visit.day, "overall": visit.category, "possible": list(visit.possible)} for visit in one.visits
        ],
        "progression_day": one.progression_day, "confirmed_day": one.confirmed_day,
        "findings": findings_json(one.findings, words),
    }  # fmt: skip


def marker_json(one: MarkerCourse, words: Words) -> dict[str, Any]:
    return {
        "baseline": None if one.baseline is None else {"day": one.baseline.day, "value": _span(one.baseline.value)},
        "changes": [
            {
                "day": change.at.day, "value": _span(change.at.value), "entered": change.at.entered,
                "unit": change.at.unit, "pct_from_baseline": _span(change.percent_from_baseline, 1),
                "pct_from_nadir": _span(change.percent_from_nadir, 1),
                "log10_from_baseline": _span(change.log10_from_baseline, 3),
            }
            for change in one.changes
        ],
        "findings": findings_json(one.findings, words),
    }  # fmt: skip


def settings_json(one: Settings) -> dict[str, Any]:
    return {
        "criteria": one.criteria, "pd_abs_mm": number(one.pd_abs_mm), "min_sd_days": one.min_sd_days,
        "confirm_days": one.confirm_days, "irecist_abs_mm": number(one.irecist_abs_mm),
        "irecist_window_days": list(one.irecist_window_days), "not_applied": list(SWITCHED_OFF),
    }  # fmt: skip


def findings_json(found: Iterable[Finding], words: Words) -> list[dict[str, Any]]:
    return [
        {"id": one.id, "text": words(one)} | ({} if one.day is None else {"day": one.day})
        | ({"lesion": one.lesion} if one.lesion else {})
        for one in found
    ]  # fmt: skip


def number(value: float | None) -> float | int | None:
    """A whole number without a point, anything else as a float."""
    if value is None:
        return None
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else float(exact)


def _span(one: Interval | None, digits: int = 6) -> Any:
    """A number where it is exact, else both ends; an open end is null."""
    if one is None:
        return None
    ends = [None if abs(end) == INFINITY else number(round(end, digits)) for end in (one.low, one.high)]
    return ends[0] if one.exact else {"low": ends[0], "high": ends[1]}
