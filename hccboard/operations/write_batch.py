"""The one way records are written: checks, versions, rows, audit lines and the case list in one transaction."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hccboard.domain.records import CaseRecords, Patient, Record
from hccboard.domain.summary import CaseSummary
from hccboard.errors import Conflict, UserError
from hccboard.operations.courses import Row, rows_of
from hccboard.operations.record_checks import InvalidRecords
from hccboard.operations.step_checks import PARENTS, references, require_storable
from hccboard.storage import audit, case_list, course_list, record_store
from hccboard.storage.record_store import Operation, Step
from hccboard.translate import _
from hccboard.wording.records import kind_name

Summarise = Callable[[CaseRecords], CaseSummary]
Courses = Callable[[Iterable[CaseRecords], date], list[Row]]
_UNDO_CHUNK = 5000


@dataclass(frozen=True)
class RecordConflict:
    """A record two people changed: what was to be saved, what is stored now, and what both began with
    (``None`` if the trail does not reach back)."""

    mine: Record
    stored: Record
    base: Record | None


class EditConflict(Conflict):
    """Records were changed by someone else since they were read. ``conflicts`` holds both versions."""

    def __init__(self, conflicts: Iterable[RecordConflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(
            _("Someone else changed this meanwhile. Nothing was overwritten."),
            _kinds(c.mine for c in self.conflicts),
            _("Compare both versions and save again."),
        )


@dataclass
class Outcome:
    """What an operation has done so far."""

    case_ids: dict[str, None] = field(default_factory=dict)  # an ordered set
    records: list[Record] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def count(self, step: Step) -> None:
        shown = step.new or step.old
        if shown is not None:
            self.case_ids[shown.case_id] = None
            self.counts[step.action] += 1


def new_id() -> str:
    """A new record id: 32 hexadecimal digits, unique without asking the store, growing with time, so that
    records made one after the other stay in that order."""
    with _ids.guard:
        _ids.last = max(_ids.last + 1, time.time_ns())
        return f"{_ids.last:016x}{os.urandom(8).hex()}"


class _Ids:
    last = 0
    guard = threading.Lock()


_ids = _Ids()


class Writer:
    """Writes within one open transaction, for one operation. ``finish`` comes last."""

    def __init__(
        self, connection: Any, audit_key: bytes, operation: Operation, summarise: Summarise, outcome: Outcome,
        courses: Courses = rows_of,
    ) -> None:  # fmt: skip
        self.operation = operation
        self._connection = connection
        self._key = audit_key
        self._summarise = summarise
        self._courses = courses
        self._outcome = outcome
        self._undoing = operation.action == audit.UNDO

    def write(self, records: Sequence[Record]) -> list[Record]:
        """Store new records and corrections; the stored versions, unchanged ones left out."""
        prepared = [self._prepared(record) for record in records]
        new = {made.id for made, record in zip(prepared, records, strict=True) if record.recorded_at is None}
        stored = self._stored(prepared)
        steps = self._steps(prepared, stored, new)
        require_storable(self._connection, self.operation.reason, prepared, steps)
        self._store(steps)
        self._refresh(steps)
        return [step.new for step in steps if step.new is not None]

    def set_voided(self, record: Record, voided: bool, with_dependents: bool) -> list[Record]:
        """Void a record (and, where asked, what refers to it), or bring it back with what went along with it."""
        current = self._stored([record]).get(record.id)
        if current is None:
            raise UserError(_("This record is not in the board file."))
        if current.version != record.version:
            raise EditConflict([self._conflict(record, current)])
        dependents = self._dependents([current]) if voided else self._gone_along(current)
        if voided and dependents and not with_dependents and not isinstance(current, Patient):
            raise UserError(
                _("{count} other records refer to this one.").format(count=len(dependents)),
                _kinds(dependents),
                _("Void them together, or void them first."),
            )
        chosen = [current, *(dependents if with_dependents or not voided else [])]
        reason = self.operation.reason if voided else ""
        action = audit.VOID if voided else audit.UNVOID
        steps = [
            Step(action, old, self._next(replace(old, voided=voided, void_reason=reason), old))
            for old in chosen
            if old.voided != voided
        ]
        if not voided:
            require_storable(self._connection, self.operation.reason, [s.new for s in steps if s.new], steps)
        self._store(steps)
        self._refresh(steps)
        return [step.new for step in steps if step.new is not None]

    def undo(self, target: Operation) -> list[Record]:
        """Take back what ``target`` did; ``Conflict`` if any of it was touched since, ``UserError`` if what would come
        back does not fit to what is stored now (its case number was given to another case)."""
        written: list[Record] = []
        for first in range(target.first_seq, target.last_seq + 1, _UNDO_CHUNK):
            last = min(first + _UNDO_CHUNK - 1, target.last_seq)
            done = record_store.steps_of(
                self._connection, replace(target, first_seq=first, last_seq=last)
            )
            steps = self._reversed(done, target)
            self._require_undoable(steps)
            self._store(steps)
            self._refresh(steps)
            written += [step.new for step in steps if step.new is not None]
        return written

    def finish(self) -> None:
        """Write the operation that groups the audit lines; none where nothing was written."""
        if not self._outcome.case_ids:
            return
        self.operation = replace(self.operation, action=self.operation.action or self._main_action())
        record_store.write_operation(self._connection, self._key, self.operation)

    def _main_action(self) -> str:
        counts = self._outcome.counts
        return audit.CREATE if counts[audit.CREATE] and not counts[audit.CHANGE] else audit.CHANGE

    def _prepared(self, record: Record) -> Record:
        """New records get their id, their version, their author."""
        if record.recorded_at is not None:
            return record
        identity = record.id or new_id()
        case_id = identity if isinstance(record, Patient) else record.case_id
        return replace(
            record, id=identity, case_id=case_id, version=1, recorded_at=self.operation.at,
            recorded_by=self.operation.author, voided=False, void_reason="",
        )  # fmt: skip

    def _stored(self, records: Iterable[Record]) -> dict[str, Record]:
        by_kind: dict[type[Record], list[str]] = defaultdict(list)
        for record in records:
            by_kind[type(record)].append(record.id)
        found: dict[str, Record] = {}
        for kind, ids in by_kind.items():
            found.update(record_store.fetch(self._connection, kind, ids))
        return found

    def _steps(self, records: Sequence[Record], stored: dict[str, Record], new: set[str]) -> list[Step]:
        steps, conflicts = [], []
        for record in records:
            old = stored.get(record.id)
            if old is None and record.id not in new:
                raise UserError(_("This record is not in the board file."), kind_name(type(record).__name__))
            if old is None:
                steps.append(Step(audit.CREATE, None, record))
            elif record.version != old.version or record.id in new:
                conflicts.append(self._conflict(record, old))
            elif record == old:
                self._outcome.counts["unchanged"] += 1
            else:
                steps.append(Step(audit.CHANGE, old, self._next(record, old)))
        if conflicts:
            raise EditConflict(conflicts)
        return steps

    def _next(self, record: Record, old: Record) -> Record:
        return replace(
            record, version=old.version + 1, recorded_at=self.operation.at,
            recorded_by=self.operation.author,
        )  # fmt: skip

    def _conflict(self, mine: Record, stored: Record) -> RecordConflict:
        base = None
        for row in audit.of_record(self._connection, stored.id):
            version = row.new_record()
            if version is not None and version.version == mine.version:
                base = version
        return RecordConflict(mine, stored, base)

    def _store(self, steps: Sequence[Step]) -> None:
        record_store.insert(
            self._connection, [s.new for s in steps if s.old is None and s.new is not None]
        )
        for step in steps:
            self._outcome.count(step)
            if step.old is None or step.new is None:
                continue
            if not record_store.update(self._connection, step.new, step.old.version):
                raise EditConflict([self._conflict(step.new, step.old)])
        record_store.write_steps(self._connection, self._key, self.operation, steps)

    def _refresh(self, steps: Sequence[Step]) -> None:
        """The rows of the case list and of the cohort of every case touched, in the same transaction."""
        case_ids = list(dict.fromkeys(s.new.case_id for s in steps if s.new is not None))
        whole = _new_cases(steps)
        known = [case_id for case_id in case_ids if case_id not in whole]
        whole.update(record_store.of_cases(self._connection, known))
        at = self.operation.at.isoformat()
        cases = [(whole[case_id], self._summarise(whole[case_id]), at) for case_id in case_ids]
        case_list.write(self._connection, cases)
        day = self.operation.at.astimezone().date()
        course_list.write(self._connection, self._courses((case for case, _line, _at in cases), day))

    def _dependents(self, records: Sequence[Record]) -> list[Record]:
        """The valid records that refer to any of these."""
        found: dict[str, Record] = {}
        for case_id, case in record_store.of_cases(
            self._connection, list({record.case_id for record in records})
        ).items():
            wanted = {r.id for r in records if r.case_id == case_id}
            for other in case.records:
                refers = any(target in wanted for _name, _kind, target in references(other))
                if not other.voided and refers:
                    found[other.id] = other
        return list(found.values())

    def _reversed(self, done: Sequence[Step], target: Operation) -> list[Step]:
        """The steps that take ``done`` back, checked against what is stored now."""
        after = [step.new for step in done if step.new is not None]
        current = self._stored(after)
        touched = [r for r in after if not _same_content(current.get(r.id), r)]
        used = self._used_since([s.new for s in done if s.new is not None and _came_into_use(s)], target)
        if touched or used:
            raise Conflict(
                _("This change cannot be undone: it was built upon since."),
                _kinds((*touched, *used)),
                _("Correct or void the records one by one."),
            )
        steps = []
        for step in done:
            if step.new is None:
                continue
            back = step.old or replace(step.new, voided=True, void_reason=self.operation.reason)
            action = audit.CHANGE if back.voided == step.new.voided else (
                audit.VOID if back.voided else audit.UNVOID
            )  # fmt: skip
            now_stored = current[step.new.id]
            steps.append(Step(action, now_stored, self._next(back, now_stored)))
        return steps

    def _require_undoable(self, steps: Sequence[Step]) -> None:
        """What comes back into use must fit to what is stored now; what goes out of use always may."""
        kept = [step for step in steps if step.new is not None and not step.new.voided]
        try:
            require_storable(self._connection, self.operation.reason, [s.new for s in kept if s.new], kept)
        except InvalidRecords as found:
            raise UserError(
                _("This change cannot be undone; nothing was changed."),
                found.why,
                _("Change what stands in the way first."),
            ) from found

    def _gone_along(self, record: Record) -> list[Record]:
        """The records that were voided by the operation that voided this one because they refer to it, and that
        nobody touched since."""
        rows = audit.of_record(self._connection, record.id)
        voiding = next((row.operation_id for row in reversed(rows) if row.action == audit.VOID), None)
        if voiding is None:
            return []
        last = audit.last_of_each(self._connection, record.case_id)
        case = record_store.of_cases(self._connection, [record.case_id])[record.case_id]
        return [
            other for other in case.records
            if other.voided and last.get(other.id) == (voiding, audit.VOID)
            and any(target == record.id for _name, _kind, target in references(other))
        ]  # fmt: skip

    def _used_since(self, came: Sequence[Record], target: Operation) -> list[Record]:
        """Valid records that came later and need one of these, which undoing takes out of use."""
        parents = [r for r in came if type(r) in PARENTS]
        if not parents:
            return []
        trail = record_store.record_ids_of(self._connection, target)
        return [d for d in self._dependents(parents) if d.id not in trail]


def _came_into_use(step: Step) -> bool:
    return step.new is not None and not step.new.voided and (step.old is None or step.old.voided)


def _same_content(one: Record | None, other: Record) -> bool:
    """Equal but for who stored it when: a change that was itself undone leaves no trace here."""
    if one is None:
        return False
    return replace(one, version=0, recorded_at=None, recorded_by="") == replace(
        other, version=0, recorded_at=None, recorded_by=""
    )


def _kinds(records: Iterable[Record]) -> str:
    return ", ".join(sorted({kind_name(type(record).__name__) for record in records})) + "."


def _new_cases(steps: Sequence[Step]) -> dict[str, CaseRecords]:
    """The cases that are wholly in these steps: nothing has to be read back for them."""
    patients = {
        s.new.id: s.new for s in steps if s.old is None and isinstance(s.new, Patient)
    }
    records: dict[str, list[Record]] = defaultdict(list)
    for step in steps:
        if step.new is not None and step.new.case_id in patients and step.new.id not in patients:
            records[step.new.case_id].append(step.new)
    return {id_: CaseRecords(patient, tuple(records[id_])) for id_, patient in patients.items()}
