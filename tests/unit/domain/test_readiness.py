"""Which items of a case are there, and why the others are not: missing, stale, open or undated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain import records as r
from hccboard.domain.assessment import SYSTEMS, assess
from hccboard.domain.readiness import STATES, Item, readiness
from hccboard.domain.snapshot import take
from hccboard.domain.summary import SUMMARY_SYSTEMS, summarise
from tests.unit.domain.test_snapshot_tumour import BOARD, CASE, base

FRESH = date(2026, 8, 12)


def items(case: r.CaseRecords) -> dict[str, Item]:
    snapshot = take(case, BOARD)
    return {item.key: item for item in readiness(case, snapshot, assess(snapshot.facts)).items}


def of_kind(case: r.CaseRecords, kind: type[r.Record], **changed: Any) -> r.CaseRecords:
    """The case with every record of a kind changed."""
    return replace(case, records=tuple(replace(x, **changed) if type(x) is kind else x for x in case.records))


@pytest.mark.parametrize(
    ("ecog", "state"),
    [
        ({"ecog_low": 3, "ecog_high": 4}, "there"),  # a range that decides nothing is there
        ({"ecog_low": 0, "ecog_high": 1}, "open"),  # BCLC A or C
        ({"ecog_low": 2, "ecog_high": 3}, "open"),  # CNLC Ia or IV
        ({"ecog_low": 0}, "there"),
        ({"ecog_low": 0, "ecog_high": 1, "date": date(2026, 1, 1)}, "stale"),  # renewing it settles both
    ],
)
def test_a_range_that_decides_is_open(ecog: dict[str, Any], state: str) -> None:
    patient_reason = r.PerformanceStatus(id="e", **{"date": FRESH, "cancer_related": "yes", **ecog}, **CASE)
    case = base()
    without = replace(case, records=tuple(x for x in case.records if not isinstance(x, r.PerformanceStatus)))
    found = items(replace(without, records=(*without.records, patient_reason)))["ecog_ps"]
    assert found.state == state
    assert bool(found.decides) is (state in ("open", "stale"))


def test_nodules_listed_in_part_are_open() -> None:
    assert items(base())["tumour.nodules"].state == "there"
    found = items(base(study={"all_nodules_listed": False}))["tumour.nodules"]
    assert (found.state, "bclc" in found.decides) == ("open", True)


@pytest.mark.parametrize("key", ["bilirubin", "albumin", "inr"])
def test_a_result_without_a_date_is_undated(key: str) -> None:
    assert items(of_kind(base(), r.LabResult, date=FRESH))[key].state == "there"
    found = items(of_kind(base(), r.LabResult, date=None))[key]
    assert (found.state, found.age_days) == ("undated", None)


@pytest.mark.parametrize(
    ("kind", "key"),
    [(r.PerformanceStatus, "ecog_ps"), (r.LiverAssessment, "ascites"), (r.VascularInvasion, "tumour.pv_invasion"),
     (r.MetastasisFinding, "tumour.regional_ln"), (r.ImagingStudy, "tumour.nodules")],
)  # fmt: skip
def test_what_ages_needs_a_date(kind: type[r.Record], key: str) -> None:
    assert items(of_kind(base(), kind, date=None))[key].state == "undated"


def test_what_does_not_age_needs_none() -> None:
    case = base(r.Aetiology(id="a", cause="hbv", **CASE), r.TransplantCandidacy(id="t", candidate="no", **CASE))
    found = items(case)
    assert {found[key].state for key in ("sex", "aetiology", "transplant_candidate")} == {"there"}


def test_open_and_undated_items_are_not_done() -> None:
    case = of_kind(base(), r.LabResult, date=None)
    done = readiness(case, take(case, BOARD), assess(take(case, BOARD).facts))
    assert {item.state for item in done.items} <= set(STATES)
    assert done.done == sum(item.state == "there" for item in done.items)
    assert {"bilirubin", "albumin", "inr"} <= {item.key for item in done.open_items}


def test_prothrombin_stands_for_the_inr() -> None:
    case = base()
    rest = tuple(x for x in case.records if getattr(x, "analyte", "") != "inr")
    activity = r.LabResult(id="pt", analyte="pt_activity_pct", value=Decimal(80), unit="%", date=FRESH, **CASE)
    assert items(replace(case, records=rest))["inr"].state == "missing"
    assert items(replace(case, records=(*rest, activity)))["inr"].state == "there"


def test_the_cause_of_a_perfect_performance_status_is_not_asked() -> None:
    assert items(base())["ps_cancer_related"].state == "there"


def afp(*results: dict[str, Any]) -> tuple[str, str]:
    more = [
        r.LabResult(id=f"afp{i}", analyte="afp", **{"unit": "ng/mL", "date": date(2026, 8, 1 + i), **result}, **CASE)
        for i, result in enumerate(results)
    ]
    line = summarise(base(*more), BOARD)
    return line.afp, line.afp_trend


@pytest.mark.parametrize(
    ("results", "shown"),
    [
        ([{"value": Decimal("12.50")}], ("12.5", "")),
        ([{"value": Decimal(500), "unit": "IU/mL"}], ("605", "")),  # never 500 beside ng/mL of others
        ([{"value": Decimal(10), "unit": "IU/mL"}], ("12.1", "")),
        ([{"value": Decimal(1210), "comparator": ">"}], (">1210", "")),
        ([{"value": Decimal(500)}, {"value": Decimal(9_000_000)}], ("", "")),  # implausible, not confirmed
        ([{"value": Decimal(9_000_000), "confirmed": True}], ("9000000", "")),
        ([{"value": Decimal(5)}, {"value": Decimal(7), "unit": "furlongs"}], ("", "")),
        ([{"value": Decimal(5)}, {"value": Decimal(7)}], ("7", "up")),
        ([{"value": Decimal(5)}, {"value": Decimal(7), "unit": "ug/L"}], ("7", "up")),
        ([{"value": Decimal(7)}, {"value": Decimal(5), "unit": "IU/mL"}], ("6.1", "")),
    ],
)
def test_the_afp_of_the_list_is_in_one_unit_and_counts(results: Any, shown: tuple[str, str]) -> None:
    assert afp(*results) == shown


# -- a list judges by few systems, a case by all: they count alike --------------------------------------------


def test_a_range_that_only_a_system_outside_the_list_asks_for_is_open_there_too() -> None:
    censored = r.LabResult(
        id="cr", analyte="creatinine", value=Decimal(80), comparator=">", unit="umol/L", date=FRESH, **CASE
    )
    case = base(censored)
    snapshot = take(case, BOARD)
    few = readiness(case, snapshot, assess(snapshot.facts, SUMMARY_SYSTEMS))
    found = {item.key: item for item in few.items}["creatinine"]
    assert found.state == items(case)["creatinine"].state == "open"
    assert found.decides and not set(found.decides) & set(SUMMARY_SYSTEMS)


_LABS = {"bilirubin": "umol/L", "albumin": "g/L", "inr": "", "platelets_10e9_l": "10^9/L", "afp": "ng/mL",
         "creatinine": "umol/L", "sodium_mmol_l": "mmol/L"}  # fmt: skip
_VALUES = {"bilirubin": (10, 30, 60), "albumin": (25, 30, 42), "inr": (1, 2), "platelets_10e9_l": (80, 160),
           "afp": (12, 700, 60_500), "creatinine": (50, 300), "sodium_mmol_l": (125, 140)}  # fmt: skip


@st.composite
def uncertain_cases(draw: st.DrawFn) -> r.CaseRecords:
    """The base case with censored results, ranges and a study that tells of the nodules in part."""
    more: list[r.Record] = []
    for analyte in draw(st.sets(st.sampled_from(sorted(_LABS)))):
        value, sign = draw(st.sampled_from(_VALUES[analyte])), draw(st.sampled_from(("", "<", ">", ">=")))
        more.append(r.LabResult(id=f"more-{analyte}", analyte=analyte, value=Decimal(value), comparator=sign,
                                unit=_LABS[analyte], date=FRESH, **CASE))  # fmt: skip
    low, high = sorted((draw(st.integers(0, 4)), draw(st.integers(0, 4))))
    more.append(r.PerformanceStatus(id="more-ps", ecog_low=low, ecog_high=high, date=FRESH, **CASE))
    study = {"all_nodules_listed": draw(st.sampled_from((True, False, None))),
             "nodule_count_high": draw(st.sampled_from((None, 1, 3, 9)))}  # fmt: skip
    vessels = {"portal_vein": draw(st.sampled_from(("Vp0", "Vp2"))), "portal_vein_high": "Vp4", "hepatic_vein": "Vv0"}
    return base(*more, study=study, vessels=vessels if draw(st.booleans()) else None)


@settings(max_examples=60, deadline=None)
@given(uncertain_cases(), st.sets(st.sampled_from(sorted(SYSTEMS)), max_size=4))
def test_whatever_systems_are_assessed_every_item_has_the_same_state(case: r.CaseRecords, some: set[str]) -> None:
    snapshot = take(case, BOARD)
    whole = readiness(case, snapshot, assess(snapshot.facts))
    part = readiness(case, snapshot, assess(snapshot.facts, sorted(some) or ("albi",)))
    assert [(item.key, item.state) for item in part.items] == [(item.key, item.state) for item in whole.items]
    assert all(item.decides for item in part.items if item.state == "open")
    assert summarise(case, BOARD).readiness_done == whole.done
