"""What a column name says: the fact it may stand for and the unit it states."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from hccboard.interchange import import_words, units

_BRACKETS = re.compile(r"[(（\[【]\s*([^()（）\[\]【】]*(?:\([^()]*\))?[^()（）\[\]【】]*)\s*[)）\]】]")
_LESION = "(?:lesion|nodule|tumou?r|l|病灶|结节|肿瘤)"
_NUMBER = "(10|[1-9])"
_NUMBERED = re.compile(
    r"^(?:size|diameter|tumou?rsize|nodulesize|lesionsize|lesion|nodule|tumou?r|肿瘤直径|病灶|结节|肿瘤|病灶直径|结节直径"
    r"|肿瘤大小|病灶大小)([1-9]|10)(?:size|diameter|直径|大小|最大径)?$"
)
_OF_LESION = {
    target: re.compile(f"^(?:{_LESION}{_NUMBER}(?:{what})|(?:{what}){_LESION}{_NUMBER})$")
    for target, what in (
        ("lesion_labels", "label|标签|编号|名称"),
        ("lesion_segments", "(?:liver|couinaud)?seg(?:ment)?s?|(?:所在)?肝段|(?:所在)?分段|段位"),
        ("lesion_li_rads", "lirads(?:category|class)?|lr(?:category|class)|lirads(?:分类|分级|类别)"),
    )
}
# Words that say "before treatment" or "the value of", and nothing about what was measured.
_QUALIFIERS = re.compile(
    r"\b(baseline|pre-?op(erative)?|pre-?treatment|initial|at (baseline|diagnosis|admission|inclusion)|serum|plasma"
    r"|level|value|result)\b|术前|治疗前|入院时?|基线|初诊时?|首次|定量|测定值?|检测值?|水平|结果|检查$|数值",
    re.IGNORECASE,
)
_UNIT_SEPARATORS = re.compile(r"[\s_,，;；:：]+")


@dataclass(frozen=True)
class Recognised:
    """``target`` is "" where the name is unknown or says several things (then ``possible`` lists them).

    ``why`` is ``name``, ``computed``, ``never``, ``several`` or "". ``unit_text`` is the unit as written, ``unit``
    its usual spelling or "" where it is unknown.
    """

    target: str = ""
    unit: str = ""
    unit_text: str = ""
    why: str = ""
    possible: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A name without case, blanks and punctuation; full-width and superscript forms become plain."""
    text = unicodedata.normalize("NFKC", text).lower().replace("µ", "μ")
    return "".join(c for c in text if c.isalnum())


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for target, words in import_words.names().items():
        found[normal(target)] = target
        for word in words:
            found[normal(word)] = target
    return found


@cache
def _normal_set(which: str) -> frozenset[str]:
    words = import_words.never_read() if which == "never" else import_words.computed_here()
    return frozenset(normal(word) for word in words)


@cache
def _ambiguous() -> dict[str, tuple[str, ...]]:
    return {normal(name): tuple(possible) for name, possible in import_words.ambiguous().items()}


def never_read(header: str) -> bool:
    """Whether a column holds contact data or a personal number, which are never read."""
    return normal(_without_unit(header)[0]) in _normal_set("never") or normal(header) in _normal_set("never")


@lru_cache(maxsize=4096)
def recognise(header: str, unit_row: str = "") -> Recognised:
    """What a column name says; ``unit_row`` is a unit that stands below the name in a row of its own."""
    if never_read(header):
        return Recognised(why="never")
    for name, own_unit in _readings(header):
        key = normal(name)
        target = _names().get(key) or _of_lesion(key)[0]
        # "... normalised ratio": the word belongs to the name and is no unit
        in_name = target and name == header and own_unit and key.endswith(normal(own_unit) or " ")
        unit_text = unit_row if in_name else own_unit or unit_row
        if target:
            return Recognised(target, units.recognise(unit_text, target), unit_text, "name")
        if key in _ambiguous():
            return _several(_ambiguous()[key], unit_text)
        if key in _normal_set("computed"):
            return Recognised(why="computed")
    return Recognised(unit_text=_without_unit(header)[1] or unit_row)


def _of_lesion(key: str) -> tuple[str, int]:
    """What a normal name says of a lesion with a number, and the number; ("", 0) where it does not."""
    found = _NUMBERED.match(key)
    if found:
        return "diameters", int(found[1])
    for target, pattern in _OF_LESION.items():
        found = pattern.match(key)
        if found:
            return target, int(found[1] or found[2])
    return "", 0


def lesion_number(header: str) -> int:
    """The number of the lesion a column name is about, 0 where it names none: "Lesion 2 segment" is 2."""
    return next((number for name, _unit in _readings(header) if (number := _of_lesion(normal(name))[1])), 0)


def _several(possible: tuple[str, ...], unit_text: str) -> Recognised:
    """A unit may leave only one of several meanings: ``PT(%)`` is the activity."""
    fitting = [
        target for target in possible
        if unit_text and units.recognise(unit_text, target) in units.accepted_units(target)
        # a time in seconds may be the time itself or its prolongation: the unit does not tell
        and units.recognise(unit_text, target) != "s"
    ]  # fmt: skip
    if len(fitting) == 1:
        target = fitting[0]
        return Recognised(target, units.recognise(unit_text, target), unit_text, "name")
    return Recognised(why="several", possible=possible, unit_text=unit_text)


def _readings(header: str) -> list[tuple[str, str]]:
    """(name, unit) in the ways a header may be divided, the whole name first."""
    name, unit = _without_unit(header)
    readings = [(header, unit)]
    if name != header:
        readings.append((name, unit))
    # "总胆红素 TBIL": two names for one thing
    inside = _BRACKETS.findall(header)
    outside = _BRACKETS.sub(" ", header)
    for text in (outside, *inside):
        readings.append((text, unit))
        shorter, own_unit = _without_unit(text)
        if shorter != text:
            readings.append((shorter, own_unit or unit))
    readings += _by_script(_without_unit(outside)[0], unit)
    plain = _QUALIFIERS.sub("", name)
    if plain != name:
        readings.append((plain, unit))
        readings += _by_script(plain, unit)
    return readings


def _by_script(text: str, unit: str) -> list[tuple[str, str]]:
    """ "甲胎蛋白AFP" and "白蛋白g/L": one Chinese run beside one Latin run, a second name or a unit."""
    runs = re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+", text)
    chinese = [run for run in runs if "\u4e00" <= run[0] <= "\u9fff"]
    latin = [run.strip(" /／|-_:：") for run in runs if run not in chinese]
    latin = [run for run in latin if run]
    if len(chinese) != 1 or len(latin) != 1:
        return []
    if units.recognise(latin[0]) and len(latin[0]) > 1:
        return [(chinese[0], latin[0])]
    return [(chinese[0], unit), (latin[0], unit)]


@lru_cache(maxsize=4096)
def _without_unit(header: str) -> tuple[str, str]:
    """The name and the unit in brackets, after a separator, or glued by underscores; the unit may be ""."""
    for match in _BRACKETS.finditer(header):
        inside = match.group(1)
        if units.recognise(inside) or _looks_like_unit(inside):
            return (header[: match.start()] + header[match.end() :]).strip(), inside.strip()
    pieces = [piece for piece in _UNIT_SEPARATORS.split(header.strip()) if piece]
    for count in (1, 2, 3):
        if len(pieces) <= count:
            break
        tail = pieces[-count:]
        for joined in ("".join(tail), "/".join(tail)):
            unit = units.recognise(joined)
            if unit and (count > 1 or len(joined) > 1 or joined in "%s"):
                return " ".join(pieces[:-count]), joined
    if header.strip().endswith("%"):
        return header.strip()[:-1].strip(), "%"
    return header.strip(), ""


def _looks_like_unit(text: str) -> bool:
    """Whether brackets hold a unit that is not known here: ``(ukat/L)``."""
    return "/" in text and len(text) <= 14 and bool(re.fullmatch(r"[\w^*×µμ·./%³⁹⁶\s-]+", text)) and not re.search(
        r"yes|no|y/n|0/1|有|无|是|否|m/f|男|女", text.lower()
    )  # fmt: skip
