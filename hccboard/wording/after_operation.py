"""What became of an operation, and which study is due when, in words."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain import records
from hccboard.domain.after_operation import (
    DEATH,
    LIVER,
    LOST,
    LUNG,
    NO_SCHEDULE,
    UNDATED,
    YEAR_OVER,
    AfterOperation,
    Said,
    Schedule,
)  # fmt: skip
from hccboard.domain.follow_up_schedule import AHEAD, DONE, DUE, NOT_DONE, OVERDUE, Window
from hccboard.domain.record_base import Record
from hccboard.domain.recurrence import BOTH, EXTRAHEPATIC, INTRAHEPATIC, NO, NOT_STATED, UNKNOWN, YES, Recurrence, Sign
from hccboard.translate import _, mark, ngettext
from hccboard.wording.formats import (
    age_text,
    at_start,
    clauses_text,
    day_of,
    inside_sentence,
    list_text,
    names_text,
    number_text,
)
from hccboard.wording.operation import site_name
from hccboard.wording.records import choice_name

_BY: dict[type[Record], str] = {records.Pathology: mark("pathology"), records.Procedure: mark("operation")}
_PATTERNS = {
    INTRAHEPATIC: mark("In the liver"), EXTRAHEPATIC: mark("Outside the liver"), BOTH: mark("In the liver and outside"),
    NOT_STATED: mark("Place not stated"),
}  # fmt: skip
_WINDOW_WORDS = {
    DONE: mark("Done"), DUE: mark("Due"), OVERDUE: mark("Overdue"), AHEAD: mark("Ahead"), NOT_DONE: mark("Not done"),
}  # fmt: skip
_ENDED = {
    DEATH: mark("The schedule ended with death."), LOST: mark("The schedule ended with the loss to follow-up."),
    YEAR_OVER: mark("After the first year there is no schedule in the evidence base."),
    NO_SCHEDULE: mark("There is no schedule for this operation in the evidence base."),
    UNDATED: mark("The operation has no date: no study can be due."),
}  # fmt: skip


def operation_name(after: AfterOperation) -> str:
    """The operation, "Liver resection" or "Lung resection"."""
    if after.organ == LUNG:
        return _("Lung resection")
    return choice_name("Procedure", "kind", after.operation.kind or "resection")


def said_text(said: Said, record_kind: str = "", field: str = "") -> str:
    """R0; of a contradiction both, "R0 or R1"; "Unknown" where nobody said."""
    if not said.values:
        return _("Unknown")
    words = [choice_name(record_kind, field, one) if record_kind else one for one in said.values]
    return names_text(words)


def margin_note(after: AfterOperation) -> str:
    """Who states a margin; that two statements contradict each other."""
    margin = after.margin
    named = [
        _("{source} {margin}").format(source=_(_BY[type(one)]), margin=one.margin)
        for one in margin.records if isinstance(one, records.Pathology | records.Procedure)
    ]
    if margin.contradicts:
        return at_start(_("{list}: they contradict each other").format(list=names_text(named)))
    return _("not recorded") if not named else ""


def complications_text(after: AfterOperation) -> str:
    """The highest grade, and whether it is a major one (IIIa or more)."""
    if not after.complications:
        return _("None recorded")
    grade = after.highest_grade
    if not grade:
        return _("Grade not recorded")
    return _("Clavien-Dindo {grade}, major").format(grade=grade) if after.major else _(
        "Clavien-Dindo {grade}, not major"
    ).format(grade=grade)


def recurrence_text(found: Recurrence) -> str:
    """Yes with its pattern, no, or unknown."""
    if found.state == YES:
        return _("Yes: {pattern}").format(pattern=inside_sentence(_(_PATTERNS[found.pattern])))
    return _("None told") if found.state == NO else _("Unknown")


def recurrence_note(found: Recurrence) -> str:
    """First day and sites; as of when there was none; what is of unknown nature."""
    parts = []
    if found.state == YES and found.first is not None and found.first.date is not None:
        parts.append(_("first {date}").format(date=day_of(found.first.record)))
    if found.state == NO:
        parts.append(_("as of {day}").format(day=day_of(found.said_no)))
    if found.state == UNKNOWN and not found.open:
        parts.append(_("nobody has said since the operation"))
    if found.open:
        parts.append(ngettext("{count} finding of unknown nature", "{count} findings of unknown nature",
                              len(found.open)).format(count=number_text(len(found.open))))  # fmt: skip
    return list_text(parts)


def sign_text(sign: Sign) -> str:
    """What tells of a recurrence: site or kind of record, "Lung", "New lesions", "Follow-up"."""
    record = sign.record
    if isinstance(record, records.Lesion):
        return list_text([site_name(sign.site), record.label])
    if isinstance(record, records.ImagingStudy):
        return _("{label}: new lesions").format(label=record.label)
    if isinstance(record, records.MetastasisFinding):
        return list_text([part for part in (site_name(sign.site), record.description) if part])
    return _("Follow-up: recurrence")


def window_state(window: Window) -> str:
    """ "Done", "Overdue by 12 d", "Done 49 d late"."""
    if window.state == OVERDUE:
        return _("Overdue by {days}").format(days=age_text(window.days))
    if window.state == DONE and window.days > 0:
        return _("Done, {days} late").format(days=age_text(window.days))
    if window.state == DONE and window.days < 0:
        return _("Done, {days} early").format(days=age_text(-window.days))
    return _(_WINDOW_WORDS[window.state])


def window_span(window: Window) -> str:
    """From the first to the last day of a window, "2026-10-06 to 2026-11-06"."""
    return _("{low} to {high}").format(low=window.first.isoformat(), high=window.last.isoformat())


def window_study(window: Window) -> str:
    """The studies that did it with their day, "CT-5, 2025-06-10"."""
    return list_text([list_text([one.label, day_of(one)]) for one in window.studies])


def schedule_rule(after: AfterOperation) -> str:
    """The rule a schedule follows, with its source."""
    if after.schedule.ended == NO_SCHEDULE:
        return ""
    if after.organ == LUNG:
        return _("A visit with chest CT every 6 to 8 weeks (Sun 2025, methods); the paper states no end.")
    return _("CT or MRI every 2 to 3 months until 1 year after the operation (Zhang 2024, methods).")


def schedule_end(schedule: Schedule) -> str:
    """Why nothing more is due; "" while something is."""
    return _(_ENDED[schedule.ended]) if schedule.ended else ""


def unclear_studies(schedule: Schedule) -> str:
    """Studies that were not counted because nobody recorded what they were."""
    if not schedule.unclear:
        return ""
    names = names_text([one.label for one in schedule.unclear])
    return _("Not counted, because the modality is not recorded: {list}.").format(list=names)


def adjuvant_note() -> str:
    """What the Chinese consensus of 2021 says of systemic therapy after the operation, with its certainty."""
    return _(
        "Chinese consensus 2021: systemic therapy for at least 6 to 12 months after the operation is usual. From "
        "recollection, moderately sure; to be checked against the full text."
    )


def systemic_text(after: AfterOperation) -> str:
    """The systemic therapy recorded since the operation."""
    if not after.systemic:
        return _("No systemic therapy recorded since.")
    lines = [
        list_text([one.drugs, _("from {day}").format(day=day_of(one))]) if one.date else one.drugs
        for one in after.systemic
    ]
    return _("Recorded since: {list}.").format(list=clauses_text(lines))


@dataclass(frozen=True)
class OutcomeLine:
    """One line of the outcome. ``known`` tells whether anybody said; ``record`` is behind it, ``kind`` and ``field``
    name the entry that answers it."""

    key: str
    label: str
    value: str
    note: str
    known: bool
    record: Record | None
    kind: str
    field: str


def outcome_lines(after: AfterOperation) -> tuple[OutcomeLine, ...]:
    """Margin, microvascular invasion (of the liver), complications and recurrence, a line each."""
    lines = [_margin_line(after)]
    if after.organ == LIVER:
        lines.append(_microvascular_line(after))
    lines.append(_complications_line(after))
    found = after.recurrence
    if found is not None:
        lines.append(OutcomeLine(
            "recurrence", _("Recurrence"), recurrence_text(found), recurrence_note(found), found.state != UNKNOWN,
            found.said_no if found.state == NO else None, "FollowUp", "recurrence",
        ))  # fmt: skip
    return tuple(lines)


def _margin_line(after: AfterOperation) -> OutcomeLine:
    margin = after.margin
    record = margin.records[0] if margin.records else after.operation
    return OutcomeLine(
        "margin", _("Margin"), said_text(margin), margin_note(after), bool(margin.values), record, "Procedure", "margin"
    )


def _microvascular_line(after: AfterOperation) -> OutcomeLine:
    said, field = after.microvascular, "microvascular_invasion"
    note = "" if said.values else _("no specimen of the operation says")
    decided = any(answer in (YES, NO) for answer in said.values)
    return OutcomeLine(
        "microvascular", _("Microvascular invasion"), said_text(said, "Pathology", field), note, decided,
        said.records[-1] if said.records else None, "Pathology", field,
    )  # fmt: skip


def _complications_line(after: AfterOperation) -> OutcomeLine:
    told = [_complication(one) for one in after.complications]
    loose = [_("{name}: not linked to an operation").format(name=_complication(one)) for one in after.unlinked]
    record = next(iter((*after.complications, *after.unlinked)), None)
    return OutcomeLine(
        "complications", _("Complications"), complications_text(after), clauses_text([*told, *loose]),
        bool(after.complications), record, "Complication", "clavien_dindo",
    )  # fmt: skip


def _complication(one: records.Complication) -> str:
    return list_text([part for part in (one.description, one.clavien_dindo) if part])


__all__ = [
    "OutcomeLine", "adjuvant_note", "complications_text", "margin_note", "operation_name", "outcome_lines",
    "recurrence_note", "recurrence_text", "said_text", "schedule_end", "schedule_rule", "sign_text", "systemic_text",
    "unclear_studies", "window_span", "window_state", "window_study",
]  # fmt: skip
