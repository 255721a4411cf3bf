"""RECIST 1.1 and mRECIST side by side from the same lesions, by site, with iRECIST and what differs.

The criteria choose their targets by themselves and are never averaged; rates of response under them are not
interchangeable. By site: the same targets, of the liver and of all else, as the conversion cohorts ask for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hccboard.domain.facts import Interval
from hccboard.domain.response.course import assess_response, set_of
from hccboard.domain.response.irecist import ImmuneResponse, assess_immune
from hccboard.domain.response.lesions import (
    ABSENT,
    EXTRAHEPATIC,
    INTRAHEPATIC,
    NEW,
    NON_TARGET,
    NOT_EVALUABLE,
    PRESENT,
    PROGRESSED,
    TARGET,
    Course,
    Lesion,
    Measure,
    Study,
    is_there,
    one_study_a_day,
    size_under,
)  # fmt: skip
from hccboard.domain.response.model import (
    CR,
    GONE,
    NE,
    NODE,
    NONCR,
    NONE,
    NORMAL_NODE_BELOW_MM,
    PD,
    RECIST,
    Finding,
    Response,
    Series,
    Settings,
    Target,
    Visit,
)  # fmt: skip
from hccboard.domain.response.new_lesions import NewLesion, answer_on, burden_on, new_lesions
from hccboard.domain.response.selection import Selection, select

_GREW_MM = 5


@dataclass(frozen=True)
class OneCriteria:
    """A course under one set of criteria: whole and by site, the roles of the lesions and the new ones."""

    whole: Response
    sites: Mapping[str, Response]
    selection: Selection
    new_lesions: tuple[NewLesion, ...]


@dataclass(frozen=True)
class Disagreement:
    """Criteria that call one study differently."""

    day: int
    categories: Mapping[str, str]


@dataclass(frozen=True)
class SideBySide:
    """``irecist`` is ``None`` where RECIST 1.1 was not asked for."""

    by_criteria: Mapping[str, OneCriteria]
    disagreements: tuple[Disagreement, ...]
    irecist: ImmuneResponse | None
    findings: tuple[Finding, ...]


def assess_course(course: Course) -> SideBySide:
    """Judge a course under each of its settings."""
    course, findings = one_study_a_day(course)
    by_criteria: dict[str, OneCriteria] = {}
    irecist = None
    for settings in course.settings:
        selection = select(course, settings.criteria)
        series, new = series_of(course, settings, selection)
        sites = {
            site: assess_response(series_of(course, settings, selection, site)[0])
            for site in (INTRAHEPATIC, EXTRAHEPATIC) if any(_in(site, one) for one in course.lesions)
        }  # fmt: skip
        whole = assess_response(series)
        named = (*selection.findings, *whole.findings, *_back_dated(new), *_grew(course, settings, selection))
        whole = replace(whole, findings=tuple(sorted(set_of(named), key=lambda one: one.order)))
        by_criteria[settings.criteria] = OneCriteria(whole, sites, selection, new)
        irecist = assess_immune(_as_told(series, course, new)) if settings.criteria == RECIST else irecist
    return SideBySide(by_criteria, tuple(_disagreements(by_criteria)), irecist, (*findings, *_of_course(course)))


def series_of(
    course: Course, settings: Settings, selection: Selection, site: str = ""
) -> tuple[Series, tuple[NewLesion, ...]]:
    """The series that criteria see, of all lesions or of a site, and the new lesions in it."""
    lesions = [one for one in sorted(course.lesions, key=lambda one: one.id) if not site or _in(site, one)]
    base = course.baseline or Study(0)
    targets = [one for one in lesions if selection.roles.get(one.id) == TARGET]
    others = [one for one in lesions if selection.roles.get(one.id) == NON_TARGET]
    later = sorted((one for one in course.studies if one.day > 0), key=lambda one: one.day)
    normal = [one for one in lesions if one.id not in selection.roles]  # nodes that may become lesions
    fresh = [one for one in lesions if selection.roles.get(one.id) == NEW]
    new = new_lesions([*fresh, *normal], later, settings.criteria, {one.id for one in normal})
    unsized = frozenset(key for key, why in selection.reasons.items() if why == "size_unknown")
    seen = _Seen(settings.criteria, site, targets, others, new, unsized)
    visits = [seen.on(study) for study in course.studies if study is not base]
    return course.series(
        settings, visits=tuple(visits), nontarget_present=bool(others),
        targets=tuple(Target(t.id, t.kind, size_under(settings.criteria, t, base.of(t))) for t in targets),
    ), new  # fmt: skip


@dataclass(frozen=True)
class _Seen:
    """What criteria see of the lesions of a site ("" is all of them); ``unsized``: those without a size at baseline."""

    criteria: str
    site: str
    targets: Sequence[Lesion]
    others: Sequence[Lesion]
    new: Sequence[NewLesion]
    unsized: frozenset[str]

    def on(self, study: Study) -> Visit:
        new_sum, new_count = burden_on(study, self.new)
        measures = [(one, self._followed(one, study)) for one in self.others]
        status = nontarget_status(measures, self.criteria)
        return Visit(
            study.day, self._sizes(study), status, answer_on(study, self.new, self.criteria, self.site), None,
            *((None, None) if study.unlisted else (new_sum, new_count)),
            status == NONCR and may_be_gone(measures, self.criteria),
        )  # fmt: skip

    def _sizes(self, study: Study) -> dict[str, Interval]:
        """Lesions that have joined are one: its size counts at the target that they joined, or at the first of them
        where that is no target, and the others are 0 with it."""
        by_id, sizes, taken = {one.id: one for one in self.targets}, {}, set()
        for one in self.targets:
            measure, whole = study.of(one), joined_whole(study, one.id)
            if whole == one.id:
                sizes[one.id] = size_under(self.criteria, one, measure)
            elif whole in by_id or whole in taken:
                sizes[one.id] = GONE
            else:
                taken.add(whole)
                sizes[one.id] = size_under(self.criteria, one, study.measures.get(whole, Measure()))
        return sizes

    def _followed(self, lesion: Lesion, study: Study) -> Measure:
        """What is told of a non-target lesion. One whose size at baseline was not known is not evaluated by a study
        that does not tell its size either, unless a reader says what became of it."""
        whole = joined_whole(study, lesion.id)
        measure = study.of(lesion) if whole == lesion.id else study.measures.get(whole, Measure())
        if lesion.id in self.unsized and not measure.status and not size_under(self.criteria, lesion, measure).exact:
            return Measure()
        return measure


def joined_whole(study: Study, lesion: str) -> str:
    """The lesion that one is measured as a part of on a study; itself where it has not joined another, or where they
    are told to have joined in a circle."""
    passed = [lesion]
    while into := study.measures.get(passed[-1], Measure()).joined_to:
        if into in passed:
            return lesion
        passed.append(into)
    return passed[-1]


def nontarget_status(measures: Collection[tuple[Lesion, Measure]], criteria: str) -> str:
    """One status for all non-target lesions: growth counts as PD only where a reader calls it unequivocal."""
    if not measures:
        return NONE
    found = {_status(lesion, measure, criteria) for lesion, measure in measures}
    return next(one for one in (PD, NE, NONCR, CR) if one in found)


def _status(lesion: Lesion, measure: Measure, criteria: str) -> str:
    if measure.status in (PROGRESSED, ABSENT, NOT_EVALUABLE):
        return {PROGRESSED: PD, ABSENT: CR, NOT_EVALUABLE: NE}[measure.status]
    size = size_under(criteria, lesion, measure)
    gone = size.high < NORMAL_NODE_BELOW_MM if lesion.kind == NODE else size.high == 0
    if gone:
        return CR
    return NONCR if measure.seen else NE


def may_be_gone(measures: Collection[tuple[Lesion, Measure]], criteria: str) -> bool:
    """Whether non-target lesions that are there by their longest diameter may all have nothing viable left (mRECIST),
    or be normal nodes: nobody measured what the criteria count, and nobody says that they are present."""
    return all(_status(*one, criteria) == CR or _is_open(*one, criteria) for one in measures)


def _is_open(lesion: Lesion, measure: Measure, criteria: str) -> bool:
    low = size_under(criteria, lesion, measure).low
    if measure.status == PRESENT:
        return False
    return low < NORMAL_NODE_BELOW_MM if lesion.kind == NODE else measure.longest.low > 0 and low == 0


def _in(site: str, lesion: Lesion) -> bool:
    return lesion.intrahepatic == (site == INTRAHEPATIC)


def _as_told(series: Series, course: Course, new: Sequence[NewLesion]) -> Series:
    """For iRECIST: a new lesion counts on the studies that show it, not after it has gone."""
    studies = {one.day: one for one in course.studies}
    visits = []
    for visit in series.visits:
        study = studies[visit.day]
        shown = [one for one in new if is_there(one.lesion, study.of(one.lesion))]
        visits.append(replace(visit, new_lesion=answer_on(study, shown, RECIST)))
    return replace(series, visits=tuple(visits))


def _back_dated(new: Sequence[NewLesion]) -> Iterator[Finding]:
    for one in new:
        if one.counts_day is not None and one.counts_day != one.first_seen_day:
            yield Finding("new_lesion_back_dated", one.first_seen_day, one.lesion.id, {"settled_day": one.counts_day})


def _grew(course: Course, settings: Settings, selection: Selection) -> Iterator[Finding]:
    """Non-target lesions that grew by as much as makes PD of a target (20 % and 5 mm over the smallest size): whether
    that is unequivocal progression only a reader can say."""
    studies = sorted(course.studies, key=lambda one: one.day)
    for lesion in course.lesions:
        if selection.roles.get(lesion.id) != NON_TARGET:
            continue
        sizes = [(one.day, size_under(settings.criteria, lesion, one.of(lesion))) for one in studies if one.day >= 0]
        known = [(day, size.low) for day, size in sizes if size.exact]
        for i, (day, mm) in enumerate(known):
            least = min((before for _day, before in known[:i]), default=mm)
            if least and 5 * mm >= 6 * least and mm - least >= _GREW_MM:
                yield Finding("nontarget_grew", day, lesion.id, {"from_mm": least, "to_mm": mm})
                break


def _disagreements(by_criteria: Mapping[str, OneCriteria]) -> Iterator[Disagreement]:
    called: dict[int, dict[str, str]] = {}
    for criteria, one in by_criteria.items():
        for visit in one.whole.visits:
            called.setdefault(visit.day, {})[criteria] = visit.overall
    for day, categories in sorted(called.items()):
        if len(set(categories.values())) > 1:
            yield Disagreement(day, categories)


def _of_course(course: Course) -> Iterator[Finding]:
    if course.baseline is None:
        yield Finding("no_baseline_study")
    for lesion in sorted(one.id for one in course.lesions):
        if not any(lesion in study.measures for study in course.studies):
            yield Finding("never_measured", lesion=lesion)
