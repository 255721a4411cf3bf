"""What paper says of the conversion review: plain words, made by ``operations.conversion_paper``."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.conversion.model import State


@dataclass(frozen=True)
class PrintedCriterion:
    """One criterion with its rule, what became of it, and the value that did; ``age`` is worded with its limit,
    ``note`` is what else is to be known. ``supposed``: it differs from what is recorded."""

    number: int
    title: str
    rule: str
    state: State
    value: str
    day: str
    age: str
    source: str
    note: str = ""
    supposed: bool = False


@dataclass(frozen=True)
class PrintedCriteria:
    """A group of criteria with its count; ``title`` is "" in a set without groups."""

    title: str
    count: str
    criteria: tuple[PrintedCriterion, ...]


@dataclass(frozen=True)
class PrintedChange:
    """What would change the count, in words."""

    state: State
    title: str
    text: str


@dataclass(frozen=True)
class ConversionSection:
    """Everything the paper says of the conversion review. ``note`` is the count, ``about`` what set it is: edition,
    source, certainty, who adopted it; ``washout`` is sentences; ``evidence`` begins
    with the figures and what limits them most. ``fault`` stands in place of all that
    where the evidence could not be read."""

    note: str
    about: str = ""
    groups: tuple[PrintedCriteria, ...] = ()
    changes: tuple[PrintedChange, ...] = ()
    washout_note: str = ""
    washout: str = ""
    evidence: tuple[str, ...] = ()
    fault: str = ""

    @property
    def criteria(self) -> tuple[PrintedCriterion, ...]:
        return tuple(one for group in self.groups for one in group.criteria)


__all__ = ["ConversionSection", "PrintedChange", "PrintedCriteria", "PrintedCriterion"]
