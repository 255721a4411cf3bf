"""Records that were voided are seen in their case, with who voided them and why, and can be brought back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton

from hccboard.domain.records import Lesion, Measurement, PerformanceStatus
from hccboard.gui.panels.entry.voided_panel import VoidedPanel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, edits
from tests.gui.board_fixtures import settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]

MAIN = "case-0142"


def link(program):
    found = program.workspace.strip.findChildren(QAbstractButton)
    return next((one for one in found if "voided record" in one.text() and one.isVisible()), None)


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(TextLabel))


@pytest.fixture
def voided(program, case, store, qtbot):
    """The panel of a case of which a performance status was voided by mistake."""
    record = cases.read_case(store, MAIN).latest(PerformanceStatus)
    edits.void(store, record, "wrong patient")
    case("HCC-0142")
    link(program).click()
    settle(qtbot, program)
    return program.workspace.entry()


def test_a_case_without_voided_records_offers_nothing(program, case):
    case("HCC-0142")
    assert link(program) is None


def test_a_voided_record_is_seen_with_its_values_and_why(program, voided):
    assert isinstance(voided, VoidedPanel)
    assert "1 voided record" in link(program).text()
    assert [cell.words() for cell in voided.model._rows[0]] == [
        "Performance status, 2026-08-06", "ECOG, lowest: 1, Caused by the cancer: Yes",
    ]  # fmt: skip
    assert "Voided" in texts(voided.history) and "wrong patient" in texts(voided.history)
    assert cut_words(program.window) == [] and nameless(program.window) == []


def test_it_comes_back_with_a_reason_and_not_without(program, voided, store, qtbot):
    voided.back_button.click()
    settle(qtbot, program)
    assert program.workspace.entry() is voided
    assert cases.read_case(store, MAIN).latest(PerformanceStatus) is None
    voided.reason_edit.setText("it was the right patient")
    voided.back_button.click()
    settle(qtbot, program)
    assert program.workspace.entry() is None and link(program) is None
    back = cases.read_case(store, MAIN).latest(PerformanceStatus)
    assert back.ecog_low == 1
    assert edits.history(store, back.id)[-1].reason == "it was the right patient"
    assert program.workspace.view().snapshot.facts.get("ecog_ps") is not None


def test_what_was_voided_together_comes_back_together_and_what_hangs_on_it_is_told(program, case, store, qtbot):
    lesion = next(one for one in cases.read_case(store, MAIN).of(Lesion) if one.label == "L1")
    edits.void(store, lesion, "doubled", with_dependents=True)
    case("HCC-0142")
    link(program).click()
    settle(qtbot, program)
    panel = program.workspace.entry()
    assert len(panel._records) == 3
    size = next(n for n, one in enumerate(panel._records) if isinstance(one, Measurement))
    panel.table.setCurrentIndex(panel.model.index(size, 0))
    panel.reason_edit.setText("it is another lesion")
    panel.back_button.click()
    settle(qtbot, program)
    assert program.workspace.entry() is panel
    said = texts(panel.message)
    assert "It cannot be brought back" in said and "Lesion: refers to something that was voided." in said
    panel.table.setCurrentIndex(panel.model.index([type(one) for one in panel._records].index(Lesion), 0))
    assert not panel.message.isVisible()
    panel.back_button.click()
    settle(qtbot, program)
    found = cases.read_case(store, MAIN)
    assert not any(record.voided for record in found.records)


def test_a_board_open_for_reading_brings_nothing_back(program, voided, monkeypatch, qtbot):
    voided.closed.emit()
    monkeypatch.setattr(type(program.session), "read_only", property(lambda _self: True))
    link(program).click()
    settle(qtbot, program)
    assert program.workspace.entry() is None
    assert any("reading only" in bar.accessibleName() for bar in program.workspace.messages.bars())
