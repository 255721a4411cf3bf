"""A day that is known only to the month is shown as the month, wherever a case is told."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from hccboard.cli.cases import view_lines
from hccboard.domain.records import LiverAssessment
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, open_items
from hccboard.gui.panels.case_workspace import banner_data
from hccboard.gui.panels.cases import preview
from hccboard.gui.panels.options.sheet import sheet_of
from hccboard.gui.panels.overview import laboratory, problems, therapy, tumour
from hccboard.gui.panels.staging import ladder_data, scores
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board

UNKNOWN_DAY = 17
A_DAY = re.compile(rf"\d\d-{UNKNOWN_DAY}\b|\b{UNKNOWN_DAY} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
MONTH = re.compile(r"\b20\d\d-\d\d\b")


def words(told: Any) -> Iterator[str]:
    """Every text within plain data."""
    if isinstance(told, str):
        yield told
    elif dataclasses.is_dataclass(told) and not isinstance(told, type):
        for one in dataclasses.fields(told):
            if one.name not in ("record", "view", "record_id"):
                yield from words(getattr(told, one.name))
    elif isinstance(told, Mapping):
        yield from words(list(told.values()))
    elif isinstance(told, (list, tuple)):
        for one in told:
            yield from words(one)


@pytest.fixture(scope="module")
def view():
    """The case of the mock-ups with every date known to the month; a letter speaks of the Child-Pugh class, the tests
    behind it are gone."""
    behind = ("albumin", "bilirubin")
    rows = [row for row in board.main_case() if getattr(row, "analyte", "") not in behind]
    rows.append(LiverAssessment(case_id="case-0142", date=board.LATEST, child_pugh_class="A"))
    blurred = [
        dataclasses.replace(row, date=row.date.replace(day=UNKNOWN_DAY), date_precision="month") if row.date else row
        for row in rows
    ]
    return view_of(board.case_of(blurred), board.BOARD.replace(day=28))


def overview(view):
    limits, studies = Staleness(), tumour.studies_of(view)
    yield from (laboratory.lab_rows(view, limits), laboratory.first_day(view), problems.problem_rows(view, limits))
    yield from (therapy.therapy_rows(view), tumour.lesion_head(view, studies), tumour.lesion_rows(view, studies))
    yield from (tumour.map_data(view, studies), tumour.signs_note(view, studies))


def staging(view):
    yield from (ladder_data.ladder(view, system) for system in ("bclc", "cnlc"))
    yield from (scores._cells(view, result, Staleness()) for result in view.assessment.results.values())


def options(view):
    sheet = sheet_of(view)
    for edition in sheet.editions:
        for row in (row for group in edition.groups for row in group.rows):
            yield from (row, sheet.detail(row.key))


PAGES = {
    "banner": banner_data.banner,
    "preview": preview._fact_rows,
    "data line": case_text.data_line,
    "open items": open_items.open_items,
    "overview": lambda view: list(overview(view)),
    "staging": lambda view: list(staging(view)),
    "options": lambda view: list(options(view)),
    "command line": lambda view: list(view_lines(view)),
}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_makes_a_day_of_a_month(view, page):
    said = list(words(PAGES[page](view)))
    assert [text for text in said if A_DAY.search(text)] == []
    assert any(MONTH.search(text) for text in said), "the months themselves are told"
