"""Sizes of lesions as they are typed and shown. No Qt.

Whole millimetres. In the first size of a lesion ``0`` says disappeared, ``<`` too small to measure, ``?`` not
evaluable, ``+`` joined with another lesion, ``*`` present and not measured, ``!`` unequivocally progressed (with or
without a size); an empty size is not measured and becomes no record. Full-width signs are read as their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hccboard.domain.records import Measurement
from hccboard.domain.response.model import NE
from hccboard.gui.panels.entry import values
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.translate import _

STATES = {
    "0": "disappeared", "<": "too_small", "?": "not_evaluable", "+": "joined", "*": "present", "!": "progressed",
}  # fmt: skip
_SIGNS = {state: sign for sign, state in STATES.items()}


def plain(text: str) -> str:
    """The text with the half-width signs that an input method of Chinese leaves out."""
    return unicodedata.normalize("NFKC", text).strip()


@dataclass(frozen=True)
class Size:
    """The first size of a lesion: a state, and the millimetres where it was measured."""

    state: str
    mm: int | None = None


def read_mm(text: str) -> int | None:
    """Whole millimetres; ``None`` for an empty text."""
    text = plain(text)
    if not text:
        return None
    number = values.read_decimal(text)
    if number is None or number != number.to_integral_value() or number < 0:
        raise NotReadable(_("{text}: whole millimetres only.").format(text=text.strip()))
    if number > 500:
        raise NotReadable(_("{text} mm is larger than a lesion can be.").format(text=text.strip()))
    return int(number)


def read_size(text: str) -> Size | None:
    """The first size of a lesion, ``None`` where nothing is typed; raises ``NotReadable``."""
    typed = plain(text)
    if not typed:
        return None
    if typed[0] == "!":
        return Size("progressed", read_mm(typed[1:]))
    if typed[0] in "<?+*":
        return Size(STATES[typed[0]])
    mm = read_mm(typed)
    return Size("disappeared") if mm == 0 else Size("measured", mm)


def in_millimetres(text: str) -> str:
    """A size typed in centimetres ("5.8") as millimetres ("58"), empty where it is no such size."""
    found = re.fullmatch(r"\s*(\d{1,2})[.,](\d)\s*", text)
    return str(int(found[1]) * 10 + int(found[2])) if found else ""


def typed_size(measurement: Measurement) -> str:
    """The first size of a measurement as it is typed."""
    longest = "" if measurement.longest_diameter_mm is None else str(measurement.longest_diameter_mm)
    if measurement.state == "progressed":
        return "!" + longest
    return _SIGNS.get(measurement.state or "", longest)


def state_typed(text: str) -> str:
    """The state that a first size says, "" for an empty or unreadable one."""
    try:
        found = read_size(text)
    except NotReadable:
        return ""
    return found.state if found is not None else ""


def state_words(state: str) -> str:
    """A state in a word, as it stands beside its sign; "" for one that is measured."""
    return {
        "disappeared": _("gone"), "too_small": _("too small"), "not_evaluable": NE,
        "joined": _("joined"), "present": _("present"), "progressed": _("progressed"),
    }.get(state, "")  # fmt: skip


def shown_size(measurement: Measurement | None) -> tuple[str, str]:
    """The two sizes of a measurement as a table shows them; a short axis is marked s."""
    if measurement is None:
        return "", ""
    if measurement.state == "disappeared":
        return "0", "0"
    words = {"too_small": "<10", "not_evaluable": "?", "joined": _("joined"), "present": _("present")}
    if measurement.state in words and measurement.longest_diameter_mm is None and measurement.short_axis_mm is None:
        return words[measurement.state], ""
    viable = measurement.viable_diameter_mm
    if measurement.short_axis_mm is not None:
        longest = measurement.longest_diameter_mm
        short = _("{size} s").format(size=measurement.short_axis_mm)
        return (short, "") if longest is None else (str(longest), short)
    first = "" if measurement.longest_diameter_mm is None else str(measurement.longest_diameter_mm)
    if measurement.state == "progressed":
        first = f"{first} !".strip()
    return first, "" if viable is None else str(viable)
