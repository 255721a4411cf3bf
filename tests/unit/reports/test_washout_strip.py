"""The calendar strip of drug washout: its axis, its bars, its labels, and the strip on paper."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.reports.pen import Pen
from hccboard.reports.tags import Node
from hccboard.reports.washout_drawing import WashoutPicture
from hccboard.reports.washout_geometry import (
    NOT_SHOWN,
    OPEN,
    WORDS,
    Layout,
    Sizes,
    StripRow,
    WashoutStrip,
    axis_of,
    bar_of,
    marks_of,
    settled,
)
from hccboard.wording.formats import days_from
from tests.unit.reports.page_checks import check_greys, words

BOARD, SLOT = date(2026, 8, 13), date(2026, 8, 27)


def wait(last: date, days: int, **more) -> StripRow:
    return StripRow(f"Drug, {days} d", begins=last, ends=last + timedelta(days), **more)


DESIGN = WashoutStrip(
    (
        wait(date(2026, 8, 10), 7), wait(date(2026, 7, 28), 28),
        StripRow("PR held, 90 d", NOT_SHOWN, date(2026, 5, 26), date(2026, 8, 24), words="not yet imaged"),
    ),
    BOARD, SLOT, "board", "theatre slot 27 Aug", "All drug waiting times are over from 2026-08-25. More.", "2026-08-25",
)  # fmt: skip


def test_the_strip_of_the_design():
    axis = axis_of(DESIGN)
    assert axis is not None
    assert (axis.first, axis.last) == (date(2026, 7, 21), date(2026, 9, 3))
    assert axis.ticks() == tuple(date(2026, 7, 27) + timedelta(7 * week) for week in range(6))
    lenvatinib, antibody, held = (bar_of(row, axis) for row in DESIGN.rows)
    assert lenvatinib is not None and antibody is not None and held is not None
    assert lenvatinib.right - lenvatinib.left == pytest.approx(7 / 44)
    assert antibody.right == axis.share(date(2026, 8, 25)) < axis.share(SLOT)
    assert (held.left, held.cut_left, held.cut_right) == (0.0, True, False)


def test_nothing_dated_has_no_axis():
    assert axis_of(WashoutStrip(())) is None
    assert axis_of(WashoutStrip((StripRow("x", WORDS, words="not recorded"),))) is None
    assert axis_of(WashoutStrip((), board=BOARD)) is not None


def test_a_wait_that_was_over_long_ago_does_not_make_the_axis_longer():
    old = wait(date(2024, 1, 1), 28)
    axis = axis_of(WashoutStrip((old, wait(date(2026, 8, 10), 7)), BOARD))
    assert axis is not None
    assert axis.first > date(2026, 7, 1)
    assert bar_of(old, axis) is None


def test_a_longer_wait_and_a_doubtful_begin():
    row = wait(date(2026, 8, 10), 28, comfortable=date(2026, 9, 21), perhaps_from=date(2026, 8, 1))
    axis = axis_of(WashoutStrip((row,), BOARD))
    assert axis is not None and axis.last == date(2026, 9, 28)
    bar = bar_of(row, axis)
    assert bar is not None and bar.lighter_to is not None and bar.perhaps_from is not None
    assert bar.perhaps_from < bar.left < bar.right < bar.lighter_to < 1


def test_weeks_are_those_of_the_zero_where_dates_must_not_be_told():
    axis = axis_of(WashoutStrip(DESIGN.rows, BOARD, SLOT, zero=BOARD))
    assert axis is not None
    assert {(day - BOARD).days % 7 for day in axis.ticks()} == {0}


_DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))
_ROWS = st.lists(st.builds(wait, _DAYS, st.integers(0, 180)), max_size=8)


@given(_ROWS, st.none() | _DAYS, st.none() | _DAYS, st.floats(0.02, 0.5))
def test_board_and_slot_lie_on_the_axis_and_labels_keep_their_distance(rows, board, slot, least):
    axis = axis_of(WashoutStrip(tuple(rows), board, slot))
    if axis is None:
        assert not rows and board is slot is None
        return
    assert all(axis.first < day < axis.last for day in (board, slot) if day is not None)
    for row in rows:
        bar = bar_of(row, axis)
        assert bar is None or 0 <= bar.left <= bar.right <= 1
    for one, other in pairwise(axis.ticks(least)):
        assert axis.share(other) - axis.share(one) >= least - 1e-9 or (other - one).days == 728


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(10, 120)), max_size=4))
def test_labels_stay_within_and_never_overlap(wanted):
    places = settled(wanted, 300)
    for (left, _line), (_centre, width) in zip(places, wanted, strict=True):
        assert 0 <= left <= 300 - width + 1e-6
    for ((left, line), (_a, width)), ((other, at), (_b, size)) in combinations(zip(places, wanted, strict=True), 2):
        assert line != at or left + width <= other or other + size <= left


SIZES = Sizes(
    4.0, 5.0, 1.0, label_gap=2.0, right=0.5, head=5.0, foot=1.0, beside_mark=1.0, week_gap=1.0, pad=1.0, least_bar=0.5
)


@given(_ROWS, st.none() | _DAYS, st.floats(60, 400), st.floats(1, 20), st.floats(1, 300))
def test_rows_weeks_bars_and_words_lie_within_the_width(rows, board, width, label, words):
    strip = WashoutStrip(tuple(rows), board, None, "board")
    at = Layout(strip, width, SIZES, [(label, 4.0)] * len(rows), [10.0] * len(marks_of(strip)))
    ends = [(at.left, at.left)]
    if at.axis is not None:
        ends += [at.span(bar.left, bar.right) for row in rows if (bar := bar_of(row, at.axis))]
        free = 0.0
        for _day, x, left in at.weeks(dict.fromkeys(at.axis.ticks(), 8.0)):
            assert at.left <= x <= width
            if left is not None:
                assert free <= left <= width - 8
                free = left + 8
    assert [top for _row, top, _height in at.tops()] == [at.head + 5.0 * n for n in range(len(rows))]
    wide = min(words, at.plot)
    for left, right in ends:
        assert at.left <= left <= right <= width + SIZES.least_bar
        assert at.left <= at.words_left(left, right, wide) <= width - wide + 1e-6


def drawn(strip: WashoutStrip, width: float = 86.0, **more) -> bytes:
    pen, root = Pen(), Node("Document")
    picture = WashoutPicture(strip, **more)
    picture.draw(pen, 15, 20, width, root.add("Figure", picture.alternative))
    return pen.finish()


def test_paper_shows_the_same(tmp_path):
    content = drawn(DESIGN)
    check_greys(content)
    told = words(content)
    for part in ("Drug, 7 d", "27 Jul", "not yet imaged", "board", "theatre slot 27 Aug", "2026-08-25. More."):
        assert part in told
    assert "2026-08-25" not in words(drawn(DESIGN, sentence=False))


def test_paper_without_dates_tells_days():
    with days_from(BOARD):
        strip = WashoutStrip(DESIGN.rows, BOARD, SLOT, "board", "slot d 14", zero=BOARD)
    told = words(drawn(strip))
    assert "Aug" not in told and "2026" not in told
    assert "d 7" in told


@pytest.mark.parametrize("strip", [
    WashoutStrip(()), WashoutStrip((StripRow("x", WORDS, words="not recorded"),)),
    WashoutStrip(tuple(StripRow("a name that is far too long for its column " * 3, WORDS, words="words " * 40)
                       for _row in range(12)), BOARD, SLOT, "board", "slot"),
    WashoutStrip((StripRow("goes on", OPEN, BOARD, SLOT, words="goes on"),), None, date(2028, 1, 1), "", "slot"),
])  # fmt: skip
@pytest.mark.parametrize("width", [40.0, 86.0, 180.0])
def test_any_strip_can_be_drawn_in_any_width(strip, width):
    picture = WashoutPicture(strip)
    assert picture.height(width) >= 0
    assert drawn(strip, width).startswith(b"%PDF")
