"""Messages, cards, empty state, progress, pills, fields, readiness, keys, what-if, panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.readiness import STATES
from hccboard.gui import theme
from hccboard.gui.tokens import LIGHT
from hccboard.gui.widgets import progress_strip
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, chip_icon, default_word
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.field import DecimalBox, Field, NumberBox, UnitEdit
from hccboard.gui.widgets.issue_card import _DASHES, IssueCard
from hccboard.gui.widgets.kbd import KeyCap, KeyHints
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.pill import AddPill, FilterPill
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.readiness import ReadinessBars, ReadinessGroup
from hccboard.gui.widgets.sparkline import Sparkline, SparklineView
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.what_if_frame import WhatIfFrame

LONG = "The board file is as of 09:42. Work is kept in memory; make room on the drive, then save."


def _column(widget: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.addWidget(widget)
    column.addStretch(1)
    return box


def _pixel(widget: QWidget, x: int, y: int) -> str:
    return widget.grab().toImage().pixelColor(x, y).name().upper()


@pytest.mark.parametrize(
    ("kind", "edge", "ground"),
    [
        (MessageKind.NOTE, "accent", "surface"),
        (MessageKind.CAUTION, "caution_line", "caution_soft"),
        (MessageKind.ERROR, "unmet", "unmet_tint"),
    ],
)
def test_message_forms(host, kind, edge, ground):
    bar = host(MessageBar(kind, "Title.", "Text."), 500)
    assert _pixel(bar, 1, bar.height() // 2) == getattr(LIGHT, edge)
    assert _pixel(bar, 6, bar.height() // 2) == getattr(LIGHT, ground)


def test_message_grows_with_its_text_and_is_read(host, spoken, qtbot):
    bar = MessageBar("error", "Not saved: the disk is full.", LONG, "Save elsewhere", closable=True)
    box = host(_column(bar), 360, 400)
    narrow = bar.height()
    box.resize(1100, 400)
    qtbot.waitUntil(lambda: bar.height() < narrow)
    name, kind, _role = spoken(bar)
    assert name == f"Not saved: the disk is full. {LONG}"
    assert kind == "Error"
    with qtbot.waitSignal(bar.action_triggered, timeout=1000):
        qtbot.keyClick(bar.action_button(), Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.closed, timeout=1000):
        qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_message_text_is_never_cut(host, qapp):
    bar = MessageBar("caution", "Caution.", LONG, "Review")
    box = host(_column(bar), 300, 500)
    for width in (300, 420, 800):
        box.resize(width, 500)
        qapp.processEvents()
        assert bar._words.height() >= bar._words.heightForWidth(bar._words.width())


def test_issue_card(host, spoken, qtbot):
    actions = [("request", "Request chest CT"), ("enter", "Enter result")]
    card = IssueCard("missing", "Lung nodule", "Decides CNLC IIIa or IIIb", actions)
    box = host(_column(card), 260, 200)
    assert spoken(card)[0] == "Lung nodule: Missing"
    assert spoken(card)[1] == "Decides CNLC IIIa or IIIb"
    link = next(b for b in card.findChildren(Button) if b.text() == "Enter result")
    with qtbot.waitSignal(card.action_triggered, timeout=1000) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == ["enter"]
    assert box.height() == 200 and card.height() < 120


@pytest.mark.parametrize("form", ["missing", "stale", "open", "undated", "caution", "unmet", "note"])
def test_every_issue_card_paints(host, form):
    card = IssueCard(form, "Title", "Text", [("a", "Do")], boxed_word=True)
    assert host(card, 260).grab().width() == 260


def test_every_state_that_is_not_there_has_an_icon_and_an_edge_of_its_own():
    states = [state for state in STATES if state != "there"]
    assert len({chip_icon(state) for state in states}) == len(states)
    assert len({_DASHES[ChipForm(state)][1] for state in states}) == len(states)
    assert [default_word(state) for state in states] == [wording.readiness_state(state) for state in states]


def test_empty_state(host, spoken, qtbot):
    state = EmptyState(
        "clipboard-list",
        "No case matches",
        "15 cases are on the board.",
        [EmptyAction("new", "New case", "primary", "plus"), EmptyAction("clear", "Clear filters")],
    )
    host(state, 420, 240)
    assert spoken(state)[:2] == ("No case matches", "15 cases are on the board.")
    with qtbot.waitSignal(state.action_triggered, timeout=1000) as told:
        qtbot.mouseClick(state.buttons()[1], Qt.MouseButton.LeftButton)
    assert told.args == ["clear"]


def test_progress_says_count_and_stops_once(host, spoken, qtbot):
    strip = host(ProgressStrip("Importing"), 400)
    strip.set_progress(97, 163, "Stop undoes all 97.")
    assert spoken(strip)[:2] == ("Importing", "97 of 163 Stop undoes all 97.")
    with qtbot.waitSignal(strip.stop_asked, timeout=1000):
        qtbot.mouseClick(strip.stop_button(), Qt.MouseButton.LeftButton)
    assert not strip.stop_button().isEnabled()
    strip.set_progress(0, 0)
    assert spoken(strip)[1] == ""


def test_short_work_shows_nothing(host, qtbot, monkeypatch):
    monkeypatch.setattr(progress_strip, "QUIET_MILLISECONDS", 30)
    box = _column(strip := ProgressStrip())
    host(box, 400, 120)
    strip.start("Saving")
    assert not strip.isVisible()
    strip.finish()
    assert not strip._timer.isActive()
    strip.start("Importing")
    qtbot.waitUntil(strip.isVisible, timeout=2000)
    strip.finish()
    assert not strip.isVisible()


OPTIONS = [("13", "13 Aug 2026"), ("20", "20 Aug 2026")]


def test_pill_chooses_from_its_menu(host, qtbot, spoken):
    pill = host(FilterPill("Board", OPTIONS))
    assert pill.words() == "Board: any"
    assert pill.height() == 24
    with qtbot.waitSignal(pill.changed, timeout=1000) as told:
        pill._choices.aboutToShow.emit()
        pill._choices.actions()[2].trigger()
    assert told.args == ["20"]
    assert spoken(pill)[0] == "Filter Board: 20 Aug 2026"
    pill._choices.aboutToShow.emit()
    assert [a.isChecked() for a in pill._choices.actions()] == [False, False, True]


def test_the_menu_of_a_pill_opens_by_a_key(host, qtbot):
    pill = host(FilterPill("Board", OPTIONS, "13"))
    seen = []

    def look() -> None:
        seen.extend((action.text(), action.isChecked()) for action in pill._choices.actions())
        pill._choices.close()

    QTimer.singleShot(0, look)
    qtbot.keyClick(pill, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("any", False), ("13 Aug 2026", True), ("20 Aug 2026", False)]


def test_pill_is_taken_off_by_its_cross_and_by_delete(host, qtbot):
    pill = host(FilterPill("Board", OPTIONS, "13"))
    with qtbot.waitSignal(pill.changed, timeout=1000) as told:
        cross = pill.rect().center()
        cross.setX(pill.width() - 10)
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton, pos=cross)
    assert told.args == [""]
    pill.set_chosen("20")
    with qtbot.waitSignal(pill.changed, timeout=1000):
        qtbot.keyClick(pill, Qt.Key.Key_Delete)
    assert pill.chosen() == ""


def test_pill_ignores_a_key_it_does_not_know(host):
    pill = host(FilterPill("Board", OPTIONS, "nonsense"))
    assert pill.chosen() == ""
    pill.set_options([("x", "X")], "x")
    assert pill.words() == "Board: X"


def test_add_pill(host, qtbot):
    pill = host(AddPill("Filter"))
    with qtbot.waitSignal(pill.clicked, timeout=1000):
        qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)


def test_field_names_its_editor_with_the_unit(host, spoken):
    field = host(Field("Bilirubin", UnitEdit("13.0", "mg/dL")), 260)
    assert spoken(field.editor)[0] == "Bilirubin, mg/dL"
    assert field.label.buddy() is field.editor
    assert field.editor.height() == 28
    right = field.editor._unit.geometry().right()
    assert right == field.editor.width() - 9


def test_an_implausible_value_is_kept_and_explained(host, spoken, qtbot, qapp):
    field = Field("Potassium", UnitEdit("41", "mmol/L"))
    box = host(_column(field), 420, 200)
    before = field.height()
    text = "41 is outside 1.5 to 10. Kept as typed, in no score until confirmed."
    field.explain("caution", text, [("use", "Use 4.1"), ("confirm", "Confirm 41")])
    qtbot.waitUntil(lambda: field.height() > before)
    assert field.editor.text() == "41"
    assert spoken(field.editor)[1] == text
    assert field.editor.property("state") == "caution"
    assert _pixel(field.editor, 40, 5) == LIGHT.caution_soft
    link = next(b for b in field.findChildren(Button) if b.text() == "Confirm 41")
    with qtbot.waitSignal(field.action_triggered, timeout=1000) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == ["confirm"]
    field.explain()
    qtbot.waitUntil(lambda: field.height() == before)
    assert _pixel(field.editor, 40, 5) == LIGHT.surface
    assert box.isVisible()


def test_explanation_is_never_cut(host, qapp):
    field = Field("Potassium", UnitEdit("41", "mmol/L"))
    box = host(_column(field), 240, 300)
    field.explain("error", LONG)
    qapp.processEvents()
    words = next(w for w in field.findChildren(TextLabel) if w.text() == LONG)
    assert words.height() >= words.heightForWidth(words.width())
    assert box.height() == 300


def test_the_edge_of_a_field_is_two_pixels_with_focus(host, qtbot):
    edit = UnitEdit("1", "mm")
    box = host(_column(edit), 200, 80)
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    assert [_pixel(edit, x, 14) for x in (0, 1)] == [LIGHT.accent] * 2
    assert edit.height() == 28 and box.isVisible()


@pytest.mark.parametrize("make", [lambda: NumberBox(0, 300, "mm"), lambda: DecimalBox(0, 20, 1)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_number_boxes_are_as_high_as_fields(qapp, host, make, scale):
    theme.apply(qapp, "light", scale)
    assert host(make(), 120).height() == round(28 * scale)


def test_a_field_around_a_tall_editor_may_grow(host):
    field = Field("Rationale", QPlainTextEdit(), required=True, strong=True)
    host(field, 300, 240)
    assert field.editor.height() > 180
    assert field.label.text() == "Rationale · required"


def test_readiness(host, spoken, qtbot):
    bars = ReadinessBars([ReadinessGroup("imaging", "Imaging", 5, 6)])
    host(bars, 260)
    row = bars._rows[0]
    assert row.height() == 28
    assert spoken(row)[0] == "Imaging: 5 of 6 complete"
    assert spoken(bars)[1] == "Imaging: 5 of 6 complete"
    with qtbot.waitSignal(bars.group_activated, timeout=1000) as told:
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert told.args == ["imaging"]
    image = bars.grab().toImage()
    bar_left = row.width() - bars.column_widths()[1] - 8 - 84
    assert image.pixelColor(bar_left + 6, 14).name().upper() == LIGHT.met
    missing = [image.pixelColor(x, 14).name().upper() for x in range(bar_left + 72, bar_left + 83)]
    assert LIGHT.met not in missing


def test_readiness_without_items_paints_nothing_wrong(host):
    bars = host(ReadinessBars([ReadinessGroup("none", "None", 0, 0)]), 260)
    bars.grab()
    bars.set_groups([])
    assert bars.column_widths() == (1, 1)


def test_key_caps(host, spoken):
    assert host(KeyCap("Ctrl K")).height() == 16
    hints = host(KeyHints([("Enter", "next test"), ("<|>", "comparator")]))
    assert len(hints.findChildren(KeyCap)) == 3
    assert spoken(hints)[0] == "Enter: next test, <|>: comparator"


@pytest.mark.parametrize(
    "data",
    [
        Sparkline(()),
        Sparkline(((0, 5.0),), 3, 21),
        Sparkline(((0, 5.0), (0, 5.0)), None, 4),
        Sparkline(((0, 1240.0), (90, 86.0), (180, 12.0)), None, 20),
        Sparkline(((0, -2.7), (10, -2.4)), -3.0, None),
    ],
)
def test_any_trend_paints(host, spoken, data):
    view = host(SparklineView(data, "AFP, falling from 1240 to 12"))
    assert spoken(view)[0] == "AFP, falling from 1240 to 12"
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).name().upper() for x in range(72) for y in range(20)}
    assert (LIGHT.accent in colours) == bool(data.points)


def test_sparkline_falls_when_the_values_fall(host):
    view = host(SparklineView(Sparkline(((0, 100.0), (10, 1.0))), "x"))
    image = view.grab().toImage()
    last = [y for y in range(20) if image.pixelColor(68, y).name().upper() == LIGHT.accent]
    assert last and min(last) > 10


def test_what_if_says_so(host, spoken):
    frame = WhatIfFrame()
    frame.body.addWidget(TextLabel("Child-Pugh"))
    frame.foot.addWidget(Button("Reset"))
    host(frame, 296, 400)
    assert spoken(frame)[0] == "What if. Hypothetical, not saved"
    chips = [c.text() for c in frame.findChildren(Chip)]
    assert chips == ["Hypothetical, not saved"]
    image = frame.grab().toImage()
    for y in (5, 400 - 6):
        strip = {image.pixelColor(x, y).name().upper() for x in range(20, 276)}
        assert {LIGHT.hatch, LIGHT.surface} <= strip
    assert image.pixelColor(148, 300).name().upper() == LIGHT.surface


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_panel_parts(qapp, host, spoken, scale):
    theme.apply(qapp, "light", scale)
    panel = Panel("Liver map", "CT-8, 2026-07-21")
    panel.head.add_action(Button("Measurement", "plus", "quiet", small=True))
    panel.body.addWidget(TextLabel("x"))
    panel.set_foot("Sum, RECIST 1.1: 109 → 83 mm", "ICG-R15 9 %")
    host(panel, round(464 * scale), round(300 * scale))
    assert panel.head.height() == round(36 * scale)
    assert panel._foot.height() == round(36 * scale)
    assert spoken(panel)[0] == "Liver map"
    panel.set_title("Lesions")
    assert spoken(panel)[0] == "Lesions" and panel.head.subtitle.isHidden()


def test_a_long_subtitle_gives_way_to_title_and_actions(host):
    panel = Panel("Liver map", "CT-8, 2026-07-21, 23 d before board, read by Dr Synthetic R")
    action = panel.head.add_action(Button("Measurement", "plus", "quiet", small=True))
    host(panel, 300, 120)
    assert panel.head.subtitle.is_cut()
    assert not panel.head.title.is_cut()
    assert action.width() >= action.sizeHint().width()


def test_the_edge_of_a_panel_can_be_stressed(host):
    panel = host(Panel("New laboratory panel"), 300, 120)
    assert _pixel(panel, 0, 60) == LIGHT.line
    panel.set_edge("accent", 2)
    assert _pixel(panel, 0, 60) == LIGHT.accent


def test_what_fills_a_panel_does_not_square_its_corners(host):
    panel = Panel(padding=0)
    filled = QWidget()
    filled.setProperty("ground", "sunken")
    filled.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    panel.body.addWidget(filled)
    host(panel, 200, 100)
    for x, y in ((0, 0), (199, 0), (0, 99), (199, 99)):
        assert _pixel(panel, x, y) == LIGHT.bg
    assert _pixel(panel, 3, 50) == LIGHT.sunken
    assert panel.childAt(2, 2) is not None and panel.childAt(100, 50) is filled


def test_a_panel_without_title_has_no_head(host):
    assert host(Panel(), 200, 100).head.isHidden()
