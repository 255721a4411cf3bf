"""Segments chosen on the liver map, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from hccboard.domain.record_fields import SEGMENTS
from hccboard.gui import theme
from hccboard.gui.widgets.liver_items import Label
from hccboard.gui.widgets.segment_map import SegmentMap

Key = Qt.Key


@pytest.fixture
def chooser(host, gallery_data):
    return host(SegmentMap(gallery_data.liver_map()), 440, 280)


def test_every_segment_is_a_button_that_says_what_becomes_of_it(chooser, spoken):
    assert {name: spoken(chooser.segment(name))[0] for name in SEGMENTS} == {
        name: f"Segment {name[1:]}" for name in SEGMENTS
    }
    chooser.set_chosen(("S6", "S5"))
    assert chooser.chosen() == ("S5", "S6")
    assert chooser.segment("S5").isChecked() and not chooser.segment("S7").isChecked()
    assert spoken(chooser.segment("S5"))[1] == "to be resected"
    assert spoken(chooser.segment("S7"))[1] == "remains"


def middle(chooser, name: str) -> QPoint:
    """A point of a segment that lies in no other: the first one that its button holds."""
    button = chooser.segment(name)
    mask = button.mask()
    box = button.rect()
    points = [QPoint(x, y) for y in range(4, box.height(), 6) for x in range(4, box.width(), 6)]
    return next(
        point for point in points
        if mask.contains(point) and chooser.viewport().childAt(button.mapToParent(point)) is button
    )  # fmt: skip


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_click_on_a_segment_chooses_it_and_another_takes_it_back(chooser, qtbot, name):
    for expected in ((name,), ()):
        place = middle(chooser, name)
        with qtbot.waitSignal(chooser.segments_changed) as told:
            qtbot.mouseClick(chooser.segment(name), Qt.MouseButton.LeftButton, pos=place)
        assert told.args == [expected]
        assert chooser.chosen() == expected


def test_what_the_program_chooses_is_not_told(chooser, qtbot):
    with qtbot.assertNotEmitted(chooser.segments_changed):
        chooser.set_chosen(("S2", "S3"))


def test_arrows_go_from_segment_to_segment_and_space_chooses(chooser, qtbot):
    chooser.take_focus()
    seen = []
    chooser.segments_changed.connect(seen.append)
    chooser.segment("S7").setFocus()
    for key in (Key.Key_Space, Key.Key_Right, Key.Key_Space, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert seen[0] == ("S7",)
    assert seen[1] == ("S7", "S8")
    assert len(seen[2]) == 3
    assert QApplication.focusWidget() in {chooser.segment(name) for name in SEGMENTS}


def test_every_segment_is_reached_by_arrows_from_any(chooser, qtbot):
    seen = set()
    for start in SEGMENTS:
        for key in (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down):
            chooser.segment(start).setFocus()
            qtbot.keyClick(chooser.segment(start), key)
            reached = next(name for name in SEGMENTS if chooser.segment(name).hasFocus())
            seen.add(reached) if reached != start else None
    assert seen == set(SEGMENTS)


def test_one_tab_stop(chooser, qtbot):
    def stops():
        return [n for n in SEGMENTS if chooser.segment(n).focusPolicy() == Qt.FocusPolicy.StrongFocus]

    assert stops() == ["S1"]
    chooser.segment("S7").setFocus()
    qtbot.keyClick(chooser.segment("S7"), Key.Key_Right)
    assert len(stops()) == 1 and stops() != ["S1"]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_is_chosen_is_hatched(qapp, chooser, look):
    theme.apply(qapp, look)
    plain = chooser.grab().toImage()
    chooser.set_chosen(("S2", "S3"))
    shaded = chooser.grab().toImage()
    box = chooser.segment("S3").geometry()
    points = [(x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())]
    changed = [p for p in points if plain.pixelColor(*p) != shaded.pixelColor(*p)]
    assert len(changed) > len(points) / 3
    assert len({shaded.pixelColor(*p).name() for p in changed}) > 20  # lines on a tint, not a plain fill
    assert theme.colour("accent").alphaF() == 1.0  # the colour of the theme is left alone


def test_the_chosen_segments_reach_the_rim_and_leave_no_gap(chooser):
    from hccboard.gui.widgets import liver_items as draw
    from hccboard.gui.widgets.segment_map import _within_the_liver
    from hccboard.reports import liver_geometry as shape

    liver = draw.qt_path(shape.load().outline)
    left = liver
    for name, path in _within_the_liver().items():
        if name != "S1":
            left = left.subtracted(path)
    box = left.boundingRect()
    inside = sum(
        left.contains(box.topLeft() + QPoint(x, y)) for x in range(int(box.width())) for y in range(int(box.height()))
    )
    assert inside < 60  # of some 60 000 units


def test_lesions_keep_their_labels_and_are_no_buttons(chooser):
    assert chooser.markers() == []
    assert sum(isinstance(item, Label) for item in chooser.scene().items()) >= 3
    chooser.resize(30, 20)
    chooser.grab()
