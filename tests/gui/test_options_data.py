"""The options of a case as plain data: rows, details, differences and trials, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hccboard import evidence
from hccboard.domain import records
from hccboard.domain.facts import Facts
from hccboard.domain.options import Group
from hccboard.gui.panels.options import compared, detail, forms
from hccboard.gui.panels.options.lines import CHOOSE, ENTER, EVIDENCE, TRIAL
from hccboard.gui.panels.options.sheet import sheet_of, summary_text
from hccboard.operations.demonstration import BOARD_DATE, build_demonstration
from hccboard.operations.option_evidence import OptionEvidence
from hccboard.operations.option_words import values
from hccboard.operations.option_words.rows import FILTERS, counts_of, filtered, option_key
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board

BCLC, CNLC, NHC = "source.reig_2022", "source.cnlc_2024", "source.nhc_2026"


@pytest.fixture(scope="module")
def every_case():
    """Every case of the demonstration board, by its number."""
    cases = [board.case_of(rows) for rows in build_demonstration(BOARD_DATE)]
    return {case.patient.case_number: view_of(case, BOARD_DATE) for case in cases}


def rows_of(sheet, edition):
    return {row.name: row for group in sheet.edition(edition).groups for row in group.rows}


def sections(found):
    return {section.title: section for section in found.sections}


def test_every_option_of_every_case_has_a_row_and_a_detail_in_words(every_case):
    for number, view in every_case.items():
        sheet = sheet_of(view)
        shown = [row for edition in sheet.editions for group in edition.groups for row in group.rows]
        assert len(shown) == len(sheet.report.options), number
        for row in shown:
            assert row.chip_text and row.edition and row.sentence(), (number, row)
            told = sheet.detail(row.key)
            assert told is not None and told.sections, (number, row.key)
            for line in [line for section in told.sections for line in section.lines]:
                assert line.text and "{" not in line.sentence(), (number, row.key, line)


def test_no_sentence_of_the_edition_stands_twice_in_a_detail(every_case):
    counted = 0
    for number, view in every_case.items():
        sheet = sheet_of(view)
        report = {option_key(one): one for one in sheet.report.options}
        for edition in sheet.editions:
            for row in (row for group in edition.groups for row in group.rows):
                told = [line.sentence() for section in sheet.detail(row.key).sections for line in section.lines]
                for one in sheet.evidence.recommendations(report[row.key]):
                    if len(one.situation) > 20:
                        counted += 1
                        assert sum(one.situation in text for text in told) == 1, (number, row.key, one.situation)
    assert counted > 100


def test_a_reason_says_the_rank_of_the_edition(every_case):
    found = {}
    for view in every_case.values():
        sheet = sheet_of(view)
        for edition in sheet.editions:
            for row in (row for group in edition.groups for row in group.rows):
                for section in sheet.detail(row.key).sections[:1]:
                    for line in section.lines:
                        found |= {note: line for note in line.notes if note.startswith("Rank: ")}
    assert {"Rank: first option", "Rank: alternative"} <= {note.split(" \u00b7 ")[0] for note in found}
    assert all(line.actions[-1].kind == EVIDENCE for line in found.values())

def test_rows_stand_in_the_order_of_the_edition_within_the_order_of_the_groups(every_case):
    sheet = sheet_of(every_case["HCC-0147"])
    for edition in sheet.editions:
        numbers = [row.number for group in edition.groups for row in group.rows]
        assert numbers == list(range(1, len(numbers) + 1))
        in_report = [option_key(one) for group in Group for one in sheet.report.of(edition.key) if one.group is group]
        assert [row.key for group in edition.groups for row in group.rows] == in_report


def test_what_excludes_is_named_with_its_value_and_its_day(every_case):
    row = rows_of(sheet_of(every_case["HCC-0142"]), CNLC)["Liver transplantation"]
    assert (row.chip, row.chip_text) == ("unmet", "Excluded: portal vein")
    assert row.decided == "Portal vein Vp2, 2026-07-21. Macrovascular invasion: no transplantation."
    stage = rows_of(sheet_of(every_case["HCC-0142"]), CNLC)["Ablation"]
    assert (stage.chip_text, stage.decided) == ("Unmet: stage", "CNLC IIIa or IIIb. Named for stage Ia.")


def test_what_cannot_be_assessed_names_the_fact_that_is_missing_and_leads_to_its_form(every_case):
    sheet = sheet_of(every_case["HCC-0142"])
    row = rows_of(sheet, CNLC)["TACE"]
    assert (row.chip, row.chip_text) == ("missing", "Missing: distant metastasis")
    line = sections(sheet.detail(row.key))["Missing"].lines[0]
    assert (line.text, [(one.kind, one.key) for one in line.actions]) == (
        "Distant metastasis", [(ENTER, "tumour.distant_mets")],
    )  # fmt: skip
    assert forms.form_for("tumour.distant_mets") == ("MetastasisFinding", "certainty")


def test_every_fact_a_criterion_may_miss_has_a_form_or_a_chooser(every_case):
    missing = {
        key
        for view in every_case.values()
        for one in sheet_of(view).report.options
        for key in (*one.missing, *(key for said in (*one.reasons, *one.cautions) for key in said.missing))
    }
    assert len(missing) > 40
    without = {key for key in missing if not forms.form_for(key)[0] and key not in forms.CHOSEN_HERE}
    # worked out from other facts, which are named beside them
    assert without <= {"afp.rising", "creatinine_clearance_ml_min", "meld.score"}, without
    assert all(values.missing_name(key) for key in missing)


def test_a_text_that_is_not_from_the_primary_source_carries_its_tag(every_case):
    sheet = sheet_of(every_case["HCC-0155"])
    for edition in sheet.editions:
        for option in sheet.report.of(edition.key):
            row = next(r for group in edition.groups for r in group.rows if r.key == option_key(option))
            assert bool(row.tag) == (option.certainty != "primary"), option
    assert sheet.edition(BCLC).tag == "abstract only"
    approvals = sections(sheet.detail(f"{BCLC}|regimen.atezolizumab_bevacizumab|"))["Approvals"].lines
    on_file = {one.id: one for one in OptionEvidence(evidence.with_local()).approvals(
        sheet.option(f"{BCLC}|regimen.atezolizumab_bevacizumab|"))}  # fmt: skip
    assert [bool(line.tag) for line in approvals] == [one.certainty != "primary" for one in on_file.values()]
    assert all("as of" in line.notes[-1] for line in approvals)


def test_the_figures_of_a_row_and_its_detail_are_those_of_the_last_cut_with_level_and_place(every_case):
    sheet = sheet_of(every_case["HCC-0147"])
    key = f"{BCLC}|regimen.durvalumab_tremelimumab|"
    row = rows_of(sheet, BCLC)["Durvalumab + tremelimumab"]
    assert (row.study, row.figures) == ("HIMALAYA", "16.4 vs 13.8")
    line = sections(sheet.detail(key))["Evidence"].lines[0]
    assert line.text.startswith("HIMALAYA: overall survival")
    assert "HR 0.78 (0.65–0.93), 96.02 % CI" in line.text
    assert any("Zhu 2025, Table 1" in note for note in line.notes)
    assert any(note.startswith("Entry criteria on file:") for note in line.notes)
    assert [one.kind for one in line.actions] == [EVIDENCE, TRIAL]
    flagged = sections(sheet.detail(key))["Sources that disagree"].lines
    himalaya = next(one for one in flagged if one.text.startswith("I-17"))
    assert any("0.65 to 0.92" in note for note in himalaya.notes)
    assert any("0.65 to 0.93" in note for note in himalaya.notes)


def test_a_study_without_an_arm_of_the_treatment_is_not_shown_as_its_own(every_case):
    sheet = sheet_of(every_case["HCC-0147"])
    row = rows_of(sheet, BCLC)["Atezolizumab + bevacizumab"]
    assert row.study == "IMbrave150"
    lines = sections(sheet.detail(row.key))["Evidence"].lines
    other = next(line for line in lines if line.text.startswith("HIMALAYA"))
    assert other.notes[0] == "Named beside this option; no arm got this treatment."


def test_figures_of_another_arm_are_never_those_of_the_option(every_case):
    sheet = sheet_of(every_case["HCC-0147"])
    tested = OptionEvidence(evidence.with_local())
    for option in sheet.report.options:
        figures = tested.key_figures(option)
        if figures is not None:
            assert figures.arms[0].regimen == option.treatment.id, option_key(option)
    alone = rows_of(sheet, BCLC)["Durvalumab"]
    stride = rows_of(sheet, BCLC)["Durvalumab + tremelimumab"]
    assert stride.figures and alone.figures != stride.figures
    sorafenib = rows_of(sheet, BCLC)["Sorafenib"]
    assert sorafenib.study == "SHARP"


def test_cautions_that_hold_stand_before_checks_and_what_is_not_known(every_case):
    row = rows_of(sheet_of(every_case["HCC-0142"]), BCLC)["Durvalumab + tremelimumab"]
    kinds = [mark.kind for mark in row.gaps]
    assert kinds == sorted(kinds, key=("caution", "check", "note", "open").index) and kinds[0] == "caution"
    assert (row.chip, row.chip_text) == ("caution", "Criteria met, 1 caution")
    checked = rows_of(sheet_of(every_case["HCC-0142"]), BCLC)["Atezolizumab + bevacizumab"]
    assert checked.chip == "check" and checked.chip_text.endswith("to check")


def test_where_the_editions_differ_both_stages_and_both_words_stand(every_case):
    found = sheet_of(every_case["HCC-0155"]).differences
    assert [head.stage for head in found.heads] == ["stage A", "stage Ib"]
    assert [head.name for head in found.heads] == [
        "BCLC 2022 (read in the abstract of the primary text)", "CNLC 2024 (read in a secondary source)",
    ]  # fmt: skip
    tace = next(row for row in found.rows if row.name == "TACE")
    assert [side.edition for side in tace.sides] == ["BCLC 2022", "CNLC 2024"]
    assert tace.sides[1].title == "Alternatives"
    assert tace.sides[1].words == ("Single nodule above 5 cm, or two or three up to 3 cm.",)
    assert all(side.tag for side in tace.sides)


def test_a_trial_counts_its_criteria_and_shows_those_unmet_first(every_case):
    trial = next(one for one in sheet_of(every_case["HCC-0142"]).trials if one.key == "study.imbrave150")
    assert trial.met + trial.unmet + trial.unknown == len(trial.lines) == 8
    kinds = [line.mark for line in trial.lines]
    assert kinds == sorted(kinds, key=("against", "open", "for").index)
    earlier = next(line for line in trial.lines if line.text == "No earlier systemic therapy")
    assert earlier.mark == "against" and earlier.notes[0].startswith("Lines of systemic therapy 1")


def test_filters_count_what_they_show(every_case):
    edition = sheet_of(every_case["HCC-0147"]).edition(NHC)
    counts = counts_of(edition.groups)
    assert counts["all"] == edition.count and set(counts) <= set(FILTERS)
    for key, count in counts.items():
        shown = [row for group in filtered(edition.groups, key) for row in group.rows]
        assert len(shown) == count and all(key in row.filters for row in shown)
    surgical = [row.name for group in filtered(edition.groups, "surgical") for row in group.rows]
    assert {"Resection", "Liver transplantation"} <= set(surgical)


def test_the_goal_and_the_region_change_what_is_said(every_case):
    view = every_case["HCC-0147"]
    plain, chosen = sheet_of(view), sheet_of(view, "supportive", "CN")
    care = rows_of(chosen, BCLC)["Best supportive care"]
    assert (rows_of(plain, BCLC)["Best supportive care"].chip, care.chip) == ("missing", "met")
    assert care.reasons_for[0].text == "Supportive care is the goal of the board"
    drugs = rows_of(chosen, BCLC)["Atezolizumab + bevacizumab"]
    assert any("goal of the board is supportive care" in one.text for one in drugs.reasons_against)
    assert not plain.goal and chosen.goal == "supportive" and not chosen.goal_recorded
    first = sections(chosen.detail(f"{BCLC}|regimen.atezolizumab_bevacizumab|"))["Approvals"].lines[0]
    assert first.text.startswith("China")
    missing_goal = detail.enter("goal")
    assert [(one.kind, one.key) for one in missing_goal] == [(CHOOSE, "goal")]


def test_a_goal_in_the_record_is_in_use_until_another_is_chosen(every_case):
    view = every_case["HCC-0147"]
    question = replace(view.case.latest(records.BoardQuestion), goal="palliation")
    others = [record for record in view.case.records if record.id != question.id]
    case = replace(view.case, records=(*others, question))
    sheet = sheet_of(view_of(case, BOARD_DATE))
    assert (sheet.goal, sheet.goal_recorded) == ("palliation", True)
    assert sheet_of(view_of(case, BOARD_DATE), "cure").goal == "cure"


def test_a_case_of_which_nothing_is_known_is_explained_not_empty():
    sheet = sheet_of(view_of(board.case_of(board.empty_case()), board.BOARD))
    bclc = sheet.edition(BCLC)
    assert bclc.count and {group.key for group in bclc.groups} <= {"not_assessable", "excluded"}
    assert summary_text(bclc).endswith("the board decides")


def test_the_comparison_follows_the_line_and_the_goal(every_case):
    first, later = every_case["HCC-0147"], every_case["HCC-0129"]
    base = evidence.with_local()
    assert sheet_of(first, "long_term").compared.goal == compared.LONG_TERM
    assert sheet_of(first, "cure").compared.goal == compared.CONVERSION
    names = {row.trial for row in sheet_of(first).compared.tables[compared.CONVERSION][0].rows}
    assert "IMbrave150" in names
    assert "IMbrave150" not in {r.trial for r in sheet_of(later).compared.tables[compared.CONVERSION][0].rows}
    assert sheet_of(first).compared.current == ""
    assert compared.regimen_in_use(Facts({}), base) == ""


@pytest.mark.parametrize(("parts", "current"), [
    ((("atezolizumab", {"ongoing": True}), ("bevacizumab", {"ongoing": True})), "regimen.atezolizumab_bevacizumab"),
    ((("atezolizumab + bevacizumab", {"stop_reason": "progression"}),), ""),  # ended, on a day that is not told
])  # fmt: skip
def test_what_is_given_now_is_marked_also_where_its_drugs_are_recorded_each_on_its_own(every_case, parts, current):
    view = every_case["HCC-0147"]
    given = [
        records.SystemicTherapy(id=drug, case_id=view.case.patient.case_id, date=BOARD_DATE, line=1, drugs=drug, **more)
        for drug, more in parts
    ]  # fmt: skip
    others = [record for record in view.case.records if not isinstance(record, records.SystemicTherapy)]
    case = replace(view.case, records=(*others, *given))
    assert sheet_of(view_of(case, BOARD_DATE)).compared.current == current


def test_values_are_named_once_with_their_day_and_age():
    shown = values.used_values(
        {"tumour.nodule_count": 2, "tumour.largest_diameter_cm": 3.1, "portal_hypertension": None, "milan": False},
        Facts({}),
    )
    assert [one.words() for one in shown] == ["Nodules 2", "Milan no"]
    assert values.unmet_name({"stage.bclc": "C", "tumour.nodule_count": 2}) == "stage, nodules"


def test_a_local_pack_that_is_damaged_is_named_and_one_that_restricts_is_shown(tmp_path, monkeypatch, every_case):
    folder = tmp_path / "home" / "evidence" / "ward"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text("not toml", encoding="utf-8")
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path / "home"))
    evidence.reload()
    try:
        refused = sheet_of(every_case["HCC-0147"]).refused
        assert len(refused) == 1 and refused[0][1]
    finally:
        evidence.reload()
