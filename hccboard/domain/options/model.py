"""What the engine is given (guidelines, proposals, precautions) and what it gives back (options with reasons)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from hccboard.domain.criteria import Criterion
from hccboard.domain.facts import Outcome


class Verdict(Enum):
    """What the facts say of an option under one edition of one guideline. Never advice."""

    LISTED = "listed"
    LISTED_WITH_CAUTION = "listed_with_caution"
    EXCLUDED = "excluded"
    NOT_ASSESSABLE = "not_assessable"


class Group(Enum):
    """Where an option stands."""

    FIRST = "first"
    ALTERNATIVES = "alternatives"
    EXCLUDED = "excluded"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Guideline:
    """One edition. ``system`` is the staging system its stages belong to; an ``opinion`` is a review, whose first
    choice is no first option."""

    id: str
    name: str
    edition: str
    opinion: bool = False


@dataclass(frozen=True, slots=True)
class Treatment:
    """What can be offered: a regimen or a modality, by its id, its drugs and modalities by theirs."""

    id: str
    name: str
    drugs: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an edition says of one treatment in one situation.

    ``rank`` is ``preferred``, ``alternative``, ``situational``, ``not_recommended`` or ``no_evidence`` (a situation for
    which the sources have nothing: it cannot be assessed); ``line`` a line of therapy
    (``first``, ``second``, ``second_or_third``, ``later``, ``any``, ``adjuvant``, ``intermediate``, ...) or ``none``;
    ``situation`` is met by those it is for. Where ``relevant`` is unmet the proposal is not even mentioned: adjuvant
    therapy for those with tumour, treatment of a metastasis for those without."""

    id: str
    guideline: str
    treatment: str
    rank: str
    line: str
    situation: Criterion | None
    words: str = ""
    goals: tuple[str, ...] = ()
    certainty: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""
    relevant: Criterion | None = None


@dataclass(frozen=True, slots=True)
class Precaution:
    """A screening rule. Where ``when`` is met ``action`` applies (``avoid`` excludes), where it is unknown ``unknown``
    does: an action, or ``not_assessable`` where the fact decides whether the treatment may be listed at all.
    ``guideline`` is the only edition it is a rule of, "" where it is one of the treatment; ``not_first``: while it
    holds, or may hold, the treatment is no first option."""

    id: str
    action: str
    when: Criterion | None
    unknown: str
    words: str
    source: str
    certainty: str = ""
    guideline: str = ""
    not_first: bool = False

    @property
    def excludes(self) -> bool:
        return self.action == "avoid"


@dataclass(frozen=True, slots=True)
class Approval:
    id: str
    region: str
    line: str
    status: str
    as_of: str
    when: Criterion | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """What the hospital says of a treatment: ``not_available``, ``not_first`` or ``needs_approval``."""

    id: str
    kind: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class GoalFit:
    """What a source says of a treatment for a goal: it speaks ``for`` or ``against`` it."""

    goal: str
    kind: str
    words: str
    source: str


@dataclass(frozen=True)
class Knowledge:
    """Everything the engine is given. ``proposals`` in the order of the editions, precautions, approvals, restrictions
    and fits with goals by treatment."""

    guidelines: Mapping[str, Guideline]
    treatments: Mapping[str, Treatment]
    proposals: tuple[Proposal, ...]
    precautions: Mapping[str, tuple[Precaution, ...]] = field(default_factory=dict)
    approvals: Mapping[str, tuple[Approval, ...]] = field(default_factory=dict)
    restrictions: Mapping[str, tuple[Restriction, ...]] = field(default_factory=dict)
    goal_fits: Mapping[str, tuple[GoalFit, ...]] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> Mapping[tuple[str, str, str], tuple[Proposal, ...]]:
        """The proposals by edition, treatment and setting (``adjuvant`` or "")."""
        found: dict[tuple[str, str, str], list[Proposal]] = {}
        for one in self.proposals:
            setting = "adjuvant" if one.line == "adjuvant" else ""
            found.setdefault((one.guideline, one.treatment, setting), []).append(one)
        return {key: tuple(these) for key, these in found.items()}

    @cached_property
    def rules_of_editions(self) -> Mapping[str, tuple[Precaution, ...]]:
        """By treatment the precautions that are rules of one edition only."""
        found = {key: tuple(one for one in these if one.guideline) for key, these in self.precautions.items()}
        return {key: these for key, these in found.items() if these}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: ``kind`` is ``for``, ``against`` or ``open``; ``rule`` the comparison or the rule of the engine that
    decided, ``used`` the facts it looked at. ``id`` is that of the proposal, precaution or restriction, or an id of the
    engine (``line``, ``progressed``, ``not_tolerated``, ``no_stage``,
    ``no_evidence``, ``goal``, ``goal_supportive``, ``antitumour``, ``present``)."""

    kind: str
    id: str
    words: str = ""
    rule: str = ""
    outcome: Outcome = Outcome.MET
    used: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Caution:
    """``action`` is ``caution`` or ``check``; ``outcome`` unknown means that ``missing`` would tell."""

    id: str
    action: str
    words: str
    outcome: Outcome
    source: str = ""
    certainty: str = ""
    used: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    not_first: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One treatment under one edition, judged. ``setting`` is ``adjuvant`` or ""; ``line`` and ``rank`` are those of
    the proposal that decided. ``evidence`` has the ids of everything it rests on."""

    treatment: Treatment
    guideline: Guideline
    verdict: Verdict
    group: Group
    line: str
    rank: str
    setting: str = ""
    certainty: str = ""
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Caution, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    approval: Approval | None = None


@dataclass(frozen=True)
class OptionsReport:
    """Every option, editions in the order given; within one first options, alternatives, excluded, not assessable."""

    options: tuple[Option, ...]
    stages: Mapping[str, tuple[str, ...]]

    def of(self, guideline: str) -> tuple[Option, ...]:
        return tuple(one for one in self.options if one.guideline.id == guideline)
