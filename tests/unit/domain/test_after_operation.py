"""What became of an operation: margin, microvascular invasion, complications (Clavien-Dindo, RULES C6), recurrence,
due dates (RULES E4, E5). Missing is never normal, and a contradiction is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.after_operation import (
    DEATH,
    LIVER,
    LIVER_SOURCE,
    LOST,
    LUNG,
    LUNG_SOURCE,
    NO_SCHEDULE,
    UNDATED,
    YEAR_OVER,
    AfterOperation,
    operations_done,
)  # fmt: skip
from hccboard.domain.follow_up_schedule import AHEAD, DONE, DUE, NOT_DONE, OVERDUE
from hccboard.domain.recurrence import BOTH, EXTRAHEPATIC, INTRAHEPATIC, NO, NOT_STATED, UNKNOWN, YES

CASE = {"case_id": "c"}
OPERATED, AFTER, BOARD = date(2026, 1, 15), date(2026, 4, 1), date(2026, 5, 1)


def record(of: type[r.Record], day: date | None = AFTER, /, **fields: Any) -> r.Record:
    return of(**{"id": f"{of.__name__}-{day}-{len(fields)}", "date": day, **CASE, **fields})


def resection(**fields: Any) -> r.Record:
    return record(r.Procedure, fields.pop("day", OPERATED), **{"id": "op", "kind": "resection", **fields})


def case(*more: r.Record) -> r.CaseRecords:
    return r.CaseRecords(r.Patient(id="c", case_number="T-1", **CASE), more)


def after(*more: r.Record, operation: r.Record | None = None, as_of: date = BOARD) -> AfterOperation:
    (one,) = operations_done(case(operation or resection(), *more), as_of)
    return one


# -- which operation --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "organ"),
    [
        ({"target": "S5 and S6"}, LIVER), ({"target": ""}, LIVER), ({"kind": "alpps"}, LIVER),
        ({"kind": "transplant"}, LIVER), ({"target": "Right lower lobe of the lung"}, LUNG),
        ({"target": "右肺下叶"}, LUNG),
        ({"target": "adrenal gland"}, None), ({"kind": "ablation_rfa"}, None), ({"kind": "biopsy"}, None),
        ({"target": "S8, lung"}, LIVER),
    ],
)  # fmt: skip
def test_operations_on_liver_and_lung_count(fields: dict[str, Any], organ: str | None) -> None:
    found = operations_done(case(resection(**fields)), BOARD)
    assert [one.organ for one in found] == ([organ] if organ else [])


def test_the_last_one_of_each_organ_counts_the_newer_first() -> None:
    records = case(
        resection(id="a", day=date(2024, 1, 1)), resection(id="b", day=date(2025, 1, 1)),
        resection(id="lung", day=date(2026, 1, 1), target="lung"), resection(id="later", day=date(2026, 8, 1)),
    )  # fmt: skip
    assert [(one.organ, one.operation.id) for one in operations_done(records, BOARD)] == [(LUNG, "lung"), (LIVER, "b")]
    assert operations_done(case(), BOARD) == ()


# -- margin, pathology, complications ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "pathology", "values", "contradicts"),
    [
        ("R0", "R0", ("R0",), False), ("R0", "R1", ("R0", "R1"), True), (None, "R2", ("R2",), False),
        ("R1", None, ("R1",), False), (None, None, (), False),
    ],
)  # fmt: skip
def test_margin(operation: str | None, pathology: str | None, values: tuple[str, ...], contradicts: bool) -> None:
    one = after(record(r.Pathology, specimen="resection", margin=pathology), operation=resection(margin=operation))
    assert (one.margin.values, one.margin.contradicts) == (values, contradicts)
    assert len(one.margin.records) == (operation is not None) + (pathology is not None)


@pytest.mark.parametrize(
    ("specimen", "day", "answer", "values"),
    [
        ("resection", AFTER, "yes", ("yes",)), ("explant", OPERATED, "no", ("no",)),
        ("biopsy", AFTER, "yes", ()),  # a biopsy is no specimen of the operation
        ("resection", date(2026, 1, 14), "yes", ()),  # of another operation
        ("resection", AFTER, "not_assessed", ("not_assessed",)), ("resection", AFTER, None, ()),
    ],
)  # fmt: skip
def test_microvascular_invasion(specimen: str, day: date, answer: str | None, values: tuple[str, ...]) -> None:
    one = after(record(r.Pathology, day, specimen=specimen, microvascular_invasion=answer))
    assert one.microvascular.values == values


def test_an_answer_stands_before_one_that_says_nothing() -> None:
    one = after(
        record(r.Pathology, date(2026, 1, 20), specimen="resection", microvascular_invasion="yes"),
        record(r.Pathology, AFTER, specimen="resection", microvascular_invasion="indeterminate"),
    )
    assert one.microvascular.values == ("yes",)


@pytest.mark.parametrize(
    ("grades", "highest", "major"),
    [
        ((), "", None),  # none recorded is not none
        (("I", "II"), "II", False), (("IIIa",), "IIIa", True), (("II", "IIIb"), "IIIb", True), (("V",), "V", True),
    ],
)  # fmt: skip
def test_complications(grades: tuple[str, ...], highest: str, major: bool | None) -> None:
    told = [record(r.Complication, procedure_id="op", description=one, clavien_dindo=one) for one in grades]
    one = after(*told)
    assert (one.highest_grade, one.major, len(one.complications)) == (highest, major, len(grades))


def test_a_complication_that_names_no_operation_is_told_apart() -> None:
    loose = record(r.Complication, description="bile leak", clavien_dindo="IIIa")
    earlier = record(r.Complication, date(2025, 1, 1), description="abscess", clavien_dindo="IIIa")
    other = record(r.Complication, procedure_id="other", description="bleeding", clavien_dindo="IIIa")
    one = after(loose, earlier, other)
    assert (one.complications, one.unlinked, one.major) == ((), (loose,), None)


# -- recurrence -------------------------------------------------------------------------------------------------


def lesion(organ: str, day: date = AFTER, certainty: str | None = "yes") -> r.Record:
    return record(r.Lesion, day, id=f"{organ}-{day}", label="N", organ=organ, hcc_certainty=certainty)


def finding(site: str, certainty: str, day: date = AFTER) -> r.Record:
    return record(r.MetastasisFinding, day, id=f"{site}-{day}", site=site, certainty=certainty)


def follow_up(recurrence: str | None, day: date = AFTER) -> r.Record:
    return record(r.FollowUp, day, vital_status="alive", recurrence=recurrence)


def scan(day: date, new: str | None = None, **fields: Any) -> r.Record:
    return record(r.ImagingStudy, day, **{"label": "CT", "modality": "ct", "new_lesions": new, **fields})


BEFORE = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("told", "state", "pattern"),
    [
        ([], UNKNOWN, ""), ([follow_up(None)], UNKNOWN, ""), ([follow_up("not_assessed")], UNKNOWN, ""),
        ([follow_up("indeterminate")], UNKNOWN, ""), ([follow_up("no")], NO, ""), ([scan(AFTER, "no")], NO, ""),
        ([scan(BEFORE, "no")], UNKNOWN, ""),  # said before the operation
        ([follow_up("yes")], YES, NOT_STATED), ([scan(AFTER, "yes")], YES, NOT_STATED),
        ([lesion("liver")], YES, INTRAHEPATIC), ([lesion("lung")], YES, EXTRAHEPATIC),
        ([finding("bone", "yes")], YES, EXTRAHEPATIC), ([lesion("liver"), finding("bone", "yes")], YES, BOTH),
        ([lesion("liver", BEFORE)], UNKNOWN, ""), ([lesion("liver", OPERATED)], UNKNOWN, ""),
        ([lesion("liver", AFTER, "no")], UNKNOWN, ""), ([lesion("liver", AFTER, None), follow_up("no")], UNKNOWN, ""),
        ([lesion("liver", date(2026, 3, 1), "indeterminate"), follow_up("no")], NO, ""),  # settled by a later contact
        ([finding("lung", "indeterminate", date(2026, 3, 1)), scan(AFTER, "no")], UNKNOWN, ""),  # not by a study
        ([finding("lung", "yes", BEFORE), finding("lung", "yes"), follow_up("no")], NO, ""),  # was there before
        ([finding("lung", "indeterminate", BEFORE), finding("lung", "indeterminate")], UNKNOWN, ""),
        ([finding("lung", "indeterminate", BEFORE), finding("lung", "yes")], YES, EXTRAHEPATIC),
        ([lesion("liver", date(2026, 3, 1)), follow_up("no")], YES, INTRAHEPATIC),  # treated or not, it was one
    ],
)  # fmt: skip
def test_recurrence(told: list[r.Record], state: str, pattern: str) -> None:
    found = after(*told).recurrence
    assert found is not None
    assert (found.state, found.pattern) == (state, pattern)
    assert all(one.date is not None and one.date > OPERATED for one in (*found.signs, *found.open, *found.before))


LATER = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        # gone after the operation, and there again: a contact in between said that there was none
        ([finding("lung", "no", date(2026, 3, 1)), finding("lung", "yes", LATER)], YES),
        ([finding("distant_any", "no", date(2026, 3, 1)), finding("lung", "yes", LATER)], YES),
        ([finding("lung", "yes", LATER)], NO),  # still the same
        ([lesion("lung", LATER)], YES),  # first seen since
        ([record(r.MetastasisFinding, LATER, site="lung", certainty="yes", count=4)], YES),  # there were 2
        ([record(r.MetastasisFinding, LATER, site="lung", certainty="yes", count=2)], NO),
    ],
)  # fmt: skip
def test_metastases_from_before_the_operation_that_come_back_or_grow_in_number(
    told: list[r.Record], state: str
) -> None:
    known = record(r.MetastasisFinding, BEFORE, id="known", site="lung", certainty="yes", count=2)
    found = after(known, follow_up("no"), *told).recurrence
    assert found is not None
    assert found.state == state


def test_a_recurrence_without_a_day_is_not_taken_back_by_a_contact_that_has_one() -> None:
    found = after(record(r.FollowUp, None, vital_status="alive", recurrence="yes"), follow_up("no")).recurrence
    assert found is not None
    assert found.state == UNKNOWN


def test_recurrence_names_its_records_and_sites_in_order() -> None:
    told = [finding("lung", "yes", date(2026, 4, 20)), lesion("liver", date(2026, 3, 1)), finding("bone", "no")]
    found = after(*told, follow_up("no", date(2026, 2, 1))).recurrence
    assert found is not None and found.first is not None
    assert (found.first.record.id, found.sites) == (told[1].id, ("liver", "lung"))
    assert [one.record.id for one in found.signs] == [told[1].id, told[0].id]
    assert found.said_no is not None and found.said_no.date == date(2026, 2, 1)


def test_what_was_there_before_is_told_apart() -> None:
    found = after(finding("lung", "yes", BEFORE), finding("lung", "yes")).recurrence
    assert found is not None
    assert ([one.site for one in found.before], found.signs, found.state) == (["lung"], (), UNKNOWN)


# -- the schedule -----------------------------------------------------------------------------------------------


def test_a_study_is_due_two_to_three_months_after_the_operation() -> None:
    one = after(as_of=date(2026, 4, 1))
    assert one.schedule.source == LIVER_SOURCE and not one.schedule.ended
    assert [window.state for window in one.schedule.windows] == [DUE, AHEAD, AHEAD, AHEAD]
    late = after(as_of=date(2026, 4, 20)).schedule.windows
    assert [(one.state, one.days) for one in late] == [(OVERDUE, 5), (DUE, 0), (AHEAD, 0), (AHEAD, 0)]


@pytest.mark.parametrize(
    ("modality", "organ", "done"),
    [
        ("ct", LIVER, True), ("mri", LIVER, True), ("us", LIVER, False), ("ceus", LIVER, False),
        ("chest_ct", LIVER, False), ("pet_ct", LIVER, False), ("chest_ct", LUNG, True), ("mri", LUNG, False),
        ("pet_ct", LUNG, True),
    ],
)  # fmt: skip
def test_which_study_counts(modality: str, organ: str, done: bool) -> None:
    target = "lung" if organ == LUNG else "S5"
    one = after(scan(AFTER, modality=modality), operation=resection(target=target))
    assert one.schedule.source == (LUNG_SOURCE if organ == LUNG else LIVER_SOURCE)
    assert (one.schedule.windows[0].state == DONE) is done


def test_a_study_without_a_modality_is_not_counted_and_told() -> None:
    one = after(scan(AFTER, modality=None))
    assert [study.date for study in one.schedule.unclear] == [AFTER]
    assert one.schedule.windows[0].state == OVERDUE
    chest = after(scan(AFTER, modality="ct", phases="Chest, plain"), operation=resection(target="lung"))
    assert chest.schedule.windows[0].state == DONE
    assert after(scan(AFTER, phases="Chest, plain")).schedule.windows[0].state == OVERDUE


@pytest.mark.parametrize(
    ("told", "ended", "states"),
    [
        ([record(r.FollowUp, date(2026, 4, 20), vital_status="dead")], DEATH, [NOT_DONE]),
        ([record(r.FollowUp, None, vital_status="dead")], DEATH, []),
        ([record(r.FollowUp, date(2026, 2, 1), vital_status="lost")], LOST, []),
        ([record(r.FollowUp, date(2026, 2, 1), vital_status="lost"), scan(date(2026, 3, 20))], "", None),
        ([record(r.FollowUp, date(2026, 2, 1), vital_status="lost"), follow_up(None)], "", None),
    ],
)  # fmt: skip
def test_death_and_loss_end_the_schedule(told: list[r.Record], ended: str, states: list[str] | None) -> None:
    one = after(*told)
    assert one.schedule.ended == ended
    assert (one.schedule.record is not None) is bool(ended)
    assert states is None or [window.state for window in one.schedule.windows] == states
    if ended:
        assert not {DUE, OVERDUE, AHEAD} & {window.state for window in one.schedule.windows}


def test_a_patient_who_was_lost_before_the_operation_has_a_schedule() -> None:
    lost = record(r.FollowUp, date(2025, 11, 1), vital_status="lost")
    assert after(lost).schedule.ended == ""
    assert [one.state for one in after(lost).schedule.windows][:1] == [OVERDUE]


def test_an_operation_at_the_end_of_a_month_asks_for_no_study_on_a_single_day() -> None:
    """31 January: 3, 6, 9 and 12 months later, not the 30th of one month and the 31st after it."""
    found = after(operation=resection(day=date(2026, 1, 31)), as_of=date(2026, 2, 1)).schedule.windows
    assert [(one.first, one.last) for one in found] == [
        (date(2026, 3, 31), date(2026, 4, 30)), (date(2026, 5, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2027, 1, 31)),
    ]  # fmt: skip


def test_where_nothing_is_scheduled() -> None:
    assert after(as_of=date(2027, 3, 1)).schedule.ended == YEAR_OVER
    assert after(operation=resection(kind="transplant")).schedule.ended == NO_SCHEDULE
    undated = after(operation=resection(day=None))
    assert (undated.schedule.ended, undated.recurrence) == (UNDATED, None)
    assert undated.schedule.windows == ()


def test_systemic_therapy_since() -> None:
    lines = {
        "before": record(r.SystemicTherapy, BEFORE, id="before", drugs="Lenvatinib", stop_date=date(2026, 1, 5)),
        "through": record(r.SystemicTherapy, BEFORE, id="through", drugs="Sintilimab", stop_date=date(2026, 3, 5)),
        "goes_on": record(r.SystemicTherapy, BEFORE, id="goes_on", drugs="Tislelizumab", ongoing=True),
        "after": record(r.SystemicTherapy, AFTER, id="after", drugs="Lenvatinib"),
        "none": record(r.SystemicTherapy, AFTER, id="none", drugs="none"),
    }
    assert {one.id for one in after(*lines.values()).systemic} == {"through", "goes_on", "after"}
