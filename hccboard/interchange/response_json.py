"""Series for ``hccboard response``: sums as the public series hold them, or lesions study by study.

Reading is strict as in ``facts_json``: unknown keys and impossible values are refused with the path of the key. A size
that is null or absent was not assessed. What is odd but possible is a finding of the result, not an error.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response.lesions import ABSENT, NOT_EVALUABLE, PRESENT, PROGRESSED, Course, Lesion, Measure, Study
from hccboard.domain.response.markers import MARKERS, MarkerValue
from hccboard.domain.response.model import (
    CRITERIA,
    EQUIVOCAL,
    GONE,
    LESION,
    NE,
    NO,
    NODE,
    NONE,
    NONTARGET,
    UNKNOWN,
    UNMEASURED,
    YES,
    Series,
    Settings,
    Target,
    Visit,
)  # fmt: skip
from hccboard.interchange.fact_values import quantity
from hccboard.interchange.facts_objects import (
    check_code,
    check_object,
    impossible,
    known_key,
    not_a_number,
    refuse,
    shown,
)  # fmt: skip
from hccboard.interchange.response_keys import (
    BASELINE,
    COURSE,
    LESION_FLAGS,
    LESIONS,
    MEASUREMENT,
    NODES,
    ORGANS,
    ROLES_READ,
    SERIES,
    SETTINGS,
    STATES,
    STUDY,
    TARGET,
    TARGET_SEEN,
    TIMEPOINT,
)  # fmt: skip
from hccboard.translate import _

MOST_MM, MOST_DAYS = 1000, 36500
TOO_SMALL = Interval(5, 5)  # RECIST 1.1: too small to measure counts 5 mm
_STATUS = {"disappeared": ABSENT, "present": PRESENT, "progressed": PROGRESSED, "not_evaluable": NOT_EVALUABLE}


@dataclass(frozen=True)
class Input:
    """One object of the file: sums under one set of criteria, or a course, and markers beside either."""

    told: Series | Course
    markers: Mapping[str, tuple[MarkerValue, ...]]


def read_series(data: Any, path: str = "series") -> Input:
    """One object. Raises ``UserError`` naming the first key that cannot be used."""
    check_object(data, path)
    as_course = "lesions" in data or "studies" in data
    _known(data, COURSE if as_course else SERIES, path)
    told = _course(data, path) if as_course else _sums(data, path)
    ends = {key: _day(data[key], f"{path}.{key}") for key in
            ("death_day", "new_therapy_day", "clinical_progression_day", "last_follow_up_day")
            if data.get(key) is not None}  # fmt: skip
    return Input(replace(told, **ends), _markers(data.get("markers"), f"{path}.markers"))


# --- sums ---------------------------------------------------------------------------------------------------


def _sums(data: Mapping[str, Any], path: str) -> Series:
    criteria = data.get("criteria")
    if criteria not in CRITERIA:
        check_code(criteria, CRITERIA, f"{path}.criteria")
    settings = _settings(Settings.of(str(criteria)), data, path)
    visits = tuple(
        _visit(one, f"{path}.timepoints[{i}]") for i, one in _listed(data.get("timepoints"), f"{path}.timepoints")
    )
    targets, nontarget = _baseline(data.get("baseline"), f"{path}.baseline", visits)
    known = tuple(one.id for one in targets)
    for i, visit in enumerate(visits):
        for lesion in visit.sizes:
            known_key(lesion, known, f"{path}.timepoints[{i}].targets.{lesion}")
    if nontarget is False:
        visits = tuple(
            replace(visit, nontarget=NONE) if told.get("nontarget") is None else visit
            for visit, told in zip(visits, data.get("timepoints") or (), strict=True)
        )
    return Series(settings, targets, visits, nontarget)


def _baseline(data: Any, at: str, visits: Iterable[Visit]) -> tuple[tuple[Target, ...], bool | None]:
    """The targets; without a baseline those of the later studies, of unknown size."""
    if data is None:
        ids = dict.fromkeys(key for visit in visits for key in visit.sizes)
        return tuple(Target(one, LESION, UNMEASURED) for one in ids), None
    check_object(data, at)
    _known(data, BASELINE, at)
    targets = []
    for i, one in _listed(data.get("targets"), f"{at}.targets"):
        place = f"{at}.targets[{i}]"
        check_object(one, place)
        _known(one, TARGET, place)
        check_code(one.get("kind"), (LESION, NODE), f"{place}.kind")
        targets.append(Target(_id(one.get("id"), f"{place}.id"), one["kind"], _size(one.get("mm"), f"{place}.mm")))
    _each_once([one.id for one in targets], f"{at}.targets")
    return tuple(targets), _truth(data.get("nontarget_present"), f"{at}.nontarget_present")


def _visit(data: Any, at: str) -> Visit:
    check_object(data, at)
    _known(data, TIMEPOINT, at)
    sizes: dict[str, Interval] = {}
    listed = list(_listed(data.get("targets"), f"{at}.targets"))
    for i, one in listed:
        place = f"{at}.targets[{i}]"
        check_object(one, place)
        _known(one, TARGET_SEEN, place)
        sizes[_id(one.get("id"), f"{place}.id")] = _size(one.get("mm"), f"{place}.mm")
    _each_once([one["id"] for _i, one in listed], f"{at}.targets")
    nontarget = data.get("nontarget")
    if nontarget is not None:
        check_code(nontarget, NONTARGET, f"{at}.nontarget")
    count = data.get("new_count")
    return Visit(
        _day(data.get("day"), f"{at}.day"), sizes, nontarget or NE, _new_lesion(data.get("new_lesion"), at),
        _truth(data.get("nontarget_worse"), f"{at}.nontarget_worse"),
        None if data.get("new_sum_mm") is None else _size(data["new_sum_mm"], f"{at}.new_sum_mm"),
        None if count is None else int(_number(count, f"{at}.new_count", 0, 500, whole=True)),
    )  # fmt: skip


def _new_lesion(value: Any, at: str) -> str:
    if value == EQUIVOCAL:
        return EQUIVOCAL
    told = _truth(value, f"{at}.new_lesion")
    return UNKNOWN if told is None else YES if told else NO


# --- lesions ------------------------------------------------------------------------------------------------


def _course(data: Mapping[str, Any], path: str) -> Course:
    lesions = tuple(_lesion(one, f"{path}.lesions[{i}]") for i, one in _listed(data.get("lesions"), f"{path}.lesions"))
    _each_once([one.id for one in lesions], f"{path}.lesions")
    by_id = {one.id: one for one in lesions}
    studies = tuple(
        _study(one, f"{path}.studies[{i}]", by_id) for i, one in _listed(data.get("studies"), f"{path}.studies")
    )
    told = data.get("settings") or {}
    check_object(told, f"{path}.settings")
    for criteria in told:
        known_key(criteria, CRITERIA, f"{path}.settings.{criteria}")
    settings = []
    for criteria in CRITERIA:
        at, own = f"{path}.settings.{criteria}", told.get(criteria) or {}
        check_object(own, at)
        _known(own, SETTINGS, at)
        settings.append(_settings(Settings.of(criteria), own, at))
    return Course(lesions, studies, tuple(settings))


def _lesion(data: Any, at: str) -> Lesion:
    check_object(data, at)
    _known(data, LESIONS, at)
    kind = data.get("kind") or LESION
    check_code(kind, (LESION, NODE), f"{at}.kind")
    organ = data.get("organ") or ("lymph_node" if kind == NODE else None)
    check_code(organ, ORGANS, f"{at}.organ")
    kind = NODE if organ in NODES else kind
    if data.get("role") is not None:
        check_code(data["role"], ROLES_READ, f"{at}.role")
    flags = {key: _truth(data.get(key), f"{at}.{key}") for key in LESION_FLAGS}
    return Lesion(_id(data.get("id"), f"{at}.id"), str(organ), kind, data.get("role") or "", **flags)  # type: ignore[arg-type]


def _study(data: Any, at: str, lesions: Mapping[str, Lesion]) -> Study:
    check_object(data, at)
    _known(data, STUDY, at)
    measures: dict[str, Measure] = {}
    for i, one in _listed(data.get("measurements"), f"{at}.measurements"):
        place = f"{at}.measurements[{i}]"
        check_object(one, place)
        _known(one, MEASUREMENT, place)
        lesion = _id(one.get("lesion"), f"{place}.lesion")
        known_key(lesion, tuple(lesions), f"{place}.lesion")
        if lesion in measures:
            raise refuse(place, _("{name} stands twice.").format(name=shown(lesion)), _("Keep one."))
        measures[lesion] = _measure(one, place, lesions[lesion])
    searched = _truth(data.get("new_lesions_searched"), f"{at}.new_lesions_searched")
    return Study(_day(data.get("day"), f"{at}.day"), measures, searched)


def _measure(data: Mapping[str, Any], at: str, lesion: Lesion) -> Measure:
    state = data.get("state") or "measured"
    check_code(state, STATES, f"{at}.state")
    sizes = {key: _size(data.get(f"{key}_mm"), f"{at}.{key}_mm") for key in ("longest", "viable", "short_axis")}
    if sizes["viable"].low > sizes["longest"].high:
        raise refuse(f"{at}.viable_mm", _("the viable diameter is larger than the longest."))
    if state == "disappeared":
        if any(one not in (UNMEASURED, GONE) for one in sizes.values()):
            raise refuse(f"{at}.state", _("a lesion that disappeared has no size."))
        return Measure(GONE, GONE, GONE, ABSENT)
    if state == "too_small":
        key = "short_axis" if lesion.kind == NODE else "longest"
        sizes[key] = TOO_SMALL if sizes[key] == UNMEASURED else sizes[key]
    return Measure(**sizes, status=_STATUS.get(state, ""))


# --- values -------------------------------------------------------------------------------------------------


def _settings(usual: Settings, data: Mapping[str, Any], at: str) -> Settings:
    found: dict[str, Any] = {}
    for key in ("pd_abs_mm", "irecist_abs_mm"):
        if data.get(key) is not None:
            found[key] = _number(data[key], f"{at}.{key}", 0, 100)
    for key in ("min_sd_days", "confirm_days"):
        if data.get(key) is not None:
            found[key] = int(_number(data[key], f"{at}.{key}", 0, 3650, whole=True))
    return replace(usual, **found)


def _markers(data: Any, at: str) -> dict[str, tuple[MarkerValue, ...]]:
    if data is None:
        return {}
    check_object(data, at)
    found = {}
    for marker, listed in data.items():
        known_key(marker, MARKERS, f"{at}.{marker}")
        found[marker] = tuple(_marker(marker, one, f"{at}.{marker}[{i}]") for i, one in
                              _listed(listed, f"{at}.{marker}"))  # fmt: skip
    return found


def _marker(marker: str, data: Any, at: str) -> MarkerValue:
    check_object(data, at)
    told = {key: value for key, value in data.items() if key != "day"}
    fact = quantity(DEFINITIONS[marker], told, at, None)
    domain = fact.domain
    if domain.high == DEFINITIONS[marker].domain.high:  # beyond the assay, not up to a limit of the program
        domain = replace(domain, high=INFINITY)
    return MarkerValue(_day(data.get("day"), f"{at}.day"), domain, fact.entered, fact.unit)


def _listed(value: Any, at: str) -> Iterable[tuple[int, Any]]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise refuse(at, _("a list is expected."))
    return enumerate(value)


def _known(data: Mapping[str, Any], valid: tuple[str, ...], path: str) -> None:
    for key in data:
        known_key(key, valid, f"{path}.{key}")


def _id(value: Any, at: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise refuse(at, _("a text is expected."), _("Give every lesion a name."))
    return value


def _each_once(ids: list[str], at: str) -> None:
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise refuse(at, _("{name} stands twice.").format(name=shown(twice)), _("Keep one."))


def _truth(value: Any, at: str) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise refuse(at, _("true or false is expected."))
    return value


def _number(value: Any, at: str, low: float, high: float, *, whole: bool = False) -> Any:
    """A number between the limits, both inclusive, as it was written: whole, or an exact fraction."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise not_a_number(at, value)
    if not low <= value <= high:
        raise impossible(at, value)
    exact = Fraction(Decimal(str(value)))
    if exact.denominator == 1:
        return int(exact)
    if whole:
        raise refuse(at, _("a whole number is expected."))
    return exact


def _day(value: Any, at: str) -> int:
    return int(_number(value, at, -MOST_DAYS, MOST_DAYS, whole=True))


def _size(value: Any, at: str) -> Interval:
    """A size in mm: a number, a range with ``low`` and ``high``, or null for one that was not assessed."""
    if value is None:
        return UNMEASURED
    if not isinstance(value, dict):
        return Interval.point(_number(value, at, 0, MOST_MM))
    _known(value, ("low", "high"), at)
    low, high = value.get("low"), value.get("high")
    found = Interval(
        0 if low is None else _number(low, f"{at}.low", 0, MOST_MM),
        UNMEASURED.high if high is None else _number(high, f"{at}.high", 0, MOST_MM),
    )
    if found.low > found.high:
        raise refuse(at, _("no value is left in this range."))
    return found
