"""What is refused and what is only odd in a volumetry and in the plan of a resection."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hccboard.domain.record_fields import SEGMENTS
from hccboard.domain.records import BodySize, CaseRecords, LiverVolumetry, OperationPlan, Patient, Procedure
from hccboard.operations.record_checks import cautions_of, problems_of

PLANNED = date(2026, 7, 28)
SIZE = BodySize(id="b", date=PLANNED, height_cm=Decimal("172"), weight_kg=Decimal("68.5"))
REMOVED = Procedure(id="op", date=date(2026, 8, 20), kind="resection", target="S5, S6", margin="R0")


def volumetry(**more):
    volumes = {name: Decimal(value) if name.endswith("_ml") else value for name, value in more.items()}
    return LiverVolumetry(id="v", date=PLANNED, **volumes)


def plan(**more):
    return OperationPlan(id="p", **{"date": PLANNED, **more})


def case(*records):
    return CaseRecords(Patient(id="c", case_id="c", case_number="1", sex="M"), records)


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        (volumetry(total_volume_ml="1400", remnant_volume_ml="1400", tumour_volume_ml="0"), []),
        (volumetry(total_volume_ml="1400", remnant_volume_ml="1400.1"), ["remnant_volume_ml"]),
        (volumetry(total_volume_ml="1400", tumour_volume_ml="1401"), ["tumour_volume_ml"]),
        (volumetry(remnant_volume_ml="612", tumour_volume_ml="1401"), []),  # the whole is not known
        (volumetry(remnant_volume_ml="49"), ["remnant_volume_ml"]),
        (volumetry(remnant_volume_ml="0"), ["remnant_volume_ml"]),  # missing is empty, never 0
        (plan(resected_segments=SEGMENTS), ["resected_segments"]),
        (plan(resected_segments=SEGMENTS[:-1]), []),
        (plan(margin_mm=-1, surgeons_agreeing=21), ["margin_mm", "surgeons_agreeing"]),
    ],
)
def test_what_cannot_be_is_refused(record, wrong):
    assert [one.field for one in problems_of(record)] == wrong


@pytest.mark.parametrize(
    ("record", "others", "odd"),
    [
        (volumetry(remnant_volume_ml="612", formula="stated", standard_volume_ml="1390"), (), []),
        (volumetry(remnant_volume_ml="612"), (), ["formula"]),
        (volumetry(total_volume_ml="1400"), (), []),
        (volumetry(remnant_volume_ml="612", formula="stated"), (), ["standard_volume_ml"]),
        (volumetry(remnant_volume_ml="1400", formula="stated", standard_volume_ml="1390"), (), ["remnant_volume_ml"]),
        (volumetry(total_volume_ml="1400", tumour_volume_ml="800", remnant_volume_ml="612", formula="chan_2006"), (),
         ["tumour_volume_ml"]),
        # Urata with 172 cm, 68.5 kg: 1279.5 mL; 2 % of it are 25.6 mL
        (volumetry(remnant_volume_ml="612", formula="urata_1995", standard_volume_ml="1300"), (SIZE,), []),
        (volumetry(remnant_volume_ml="612", formula="urata_1995", standard_volume_ml="1390"), (SIZE,),
         ["standard_volume_ml"]),
        (volumetry(remnant_volume_ml="612", formula="urata_1995", standard_volume_ml="1390"), (), []),
        (volumetry(remnant_segments=("S4b", "S5")), (plan(resected_segments=("S5", "S6")),), ["remnant_segments"]),
        (volumetry(remnant_segments=("S4b",)), (plan(resected_segments=("S5", "S6")),), []),
        # a plan that was carried out is no plan for what is left
        (volumetry(remnant_segments=("S4b", "S5")), (plan(resected_segments=("S5", "S6")), REMOVED), []),
        (plan(resected_segments=("S5", "S6")), (volumetry(remnant_segments=("S4b", "S5")),), ["resected_segments"]),
        (plan(operation_date=PLANNED), (), []),
        (plan(operation_date=date(2026, 7, 27)), (), ["operation_date"]),
        (plan(operation_date=date(2028, 7, 27)), (), []),
        (plan(operation_date=date(2028, 7, 28)), (), ["operation_date"]),
        (plan(operation_date=date(2026, 7, 27), date=None), (), []),
        (plan(kind="right_hepatectomy", resected_segments=("S6", "S7")), (), ["kind"]),
        (plan(kind="right_hepatectomy", resected_segments=("S1", "S5", "S6", "S7", "S8")), (), []),
        (plan(kind="limited_resection", resected_segments=("S6", "S7")), (), []),
        (plan(kind="right_hepatectomy"), (), []),
    ],
)
def test_what_is_odd_is_said_and_can_be_stored(record, others, odd):
    assert [name for name, _words in cautions_of(record, case(record, *others))] == odd
    assert list(problems_of(record)) == []
