"""Reads ``[[tables]]``: whole tables of a paper in rows of cells, with marks for what is wrong in them.

The first columns are labels (``LABEL_COLUMNS``), the others figures (``VALUE_COLUMNS``, or drugs in a table of
IC50 values). A figure column may name an arm and a dataset: ``n:operation``, ``pct:surgery@after``.
"""

from __future__ import annotations

from typing import Any

from hccboard.evidence import vocabulary
from hccboard.evidence.model import Row, Table, Value
from hccboard.evidence.problems import Place, nearest
from hccboard.evidence.readers import (
    Field,
    choice,
    listed,
    name,
    named_words,
    optional,
    percent_level,
    printed,
    read_fields,
    refer,
    required,
    slug,
    words,
)  # fmt: skip

# label column -> what its cells are: words of ours, or ids of a list
LABEL_COLUMNS = (
    "variable", "level", "group", "item", "factor", "event", "comparison", "unit", "target", "endpoint", "model",
    "dataset", "arm",
)  # fmt: skip
VALUE_COLUMNS = (
    "n", "pct", "value", "p", "p_cox", "p_logrank", "estimate", "low", "high", "year", "month", "median",
    "n_implied",
)  # fmt: skip
MODELS = ("univariable", "multivariable")
_NEEDED = {
    "cox": ("estimate", "low", "high"), "rates": ("pct",), "baseline": (), "events": ("n",), "response": ("n",),
    "outcomes": (), "ic50": (),
}  # fmt: skip
_WORDS = ("variable", "level", "group", "item", "factor", "event", "comparison")


def _mark_row(raw: Any, place: Place) -> tuple[str, ...] | None:
    labels = [raw] if isinstance(raw, str) else raw
    if not isinstance(labels, list) or not all(isinstance(one, str) for one in labels):
        return place.say("must be a label of the row, or a list of its labels")
    return tuple(labels)


_MARK: dict[str, Field] = {
    "row": required(_mark_row), "column": optional(name, ""), "printed": optional(printed), "use": optional(printed),
    "because": optional(refer("discrepancy"), ""), "note": optional(words, ""),
}  # fmt: skip
TABLE: dict[str, Field] = {
    "id": required(slug), "form": required(choice(vocabulary.TABLE_FORMS)), "source": required(refer("source")),
    "place": required(name), "title": required(words), "study": optional(refer("study"), ""),
    "columns": required(listed(name)), "rows": required(lambda raw, _: raw), "marks": optional(lambda raw, _: raw, ()),
    "datasets": optional(named_words, ()), "measure": optional(choice(vocabulary.MEASURES), ""),
    "printed_measure": optional(name, ""), "level": optional(percent_level),
    "unit": optional(choice(vocabulary.UNITS), ""), "discrepancies": optional(listed(refer("discrepancy")), ()),
    "caveats": optional(listed(words), ()), "note": optional(words, ""),
}  # fmt: skip


def read_table(raw: Any, place: Place, pack: str, full_id: str) -> Table | None:
    """A table; ``None`` if anything in it is at fault."""
    before = len(place.notes.problems)
    values = read_fields(raw, TABLE, place)
    labels, figures = _columns(values.pop("columns") or (), values, place.at("columns"))
    raw_rows, raw_marks = values.pop("rows"), values.pop("marks")
    if values["form"] == "cox" and (values["level"] is None or not values["measure"]):
        place.at("level").say("a table of estimates needs its measure and its confidence level")
    if not isinstance(raw_rows, list) or not raw_rows:
        place.at("rows").say("must be a list of rows and not empty")
        return None
    rows = [_row(one, f"{full_id}#{i}", labels, figures, values, place.at(f"rows[{i}]"))
            for i, one in enumerate(raw_rows, 1)]  # fmt: skip
    if len(place.notes.problems) > before:
        return None
    _mark(rows, raw_marks, figures, place.at("marks"))  # type: ignore[arg-type]
    if len(place.notes.problems) > before:
        return None
    values.pop("id")
    return Table(
        full_id, pack, place.file, label_columns=labels, value_columns=figures, rows=tuple(rows), **values  # type: ignore[arg-type]
    )  # fmt: skip


def base(column: str) -> str:
    """The name of a column without its arm and dataset."""
    return column.split(":", maxsplit=1)[0].split("@", maxsplit=1)[0]


def column_arm(column: str) -> str:
    return column.split(":")[1].split("@", maxsplit=1)[0] if ":" in column else ""


def column_dataset(column: str) -> str:
    return column.split("@")[1] if "@" in column else ""


def _columns(
    columns: tuple[str, ...], values: dict[str, Any], place: Place
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    labels = tuple(one for one in columns if one in LABEL_COLUMNS)
    figures = columns[len(labels) :]
    if columns[: len(labels)] != labels or not labels or not figures:
        place.say("labels come first, then figures", (*LABEL_COLUMNS, "|", *VALUE_COLUMNS))
        return labels, figures
    known_sets = {key for key, _ in values["datasets"]}
    for column in figures:
        if values["form"] == "ic50":
            place.refer(column, ("drug",))
        elif base(column) not in VALUE_COLUMNS:
            place.say(f"there is no column {column!r}{nearest(base(column), VALUE_COLUMNS)}", VALUE_COLUMNS)
        if column_dataset(column) and column_dataset(column) not in known_sets:
            place.say(f"{column!r} names no dataset of this table", sorted(known_sets))
    for needed in _NEEDED.get(values["form"] or "", ()):
        if needed not in {base(column) for column in figures}:
            place.say(f"a table of the form {values['form']} needs the column {needed}")
    return labels, figures


def _row(
    raw: Any, row_id: str, labels: tuple[str, ...], figures: tuple[str, ...], values: dict[str, Any], place: Place
) -> Row | None:
    if not isinstance(raw, list) or len(raw) != len(labels) + len(figures):
        given = len(raw) if isinstance(raw, list) else "no"
        return place.say(f"has {given} cells for {len(labels) + len(figures)} columns")
    texts = tuple(_label(column, cell, values, place) for column, cell in zip(labels, raw, strict=False))
    cells = tuple(None if cell == "" else printed(cell, place.at(column))
                  for column, cell in zip(figures, raw[len(labels) :], strict=True))  # fmt: skip
    return Row(row_id, texts, cells, cells)


def _label(column: str, cell: Any, values: dict[str, Any], place: Place) -> str:
    text = str(cell)
    choices: tuple[str, ...] = ()
    if column == "endpoint":
        choices = tuple(vocabulary.ENDPOINTS)
    elif column == "model":
        choices = MODELS
    elif column == "dataset":
        choices = tuple(key for key, _ in values["datasets"])
    elif column == "unit":
        choices = tuple(vocabulary.UNITS)
    if choices and text not in choices:
        place.at(column).say(f"{text!r} is no choice here{nearest(text, choices)}", choices)
    if column in _WORDS and any(char.isalpha() for char in text):
        words(text, place.at(column))
    return text


def _mark(rows: list[Row], marks: Any, figures: tuple[str, ...], place: Place) -> None:
    """Put corrections and flags on the rows they name."""
    if not isinstance(marks, list | tuple):
        place.say("must be a list")
        return
    for i, raw in enumerate(marks, 1):
        here = place.at(f"[{i}]")
        before = len(here.notes.problems)
        mark = read_fields(raw, _MARK, here)
        if len(here.notes.problems) > before:
            continue
        column = figures.index(mark["column"]) if mark["column"] in figures else None
        if mark["column"] and column is None:
            here.at("column").say(f"there is no column {mark['column']!r}", figures)
            continue
        if mark["use"] is not None and (column is None or mark["printed"] is None or not mark["because"]):
            here.say("a value used instead needs the column, the printed value and the discrepancy")
            continue
        found = [j for j, row in enumerate(rows) if _is_meant(row, mark, column)]
        if len(found) != 1:
            here.at("row").say(f"names {len(found)} rows with this printed value, not one")
            continue
        rows[found[0]] = _marked(rows[found[0]], mark, column)


def _is_meant(row: Row, mark: dict[str, Any], column: int | None) -> bool:
    if not set(mark["row"]) <= set(row.labels):
        return False
    if mark["printed"] is None or column is None:
        return True
    cell: Value | None = row.cells[column]
    return cell is not None and cell.text == mark["printed"].text


def _marked(row: Row, mark: dict[str, Any], column: int | None) -> Row:
    used = list(row.used)
    if mark["use"] is not None and column is not None:
        used[column] = mark["use"]
    because = (mark["because"],) if mark["because"] and mark["because"] not in row.discrepancies else ()
    note = (mark["note"],) if mark["note"] else ()
    return Row(row.id, row.labels, row.cells, tuple(used), (*row.discrepancies, *because), (*row.notes, *note))


__all__ = ["LABEL_COLUMNS", "TABLE", "VALUE_COLUMNS", "base", "column_arm", "column_dataset", "read_table"]
