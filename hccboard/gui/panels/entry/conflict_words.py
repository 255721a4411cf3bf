"""What two versions of a record say, in words: its name, its fields, their values. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Record, entry_fields
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL, NEW_CASE
from hccboard.gui.panels.entry.history_list import value_words
from hccboard.operations.merging import FieldConflict, statements
from hccboard.translate import _, mark
from hccboard.wording.facts import comparator_text, with_unit
from hccboard.wording.formats import inside_sentence, span_text

_PAIRS = {
    "ecog_low": mark("ECOG"), "encephalopathy_grade_low": mark("Encephalopathy grade"),
    "nodule_count_low": mark("Nodules"), "largest_diameter_low_mm": mark("Largest diameter"),
}  # fmt: skip
_HIDDEN = ("confirmed", "date_precision", "birth_date_precision", "sha256")


def record_name(record: Record, case: CaseRecords | None) -> str:
    """The record by what it is and its day: "AFP, 2026-08-12", "Lesion measurement L1, 2026-07-21"."""
    kind = type(record).__name__
    name = wording.kind_name(kind)
    if isinstance(record, records.LabResult) and record.analyte:
        name = wording.fact_name(record.analyte)
    label = getattr(record, "label", "") or _label_of(getattr(record, "lesion_id", None), case)
    words = f"{name} {label}" if label else name
    day = wording.date_text(record.date, precision=record.date_precision) if record.date else ""
    return wording.list_text([words, day]) if day else words


def _label_of(record_id: str | None, case: CaseRecords | None) -> str:
    found = (r for r in case.records if r.id == record_id) if case is not None and record_id else iter(())
    return getattr(next(found, None), "label", "")


def form_name(kind: str) -> str:
    """What is typed in a form: a laboratory panel, an imaging study, a new case, a record by its kind."""
    if kind == LAB_PANEL:
        return _("Laboratory panel")
    return _("New case") if kind == NEW_CASE else wording.kind_name("ImagingStudy" if kind == IMAGING_SHEET else kind)


def field_label(kind: str, names: Sequence[str]) -> str:
    """The name of fields that are one statement: of the first one, or of what they say together."""
    first = names[0]
    if kind == "LabResult" and "value" in names:
        first = "value"
    elif kind == "Measurement" and "state" in names:
        return _("Size")
    elif len(names) > 1 and first in _PAIRS:
        return _(_PAIRS[first])
    try:
        return wording.field_name(kind, first)
    except KeyError:  # a field that nobody enters, as whether a patient is synthetic
        return first


def values_text(kind: type[Record], names: Sequence[str], values: Sequence[Any], case: CaseRecords | None) -> str:
    """What a row says in one version; "none" where nothing is recorded."""
    said = dict(zip(names, values, strict=True))
    if kind is records.LabResult and "value" in said:
        return _laboratory(said)
    low = names[0]
    if len(names) == 2 and "low" in low:  # the ends of a range
        ends = [_one(kind, name, said[name], case) for name in names]
        return span_text(*ends) if all(ends) and ends[0] != ends[1] else ends[0] or ends[1] or _("none")
    parts = [_part(kind, name, said, case) for name in names if name not in _HIDDEN]
    words = [part for part in parts if part]
    return wording.list_text([words[0], *map(inside_sentence, words[1:])]) if words else _("none")


def _laboratory(said: dict[str, Any]) -> str:
    if said["value"] is None:
        return _("none")
    number = comparator_text(said["comparator"] or "", f"{said['value']:f}")
    words = [with_unit(number, said["unit"] or "")]
    low, high = said["reference_low"], said["reference_high"]
    if low is not None or high is not None:
        span = "\u2013".join("" if end is None else f"{end:f}" for end in (low, high))
        words.append(_("reference {span}").format(span=span))
    if said["confirmed"]:
        words.append(_("confirmed"))
    return wording.list_text(words)


def _part(kind: type[Record], name: str, said: dict[str, Any], case: CaseRecords | None) -> str:
    value = said[name]
    if isinstance(value, date) and not isinstance(value, datetime):
        return wording.date_text(value, precision=said.get(f"{name}_precision", "day"))
    words = _one(kind, name, value, case)
    if words and name in ("viable_diameter_mm", "short_axis_mm", "age_years"):
        return f"{wording.field_name(kind.__name__, name)} {words}"
    return "" if name == "state" and value == "measured" else words


def _one(kind: type[Record], name: str, value: Any, case: CaseRecords | None) -> str:
    """The value of one field with its unit; an empty text where nothing is recorded."""
    if value in (None, "", ()):
        return ""
    spec = dict(entry_fields(kind)).get(name)
    if spec is not None and spec.kind == "reference":
        return _label_of(str(value), case) or wording.kind_name(spec.of)
    if name == "analyte":
        return wording.fact_name(str(value))
    return with_unit(value_words(kind.__name__, name, value), spec.unit if spec is not None else "")


def moment_text(moment: datetime | None, now: datetime) -> str:
    """A time of today as "09:40", of another day with its date; an empty text where it is not known."""
    if moment is None:
        return ""
    local = moment.astimezone()
    return f"{local:%H:%M}" if local.date() == now.astimezone().date() else wording.time_text(local)


def plain_text(case_number: str, rows: Sequence[Record], case: CaseRecords | None) -> str:
    """Records as lines of text, to be kept elsewhere: what is recorded of each, field by field."""
    lines = [case_number] if case_number else []
    for row in rows:
        lines.append(record_name(row, case))
        for names in statements(type(row)):
            values = [getattr(row, name) for name in names]
            shown = [name for name in names if name not in _HIDDEN]
            if any(getattr(row, name) not in (None, "", ()) for name in shown):
                label = field_label(type(row).__name__, names)
                lines.append(f"  {label}: {values_text(type(row), names, values, case)}")
    return "\n".join(lines)


def left_out(rows: Sequence[tuple[FieldConflict, type[Record], str]], case: CaseRecords | None) -> str:
    """What of mine was not taken over, for the history: "ECOG: 2; Source document: clinic"."""
    return "; ".join(f"{label}: {values_text(kind, row.names, row.mine, case)}" for row, kind, label in rows)
