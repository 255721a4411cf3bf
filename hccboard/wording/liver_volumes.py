"""Standard liver volumes, shares of a remnant and what sources ask of them, in words."""

from __future__ import annotations

from hccboard.domain.facts import Interval
from hccboard.domain.liver_volumes import Formula, RemnantLimit, printed_pct
from hccboard.domain.records import OperationPlan
from hccboard.translate import _, mark
from hccboard.wording.formats import EN_DASH, list_text, number_text
from hccboard.wording.records import choice_name

_POPULATIONS = {
    "japanese": mark("Japanese patients"), "chinese_adults": mark("Chinese adults"),
    "chinese_donors": mark("Chinese liver donors"),
}  # fmt: skip
_READINGS = {
    "abstract": mark("abstract read"), "secondary": mark("secondary source"), "recollection": mark("not read again"),
}  # fmt: skip
_LIVERS = {
    "diseased": mark("Chronic liver disease or cirrhosis"), "healthy": mark("Normal liver"),
    "injured": mark("Steatosis or injury by chemotherapy"),
}  # fmt: skip
_SOURCES = {"nhc_2026": mark("NHC 2026"), "nccn_2026_1": mark("NCCN 1.2026")}


def plan_name(plan: OperationPlan, *, kind_only: bool = False) -> str:
    """What is planned: "Right hepatectomy", without a kind the segments; "" where neither is recorded."""
    if plan.kind:
        return choice_name("OperationPlan", "kind", plan.kind)
    return "" if kind_only else " ".join(plan.resected_segments)


def formula_name(formula: Formula) -> str:
    """Author and year: "Urata 1995"."""
    name, year = formula.id.split("_")
    return f"{name.capitalize()} {year}"


def formula_title(formula: Formula) -> str:
    """With whose livers it is of: "Urata 1995, Japanese patients"."""
    return list_text([formula_name(formula), _(_POPULATIONS[formula.population])])


def formula_source(formula: Formula) -> str:
    """Where it is published and how well that was read; the author stands in its name."""
    return list_text([formula.citation.partition(", ")[2], _(_READINGS[formula.reading])])


def limit_text(limit: RemnantLimit) -> str:
    """ "Normal liver: at least 30 %"."""
    return _("{liver}: at least {percent} %").format(liver=_(_LIVERS[limit.liver]), percent=number_text(limit.pct))


def limit_source(limit: RemnantLimit) -> str:
    return list_text([_(_SOURCES[limit.source]), _(_READINGS[limit.reading])])


def share_text(share: Interval, digits: int | None = None) -> str:
    """A share in percent, never printed as a limit that it is below; ``digits`` fixes the decimals."""
    ends = [printed_pct(end) if digits is None else number_text(end, digits) for end in (share.low, share.high)]
    return _("{number} %").format(number=_joined(ends))


def volume_text(volume: Interval) -> str:
    return _("{number} mL").format(number=_joined([number_text(end, 0) for end in (volume.low, volume.high)]))


def _joined(ends: list[str]) -> str:
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}{EN_DASH}{ends[1]}"


__all__ = [
    "formula_name", "formula_source", "formula_title", "limit_source", "limit_text", "plan_name", "share_text",
    "volume_text",
]  # fmt: skip
