"""The response of a case as ``show --json`` prints it."""

from __future__ import annotations

import json

from hccboard.domain.response.recorded import ResponseRules
from hccboard.operations.viewing import view_json, view_of
from tests.unit.domain.response.recorded_cases import case, lesion, line, on, study

TOLD = (lesion("id-1"), study(0, {"id-1": (60, None)}), line(5), study(60, {"id-1": (50, 30)}))


def test_the_present_episode_stands_with_its_days_and_dates() -> None:
    shown = view_json(view_of(case(*TOLD), on(100)))["response"]
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["episode"], shown["starts"], shown["ends"]) == (1, "2026-01-15", None)
    assert shown["baseline"] == {"study": "CT0", "date": "2026-01-10", "chosen_by_the_board": False}
    assert shown["studies"] == {"0": ["CT0"], "60": ["CT60"]}
    assert shown["mRECIST"]["timepoints"][0]["overall"] == "PR"
    assert shown["RECIST1.1"]["timepoints"][0]["overall"] == "SD"
    assert set(shown["mRECIST"]["sites"]) == {"intrahepatic"}
    assert [one["text"][:5] for one in shown["findings_of_records"]] == ["id-1:"]


def test_the_settings_of_the_board_are_printed_with_it() -> None:
    shown = view_json(view_of(case(*TOLD), on(100), rules=ResponseRules(pd_abs_mm_mrecist=5, min_sd_days=56)))
    settings = shown["response"]["mRECIST"]["settings"]
    assert (settings["pd_abs_mm"], settings["min_sd_days"]) == (5, 56)


def test_an_untreated_case_has_no_response() -> None:
    assert view_json(view_of(case(*TOLD[:2]), on(100)))["response"] is None
