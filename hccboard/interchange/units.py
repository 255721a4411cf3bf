"""Units as people write them, and which of them an analyte accepts.

Only spellings are treated here; factors are those of the fact catalogue. ``READABLE`` adds units a header may
state that no analyte of the catalogue accepts, so that their value can be shown beside the accepted ones.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import cache, lru_cache

from hccboard.domain import catalogue

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "g/L": ("g/l", "gm/l", "gl-1", "克/升"),
    "g/dL": ("g/dl", "gm/dl", "g/100ml", "g%"),
    "mg/dL": ("mg/dl", "mg/100ml", "mg%"),
    "mg/L": ("mg/l",),
    "umol/L": ("umol/l", "μmol/l", "umoll", "mumol/l", "μm", "um", "微摩尔/升", "μmol", "umol"),
    "mmol/L": ("mmol/l", "mm"),
    "mEq/L": ("meq/l",),
    "ng/mL": ("ng/ml", "ngml", "纳克/毫升"),
    "ug/L": ("ug/l", "μg/l", "mcg/l"),
    "IU/mL": ("iu/ml", "iuml"),
    "kIU/L": ("kiu/l",),
    "IU/L": ("iu/l",),
    "U/L": ("u/l", "ul-1"),
    "mAU/mL": ("mau/ml",),
    "AU/L": ("au/l",),
    "AU/mL": ("au/ml",),
    "10^9/L": ("10^9/l", "x10^9/l", "10e9/l", "x10e9/l", "10*9/l", "*10^9/l", "*10*9/l", "109/l", "x109/l",
               "10**9/l", "e9/l", "giga/l", "10^9", "×10^9/l", "x10*9/l", "10~9/l", "10(9)/l", "x10(9)/l"),
    "10^3/uL": ("10^3/ul", "x10^3/ul", "10^3/μl", "x10^3/μl", "103/ul", "x103/ul", "10e3/ul", "x10e3/ul",
                "10*3/ul", "10^3/mm3", "x10^3/mm3", "1000/ul", "1000/mm3", "thou/ul", "10³/ul", "×10^3/μl"),
    "K/uL": ("k/ul", "k/μl", "k/mm3"),
    "/uL": ("/ul", "/μl", "/mm3", "cells/ul", "cells/μl", "/cumm", "个/μl", "个/ul"),
    "%": ("%", "percent", "pct"),
    "s": ("s", "sec", "secs", "second", "seconds", "秒"),
    "kPa": ("kpa",),
    "mmHg": ("mmhg",),
    "years": ("years", "year", "y", "yr", "yrs", "岁", "周岁"),
    "cm": ("cm", "厘米", "公分"),
    "mm": ("mm", "毫米"),
    "m": ("m", "米"),
    "kg": ("kg", "公斤", "千克"),
    "ratio": ("ratio", "比值"),
    "ug/dL": ("ug/dl", "μg/dl", "mcg/dl"),
    "pmol/L": ("pmol/l",),
    "fL": ("fl",),
    "10^4/uL": ("10^4/ul", "x10^4/ul", "10^4/μl", "x10^4/μl", "10*4/ul", "x10*4/ul", "10*4/μl", "x10*4/μl",
                "10e4/ul", "x10e4/ul", "10**4/ul", "10^4/mm3", "x10^4/mm3", "104/ul", "x104/ul", "104/μl", "x104/μl",
                "万/μl", "万/ul"),
    "g": ("g",),
    "copies/mL": ("copies/ml", "copy/ml", "cps/ml", "拷贝/ml"),
}  # fmt: skip

# (unit, canonical unit of the analyte) -> factor, for values shown as their header says and never stored
READABLE: dict[tuple[str, str], str] = {
    ("mg/dL", "g/L"): "0.01",
    ("mg/L", "g/L"): "0.001",
    ("g/L", "umol/L"): "",
    ("ug/dL", "umol/L"): "",
    ("10^4/uL", "10^9/L"): "10",
    ("pmol/L", "umol/L"): "0.000001",
    ("mmol/L", "umol/L"): "1000",
    ("mg/L", "ng/mL"): "1000",
    ("ug/dL", "ug/L"): "10",
    ("m", "cm"): "100",
}

_LENGTHS = (("cm", "10"), ("mm", "1"))


@cache
def _by_spelling() -> dict[str, str]:
    return {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}


@lru_cache(maxsize=4096)
def normal_unit(text: str) -> str:
    """The spelling that is compared: no blanks, one sign for each of micro, times and per."""
    text = text.strip().replace("µ", "μ")
    for digit, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True):
        text = text.replace("10" + digit, "10^" + plain) if digit in text else text
    text = unicodedata.normalize("NFKC", text).replace("µ", "μ").replace("Μ", "μ")
    text = text.replace("×", "x").replace("∕", "/").replace("／", "/").replace("·", "")
    return "".join(text.split()).strip("()[]").lower()


@lru_cache(maxsize=4096)
def recognise(text: str, analyte: str = "") -> str:
    """The unit a text names, "" if none. ``G/L`` is giga per litre for a count and gram for anything else."""
    spelling = normal_unit(text)
    if spelling == "g/l" and analyte in catalogue.DEFINITIONS:
        accepted = accepted_units(analyte)
        return "10^9/L" if "10^9/L" in accepted else "g/L"
    if spelling == "mm" and analyte in catalogue.DEFINITIONS:
        return "mmol/L" if "mmol/L" in accepted_units(analyte) else "mm"
    return "mm" if spelling == "mm" else _by_spelling().get(spelling, "")


@cache
def accepted_units(target: str) -> tuple[str, ...]:
    """The units in which a quantity may be stored, the canonical one first; () where none is needed."""
    if target in ("largest_diameter", "diameters"):
        return tuple(unit for unit, _factor in _LENGTHS)
    found = catalogue.DEFINITIONS.get(target)
    return tuple(unit for unit, _factor in found.units) if found else ()


@cache
def bare_unit(target: str) -> str | None:
    """The unit of a number without one, ``None`` where it would be a guess."""
    found = catalogue.DEFINITIONS.get(target)
    return found.bare if found else None


@cache
def factor(target: str, unit: str) -> Decimal | None:
    """The exact factor from a unit into the canonical one (mm for lengths); ``None`` if it is not accepted."""
    if target in ("largest_diameter", "diameters"):
        return next((Decimal(f) for name, f in _LENGTHS if name == unit), None)
    found = catalogue.DEFINITIONS.get(target)
    return found.factor(unit) if found else None


@cache
def readable_factor(target: str, unit: str) -> Decimal | None:
    """Like ``factor``, also for units that are only understood and never stored."""
    known = factor(target, unit)
    found = catalogue.DEFINITIONS.get(target)
    if known is not None or found is None:
        return known
    text = READABLE.get((unit, found.unit), "")
    return Decimal(text) if text else None
