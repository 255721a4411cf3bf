"""Staging: ladders that agree with the results, scores, what-if that never touches the record."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.facts import Choices, Fact, Facts, Interval, Outcome
from hccboard.domain.nodules import nodules_of
from hccboard.domain.snapshot import Snapshot, Staleness
from hccboard.domain.variables import NODULES
from hccboard.errors import UserError
from hccboard.gui import stage_times
from hccboard.gui.panels.staging import supposed
from hccboard.gui.panels.staging.ladder_data import ladder
from hccboard.gui.panels.staging.scores import DEFAULT_SHOWN, oldest_input
from hccboard.gui.panels.staging.staging import Staging
from hccboard.gui.panels.staging.supposed import Supposed
from hccboard.gui.widgets.cell import CELL_ROLE
from hccboard.gui.widgets.chip import ChipForm
from hccboard.gui.widgets.ladder import RungState
from hccboard.gui.widgets.text import plain
from hccboard.operations import edits
from hccboard.operations.viewing import CaseView, view_of
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import settle

pytest_plugins = ["tests.gui.program_fixtures"]

EVERY = {
    "main": board.main_case, "empty": board.empty_case, "partial": board.partial_case, "hostile": board.hostile_case,
}  # fmt: skip


def view(rows):
    return view_of(board.case_of(rows), board.BOARD)


@pytest.fixture
def staging(qtbot):
    made = Staging()
    qtbot.addWidget(made)
    made.resize(1336, 690)
    made.show()
    return made


def rung(data, stage):
    return next(r for r in data.rungs if r.stage == stage)


# -- ladders ----------------------------------------------------------------------------------------------------


def test_the_ladder_of_the_mock_up():
    case = view(board.main_case())
    bclc, cnlc = ladder(case, "bclc"), ladder(case, "cnlc")
    assert (bclc.result, bclc.stage_name, bclc.one_possible) == ("C", "Advanced", True)
    assert bclc.edition == "2022 edition, J Hepatol 76:681"
    assert [r.state for r in bclc.rungs] == ["passed", "reached", "not_reached", "not_reached", "not_reached"]
    assert cnlc.result == "IIIa or IIIb"
    assert [rung(cnlc, s).state for s in ("IV", "IIIb", "IIIa", "IIb")] == [
        "passed", "possible", "reached", "not_reached",
    ]  # fmt: skip
    assert plain(cnlc.deciding) == "Deciding value: distant metastasis. Absent: IIIa. Present: IIIb."
    missing = [row for r in cnlc.rungs for row in r.rows if row.verdict == ChipForm.MISSING]
    assert [(row.rule, row.value, row.source) for row in missing] == [
        ("Extrahepatic spread", "Lung nodule 9 mm, nature unknown", "CT-8")
    ]


def test_every_rule_shows_the_value_it_was_judged_by():
    rows = {row.rule: row for r in ladder(view(board.main_case()), "bclc").rungs for row in r.rows}
    ecog = rows["ECOG 3–4"]
    assert (ecog.value, ecog.date, ecog.source) == ("1", "2026-08-06, 7 d", "clinic")
    assert rows["Child-Pugh C"].value == "A5"
    assert rows["Portal or hepatic vein invasion"].value == "Vp2, Vv0"
    assert rows["ECOG 1–2 caused by the cancer"].verdict == ChipForm.MET


@pytest.mark.parametrize(
    ("cause", "verdict", "value"),
    [
        ("yes", ChipForm.MET, "1"),
        ("no", ChipForm.UNMET_OUTLINE, "1, not by the cancer"),
        (None, ChipForm.MISSING, "1, cause not recorded"),
    ],
)
def test_performance_status_counts_only_where_the_cancer_is_the_cause(cause, verdict, value):
    rows = [
        records.Patient(id="c", case_id="c", case_number="1"),
        records.PerformanceStatus(case_id="c", ecog_low=1, cancer_related=cause, date=board.TODAY),
    ]
    found = {row.rule: row for r in ladder(view(rows), "bclc").rungs for row in r.rows}
    row = found["ECOG 1–2 caused by the cancer"]
    assert (row.verdict, row.value) == (verdict, value)


def test_end_stage_liver_function_shows_the_way_out():
    rows = [
        records.Patient(id="c", case_id="c", case_number="1"),
        records.LiverAssessment(case_id="c", child_pugh_class="C", date=board.TODAY),
        records.PerformanceStatus(case_id="c", ecog_low=0, date=board.TODAY),
    ]
    data = ladder(view(rows), "bclc")
    words = [row.rule for row in rung(data, "D").rows]
    assert "unless transplant candidate" in words
    assert rung(data, "D").state is RungState.POSSIBLE


def test_an_empty_case_reaches_nothing_and_says_what_decides():
    data = ladder(view(board.empty_case()), "bclc")
    assert data.result == "Any stage"
    assert not data.one_possible
    assert all(r.state is RungState.POSSIBLE for r in data.rungs)
    assert all(row.verdict != ChipForm.MET for r in data.rungs for row in r.rows)
    assert plain(data.deciding).startswith("Deciding values: ")


def _random_facts(seed: int) -> Facts:
    """Some facts known, some ranged, some missing."""
    chance = random.Random(seed)
    made = {}
    keys = [
        "ecog_ps", "ps_cancer_related", "transplant_candidate", "tumour.pv_invasion", "tumour.hv_invasion",
        "tumour.regional_ln", "tumour.distant_mets", "tumour.infiltrative", "ascites", "encephalopathy_grade",
    ]  # fmt: skip
    for key in keys:
        values = DEFINITIONS[key].domain.values
        if chance.random() < 0.75:
            picked = chance.sample(values, 1 if chance.random() < 0.7 else min(2, len(values)))
            made[key] = Fact(key, Choices(tuple(v for v in values if v in picked)), date=board.TODAY)
    for key, low, high in (("bilirubin", 5, 90), ("albumin", 20, 45), ("inr", 0.9, 3.0)):
        if chance.random() < 0.75:
            made[key] = Fact(key, Interval.point(round(chance.uniform(low, high), 2)), date=board.TODAY)
    if chance.random() < 0.75:
        sizes = [chance.randint(5, 90) for _ in range(chance.randint(1, 5))]
        made[NODULES] = Fact(NODULES, nodules_of([(s, s) for s in sizes]), date=board.TODAY)
    return Facts(made)


@pytest.mark.parametrize("seed", range(60))
def test_a_ladder_never_says_other_than_the_result(seed):
    from hccboard.domain.assessment import assess
    from hccboard.domain.readiness import readiness

    case = board.case_of(board.empty_case())
    snapshot = Snapshot(board.BOARD, _random_facts(seed))
    assessment = assess(snapshot.facts)
    shown = CaseView(case, snapshot, assessment, readiness(case, snapshot, assessment), None)
    for system in ("bclc", "cnlc"):
        result = assessment[system]
        data = ladder(shown, system)
        standing = {r.stage for r in data.rungs if r.state in (RungState.REACHED, RungState.POSSIBLE)}
        assert standing == {label for label in result.possible if label != "undefined"}
        reached = [r for r in data.rungs if r.state is RungState.REACHED]
        assert len(reached) <= 1
        if len(result.possible) == 1 and result.possible[0] != "undefined":
            assert reached and reached[0].stage == result.possible[0]
        for r in data.rungs:
            if r.state is RungState.NOT_REACHED:
                assert all(row.verdict == ChipForm.NOT_REACHED for row in r.rows)
        steps = {step.id: step.outcome for step in result.trace}
        for r in data.rungs:
            for row in r.rows:
                rule = row.key.split(":")[0]
                if rule in ("bclc.ecog_3_4", "cnlc.ecog_3_4", "child_pugh.c") and rule in steps:
                    wanted = {
                        Outcome.MET: ChipForm.MET, Outcome.UNMET: ChipForm.UNMET_OUTLINE,
                        Outcome.UNKNOWN: ChipForm.MISSING,
                    }  # fmt: skip
                    assert row.verdict == wanted[steps[rule]]


@pytest.mark.parametrize("rows", EVERY.values(), ids=EVERY)
def test_every_case_can_be_staged(staging, rows):
    staging.set_view(view(rows()), Staleness())
    assert not staging.grab().isNull()
    assert staging.bclc.accessibleName().startswith("BCLC, 2022 edition")


def test_a_rule_opens_the_record_it_was_judged_by(staging):
    case = view(board.main_case())
    staging.set_view(case, Staleness())
    asked = []
    staging.edit_requested.connect(lambda *given: asked.append(given))
    rows = {button.text(): button for button in staging.bclc.rows()}
    rows["ECOG 3–4"].click()
    rows["Extrahepatic spread"].click()
    assert asked[0] == ("case-0142", case.snapshot.facts.get("ecog_ps").record_id, "PerformanceStatus", "ecog_low")
    assert asked[1][2:] == ("MetastasisFinding", "certainty")


# -- at diagnosis -------------------------------------------------------------------------------------------------


def test_diagnosis_ends_before_the_first_treatment():
    case = board.case_of(board.main_case())
    assert stage_times.first_study(case) == date(2026, 2, 3)
    assert stage_times.diagnosis_day(case) == date(2026, 2, 9)


def test_without_treatment_diagnosis_is_six_weeks_of_work_up():
    rows = [r for r in board.main_case() if not isinstance(r, records.SystemicTherapy | records.Procedure)]
    assert stage_times.diagnosis_day(board.case_of(rows)) == date(2026, 3, 17)


def test_a_biopsy_is_no_treatment():
    rows = [r for r in board.main_case() if not isinstance(r, records.SystemicTherapy | records.Procedure)]
    rows.append(records.Procedure(case_id="case-0142", kind="biopsy", date=date(2026, 2, 5)))
    assert stage_times.first_treatment(board.case_of(rows)) is None


def test_the_switch_stages_the_case_as_it_stood(staging):
    staging.set_view(view(board.main_case()), Staleness())
    assert "58, 25 mm" not in plain(staging.view().case.patient.name)
    rows = {row.rule: row for r in ladder(staging.view(), "bclc").rungs for row in r.rows}
    assert rows["Portal or hepatic vein invasion"].value == "Vp2, Vv0"
    staging.show_at("diagnosis")
    rows = {row.rule: row for r in ladder(staging.view(), "bclc").rungs for row in r.rows}
    assert rows["Portal or hepatic vein invasion"].value == "Vp3, Vv0"
    assert staging.view().snapshot.as_of == date(2026, 2, 9)


def test_a_case_without_a_study_has_no_switch(staging):
    staging.set_view(view(board.empty_case()), Staleness())
    assert [type(w).__name__ for w in staging.make_corner(staging)] == ["TextLabel"]


# -- scores -----------------------------------------------------------------------------------------------------


def cells_of(staging, system):
    for number, systems in enumerate(staging.scores._listed):
        if system in systems:
            return [staging.scores._models[number].cell(systems.index(system), c) for c in range(5)]
    return None


def test_scores_stand_with_inputs_age_and_edition(staging):
    staging.set_view(view(board.main_case()), Staleness())
    cells = cells_of(staging, "albi")
    name, result, inputs, _oldest, edition = (cell.words() for cell in cells)
    oldest = cells[3].text
    assert (name, result, oldest, edition) == ("ALBI", "\u22122.71, grade 1", "2026-08-06, 7 d", "2015")
    editions = {system: shown[4].words() for system in staging.scores.shown() if (shown := cells_of(staging, system))}
    assert editions["milan"] == "1996"
    assert "" not in editions.values()
    assert "bilirubin 13" in inputs
    assert cells_of(staging, "tnm8")[1].icon_after == "circle-question-mark"


def test_sex_does_not_age(staging):
    case = view(board.main_case())
    assert oldest_input(case, case.assessment["meld3"]) == "2026-08-06"


def test_every_score_can_be_chosen_and_the_choice_is_kept(program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("staging")
    staging = program.staging
    boxes = {box.text(): box for box in staging.scores.fill_menu()}
    assert boxes["FIB-4 2006"].isChecked() is False
    boxes["FIB-4 2006"].click()
    settle(qtbot, program)
    assert cells_of(staging, "fib4") is not None
    from hccboard.operations import stores

    kept = stores.read_setting(program.session.store, "scores_shown")
    assert set(kept) == {*DEFAULT_SHOWN, "fib4"}


def test_what_is_switched_off_is_listed_with_its_reason(staging):
    case = view(board.main_case())
    staging.set_view(case, Staleness())
    off = [s for s, r in case.assessment.results.items() if r.switched_off]
    assert off
    words = [label.text() for label in staging.scores._off.findChildren(type(staging.what_if._problem))]
    for system in off:
        assert wording.system_name(system) in words
        assert wording.reason_text(case.assessment[system].switched_off) in words
    boxes = {box.text(): box for box in staging.scores.fill_menu()}
    assert not boxes[wording.name_with_edition(off[0])].isEnabled()


# -- what if ----------------------------------------------------------------------------------------------------


def fields(staging):
    return staging.what_if.supposed()


def test_it_begins_with_what_is_recorded(staging):
    staging.set_view(view(board.main_case()), Staleness())
    now = fields(staging)
    assert now.choices["ecog_ps"] == "1"
    assert now.choices["tumour.distant_mets"] == "unknown"
    assert now.numbers["afp"] == "12"
    assert now.numbers[supposed.LARGEST] == "31"
    assert now.changed(staging.view().snapshot.facts) == []
    assert all(not d.changes for d in staging.what_if.differences())
    assert not staging.what_if.reset_button.isEnabled()


def test_a_metastasis_would_change_the_stage(staging):
    staging.set_view(view(board.main_case()), Staleness())
    staging.what_if.choices["tumour.distant_mets"].buttons()[2].click()
    found = {d.system: d for d in staging.what_if.differences()}
    assert (found["bclc"].recorded, found["bclc"].supposed, found["bclc"].changes) == ("C", "C", False)
    assert (found["cnlc"].recorded, found["cnlc"].supposed, found["cnlc"].changes) == ("IIIa or IIIb", "IIIb", True)
    staging.what_if.reset_button.click()
    assert all(not d.changes for d in staging.what_if.differences())


@pytest.mark.parametrize(
    ("numbers", "nodules"),
    [
        ({supposed.LARGEST: "20"}, "20, 12 mm"),
        ({supposed.LARGEST: "10"}, "10, 10 mm"),
        ({supposed.COUNT: "1"}, "31 mm"),
        ({supposed.COUNT: "0"}, "No viable nodule"),
    ],
)
def test_other_nodules_keep_what_fits(numbers, nodules):
    case = view(board.main_case())
    facts = case.snapshot.facts
    recorded = {key: supposed.recorded_number(facts, key) for key in supposed.NUMBERS}
    changed = Supposed({}, {**recorded, **numbers}).apply(facts)
    assert wording.value_text(changed.get(NODULES)) == nodules


def test_more_nodules_leave_the_further_sizes_open():
    facts = view(board.main_case()).snapshot.facts
    recorded = {key: supposed.recorded_number(facts, key) for key in supposed.NUMBERS}
    changed = Supposed({}, {**recorded, supposed.COUNT: "4"}).apply(facts)
    domain = changed.get(NODULES).domain
    assert domain.count == (4, 4)
    assert not domain.exact


def test_a_recorded_value_stands_with_its_digits_and_13_is_not_another_one():
    rows = [
        *board.empty_case(),
        records.LabResult(case_id="case-empty", analyte="bilirubin", value=Decimal("13.0"), unit="umol/L",
                          date=board.TODAY),
    ]  # fmt: skip
    facts = view(rows).snapshot.facts
    assert supposed.recorded_number(facts, "bilirubin") == "13.0"
    assert Supposed({}, {"bilirubin": "13"}).changed(facts) == []
    assert Supposed({}, {"bilirubin": "13,0"}).changed(facts) == []
    assert Supposed({}, {"bilirubin": "13.1"}).changed(facts) == ["bilirubin"]


def test_values_are_typed_in_the_unit_of_the_record():
    rows = [
        *board.empty_case(),
        records.LabResult(case_id="case-empty", analyte="bilirubin", value=Decimal("1.1"),
                          unit="mg/dL", date=board.TODAY),
    ]  # fmt: skip
    facts = view(rows).snapshot.facts
    assert supposed.unit_of(facts, "bilirubin") == "mg/dL"
    assert supposed.recorded_number(facts, "bilirubin") == "1.1"
    changed = Supposed({}, {"bilirubin": "2.0"}).apply(facts)
    assert changed.get("bilirubin").domain.low == pytest.approx(34.2)


@pytest.mark.parametrize(
    ("key", "typed"),
    [("albumin", "-3"), ("afp", "many"), (supposed.COUNT, "1.5"), (supposed.LARGEST, "0"), ("inr", "1e99"),
     ("bilirubin", "nan")],
)  # fmt: skip
def test_what_cannot_be_is_said_and_changes_nothing(staging, key, typed):
    staging.set_view(view(board.main_case()), Staleness())
    before = staging.what_if.differences()
    staging.what_if.numbers[key].editor.setText(typed)
    staging.what_if.recompute()
    assert staging.what_if.problem()
    assert staging.what_if.differences() == before
    with pytest.raises(UserError):
        fields(staging).apply(staging.view().snapshot.facts)


def test_supposing_never_touches_the_record(program, case, qtbot):
    case_id = case("HCC-0142")
    program.workspace.show_tab("staging")
    before = edits.case_history(program.session.store, case_id)
    facts = program.workspace.view().snapshot.facts
    program.staging.what_if.suppose("ecog_ps", "4")
    assert program.workspace.view().snapshot.facts is facts
    program.workspace.show_tab("overview")
    assert fields(program.staging).changed(facts) == []
    settle(qtbot, program)
    assert edits.case_history(program.session.store, case_id) == before


def test_every_line_of_the_note_says_hypothetical(staging):
    staging.set_view(view(board.main_case()), Staleness())
    staging.what_if.suppose("tumour.distant_mets", "yes")
    QApplication.clipboard().clear()
    staging.what_if.copy_button.click()
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) >= 3
    assert all(line.startswith("Hypothetical:") for line in lines)
    assert "Hypothetical: CNLC 2024: IIIa or IIIb → IIIb" in lines
    assert "Synthetic" not in "".join(lines)


def test_w_opens_and_closes_what_if(program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("staging")
    program.workspace.setFocus()
    qtbot.keyClick(program.workspace, Qt.Key.Key_W)
    assert not program.staging.what_if.isVisible()
    qtbot.keyClick(program.workspace, Qt.Key.Key_W)
    assert program.staging.what_if.isVisible()


def test_another_case_forgets_what_was_supposed(program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("staging")
    program.staging.what_if.suppose("ecog_ps", "4")
    case("HCC-0138")
    facts = program.workspace.view().snapshot.facts
    assert fields(program.staging).choices["ecog_ps"] == "0"
    assert fields(program.staging).changed(facts) == []


def test_a_stale_value_is_marked_with_its_age_and_limit_in_ladders_scores_and_what_if(staging):
    limits = Staleness(imaging_days=22, laboratory_days=6, clinical_days=6)
    shown = view_of(board.case_of(board.main_case()), board.BOARD, limits)
    staging.set_view(shown, limits)
    rows = {row.rule: row for r in ladder(shown, "bclc", limits).rungs for row in r.rows}
    ecog = rows["ECOG 3–4"]
    assert ecog.stale and ecog.date == "2026-08-06, 7 d"
    assert "7 d old, limit 6 d, stale." in ecog.sentence()
    fresh = {row.rule: row for r in ladder(view(board.main_case()), "bclc").rungs for row in r.rows}
    assert not fresh["ECOG 3–4"].stale and "limit 42 d." in fresh["ECOG 3–4"].sentence()
    table = staging.scores.tables[0]
    cell = table.model().index(0, 3).data(CELL_ROLE)
    assert cell.chip.form == ChipForm.STALE and "limit 6 d, stale." in cell.accessible
    assert not staging.what_if._stale["ecog_ps"].isHidden()
    assert "Albumin 7 d" in staging.what_if._stale_numbers.text()
    assert not staging.what_if._stale_row.isHidden()
    staging.set_view(view(board.main_case()), Staleness())
    assert staging.what_if._stale["ecog_ps"].isHidden()
    assert staging.what_if._stale_row.isHidden()
    assert table.model().index(0, 3).data(CELL_ROLE).chip is None
