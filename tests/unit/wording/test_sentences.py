"""Sentences and words beside each other, as the language sets them."""

from __future__ import annotations

import pytest

from hccboard.wording import sentences_text
from hccboard.wording.formats import closed_up


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["One.", "Two."], "One. Two."),
        (["", "One.", "", "Two."], "One. Two."),
        (["决定性缺失值：远处转移。", "无：IIIa。"], "决定性缺失值：远处转移。无：IIIa。"),
        (["TNM8（AJCC 2017）", "II 或 IVB"], "TNM8（AJCC 2017）II 或 IVB"),
        (["9 mm nodule.", "决定 CNLC。"], "9 mm nodule. 决定 CNLC。"),
        ([], ""),
    ],
)
def test_no_blank_follows_a_full_width_sign(parts, text):
    assert sentences_text(parts) == text


def test_no_blank_between_chinese_characters():
    assert closed_up("腹水 无，HBV 肝硬化") == "腹水无，HBV 肝硬化"
