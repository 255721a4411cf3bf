"""The right column of the conversion review: panels that two parts share stand one below the other in both."""

from __future__ import annotations

import pytest

from hccboard.gui.panels.conversion.side import CHECKLIST, REVIEW, WHAT_IF, Side


@pytest.mark.parametrize("way", [
    (REVIEW,), (CHECKLIST, REVIEW), (WHAT_IF,), (WHAT_IF, REVIEW), (WHAT_IF, CHECKLIST, WHAT_IF), (REVIEW, REVIEW),
])  # fmt: skip
def test_no_gap_opens_between_the_panels_that_two_parts_share(qtbot, way):
    side = Side()
    qtbot.addWidget(side)
    for part in way:
        side.show_part(part)
    column = side.timing.parentWidget().layout()
    kinds = [column.itemAt(index).widget() for index in range(column.count())]
    assert kinds[-1] is None, "the stretch is the last"
    assert kinds[-3:-1] == [side.timing, side.changes]
    assert (side.evidence in kinds) == (way[-1] == REVIEW)
