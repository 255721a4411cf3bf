"""What a reader of a result must know of its facts: implausible values, a class that is only stated, an INR that
prothrombin contradicts. The value itself never changes for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.assessment import assess
from hccboard.domain.decision import Result
from hccboard.domain.snapshot import take
from hccboard.interchange.facts_json import read_facts, result_json
from tests.unit.domain.patients import facts, judge, label
from tests.unit.domain.test_snapshot_tumour import BOARD, CASE, base


def results(**changed: Any) -> dict[str, Result]:
    return dict(assess(read_facts(facts(**changed))).results)


@pytest.mark.parametrize(
    ("changed", "noted", "silent", "named"),
    [
        ({"bilirubin": {"value": 900, "unit": "umol/L"}}, {"child_pugh", "albi", "meld3", "okuda", "bclc", "cnlc"},
         {"milan", "nlr", "tnm8"}, "bilirubin"),
        ({"bilirubin": {"value": 900, "unit": "umol/L", "comparator": ">"}}, {"albi"}, {"milan"}, "bilirubin"),
        ({"albumin": {"value": 4.1, "unit": "g/L"}}, {"child_pugh", "albi", "bclc"}, {"meld"}, "albumin"),
        ({"afp_ng_ml": 6e6}, {"crafity", "metroticket_2"}, {"bclc", "child_pugh"}, "afp"),
        ({"sizes": [31.0]}, {"milan", "bclc", "up_to_7"}, {"child_pugh", "nlr"}, "tumour.nodule_diameters_cm"),
        ({"sizes": None, "largest": 40.0}, {"milan"}, {"albi"}, "tumour.largest_diameter_cm"),
    ],
)  # fmt: skip
def test_an_implausible_value_is_used_and_said(changed: Any, noted: set[str], silent: set[str], named: str) -> None:
    found = results(**changed)
    assert noted <= {name for name, result in found.items() if "implausible_value" in result.notes}
    assert not {name for name in silent if "implausible_value" in found[name].notes}
    for system in noted:
        rows = result_json(found[system])["trace"]
        assert {key for row in rows for key in row.get("implausible", ())} == {named}


@pytest.mark.parametrize(
    "changed",
    [{}, {"bilirubin": {"value": 800, "unit": "umol/L"}}, {"bilirubin": {"value": 2, "unit": "umol/L"}},
     {"bilirubin": {"low": 1, "high": 20, "unit": "umol/L"}}, {"sizes": [30.0]}, {"sizes": []},
     {"bilirubin": {"value": 700, "unit": "umol/L", "comparator": ">"}}],
)  # fmt: skip
def test_what_may_be_plausible_is_not_noted(changed: Any) -> None:
    for result in results(**changed).values():
        assert "implausible_value" not in result.notes
        assert all("implausible" not in row for row in result_json(result)["trace"])


def test_the_note_changes_no_answer() -> None:
    plain, odd = results(), results(potassium_mmol_l=12)
    assert {k: v.possible for k, v in plain.items()} == {k: v.possible for k, v in odd.items()}


STATED = {"inr": None, "albumin": None, "child_pugh_stated": {"class": "A"}}


def test_everything_that_uses_a_stated_class_says_so() -> None:
    found = results(**STATED)
    resting = {name for name, result in found.items() if "rests_on_stated_class" in result.notes}
    assert "class_as_stated" in found["child_pugh"].notes
    assert {"bclc", "cnlc", "hklc", "clip", "jis"} <= resting
    assert resting.isdisjoint({"milan", "albi", "tnm8", "meld3"})


@pytest.mark.parametrize(
    "changed",
    [
        {"child_pugh_stated": {"class": "A"}},  # the items decide
        {"inr": None, "albumin": None, "child_pugh_stated": {"class": "C"}},  # and contradict it
        {"cp": 15, "inr": None, "child_pugh_stated": {"class": "C"}},  # C whatever the INR (RULES 0.1)
        {"inr": None, "albumin": None},
    ],
)
def test_what_does_not_rest_on_the_letter_does_not_say_so(changed: Any) -> None:
    assert not [n for n, result in results(**changed).items() if "rests_on_stated_class" in result.notes]


def test_where_the_class_was_not_asked_nothing_rests_on_it() -> None:
    assert "rests_on_stated_class" not in results(ecog_ps=4, **STATED)["cnlc"].notes


@pytest.mark.parametrize(
    ("day", "precision", "note"),
    [
        (date(2026, 8, 3), "day", "rests_on_stated_class:2026-08-03"),
        (date(2026, 8, 3), "month", "rests_on_stated_class:2026-08"),
        (date(2026, 5, 1), "day", "rests_on_stale_stated_class:2026-05-01"),
        (date(2026, 5, 1), "year", "rests_on_stale_stated_class:2026"),
        (None, "day", "rests_on_stated_class"),
    ],
)
def test_the_letter_is_dated(day: date | None, precision: str, note: str) -> None:
    letter = r.LiverAssessment(id="letter", child_pugh_class="A", date=day, date_precision=precision, **CASE)
    case = base(letter)
    without = r.CaseRecords(case.patient, tuple(x for x in case.records if getattr(x, "analyte", "") != "inr"
                                                and getattr(x, "analyte", "") != "albumin"))  # fmt: skip
    found = assess(take(without, BOARD).facts)
    assert note in found["bclc"].notes
    assert (note in found["child_pugh"].notes) is (day is not None)


def test_a_stated_score_does_not_settle_what_the_items_leave_open() -> None:
    # ascites mild, encephalopathy 1: at least 7, with the INR 7 to 9, class B whatever it is
    found = judge("child_pugh", cp=7, inr=None, child_pugh_stated={"score": 8})
    assert (label(found), found.value["score"], "stated_score_not_used" in found.notes) == ("B", None, True)
    sure = judge("child_pugh", cp=7, child_pugh_stated={"score": 7})
    assert "stated_score_not_used" not in sure.notes


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"inr": 1.1, "pt_prolongation_s": 5}, "with_prothrombin:A6"),
        ({"inr": 1.1, "pt_activity_pct": 60}, "with_prothrombin:A6"),
        ({"inr": 1.1, "pt_activity_pct": 39}, "with_prothrombin:B7"),
        ({"inr": 2.0, "pt_activity_pct": 80}, "with_prothrombin:A5"),
        ({"inr": 1.1, "pt_activity_pct": {"low": 30, "high": 60}}, "with_prothrombin:A/B (6-7)"),
        ({"inr": 1.1, "pt_activity_pct": 70.5}, ""),
        ({"inr": 1.1, "pt_activity_pct": {"low": 60, "high": 80}}, ""),  # may score the same
        ({"inr": 1.1, "pt_prolongation_s": 3, "pt_activity_pct": 60}, "with_prothrombin:A6"),
        ({"inr": None, "pt_activity_pct": 60}, ""),
    ],
)
def test_prothrombin_that_contradicts_the_inr_is_shown_beside_it(changed: Any, beside: str) -> None:
    found = judge("child_pugh", **changed)
    assert [n for n in found.notes if n.startswith("with_prothrombin")] == ([beside] if beside else [])
    assert ("inr_and_prothrombin_disagree" in found.notes) is bool(beside)
    if "inr" in changed and changed["inr"] is not None:
        without = judge("child_pugh", inr=changed["inr"])
        assert found.value == without.value, "INR counts"
    used = {key for step in found.trace for key in step.used}
    assert bool(used & {"pt_prolongation_s", "pt_activity_pct"}) is (bool(beside) or changed["inr"] is None)
