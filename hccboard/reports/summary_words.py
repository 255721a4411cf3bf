"""How the parts of a summary's sentences are joined; punctuation belongs to the language."""

from __future__ import annotations

from collections.abc import Sequence

from hccboard import wording
from hccboard.reports.text import Span, bold
from hccboard.translate import _


def sentence(text: str) -> str:
    """The text with a full stop."""
    return _("{facts}.").format(facts=text)


def sentences(parts: Sequence[str]) -> str:
    """Sentences one after the other; empty ones are left out."""
    return wording.sentences_text(parts)


def semicolons(parts: Sequence[str]) -> str:
    """Phrases that hold commas of their own: "A, B; C"."""
    return _joined(parts, _("{text}; {sentence}"))


def _joined(parts: Sequence[str], pattern: str) -> str:
    text = parts[0] if parts else ""
    for part in parts[1:]:
        text = pattern.format(text=text, sentence=part)
    return text


def labelled(name: str, value: str) -> str:
    """ "Portal vein invasion: Vp2"."""
    return _("{name}: {value}").format(name=name, value=value)


def with_origin(value: str, origin: str) -> str:
    """ "Vp2 (CT-8, 21 Jul)"."""
    return _("{value} ({origin})").format(value=value, origin=origin)


def bold_start(name: str, text: str) -> list[str | Span]:
    """A text whose beginning, ``name``, is bold."""
    return [bold(name), text[len(name) :]] if text.startswith(name) else [text]
