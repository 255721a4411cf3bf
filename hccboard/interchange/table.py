"""A table as it was read: columns with their names, rows in a compact form, nothing interpreted yet.

Columns with contact data are emptied while the table is built, so that nothing of them stays in memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from hccboard.interchange import cells, header_rows
from hccboard.interchange.cells import SEPARATOR, Cell
from hccboard.interchange.header_rows import Header
from hccboard.interchange.rejections import rejected

DISTINCT_KEPT = 60
_SAMPLES = 4
_HEAD_ROWS = 25


@dataclass(frozen=True)
class Column:
    """A column of the file. ``index`` counts from 0, ``number`` from 1 as people do.

    ``distinct`` holds its different cells, in order of appearance, where they are at most ``DISTINCT_KEPT``;
    else the first of them and ``many`` is True. ``never_read`` marks contact data, whose cells were dropped.
    """

    index: int
    name: str
    unit_row: str = ""
    never_read: bool = False
    distinct: tuple[str, ...] = ()
    many: bool = False
    filled: int = 0

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def samples(self) -> tuple[str, ...]:
        return () if self.never_read else self.distinct[:_SAMPLES]


@dataclass(frozen=True)
class Table:
    """Rows of text with their row numbers in the file. ``Table.cell`` is cheap and keeps nothing."""

    file_name: str
    format: str
    columns: tuple[Column, ...]
    stored_rows: tuple[str, ...] = field(repr=False)
    row_numbers: array[int] = field(repr=False)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    epoch_1904: bool | None = None
    header_row: int | None = None
    calculated_cells: int = 0

    def __len__(self) -> int:
        return len(self.stored_rows)

    def row(self, index: int) -> list[str]:
        """The cells of a row in their compact form; may be shorter than ``columns``."""
        return self.stored_rows[index].split(SEPARATOR)

    def cell(self, row: int, column: int) -> Cell:
        """One cell; beyond the end of a row it is empty."""
        found = self.stored_rows[row].split(SEPARATOR, column + 1)
        return cells.decode(found[column]) if column < len(found) else cells.EMPTY

    def column_cells(self, column: int) -> Iterator[str]:
        """Every cell of a column in its compact form."""
        for stored in self.stored_rows:
            found = stored.split(SEPARATOR, column + 1)
            yield found[column] if column < len(found) else ""


class TableBuilder:
    """Collects the rows of a reading process and finds the header among the first of them."""

    def __init__(self) -> None:
        self._head: list[tuple[int, list[str]]] = []
        self._header: Header | None = None
        self._rows: list[str] = []
        self._numbers: array[int] = array("L")
        self._dropped: list[int] = []
        self._distinct: list[dict[str, None]] = []
        self._filled: list[int] = []

    def add(self, number: int, row: list[str]) -> None:
        if self._header is None:
            self._head.append((number, row))
            if len(self._head) >= _HEAD_ROWS:
                self._find_header()
        else:
            self._keep(number, row)

    def _find_header(self) -> None:
        header = self._header = header_rows.find([row for _number, row in self._head])
        self._dropped = [i for i, never in enumerate(header.never_read) if never]
        self._distinct = [{} for _name in header.names]
        self._filled = [0] * len(header.names)
        for number, row in self._head[header.first_row :]:
            self._keep(number, row)

    def _keep(self, number: int, row: list[str]) -> None:
        for column in self._dropped:
            if column < len(row):
                row[column] = ""
        while len(self._distinct) < len(row):  # a row longer than the header: columns without a name
            self._distinct.append({})
            self._filled.append(0)
        any_text = False
        for column, cell in enumerate(row):
            if cell:
                any_text = True
                self._filled[column] += 1
                seen = self._distinct[column]
                if len(seen) <= DISTINCT_KEPT:
                    seen[cell] = None
        if any_text:
            self._rows.append(SEPARATOR.join(row))
            self._numbers.append(number)

    def build(self, file_name: str, start: dict[str, object], end: dict[str, object]) -> Table:
        """The table; ``ImportRejected`` if there is no row below the header."""
        if self._header is None:
            if not self._head:
                raise rejected("empty")
            self._find_header()
        header = self._header
        assert header is not None
        header_number = self._head[header.row][0] if header.row is not None else None
        if not self._rows:
            raise rejected("only_header", row=header_number or 1)
        columns = tuple(self._column(header, index) for index in range(len(self._distinct)))
        return Table(
            file_name, str(start.get("format", "")), columns, tuple(self._rows), self._numbers,
            sheet=str(start.get("sheet", "")), sheets=tuple(start.get("sheets", ())),  # type: ignore[arg-type]
            encoding=str(start.get("encoding", "")), delimiter=str(start.get("delimiter", "")),
            epoch_1904=bool(start["epoch_1904"]) if "epoch_1904" in start else None,
            header_row=header_number, calculated_cells=int(end.get("calculated_cells", 0)),  # type: ignore[call-overload]
        )  # fmt: skip

    def _column(self, header: Header, index: int) -> Column:
        named = index < len(header.names)
        distinct = tuple(cells.decode(cell).text for cell in self._distinct[index])
        return Column(
            index,
            header.names[index] if named else header_rows.unnamed(index),
            header.units[index] if named else "",
            header.never_read[index] if named else False,
            distinct[:DISTINCT_KEPT],
            len(distinct) > DISTINCT_KEPT,
            self._filled[index],
        )
