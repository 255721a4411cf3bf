"""A recorded measurement as sizes; lesions that join and lesions that split."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hccboard.domain import records
from hccboard.domain.facts import Interval
from hccboard.domain.records import ImagingStudy, Measurement
from hccboard.domain.response.lesions import ABSENT, NOT_EVALUABLE, PRESENT, PROGRESSED, Lesion, Measure
from hccboard.domain.response.model import GONE, UNMEASURED, Finding

NODES = ("regional_lymph_node", "distant_lymph_node")
TOO_SMALL = Interval(5, 5)  # RECIST 1.1 (Eisenhauer 2009): too small to measure counts 5 mm
_STATUS = {"disappeared": ABSENT, "present": PRESENT, "progressed": PROGRESSED, "not_evaluable": NOT_EVALUABLE}
_DIMENSIONS = ("longest", "viable", "short_axis")


def measure_of(told: Measurement, lesion: records.Lesion) -> Measure:
    """The sizes and the reader's word. What is not viable any more has a viable diameter of 0."""
    if told.state == "disappeared":
        return Measure(GONE, GONE, GONE, ABSENT)
    if told.state == "joined":
        return Measure(joined_to=told.joined_to_id or "")
    if told.state == "not_evaluable":
        return Measure(status=NOT_EVALUABLE)
    viable = 0 if told.li_rads == "LR-TR nonviable" and told.viable_diameter_mm is None else told.viable_diameter_mm
    sizes = [
        UNMEASURED if one is None else Interval.point(one)
        for one in (told.longest_diameter_mm, viable, told.short_axis_mm)
    ]
    if told.state == "too_small":
        at = 2 if lesion.organ in NODES else 0
        sizes[at] = TOO_SMALL if sizes[at] == UNMEASURED else sizes[at]
    return Measure(*sizes, status=_STATUS.get(told.state or "", ""))


def has_size(told: Measurement) -> bool:
    """Whether a diameter or short axis was measured; gone is 0 and too small 5 mm."""
    sizes = (told.longest_diameter_mm, told.viable_diameter_mm, told.short_axis_mm)
    return told.state in ("disappeared", "too_small") or sizes != (None, None, None)


def joined_onwards(studies: Iterable[ImagingStudy], measures: Mapping[str, dict[str, Measure]]) -> None:
    """A lesion that has joined another stays a part of it on later studies that do not name it."""
    joined: dict[str, str] = {}
    for study in studies:
        named = measures.get(study.id, {})
        for lesion, measure in named.items():
            joined.pop(lesion, None)
            if measure.joined_to:
                joined[lesion] = measure.joined_to
        for lesion, into in joined.items():
            if lesion not in named and into in named:
                named[lesion] = Measure(joined_to=into)


@dataclass(frozen=True)
class Parts:
    """The lesions that are parts of others by now, and what had to be said of them."""

    parts: frozenset[str]
    findings: tuple[Finding, ...]


def with_parts(
    studies: Sequence[ImagingStudy], baseline: Collection[str], lesions: Mapping[str, Lesion],
    recorded: Mapping[str, records.Lesion], measures: dict[str, dict[str, Measure]],
) -> Parts:  # fmt: skip
    """Add the parts of a lesion that has split since baseline to its size; a part that baseline names is a lesion.
    ``baseline``: the ids of its studies."""
    whole: dict[str, str] = {}
    findings = []
    at_zero = {key for one in studies if one.id in baseline for key in measures.get(one.id, ())}
    for key in sorted(lesions):
        if key in at_zero or not recorded[key].split_from_id:
            continue
        found = _root(key, recorded)
        if found in lesions and found != key and found in at_zero:
            whole[key] = found
        else:
            findings.append(Finding("split_from_unknown", None, key))
    if whole:
        for study in studies:
            _add_up(measures.get(study.id, {}), whole)
    return Parts(frozenset(whole), tuple(findings))


def _root(lesion: str, recorded: Mapping[str, records.Lesion]) -> str:
    """What a lesion was once part of; itself where that goes round in a circle."""
    passed = [lesion]
    while (above := recorded[passed[-1]].split_from_id) and above in recorded:
        if above in passed:
            return lesion
        passed.append(above)
    return passed[-1]


def _add_up(named: dict[str, Measure], whole: Mapping[str, str]) -> None:
    for parent in sorted(set(whole.values())):
        parts = [named[key] for key, above in sorted(whole.items()) if above == parent and key in named]
        if not parts:
            continue
        own = named.get(parent, Measure())
        counted = [one for one in (own, *parts) if not one.joined_to]
        sizes = [_sum(getattr(one, name) for one in counted) for name in _DIMENSIONS]
        words = {one.status for one in counted}
        if words == {ABSENT}:
            named[parent] = own
            continue
        word = next((one for one in (PROGRESSED, NOT_EVALUABLE, PRESENT) if one in words), "")
        named[parent] = Measure(*sizes, status=word)


def _sum(sizes: Iterable[Interval]) -> Interval:
    every = list(sizes)
    return Interval(sum(one.low for one in every), sum(one.high for one in every))
