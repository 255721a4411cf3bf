"""What became of the tumour: response by episode, recurrence, progression that no imaging tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import ABLATIONS, REMOVALS
from hccboard.domain.case_course.model import CriteriaCourse, EpisodeCourse, StudyPoint, studies_text
from hccboard.domain.case_course.starts import on_liver
from hccboard.domain.case_course.told import Told, date_text
from hccboard.domain.response.model import NE, Response
from hccboard.domain.response.recorded import Episode, ResponseRules, episodes_of


def episode_courses(
    told: Told, rules: ResponseRules, episodes: Sequence[Episode] | None = None
) -> tuple[EpisodeCourse, ...]:
    """Each episode under each criteria; without records of treatment nothing is asked."""
    if not told.of(records.SystemicTherapy) and not told.of(records.Procedure):
        return ()
    if episodes is None:
        episodes = episodes_of(told.case, told.as_of, rules)
    return tuple(_episode(*one) for one in zip(episodes, (None, *episodes), strict=False))


def _episode(episode: Episode, before: Episode | None) -> EpisodeCourse:
    kinds = dict.fromkeys(
        one.kind or "" if isinstance(one, records.Procedure) else "systemic" for one in episode.treatments
    )
    criteria = {}
    if episode.baseline is not None:
        criteria = {
            name: _criteria(episode, one.whole) for name, one in episode.judged.by_criteria.items()
        }  # fmt: skip
    first = min(episode.treatments, key=lambda one: one.date or date.max, default=None)
    goes_on = before is not None and all(one in before.treatments for one in episode.treatments)
    starts = date_text(first) if first is not None else ""
    if goes_on and episode.starts is not None:
        starts = episode.starts.isoformat()
    ended = episode.ended_by
    elsewhere = isinstance(ended, records.Procedure) and ended.kind in REMOVALS and not on_liver(ended)
    return EpisodeCourse(
        starts, "" if episode.ends is None else episode.ends.isoformat(),
        "" if episode.baseline is None else date_text(episode.baseline), tuple(kinds), criteria, elsewhere, goes_on,
    )  # fmt: skip


def _criteria(episode: Episode, whole: Response) -> CriteriaCourse:
    def day(found: int | None) -> str:
        return "" if found is None else episode.date_of(found).isoformat()

    evaluated = [visit.day for visit in whole.visits if visit.overall != NE]
    return CriteriaCourse(
        whole.best_unconfirmed, whole.best_confirmed, day(whole.first_response_day), day(whole.progression_day),
        _rounded(whole.depth_percent), day(max(evaluated, default=None)),
        studies_text(
            StudyPoint(day(v.day), _rounded(v.percent_from_baseline), v.overall,
                       v.possible if v.possible != (v.overall,) else ()) for v in whole.visits
        ),
    )  # fmt: skip


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 2)


def clinical_progression(told: Told) -> tuple[str, ...]:
    """Days on which a contact tells of progression by the patient's state."""
    for one in told.of(records.FollowUp):
        if one.clinical_progression == "yes" and one.date is None:
            told.find("progression_undated", one)
    return _texts(one for one in told.of(records.FollowUp) if one.clinical_progression == "yes")


def recurrences(told: Told) -> tuple[str, ...]:
    """Days on which recurrence was told: by a contact; after an operation or ablation also by a study whose reader saw
    new lesions, or by a lesion that is HCC and was first seen then."""
    operated = [one.date for one in told.of(records.Procedure)
                if one.date and (one.kind in ABLATIONS or (one.kind in REMOVALS and on_liver(one)))]  # fmt: skip
    found = [one for one in told.of(records.FollowUp) if one.recurrence == "yes"]
    for one in found:
        if one.date is None:
            told.find("recurrence_undated", one)
    if operated:
        first = min(operated)
        seen = [one for one in told.of(records.ImagingStudy) if one.new_lesions == "yes"]
        seen += [one for one in told.of(records.Lesion) if one.hcc_certainty == "yes"]
        found += [one for one in seen if one.date is not None and one.date > first]
    return _texts(found)


def _texts(found: Iterator[records.Record] | list[records.Record]) -> tuple[str, ...]:
    return tuple(sorted({text for one in found if (text := date_text(one))}))
