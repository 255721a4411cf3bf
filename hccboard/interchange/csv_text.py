"""The bytes of a text table as text: which encoding, and where it does not hold.

Exports of hospital systems come as UTF-8, as UTF-16 from spreadsheet programs, as GB18030 from Chinese and as
Windows-1252 from western systems. A file that mixes them is refused with the lines named, because a wrong guess
would store mutilated names. Without a byte order mark each line with characters beyond ASCII is judged by
how common its characters are under each encoding.
"""

from __future__ import annotations

import codecs
from functools import lru_cache
from typing import NamedTuple

from hccboard.interchange.rejections import Rejection

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES = {
    "ascii": "UTF-8", "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16", "utf-32": "UTF-32", "gb18030": "GB18030", "cp1252": "Windows-1252",
    "big5": "Big5", "shift_jis": "Shift-JIS",
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "gb18030", "cp1252", "big5", "shift_jis")

_FOREIGN_FORMATS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
)
_SHOWN_LINES = 5
_JUDGED_CHARACTERS = 60
# Characters of western letters, units and comparisons that tables really hold beyond ASCII.
_USUAL_SIGNS = set("µμ°²³⁹×±≥≤–—‘’“”•…·、，。；：（）【】《》？！％＋－／～＞＜＝　√↑↓←→ⅠⅡⅢⅣⅤαβγδ€£§™®½№")


class Decoded(NamedTuple):
    text: str
    encoding: str


def decode(content: bytes, encoding: str = "") -> Decoded:
    """The text of a file; ``encoding`` forces one of ``ENCODINGS``.

    Raises ``Rejection`` for an empty file, for binary data, for a line that the encoding cannot hold and for
    a file that mixes encodings.
    """
    if not content.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf\xfe\xff"):
        raise Rejection("empty")
    if encoding:
        return Decoded(_strictly(content, encoding), encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content, name), name)
    for magic, name in _FOREIGN_FORMATS:
        if content.startswith(magic):
            raise Rejection("not_a_table", found=name)
    wide = _utf16_without_mark(content)
    if wide:
        return Decoded(_strictly(content, wide), wide)
    _refuse_binary(content)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _without_mark(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if encoding.startswith(("utf-16", "utf-32")):
            row = content[: error.start].decode(encoding, "replace").count("\n") + 1
        else:
            row = content.count(b"\n", 0, error.start) + 1
        name = NAMES.get(encoding, encoding)
        raise Rejection("undecodable", row=row, encoding=name) from None
    except LookupError:
        raise Rejection("undecodable", row=1, encoding=encoding[:40]) from None


def _utf16_without_mark(content: bytes) -> str:
    """UTF-16 of a mostly western table shows as a NUL in every second place of its head."""
    head = content[:4096]
    pairs = len(head) // 2
    if pairs < 4 or len(content) % 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.4 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return ""


def _refuse_binary(content: bytes) -> None:
    head = content[: 1 << 20]
    strange = sum(head.count(code) for code in (*range(0x09), *range(0x0E, 0x20)) if code != 0x1B)
    if content.find(b"\x00") >= 0 or strange > max(4, len(head) // 200):
        raise Rejection("not_a_table")


def _without_mark(content: bytes) -> Decoded:
    """The one encoding that fits every line with characters beyond ASCII."""
    lines = [(number, line) for number, line in enumerate(content.split(b"\n"), 1) if not line.isascii()]
    judged = [(number, _best(line)) for number, line in lines]
    counts: dict[str, int] = {}
    for _number, name in judged:
        if name:
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        raise Rejection("undecodable", row=judged[0][0], encoding="UTF-8, GB18030, Windows-1252")
    main = max(counts, key=lambda name: counts[name])
    # A line may fit the main encoding although another one looked better: short lines prove little.
    strangers = [
        (number, name)
        for (number, name), (_n, line) in zip(judged, lines, strict=True)
        if name != main and not _tolerable(line, main, name)
    ]
    if strangers:
        rows = [number for number, _name in strangers[:_SHOWN_LINES]]
        other = NAMES.get(strangers[0][1], "?")
        raise Rejection(
            "mixed_encodings", encoding=NAMES[main], other=other, rows=rows,
            more=len(strangers) > _SHOWN_LINES,
        )  # fmt: skip
    return Decoded(_strictly(content, main), main)


def _best(line: bytes) -> str:
    """The encoding under which the characters of the line are the most usual ones; "" if none fits."""
    found = [(score, name) for name in ("utf-8", "gb18030", "cp1252") if (score := _score(line, name)) > 0]
    return max(found, key=lambda pair: pair[0])[1] if found else ""


def _tolerable(line: bytes, encoding: str, best: str) -> bool:
    """Whether a line of doubtful encoding reads about as well under the encoding of the rest."""
    score = _score(line, encoding)
    return score >= 0.5 and score >= _score(line, best) - 0.2


def _score(line: bytes, encoding: str) -> float:
    """The share of usual characters among those beyond ASCII; 0 where the line cannot be decoded."""
    if not encoding:
        return 0.0
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = [c for c in text if c > "\x7f"][:_JUDGED_CHARACTERS]
    if not beyond:
        return 0.0
    share = sum(_usual(c, encoding) for c in beyond) / len(beyond)
    # Bytes that are valid UTF-8 over several characters are hardly ever anything else.
    return share + (0.25 if encoding == "utf-8" and share >= 0.5 else 0.0)


@lru_cache(maxsize=60_000)
def _usual(character: str, encoding: str) -> float:
    if character in _USUAL_SIGNS:
        return 0.8
    code = ord(character)
    if 0x4E00 <= code <= 0x9FFF:
        return 0.0 if encoding == "cp1252" else _han(character)
    if 0xC0 <= code <= 0x17F:
        # an accented letter; two in a row are the mark of a wrong encoding, which the other score shows
        return 0.7 if encoding != "gb18030" else 0.1
    return 0.1


def _han(character: str) -> float:
    """1 for the 3,755 most common Chinese characters, less for rarer ones."""
    try:
        pair = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0.15
    return 1.0 if pair[0] <= 0xD7 else 0.4
