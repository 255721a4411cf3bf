"""What guidelines list, and the rules that speak for or against a treatment."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.evidence.criteria import Criterion
from hccboard.evidence.model.entries import Entry
from hccboard.evidence.model.studies import Requirement


@dataclass(frozen=True, slots=True)
class Recommendation(Entry):
    """What a guideline edition lists for a situation. ``options`` are ids of regimens or modalities."""

    guideline: str
    options: tuple[str, ...]
    rank: str
    line: str
    certainty: str
    situation: str = ""
    system: str = ""
    stages: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    region: str = ""
    when: Criterion | None = None
    after: tuple[str, ...] = ()
    strength: str = ""
    level: str = ""
    place: str = ""
    studies: tuple[str, ...] = ()
    discrepancies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Caution(Entry):
    """A screening rule: where ``when`` is met, ``action`` applies; where it is unknown, ``unknown`` does
    ("not_assessable": the fact decides whether the option may be listed at all).

    ``id`` begins with ``contraindication.`` where the rule excludes (action ``avoid``). ``guideline`` is the only
    edition it is a rule of; ``not_first``: while it holds, or may hold, the option is no first option."""

    applies_to: tuple[str, ...]
    when: Criterion | None
    action: str
    words: str
    source: str
    certainty: str
    unknown: str = "check"
    guideline: str = ""
    not_first: bool = False
    place: str = ""
    discrepancies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriteriaSet(Entry):
    """A numbered set of criteria (conversion, metastasectomy, ...); ``applies_when`` says for whom it was made,
    ``moment`` (of ``domain.conversion.model.MOMENTS``) when it is asked, ``switched_off`` why it ships no criteria."""

    name: str
    source: str
    place: str
    criteria: tuple[Requirement, ...]
    also: tuple[str, ...] = ()
    applies_when: Criterion | None = None
    needed: int | None = None
    study: str = ""
    certainty: str = ""
    discrepancies: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""
    moment: str = ""
    switched_off: str = ""
