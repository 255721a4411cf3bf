"""From facts and what guidelines propose to options: listed, listed with caution, excluded, not assessable.

For every edition and every treatment it names, in this order: not recommended, contraindicated, tried before, not
available here, for nobody like this: excluded. Named for it as far as is known, but a fact that decides is missing:
not assessable. Else listed, with every caution that holds and every check that an unknown fact asks for. What is
unknown only ever takes away from "listed"; it never adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hccboard.domain.criteria import Criterion, Judgement
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.history.derived import Derived, derive
from hccboard.domain.history.systemic import LINES, ONGOING
from hccboard.domain.options import settings
from hccboard.domain.options.judged import Judged
from hccboard.domain.options.lines import Lines, given_now, lines_of, tried
from hccboard.domain.options.model import (
    Approval,
    Caution,
    Group,
    Guideline,
    Knowledge,
    Option,
    OptionsReport,
    Precaution,
    Proposal,
    Reason,
    Treatment,
    Verdict,
)
from hccboard.domain.options.screening import Screening, not_feasible, said_by

_GROUPS = tuple(Group)
_RANKS = ("preferred", "alternative", "situational", "not_recommended")
_NOT_RECOMMENDED = "not_recommended"
_NO_EVIDENCE = "no_evidence"
SUPPORTIVE = "supportive"
_STAGE = "stage."
_SUPPORTIVE_CARE = "modality.best_supportive_care"
_NOT_ANTITUMOUR = (_SUPPORTIVE_CARE, "modality.surveillance", "modality.natural_history", "modality.trial")


def options_for(facts: Facts, knowledge: Knowledge) -> OptionsReport:
    """Every treatment that an edition names, judged on the facts (with the history among them)."""
    case = _Case(facts, knowledge)
    by_edition: dict[str, list[Option]] = {one: [] for one in knowledge.guidelines}
    for (guideline, treatment, setting), proposals in knowledge.subjects.items():
        subject = _Subject(case, knowledge.guidelines[guideline], knowledge.treatments[treatment], setting)
        option = subject.judged(proposals)
        if option is not None:
            by_edition[guideline].append(option)
    ordered = [
        one for options in by_edition.values() for one in sorted(options, key=lambda one: _GROUPS.index(one.group))
    ]  # fmt: skip
    stages = {key: result.possible for key, result in case.derived.results.items() if key.startswith("stage.")}
    return OptionsReport(tuple(ordered), stages)


class _Case:
    """One patient: the facts, criteria judged so far, and what holds for a treatment under every edition."""

    def __init__(self, facts: Facts, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        derived = derive(facts)
        before = Judged(derived)
        impossible = list(not_feasible(before, knowledge))
        self.derived = Derived(Facts({**{f.key: f for f in impossible}, **derived.facts.by_key}), derived.results)
        self.judged = Judged(self.derived) if impossible else before
        self.lines: Lines = lines_of(self.derived.facts)
        self.given_now = given_now(self.derived.facts)
        self._screened: dict[str, Screening] = {}
        self._said: dict[str, Reason | Caution | None] = {}

    def one_of(self, key: str) -> str:
        """The value of a fact that is a choice of the board (goal, region), "" where it is not made."""
        found = self.derived.facts.get(key)
        return str(found.domain.values[0]) if found is not None and found.exact else ""

    def said_by(self, one: Precaution) -> Reason | Caution | None:
        """What a precaution says, worked out once for all treatments it is about."""
        if one.id not in self._said:
            self._said[one.id] = said_by(one, self.judged)
        return self._said[one.id]

    def screening(self, treatment: Treatment) -> Screening:
        found = self._screened.get(treatment.id)
        if found is None:
            found = self._screened[treatment.id] = _screen(self, treatment)
        return found


def _screen(case: _Case, treatment: Treatment) -> Screening:
    found = Screening()
    for one in case.knowledge.precautions.get(treatment.id, ()):
        if not one.guideline:
            found.take(case.said_by(one))
    progressed, refused = tried(treatment, case.derived.facts)
    for outcome, name in ((progressed, "progressed"), (refused, "not_tolerated")):
        if outcome is Outcome.MET:
            found.against.append(Reason("against", name, outcome=outcome))
    if Outcome.UNKNOWN in (progressed, refused) and Outcome.MET not in (progressed, refused):
        found.cautions.append(Caution("earlier_therapy", "check", "", Outcome.UNKNOWN, missing=(LINES,)))
    for restriction in case.knowledge.restrictions.get(treatment.id, ()):
        found.restrict(restriction)
    return found


@dataclass(frozen=True)
class _Asked:
    """A proposal with its outcome: the line it is for and its situation together."""

    proposal: Proposal
    line: Outcome
    judgement: Judgement

    @cached_property
    def outcome(self) -> Outcome:
        if Outcome.UNMET in (self.line, self.judgement.outcome):
            return Outcome.UNMET
        return Outcome.UNKNOWN if Outcome.UNKNOWN in (self.line, self.judgement.outcome) else Outcome.MET

    @property
    def missing(self) -> tuple[str, ...]:
        lines = (LINES,) if self.line is Outcome.UNKNOWN else ()
        return tuple(dict.fromkeys((*lines, *self.judgement.missing)))


@dataclass(frozen=True)
class _Subject:
    """One treatment under one edition in one setting."""

    case: _Case
    guideline: Guideline
    treatment: Treatment
    setting: str

    def judged(self, proposals: Sequence[Proposal]) -> Option | None:
        """The option; ``None`` where the edition only advises against the treatment for others than this patient."""
        asked = [
            self._asked(one) for one in proposals if self.case.judged(one.relevant).outcome is not Outcome.UNMET
        ]  # fmt: skip
        if not asked:
            return None
        if all(one.proposal.rank == _NO_EVIDENCE for one in asked):
            return self._made(Verdict.NOT_ASSESSABLE, asked)
        refusals = [one for one in asked if one.proposal.rank == _NOT_RECOMMENDED]
        offers = sorted(
            (one for one in asked if one.proposal.rank != _NOT_RECOMMENDED),
            key=lambda one: _RANKS.index(one.proposal.rank),
        )
        refused = [one for one in refusals if one.outcome is Outcome.MET]
        if not refused and not offers:
            open_refusals = [one for one in refusals if one.outcome is Outcome.UNKNOWN]
            return self._made(Verdict.NOT_ASSESSABLE, open_refusals) if open_refusals else None
        screening = self._screening()
        if refused or screening.against:
            return self._made(Verdict.EXCLUDED, [*refused, *self._nearest_first(offers)], screening)
        outcome = Outcome.MET if self._is_the_goal() else self._together(offers)
        if outcome is Outcome.UNMET:
            return self._made(Verdict.EXCLUDED, self._nearest_first(offers), screening)
        if outcome is Outcome.UNKNOWN or screening.gates:
            return self._made(Verdict.NOT_ASSESSABLE, offers, screening)
        cautions = [*screening.cautions, *self._own_cautions(offers, refusals)]
        return self._made(Verdict.LISTED_WITH_CAUTION if cautions else Verdict.LISTED, offers, screening, cautions)

    def _screening(self) -> Screening:
        """What holds for the treatment under every edition, and what is a rule of this one."""
        found = self.case.screening(self.treatment)
        rules = self.case.knowledge.rules_of_editions.get(self.treatment.id, ())
        own = [one for one in rules if one.guideline == self.guideline.id]
        if not own:
            return found
        found = replace(found, against=[*found.against], gates=[*found.gates], cautions=[*found.cautions])
        for one in own:
            found.take(self.case.said_by(one))
        return found

    def _nearest_first(self, offers: Sequence[_Asked]) -> list[_Asked]:
        """Of offers that do not hold, those for the stage of the patient before those for another stage."""
        return sorted(offers, key=self._for_another_stage)

    def _for_another_stage(self, one: _Asked) -> bool:
        if one.judgement.outcome is not Outcome.UNMET:
            return False
        _, used = self.case.judged.deciding(one.proposal.situation)
        return bool(used) and all(key.startswith(_STAGE) for key in used)

    def _is_the_goal(self) -> bool:
        """Supportive care where it is the goal: it is listed in every stage, with what the edition names it for."""
        return self.treatment.id == _SUPPORTIVE_CARE and self.case.one_of("goal") == SUPPORTIVE

    def _asked(self, proposal: Proposal) -> _Asked:
        line = self.case.lines.outcome(proposal.line)
        if line is Outcome.UNKNOWN and proposal.line == "first" and not self.case.lines.told:
            line = Outcome.MET  # with the check "earlier_therapy"
        return _Asked(proposal, line, self.case.judged(proposal.situation))

    def _together(self, offers: Sequence[_Asked]) -> Outcome:
        """Whether one of the offers holds, also where it is open which one does."""
        outcomes = {one.outcome for one in offers}
        if Outcome.MET in outcomes:
            return Outcome.MET
        if Outcome.UNKNOWN not in outcomes:
            return Outcome.UNMET
        situations = [
            one.proposal.situation for one in offers
            if one.line is Outcome.MET and one.outcome is Outcome.UNKNOWN and one.proposal.situation is not None
        ]  # fmt: skip
        if len(situations) < 2:
            return Outcome.UNKNOWN
        return self.case.judged(settings.any_of(situations)).outcome

    def _own_cautions(self, offers: Sequence[_Asked], refusals: Sequence[_Asked]) -> Iterator[Caution]:
        """Checks that belong to the edition and the place, not to the treatment alone."""
        for one in refusals:
            if one.outcome is Outcome.UNKNOWN:
                yield Caution(one.proposal.id, "check", one.proposal.words, Outcome.UNKNOWN, self.guideline.id,
                              one.proposal.certainty, missing=one.missing)  # fmt: skip
        lines = self.case.lines
        asked_for = [one for one in offers if one.outcome is Outcome.MET]
        if lines.low > 2 and asked_for and all(one.proposal.line == "second" for one in asked_for):
            yield Caution("line_beyond_second", "check", "", Outcome.MET, self.guideline.id)
        if asked_for and all(lines.hangs_on_resuming(one.proposal.line) for one in asked_for):
            yield Caution("line_resumed", "check", "", Outcome.MET, self.guideline.id)
        if not lines.end_told and asked_for and all(lines.hangs_on_the_end(one.proposal.line) for one in asked_for):
            yield Caution("line_end_not_told", "check", "", Outcome.MET, self.guideline.id)
        if lines.ongoing and self.treatment.drugs and not self._is_given_now():
            yield Caution("line_ongoing", "check", "", Outcome.MET, self.guideline.id)
        yield from self._approval_cautions()

    def _approval_cautions(self) -> Iterator[Caution]:
        region = self.case.one_of("region")
        if not region or not self.treatment.drugs:
            return
        found = self._approval()
        if found is None:
            yield Caution("approval_not_on_file", "check", "", Outcome.UNKNOWN)
        elif found.status not in ("approved", "accelerated"):
            yield Caution(f"approval_{found.status}", "caution", "", Outcome.MET, found.id)

    def _approval(self) -> Approval | None:
        """The approval in the region for the line asked for, of any line where that is open."""
        region, lines = self.case.one_of("region"), self.case.lines
        found = [one for one in self.case.knowledge.approvals.get(self.treatment.id, ()) if one.region == region]
        for_line = [
            one for one in found
            if lines.outcome(one.line) is not Outcome.UNMET and self.case.judged(one.when).outcome is not Outcome.UNMET
        ]  # fmt: skip
        return (for_line or [None])[0]

    def _made(
        self, verdict: Verdict, asked: Sequence[_Asked], screening: Screening | None = None,
        cautions: Iterable[Caution] = (),
    ) -> Option:  # fmt: skip
        screening = screening or Screening()
        decided = _deciding_proposal(asked, verdict)
        reasons = [*self._reasons(asked, verdict), *self._goal_reasons(verdict)]
        if self._is_given_now():
            reasons.append(Reason("for", "present", rule=f"{ONGOING} = True", used={ONGOING: True}))
        cautions = tuple(cautions) or tuple(screening.cautions)
        if verdict is Verdict.EXCLUDED:
            reasons = [*screening.against, *reasons]
            cautions = tuple(one for one in cautions if one.outcome is Outcome.MET)
        missing: dict[str, None] = {}
        if verdict is Verdict.NOT_ASSESSABLE:
            reasons += screening.gates
            missing = dict.fromkeys(key for one in reasons if one.kind == "open" for key in one.missing)
        rank = decided.rank if decided else ""
        return Option(
            self.treatment, self.guideline, verdict, self._group(verdict, asked, cautions),
            decided.line if decided else "none", rank, self.setting, decided.certainty if decided else "",
            tuple(reasons), cautions, tuple(missing),
            _evidence(asked, verdict), self._approval(),
        )  # fmt: skip

    def _reasons(self, asked: Sequence[_Asked], verdict: Verdict) -> Iterator[Reason]:
        for one in asked:
            proposal, outcome = one.proposal, one.outcome
            against = proposal.rank == _NOT_RECOMMENDED
            if verdict in (Verdict.LISTED, Verdict.LISTED_WITH_CAUTION) and outcome is Outcome.UNMET:
                continue
            if outcome is Outcome.UNMET and one.line is Outcome.UNMET:
                yield Reason("against", "line", proposal.words, f"line = {proposal.line}", outcome,
                             self._lines_used(), source=self.guideline.id)  # fmt: skip
                continue
            rule, used = self.case.judged.deciding(proposal.situation)
            kind = "against" if against or outcome is Outcome.UNMET else "for"
            name = proposal.id
            if outcome is Outcome.UNKNOWN:
                kind, name = "open", "no_stage" if self._no_stage(proposal.situation) else name
            if proposal.rank == _NO_EVIDENCE:
                kind, name = "open" if outcome is Outcome.MET else kind, _NO_EVIDENCE
            yield Reason(kind, name, proposal.words, rule, outcome, used,
                         one.missing if outcome is Outcome.UNKNOWN and name != "no_stage" else (),
                         source=self.guideline.id)  # fmt: skip

    def _goal_reasons(self, verdict: Verdict) -> Iterator[Reason]:
        """What sources say of the treatment for the goal of the board, beside what made the verdict."""
        goal = self.case.one_of("goal")
        if goal == SUPPORTIVE and verdict is not Verdict.EXCLUDED and self.treatment.id not in _NOT_ANTITUMOUR:
            yield Reason("against", "antitumour", rule=f"goal = {goal}", used={"goal": goal})
        if self._is_the_goal():
            yield Reason("for", "goal_supportive", rule=f"goal = {goal}", used={"goal": goal})
        if goal and verdict is not Verdict.EXCLUDED:
            for one in self.case.knowledge.goal_fits.get(self.treatment.id, ()):
                if one.goal == goal:
                    yield Reason(one.kind, "goal", one.words, f"goal = {goal}", used={"goal": goal}, source=one.source)

    def _is_given_now(self) -> bool:
        treatment, now = self.treatment, self.case.given_now
        return bool(now) and not treatment.modalities and now == set(treatment.drugs)

    def _no_stage(self, situation: Criterion | None) -> bool:
        return self.case.judged.no_stage(situation)

    def _lines_used(self) -> dict[str, float | None]:
        found = self.case.derived.facts.get(LINES)
        return {LINES: int(found.domain.low) if found is not None and found.exact else None}

    def _group(self, verdict: Verdict, asked: Sequence[_Asked], cautions: Sequence[Caution]) -> Group:
        if verdict is Verdict.EXCLUDED:
            return Group.EXCLUDED
        if verdict is Verdict.NOT_ASSESSABLE:
            return Group.NOT_ASSESSABLE
        goal = self.case.one_of("goal")
        restricted = any(one.not_first for one in cautions) or any(
            one.kind == "not_first" for one in self.case.knowledge.restrictions.get(self.treatment.id, ())
        )  # fmt: skip
        preferred = [one for one in asked if one.proposal.rank == "preferred"]
        fitting = [
            one for one in preferred
            if not (goal and one.proposal.goals) or goal in one.proposal.goals or self._is_the_goal()
        ]  # fmt: skip
        first = self._together(fitting) is Outcome.MET and not self.guideline.opinion and not restricted
        return Group.FIRST if first else Group.ALTERNATIVES


def _deciding_proposal(asked: Sequence[_Asked], verdict: Verdict) -> Proposal | None:
    """The proposal an option is shown under: the highest rank among those that decided."""
    wanted = {
        Verdict.NOT_ASSESSABLE: (Outcome.UNKNOWN, Outcome.MET), Verdict.EXCLUDED: (Outcome.MET, Outcome.UNKNOWN),
    }.get(verdict, (Outcome.MET, Outcome.UNKNOWN))  # fmt: skip
    for outcome in (*wanted, Outcome.UNMET):
        for one in asked:
            if one.outcome is outcome:
                return one.proposal
    return None


def _evidence(asked: Sequence[_Asked], verdict: Verdict) -> tuple[str, ...]:
    """Ids of the proposals that speak, with their studies; of all of them where none does."""
    speaking = [one for one in asked if one.outcome is not Outcome.UNMET] or list(asked)
    ids = [key for one in speaking for key in (one.proposal.id, *one.proposal.evidence)]
    return tuple(dict.fromkeys(ids))


__all__ = ["options_for"]
