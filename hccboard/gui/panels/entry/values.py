"""What a person types, as values: dates known to a part, decimals with comma or point. No Qt."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from hccboard.translate import _

_DAYS_BACK = re.compile(r"-(\d{1,4})")


class NotReadable(ValueError):
    """The text is not a value of this kind; the message says what is expected."""


def read_date(text: str, today: date) -> tuple[date | None, str]:
    """A date and its precision: ``2026-08-12``, ``2026-08``, ``2026``; ``.`` is today, ``-3`` three days before.

    An empty text is no date. ``2026/8/12``, ``2026.8.12`` and ``2026年8月12日`` are read too; a date that begins
    with the day or month is not, because its order cannot be known.
    """
    typed = re.sub(r"[/.\u5e74\u6708]", "-", text.strip().rstrip("\u65e5").strip()) if text.strip() != "." else "."
    if not typed:
        return None, "day"
    if typed in (".", _("today")):
        return today, "day"
    if back := _DAYS_BACK.fullmatch(typed):
        return today - timedelta(days=int(back[1])), "day"
    parts = typed.strip("-").split("-")
    if not (1 <= len(parts) <= 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4):
        raise NotReadable(_("A date is year-month-day, such as 2026-08-12, or 2026-08, or 2026."))
    year, month, day = (*map(int, parts), 1, 1)[:3]
    try:
        return date(year, month, day), ("year", "month", "day")[len(parts) - 1]
    except ValueError:
        raise NotReadable(_("{text} is not in the calendar.").format(text=text.strip())) from None


def show_date(value: date | None, precision: str = "day") -> str:
    """The date as it is typed."""
    return "" if value is None else value.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def read_decimal(text: str) -> Decimal | None:
    """A decimal number with point or comma; nothing is ``None``. Thousands separators are not guessed."""
    typed = text.strip().replace("\u2212", "-").replace(" ", "").replace("\u202f", "")
    if not typed:
        return None
    if typed.count(",") == 1 and "." not in typed:
        whole, fraction = typed.split(",")
        if len(fraction) == 3 and whole.lstrip("-") not in ("", "0"):
            raise NotReadable(_("{text} may mean two numbers. Type it without a separator.").format(text=text.strip()))
        typed = f"{whole}.{fraction}"
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise NotReadable(_("{text} is not a number.").format(text=text.strip())) from None
    if not number.is_finite():
        raise NotReadable(_("{text} is not a number.").format(text=text.strip()))
    return number


def read_integer(text: str) -> int | None:
    """A whole number; nothing is ``None``."""
    number = read_decimal(text)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise NotReadable(_("{text} is not a whole number.").format(text=text.strip()))
    return int(number)
