"""How the Markdown of a paper is written for the window: lists of codes one a line, tests by what they say."""

from __future__ import annotations

import re

from hccboard.wording.formats import at_start

# `tests/gui/test_help.py::test_nothing_is_loaded`, with or without a class and the case of a parametrised test
_TEST = re.compile(r"`tests/(?P<file>[\w/]+\.py)::(?:\w+::)?test_(?P<name>\w+)(?:\[[^\]`]*\])?`")
_LINK, _MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)"), re.compile(r"[`*|]|^#+ ", re.MULTILINE)
_NEXT_LINE = "\u2028"


def for_the_window(text: str) -> str:
    """Codes that a cell of a table lists stand below each other. A test there is the sentence that its name is, then
    its file in italics: a name without a space breaks in the middle of a word wherever its column ends."""
    return "\n".join(_cells(line) if line.startswith("|") else line for line in text.split("\n"))


def _cells(line: str) -> str:
    return _TEST.sub(_sentence, line.replace("`, `", f"`{_NEXT_LINE}`"))


def _sentence(found: re.Match[str]) -> str:
    words = at_start(found["name"].replace("_", " "))
    return f"{words}\u2002*{found['file']}*"


def plain_words(text: str) -> str:
    """A paper without its marks and with its lines joined, as it is read; for counting words."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", for_the_window(text))).split())


__all__ = ["for_the_window", "plain_words"]
