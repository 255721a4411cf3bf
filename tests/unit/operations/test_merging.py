"""Two versions side by side: what only one side changed stands, what both changed waits for a person."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hccboard.domain.records import RECORD_TYPES, LabResult, PerformanceStatus, Record, VascularInvasion
from hccboard.operations import cases, edits
from hccboard.operations.edits import EditConflict, RecordConflict
from hccboard.operations.merging import MINE, THEIRS, field_conflicts, merged
from hccboard.operations.stores import BoardStore
from tests.unit.operations.test_edits import case_id  # noqa: F401 - a fixture

BASE = PerformanceStatus(id="p", case_id="c", ecog_low=1, date=date(2026, 8, 6), source="clinic")


def conflict(mine: Record, theirs: Record, base: Record | None = BASE) -> RecordConflict:
    return RecordConflict(mine, replace(theirs, version=2), base)


def test_one_sided_changes_stand_and_two_sided_ones_wait() -> None:
    both = conflict(replace(BASE, ecog_low=2, source="phone"), replace(BASE, ecog_low=0, note="seen"))
    rows = {row.names[0]: row for row in field_conflicts([both])}
    assert {name: row.changed_by for name, row in rows.items()} == {"ecog_low": "", "source": MINE, "note": THEIRS}
    ecog = rows["ecog_low"]
    assert (ecog.before, ecog.mine, ecog.theirs) == ((1, None), (2, None), (0, None))


def test_the_same_change_by_both_is_no_difference() -> None:
    assert field_conflicts([conflict(replace(BASE, ecog_low=2), replace(BASE, ecog_low=2))]) == ()


def test_without_what_both_began_with_everything_waits() -> None:
    rows = field_conflicts([conflict(replace(BASE, ecog_low=2), replace(BASE, source="phone"), None)])
    assert [row.changed_by for row in rows] == ["", ""]


def test_what_is_one_statement_is_taken_whole() -> None:
    base = LabResult(id="l", case_id="c", analyte="albumin", value=Decimal("41"), unit="g/L")
    two = conflict(replace(base, value=Decimal("38")), replace(base, value=Decimal("4.1"), unit="g/dL"), base)
    (row,) = field_conflicts([two])
    assert row.changed_by == ""
    (mine,) = merged([two], [row], {0: MINE})
    assert (mine.value, mine.unit, mine.version) == (Decimal("38"), "g/L", 2)
    veins = VascularInvasion(id="v", case_id="c", portal_vein="Vp2")
    mine, theirs = replace(veins, portal_vein_high="Vp3"), replace(veins, portal_vein="Vp1")
    (row,) = field_conflicts([conflict(mine, theirs, veins)])
    assert row.names == ("portal_vein", "portal_vein_high")


@pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=RECORD_TYPES)
def test_every_field_that_can_differ_is_in_one_row(kind: type[Record]) -> None:
    base = kind(id="r", case_id="c")
    names = [f.name for f in dataclasses.fields(kind)]
    other = replace(base, **{name: object() for name in names if name not in ("id", "case_id")})
    rows = field_conflicts([RecordConflict(base, other, base)])
    shown = [name for row in rows for name in row.names]
    assert len(shown) == len(set(shown))
    kept = {"id", "case_id", "version", "recorded_at", "recorded_by", "voided", "void_reason", "import_key"}
    assert set(shown) == set(names) - kept


def test_a_row_without_a_choice_is_not_merged() -> None:
    two = conflict(replace(BASE, ecog_low=2), replace(BASE, ecog_low=0))
    with pytest.raises(KeyError):
        merged([two], field_conflicts([two]), {})


def test_what_was_merged_is_saved_and_both_versions_stay(board: BoardStore, case_id: str) -> None:  # noqa: F811
    new = PerformanceStatus(case_id=case_id, ecog_low=1, source="clinic")
    (first,) = edits.save(board, [new]).records
    edits.save(board, [replace(first, ecog_low=2)], reason="seen again")
    with pytest.raises(EditConflict) as caught:
        edits.save(board, [replace(first, ecog_low=0, source="phone")], reason="misread")
    conflicts = caught.value.conflicts
    rows = field_conflicts(conflicts)
    records = merged(conflicts, rows, {0: THEIRS, 1: MINE})
    (stored,) = edits.save(board, records, reason="merged").records
    assert (stored.ecog_low, stored.source, stored.version) == (2, "phone", 3)
    versions = [entry.new for entry in edits.history(board, first.id)]
    assert [(v.ecog_low, v.source) for v in versions] == [(1, "clinic"), (2, "clinic"), (2, "phone")]
    assert cases.read_case(board, case_id).latest(PerformanceStatus) == stored


def test_keeping_theirs_for_all_writes_nothing(board: BoardStore, case_id: str) -> None:  # noqa: F811
    (first,) = edits.save(board, [PerformanceStatus(case_id=case_id, ecog_low=1)]).records
    (theirs,) = edits.save(board, [replace(first, ecog_low=2)], reason="seen again").records
    with pytest.raises(EditConflict) as caught:
        edits.save(board, [replace(first, ecog_low=0)], reason="misread")
    rows = field_conflicts(caught.value.conflicts)
    records = merged(caught.value.conflicts, rows, dict.fromkeys(range(len(rows)), THEIRS))
    assert records == (theirs,)
    assert edits.save(board, records).counts == {"unchanged": 1}
