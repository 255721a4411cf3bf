"""The one gettext catalogue that screen, paper and command line share.

English is the source; the msgid is the English sentence. ``use("zh_CN")`` switches the language for the
whole process; ``_`` looks the text up at call time, so a text must be translated when it is shown and not
when a module is imported. ``mark`` only marks a text for extraction where it is stored for later.
"""

from __future__ import annotations

import gettext

from hccboard import paths

LANGUAGES = ("en", "zh_CN")

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Switch to a language of ``LANGUAGES``; anything else falls back to English."""
    global _current, _language  # noqa: PLW0603 - one process speaks one language
    if language == "en" or language not in LANGUAGES:
        _current, _language = gettext.NullTranslations(), "en"
        return
    folder = paths.resources("translations")
    _current = gettext.translation("hccboard", folder, languages=[language], fallback=True)
    _language = language


def language() -> str:
    """The language in use, a member of ``LANGUAGES``."""
    return _language


def _(text: str) -> str:
    """The text in the current language."""
    return _current.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural form for ``count`` in the current language."""
    return _current.ngettext(one, many, count)


def mark(text: str) -> str:
    """The text unchanged; marks it for extraction (it is translated where it is shown)."""
    return text
