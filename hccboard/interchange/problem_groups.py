"""Problems as they are shown: one group per column and kind, each with its decisions in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hccboard import wording
from hccboard.interchange import cell_values, cells, column_plans, import_fields, problems, row_checks, units
from hccboard.interchange.column_plans import ColumnPlan
from hccboard.interchange.examination import Examination, Tally
from hccboard.interchange.problems import KEEP, UNIT, Option, Problem
from hccboard.interchange.values import Quantity

_EXAMPLES = 50
_ORDER = tuple(problems.KINDS)


def problems_of(found: Examination) -> tuple[Problem, ...]:
    """The groups with their decisions, column by column as in the file, rows last."""
    return tuple(_problem(identity, tally, found) for identity, tally in _ordered(found.tallies))


def _ordered(tallies: Mapping[str, Tally]) -> list[tuple[str, Tally]]:
    """Column by column as in the file, rows last."""
    return sorted(
        tallies.items(),
        key=lambda item: (item[1].plan is None, item[1].plan.index if item[1].plan else 0, _ORDER.index(item[1].kind)),
    )


def _problem(identity: str, tally: Tally, found: Examination) -> Problem:
    plan = tally.plan
    rows = len(set(tally.rows))
    if plan is None:
        offered = list(problems.KINDS[tally.kind].options)
        if tally.kind == "duplicate" and found.repeated_days:
            offered.append("keep_dated")
        given = found.reader.options.get(identity, "")
        chosen = given if given in offered else offered[0]
        options = tuple(Option(o, problems.option_text(o, tally.kind)) for o in offered)
        examples = tuple((row, -1) for row in tally.rows[:_EXAMPLES])
        return Problem(
            identity, tally.kind, None, "", problems.title(tally.kind, "", ""), len(tally.rows), rows, options,
            chosen, given in offered, examples,
        )  # fmt: skip
    fact = import_fields.label(plan.target.id)
    options = tuple(_column_options(plan, tally))
    chosen = plan.chosen(tally.kind)
    if chosen not in [option.id for option in options]:
        options = (*options, Option(chosen, _option_text(chosen, plan, tally)))
    return Problem(
        identity, tally.kind, plan.index, plan.target.id,
        problems.title(
            tally.kind, fact, plan.mapping.header, limit=_limit(plan, tally.kind),
            needed=row_checks.needed_label(plan.target.id),
        ),
        len(tally.rows), rows, options, chosen, plan.decided(tally.kind),
        tuple((row, plan.index) for row in tally.rows[:_EXAMPLES]),
    )  # fmt: skip


def _limit(plan: ColumnPlan, kind: str) -> str:
    """The end of the plausible range that is passed, in the unit of the column."""
    found = column_plans.plausible_range(plan.target.id)
    if found is None or kind not in ("low", "high"):
        return ""
    low, high, unit = found
    value = low if kind == "low" else high
    factor = units.factor(plan.target.id, plan.context.unit)
    if factor:
        value, unit = value / float(factor), plan.context.unit
    shown = wording.unit_text(unit)
    return f"{value:.3g} {shown}".strip() if value < 1000 else f"{value:g} {shown}".strip()


def _column_options(plan: ColumnPlan, tally: Tally) -> Iterator[Option]:
    offered = list(plan.options(tally.kind))
    if tally.kind == "unit":
        offered += [UNIT + unit for unit in plan.target.units if unit]
    elif tally.kind in ("low", "high") and plan.target.parser == "number":
        offered += [UNIT + u for u in plan.target.units if u and u != plan.context.unit and _fitting(plan, tally, u)]
    if tally.kind in ("low", "high") and all(reason.endswith("_impossible") for reason in tally.reasons):
        offered = [option for option in offered if option != KEEP]
    # two spellings of one unit are one choice
    seen: set[Any] = set()
    for option in offered:
        factor = units.factor(plan.target.id, option.removeprefix(UNIT)) if option.startswith(UNIT) else option
        if factor not in seen:
            seen.add(factor)
            yield Option(option, _option_text(option, plan, tally))


def _option_text(option: str, plan: ColumnPlan, tally: Tally) -> str:
    fitting = _fitting(plan, tally, option.removeprefix(UNIT)) if option.startswith(UNIT) else 0
    return problems.option_text(option, tally.kind, fitting=fitting, cells=len(tally.rows))


def _fitting(plan: ColumnPlan, tally: Tally, unit: str) -> int:
    """How many cells of a group are plausible in another unit."""
    fitting = 0
    for text, count in tally.texts.items():
        reading = cell_values.read(cells.decode(text), plan.context)
        if isinstance(reading.value, Quantity):
            other = Quantity(reading.value.value, unit, reading.value.comparator)
            fitting += count * (not cell_values.judged(other, plan.target.id).reason)
        elif plan.target.parser in ("diameter", "diameters"):
            again = replace(plan.context, unit=unit)
            fitting += count * (not cell_values.read(cells.decode(text), again).reason)
    return fitting
