"""The board's settings of response: kept in the file, used by every operation, bad ones replaced by the usual."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.summary import CaseSummary, rule_editions
from hccboard.operations import cases, edits
from hccboard.operations.agreed_settings import agree
from hccboard.operations.board_response import RESPONSE, keep_rules, rules_from, rules_of
from hccboard.operations.stores import BoardStore
from tests.unit.domain.response.recorded_cases import case, line, study

USUAL = ResponseRules()
OTHER = ResponseRules(5, 56, 30, (21, 70))
NUMBERS = [
    ({"pd_abs_mm_mrecist": 5}, ResponseRules(pd_abs_mm_mrecist=5)),
    ({"min_sd_days": 56, "confirm_days": 0}, ResponseRules(min_sd_days=56, confirm_days=0)),
    ({"irecist_window_days": [21, 70]}, ResponseRules(irecist_window_days=(21, 70))),
]
UNUSABLE: list[Any] = [
    None, "5", [], {"pd_abs_mm_mrecist": -1}, {"pd_abs_mm_mrecist": 51}, {"pd_abs_mm_mrecist": True},
    {"min_sd_days": "42"}, {"min_sd_days": 366}, {"confirm_days": 1.5}, {"irecist_window_days": [56, 28]},
    {"irecist_window_days": [28]}, {"irecist_window_days": 28}, {"irecist_window": 3}, {"unknown": 1},
]  # fmt: skip


@pytest.mark.parametrize(("kept", "expected"), NUMBERS)
def test_what_is_kept_is_read_back(kept: Any, expected: ResponseRules) -> None:
    assert rules_from(kept) == expected


@pytest.mark.parametrize("kept", UNUSABLE)
def test_what_cannot_be_used_is_the_usual(kept: Any) -> None:
    assert rules_from(kept) == USUAL


def test_settings_stand_in_the_board_file(board: BoardStore) -> None:
    assert rules_of(board) == USUAL
    keep_rules(board, OTHER)
    assert rules_of(board) == OTHER
    agree(board, RESPONSE, "nonsense")
    assert rules_of(board) == USUAL


def the_row(board: BoardStore) -> CaseSummary:
    (row,) = cases.case_summaries(board, cases.case_ids(board, cases.CaseQuery()).keys)
    return row


def test_other_settings_make_another_line_of_the_list(board: BoardStore) -> None:
    told = case(study(0, {"A": 20}), line(5), study(60, {"A": 15}), study(120, {"A": 18}))
    edits.save(board, [told.patient, *(replace(one, case_id="c") for one in told.records)])
    row = the_row(board)
    assert row.last_response == "PD"
    keep_rules(board, OTHER)
    assert edits.refresh_summaries(board) == 1
    row = the_row(board)
    assert (row.last_response, row.rules) == ("SD", rule_editions(rules=OTHER))
