"""Figures as a paper prints them. Tuples follow the arms of a study; ``None`` is not reported."""

from __future__ import annotations

from dataclasses import dataclass


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
class Row:
    """One row of a table: labels and cells in the order of the table's columns."""

    id: str
    labels: tuple[str, ...]
    cells: tuple[Value | None, ...]
    used: tuple[Value | None, ...]
    discrepancies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
