"""The response where a case is told in short: the banner, the list, its preview."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain.summary import summarise
from hccboard.gui.panels.case_workspace.banner_data import banner, form_behind
from hccboard.gui.panels.cases.cells import _response as cell
from hccboard.gui.widgets.banner import BannerFact
from hccboard.operations.viewing import CaseView, view_of
from tests.unit.domain.response.recorded_cases import case, line, on, study

BASE = study(0, {"A": 109})


def seen(*told: Any) -> CaseView:
    return view_of(case(BASE, *told), on(190))


def facts(view: CaseView) -> dict[str, BannerFact]:
    return {one.key: one for one in banner(view).facts}


def test_both_criteria_with_percent_and_date() -> None:
    view = seen(line(5), study(167, {"A": (83, 43)}))
    found = facts(view)
    mrecist, recist = found["mRECIST"], found["RECIST1.1"]
    assert (mrecist.badge, mrecist.value, mrecist.note, mrecist.open) == ("PR", "\u221261 %", "26 Jun", False)
    assert (recist.badge, recist.value) == ("SD", "\u221224 %")
    assert form_behind(view, "mRECIST") == ("", "", "")


def test_several_categories_stand_with_a_question_mark() -> None:
    found = facts(seen(line(5), study(167, {"A": (83, 43)}, new_lesions=None)))["mRECIST"]
    assert (found.badge, found.value, found.open) == ("", "PR or PD", True)
    assert found.note == "\u221261 %, 26 Jun"
    assert found.sentence().endswith("?")


def test_stated_where_nothing_is_judged() -> None:
    view = seen(line(5, best_response="SD", response_criteria="mRECIST", line=1))
    found = facts(view)
    assert (found["mRECIST"].badge, found["mRECIST"].note) == ("SD", "best, line 1")
    assert found["RECIST1.1"].note == "none recorded"
    assert form_behind(view, "mRECIST")[1:] == ("SystemicTherapy", "best_response")


CELLS: list[tuple[dict[str, Any], str, str, bool]] = [
    ({"A": (83, 43)}, "PR", "\u221261 %", False),
    ({"A": (83, 77)}, "SD", "\u221229 %", False),
    ({"A": (83, 76)}, "PR", "\u221230.3 %", False),
    ({"A": (83, None)}, "", "CR/PR/SD", True),
]


@pytest.mark.parametrize(("sizes", "badge", "text", "is_open"), CELLS)
def test_the_last_response_in_the_list(sizes: Any, badge: str, text: str, is_open: bool) -> None:
    row = summarise(case(BASE, line(5), study(167, sizes)), on(190))
    found = cell(row)
    assert (found.badge, found.text, bool(found.icon_after)) == (badge, text, is_open)
    assert found.sub == "mRECIST"
