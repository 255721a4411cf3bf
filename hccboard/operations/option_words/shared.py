"""What rows of a table of options say alike, so that it is read once and not in every row.

A caution that holds is never taken out of its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccboard.operations.option_words.rows import CAUTION, NOTE, Mark, OptionGroup, OptionRow
from hccboard.translate import _

_COLUMNS = ("reasons_for", "reasons_against", "gaps")
_SHORT = 40
"""Characters of a column that are read as fast as the words that stand for them."""


@dataclass(frozen=True)
class Shared:
    """Short lines that ``count`` listed options have alike."""

    count: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class LeanGroup:
    """A group whose rows say only what is their own; ``shared`` is what they have alike, ``None`` where nothing is."""

    group: OptionGroup
    shared: Shared | None
    rows: tuple[OptionRow, ...]


def shared_of(rows: Sequence[OptionRow]) -> Shared | None:
    """The reasons and cautions that every listed one of the rows has; ``None`` where there are none, or one row."""
    listed = [row for row in rows if row.listed]
    if len(listed) < 2:
        return None
    others = [frozenset(_marks(row)) for row in listed[1:]]
    marks = tuple(
        mark for mark in _marks(listed[0])
        if mark.kind not in (CAUTION, NOTE) and all(mark in other for other in others)
    )  # fmt: skip
    return Shared(len(listed), marks) if marks else None


def own_part(row: OptionRow, *told: Shared | None) -> OptionRow:
    """A row without what stands above it."""
    above = {mark for one in told if one is not None for mark in one.marks}
    if not above or not row.listed:
        return row
    return replace(row, **{key: tuple(one for one in getattr(row, key) if one not in above) for key in _COLUMNS})


def lean(groups: Sequence[OptionGroup]) -> tuple[Shared | None, tuple[LeanGroup, ...]]:
    """What all listed options have alike, and the groups with the rest."""
    whole = shared_of([row for group in groups for row in group.rows])
    found = []
    for group in groups:
        rows = [own_part(row, whole) for row in group.rows]
        shared = shared_of(rows)
        found.append(LeanGroup(group, shared, _like_above([own_part(row, shared) for row in rows])))
    return whole, tuple(found)


def _like_above(rows: Sequence[OptionRow]) -> tuple[OptionRow, ...]:
    """The rows of a group; a column that says what an earlier row says names that row for it. Reasons may then say
    more; what is still to be known or checked is named so only where all of it is the same."""
    found: list[OptionRow] = []
    first: dict[str, OptionRow] = {}
    for row in rows:
        said = {}
        for key in _COLUMNS:
            told, marks = getattr(first[key], key) if key in first else (), getattr(row, key)
            if told and (marks == told or (key != "gaps" and set(told) <= set(marks))):
                like = Mark(told[0].kind, _("as option {number}").format(number=first[key].number))
                said[key] = (like, *(one for one in marks if one not in told))
            elif _may_be_named(marks):
                first[key] = row
        found.append(replace(row, **said) if said else row)
    return tuple(found)


def _may_be_named(marks: Sequence[Mark]) -> bool:
    """Whether other rows may name a row for these: they are long, all of them are there, and no caution holds."""
    return sum(len(one.text) for one in marks) > _SHORT and not any(one.kind in (CAUTION, NOTE) for one in marks)


def _marks(row: OptionRow) -> tuple[Mark, ...]:
    return tuple(one for key in _COLUMNS for one in getattr(row, key))


__all__ = ["LeanGroup", "Shared", "lean", "own_part", "shared_of"]
