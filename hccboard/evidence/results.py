"""Reads ``[[results]]``: the outcomes of studies, as printed and as corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hccboard.evidence import vocabulary
from hccboard.evidence.model import Figures, Limits, Result, Value
from hccboard.evidence.problems import Place
from hccboard.evidence.readers import (
    NOT_STATED,
    Field,
    choice,
    limits,
    listed,
    name,
    number,
    optional,
    percent_level,
    printed,
    read_fields,
    refer,
    required,
    slug,
    words,
)  # fmt: skip

_MEASURE_KEYS = {"hr": "HR", "or": "OR", "rr": "RR", "difference": "difference"}


def _values(raw: Any, place: Place) -> tuple[Value | None, ...] | None:
    """One figure for each arm; "" where the source gives none."""
    if not isinstance(raw, list):
        return place.say("must be a list with one figure for each arm")
    return tuple(printed(one, place.at(f"[{i}]")) for i, one in enumerate(raw, 1))


def _value_limits(raw: Any, place: Place) -> tuple[Limits | None, ...] | None:
    if not isinstance(raw, list):
        return place.say("must be a list with [low, high] or [] for each arm")
    return tuple(None if one == [] else limits(one, place.at(f"[{i}]")) for i, one in enumerate(raw, 1))


def _level(raw: Any, place: Place) -> float | str | None:
    return NOT_STATED if raw == NOT_STATED else percent_level(raw, place)


def _sides(raw: Any, place: Place) -> int | None:
    return raw if raw in (1, 2) and not isinstance(raw, bool) else place.say("must be 1 or 2")


FIGURES: dict[str, Field] = {
    "values": optional(_values, ()), "value_ci": optional(_value_limits, ()), "value_level": optional(_level),
    "n": optional(_values, ()), "events": optional(_values, ()),
    "hr": optional(printed), "or": optional(printed), "rr": optional(printed), "difference": optional(printed),
    "ci": optional(limits), "level": optional(_level), "p": optional(printed), "sided": optional(_sides),
    "p_threshold": optional(number),
}  # fmt: skip


def _as_printed(raw: Any, place: Place) -> tuple[tuple[str, str], ...] | None:
    allowed = ("study", "line", "n", "endpoint", "unit", "measure", "arms", "ci", "population")
    if not isinstance(raw, dict):
        return place.say("must be a table such as { study = \"CESETIAL\" }")
    for key in raw:
        if key not in allowed:
            place.at(key).say("is nothing that is printed otherwise", allowed)
    return tuple((key, str(value)) for key, value in raw.items())


RESULT: dict[str, Field] = {
    "study": required(refer("study")), "source": required(refer("source")), "place": required(name),
    "endpoint": required(choice(vocabulary.ENDPOINTS)), "arms": required(listed(slug)),
    "unit": optional(choice(vocabulary.UNITS), ""), "cut": optional(slug, ""), "at_months": optional(number),
    "criteria": optional(choice(vocabulary.RESPONSE_CRITERIA), ""), "reader": optional(choice(vocabulary.READERS), ""),
    "subgroup": optional(words, ""), "as_printed": optional(_as_printed, ()),
    "discrepancies": optional(listed(refer("discrepancy")), ()), "reason": optional(words, ""),
    "note": optional(words, ""), "caveats": optional(listed(words), ()), "key": optional(slug, ""),
}  # fmt: skip
_ALL_KEYS = {**RESULT, **FIGURES, "corrected": optional(lambda raw, _: raw)}


def result_slug(raw: Mapping[str, Any]) -> str:
    """study[.cut].endpoint[_12m][.criteria][.key].source.place, as far as it can be told from what is written."""
    endpoint = str(raw.get("endpoint", ""))
    if "at_months" in raw:
        endpoint += f"_{raw['at_months']}m"
    place = str(raw.get("place", ""))
    where = "text" if place.lower().startswith("text") else re.sub(r"[^a-z0-9]+", "_", place.lower()).strip("_")
    parts = (raw.get("study"), raw.get("cut"), endpoint, raw.get("criteria"), raw.get("key"), raw.get("source"), where)
    return ".".join(str(part) for part in parts if part)


def read_result(raw: Mapping[str, Any], place: Place, pack: str, full_id: str) -> Result | None:
    """A result from a row joined with its block; ``None`` if it is at fault."""
    before = len(place.notes.problems)
    values = read_fields(raw, _ALL_KEYS, place)
    corrected = values.pop("corrected")
    figures = {key: values.pop(key) for key in FIGURES}
    values.pop("key")
    found_printed = _figures(figures, values["arms"] or (), place)
    found_corrected = None
    if corrected is not None:
        found_corrected = _corrected(raw, corrected, values["arms"] or (), place.at("corrected"))
        if not values["discrepancies"] and not values["reason"]:
            place.at("corrected").say("needs the discrepancy that explains it, or a reason")
    if len(place.notes.problems) > before:
        return None
    values["unit"] = values["unit"] or vocabulary.ENDPOINTS[values["endpoint"]][1]
    return Result(full_id, pack, place.file, printed=found_printed, corrected=found_corrected, **values)


def _corrected(
    raw: Mapping[str, Any], corrected: Any, arms: tuple[str, ...], place: Place
) -> Figures | None:
    """The printed figures with those of ``corrected`` in their place; "" takes a figure away."""
    if not isinstance(corrected, dict) or not corrected:
        return place.say("must be a table of the figures that are used instead", FIGURES)
    for key in corrected:
        if key not in FIGURES:
            place.at(key).say("is no figure", FIGURES)
    merged = {key: value for key, value in raw.items() if key in FIGURES}
    merged.update({key: value for key, value in corrected.items() if key in FIGURES})
    merged = {key: value for key, value in merged.items() if value != ""}
    return _figures(read_fields(merged, FIGURES, place), arms, place)


def _figures(read: dict[str, Any], arms: tuple[str, ...], place: Place) -> Figures:
    for key in ("values", "value_ci", "n", "events"):
        if read[key] and len(read[key]) != len(arms):
            place.at(key).say(f"has {len(read[key])} figures for {len(arms)} arms")
    measures = [key for key in _MEASURE_KEYS if read[key] is not None]
    if len(measures) > 1:
        place.at(measures[1]).say("there is one measure of effect for each result")
    if read["ci"] is not None and not measures:
        place.at("ci").say("is the interval of a measure of effect, which is missing", _MEASURE_KEYS)
    return Figures(
        values=read["values"],
        value_limits=tuple(_with_level(one, read["value_level"], place.at("value_level")) for one in read["value_ci"]),
        n=read["n"], events=read["events"],
        measure=_MEASURE_KEYS[measures[0]] if measures else "",
        estimate=read[measures[0]] if measures else None,
        limits=_with_level(read["ci"], read["level"], place.at("level")),
        p=read["p"], sided=read["sided"], p_threshold=read["p_threshold"],
    )  # fmt: skip


def _with_level(found: Limits | None, level: float | str | None, place: Place) -> Limits | None:
    """Every interval says its confidence level, if only that the source does not state it."""
    if found is None:
        return None
    if level is None:
        return place.say(f"every interval needs its confidence level, or \"{NOT_STATED}\"")
    return Limits(found.low, found.high, level if isinstance(level, float) else None)


__all__ = ["FIGURES", "NOT_STATED", "RESULT", "read_result", "result_slug"]
