"""Regimens beside each other by the goal of treatment: one row for an arm of a trial at one data cut.

Rows of different trials stand below each other because a board asks for them; they were not randomised against each
other. So every row names its own comparator, nothing is ranked or marked as best, a column holds one endpoint by one
set of response criteria, and treatment-related events never share a column with treatment-emergent ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hccboard import evidence
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Approval, Arm, DataCut, Regimen, Result, Study
from hccboard.operations.comparison_figures import Figure, figure_of, not_evaluable_flag, per_month, whole

RESPONSE, SURVIVAL = "response", "survival"
TABLE_OF_GOAL = {
    "cure": RESPONSE, "conversion": RESPONSE, "bridge": RESPONSE, "long_term": SURVIVAL, "palliation": SURVIVAL,
    "supportive": SURVIVAL,
}  # fmt: skip
LINES_SHOWN = {"second": ("second", "second_or_third", "any"), "later": ("later", "second_or_third", "any")}
"""Lines of studies that a line of therapy asks for; any other line asks for its own only."""
_CRITERIA = ("recist_1_1", "mrecist", "recist", "")
_HARMS = ("trae_g3", "teae_g3", "ae_g3")
_IN_USE = ("approved", "accelerated")


@dataclass(frozen=True, slots=True)
class Column:
    """One endpoint; ``criteria`` where it is a response, ``computed`` where the figures are ours."""

    key: str
    endpoint: str
    unit: str
    criteria: str | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What the row's regimen is in a region: ``status`` of ``vocabulary.APPROVALS``, as of an ISO day or year."""

    region: str
    line: str
    status: str
    as_of: str
    approval: str


@dataclass(frozen=True, slots=True)
class ArmRow:
    """One arm of one study at one data cut. ``comparator`` are the labels of its own trial's control, empty in a
    single-arm study; ``cells`` follow the columns of the block, ``None`` is not extracted."""

    study: str
    trial: str
    arm: str
    label: str
    regimen: str
    regimen_class: str
    line: str
    design: str
    outcome: str
    n: int | None
    comparator: tuple[str, ...]
    cut: DataCut | None
    current: bool
    approvals: tuple[Mark, ...]
    cells: tuple[Figure | None, ...]

    @property
    def key(self) -> str:
        """What tells the row from others of its block: study, arm and cut."""
        return ".".join((self.study, self.arm, self.cut.id if self.cut else ""))


@dataclass(frozen=True, slots=True)
class Block:
    """Rows by one set of response criteria, or all rows where response is not asked for (``criteria`` ``None``)."""

    criteria: str | None
    columns: tuple[Column, ...]
    rows: tuple[ArmRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``table`` is ``response`` or ``survival``; ``left_out`` counts arms that a filter took away; ``notes`` are keys
    of ``comparison_words``, the strongest first."""

    goal: str
    table: str
    line: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    left_out: int = 0

    @property
    def rows(self) -> tuple[ArmRow, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def order(self) -> tuple[str, ...]:
        """Studies in the order in which they stand, each once; a forest plot beside the table follows it."""
        return tuple(dict.fromkeys(row.study for row in self.rows))


def comparison_for(
    goal: str, line: str = "first", current: str = "", *, regimen_class: str = "", region: str = "",
    order: str = "value", base: Evidence | None = None,
) -> Comparison:  # fmt: skip
    """Arms side by side for a goal of ``vocabulary.GOALS``.

    ``line`` "" is every line; ``current`` a regimen whose rows are marked; ``region`` keeps regimens that are approved
    there for the line of their trial, by the packs. ``order``: ``value`` (the first column, within one block) or
    ``trial`` (by name). ``KeyError`` for an unknown goal.
    """
    base = base or evidence.with_local()
    table = TABLE_OF_GOAL[goal]
    current = current if not current or current.startswith("regimen.") else f"regimen.{current}"
    found: list[tuple[str | None, ArmRow, dict[str, Figure]]] = []
    left_out: set[tuple[str, str]] = set()
    for study in base.of_kind(Study):
        if study.parent or (line and study.line not in LINES_SHOWN.get(line, (line,))):
            continue
        for arm in shown_arms(study):
            rows = list(_rows_of(study, arm, table, current, base))
            if rows and not _passes(rows[0][1], regimen_class, region):
                left_out.add((study.id, arm.id))
            else:
                found.extend(rows)
    blocks = _blocks(table, found, order)
    return Comparison(goal, table, line, blocks, _notes(table, blocks), len(left_out))


def shown_arms(study: Study) -> tuple[Arm, ...]:
    """The arms that get a row: all but the control, whose figures stand in the rows of the others."""
    return tuple(arm for arm in study.arms if not arm.control)


def comparator_of(study: Study, arm: Arm) -> tuple[str, ...]:
    """The labels an arm was compared with in its own study; none in a single-arm study or a series."""
    if study.design in ("single_arm", "series") or len(study.arms) < 2:
        return ()
    control = tuple(one.label for one in study.arms if one.control and one.id != arm.id)
    return control or tuple(one.label for one in study.arms if one.id != arm.id)


def _passes(row: ArmRow, regimen_class: str, region: str) -> bool:
    if regimen_class and row.regimen_class != regimen_class:
        return False
    return not region or any(
        one.region == region and one.status in _IN_USE and one.line in (row.line, "any") for one in row.approvals
    )  # fmt: skip


Found = Iterator[tuple[str | None, ArmRow, dict[str, Figure]]]


def _rows_of(study: Study, arm: Arm, table: str, current: str, base: Evidence) -> Found:
    """(criteria of the block, row without cells, figures by column) for each data cut with any figure."""
    results = tuple(one for one in whole(base.results_of(study.id)) if arm.id in one.arms)
    regimen = base.get(arm.regimen) if arm.regimen else None
    cuts = {cut.id: cut for cut in study.cuts}
    row = ArmRow(
        study.id, study.name, arm.id, arm.label, arm.regimen,
        regimen.regimen_class if isinstance(regimen, Regimen) else "", study.line, study.design,
        study.primary_outcome, arm.n, comparator_of(study, arm), None, bool(current) and arm.regimen == current,
        _approvals(arm.regimen, base), (),
    )  # fmt: skip
    for cut in dict.fromkeys((*cuts, *(one.cut for one in results))):
        at_cut = tuple(one for one in results if one.cut == cut)
        told = _responses(at_cut, study, arm, base) if table == RESPONSE else _outcomes(at_cut, study, arm, base)
        for criteria, figures in told:
            yield criteria, replace(row, cut=cuts.get(cut)), figures


def _approvals(regimen: str, base: Evidence) -> tuple[Mark, ...]:
    if not regimen:
        return ()
    return tuple(
        Mark(one.region, one.line, one.status, one.as_of, one.id)
        for one in base.about(regimen) if isinstance(one, Approval)
    )  # fmt: skip


Told = Iterator[tuple[str | None, dict[str, Figure]]]


def _responses(results: Sequence[Result], study: Study, arm: Arm, base: Evidence) -> Told:
    """Objective response and progression by each set of criteria."""
    by = {
        key: _by_criteria([one for one in results if one.endpoint == key], arm.id) for key in ("orr", "pd", "dcr", "ne")
    }  # fmt: skip
    for criteria in _CRITERIA:
        figure = {key: figure_of(found.get(criteria, ()), study, arm.id, base) for key, found in by.items()}
        figures = {key: one for key in ("orr", "pd") if (one := figure[key]) is not None}
        if not any(one.reported or "not_reported" in one.flags for one in figures.values()):
            continue
        unnamed = figure_of(by["ne"].get("", ()), study, arm.id, base)
        dcr = figure["dcr"]
        if "pd" in figures:
            same_reader = dcr if dcr and dcr.reader == figures["pd"].reader else None
            flag = not_evaluable_flag(figures["pd"], same_reader, figure["ne"] or unnamed)
            figures["pd"] = replace(figures["pd"], flags=(*figures["pd"].flags, *filter(None, (flag,))))
        yield criteria, figures


def _by_criteria(results: Sequence[Result], arm: str) -> dict[str, list[Result]]:
    """Results by response criteria. One that names none joins the criteria under which the same study prints the same
    figure at the same cut: it is that figure, said again; where there are several such criteria it stays alone."""
    found: dict[str, list[Result]] = {}
    for one in results:
        if one.criteria:
            found.setdefault(one.criteria, []).append(one)
    named = {key: {_used(one, arm) for one in group} for key, group in found.items()}
    for one in results:
        if not one.criteria:
            same = [key for key, texts in named.items() if _used(one, arm) in texts]
            found.setdefault(same[0] if len(same) == 1 else "", []).append(one)
    return found


def _used(result: Result, arm: str) -> float | str | None:
    values = result.figures.values
    value = values[result.arms.index(arm)] if values else None
    return None if value is None else value.text if value.number is None else value.number


def _outcomes(results: Sequence[Result], study: Study, arm: Arm, base: Evidence) -> Told:
    """Survival, quality of life, harms of each kind, and treatment-related harms per month of exposure."""
    figures: dict[str, Figure] = {}
    for key in ("os", "qol", *_HARMS):
        one = figure_of([r for r in results if r.endpoint == key], study, arm.id, base)
        if one is not None:
            figures[key] = one
    if not figures:
        return
    # An exposure at another cut is looked for as well: the reader learns why there is no rate
    exposures = [
        one for r in whole(base.results_of(study.id, "exposure")) if arm.id in r.arms
        and (one := figure_of([r], study, arm.id, base)) is not None and one.reported
    ]  # fmt: skip
    rate = per_month(figures.get("trae_g3"), exposures)
    if rate is not None:
        figures["trae_g3_per_month"] = rate
    yield None, figures


def _columns(table: str, criteria: str | None, keys: set[str]) -> tuple[Column, ...]:
    if table == RESPONSE:
        return tuple(Column(key, key, "%", criteria) for key in ("orr", "pd"))
    shown = ["os", "qol", "trae_g3", "trae_g3_per_month", *(key for key in ("teae_g3", "ae_g3") if key in keys)]
    units = {key: vocabulary.ENDPOINTS[key][1] for key in shown if key in vocabulary.ENDPOINTS}
    return tuple(
        Column(key, key, units[key]) if key in units else Column(key, "trae_g3", "% per month", computed=True)
        for key in shown
    )  # fmt: skip


def _blocks(
    table: str, found: Iterable[tuple[str | None, ArmRow, dict[str, Figure]]], order: str
) -> tuple[Block, ...]:
    by: dict[str | None, list[tuple[ArmRow, dict[str, Figure]]]] = {}
    for criteria, row, figures in found:
        by.setdefault(criteria, []).append((row, figures))
    blocks = []
    for criteria in (None, *_CRITERIA):
        if criteria not in by:
            continue
        columns = _columns(table, criteria, {key for _, figures in by[criteria] for key in figures})
        rows = [
            replace(row, cells=tuple(figures.get(one.key) for one in columns)) for row, figures in by[criteria]
        ]  # fmt: skip
        blocks.append(Block(criteria, columns, tuple(sorted(rows, key=_by_name if order == "trial" else _by_value))))
    return tuple(blocks)


def _by_name(row: ArmRow) -> tuple[object, ...]:
    return row.trial.casefold(), row.key


def _by_value(row: ArmRow) -> tuple[object, ...]:
    """The first column from the highest down; what is no number stands below, by name."""
    first = row.cells[0]
    number = first.number if first is not None and first.reported else None
    return number is None, -(number or 0.0), *_by_name(row)


def _notes(table: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    cells = [cell for block in blocks for row in block.rows for cell in row.cells if cell is not None]
    noted = ["separate_trials"]
    if table == RESPONSE:
        noted.append("pd_not_comparable")
        if len(blocks) > 1:
            noted.append("criteria_apart")
    else:
        if any(cell.computed for cell in cells):
            noted.append("crude_rate")
        if any(column.key == "teae_g3" for block in blocks for column in block.columns):
            noted.append("events_apart")
    if any("recollection" in cell.flags for cell in cells):
        noted.append("recollection")
    return (*noted, "dash")


__all__ = [
    "RESPONSE", "SURVIVAL", "TABLE_OF_GOAL", "ArmRow", "Block", "Column", "Comparison", "Mark", "comparator_of",
    "comparison_for", "shown_arms",
]  # fmt: skip
