"""Rail, top bar, banner, tabs, status bar."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.tokens import LIGHT
from hccboard.gui.widgets.banner import BannerData, BannerFact, PatientBanner
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.rail import Rail
from hccboard.gui.widgets.search_field import SearchField
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.status_bar import StatusItem, StatusStrip
from hccboard.gui.widgets.tabs import TabItem, TabStrip
from hccboard.gui.widgets.text import TextLabel, text_block
from hccboard.gui.widgets.top_bar import TopBar


@pytest.fixture
def banner(host, gallery_data):
    return host(PatientBanner(gallery_data.banner(gallery_data.Words("en"))), 1368)


def test_banner_is_88_pixels_high_and_never_taller(banner, qapp):
    assert banner.height() == 88
    banner.resize(600, 88)
    assert banner.height() == 88
    theme.apply(qapp, "light", 1.5)
    assert banner.height() == 132


def test_a_question_without_room_takes_a_second_line(banner):
    """Why we are here is to be read at all times; the height stays."""
    banner.resize(860, 88)
    question = banner._question
    assert question.sizeHint().width() > 0 and not question.is_cut()
    assert text_block(question.text(), "banner").width > question.width()
    assert question.height() >= 2 * theme.line_height("banner")
    assert banner.height() == 88


def test_a_long_cause_is_read_whole_where_the_question_leaves_room(banner, gallery_data, qapp):
    data = gallery_data.banner(gallery_data.Words("en"))
    cause = "Synthetic 044 · Male, 57 y · MASLD + Alcohol-related liver disease, no cirrhosis"
    banner.set_data(replace(data, person=cause, question="Resection of S2 and S6 lesions in one stage?"))
    qapp.processEvents()
    assert not banner._person.is_cut()
    assert banner._question.width() >= text_block(banner._question.text(), "banner").width
    banner.set_data(replace(data, person=cause, question="Resection of S2 and S6 lesions in one stage? " * 3))
    qapp.processEvents()
    assert banner._person.is_cut()
    assert not banner._question.is_cut()


def test_all_ten_facts_are_visible_at_full_width(banner):
    assert len(banner.shown_facts()) == 10
    assert banner.hidden_facts() == []


def test_recist_and_thrombus_go_into_the_menu_first(banner):
    banner.resize(1100, 88)
    assert [f.key for f in banner.hidden_facts()] == ["recist", "pvt"]


def test_no_fact_is_cut_or_overlaps_at_any_width(banner):
    for width in range(520, 1400, 44):
        banner.resize(width, 88)
        places = [v.geometry() for v in banner._facts if not v.isHidden()]
        assert places, width
        for left, right in pairwise(places):
            assert left.right() < right.left()
        assert all(v.width() >= v.sizeHint().width() for v in banner._facts if not v.isHidden())
        if banner.hidden_facts():
            more = banner._more.geometry()
            assert more.left() > places[-1].right() and more.right() <= width
        assert len(banner.shown_facts()) + len(banner.hidden_facts()) == 10


def test_hidden_facts_are_in_the_menu_with_their_values(banner, qtbot):
    banner.resize(900, 88)
    hidden = banner.hidden_facts()
    assert hidden
    qtbot.mouseClick(banner._more, Qt.MouseButton.LeftButton)
    actions = banner._menu.actions()
    assert [a.text() for a in actions] == [f.sentence() for f in hidden]
    with qtbot.waitSignal(banner.fact_activated, timeout=1000) as told:
        actions[0].trigger()
    assert told.args == [hidden[0].key]
    banner._menu.close()


def test_a_fact_answers_to_click_and_key(banner, qtbot):
    cnlc = banner._facts[1]
    with qtbot.waitSignal(banner.fact_activated, timeout=1000) as told:
        qtbot.mouseClick(cnlc, Qt.MouseButton.LeftButton)
    assert told.args == ["cnlc"]
    with qtbot.waitSignal(banner.fact_activated, timeout=1000):
        qtbot.keyClick(cnlc, Qt.Key.Key_Space)


def test_banner_is_read_whole(banner, spoken):
    name, description, _role = spoken(banner)
    assert name == "Patient banner"
    for part in ("HCC-0142", "Conversion hepatectomy", "CNLC (2024): IIIa or IIIb ?", "mRECIST: PR −61 %"):
        assert part in description


def test_more_than_one_possible_value_takes_room_for_the_question_mark(qtbot):
    from hccboard.gui.widgets.banner import FactView

    one = FactView(BannerFact("a", "CNLC", "IIIa or IIIb"), False)
    two = FactView(BannerFact("a", "CNLC", "IIIa or IIIb", open=True), False)
    for view in (one, two):
        qtbot.addWidget(view)
    assert two.sizeHint().width() - one.sizeHint().width() == 19


@pytest.mark.parametrize("width", [700, 1000, 1368])
def test_a_hostile_name_cuts_neither_case_number_nor_date(host, qapp, width):
    data = BannerData("HCC-0142", "Maria-Magdalena " * 30, "Resect? " * 30, "Thu 2026-08-13")
    banner = host(PatientBanner(data), width)
    for label in (banner._id, banner._board, banner._date):
        assert not label.is_cut(), label.text()
    assert banner._person.is_cut() and banner._question.is_cut()
    assert banner._question.width() > 60


def test_banner_changes_case_without_leftovers(banner, gallery_data, qapp):
    data = gallery_data.banner(gallery_data.Words("zh_CN"))
    translate.use("zh_CN")
    banner.set_data(data)
    qapp.processEvents()
    assert [f.value for f in banner.shown_facts()][1] == "IIIa 或 IIIb"
    assert "乙型肝炎肝硬化" in banner.accessibleDescription()


def test_rail_is_72_wide_and_exclusive(host, qtbot, spoken):
    rail = host(Rail(), 72, 600)
    assert rail.width() == 72
    rail.set_current("cases")
    with qtbot.waitSignal(rail.chosen, timeout=1000) as told:
        qtbot.mouseClick(rail.button("cohort"), Qt.MouseButton.LeftButton)
    assert told.args == ["cohort"]
    assert rail.current() == "cohort"
    assert not rail.button("cases").isChecked()
    assert spoken(rail.button("settings"))[0] == "Settings"
    assert rail.button("settings").geometry().bottom() >= 597
    assert rail.button("cases").height() == 60


def test_rail_keys(host, qtbot):
    rail = host(Rail(), 72, 600)
    rail.set_current("cases")
    rail.button("cases").setFocus()
    qtbot.keyClick(rail.button("cases"), Qt.Key.Key_Down)
    assert rail.button("meetings").hasFocus()
    with qtbot.waitSignal(rail.chosen, timeout=1000) as told:
        qtbot.keyClick(rail.button("meetings"), Qt.Key.Key_Return)
    assert told.args == ["meetings"]
    with qtbot.waitSignal(rail.chosen, timeout=1000) as told:
        qtbot.keyClick(rail, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["evidence"]


def test_page_in_use_has_the_bar(host):
    rail = host(Rail(), 72, 600)
    rail.set_current("meetings")
    rail.button("meetings").clearFocus()
    image = rail.button("meetings").grab().toImage()
    assert image.pixelColor(1, 30).name().upper() == LIGHT.accent
    assert image.pixelColor(6, 5).name().upper() == LIGHT.accent_tint


@pytest.fixture
def tabs(host, gallery_data):
    strip = TabStrip(gallery_data.tabs(gallery_data.Words("en")))
    return host(strip, 1368)


def test_tabs_are_36_high_and_say_their_counts(tabs, spoken):
    assert tabs.height() == 36
    names = [spoken(tab)[0] for tab in tabs.tabs()]
    assert names[0] == "Overview"
    assert names[1] == "Staging, 1 missing"
    assert names[4] == "Conversion review, 1 unmet, 2 missing"


def test_tab_choice_by_click_and_arrows(tabs, qtbot):
    with qtbot.waitSignal(tabs.changed, timeout=1000) as told:
        qtbot.mouseClick(tabs.tabs()[1], Qt.MouseButton.LeftButton)
    assert told.args == ["staging"]
    tabs.tabs()[1].setFocus()
    with qtbot.waitSignal(tabs.changed, timeout=1000) as told:
        qtbot.keyClick(tabs.tabs()[1], Qt.Key.Key_Right)
    assert told.args == ["response"] and tabs.tabs()[2].hasFocus()
    tabs.set_current("overview")
    with qtbot.waitSignal(tabs.changed, timeout=1000) as told:
        tabs.step(-1)
    assert told.args == ["summary"]


def test_chosen_tab_has_the_underline(tabs):
    tabs.set_current("response")
    image = tabs.grab().toImage()
    middle = tabs.tabs()[2].geometry().center().x()
    for y in (32, 33, 34):
        assert image.pixelColor(middle, y).name().upper() == LIGHT.accent
    assert image.pixelColor(middle, 31).name().upper() == LIGHT.surface
    assert image.pixelColor(middle, 35).name().upper() == LIGHT.line


def test_no_tab_is_cut_and_the_chosen_one_stays(tabs, qtbot):
    tabs.set_current("summary")
    for width in range(300, 1400, 60):
        tabs.resize(width, 36)
        shown = [t for t in tabs.tabs() if not t.isHidden()]
        assert all(t.width() == t.sizeHint().width() for t in shown)
        assert "summary" in [t.item.key for t in shown]
        assert len(shown) + len(tabs.hidden_items()) == 7
    tabs.resize(620, 36)
    hidden = tabs.hidden_items()
    assert hidden and all(not (item.missing or item.unmet) for item in hidden)
    tabs._show_rest()
    first = tabs._menu.actions()[0]
    with qtbot.waitSignal(tabs.changed, timeout=1000) as told:
        first.trigger()
    assert told.args == [hidden[0].key]
    assert hidden[0].key not in [item.key for item in tabs.hidden_items()]
    tabs._menu.close()


def test_tab_counts_change(tabs, spoken):
    tabs.update_item(TabItem("staging", "Staging"))
    assert spoken(tabs.tabs()[1])[0] == "Staging"


def test_corner_keeps_its_place_at_the_right(tabs, qapp):
    strip = Segmented([("a", "Diagnosis"), ("b", "Latest")], "b", small=True)
    tabs.set_corner(TextLabel("Stage at", "cell"), strip)
    qapp.processEvents()
    right = strip.mapTo(tabs, strip.rect().topRight()).x()
    assert right == tabs.width() - 16 - 1
    assert strip.height() == 24


def test_top_bar(host, qtbot, spoken):
    bar = TopBar()
    bar.set_crumbs(["Cases", "Board 13 Aug", "HCC-0142"])
    bar.set_position(1, 15)
    search = bar.add_search("Find case, drug, trial")
    bar.add_action(Button("Print summary", "printer"))
    host(bar, 1368)
    assert bar.height() == 44
    assert not bar._previous.isEnabled() and bar._next.isEnabled()
    with qtbot.waitSignal(bar.next_asked, timeout=1000):
        qtbot.mouseClick(bar._next, Qt.MouseButton.LeftButton)
    crumb = next(w for w in bar.findChildren(Button) if w.text() == "Board 13 Aug")
    with qtbot.waitSignal(bar.crumb_activated, timeout=1000) as told:
        qtbot.mouseClick(crumb, Qt.MouseButton.LeftButton)
    assert told.args == [1]
    assert spoken(search)[0] == "Find case, drug, trial"
    assert spoken(bar._next)[0] == "Next case"


def test_top_bar_title(host, qapp):
    bar = host(TopBar("Cases", "34 in this file"), 800)
    texts = {w.text() for w in bar.findChildren(TextLabel) if w.isVisible()}
    assert texts == {"Cases", "34 in this file"}
    bar.set_title("Cohort")
    qapp.processEvents()
    texts = [w.text() for w in bar.findChildren(TextLabel) if w.isVisible()]
    assert texts == ["Cohort"]


def test_search_field_clears_and_lets_go(host, qtbot):
    field = host(SearchField("Search this list", "/"))
    field.setFocus()
    qtbot.keyClicks(field, "ramu")
    assert not field._cap.isVisible() and field._clear.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "" and field._cap.isVisible()
    with qtbot.waitSignal(field.escaped, timeout=1000):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_status_strip(host, spoken):
    strip = StatusStrip()
    strip.set_items([StatusItem("Offline", "lock")], [StatusItem("Saved 09:42"), StatusItem("1.4.0")])
    host(strip, 900)
    assert strip.height() == 24
    assert spoken(strip)[1] == "Offline. Saved 09:42. 1.4.0"
    strip.set_items([StatusItem("Read-only", "lock", strong=True)])
    assert spoken(strip)[1] == "Read-only"


def test_roles_are_ordinary_buttons(banner, tabs, spoken):
    for widget in (banner._facts[0], tabs.tabs()[0]):
        role = spoken(widget)[2]
        assert role in (QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton)


def test_frame_fits_a_small_window_at_the_largest_text(qapp, host, gallery_data):
    theme.apply(qapp, "light", 1.5)
    words = gallery_data.Words("en")
    bar = TopBar()
    bar.set_crumbs(["Cases", "Board 13 Aug", "HCC-0142"])
    bar.add_search("Find case, drug, trial")
    bar.add_action(Button("Open in meeting", "presentation", "primary"))
    parts: list[QWidget] = [
        bar, PatientBanner(gallery_data.banner(words)), TabStrip(gallery_data.tabs(words))
    ]  # fmt: skip
    for part in parts:
        host(part, 1280 - 108)
        assert part.minimumSizeHint().width() <= 1280 - 108, type(part).__name__
