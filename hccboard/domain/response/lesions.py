"""Lesions as they were measured: longest and viable diameter, short axis, status, study by study.

From these one and the same measurements RECIST 1.1 and mRECIST are judged side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response.model import (
    EQUIVOCAL,
    GONE,
    MRECIST,
    NODE,
    NORMAL_NODE_BELOW_MM,
    UNMEASURED,
    YES,
    Finding,
    Series,
    Settings,
)  # fmt: skip

LIVER, LYMPH_NODE = "liver", "lymph_node"

INTRAHEPATIC, EXTRAHEPATIC = "intrahepatic", "extrahepatic"

ABSENT, PRESENT, PROGRESSED, NOT_EVALUABLE = "absent", "present", "progressed", "not_evaluable"
STATUSES = (ABSENT, PRESENT, PROGRESSED, NOT_EVALUABLE)
"""What a reader says of a lesion without a size; ``progressed`` is unequivocal."""

TARGET, NON_TARGET, NEW = "target", "non_target", "new"
ROLES = (TARGET, NON_TARGET, NEW)


@dataclass(frozen=True)
class Lesion:
    """A lesion with its identity over all studies. ``None`` and "" are unknown, never "no".

    ``role``: as a reader chose it, "" to have it chosen by the rules. ``treated``: ablated, embolised or irradiated
    before baseline. ``typical``: arterial enhancement with portal or late wash-out; ``equivocal``: its nature is not
    certain, so that it is no target by rule and, where it is new, is watched.
    """

    id: str
    organ: str = LIVER
    kind: str = "lesion"
    role: str = ""
    porta_hepatis: bool | None = None
    treated: bool | None = None
    progressed_since_treatment: bool | None = None
    infiltrative: bool | None = None
    portal_thrombus: bool | None = None
    poorly_delineated: bool | None = None
    not_measurable: bool | None = None
    arterial_enhancement: bool | None = None
    typical: bool | None = None
    equivocal: bool | None = None

    @property
    def site(self) -> str:
        """The organ for the rule of two per organ: all nodes are one."""
        return LYMPH_NODE if self.kind == NODE else self.organ

    @property
    def intrahepatic(self) -> bool:
        return self.organ == LIVER and self.kind != NODE


@dataclass(frozen=True)
class Measure:
    """One lesion on one study, mm; a size nobody gave is ``UNMEASURED``. ``joined_to``: the lesion it is measured as a
    part of."""

    longest: Interval = UNMEASURED
    viable: Interval = UNMEASURED
    short_axis: Interval = UNMEASURED
    status: str = ""
    joined_to: str = ""

    @property
    def seen(self) -> bool:
        """Whether something is there: a size above 0 or a reader who says so."""
        sizes = (self.longest, self.viable, self.short_axis)
        return self.status in (PRESENT, PROGRESSED) or any(one.low > 0 for one in sizes)


    def with_other(self, other: Measure) -> Measure:
        """The same lesion on another study of the day. Progression counts; else statuses that differ tell nothing."""
        known = {self.status, other.status} - {"", NOT_EVALUABLE}
        status = PROGRESSED if PROGRESSED in known else known.pop() if len(known) == 1 else ""
        return Measure(
            _hull(self.longest, other.longest), _hull(self.viable, other.viable),
            _hull(self.short_axis, other.short_axis), status, self.joined_to or other.joined_to,
        )  # fmt: skip

    def contradicts(self, other: Measure) -> bool:
        """Whether another study of the day gave a size that this, which holds it, is wider than."""
        pairs = ((self.longest, other.longest), (self.viable, other.viable), (self.short_axis, other.short_axis))
        return any(theirs not in (UNMEASURED, ours) for ours, theirs in pairs)


@dataclass(frozen=True)
class Study:
    """Day 0 is the baseline. ``new_lesions_searched`` is False or ``None`` where nobody says that new lesions were
    looked for: without it a study without one does not tell that there is none. ``unlisted``: a reader's word, ``YES``
    or ``EQUIVOCAL``, on a new lesion that is not among the lesions, so that neither its site nor its size is known.
    ``liver_listed``: every viable nodule of the liver is among the lesions."""

    day: int
    measures: Mapping[str, Measure] = field(default_factory=dict)
    new_lesions_searched: bool | None = None
    unlisted: str = ""
    liver_listed: bool | None = None

    def of(self, lesion: Lesion) -> Measure:
        return self.measures.get(lesion.id, Measure())


@dataclass(frozen=True)
class Course:
    """All lesions and studies of a patient, and the days on which other things ended the assessment."""

    lesions: tuple[Lesion, ...]
    studies: tuple[Study, ...]
    settings: tuple[Settings, ...]
    death_day: int | None = None
    new_therapy_day: int | None = None
    clinical_progression_day: int | None = None
    last_follow_up_day: int | None = None

    @property
    def baseline(self) -> Study | None:
        """The study of day 0; the caller names two of them."""
        return next((one for one in self.studies if one.day == 0), None)

    def series(self, settings: Settings, **parts: object) -> Series:
        return Series(
            settings, death_day=self.death_day, new_therapy_day=self.new_therapy_day,
            clinical_progression_day=self.clinical_progression_day, last_follow_up_day=self.last_follow_up_day,
            **parts,  # type: ignore[arg-type]
        )  # fmt: skip


def one_study_a_day(course: Course) -> tuple[Course, tuple[Finding, ...]]:
    """Studies of one day taken together (a chest CT beside a liver MRI), in order of their days, with what was said.

    What one did not measure the other fills in; where they differ the size is the range between them.
    """
    findings: list[Finding] = []
    studies = []
    for day, group in groupby(sorted(course.studies, key=lambda one: one.day), lambda one: one.day):
        same = list(group)
        measures: dict[str, Measure] = {}
        for study in same:
            for lesion, measure in study.measures.items():
                known = measures.get(lesion, measure)
                measures[lesion] = known.with_other(measure)
                findings += [Finding("one_day_differs", day, lesion)] if measures[lesion].contradicts(measure) else []
        findings += [Finding("two_studies_one_day", day, details={"count": len(same)})] if len(same) > 1 else []
        searched = {one.new_lesions_searched for one in same}
        answer = next((answer for answer in (True, False) if answer in searched), None)
        words = {one.unlisted for one in same}
        studies.append(Study(
            day, measures, answer, next((one for one in (YES, EQUIVOCAL) if one in words), ""),
            any(one.liver_listed for one in same) or None,
        ))  # fmt: skip
    return replace(course, studies=tuple(studies)), tuple(findings)


def _hull(one: Interval, other: Interval) -> Interval:
    if UNMEASURED in (one, other):
        return other if one == UNMEASURED else one
    return Interval(min(one.low, other.low), max(one.high, other.high))


def is_there(lesion: Lesion, measure: Measure) -> bool:
    """Whether a study shows something that may be a lesion: a node may be one from 10 mm on."""
    if not measure.seen or lesion.kind != NODE or measure.status == PROGRESSED:
        return measure.seen
    return min(measure.short_axis.high, measure.longest.high) >= NORMAL_NODE_BELOW_MM


def size_under(criteria: str, lesion: Lesion, measure: Measure) -> Interval:
    """The size that criteria count: of a node the short axis, of a liver lesion in mRECIST the viable diameter, else
    the longest. Where only the longest diameter is known, the viable one lies between 0 and it."""
    if measure.status == ABSENT:
        return GONE
    if lesion.kind == NODE:
        return measure.short_axis
    if criteria != MRECIST or not lesion.intrahepatic:
        return measure.longest
    if measure.viable == UNMEASURED and measure.longest.high != INFINITY:
        return Interval(0, measure.longest.high)
    return measure.viable
