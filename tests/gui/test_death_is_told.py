"""A death that is recorded stands in the banner of the case."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard.domain.records import FollowUp
from hccboard.gui.panels.case_workspace import banner_data
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board


@pytest.mark.parametrize(("day", "precision", "said"), [
    (date(2026, 8, 2), "day", "died 2026-08-02"), (date(2026, 8, 1), "month", "died 2026-08"),
    (date(2026, 12, 2), "day", ""),
])  # fmt: skip
def test_a_death_stands_beside_who_it_is(day: date, precision: str, said: str) -> None:
    told = FollowUp(case_id="case-0142", vital_status="dead", date=day, date_precision=precision)
    shown = banner_data.banner(view_of(board.case_of([*board.main_case(), told]), board.BOARD)).person
    assert shown.endswith(said) if said else "died" not in shown
