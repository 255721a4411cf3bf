"""Readers of single fields: raw TOML in, typed value out, faults noted and never raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hccboard.evidence.criteria import MOST_WAYS, Criterion, read_criterion, ways
from hccboard.evidence.model import Limits, Value
from hccboard.evidence.problems import Place, nearest

NOT_STATED = "not stated"
Reader = Callable[[Any, Place], Any]
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_NUMBER = r"-?\d+(?:,\d{3})*(?:\.\d+)?"
_ONE = re.compile(rf"(<=|>=|<|>|~|≤|≥)?\s*({_NUMBER})\Z")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})\Z")
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}\Z")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry."""

    read: Reader
    required: bool = False
    default: Any = None


def required(read: Reader) -> Field:
    return Field(read, True)


def optional(read: Reader, default: Any = None) -> Field:
    return Field(read, False, default)


def read_fields(raw: Any, fields: Mapping[str, Field], place: Place) -> dict[str, Any]:
    """The values of a table by field; unknown keys and missing required ones are noted."""
    if not isinstance(raw, dict):
        place.say("must be a table")
        return {name: field.default for name, field in fields.items()}
    for key in raw:
        if key not in fields:
            place.at(key).say(f"there is no such field{nearest(key, fields)}", sorted(fields))
    found = {}
    for name, field in fields.items():
        if name in raw:
            value = field.read(raw[name], place.at(name))
            found[name] = field.default if value is None else value
        else:
            found[name] = field.default
            if field.required:
                place.at(name).say("is missing")
    return found


def name(raw: Any, place: Place) -> str | None:
    """A text that is never translated: names, citations, places in a paper."""
    if not isinstance(raw, str) or not raw.strip() or raw != raw.strip():
        return place.say("must be a text without space at its ends")
    return raw


def words(raw: Any, place: Place) -> str | None:
    """A text of ours that is shown translated: a msgid."""
    found = name(raw, place)
    if found is not None and place.notes.texts is not None:
        place.notes.texts.setdefault(found, set()).add(place.file)
    return found


def label(raw: Any, place: Place) -> str | None:
    """A name that may hold words of ours, such as "REACH and REACH-2, pooled": shown translated where it does."""
    return words(raw, place)


def slug(raw: Any, place: Place) -> str | None:
    if not isinstance(raw, str) or not SLUG.match(raw):
        return place.say("must be an id of letters, digits, _ . and -")
    return raw


def truth(raw: Any, place: Place) -> bool | None:
    return raw if isinstance(raw, bool) else place.say("must be true or false")


def integer(raw: Any, place: Place) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        return place.say("must be a whole number, 0 or more")
    return raw


def number(raw: Any, place: Place) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return place.say("must be a number")
    return float(raw)


def percent_level(raw: Any, place: Place) -> float | None:
    found = number(raw, place)
    if found is not None and not 50 < found < 100:
        return place.say("a confidence level is between 50 and 100 percent")
    return found


def day(raw: Any, place: Place) -> str | None:
    if isinstance(raw, date):
        return raw.isoformat()
    text = str(raw)
    return text if _DAY.match(text) else place.say("must be a date: 2020-05-14, \"2020-05\" or 2020")


def printed(raw: Any, place: Place) -> Value | None:
    """A figure as printed: a number, a text with one ("<0.001"), a range ("27.5-48") or words ("NE"). "" is none."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        return place.say("must be a number or a text")
    return as_value(raw)


def as_value(raw: int | float | Decimal | str) -> Value | None:
    if not isinstance(raw, str):
        return Value(str(raw), float(raw))
    if not raw:
        return None
    if found := _ONE.match(raw):
        return Value(raw, _float(found[2]), comparator=found[1] or "")
    if found := _RANGE.match(raw):
        return Value(raw, low=_float(found[1]), high=_float(found[2]))
    return Value(raw)


def _float(text: str) -> float:
    return float(text.replace(",", ""))


def limits(raw: Any, place: Place) -> Limits | None:
    """``[low, high]`` as printed; the level is set by who knows it."""
    if not isinstance(raw, list) or len(raw) != 2:
        return place.say("must be [low, high]")
    low, high = (printed(one, place) for one in raw)
    if low is None or high is None:
        return place.say("both limits are needed")
    if low.number is not None and high.number is not None and low.number > high.number:
        return place.say(f"the lower limit {low} is above the upper limit {high}")
    return Limits(low, high)


def limits_with_level(raw: Any, place: Place) -> Limits | None:
    """``[low, high, level]`` with the confidence level in percent, or "not stated" for it."""
    if not isinstance(raw, list) or len(raw) != 3:
        return place.say("must be [low, high, confidence level]")
    found = limits(raw[:2], place)
    level = None if raw[2] == NOT_STATED else percent_level(raw[2], place)
    return None if found is None else Limits(found.low, found.high, level)


def criterion(raw: Any, place: Place) -> Criterion | None:
    found = read_criterion(raw, place)
    if found is not None and sum(ways(found)) > MOST_WAYS:
        return place.say("can be met and unmet in too many ways to be judged; make several entries of it")
    return found


def choice(allowed: Iterable[str]) -> Reader:
    known = tuple(allowed)

    def read(raw: Any, place: Place) -> str | None:
        if not isinstance(raw, str) or raw not in known:
            return place.say(f"{raw!r} is no choice here{nearest(str(raw), known)}", known)
        return raw

    return read


def refer(*kinds: str) -> Reader:
    """The full id of an entry of one of the kinds. With one kind the bare id is written, with several "kind.id"."""

    def read(raw: Any, place: Place) -> str | None:
        if not isinstance(raw, str) or not SLUG.match(raw):
            return place.say("must be the id of an entry")
        target = f"{kinds[0]}.{raw}" if len(kinds) == 1 else raw
        if target.split(".", 1)[0] not in kinds:
            return place.say(f"{raw!r} must begin with its kind", [f"{kind}." for kind in kinds])
        place.refer(target, kinds)
        return target

    return read


def listed(read_one: Reader) -> Reader:
    def read(raw: Any, place: Place) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            return place.say("must be a list")
        found = tuple(read_one(one, place.at(f"[{i}]")) for i, one in enumerate(raw, 1))
        return tuple(one for one in found if one is not None)

    return read


def table(fields: Mapping[str, Field], make: Callable[..., Any]) -> Reader:
    """A table of its own fields, made into a dataclass."""

    def read(raw: Any, place: Place) -> Any:
        before = len(place.notes.problems)
        values = read_fields(raw, fields, place)
        return make(**values) if len(place.notes.problems) == before else None

    return read


def named_words(raw: Any, place: Place) -> tuple[tuple[str, str], ...] | None:
    """``{before = "before matching"}``: ids with their words."""
    if not isinstance(raw, dict):
        return place.say("must be a table of ids and words")
    return tuple((key, words(value, place.at(key)) or "") for key, value in raw.items())
