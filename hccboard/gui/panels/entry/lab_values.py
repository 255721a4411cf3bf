"""What the laboratory sheet knows of a test: last result, reference, what a typed value may have meant. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hccboard import wording
from hccboard.domain.catalogue import DEFINITIONS, LABORATORY
from hccboard.domain.records import CaseRecords, LabResult
from hccboard.domain.snapshot import implausible, laboratory_domain
from hccboard.domain.unit_slips import fitting_unit
from hccboard.translate import _

STANDARD = (
    "bilirubin", "albumin", "inr", "creatinine", "sodium_mmol_l", "potassium_mmol_l", "platelets_10e9_l",
    "ast_u_l", "alt_u_l", "afp", "pivka_ii", "hbv_dna", "icg_r15_pct",
)  # fmt: skip
EVERYTHING = tuple(definition.key for definition in LABORATORY)
# A typed value is only offered as another one where that lies this near to the last result
_NEAR = Decimal(3)


def templates() -> list[tuple[str, str, tuple[str, ...]]]:
    """(id, words, tests) of the panels offered."""
    return [("standard", _("Liver, kidney, markers"), STANDARD), ("everything", _("All tests"), EVERYTHING)]


def last_results(case: CaseRecords) -> dict[str, LabResult]:
    """The newest result of every test."""
    return {record.analyte or "": record for record in case.of(LabResult) if record.value is not None}


def shown_value(record: LabResult) -> str:
    """A result as it stands in a table, with its comparator."""
    if record.value is None:
        return ""
    sign = wording.choice_name("LabResult", "comparator", record.comparator) if record.comparator else ""
    return f"{sign}{record.value:f}"


def units_of(key: str, last: LabResult | None = None) -> list[str]:
    """The units offered; of a pure number only one of its equal names, and the one used last."""
    units = [unit for unit, _factor in DEFINITIONS[key].units]
    if "" in units:
        units = [unit for unit in units if unit == "" or (last is not None and unit == last.unit)]
    return units


def reference_text(last: LabResult | None, unit: str) -> str:
    """The reference of the last result, where it is in the same unit."""
    if last is None or last.unit != unit:
        return ""
    low, high = last.reference_low, last.reference_high
    if low is not None and high is not None:
        return f"{low:f}\u2013{high:f}"
    if high is not None:
        return f"<{high:f}"
    return f">{low:f}" if low is not None else ""


def flag(value: Decimal, low: Decimal | None, high: Decimal | None) -> str:
    """``H`` above, ``L`` below the reference (both limits belong to it), else empty."""
    if high is not None and value > high:
        return "H"
    return "L" if low is not None and value < low else ""


@dataclass(frozen=True)
class Doubt:
    """A value outside the plausible range: the sentence, and what it may have meant (never taken by itself)."""

    text: str
    other: Decimal | None = None
    impossible: bool = False
    """Outside what can be at all: it cannot be confirmed, and not be stored."""


def doubt(key: str, value: Decimal, unit: str, last: LabResult | None) -> Doubt | None:
    """``None`` for a plausible value."""
    impossible = is_impossible(key, value, unit)
    if not impossible and not implausible(key, value, unit):
        return None
    definition = DEFINITIONS[key]
    limits = definition.possible if impossible else definition.plausible or (0, 0)
    factor = definition.factor(unit) or Decimal(1)
    low, high = (wording.number_text(float(f"{float(Decimal(str(limit)) / factor):.3g}")) for limit in limits)
    if impossible:
        text = _("{value} is impossible: {low} to {high} {unit}.")
        said = text.format(value=f"{value:f}", low=low, high=high, unit=wording.unit_text(unit))
        return Doubt(said.replace(" .", "."), _meant(key, value, unit, last), True)
    text = _("{value} is outside {low} to {high} {unit}.").format(
        value=f"{value:f}", low=low, high=high, unit=wording.unit_text(unit)
    )
    return Doubt(text.replace(" .", "."), _meant(key, value, unit, last))


def other_unit(key: str, value: Decimal, unit: str, last: LabResult | None) -> str | None:
    """The unit in which a typed value would fit where it does not fit as typed (never taken by itself)."""
    before = laboratory_domain(last)[0] if last is not None and last.value is not None else None
    return fitting_unit(key, value, unit, before.low if before is not None and before.exact else None)


def is_impossible(key: str, value: Decimal, unit: str) -> bool:
    """Whether a value lies outside what is physically possible in its unit."""
    return laboratory_domain(LabResult(analyte=key, value=value, unit=unit, confirmed=True))[1] == "impossible_value"


def _meant(key: str, value: Decimal, unit: str, last: LabResult | None) -> Decimal | None:
    """The value shifted by one decimal place, where that is plausible and near the last result."""
    if last is None or last.value is None or last.unit != unit or not last.value:
        return None
    for other in (value / 10, value * 10):
        near = last.value / _NEAR <= other <= last.value * _NEAR
        if near and not implausible(key, other, unit):
            return other
    return None
