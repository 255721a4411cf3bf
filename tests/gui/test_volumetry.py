"""The sheet of a volumetry and a planned resection in the real window on a real store."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from hccboard.domain.facts import Interval, Outcome
from hccboard.domain.liver_volumes import REMNANT_LIMITS
from hccboard.domain.records import BodySize, LiverVolumetry, OperationPlan, Procedure
from hccboard.gui.entry_seam import VOID
from hccboard.gui.panels.entry.volumetry_shares import figures, formula_lines
from hccboard.gui.panels.entry.volumetry_sheet import VolumetrySheet
from hccboard.gui.widgets.chip import Chip
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, drafts, edits
from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key
CASE = "case-0142"
PLANNED = date(2026, 7, 28)


@pytest.fixture
def sheet(program, case, qtbot):
    """Opens the sheet, for a new volumetry unless another record or kind is named."""
    case("HCC-0142")

    def open_sheet(kind: str = "LiverVolumetry", record_id: str = "", field: str = "") -> VolumetrySheet:
        program.case.edit(CASE, record_id, kind, field)
        panel = program.case.page.entry()
        assert isinstance(panel, VolumetrySheet)
        qtbot.waitUntil(panel.isVisible)
        settle(qtbot, program)
        return panel

    yield open_sheet
    program.case.close_form()
    settle(qtbot, program)


@pytest.fixture
def stored(program, case, qtbot):
    """Saves records before the sheet is opened."""

    def save(*given):
        edits.save(program.session.store, [one for one in given], summarise=program.session.line_maker())
        case("HCC-0142")
        return [newest(program, type(one))[-1] for one in given]

    return save


def newest(program, kind):
    return list(cases.read_case(program.session.store, CASE).of(kind))


def computed(panel, qtbot) -> None:
    qtbot.waitUntil(lambda: not panel.is_computing())
    QCoreApplication.processEvents()  # what a layout was given is shown only now


def labels(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(TextLabel) if one.isVisible())


def cards(panel) -> str:
    return " | ".join(labels(one) for one in panel.resection.findChildren(IssueCard) if one.isVisible())


def press(qtbot, *typed) -> None:
    for one in typed:
        target = QApplication.focusWidget()
        qtbot.keyClicks(target, one) if isinstance(one, str) else qtbot.keyClick(target, one)


def save(program, panel, qtbot):
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        qtbot.keyClick(QApplication.focusWidget() or panel, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)


def plan_of(**more):
    return OperationPlan(case_id=CASE, **{
        "date": PLANNED, "operation_date": date(2026, 8, 27), "kind": "right_hepatectomy",
        "resected_segments": ("S5", "S6", "S7", "S8"), "margin_mm": 11, "surgeons_agreeing": 2, "source": "3D plan",
        **more,
    })  # fmt: skip


def volumetry_of(**more):
    return LiverVolumetry(case_id=CASE, **{
        "date": PLANNED, "remnant_volume_ml": Decimal("612"), "formula": "stated",
        "standard_volume_ml": Decimal("1390"), "remnant_segments": ("S1", "S2", "S3", "S4a", "S4b"), **more,
    })  # fmt: skip


def test_volumes_body_and_plan_are_typed_by_keyboard_and_saved_in_one_write(program, sheet, qtbot):
    panel = sheet()
    qtbot.waitUntil(panel.volumes.fields["date"].editor.hasFocus)
    press(qtbot, "2026-07-28", Key.Key_Tab, Key.Key_Tab, "1460", Key.Key_Tab, "98", Key.Key_Tab, "612")
    panel.volumes.fields["formula"].editor.setFocus()
    press(qtbot, "Urata")
    panel.body_size.focus("height_cm")
    press(qtbot, "172", Key.Key_Tab, "68.5", Key.Key_Tab, "2026-08-06")
    panel.plan.focus("date")
    press(qtbot, ".", Key.Key_Tab, "2026-08-27")
    panel.plan.fields["kind"].editor.setFocus()
    press(qtbot, "Rig")
    assert panel.resection.map.chosen() == ("S5", "S6", "S7", "S8")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS) as told:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert len(told.args[0].records) == 3
    (volumetry,), (plan,), (body,) = (newest(program, one) for one in (LiverVolumetry, OperationPlan, BodySize))
    assert (volumetry.total_volume_ml, volumetry.tumour_volume_ml, volumetry.remnant_volume_ml) == (1460, 98, 612)
    assert (volumetry.formula, volumetry.standard_volume_ml) == ("urata_1995", None)
    assert volumetry.remnant_segments == ("S1", "S2", "S3", "S4a", "S4b")
    assert (plan.kind, plan.resected_segments) == ("right_hepatectomy", ("S5", "S6", "S7", "S8"))
    assert (plan.date, plan.operation_date) == (program.session.today(), date(2026, 8, 27))
    assert (plan.margin_mm, plan.surgeons_agreeing) == (None, None)
    assert (body.height_cm, body.weight_kg, body.date) == (172, Decimal("68.5"), date(2026, 8, 6))
    assert program.case.page.entry() is None


def test_only_what_was_entered_becomes_a_record(program, sheet, qtbot):
    panel = sheet()
    panel.volumes.set_typed({"date": "2026-07-28", "remnant_volume_ml": "612"})
    save(program, panel, qtbot)
    assert len(newest(program, LiverVolumetry)) == 1
    assert newest(program, OperationPlan) == [] and newest(program, BodySize) == []
    (volumetry,) = newest(program, LiverVolumetry)
    assert (volumetry.total_volume_ml, volumetry.tumour_volume_ml, volumetry.standard_volume_ml) == (None, None, None)
    assert volumetry.remnant_segments == ()
    panel = sheet("OperationPlan")
    panel.plan.set_typed({"date": ".", "operation_date": "2026-08-27"})
    save(program, panel, qtbot)
    assert len(newest(program, LiverVolumetry)) == 1
    (plan,) = newest(program, OperationPlan)
    assert (plan.kind, plan.resected_segments) == (None, ())


def test_nothing_typed_is_not_saved(program, sheet, qtbot):
    panel = sheet()
    panel.volumes.set_typed({"date": "2026-07-28", "source": "CT"})
    with qtbot.assertNotEmitted(panel.save_requested):
        panel.save()
    assert "Nothing is typed yet." in labels(panel.message)


@pytest.mark.parametrize(
    ("part", "typed", "field"),
    [
        ("volumes", {"remnant_volume_ml": "612"}, "date"),
        ("volumes", {"date": ".", "remnant_volume_ml": "0"}, "remnant_volume_ml"),
        ("volumes", {"date": ".", "remnant_volume_ml": "six"}, "remnant_volume_ml"),
        ("volumes", {"date": ".", "remnant_volume_ml": "612", "total_volume_ml": "600"}, "remnant_volume_ml"),
        ("plan", {"operation_date": "2026-08-27"}, "date"),
        ("plan", {"date": ".", "operation_date": "2026-08"}, "operation_date"),
        ("plan", {"date": ".", "margin_mm": "1.5"}, "margin_mm"),
        ("body_size", {"weight_kg": "68"}, "date"),
    ],
)
def test_what_cannot_be_stored_is_said_where_it_stands(program, sheet, qtbot, part, typed, field):
    panel = sheet()
    getattr(panel, part).set_typed(typed)
    with qtbot.assertNotEmitted(panel.save_requested):
        panel.save()
    assert "needs you" in labels(panel.message)
    editor = getattr(panel, part).fields[field].editor
    qtbot.waitUntil(editor.hasFocus)
    assert editor.property("state") == "error" and editor.accessibleDescription()


def test_shares_follow_while_typing_and_what_is_missing_stays_open(program, sheet, qtbot):
    panel = sheet()
    computed(panel, qtbot)
    chips = lambda: [one.accessibleName().rpartition(": ")[2] for one in panel.shares.findChildren(Chip)  # noqa: E731
                     if one.isVisible()]  # fmt: skip
    assert chips() == ["Missing"] * 4
    assert "no height and weight" in labels(panel.shares) and "Cirrhosis: yes, 2026-08-06" in labels(panel.shares)
    panel.volumes.set_typed({"date": "2026-07-28", "remnant_volume_ml": "417", "formula": "stated",
                             "standard_volume_ml": "1390"})  # fmt: skip
    computed(panel, qtbot)
    assert chips() == ["Unmet", "Met", "Met", "Met"]  # 30 %: 417 / 1390
    assert "30 %" in labels(panel.shares) and "16 d, limit 42" in labels(panel.shares)
    panel.volumes.set_typed({"remnant_volume_ml": "416.9"})
    computed(panel, qtbot)
    assert chips() == ["Unmet", "Unmet", "Unmet", "Met"] and "29.99 %" in labels(panel.shares)
    panel.body_size.set_typed({"height_cm": "172", "weight_kg": "68.5", "date": "2026-08-06"})
    computed(panel, qtbot)
    said = labels(panel.shares)
    for words in ("1279 mL", "1247 mL", "1112 mL", "1.81 m²", "0.61 %"):
        assert words in said
    assert "Hepatology 1995;21:1317, not read again" in said and "secondary source" in said
    assert "172 cm, 68.5 kg, 2026-08-06" in panel.volumes_panel.body_line.text()


def test_a_limit_between_two_possible_shares_is_open():
    diseased = REMNANT_LIMITS[0]
    assert diseased.met(Interval(39.0, 41.0)) is Outcome.UNKNOWN
    assert diseased.met(Interval(40.0, 41.0)) is Outcome.MET
    assert diseased.met(Interval(38.0, 39.9)) is Outcome.UNMET
    assert diseased.met(None) is Outcome.UNKNOWN


def test_the_formula_of_the_record_is_told_from_the_others(program, sheet, qtbot):
    panel = sheet()
    panel.volumes.set_typed({"date": ".", "remnant_volume_ml": "612", "formula": "feng_2017"})
    panel.body_size.set_typed({"height_cm": "172", "weight_kg": "68.5", "date": "."})
    typed = panel.typed()
    asked = panel._asked(typed, panel.builder.build(typed))
    assert [line.counts for line in formula_lines(asked)] == [False, True, False, False]
    assert dict(figures(asked))["Remnant of the liver without its tumours"] == ""


def test_segments_name_the_resection_and_a_name_takes_its_segments(program, sheet, qtbot):
    panel = sheet("OperationPlan")
    panel.resection.map.take_focus()
    panel.resection.map.segment("S6").setFocus()
    press(qtbot, Key.Key_Space)
    assert panel.plan.typed()["kind"] == "segmentectomy"
    panel.resection.map.segment("S7").click()
    assert panel.plan.typed()["kind"] == "right_posterior_sectionectomy"
    computed(panel, qtbot)
    assert "Right posterior sectionectomy" in panel.resection.words.text()
    assert "Remnant: S1 S2 S3 S4a S4b S5 S8" in panel.resection.words.text()
    panel.resection.map.segment("S1").click()
    panel.resection.map.segment("S5").click()
    assert panel.plan.typed()["kind"] is None
    panel.plan.preset("kind", "left_hepatectomy")
    assert panel.resection.map.chosen() == ("S1", "S2", "S3", "S4a", "S4b")
    panel.plan.preset("kind", "limited_resection")
    panel.resection.map.segment("S1").click()
    assert panel.plan.typed()["kind"] == "limited_resection"


def test_tumour_that_is_left_behind_is_told(program, sheet, qtbot):
    panel = sheet("OperationPlan")
    panel.plan.preset("kind", "left_hepatectomy")
    computed(panel, qtbot)
    assert "L1 in S6, L2 in S7" in cards(panel)
    panel.plan.preset("kind", "right_posterior_sectionectomy")
    computed(panel, qtbot)
    assert cards(panel) == ""


def test_all_segments_are_no_resection(program, sheet, qtbot):
    panel = sheet("OperationPlan")
    panel.plan.set_typed({"date": "."})
    for name in ("S1", "S2", "S3", "S4a", "S4b", "S5", "S6", "S7", "S8"):
        panel.resection.map.segment(name).click()
    computed(panel, qtbot)
    assert "leaves nothing of the liver" in cards(panel)
    with qtbot.assertNotEmitted(panel.save_requested):
        panel.save()


def test_the_plan_that_stands_is_kept_unless_another_is_typed(program, stored, sheet, qtbot):
    stored(plan_of())
    panel = sheet()
    assert "2026-07-28, Right hepatectomy, operation 2026-08-27" in panel.plan_panel.standing.text()
    panel.volumes.set_typed({"date": "2026-08-10", "remnant_volume_ml": "640"})
    panel.resection.map.segment("S6").click()  # for the volumetry; it is no plan of its own
    assert panel.plan.typed()["kind"] == "segmentectomy"
    panel.plan.preset("kind", None)
    save(program, panel, qtbot)
    assert len(newest(program, OperationPlan)) == 1
    assert "S6" not in newest(program, LiverVolumetry)[0].remnant_segments


def test_a_new_plan_begins_with_the_one_before_it(program, stored, sheet, qtbot):
    stored(plan_of())
    panel = sheet("OperationPlan")
    panel.plan_panel.take_over_button.click()
    qtbot.waitUntil(panel.plan.fields["date"].editor.hasFocus)
    press(qtbot, ".")
    panel.plan.set_typed({"operation_date": "2026-09-03"})
    save(program, panel, qtbot)
    first, second = newest(program, OperationPlan)
    assert (second.operation_date, second.kind, second.margin_mm, second.surgeons_agreeing) == (
        date(2026, 9, 3), "right_hepatectomy", 11, 2)  # fmt: skip
    assert second.resected_segments == first.resected_segments
    assert first.operation_date == date(2026, 8, 27)


def test_a_correction_needs_a_reason_and_leaves_the_other_part_alone(program, stored, sheet, qtbot):
    (volumetry,) = stored(volumetry_of())
    panel = sheet("LiverVolumetry", volumetry.id, "remnant_volume_ml")
    qtbot.waitUntil(panel.volumes.fields["remnant_volume_ml"].editor.hasFocus)
    assert panel.resection.map.chosen() == ("S5", "S6", "S7", "S8")
    assert not panel.resection.reason.isVisible()
    panel.volumes.set_typed({"remnant_volume_ml": "620"})
    with qtbot.assertNotEmitted(panel.save_requested):
        panel.save()
    qtbot.waitUntil(panel.resection.reason_edit.hasFocus)
    press(qtbot, "read again")
    save(program, panel, qtbot)
    (corrected,) = newest(program, LiverVolumetry)
    assert (corrected.remnant_volume_ml, corrected.version) == (620, 2)
    assert corrected.remnant_segments == volumetry.remnant_segments
    assert newest(program, OperationPlan) == []


def test_looking_at_a_record_changes_nothing(program, stored, sheet, qtbot):
    (plan,) = stored(plan_of())
    panel = sheet("OperationPlan", plan.id, "operation_date")
    assert panel.typed_records() == []
    with qtbot.assertNotEmitted(panel.save_requested):
        panel.save()
    panel.plan.set_typed({"margin_mm": "12"})
    assert panel.typed_records()[0].margin_mm == 12
    assert panel.typed_records()[0].id == plan.id


def test_history_and_voiding(program, stored, sheet, qtbot):
    (plan,) = stored(plan_of())
    panel = sheet("OperationPlan", plan.id)
    panel.resection.history_button.click()
    settle(qtbot, program)
    assert "Recorded" in labels(panel.resection.history)
    panel.resection.void_button.click()
    qtbot.waitUntil(panel.resection.reason_edit.hasFocus)
    press(qtbot, "another plan")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        panel.resection.void_button.click()
    settle(qtbot, program)
    assert newest(program, OperationPlan) == []


def test_void_is_asked_for_at_once(program, stored, sheet, qtbot):
    (plan,) = stored(plan_of())
    panel = sheet("OperationPlan", plan.id, VOID)
    qtbot.waitUntil(panel.resection.reason_edit.hasFocus)


def test_esc_keeps_the_draft_and_it_comes_back(program, sheet, qtbot):
    panel = sheet()
    panel.volumes.set_typed({"remnant_volume_ml": "612"})
    panel.resection.map.segment("S6").click()
    panel.resection.map.segment("S6").setFocus()
    press(qtbot, Key.Key_Escape)
    settle(qtbot, program)
    assert program.case.page.entry() is None
    kept = drafts.load_draft(program.session.store, CASE, "LiverVolumetry")
    assert kept.content["segments"] == ["S6"]
    panel = sheet()
    assert panel.is_dirty()
    assert panel.volumes.typed()["remnant_volume_ml"] == "612"
    assert panel.resection.map.chosen() == ("S6",)
    panel.discarded.emit()
    settle(qtbot, program)
    assert drafts.load_draft(program.session.store, CASE, "LiverVolumetry") is None


def test_the_day_of_the_study_is_that_of_the_images(program, sheet, qtbot):
    panel = sheet()
    panel.volumes.preset("study_id", "case-0142-ct8")
    assert panel.volumes.typed()["date"] == "2026-07-21"
    panel.volumes.set_typed({"date": "2026-07-22"})
    panel.volumes.preset("study_id", "case-0142-ct3")
    assert panel.volumes.typed()["date"] == "2026-07-22"


def test_what_is_odd_is_said_and_does_not_keep_from_saving(program, stored, sheet, qtbot):
    stored(plan_of())
    panel = sheet()
    panel.volumes.set_typed({"date": "2026-07-28", "remnant_volume_ml": "612", "formula": "stated"})
    panel.resection.map.set_chosen(("S6", "S7"))
    computed(panel, qtbot)
    assert panel.volumes.fields["standard_volume_ml"].editor.property("state") == "caution"
    panel.volumes.changed.emit()
    computed(panel, qtbot)
    assert "The plan of 2026-07-28 resects S5, S8." in cards(panel)
    save(program, panel, qtbot)
    assert len(newest(program, LiverVolumetry)) == 1


@pytest.mark.parametrize("record", [volumetry_of(), plan_of()])
def test_the_overview_lists_them_and_opens_the_sheet(program, stored, sheet, qtbot, record):
    (saved,) = stored(record)
    table = program.overview.problems
    row = next(row for row in table.rows() if row.record_id == saved.id)
    said = str(row.cells)
    wanted = "Future liver remnant 612 mL, 44 %" if isinstance(record, LiverVolumetry) else "Right hepatectomy"
    assert wanted in said
    assert {"LiverVolumetry", "OperationPlan"} <= {action.data() for action in table.add_menu.actions()}
    table.edit_requested.emit(row.record_id, row.kind, row.field)
    settle(qtbot, program)
    assert isinstance(program.case.page.entry(), VolumetrySheet)


def test_the_overview_says_that_an_operation_came_after_the_plan(program, stored, sheet, qtbot):
    plan, _done = stored(plan_of(), Procedure(case_id=CASE, date=date(2026, 8, 5), kind="resection"))
    row = next(row for row in program.overview.problems.rows() if row.record_id == plan.id)
    assert "before the operation" in str(row.cells)


@pytest.mark.parametrize("width", [1440, 1000])
def test_the_sheet_can_be_read_in_a_narrow_window(program, sheet, qtbot, width):
    program.window.resize(width, 900)
    panel = sheet()
    qtbot.waitUntil(lambda: panel.resection.map.width() > 200)
    right = panel.resection.geometry()
    below = right.top() > panel.shares.geometry().bottom()
    assert below == (panel.width() < 1120)


def test_nothing_takes_long_while_typing(program, sheet, qtbot):
    from time import thread_time

    panel = sheet()
    panel.volumes.set_typed({"date": "2026-07-28", "remnant_volume_ml": "612", "formula": "urata_1995"})
    panel._recompute()
    start = thread_time()
    panel._recompute()
    assert thread_time() - start < 0.1


def test_the_map_is_reached_with_one_key(program, sheet, qtbot):
    panel = sheet()
    qtbot.waitUntil(panel.volumes.fields["date"].editor.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is panel.resection.map.segment("S1")
    press(qtbot, Key.Key_Left, Key.Key_Space)
    assert len(panel.resection.map.chosen()) == 1


def test_old_images_are_told_as_stale(program, sheet, qtbot):
    panel = sheet()
    panel.volumes.set_typed({"date": "2026-07-01", "remnant_volume_ml": "612"})
    computed(panel, qtbot)
    assert "stale: 43 d, limit 42" in labels(panel.shares)
    panel.volumes.set_typed({"date": "2026-07-02"})
    computed(panel, qtbot)
    assert "42 d, limit 42" in labels(panel.shares) and "stale" not in labels(panel.shares)


def test_a_plan_that_an_operation_came_after_does_not_stand(program, stored, sheet, qtbot):
    stored(plan_of(), Procedure(case_id=CASE, date=date(2026, 8, 5), kind="resection"))
    panel = sheet()
    assert not panel.plan_panel.standing.isVisible() and not panel.plan_panel.take_over_button.isVisible()


def test_the_recorded_volumetry_stands_beside_a_plan_that_is_typed(program, stored, sheet, qtbot):
    stored(volumetry_of())
    panel = sheet("OperationPlan")
    computed(panel, qtbot)
    assert panel.volumes_panel.head.subtitle.text() == "stands: 2026-07-28, remnant 612 mL"
    assert panel.shares.head.subtitle.text() == "as recorded: 44 %"
    panel.volumes.set_typed({"remnant_volume_ml": "700"})
    computed(panel, qtbot)
    assert panel.shares.head.subtitle.text() == "counts: not known yet, not saved"
    panel.volumes.set_typed({"remnant_volume_ml": "seven"})
    computed(panel, qtbot)
    assert "as recorded" not in panel.shares.head.subtitle.text()
