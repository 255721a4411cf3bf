"""The demonstration board: every stage, every kind of gap, and HCC-0142 as the screens tell it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.readiness import STATES
from hccboard.domain.records import CaseRecords
from hccboard.domain.staging import bclc, cnlc
from hccboard.domain.summary import summarise
from hccboard.errors import UserError
from hccboard.operations import cases, demonstration
from hccboard.operations.record_checks import problems_of
from hccboard.operations.stores import KeyCost, open_store
from hccboard.operations.viewing import CaseView, view_of

FAST = KeyCost(65_536, 1, 4)
SHIFTED = date(2028, 3, 2)

# discussed at an earlier meeting, kept for the cohort
EARLIER = (
    "HCC-0064", "HCC-0071", "HCC-0075", "HCC-0079", "HCC-0087", "HCC-0091", "HCC-0098", "HCC-0104", "HCC-0112",
)  # fmt: skip

# case -> (BCLC, CNLC, TNM8, HKLC, Child-Pugh, items there, open items with their state)
CASES: dict[str, tuple] = {
    "HCC-0064": (("C",), ("IIIa",), ("IIIB",), ("IVa",), "A5", 24, {}),
    "HCC-0071": (("C",), ("IIIb",), ("IVB",), ("IVa",), "A5", 23, {"varices": "stale"}),
    "HCC-0075": (("0",), ("Ia",), ("IA",), ("I",), "A5", 24, {}),
    "HCC-0079": (("C",), ("IIIa",), ("IIIB",), ("IIIb",), "A5", 24, {}),
    "HCC-0087": (("C",), ("IIIb",), ("IVB",), ("IVa",), "A6", 23, {"varices": "stale"}),
    "HCC-0091": (("C",), ("IIIb",), ("IVB",), ("IVa",), "A5", 24, {}),
    "HCC-0098": (("B",), ("IIb",), ("IIIA", "IIIB"), ("IIIb",), "A5", 23, {"varices": "missing"}),
    "HCC-0104": (("C",), ("IIIa",), ("II",), ("IIb",), "A5", 23, {"afp": "stale"}),
    "HCC-0112": (("A", "B"), ("Ia", "IIa", "IIb"), ("IB", "II", "IIIA", "IIIB"), ("I", "IIb", "IIIb"), "A5", 23,
                 {"tumour.nodules": "open"}),
    "HCC-0117": (("C", "undefined"), ("IIIa", "undefined"), ("undefined",), ("undefined",), "A5", 23,
                 {"tumour.pv_invasion": "open"}),
    "HCC-0121": (("A", "C"), ("Ib", "IIIa"), ("IB", "II", "IIIB"), ("IIb", "IIIb", "IVa"), "A5", 23,
                 {"tumour.hv_invasion": "missing"}),
    "HCC-0129": (("C",), ("IIIb",), ("IVB",), ("IVb",), "B7", 21,
                 {"creatinine": "missing", "sodium_mmol_l": "missing", "varices": "stale"}),
    "HCC-0133": (("0", "A", "B"), ("Ia", "Ib", "IIa"), ("IA", "II", "IIIA"), ("I", "IIb"), "A5", 23,
                 {"tumour.nodules": "open"}),
    "HCC-0138": (("0",), ("Ia",), ("IA",), ("I",), "A5", 24, {}),
    "HCC-0142": (("C",), ("IIIa", "IIIb"), ("II", "IVB"), ("IIb", "IVa"), "A5", 22,
                 {"tumour.distant_mets": "missing", "varices": "stale"}),
    "HCC-0147": (("C",), ("IIIa",), ("IIIB",), ("IIIb", "IVa"), "A6", 22,
                 {"transplant_candidate": "missing", "varices": "missing"}),
    "HCC-0149": (("undefined",), ("undefined",), ("undefined",), ("undefined",), "A5", 24, {}),
    "HCC-0151": (("B",), ("IIb",), ("II",), ("IIb",), "A6", 23, {"transplant_candidate": "missing"}),
    "HCC-0155": (("A",), ("Ib",), ("II",), ("IIa",), "B8", 24, {}),
    "HCC-0158": (("D",), ("IV",), ("IVA",), ("Vb",), "B9", 23, {"varices": "missing"}),
    "HCC-0160": (("A",), ("Ia",), ("IB",), ("I",), "A6", 23, {"platelets_10e9_l": "missing"}),
    "HCC-0163": (("undefined",), ("undefined",), ("IIIB", "undefined"), ("undefined",), "A5", 20,
                 {"sodium_mmol_l": "missing", "cirrhosis": "missing", "transplant_candidate": "missing",
                  "varices": "missing"}),
    "HCC-0166": (("B",), ("IIa",), ("II",), ("I",), "A5", 22, {"albumin": "stale", "inr": "stale"}),
    "HCC-0168": (("C",), ("IIIb",), ("IVB",), ("IVa", "Vb"), "A, 5 to 6", 15,
                 {"ecog_ps": "open", "tumour.nodules": "open", "ascites": "missing",
                  "encephalopathy_grade": "missing", "tumour.hv_invasion": "missing",
                  "tumour.regional_ln": "missing", "ps_cancer_related": "missing",
                  "transplant_candidate": "missing", "varices": "undated"}),
}  # fmt: skip


def _views(board_date: date) -> dict[str, CaseView]:
    found = {}
    for built in demonstration.build_demonstration(board_date):
        case = CaseRecords(built[0], tuple(built))
        meeting = case.latest(records.BoardQuestion).meeting_date
        found[case.patient.case_number] = view_of(case, meeting)
    return found


@pytest.fixture(scope="module", params=[demonstration.BOARD_DATE, SHIFTED], ids=["as designed", "shifted"])
def views(request) -> dict[str, CaseView]:
    return _views(request.param)


@pytest.fixture(scope="module")
def conversion() -> CaseView:
    return _views(demonstration.BOARD_DATE)["HCC-0142"]


def test_all_cases(views):
    assert list(views) == sorted(CASES)
    assert len(views) == demonstration.CASES


@pytest.mark.parametrize("number", CASES)
def test_exactly_these_stages_are_possible(views, number):
    view, (*stages, child_pugh, there, open_items) = views[number], CASES[number]
    found = [view.assessment[system].possible for system in ("bclc", "cnlc", "tnm8", "hklc")]
    assert found == stages
    assert wording.value_summary(view.assessment["child_pugh"]) == child_pugh
    assert {item.key: item.state for item in view.readiness.open_items} == open_items
    assert view.readiness.done == there


def test_the_list_counts_what_the_case_counts(views):
    for number, view in views.items():
        line = summarise(view.case, view.snapshot.as_of)
        ready = view.readiness
        assert (line.readiness_done, line.missing_items) == (ready.done, len(ready.open_items)), number


def test_every_stage_is_shown_by_a_case_of_its_own():
    assert {row[0][0] for row in CASES.values() if len(row[0]) == 1} == {*bclc.STAGES, "undefined"}
    assert {row[1][0] for row in CASES.values() if len(row[1]) == 1} == {*cnlc.STAGES, "undefined"}


def test_the_conversion_candidate_as_the_screens_tell_it(conversion):
    results = conversion.assessment
    shown = {system: wording.value_summary(result) for system, result in results.results.items()}
    assert results["cnlc"].missing == ("tumour.distant_mets",)
    assert results["bclc"].missing == ()
    assert results["child_pugh"].value["score"] == 5
    assert shown["albi"] == "\u22122.71, grade 1"
    assert shown["meld3"] == "7"
    assert shown["clip"] == "2 of 6"
    assert shown["okuda"] == "I, 0 points"
    assert shown["jis"] == "3 of 5"
    assert shown["milan"] == "Outside"
    assert shown["palbi"] == "\u22122.70, grade 1"
    # viable diameters count (RULES 0.5), not the longest ones the mock-up added up
    assert shown["up_to_7"] == "Outside, 5.1"
    facts = conversion.snapshot.facts.by_key
    assert wording.value_text(facts["afp"]) == "12 ng/mL"
    assert wording.value_text(facts["bilirubin"]) == "13.0 \u00b5mol/L"
    assert wording.value_text(facts["tumour.pv_invasion"]) == "Vp2"
    assert conversion.snapshot.age_days("afp") == 7
    assert conversion.snapshot.age_days("varices") == 197


def test_the_response_of_the_conversion_candidate(conversion):
    case = conversion.case
    lesions = {lesion.id for lesion in case.of(records.Lesion) if lesion.role == "target"}
    sums = []
    for study in case.of(records.ImagingStudy):
        seen = [m for m in case.of(records.Measurement) if m.study_id == study.id and m.lesion_id in lesions]
        sums.append((study.label, sum(m.longest_diameter_mm for m in seen), sum(m.viable_diameter_mm for m in seen)))
    assert sums == [("CT-1", 109, 109), ("CT-4", 102, 89), ("CT-6", 93, 59), ("CT-8", 83, 43)]
    drugs = [therapy.drugs for therapy in case.of(records.SystemicTherapy)]
    assert drugs == ["PD-1 antibody", "Lenvatinib"], "the list shows the response of the last one"


def test_doses_and_decisions_of_the_conversion_candidate(conversion):
    case, meeting = conversion.case, demonstration.BOARD_DATE
    therapies = {one.id: one for one in case.of(records.SystemicTherapy)}
    doses = [(one, (one.date - meeting).days) for one in case.of(records.DoseEvent)]
    assert {therapies[one.therapy_id].drugs for one, _day in doses if one.kind == "given"} == {"PD-1 antibody"}
    assert [day for one, day in doses if one.kind == "given"] == list(range(-184, -15, 21))
    changes = [(one.kind, one.drug, one.dose, day) for one, day in doses if one.kind != "given"]
    assert changes == [("reduced", "Lenvatinib", "8 mg daily", -149), ("held", "Lenvatinib", "", -3)]
    event = next(case.of(records.AdverseEvent))
    assert (event.term, event.grade, event.ctcae_version) == ("Hypertension", 3, "5.0")
    assert (event.date - meeting).days == -149
    (decision,) = case.of(records.BoardDecision)
    assert decision.review_date == meeting
    assert (decision.date - meeting).days == -189
    assert [one.portal_vein for one in case.of(records.VascularInvasion)] == ["Vp3", "Vp3", "Vp2", "Vp2"]


def test_an_infusion_series_leaves_out_what_was_missed(views):
    case = views["HCC-0098"].case
    given = [one.drug for one in case.of(records.DoseEvent) if one.kind == "given"]
    assert (given.count("Atezolizumab"), given.count("Bevacizumab")) == (21, 19)


def test_a_dose_belongs_to_its_line_and_time(views):
    for number, view in views.items():
        lines = {one.id: one for one in view.case.of(records.SystemicTherapy)}
        for dose in view.case.of(records.DoseEvent):
            line = lines[dose.therapy_id]
            assert dose.drug.casefold() in line.drugs.casefold(), number
            assert line.date <= dose.date, number
            assert line.stop_date is None or dose.date <= line.stop_date, number


def test_who_died_and_who_was_lost(views):
    told = {number: {one.vital_status for one in view.case.of(records.FollowUp)} for number, view in views.items()}
    assert [number for number, said in told.items() if "dead" in said] == [
        "HCC-0064", "HCC-0071", "HCC-0075", "HCC-0087",
    ]  # fmt: skip
    assert [number for number, said in told.items() if "lost" in said] == ["HCC-0112"]
    undiagnosed = [number for number, view in views.items() if view.case.latest(records.Diagnosis) is None]
    assert undiagnosed == ["HCC-0163"], "an LR-4 nodule is no diagnosis"


def test_kinds_of_gaps(views):
    snapshot = {number: view.snapshot for number, view in views.items()}
    findings = {number: {f.kind for f in s.findings} for number, s in snapshot.items()}
    assert "implausible_value" in findings["HCC-0160"]
    assert "lesion_not_counted" in findings["HCC-0163"]
    assert wording.value_text(snapshot["HCC-0147"].facts.by_key["afp"]) == ">60\u00a0500 ng/mL"
    assert wording.value_text(snapshot["HCC-0168"].facts.by_key["ecog_ps"]) == "1\u20132"
    assert wording.value_text(snapshot["HCC-0158"].facts.by_key["tumour.pv_invasion"]) == "Vp1\u2013Vp3"
    assert "class_as_stated" in views["HCC-0168"].assessment["child_pugh"].notes
    assert snapshot["HCC-0121"].facts.by_key["bilirubin"].unit == "mg/dL"
    assert not snapshot["HCC-0163"].facts.by_key["age_years"].exact
    assert "before_operation" in findings["HCC-0168"]
    assert [(hint.fact, hint.units) for hint in snapshot["HCC-0147"].hints] == [("crp", ("mg/L", "mg/dL"))]


def test_every_state_of_readiness_is_shown(views):
    assert {item.state for view in views.values() for item in view.readiness.items} == set(STATES)


def test_names_in_chinese(views):
    names = [view.case.patient.name for view in views.values()]
    chinese = [name for name in names if all("\u4e00" <= letter <= "\u9fff" for letter in name)]
    assert {len(name) for name in chinese} == {2, 3, 4}
    assert "欧阳志远" in chinese


def test_everybody_is_synthetic_and_every_record_can_be_stored():
    for case in demonstration.build_demonstration():
        patient = case[0]
        assert isinstance(patient, records.Patient)
        assert patient.synthetic
        assert patient.id == patient.case_id
        assert sum(isinstance(record, records.Patient) for record in case) == 1
        for record in case:
            assert record.case_id == patient.id
            assert list(problems_of(record)) == []
            assert record.recorded_at is None
    kinds = {type(record) for case in demonstration.build_demonstration() for record in case}
    assert kinds == set(records.RECORD_TYPES.values()) - {records.Attachment}


def test_the_same_every_time_and_on_any_day():
    assert demonstration.build_demonstration() == demonstration.build_demonstration()
    first = [record for case in demonstration.build_demonstration() for record in case]
    moved = [record for case in demonstration.build_demonstration(SHIFTED) for record in case]
    assert [record.id for record in first] == [record.id for record in moved]
    assert len({record.id for record in first}) == len(first)
    days = SHIFTED - demonstration.BOARD_DATE
    for one, other in zip(first, moved, strict=True):
        if one.date is not None:
            assert other.date - one.date == days


@pytest.mark.parametrize("today", [date(2026, 8, 10) + timedelta(days=n) for n in range(14)])
def test_the_board_stands_in_this_week_and_nothing_lies_ahead(today):
    meeting = demonstration.board_day_near(today)
    monday = today - timedelta(days=today.weekday())
    assert today <= meeting < monday + timedelta(days=7)
    for case in demonstration.build_demonstration(meeting):
        question = CaseRecords(case[0], tuple(case)).latest(records.BoardQuestion)
        if case[0].case_number in EARLIER:
            assert question.status == "discussed"
            assert question.meeting_date < monday - timedelta(days=7)
        else:
            assert question.meeting_date in (meeting, meeting + timedelta(days=7))
        assert all(record.date is None or record.date <= today for record in case)


def test_a_store_without_a_path_goes_when_it_is_closed():
    with demonstration.create_demonstration(None, None, "Tester") as store:
        folder = store.path.parent
        counts = cases.case_counts(store, cases.CaseQuery(today=date.today()))  # noqa: DTZ011
        assert counts.cases == 24
        assert counts.views["this_week"] == 10
        assert counts.views["next_week"] == 5
        listed = cases.case_ids(store, cases.CaseQuery(search="欧阳"))
        assert [row.case_number for row in cases.case_summaries(store, list(listed.keys))] == ["HCC-0155"]
    assert not folder.exists()


def test_a_store_at_a_path_opens_again(tmp_path):
    path = tmp_path / "demo.hccboard"
    demonstration.create_demonstration(
        path, "five unrelated words here", "Tester", board_date=demonstration.BOARD_DATE, cost=FAST
    ).close()
    with open_store(path, "five unrelated words here", author="Tester") as store:
        identity = cases.find_case(store, "HCC-0142")
        view = view_of(cases.read_case(store, identity), demonstration.BOARD_DATE)
    assert view.assessment["cnlc"].possible == ("IIIa", "IIIb")
    assert [t.drugs for t in view.case.of(records.SystemicTherapy)] == ["PD-1 antibody", "Lenvatinib"]


def test_the_list_is_that_of_the_day():
    day = demonstration.BOARD_DATE
    with demonstration.create_demonstration(None, None, "Tester", today=day) as store:
        listed = cases.case_ids(store, cases.CaseQuery(view="this_week", today=day))
        rows = {row.case_number: row for row in cases.case_summaries(store, list(listed.keys))}
    assert rows["HCC-0142"].readiness_done == 22
    assert rows["HCC-0142"].cnlc == "IIIa|IIIb"
    assert rows["HCC-0142"].as_of == day


def test_a_taken_path_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "demo.hccboard"
    path.write_text("something else")
    with pytest.raises(UserError):
        demonstration.create_demonstration(path, "five unrelated words here", "Tester", cost=FAST)
    assert path.read_text() == "something else"


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(store: object, meeting: date, today: date) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(demonstration, "_fill", fail)
    with pytest.raises(OSError, match="no space"):
        demonstration.create_demonstration(tmp_path / "demo.hccboard", "five unrelated words here", "Tester", cost=FAST)
    assert list(tmp_path.iterdir()) == []
