"""The right column of the conversion review: panels that two parts share stand one below the other in both. What an
operated patient is told above the criteria."""

from __future__ import annotations

import pytest

from hccboard.domain.conversion.local import LocalSets
from hccboard.domain.records import CaseRecords
from hccboard.gui.panels.conversion.sheet import sheet_of
from hccboard.gui.panels.conversion.side import CHECKLIST, REVIEW, WHAT_IF, Side
from hccboard.operations import demonstration
from hccboard.operations.viewing import view_of


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


@pytest.mark.parametrize(("number", "titles"), [
    ("HCC-0104", ["Operated on 2025-10-17: Right hepatectomy, R0"]), ("HCC-0142", []),
])  # fmt: skip
def test_that_the_patient_was_operated_on_stands_above_the_criteria(number, titles):
    built = next(one for one in demonstration.build_demonstration() if one[0].case_number == number)
    view = view_of(CaseRecords(built[0], tuple(built[1:])), demonstration.BOARD_DATE)
    found = sheet_of(view, LocalSets(demonstration.conversion_rules()), "local")
    assert [one.title for one in found.notices] == titles
