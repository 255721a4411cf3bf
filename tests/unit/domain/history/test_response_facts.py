"""The present response as facts: from the measurements where there are any, else as it was stated."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard import evidence
from hccboard.domain import records
from hccboard.domain.facts import Choices, Interval
from hccboard.domain.history.case import case_facts
from hccboard.domain.response.recorded import ResponseRules, current_episode
from hccboard.evidence.knowledge import pharmacopoeia_of
from tests.unit.domain.response.recorded_cases import AS_OF, case, lesion, line, on, session, study

BASE = study(0, {"A": 60})
FREE = [records.MetastasisFinding(id=f"m{i}", site=site, certainty="no", date=on(0)) for i, site in enumerate(
    ("distant_any", "regional_lymph_node"))]  # fmt: skip


def facts(*told: Any, day: int | None = None, rules: ResponseRules | None = None) -> dict[str, Any]:
    as_of = AS_OF if day is None else on(day)
    found = case_facts(case(*told), as_of, pharmacopoeia_of(evidence.shipped()), rules=rules)
    return {one.key.removeprefix("response."): one for one in found if one.key.startswith("response.")}


# what it shows, records beside the baseline and a line from day 5, intrahepatic, criteria
COMPUTED: list[tuple[str, list[Any], tuple[str, ...] | None, str | None]] = [
    ("measured, by mRECIST", [study(60, {"A": (55, 30)})], ("PR",), "mRECIST"),
    ("the newest study counts", [study(60, {"A": 30}), study(120, {"A": 33})], ("PR",), "mRECIST"),
    ("progressed", [study(60, {"A": 30}), study(120, {"A": 50})], ("PD",), "mRECIST"),
    ("several are possible", [study(60, {"A": 30}, new_lesions="indeterminate")], ("PR", "PD"), "mRECIST"),
    ("mRECIST says nothing: RECIST 1.1", [lesion("A", progressed_since_treatment=True), session(-60, target="A"),
                                          study(-90, {"A": 60}), study(60, {"A": (30, None)})], ("PR",), "RECIST1.1"),
    ("stopped for progression after the study",
     [study(60, {"A": 30}), line(5, key="x", stop_reason="progression", stop_date=on(70))], ("PR", "PD"), "mRECIST"),
    ("stopped for progression, another study since",
     [study(60, {"A": 40}), line(5, key="x", stop_reason="progression", stop_date=on(50))], ("PR",), "mRECIST"),
    ("clinical progression", [study(60, {"A": 30}), records.FollowUp(
        id="f", vital_status="alive", clinical_progression="yes", date=on(70))], ("PR", "PD"), "mRECIST"),
    ("operated on since", [study(60, {"A": 30}), session(70, "resection")], None, None),
    ("measured beats stated", [study(60, {"A": 50}), line(5, key="x", best_response="PR", response_criteria="mRECIST"),
                               *FREE], ("SD",), "mRECIST"),
    ("stated where nothing is measured", [
        line(5, key="x", best_response="PR", response_criteria="RECIST1.1", ongoing=True), *FREE], ("PR",),
     "RECIST1.1"),
    ("nothing measured, nothing stated", [], None, None),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "liver", "criteria"), COMPUTED, ids=[one[0] for one in COMPUTED])
def test_the_response_of_the_liver(shows: str, told: list[Any], liver: Any, criteria: str | None) -> None:
    own = [] if any(isinstance(one, records.SystemicTherapy) for one in told) else [line(5)]
    before = [] if "RECIST 1.1" in shows else [BASE]
    base = [study(0, {"A": (60, None)})] if "RECIST 1.1" in shows else []
    found = facts(*before, *base, *own, *told)
    assert (found["intrahepatic"].domain.values if "intrahepatic" in found else None) == liver
    assert (found["criteria"].domain.values[0] if "criteria" in found else None) == criteria


def test_each_site_is_told_apart() -> None:
    found = facts(lesion("P", "lung"), study(0, {"A": 60, "P": 20}), line(5), study(60, {"A": 30, "P": 40}))
    assert found["intrahepatic"].domain == Choices(("PR",))
    assert found["extrahepatic"].domain == Choices(("PD",))
    assert found["intrahepatic"].record_id == "CT60"


def test_days_held_are_at_least_to_the_newest_study_and_at_most_to_the_day_of_assessment() -> None:
    told = [BASE, line(5), study(60, {"A": 50}), study(110, {"A": 30}), study(166, {"A": 25})]
    assert facts(*told, day=189)["held_days"].domain == Interval(56.0, 79.0)
    assert facts(*told, day=120)["held_days"].domain == Interval(0.0, 10.0)
    assert "held_days" not in facts(*told, day=100)


def test_days_held_leave_out_what_may_not_have_been_a_response() -> None:
    told = [BASE, line(5), study(60, {"A": 30}, new_lesions="indeterminate"), study(110, {"A": 30})]
    assert facts(*told, day=120)["held_days"].domain == Interval(0.0, 60.0)


@pytest.mark.parametrize("precision", ["month", "year"])
def test_days_held_are_not_told_from_dates_that_are_not_exact(precision: str) -> None:
    told = [BASE, line(5), study(60, {"A": 30}, date_precision=precision), study(110, {"A": 30})]
    assert "held_days" not in facts(*told, day=120)
    assert facts(*told, day=120)["intrahepatic"].domain == Choices(("PR",))


def test_the_settings_of_the_board_decide() -> None:
    told = [study(0, {"A": 20}), line(5), study(60, {"A": 15}), study(120, {"A": 18})]
    assert facts(*told)["intrahepatic"].domain == Choices(("PD",))
    assert facts(*told, rules=ResponseRules(pd_abs_mm_mrecist=5))["intrahepatic"].domain == Choices(("SD",))


# what it shows, stated, size at day 60, answer on new lesions, whether a difference is named
STATED: list[tuple[str, str, int, str | None, bool]] = [
    ("alike", "PR", 30, "no", False),
    ("other", "CR", 30, "no", True),
    ("among the possible", "PR", 30, None, False),
    ("not among the possible", "CR", 30, None, True),
    ("not evaluable is no answer", "NE", 30, "no", False),
]


@pytest.mark.parametrize(("shows", "said", "mm", "answer", "differs"), STATED, ids=[one[0] for one in STATED])
def test_a_stated_response_that_differs_is_named(shows: str, said: str, mm: int, answer: Any, differs: bool) -> None:
    told = [BASE, line(5, best_response=said, response_criteria="mRECIST"), study(60, {"A": mm}, new_lesions=answer)]
    found = current_episode(case(*told), AS_OF)
    assert found is not None
    assert ("stated_differs" in [one.id for one in found.findings]) == differs


def test_a_study_that_tells_nothing_takes_nothing_back() -> None:
    chest = study(120, key="chest", new_lesions=None)
    found = facts(BASE, line(5), study(60, {"A": 30}), chest, day=130)
    assert found["intrahepatic"].domain == Choices(("PR",)) and found["intrahepatic"].record_id == "CT60"
    assert found["held_days"].domain == Interval(0.0, 70.0)


def test_progression_told_between_the_studies_of_two_sites_concerns_the_older_one() -> None:
    told = [lesion("P", "lung"), study(0, {"A": 60, "P": 30}), line(5, stop_reason="progression", stop_date=on(90)),
            study(60, {"A": 40, "P": 10}), study(120, {"A": 30})]  # fmt: skip
    found = facts(*told)
    assert found["intrahepatic"].domain == Choices(("PR",))
    assert found["extrahepatic"].domain == Choices(("PR", "PD"))
