"""Passphrases and what a store refuses."""

from __future__ import annotations

import pytest

from hccboard.operations.stores import LEVELS, passphrase_strength


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", "too_short"), ("elevenchars", "too_short"), ("aaaaaaaaaaaaaaaaaaaaaaaaaa", "weak"),
        ("abababababababab", "weak"), ("abcdefghijklmnopqrstuvwxyz", "weak"), ("qwertyuiop123456789", "weak"),
        ("passwordpass", "weak"), ("three little words", "weak"), ("four little words here", "fair"),
        ("correct horse battery staple", "fair"), ("one two three four five", "strong"),
        ("word word word word word word", "weak"), ("a b c d e f g h i j", "weak"),
        ("seven quiet herons cross the evening river", "very_strong"), ("Kx7#mQ2$vL9@", "fair"),
        ("Kx7#mQ2$vL9@tR5%", "strong"),
        ("\u4e03\u53ea\u5b89\u9759\u7684\u82cd\u9e6d\u98de\u8fc7\u508d\u665a\u6cb3", "very_strong"),
    ],
)  # fmt: skip
def test_the_strength_of_a_passphrase(text: str, level: str) -> None:
    found, reason = passphrase_strength(text)
    assert found in LEVELS
    assert reason
    assert found == level


def test_no_rules_of_composition() -> None:
    assert passphrase_strength("five plain lower case words")[0] in {"strong", "very_strong"}
    assert passphrase_strength("FIVE PLAIN UPPER CASE WORDS")[0] in {"strong", "very_strong"}
