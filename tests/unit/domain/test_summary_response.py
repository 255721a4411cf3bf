"""The response in the line of a case: measured before stated, sets as sets, nothing from the future."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain.records import FollowUp
from hccboard.domain.summary import rule_editions, summarise
from tests.unit.domain.response.recorded_cases import case, line, on, study

BASE = study(0, {"A": 60})

LINES: list[tuple[str, list[Any], str, str]] = [
    ("untreated", [], "", ""),
    ("measured", [line(5), study(60, {"A": (50, 30)})], "PR", "mRECIST|-50.0"),
    ("several are possible", [line(5), study(60, {"A": 30}, new_lesions=None)], "PR|PD", "mRECIST|-50.0"),
    ("measured beats stated", [line(5, best_response="CR", response_criteria="mRECIST"), study(60, {"A": 50})], "SD",
     "mRECIST|-16.7"),
    ("stated", [line(5, best_response="CR", response_criteria="RECIST1.1")], "CR", "RECIST1.1"),
    ("stated in the future", [line(5), line(200, "sorafenib", best_response="CR", response_criteria="RECIST1.1")], "",
     ""),
    ("stopped for progression since", [line(5, stop_date=on(90), stop_reason="progression"), study(60, {"A": 30})],
     "PR|PD", "mRECIST|-50.0"),
    ("stopped for progression before", [line(5, stop_date=on(50), stop_reason="progression"), study(60, {"A": 30})],
     "PR", "mRECIST|-50.0"),
    ("clinical progression since", [line(5), study(60, {"A": 30}), FollowUp(
        id="f", vital_status="alive", clinical_progression="yes", date=on(90))], "PR|PD", "mRECIST|-50.0"),
    ("the sum is not known", [study(0, {"B": 8}, key="MR"), line(5), study(60, {"A": "present", "B": "progressed"})],
     "PD", "mRECIST"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "response", "note"), LINES, ids=[one[0] for one in LINES])
def test_the_last_response(shows: str, told: list[Any], response: str, note: str) -> None:
    row = summarise(case(BASE, *told), on(150))
    assert (row.last_response, row.last_response_note) == (response, note)


def test_the_settings_are_named_with_the_editions() -> None:
    assert "response 0/42/28/28-56/0" in rule_editions()
