"""Rows of a text table: which separator, and every cell as clean text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from hccboard.interchange import cells, limits
from hccboard.interchange.rejections import Rejection

DELIMITERS = (",", ";", "\t", "|", "^", ":")
_SAMPLE_RECORDS = 120
_SAMPLE_CHARACTERS = 400_000


def rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with its number counted from 1 as a spreadsheet counts rows.

    Cells come in their compact form (see ``cells``). Raises ``Rejection`` for a bound that is passed and for
    quotation marks that do not match.
    """
    csv.field_size_limit(limits.CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = "cell_too_long" if "field larger" in str(error) else "open_quotation"
            raise Rejection(code, row=number) from None
        if len(record) > limits.COLUMNS:
            raise Rejection("too_many_columns", row=number, count=len(record))
        found = [_cell(text) for text in record]
        if number == 1 and 1 <= len(found) <= 2 and found[0].lower().startswith("sep="):
            number = 0  # the separator line of a spreadsheet program is no row
            continue
        yield number, found


def _cell(text: str) -> str:
    if not text:
        return ""
    text = cells.literal(cells.clean(text))
    return cells.encode(text, cells.FORMULA) if cells.looks_like_formula(text) else text


def guess_delimiter(text: str) -> str:
    """The separator under which the first records agree best on a number of columns."""
    head = text[:_SAMPLE_CHARACTERS]
    first = head.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        score = _agreement(head, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _agreement(head: str, delimiter: str) -> float:
    """Share of records with the most frequent width, raised a little by the width itself."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    first_width = 0
    try:
        for count, record in enumerate(reader):
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
                first_width = first_width or len(record)
            if count >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0
    wide = {width: n for width, n in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, agreeing = max(wide.items(), key=lambda item: (item[1], item[0]))
    # A decimal comma splits the values but not the header: the header must agree with the rows.
    bonus = 0.5 if first_width == width else 0.0
    return agreeing / sum(widths.values()) + bonus + min(width, 50) / 500
