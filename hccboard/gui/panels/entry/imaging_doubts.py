"""Sizes in doubt while a study is typed, and the values they may have: the words of an option and what it changes.

No Qt. Nothing is corrected: the typed value is always the first of the options.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hccboard.domain.records import Measurement
from hccboard.domain.response.model import CRITERIA, MRECIST, RECIST
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry.imaging_sizes import shown_size
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, SheetTyped
from hccboard.translate import _

_SIZES = ("state", "longest_diameter_mm", "viable_diameter_mm", "short_axis_mm", "joined_to_id")


@dataclass(frozen=True)
class Option:
    """A value that a size may have; ``values`` by field of the measurement, none for the one that is typed."""

    words: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """``what`` is viable, longest, short or missing; ``criteria`` are those whose sums it concerns."""

    lesion: str
    what: str
    options: tuple[Option, ...]
    criteria: tuple[str, ...] = CRITERIA


def doubts(sheet: SheetTyped, past: Past, day: date | None) -> list[Doubt]:
    """Every size in doubt, in the order of the lesions."""
    return [doubt for lesion in sheet.lesions for doubt in _of(lesion, past, day)]


def _of(lesion: LesionTyped, past: Past, day: date | None) -> Iterator[Doubt]:
    last = past.last(lesion.id)
    if checking.viable_above_longest(lesion):
        yield _viable(lesion, past)
    elif checking.node_by_longest(lesion):
        yield _node(lesion, last[1] if last else None)
    elif (before := checking.sudden_size(lesion, past, day)) is not None:
        criteria = (RECIST,) if lesion.organ == "liver" else CRITERIA
        now = checking.mm_of(lesion.longest)
        options = (_as_typed(now), _as_last(before, {"longest_diameter_mm": before}))
        yield Doubt(lesion.id, "longest", options, criteria)
    elif not lesion.has_size and last is not None and last[1].state not in ("not_evaluable", "joined"):
        same = {name: getattr(last[1], name) for name in _SIZES}
        yield Doubt(lesion.id, "missing", (Option(_("{value} as last").format(value=_shown(last[1])), same),))


def _as_typed(mm: int | None) -> Option:
    return Option(_("{value} as typed").format(value=mm))


def _as_last(mm: int, values: Mapping[str, Any]) -> Option:
    return Option(_("{value} as last").format(value=mm), values)


def _viable(lesion: LesionTyped, past: Past) -> Doubt:
    longest, viable = checking.mm_of(lesion.longest), checking.mm_of(lesion.viable)
    before = checking.last_viable(lesion, past)
    options = [_as_typed(viable)]
    if before is not None and longest is not None and before <= longest:
        options.append(_as_last(before, {"viable_diameter_mm": before}))
    else:
        words = _("{value} if swapped").format(value=longest)
        options.append(Option(words, {"viable_diameter_mm": longest, "longest_diameter_mm": viable}))
    return Doubt(lesion.id, "viable", tuple(options), (MRECIST,))


def _node(lesion: LesionTyped, last: Measurement | None) -> Doubt:
    longest = checking.mm_of(lesion.longest)
    options = [Option(_("{value} as short axis").format(value=longest), {"short_axis_mm": longest})]
    if last is not None and last.short_axis_mm is not None:
        options.append(_as_last(last.short_axis_mm, {"short_axis_mm": last.short_axis_mm}))
    return Doubt(lesion.id, "short", tuple(options))


def _shown(size: Measurement) -> str:
    """ "58, 31" or "8 s": the sizes of the last study in a few signs."""
    return ", ".join(part for part in shown_size(size) if part)
