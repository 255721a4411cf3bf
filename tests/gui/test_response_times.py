"""The end-points of a patient beside the response: from a time zero that is chosen and named."""

from __future__ import annotations

import pytest

from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]


@pytest.fixture
def board_path(demonstration_path):
    return demonstration_path


@pytest.fixture
def times(program, case, qtbot):
    """Opens the response of a case by its number; its end-points."""

    def show(number: str):
        case(number)
        program.workspace.show_tab("response")
        settle(qtbot, program)
        qtbot.waitUntil(lambda: program.response.sheet() is not None, timeout=PATIENCE_MS)
        return program.response.times

    return show


def choose(times, zero: str) -> None:
    times.zero.setCurrentIndex(times.zero.findData(zero))
    times.zero.activated.emit(times.zero.currentIndex())


def test_a_death_is_an_event_and_is_named(times):
    panel = times("HCC-0087")
    shown = {label: (time, end) for label, time, end in panel.rows}
    assert panel.zero.currentData() == "first_treatment"
    time, end = shown["OS"]
    assert time and "+" not in time and "died" in end


def test_who_lives_is_cut_off_with_a_plus(times):
    shown = {label: (time, end) for label, time, end in times("HCC-0098").rows}
    time, end = shown["OS"]
    assert "+" in time and "alive at last contact" in end
    assert {"PFS, mRECIST", "PFS, RECIST 1.1", "TTP, mRECIST", "TTP, RECIST 1.1", "EFS"} <= set(shown)
    assert "RFS" not in shown


def test_another_time_zero_counts_anew(times):
    panel = times("HCC-0168")
    before = {label: time for label, time, _end in panel.rows}
    choose(panel, "first_systemic")
    after = {label: time for label, time, _end in panel.rows}
    assert after["OS"] != before["OS"]
    choose(panel, "surgery")
    assert "RFS" in {row[0] for row in panel.rows}


def test_a_case_without_treatment_is_counted_from_its_diagnosis_alone(times):
    panel = times("HCC-0138")
    assert [panel.zero.itemData(place) for place in range(panel.zero.count())] == ["diagnosis"]
    shown = {label: end for label, _time, end in panel.rows}
    assert "no imaging evaluated" in shown["PFS, mRECIST"]
    panel.show_sheet(None)
    assert panel.rows == () and not panel.isVisible()
