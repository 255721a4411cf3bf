"""Comparisons, forest plots and IC50 maps as the widgets take them; for every page that shows one."""

from __future__ import annotations

from hccboard.gui.widgets.comparator import (
    ComparatorCell,
    ComparatorColumn,
    ComparatorData,
    ComparatorGroup,
    ComparatorRow,
)
from hccboard.gui.widgets.forest_plot import ForestData, ForestLine
from hccboard.gui.widgets.heat_map import HeatCell, HeatColumn, HeatMapData
from hccboard.operations import comparison_words as words
from hccboard.operations.comparison import RESPONSE, ArmRow, Block, Column, Comparison
from hccboard.operations.comparison_figures import Figure
from hccboard.operations.forest import Forest, ForestRow
from hccboard.operations.inhibition import Inhibition, InhibitionMap
from hccboard.translate import _
from hccboard.wording.evidence import place_text
from hccboard.wording.formats import at_start, clauses_text, list_text

_FALLING = ("pd",)
_PERCENT = 100.0


def comparator_data(comparison: Comparison) -> ComparatorData:
    """The regimen comparator; the ids of its rows are those of the studies."""
    first = comparison.blocks[0] if comparison.blocks else None
    columns = tuple(
        ComparatorColumn(head, meaning, group)
        for group, head, meaning in map(words.column_head, first.columns if first else ())
    )
    groups = tuple(
        ComparatorGroup(words.block_title(block), tuple(_row(row, block) for row in block.rows))
        for block in comparison.blocks
    )
    goal = "conversion" if comparison.table == RESPONSE else "long_term"
    return ComparatorData(
        columns, groups, words.goals(), goal, _("Regimen, trial"), tuple(words.notes_of(comparison)),
        _("No figures on file for this choice."),
    )  # fmt: skip


def _row(row: ArmRow, block: Block) -> ComparatorRow:
    cells = tuple(_cell(cell, column) for cell, column in zip(row.cells, block.columns, strict=True))
    note = list_text([words.row_note(row), _("current treatment")]) if row.current else words.row_note(row)
    sentence = words.row_sentence(row)
    return ComparatorRow(
        row.study, at_start(_(row.label)), note, cells, list_text(words.warnings_of(row)), row.current,
        sentence.replace(". ", "\n"), sentence,
    )  # fmt: skip


def _cell(figure: Figure | None, column: Column) -> ComparatorCell:
    said = words.figure_sentences(figure, column)
    share = None
    if column.criteria is not None and figure is not None and figure.number is not None:
        share = figure.number / _PERCENT
    return ComparatorCell(
        words.cell_text(figure), words.cell_note(figure), share, column.key in _FALLING, column.key in ("orr", "os"),
        figure is not None and ("corrected" in figure.flags or "ne_counted" in figure.flags),
        "r" if figure is not None and "recollection" in figure.flags else "", "\n".join(said), ". ".join(said),
    )  # fmt: skip


def forest_data(
    forest: Forest, *, endpoints: tuple[tuple[str, str], ...] = (), current: str = "", subtitle: str = ""
) -> ForestData:
    """The forest plot; ``current`` is the study that is marked. The ids of its rows are those of the results."""
    lines = tuple(_line(row, current) for row in forest.rows)
    low_is_better = all(row.favours_low for row in forest.rows)
    regimen, comparator = _("favours regimen"), _("favours comparator")
    title = words.forest_title(forest)
    measures = list(dict.fromkeys(row.effect.measure for row in forest.rows))
    return ForestData(
        title, lines, subtitle or _("log scale, not pooled"), _("Trial, comparator"),
        _("{measure} ({level})").format(measure=" / ".join(measures) or "HR", level=_usual_level(forest)),
        regimen if low_is_better else comparator, comparator if low_is_better else regimen,
        (_("Trial"), _("Regimen"), _("Comparator"), _("Data cut"), _("Effect"), _("CI level"), _("Printed otherwise"),
         _("Source")),
        tuple(words.forest_notes(forest)), finding_of(forest), endpoints, forest.endpoint,
        _("No effect on file for this choice."),
    )  # fmt: skip


def _usual_level(forest: Forest) -> str:
    """What the head of the column says of the level: that of the solid lines, which stands in no row."""
    usual = (row for row in forest.rows if _is_usual(row))
    return next((words.forest_level(row) for row in usual), _("CI"))


def _is_usual(row: ForestRow) -> bool:
    return row.effect.interval is not None and not row.dashed


def finding_of(forest: Forest) -> str:
    """The chart in one sentence: how many trials, on which side of 1 their intervals lie. No pooled figure."""
    with_limits = [row.effect.interval for row in forest.rows if row.effect.interval]
    below = sum(1 for one in with_limits if one.high_number is not None and one.high_number < 1)
    above = sum(1 for one in with_limits if one.low_number is not None and one.low_number > 1)
    return _("{title}: {count} effects, not pooled; interval below 1 in {below}, above 1 in {above}, else across 1 or none.").format(  # noqa: E501
        title=words.forest_title(forest), count=len(forest.rows), below=below, above=above
    )  # fmt: skip


def _line(row: ForestRow, current: str) -> ForestLine:
    interval, sentence = row.effect.interval, words.forest_sentence(row)
    shown = row.plotted
    effect = words.effect_words(row.effect, level=False).removeprefix(f"{row.effect.measure} ")
    otherwise = clauses_text([words.otherwise_text(one) for one in row.otherwise])
    cut = _(row.cut.label) if row.cut else ""
    return ForestLine(
        row.entry, row.trial, list_text(words.forest_parts(row)), effect,
        "" if _is_usual(row) else words.forest_level(row),
        row.effect.number if shown else None, interval.low_number if shown and interval else None,
        interval.high_number if shown and interval else None, row.dashed, row.study == current, bool(row.otherwise),
        sentence, sentence,
        (row.trial, _(row.label), _(row.comparator), cut, words.effect_words(row.effect, level=False),
         words.forest_level(row), otherwise, words.origin_text(row.origins[0])),
    )  # fmt: skip


def heat_map_data(shown: InhibitionMap) -> HeatMapData:
    """The heat map of a table of IC50 values, with the warning that goes with it."""
    columns = tuple(
        HeatColumn(_(name), antibody, _("antibody: no IC50 of a kinase") if antibody else "")
        for name, antibody in zip(shown.drugs, shown.antibodies, strict=True)
    )
    cells = tuple(
        tuple(_heat_cell(one, target, column, shown.unit) for one, column in zip(row, columns, strict=True))
        for target, row in zip(shown.targets, shown.cells, strict=True)
    )
    return HeatMapData(
        _(shown.title), columns, shown.targets, cells, shown.unit, _("Drug target"),
        _("Different assays, do not rank."), _("An antibody has no IC50 of a kinase and stands without colour."),
        (place_text(shown.source_name, [shown.place]) + ".", _(shown.note) if shown.note else "",
         _("Dash as printed; empty: nothing printed."),
         words.discrepancies_text(shown.discrepancies) if shown.discrepancies else ""),
        _("figures as printed, taken as {unit}").format(unit=shown.unit), _("lower value"), _("higher value"),
    )  # fmt: skip


def _heat_cell(one: Inhibition, target: str, column: HeatColumn, unit: str) -> HeatCell:
    text = words.DASH if one.text == "-" else one.text
    value = f"{one.text} {unit}" if one.number is not None else _("no value")
    said = _("{drug}, {target}: {value}").format(drug=column.name, target=target, value=value)
    said = list_text([said, column.note]) if column.note else said
    return HeatCell(text, one.number, said, said)


__all__ = ["comparator_data", "finding_of", "forest_data", "heat_map_data"]
