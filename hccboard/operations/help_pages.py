"""The papers of the help: Markdown in ``resources/help/LANGUAGE``, the same files in every language.

They stand in the repository as they stand in the window; a link leads to another paper and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hccboard import paths, translate

ORDER = (
    "intended-use", "conversion-review", "installation", "backup", "data-protection", "validation", "hazards",
)  # fmt: skip
"""How the papers are listed: what everybody reads first, what auditors read last."""


@dataclass(frozen=True)
class Paper:
    """``id`` is the name of the file without its ending, ``title`` its first heading, ``text`` all of it."""

    id: str
    title: str
    text: str


def papers(language: str = "") -> tuple[Paper, ...]:
    """Every paper in the order of the list, in the language in use unless one is named; a paper that is not there in
    it is shown in English."""
    return tuple(_read(name, language or translate.language()) for name in ORDER)


def paper_of_link(link: str) -> str:
    """The id of the paper a link leads to, "" where it leads elsewhere: ``hazards.md#lost-work`` is ``hazards``."""
    found = re.fullmatch(r"(?:\./)?([a-z-]+)\.md(?:#.*)?", link)
    return found[1] if found and found[1] in ORDER else ""


def _read(name: str, language: str) -> Paper:
    path: Path = paths.resources("help", language, f"{name}.md")
    if not path.is_file():
        path = paths.resources("help", "en", f"{name}.md")
    text = path.read_text("utf-8")
    return Paper(name, text.partition("\n")[0].removeprefix("# ").strip(), text)


__all__ = ["ORDER", "Paper", "paper_of_link", "papers"]
