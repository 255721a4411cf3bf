"""Two large parts of a workbook, read as a stream: the shared strings and one sheet.

A sheet is read here and not with openpyxl because a formula and its stored result are wanted in one pass, and
because openpyxl parses ten more parts of which a harmless foreign one may make it fail. Document types and
entities are refused by the parser itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from hccboard.interchange import limits
from hccboard.interchange.rejections import Rejection
from hccboard.interchange.xlsx_archive import BROKEN, check_xml, shown

_CHUNK = 1 << 16


def _forbidden(*_arguments: object) -> None:
    raise Rejection("forbidden_xml", part="XML")


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _forbidden
    parser.EntityDeclHandler = _forbidden
    parser.ExternalEntityRefHandler = _forbidden
    parser.UnparsedEntityDeclHandler = _forbidden
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Strings:
    """Handlers that collect the shared strings; phonetic guides are left out."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._in_guide = False
        self._size = 0
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._in_guide = True
        elif name == "t":
            self._in_text = not self._in_guide

    def _end(self, name: str) -> None:
        name = _local(name)
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_guide = False
        elif name == "si":
            text = "".join(self._pieces)
            self._size += len(text) + 60
            if self._size > 2 * limits.EXPANDED_BYTES:
                raise Rejection("expands_too_much", part="sharedStrings.xml")
            self.found.append(text[: limits.CELL_CHARACTERS])

    def _characters(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)


def shared_strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Every shared string of the workbook, in order."""
    check_xml(archive, name)
    parser = _parser()
    collector = _Strings(parser)
    for _done in _fed(archive, name, parser):
        pass
    return collector.found


def _fed(archive: zipfile.ZipFile, name: str, parser: expat.XMLParserType) -> Iterator[int]:
    """Feed a part to a parser piece by piece; yields the number of bytes read so far."""
    done = 0
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                done += len(chunk)
                parser.Parse(chunk, False)
                yield done
        parser.Parse(b"", True)
        yield done
    except (expat.ExpatError, LookupError, *BROKEN):
        raise Rejection("damaged", part=shown(name)) from None


class RawCell:
    """A cell as the sheet writes it: its type, style, value and formula."""

    __slots__ = ("column", "formula", "style", "text", "type")

    def __init__(self, column: int, kind: str, style: int) -> None:
        self.column = column
        self.type = kind
        self.style = style
        self.text = ""
        self.formula: str | None = None


class _Sheet:
    """Handlers that collect the rows of a sheet."""

    def __init__(self, parser: expat.XMLParserType, limit_columns: int) -> None:
        self.rows: list[tuple[int, list[RawCell]]] = []
        self._limit = limit_columns
        self._row = 0
        self._column = 0
        self._cells: list[RawCell] = []
        self._cell: RawCell | None = None
        self._pieces: list[str] | None = None
        self._in_guide = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row, "c": self._start_cell, "v": self._open, "t": self._open_text,
            "f": self._open, "rPh": self._start_guide,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "row": self._end_row, "c": self._end_cell, "v": self._end_value, "t": self._end_value,
            "f": self._end_formula, "rPh": self._end_guide,
        }  # fmt: skip
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(name) or self._starts.get(_local(name))
        if handler:
            handler(attributes)

    def _end(self, name: str) -> None:
        handler = self._ends.get(name) or self._ends.get(_local(name))
        if handler:
            handler()

    def _characters(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _integer(attributes.get("r"), self._row + 1)
        # A row that goes back is damage or malice; going on counting keeps the order of the file.
        self._row = number if number > self._row else self._row + 1
        if self._row > limits.SHEET_ROW_NUMBER:
            raise Rejection("too_many_rows")
        self._column = 0
        self._cells = []

    def _end_row(self) -> None:
        if self._cells:
            self.rows.append((self._row, self._cells))
        self._cells = []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = column_number(reference) if reference else self._column + 1
        self._cell = RawCell(self._column, attributes.get("t", "n"), _integer(attributes.get("s"), 0))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or not (cell.text or cell.formula is not None):
            return
        if cell.column > self._limit:
            raise Rejection("too_many_columns", row=self._row, count=cell.column)
        self._cells.append(cell)

    def _open(self, _attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._pieces = []

    def _open_text(self, attributes: dict[str, str]) -> None:
        if not self._in_guide:
            self._open(attributes)

    def _end_value(self) -> None:
        if self._cell is not None and self._pieces is not None:
            self._cell.text += "".join(self._pieces)
            if len(self._cell.text) > limits.CELL_CHARACTERS:
                raise Rejection("cell_too_long", row=self._row)
        self._pieces = None

    def _end_formula(self) -> None:
        if self._cell is not None and self._pieces is not None:
            self._cell.formula = "".join(self._pieces)[:200]
        self._pieces = None

    def _start_guide(self, _attributes: dict[str, str]) -> None:
        self._in_guide = True

    def _end_guide(self) -> None:
        self._in_guide = False


def _integer(text: str | None, default: int) -> int:
    if text is None:
        return default
    try:
        number = float(text)
    except ValueError:
        raise Rejection("damaged", part="sheet") from None
    if not 0 <= number <= 1e9:
        raise Rejection("damaged", part="sheet")
    return int(number)


_columns: dict[str, int] = {}


def column_number(reference: str) -> int:
    """The column of a cell reference, from 1: ``A1`` is 1, ``AB12`` is 28."""
    letters = reference.rstrip("0123456789").lstrip("$").rstrip("$")
    number = _columns.get(letters)
    if number is None:
        if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            raise Rejection("damaged", part="sheet")
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        _columns[letters] = number
    return number


def sheet_rows(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, list[RawCell], int]]:
    """Every row with a cell in it: row number, cells, bytes of the sheet read so far."""
    parser = _parser()
    sheet = _Sheet(parser, limits.COLUMNS)
    for done in _fed(archive, name, parser):
        for number, found in sheet.rows:
            yield number, found, done
        sheet.rows.clear()
