"""The drugs of a case against an operation date in words, and as the calendar strip that screen and paper draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hccboard.domain.washout import UNKNOWN_DRUG, Pause, WashoutPlan, WashoutRow
from hccboard.reports.washout_geometry import NOT_SHOWN, OPEN, WAITING, WORDS, StripRow, WashoutStrip, spoken
from hccboard.translate import _
from hccboard.wording.formats import (
    at_start,
    clauses_text,
    date_text,
    day_zero,
    list_text,
    names_text,
    sentences_text,
    with_point,
)


@dataclass(frozen=True)
class HeldWait:
    """A response that must be seen to hold: ``since`` is its first study, ``days`` how long the board asks for."""

    response: str
    since: date
    days: int


def strip_of(
    plan: WashoutPlan, board: date | None, *, as_of: date | None = None, held: HeldWait | None = None,
    more: Sequence[str] = (),
) -> WashoutStrip:  # fmt: skip
    """The strip: a row for each drug, then one for a response that is not seen to hold yet; ``more`` are sentences
    that follow the one about the drugs. Its line is the board, or ``as_of`` where the board is over by then."""
    over = as_of is not None and (board is None or board < as_of)
    board, line_words = (as_of, _("today")) if over else (board, _("board"))
    rows = [_row(one, plan, board) for one in plan.rows]
    if held is not None:
        rows.append(_held_row(held))
    sentence = sentences_text((drug_sentence(plan), *more))
    strong = date_text(plan.all_free_from)
    slot = plan.operation_date
    slot_words = "" if slot is None else _("theatre slot {day}").format(day=date_text(slot, board or slot, short=True))
    return WashoutStrip(
        tuple(rows), board, slot, line_words, slot_words, sentence, strong, spoken(rows, sentence), day_zero()
    )  # fmt: skip


def drug_name(row: WashoutRow, *, inside: bool = False) -> str:
    """The drug in words, ``inside`` a sentence or at its start; lines that are not recorded, and a name that is not
    known here, are told as such."""
    if row.drug == UNKNOWN_DRUG:
        return _("Drugs not recorded")
    if not row.last_dose.known:
        return row.name
    return _(row.name) if inside else at_start(_(row.name))


def row_label(row: WashoutRow) -> str:
    """ "Lenvatinib, 7 d"."""
    name = drug_name(row)
    return name if row.days is None else _("{drug}, {days} d").format(drug=name, days=row.days)


def last_dose_words(row: WashoutRow) -> str:
    """When the last dose was, as precisely as it is known."""
    dose = row.last_dose
    if dose.last is None and dose.ongoing:
        return _("goes on")
    if dose.last is None:
        return _("end not recorded")
    if dose.exact:
        return _("last dose {day}").format(day=date_text(dose.last))
    if dose.first is None:
        return _("last dose by {day}").format(day=date_text(dose.last))
    return _("last dose {first} to {last}").format(first=date_text(dose.first), last=date_text(dose.last))


def _row(row: WashoutRow, plan: WashoutPlan, board: date | None) -> StripRow:
    label, dose = row_label(row), row.last_dose
    told = _("{label}: {words}.").format(label=label, words=_spoken(row))
    if row.drug == UNKNOWN_DRUG:
        return StripRow(label, WORDS, words=_("the lines of therapy do not tell"), spoken=told)
    if row.days is None:
        no_days = _("no interval settled")
        words = clauses_text((last_dose_words(row), no_days)) if dose.exact or dose.last is None else no_days
        return StripRow(label, WORDS, words=words, spoken=told)
    if row.own_free_from is None:
        begins = row.stop_by or board
        ends = None if begins is None else begins + timedelta(row.days)
        return StripRow(label, OPEN, begins, ends, words=last_dose_words(row), spoken=told)
    words = "" if board is None or (board - row.own_free_from).days < _LONG_OVER else _("over since {day}").format(
        day=date_text(row.comfortable_from or row.own_free_from)
    )  # fmt: skip
    return StripRow(label, WAITING, dose.last, row.own_free_from, row.comfortable_from, dose.first, words, told)


_LONG_OVER = 28


def _spoken(row: WashoutRow) -> str:
    parts = [last_dose_words(row)] if row.drug != UNKNOWN_DRUG else []
    if row.days is None:
        parts.append(_("no interval settled"))
    elif row.own_free_from is not None:
        parts.append(_("over from {day}").format(day=date_text(row.own_free_from)))
    if row.comfortable_from is not None:
        parts.append(_("{days} d over from {day}").format(
            days=row.comfortable_days, day=date_text(row.comfortable_from)))  # fmt: skip
    if row.stop_by is not None:
        parts.append(_("last dose by {day}").format(day=date_text(row.stop_by)))
    return list_text(parts)


def _held_row(held: HeldWait) -> StripRow:
    ends = held.since + timedelta(held.days)
    label = _("{response} held, {days} d").format(response=held.response, days=held.days)
    words = _("not yet imaged")
    told = _("{label}: {words}, from {day} at the earliest.").format(label=label, words=words, day=date_text(ends))
    return StripRow(label, NOT_SHOWN, held.since, ends, words=words, spoken=told)


def drug_sentence(plan: WashoutPlan) -> str:
    """From when the drugs do not stand in the way of an operation, and what leaves it open."""
    if not plan.rows:
        return _("No systemic drug was given.")
    if plan.all_free_from is not None:
        told = [_("All drug waiting times are over from {day}.").format(day=date_text(plan.all_free_from))]
    else:
        told = list(_left_open(plan))
    return sentences_text((*told, *_longer(plan)))


def _left_open(plan: WashoutPlan) -> Iterator[str]:
    """What is not known, then the others."""
    if any(one.drug == UNKNOWN_DRUG for one in plan.rows):
        yield _("Which drugs were given is not recorded.")
    no_days = [one for one in plan.rows if one.days is None and one.drug != UNKNOWN_DRUG]
    if no_days:
        names = names_text([drug_name(one, inside=True) for one in no_days])
        yield _("No interval is settled for {drugs}.").format(drugs=names)
    for one in plan.rows:
        if one.last_dose.last is None and one.days is not None:
            yield _open_sentence(one)
    free = [one.own_free_from for one in plan.rows if one.own_free_from is not None]
    if free:
        yield _("The other waiting times are over from {day}.").format(day=date_text(max(free)))


def _open_sentence(row: WashoutRow) -> str:
    """The earliest day is told: that of a last dose that was the last one known."""
    name, words, known = drug_name(row), last_dose_words(row), row.last_dose.first
    assert row.days is not None
    if known is None:
        return _("{drug}: {words}; {days} d count from its last dose.").format(drug=name, words=words, days=row.days)
    return _("{drug}: {words}; {days} d are over on {day} at the earliest.").format(
        drug=name, words=words, days=row.days, day=date_text(known + timedelta(row.days))
    )


def _longer(plan: WashoutPlan) -> Iterator[str]:
    for one in plan.rows:
        if one.comfortable_from is not None and one.comfortable_days is not None:
            yield _("{drug}: {days} d are over from {day}.").format(
                drug=drug_name(one), days=one.comfortable_days, day=date_text(one.comfortable_from)
            )


def published_words(printed: Sequence[Pause]) -> tuple[str, ...]:
    """What sources print about withholding a drug before an operation, each statement with its source and how well that
    is known. It stands beside the board's own days and moves with no setting."""
    from hccboard import evidence
    from hccboard.evidence.model import Source
    from hccboard.evidence.vocabulary import CERTAINTIES

    base = evidence.with_local()
    told = []
    for one in printed:
        entry = base.get(one.source)
        name = _(entry.short) if isinstance(entry, Source) else one.source
        certainty = _(CERTAINTIES[one.certainty])
        told.append(_("{source} ({certainty}): {words}").format(source=name, certainty=certainty, words=_(one.words)))
    return tuple(with_point(one) for one in told)


__all__ = ["HeldWait", "drug_name", "drug_sentence", "last_dose_words", "published_words", "row_label", "strip_of"]
