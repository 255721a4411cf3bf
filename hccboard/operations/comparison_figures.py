"""Figures of trial arms for the comparator: which result speaks, what is printed elsewhere, what we compute.

A figure keeps what its source prints beside what is used. Nothing here joins two data cuts, two response criteria,
two kinds of adverse events or two trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hccboard.evidence import Evidence
from hccboard.evidence.model import Figures, Limits, Result, Source, Study, Value

NOT_REPORTED = ("NA",)
FORMULA_SOURCE, FORMULA_PLACE = "Zhu 2025", "Text, factors to consider"
"""What the rate per month follows: "a crude estimation", the incidence of events by the time of exposure."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval. ``level`` in percent, ``None`` where the source does not state it."""

    low: str
    high: str
    level: float | None
    low_number: float | None = None
    high_number: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """The measure between an arm and its own comparator within one trial: ``HR``, ``OR``, ``RR`` or ``difference``."""

    measure: str
    estimate: str
    number: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure stands and what is printed there: the arm's ``printed`` figure and the ``effect``.

    ``reading`` says how well we know the source's text."""

    result: str
    source: str
    source_name: str
    place: str
    printed: str = ""
    effect: Effect | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one arm at one data cut.

    ``text`` is empty where only an effect is reported. ``control`` is the figure of the comparator in the same
    result. ``printed`` is set where the figure used differs from the printed one. A ``computed`` figure is ours, by
    ``terms`` (its numbers as used). ``flags``: ``corrected``, ``discrepancy``, ``not_reported``, ``recollection``,
    ``ne_counted``, ``ne_left_out``, ``ne_not_known``, ``two_exposures``, ``other_cut``.
    """

    text: str
    number: float | None
    unit: str
    origins: tuple[Origin, ...]
    control: str = ""
    printed: str = ""
    interval: Interval | None = None
    effect: Effect | None = None
    criteria: str = ""
    reader: str = ""
    cut: str = ""
    discrepancies: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""
    flags: tuple[str, ...] = ()
    computed: bool = False
    terms: tuple[str, ...] = ()

    @property
    def reported(self) -> bool:
        """Whether the source gives a value for the arm."""
        return bool(self.text) and "not_reported" not in self.flags


def interval_of(limits: Limits | None) -> Interval | None:
    if limits is None:
        return None
    return Interval(limits.low.text, limits.high.text, limits.level, limits.low.number, limits.high.number)


def effect_of(figures: Figures) -> Effect | None:
    if figures.estimate is None:
        return None
    one = figures.estimate
    return Effect(figures.measure, one.text, one.number, interval_of(figures.limits))


def whole(results: Iterable[Result]) -> tuple[Result, ...]:
    """The results of all patients, not of a subgroup."""
    return tuple(one for one in results if not one.subgroup)


def figure_of(results: Sequence[Result], study: Study, arm: str, base: Evidence) -> Figure | None:
    """One figure from results of one endpoint, cut and criteria; the one that says most speaks for all."""
    telling = sorted((one for one in results if _tells(one, arm)), key=lambda one: -_telling(one, arm))
    if not telling:
        return None
    first = telling[0]
    value, printed = _value(first.figures.values, first, arm), _value(first.printed.values, first, arm)
    effect = next((found for one in telling if (found := _effect_for(one, arm))), None)
    limits = first.figures.value_limits
    interval = interval_of(limits[first.arms.index(arm)]) if limits and arm in first.arms else None
    return Figure(
        value.text if value else "", value.number if value else None, first.unit,
        tuple(origin_of(one, arm, base) for one in telling), _control(telling, study, arm),
        printed.text if printed and value and printed.text != value.text else "",
        interval, effect, first.criteria, first.reader, first.cut,
        _joined(one.discrepancies for one in telling), _joined(one.caveats for one in telling), first.note,
        _flags(first, telling, value, printed, base),
    )  # fmt: skip


def _tells(result: Result, arm: str) -> bool:
    return _value(result.figures.values, result, arm) is not None or _effect_for(result, arm) is not None


def _telling(result: Result, arm: str) -> int:
    """How much a result says: a value, an effect, limits, the comparator's value, who read; tables before text."""
    figures = result.figures
    return (
        32 * (_value(figures.values, result, arm) is not None) + 8 * (_effect_for(result, arm) is not None)
        + 4 * (figures.limits is not None) + 2 * sum(one is not None for one in figures.values)
        + 2 * bool(result.reader) + in_table(result)
    )  # fmt: skip


def in_table(result: Result) -> bool:
    """Whether a result stands in a table of its source and not in the text."""
    return result.place.startswith("Table")


def _value(values: tuple[Value | None, ...], result: Result, arm: str) -> Value | None:
    return values[result.arms.index(arm)] if values and arm in result.arms else None


def _effect_for(result: Result, arm: str) -> Effect | None:
    """An effect belongs to the first arm of its result, against the second."""
    return effect_of(result.figures) if len(result.arms) > 1 and result.arms[0] == arm else None


def _control(results: Sequence[Result], study: Study, arm: str) -> str:
    """The comparator's figure in the same results; none for an arm that is itself the comparator."""
    controls = [one.id for one in study.arms if one.control and one.id != arm]
    for result in results:
        for control in controls:
            value = _value(result.figures.values, result, control)
            if value is not None and value.text not in NOT_REPORTED:
                return value.text
    return ""


def origin_of(result: Result, arm: str, base: Evidence) -> Origin:
    """Where a result stands, with the figure of the arm and the effect as printed there."""
    source = base[result.source]
    assert isinstance(source, Source)
    value = _value(result.printed.values, result, arm)
    effect = effect_of(result.printed) if _effect_for(result, arm) else None
    return Origin(
        result.id, result.source, source.short, result.place, value.text if value else "", effect, source.reading
    )  # fmt: skip


def _joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _flags(
    first: Result, telling: Sequence[Result], value: Value | None, printed: Value | None, base: Evidence
) -> tuple[str, ...]:
    source = base[first.source]
    return tuple(
        flag for flag, holds in (
            ("corrected", value is not None and printed is not None and printed.text != value.text),
            ("discrepancy", any(one.discrepancies for one in telling)),
            ("not_reported", value is not None and value.text in NOT_REPORTED),
            ("recollection", getattr(source, "reading", "") == "recollection"),
        ) if holds
    )  # fmt: skip


def not_evaluable_flag(pd: Figure | None, dcr: Figure | None, ne: Figure | None) -> str:
    """Whether a rate of progression counts patients who could not be evaluated: ``ne_counted`` where it fills disease
    control up to 100 %, ``ne_left_out`` where something is left over, else ``ne_not_known``. "" without a rate.

    ``dcr`` must be of the same arm, cut, criteria and reader; rounding (one unit of the last digit) decides nothing.
    """
    if pd is None or pd.number is None:
        return ""
    if ne is not None and ne.number:
        return "ne_left_out"
    if dcr is None or dcr.number is None:
        return "ne_not_known"
    digits = min(_decimals(pd.text), _decimals(dcr.text))
    left = round(100 - pd.number - dcr.number, 6)
    unit = round(0.1**digits, 6)
    if left > unit:
        return "ne_left_out"
    return "ne_counted" if digits and abs(left) < unit / 2 else "ne_not_known"


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def per_month(events: Figure | None, exposures: Sequence[Figure]) -> Figure | None:
    """Events of a kind per month of exposure, in percent of patients per month; both at the same data cut.

    Ours, and crude: Zhu 2025 divides the incidence by the median time of exposure. Where the exposure is of another
    cut or of each drug of a regimen by itself there is no figure, and a flag says why.
    """
    if events is None or not exposures:
        return None
    same = [one for one in exposures if one.cut == events.cut]
    origins = (*events.origins[:1], *(one.origins[0] for one in (same or exposures)))
    empty = Figure("", None, "% per month", origins, cut=events.cut, computed=True)
    if not same:
        return _flagged(empty, "other_cut")
    if len({one.text for one in same}) > 1:
        return _flagged(empty, "two_exposures")
    months = same[0].number
    if events.number is None or not months:
        return None
    from hccboard.wording.formats import number_text

    rate = events.number / months
    return Figure(
        number_text(rate, 1), rate, "% per month", origins, cut=events.cut,
        discrepancies=_joined((events.discrepancies, same[0].discrepancies)), computed=True,
        terms=(events.text, same[0].text),
    )  # fmt: skip


def _flagged(figure: Figure, flag: str) -> Figure:
    from dataclasses import replace

    return replace(figure, flags=(*figure.flags, flag))


__all__ = [
    "FORMULA_PLACE", "FORMULA_SOURCE", "Effect", "Figure", "Interval", "Origin", "effect_of", "figure_of",
    "in_table", "interval_of", "not_evaluable_flag", "origin_of", "per_month", "whole",
]  # fmt: skip
