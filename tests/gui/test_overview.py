"""The overview of a case: rows, what they open, the map, readiness, hostile records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from hccboard.domain import records
from hccboard.domain.snapshot import Staleness
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL
from hccboard.gui.open_items import form_of, request_text
from hccboard.gui.panels.overview import laboratory, problems, therapy, tumour
from hccboard.gui.panels.overview.overview import Overview
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.demonstration import BOARD_DATE, build_demonstration
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board

EVERY = {
    "main": board.main_case, "empty": board.empty_case, "partial": board.partial_case, "hostile": board.hostile_case,
}  # fmt: skip


def view(rows):
    return view_of(board.case_of(rows), board.BOARD)


@pytest.fixture
def overview(qtbot):
    made = Overview()
    qtbot.addWidget(made)
    made.resize(1336, 690)
    made.show()
    return made


def words(row):
    return [cell.words() for cell in row.cells]


# -- every panel with every record ------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", EVERY.values(), ids=EVERY)
def test_every_case_can_be_shown(overview, rows):
    overview.set_view(view(rows()), Staleness())
    assert not overview.grab().isNull()
    for table in (overview.lesions, overview.problems, overview.therapy, overview.labs):
        bar = table.table.horizontalScrollBar()
        assert not bar.isVisible(), f"{table.accessibleName()} scrolls sideways"


def test_an_empty_case_says_what_is_not_recorded(overview):
    overview.set_view(view(board.empty_case()), Staleness())
    for table in (overview.lesions, overview.problems, overview.therapy, overview.labs):
        assert table._nothing.isVisible()
    assert overview.liver._nothing.text() == "No imaging study recorded."


# -- lesions ----------------------------------------------------------------------------------------------------


def test_lesions_stand_beside_their_baseline():
    case = view(board.main_case())
    studies = tumour.studies_of(case)
    assert [h.text for h in tumour.lesion_head(case, studies)] == ["ID", "Site", "4 Feb", "21 Jul", "Viable", "Change"]
    rows = tumour.lesion_rows(case, studies)
    assert words(rows[0]) == ["L1", "S6, target", "78", "58", "31", "\u221260 % viable"]
    assert words(rows[2])[-1] == "Nature unknown"
    assert words(rows[3])[:4] == ["V", "Portal vein", "Vp3", "Vp2"]
    assert rows[0].kind == IMAGING_SHEET


@pytest.mark.parametrize(("days", "left"), [
    (0, "Right hepatectomy leaves 612 mL, 44 % of standard volume"), (27, "Share of the liver involved 7 %"),
])  # fmt: skip
def test_what_a_resection_leaves_stands_below_the_map_while_the_volumetry_is_not_too_old(overview, days, left):
    """HCC-0142: volumetry of 16 days before the board, limit 42."""
    built = next(one for one in build_demonstration() if one[0].case_number == "HCC-0142")
    case = records.CaseRecords(built[0], tuple(built[1:]))
    overview.set_view(view_of(case, BOARD_DATE + timedelta(days=days)), Staleness())
    shown = [label.text() for label in overview.liver.findChildren(TextLabel)]
    assert left in [text.replace("\u00a0", " ") for text in shown]


def test_one_study_is_not_compared_with_itself():
    rows = [r for r in board.main_case() if getattr(r, "study_id", "") != "case-0142-ct3" and r.id != "case-0142-ct3"]
    case = view(rows)
    studies = tumour.studies_of(case)
    assert not studies.compared
    assert [h.text for h in tumour.lesion_head(case, studies)] == ["ID", "Site", "21 Jul", "Viable", "Change"]


@pytest.mark.parametrize(
    ("changes", "size", "change"),
    [
        ({"state": "disappeared", "longest_diameter_mm": None, "viable_diameter_mm": None}, "gone", "Disappeared"),
        ({"state": "too_small", "longest_diameter_mm": None, "viable_diameter_mm": None}, "<10", "\u2013"),
        ({"state": "not_evaluable", "longest_diameter_mm": None, "viable_diameter_mm": None}, "\u2013", "\u2013"),
        ({"viable_diameter_mm": None}, "58", "\u221226 %"),
        ({"longest_diameter_mm": 90, "viable_diameter_mm": 90}, "90", "+15 % viable"),
    ],
)
def test_every_state_of_a_lesion_has_its_words(changes, size, change):
    rows = [
        replace(r, **changes)
        if isinstance(r, records.Measurement) and r.lesion_id == "case-0142-l1" and r.study_id == "case-0142-ct8"
        else r
        for r in board.main_case()
    ]
    case = view(rows)
    shown = words(tumour.lesion_rows(case, tumour.studies_of(case))[0])
    assert (shown[3], shown[5]) == (size, change)


def test_enhancement_and_washout_stand_below_the_lesions_and_are_read_aloud(overview, qtbot):
    overview.set_view(view(board.main_case()), Staleness())
    assert not overview.lesions._note.isVisible()
    rows = [
        replace(r, arterial_enhancement="yes", washout="indeterminate")
        if isinstance(r, records.Measurement) and r.lesion_id == "case-0142-l1" and r.study_id == "case-0142-ct3"
        else r
        for r in board.main_case()
    ]
    overview.set_view(view(rows), Staleness())
    assert overview.lesions.note() == (
        "L1: arterial enhancement, washout indeterminate (CT-3, 4 Feb). "
        "L2: arterial enhancement and washout not recorded."
    )
    assert overview.lesions._note.isVisible()
    site = overview.lesions.rows()[0].cells[1]
    assert site.tooltip == "S6, target\nArterial enhancement, washout indeterminate (CT-3, 2026-02-04)"
    assert "washout indeterminate" in site.words()
    assert "washout" not in overview.lesions.rows()[1].cells[1].words()
    shared(qtbot, overview)
    assert overview._inner.height() <= overview.height(), "the note makes the page scroll"


def test_a_vein_without_thrombus_takes_no_row():
    case = view(board.main_case())
    assert "HV" not in [words(row)[0] for row in tumour.lesion_rows(case, tumour.studies_of(case))]


def test_map_and_table_choose_together(overview):
    overview.set_view(view(board.main_case()), Staleness())
    overview.liver.map.lesion_selected.emit("case-0142-l2")
    assert overview.lesions.chosen_key() == "case-0142-l2"
    overview.lesions.table.setCurrentIndex(overview.lesions.model.index(0, 0))
    assert overview.liver.map.selected() == "case-0142-l1"


def test_the_map_is_read_aloud_with_sizes():
    case = view(board.main_case())
    data = tumour.map_data(case, tumour.studies_of(case))
    assert data.lesions[0].accessible == "Lesion L1, S6, 58 mm, viable 31, was 78."
    assert data.thrombi[0].title == "Thrombus Vp2"
    assert data.outside[0].title == "N1, lung: 9 mm"


# -- laboratory ---------------------------------------------------------------------------------------------------


def lab(**given):
    usual = {"analyte": "albumin", "value": Decimal("30"), "unit": "g/L", "date": date(2026, 8, 6)}
    return records.LabResult(case_id="c", **{**usual, **given})


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        ({"reference_low": Decimal(35)}, "L"),
        ({"reference_high": Decimal(29)}, "H"),
        ({"reference_low": Decimal(30), "reference_high": Decimal(30)}, ""),
        ({}, ""),
        ({"comparator": "<", "reference_high": Decimal(29)}, ""),
        ({"comparator": ">", "reference_high": Decimal(29)}, "H"),
        ({"comparator": ">", "reference_low": Decimal(35)}, ""),
    ],
)
def test_a_flag_stands_only_where_it_is_sure(given, flag):
    assert laboratory.flag(lab(**given)) == flag


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(None, None, ""), ("35", "52", "35\u201352"), (None, "20", "<20"), ("35", None, ">35")],
)
def test_references_are_shown_as_they_were_given(low, high, shown):
    given = lab(reference_low=Decimal(low) if low else None, reference_high=Decimal(high) if high else None)
    assert laboratory.reference_text(given) == shown


def test_the_newest_result_stands_with_date_age_and_trend():
    rows = laboratory.lab_rows(view(board.main_case()), Staleness())
    afp = rows[0]
    assert words(afp)[:2] == ["AFP", "12"]
    assert words(afp)[-2:] == ["6 Aug", "7 d"]
    assert [value for _day, value in afp.cells[4].spark.points] == [1240, 610, 240, 86, 31, 12]
    dna = next(row for row in rows if row.field == "hbv_dna")
    assert words(dna)[1] == "<10"
    assert dna.cells[-1].icon == "clock"


def test_the_age_limit_is_the_boards(overview):
    case = view(board.main_case())
    stale = [row.field for row in laboratory.lab_rows(case, Staleness(laboratory_days=6)) if row.cells[-1].icon]
    assert "afp" in stale
    assert [row.field for row in laboratory.lab_rows(case, Staleness(laboratory_days=7)) if row.cells[-1].icon] == [
        "hbv_dna", "icg_r15_pct",
    ]  # fmt: skip


def test_an_implausible_value_is_marked_and_says_why():
    rows = laboratory.lab_rows(view(board.hostile_case()), Staleness())
    albumin = next(row for row in rows if row.field == "albumin")
    assert albumin.cells[1].fill == "caution_soft"
    assert "counts in no score" in albumin.cells[1].tooltip


def test_a_unit_that_perhaps_slipped_is_asked_about_and_changes_nothing():
    rows = [*board.main_case(), replace(lab(id="slip", value=Decimal("4.1"), date=board.TODAY), case_id="case-0142")]
    case = view(rows)
    assert case.snapshot.hints
    albumin = next(row for row in laboratory.lab_rows(case, Staleness()) if row.field == "albumin")
    assert albumin.cells[1].text == "4.1"
    assert "".join(span.text for span in albumin.cells[2].text) == "g/L g/dL?"
    assert "Perhaps in g/dL and not in g/L: check the unit." in albumin.cells[1].accessible
    assert "g/dL?" in albumin.cells[2].accessible


def test_what_was_seen_before_an_operation_says_so_beside_the_open_item(overview):
    made = records.Procedure(id="op", case_id="case-0142", kind="resection", date=board.TODAY, target="S6")
    case = view([*board.main_case(), made])
    overview.set_view(case, Staleness())
    cards = {card.accessibleName(): card.accessibleDescription() for card in overview.readiness.cards()}
    why = f"Recorded before the liver resection of {board.TODAY}; not carried over."
    assert why in cards["Portal vein: Missing"]
    assert why in cards["Nodules: Missing"]


# -- problems, therapy --------------------------------------------------------------------------------------------


def test_problems_carry_their_state():
    rows = {words(row)[1].split(",")[0]: row for row in problems.problem_rows(view(board.main_case()), Staleness())}
    assert rows["Varices: low risk"].cells[2].chip.form == "stale"
    assert rows["Lung nodule 9 mm"].cells[2].chip.form == "missing"
    assert rows["Hypertension"].cells[2].chip.text == "Resolved"
    assert rows["Hepatitis B"].kind == "Aetiology"


def test_a_problem_without_a_date_is_undated_and_never_stale():
    rows = [replace(row, date=None) if isinstance(row, records.Endoscopy) else row for row in board.main_case()]
    found = {words(row)[1].split(",")[0]: row for row in problems.problem_rows(view(rows), Staleness())}
    assert found["Varices: low risk"].cells[2].chip.form == "undated"


def test_a_denied_comorbidity_is_counted_and_not_listed():
    rows = [*board.empty_case(), records.Comorbidity(case_id="case-empty", kind="diabetes", certainty="no")]
    case = view(rows)
    assert problems.problem_rows(case, Staleness()) == []
    assert problems.subtitle(case) == "1 comorbidity denied"


def test_lines_of_therapy_follow_their_dates():
    rows = therapy.therapy_rows(view(board.main_case()))
    assert [words(row)[0] for row in rows] == ["1", "1", "Locoregional or surgical", "Locoregional or surgical"]
    assert words(rows[0])[1] == "Lenvatinib 12 → 8 mg daily, 10 Feb to 10 Aug, stopped: surgery"
    assert words(rows[0])[2] == "PR, mRECIST"


# -- what opens ------------------------------------------------------------------------------------------------


def test_enter_and_f2_open_the_record_behind_a_row(overview, qtbot):
    overview.set_view(view(board.main_case()), Staleness())
    asked = []
    overview.edit_requested.connect(lambda *given: asked.append(given))
    table = overview.labs.table
    table.setFocus()
    table.setCurrentIndex(overview.labs.model.index(2, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    row = overview.rows_of("labs")[2]
    assert asked == [("case-0142", row.record_id, LAB_PANEL, "bilirubin")] * 2


def test_every_row_of_every_table_opens_something(overview):
    overview.set_view(view(board.main_case()), Staleness())
    known = {*records.RECORD_TYPES, LAB_PANEL, IMAGING_SHEET}
    ids = {r.id for r in board.case_of(board.main_case()).records} | {"case-0142", ""}
    for panel in ("lesions", "problems", "therapy", "labs"):
        for row in overview.rows_of(panel):
            assert row.kind in known, (panel, words(row))
            assert row.record_id in ids


def test_every_item_of_readiness_has_a_form():
    from hccboard.domain.readiness import GROUPS

    for items in GROUPS.values():
        for key in items:
            kind, field = form_of(key)
            assert kind, key
            if kind in records.RECORD_TYPES and field:
                assert field in {name for name, _spec in records.entry_fields(records.RECORD_TYPES[kind])}, key


def test_readiness_tells_known_in_part_and_undated_from_missing(overview, qtbot):
    rows = [replace(row, date=None) if isinstance(row, records.Endoscopy) else row for row in board.main_case()]
    rows = [
        replace(row, ecog_low=0, ecog_high=2) if isinstance(row, records.PerformanceStatus) else row for row in rows
    ]
    case = view(rows)
    overview.set_view(case, Staleness())
    cards = {card.accessibleName(): card for card in overview.readiness.cards()}
    assert {"ECOG: Known in part", "Varices: Undated", "Distant metastasis: Missing"} <= set(cards)
    assert cards["ECOG: Known in part"].accessibleDescription().startswith("Recorded: 0\u20132. Decides ")
    undated = cards["Varices: Undated"]
    assert undated.accessibleDescription() == "Recorded without a date: its age cannot be judged."
    asked = []
    overview.edit_requested.connect(lambda *given: asked.append(given))
    next(b for b in undated.findChildren(Button) if b.text() == "Enter date").click()
    scope = case.case.latest(records.Endoscopy).id
    assert asked == [("case-0142", scope, "Endoscopy", "date")]
    assert "- ECOG: known in part, 0\u20132\n" in request_text(case)
    assert "- Varices: undated" in request_text(case)


def test_the_add_button_offers_the_kinds_it_can_add(overview):
    offered = [action.data() for action in overview.problems.add_menu.actions() if action.data()]
    assert offered == list(problems.ADDED_KINDS)
    asked = []
    overview.set_view(view(board.main_case()), Staleness())
    overview.edit_requested.connect(lambda *given: asked.append(given))
    overview.labs.add_button.click()
    overview.problems.add_menu.actions()[0].trigger()
    assert asked == [("case-0142", "", LAB_PANEL, ""), ("case-0142", "", "Aetiology", "")]


def test_a_missing_item_opens_the_form_that_takes_it(overview):
    overview.set_view(view(board.main_case()), Staleness())
    asked = []
    overview.edit_requested.connect(lambda *given: asked.append(given))
    cards = overview.readiness.cards()
    cards[0].action_triggered.emit("enter")
    overview.readiness.bars.group_activated.emit("endoscopy")
    assert asked == [("case-0142", "", "MetastasisFinding", "certainty"), ("case-0142", "", "Endoscopy", "varices")]


def test_reading_only_offers_no_entry(overview):
    overview.set_read_only(True)
    overview.set_view(view(board.main_case()), Staleness())
    assert not overview.labs.add_button.isEnabled()
    buttons = [b.text() for card in overview.readiness.cards() for b in card.findChildren(Button)]
    assert len(overview.readiness.cards()) == 2
    assert buttons == []


def test_beside_a_form_the_other_panels_fold_and_open(overview):
    overview.set_view(view(board.main_case()), Staleness())
    overview.set_compact(True)
    assert overview.labs.isVisible()
    assert not overview.problems.isVisible()
    overview._fold_buttons["problems"].click()
    assert overview.problems.isVisible()
    assert not overview.labs.isVisible()
    overview._fold_buttons["problems"].click()
    assert overview.labs.isVisible()
    overview.set_compact(False)
    assert all(panel.isVisible() for panel in overview._panels.values())


# -- how the panels share the room ------------------------------------------------------------------------------


def shared(qtbot, overview):
    qtbot.waitUntil(lambda: not overview._sharing.isActive())
    overview.grab()
    qtbot.waitUntil(lambda: not overview._sharing.isActive())


def test_beside_a_form_the_panels_take_the_whole_width(overview, qtbot):
    overview.set_view(view(board.main_case()), Staleness())
    overview.resize(500, 690)
    overview.set_compact(True)
    shared(qtbot, overview)
    assert overview.labs.mapTo(overview, overview.labs.rect().topLeft()).x() == 0
    assert overview.labs.width() > 480
    overview._fold_buttons["liver"].click()
    shared(qtbot, overview)
    assert overview.liver.mapTo(overview, overview.liver.rect().topLeft()).x() == 0
    assert overview.liver.width() > 480


def test_the_shorter_panel_gets_what_it_needs_and_rows_fit_their_words(overview, qtbot):
    overview.set_view(view(board.main_case()), Staleness())
    shared(qtbot, overview)
    lesions = overview.lesions.table
    assert lesions.height() >= lesions.content_height()
    assert not overview.readiness._scroll.verticalScrollBar().isVisible()
    overview.resize(1800, 900)
    shared(qtbot, overview)
    heights = [overview.therapy.table.rowHeight(n) for n in range(overview.therapy.model.rowCount())]
    assert set(heights) == {42}, "rows that were high while they were narrow are as low as their words again"


def test_with_large_text_on_a_small_screen_the_third_column_stands_below(overview, qtbot):
    overview.set_view(view(board.main_case()), Staleness())
    overview.resize(1000, 690)
    shared(qtbot, overview)
    below = overview.labs.mapTo(overview._inner, overview.labs.rect().topLeft())
    assert below.x() == 0 and below.y() > overview.lesions.mapTo(overview._inner, overview.lesions.rect().topLeft()).y()
    assert overview.readiness.mapTo(overview._inner, overview.readiness.rect().topLeft()).x() > 0


def test_details_wrap_and_are_said_once():
    case = view(board.main_case())
    row = problems.problem_rows(case, Staleness())[0]
    assert words(row)[1] == "HCC, 31, 12 mm, portal thrombus Vp2, Biopsy 2026-02-03, HCC, segment 6, Edmondson grade II"
    assert "\u2028" not in words(row)[1]


def test_sums_stand_below_the_lesions():
    case = view(board.main_case())
    studies = tumour.studies_of(case)
    assert tumour.sum_of_targets(studies, "longest") == (109, 83)
    assert tumour.sum_of_targets(studies, "viable") == (109, 43)
    assert "".join(span.text for span in tumour.sum_words(studies, "viable")) == "Sum, viable  109 \u2192 43 mm"
    assert tumour.sum_words(tumour.studies_of(view(board.empty_case())), "longest") == ()


def test_a_sum_is_not_guessed_where_a_target_was_not_measured():
    rows = board.main_case()
    of_l2 = [r for r in rows if isinstance(r, records.Measurement) and r.lesion_id == "case-0142-l2"]
    rows = [replace(r, viable_diameter_mm=None) if r in of_l2 else r for r in rows]
    studies = tumour.studies_of(view(rows))
    assert tumour.sum_of_targets(studies, "viable") == (None, None)
    assert tumour.sum_words(studies, "viable") == ()
