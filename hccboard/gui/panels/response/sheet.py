"""What the response view shows, as plain data; made in a worker. No Qt.

Criteria stand side by side and are never averaged; what they leave open was set, and the settings stand with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.case_course import CaseCourse, course_of
from hccboard.domain.records import CaseRecords, Record, SystemicTherapy
from hccboard.domain.response.markers import MarkerCourse
from hccboard.domain.response.model import CR, MRECIST, PR, Finding, Response
from hccboard.domain.response.recorded import Episode, episodes_of, marker_courses
from hccboard.domain.timeline import timeline_of
from hccboard.domain.timeline_model import Point, Series, Timeline
from hccboard.domain.timeline_series import nadir_of
from hccboard.evidence import shipped
from hccboard.evidence.knowledge import may_be_immunotherapy
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording import response as words
from hccboard.wording import timeline as told
from hccboard.wording.formats import at_start, date_text, list_text, names_text, number_text, or_text, sentences_text
from hccboard.wording.response import SHORT


@dataclass(frozen=True)
class Judged:
    """A study under one set of criteria: the category or set of them, the change, or the sum at baseline."""

    badge: str = ""
    open_set: bool = False
    text: str = ""


@dataclass(frozen=True)
class AssessmentRow:
    """A study; without one (``title``) the head of an episode."""

    day: date
    when: str
    labels: str
    judged: Mapping[str, Judged]
    study_id: str
    title: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """A line of the summary: what, a category, a figure, the rest."""

    label: str
    strong: str = ""
    rest: str = ""
    badge: str = ""


@dataclass(frozen=True)
class FindingRow:
    """Something to know; ``record`` opens where it concerns one."""

    text: str
    record: Record | None = None


@dataclass(frozen=True)
class ResponseSheet:
    """Everything on the view of one case. ``sentence`` is the figure in one sentence; ``course`` what the
    end-points are counted from."""

    case: CaseRecords
    timeline: Timeline
    assessments: tuple[AssessmentRow, ...]
    treatment: str
    summary: tuple[SummaryRow, ...]
    settings: tuple[str, ...]
    findings: tuple[FindingRow, ...]
    told: tuple[told.Told, ...]
    sentence: str
    course: CaseCourse | None = None

    @property
    def case_id(self) -> str:
        return self.case.patient.case_id


def sheet_of(view: CaseView) -> ResponseSheet:
    """The response view of a case as it stands on the day of ``view``."""
    case, as_of = view.case, view.snapshot.as_of
    episodes = episodes_of(case, as_of, view.rules)
    timeline = timeline_of(case, as_of, episodes, board=view.board, staleness=view.snapshot.staleness)
    current = episodes[-1] if episodes else None
    markers = marker_courses(case, current) if current is not None else ()
    return ResponseSheet(
        case, timeline, tuple(_assessments(timeline)), treatment_text(current) if current is not None else "",
        tuple(_summary(current, markers, as_of)) if current is not None else (),
        tuple(_settings(current)) if current is not None else (),
        tuple(_unique(_findings(timeline, current, markers))), told.told_of(timeline, case),
        _sentence(timeline, current), course_of(case, as_of, view.rules, episodes),
    )  # fmt: skip


# -- assessments ----------------------------------------------------------------------------------------------


def _assessments(timeline: Timeline) -> Iterator[AssessmentRow]:
    """Newest first; the treatments have a head each where there are several."""
    panel = timeline.panel("response")
    several = len({one.episode for one in panel.series}) > 1
    for episode in reversed(timeline.episodes):
        mine = {one.key: one for one in panel.series if one.episode == episode.number}
        if not mine:
            continue
        if several:
            title = treatment_text(episode)
            yield AssessmentRow(episode.day_zero, "", "", {}, "", title)
        days = sorted({point.when.first for one in mine.values() for point in one.points}, reverse=True)
        for day in days:
            yield _assessment(day, mine)


def _assessment(day: date, mine: Mapping[str, Series]) -> AssessmentRow:
    found = {key: next((p for p in one.points if p.when.first == day), None) for key, one in mine.items()}
    points = [point for point in found.values() if point is not None]
    studies = [one for one in points[0].records if isinstance(one, records.ImagingStudy)]
    judged = {key: _judged(key, point) for key, point in found.items() if point is not None}
    return AssessmentRow(
        day, told.when_text(points[0].when), names_text([one.label for one in studies]), judged,
        studies[0].id if studies else "",
    )  # fmt: skip


def _judged(criteria: str, point: Point) -> Judged:
    if point.baseline:
        return Judged(text=told.mm_text(point.sum_mm) or _("not measured"))
    badge, open_set = told.possible_text(criteria, point)
    return Judged(badge, open_set, told.percent_text(point))


def treatment_text(episode: Episode) -> str:
    """ "Lenvatinib + PD-1 antibody, TACE": all that was begun against one baseline, each kind once."""
    names: dict[str, None] = {}
    for one in episode.treatments:
        if isinstance(one, SystemicTherapy):
            names[at_start(one.drugs)] = None
        elif isinstance(one, records.Procedure) and one.kind:
            from hccboard.wording import choice_name

            names[choice_name("Procedure", "kind", one.kind)] = None
    return names_text(list(names))


# -- summary --------------------------------------------------------------------------------------------------


def _summary(episode: Episode, markers: tuple[MarkerCourse, ...], as_of: date) -> Iterator[SummaryRow]:
    if episode.baseline is not None:
        for criteria in SHORT:
            one = episode.judged.by_criteria.get(criteria)
            if one is not None and one.whole.visits:
                yield from _best(criteria, one.whole)
        for criteria in SHORT:
            one = episode.judged.by_criteria.get(criteria)
            if one is not None and one.whole.visits:
                yield from _course(criteria, one.whole, episode)
        yield from _sites(episode)
        yield from _immune(episode)
    for course in markers:
        yield _marker(course)
    yield from _time_on(episode, as_of)


def _best(criteria: str, whole: Response) -> Iterator[SummaryRow]:
    best, confirmed = whole.best_unconfirmed, whole.best_confirmed
    label = _("Best response, {criteria}").format(criteria=SHORT[criteria])
    depth = told.change_text(_depth(whole))
    yield SummaryRow(label, depth, "", words.category_text(criteria, best))
    if best in (CR, PR):
        text = _("yes") if best == confirmed else words.category_text(criteria, confirmed)
        yield SummaryRow(_("Confirmed, {criteria}").format(criteria=SHORT[criteria]), text)


def _depth(whole: Response) -> float | None:
    """The deepest change from baseline as the figure has it, before it is rounded."""
    base = whole.baseline_sum_mm
    for one in whole.visits:
        if base and one.sum_mm is not None and one.percent_from_baseline == whole.depth_percent:
            return 100 * (one.sum_mm / base - 1)
    return whole.depth_percent


def _course(criteria: str, whole: Response, episode: Episode) -> Iterator[SummaryRow]:
    nadir = nadir_of(whole)
    label = _("Nadir, viable sum") if criteria == MRECIST else _("Nadir, sum")
    if nadir is None:
        yield SummaryRow(label, "", _("not known: targets left out"))
    else:
        days = [one.day for one in whole.visits if one.sum_mm == nadir]
        on = episode.date_of(0 if nadir == whole.baseline_sum_mm or not days else days[0])
        yield SummaryRow(label, told.mm_text(nadir), date_text(on))
    if whole.first_response_day is not None:
        held, censored = whole.duration_days, whole.duration_censored_days
        days = held if held is not None else censored
        label = _("Response held, {criteria}").format(criteria=SHORT[criteria])
        text = _("{days} d").format(days=number_text(days)) if days is not None else _("not known")
        yield SummaryRow(label, text, _("so far") if held is None and days is not None else "")
        first = _("First response, {criteria}").format(criteria=SHORT[criteria])
        yield SummaryRow(first, date_text(episode.date_of(whole.first_response_day)))
    if whole.progression_day is not None:
        on = date_text(episode.date_of(whole.progression_day))
        yield SummaryRow(_("Progression, {criteria}").format(criteria=SHORT[criteria]), on, "", "PD")


def _sites(episode: Episode) -> Iterator[SummaryRow]:
    """By site, where there is more than one."""
    for criteria in SHORT:
        one = episode.judged.by_criteria.get(criteria)
        if one is None or len(one.sites) < 2:
            continue
        for site, response in one.sites.items():
            label = list_text([_(words.SITES[site]), SHORT[criteria]])
            depth = told.change_text(_depth(response))
            yield SummaryRow(label, depth, "", words.category_text(criteria, response.best_unconfirmed))


def _immune(episode: Episode) -> Iterator[SummaryRow]:
    """iRECIST where RECIST 1.1 progression was seen; it is a rule for immunotherapy only."""
    immune = episode.judged.irecist
    if immune is None or not immune.progressions or not may_be_immunotherapy(shipped(), episode.treatments):
        return
    for one in (*immune.progressions, immune.since):
        if one is not None:
            day = date_text(episode.date_of(one.day))
            yield SummaryRow(_("iRECIST, under immunotherapy"), or_text(one.possible), day)


def _marker(course: MarkerCourse) -> SummaryRow:
    label = _("{marker}, change from baseline").format(marker=_(words.MARKERS[course.marker]))
    if course.baseline is None:
        return SummaryRow(label, "", _("no result at baseline"))
    if not course.changes:
        return SummaryRow(label, "", _("no later result"))
    return SummaryRow(label, words.change_text(course.changes[-1].percent_from_baseline))


def _time_on(episode: Episode, as_of: date) -> Iterator[SummaryRow]:
    lines = [one for one in episode.treatments if isinstance(one, SystemicTherapy) and one.date is not None]
    alone = len({one.line for one in lines}) == len(lines)
    for one in lines:
        if one.date is None:
            continue
        named = _("Time on line {line}").format(line=one.line) if one.line and alone else ""
        label = named or _("Time on {drugs}").format(drugs=one.drugs)
        end = one.stop_date or (as_of if one.ongoing else None)
        if end is None:
            yield SummaryRow(label, "", _("end not told"))
        elif end >= one.date:
            days = _("{days} d").format(days=number_text((end - one.date).days))
            yield SummaryRow(label, days, _("so far") if one.stop_date is None else "")


def _settings(episode: Episode) -> Iterator[str]:
    """What the criteria leave open, as it was set."""
    for criteria in SHORT:
        one = episode.judged.by_criteria.get(criteria)
        if one is not None:
            yield _("{name}: {value}").format(
                name=_(words.NAMES[criteria]), value=words.settings_text(one.whole.settings)
            )  # fmt: skip


# -- findings -------------------------------------------------------------------------------------------------


def _findings(timeline: Timeline, episode: Episode | None, markers: tuple[MarkerCourse, ...]) -> Iterator[FindingRow]:
    if episode is not None:
        yield from _disagreements(episode)
        labels = {key: one.label for key, one in episode.lesions.items()}
        yield from (FindingRow(words.named_text(one, labels)) for one in _of_episode(episode))
        for course in markers:
            yield from (FindingRow(words.named_text(one, labels)) for one in course.findings)
    for found in timeline.findings:
        yield FindingRow(told.finding_text(found), found.record)


def _disagreements(episode: Episode) -> Iterator[FindingRow]:
    for one in episode.judged.disagreements:
        called = one.categories
        said = [f"{SHORT[key]} {words.category_text(key, called[key])}" for key in SHORT if key in called]
        studies = episode.studies.get(one.day, ())
        day = date_text(episode.date_of(one.day))
        yield FindingRow(_("The criteria differ on {day}: {categories}.").format(day=day, categories=list_text(said)),
                         studies[0] if studies else None)  # fmt: skip


def _of_episode(episode: Episode) -> Iterator[Finding]:
    yield from episode.findings
    yield from episode.judged.findings
    for criteria in SHORT:
        one = episode.judged.by_criteria.get(criteria)
        if one is not None:
            yield from one.whole.findings
    immune = episode.judged.irecist
    if immune is not None and immune.progressions and may_be_immunotherapy(shipped(), episode.treatments):
        yield from immune.findings


def _unique(found: Iterator[FindingRow]) -> Iterator[FindingRow]:
    seen: set[str] = set()
    for one in found:
        if one.text not in seen:
            seen.add(one.text)
            yield one


def _sentence(timeline: Timeline, episode: Episode | None) -> str:
    """The figure in one sentence, for those who do not see it."""
    said = [_("Course from {first} to {last}.").format(first=date_text(timeline.first), last=date_text(timeline.last))]
    if episode is not None:
        for criteria in SHORT:
            one = episode.judged.by_criteria.get(criteria)
            if one is not None and one.whole.visits:
                last = one.whole.visits[-1]
                shown = " / ".join(words.category_text(criteria, each) for each in (last.possible or (last.overall,)))
                said.append(_("{criteria}: {category}, {percent} from baseline.").format(
                    criteria=SHORT[criteria], category=shown, percent=words.signed_text(last.percent_from_baseline)
                ))  # fmt: skip
    return sentences_text(said)
