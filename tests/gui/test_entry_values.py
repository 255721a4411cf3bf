"""What is typed, as values: dates, numbers, sizes; what a sheet of sizes says about itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hccboard import translate
from hccboard.domain.records import ImagingStudy, LabResult, Lesion, Measurement
from hccboard.gui.panels.entry import (
    history_list,
    imaging_checks,
    imaging_sizes,
    imaging_typed,
    lab_values,
    values,
)
from hccboard.gui.panels.entry.answers import open_sites
from hccboard.gui.panels.entry.editors import SeveralEditor
from hccboard.gui.panels.entry.imaging_records import Builder
from hccboard.gui.panels.entry.imaging_sizes import Size
from hccboard.gui.panels.entry.imaging_typed import LesionTyped
from hccboard.gui.panels.entry.study_strip import head_titles
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.operations import reporting
from tests.gui import board_fixtures as board

TODAY = date(2026, 8, 11)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026-08-06", date(2026, 8, 6), "day"),
        ("2026/8/6", date(2026, 8, 6), "day"),
        ("2026年8月6日", date(2026, 8, 6), "day"),
        ("2026.8", date(2026, 8, 1), "month"),
        ("2026", date(2026, 1, 1), "year"),
        (".", TODAY, "day"),
        ("-3", date(2026, 8, 8), "day"),
        ("", None, "day"),
    ],
)
def test_dates_are_read_in_the_order_that_can_be_known(text, day, precision):
    assert values.read_date(text, TODAY) == (day, precision)


@pytest.mark.parametrize("text", ["06/08/2026", "2026-02-31", "08-06", "yesterday", "20260806", "²"])
def test_a_date_whose_order_is_unknown_is_refused(text):
    with pytest.raises(NotReadable):
        values.read_date(text, TODAY)


@pytest.mark.parametrize(("text", "value"), [("4,1", "4.1"), ("4.10", "4.10"), (" 60 500 ", "60500"), ("−2", "-2")])
def test_numbers_take_point_and_comma(text, value):
    assert values.read_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.2.3", "NaN", "Infinity", "12a", "1e"])
def test_what_may_mean_two_numbers_is_not_guessed(text):
    with pytest.raises(NotReadable):
        values.read_decimal(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("58", Size("measured", 58)),
        ("0", Size("disappeared")),
        ("<", Size("too_small")),
        ("<10", Size("too_small")),
        ("?", Size("not_evaluable")),
        ("+", Size("joined")),
        ("*", Size("present")),
        ("!", Size("progressed")),
        ("!45", Size("progressed", 45)),
        ("", None),
        ("\uff1f", Size("not_evaluable")),  # as an input method of Chinese types them
        ("\uff0b", Size("joined")),
        ("\uff1c", Size("too_small")),
        ("\uff01\uff14\uff15", Size("progressed", 45)),
        ("\uff15\uff18", Size("measured", 58)),
    ],
)
def test_the_first_size_says_a_state_or_millimetres(text, size):
    assert imaging_sizes.read_size(text) == size


@pytest.mark.parametrize("text", ["5.8", "-3", "501", "abc", "!5.8"])
def test_only_whole_millimetres_are_sizes(text):
    with pytest.raises(NotReadable):
        imaging_sizes.read_size(text)


def test_labels_count_on():
    studies = [ImagingStudy(label="CT-3"), ImagingStudy(label="CT-8"), ImagingStudy(label="MR-11")]
    assert imaging_typed.next_study_label("ct", studies) == "CT-9"
    assert imaging_typed.next_study_label("mri", studies) == "MR-12"
    assert imaging_typed.next_study_label(None, studies) == ""
    lesions = [LesionTyped("a", "L1"), LesionTyped("b", "L7"), LesionTyped("c", "K2", "regional_lymph_node")]
    assert imaging_typed.next_lesion_label("liver", lesions) == "L8"
    assert imaging_typed.next_lesion_label("regional_lymph_node", lesions) == "K3"
    assert imaging_typed.next_lesion_label("lung", lesions) == "N1"


# -- checks -------------------------------------------------------------------------------------------------


@pytest.fixture
def past():
    """One study of 2026-07-21 with L1 58/31 and L2 25/12."""
    return imaging_typed.past_of(board.case_of(board.main_case()), None)


def said(lesion, past, day=board.TODAY):
    return [(check.form, check.title) for check in imaging_checks.checks(lesion, past, day)]


def lesion(number="1", **typed):
    return LesionTyped(f"case-0142-l{number}", f"L{number}", segments=["S6"], hcc_certainty="yes", **typed)


def test_a_viable_part_above_the_longest_is_kept_and_may_be_swapped(past):
    found = imaging_checks.checks(lesion("2", longest="24", viable="26"), past, board.TODAY)
    assert [check.form for check in found] == ["caution"]
    assert [action[:3] for action in found[0].actions] == [
        ("Swap", {"longest": "26", "viable": "24"}, ""), ("Use 12", {"viable": "12"}, ""),
        ("Keep, with reason", {}, imaging_checks.TO_NOTE),
    ]  # fmt: skip
    assert said(lesion("2", longest="26", viable="26"), past) == []


def test_a_sudden_shrinkage_is_asked_about_within_a_month_only(past):
    title = ("caution", "83 % smaller in 21 d")
    assert title in said(lesion(longest="10", viable="5"), past)
    assert title not in said(lesion(longest="12", viable="5"), past)
    late = date(2026, 8, 26)
    assert said(lesion(longest="10", viable="5"), past, late) == []
    assert ("caution", "83 % smaller in 31 d") in said(lesion(longest="10", viable="5"), past, date(2026, 8, 21))
    assert said(lesion(longest="10", viable="5"), past, date(2026, 8, 22)) == []


def test_a_node_is_measured_by_its_short_axis(past):
    node = LesionTyped("k", "K1", "regional_lymph_node", hcc_certainty="yes", longest="17")
    found = imaging_checks.checks(node, past, board.TODAY)
    assert found[0].title == "Nodes use short axis"
    assert found[0].actions[0][1] == {"longest": "", "short": "17"}
    node.short = "9"
    assert imaging_checks.checks(node, past, board.TODAY) == []


def test_centimetres_are_offered_as_millimetres_and_not_taken(past):
    found = imaging_checks.checks(lesion(longest="5.8"), past, board.TODAY)
    assert (found[0].form, found[0].actions) == ("error", (imaging_checks.Action("Use 58", {"longest": "58"}),))


def test_what_is_open_is_said(past):
    assert said(lesion(), past) == [("missing", "Not measured yet")]
    assert said(lesion(longest="40", treated=True), past) == [("missing", "Viable size open")]
    unproven = LesionTyped("case-0142-l1", "L1", longest="40", viable="40", li_rads="LR-4")
    assert said(unproven, past) == [("note", "Not counted: LR-4")]
    lung = LesionTyped("n", "N1", "lung", longest="9")
    assert said(lung, past) == [("missing", "Nature unknown")]


@pytest.mark.parametrize(
    ("certainty", "li_rads", "expected"),
    [
        (None, "LR-5", []),
        (None, "LR-3", [("note", "Not counted: LR-3")]),
        ("yes", "LR-3", []),  # proven by histology
        ("yes", "LR-M", []),
        ("yes", "LR-TIV", [("note", "Not counted: LR-TIV")]),  # in a vein, never a nodule
        ("yes", "LR-NC", [("note", "Not counted: LR-NC")]),
        (None, "LR-TR equivocal", [("missing", "Viable size open")]),
        (None, "LR-TR nonprogressing", [("missing", "Viable size open")]),
        (None, "LR-TR nonevaluable", [("missing", "Viable size open")]),
        ("no", "LR-5", [("note", "Not counted: not known to be HCC")]),
        ("indeterminate", None, [("note", "Not counted: not known to be HCC")]),
        ("not_assessed", None, [("missing", "Nature unknown")]),
    ],
)
def test_the_sheet_says_of_a_nodule_what_the_staging_makes_of_it(past, certainty, li_rads, expected):
    typed = LesionTyped("untreated", "L3", segments=["S6"], hcc_certainty=certainty, longest="40", li_rads=li_rads)
    assert said(typed, past) == expected


def test_a_category_of_an_earlier_study_still_holds_for_the_sheet():
    rows = [
        replace(r, li_rads="LR-3") if isinstance(r, Measurement) and r.lesion_id == "case-0142-l1"
        else replace(r, hcc_certainty=None) if isinstance(r, Lesion) and r.id == "case-0142-l1" else r
        for r in board.main_case()
    ]  # fmt: skip
    past = imaging_typed.past_of(board.case_of(rows), None)
    typed = LesionTyped("case-0142-l1", "L1", segments=["S6"], longest="40", viable="40")
    assert said(typed, past) == [("note", f"Not counted: LR-3, {past.newest.label}")]


def test_a_dead_nodule_is_not_counted(past):
    typed = lesion(longest="40", viable="0", li_rads="LR-5", treated=True)
    assert said(typed, past) == [("note", "Not counted: nothing viable")]


def test_the_head_of_the_typed_column_begins_with_no_comma():
    sheet = imaging_typed.SheetTyped()
    for language, words in (("en", "typing"), ("zh_CN", "正在录入")):
        translate.use(language)
        assert head_titles(sheet, None, TODAY) == (words,)
    sheet.study.label = "CT-9"
    assert head_titles(sheet, None, TODAY) == ("CT-9\uff0c正在录入", "CT-9", "CT-9")


def test_one_answer_for_all_distant_sites_covers_those_not_answered():
    assert "lung" in open_sites({})
    assert open_sites({"distant_any": "no", "regional_lymph_node": "no"}) == []
    assert open_sites({"distant_any": "no", "regional_lymph_node": "no", "lung": "indeterminate"}) == ["lung"]
    assert open_sites({"distant_any": "not_assessed", "regional_lymph_node": "yes"}) != []


# -- records ------------------------------------------------------------------------------------------------


def test_opening_a_study_for_correction_changes_nothing():
    case = board.case_of(board.main_case())
    for study in case.of(ImagingStudy):
        sheet = imaging_typed.sheet_of(case, study)
        built = Builder(case, study, TODAY).build(sheet)
        assert (built.records, built.wrong, built.corrected) == ([], {}, False)


def test_states_that_were_recorded_without_a_number_stay_as_they_are():
    case = board.case_of([
        *board.empty_case("c"),
        ImagingStudy(id="s", case_id="c", label="CT", date=TODAY),
        *(Lesion(id=f"l{n}", case_id="c", label=f"L{n}", organ="liver") for n in range(8)),
        Measurement(case_id="c", lesion_id="l0", study_id="s", state="disappeared", longest_diameter_mm=0),
        Measurement(case_id="c", lesion_id="l1", study_id="s", state="too_small", longest_diameter_mm=5),
        Measurement(case_id="c", lesion_id="l2", study_id="s", longest_diameter_mm=33),
        Measurement(case_id="c", lesion_id="l3", study_id="s", state="joined"),
        Measurement(case_id="c", lesion_id="l4", study_id="s", state="measured", longest_diameter_mm=0),
        Measurement(case_id="c", lesion_id="l5", study_id="s", state="present"),
        Measurement(case_id="c", lesion_id="l6", study_id="s", state="progressed", longest_diameter_mm=45),
        Measurement(case_id="c", lesion_id="l7", study_id="s", state="joined", joined_to_id="l2", note="as told"),
    ])  # fmt: skip
    study = next(case.of(ImagingStudy))
    sheet = imaging_typed.sheet_of(case, study)
    assert [x.longest for x in sheet.lesions] == ["0", "<", "33", "+", "0", "*", "!45", "+"]
    assert Builder(case, study, TODAY).build(sheet).records == []


def test_a_recorded_size_cannot_be_emptied_silently():
    case = board.case_of(board.main_case())
    study = list(case.of(ImagingStudy))[-1]
    sheet = imaging_typed.sheet_of(case, study)
    sheet.lesions[0].longest = sheet.lesions[0].viable = ""
    assert f"lesion.{sheet.lesions[0].id}" in Builder(case, study, TODAY).build(sheet).wrong


def test_a_draft_brings_back_what_was_typed():
    case = board.case_of(board.main_case())
    sheet = imaging_typed.sheet_of(case, None)
    sheet.study.date, sheet.vessels.portal_vein, sheet.sites["lung"] = "2026-08-11", "Vp1", ["no", "seen"]
    sheet.lesions[0].longest = "5.8"
    sheet.lesions.append(LesionTyped("new", "L3", is_new=True, longest="8"))
    import json

    again = imaging_typed.from_json(
        json.loads(json.dumps(imaging_typed.to_json(sheet))), imaging_typed.sheet_of(case, None)
    )
    assert imaging_typed.to_json(again) == imaging_typed.to_json(sheet)
    assert imaging_typed.from_json("nonsense", again) is again


# -- laboratory ---------------------------------------------------------------------------------------------


def test_a_slipped_point_is_offered_only_near_the_last_result():
    last = LabResult(analyte="potassium_mmol_l", value=Decimal("4.2"), unit="mmol/L")
    found = lab_values.doubt("potassium_mmol_l", Decimal(41), "mmol/L", last)
    assert found is not None
    assert found.other == Decimal("4.1")
    assert lab_values.doubt("potassium_mmol_l", Decimal(41), "mmol/L", None).other is None
    assert lab_values.doubt("potassium_mmol_l", Decimal("4.1"), "mmol/L", last) is None


def test_a_result_keeps_its_sign_in_the_column_of_last_results():
    last = LabResult(analyte="hbv_dna", value=Decimal(10), comparator="<", unit="IU/mL")
    assert lab_values.shown_value(last) == "<10"


@pytest.mark.parametrize(("value", "flag"), [("20", ""), ("20.1", "H"), ("3", ""), ("2.9", "L")])
def test_both_limits_belong_to_the_reference(value, flag):
    assert lab_values.flag(Decimal(value), Decimal(3), Decimal(20)) == flag


def test_a_list_of_ticks_shows_nothing_until_something_is_ticked(qtbot):
    editor = SeveralEditor([("s1", "S1"), ("s2", "S2")])
    qtbot.addWidget(editor.widget)
    assert (editor.widget.currentText(), editor.value()) == ("Not recorded", ())
    editor.set_value(("s2",))
    assert (editor.widget.currentText(), editor.value()) == ("S2", ("s2",))
    editor.set_value(())
    assert (editor.widget.currentText(), editor.value()) == ("Not recorded", ())


@pytest.mark.parametrize("word", [
    reporting.EXPORTED, reporting.EXPORTED_ANONYMISED, reporting.SHEET_EXPORTED, reporting.SHEET_EXPORTED_ANONYMISED,
    "printed", "printed anonymised", "attachment", "timeline",
])  # fmt: skip
def test_the_history_says_what_left_the_board(word):
    translate.use("zh_CN")
    try:
        assert not re.search("[a-z]", history_list.reason_words("export", word).replace("PDF", ""))
    finally:
        translate.use("en")


def test_the_reason_of_a_change_is_called_so():
    assert history_list.reason_words("change", "misread") == "Reason: misread"
    assert history_list.reason_words("change", "") == ""
