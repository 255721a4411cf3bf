from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.widgets.liver_items import Label, Words
from hccboard.gui.widgets.liver_map import LiverLegend, LiverMap, LiverMapData, MapLesion, MapMode


@pytest.fixture
def liver(host, gallery_data):
    return host(LiverMap(gallery_data.liver_map()), 440, 252)


def _labels(view: LiverMap) -> list[QRectF]:
    items: list[QGraphicsItem] = view.scene().items()
    return [item.sceneBoundingRect() for item in items if isinstance(item, Label)]


def test_every_item_has_a_button_with_its_sentence(liver, spoken):
    names = [spoken(marker)[0] for marker in liver.markers()]
    assert names == [
        "Lesion L1, segment 6, 58 millimetres, viable 31, baseline 78.",
        "Lesion L2, segment 7, 25 millimetres, viable 12, baseline 31.",
        "Thrombus, right portal vein, Vp2, baseline Vp3.",
        "Nodule N1, lung, 9 millimetres, nature unknown.",
    ]
    name, description, _role = spoken(liver)
    assert name == "Liver map, CT-8, 2026-07-21"
    assert "Lesion L1" in description and "Nodule N1" in description


def test_arrows_move_between_items_and_select(liver, qtbot):
    markers = liver.markers()
    markers[0].setFocus()
    seen = []
    liver.lesion_selected.connect(seen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        focused = next(m for m in liver.markers() if m.hasFocus())
        qtbot.keyClick(focused, key)
    assert seen == ["L2", "V1", "N1", "V1"]
    assert liver.selected() == "V1"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_and_click_select(liver, qtbot, key):
    with qtbot.waitSignal(liver.lesion_selected, timeout=1000) as told:
        qtbot.keyClick(liver.markers()[0], key)
    assert told.args == ["L1"]
    with qtbot.waitSignal(liver.lesion_selected, timeout=1000) as told:
        qtbot.mouseClick(liver.markers()[1], Qt.MouseButton.LeftButton)
    assert told.args == ["L2"]
    assert [m.isChecked() for m in liver.markers()] == [False, True, False, False]


def test_selection_by_the_program_is_not_told_and_survives_a_resize(liver, qtbot):
    with qtbot.assertNotEmitted(liver.lesion_selected):
        liver.select("L2")
        liver.resize(600, 400)
    assert liver.selected() == "L2"
    assert [m.isChecked() for m in liver.markers()] == [False, True, False, False]
    liver.select("nobody")
    assert liver.selected() == ""


def test_the_selected_lesion_is_ringed(liver):
    liver.markers()[0].clearFocus()
    plain = liver.grab().toImage()
    liver.select("L1")
    ringed = liver.grab().toImage()
    box = liver.markers()[0].geometry()
    accent = theme.tokens().accent

    def reached(image) -> int:
        points = ((x, y) for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom()))
        return sum(image.pixelColor(x, y).name().upper() == accent for x, y in points)

    assert reached(plain) == 0
    assert reached(ringed) > 100


def test_one_tab_stop(liver):
    stops = [m.focusPolicy() == Qt.FocusPolicy.StrongFocus for m in liver.markers()]
    assert stops == [True, False, False, False]


@pytest.mark.parametrize(("width", "height"), [(440, 252), (320, 260), (720, 420), (300, 200)])
@pytest.mark.parametrize("which", ["liver_map", "crowded_map"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_labels_never_overlap_nor_leave_the_view(qapp, host, gallery_data, width, height, which, scale):
    theme.apply(qapp, "light", scale)
    data = getattr(gallery_data, which)()
    view = host(LiverMap(data), round(width * scale), round(height * scale))
    labels = _labels(view)
    wanted = len(data.lesions) + len(data.thrombi) + len(data.outside) + bool(data.outside)
    assert len(labels) + view.labels_left_out() == wanted
    for one, other in combinations(labels, 2):
        assert not one.adjusted(1, 1, -1, -1).intersects(other), (one, other)
    for label in labels:
        assert label.top() >= -1 and label.bottom() <= view.viewport().height() + 1
    assert len(view.markers()) == len(data.lesions) + len(data.thrombi) + len(data.outside)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("width", "height"), [(440, 252), (440, 190), (280, 180), (900, 260), (300, 500)])
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_the_names_of_the_vessels_stay_clear_of_the_edge(qapp, host, gallery_data, width, height, scale, language):
    translate.use(language)
    theme.apply(qapp, "light", scale)
    view = host(LiverMap(gallery_data.liver_map()), round(width * scale), round(height * scale))
    edge = QRectF(view.viewport().rect())
    names = [x.sceneBoundingRect().adjusted(3, 3, -3, -3) for x in view.scene().items() if isinstance(x, Words)]
    assert len(names) == 13  # nine segments, four vessels
    for name in names:
        assert edge.adjusted(2, 2, -2, -2).contains(name), (name, edge)


def test_the_map_asks_for_the_height_that_its_names_need(qapp, host, gallery_data):
    theme.apply(qapp, "light", 1.5)
    view = host(LiverMap(gallery_data.liver_map()), 400, 400)
    view.resize(400, view.wanted_height())
    words = [item.sceneBoundingRect() for item in view.scene().items() if isinstance(item, Words)]
    assert min(word.top() for word in words) >= 0


def test_modes_change_what_is_drawn(liver):
    shots = {}
    for mode in MapMode:
        liver.set_mode(mode)
        shots[mode] = bytes(liver.grab().toImage().constBits())
    assert len(set(shots.values())) == 3
    liver.set_mode("both")
    assert liver.mode() is MapMode.BOTH


def test_lesions_share_one_scale(host):
    lesions = (MapLesion("A", ("S6",), 60.0, title="A"), MapLesion("B", ("S2",), 30.0, title="B"))
    view = host(LiverMap(LiverMapData("two", lesions)), 440, 252)
    widths = [marker.target.reach for marker in view.markers()]
    assert widths[0] == pytest.approx(2 * widths[1])


def test_an_unmeasured_lesion_is_drawn_in_the_colour_of_missing(host):
    lesion = MapLesion("L5", ("S3",), None, title="L5, S3: ?")
    view = host(LiverMap(LiverMapData("one", (lesion,))), 440, 252)
    image = view.grab().toImage()
    box = view.markers()[0].geometry()
    tones = {
        image.pixelColor(x, y).name().upper()
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }
    assert theme.tokens().missing_tint in tones
    assert theme.tokens().tumour_fill not in tones


def test_smaller_lesions_can_be_hit_over_larger_ones(host, qtbot, gallery_data):
    view = host(LiverMap(gallery_data.crowded_map()), 640, 420)
    small = next(m for m in view.markers() if m.target.id == "L3")
    centre = small.geometry().center()
    assert view.viewport().childAt(centre) is small


def test_a_lesion_without_a_known_segment_is_not_drawn_but_told(host, spoken):
    lesion = MapLesion("L9", (), 12.0, title="L9", accessible="Lesion L9, segment not given.")
    view = host(LiverMap(LiverMapData("one", (lesion,))), 440, 252)
    assert view.markers() == []
    assert view.not_drawn() == ["L9"]
    assert "segment not given" in spoken(view)[1]
    image = view.grab().toImage()
    tones = {image.pixelColor(x, y).name().upper() for x in range(300, 440) for y in range(0, 20)}
    assert theme.tokens().missing in tones


def test_empty_map_and_tiny_view(host):
    view = host(LiverMap(LiverMapData("Liver map, no lesion")), 440, 252)
    assert view.markers() == []
    view.resize(20, 20)
    view.grab()


def test_tooltip_is_the_sentence(liver):
    assert liver.markers()[0].toolTip().startswith("Lesion L1, segment 6")


def test_focus_stays_on_its_lesion_when_the_look_changes(liver, qapp, qtbot):
    liver.markers()[1].setFocus()
    qtbot.waitUntil(liver.markers()[1].hasFocus)
    theme.apply(qapp, "dark")
    qtbot.waitUntil(liver.markers()[1].hasFocus)
    assert liver.markers()[1].target.id == "L2"


def test_legend_names_its_signs(host, spoken):
    legend = host(LiverLegend(), 440)
    assert spoken(legend)[0].count(",") == 5
    boxes = [w.geometry() for w in legend.children() if hasattr(w, "geometry") and w.isWidgetType()]
    assert all(a.right() < b.left() for a, b in pairwise(boxes))


def test_labels_left_out_are_counted_on_the_map(host):
    lesions = tuple(MapLesion(str(n), ("S6",), 5.0, title=f"L{n}", sub="new") for n in range(14))
    view = host(LiverMap(LiverMapData("many", lesions)), 440, 252)
    assert view.labels_left_out() == 14 - len(_labels(view)) > 0
    assert len(view.markers()) == 14
    before = len(view.scene().items())
    view.set_data(LiverMapData("few", lesions[:2]))
    assert view.labels_left_out() == 0
    assert len(view.scene().items()) < before
