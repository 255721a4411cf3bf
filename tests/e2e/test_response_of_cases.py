"""The response of a recorded case on the command line: in the list and in ``show``, by the settings of the board."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_the_list_tells_every_category_that_is_possible(run: Run, demonstration: Path) -> None:
    rows = {row["case_number"]: row for row in json.loads(run("list", "--store", demonstration, "--json").out)}
    told = rows["HCC-0142"]
    assert (told["last_response"], told["last_response_note"]) == (["PR"], "mRECIST")
    assert told["last_response_percent"] == -60.6
    assert rows["HCC-0138"]["last_response"] == []
    assert any(len(row["last_response"]) > 1 for row in rows.values())


def test_show_prints_the_present_episode_by_the_settings_of_the_board(run: Run, demonstration: Path) -> None:
    from hccboard.domain.response.recorded import ResponseRules
    from hccboard.operations import stores
    from hccboard.operations.board_response import keep_rules
    from tests.e2e.conftest import PASSPHRASE

    def shown() -> Any:
        return json.loads(run("show", "HCC-0142", "--store", demonstration, "--json").out)["response"]

    before = shown()
    assert before["mRECIST"]["timepoints"][-1]["overall"] == "PR"
    assert before["RECIST1.1"]["timepoints"][-1]["overall"] == "SD"
    assert set(before["mRECIST"]["sites"]) == {"intrahepatic", "extrahepatic"}
    with stores.open_store(demonstration, PASSPHRASE, author="Dr A") as store:
        keep_rules(store, ResponseRules(pd_abs_mm_mrecist=5))
    assert shown()["mRECIST"]["settings"]["pd_abs_mm"] == 5
