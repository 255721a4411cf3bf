"""Tables of papers as they are printed, with what is used instead beside what is printed, never mixed."""

from __future__ import annotations

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Row, Study, Table, Value
from hccboard.evidence.tables import base, column_arm, column_dataset
from hccboard.operations.evidence_browsing import words
from hccboard.operations.evidence_browsing.shapes import Grid, GridCell, GridRow, Head
from hccboard.translate import _, mark
from hccboard.wording import evidence as figures
from hccboard.wording.formats import at_start, list_text

COLUMNS = {
    "variable": mark("Variable"), "level": mark("Value"), "group": mark("Group"), "item": mark("Item"),
    "factor": mark("Factor"), "event": mark("Event"), "comparison": mark("Comparison"), "unit": mark("Unit"),
    "target": mark("Drug target"), "endpoint": mark("Endpoint"), "model": mark("Model"), "dataset": mark("Data"),
    "arm": mark("Arm"), "n": mark("n"), "pct": mark("%"), "value": mark("Value"), "p": mark("P"),
    "p_cox": mark("P, Cox"), "p_logrank": mark("P, log-rank"), "estimate": mark("Estimate"), "low": mark("Lower limit"),
    "high": mark("Upper limit"), "year": mark("Year"), "month": mark("Month"), "median": mark("Median"),
    "n_implied": mark("n, computed"),
}  # fmt: skip
MODELS = {"univariable": mark("univariable"), "multivariable": mark("multivariable")}
IC50_CAUTION = mark("Different assays: do not rank drugs by these values. Antibodies bind and do not inhibit a kinase.")


def table_grid(table: Table, evidence: Evidence) -> Grid:
    """The table, folded; its place, measure and confidence level stand in the title line."""
    shown = [column for column in table.label_columns if _says_more(table, column)]
    hidden = [column for column in table.label_columns if column not in shown]
    heads = [Head(_(COLUMNS[column])) for column in shown]
    merged = {"estimate", "low", "high"} <= set(table.value_columns)
    values = [column for column in table.value_columns if not (merged and column in ("low", "high"))]
    heads += [_head(column, table, evidence) for column in values]
    heads.append(Head(_("Flag")))
    rows = tuple(_row(row, table, shown, values, merged, evidence) for row in table.rows)
    same = [_label(table.rows[0], table, column, evidence) for column in hidden] if table.rows else []
    place = list_text([words.source_name(table.source, evidence), table.place, *(one for one in same if one)])
    notes = [words.said(text) for text in (*table.caveats, table.note) if text]
    notes += [words.said(note) for row in table.rows for note in row.notes]
    if table.printed_measure:
        notes.append(_("Printed as {printed}; it is a {measure}.").format(
            printed=table.printed_measure, measure=words.said(vocabulary.MEASURES[table.measure])))  # fmt: skip
    caution = _(IC50_CAUTION) if table.form == "ic50" else ""
    return Grid(
        table.id, words.said(table.title), tuple(heads), rows, place, caution, tuple(dict.fromkeys(notes)), True,
        max(0, len(shown) - 1), table.form,
    )  # fmt: skip


def _says_more(table: Table, column: str) -> bool:
    """Whether a label column has more than one value; one that is the same throughout stands in the title line."""
    place = table.label_columns.index(column)
    if column in ("model", "endpoint", "dataset"):
        return len({row.labels[place] for row in table.rows}) > 1
    return any(row.labels[place] for row in table.rows)


def _head(column: str, table: Table, evidence: Evidence) -> Head:
    if table.form == "ic50":
        return Head(at_start(words.entry_name(column, evidence)), words.said(vocabulary.UNITS[table.unit]), "right")
    name = base(column)
    text = _(COLUMNS[name])
    if name == "estimate" and table.measure:
        text = list_text([_(figures.MEASURES[table.measure]), figures.level_text(table.level)])
    study, arm = evidence.get(table.study), column_arm(column)
    data = words.said(dict(table.datasets)[column_dataset(column)]) if column_dataset(column) else ""
    named = words.said(study.arm(arm).label) if arm and isinstance(study, Study) else ""
    return Head(text, "", "right", at_start(list_text([part for part in (data, named) if part])))


def _row(
    row: Row, table: Table, shown: list[str], values: list[str], merged: bool, evidence: Evidence
) -> GridRow:
    cells = [GridCell(_label(row, table, column, evidence)) for column in shown]
    for column in values:
        place = table.value_columns.index(column)
        if merged and column == "estimate":
            cells.append(_estimate(row, table, place))
        else:
            cells.append(_figure(row.cells[place], row.used[place]))
    ids = tuple(dict.fromkeys(row.discrepancies))
    cells.append(GridCell(
        flags=tuple(map(words.short_id, ids)), alert=any(words.is_open(one, evidence) for one in ids),
        entry=ids[0] if ids else "",
    ))  # fmt: skip
    return GridRow(tuple(cells), entry=row.id)


def _label(row: Row, table: Table, column: str, evidence: Evidence) -> str:
    text = row.labels[table.label_columns.index(column)]
    if column == "endpoint":
        return words.said(vocabulary.ENDPOINTS[text][0])
    if column == "model":
        return _(MODELS[text])
    if column == "dataset":
        return words.said(dict(table.datasets)[text])
    if column == "unit":
        return words.said(vocabulary.UNITS[text])
    if column == "arm":
        study = evidence.get(table.study)
        known = {arm.id: arm.label for arm in study.arms} if isinstance(study, Study) else {}
        return words.said(known.get(text, text))
    return words.said(text) if any(char.isalpha() for char in text) else text


def _figure(printed: Value | None, used: Value | None) -> GridCell:
    text, before = words.value_text(used), words.value_text(printed)
    return GridCell(text or "–", printed=before if before != text else "", align="right", quiet=not text)


def _estimate(row: Row, table: Table, place: int) -> GridCell:
    low, high = (table.value_columns.index(name) for name in ("low", "high"))

    def written(cells: tuple[Value | None, ...]) -> str:
        value, limits = words.value_text(cells[place]), [cells[low], cells[high]]
        if not value or None in limits:
            return value
        inside = figures.limits_text(*(one.text for one in limits if one is not None))
        return _("{value} ({limits})").format(value=value, limits=inside)

    used, printed = written(row.used), written(row.cells)
    return GridCell(used or "–", printed=printed if printed != used else "", align="right", quiet=not used)


__all__ = ["COLUMNS", "IC50_CAUTION", "MODELS", "table_grid"]
