"""From a file to a table: start the reading process, collect its rows, report progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hccboard.interchange import limits, sandbox
from hccboard.interchange.table import Table, TableBuilder

Progress = Callable[[float], None]


def read_table(
    path: Path,
    sheet: str | None = None,
    *,
    encoding: str = "",
    delimiter: str = "",
    progress: Progress = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
    wall_seconds: float = limits.READER_WALL_SECONDS,
) -> Table:
    """The table in a CSV or XLSX file.

    ``sheet`` names a sheet of a workbook (``None``: the first with rows), ``encoding`` and ``delimiter`` force what
    is otherwise recognised. Raises ``ImportRejected`` (what, where, what to do) and ``Cancelled``.
    """
    request = {"sheet": sheet or "", "encoding": encoding, "delimiter": delimiter}
    builder = TableBuilder()
    start: dict[str, Any] = {}
    end: dict[str, Any] = {}
    for message in sandbox.messages(path, request, cancelled, wall_seconds):
        if isinstance(message, list):
            builder.add(message[0], message[1:])
        elif "start" in message:
            start = message["start"]
        elif "progress" in message:
            progress(float(message["progress"]))
        else:
            end = message["end"]
    progress(1.0)
    return builder.build(path.name, start, end)
