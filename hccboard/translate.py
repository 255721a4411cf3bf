"""The one gettext catalogue that screen, paper and command line share.

English is the source; the msgid is the English sentence. ``use("zh_CN")`` switches the language for the
whole process, ``speaking("zh_CN")`` for a block of one thread: a paper in another language than that of the window;
``_`` looks the text up at call time, so a text must be translated when it is shown and not when a module is imported.
``mark`` only marks a text for extraction where it is stored for later.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from hccboard import paths

LANGUAGES = ("en", "zh_CN")
LANGUAGE_NAMES = {"en": "English", "zh_CN": "简体中文"}
"""Every language in its own words."""

Spoken = tuple[gettext.NullTranslations, str]

_current: Spoken = (gettext.NullTranslations(), "en")
_here: ContextVar[Spoken | None] = ContextVar("spoken_here", default=None)


def use(language: str) -> None:
    """Switch to a language of ``LANGUAGES``; anything else falls back to English."""
    global _current  # noqa: PLW0603 - one process speaks one language
    _current = _spoken(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language within the block, in this thread only."""
    before = _here.set(_spoken(language))
    try:
        yield
    finally:
        _here.reset(before)


def _spoken(language: str) -> Spoken:
    if language == "en" or language not in LANGUAGES:
        return gettext.NullTranslations(), "en"
    folder = paths.resources("translations")
    return gettext.translation("hccboard", folder, languages=[language], fallback=True), language


def language() -> str:
    """The language in use, a member of ``LANGUAGES``."""
    return (_here.get() or _current)[1]


def _(text: str) -> str:
    """The text in the current language."""
    return (_here.get() or _current)[0].gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural form for ``count`` in the current language."""
    return (_here.get() or _current)[0].ngettext(one, many, count)


def mark(text: str) -> str:
    """The text unchanged; marks it for extraction (it is translated where it is shown)."""
    return text
