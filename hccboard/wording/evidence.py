"""Figures of papers in words: effects, intervals with the level they state, P values, data cuts.

Plain texts and numbers in, as the packs have them; a figure is shown as it is printed, never rounded or computed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hccboard.translate import _, mark
from hccboard.wording.formats import EN_DASH, MINUS, list_text, names_text, number_text

MEASURES = {
    "HR": mark("HR"), "OR": mark("OR"), "RR": mark("RR"), "difference": mark("difference"),
}  # fmt: skip
_RANGE = re.compile(r"(?<=\d)-(?=\d)")
_SIDES = {1: mark("one-sided"), 2: mark("two-sided")}
_EXACT_DAY = len("2020-08-31")


def figure_text(printed: str) -> str:
    """A printed figure with a true minus sign, and an en dash in a range."""
    ranged = _RANGE.sub(EN_DASH, printed)
    return MINUS + ranged[1:] if ranged.startswith("-") and ranged[1:2].isdigit() else ranged


def limits_text(low: str, high: str) -> str:
    """Both limits of an interval, "0.52–0.85"; with a negative one "−3.1 to 2.0"."""
    if low.startswith("-") or high.startswith("-"):
        return _("{low} to {high}").format(low=figure_text(low), high=figure_text(high))
    return f"{low}{EN_DASH}{high}"


def level_text(level: float | None) -> str:
    """The confidence level of an interval, in percent as the source states it: "96.02 % CI"."""
    if level is None:
        return _("CI, level not stated")
    return _("{level} % CI").format(level=number_text(level))


def effect_text(measure: str, estimate: str, low: str = "", high: str = "") -> str:
    """The effect with its limits: "HR 0.66 (0.52–0.85)". The level stands beside it, by ``level_text``."""
    said = _("{measure} {value}").format(measure=_(MEASURES[measure]), value=figure_text(estimate))
    if not (low and high):
        return said
    return _("{value} ({limits})").format(value=said, limits=limits_text(low, high))


def p_text(p: str, sided: int | None = None, threshold: float | None = None) -> str:
    """A P value with its sides and the limit it was tested against, as far as the source states them."""
    parts = [_("P {value}").format(value=p)]
    if sided is not None:
        parts.append(_(_SIDES[sided]))
    if threshold is not None:
        parts.append(_("tested against {threshold}").format(threshold=number_text(threshold)))
    return list_text(parts)


def cut_text(label: str, day: str = "", follow_up_months: float | None = None) -> str:
    """A data cut: its label, its day to the precision known and the median follow-up in months."""
    parts = [label]
    if day:
        words = _("data cut {day}") if len(day) == _EXACT_DAY else _("data cut in {day}")
        parts.append(words.format(day=day))
    if follow_up_months is not None:
        parts.append(_("median follow-up {months} months").format(months=number_text(follow_up_months)))
    return list_text([part for part in parts if part])


def counted_text(events: str, n: str) -> str:
    """Events among patients, "7 of 38"; whichever is known alone."""
    if events and n:
        return _("{events} of {n}").format(events=events, n=n)
    return _("n {count}").format(count=n) if n else events


def month_text(months: float) -> str:
    """The time a rate is for: "at 12 months"."""
    return _("at {months} months").format(months=number_text(months))


def read_by_text(criteria: str, reader: str) -> str:
    """Response criteria and reader, each already in words; what is not stated is left out only if both are."""
    return names_text([one for one in (criteria, reader) if one])


def place_text(source: str, places: Sequence[str]) -> str:
    """A source and where in it: "Zhu 2025, Table 1"."""
    return names_text([one for one in (source, *places) if one])


__all__ = [
    "counted_text", "cut_text", "effect_text", "figure_text", "level_text", "limits_text", "month_text", "p_text",
    "place_text", "read_by_text",
]  # fmt: skip
