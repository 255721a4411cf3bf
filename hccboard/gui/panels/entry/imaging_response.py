"""What RECIST 1.1 and mRECIST make of a study while it is typed, from the same core as the Response tab. No Qt.

The typed records are laid over those of the case and the episode is judged anew. A value in doubt (a viable diameter
above the longest, a node without its short axis, a sudden change) is judged for each value it may have: the category
becomes a set, and each result stands beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hccboard.domain.records import CaseRecords, Measurement, Record, SystemicTherapy
from hccboard.domain.response.lesions import TARGET
from hccboard.domain.response.model import CATEGORIES, CRITERIA, Assessed, Finding
from hccboard.domain.response.recorded import Episode, ResponseRules, episodes_of
from hccboard.domain.response.side_by_side import OneCriteria
from hccboard.errors import Cancelled
from hccboard.gui.panels.entry import if_saved
from hccboard.gui.panels.entry.imaging_doubts import Doubt, Option, doubts
from hccboard.gui.panels.entry.imaging_typed import Past, SheetTyped

NO_TREATMENT, OUTSIDE, BASELINE, UNTYPED, JUDGED, AFTER_PROGRESSION = (
    "no_treatment", "outside", "baseline", "untyped", "judged", "after_progression",
)  # fmt: skip
_MOST_COMBINED = 3  # doubts whose values are tried together; of more only one value is changed at a time
MOST_OPTIONS = 6  # results beside each other are read, more are not
_RULES = ResponseRules()


@dataclass(frozen=True)
class Asked:
    """The case, what is typed over it, and as of which day; ``study_id`` is the study that is typed."""

    case: CaseRecords
    records: Sequence[Record]
    sheet: SheetTyped
    past: Past
    study_id: str
    as_of: date
    day: date | None
    rules: ResponseRules = _RULES

    @property
    def until(self) -> date:
        return max(self.as_of, self.day or self.as_of)


@dataclass(frozen=True)
class StudySum:
    """The sum of the targets on a study, ``None`` where one of them was not measured; percentages as judged."""

    mm: float | None
    from_baseline: float | None = None
    from_nadir: float | None = None


@dataclass(frozen=True)
class OptionResult:
    """What a possible value of something in doubt would make of the study."""

    lesion: str
    option: Option
    assessed: Assessed


@dataclass(frozen=True)
class CriteriaTyped:
    """One set of criteria: the sums by study id, and the study that is typed.

    ``possible`` holds every category that the study can still have, with every value in doubt. ``waits_for`` names
    lesions (by id, with what is open of them) and ``new_lesions``. ``one`` is ``None`` where nothing is judged.
    """

    criteria: str
    targets: tuple[str, ...]
    sums: Mapping[str, StudySum]
    now: Assessed | None = None
    baseline_mm: float | None = None
    possible: tuple[str, ...] = ()
    waits_for: tuple[tuple[str, str], ...] = ()
    options: tuple[OptionResult, ...] = ()
    one: OneCriteria | None = None


@dataclass(frozen=True)
class ResponseTyped:
    """``state`` is one of the constants of this module; ``selection`` what the choice of targets does not keep."""

    state: str
    criteria: tuple[CriteriaTyped, ...]
    episode: Episode | None = None
    selection: tuple[Finding, ...] = field(default=())


def response_typed(asked: Asked, cancelled: Callable[[], bool] = lambda: False) -> ResponseTyped:
    """Both criteria for the study as it is typed; ``Cancelled`` where nobody wants it any more."""
    future = _future(asked, {})
    episodes = episodes_of(future, asked.until, asked.rules)
    episode = _holding(episodes, asked.study_id)
    state = JUDGED
    if episode is None:
        state = OUTSIDE if episodes else NO_TREATMENT
        episode = _supposed(asked, future)
    if episode is None:
        return ResponseTyped(state, tuple(CriteriaTyped(criteria, (), {}) for criteria in CRITERIA))
    own = _day(episode, asked.study_id)
    trial = _Trial(asked, cancelled)
    told = tuple(_criteria(trial, episode, own, name) for name in episode.judged.by_criteria)
    selection = tuple(_selection(episode, asked, own))
    if state != JUDGED:
        return ResponseTyped(state, told, None, selection)
    if own > 0:
        state = JUDGED if any(one.now is not None for one in told) else AFTER_PROGRESSION
    if state == JUDGED and own and not any(one.has_size for one in asked.sheet.lesions):
        state = UNTYPED
    return ResponseTyped(state if own else BASELINE, told, episode, selection)


# --- the case as it would be ----------------------------------------------------------------------------------


def _future(asked: Asked, changes: Mapping[str, Mapping[str, Any]]) -> CaseRecords:
    """The case with what is typed, some sizes of the study changed; a study without a date counts as of today."""
    typed = [replace(one, date=asked.until) if one.date is None and one.id == asked.study_id else one
             for one in asked.records]  # fmt: skip
    case = if_saved.with_records(asked.case, typed)
    if not changes:
        return case
    found = {one.lesion_id: one for one in case.of(Measurement) if one.study_id == asked.study_id}
    changed = [_changed(found.get(lesion), lesion, parts, asked) for lesion, parts in changes.items()]
    return if_saved.with_records(case, changed)


def _changed(base: Measurement | None, lesion: str, parts: Mapping[str, Any], asked: Asked) -> Measurement:
    base = base or Measurement(
        id=f"supposed-{lesion}", case_id=asked.case.patient.case_id, lesion_id=lesion, study_id=asked.study_id,
        state="measured", date=asked.day or asked.until,
    )  # fmt: skip
    return replace(base, **parts)


def _holding(episodes: Iterable[Episode], study_id: str) -> Episode | None:
    """The episode in which a study is judged, else the one it is the baseline of."""
    holding = [one for one in episodes if any(s.id == study_id for many in one.studies.values() for s in many)]
    later = [one for one in holding if _day(one, study_id) > 0]
    return next(iter(later or holding), None)


def _day(episode: Episode, study_id: str) -> int:
    return next(day for day, many in episode.studies.items() if any(one.id == study_id for one in many))


def _supposed(asked: Asked, future: CaseRecords) -> Episode | None:
    """The study as the baseline of a treatment that would begin on its day: its sums, and what makes no target."""
    start = SystemicTherapy(id="supposed", case_id=asked.case.patient.case_id, drugs="supposed", ongoing=True,
                            date=asked.day or asked.until)  # fmt: skip
    episodes = episodes_of(if_saved.with_records(future, [start]), asked.until, asked.rules)
    found = _holding(episodes, asked.study_id)
    return found if found is not None and _day(found, asked.study_id) == 0 else None


# --- targets and sums -----------------------------------------------------------------------------------------


def _ordered(lesions: Iterable[str], asked: Asked) -> tuple[str, ...]:
    known = [one.id for one in asked.sheet.lesions]
    return tuple(sorted(lesions, key=lambda one: known.index(one) if one in known else len(known)))


def _selection(episode: Episode, asked: Asked, own: int) -> Iterator[Finding]:
    """Rules that the targets do not keep: of a baseline all, else too many of them, or a new lesion among them."""
    new = {one.id for one in asked.sheet.lesions if one.is_new}
    told = [one for criteria in episode.judged.by_criteria.values() for one in criteria.selection.findings]
    seen = set()
    for one in told:
        key = (one.id, one.lesion, one.details.get("organ"))
        many = one.id in ("too_many_targets", "too_many_in_organ")
        unfit = one.id == "target_unfit" and (own == 0 or one.lesion in new)
        if key not in seen and (many or unfit):
            seen.add(key)
            yield one


def _sums(episode: Episode, one: OneCriteria) -> dict[str, StudySum]:
    """The sums of the studies that were judged, and of the baseline."""
    by_day = {visit.day: visit for visit in one.whole.visits}
    sums = {}
    for day, many in episode.studies.items():
        visit = by_day.get(day)
        total = StudySum(one.whole.baseline_sum_mm) if day == 0 else None
        if visit is not None:
            total = StudySum(visit.sum_mm, visit.percent_from_baseline, visit.percent_from_nadir)
        if total is not None:
            sums |= {study.id: total for study in many}
    return sums


# --- the study that is typed ----------------------------------------------------------------------------------


class _Trial:
    """The study with other sizes, each trial judged once for both criteria."""

    def __init__(self, asked: Asked, cancelled: Callable[[], bool]) -> None:
        self.asked, self._cancelled = asked, cancelled
        self._episodes: dict[tuple[Any, ...], Episode | None] = {}

    def assess(self, criteria: str, changes: Mapping[str, Mapping[str, Any]]) -> Assessed | None:
        asked = self.asked
        key = tuple((lesion, *sorted(parts.items(), key=lambda one: one[0])) for lesion, parts in changes.items())
        if self._cancelled():
            raise Cancelled
        if key not in self._episodes:
            episodes = episodes_of(_future(asked, changes), asked.until, asked.rules)
            self._episodes[key] = _holding(episodes, asked.study_id)
        episode = self._episodes[key]
        if episode is None:
            return None
        own = _day(episode, asked.study_id)
        return next((one for one in episode.judged.by_criteria[criteria].whole.visits if one.day == own), None)


def _criteria(trial: _Trial, episode: Episode, own: int, name: str) -> CriteriaTyped:
    asked = trial.asked
    one = episode.judged.by_criteria[name]
    targets = _ordered(one.selection.having(TARGET), asked)
    now = next((visit for visit in one.whole.visits if visit.day == own), None)
    told = CriteriaTyped(name, targets, _sums(episode, one), now, one.whole.baseline_sum_mm, one=one)
    if now is None or not any(one.has_size for one in asked.sheet.lesions):
        return told
    in_doubt = [
        doubt for doubt in doubts(asked.sheet, asked.past, asked.day)
        if name in doubt.criteria and doubt.lesion in targets
    ]  # fmt: skip
    possible = set(now.possible or (now.overall,)).union(*_combined(trial, name, in_doubt))
    return replace(
        told, options=tuple(_options(trial, name, in_doubt)),
        possible=tuple(sorted(possible, key=CATEGORIES.index)), waits_for=tuple(_waits(one, own, in_doubt)),
    )  # fmt: skip


def _options(trial: _Trial, name: str, in_doubt: Sequence[Doubt]) -> Iterator[OptionResult]:
    """Every value in doubt by itself, the others as they are typed; as many as can be read."""
    pairs = [(doubt, option) for doubt in in_doubt for option in doubt.options]
    for doubt, option in pairs[:MOST_OPTIONS]:
        found = trial.assess(name, {doubt.lesion: option.values} if option.values else {})
        if found is not None:
            yield OptionResult(doubt.lesion, option, found)


def _combined(trial: _Trial, name: str, in_doubt: Sequence[Doubt]) -> Iterator[tuple[str, ...]]:
    """The categories under every combination of the values in doubt; a size not typed yet is open already."""
    typed = [one for one in in_doubt if one.what != "missing"]
    if len(typed) <= _MOST_COMBINED:
        chosen: Iterable[Sequence[tuple[Doubt, Option]]] = itertools.product(
            *[[(one, option) for option in one.options] for one in typed]
        )
    else:
        chosen = [[(one, option)] for one in typed for option in one.options]
    for pairs in chosen if typed else ():
        found = trial.assess(name, {one.lesion: option.values for one, option in pairs if option.values})
        if found is not None:
            yield found.possible or (found.overall,)


def _waits(one: OneCriteria, own: int, in_doubt: Sequence[Doubt]) -> Iterator[tuple[str, str]]:
    """(lesion id, what is open of it), or ("", ``new_lesions`` or ``non_target``)."""
    said = {(doubt.lesion, doubt.what) for doubt in in_doubt}
    yield from ((doubt.lesion, doubt.what) for doubt in in_doubt)
    here = [finding for finding in one.whole.findings if finding.day == own]
    for finding in here:
        if finding.id == "target_not_measured" and not any(lesion == finding.lesion for lesion, _what in said):
            yield finding.lesion, "missing"
    ids = {finding.id for finding in here}
    if "nontarget_not_evaluated" in ids:
        yield "", "non_target"
    if ids & {"new_lesion_unknown", "new_lesion_equivocal"}:
        yield "", "new_lesions"
