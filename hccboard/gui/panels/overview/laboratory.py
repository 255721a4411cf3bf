"""The newest result of every test, with its trend, its reference and how old it is."""

from __future__ import annotations

from decimal import Decimal

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.catalogue import DEFINITIONS, LABORATORY
from hccboard.domain.records import LabResult
from hccboard.domain.snapshot import Finding, Staleness
from hccboard.gui import case_text
from hccboard.gui.entry_seam import LAB_PANEL
from hccboard.gui.panels.overview.behind import result_links
from hccboard.gui.panels.overview.record_table import RecordRow
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import HeadCell
from hccboard.gui.widgets.sparkline import Sparkline
from hccboard.gui.widgets.text import Span
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.formats import with_point

# What a board looks at first; the rest follows in the order of the catalogue
_FIRST = (
    "afp", "pivka_ii", "bilirubin", "albumin", "inr", "platelets_10e9_l", "alt_u_l", "ast_u_l", "creatinine",
    "sodium_mmol_l", "hbv_dna", "icg_r15_pct",
)  # fmt: skip
ORDER = (*_FIRST, *(d.key for d in LABORATORY if d.key not in _FIRST))


def lab_head() -> list[HeadCell]:
    """The columns."""
    return [
        HeadCell(_("Test")), HeadCell(_("Value"), align="right"), HeadCell(_("Unit")),
        HeadCell(_("Reference")), HeadCell(_("Trend")), HeadCell(_("Date"), align="right"),
        HeadCell(_("Value age"), align="right"),
    ]  # fmt: skip


def lab_rows(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    """One row for every test with a result."""
    by_test: dict[str, list[LabResult]] = {}
    for result in view.case.of(LabResult, until=view.snapshot.as_of):
        if result.analyte in DEFINITIONS and result.value is not None:
            by_test.setdefault(result.analyte, []).append(result)
    return [_row(view, by_test[key], staleness) for key in ORDER if key in by_test]


def first_day(view: CaseView) -> str:
    """The day of the oldest dated result, for the head of the panel; empty where there is none."""
    dated = [r for r in view.case.of(LabResult, until=view.snapshot.as_of) if r.date]
    return wording.day_of(dated[0]) if dated else ""


def _row(view: CaseView, results: list[LabResult], staleness: Staleness) -> RecordRow:
    newest = results[-1]
    key = newest.analyte or ""
    age = (view.snapshot.as_of - newest.date).days if newest.date else None
    stale = age is not None and age > (staleness.limit(records.LabResult) or age)
    doubts = [wording.finding_text(f) for f in view.snapshot.findings if f.record_id == newest.id]
    hint = next((f for f in view.snapshot.hints if f.record_id == newest.id), None)
    if hint is not None and hint.units is not None:
        slip = wording.other_unit_text(*hint.units) if doubts else wording.finding_text(hint)
    else:
        slip = ""
    reasons = wording.sentences_text([*doubts, slip])
    shown = case_text.lab_value(newest)
    value = Cell(
        shown, align="right", weight=600, fill="caution_soft" if doubts else "", tooltip=reasons,
        icon="triangle-alert" if doubts else "", icon_tone="caution",
        accessible=wording.sentences_text([with_point(shown), reasons]) if reasons else "",
    )  # fmt: skip
    cells = (
        Cell(wording.short_fact_name(key), tooltip=wording.fact_name(key)),
        value,
        _unit(newest, hint, slip),
        Cell(reference_text(newest), small=True, tone="text3"),
        Cell(spark=_trend(results), accessible=_said(results)),
        Cell(case_text.short_day(view, newest) or _("undated"), align="right", small=True, tone="text2"),
        Cell(
            wording.age_text(age), align="right", small=True, tone="missing" if stale else "text2",
            icon="clock" if stale else "", icon_tone="missing",
        ),
    )  # fmt: skip
    return RecordRow(cells, newest.id, LAB_PANEL, key, key=key, behind=result_links(results))


def reference_text(result: LabResult) -> str:
    """ "3–21", "<20", ">35", or empty."""
    low, high = result.reference_low, result.reference_high
    if low is not None and high is not None:
        return f"{wording.number_text(low)}\u2013{wording.number_text(high)}"
    if high is not None:
        return f"<{wording.number_text(high)}"
    return f">{wording.number_text(low)}" if low is not None else ""


def flag(result: LabResult) -> str:
    """ "H" or "L" where the result is surely outside its reference, else empty."""
    value, low, high = result.value, result.reference_low, result.reference_high
    if value is None:
        return ""
    if high is not None and value > high and result.comparator not in ("<", "<="):
        return "H"
    if low is not None and value < low and result.comparator not in (">", ">="):
        return "L"
    return ""


def _unit(result: LabResult, hint: Finding | None, slip: str) -> Cell:
    """The unit, and beside it arrow and letter where the result is outside its reference; with a question mark the
    unit in which the value would fit, where a slip is likely."""
    unit, letter = wording.unit_text(result.unit), flag(result)
    if not letter and hint is None:
        return Cell(unit, tone="text2")
    spans, said = [Span(unit, "", "text2")], [unit]
    if letter:
        arrow, words = ("\u2191", _("above the reference")) if letter == "H" else ("\u2193", _("below the reference"))
        spans.append(Span(f" {arrow} {letter}" if unit else f"{arrow} {letter}", "cell_strong", "caution"))
        said.append(words)
    tooltip = [*said[1:]]
    if hint is not None and hint.units is not None:
        other = wording.unit_text(hint.units[1]) or _("no unit")
        spans.append(Span(f" {other}?", "cell_strong", "caution"))
        tooltip.append(slip)
        said.append(f"{other}?")
    return Cell(
        tuple(spans), accessible=wording.list_text([part for part in said if part]), tooltip="\n".join(tooltip)
    )


def _canonical(result: LabResult) -> float | None:
    factor = DEFINITIONS[result.analyte or ""].factor(result.unit)
    return float(result.value * factor) if factor is not None and result.value is not None else None


def _trend(results: list[LabResult]) -> Sparkline:
    points = [(float(r.date.toordinal()), v) for r in results if r.date and (v := _canonical(r)) is not None]
    newest = results[-1]
    factor = DEFINITIONS[newest.analyte or ""].factor(newest.unit) or Decimal(1)
    low, high = newest.reference_low, newest.reference_high
    return Sparkline(
        tuple(points), float(low * factor) if low is not None else None,
        float(high * factor) if high is not None else None,
    )  # fmt: skip


def _said(results: list[LabResult]) -> str:
    shown = " → ".join(case_text.lab_value(r) for r in results[-4:])
    return _("trend {values}").format(values=shown)
