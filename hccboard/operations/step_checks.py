"""What would make the store wrong, looked for before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from hccboard.domain.records import RECORD_TYPES, BoardQuestion, Patient, Record, entry_fields
from hccboard.errors import UserError
from hccboard.operations.record_checks import InvalidRecords, Problem, field_label, problems_of
from hccboard.storage import audit, record_store
from hccboard.storage.record_store import Step
from hccboard.translate import _
from hccboard.wording.records import kind_name


def corrected_fields(old: Record, new: Record) -> tuple[str, ...]:
    """The recorded values that ``new`` replaces or removes; the board question is work in progress."""
    if isinstance(old, BoardQuestion):
        return ()
    return tuple(
        name
        for name, _spec in entry_fields(type(old))
        if getattr(old, name) not in (None, "", ()) and getattr(old, name) != getattr(new, name)
    )


def require_storable(connection: Any, reason: str, given: Sequence[Record], steps: Sequence[Step]) -> None:
    """Everything that would make the store wrong, collected in one ``InvalidRecords``; nothing has been written yet.

    ``UserError`` for a record given twice, and for a correction without a ``reason``.
    """
    problems: list[Problem] = []
    positions = {record.id: i for i, record in enumerate(given)}
    written = [step.new for step in steps if step.new is not None]
    for record in written:
        problems += problems_of(record, positions.get(record.id, 0))
    problems += _identity_problems(steps, positions)
    problems += _reference_problems(connection, written, positions)
    problems += _number_problems(connection, written, positions)
    if len(positions) != len(given):
        raise UserError(_("The same record was given twice."))
    if problems:
        raise InvalidRecords(problems)
    _require_reason(reason, steps)


def _identity_problems(steps: Sequence[Step], positions: dict[str, int]) -> Iterable[Problem]:
    for step in steps:
        new, old = step.new, step.old
        if new is not None and old is not None and new.case_id != old.case_id:
            yield _problem(new, positions, "case_id", _("a record cannot move to another case"))
        if step.action != audit.CHANGE or new is None or old is None:
            continue
        if new.voided != old.voided:
            yield _problem(new, positions, "voided", _("is changed by voiding only"))


def _require_reason(reason: str, steps: Sequence[Step]) -> None:
    if reason:
        return
    fields = sorted(
        f"{kind_name(type(step.old).__name__)}: {field_label(type(step.old).__name__, name)}"
        for step in steps
        if step.action == audit.CHANGE and step.old is not None and step.new is not None
        for name in corrected_fields(step.old, step.new)
    )
    if fields:
        raise UserError(
            _("Correcting a stored value needs a reason."),
            "; ".join(fields) + ".",
            _("Say in a few words why. The old value is kept in the history."),
        )


def _reference_problems(
    connection: Any, records: Sequence[Record], positions: dict[str, int]
) -> Iterable[Problem]:
    """Cases and other records that are referred to must be there, valid, and of the same case."""
    wanted = [
        (record, name, kind, wanted_id)
        for record in records
        if not record.voided
        for name, kind, wanted_id in references(record)
    ]
    here = {record.id: record for record in records}
    missing: dict[type[Record], list[str]] = defaultdict(list)
    for _record, _name, kind, wanted_id in wanted:
        if wanted_id not in here:
            missing[kind].append(wanted_id)
    for kind, ids in missing.items():
        here.update(record_store.fetch(connection, kind, sorted(set(ids))))
    for record, name, kind, wanted_id in wanted:
        target = here.get(wanted_id)
        if target is None or type(target) is not kind or target.case_id != record.case_id:
            yield _problem(record, positions, name, _("refers to something that is not there"))
        elif target.voided:
            yield _problem(record, positions, name, _("refers to something that was voided"))


def _number_problems(
    connection: Any, records: Sequence[Record], positions: dict[str, int]
) -> Iterable[Problem]:
    """Case numbers are unique among the valid cases."""
    patients = [r for r in records if isinstance(r, Patient) and not r.voided]
    taken = record_store.case_numbers(connection, [p.case_number for p in patients])
    for patient in patients:
        owner = taken.setdefault(patient.case_number, patient.id)
        if owner != patient.id:
            yield _problem(patient, positions, "case_number", _("is used by another case"))


def _problem(record: Record, positions: dict[str, int], name: str, message: str) -> Problem:
    return Problem(positions.get(record.id, 0), type(record).__name__, record.id, name, message)


def _reference_fields() -> dict[type[Record], tuple[tuple[str, type[Record]], ...]]:
    found: dict[type[Record], tuple[tuple[str, type[Record]], ...]] = {}
    for kind in RECORD_TYPES.values():
        own = [(n, RECORD_TYPES[spec.of]) for n, spec in entry_fields(kind) if spec.kind == "reference"]
        found[kind] = (*own, *(() if kind is Patient else (("case_id", Patient),)))
    return found


_REFERENCES = _reference_fields()
PARENTS = {target for fields in _REFERENCES.values() for _name, target in fields}


def references(record: Record) -> Iterable[tuple[str, type[Record], str]]:
    """What a record refers to, its case included: (field, kind, id)."""
    for name, kind in _REFERENCES[type(record)]:
        target = getattr(record, name)
        if target or name == "case_id":
            yield name, kind, target
