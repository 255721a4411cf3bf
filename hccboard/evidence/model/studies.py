"""Trials and cohorts, what they found, and the tables they print."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.evidence.criteria import Criterion
from hccboard.evidence.model.entries import Entry
from hccboard.evidence.model.figures import Figures, Row


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
    """One numbered criterion: our words, and the machine reading where facts can decide it. ``source``, ``certainty``
    and ``moment`` (of ``domain.conversion.model.MOMENTS``) where they are not those of the set."""

    id: str
    words: str
    when: Criterion | None = None
    certainty: str = ""
    printed: str = ""
    discrepancies: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    moment: str = ""


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
