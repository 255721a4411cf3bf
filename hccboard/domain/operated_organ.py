"""Whether the free-text target of an operation names another organ and nothing of the liver.

The safe side is the liver: what was seen of the tumour before an operation on it does not stand. So a target counts
as another organ's only where every word that may mean a part of the liver (S6, VI, segment, lobe) belongs to an organ
that has such parts and stands right beside it: "lung S6", "S1 vertebra", "lower lobe of the lung". "S6 and adrenal",
"S8, lung" and whatever names the liver count as the liver.
"""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE | re.ASCII  # of ASCII, so that \b stands between a letter and a Chinese character
_LUNG = r"lungs?|pulmon\w*|bronch\w*"
_SPINE = r"vertebra\w*|spine|spinal|sacr(?:um|al)"
_BOWEL = r"bowel|intestin\w*|jejun\w*|ileum|ileal|duoden\w*|colon\w*|sigmoid|rect(?:um|al)"
_BRAIN = r"brain|cerebr\w*"
_OTHER_ORGAN = re.compile(
    rf"\b(?:{_LUNG}|{_SPINE}|{_BOWEL}|{_BRAIN}|adrenal\w*|bones?|ribs?|skull|femur|sternum|nodes?|nodal|periton\w*|"
    r"pleura\w*|chest wall|rect\w+|stomach|gastr\w+|kidneys?|renal|thyroid|breast)\b"
    r"|[肺骨椎脊骶脑肾胃肠]|腹膜|胸膜|胸壁|淋巴",
    _FLAGS,
)
_LIVER = re.compile(r"liver|hepat|caudate|couinaud|肝|尾状", _FLAGS)

# What may be a part of the liver
_PART = re.compile(
    r"\bS(?:e?g)?\.?\s?[1-8](?!0\b)|\b(?:bi|tri|mono|sub)?(?:seg|section|sector)|\blob(?:e|es|ar|ectomy|ectomies)\b|"
    r"\b(?:left|right)\s+(?:lateral|medial|anterior|posterior)\b|[段叶]",
    _FLAGS,
)
_ROMAN = re.compile(r"\b(?:I{1,3}|IV|V|VI{1,3})\b|[\u2160-\u2167]", re.ASCII)

# The same words where they belong to another organ
_NUMBERS = r"\bS\s?(?:10|[1-9])[ab]?(?:\s?[-\u2013/~]\s?S?(?:10|[1-9])[ab]?)*\b"
_SIDE = r"(?:left|right)"
_PLACE = r"upper|middle|lower|apical|basal|lingular|frontal|temporal|parietal|occipital|body|bodies"
_SEGMENT = r"(?:sub)?segment(?:s|al|ectomy|ectomies)?"
_LOBE = r"lob(?:es?|ar|ectomy|ectomies)"
_OF = rf"(?:\s+\d{{1,2}})?\s+of\s+(?:the\s+)?(?:{_SIDE}\s+)?"
_PARTS_OF_OTHERS = tuple(
    re.compile(pattern, _FLAGS)
    for pattern in (
        # numbered segments: those of lung and sacrum
        rf"\b(?:{_LUNG}|{_SPINE})\b(?:[\s-]+(?:{_SIDE}|{_PLACE}|{_SEGMENT}|{_LOBE})\b)*\s+{_NUMBERS}",
        rf"{_NUMBERS}{_OF}(?:{_LUNG}|{_SPINE})\b",
        r"\bS[1-5](?:\s?[-\u2013/]\s?S?[1-5])?\s?(?:vertebra\w*\b|sacr(?:um|al)\b|[椎骶])",
        # lobes and segments that are only named
        rf"\b(?:{_LUNG}|{_BRAIN})\b(?:[\s-]+(?:{_PLACE}|{_SEGMENT}|{_LOBE})\b)+",
        rf"\b(?:{_SPINE}|{_BOWEL})\b[\s-]+{_SEGMENT}\b",
        rf"\b(?:{_SEGMENT}|{_LOBE}){_OF}(?:{_LUNG}|{_BRAIN})\b",
        rf"\b{_SEGMENT}{_OF}(?:(?:small|large)\s+)?(?:{_SPINE}|{_BOWEL})\b",
        rf"肺(?:[左右]?[上中下]叶?|叶|[前后内外尖舌基底背侧亚]*段|\s?{_NUMBERS})+",
        rf"[椎脊骶](?:[柱骨体节段]|\s?{_NUMBERS})+",
        r"肠段|脑[左右]?[额颞顶枕]?叶",
    )
)  # fmt: skip
# Only a lung has upper, middle and lower lobes; "posterior upper" is said of the liver
_LUNG_LOBE = re.compile(
    rf"(?<!anterior )(?<!posterior )\b(?:upper|middle|lower)\s+{_LOBE}\b|(?<![前后内外])[上中下]叶", _FLAGS
)
_NAMES_LUNG = re.compile(rf"\b(?:{_LUNG})\b|肺", _FLAGS)


def names_another_organ(target: str) -> bool:
    """Whether a target names other organs and nothing that may be of the liver."""
    if _LIVER.search(target) or not _OTHER_ORGAN.search(target):
        return False
    rest = target
    for pattern in _PARTS_OF_OTHERS:
        rest = pattern.sub(" ", rest)
    if _NAMES_LUNG.search(target):
        rest = _LUNG_LOBE.sub(" ", rest)
    return not (_PART.search(rest) or _ROMAN.search(rest))


def names_lung_only(target: str) -> bool:
    """Whether a target names the lung and nothing that may be of the liver."""
    return names_another_organ(target) and bool(_NAMES_LUNG.search(target))
