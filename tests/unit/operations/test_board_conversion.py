"""The board's own conversion set: kept in the file, each value that cannot be used replaced by its starting value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hccboard.domain.conversion.local import ConversionRules
from hccboard.operations.agreed_settings import agree
from hccboard.operations.board_conversion import CONVERSION, keep_rules, rules_from, rules_of
from hccboard.operations.stores import BoardStore

START = ConversionRules()
ADOPTED = ConversionRules(
    "2.1", "Dr. Example", date(2026, 8, 1), 60, 70, 1, 25, 35, 14, (("bevacizumab", 42), ("tki", 7))
)
USABLE: list[tuple[dict[str, Any], ConversionRules]] = [
    ({"response_held_days": 0}, replace(START, response_held_days=0)),
    ({"response_held_days": 365}, replace(START, response_held_days=365)),
    ({"flr_pct": 35, "flr_cirrhosis_pct": 35}, replace(START, flr_pct=35, flr_cirrhosis_pct=35)),
    ({"withheld_days": []}, replace(START, withheld_days=())),
    ({"withheld_days": [["tki", 0]]}, replace(START, withheld_days=(("tki", 0),))),
    ({"withheld_days": [["tki", 7], ["ici", -1], 3, ["tki", 9]]}, replace(START, withheld_days=(("tki", 7),))),
    ({"version": " 2 ", "agreed_on": "2026-08-01"}, replace(START, version="2", agreed_on=date(2026, 8, 1))),
    ({"response_held_days": "60", "afp_fall_pct": 60}, replace(START, afp_fall_pct=60)),
]
UNUSABLE: list[Any] = [
    None, 5, [], {"response_held_days": 366}, {"response_held_days": True}, {"afp_fall_pct": 100}, {"flr_pct": 14},
    {"flr_pct": 50}, {"surgeons_agreeing": 0}, {"icg_r15_below_pct": 4.5}, {"withheld_days": "tki"},
    {"withheld_days": [["tki", 181]]}, {"withheld": 5}, {"version": "2"}, {"agreed_on": "2026-08-01"},
    {"version": "2", "agreed_on": "in August"}, {"version": "", "agreed_on": "2026-08-01", "author": "A"},
]  # fmt: skip


@pytest.mark.parametrize(("kept", "expected"), USABLE)
def test_what_can_be_used_is_read(kept: Any, expected: ConversionRules) -> None:
    assert rules_from(kept) == expected


@pytest.mark.parametrize("kept", UNUSABLE)
def test_what_cannot_be_used_is_the_starting_value(kept: Any) -> None:
    assert rules_from(kept) == START
    assert not rules_from(kept).adopted


def test_the_set_stands_in_the_board_file(board: BoardStore) -> None:
    assert rules_of(board) == START
    keep_rules(board, ADOPTED)
    assert rules_of(board) == ADOPTED
    assert rules_of(board).adopted
    agree(board, CONVERSION, "nonsense")
    assert rules_of(board) == START
