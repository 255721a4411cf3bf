"""The fonts of paper: Inter for Latin, Noto Sans SC for Chinese, chosen for every single character.

A character that neither font has is shown as its code, ``[U+20BB7]``, so that a rare name is never silently
cut. Inter's digits are taken in their tabular form, as on the screen. The fonts are read once per process;
Noto Sans SC (10 MB a weight) only when the first Chinese character is printed.
"""

from __future__ import annotations

import struct
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hccboard import paths
from hccboard.errors import EnvironmentFault

REGULAR, BOLD = "regular", "bold"
_LATIN, _HAN = "latin", "han"
# (weight, script) -> file name below resources/fonts
_FILES = {
    (REGULAR, _LATIN): "Inter_400Regular.ttf",
    (BOLD, _LATIN): "Inter_600SemiBold.ttf",
    (REGULAR, _HAN): "NotoSansSC_400Regular.ttf",
    (BOLD, _HAN): "NotoSansSC_600SemiBold.ttf",
}
# Drawn as an ordinary space or left out; everything else without a glyph is shown as its code.
_SPACES = {"\t", "\u2007", "\u2009", "\u200a", "\u202f", "\u3000"}
_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad"}
_BFCHAR_LIMIT = 100  # PDF allows this many entries in one block of a character map

_lock = threading.RLock()
_fonts: dict[tuple[str, str], Any] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font. ``name`` is the name ReportLab knows the font by."""

    name: str
    text: str


def clean(text: str) -> str:
    """User text as it can be printed: composed, line ends as ``\\n``, no control or zero-width characters.

    Direction overrides stay (and show as their code), because a hidden one changes what a name looks like.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_printable(character) for character in text)


def _printable(character: str) -> str:
    if character in _SPACES:
        return "\u3000" if character == "\u3000" else " "
    if character in _INVISIBLE or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return ""
    if character != "\n" and unicodedata.category(character) in ("Cc", "Cs"):
        return ""
    return character


class _Glyphs(dict[str, tuple[str, float, str]]):
    """character -> (font name, advance in em, text drawn) for one weight; filled as characters come up."""

    def __init__(self, weight: str) -> None:
        super().__init__()
        self.weight = weight

    def __missing__(self, character: str) -> tuple[str, float, str]:
        code = ord(character)
        for script in (_LATIN, _HAN):
            font = _font(self.weight, script)
            if code in font.face.charToGlyph:
                found = (font.fontName, font.face.charWidths[code] / 1000, character)
                break
        else:
            shown = f"[U+{code:04X}]"
            font = _font(self.weight, _LATIN)
            found = (font.fontName, sum(self[c][1] for c in shown), shown)
        self[character] = found
        return found


_glyphs = {weight: _Glyphs(weight) for weight in (REGULAR, BOLD)}


def width(text: str, weight: str, size: float) -> float:
    """The advance of a text in points."""
    glyphs = _glyphs[weight]
    return size * sum(glyphs[character][1] for character in text)


def runs(text: str, weight: str) -> Iterator[Run]:
    """A text in pieces of one font each, with the codes of characters no font has."""
    glyphs = _glyphs[weight]
    name, drawn = "", []
    for character in text:
        font, _, shown = glyphs[character]
        if font != name and drawn:
            yield Run(name, "".join(drawn))
            drawn = []
        name = font
        drawn.append(shown)
    if drawn:
        yield Run(name, "".join(drawn))


def plain_name() -> str:
    """The name of the regular Latin font, registered."""
    return str(_font(REGULAR, _LATIN).fontName)


def _font(weight: str, script: str) -> Any:
    found = _fonts.get((weight, script))
    if found is None:
        with _lock:
            found = _fonts.get((weight, script)) or _load(weight, script)
            _fonts[weight, script] = found
    return found


def _load(weight: str, script: str) -> Any:
    from reportlab.pdfbase import pdfmetrics, ttfonts

    # ReportLab's own map is wrong beyond U+FFFF and exceeds the limit of PDF for one block
    ttfonts.makeToUnicodeCMap = character_map
    file = _FILES[weight, script]
    path = paths.resources("fonts", file)
    try:
        font = ttfonts.TTFont(f"Board-{script}-{weight}", str(path), asciiReadable=False)
    except (ttfonts.TTFError, OSError) as error:
        raise EnvironmentFault(
            f"The font {file} of the program cannot be read.", str(error), "Install the program again."
        ) from error
    if script == _LATIN:
        _use_tabular_figures(font.face, path)
    pdfmetrics.registerFont(font)
    return font


def character_map(name: str, subset: list[int]) -> str:
    """The map from the codes of a font subset to Unicode, so that text can be selected and searched."""
    head = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", f"<00> <{len(subset) - 1:02X}>", "endcodespacerange",
    ]  # fmt: skip
    pairs = [
        f"<{i:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for i, code in enumerate(subset) if code
    ]
    body = []
    for start in range(0, len(pairs), _BFCHAR_LIMIT):
        block = pairs[start : start + _BFCHAR_LIMIT]
        body += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


def _use_tabular_figures(face: Any, path: Path) -> None:
    """Let the digits of a face stand for their tabular forms."""
    forms = tabular_forms(path.read_bytes())
    for character in "0123456789":
        code = ord(character)
        glyph = forms.get(face.charToGlyph[code])
        if glyph is not None:
            face.charToGlyph[code] = glyph
            face.charWidths[code] = face.hmetrics[glyph][0] * 1000 / face.unitsPerEm


def tabular_forms(data: bytes) -> dict[int, int]:
    """glyph -> glyph of the single substitutions under the OpenType feature ``tnum``; empty if there is none."""
    gsub = _table(data, b"GSUB")
    if gsub is None:
        return {}
    features, lookups = _u16(data, gsub + 6) + gsub, _u16(data, gsub + 8) + gsub
    wanted: set[int] = set()
    for i in range(_u16(data, features)):
        record = features + 2 + 6 * i
        if data[record : record + 4] == b"tnum":
            feature = features + _u16(data, record + 4)
            wanted.update(_u16(data, feature + 4 + 2 * k) for k in range(_u16(data, feature + 2)))
    found: dict[int, int] = {}
    for index in sorted(wanted):
        lookup = lookups + _u16(data, lookups + 2 + 2 * index)
        for k in range(_u16(data, lookup + 4)):
            subtable = lookup + _u16(data, lookup + 6 + 2 * k)
            kind = _u16(data, lookup)
            if kind == 7:  # the extension form: the real subtable stands elsewhere
                kind, subtable = _u16(data, subtable + 2), subtable + struct.unpack_from(">L", data, subtable + 4)[0]
            if kind == 1:
                found.update(_single_substitution(data, subtable))
    return found


def _single_substitution(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    covered = _coverage(data, at + _u16(data, at + 2))
    if _u16(data, at) == 1:
        delta = _u16(data, at + 4)
        yield from ((glyph, (glyph + delta) & 0xFFFF) for glyph in covered)
    else:
        yield from ((glyph, _u16(data, at + 6 + 2 * i)) for i, glyph in enumerate(covered))


def _coverage(data: bytes, at: int) -> list[int]:
    kind, count = _u16(data, at), _u16(data, at + 2)
    if kind == 1:
        return [_u16(data, at + 4 + 2 * i) for i in range(count)]
    ranges = [(_u16(data, at + 4 + 6 * i), _u16(data, at + 6 + 6 * i)) for i in range(count)]
    return [glyph for first, last in ranges for glyph in range(first, last + 1)]


def _table(data: bytes, tag: bytes) -> int | None:
    for i in range(_u16(data, 4)):
        record = 12 + 16 * i
        if data[record : record + 4] == tag:
            return int(struct.unpack_from(">L", data, record + 8)[0])
    return None


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")
