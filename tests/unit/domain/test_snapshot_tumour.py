"""What the records of a tumour say on a day: which lesions count, which vessels, which spread.

Each case is one that a board could be misled by; the rule is RULES 0.5 (which nodules), B0 (vessels), 0.1-0.2
(missing is never normal) and B10 (viable tumour).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.assessment import assess
from hccboard.domain.snapshot import Snapshot, take
from hccboard.domain.snapshot_spread import standing_by_site
from hccboard.domain.snapshot_tumour import counts_as_nodule

DAY = date(2026, 8, 1)
BOARD = date(2026, 8, 13)
CASE = {"case_id": "c"}


def record(kind: type[r.Record], number: list[int], **fields: Any) -> r.Record:
    number[0] += 1
    return kind(**{"id": f"{kind.__name__}-{number[0]}", "date": DAY, **CASE, **fields})


def nodule(label: str, mm: int, *, lesion: dict[str, Any] | None = None, **measured: Any) -> list[r.Record]:
    return [
        r.Lesion(id=label, label=label, organ="liver", date=DAY, **CASE, **(lesion or {})),
        r.Measurement(id=f"m-{label}", lesion_id=label, study_id="ct", state="measured", longest_diameter_mm=mm,
                      date=DAY, **CASE, **measured),
    ]  # fmt: skip


def base(*more: r.Record, study: dict[str, Any] | None = None, vessels: dict[str, Any] | None = None,
         spread: bool = True) -> r.CaseRecords:  # fmt: skip
    """A 25 mm nodule, Child-Pugh A5, ECOG 0, no invasion, no spread: BCLC A, CNLC Ia."""
    n = [0]
    found = [
        r.ImagingStudy(id="ct", label="CT-1", date=DAY, **CASE,
                       **{"all_nodules_listed": True, "infiltrative": "no", **(study or {})}),
        *nodule("L1", 25, li_rads="LR-5"),
        record(r.PerformanceStatus, n, ecog_low=0),
        record(r.LiverAssessment, n, ascites="none", encephalopathy_grade_low=0),
        *(record(r.LabResult, n, analyte=a, value=v, unit=u)
          for a, v, u in (("bilirubin", 10, "umol/L"), ("albumin", 42, "g/L"), ("inr", 1, ""))),
    ]  # fmt: skip
    if vessels != {}:
        found.append(record(r.VascularInvasion, n, **(vessels or {"portal_vein": "Vp0", "hepatic_vein": "Vv0"})))
    if spread:
        for site in ("regional_lymph_node", "distant_any"):
            found.append(record(r.MetastasisFinding, n, site=site, certainty="no"))
    return r.CaseRecords(r.Patient(id="c", case_number="T-1", sex="M", **CASE), (*found, *more))


def stages(case: r.CaseRecords, system: str = "bclc") -> tuple[str, ...]:
    return assess(take(case, BOARD).facts)[system].possible


def finds(case: r.CaseRecords) -> set[str]:
    taken: Snapshot = take(case, BOARD)
    return {finding.kind for finding in taken.findings}


def test_base_case() -> None:
    assert (stages(base()), stages(base(), "cnlc"), finds(base())) == (("A",), ("Ia",), set())


@pytest.mark.parametrize(
    ("lesion", "measured", "bclc"),
    [
        ({"hcc_certainty": "yes"}, {"li_rads": "LR-4"}, ("B",)),  # proven wins over its category
        ({"hcc_certainty": "yes"}, {"li_rads": "LR-M"}, ("B",)),
        ({}, {"li_rads": "LR-4"}, ("A",)),
        ({"hcc_certainty": "no"}, {}, ("A",)),
        ({"hcc_certainty": "yes"}, {"li_rads": "LR-TR nonviable"}, ("A",)),
        ({}, {"li_rads": "LR-TIV"}, ("A",)),
        ({}, {"li_rads": "LR-TR viable"}, ("A", "B")),  # certainly alive, of any size up to 40 mm
        ({}, {"li_rads": "LR-TR equivocal"}, ("A", "B")),
        ({}, {"li_rads": "LR-TR nonevaluable"}, ("A", "B")),
        ({}, {"treated": True}, ("A", "B")),
        ({}, {"treated": True, "viable_diameter_mm": 0}, ("A",)),
        ({}, {"treated": True, "viable_diameter_mm": 31}, ("B",)),
        ({"hcc_certainty": "not_assessed"}, {}, ("A", "B")),
    ],
)
def test_second_lesion_of_40_mm(lesion: dict[str, Any], measured: dict[str, Any], bclc: tuple[str, ...]) -> None:
    assert stages(base(*nodule("L2", 40, lesion=lesion, **measured))) == bclc


@pytest.mark.parametrize(
    ("certainty", "measured", "counts"),
    [
        (None, {"li_rads": "LR-5"}, True), ("yes", {"li_rads": "LR-4"}, True), (None, {"li_rads": "LR-4"}, False),
        ("yes", {"li_rads": "LR-TIV"}, False), (None, {"li_rads": "LR-TR equivocal"}, None),
        ("yes", {"viable_diameter_mm": 0}, False), (None, {"treated": True}, None),
    ],
)  # fmt: skip
def test_forms_ask_the_rule_of_the_snapshot(certainty: Any, measured: dict[str, Any], counts: bool | None) -> None:
    size = r.Measurement(state="measured", longest_diameter_mm=40, **measured)
    assert counts_as_nodule(size, r.Lesion(organ="liver", hcc_certainty=certainty)) is counts


def test_a_lesion_measured_twice_is_one_lesion() -> None:
    again = r.Measurement(id="m-again", lesion_id="L1", study_id="ct", state="measured", longest_diameter_mm=26,
                          date=DAY, **CASE)  # fmt: skip
    assert stages(base(again), "cnlc") == ("Ia",)


def test_no_measurement_is_not_no_nodule() -> None:
    case = base()
    emptied = r.CaseRecords(case.patient, tuple(x for x in case.records if not isinstance(x, r.Measurement)))
    assert set(stages(emptied)) == {"0", "A", "B"}


def test_at_most_three_speaks_of_at_least_one() -> None:
    case = base(study={"all_nodules_listed": None, "nodule_count_high": 3})
    emptied = r.CaseRecords(case.patient, tuple(x for x in case.records if not isinstance(x, r.Measurement)))
    assert "undefined" not in stages(emptied)


def test_more_counted_than_listed_is_reported_and_left_open() -> None:
    case = base(study={"nodule_count_low": 5, "nodule_count_high": 5})
    assert "nodules_contradict" in finds(case)
    assert stages(case) == ("A", "B")


@pytest.mark.parametrize(
    ("vessels", "bclc", "reported"),
    [
        ({"portal_vein": "Vp2", "hepatic_vein": "Vv0"}, ("C",), False),
        ({"portal_vein_main_trunk": "yes", "hepatic_vein": "Vv0"}, ("C",), False),  # the trunk is Vp4
        ({"portal_vein_contralateral": "yes", "hepatic_vein": "Vv0"}, ("C",), False),
        ({"portal_vein": "Vp0", "portal_vein_main_trunk": "yes", "hepatic_vein": "Vv0"}, ("A", "C"), True),
        ({"portal_vein": "Vp2", "hepatic_vein": "Vv0", "thrombus_enhancing": "no"}, ("A",), False),
        ({"portal_vein": "Vp0", "hepatic_vein": "Vv3", "thrombus_enhancing": "no"}, ("A",), False),
        ({"portal_vein": "Vp0", "hepatic_vein": "Vv3", "thrombus_enhancing": "indeterminate"}, ("A", "C"), False),
        ({"portal_vein": "Vp4", "portal_vein_main_trunk": "yes", "hepatic_vein": "Vv0",
          "thrombus_enhancing": "indeterminate"}, ("A", "C"), False),
    ],
)  # fmt: skip
def test_vessels(vessels: dict[str, Any], bclc: tuple[str, ...], reported: bool) -> None:
    case = base(vessels=vessels)
    assert stages(case) == bclc
    assert ("vessels_contradict" in finds(case)) is reported


def test_a_trunk_seen_later_raises_the_class() -> None:
    later = r.VascularInvasion(id="v2", date=date(2026, 8, 5), portal_vein_main_trunk="yes", **CASE)
    case = base(later, vessels={"portal_vein": "Vp2", "hepatic_vein": "Vv0"})
    assert stages(case, "tnm8") == ("IIIB",)


def spread_of(*findings: tuple[str, str, str]) -> list[r.Record]:
    return [
        r.MetastasisFinding(id=f"f{i}", site=site, certainty=certainty, date=date.fromisoformat(day), **CASE)
        for i, (site, certainty, day) in enumerate(findings)
    ]


@pytest.mark.parametrize(
    ("findings", "bclc"),
    [
        ([("distant_any", "no", "2026-08-01")], ("A",)),
        ([("lung", "yes", "2026-05-01"), ("distant_any", "not_assessed", "2026-08-01")], ("C",)),
        ([("lung", "yes", "2026-05-01"), ("distant_any", "indeterminate", "2026-08-01")], ("C",)),
        ([("lung", "yes", "2026-05-01"), ("lung", "not_assessed", "2026-08-01")], ("C",)),
        ([("lung", "yes", "2026-05-01"), ("lung", "no", "2026-08-01"), ("distant_any", "no", "2026-08-01")], ("A",)),
        ([("lung", "yes", "2026-05-01"), ("distant_any", "no", "2026-08-01")], ("A",)),
        ([("lung", "yes", "2026-08-01"), ("distant_any", "no", "2026-05-01")], ("C",)),
        ([("lung", "yes", "2026-08-01"), ("distant_any", "no", "2026-08-01")], ("A", "C")),
        ([("lung", "indeterminate", "2026-08-01"), ("distant_any", "no", "2026-08-01")], ("A", "C")),
        ([("lung", "no", "2026-08-01")], ("A", "C")),
        ([], ("A", "C")),
    ],
)
def test_distant_metastasis(findings: list[tuple[str, str, str]], bclc: tuple[str, ...]) -> None:
    node = r.MetastasisFinding(id="n", site="regional_lymph_node", certainty="no", date=DAY, **CASE)
    assert stages(base(node, *spread_of(*findings), spread=False)) == bclc


def test_a_metastasis_taken_back_is_reported() -> None:
    found = spread_of(("lung", "yes", "2026-05-01"), ("distant_any", "no", "2026-08-01"))
    assert "metastasis_overridden" in finds(base(*found, spread=False))


def test_a_year_may_be_later_than_a_day_in_it() -> None:
    lung = spread_of(("lung", "yes", "2026-01-01"))[0]
    lung = replace(lung, date_precision="year")
    assert stages(base(lung)) == ("C",)


def test_the_finding_of_a_study_tells_more_than_the_lesion_measured_on_it() -> None:
    """How many metastases there are stands in the finding, and its record is that of the study."""
    study = r.ImagingStudy(id="s9", modality="ct", date=date(2026, 8, 5), **CASE)
    lesion = r.Lesion(id="P1", label="P1", organ="lung", hcc_certainty="yes", date=date(2026, 5, 1), **CASE)
    size = r.Measurement(id="m9", study_id="s9", lesion_id="P1", state="measured", longest_diameter_mm=11, **CASE)
    finding = r.MetastasisFinding(id="f9", site="lung", certainty="yes", count=2, date=date(2026, 8, 5), **CASE)
    case = base(study, lesion, size, finding)
    assert standing_by_site(case, date(2026, 8, 13))["lung"] is finding
    denied = replace(finding, id="f10", certainty="no", count=None)
    assert standing_by_site(base(study, lesion, size, finding, denied), date(2026, 8, 13))["lung"].certainty == "yes"


def test_a_proven_lesion_outside_the_liver_is_a_metastasis() -> None:
    lung = r.Lesion(id="N1", label="N1", organ="lung", hcc_certainty="yes", date=date(2026, 8, 5), **CASE)
    assert stages(base(lung)) == ("C",)
    same_day = r.Lesion(id="N1", label="N1", organ="lung", hcc_certainty="yes", date=DAY, **CASE)
    assert stages(base(same_day)) == ("A", "C")
    assert "metastases_contradict" in finds(base(same_day))


@pytest.mark.parametrize(
    ("first", "second", "bilirubin"),
    [
        (("9:30", 15), ("10:00", 80), 80.0),
        (("10:00", 80), ("9:30", 15), 80.0),
        (("", 15), ("", 80), 80.0),  # without a clock the later entry counts
        (("23:00", 15), ("", 80), 80.0),
    ],
)
def test_newest_result_of_a_day_by_the_clock(first: Any, second: Any, bilirubin: float) -> None:
    from datetime import UTC, datetime

    more = [
        r.LabResult(id=f"b{i}", analyte="bilirubin", value=value, unit="umol/L", date=date(2026, 8, 9),
                    time_of_day=clock, recorded_at=datetime(2026, 8, 9, 12, i, tzinfo=UTC), **CASE)
        for i, (clock, value) in enumerate((first, second))
    ]  # fmt: skip
    assert take(base(*more), BOARD).facts.by_key["bilirubin"].domain.low == bilirubin
