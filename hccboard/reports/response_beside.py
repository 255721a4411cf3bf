"""What stands beside the response of a patient on paper: tumour markers and survival. Plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain.endpoints import LeftOut, Outcome
from hccboard.domain.facts import INFINITY
from hccboard.domain.response.markers import MarkerCourse, MarkerValue
from hccboard.domain.response.recorded import Episode
from hccboard.reports.summary_input import CourseInput, SummaryInput
from hccboard.reports.summary_words import labelled, semicolons, sentence, with_origin
from hccboard.translate import _
from hccboard.wording import cohort
from hccboard.wording import response as words
from hccboard.wording.facts import comparator_text, interval_text
from hccboard.wording.formats import inside_sentence, number_text
from hccboard.wording.response import SHORT

EN_DASH = "\u2013"
NOT_EVALUATED = ("not_evaluated", "never_imaged")


@dataclass(frozen=True)
class MarkerWords:
    """A marker over the treatment; values beyond the assay and what follows of them are ranges."""

    name: str
    baseline: str
    lowest: str
    newest: str
    from_baseline: str
    from_nadir: str


def markers(given: SummaryInput, course: CourseInput, episode: Episode) -> Iterator[MarkerWords]:
    """A line for each marker of an episode."""
    for one in course.markers.get(episode.number, ()):
        yield _marker(given, episode, one)


def _marker(given: SummaryInput, episode: Episode, course: MarkerCourse) -> MarkerWords:
    def said(value: MarkerValue | None) -> str:
        if value is None:
            return _("none")
        day = given.days.text(episode.date_of(value.day), short=True)
        return with_origin(_value(course.marker, value), day)

    values = [one for one in (course.baseline, *(change.at for change in course.changes)) if one is not None]
    lowest = min(values, key=_highest, default=None)
    name = wording.list_text([_(words.MARKERS[course.marker]), words.MARKER_UNITS[course.marker]])
    if not course.changes:
        return MarkerWords(name, said(course.baseline), said(lowest), _("none since"), EN_DASH, EN_DASH)
    newest = course.changes[-1]
    return MarkerWords(
        name, said(course.baseline), said(lowest), said(newest.at), words.change_text(newest.percent_from_baseline),
        words.change_text(newest.percent_from_nadir),
    )  # fmt: skip


def _value(marker: str, one: MarkerValue) -> str:
    """The value in the unit of the catalogue, with the sign it was entered with: ">1210"."""
    sign = next((sign for sign in (">=", "<=", ">", "<") if one.entered.startswith(sign)), "")
    if not sign:
        return interval_text(marker, one.value)
    return comparator_text(sign, number_text(one.value.low if ">" in sign else one.value.high))


def _highest(one: MarkerValue) -> tuple[float, float]:
    """What a value is at most; of one beyond the assay, which is at most anything, what it is at least."""
    return (one.value.high if one.value.high < INFINITY else one.value.low), one.value.low


def survival(given: SummaryInput, course: CourseInput) -> tuple[str, str]:
    """Time zero in words, and what is known of each end-point; both "" where nothing was asked."""
    said = [
        _outcome(given, endpoint, criteria, found)
        for (endpoint, criteria), found in zip(course.asked, course.outcomes, strict=True)
    ]  # fmt: skip
    start = next((one for one in course.outcomes if isinstance(one, Outcome)), None)
    zero = "" if start is None else _("from {zero}, {day}").format(
        zero=inside_sentence(cohort.time_zero_name(start.time_zero)), day=given.days.text(start.start)
    )  # fmt: skip
    return zero, sentence(semicolons([*said[:1], *map(inside_sentence, said[1:])])) if said else ""


def _outcome(given: SummaryInput, endpoint: str, criteria: str, found: Outcome | LeftOut) -> str:
    name = cohort.endpoint_name(endpoint)
    if endpoint != "os":
        name = with_origin(name, SHORT[criteria])
    if isinstance(found, LeftOut):
        return labelled(name, inside_sentence(cohort.left_out_text(found.reason)))
    if found.how in NOT_EVALUATED:
        return labelled(name, _("not evaluated since"))
    time = _("{days} d ({months} months)").format(days=number_text(found.days), months=number_text(found.months, 1))
    end = f"{cohort.end_text(found.how)} {given.days.text(found.end)}"
    parts = [time, "" if found.event else _("censored"), end]
    return labelled(name, wording.list_text([one for one in parts if one]))


__all__ = ["MarkerWords", "markers", "survival"]
