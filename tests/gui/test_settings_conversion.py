"""The board's own conversion set on the settings page: kept only when it is adopted, under a version."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard.domain.conversion.local import ConversionRules
from hccboard.operations.board_conversion import rules_of
from tests.gui.board_fixtures import settle

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")
START = ConversionRules()


@pytest.fixture
def panel(program, qtbot):
    found = program.settings_page.conversion
    qtbot.waitUntil(lambda: bool(found.standing.text()))
    return found


def row_of(panel, drug):
    return next(row for row in panel.withheld.rows if row.value()[0] == drug)


def adopt(program, qtbot, panel, version, reason=""):
    for field, text in ((panel.version, version), (panel.reason, reason)):
        field.setText(text)
        field.textEdited.emit(text)
    assert panel.adopt_button.isEnabled()
    with qtbot.waitSignal(program.session.settings_changed):
        panel.adopt_button.click()
    qtbot.waitUntil(lambda: panel.standing.text().startswith(f"Version {version},"))


def test_starting_values_are_named_as_such(program, panel):
    assert panel.standing.text() == "Starting values, not adopted by this board."
    assert panel.withheld.days() == START.withheld_days
    assert not panel.adopt_button.isEnabled()
    assert rules_of(program.session.store) == START


def test_thresholds_are_kept_with_version_author_and_date(program, panel, qtbot):
    panel.boxes["response_held_days"].setValue(60)
    row_of(panel, "lenvatinib").days.setValue(14)
    assert not panel.adopt_button.isEnabled(), "without a version"
    assert rules_of(program.session.store) == START
    adopt(program, qtbot, panel, "2.1")
    kept = rules_of(program.session.store)
    assert (kept.version, kept.author, kept.agreed_on) == ("2.1", program.session.author, program.session.today())
    assert kept.response_held_days == 60
    assert dict(kept.withheld_days)["lenvatinib"] == 14
    words = f"Version 2.1, adopted on {kept.agreed_on.isoformat()} by {kept.author}."
    assert panel.standing.text() == words
    assert program.settings_page.changes() == 0


def test_other_values_ask_for_another_version(program, panel, qtbot):
    adopt(program, qtbot, panel, "2.1")
    panel.boxes["afp_fall_pct"].setValue(75)
    assert not panel.adopt_button.isEnabled()
    assert "Version 2.1 was adopted with other values" in panel.version.accessibleDescription()
    panel.version.setText("2.2")
    panel._judge()
    assert not panel.adopt_button.isEnabled(), "without a reason for replacing what was adopted"
    adopt(program, qtbot, panel, "2.2", "audit of 2026")
    assert rules_of(program.session.store).afp_fall_pct == 75
    newest, oldest = panel.versions.versions()
    assert newest.changed == ("Fall of AFP, at least: 50 % → 75 %",)
    assert (newest.author, newest.reason, oldest.reason) == (program.session.author, "audit of 2026", "")
    panel.version.setText("2.1")
    panel._judge()
    assert "Version 2.1 was adopted with other values" in panel.version.accessibleDescription()


def test_rows_are_added_and_removed(program, panel, qtbot):
    row_of(panel, "tki").remove.click()
    panel.withheld.add_button.click()
    added = panel.withheld.rows[-1]
    added.drug.setCurrentIndex(added.drug.findData("ramucirumab"))
    added.days.setValue(28)
    adopt(program, qtbot, panel, "1")
    assert rules_of(program.session.store).withheld_days == (
        ("bevacizumab", 28), ("lenvatinib", 7), ("anti_pd_l1_axis", 28), ("ramucirumab", 28),
    )  # fmt: skip


@pytest.mark.parametrize("width", [1440, 1200, 960])
def test_no_field_is_crushed_however_the_panels_are_arranged(program, panel, qtbot, width):
    program.window.resize(1000, 900)
    program.window.show()
    program.window.show_page("settings")
    program.window.resize(width, 900)
    panel.withheld.add_button.click()
    fields = [*panel.boxes.values(), *(row.drug for row in panel.withheld.rows), panel.version, panel.author]
    qtbot.waitUntil(lambda: all(field.height() >= 28 for field in fields))
    qtbot.waitUntil(lambda: panel.height() >= panel.heightForWidth(panel.width()))


def test_a_drug_stands_once(panel):
    panel.withheld.add_button.click()
    added = panel.withheld.rows[-1]
    added.drug.setCurrentIndex(added.drug.findData("lenvatinib"))
    panel.version.setText("1")
    panel.version.textEdited.emit("1")
    assert not panel.adopt_button.isEnabled()
    assert panel.version.accessibleDescription() == "Lenvatinib stands twice."


def test_a_healthy_liver_needs_no_larger_remnant_than_cirrhosis(panel):
    panel.version.setText("1")
    panel.boxes["flr_pct"].setValue(45)
    assert not panel.adopt_button.isEnabled()
    panel.boxes["flr_cirrhosis_pct"].setValue(45)
    assert panel.adopt_button.isEnabled()


def test_back_to_the_starting_values(panel):
    panel.boxes["icg_r15_below_pct"].setValue(20)
    row_of(panel, "bevacizumab").remove.click()
    panel.reset_button.click()
    assert panel.boxes["icg_r15_below_pct"].value() == START.icg_r15_below_pct
    assert panel.withheld.days() == START.withheld_days
    assert not panel.reset_button.isEnabled()


def test_reading_only_changes_nothing(panel):
    panel.show_rules(START, panel._choices, author="A", today=date(2026, 8, 13), read_only=True)
    panel.version.setText("1")
    panel._judge()
    assert not panel.adopt_button.isEnabled()
    assert not panel.withheld.add_button.isEnabled()
    assert not any(box.isEnabled() for box in panel.boxes.values())
    assert not any(row.isEnabled() for row in panel.withheld.rows)


def test_what_was_typed_stays_when_something_else_is_saved(program, panel, qtbot):
    panel.boxes["surgeons_agreeing"].setValue(3)
    page = program.settings_page
    page.limits["imaging_days"].setValue(30)
    with qtbot.waitSignal(program.session.settings_changed):
        page.save_button.click()
    settle(qtbot, program)
    assert page.changes() == 0
    assert panel.boxes["surgeons_agreeing"].value() == 3


def test_rows_have_names_for_screen_readers(panel):
    row = row_of(panel, "lenvatinib")
    assert row.days.accessibleName() == "Lenvatinib, days withheld"
    assert row.remove.accessibleName() == "Remove Lenvatinib"
