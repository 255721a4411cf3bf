"""Two versions of a record side by side, field by field, and what is saved of them.

Whoever began with the same version (``base``) may each have changed something. Where only one did, that change
stands; where both did, a person chooses. Nothing is chosen for anybody where it is not known who changed what.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hccboard.domain.records import Record, entry_fields
from hccboard.operations.write_batch import RecordConflict

MINE, THEIRS = "mine", "theirs"
# What is one statement is taken whole: a number means nothing with the unit of another one
_TOGETHER: dict[str, tuple[tuple[str, ...], ...]] = {
    "Patient": (("birth_date", "birth_date_precision", "age_years", "date", "date_precision"),),
    "Aetiology": (("cause", "certainty"),),
    "LiverAssessment": (("child_pugh_class", "child_pugh_score"),),
    "Comorbidity": (("kind", "certainty"),),
    "Judgement": (("question", "answer", "value", "comparator"),),
    "LabResult": (
        ("analyte", "comparator", "value", "unit", "confirmed", "reference_low", "reference_high"),
        ("date", "date_precision", "time_of_day"),
    ),
    "Measurement": (("state", "longest_diameter_mm", "viable_diameter_mm", "short_axis_mm", "joined_to_id"),),
    "VascularInvasion": (("portal_vein", "portal_vein_high"),),
    "MetastasisFinding": (("certainty", "count", "description"),),
    "Endoscopy": (("varices", "grade"),),
    "SystemicTherapy": (
        ("drugs", "dose"), ("ongoing", "stop_date", "stop_reason"), ("best_response", "response_criteria"),
    ),
    "DoseEvent": (("therapy_id", "kind", "drug", "dose"),),
    "AdverseEvent": (("term", "grade", "ctcae_version"),),
    "FollowUp": (("vital_status", "cause_of_death"),),
    "LiverVolumetry": (("remnant_volume_ml", "remnant_segments"), ("formula", "standard_volume_ml")),
    "OperationPlan": (("kind", "resected_segments"),),
    "Attachment": (("sha256", "size_bytes", "media_type"),),
}  # fmt: skip
_KEPT = {"id", "case_id", "version", "recorded_at", "recorded_by", "voided", "void_reason", "import_key"}


@dataclass(frozen=True)
class FieldConflict:
    """Fields that are chosen together, as one row: ``names`` of the record at ``place`` among the conflicts.

    ``before`` is ``None`` where the history does not reach back to what both began with.
    """

    place: int
    names: tuple[str, ...]
    before: tuple[Any, ...] | None
    mine: tuple[Any, ...]
    theirs: tuple[Any, ...]

    @property
    def changed_by(self) -> str:
        """``MINE`` or ``THEIRS`` where only one side changed it; empty where a person has to choose."""
        if self.before == self.theirs:
            return MINE
        return THEIRS if self.before == self.mine else ""


def field_conflicts(conflicts: Sequence[RecordConflict]) -> tuple[FieldConflict, ...]:
    """Every row in which the two versions differ, in the order of the records and of their fields."""
    found = []
    for place, conflict in enumerate(conflicts):
        for names in statements(type(conflict.stored)):
            mine, theirs = _values(conflict.mine, names), _values(conflict.stored, names)
            if mine != theirs:
                before = _values(conflict.base, names) if conflict.base is not None else None
                found.append(FieldConflict(place, names, before, mine, theirs))
    return tuple(found)


def merged(
    conflicts: Sequence[RecordConflict], fields: Sequence[FieldConflict], choices: Mapping[int, str]
) -> tuple[Record, ...]:
    """The records to save: the stored versions with what was chosen (row number to ``MINE`` or ``THEIRS``) from mine.

    ``KeyError`` where a row has no choice yet. A record in which nothing of mine was chosen is the stored one.
    """
    taken: list[dict[str, Any]] = [{} for _conflict in conflicts]
    for number, row in enumerate(fields):
        if choices[number] == MINE:
            taken[row.place] |= dict(zip(row.names, row.mine, strict=True))
    return tuple(dataclasses.replace(c.stored, **taken[place]) for place, c in enumerate(conflicts))


def _values(record: Record, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in names)


def statements(kind: type[Record]) -> Iterator[tuple[str, ...]]:
    """The fields of a kind that somebody fills in or that tell how to read them, those that are one statement
    together; each of them once, in the order of the form."""
    names = [field.name for field in dataclasses.fields(kind) if field.name not in _KEPT]
    entered = [name for name, _spec in entry_fields(kind)]
    names.sort(key=lambda name: entered.index(name) if name in entered else len(entered))
    together = _TOGETHER.get(kind.__name__, ())
    done: set[str] = set()
    for name in names:
        if name in done:
            continue
        group = next((group for group in together if name in group), None) or _pair(name, names)
        done.update(group)
        yield group


def _pair(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """A field with what tells how it is to be read: the other end of a range, how much of a day is known."""
    others = (name.replace("_low", "_high"), f"{name}_precision")
    return next(((name, other) for other in others if other != name and other in names), (name,))
