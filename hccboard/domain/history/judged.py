"""What a team judged, and what the lesions say of the lobes, as facts.

The newest answer to a question stands; one of indeterminate or not assessed forgets the older ones. Lobes are told
from the segments of the counted nodules: two nodules that lie wholly in different hemilivers are bilobar, whatever
else is there; within one lobe is said only where the study lists every nodule and each lies wholly in that hemiliver.
The caudate lobe (S1) belongs to neither, and a nodule across the midline decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from hccboard.domain.facts import Choices, Fact, Interval
from hccboard.domain.history.model import Origin
from hccboard.domain.history.systemic import fact
from hccboard.domain.judged_questions import NUMBERS
from hccboard.domain.records import CaseRecords, Judgement
from hccboard.domain.snapshot import compared
from hccboard.domain.snapshot_tumour import counted_lesions

_AGEING = "operation.days_since_last"  # told for the day of the answer
_TRUTH = {"yes": True, "no": False}
_LEFT, _RIGHT = frozenset({"S2", "S3", "S4a", "S4b"}), frozenset({"S5", "S6", "S7", "S8"})


def judged_facts(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """The standing answer to each question up to and including a day."""
    newest: dict[str, Judgement] = {}
    for record in case.of(Judgement, until=as_of):
        newest[record.question or ""] = record
    for question, record in newest.items():
        origin = Origin(record.date, record.source, record.id)
        if question in NUMBERS:
            domain = _number(question, record)
            if domain is not None and question == _AGEING and record.date is not None:
                days = float((as_of - record.date).days)
                domain = Interval(domain.low + days, domain.high + days, domain.low_closed, domain.high_closed)
            if domain is not None:
                yield fact(question, domain, origin, f"{record.comparator}{record.value}")
        elif record.answer in _TRUTH:
            yield fact(question, Choices((_TRUTH[record.answer],)), origin, record.answer)


def _number(question: str, record: Judgement) -> Interval | None:
    if record.value is None:
        return None
    low, high = NUMBERS[question][1]
    return compared(float(record.value), record.comparator, Interval(float(low), float(high)))


def lobe_facts_of(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """What the nodules that count say of the lobes; nothing where their segments do not tell."""
    found = counted_lesions(case, as_of)
    if found is None:
        return
    sides = [_side(lesion.segments) for lesion in found.lesions]
    origin = Origin(found.study.date, found.study.source, found.study.id)
    if "left" in sides and "right" in sides:
        yield fact("tumour.bilobar", Choices((True,)), origin)
        yield fact("tumour.one_lobe", Choices((False,)), origin)
    elif found.all_listed and sides and set(sides) in ({"left"}, {"right"}):
        yield fact("tumour.bilobar", Choices((False,)), origin)
        yield fact("tumour.one_lobe", Choices((True,)), origin)


def _side(segments: Iterable[str]) -> str:
    lying = set(segments)
    if lying and lying <= _LEFT:
        return "left"
    return "right" if lying and lying <= _RIGHT else ""


def reconciled(told: Iterable[Fact], judged: Iterable[Fact]) -> Iterator[Fact]:
    """The facts of the records and those of the team; where they contradict each other both are possible."""
    found = {one.key: one for one in told}
    for one in judged:
        other = found.get(one.key)
        found[one.key] = one if other is None else _both(one, other)
    yield from found.values()


def _both(one: Fact, other: Fact) -> Fact:
    mine, theirs = one.domain, other.domain
    if isinstance(mine, Choices) and isinstance(theirs, Choices):
        shared = tuple(value for value in mine.values if value in theirs.values)
        return fact(one.key, Choices(shared or (*mine.values, *theirs.values)), _origin(one))
    if isinstance(mine, Interval) and isinstance(theirs, Interval):
        shared_range = mine.meet(theirs)
        hull = Interval(min(mine.low, theirs.low), max(mine.high, theirs.high))
        return fact(one.key, shared_range or hull, _origin(one))
    return one


def _origin(one: Fact) -> Origin:
    return Origin(one.date, one.source, one.record_id)


__all__ = ["judged_facts", "lobe_facts_of", "reconciled"]
