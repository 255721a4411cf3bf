"""What an evidence pack says, as frozen dataclasses. References are full ids ("study.imbrave150").

A figure that a paper prints is a ``Value``: the text as printed and, where it is one number or a range, the
numbers. A result holds ``printed`` and, where a discrepancy is settled otherwise, ``corrected``; ``figures`` is
what the program shows first. Texts of fields named ``words``, ``title``, ``note`` and the like are msgids and go
through gettext where they are shown; names of trials, journals and people do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hccboard.evidence.criteria import Criterion


@dataclass(frozen=True, slots=True)
class Value:
    """A printed figure: ``number`` if it is one, ``low`` to ``high`` if a range, else text only ("not reached")."""

    text: str
    number: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Limits:
    """A confidence interval; ``level`` in percent, ``None`` where the source does not say."""

    low: Value
    high: Value
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one result; tuples follow the arms of the result, ``None`` is not reported."""

    values: tuple[Value | None, ...] = ()
    value_limits: tuple[Limits | None, ...] = ()
    n: tuple[Value | None, ...] = ()
    events: tuple[Value | None, ...] = ()
    measure: str = ""
    estimate: Value | None = None
    limits: Limits | None = None
    p: Value | None = None
    sided: int | None = None
    p_threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The header of a pack. ``local`` packs lie in the hospital's folder."""

    id: str
    title: str
    version: str
    licence: str
    origin: str
    note: str = ""
    local: bool = False
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry has: its full id, the pack and file it stands in."""

    id: str
    pack: str
    file: str


@dataclass(frozen=True, slots=True)
class Source(Entry):
    """A publication. ``short`` is "Zhu 2025"; ``reading`` says how well we know its text."""

    short: str
    citation: str
    year: int
    kind: str
    reading: str
    doi: str = ""
    edition: str = ""
    funding: str = ""
    conflicts: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of a study; ``n`` as randomised or treated. ``id`` is unique within the study."""

    id: str
    label: str
    regimen: str = ""
    n: int | None = None
    control: bool = False


@dataclass(frozen=True, slots=True)
class DataCut:
    """When the data of a result were closed. ``date`` is ISO, to the precision known."""

    id: str
    label: str
    date: str = ""
    follow_up_months: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One numbered criterion: our words, and the machine reading where facts can decide it."""

    id: str
    words: str
    when: Criterion | None = None
    certainty: str = ""
    printed: str = ""
    discrepancies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Study(Entry):
    """A trial, a cohort or a subgroup of one (``parent``)."""

    name: str
    design: str
    also: tuple[str, ...] = ()
    title: str = ""
    registry: str = ""
    phase: str = ""
    blinding: str = ""
    line: str = ""
    group: str = ""
    population: str = ""
    region: str = ""
    n: int | None = None
    n_enrolled: int | None = None
    period: str = ""
    arms: tuple[Arm, ...] = ()
    parent: str = ""
    eligibility: tuple[Requirement, ...] = ()
    eligibility_source: str = ""
    time_zero: str = ""
    cuts: tuple[DataCut, ...] = ()
    primary_endpoints: tuple[str, ...] = ()
    primary_outcome: str = ""
    publications: tuple[str, ...] = ()
    certainty: str = ""
    discrepancies: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""

    def arm(self, arm: str) -> Arm:
        """The arm of this id; ``KeyError`` if there is none."""
        for one in self.arms:
            if one.id == arm:
                return one
        raise KeyError(arm)


@dataclass(frozen=True, slots=True)
class Result(Entry):
    """One endpoint of one study at one data cut as one source reports it."""

    study: str
    source: str
    place: str
    endpoint: str
    arms: tuple[str, ...]
    unit: str
    printed: Figures
    corrected: Figures | None = None
    cut: str = ""
    at_months: float | None = None
    criteria: str = ""
    reader: str = ""
    subgroup: str = ""
    as_printed: tuple[tuple[str, str], ...] = ()
    discrepancies: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    caveats: tuple[str, ...] = ()

    @property
    def figures(self) -> Figures:
        """The figures to use: corrected where a discrepancy was settled that way."""
        return self.printed if self.corrected is None else self.corrected


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: labels and cells in the order of the table's columns."""

    id: str
    labels: tuple[str, ...]
    cells: tuple[Value | None, ...]
    used: tuple[Value | None, ...]
    discrepancies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table(Entry):
    """A table of a paper. A column is ``name``, ``name:arm`` or ``name:arm@dataset``; the first ones are labels."""

    form: str
    source: str
    place: str
    title: str
    label_columns: tuple[str, ...]
    value_columns: tuple[str, ...]
    rows: tuple[Row, ...]
    study: str = ""
    datasets: tuple[tuple[str, str], ...] = ()
    measure: str = ""
    printed_measure: str = ""
    level: float | None = None
    unit: str = ""
    discrepancies: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drug(Entry):
    """A drug. ``drug_class`` is a key of ``vocabulary.DRUG_CLASSES``; IC50 values stand in a table, display only."""

    name: str
    drug_class: str
    also: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    antibody: bool = False
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

    ``id`` begins with ``contraindication.`` where the rule excludes (action ``avoid``)."""

    applies_to: tuple[str, ...]
    when: Criterion | None
    action: str
    words: str
    source: str
    certainty: str
    unknown: str = "check"
    place: str = ""
    discrepancies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriteriaSet(Entry):
    """A numbered set of criteria (conversion, metastasectomy, ...); ``applies_when`` says for whom it was made."""

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


@dataclass(frozen=True, slots=True)
class Printing:
    """One of the values that disagree, and where it stands."""

    source: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Discrepancy(Entry):
    """Where sources disagree with each other or with themselves, what is used, and why."""

    title: str
    printed: tuple[Printing, ...]
    conflict: str
    used: str
    basis: tuple[str, ...]
    state: str = "resolved"
    studies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Restriction(Entry):
    """What a hospital says about an entry of another pack; it never changes that entry."""

    entry: str
    restriction: str
    words: str
    source: str


Kind = type[Entry]
Labels = Mapping[str, str]
