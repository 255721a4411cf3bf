"""Recurrence after an operation, with the record behind each thing that tells of it.

A contact that says so, a study whose reader saw new lesions, a lesion that is HCC and was first seen after the
operation, a metastasis at a site that had none before, or none for a time since, or has more of them now. What was
there before the operation and still is, is no recurrence and is told apart. ``no`` needs somebody to say so after the
operation, and nothing of unknown nature seen since; without a word it is unknown. A recurrence stays one, also where
it was treated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import days_of
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.snapshot_spread import standing_by_site

YES, NO, UNKNOWN = "yes", "no", "unknown"
LIVER = "liver"
INTRAHEPATIC, EXTRAHEPATIC, BOTH, NOT_STATED = "intrahepatic", "extrahepatic", "both", "not_stated"
_INDETERMINATE = "indeterminate"


@dataclass(frozen=True)
class Sign:
    """Something that tells of recurrence: ``site`` is ``LIVER``, a site of metastases or "" where none is named."""

    record: Record
    site: str = ""

    @property
    def date(self) -> date | None:
        return self.record.date


@dataclass(frozen=True)
class Recurrence:
    """``state`` is ``YES``, ``NO`` or ``UNKNOWN``. ``signs`` tell of it, oldest first; ``open`` are of unknown nature;
    ``before`` were there before the operation. ``said_no`` is the newest record that says that there is none."""

    state: str
    signs: tuple[Sign, ...] = ()
    open: tuple[Sign, ...] = ()
    before: tuple[Sign, ...] = ()
    said_no: Record | None = None

    @property
    def first(self) -> Sign | None:
        """The first sign that has a date, else the first."""
        return next((one for one in self.signs if one.date is not None), self.signs[0] if self.signs else None)

    @property
    def sites(self) -> tuple[str, ...]:
        """Where it was seen, each once, in the order of time."""
        return tuple(dict.fromkeys(one.site for one in self.signs if one.site))

    @property
    def pattern(self) -> str:
        """In the liver, outside or both; "" where there is none, ``NOT_STATED`` where no record names a place."""
        if self.state != YES:
            return ""
        beyond = any(site != LIVER for site in self.sites)
        if LIVER in self.sites:
            return BOTH if beyond else INTRAHEPATIC
        return EXTRAHEPATIC if beyond else NOT_STATED


def recurrence_after(case: CaseRecords, operation: Record, as_of: date) -> Recurrence:
    """What the records after an operation say up to a day; the operation has a date."""
    operated = days_of(operation)
    assert operated is not None
    known = standing_by_site(case, operated[1])
    found = sorted(_signs(case, operated[1], as_of), key=lambda one: one[1].date or date.min)
    signs, doubtful, before = [], [], []
    for certainty, sign in found:
        earlier = known.get(sign.site)
        if earlier is not None and earlier.certainty == certainty and _still_there(earlier, sign, case):
            before.append(sign)
        elif certainty == YES:
            signs.append(sign)
        else:
            doubtful.append(sign)
    denied = _said_no(case, operated[1], as_of)
    if signs:
        return Recurrence(YES, tuple(signs), tuple(doubtful), tuple(before), denied)
    unclear = [one for one in doubtful if denied is None or not _later(denied, one)]
    state = NO if denied is not None and not unclear else UNKNOWN
    return Recurrence(state, (), tuple(unclear), tuple(before), denied)


def _still_there(earlier: records.MetastasisFinding, sign: Sign, case: CaseRecords) -> bool:
    """Whether a finding may be what was at its site before the operation: no lesion that was first seen since, not more
    of them than there were, and nobody found the site free in between."""
    finding = sign.record
    if not isinstance(finding, records.MetastasisFinding):
        return False
    if earlier.count is not None and (finding.count or 0) > earlier.count:
        return False
    free = [one for one in case.of(records.MetastasisFinding, until=sign.date)
            if one.certainty == NO and one.site in (sign.site, _places_of(sign.site))]  # fmt: skip
    return not any(one.date is not None and (earlier.date is None or earlier.date < one.date) for one in free)


def _places_of(site: str) -> str:
    """The site that stands for all of its kind."""
    return "" if site == "regional_lymph_node" else "distant_any"


def _later(denied: Record, sign: Sign) -> bool:
    """Whether a contact after a doubtful sign says that there is no recurrence; a study of the liver settles nothing
    outside."""
    if not isinstance(denied, records.FollowUp) or denied.date is None or sign.date is None:
        return False
    return denied.date > sign.date


def _after(record: Record, operated: date) -> bool:
    days = days_of(record)
    return days is not None and days[0] > operated


def _signs(case: CaseRecords, operated: date, as_of: date) -> Iterator[tuple[str, Sign]]:
    """(certainty, sign): yes, or indeterminate."""
    for contact in case.of(records.FollowUp, until=as_of):
        if _after(contact, operated) and contact.recurrence in (YES, _INDETERMINATE):
            yield contact.recurrence, Sign(contact)
        elif contact.date is None and contact.recurrence == YES:  # perhaps after the operation
            yield _INDETERMINATE, Sign(contact)
    for study in case.of(records.ImagingStudy, until=as_of):
        if _after(study, operated) and study.new_lesions in (YES, _INDETERMINATE):
            yield study.new_lesions, Sign(study)
    for lesion in case.of(records.Lesion, until=as_of):
        if _after(lesion, operated) and lesion.hcc_certainty != NO:
            yield (YES if lesion.hcc_certainty == YES else _INDETERMINATE), Sign(lesion, lesion.organ or "")
    for finding in case.of(records.MetastasisFinding, until=as_of):
        if _after(finding, operated) and finding.certainty in (YES, _INDETERMINATE):
            yield finding.certainty, Sign(finding, finding.site or "")


def _said_no(case: CaseRecords, operated: date, as_of: date) -> Record | None:
    """The newest contact or study after the operation that says: no recurrence, no new lesion."""
    said: Sequence[Record] = [
        *(one for one in case.of(records.ImagingStudy, until=as_of) if one.new_lesions == NO),
        *(one for one in case.of(records.FollowUp, until=as_of) if one.recurrence == NO),
    ]
    return max((one for one in said if _after(one, operated)), key=lambda one: one.date or date.min, default=None)


__all__ = [
    "BOTH", "EXTRAHEPATIC", "INTRAHEPATIC", "LIVER", "NO", "NOT_STATED", "UNKNOWN", "YES", "Recurrence", "Sign",
    "recurrence_after",
]  # fmt: skip
