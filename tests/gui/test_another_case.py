"""What stands in the window after one case was left for another: everything of the second, nothing of the first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QWidget

from hccboard.operations import cases, edits
from tests.gui.board_fixtures import settle
from tests.gui.conversion_steps import wait_shown

pytest_plugins = ["tests.gui.program_fixtures"]


def shown_words(window):
    """What can be read in the window, by eye or by a screen reader."""
    words = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            text = getattr(widget, "text", None)
            words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            words += [text()] if callable(text) else []
    return "\n".join(words)


def head(program):
    data = program.workspace.banner.data()
    return data.case_id, data.person, data.question


def test_the_head_is_that_of_the_case_and_no_word_of_the_one_before_is_left(conversion, case, program, qtbot):
    tab = conversion("HCC-0142")
    tab.side.what_if.day.setDate(QDate(2026, 9, 20))
    settle(qtbot, program)
    assert tab.sheet().review.suppose.any
    first = head(program)
    assert all(words in shown_words(program.window) for words in first)
    case("HCC-0138")
    second = head(program)
    assert second[0] == "HCC-0138" and "Synthetic 017" in second[1] and "Female, 50" in second[1]
    assert not wait_shown(qtbot, program).sheet().review.suppose.any
    for view in ("conversion", "overview"):
        program.workspace.show_tab(view)
        told = shown_words(program.window)
        assert [words for words in first if words in told] == []
        assert [words for words in second if words not in told] == []


def test_another_case_with_the_same_hospital_number_is_told(case, program, qtbot):
    store = program.session.store

    def number(case_number, value):
        patient = cases.read_case(store, cases.find_case(store, case_number)).patient
        return edits.save(store, [replace(patient, hospital_number=value)], reason="typed from the card")

    def told():
        settle(qtbot, program)
        return [bar.accessibleName() for bar in program.workspace.messages.bars()]

    number("HCC-0142", "77-120")
    case("HCC-0138")
    assert told() == []
    program.session.announce(number("HCC-0138", "77-120"))
    (said,) = told()
    assert said.startswith("The same hospital number: HCC-0142")
    case("HCC-0900")
    assert told() == []
    case("HCC-0142")
    assert "HCC-0138" in told()[0]
    store_case = cases.read_case(store, cases.find_case(store, "HCC-0138")).patient
    edits.void(store, store_case, "entered twice", with_dependents=True)
    case("HCC-0142")
    assert told() == []
