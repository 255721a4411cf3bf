"""What a board summary is made from, and how it speaks of days.

An anonymised summary counts days from the board ("day -7"); an ordinary one prints dates, in the current
year short. Either way a value without a date says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.assessment import Assessment
from hccboard.domain.conversion.local import ConversionRules
from hccboard.domain.endpoints import LeftOut, Outcome
from hccboard.domain.facts import Fact
from hccboard.domain.readiness import Readiness
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.response.markers import MarkerCourse
from hccboard.domain.response.recorded import Episode, ResponseRules
from hccboard.domain.snapshot import Snapshot, Staleness
from hccboard.domain.timeline_model import Timeline
from hccboard.reports.conversion_section import ConversionSection
from hccboard.reports.summary_options import OptionsSection
from hccboard.translate import _
from hccboard.wording.formats import inside_sentence

MANY_NODULES = 5

@dataclass(frozen=True)
class CourseInput:
    """What came of the treatments: episodes oldest first with their markers by number, everything on one axis, and the
    survival of the patient: what was ``asked`` (end-point, criteria) and its answer."""

    episodes: tuple[Episode, ...]
    markers: Mapping[int, tuple[MarkerCourse, ...]]
    timeline: Timeline
    asked: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[Outcome | LeftOut, ...] = ()


@dataclass(frozen=True)
class SummaryInput:
    """One case on one day, and who prints it.

    ``board`` is the day of the meeting, ``None`` if none is set. ``printed_at`` is ``None`` where it must not be
    told (an anonymised summary: it would give the dates away). ``staleness`` holds the limits the snapshot was
    taken with. ``region`` is whose approvals count; ``options`` is worded already, in ``language``, and ``None`` leaves
    the section out; so does ``None`` for ``course`` and for ``conversion``. ``rules`` are the board's
    settings of the assessment, ``conversion_rules`` those of its own set of criteria in the version that is printed,
    ``conversion_standing`` those of the version that stands by now.
    """

    case: CaseRecords
    snapshot: Snapshot
    assessment: Assessment
    readiness: Readiness
    board: date | None
    printed_at: datetime | None
    printed_by: str
    version: str
    anonymised: bool = False
    language: str = "en"
    staleness: Staleness = field(default_factory=Staleness)
    region: str = ""
    options: OptionsSection | None = None
    course: CourseInput | None = None
    rules: ResponseRules = field(default_factory=ResponseRules)
    conversion: ConversionSection | None = None
    conversion_rules: ConversionRules = field(default_factory=ConversionRules)
    conversion_standing: ConversionRules = field(default_factory=ConversionRules)

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """The records of the case by their id."""
        return {r.id: r for r in (self.case.patient, *self.case.records) if r.id}

    @cached_property
    def days(self) -> Days:
        return Days(self.snapshot.as_of, self.board or self.snapshot.as_of, self.anonymised)

    @property
    def case_name(self) -> str:
        """The case number; in an anonymised summary a word."""
        return _("Case") if self.anonymised else self.case.patient.case_number

    def of(self, kind: type[Record]) -> list[Any]:
        """The valid records of a kind up to the day of the snapshot, oldest first."""
        return list(self.case.of(kind, until=self.snapshot.as_of))

    def latest(self, kind: type[Record]) -> Any | None:
        found = self.of(kind)
        return found[-1] if found else None

    @cached_property
    def question(self) -> records.BoardQuestion | None:
        """The newest question; it may be asked for a meeting yet to come."""
        found: records.BoardQuestion | None = self.case.latest(records.BoardQuestion)
        return found

    def fact(self, key: str) -> Fact | None:
        return self.snapshot.facts.get(key)

    def fact_day(self, fact: Fact, *, short: bool = True) -> str:
        """The date of a fact as precise as its record knows it; "undated" where there is none."""
        return self.days.text(fact.date, fact.date_precision, short=short)

    def record_day(self, record: Record, *, short: bool = False) -> str:
        return self.days.text(record.date, record.date_precision, short=short)

    def oldest(self, keys: Iterable[str]) -> Fact | None:
        """Of the facts known, the one with the oldest date; one without a date counts as oldest."""
        found = [f for f in map(self.fact, keys) if f is not None]
        return min(found, key=lambda f: f.date or date.min, default=None)


def value_in_sentence(fact: Fact) -> str:
    """A value after a colon: words begin small ("low risk"), codes keep their capital ("Vp2"); a long list of
    nodules is told by number and largest."""
    text = few_nodules(wording.value_text(fact))
    return text if any(c.isdigit() for c in text.partition(" ")[0]) else inside_sentence(text)


# one separator throughout, so that a figure before the list ("A5, 31 + 12 mm") is no part of it
_MANY_SIZES = re.compile(rf"(?<![\w.])\d+( \+ |, )\d+(?:\1\d+){{{MANY_NODULES - 1},}}(?= mm)")


def few_nodules(text: str) -> str:
    """A text in which a list of more than ``MANY_NODULES`` diameters is told by number and largest."""

    def shorter(match: re.Match[str]) -> str:
        sizes = [int(size) for size in re.findall(r"\d+", match.group())]
        return _("{count} nodules, largest {size}").format(count=len(sizes), size=max(sizes))

    return _MANY_SIZES.sub(shorter, text)


@dataclass(frozen=True)
class Days:
    """Days as they are printed. Ages count to ``as_of``; anonymised days count from ``zero``."""

    as_of: date
    zero: date
    anonymised: bool

    def text(self, day: date | None, precision: str = "day", *, short: bool = False) -> str:
        """A date ("2026-08-06", short "6 Aug"), anonymised "day −7" (short "d −7"); "undated" for ``None``."""
        if day is None:
            return _("undated")
        if not self.anonymised:
            return _whole(wording.date_text(day, self.as_of, short=short, precision=precision))
        number = wording.number_text((day - self.zero).days)
        if precision != "day":
            return _whole(_("about day {number}").format(number=number))
        pattern = _("d {number}") if short else _("day {number}")
        return _whole(pattern.format(number=number))

    def age(self, day: date | None) -> str:
        """How old a value of this day is, "7 d"; "" for ``None``."""
        return "" if day is None else _whole(wording.age_text((self.as_of - day).days))


def _whole(text: str) -> str:
    """The text as one word: a date or an age is not divided between lines."""
    return text.replace(" ", "\u00a0")
