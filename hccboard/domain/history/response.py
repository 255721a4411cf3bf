"""The present response as facts: from the measurements of the current episode, else as it was stated of the last line.

From measurements: what the newest judged study says of the liver and of all else, by mRECIST where it tells anything,
else by RECIST 1.1; several categories where several are possible. An operation took away what had responded. A line
that was stopped for progression, or clinical progression, after the study leaves PD possible. Days held are counted
from the first study of the response to the newest one at least, and to the day of the assessment at most; days held on
imaging end with the newest study, and are 0 where it certainly shows no response.

As stated: the best response of the last line is that of the liver where no other site was ever said to be affected or
open and every one was said to be free. A line that ended with progression, or perhaps did, has lost it, and so has one
begun before an operation; of one that ended otherwise nothing is known from the next study of the liver on. It is the
response of the whole whatever the sites.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import REMOVALS, Operations, days_of
from hccboard.domain.facts import Choices, Fact, Interval
from hccboard.domain.history.markers import afp_facts
from hccboard.domain.history.model import Origin, TherapyLine
from hccboard.domain.history.systemic import fact
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.lesions import EXTRAHEPATIC, INTRAHEPATIC
from hccboard.domain.response.model import CR, MRECIST, NON_CR_NON_PD, PD, PR, RECIST, SD
from hccboard.domain.response.recorded import Episode, ResponseRules, current_episode
from hccboard.domain.response.standing import Standing, standing

_RESPONSES = ("CR", "PR", "SD", "PD")


def response_facts(
    case: CaseRecords, as_of: date, lines: tuple[TherapyLine, ...] | None, sites: Collection[bool | None],
    rules: ResponseRules | None = None,
) -> tuple[Fact, ...]:  # fmt: skip
    """The facts of ``response.*``. ``sites``: of every site outside the liver whether it was said to be affected."""
    episode = current_episode(case, as_of, rules or ResponseRules())
    if episode is None or was_removed(episode):
        return tuple(_stated(case, as_of, lines, sites))
    computed = tuple(_computed(case, as_of, episode)) or tuple(_stated(case, as_of, lines, sites))
    return (*computed, *afp_facts(case, episode))


def was_removed(episode: Episode) -> bool:
    """Whether an operation that took away the tumour ended an episode, and with it what had responded."""
    return isinstance(episode.ended_by, records.Procedure) and episode.ended_by.kind in REMOVALS


def _computed(case: CaseRecords, as_of: date, episode: Episode) -> Iterator[Fact]:
    for criteria in (MRECIST, RECIST):
        liver, outside, whole = (standing(episode, criteria, site) for site in (INTRAHEPATIC, EXTRAHEPATIC, ""))
        shown = liver or (outside if INTRAHEPATIC not in episode.judged.by_criteria[criteria].sites else None)
        if shown is None:
            continue
        told = (("intrahepatic", liver), ("extrahepatic", outside), ("overall", whole))
        for key, found in told:
            if found is not None:
                lost = _lost_since(case, as_of, episode, found)
                yield fact(f"response.{key}", Choices(_categories(found, lost)), Origin.of(found.study))
        yield fact("response.criteria", Choices((criteria,)), Origin.of(shown.study))
        if liver is not None and not _lost_since(case, as_of, episode, liver):
            yield from _held(episode, as_of, liver)
        if whole is not None:
            yield from _held_on_imaging(episode, whole, lost=_lost_since(case, as_of, episode, whole))
        return


def _categories(found: Standing, lost: bool) -> tuple[str, ...]:
    """As facts name them: what is neither CR nor PD of disease without targets ranks with SD (RULES C1)."""
    told = {SD if one == NON_CR_NON_PD else one for one in found.categories} | ({PD} if lost else set())
    return tuple(one for one in _RESPONSES if one in told)


def _lost_since(case: CaseRecords, as_of: date, episode: Episode, found: Standing) -> bool:
    """Whether progression was told, without a study that shows it, on the day of the newest study or later."""
    last = episode.date_of(found.day)
    stopped = any(
        isinstance(one, records.SystemicTherapy) and one.stop_reason == "progression"
        and (one.stop_date is None or last <= one.stop_date <= as_of) for one in episode.treatments
    )  # fmt: skip
    return stopped or any(
        one.clinical_progression == "yes" and ((days := days_of(one)) is None or days[1] >= last)
        for one in case.of(records.FollowUp, until=as_of)
    )  # fmt: skip


def _held(episode: Episode, as_of: date, found: Standing) -> Iterator[Fact]:
    """Nothing where a date in it is known to its month or year only."""
    if found.held_from_day is not None and found.perhaps_from_day is not None and _is_exact(episode, found):
        most = episode.day_of(as_of) - found.perhaps_from_day
        held = Interval(float(found.day - found.held_from_day), float(most))
        yield fact("response.held_days", held, Origin.of(found.study))


def _held_on_imaging(episode: Episode, found: Standing, *, lost: bool) -> Iterator[Fact]:
    """From the first study of the response to the newest one; nothing where it is open whether there is a response, or
    where progression was told since."""
    if not set(found.categories) & {CR, PR}:
        yield fact("response.held_on_imaging_days", Interval.point(0.0), Origin.of(found.study))
    elif lost:
        return
    elif found.held_from_day is not None and found.perhaps_from_day is not None and _is_exact(episode, found):
        held = Interval(float(found.day - found.held_from_day), float(found.day - found.perhaps_from_day))
        yield fact("response.held_on_imaging_days", held, Origin.of(found.study))


def _is_exact(episode: Episode, found: Standing) -> bool:
    days = (found.held_from_day, found.perhaps_from_day, found.day)
    used = [one for day in days if day is not None for one in episode.studies[day]]
    return all(one.date_precision == "day" for one in used)


def _stated(
    case: CaseRecords, as_of: date, lines: tuple[TherapyLine, ...] | None, sites: Collection[bool | None]
) -> Iterator[Fact]:
    """mRECIST counts first."""
    ends = {part.outcome for part in last_line(lines or ())}
    if not ends or ends & {"", "progression", "ended"}:
        return
    ids, operations = {part.origin.record_id for part in last_line(lines or ())}, Operations(case, as_of)
    told = [
        one for one in case.of(records.SystemicTherapy, until=as_of)
        if one.id in ids and one.best_response in _RESPONSES and one.response_criteria
        and operations.before("tumour.nodules", one) is None and not _imaged_since(case, one, as_of)
    ]  # fmt: skip
    told.sort(key=lambda one: one.response_criteria != "mRECIST")
    if told:
        yield fact("response.overall", Choices((told[0].best_response,)), Origin.of(told[0]))
        if all(said is False for said in sites):
            yield fact("response.intrahepatic", Choices((told[0].best_response,)), Origin.of(told[0]))
        yield fact("response.criteria", Choices((told[0].response_criteria,)), Origin.of(told[0]))


def _imaged_since(case: CaseRecords, therapy: records.SystemicTherapy, as_of: date) -> bool:
    """Whether a study was, or may have been, made after a therapy ended."""
    end = therapy.stop_date
    if end is None or end > as_of:
        return end is None and bool(therapy.stop_reason)
    return any(study.date is not None and study.date > end for study in case.of(records.ImagingStudy, until=as_of))


def last_line(lines: tuple[TherapyLine, ...]) -> Iterator[TherapyLine]:
    """The last line with its parts."""
    for line in reversed(lines):
        yield line
        if line.joined is False:
            return
