"""The process that reads a file nobody trusts: bytes in on standard input, rows out as JSON lines.

It is started with the open file as its standard input and a request in the environment, limits its own memory
and processor time, cannot write files, and sends: one ``start`` object, one list per row (row number, then
compact cells), now and then a ``progress`` object, and at the end ``end`` or ``rejected``. Nothing else of
it is used: what it prints on standard error is thrown away.

Run as ``python -m hccboard.interchange.reader``; a frozen program starts itself with ``FLAG``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from hccboard.interchange import csv_rows, csv_text, limits
from hccboard.interchange.rejections import Rejection

FLAG = "--read-table-from-standard-input"
REQUEST = "HCCBOARD_READER_REQUEST"
_ROWS_BETWEEN_PROGRESS = 500
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Send = Callable[[Any], None]
Rows = Iterator[tuple[int, list[str], float]]


def main() -> int:
    """Read standard input and send what is in it; always 0, the last line says how it went."""
    request = json.loads(os.environ.get(REQUEST, "{}"))
    output = sys.stdout.buffer

    def send(message: Any) -> None:
        output.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
        output.write(b"\n")

    try:
        _import_what_is_needed()
        _limit_resources()
        read(sys.stdin.buffer, request, send)
    except Rejection as rejection:
        send({"rejected": rejection.code, "details": rejection.details})
    except Exception:
        # out of memory, or a fault of the reader: either way the file is not read
        os.write(1, b'\n{"rejected":"reader_failed","details":{}}\n')
        return 0
    output.flush()
    return 0


def _import_what_is_needed() -> None:
    """Before the limits: afterwards no module may fail to load for want of memory."""
    for name in ("defusedxml.ElementTree", "openpyxl.styles.numbers", "openpyxl.utils.datetime"):
        importlib.import_module(name)


def _limit_resources() -> None:
    """Bound memory and processor time and forbid writing; where the system cannot, time alone bounds."""
    try:
        import resource
    except ImportError:  # Windows: the parent ends this process when its time is over
        return
    for kind, amount in (
        (resource.RLIMIT_AS, limits.READER_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.READER_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            amount = min(amount, hard)  # noqa: PLW2901
        try:
            resource.setrlimit(kind, (amount, amount))
        except (OSError, ValueError):  # macOS refuses a limit of the address space
            continue


def read(source: BinaryIO, request: dict[str, Any], send: Send) -> None:
    """Recognise the file, check it and send its rows; raises ``Rejection``."""
    head = source.read(8)
    source.seek(0, os.SEEK_END)
    size = source.tell()
    source.seek(0)
    if size == 0:
        raise Rejection("empty")
    if size > limits.FILE_BYTES:
        raise Rejection("file_too_large")
    if head.startswith(_OLD_OFFICE):
        raise Rejection("protected")
    if head.startswith((_ZIP, b"PK\x05\x06")):
        _read_workbook(source, request, send)
    else:
        _read_text(source, request, send)


def _read_text(source: BinaryIO, request: dict[str, Any], send: Send) -> None:
    text, encoding = csv_text.decode(source.read(), request.get("encoding", ""))
    delimiter = request.get("delimiter") or csv_rows.guess_delimiter(text)
    send({"start": {"format": "csv", "encoding": csv_text.NAMES.get(encoding, encoding), "delimiter": delimiter}})
    total = text.count("\n") + 1
    _send_rows(((n, row, n / total) for n, row in csv_rows.rows(text, delimiter)), send)
    send({"end": {}})


def _read_workbook(source: BinaryIO, request: dict[str, Any], send: Send) -> None:
    from hccboard.interchange import xlsx_rows

    for book in xlsx_rows.open_workbook(source):
        names = list(book.sheets)
        sheet = request.get("sheet") or xlsx_rows.default_sheet(book)
        if sheet not in book.sheets:
            raise Rejection("no_sheet", sheet=str(sheet)[:100], sheets=names[:20])
        if xlsx_rows.is_code_list(book, sheet):
            raise Rejection("code_list", sheet=sheet)
        send({"start": {"format": "xlsx", "sheets": names[:200], "sheet": sheet, "epoch_1904": book.epoch_1904}})
        _send_rows(xlsx_rows.rows(book, sheet), send)
        send({"end": {"calculated_cells": book.calculated_cells}})


def _send_rows(rows: Rows, send: Send) -> None:
    """Send every row with text in it; bounds on rows, columns and cells."""
    sent = cells = 0
    for number, row, done in rows:
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        sent += 1
        cells += len(row)
        if len(row) > limits.COLUMNS:
            raise Rejection("too_many_columns", row=number, count=len(row))
        if sent > limits.ROWS:
            raise Rejection("too_many_rows")
        if cells > limits.CELLS:
            raise Rejection("too_many_cells", row=number)
        send([number, *row])
        if sent % _ROWS_BETWEEN_PROGRESS == 0:
            send({"progress": round(min(done, 1.0), 3)})
    if not sent:
        raise Rejection("empty")


if __name__ == "__main__":
    raise SystemExit(main())
