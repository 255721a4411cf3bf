"""The fields of one record: editors in the order of the record, values with what is wrong with them. No buttons."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.catalogue import DEFINITIONS, LABORATORY
from hccboard.domain.records import CaseRecords, Record, entry_fields
from hccboard.domain.snapshot import implausible
from hccboard.gui import theme
from hccboard.gui.panels.entry.editors import DateEditor, Editor, ListEditor, editor_for
from hccboard.gui.panels.entry.lab_values import is_impossible
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.text import Span
from hccboard.translate import _

# What is read together stands side by side: the ends of a range, a day and its time
_PAIRS = (("date", "time_of_day"), ("height_cm", "weight_kg"))
_ORDER = {
    "LabResult": ("analyte", "value", "unit", "comparator", "date", "time_of_day", "reference_low", "reference_high"),
    "Lesion": ("label", "organ", "segments", "location"),
    "SystemicTherapy": ("drugs", "line", "dose", "date", "ongoing", "stop_date", "stop_reason"),
    "Procedure": ("kind", "date"), "AdverseEvent": ("term", "grade", "ctcae_version", "date", "end_date"),
    "MetastasisFinding": ("site", "certainty", "date"), "FollowUp": ("vital_status", "date"),
    "Endoscopy": ("varices", "date"), "PerformanceStatus": ("ecog_low", "ecog_high", "date"),
    "Judgement": ("question", "answer", "value", "comparator", "date"),
    "Diagnosis": ("date", "basis"), "DoseEvent": ("therapy_id", "kind", "date", "drug", "dose"),
    "BoardDecision": ("decision", "date"), "ResponseBaseline": ("study_id", "date"),
    "LiverVolumetry": ("date", "study_id"), "OperationPlan": ("operation_date", "kind", "resected_segments"),
    "LiverAssessment": ("date",), "ImagingStudy": ("label", "date", "modality"),
}  # fmt: skip
FORM_WIDEST = 760
"""In pixels at text scale 1."""
_VALUE = ("analyte", "value", "unit", "comparator")


def rows_of(kind: type[Record], only: Sequence[str] = ()) -> list[list[str]]:
    """The fields of a kind in the order of the form, those of one line together."""
    known = [name for name, _spec in entry_fields(kind) if not only or name in only]
    first = [name for name in _ORDER.get(kind.__name__, ()) if name in known]
    names = [*first, *(name for name in known if name not in first)]
    rows: list[list[str]] = []
    for name in names:
        before = rows[-1][0] if rows and len(rows[-1]) == 1 else ""
        if (before, name) in _PAIRS or (before and before.replace("_low", "_high") == name):
            rows[-1].append(name)
        else:
            rows.append([name])
    return rows


def as_recorded(base: Record, values: dict[str, Any]) -> dict[str, Any]:
    """The values, where a text differs only in blanks at its ends as it was recorded: that is no correction."""
    kept = {}
    for name, value in values.items():
        before = getattr(base, name)
        same = isinstance(value, str) and isinstance(before, str) and before.strip() == value
        kept[name] = before if same else value
    return kept


R = TypeVar("R", bound=Record)


def as_of_version(record: R, version: object) -> R:
    """The record as an older version, which a draft was begun with: saving then shows what was changed meanwhile."""
    older = isinstance(version, int) and 0 < version < record.version
    return dataclasses.replace(record, version=version) if older else record


def described(case: CaseRecords, kind: str) -> list[tuple[str, str]]:
    """(id, words) of the valid records of a kind: what a reference can point to."""
    found = []
    for record in case.of(records.RECORD_TYPES[kind]):
        words = [getattr(record, "label", "")]
        if isinstance(record, records.SystemicTherapy):
            line = _("line {number}").format(number=record.line) if record.line is not None else ""
            words += [line, record.drugs]
        if isinstance(record, records.Procedure) and record.kind:
            words.append(wording.choice_name(kind, "kind", record.kind))
        if isinstance(record, records.Lesion):
            words.append(", ".join(record.segments) or record.location)
        words.append(wording.date_text(record.date, precision=record.date_precision) if record.date else "")
        found.append((record.id, " · ".join(word for word in words if word)))
    return found


class FormFields(QWidget):
    """Editors for every field of a kind of record."""

    changed = Signal()

    def __init__(self, kind: type[Record], case: CaseRecords | None, today: date, parent: QWidget | None = None,
                 *, only: Sequence[str] = (), rows: Sequence[Sequence[str]] = (),
                 wide: Collection[str] = ()) -> None:  # fmt: skip
        """``only`` these fields; ``rows`` names them by line where the usual lines do not fit, ``wide`` those that take
        the room of two."""
        super().__init__(parent)
        self.kind = kind
        self.fields: dict[str, Field] = {}
        self._editors: dict[str, Editor] = {}
        self._confirmed = False
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        specs = dict(entry_fields(kind))
        for line in rows or rows_of(kind, only):
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            for name in line:
                field = self._add(name, specs[name], case, today)
                row.addWidget(field, 2 if name in wide else 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        column.addStretch(1)
        if kind is records.LabResult:
            self._editors["analyte"].changed.connect(self._offer_units)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines longer than this are not read more easily, and pairs would stand far apart."""
        super().resizeEvent(event)
        self._column.setContentsMargins(0, 0, max(0, self.width() - theme.px(FORM_WIDEST)), 0)

    def _add(self, name: str, spec: records.Field, case: CaseRecords | None, today: date) -> Field:
        editor = self._editor(name, spec, case, today)
        editor.setParent(self)
        editor.changed.connect(lambda: self._edited(name))
        label = wording.field_name(self.kind.__name__, name)
        field = Field(label, editor.widget, widest=editor.widest, parent=self)
        field.action_triggered.connect(self._confirm)
        self.fields[name], self._editors[name] = field, editor
        if spec.required:
            self.mark(name, _("required"))
        return field

    def mark(self, name: str, words: str) -> None:
        """Say beside the label of a field what is asked of it: that it is required, or open while empty."""
        label = wording.field_name(self.kind.__name__, name)
        self.fields[name].label.set_text((Span(label), Span(" · " + words)))

    def _editor(self, name: str, spec: records.Field, case: CaseRecords | None, today: date) -> Editor:
        if self.kind is records.LabResult and name == "analyte":
            return ListEditor([(d.key, wording.fact_name(d.key)) for d in LABORATORY])
        if self.kind is records.LabResult and name == "unit":
            return ListEditor([])
        return editor_for(
            self.kind.__name__, name, spec, today=today,
            references=lambda of: described(case, of) if case is not None else [],
        )  # fmt: skip

    def _offer_units(self) -> None:
        """The units of the analyte; the catalogue's own unit is not chosen for the user."""
        chosen = self._editors["analyte"].value()
        units = [unit for unit, _factor in DEFINITIONS[chosen].units] if chosen else []
        editor = self._editors["unit"]
        assert isinstance(editor, ListEditor)
        kept = editor.value()
        editor.offer([(unit, wording.unit_text(unit) or _("none")) for unit in units], kept)

    def focus(self, name: str) -> None:
        """Put the cursor into a field, or into the first one."""
        field = self.fields.get(name) or next(iter(self.fields.values()))
        field.editor.setFocus()

    def after(self, name: str) -> str:
        """The field that follows one, for the cursor where that one is filled in already."""
        names = list(self.fields)
        return names[min(names.index(name) + 1, len(names) - 1)] if name in names else ""

    def load(self, record: Record) -> None:
        """Show a record."""
        for name, editor in self._editors.items():
            value = getattr(record, name)
            if isinstance(editor, DateEditor):
                editor.set_value((value, getattr(record, f"{name}_precision", "day")))
            else:
                editor.set_value(value)
        self._confirmed = bool(getattr(record, "confirmed", False))

    def typed(self) -> dict[str, Any]:
        found = {name: editor.typed() for name, editor in self._editors.items()}
        return {**found, "confirmed": True} if self._confirmed else found

    def set_typed(self, typed: dict[str, Any]) -> None:
        for name, editor in self._editors.items():
            if name in typed:
                editor.set_typed(typed[name])
        self._confirmed = bool(typed.get("confirmed"))

    def _edited(self, name: str) -> None:
        """What was confirmed is this value in this unit, and no other."""
        if name in _VALUE:
            self._confirmed = False
        self.changed.emit()

    def _confirm(self, _action: str) -> None:
        self._confirmed = True
        self.changed.emit()

    def values(self) -> tuple[dict[str, Any], dict[str, str]]:
        """What is typed by field, and what cannot be read by field."""
        found: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        precise = {f.name for f in dataclasses.fields(self.kind)}
        for name, editor in self._editors.items():
            try:
                value = editor.value()
            except NotReadable as error:
                wrong[name] = str(error)
                continue
            if isinstance(editor, DateEditor):
                value, precision = value
                if f"{name}_precision" in precise:
                    found[f"{name}_precision"] = precision
                elif precision != "day":
                    wrong[name] = _("The day is needed here.")
                    continue
            found[name] = "" if value is None and self._is_text(name) else value
        if self.kind is records.LabResult:
            found["confirmed"] = self._confirmed
        return found, wrong

    def _is_text(self, name: str) -> bool:
        return records.field_types(self.kind)[name] is str

    def preset(self, name: str, value: Any) -> None:
        """A value that is known before the form is filled in: the line to which a dose belongs."""
        self._editors[name].set_value(value)

    def explain(
        self, wrong: dict[str, str], *, quietly: bool = False, odd: Mapping[str, str] | None = None
    ) -> None:
        """Show what is wrong under each field, else what is ``odd`` and can be stored all the same; ``quietly`` leaves
        out fields that are only empty yet."""
        for name, field in self.fields.items():
            if name in wrong and not quietly:
                field.explain("error", wrong[name])
            elif odd and name in odd:
                field.explain("caution", odd[name])
            elif note := self._implausible(name):
                field.explain("caution", note, () if self._confirmed else [("confirm", _("Confirm"))])
            else:
                field.explain()

    def _implausible(self, name: str) -> str:
        if self.kind is not records.LabResult or name != "value":
            return ""
        values, _wrong = self.values()
        key, value, unit = values.get("analyte"), values.get("value"), values.get("unit")
        if not key or not isinstance(value, Decimal) or not implausible(key, value, unit or ""):
            return ""
        if is_impossible(key, value, unit or ""):  # said as an error where it is saved, and never confirmed
            return ""
        low, high = DEFINITIONS[key].plausible or (0, 0)
        span = _("{low} to {high}").format(low=wording.number_text(low), high=wording.number_text(high))
        limits = f"{span} {wording.unit_text(DEFINITIONS[key].unit)}".strip()
        if self._confirmed:
            return _("Outside {limits}; confirmed.").format(limits=limits)
        return _("Outside {limits}. Kept as typed, in no score until confirmed.").format(limits=limits)

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)
