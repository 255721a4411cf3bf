"""The calendar strip on the screen: its height follows its rows, nothing is painted outside, its text is spoken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtGui import QColor

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.widgets.washout_strip import WashoutStripView
from hccboard.reports.washout_geometry import NOT_SHOWN, OPEN, WORDS, StripRow, WashoutStrip

BOARD, SLOT = date(2026, 8, 13), date(2026, 8, 27)


def wait(label: str, last: date, days: int, **more) -> StripRow:
    return StripRow(label, begins=last, ends=last + timedelta(days), **more)


DESIGN = WashoutStrip(
    (
        wait("Lenvatinib, 7 d", date(2026, 8, 10), 7), wait("PD-1 antibody, 28 d", date(2026, 7, 28), 28),
        StripRow("PR held, 90 d", NOT_SHOWN, date(2026, 5, 26), date(2026, 8, 24), words="not yet imaged"),
    ),
    BOARD, SLOT, "board", "theatre slot 27 Aug", "All are over from 2026-08-25.", "2026-08-25", "Spoken.",
)  # fmt: skip
LONG = "a name of a study drug that is far too long for its column"
OTHERS = [
    WashoutStrip(()), WashoutStrip((StripRow("x", WORDS, words="not recorded"),), sentence="Not recorded."),
    WashoutStrip(tuple(wait(f"{LONG} {n}", BOARD, 14 * n) for n in range(14)), BOARD, SLOT, "board", "slot"),
    WashoutStrip((wait("old", date(2019, 1, 1), 28, words="over since 2019-01-29"),), BOARD, date(2028, 1, 1), "board",
                 "theatre slot 2028-01-01"),
    WashoutStrip((StripRow("goes on", OPEN, BOARD, SLOT, words="goes on"),)),
]  # fmt: skip


@pytest.fixture
def strip(host):
    return host(WashoutStripView(DESIGN), 420, 220)


def colours(view, x_from: float, x_to: float) -> set[str]:
    image = view.grab().toImage()
    ratio = image.width() / view.width()
    columns = range(int(x_from * ratio), int(x_to * ratio))
    return {QColor(image.pixel(x, y)).name() for x in columns for y in range(image.height())}


def test_a_screen_reader_is_told_the_whole_strip(strip, spoken):
    assert spoken(strip)[1] == "Spoken."
    strip.set_strip(OTHERS[1])
    assert spoken(strip)[1] == ""


def test_more_rows_and_longer_sentences_take_more_height(strip):
    three = strip.heightForWidth(420)
    strip.set_strip(WashoutStrip(DESIGN.rows[:1], BOARD, SLOT, "board", "slot"))
    assert strip.heightForWidth(420) < three
    strip.set_strip(OTHERS[2])
    assert strip.heightForWidth(420) > 14 * theme.px(27)
    assert strip.heightForWidth(220) >= strip.heightForWidth(420)


def test_every_kind_of_line_is_seen(strip):
    seen = colours(strip, 0, strip.width())
    for token in ("unmet", "text3", "line", "text"):
        assert theme.colour(token).name() in seen, token


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("width", [180, 420, 900])
def test_any_strip_is_painted_in_any_width(strip, other, width):
    strip.set_strip(other)
    strip.resize(width, max(strip.heightForWidth(width), 20))
    assert not strip.grab().isNull()
    assert strip.sizeHint().height() == strip.heightForWidth(width)


def test_chinese_dates_and_dark(strip, qapp):
    theme.apply(qapp, "dark")
    translate.use("zh_CN")
    try:
        strip.set_strip(DESIGN)
        assert theme.colour("unmet").name() in colours(strip, 0, strip.width())
    finally:
        translate.use("en")
        theme.apply(qapp, "light")
