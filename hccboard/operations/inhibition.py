"""IC50 values as printed, drug by target: for display only.

The values come from different assays and bind nothing together: drugs are never ranked or sorted by them, and an
antibody, which has no IC50 of a kinase, stands without a colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard import evidence
from hccboard.evidence import Evidence
from hccboard.evidence.model import Drug, Source, Table, Value


@dataclass(frozen=True, slots=True)
class Inhibition:
    """One cell: ``text`` as printed ("" where the cell is empty, "-" where the paper prints a dash), ``number`` where
    it can be placed on a scale: one number, the middle of a range on the log scale, or a limit."""

    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class InhibitionMap:
    """``cells`` by target, then drug. ``antibodies`` are the columns without an IC50 of a kinase."""

    entry: str
    title: str
    unit: str
    targets: tuple[str, ...]
    drugs: tuple[str, ...]
    antibodies: tuple[bool, ...]
    cells: tuple[tuple[Inhibition, ...], ...]
    source: str
    source_name: str
    place: str
    discrepancies: tuple[str, ...]
    caveats: tuple[str, ...]
    note: str


def inhibition_maps(base: Evidence | None = None) -> tuple[InhibitionMap, ...]:
    """Every table of IC50 values on file, targets and drugs in the order of the paper."""
    base = base or evidence.with_local()
    return tuple(_map(table, base) for table in base.of_kind(Table) if table.form == "ic50")


def _map(table: Table, base: Evidence) -> InhibitionMap:
    drugs = [base[one] for one in table.value_columns]
    source = base[table.source]
    assert isinstance(source, Source)
    return InhibitionMap(
        table.id, table.title, table.unit, tuple(row.labels[0] for row in table.rows),
        tuple(one.name if isinstance(one, Drug) else one.id for one in drugs),
        tuple(isinstance(one, Drug) and one.antibody for one in drugs),
        tuple(tuple(_cell(value) for value in row.used) for row in table.rows),
        source.id, source.short, table.place, table.discrepancies, table.caveats, table.note,
    )  # fmt: skip


def _cell(value: Value | None) -> Inhibition:
    if value is None:
        return Inhibition("")
    number = value.number
    if number is None and value.low is not None and value.high is not None:
        number = (value.low * value.high) ** 0.5
    return Inhibition(value.text, number)


__all__ = ["Inhibition", "InhibitionMap", "inhibition_maps"]
