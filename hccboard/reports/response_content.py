"""What the paper says of response, in words: the course, the current treatment, those before it, what to know.

Plain data; nothing is drawn here but that the figure's drawing is named. Criteria are never averaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from hccboard import wording
from hccboard.domain.response.model import PD, Finding, Response
from hccboard.domain.response.recorded import Episode
from hccboard.reports import response_beside
from hccboard.reports.response_beside import MarkerWords
from hccboard.reports.response_episode import EN_DASH, EpisodeSpeaker, EpisodeWords, percent_text
from hccboard.reports.summary_input import CourseInput, SummaryInput
from hccboard.reports.summary_words import labelled, sentence, sentences, with_origin
from hccboard.translate import _, ngettext
from hccboard.wording import response as words
from hccboard.wording.formats import inside_sentence
from hccboard.wording.response import SHORT
from hccboard.wording.timeline import LANES

if TYPE_CHECKING:
    from hccboard.reports.figure_render import Draw

_UNPRINTED = ("events", "adverse_events")


@dataclass(frozen=True)
class BeforeWords:
    """An earlier treatment in a line; ``best`` under each criteria."""

    treatment: str
    baseline: str
    best: tuple[str, ...]
    ended: str


@dataclass(frozen=True)
class ResponseContent:
    """The words of the section. ``draw`` is the figure of the course, ``height`` design pixels high, ``None`` where
    nothing has a date; ``caption`` says what it leaves out, ``alternative`` what it shows."""

    note: str
    draw: Draw | None
    height: float
    alternative: str
    caption: str
    criteria: tuple[str, ...]
    episode: EpisodeWords | None
    markers: tuple[MarkerWords, ...]
    survival_note: str
    survival: str
    before: tuple[BeforeWords, ...]
    findings: str

    @classmethod
    def of(cls, given: SummaryInput, course: CourseInput) -> Self:
        """The words in the current language; the height of the figure loads matplotlib."""
        from hccboard.reports.timeline_on_paper import on_paper

        current = course.episodes[-1]
        speaker = _Speaker(given, course)
        zero, survival = response_beside.survival(given, course)
        draw, height = on_paper(course.timeline, given.language, anonymised=given.anonymised) or (None, 0.0)
        return cls(
            note=_("mRECIST and RECIST 1.1 side by side, never averaged; days count from the baseline study"),
            draw=draw, height=height, alternative=speaker.alternative(), caption=speaker.caption(),
            criteria=tuple(SHORT.values()), episode=speaker.episode(current),
            markers=tuple(response_beside.markers(given, course, current)), survival_note=zero, survival=survival,
            before=tuple(speaker.before(one) for one in course.episodes[:-1]), findings=speaker.findings(current),
        )  # fmt: skip


class _Speaker(EpisodeSpeaker):
    """Says what the whole course is."""

    def __init__(self, given: SummaryInput, course: CourseInput) -> None:
        labels = {key: one.label for episode in course.episodes for key, one in episode.lesions.items()}
        super().__init__(given, labels)
        self.course = course

    def alternative(self) -> str:
        """What is read instead of the figure."""
        timeline = self.course.timeline
        said = [_("Treatments, response, markers and liver function from {first} to {last} on one axis.").format(
            first=self.given.days.text(timeline.first), last=self.given.days.text(timeline.last))]  # fmt: skip
        for criteria in SHORT:
            one = self.course.episodes[-1].judged.by_criteria.get(criteria)
            if one is not None and one.whole.visits:
                best = words.category_text(criteria, one.whole.best_unconfirmed)
                depth = _("depth {percent}").format(percent=words.signed_text(one.whole.depth_percent))
                parts = [_("best {response}").format(response=best), depth]
                said.append(sentence(labelled(SHORT[criteria], wording.list_text(parts))))
        return sentences([*said, _("The tables below hold the same.")])

    def caption(self) -> str:
        """The lanes without a record; of an anonymised case what is not printed is no lane without a record."""
        from hccboard.reports.timeline_on_paper import empty_lanes

        anonymised = self.given.anonymised
        names = [inside_sentence(_(LANES[key])) for key in empty_lanes(self.course.timeline)
                 if not (anonymised and key in _UNPRINTED)]  # fmt: skip
        said = [sentence(labelled(_("None recorded"), wording.names_text(names)))] if names else []
        if anonymised:
            said.append(_("Doses, adverse events, complications and decisions are not printed; weeks count from the "
                          "first treatment."))  # fmt: skip
        return sentences(said)

    def before(self, episode: Episode) -> BeforeWords:
        best = []
        for key in SHORT:
            one = episode.judged.by_criteria.get(key)
            best.append(self._best(episode, key, one.whole) if one is not None and one.whole.visits else EN_DASH)
        ended = EN_DASH
        if episode.ended_by is not None:
            ended = self.treatment(episode.ended_by)
        elif episode.ends is not None:
            ended = self.given.days.text(episode.ends)
        base = self.study(episode, 0) if episode.baseline is not None else _("none")
        return BeforeWords(self.treatments(episode), base, tuple(best), ended)

    def _best(self, episode: Episode, criteria: str, response: Response) -> str:
        confirmed = words.category_text(criteria, response.best_confirmed)
        unconfirmed = words.category_text(criteria, response.best_unconfirmed)
        said = [confirmed if confirmed == unconfirmed else with_origin(confirmed, unconfirmed)]
        if response.depth_percent is not None:
            said.append(percent_text(response.depth_percent))
        if response.progression_day is not None:
            said.append(f"{PD} {self.given.days.text(episode.date_of(response.progression_day))}")
        return wording.list_text(said)

    def findings(self, episode: Episode) -> str:
        """Everything that is to be known of the current assessment, each once; of those before how much there is."""
        found: dict[str, None] = {}
        for one in (*episode.findings, *_judged_findings(episode)):
            found.setdefault(words.named_text(one, self.labels))
        for course in self.course.markers.get(episode.number, ()):
            for one in course.findings:
                found.setdefault(words.named_text(one, self.labels))
        earlier = sum(len({*map(_same, (*one.findings, *_judged_findings(one)))}) for one in self.course.episodes[:-1])
        said = list(found)
        if earlier:
            pattern = ngettext("{count} finding on treatments before is in the program.",
                               "{count} findings on treatments before are in the program.", earlier)  # fmt: skip
            said.append(pattern.format(count=earlier))
        return sentences(said)


def _judged_findings(episode: Episode) -> Iterator[Finding]:
    yield from episode.judged.findings
    for one in episode.judged.by_criteria.values():
        yield from one.whole.findings
    if episode.judged.irecist is not None:
        yield from episode.judged.irecist.findings


def _same(finding: Finding) -> tuple[object, ...]:
    return (*finding.order, str(finding.details))


__all__ = ["BeforeWords", "ResponseContent"]
