"""Changing what is recorded: every call is one transaction, one operation, with its lines in the audit trail."""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hccboard import policy
from hccboard.domain.records import Attachment, Record, entry_fields
from hccboard.errors import Cancelled, Conflict, UserError
from hccboard.operations import step_checks, write_batch
from hccboard.operations.courses import row_maker
from hccboard.operations.record_history import HistoryEntry, case_history, history
from hccboard.operations.stores import BoardStore
from hccboard.operations.write_batch import EditConflict, RecordConflict, Summarise, new_id
from hccboard.storage import audit, case_list, record_store
from hccboard.storage.record_store import Operation
from hccboard.translate import _, ngettext

__all__ = [
    "AlreadyStored", "Changes", "EditConflict", "HistoryEntry", "RecordConflict", "UndoTarget", "case_history",
    "changed_fields", "corrected_fields", "history", "new_id", "note_export", "note_view",
    "refresh_summaries", "save", "save_attachment", "save_batches", "undo", "undo_last", "undo_target", "unvoid",
    "void",
]  # fmt: skip

if TYPE_CHECKING:
    from hccboard.domain.snapshot import Staleness

_REFRESH_CASES = 100
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Changes:
    """What a write did. ``records`` holds the new versions as stored (empty for ``save_batches``, which
    would hold a whole import in memory); ``counts`` tells how many were created, changed, unchanged, ...;
    ``action`` is what the operation was: ``create``, ``change``, ``void``, ``undo``, ...
    A write that changed nothing leaves no operation behind: there is nothing to undo."""

    operation_id: str
    case_ids: tuple[str, ...]
    records: tuple[Record, ...]
    description: str
    counts: dict[str, int]
    action: str = ""


class AlreadyStored(Conflict):
    """A write with this operation id was committed before: there is nothing left to do."""

    def __init__(self, operation_id: str) -> None:
        self.operation_id = operation_id
        super().__init__(
            _("This was already stored."), _("Nothing was stored twice."), _("Look at the cases before trying again.")
        )


@dataclass(frozen=True)
class UndoTarget:
    """The write that ``undo_last`` would take back."""

    operation_id: str
    at: datetime
    action: str
    reason: str
    entries: int


def save(
    store: BoardStore, records: Sequence[Record], *, reason: str = "", action: str = "",
    operation_id: str = "", summarise: Summarise | None = None,
) -> Changes:  # fmt: skip
    """Store new records and corrections: all of them or none.

    A record without ``recorded_at`` is new (its ``id`` may be given by ``new_id`` so that others can refer to
    it); any other replaces the stored version it was read from. Unchanged records are left alone. Correcting
    a value that was recorded needs a ``reason``. ``action`` may be ``import``. The same ``operation_id``
    twice stores once and returns what was stored.

    ``InvalidRecords`` lists every field that cannot be stored; ``EditConflict`` holds both versions of every
    record that was changed by someone else meanwhile.
    """
    done = _done_before(store, operation_id)
    if done is not None:
        return done
    try:
        return save_batches(
            store, [records], reason=reason, action=action, operation_id=operation_id,
            summarise=summarise, keep_records=True,
        )  # fmt: skip
    except AlreadyStored as stored:  # by another thread since the question above
        return _done_before(store, operation_id) or _raised(stored)


def save_batches(
    store: BoardStore, batches: Iterable[Sequence[Record]], *, reason: str = "", action: str = "import",
    operation_id: str = "", summarise: Summarise | None = None, progress: Progress | None = None,
    total: int = 0, cancelled: Callable[[], bool] = lambda: False, keep_records: bool = False,
) -> Changes:  # fmt: skip
    """``save`` for many cases in one transaction, a batch at a time, so that memory stays flat.

    All records of a new case belong into one batch (100 to 500 cases make a good batch). ``progress`` is told
    the batches done of ``total``; ``cancelled`` is asked between them and leaves the store as it was.

    ``AlreadyStored``, and nothing is changed, if a write with this ``operation_id`` was committed before.
    """
    summarise, courses = summarise or default_summarise(store), row_maker(store)
    operation = _operation(store, action, reason, operation_id)
    outcome = write_batch.Outcome()
    with store.storage.writing() as connection:
        if operation_id and record_store.operation(connection, operation_id) is not None:
            raise AlreadyStored(operation_id)
        writer = write_batch.Writer(connection, store.storage.audit_key, operation, summarise, outcome, courses)
        for number, batch in enumerate(batches, 1):
            if cancelled():
                raise Cancelled
            written = writer.write(batch)
            if keep_records:
                outcome.records += written
            if progress is not None:
                progress(number, total)
        writer.finish()
    return _changes(writer.operation, outcome)


def void(
    store: BoardStore, record: Record, reason: str, *, with_dependents: bool = False,
    summarise: Summarise | None = None,
) -> Changes:  # fmt: skip
    """Take a record out of use; it stays in the history and can be brought back with ``unvoid``.

    Voiding a patient voids the case. Where other records refer to it (measurements of a lesion), ``UserError``
    unless ``with_dependents`` voids them too.
    """
    return _set_voided(store, record, reason, audit.VOID, with_dependents, summarise)


def unvoid(
    store: BoardStore, record: Record, reason: str, *, summarise: Summarise | None = None
) -> Changes:
    """Bring a voided record back, and with it what was voided together with it because it refers to it (the
    records of a case, the measurements of a lesion) and was not touched since.

    ``UserError`` if one of them does not fit to what is stored now: its case number is in use, something it refers
    to was voided by itself.
    """
    return _set_voided(store, record, reason, audit.UNVOID, False, summarise)


def _set_voided(
    store: BoardStore, record: Record, reason: str, action: str, with_dependents: bool,
    summarise: Summarise | None,
) -> Changes:  # fmt: skip
    if not reason.strip():
        raise UserError(_("A reason is needed."), next_step=_("Say in a few words why."))
    operation = _operation(store, action, reason, "")
    outcome = write_batch.Outcome()
    with store.storage.writing() as connection:
        writer = write_batch.Writer(
            connection, store.storage.audit_key, operation, summarise or default_summarise(store), outcome,
            row_maker(store),
        )
        outcome.records += writer.set_voided(record, action == audit.VOID, with_dependents)
        writer.finish()
    return _changes(writer.operation, outcome)


def save_attachment(
    store: BoardStore, attachment: Attachment, content: bytes, *, summarise: Summarise | None = None
) -> Changes:
    """Store a key image or document; equal content is kept once."""
    policy.require(policy.ATTACHMENTS)
    digest = hashlib.sha256(content).hexdigest()
    record = dataclasses.replace(attachment, sha256=digest, size_bytes=len(content))
    operation = _operation(store, "", "", "")
    outcome = write_batch.Outcome()
    with store.storage.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO attachment_content (sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (digest, content),
        )
        writer = write_batch.Writer(
            connection, store.storage.audit_key, operation, summarise or default_summarise(store), outcome,
            row_maker(store),
        )
        outcome.records += writer.write([record])
        writer.finish()
    return _changes(writer.operation, outcome)


def undo_target(store: BoardStore) -> UndoTarget | None:
    """The author's last write that can still be taken back, ``None`` if there is none."""
    with store.storage.reading() as connection:
        found = record_store.last_undoable(connection, store.author)
    if found is None:
        return None
    entries = found.last_seq - found.first_seq + 1
    return UndoTarget(found.id, found.at, found.action, found.reason, entries)


def undo_last(store: BoardStore, *, summarise: Summarise | None = None) -> Changes:
    """Take back the author's last write, as ``undo`` does."""
    with store.storage.reading() as connection:
        target = record_store.last_undoable(connection, store.author)
    if target is None:
        raise UserError(_("There is nothing to undo."))
    return undo(store, target.id, summarise=summarise)


def undo(store: BoardStore, operation_id: str, *, summarise: Summarise | None = None) -> Changes:
    """Take back this write of the author, whatever was written elsewhere since, as a new operation: what it created
    is voided, what it changed gets its former values, what it voided comes back.

    ``Conflict``, and nothing is changed, if a record of it was touched since; ``UserError`` if it was undone before,
    is someone else's, or if what would come back does not fit to what is stored now.
    """
    outcome = write_batch.Outcome()
    with store.storage.writing() as connection:
        target = _undoable(connection, store.author, operation_id)
        operation = dataclasses.replace(
            _operation(store, audit.UNDO, _("Undone"), ""), undoes=target.id
        )
        writer = write_batch.Writer(
            connection, store.storage.audit_key, operation, summarise or default_summarise(store), outcome,
            row_maker(store),
        )
        outcome.records += writer.undo(target)
        writer.finish()
    return _changes(writer.operation, outcome)


def _undoable(connection: Any, author: str, operation_id: str) -> Operation:
    """The write of the author that can be taken back; ``UserError`` says why it cannot."""
    target = record_store.operation(connection, operation_id)
    if target is None or not record_store.is_write(target):
        raise UserError(_("There is nothing to undo."))
    if target.author != author:
        raise UserError(_("This change was made by someone else and cannot be undone here."), target.author)
    if record_store.is_undone(connection, operation_id):
        raise UserError(_("This change was undone before."), _("Nothing was changed."))
    return target


def note_view(store: BoardStore, case_id: str) -> None:
    """Note in the audit trail that a case was looked at; does nothing in a store open for reading only."""
    _note(store, audit.VIEW, [case_id], "")


def note_export(store: BoardStore, case_ids: Sequence[str], what: str) -> None:
    """Note in the audit trail that cases left the store (``what``: "pdf", "pdf anonymised", ...)."""
    _note(store, audit.EXPORT, case_ids, what)


def _note(store: BoardStore, action: str, case_ids: Sequence[str], reason: str) -> None:
    if store.read_only:
        return
    operation = _operation(store, action, reason, "")
    with store.storage.writing() as connection:
        record_store.write_note(connection, store.storage.audit_key, operation, case_ids)


def refresh_summaries(
    store: BoardStore, *, today: date | None = None, staleness: Staleness | None = None,
    summarise: Summarise | None = None, progress: Progress | None = None, cancelled: Callable[[], bool] = lambda: False,
) -> int:  # fmt: skip
    """Bring the rows of the case list up to today, the rule editions and the limits in use; how many were renewed.

    Values grow stale with the days, so a row made yesterday may be wrong today: run this after opening, in a
    worker. ``staleness`` holds the limits ``summarise`` goes by, those of the board if ``None``. Only derived
    rows change, so there is no operation and no audit line; work done before a cancel stays. Does nothing in a
    store that is open for reading only.
    """
    if store.read_only:
        return 0
    from hccboard.domain.summary import rule_editions
    from hccboard.operations.board_limits import limits_of
    from hccboard.operations.board_response import rules_of

    day = today or datetime.now().astimezone().date()
    rules = rule_editions(staleness or limits_of(store), rules_of(store))
    with store.storage.querying() as connection:
        outdated = case_list.outdated(connection, rules, day)
    summarise = summarise or default_summarise(store)
    for start in range(0, len(outdated), _REFRESH_CASES):
        if cancelled():
            raise Cancelled
        part = outdated[start : start + _REFRESH_CASES]
        with store.storage.writing() as connection:
            cases = record_store.of_cases(connection, part)
            case_list.renew(connection, [(case, summarise(case)) for case in cases.values()])
        if progress is not None:
            progress(min(start + _REFRESH_CASES, len(outdated)), len(outdated))
    return len(outdated)


def _operation(store: BoardStore, action: str, reason: str, operation_id: str) -> Operation:
    return Operation(
        operation_id or uuid.uuid4().hex, record_store.now(), store.author, action, reason.strip()
    )


def _done_before(store: BoardStore, operation_id: str) -> Changes | None:
    """A write that was already committed under this id, as after a lost acknowledgement."""
    if not operation_id:
        return None
    with store.storage.reading() as connection:
        found = record_store.operation(connection, operation_id)
        steps = record_store.steps_of(connection, found) if found else []
    if found is None:
        return None
    outcome = write_batch.Outcome()
    for step in steps:
        outcome.count(step)
    outcome.records += [step.new for step in steps if step.new is not None]
    return _changes(found, outcome)


def _raised(error: Exception) -> Changes:
    raise error


def _changes(operation: Operation, outcome: write_batch.Outcome) -> Changes:
    return Changes(
        operation.id, tuple(outcome.case_ids), tuple(outcome.records),
        _described(operation.action, outcome.counts), dict(outcome.counts), operation.action,
    )  # fmt: skip


def _described(action: str, counts: dict[str, int]) -> str:
    added, changed = counts.get(audit.CREATE, 0), counts.get(audit.CHANGE, 0)
    voided, back = counts.get(audit.VOID, 0), counts.get(audit.UNVOID, 0)
    parts = (
        (added, ngettext("{count} record added", "{count} records added", added)),
        (changed, ngettext("{count} record changed", "{count} records changed", changed)),
        (voided, ngettext("{count} record voided", "{count} records voided", voided)),
        (back, ngettext("{count} record brought back", "{count} records brought back", back)),
    )
    text = ", ".join(text.format(count=number) for number, text in parts if number) or _("nothing changed")
    return _("Undone: {text}").format(text=text) if action == audit.UNDO else text


def default_summarise(store: BoardStore) -> Summarise:
    """The line of a case by the limits of this board, on the day ages are counted to."""
    from hccboard.domain.summary import summarise
    from hccboard.operations.board_limits import limits_of
    from hccboard.operations.board_response import rules_of
    from hccboard.operations.viewing import judged_on

    today, limits, rules = datetime.now().astimezone().date(), limits_of(store), rules_of(store)
    return lambda case: summarise(case, judged_on(case, today), limits, rules)


def corrected_fields(old: Record, new: Record) -> tuple[str, ...]:
    """The fields in which a recorded value was replaced or removed: such a correction needs a reason."""
    return step_checks.corrected_fields(old, new)


def changed_fields(old: Record, new: Record) -> tuple[str, ...]:
    """The fields a person fills in that differ."""
    return tuple(
        name for name, _spec in entry_fields(type(new)) if getattr(old, name) != getattr(new, name)
    )
