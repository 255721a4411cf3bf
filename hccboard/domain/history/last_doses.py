"""The last dose of each drug, from the lines of systemic therapy and what happened to their doses.

The day a drug was held is taken as the day of its last dose; so is the day a line was stopped, unless its doses are
listed one by one: then it is the last one listed. A list that ends earlier than its doses are apart may not be whole;
the last dose was between its end and the stop then. Resuming, or another dose, opens what was held. Of what goes on,
or whose end is not told, the last dose lies ahead. A line that was stopped and goes on, or was stopped before it began,
ended on a day that nobody knows, up to now. A date known to a month is every day of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hccboard.domain import records
from hccboard.domain.before_operation import days_of
from hccboard.domain.course_records import says_none
from hccboard.domain.history.model import NamedTherapy, Pharmacopoeia, squeezed
from hccboard.domain.records import CaseRecords, DoseEvent, SystemicTherapy

UNKNOWN_DRUG = "unknown"
"""The drug of lines that are not recorded, or of a line whose number is missing: it may be any."""
UNREAD = "unread."
"""How the id of a drug begins whose name is not known here."""
_GIVEN, _HELD = "given", "held"
Days = tuple[date, date]


@dataclass(frozen=True)
class LastDose:
    """The last dose was on one of the days from ``first`` to ``last``, both inclusive; ``last`` is ``None`` where
    dosing may go on, ``first`` where no dose is dated.

    ``name`` is that of the evidence base, of an unread drug that of the record. ``ongoing``: recorded as going on.
    ``record`` is the line, or the dose behind the day; ``None`` for lines that are not recorded.
    """

    drug: str
    name: str
    first: date | None
    last: date | None
    ongoing: bool = False
    record: records.Record | None = None

    @property
    def exact(self) -> bool:
        return self.last is not None and self.first == self.last

    @property
    def known(self) -> bool:
        """Whether the drug is one that is known here."""
        return self.drug != UNKNOWN_DRUG and not self.drug.startswith(UNREAD)

    def days_before(self, operation: date) -> tuple[int, int | None]:
        """Fewest and most days from the last dose to an operation, not less than 0; the most are ``None`` where no
        dose is dated. A dose that is still to come may be on the day itself."""
        fewest = 0 if self.last is None else max((operation - self.last).days, 0)
        return fewest, None if self.first is None else max((operation - self.first).days, 0)


def last_doses(case: CaseRecords, as_of: date, drugs: Pharmacopoeia) -> tuple[LastDose, ...]:
    """The last dose of every drug of the lines recorded up to and including a day, in the order in which they were
    begun, those of one day by their names; what is recorded to be missing, or not recorded at all, as one
    ``UNKNOWN_DRUG``. Empty only where it is recorded that nothing was given."""
    told = list(case.of(SystemicTherapy, until=as_of))
    lines = [one for one in told if not says_none(one.drugs)]
    found: dict[str, LastDose] = {}
    begun: dict[str, tuple[date, str]] = {}
    for line in lines:
        events = [one for one in case.of(DoseEvent, until=as_of) if one.therapy_id == line.id]
        for one in _of_line(line, events, as_of, drugs):
            found[one.drug] = _later(found[one.drug], one) if one.drug in found else one
            begun.setdefault(one.drug, (line.date or date.min, one.name.casefold()))
    in_order = [found[drug] for drug in sorted(begun, key=begun.__getitem__)]
    if not told or _number_missing(lines):
        in_order.append(LastDose(UNKNOWN_DRUG, "", None, None))
    return tuple(in_order)


def _number_missing(lines: Sequence[SystemicTherapy]) -> bool:
    numbers = [one.line for one in lines]
    return bool(numbers) and all(numbers) and len(set(numbers)) < max(one or 0 for one in numbers)


def _of_line(
    line: SystemicTherapy, events: Sequence[DoseEvent], as_of: date, drugs: Pharmacopoeia
) -> Iterator[LastDose]:
    read = drugs.read(line.drugs)
    for drug in read.drugs:
        mine = [one for one in events if _concerns(one, drug, drugs)]
        yield replace(_last_of(line, mine, as_of), drug=drug, name=drugs.titles.get(drug, drug))
    for text in read.unread:
        mine = [one for one in events if not drugs.read(one.drug).drugs or not one.drug]
        yield replace(_last_of(line, mine, as_of), drug=UNREAD + squeezed(text), name=text)


def _concerns(event: DoseEvent, drug: str, drugs: Pharmacopoeia) -> bool:
    """Whether an event is about a drug of its line; "" is about all. A name that is not understood opens every drug and
    closes none."""
    if not event.drug.strip():
        return True
    named = drugs.read(event.drug)
    told = event.drug.strip().casefold()
    title = drugs.titles.get(drug, drug).casefold()
    if drug in named.drugs or _same_class(drug, named, drugs) or told in title:
        return True
    return not named.drugs and event.kind != _HELD


def _same_class(drug: str, named: NamedTherapy, drugs: Pharmacopoeia) -> bool:
    """ "PD-1 antibody" for the one of the line, and the other way round."""
    return any(drug in drugs.perhaps(one) or one in drugs.perhaps(drug) for one in named.drugs)


def _last_of(line: SystemicTherapy, events: Sequence[DoseEvent], as_of: date) -> LastDose:
    """The last dose within a line, without its drug."""
    told = [days_of(one) for one in (line, *(one for one in events if one.kind != _HELD))]
    known = max((days for days in told if days is not None), default=None)
    given = [one for one in events if one.kind == _GIVEN]
    closed = _closed(line, events, known, as_of)
    if closed is None:
        goes_on = bool(line.ongoing) or (line.stop_date is not None and line.stop_date > as_of)
        first = as_of if goes_on and not given else known and known[0]
        return LastDose("", "", first, None, goes_on, line)
    (first, last), record = closed
    if given:
        (first, last), record = _listed(given, (first or last, last), record)
    return LastDose("", "", first, min(last, as_of), record=record)


def _closed(
    line: SystemicTherapy, events: Sequence[DoseEvent], known: Days | None, as_of: date
) -> tuple[tuple[date | None, date], records.Record] | None:
    """The first and the last day on which dosing may have ended, and the record that says so."""
    stop = line.stop_date if line.stop_date is not None and line.stop_date <= as_of else None
    if stop is not None and any(days[0] > stop for _one, days in _reopening(events) if days is not None):
        return None
    began = days_of(line)
    if stop is not None and began is not None and stop < began[0]:
        return (known and known[0], as_of), line
    held = _held(events)
    if held is not None:
        (first, last), event = held
        if stop is None:
            return (first, last), event
        return ((first, min(last, stop)), event) if first <= stop else ((stop, last), event)
    if stop is not None:
        return (stop, as_of if line.ongoing else stop), line
    if line.stop_reason and line.stop_date is None:
        return (known and known[0], as_of), line
    return None


def _reopening(events: Iterable[DoseEvent]) -> Iterator[tuple[DoseEvent, Days | None]]:
    """What says that a drug is taken again: everything but holding it and a single dose."""
    return ((one, days_of(one)) for one in events if one.kind not in (_HELD, _GIVEN))


def _held(events: Sequence[DoseEvent]) -> tuple[Days, DoseEvent] | None:
    """When a drug was held that was not taken again since."""
    held = [(days, one) for one in events if one.kind == _HELD and (days := days_of(one)) is not None]
    again = [days for _one, days in _reopening(events)]
    given = [days for one in events if one.kind == _GIVEN and (days := days_of(one)) is not None]
    standing = [
        (days, one) for days, one in held
        if all(other is not None and other[1] < days[0] for other in again) and all(g[1] <= days[0] for g in given)
    ]  # fmt: skip
    if not standing:
        return None
    return (min(days[0] for days, _one in standing), max(days[1] for days, _one in standing)), standing[-1][1]


def _listed(given: Sequence[DoseEvent], end: Days, record: records.Record) -> tuple[Days, records.Record]:
    """The last of the doses that are listed; up to the end of dosing where that is further away than the doses are
    apart, so that one may be missing."""
    dated = sorted(((days, one) for one in given if (days := days_of(one)) is not None), key=lambda one: one[0])
    if not dated:
        return end, record
    days, newest = max(dated, key=lambda one: one[0][1])
    starts = [one[0] for one, _event in dated]
    apart = max(((later - earlier).days for earlier, later in pairwise(starts)), default=0)
    if days[1] >= end[1] or (len(dated) == len(given) and (end[1] - days[0]).days <= apart):
        return days, newest
    return (days[0], end[1]), record


def _later(one: LastDose, other: LastDose) -> LastDose:
    """The last dose of a drug that two lines hold."""
    firsts = [day for day in (one.first, other.first) if day is not None]
    newest = max((one, other), key=lambda line: (line.last is None, line.last or date.min))
    return replace(
        newest, first=max(firsts, default=None), ongoing=one.ongoing or other.ongoing
    )


__all__ = ["UNKNOWN_DRUG", "UNREAD", "LastDose", "last_doses"]
