"""What a team judged, and what the lesions say of the lobes, as facts.

The newest answer to a question stands; one of indeterminate or not assessed forgets the older ones. An answer about a
tumour or its resection does not outlive the operation that took the tumour away, nor one about a wound the next
operation. Lobes are told from the segments of the counted nodules: two nodules that lie wholly in different hemilivers
are bilobar, whatever else is there; within one lobe is said only where the study lists every nodule and each lies
wholly in that hemiliver; so are number and size of those in the other lobe, opposite to the largest nodule. The caudate
lobe (S1) belongs to neither, and a nodule across the midline decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from hccboard.domain.before_operation import REMOVALS, Operations, days_of
from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.history.local import lobe_facts
from hccboard.domain.history.model import Origin, Range
from hccboard.domain.history.systemic import fact
from hccboard.domain.judged_questions import NUMBERS
from hccboard.domain.record_fields import TRUTH
from hccboard.domain.records import CaseRecords, Judgement, Procedure
from hccboard.domain.snapshot import Staleness, compared
from hccboard.domain.snapshot_tumour import CountedLesions, counted_lesions

_AGEING = "operation.days_since_last"  # told for the day of the answer
_WOUND = "operation.wound_healed"
_OF_NODULES = (
    "tumour.bilobar", "tumour.one_lobe", "tumour.extensive_bilobar", "tumour.large_burden",
    "tumour.near_bile_duct_or_vessel",
)  # fmt: skip
_OF_TUMOUR = ("tumour.", "resection.", "feasible.resection")
_LEFT, _RIGHT = frozenset({"S2", "S3", "S4a", "S4b"}), frozenset({"S5", "S6", "S7", "S8"})


def newest_answers(case: CaseRecords, as_of: date) -> dict[str, Judgement]:
    """The newest record of each question that was asked, up to and including a day."""
    return {record.question or "": record for record in case.of(Judgement, until=as_of)}


def judged_facts(case: CaseRecords, as_of: date, staleness: Staleness | None = None) -> Iterator[Fact]:
    """The standing answer to each question up to and including a day; an answer older than the limit is marked stale
    and still counts."""
    limits = staleness or Staleness()
    operations = Operations(case, as_of)
    for question, record in newest_answers(case, as_of).items():
        if _overtaken(question, record, case, as_of, operations):
            continue
        origin = Origin.of(record)
        if question in NUMBERS:
            domain = _number(question, record)
            if domain is not None:
                domain = _aged(domain, record, as_of) if question == _AGEING else domain
                told = fact(question, domain, origin, f"{record.comparator}{record.value}")
                yield replace(told, stale=limits.is_stale(record, as_of))
        elif record.answer in TRUTH:
            told = fact(question, Choices((TRUTH[record.answer],)), origin, record.answer)
            yield replace(told, stale=limits.is_stale(record, as_of))


def _overtaken(question: str, record: Judgement, case: CaseRecords, as_of: date, operations: Operations) -> bool:
    """Whether an operation came, or may have come, after the answer and took away what it is about."""
    if question == _WOUND:
        answered = days_of(record)
        made = [days_of(one) for one in case.of(Procedure, until=as_of) if one.kind in REMOVALS]
        return answered is not None and any(one is not None and one[1] >= answered[0] for one in made)
    if question in _OF_NODULES:
        return operations.before("tumour.nodules", record) is not None
    if question.startswith(_OF_TUMOUR):
        return operations.before(question, record) is not None
    return False


def _aged(days: Interval, record: Judgement, as_of: date) -> Interval:
    """A number of days with those since the answer; of one that is dated to a month the fewest and the most."""
    answered = days_of(record)
    if answered is None:
        return Interval(days.low, INFINITY, days.low_closed)
    fewest, most = max((as_of - answered[1]).days, 0), (as_of - answered[0]).days
    return Interval(days.low + fewest, days.high + most, days.low_closed, days.high_closed)


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
    sides = {_side(lesion.segments) for lesion in found.lesions}
    involved = "both" if sides >= {"left", "right"} else ""
    if found.all_listed and len(sides) == 1:
        (involved,) = sides
    yield from lobe_facts(involved, *_other_lobe(found), Origin.of(found.study))


def _other_lobe(found: CountedLesions) -> tuple[Range | None, Range | None]:
    """Number and largest size in cm of the nodules in the lobe opposite to that of the largest one; ``None`` unless
    every nodule is listed and lies wholly in one of the hemilivers, and it is certain which is the largest."""
    by_side: dict[str, list[Range]] = {}
    for lesion, size in zip(found.lesions, found.sizes, strict=True):
        by_side.setdefault(_side(lesion.segments), []).append(size)
    if not found.all_listed or by_side.keys() != {"left", "right"}:
        return None, None
    spans = {side: (max(low for low, _ in sizes), max(high for _, high in sizes)) for side, sizes in by_side.items()}
    for main, other in (("left", "right"), ("right", "left")):
        if spans[main][0] > spans[other][1]:
            count = float(len(by_side[other]))
            return (count, count), (spans[other][0] / 10, spans[other][1] / 10)
    return None, None


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
    """What both say, with the origin of the one that says it; of what only follows from both that of the records."""
    mine, theirs = one.domain, other.domain
    domain = mine
    if isinstance(mine, Choices) and isinstance(theirs, Choices):
        shared = tuple(value for value in mine.values if value in theirs.values)
        domain = Choices(shared or (*mine.values, *theirs.values))
    elif isinstance(mine, Interval) and isinstance(theirs, Interval):
        domain = mine.meet(theirs) or Interval(min(mine.low, theirs.low), max(mine.high, theirs.high))
    if domain == mine:
        return one
    return other if domain == theirs else replace(one, domain=domain, entered="")


__all__ = ["judged_facts", "lobe_facts_of", "newest_answers", "reconciled"]
