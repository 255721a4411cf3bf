"""Tables without a process of their own: the reader runs in the test."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
import pytest

from hccboard.interchange import reader
from hccboard.interchange.guess import guess_mapping
from hccboard.interchange.preview import Decisions, ImportPreview, build
from hccboard.interchange.rejections import Rejection, rejected
from hccboard.interchange.table import Table, TableBuilder


def read_bytes(content: bytes, name: str = "table.csv", **request: str) -> Table:
    """The table in these bytes; ``ImportRejected`` as the program raises it."""
    builder = TableBuilder()
    parts: dict[str, Any] = {}

    def receive(message: Any) -> None:
        if isinstance(message, list):
            builder.add(message[0], message[1:])
        else:
            parts.update(message)

    try:
        reader.read(io.BytesIO(content), request, receive)
    except Rejection as rejection:
        raise rejected(rejection.code, **rejection.details) from rejection
    return builder.build(name, parts["start"], parts["end"])


def workbook_bytes(*sheets: Iterable[Iterable[Any]], names: tuple[str, ...] = ()) -> bytes:
    """An XLSX file with these rows on its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"Sheet{number + 1}")
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def read() -> Callable[..., Table]:
    """``read(bytes or text, **request)`` -> Table."""

    def of(content: bytes | str, **request: str) -> Table:
        return read_bytes(content.encode() if isinstance(content, str) else content, **request)

    return of


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    return workbook_bytes


@pytest.fixture
def preview_of() -> Callable[..., ImportPreview]:
    """``preview_of(text, options={}, cells={}, **columns)``: a preview with the guessed mapping.

    ``columns`` are changes of a column by its name: ``Sex={"codes": {"1": "M"}}``.
    """

    def of(
        content: bytes | str, options: dict[str, str] | None = None, cells: dict[tuple[int, int], str] | None = None,
        existing: Any = None, today: Any = None, **columns: dict[str, Any],
    ) -> ImportPreview:  # fmt: skip
        table = read_bytes(content.encode() if isinstance(content, str) else content)
        mapping = guess_mapping(table)
        for name, changes in columns.items():
            index = next(column.index for column in table.columns if column.name == name)
            mapping = mapping.with_column(index, **changes)
        return build(table, mapping, Decisions(options or {}, cells or {}), existing, today=today)

    return of
