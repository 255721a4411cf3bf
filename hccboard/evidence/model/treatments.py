"""Drugs and regimens, where they are approved, and what was found for metastases of a site."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.evidence.criteria import Criterion
from hccboard.evidence.model.entries import Entry
from hccboard.evidence.model.figures import Limits, Value


@dataclass(frozen=True, slots=True)
class Drug(Entry):
    """A drug. ``drug_class`` is a key of ``vocabulary.DRUG_CLASSES``; IC50 values stand in a table, display only.
    ``stands_for`` is the class or family of which this is a drug that is not named ("PD-1 antibody"); of a family
    ``drug_class`` says nothing."""

    name: str
    drug_class: str
    also: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    antibody: bool = False
    stands_for: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dose:
    drug: str
    words: str
    source: str
    place: str = ""
    certainty: str = ""
    discrepancies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A pro, a con or another short statement in our words, with its source."""

    words: str
    source: str
    place: str = ""
    discrepancies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalFit:
    goal: str
    fit: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Washout:
    """How long a drug is stopped before major surgery, in days: below ``block_days`` no date, below ``warn_days``
    a warning."""

    drug: str
    words: str
    source: str
    certainty: str
    block_days: int | None = None
    warn_days: int | None = None


@dataclass(frozen=True, slots=True)
class Regimen(Entry):
    name: str
    regimen_class: str
    drugs: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    doses: tuple[Dose, ...] = ()
    pros: tuple[Statement, ...] = ()
    cons: tuple[Statement, ...] = ()
    goals: tuple[GoalFit, ...] = ()
    washout: tuple[Washout, ...] = ()
    studies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approval(Entry):
    regimen: str
    region: str
    line: str
    status: str
    as_of: str
    source: str
    certainty: str
    words: str = ""
    when: Criterion | None = None


@dataclass(frozen=True, slots=True)
class SiteTherapy(Entry):
    """One outcome of treating metastases of a site by a modality."""

    sites: tuple[str, ...]
    modality: str
    source: str
    place: str
    outcome: str
    technique: str = ""
    population: str = ""
    endpoint: str = ""
    value: Value | None = None
    unit: str = ""
    limits: Limits | None = None
    comparator: str = ""
    comparator_value: Value | None = None
    comparator_limits: Limits | None = None
    p: Value | None = None
    n: int | None = None
    counted_in: str = "patients"
    references: str = ""
    discrepancies: tuple[str, ...] = ()
    note: str = ""
