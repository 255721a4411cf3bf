"""The words of hospital tables, from ``resources/import``: names of columns and words that stand for codes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from hccboard import paths


@cache
def _column_names() -> dict[str, Any]:
    return tomllib.loads(paths.resources("import", "column_names.toml").read_text("utf-8"))


@cache
def _code_words() -> dict[str, Any]:
    return tomllib.loads(paths.resources("import", "code_words.toml").read_text("utf-8"))


def names() -> Mapping[str, list[str]]:
    """Target -> the names its columns have."""
    return _column_names()["names"]


def ambiguous() -> Mapping[str, list[str]]:
    """A name -> the targets it may mean."""
    return _column_names()["ambiguous"]


def never_read() -> list[str]:
    """Names of columns with contact data, which are never read."""
    return _column_names()["never_read"]


def computed_here() -> list[str]:
    """Names of columns with results that this program works out itself."""
    return _column_names()["computed_here"]


def blanks() -> list[str]:
    """Words that say that nothing is known."""
    return _code_words()["blank"]


def codes(target: str) -> Mapping[str, list[str]]:
    """Code -> its words for a target; {} where there are none."""
    table = dict(_code_words().get(target, {}))
    base = table.pop("like", "")
    if not base:
        return table
    joined = {code: list(words) for code, words in codes(base).items()}
    for code, words in table.items():
        joined[code] = [*joined.get(code, []), *words]
    return joined
