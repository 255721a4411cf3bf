"""What was seen before a tumour was removed or ablated is not carried over as what is there now."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.snapshot import Finding, take
from tests.unit.domain.test_snapshot_tumour import BOARD, CASE, base, nodule, stages

STUDY_DAY = date(2026, 8, 1)  # of everything in ``base``


def operation(kind: str, day: date | None, **more: Any) -> r.Procedure:
    return r.Procedure(id="op", kind=kind, date=day, **CASE, **more)


def not_carried(case: r.CaseRecords) -> dict[str, str]:
    return {f.fact: f.kind for f in take(case, BOARD).findings if f.operation is not None}


TUMOUR = {"tumour.nodules", "tumour.infiltrative", "tumour.pv_invasion", "tumour.hv_invasion"}


@pytest.mark.parametrize("kind", ["resection", "alpps", "transplant"])
def test_nodules_and_vessels_open_again_after_a_removal(kind: str) -> None:
    case = base(operation(kind, date(2026, 8, 5)))
    facts = take(case, BOARD).facts
    assert TUMOUR.isdisjoint(facts.by_key)
    assert not_carried(case) == dict.fromkeys(TUMOUR, "before_operation")
    assert set(stages(case)) == {"0", "A", "B", "C"}, "the stage from before the operation must not stand"
    assert "tumour.distant_mets" in facts, "an operation on the liver takes no distant metastasis"


@pytest.mark.parametrize("kind", ["ablation_rfa", "ablation_mwa", "ablation_pei", "ablation_cryo", "ablation_ire"])
def test_an_ablation_opens_the_nodules_alone(kind: str) -> None:
    case = base(operation(kind, date(2026, 8, 5), target="S8"))
    assert not_carried(case) == {"tumour.nodules": "before_operation"}
    assert set(stages(case)) == {"0", "A", "B"}


@pytest.mark.parametrize(
    ("made", "kinds"),
    [
        ({"day": date(2026, 7, 31)}, set()),  # the study is from after it
        ({"day": date(2026, 8, 1)}, {"perhaps_before_operation"}),
        ({"day": date(2026, 8, 2)}, {"before_operation"}),
        ({"day": date(2026, 8, 1), "date_precision": "month"}, {"perhaps_before_operation"}),
        ({"day": date(2026, 7, 1), "date_precision": "month"}, set()),
        ({"day": date(2026, 1, 1), "date_precision": "year"}, {"perhaps_before_operation"}),
        ({"day": date(2025, 1, 1), "date_precision": "year"}, set()),
        ({"day": None}, set()),  # nothing says when
        ({"day": date(2026, 8, 20)}, set()),  # after the board's day
        ({"day": date(2026, 8, 5), "voided": True}, set()),
        ({"day": date(2026, 8, 5), "target": "Right lung, lower lobe"}, set()),
        ({"day": date(2026, 8, 5), "target": "右肺下叶"}, set()),
        ({"day": date(2026, 8, 5), "target": "腹腔镜右半肝"}, {"before_operation"}),
        # A text that names the liver in any way counts, whatever else was operated on
        ({"day": date(2026, 8, 5), "target": "left lateral section and hilar nodes"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "左外叶+淋巴结清扫"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "II/III + nodes"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "right lobectomy, lymph nodes"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "caudate lobe + portal nodes"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "右后叶切除、肾周粘连"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "S8 and lung metastasis"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "right trisectionectomy with node dissection"}, {"before_operation"}),
        ({"day": date(2026, 8, 5), "target": "lymph node dissection"}, set()),
        ({"day": date(2026, 8, 5), "target": "lung wedge resection"}, set()),
        ({"day": date(2026, 8, 5), "target": "pulmonary lobectomy"}, set()),
        ({"day": date(2026, 8, 5), "target": "retroperitoneal lymph nodes"}, set()),
        ({"day": date(2026, 8, 5), "target": "右肾上腺"}, set()),
        ({"day": date(2026, 8, 5), "target": "S6 and a nodule of the diaphragm"}, {"before_operation"}),
    ],
)  # fmt: skip
def test_which_operation_counts(made: dict[str, Any], kinds: set[str]) -> None:
    case = base(operation("resection", made.pop("day"), **made))
    assert set(not_carried(case).values()) == kinds


def test_the_study_of_the_day_after_an_ablation_stands() -> None:
    day = date(2026, 8, 5)
    later = (
        r.ImagingStudy(id="ct2", label="CT-2", date=day, all_nodules_listed=True, **CASE),
        r.Measurement(id="m2", lesion_id="L1", study_id="ct2", state="measured", longest_diameter_mm=30,
                      viable_diameter_mm=0, treated=True, date=day, **CASE),
    )  # fmt: skip
    case = base(operation("ablation_rfa", day), *later)
    assert not_carried(case) == {}
    assert take(case, BOARD).facts.by_key["tumour.nodules"].domain.count == (0, 0)


def test_a_new_study_after_the_operation_speaks_again() -> None:
    day = date(2026, 8, 10)
    later = (
        r.ImagingStudy(id="ct2", label="CT-2", date=day, nodule_count_low=0, nodule_count_high=0, **CASE),
        r.VascularInvasion(id="v2", date=day, portal_vein="Vp0", hepatic_vein="Vv0", **CASE),
    )
    facts = take(base(operation("resection", date(2026, 8, 5)), *later), BOARD).facts
    assert facts.by_key["tumour.nodules"].domain.count == (0, 0)
    assert facts.by_key["tumour.pv_invasion"].date == day


@pytest.mark.parametrize(
    ("specimen", "day", "stands"),
    [
        ("resection", date(2026, 8, 5), True),  # of the operation itself
        ("resection", date(2026, 8, 11), True),  # its report, some days later
        ("resection", date(2026, 8, 4), False),
        ("biopsy", date(2026, 8, 5), False),  # of the day, perhaps from before
        ("biopsy", date(2026, 7, 1), False),
        ("biopsy", date(2026, 8, 6), True),
    ],
)
def test_pathology_of_a_tumour_that_was_removed(specimen: str, day: date, stands: bool) -> None:
    found = r.Pathology(id="p", specimen=specimen, date=day, histological_grade="II", microvascular_invasion="yes",
                        **CASE)  # fmt: skip
    case = base(operation("resection", date(2026, 8, 5)), found)
    facts = take(case, BOARD).facts
    for key in ("tumour.histological_grade", "tumour.microvascular_invasion"):
        assert (key in facts) is stands
        assert (key in not_carried(case)) is not stands


def test_the_finding_names_the_operation() -> None:
    case = base(operation("resection", date(2026, 8, 5)))
    found = next(f for f in take(case, BOARD).findings if f.fact == "tumour.nodules")
    assert found == Finding("before_operation", "tumour.nodules", "ct", case.records[-1])


def test_several_ablations_count_from_the_last() -> None:
    first, second = operation("ablation_rfa", date(2026, 7, 1)), operation("ablation_mwa", date(2026, 8, 4))
    assert set(not_carried(base(first, second, *nodule("L2", 15)))) == {"tumour.nodules"}
