"""Characters find a font each; none is lost."""

from __future__ import annotations

import re

import pytest

from hccboard import paths
from hccboard.reports import fonts
from hccboard.reports.fonts import BOLD, REGULAR


def test_latin_and_chinese_are_set_in_their_own_fonts() -> None:
    found = list(fonts.runs("HCC-0142 王小明 B", REGULAR))
    assert [(run.name, run.text) for run in found] == [
        ("Board-latin-regular", "HCC-0142 "), ("Board-han-regular", "王小明"), ("Board-latin-regular", " B"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("character", "code"),
    [("𠮷", "[U+20BB7]"), ("\U0001f600", "[U+1F600]"), ("\u202e", "[U+202E]"), ("한", "[U+D55C]")],
)
def test_a_character_no_font_has_is_shown_as_its_code(character: str, code: str) -> None:
    drawn = "".join(run.text for run in fonts.runs(f"A{character}B", BOLD))
    assert drawn == f"A{code}B"
    assert fonts.width(character, BOLD, 10) == pytest.approx(fonts.width(code, BOLD, 10))


def test_control_and_zero_width_characters_go_and_line_ends_stay() -> None:
    assert fonts.clean("a\x00b\u200bc\ufeffd\r\ne\rf\tg\u2028h") == "abcd\ne\nf g\nh"
    assert fonts.clean("e\u0301") == "é"
    assert fonts.clean("x\U000e0100") == "x"


def test_digits_are_tabular() -> None:
    widths = {round(fonts.width(digit, weight, 10), 6) for weight in (REGULAR,) for digit in "0123456789"}
    assert len(widths) == 1
    proportional = fonts.tabular_forms(paths.resources("fonts", "Inter_400Regular.ttf").read_bytes())
    assert len(proportional) >= 10


def test_a_font_without_the_feature_has_no_tabular_forms() -> None:
    assert fonts.tabular_forms(b"\0" * 64) == {}


def test_the_character_map_reaches_beyond_the_basic_plane_in_short_blocks() -> None:
    text = fonts.character_map("X", [0, *range(0x4E00, 0x4E00 + 254), 0x20BB7])
    assert "<FF> <D842DFB7>" in text
    counts = [int(count) for count in re.findall(r"(\d+) beginbfchar", text)]
    assert sum(counts) == 255
    assert max(counts) <= 100
