"""Saving, correcting, voiding, undoing: versions, reasons, the trail, the case list."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hccboard.domain.records import (
    RECORD_TYPES,
    Attachment,
    BoardQuestion,
    ImagingStudy,
    LabResult,
    Lesion,
    Measurement,
    Patient,
    Procedure,
    Record,
)
from hccboard.errors import Cancelled, Conflict, EnvironmentFault, UserError
from hccboard.operations import agreed_settings, board_limits, cases, edits, stores
from hccboard.operations.edits import EditConflict, save
from hccboard.operations.record_checks import InvalidRecords
from hccboard.operations.stores import BoardStore
from hccboard.storage import case_list, record_store

Opener = Callable[..., BoardStore]


def albumin(case_id: str, value: str = "41", **more: Any) -> LabResult:
    return LabResult(case_id=case_id, analyte="albumin", value=Decimal(value), unit="g/L", **more)


@pytest.fixture
def case_id(board: BoardStore) -> str:
    return save(board, [Patient(case_number="HCC-0001", name="Test Person")]).case_ids[0]


@pytest.fixture
def lab(board: BoardStore, case_id: str) -> LabResult:
    (stored,) = save(board, [albumin(case_id)]).records
    assert isinstance(stored, LabResult)
    return stored


def stored(board: BoardStore, record: Record) -> Any:
    case = cases.read_case(board, record.case_id)
    return next(r for r in (case.patient, *case.records) if r.id == record.id)


def lines(board: BoardStore) -> int:
    return stores.verify_store(board).audit_rows


def test_a_new_record_gets_its_identity_from_the_store(board: BoardStore, case_id: str) -> None:
    changes = save(board, [albumin(case_id, date=date(2026, 8, 1))])
    (record,) = changes.records
    assert record == stored(board, record)
    assert len(record.id) == 32
    assert record.version == 1
    assert record.recorded_by == "Dr Test"
    assert record.recorded_at is not None
    assert record.recorded_at.tzinfo is not None
    assert changes.case_ids == (case_id,)
    assert changes.counts == {"create": 1}
    assert changes.description == "1 record added"


def test_every_kind_can_be_saved_and_read(board: BoardStore) -> None:
    ids = {name: edits.new_id() for name in RECORD_TYPES}
    filled = {
        "Patient": {"case_number": "X-1"}, "BoardQuestion": {"question": "?"}, "Aetiology": {"cause": "hbv"},
        "Comorbidity": {"kind": "hiv"}, "PerformanceStatus": {"ecog_low": 1},
        "TransplantCandidacy": {"candidate": "no"}, "Judgement": {"question": "feasible.tace", "answer": "yes"},
        "LabResult": {"analyte": "inr", "value": Decimal("1.10")}, "ImagingStudy": {"label": "CT"},
        "Lesion": {"label": "L1", "organ": "liver", "segments": ("S6", "S7")},
        "Measurement": {"lesion_id": ids["Lesion"], "study_id": ids["ImagingStudy"]},
        "MetastasisFinding": {"site": "lung", "certainty": "no"}, "Endoscopy": {"varices": "none"},
        "SystemicTherapy": {"drugs": "lenvatinib"}, "Procedure": {"kind": "tace"},
        "AdverseEvent": {"term": "fatigue", "grade": 2, "ctcae_version": "5.0"},
        "Complication": {"description": "leak", "clavien_dindo": "IIIa", "procedure_id": ids["Procedure"]},
        "FollowUp": {"vital_status": "alive"}, "Attachment": {"title": "letter"},
        "DoseEvent": {"therapy_id": ids["SystemicTherapy"], "kind": "held"}, "BoardDecision": {"decision": "go on"},
        "ResponseBaseline": {"study_id": ids["ImagingStudy"]},
        "ConversionReview": {"rule_set": "local"},
    }  # fmt: skip
    records = [
        kind(id=ids[name], case_id=ids["Patient"], **filled.get(name, {})) for name, kind in RECORD_TYPES.items()
    ]
    changes = save(board, list(reversed(records)))
    case = cases.read_case(board, ids["Patient"])
    assert {r.id: r for r in (case.patient, *case.records)} == {r.id: r for r in changes.records}
    assert {type(r).__name__ for r in case.records} == set(RECORD_TYPES) - {"Patient"}
    assert stores.verify_store(board).problems == ()


def test_a_correction_makes_a_version_and_keeps_the_old_value(board: BoardStore, lab: LabResult) -> None:
    (new,) = save(board, [replace(lab, value=Decimal("35"))], reason="typing error").records
    assert stored(board, lab) == new
    assert (new.version, new.value) == (2, Decimal("35"))
    first, second = edits.history(board, lab.id)
    assert (first.action, first.old, first.new) == ("create", None, lab)
    assert (second.action, second.reason, second.old, second.new) == ("change", "typing error", lab, new)
    assert second.author == "Dr Test"


@pytest.mark.parametrize(
    "change", [{"value": Decimal("35")}, {"unit": "g/dL", "value": Decimal("4.1")}, {"value": None}]
)
def test_replacing_a_recorded_value_needs_a_reason(board: BoardStore, lab: LabResult, change: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        save(board, [replace(lab, **change)])
    assert stored(board, lab) == lab


def test_filling_a_gap_needs_no_reason(board: BoardStore, lab: LabResult) -> None:
    save(board, [replace(lab, date=date(2026, 8, 1), source="letter")])
    assert stored(board, lab).source == "letter"
    assert edits.corrected_fields(lab, stored(board, lab)) == ()
    assert set(edits.changed_fields(lab, stored(board, lab))) == {"date", "source"}


def test_the_board_question_is_work_in_progress(board: BoardStore, case_id: str) -> None:
    (question,) = save(board, [BoardQuestion(case_id=case_id, question="A?", status="draft")]).records
    save(board, [replace(question, question="B?", status="ready")])
    assert cases.case_summaries(board, [1])[0].question == "B?"


def test_an_unchanged_record_is_left_alone(board: BoardStore, lab: LabResult) -> None:
    before = lines(board)
    changes = save(board, [lab], reason="again")
    assert changes.records == ()
    assert changes.counts == {"unchanged": 1}
    assert changes.description == "nothing changed"
    assert lines(board) == before
    assert stored(board, lab).version == 1


def test_a_stale_version_is_a_conflict_with_both_versions(board: BoardStore, lab: LabResult) -> None:
    save(board, [replace(lab, value=Decimal("35"))], reason="first")
    before = lines(board)
    mine = replace(lab, value=Decimal("30"), source="phone")
    with pytest.raises(EditConflict) as caught:
        save(board, [mine, albumin(lab.case_id, "20")], reason="second")
    (conflict,) = caught.value.conflicts
    assert (conflict.mine.value, conflict.stored.value, conflict.base.value) == (30, 35, 41)
    assert stored(board, lab).value == 35
    assert len(cases.read_case(board, lab.case_id).records) == 1
    assert lines(board) == before


def test_two_windows_that_edit_in_turn_lose_nothing(board: BoardStore, case_id: str) -> None:
    (first,) = save(board, [ImagingStudy(case_id=case_id, label="CT")]).records
    read_twice = [stored(board, first), stored(board, first)]
    save(board, [replace(read_twice[0], reader="A")])
    with pytest.raises(Conflict):
        save(board, [replace(read_twice[1], phases="B")])
    save(board, [replace(stored(board, first), phases="B")])
    assert (stored(board, first).reader, stored(board, first).phases) == ("A", "B")


def test_all_or_nothing(board: BoardStore, case_id: str) -> None:
    with pytest.raises(InvalidRecords):
        save(board, [albumin(case_id), albumin(case_id, "-3")])
    assert cases.read_case(board, case_id).records == ()


def test_the_case_list_follows_in_the_same_transaction(board: BoardStore, case_id: str) -> None:
    def fails(_case: object) -> Any:
        raise RuntimeError("no summary")

    with pytest.raises(RuntimeError):
        save(board, [albumin(case_id)], summarise=fails)
    assert cases.read_case(board, case_id).records == ()
    patient = cases.read_case(board, case_id).patient
    save(board, [replace(patient, name="Other Person")], reason="marriage")
    assert cases.case_ids(board, cases.CaseQuery(search="other")).total == 1
    assert cases.case_ids(board, cases.CaseQuery(search="test")).total == 0


def test_one_operation_id_stores_once(board: BoardStore, case_id: str) -> None:
    first = save(board, [albumin(case_id)], operation_id="0" * 32)
    again = save(board, [albumin(case_id)], operation_id="0" * 32)
    assert again == first
    assert len(cases.read_case(board, case_id).records) == 1


def test_a_record_of_another_store_is_refused(board: BoardStore, lab: LabResult) -> None:
    with pytest.raises(UserError, match="not in the board file"):
        save(board, [replace(lab, id=edits.new_id())])


def test_a_record_is_given_once(board: BoardStore, lab: LabResult) -> None:
    with pytest.raises(UserError, match="twice"):
        save(board, [replace(lab, source="a"), replace(lab, source="b")])


def test_a_record_cannot_move_nor_be_voided_by_saving(board: BoardStore, lab: LabResult) -> None:
    other = save(board, [Patient(case_number="HCC-0002")]).case_ids[0]
    for change in ({"case_id": other}, {"voided": True}):
        with pytest.raises(InvalidRecords) as caught:
            save(board, [replace(lab, **change)], reason="x")
        assert {p.field for p in caught.value.problems} >= set(change)


def test_voiding_needs_a_reason_and_keeps_the_record(board: BoardStore, lab: LabResult) -> None:
    with pytest.raises(UserError, match="reason"):
        edits.void(board, lab, "  ")
    edits.void(board, lab, "another patient")
    found = stored(board, lab)
    assert (found.voided, found.void_reason, found.value) == (True, "another patient", lab.value)
    assert list(cases.read_case(board, lab.case_id).of(LabResult)) == []
    with pytest.raises(EditConflict):
        edits.void(board, lab, "again")
    edits.unvoid(board, found, "it was right")
    assert stored(board, lab).voided is False
    assert [h.action for h in edits.history(board, lab.id)] == ["create", "void", "unvoid"]


@pytest.fixture
def measured(board: BoardStore, case_id: str) -> tuple[Lesion, ImagingStudy, Measurement]:
    lesion, study = Lesion(id=edits.new_id(), case_id=case_id, label="L1", organ="liver"), edits.new_id()
    save(
        board,
        [lesion, ImagingStudy(id=study, case_id=case_id, label="CT"),
         Measurement(case_id=case_id, lesion_id=lesion.id, study_id=study, longest_diameter_mm=30)],
    )  # fmt: skip
    case = cases.read_case(board, case_id)
    return case.latest(Lesion), case.latest(ImagingStudy), case.latest(Measurement)


def test_what_others_refer_to_is_voided_with_them(
    board: BoardStore, measured: tuple[Lesion, ImagingStudy, Measurement]
) -> None:
    lesion, _study, measurement = measured
    with pytest.raises(UserError, match="refer to this one"):
        edits.void(board, lesion, "not a lesion")
    assert not stored(board, lesion).voided
    edits.void(board, lesion, "not a lesion", with_dependents=True)
    assert stored(board, lesion).voided
    assert stored(board, measurement).voided
    with pytest.raises(InvalidRecords, match="voided"):
        edits.unvoid(board, stored(board, measurement), "back")
    edits.undo_last(board)
    assert not stored(board, lesion).voided
    assert not stored(board, measurement).voided


def test_what_was_voided_together_comes_back_together(
    board: BoardStore, measured: tuple[Lesion, ImagingStudy, Measurement]
) -> None:
    lesion, study, measurement = measured
    (own,) = save(board, [albumin(lesion.case_id)]).records
    edits.void(board, own, "of someone else")  # by itself, before
    patient = cases.read_case(board, lesion.case_id).patient
    edits.void(board, patient, "entered twice", with_dependents=True)
    back = edits.unvoid(board, stored(board, patient), "another person")
    assert {r.id for r in back.records} == {patient.id, lesion.id, study.id, measurement.id}
    assert all(not stored(board, r).voided for r in (patient, lesion, study, measurement))
    assert stored(board, own).voided
    assert edits.undo_last(board).counts == {"void": 4}
    assert stores.verify_store(board).problems == ()


def test_what_was_voided_again_by_itself_stays_void(
    board: BoardStore, measured: tuple[Lesion, ImagingStudy, Measurement]
) -> None:
    lesion, _study, measurement = measured
    edits.void(board, lesion, "not a lesion", with_dependents=True)
    edits.unvoid(board, stored(board, lesion), "it is one")
    edits.void(board, stored(board, measurement), "another lesion")
    edits.void(board, stored(board, lesion), "not a lesion", with_dependents=True)
    edits.unvoid(board, stored(board, lesion), "it is one")
    assert stored(board, lesion).voided is False
    assert stored(board, measurement).voided


def test_bringing_back_a_case_of_an_undone_import_brings_back_that_case_alone(board: BoardStore) -> None:
    ids = [edits.new_id(), edits.new_id()]
    batch = [Patient(id=id_, case_number=id_[-6:]) for id_ in ids] + [albumin(id_) for id_ in ids]
    edits.save_batches(board, [batch])
    edits.undo_last(board)
    edits.unvoid(board, cases.read_case(board, ids[0]).patient, "wanted after all")
    for id_, voided in zip(ids, (False, True), strict=True):
        case = cases.read_case(board, id_)
        assert [record.voided for record in (case.patient, *case.records)] == [voided, voided]


def test_references_must_be_there_valid_and_of_the_same_case(
    board: BoardStore, measured: tuple[Lesion, ImagingStudy, Measurement]
) -> None:
    lesion, study, _measurement = measured
    other = save(board, [Patient(case_number="HCC-0002")]).case_ids[0]
    wrong = [
        Measurement(case_id=lesion.case_id, lesion_id="nowhere", study_id=study.id),
        Measurement(case_id=lesion.case_id, lesion_id=study.id, study_id=study.id),
        Measurement(case_id=other, lesion_id=lesion.id, study_id=study.id),
        albumin("no such case"),
        albumin(""),
    ]
    with pytest.raises(InvalidRecords) as caught:
        save(board, wrong)
    assert [(p.position, p.field) for p in caught.value.problems] == [
        (0, "lesion_id"), (1, "lesion_id"), (2, "lesion_id"), (2, "study_id"), (3, "case_id"), (4, "case_id"),
    ]  # fmt: skip


def test_case_numbers_are_unique_among_valid_cases(board: BoardStore, case_id: str) -> None:
    with pytest.raises(InvalidRecords, match="another case"):
        save(board, [Patient(case_number="HCC-0001")])
    with pytest.raises(InvalidRecords, match="another case"):
        save(board, [Patient(case_number="N"), Patient(case_number="N")])
    patient = cases.read_case(board, case_id).patient
    edits.void(board, patient, "entered twice")
    save(board, [Patient(case_number="HCC-0001")])
    with pytest.raises(InvalidRecords, match="another case"):
        edits.unvoid(board, stored(board, patient), "not twice")


def test_undoing_a_void_whose_number_was_given_away_is_refused_in_words(open_board: Opener) -> None:
    with open_board(author="Dr A") as first:
        case_id = save(first, [Patient(case_number="N-1")]).case_ids[0]
        save(first, [albumin(case_id)])
        edits.void(first, cases.read_case(first, case_id).patient, "entered twice", with_dependents=True)
    with open_board(author="Dr B") as second:
        save(second, [Patient(case_number="N-1")])
    with open_board(author="Dr A") as first:
        before, written = cases.read_case(first, case_id), lines(first)
        with pytest.raises(UserError, match=r"cannot be undone.*Case number.*is used by another case"):
            edits.undo_last(first)
        assert cases.read_case(first, case_id) == before
        assert lines(first) == written
        assert edits.undo_target(first).action == "void"


def test_undoing_a_change_never_leads_back_to_something_voided(
    open_board: Opener, board: BoardStore, measured: tuple[Lesion, ImagingStudy, Measurement]
) -> None:
    lesion, _study, measurement = measured
    (other,) = save(board, [Lesion(case_id=lesion.case_id, label="L2", organ="liver")]).records
    save(board, [replace(measurement, lesion_id=other.id)], reason="wrong lesion")
    board.close()
    with open_board(author="Dr B") as second:
        edits.void(second, stored(second, lesion), "not a lesion")
    with open_board() as again:
        with pytest.raises(UserError, match="refers to something that was voided"):
            edits.undo_last(again)
        assert stored(again, measurement).lesion_id == other.id


def test_a_voided_case_takes_no_records(board: BoardStore, case_id: str) -> None:
    edits.void(board, cases.read_case(board, case_id).patient, "entered twice")
    assert cases.case_ids(board, cases.CaseQuery()).total == 0
    with pytest.raises(InvalidRecords, match="voided"):
        save(board, [albumin(case_id)])


def test_undo_takes_back_step_by_step(board: BoardStore, case_id: str) -> None:
    (first,) = save(board, [albumin(case_id)]).records
    save(board, [replace(first, value=Decimal("35"))], reason="typing error")
    edits.void(board, stored(board, first), "wrong patient")
    assert edits.undo_target(board).action == "void"
    assert edits.undo_last(board).description == "Undone: 1 record brought back"
    assert (stored(board, first).voided, stored(board, first).value) == (False, Decimal("35"))
    edits.undo_last(board)
    assert stored(board, first).value == Decimal("41")
    edits.undo_last(board)
    assert stored(board, first).voided
    edits.undo_last(board)
    assert cases.case_ids(board, cases.CaseQuery()).total == 0
    assert edits.undo_target(board) is None
    with pytest.raises(UserError, match="nothing to undo"):
        edits.undo_last(board)
    actions = [h.action for h in edits.history(board, first.id)]
    assert actions == ["create", "change", "void", "unvoid", "change", "void"]
    assert stores.verify_store(board).problems == ()


def test_a_given_write_is_undone_and_no_other(board: BoardStore, case_id: str) -> None:
    (lab,) = save(board, [albumin(case_id)]).records
    gone = edits.void(board, lab, "wrong patient")
    (later,) = save(board, [albumin(case_id, "30")]).records
    undone = edits.undo(board, gone.operation_id)
    assert undone.description == "Undone: 1 record brought back"
    assert (stored(board, lab).voided, stored(board, later).voided) == (False, False)
    with pytest.raises(UserError, match="was undone before"):
        edits.undo(board, gone.operation_id)
    for nothing in (undone.operation_id, "no such operation"):
        with pytest.raises(UserError, match="nothing to undo"):
            edits.undo(board, nothing)
    assert (stored(board, lab).voided, stored(board, later).voided) == (False, False)


def test_a_given_write_that_was_built_upon_or_is_someone_elses_is_not_undone(
    board: BoardStore, case_id: str, open_board: Opener
) -> None:
    made = save(board, [albumin(case_id)])
    save(board, [replace(made.records[0], value=Decimal("30"))], reason="misread")
    with pytest.raises(Conflict, match="built upon"):
        edits.undo(board, made.operation_id)
    board.close()
    with open_board(author="Dr B") as second:
        with pytest.raises(UserError, match="someone else"):
            edits.undo(second, made.operation_id)
        assert stored(second, made.records[0]).voided is False


def test_a_lesion_brought_back_and_measured_since_is_not_voided_by_undo(
    board: BoardStore, measured: tuple[Lesion, ImagingStudy, Measurement]
) -> None:
    lesion, study, measurement = measured
    edits.void(board, measurement, "other lesion")
    edits.void(board, lesion, "not a lesion")
    back = edits.unvoid(board, stored(board, lesion), "it is one")
    save(board, [Measurement(case_id=lesion.case_id, lesion_id=lesion.id, study_id=study.id, longest_diameter_mm=9)])
    with pytest.raises(Conflict, match="built upon"):
        edits.undo(board, back.operation_id)
    assert stored(board, lesion).voided is False


def test_undo_is_refused_when_someone_built_upon_it(open_board: Opener, path: Path) -> None:
    with open_board(author="Dr A") as first:
        case_id = save(first, [Patient(case_number="N-1")]).case_ids[0]
        (lab,) = save(first, [albumin(case_id)]).records
    with open_board(author="Dr B") as second:
        save(second, [replace(stored(second, lab), source="phone")])
    with open_board(author="Dr A") as first:
        before = stored(first, lab)
        with pytest.raises(Conflict, match="cannot be undone"):
            edits.undo_last(first)
        assert stored(first, lab) == before


def test_undo_of_a_new_case_is_refused_when_it_holds_more(open_board: Opener) -> None:
    with open_board(author="Dr A") as first:
        case_id = save(first, [Patient(case_number="N-1")]).case_ids[0]
    with open_board(author="Dr B") as second:
        save(second, [albumin(case_id)])
        assert edits.undo_target(second).entries == 1
    with open_board(author="Dr A") as first, pytest.raises(Conflict):
        edits.undo_last(first)
    with open_board(author="Dr B") as second:
        edits.undo_last(second)
    with open_board(author="Dr A") as first:
        edits.undo_last(first)
        assert cases.case_ids(first, cases.CaseQuery()).total == 0


def test_undo_of_a_lesion_is_refused_when_it_was_measured(board: BoardStore, case_id: str, open_board: Opener) -> None:
    (lesion,) = save(board, [Lesion(case_id=case_id, label="L1", organ="liver")]).records
    board.close()
    with open_board(author="Dr B") as second:
        study = edits.new_id()
        save(second, [ImagingStudy(id=study, case_id=case_id, label="CT"),
                      Measurement(case_id=case_id, lesion_id=lesion.id, study_id=study)])  # fmt: skip
    with open_board() as again, pytest.raises(Conflict):
        edits.undo_last(again)


def test_views_and_exports_are_in_the_history_and_not_undone(board: BoardStore, lab: LabResult) -> None:
    edits.note_view(board, lab.case_id)
    edits.note_export(board, [lab.case_id], "pdf anonymised")
    found = edits.case_history(board, lab.case_id)
    assert [h.action for h in found] == ["export", "view", "create", "create"]
    assert (found[0].reason, found[0].old, found[0].new) == ("pdf anonymised", None, None)
    assert edits.undo_target(board).action == "create"


def test_notes_in_a_store_open_for_reading_are_left_out(board: BoardStore, lab: LabResult, open_board: Opener) -> None:
    board.close()
    reader = open_board(read_only=True)
    edits.note_view(reader, lab.case_id)
    assert len(edits.case_history(reader, lab.case_id)) == 2


def test_attachments_are_kept_once_by_content(board: BoardStore, case_id: str) -> None:
    content = bytes(range(256)) * 100
    (one,) = edits.save_attachment(board, Attachment(case_id=case_id, title="CT"), content).records
    (two,) = edits.save_attachment(board, Attachment(case_id=case_id, title="same"), content).records
    assert isinstance(one, Attachment)
    assert one.size_bytes == 25_600
    assert cases.attachment_content(board, one.sha256) == content
    with board.storage.querying() as connection:
        assert connection.execute("SELECT count(*) FROM attachment_content").fetchone()[0] == 1
    assert two.id != one.id
    with pytest.raises(UserError):
        cases.attachment_content(board, "0" * 64)


def batches(count: int, size: int = 10) -> list[list[Record]]:
    found = []
    for start in range(0, count, size):
        batch: list[Record] = []
        for number in range(start, min(start + size, count)):
            id_ = edits.new_id()
            batch += [Patient(id=id_, case_number=f"N-{number}"), albumin(id_), Procedure(case_id=id_, kind="tace")]
        found.append(batch)
    return found


def test_an_import_is_one_operation(board: BoardStore) -> None:
    told: list[tuple[int, int]] = []
    changes = edits.save_batches(
        board, batches(35), reason="import list.csv", progress=lambda *a: told.append(a), total=4
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert changes.counts == {"create": 105}
    assert changes.records == ()
    assert len(changes.case_ids) == 35
    target = edits.undo_target(board)
    assert (target.action, target.entries, target.reason) == ("import", 105, "import list.csv")
    assert cases.case_ids(board, cases.CaseQuery(search="tace")).total == 35
    edits.undo_last(board)
    assert cases.case_ids(board, cases.CaseQuery()).total == 0
    assert stores.verify_store(board).problems == ()


def test_a_cancelled_import_leaves_nothing(board: BoardStore) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        edits.save_batches(board, batches(50), cancelled=cancelled)
    assert cases.case_ids(board, cases.CaseQuery()).total == 0
    assert lines(board) == 0


def test_a_bad_row_late_in_an_import_leaves_nothing(board: BoardStore) -> None:
    every = batches(30)
    every[-1].append(albumin("no such case"))
    with pytest.raises(InvalidRecords):
        edits.save_batches(board, every)
    assert lines(board) == 0


def test_importing_again_updates_and_does_not_double(board: BoardStore) -> None:
    edits.save_batches(board, batches(5))
    found = cases.case_ids(board, cases.CaseQuery())
    known = cases.read_cases(board, [s.case_id for s in cases.case_summaries(board, found.keys)])
    again: list[Record] = []
    for case in known.values():
        again += [case.patient, replace(case.latest(LabResult), value=Decimal("40")), case.latest(Procedure)]
    changes = edits.save_batches(board, [again], reason="import list.csv again")
    assert changes.counts == {"unchanged": 10, "change": 5}


def test_rows_made_for_another_day_are_renewed(board: BoardStore, lab: LabResult) -> None:
    save(board, [BoardQuestion(case_id=lab.case_id, question="?", meeting_date=date(2199, 1, 1))])
    save(board, [Patient(case_number="HCC-0002")])
    assert edits.refresh_summaries(board) == 0
    before = cases.case_summaries(board, [1, 2])
    assert before[0].as_of == date(2199, 1, 1)
    tomorrow = date.fromordinal(before[1].as_of.toordinal() + 1)
    days: list[str] = []

    def summarise(case: Any) -> Any:
        days.append(case.patient.case_number)
        return replace(before[1], as_of=tomorrow)

    total = lines(board)
    assert edits.refresh_summaries(board, today=tomorrow, summarise=summarise) == 1
    assert days == ["HCC-0002"]
    assert lines(board) == total
    assert edits.refresh_summaries(board, today=tomorrow) == 0


def test_rows_made_by_other_limits_or_rules_are_renewed(board: BoardStore, lab: LabResult) -> None:
    """What the line of a case depends on: records, day, editions and the limits of the board."""
    today = datetime.now().astimezone().date()
    old = date.fromordinal(today.toordinal() - 20)
    save(board, [LabResult(case_id=lab.case_id, date=old, analyte="inr", value=Decimal("1.1"))])
    assert edits.refresh_summaries(board) == 0
    (before,) = cases.case_summaries(board, [1])
    agreed_settings.agree(board, board_limits.STALENESS, {"laboratory_days": 30})
    assert edits.refresh_summaries(board) == 1
    (after,) = cases.case_summaries(board, [1])
    assert after.missing_items < before.missing_items
    assert edits.refresh_summaries(board) == 0
    save(board, [albumin(lab.case_id)])  # a line made by a save goes by the limits of the board, too
    assert edits.refresh_summaries(board) == 0
    with board.storage.writing() as connection:
        connection.exec_driver_sql("UPDATE case_summary SET rules = 'BCLC 2018', bclc = 'D'")
    assert edits.refresh_summaries(board) == 1
    assert cases.case_summaries(board, [1])[0].bclc == after.bclc


def test_ids_grow_and_are_unique() -> None:
    made = [edits.new_id() for _ in range(5000)]
    assert len(set(made)) == len(made)
    assert sorted(made) == made


def test_records_saved_together_keep_their_order(board: BoardStore, case_id: str) -> None:
    save(board, [albumin(case_id, str(value)) for value in range(20, 50)])
    found = [int(lab.value) for lab in cases.read_case(board, case_id).of(LabResult)]
    assert found == list(range(20, 50))


def test_saving_does_not_alter_what_was_given(board: BoardStore, case_id: str) -> None:
    given = albumin(case_id)
    save(board, [given])
    assert given == albumin(case_id)
    assert dataclasses.is_dataclass(given)


def test_a_save_that_changes_nothing_leaves_nothing_to_undo(board: BoardStore) -> None:
    case_id = edits.save(board, [Patient(case_number="N-1")]).case_ids[0]
    target = edits.undo_target(board)
    patient = cases.read_case(board, case_id).patient
    assert edits.save(board, [patient]).description == "nothing changed"
    assert edits.save(board, []).counts == {}
    assert edits.undo_target(board) == target
    assert edits.undo_last(board).counts == {"void": 1}
    assert edits.undo_target(board) is None


def test_an_empty_operation_of_an_earlier_program_is_passed_over(board: BoardStore) -> None:
    edits.save(board, [Patient(case_number="N-1")])
    target = edits.undo_target(board)
    with board.storage.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO operation (id, at, author, action, reason, first_seq, last_seq)"
            " SELECT 'empty', at, author, 'change', '', last_seq + 1, last_seq FROM operation"
        )
    assert edits.undo_target(board) == target


def test_batches_under_an_operation_id_that_was_used_are_refused_and_change_nothing(board: BoardStore) -> None:
    edits.save_batches(board, [[Patient(case_number="N-1")]], operation_id="import-1")
    with pytest.raises(edits.AlreadyStored, match="already stored") as caught:
        edits.save_batches(board, [[Patient(case_number="N-2")]], operation_id="import-1")
    assert isinstance(caught.value, Conflict)
    assert caught.value.operation_id == "import-1"
    assert cases.case_ids(board, cases.CaseQuery()).total == 1


def test_one_operation_id_in_many_threads_stores_once_and_answers_all(board: BoardStore) -> None:
    answers: list[object] = []

    def work() -> None:
        try:
            answers.append(edits.save(board, [Patient(case_number="N-1")], operation_id="click").records)
        except BaseException as error:
            answers.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({repr(answer) for answer in answers}) == 1
    assert cases.case_ids(board, cases.CaseQuery()).total == 1


def test_two_saves_within_a_tick_of_the_clock_are_no_conflict(
    board: BoardStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick = record_store.now()
    monkeypatch.setattr(record_store, "now", lambda: tick)
    (first,) = edits.save(board, [Patient(case_number="N-1")]).records
    (second,) = edits.save(board, [replace(first, name="B")]).records
    assert second.version == 2
    with pytest.raises(EditConflict):
        edits.save(board, [replace(first, name="C")])
    with pytest.raises(EditConflict):  # an id that is in use, given as new
        edits.save(board, [Patient(id=first.id, case_number="N-2")])


def test_renewing_the_list_keeps_the_time_of_the_last_change(
    board: BoardStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    (patient,) = edits.save(board, [Patient(case_number="N-1")]).records
    real = case_list.outdated

    def changed_meanwhile(*given: object) -> list[str]:
        found = real(*given)
        edits.save(board, [replace(patient, name="B")])
        return found

    def changed_at() -> str:
        with board.storage.querying() as connection:
            return connection.execute("SELECT changed_at FROM case_summary").fetchone()[0]

    before = changed_at()
    monkeypatch.setattr(case_list, "outdated", changed_meanwhile)
    assert edits.refresh_summaries(board, today=date(2030, 1, 1)) == 1
    after = changed_at()
    assert after > before
    monkeypatch.undo()
    assert edits.refresh_summaries(board, today=date(2031, 1, 1)) == 1
    assert changed_at() == after


def test_an_attachment_whose_content_was_altered_is_not_shown(board: BoardStore, case_id: str) -> None:
    (kept,) = edits.save_attachment(board, Attachment(case_id=case_id, title="scan"), b"original").records
    (lost,) = edits.save_attachment(board, Attachment(case_id=case_id, title="letter"), b"letter").records
    assert stores.verify_store(board).problems == ()
    with board.storage.writing() as connection:
        changed = "UPDATE attachment_content SET content = ? WHERE sha256 = ?"
        connection.exec_driver_sql(changed, (b"other", kept.sha256))
        connection.exec_driver_sql("DELETE FROM attachment_content WHERE sha256 = ?", (lost.sha256,))
    with pytest.raises(EnvironmentFault, match="altered or damaged") as caught:
        cases.attachment_content(board, kept.sha256)
    assert "backup" in caught.value.next_step
    with pytest.raises(UserError, match="not in the board file"):
        cases.attachment_content(board, lost.sha256)
    problems = stores.verify_store(board).problems
    assert len(problems) == 2
    assert any(kept.sha256[:12] in problem and "altered" in problem for problem in problems)
    assert any(lost.id in problem and "missing" in problem for problem in problems)
