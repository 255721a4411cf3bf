"""The checklist before an operation and what became of the last one, with the sources of their rules, for a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hccboard import evidence, wording
from hccboard.domain.after_operation import ADJUVANT_SOURCE, LIVER, AfterOperation, operations_done
from hccboard.domain.operation_checklist import LOCAL, Checklist, checklist
from hccboard.evidence.operation_rules import RuleNote, rule_note
from hccboard.operations.viewing import CaseView


@dataclass(frozen=True)
class ChecklistData:
    """``rules`` are the entries behind items, in the order of the items."""

    listed: Checklist
    rules: tuple[RuleNote, ...] = ()


@dataclass(frozen=True)
class AfterData:
    """``operations``: the last one on the liver and the last one on the lung, the newer first. ``rules`` are the
    entries behind their schedules and behind the note on systemic therapy, by id."""

    operations: tuple[AfterOperation, ...]
    rules: Mapping[str, RuleNote] = field(default_factory=dict)


def checklist_data(view: CaseView) -> ChecklistData:
    """The checklist of a case on the day of its view."""
    listed = checklist(view.case, view.snapshot)
    found = _notes(one.rule for one in listed.items if one.rule not in ("", LOCAL))
    return ChecklistData(listed, tuple(found.values()))


def after_data(view: CaseView) -> AfterData:
    """What became of the last operations of a case up to the day of its view."""
    done = operations_done(view.case, view.snapshot.as_of)
    sources = [*(one.schedule.source for one in done if one.schedule.source), ADJUVANT_SOURCE]
    return AfterData(done, _notes(sources) if done else {})


def last_on_the_liver(view: CaseView) -> AfterOperation | None:
    """The last operation that removed something of the liver, up to the day of the view."""
    return next((one for one in operations_done(view.case, view.snapshot.as_of) if one.organ == LIVER), None)


def operation_text(done: AfterOperation) -> str:
    """What was done, in the words of the record where it has any, and the margin: "Right hepatectomy, R0"."""
    operation = done.operation
    named = wording.choice_name("Procedure", "kind", operation.kind) if operation.kind else ""
    told = operation.details or wording.list_text([part for part in (named, operation.target) if part])
    return wording.list_text([part for part in (told, "/".join(done.margin.values)) if part])


def _notes(ids: Iterable[str]) -> dict[str, RuleNote]:
    base = evidence.with_local()
    found = {one: rule_note(one, base) for one in ids}
    return {key: note for key, note in found.items() if note is not None}


__all__ = ["AfterData", "ChecklistData", "after_data", "checklist_data", "last_on_the_liver", "operation_text"]
