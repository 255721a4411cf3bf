"""The words by which hospital tables give codes: yes and no, grades, classes, sites, in English and Chinese.

The words are in ``resources/import``; only words with one meaning are listed. A bare figure is a code only where
the whole column cannot mean anything else (1 and 0 for yes and no); 1 and 2 for sex, or 1, 2, 3 for ascites, are
left open for the user.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from hccboard.interchange import import_words
from hccboard.interchange.import_fields import YES_NO, targets

# Figures with one meaning once every figure of the column is among the keys.
_FIGURES: dict[str, tuple[dict[str, str], frozenset[str]]] = {
    "yes_no": ({"1": "yes", "0": "no"}, frozenset()),
    "hbsag": ({"1": "positive", "0": "negative"}, frozenset()),
    # West Haven grades begin with 0; points of Child-Pugh begin with 1 and are left open
    "encephalopathy": ({"0": "0", "1": "1", "2": "2", "3": "3", "4": "4"}, frozenset("0")),
    "antiviral_therapy": ({"1": "yes", "0": "no"}, frozenset()),
}


# Words around a code that say only what kind of code it is: "segment 4a", "肝S8段", "LI-RADS 5", "LR-5类"
_AROUND = {
    "lesion_segments": re.compile(r"^(?:(?:第|肝脏?|couinaud|liver|seg(?:ment)?|sg|s)\s*\.?\s*)+|\s*段$"),
    "lesion_li_rads": re.compile(r"^(?:li[\s-]?rads|lr)[\s-]*|\s*[类级]$"),
}


def plain(text: str) -> str:
    """The form in which words are compared: NFKC, lower case, single blanks, roman digits as letters."""
    text = unicodedata.normalize("NFKC", text).lower().replace("−", "-").replace("–", "-").replace("~", "-")
    text = " ".join(text.replace("_", " ").split())
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def is_blank(text: str) -> bool:
    """Whether a cell says that nothing is known. A lone ``-`` is; see ``recognise`` for serology."""
    return not text or plain(text) in _blanks()


@cache
def _blanks() -> frozenset[str]:
    return frozenset(plain(word) for word in import_words.blanks())


@cache
def _words(target: str) -> dict[str, str]:
    given = import_words.codes(target)
    if not given and targets()[target].codes == YES_NO:
        given = import_words.codes("certainty")
    # a bare figure is a code only where the whole column proves it
    found = {plain(code): code for code in targets()[target].codes if not code.isdigit()}
    for code, words in given.items():
        found.update({plain(word): code for word in words})
    return found


def recognise(target: str, tokens: Collection[str]) -> dict[str, str]:
    """Token -> code for the tokens of a column whose meaning is certain."""
    words = _words(target)
    plains = {token: plain(token) for token in tokens}
    found = {token: words[text] for token, text in plains.items() if text in words}
    if target in _AROUND:
        inner = {token: _AROUND[target].sub("", text) for token, text in plains.items()}
        found.update({token: words[text] for token, text in inner.items() if text in words})
    signs = set(plains.values())
    if targets()[target].parser == "code":
        if "+" in signs:  # beside a plus a dash is a minus
            pair = {"+": _sign(target, "+"), "-": _sign(target, "-")}
            found.update({token: pair[text] for token, text in plains.items() if pair.get(text)})
        meaning, needed = _figures(target)
        figures = {text for text in plains.values() if text.isdigit()}
        if target == "portal_vein_thrombosis" and figures <= {"0", "1"}:
            meaning, figures = {"0": "Vp0"}, figures & {"0"}  # what a thrombus is must be decided
        if figures and figures <= meaning.keys() and needed <= figures:
            found.update({token: meaning[text] for token, text in plains.items() if text in meaning})
    return found


def _sign(target: str, sign: str) -> str:
    words = _words(target)
    return words.get("yes" if sign == "+" else "no", "")


def _figures(target: str) -> tuple[dict[str, str], frozenset[str]]:
    if target in _FIGURES:
        return _FIGURES[target]
    return _FIGURES["yes_no"] if targets()[target].codes == YES_NO else ({}, frozenset())
