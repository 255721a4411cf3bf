"""A record as a row of a file makes it: without ids, with the targets its fields came from.

Records refer to each other by group (``@imaging``) until ids are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hccboard.domain.records import Record
from hccboard.interchange.values import Day

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Draft:
    """``origin`` maps each field that the file filled to the target it came from."""

    group: str
    record: Record
    origin: Mapping[str, str]


@dataclass(frozen=True)
class RowContext:
    """What a row's records have in common: where it stands, and the date that applies per kind of value."""

    source: str
    values: Values

    def day(self, *targets: str) -> Day | None:
        """The first date given among these targets; the date of the values otherwise."""
        for target in (*targets, "visit_date"):
            found = self.values.get(target)
            if isinstance(found, Day):
                return found
        return None


def draft(
    record_type: type[Record], group: str, context: RowContext, given: Mapping[str, tuple[str, Any]], /,
    *dates: str, **fixed: Any,
) -> Iterator[Draft]:  # fmt: skip
    """A draft where any of the given (field -> target, value) has a value."""
    filled = {name: value for name, (_target, value) in given.items() if value is not None and value != ""}
    if not filled:
        return
    origin = {name: given[name][0] for name in filled}
    day = context.day(*dates)
    if day is not None:
        fixed = {"date": day.day, "date_precision": day.precision, **fixed}
    yield Draft(group, record_type(source=context.source, **fixed, **filled), origin)


def take(values: Values, **names: str) -> dict[str, tuple[str, Any]]:
    """field -> (target, value) for values that go into a field as they are."""
    return {name: (target, values.get(target)) for name, target in names.items()}
