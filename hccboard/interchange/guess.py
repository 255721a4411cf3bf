"""A first proposal what each column is, with the reason; whatever is doubtful is left to the user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hccboard.interchange import cell_values, code_words, headers, import_fields, mapping, numbers, units
from hccboard.interchange.headers import Recognised
from hccboard.interchange.import_fields import ImportTarget
from hccboard.interchange.mapping import ColumnMapping, Mapping
from hccboard.interchange.numbers import Number
from hccboard.interchange.table import Column, Table
from hccboard.interchange.values import Quantity

# A quantity whose figures mostly lie outside the plausible range has, most likely, another unit.
_UNLIKELY_SHARE = 0.5


def guess_mapping(table: Table, saved: Sequence[Mapping] = ()) -> Mapping:
    """The mapping proposed for a table.

    A saved mapping all of whose columns are there is taken whole (the one with the most columns). Otherwise single
    columns are taken from saved mappings by their names, the rest from names, units and words.
    """
    whole = _whole(table, saved)
    if whole is not None:
        return refreshed(whole, table)
    learned = {headers.normal(c.header): c for m in saved for c in m.columns}
    columns: list[ColumnMapping] = []
    taken: set[str] = set()
    for column in table.columns:
        guessed = _guess(column, learned.get(headers.normal(column.name)))
        if guessed.target in taken and not import_fields.target(guessed.target).several_columns:
            guessed = replace(
                guessed, target="", unit="", codes={}, open_codes=(), match=mapping.TAKEN, possible=(guessed.target,)
            )
        taken |= {guessed.target} - {""}
        columns.append(guessed)
    return Mapping(tuple(columns))


def _whole(table: Table, saved: Sequence[Mapping]) -> Mapping | None:
    names = {headers.normal(column.name) for column in table.columns}
    fitting = [
        m for m in saved
        if any(c.target for c in m.columns) and all(headers.normal(c.header) in names for c in m.columns)
    ]  # fmt: skip
    if not fitting:
        return None
    return mapping.laid_onto(max(fitting, key=lambda m: len(m.columns)), table)


def without_names(found: Mapping) -> Mapping:
    """The mapping without patients' names, where the hospital does not want them read; whoever mapped them."""
    columns = tuple(
        replace(column, target="", match=mapping.BY_RULE) if column.target == "name" else column
        for column in found.columns
    )
    return replace(found, columns=columns)


def refreshed(found: Mapping, table: Table) -> Mapping:
    """The mapping with what it leaves open looked up in the table: units and words that have no code yet."""
    columns = []
    for column in found.columns:
        if column.target and column.match in (mapping.LEARNED, mapping.CHOSEN, *mapping.OPEN):
            column = _completed(column, table.columns[column.index])  # noqa: PLW2901
        columns.append(column)
    return replace(found, columns=tuple(columns))


def _guess(column: Column, learned: ColumnMapping | None) -> ColumnMapping:
    blank = ColumnMapping(column.index, column.name)
    if column.never_read:
        return replace(blank, match=mapping.BY_RULE)
    said = headers.recognise(column.name, column.unit_row)
    if learned is not None and (learned.target or learned.match == mapping.LEFT_OUT):
        laid = mapping.laid_column(learned, column.index, column.name, said.unit_text)
        if not laid.target:
            return laid
        return _completed(replace(laid, match=mapping.LEARNED), column)
    if said.why == "computed":
        return replace(blank, match=mapping.COMPUTED)
    if not column.filled:
        return replace(blank, match=mapping.NO_TEXT)
    if said.why == "several":
        return replace(blank, match=mapping.SEVERAL, possible=said.possible, header_unit=said.unit_text)
    if not said.target:
        return blank
    return _completed(_from_name(blank, said), column)


def _from_name(blank: ColumnMapping, said: Recognised) -> ColumnMapping:
    accepted = import_fields.target(said.target).units
    unit = said.unit if said.unit in accepted else ""
    match = mapping.NAME_AND_UNIT if unit and said.unit_text else mapping.EXACT_NAME
    return replace(blank, target=said.target, unit=unit, header_unit=said.unit or said.unit_text, match=match)


def _completed(column: ColumnMapping, source: Column) -> ColumnMapping:
    """Codes of known words, and whether something is left to decide."""
    target = import_fields.target(column.target)
    if target.codes:
        return _with_codes(column, source, target)
    if target.units:
        return _with_unit(column, source, target)
    return column


def _with_codes(column: ColumnMapping, source: Column, target: ImportTarget) -> ColumnMapping:
    words = list(dict.fromkeys(p for w in source.distinct for p in (w, *cell_values.words_of(w, target.parser))))
    known = code_words.recognise(target.id, words)
    codes = {word: known[word] for word in words if word in known}
    codes.update(column.codes)
    open_codes = _open_words(source, target, codes)
    match = column.match
    if open_codes:
        match = mapping.CODES_OPEN
    elif match in (mapping.EXACT_NAME, mapping.CODES_OPEN):
        match = mapping.CODE_LIST if codes else mapping.EXACT_NAME
    return replace(column, codes=codes, open_codes=tuple(open_codes), match=match)


def _open_words(source: Column, target: ImportTarget, codes: dict[str, str]) -> list[str]:
    found: dict[str, None] = {}
    for word in source.distinct:
        if word in codes or code_words.is_blank(word):
            continue
        pieces = cell_values.words_of(word, target.parser)
        found.update({p: None for p in pieces if p not in codes and not code_words.is_blank(p)})
    return list(found)


def _with_unit(column: ColumnMapping, source: Column, target: ImportTarget) -> ColumnMapping:
    if not column.unit:
        if column.header_unit and not _harmless(column, target):
            return replace(column, match=mapping.UNIT_UNLIKELY)
        if target.needs_unit:
            # a unit in every cell needs none in the header
            return column if _units_in_cells(source, target) else replace(column, match=mapping.NO_UNIT)
        column = replace(column, unit=units.bare_unit(target.id) or "")
    if column.match in (mapping.LEARNED, mapping.CHOSEN):
        return column
    if column.match in (mapping.UNIT_UNLIKELY, mapping.NO_UNIT):
        column = replace(column, match=mapping.NAME_AND_UNIT)
    return replace(column, match=mapping.UNIT_UNLIKELY) if _unlikely(column, source, target) else column


def _harmless(column: ColumnMapping, target: ImportTarget) -> bool:
    """Whether the header states no unit at all: a ratio has none."""
    return not column.header_unit or "" in target.units


def _numbers(source: Column) -> list[Number]:
    mark = numbers.decimal_style(source.distinct).mark
    found = (numbers.parse(text, mark) for text in source.distinct if not code_words.is_blank(text))
    return [number for number in found if isinstance(number, Number)]


def _units_in_cells(source: Column, target: ImportTarget) -> bool:
    tails = [units.recognise(number.tail, target.id) for number in _numbers(source)]
    return bool(tails) and all(unit in target.units for unit in tails)


def _unlikely(column: ColumnMapping, source: Column, target: ImportTarget) -> bool:
    if target.parser not in ("number", "plain"):
        return False
    found = [number for number in _numbers(source) if not number.tail]
    odd = sum(
        bool(cell_values.judged(Quantity(number.value, column.unit, number.comparator), target.id).reason)
        for number in found
    )
    return len(found) > 0 and odd > _UNLIKELY_SHARE * len(found)
