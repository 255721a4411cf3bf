"""Sets of criteria in the evidence browser: when they are asked, whose each limit is, what is switched off."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.operations.evidence_browsing import Library
from hccboard.operations.evidence_browsing.details import detail_of
from hccboard.operations.evidence_browsing.shapes import Grid, Notes


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(evidence.shipped())


def rule_record(library, criteria_set):
    return next(one for one in library.records["rules"] if one.id == f"criteria_set.{criteria_set}")


def test_a_set_of_criteria_says_when_it_is_asked_and_whose_each_limit_is(library):
    detail = detail_of(library, rule_record(library, "xu_2022"))
    assert ("Asked of", "the time before treatment") in [(one.label, one.value) for one in detail.facts]
    sections = detail_of(library, rule_record(library, "resection_reserve")).sections
    rows = next(one for one in sections if isinstance(one, Grid) and one.key == "criteria").rows
    assert [row.cells[3].lines for row in rows if row.cells[0].text in ("7", "10")] == [(), ("NCCN 1.2026",)]


def test_a_set_that_is_switched_off_says_why_and_has_no_criteria(library):
    record = rule_record(library, "jlca_2023")
    assert record.note == "Switched off"
    (notes,) = detail_of(library, record).sections
    assert isinstance(notes, Notes)
    assert "The table with the limits was not read" in notes.items[0].text
