"""The decision what each column of a table is: data that is guessed, shown, corrected, saved and reused."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from typing import Any

from hccboard.errors import UserError
from hccboard.interchange import headers, import_fields, units
from hccboard.interchange.table import Table
from hccboard.translate import _, ngettext

FORMAT = "hccboard-import-mapping"
VERSION = 1

# How a column came to its target, or why it has none.
EXACT_NAME = "exact_name"
NAME_AND_UNIT = "name_and_unit"
CODE_LIST = "code_list"
LEARNED = "learned"
CHOSEN = "chosen"
UNIT_UNLIKELY = "unit_unlikely"
NO_UNIT = "no_unit"
CODES_OPEN = "codes_open"
SEVERAL = "several"
TAKEN = "taken"
NOT_KNOWN = "not_known"
NO_TEXT = "no_text"
COMPUTED = "computed"
BY_RULE = "by_rule"
LEFT_OUT = "left_out"

OPEN = (UNIT_UNLIKELY, NO_UNIT, CODES_OPEN, SEVERAL, TAKEN)


@dataclass(frozen=True)
class ColumnMapping:
    """What one column is read as.

    ``target`` is an id of ``import_fields``, "" for a column that is left out. ``unit`` is the unit its figures are
    read in ("" where none is needed or none is decided), ``header_unit`` what the header says, recognised or
    not. ``codes`` maps the words of the column to codes; "" leaves a word out. ``possible`` lists the
    targets a doubtful name may mean. ``reason`` is a note of the user why the column is read so, or left out.
    """

    index: int
    header: str
    target: str = ""
    unit: str = ""
    header_unit: str = ""
    codes: Dictionary[str, str] = field(default_factory=dict)
    open_codes: tuple[str, ...] = ()
    decimal_mark: str = ""
    date_order: str = ""
    match: str = NOT_KNOWN
    possible: tuple[str, ...] = ()
    reason: str = ""

    @property
    def status(self) -> str:
        """``needs_you``, ``mapped`` or ``ignored``: the groups of the column list."""
        if self.match in OPEN:
            return "needs_you"
        return "mapped" if self.target else "ignored"

    @property
    def never_read(self) -> bool:
        return self.match == BY_RULE

    @property
    def match_text(self) -> str:
        """The word for the column "Match"."""
        if self.match == CODES_OPEN:
            count = len(self.open_codes)
            return ngettext("{count} code open", "{count} codes open", count).format(count=count)
        if self.match == SEVERAL:
            return _("{count} possible").format(count=len(self.possible))
        return {
            EXACT_NAME: _("Exact name"),
            NAME_AND_UNIT: _("Name and unit"),
            CODE_LIST: _("Code list"),
            LEARNED: _("Learned"),
            CHOSEN: _("Chosen"),
            UNIT_UNLIKELY: _("Unit unlikely"),
            NO_UNIT: _("No unit"),
            TAKEN: _("Already used"),
            NOT_KNOWN: _("Name not known"),
            NO_TEXT: _("Empty"),
            COMPUTED: _("Worked out here"),
            BY_RULE: _("By rule"),
            LEFT_OUT: _("Ignored"),
        }[self.match]

    @property
    def target_text(self) -> str:
        """What the column is read as, or that it is not."""
        if self.target:
            return import_fields.label(self.target)
        return _("choose a fact") if self.match == SEVERAL else _("not read")


@dataclass(frozen=True)
class Mapping:
    """The columns of a table in order, the name under which they are saved, and decisions taken with them."""

    columns: tuple[ColumnMapping, ...]
    name: str = ""
    decisions: Dictionary[str, str] = field(default_factory=dict)

    def with_column(self, index: int, **changes: Any) -> Mapping:
        """The mapping with one column changed by the user.

        Choosing a target forgets unit, codes and reason of the old one unless they are given too. Raises
        ``UserError`` for a column that is never read, an unknown target, unit or code.
        """
        column = self.columns[index]
        if column.never_read:
            raise UserError(_("Contact data are never read."), next_step=_("Leave the column out."))
        if "target" in changes and changes["target"] != column.target:
            column = replace(column, unit="", codes={}, open_codes=(), decimal_mark="", date_order="", reason="")
        column = replace(column, **{"match": CHOSEN if changes.get("target", column.target) else LEFT_OUT, **changes})
        _check(column)
        columns = (*self.columns[:index], column, *self.columns[index + 1 :])
        return replace(self, columns=columns)

    def of_target(self, target: str) -> tuple[ColumnMapping, ...]:
        """The columns that fill a target, in the order of the file."""
        return tuple(column for column in self.columns if column.target == target)


def _check(column: ColumnMapping) -> None:
    where = _("Column “{name}”:").format(name=column.header)
    if not column.target:
        return
    if column.target not in import_fields.targets():
        raise UserError(
            f"{where} " + _("“{target}” is nothing that can be imported.").format(target=column.target),
            next_step=_("Choose one of the facts in the list."),
        )
    target = import_fields.target(column.target)
    if column.unit and target.units and column.unit not in target.units:
        raise UserError(
            f"{where} "
            + _("{fact} is not stored in {unit}.").format(fact=import_fields.label(target.id), unit=column.unit),
            next_step=_("Choose one of: {units}.").format(units=", ".join(u for u in target.units if u)),
        )
    # counts have no code list: there a word stands for another way to write the cell ("5" for ">=5")
    wrong = [c for c in column.codes.values() if c and c not in target.codes and target.parser != "count"]
    if wrong:
        raise UserError(
            f"{where} "
            + _("“{code}” is no code of {fact}.").format(code=wrong[0], fact=import_fields.label(target.id)),
            next_step=_("Choose one of: {codes}.").format(codes=", ".join(target.codes)),
        )


def to_json(mapping: Mapping) -> dict[str, Any]:
    """The mapping as data to save: header names, targets, units, code lists; no value of a patient."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": mapping.name,
        "columns": [_column_to_json(column) for column in mapping.columns if _worth_saving(column)],
        "decisions": dict(sorted(mapping.decisions.items())),
    }


def _worth_saving(column: ColumnMapping) -> bool:
    return bool(column.target) or column.match == LEFT_OUT


def _column_to_json(column: ColumnMapping) -> dict[str, Any]:
    if not column.target:
        return {"header": column.header, "leave_out": column.reason or True}
    data: dict[str, Any] = {"header": column.header, "target": column.target}
    for name in ("unit", "decimal_mark", "date_order"):
        if getattr(column, name):
            data[name] = getattr(column, name)
    if column.codes:
        data["codes"] = dict(column.codes)
    if column.reason:
        data["note"] = column.reason
    return data


def from_json(data: Any, table: Table | None = None) -> Mapping:
    """The mapping saved as ``data``, laid onto the columns of a table by their names.

    Columns of the table that it does not name are left out; names it has and the table lacks are ignored. Raises
    ``UserError`` where the data are no mapping, name an unknown target, unit or code, or fit no column.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("columns"), list):
        raise UserError(_("This is no import mapping."), next_step=_("Choose a mapping that was saved here."))
    if data.get("version") != VERSION:
        raise UserError(
            _("The mapping was saved by a newer version of the program."),
            next_step=_("Update the program, or map the columns again."),
        )
    saved = [_column_from_json(index, entry) for index, entry in enumerate(data["columns"])]
    decisions = data.get("decisions", {})
    if not isinstance(decisions, dict) or not all(isinstance(v, str) for v in decisions.values()):
        raise UserError(_("This is no import mapping."), next_step=_("Choose a mapping that was saved here."))
    mapping = Mapping(tuple(saved), str(data.get("name", "")), decisions)
    return laid_onto(mapping, table) if table is not None else mapping


def _column_from_json(index: int, entry: Any) -> ColumnMapping:
    if not isinstance(entry, dict) or not isinstance(entry.get("header"), str):
        raise UserError(
            _("Entry {number} of the mapping names no column.").format(number=index + 1),
            next_step=_("Save the mapping again."),
        )
    codes = entry.get("codes", {})
    if not isinstance(codes, dict) or not all(isinstance(code, str) for code in codes.values()):
        codes = {}
    left_out = entry.get("leave_out", False)
    column = ColumnMapping(
        index,
        entry["header"],
        target="" if left_out else str(entry.get("target", "")),
        unit=str(entry.get("unit", "")),
        codes=codes,
        decimal_mark=str(entry.get("decimal_mark", "")),
        date_order=str(entry.get("date_order", "")),
        match=LEFT_OUT if left_out else LEARNED,
        reason=left_out if isinstance(left_out, str) else str(entry.get("note", "")),
    )
    _check(column)
    return column


def laid_onto(mapping: Mapping, table: Table) -> Mapping:
    """The mapping for the columns of a table, found by name whatever their order.

    Raises ``UserError`` where no column fits.
    """
    by_name = {headers.normal(column.header): column for column in mapping.columns}
    columns = []
    for column in table.columns:
        found = by_name.get(headers.normal(column.name))
        said = headers.recognise(column.name, column.unit_row)
        if column.never_read:
            columns.append(ColumnMapping(column.index, column.name, match=BY_RULE))
        elif found is None:
            columns.append(ColumnMapping(column.index, column.name, match=NOT_KNOWN))
        else:
            columns.append(laid_column(found, column.index, column.name, said.unit_text))
    if not any(column.target for column in columns):
        raise UserError(
            _("The mapping “{name}” fits no column of this table.").format(name=mapping.name),
            next_step=_("Choose another mapping, or map the columns anew."),
        )
    return replace(mapping, columns=tuple(columns))


def laid_column(found: ColumnMapping, index: int, name: str, unit_text: str) -> ColumnMapping:
    unit = found.unit
    header_unit = units.recognise(unit_text, found.target) or unit_text
    if found.target and not unit and import_fields.target(found.target).units:
        said = units.recognise(unit_text, found.target)
        unit = said if said in import_fields.target(found.target).units else ""
    return replace(found, index=index, header=name, unit=unit, header_unit=header_unit)
