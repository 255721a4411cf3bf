"""The current treatment in words: against what it is judged, every study under both criteria, what follows of them.

Days count from the baseline study. A study that leaves something open shows the categories still possible. Plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain.records import Procedure, Record, SystemicTherapy
from hccboard.domain.response.irecist import ImmuneAssessed
from hccboard.domain.response.model import (
    CR,
    EQUIVOCAL,
    NE,
    NO,
    NONCR,
    NONE,
    PD,
    PR,
    YES,
    Assessed,
    Response,
)  # fmt: skip
from hccboard.domain.response.recorded import Episode
from hccboard.domain.response.side_by_side import EXTRAHEPATIC, INTRAHEPATIC, OneCriteria
from hccboard.domain.timeline_series import nadir_of
from hccboard.evidence import shipped
from hccboard.evidence.knowledge import may_be_immunotherapy
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_words import labelled, semicolons, sentence, sentences, with_origin
from hccboard.translate import _
from hccboard.wording import response as words
from hccboard.wording.formats import at_start, closed_up, inside_sentence, number_text
from hccboard.wording.response import SHORT

EN_DASH = "\u2013"


@dataclass(frozen=True)
class JudgedWords:
    """A study under one set of criteria: sum in mm, change from baseline and nadir, category or set of them."""

    total: str
    changes: str
    category: str


@dataclass(frozen=True)
class StudyWords:
    """``day`` after the baseline study; ``beside``: new lesions and non-target disease."""

    study: str
    day: str
    judged: tuple[JudgedWords, ...]
    beside: str


@dataclass(frozen=True)
class EpisodeWords:
    """The current treatment. ``why_none`` stands in place of the studies where nothing can be judged; ``summary``:
    (what, under each criteria)."""

    title: str
    baseline: str
    criteria: tuple[str, ...]
    short_criteria: tuple[str, ...]
    studies: tuple[StudyWords, ...]
    why_none: str
    summary: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]


class EpisodeSpeaker:
    """Says what episodes are; ``labels``: those of the lesions by record id."""

    def __init__(self, given: SummaryInput, labels: Mapping[str, str]) -> None:
        self.given, self.labels = given, labels

    def treatment(self, record: Record) -> str:
        """ "Lenvatinib + PD-1 antibody from 2026-02-10"; what is no systemic therapy with its day."""
        day = self.given.record_day(record)
        if isinstance(record, SystemicTherapy):
            drugs = record.drugs or _("systemic therapy, drugs not printed")
            return _("{treatment} from {day}").format(treatment=drugs, day=day)
        return with_origin(wording.choice_name("Procedure", "kind", getattr(record, "kind", None) or "other"), day)

    def treatments(self, episode: Episode) -> str:
        """All that was begun against one baseline; sessions of one kind are counted."""
        said, seen = [], set()
        for record in episode.treatments:
            alike = [one for one in episode.treatments if isinstance(one, Procedure) and isinstance(record, Procedure)
                     and one.kind == record.kind]  # fmt: skip
            if not alike:
                said.append(self.treatment(record))
            elif record.kind not in seen:  # type: ignore[attr-defined]
                seen.add(record.kind)  # type: ignore[attr-defined]
                more = "" if len(alike) == 1 else f" \u00d7 {len(alike)}"
                said.append(self.treatment(record) + more)
        return at_start(closed_up(wording.list_text(said)))

    def study(self, episode: Episode, day: int) -> str:
        """Date and labels of the studies of a day."""
        here = episode.studies.get(day, ())
        date = self.given.record_day(here[0]) if here else self.given.days.text(episode.date_of(day))
        return wording.list_text([date, *dict.fromkeys(one.label for one in here if one.label)])

    def baseline(self, episode: Episode) -> str:
        if episode.baseline is None:
            return _("no baseline study")
        day = self.study(episode, 0) if episode.studies else self.given.record_day(episode.baseline)
        text = _("baseline {study}").format(study=day)
        return wording.list_text([text, _("chosen by the board")]) if episode.baseline_chosen else text

    def episode(self, episode: Episode) -> EpisodeWords:
        judged = [(one, episode.judged.by_criteria[one]) for one in SHORT if one in episode.judged.by_criteria]
        days = sorted({visit.day for _key, one in judged for visit in one.whole.visits})
        studies = [self._row(episode, judged, None), *(self._row(episode, judged, day) for day in days)]
        none = episode.baseline is None
        return EpisodeWords(
            self.treatments(episode), self.baseline(episode),
            tuple(_(words.NAMES[key]) for key, _one in judged), tuple(SHORT[key] for key, _one in judged),
            () if none else tuple(studies),
            self._why_none(episode) if none else "",
            () if none else tuple(self._summary(episode, judged)),
            () if none else tuple(self._notes(episode)),
        )  # fmt: skip

    def _why_none(self, episode: Episode) -> str:
        if any(one.id == "no_lesion_before_treatment" for one in episode.findings):
            return _("No lesion on a study before the treatment began: no response can be judged.")
        return _("No study before the treatment began: no response can be judged.")

    def _row(
        self, episode: Episode, judged: Sequence[tuple[str, OneCriteria]], day: int | None
    ) -> StudyWords:
        """A study under each criteria; without a day the baseline."""
        cells, visits = [], []
        for key, one in judged:
            if day is None:
                cells.append(JudgedWords(_mm(one.whole.baseline_sum_mm), _("baseline"), EN_DASH))
                continue
            visit = next((visit for visit in one.whole.visits if visit.day == day), None)
            if visit is None:
                cells.append(JudgedWords(EN_DASH, EN_DASH, _("after PD")))
                continue
            visits.append((key, one, visit))
            changes = [_change(visit.percent_from_baseline), _change(visit.percent_from_nadir)]
            cells.append(JudgedWords(_mm(visit.sum_mm), " / ".join(changes), _category(key, visit)))
        beside = self._beside(visits) if day is not None else EN_DASH
        return StudyWords(self.study(episode, day or 0), number_text(day or 0), tuple(cells), beside)

    def _beside(self, visits: Sequence[tuple[str, OneCriteria, Assessed]]) -> str:
        """New lesions and non-target disease; by each criteria where they differ."""
        said = {key: semicolons([self._new(one, visit), _nontarget(visit)]) for key, one, visit in visits}
        if len(set(said.values())) == 1:
            return next(iter(said.values()))
        return semicolons([labelled(SHORT[key], text) for key, text in said.items()])

    def _new(self, one: OneCriteria, visit: Assessed) -> str:
        here = [new for new in one.new_lesions if new.first_seen_day == visit.day]
        names = wording.names_text([inside_sentence(words.lesion_name(new.lesion.id, self.labels)) for new in here])
        if visit.new_lesion == EQUIVOCAL:
            return with_origin(names, _("equivocal")) if names else _("equivocal")
        if visit.new_lesion == NO:
            return _("none")
        if visit.new_lesion == YES:
            return names or _("yes")
        return _("not told")

    def _summary(
        self, episode: Episode, judged: Sequence[tuple[str, OneCriteria]]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        def row(name: str, said: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
            return name, tuple(said[key] for key, _one in judged)

        whole = {key: one.whole for key, one in judged}
        yield row(_("Best response, unconfirmed"), {
            key: words.category_text(key, one.best_unconfirmed) for key, one in whole.items()})  # fmt: skip
        yield row(_("Best response, confirmed"), {
            key: words.category_text(key, one.best_confirmed) for key, one in whole.items()})  # fmt: skip
        if any(len(one.sites) > 1 for _key, one in judged):
            yield row(_("By site, unconfirmed"), {key: _sites(key, one) for key, one in judged})
        yield row(_("Depth; nadir"), {key: self._depth(episode, one) for key, one in whole.items()})
        yield row(_("First response; duration"), {key: self._duration(episode, one) for key, one in whole.items()})
        yield row(_("Progression"), {key: self._progression(episode, one) for key, one in whole.items()})
        yield row(_("Target lesions"), {key: self._targets(one) for key, one in judged})

    def _day(self, episode: Episode, day: int) -> str:
        """ "2026-05-26 (day 111)"."""
        date = self.given.days.text(episode.date_of(day))
        return with_origin(date, _("after {days} d").format(days=number_text(day)))

    def _depth(self, episode: Episode, response: Response) -> str:
        nadir = nadir_of(response)
        said = [percent_text(response.depth_percent)]
        if nadir is None:
            said.append(_("nadir not known: a study left targets out"))
        else:
            days = [0] if nadir == response.baseline_sum_mm else []
            days += [one.day for one in response.visits if one.sum_mm == nadir]
            when = self.given.days.text(episode.date_of(days[0])) if days else EN_DASH
            said.append(_("{mm} mm on {day}").format(mm=_mm(nadir), day=when))
        return semicolons(said)

    def _duration(self, episode: Episode, response: Response) -> str:
        if response.first_response_day is None:
            return _("no response")
        said = [self._day(episode, response.first_response_day)]
        if response.duration_days is not None:
            said.append(_("{days} d").format(days=number_text(response.duration_days)))
        elif response.duration_censored_days is not None:
            said.append(_("{days} d or more").format(days=number_text(response.duration_censored_days)))
        return semicolons(said)

    def _progression(self, episode: Episode, response: Response) -> str:
        if response.progression_day is not None:
            return self._day(episode, response.progression_day)
        evaluated = [one for one in response.visits if one.overall != NE]
        if not evaluated:
            return _("not evaluated")
        return closed_up(_("none up to {day}").format(day=self._day(episode, evaluated[-1].day)))

    def _targets(self, one: OneCriteria) -> str:
        """The targets, and what is followed beside them and why it is no target."""
        targets = sorted(words.lesion_name(key, self.labels) for key in one.selection.having("target"))
        others: dict[str, list[str]] = {}
        for key in sorted(one.selection.having("non_target"), key=lambda key: words.lesion_name(key, self.labels)):
            why = one.selection.reasons.get(key, "") if key in self.labels else ""
            others.setdefault(why, []).append(inside_sentence(words.lesion_name(key, self.labels)))
        said = [wording.names_text(targets) or _("none")]
        if others:
            told = [with_origin(wording.names_text(names), _(words.REASONS[why])) if why else wording.names_text(names)
                    for why, names in others.items()]  # fmt: skip
            said.append(labelled(_("non-target"), wording.names_text(told)))
        return semicolons(said)

    def _notes(self, episode: Episode) -> Iterator[str]:
        """Where the criteria differ, iRECIST where it says something, the settings."""
        differ = [
            labelled(self.given.days.text(episode.date_of(one.day)), wording.names_text(
                [f"{SHORT[key]} {words.category_text(key, one.categories[key])}" for key in SHORT
                 if key in one.categories]))
            for one in episode.judged.disagreements
        ]  # fmt: skip
        if differ:
            yield sentence(labelled(_("The criteria differ"), semicolons(differ)))
        immune = episode.judged.irecist if may_be_immunotherapy(shipped(), episode.treatments) else None
        if immune is not None and immune.progressions:
            said = semicolons([self._immune_study(episode, one) for one in immune.progressions])
            if immune.confirmed_day is None:
                said = wording.list_text([said, _("not confirmed")])
            if immune.since is not None:
                said = semicolons([said, self._immune_study(episode, immune.since)])
            yield sentence(labelled(_("iRECIST, for immunotherapy"), said))
        settings = [labelled(_(words.NAMES[key]), words.settings_text(episode.judged.by_criteria[key].whole.settings))
                    for key in SHORT if key in episode.judged.by_criteria]  # fmt: skip
        yield sentences([sentence(one) for one in settings])

    def _immune_study(self, episode: Episode, one: ImmuneAssessed) -> str:
        return labelled(self.given.days.text(episode.date_of(one.day)), wording.or_text(one.possible))


def _sites(criteria: str, one: OneCriteria) -> str:
    said = []
    for site in (INTRAHEPATIC, EXTRAHEPATIC):
        if site in one.sites:
            best = words.category_text(criteria, one.sites[site].best_unconfirmed)
            said.append(f"{inside_sentence(_(words.SITES[site])) if said else _(words.SITES[site])} {best}")
    return semicolons(said) or EN_DASH


def _nontarget(visit: Assessed) -> str:
    said = {CR: _("gone"), NONCR: _("still there"), PD: PD, NE: _("not evaluated"), NONE: _("none")}
    return said[visit.nontarget]


def _category(criteria: str, visit: Assessed) -> str:
    """The category, or the set of those still possible: "PR or PD ?"; under NE the criteria's own word before it."""
    if len(visit.possible) < 2:
        return words.category_text(criteria, visit.overall)
    shown = [words.category_text(criteria, one) for one in visit.possible if one != NE]
    if visit.overall != NE:
        told = _("{category}: {possible} ?").format(category=visit.overall, possible=wording.or_text(shown))
        return told.replace(" ?", "\u00a0?")  # the sign never stands alone in a line
    if len(shown) > 3 or {CR, PR, PD} <= set(shown):
        return _("NE: any ?")
    return _("NE: {possible} ?").format(possible=wording.or_text(shown))


def _mm(mm: float | None) -> str:
    return EN_DASH if mm is None else number_text(float(mm))


def _change(percent: float | None) -> str:
    """A percentage whose sign stands in the head of the column."""
    return words.signed_text(percent).removesuffix(" %")


def percent_text(percent: float | None) -> str:
    return words.signed_text(percent).replace(" %", "\u00a0%")


__all__ = ["EpisodeSpeaker", "EpisodeWords", "JudgedWords", "StudyWords", "percent_text"]
