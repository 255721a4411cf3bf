"""The criteria of a conversion review as rows: the one wording of screen, summary and surgeon's sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hccboard import wording
from hccboard.domain.conversion.local import EXTRAHEPATIC, GROUPS, RESECTABLE, WASHOUT
from hccboard.domain.conversion.model import Review, Reviewed, State
from hccboard.domain.facts import Choices
from hccboard.domain.records import Record
from hccboard.evidence import vocabulary
from hccboard.operations.conversion_entries import field_in, missing_text, record_by_id, source_of, sources_text
from hccboard.operations.conversion_sight import Seen, Sight
from hccboard.operations.conversion_values import seen
from hccboard.operations.fact_entries import entry_of
from hccboard.translate import _
from hccboard.wording import conversion as words
from hccboard.wording.formats import at_start, inside_sentence, sentences_text

_SHOWN = 2
_LIVER_DISEASE = ("cirrhosis", "liver.chronic_disease")


@dataclass(frozen=True)
class Row:
    """One criterion in words.

    ``group`` is one of ``local.GROUPS`` or ""; ``day`` that of the value with its ``precision``, ``None`` where it has
    none; ``age`` counts to the day of the review ("23 d", "190 d, baseline", "197 d, limit 183"). ``kind``,
    ``record_id`` and ``field`` open the entry: without ``record_id`` a new one. ``note`` is what else is to be known.
    ``supposed``: it differs from what is recorded; ``before`` is the recorded state then.
    """

    number: int
    id: str
    group: str
    title: str
    rule: str
    state: State
    value: str
    day: date | None
    age: str
    source: str
    record_id: str
    kind: str
    field: str
    note: str = ""
    supposed: bool = False
    before: State | None = None
    precision: str = "day"

    @property
    def day_text(self) -> str:
        """The day as precise as it is known, "" without one."""
        return wording.date_text(self.day, precision=self.precision)

    @property
    def in_short(self) -> str:
        """Date and age in one line."""
        return wording.list_text([part for part in (self.day_text, self.age) if part])


@dataclass(frozen=True)
class Group:
    """A group of rows with its count. ``key`` and ``title`` are "" in a set without groups; ``note`` is what stands
    beside the title."""

    key: str
    title: str
    note: str
    rows: tuple[Row, ...]

    @property
    def states(self) -> Counter[State]:
        return Counter(row.state for row in self.rows)

    @property
    def count(self) -> str:
        """ "2 of 3 met"."""
        return words.group_count_text(self.states)

    @property
    def rest(self) -> tuple[tuple[State, str], ...]:
        """What of the group is not met: ("1 unmet", "1 missing", "1 stale"), by state; empty where all is met."""
        found = (
            (State.UNMET, words.unmet_text), (State.MISSING, words.missing_text), (State.STALE, words.stale_text),
        )
        return tuple((state, told(self.states[state])) for state, told in found if self.states[state])


def rows_of(review: Review, sight: Sight) -> tuple[Row, ...]:
    """Every criterion as a row, in the order of the set."""
    place: Counter[str] = Counter()
    found = []
    for one in review.items:
        place[one.item.group] += 1
        found.append(_row(one, review, sight, place[one.item.group]))
    return tuple(found)


def groups_of(
    rows: Sequence[Row], operation: date | None, *, local: bool, over: date | None = None
) -> tuple[Group, ...]:
    """The rows by group; a set without groups is one group without a title. A group of the local set that asks nothing
    is there, too: no drug was given, or none is recorded."""
    if not local:
        return (Group("", "", "", tuple(rows)),)
    note = words.operation_note(wording.date_text(operation), wording.date_text(over))
    found = []
    for key in GROUPS:
        own = tuple(row for row in rows if row.group == key)
        found.append(Group(key, words.group_title(key), note if key == WASHOUT else "", own))
    return tuple(found)


def liver_disease(sight: Sight, one: Reviewed) -> bool | None:
    """Whether there is cirrhosis or another chronic liver disease; ``None`` where that is not known."""
    facts = [sight.fact(one, key) for key in _LIVER_DISEASE]
    told = [fact.domain for fact in facts if fact is not None]
    if Choices((True,)) in told:
        return True
    return False if told == [Choices((False,))] * len(_LIVER_DISEASE) else None


def _row(one: Reviewed, review: Review, sight: Sight, place: int) -> Row:
    value = seen(one, sight)
    oldest = _oldest(one, value, sight)
    day = value.day or (oldest.date if oldest is not None else None)
    precision = oldest.date_precision if oldest is not None and oldest.date == day else value.precision
    kind, record_id, field = _entry(one, value)
    limits, disease = sight.view.snapshot.staleness, liver_disease(sight, one)
    return Row(
        one.number, one.item.id, one.item.group, words.criterion_title(one.item, disease),
        words.rule_line(one.item, place, review.rule_set, sight.rules, limits.endoscopy_days, disease,
                        certainty_text(one.item.certainty)), one.state,
        _value_text(one, value), day, _age(one, oldest, day, precision, sight),
        sources_text(source_of(sight.view.case, record) for record in value.shown or value.told), record_id, kind,
        field, _note(one, value), precision=precision,
    )  # fmt: skip


def certainty_text(certainty: str) -> str:
    """How well a text is known, "" for the local set, whose text is its own."""
    return _(vocabulary.CERTAINTIES[certainty]) if certainty in vocabulary.CERTAINTIES else ""


def _value_text(one: Reviewed, value: Seen) -> str:
    """What is known; where that is nothing, what is missing."""
    if value.text:
        return at_start(value.text)
    if one.item.criterion is None:
        unknown = one.item.group == WASHOUT and not one.item.parameters.get("drug")
        return words.missing_value(_("lines of systemic therapy")) if unknown else _("Judged by the board")
    return words.missing_value(missing_text(one.missing, _SHOWN))


def _oldest(one: Reviewed, value: Seen, sight: Sight) -> Record | None:
    """The record whose age counts: of a stale criterion the oldest that is too old, else the oldest of all."""
    told = [record for record in value.told if record.date is not None]
    if one.state is State.STALE:
        known, limits = sight.known_at(one), sight.view.snapshot.staleness
        behind = [record_by_id(sight.view.case, known.facts.by_key[key].record_id) for key in one.stale]
        old = [record for record in told if limits.is_stale(record, sight.as_of)]
        told = old or [record for record in behind if record is not None and record.date is not None] or told
    if value.day is not None:
        same = [record for record in told if record.date == value.day]
        return same[0] if same else None
    return min(told, key=lambda record: record.date or date.max, default=None)


def _age(one: Reviewed, record: Record | None, day: date | None, precision: str, sight: Sight) -> str:
    if day is None or precision != "day":
        return _("baseline") if sight.is_past(one) and day else ""
    days = (sight.as_of - day).days
    if sight.is_past(one):
        return _("{days} d, baseline").format(days=wording.number_text(days))
    limit = None if record is None else sight.view.snapshot.staleness.limit(type(record))
    if one.state is State.STALE and limit is not None:
        return _("{days} d, limit {limit}").format(days=wording.number_text(days), limit=wording.number_text(limit))
    return wording.age_text(days)


def _entry(one: Reviewed, value: Seen) -> tuple[str, str, str]:
    """(kind, record, field) to open: the record behind the value, else a new one for the first missing fact."""
    if value.told:
        record = value.told[0]
        field = value.field or next(filter(None, (field_in(record, key) for key in one.used)), "")
        return type(record).__name__, record.id, field if hasattr(record, field) or field == _analyte(record) else ""
    kind, field = next(filter(lambda found: found[0], map(entry_of, (*one.missing, *one.used))), ("", ""))
    return kind, "", field


def _analyte(record: Record) -> str:
    return getattr(record, "analyte", None) or ""


def _note(one: Reviewed, value: Seen) -> str:
    """What the value says beside itself, the note of the set, and where a plan or a text was left open."""
    notes = [value.note, _(one.item.note) if one.item.note else ""]
    if one.state is State.STALE:
        would = words.state_text(State.MET if one.outcome.value == "met" else State.UNMET)
        notes.insert(0, _("Too old to decide; by itself: {state}.").format(state=inside_sentence(would)))
    return sentences_text([note for note in notes if note])


__all__ = ["EXTRAHEPATIC", "RESECTABLE", "Group", "Row", "certainty_text", "groups_of", "liver_disease", "rows_of"]
