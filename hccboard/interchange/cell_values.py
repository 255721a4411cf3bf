"""One reader per kind of target: from a cell to a value, or to the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hccboard.domain import catalogue
from hccboard.domain.records import Patient, entry_fields
from hccboard.interchange import dates, numbers, units
from hccboard.interchange.cells import ERROR, FORMULA, NUMBER, Cell
from hccboard.interchange.code_words import is_blank, plain
from hccboard.interchange.import_fields import ImportTarget
from hccboard.interchange.numbers import Number
from hccboard.interchange.values import BLANK, Quantity, Reading, Span, Stated

_SINGLE = re.compile(r"^(?:single|solitary|单发|单个|孤立|一个|单)$")
_MULTIPLE = re.compile(r"^(?:multiple|multifocal|multinodular|多发|多个|多结节|弥漫多发|数个)$")
_RANGE = re.compile(r"^(\d+)\s*(?:-|~|to|至|或|or|/)\s*(\d+)$")
_BOUNDED = re.compile(
    r"^(<=|>=|=<|=>|[<>≤≥≦≧]|大于等于|小于等于|大于|小于|不少于)?\s*(\d+)\s*"
    r"(\+|个以上|个|及以上|or more|以上|枚|nodules?|lesions?|个结节|个病灶)?$"
)
_LIST = re.compile(r"\s*(?:[;；、|+&\n]|,(?!\d)|，)\s*")
_BETWEEN_LESIONS = re.compile(r"[;；|\n]")
_BETWEEN_CATEGORIES = re.compile(r"[;；|、,，\n]")  # "LR-4/5" is one category that is not decided
_LABEL_LIMIT = 100
_LEADING_WORDS = re.compile(r"^(?:ecog|ps|ecog[\s-]*ps|kps)\s*[:：=]?\s*|\s*(?:分|级)$")
_DIMENSIONS = re.compile(r"\s*[x*]\s*")
_CHILD = re.compile(
    r"^(?:child[\s-]*(?:pugh)?|ctp|cp)?\s*[:：]?\s*([abc])?\s*(?:级|class)?"
    r"\s*[(（]?\s*(\d{1,2})?\s*(?:分|points?)?\s*[)）]?$"
)
_CHILD_SCORES = {"A": range(5, 7), "B": range(7, 10), "C": range(10, 16)}
_ROUNDED = re.compile(r"^\d(?:[.,]\d+)?e\+?\d{2,}$", re.IGNORECASE)
_CODED = ("code", "codes", "segments", "categories")
_EXACT_DIGITS = 15  # a spreadsheet number keeps no more
_TEXT_LIMIT = 2_000
_AGE_LIMITS = next((f.low or 0, f.high or 130) for name, f in entry_fields(Patient) if name == "age_years")


@dataclass(frozen=True)
class Context:
    """What a reader must know about the column besides the cell."""

    target: ImportTarget
    unit: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    decimal_mark: str = ""
    date_order: str = ""
    epoch_1904: bool | None = None
    epoch_forced: bool = False
    one_lesion: bool = False
    today: date | None = None


def read(cell: Cell, context: Context) -> Reading:
    """The value of a cell for the target of its column; see ``problems.REASONS`` for the reasons."""
    if not cell.text:
        return BLANK
    if cell.kind == ERROR:
        return BLANK if plain(cell.text) == "#n/a" else Reading(reason="error_cell")
    if cell.kind == FORMULA:
        return Reading(cell.text[:_TEXT_LIMIT] if context.target.parser == "text" else None, "formula")
    parser = context.target.parser
    if parser not in _CODED and (is_blank(cell.text) or cell.text == "无"):
        return BLANK
    return _READERS[parser](cell, context)


def _text(cell: Cell, context: Context) -> Reading:
    if context.target.id in ("hospital_number", "case_number"):
        number = " ".join(cell.text.split())[:200]
        return Reading(reason="digits_lost") if _digits_lost(number, cell.kind) else Reading(number)
    return Reading(cell.text[:_TEXT_LIMIT])


def _digits_lost(number: str, kind: str) -> bool:
    """Whether a spreadsheet rounded a long number, so that two patients may share what is left of it."""
    return bool(_ROUNDED.match(number)) or (kind == NUMBER and len(number.replace(".", "")) > _EXACT_DIGITS)


def _number(cell: Cell, context: Context) -> Reading:
    found = numbers.of_cell(cell, context.decimal_mark)
    if isinstance(found, str):
        return Reading(reason=found)
    unit = context.unit
    if found.tail:
        unit = units.recognise(found.tail, context.target.id)
        if not unit or units.factor(context.target.id, unit) is None:
            return Reading(reason="unknown_unit" if unit or "/" in found.tail else "not_a_number")
    elif context.target.needs_unit and not unit:
        return Reading(Quantity(found.value, "", found.comparator), "no_unit")
    elif units.factor(context.target.id, unit) is None:
        return Reading(Quantity(found.value, unit, found.comparator), "unit_not_accepted")
    return judged(Quantity(found.value, unit, found.comparator), context.target.id)


def judged(quantity: Quantity, target: str) -> Reading:
    """The quantity, with a reason where it is impossible or implausible in its unit."""
    definition = catalogue.definition(target)
    factor = units.factor(target, quantity.unit)
    assert factor is not None
    value = float(quantity.value * factor)
    low, high = definition.possible
    if value < low or (definition.positive and value <= low and quantity.comparator not in (">", ">=")):
        return Reading(quantity, "too_low_impossible")
    if value > high:
        return Reading(quantity, "too_high_impossible")
    if definition.plausible:
        low, high = definition.plausible
        # "<2" below the range of the method is sound where 2 itself would be
        if value < low and quantity.comparator not in ("<", "<=", ">", ">="):
            return Reading(quantity, "too_low")
        if value > high:
            return Reading(quantity, "too_high")
    return Reading(quantity)


def _plain_number(cell: Cell, context: Context) -> Reading:
    reading = _number(cell, context)
    value = reading.value
    if isinstance(value, Quantity) and value.comparator:
        return Reading(reason="not_a_number")
    return reading


def _integer(cell: Cell, context: Context) -> Reading:
    found = numbers.of_cell(cell, context.decimal_mark)
    if isinstance(found, str) or found.comparator:
        return Reading(reason="not_a_number")
    if found.tail and units.recognise(found.tail, "age_years") != "years":
        return Reading(reason="unknown_unit")
    value = int(found.value)
    low, high = _AGE_LIMITS
    if found.value > high or found.value < low:
        return Reading(value, "too_high_impossible" if found.value > high else "too_low_impossible")
    plausible = catalogue.definition("age_years").plausible or (0, 130)
    if value < plausible[0]:
        return Reading(value, "too_low")
    return Reading(value, "too_high" if value > plausible[1] else "")


def _date(cell: Cell, context: Context) -> Reading:
    reading = dates.read(cell, context.date_order, context.epoch_1904, forced=context.epoch_forced)
    if reading.value is None or reading.reason:
        return reading
    day = reading.value.day
    if day.year < 1900:
        return Reading(reading.value, "date_too_early")
    planned = context.target.id == "meeting_date"
    if context.today and day > context.today and not planned:
        return Reading(reading.value, "future_date")
    return reading


def _code(cell: Cell, context: Context) -> Reading:
    code = context.codes.get(cell.text)
    if code:
        return Reading(code)
    if code == "" or is_blank(cell.text):
        return BLANK
    return Reading(reason="open_code")


def split_list(text: str) -> list[str]:
    """The members of a list in one cell."""
    pieces = (piece.strip() for piece in re.split(r"[;；、,，+&/|\n]| and |以及|及|和", text))
    return [piece for piece in pieces if piece]


def _codes(cell: Cell, context: Context) -> Reading:
    whole = context.codes.get(cell.text)
    if whole:
        return Reading((whole,))
    if whole == "" or is_blank(cell.text):
        return BLANK
    found = []
    for piece in split_list(cell.text):
        code = context.codes.get(piece)
        if code is None and not is_blank(piece):
            return Reading(reason="open_code")
        if code:
            found.append(code)
    return Reading(tuple(dict.fromkeys(found))) if found else BLANK


def words_of(text: str, parser: str) -> list[str]:
    """The words of a cell that are looked up in a code list, one by one."""
    if parser == "code":
        return [text]
    return _lesion_pieces(text, _BETWEEN_CATEGORIES) if parser == "categories" else split_list(text)


def _lesion_pieces(text: str, divider: re.Pattern[str]) -> list[str]:
    """The part of a list that speaks of each lesion; an empty one keeps its place."""
    pieces = [piece.strip() for piece in divider.split(text)]
    while pieces and not pieces[-1]:
        pieces.pop()
    return pieces


def _of_lesions(
    cell: Cell, context: Context, divider: re.Pattern[str], read_piece: Callable[[str, Context], str | None]
) -> Reading:
    """One item for each lesion, "" where nothing is said of it; the whole cell where the column is of one lesion."""
    whole = context.one_lesion or cell.text in context.codes
    pieces = [cell.text] if whole else _lesion_pieces(cell.text, divider)
    found = ["" if is_blank(piece) else read_piece(piece, context) for piece in pieces]
    if None in found:
        return Reading(reason="open_code")
    return Reading(tuple(found)) if any(found) else BLANK


def _labels(cell: Cell, context: Context) -> Reading:
    return _of_lesions(cell, context, _BETWEEN_LESIONS, lambda piece, _context: " ".join(piece.split())[:_LABEL_LIMIT])


def _segments(cell: Cell, context: Context) -> Reading:
    return _of_lesions(cell, context, _BETWEEN_LESIONS, _segments_of_one)


def _segments_of_one(text: str, context: Context) -> str | None:
    """Its segments as "S5/S8", ``None`` where a word has no code."""
    reading = _codes(Cell(text, "text"), context)
    return None if reading.reason else "/".join(reading.value or ())


def _categories(cell: Cell, context: Context) -> Reading:
    return _of_lesions(cell, context, _BETWEEN_CATEGORIES, lambda piece, given: given.codes.get(piece))


def _range(cell: Cell, _context: Context) -> Reading:
    text = _LEADING_WORDS.sub("", plain(cell.text).replace("–", "-")).strip()
    if match := _RANGE.match(text):
        low, high = int(match[1]), int(match[2])
        found: Span | None = Span(low, high) if low <= high else None
    elif match := _BOUNDED.match(text):
        found = _bounded(match[1] or "", int(match[2]), match[3] or "", 0, 4)
    else:
        found = None
    if found is None or found.low is None or found.high is None:
        return Reading(reason="not_a_grade")
    return Reading(found) if 0 <= found.low <= found.high <= 4 else Reading(reason="not_a_grade")


def _bounded(sign: str, value: int, tail: str, lowest: int, highest: int | None) -> Span | None:
    if tail in ("+", "个以上", "及以上", "or more", "以上"):
        sign = sign or ">="
    low: int | None
    high: int | None
    if sign in (">", "大于"):
        low, high = value + 1, highest
    elif sign in (">=", "=>", "≥", "≧", "大于等于", "不少于"):
        low, high = value, highest
    elif sign in ("<", "小于"):
        low, high = lowest, value - 1
    elif sign in ("<=", "=<", "≤", "≦", "小于等于"):
        low, high = lowest, value
    else:
        low = high = value
    return Span(low, high) if high is None or low <= high else None


def _count(cell: Cell, context: Context) -> Reading:
    text = plain(context.codes.get(cell.text, cell.text))
    if _SINGLE.match(text):
        return Reading(Span(1, 1))
    if _MULTIPLE.match(text):
        return Reading(Span(2, None))
    if match := _RANGE.match(text):
        low, high = int(match[1]), int(match[2])
        found: Span | None = Span(low, high) if low <= high else None
    elif match := _BOUNDED.match(text):
        # at least one viable nodule is what "fewer than three" says of a patient with this tumour
        found = _bounded(match[1] or "", int(match[2]), match[3] or "", 1, None)
    else:
        return Reading(reason="not_a_count")
    if found is None or max(found.low or 0, found.high or 0) > catalogue.NODULE_COUNT_POSSIBLE[1]:
        return Reading(reason="not_a_count")
    return Reading(found)


def _diameter(cell: Cell, context: Context) -> Reading:
    found = _length(cell, cell.text, context)
    if isinstance(found, str):
        return Reading(reason=found)
    return _judged_span(found)


def _diameters(cell: Cell, context: Context) -> Reading:
    text = cell.text
    if context.decimal_mark == ".":
        text = re.sub(r",\s*(?=\d)", ";", text)
    spans = []
    last_tail = re.search(r"(mm|cm|毫米|厘米)\s*$", plain(text))
    for piece in _LIST.split(text):
        if not piece or is_blank(piece):
            continue
        # "5.2, 3.1 cm": the unit at the end is that of the whole list
        whole = piece + " " + last_tail[1] if last_tail and not re.search(r"[a-z米]", plain(piece)) else piece
        found = _length(Cell(whole, cell.kind if whole == text else "text"), whole, context)
        if isinstance(found, str):
            return Reading(reason=found)
        if found.low != found.high:
            return Reading(reason="not_a_length")
        spans.append(found)
    if not spans:
        return BLANK
    reasons = [reason for span in spans if (reason := _judged_span(span).reason)]
    return Reading(tuple(spans), reasons[0] if reasons else "")


def _judged_span(span: Span) -> Reading:
    low_possible, high_possible = catalogue.DIAMETER_POSSIBLE_MM
    low_plausible, high_plausible = catalogue.DIAMETER_PLAUSIBLE_MM
    value = span.low if span.low is not None else span.high
    assert value is not None
    if value < low_possible:
        return Reading(span, "too_low_impossible")
    if value > high_possible:
        return Reading(span, "too_high_impossible")
    if value < low_plausible:
        return Reading(span, "too_low")
    return Reading(span, "too_high" if value > high_plausible else "")


def _length(cell: Cell, text: str, context: Context) -> Span | str:
    """The largest of the dimensions in a text (5.2 × 4.1 cm), in whole millimetres."""
    pieces = [cell.text] if cell.text == text and cell.kind != "text" else _DIMENSIONS.split(numbers.normal(text))
    parsed: list[Number] = []
    for piece in pieces:
        found = numbers.parse(piece, context.decimal_mark, cell.kind == "number")
        if isinstance(found, str):
            return "ambiguous_number" if found == "ambiguous_number" else "not_a_length"
        parsed.append(found)
    tails = {unit for found in parsed if found.tail and (unit := units.recognise(found.tail))}
    if any(found.tail and not units.recognise(found.tail) for found in parsed) or len(tails) > 1:
        return "unknown_unit"
    unit = tails.pop() if tails else context.unit
    if not unit:
        return "no_unit"
    factor = units.factor("largest_diameter", unit)
    if factor is None:
        return "unknown_unit"
    if len(parsed) > 1 and any(found.comparator for found in parsed):
        return "not_a_length"
    largest = max(parsed, key=lambda found: found.value)
    return _span(largest.value * factor, largest.comparator)


def _span(millimetres: Decimal, comparator: str) -> Span:
    """Whole millimetres; half goes up. "> 50 mm" is 51 or more, because sizes are whole."""
    exact = int(millimetres.quantize(Decimal(1), ROUND_HALF_UP))
    if comparator == ">":
        return Span(int(millimetres) + 1, None)
    if comparator == ">=":
        return Span(exact, None)
    if comparator == "<":
        return Span(None, exact - 1 if millimetres == exact else int(millimetres))
    return Span(None, exact) if comparator == "<=" else Span(exact, exact)


def _child_pugh(cell: Cell, _context: Context) -> Reading:
    match = _CHILD.match(plain(cell.text))
    if not match or not (match[1] or match[2]):
        return Reading(reason="not_a_class")
    letter = match[1].upper() if match[1] else None
    score = int(match[2]) if match[2] else None
    if score is not None and not 5 <= score <= 15:
        return Reading(reason="not_a_class")
    if letter and score and score not in _CHILD_SCORES[letter]:
        return Reading(reason="contradiction")
    return Reading(Stated(letter, score))


_READERS: dict[str, Callable[[Cell, Context], Reading]] = {
    "text": _text, "number": _number, "plain": _plain_number, "integer": _integer, "date": _date, "code": _code,
    "codes": _codes, "range": _range, "count": _count, "diameter": _diameter, "diameters": _diameters,
    "labels": _labels, "segments": _segments, "categories": _categories, "child_pugh": _child_pugh,
}  # fmt: skip
