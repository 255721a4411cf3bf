"""Importing again: nothing doubles, nothing is lost, corrections by hand stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Record
from hccboard.interchange import import_keys, row_records
from hccboard.interchange.drafts import Draft, RowContext
from hccboard.interchange.merging import CORRECT, CREATE, KEPT, SAME, CaseMerge, RecordChange
from hccboard.interchange.values import Day, OfLesion, Quantity, Span

CASE = "case1"
DAY = Day(date(2025, 3, 1))
STORED_AT = datetime(2025, 3, 2, tzinfo=UTC)


@pytest.fixture
def new_id() -> Callable[[], str]:
    counter: Iterator[int] = iter(range(1000))
    return lambda: f"id{next(counter)}"


def drafts(**values: Any) -> list[Draft]:
    return row_records.drafts(RowContext("file, row 2", {"hospital_number": "7", **values}))


def stored(changes: list[RecordChange]) -> CaseRecords:
    """The case as the store gives it back."""
    kept = [replace(c.record, recorded_at=STORED_AT, recorded_by="x") for c in changes if c.kind in (CREATE, CORRECT)]
    patient = next(r for r in kept if isinstance(r, records.Patient))
    return CaseRecords(patient, tuple(kept))


def kinds(changes: list[RecordChange]) -> dict[str, str]:
    return {change.draft.group: change.kind for change in changes}


def quantity(value: str, unit: str = "g/L") -> Quantity:
    return Quantity(Decimal(value), unit)


ROW: dict[str, Any] = {
    "sex": "M", "visit_date": DAY, "albumin": quantity("34"), "cause.hbv": "yes", "nodule_count": Span(2, 2),
    "diameters": (OfLesion(1, Span(52, 52)), OfLesion(2, Span(31, 31))), "portal_vein": "Vp2", "ascites": "none",
}  # fmt: skip


def test_a_new_row_creates_its_records_with_references_between_them(new_id: Callable[[], str]) -> None:
    changes = CaseMerge(CASE, None, new_id).add(drafts(**ROW))
    assert set(kinds(changes).values()) == {CREATE}
    by_group = {change.draft.group: change.record for change in changes}
    assert by_group["patient"].id == CASE
    measurement: Any = by_group["measurement:2"]
    assert (measurement.lesion_id, measurement.study_id) == (by_group["lesion:2"].id, by_group["imaging"].id)
    assert {record.case_id for record in by_group.values()} == {CASE}
    places = [import_keys.key_place(record.import_key) for record in by_group.values()]
    assert len(set(places)) == len(places)


def test_the_same_row_again_changes_nothing(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    assert set(kinds(CaseMerge(CASE, case, new_id).add(drafts(**ROW))).values()) == {SAME}


def test_a_changed_cell_corrects_its_record_and_lists_the_old_value(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    changes = CaseMerge(CASE, case, new_id).add(drafts(**{**ROW, "albumin": quantity("36")}))
    assert [group for group, kind in kinds(changes).items() if kind != SAME] == ["lab:albumin"]
    (change,) = [c for c in changes if c.kind == CORRECT]
    assert change.differences == {"value": (Decimal("34"), Decimal("36"))}
    assert change.record.recorded_at == STORED_AT
    again = replace(case, records=tuple(change.record if r.id == change.record.id else r for r in case.records))
    assert set(kinds(CaseMerge(CASE, again, new_id).add(drafts(**{**ROW, "albumin": quantity("36")}))).values()) == {
        SAME
    }


def test_the_old_value_stays_where_that_is_decided(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    row = {**ROW, "albumin": quantity("36"), "sex": "M", "name": "Li"}
    found = kinds(CaseMerge(CASE, case, new_id, keep_old=True).add(drafts(**row)))
    assert found["lab:albumin"] == KEPT
    assert found["patient"] == CORRECT  # a gap is filled, nothing is replaced


def test_a_correction_by_hand_stays_while_the_file_says_what_it_said(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    by_hand = replace(
        case,
        records=tuple(
            replace(r, value=Decimal("35"), version=2) if isinstance(r, records.LabResult) else r for r in case.records
        ),
    )
    changes = CaseMerge(CASE, by_hand, new_id).add(drafts(**ROW))
    assert kinds(changes)["lab:albumin"] == KEPT
    changed = CaseMerge(CASE, by_hand, new_id).add(drafts(**{**ROW, "albumin": quantity("36")}))
    assert kinds(changed)["lab:albumin"] == CORRECT


def test_an_empty_cell_erases_nothing(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    changes = CaseMerge(CASE, case, new_id).add(drafts(visit_date=DAY, cirrhosis="yes"))
    liver: Any = next(c.record for c in changes if c.draft.group == "liver")
    assert (liver.ascites, liver.cirrhosis) == ("none", "yes")
    assert next(c.kind for c in changes if c.draft.group == "liver") == CORRECT


def test_a_voided_record_is_not_brought_back(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    voided = replace(case, records=tuple(replace(r, voided=True) for r in case.records))
    changes = CaseMerge(CASE, voided, new_id).add(drafts(**{**ROW, "albumin": quantity("36")}))
    assert kinds(changes)["lab:albumin"] == KEPT


def test_another_day_is_another_result(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    later = {**ROW, "visit_date": Day(date(2025, 4, 1)), "albumin": quantity("30")}
    found = kinds(CaseMerge(CASE, case, new_id).add(drafts(**later)))
    assert found["lab:albumin"] == CREATE
    assert (found["cause:hbv"], found["lesion:1"]) == (SAME, SAME)
    assert found["measurement:1"] == CREATE


def test_later_rows_of_one_file_add_dated_results_and_say_the_cause_once(new_id: Callable[[], str]) -> None:
    merge = CaseMerge(CASE, None, new_id)
    first = merge.add(drafts(**ROW))
    second = merge.add(drafts(**{**ROW, "visit_date": Day(date(2025, 4, 1)), "cause.hbv": "no", "name": "Li"}))
    assert kinds(second)["lab:albumin"] == CREATE
    assert kinds(second)["cause:hbv"] == CREATE  # another answer on another day is another statement
    assert kinds(second)["patient"] == CREATE  # still the one new patient, with the name filled in
    patient: Any = second[0].record
    assert (patient.name, patient.id) == ("Li", first[0].record.id)


def test_what_was_typed_by_hand_with_the_same_content_is_not_doubled(new_id: Callable[[], str]) -> None:
    typed: Record = records.LabResult(
        id="typed", case_id=CASE, analyte="albumin", value=Decimal("34"), unit="g/L", date=DAY.day, source="clinic",
        recorded_at=STORED_AT,
    )  # fmt: skip
    case = CaseRecords(records.Patient(id=CASE, case_id=CASE, case_number="A", recorded_at=STORED_AT), (typed,))
    found = CaseMerge(CASE, case, new_id).add(drafts(visit_date=DAY, albumin=quantity("34")))
    assert kinds(found)["lab:albumin"] == SAME
    other = CaseMerge(CASE, case, new_id).add(drafts(visit_date=DAY, albumin=quantity("35")))
    assert kinds(other)["lab:albumin"] == CREATE


@pytest.mark.parametrize(
    ("day", "age", "kind"),
    [(date(2025, 5, 1), 61, CORRECT), (date(2024, 5, 1), 59, SAME), (date(2025, 3, 1), 60, SAME)],
)
def test_an_age_is_replaced_only_by_a_later_one(new_id: Callable[[], str], day: date, age: int, kind: str) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(visit_date=DAY, age=60)))
    assert kinds(CaseMerge(CASE, case, new_id).add(drafts(visit_date=Day(day), age=age)))["patient"] == kind


def test_the_file_never_renames_a_case(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(case_number="A1")))
    assert kinds(CaseMerge(CASE, case, new_id).add(drafts(case_number="B2")))["patient"] == SAME


def test_a_lesion_whose_size_comes_later_is_measured_then(new_id: Callable[[], str]) -> None:
    one = {"nodule_count": Span(1, 1), "visit_date": DAY, "lesion_li_rads": (OfLesion(1, "LR-5"),)}
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**one)))
    again = CaseMerge(CASE, case, new_id).add(drafts(**one, diameters=(OfLesion(1, Span(31, 31)),)))
    measurement: Any = next(c for c in again if c.draft.group == "measurement:1")
    assert (measurement.kind, measurement.record.state, measurement.record.li_rads) == (CORRECT, "measured", "LR-5")


def test_segments_and_categories_that_a_later_file_adds_correct_the_lesion(new_id: Callable[[], str]) -> None:
    case = stored(CaseMerge(CASE, None, new_id).add(drafts(**ROW)))
    more = {**ROW, "lesion_segments": (OfLesion(2, "S5/S8"),), "lesion_li_rads": (OfLesion(2, "LR-5"),)}
    found = kinds(CaseMerge(CASE, case, new_id).add(drafts(**more)))
    assert {group for group, kind in found.items() if kind != SAME} == {"lesion:2", "measurement:2"}
    assert {found["lesion:2"], found["measurement:2"]} == {CORRECT}


def test_two_lesions_of_one_size_are_two_beside_the_one_that_was_typed(new_id: Callable[[], str]) -> None:
    """A lesion typed by hand is one of those of the file, not each of them."""
    typed = CaseMerge(CASE, None, new_id).add(drafts(sex="M", visit_date=DAY, diameters=(OfLesion(1, Span(20, 20)),)))
    case = stored(typed)
    case = replace(case, records=tuple(replace(record, import_key="") for record in case.records))
    twice = (OfLesion(1, Span(20, 20)), OfLesion(2, Span(20, 20)))
    changes = kinds(CaseMerge(CASE, case, new_id).add(drafts(sex="M", visit_date=DAY, diameters=twice)))
    assert (changes["lesion:1"], changes["measurement:1"]) == (SAME, SAME)
    assert (changes["lesion:2"], changes["measurement:2"]) == (CREATE, CREATE)
