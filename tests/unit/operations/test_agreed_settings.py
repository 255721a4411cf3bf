"""What rules go by is changed in one way: with who, when, old and new in the sealed history of the board file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hccboard.domain.conversion.local import ConversionRules, LocalSets, recorded_id
from hccboard.domain.records import Patient
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness
from hccboard.errors import UserError
from hccboard.operations import (
    agreed_settings,
    board_conversion,
    board_limits,
    board_region,
    board_response,
    edits,
    setting_words,
    stores,
)
from hccboard.operations.stores import BoardStore
from hccboard.storage import audit

FIRST = ConversionRules("1", "Board", date(2026, 8, 1))
SECOND = replace(
    FIRST, version="2", agreed_on=date(2026, 9, 1), icg_r15_below_pct=14, withheld_days=(("lenvatinib", 9),)
)

CHANGES = {
    "staleness": lambda board: board_limits.keep_limits(board, Staleness(imaging_days=30)),
    "response": lambda board: board_response.keep_rules(board, ResponseRules(min_sd_days=56)),
    "approval_region": lambda board: board_region.keep_region(board, "CN"),
    "conversion": lambda board: board_conversion.keep_rules(board, FIRST),
}


def test_every_setting_that_rules_go_by_is_tried_here() -> None:
    assert set(CHANGES) == set(agreed_settings.KEYS)


@pytest.mark.parametrize("key", agreed_settings.KEYS)
def test_a_change_stands_in_the_history_once_with_old_and_new(board: BoardStore, key: str) -> None:
    edits.save(board, [Patient(case_number="N-1")])
    target = edits.undo_target(board)
    before = stores.verify_store(board).audit_rows
    CHANGES[key](board)
    CHANGES[key](board)  # the same again is no change
    (change,) = agreed_settings.changes_of(board)
    assert (change.key, change.author, change.old, change.reason) == (key, board.author, None, "")
    assert change.new == stores.read_setting(board, key)
    found = stores.verify_store(board)
    assert (found.audit_rows, found.problems) == (before + 1, ())
    assert edits.undo_target(board) == target, "what records were changed is undone, not what the board agreed on"
    newest = stores.last_write(board)
    assert newest is not None and newest.at == change.at
    (entry,) = edits.history(board, key)
    assert (entry.action, entry.old, entry.new) == (audit.SETTING, None, None)


@pytest.mark.parametrize("key", agreed_settings.KEYS)
def test_no_other_way_leads_to_it(board: BoardStore, key: str) -> None:
    with pytest.raises(ValueError, match=key):
        stores.write_setting(board, key, {})
    with pytest.raises(ValueError, match="scores_shown"):
        agreed_settings.agree(board, "scores_shown", [])
    assert agreed_settings.changes_of(board) == ()


@pytest.mark.parametrize(
    "sql", ["UPDATE setting SET value = '\"US\"' WHERE key = 'approval_region'", "DELETE FROM setting"]
)
def test_a_setting_that_is_not_what_the_history_says_is_found(board: BoardStore, sql: str) -> None:
    board_region.keep_region(board, "CN")
    assert stores.verify_store(board).problems == ()
    with board.storage.writing() as connection:
        connection.exec_driver_sql(sql)
    assert stores.verify_store(board).problems == ("Setting approval_region differs from the audit trail.",)


def test_undoing_a_change_of_a_setting_by_its_operation_is_refused(board: BoardStore) -> None:
    board_region.keep_region(board, "CN")
    (entry,) = edits.history(board, "approval_region")
    with pytest.raises(UserError, match="nothing to undo"):
        edits.undo(board, entry.operation_id)
    assert board_region.region_of(board) == "CN"


def test_every_adopted_version_stays_with_what_changed(board: BoardStore) -> None:
    assert board_conversion.adoptions_of(board) == ()
    board_conversion.keep_rules(board, FIRST)
    board_conversion.keep_rules(board, SECOND, " audit of the year ")
    first, second = board_conversion.adoptions_of(board)
    assert (first.rules, second.rules, second.before) == (FIRST, SECOND, FIRST)
    assert (second.author, second.reason) == (board.author, "audit of the year")
    newest, oldest = setting_words.adoptions_in_words(board)
    assert newest.about == "Conversion set v2 (local), Board, 2026-09-01"
    assert newest.changed == (
        "ICG-R15, below: 10 % → 14 %", "Bevacizumab withheld, at least: 28 d → not settled",
        "Lenvatinib withheld, at least: 7 d → 9 d", "Tyrosine kinase inhibitor withheld, at least: 14 d → not settled",
        "Anti-PD-1 or anti-PD-L1 antibody withheld, at least: 28 d → not settled",
    )  # fmt: skip
    assert oldest.changed == ("the starting values",)
    assert setting_words.changed_lines(newest)[-1] == "Reason: audit of the year"
    assert stores.verify_store(board).problems == ()


def test_a_version_never_gets_other_values(board: BoardStore) -> None:
    board_conversion.keep_rules(board, FIRST)
    board_conversion.keep_rules(board, SECOND)
    with pytest.raises(UserError, match="Version 1 was adopted with other values"):
        board_conversion.keep_rules(board, replace(SECOND, version="1"))
    assert board_conversion.rules_of(board) == SECOND
    again = replace(FIRST, agreed_on=date(2026, 10, 1))
    board_conversion.keep_rules(board, again)  # the same values are adopted once more
    assert [one.rules for one in board_conversion.adoptions_of(board)] == [FIRST, SECOND, again]


def test_a_version_from_before_the_history_noted_settings_is_listed(board: BoardStore) -> None:
    with board.storage.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO setting VALUES ('conversion', '{\"version\": \"1\", \"agreed_on\": \"2026-08-01\","
            " \"author\": \"Board\"}')"
        )
    (kept,) = board_conversion.adoptions_of(board)
    assert (kept.rules, kept.at) == (FIRST, None)
    assert stores.verify_store(board).problems == ()
    board_conversion.keep_rules(board, SECOND)
    assert [one.rules for one in board_conversion.adoptions_of(board)] == [FIRST, SECOND]
    assert "before settings were noted" in setting_words.entered_words(setting_words.adoptions_in_words(board)[1])


def test_a_recorded_version_is_found_again(board: BoardStore) -> None:
    board_conversion.keep_rules(board, FIRST)
    board_conversion.keep_rules(board, SECOND)
    sets = board_conversion.sets_of(board)
    assert sets == LocalSets(SECOND, (FIRST, SECOND))
    assert sets.of(recorded_id(FIRST)) == FIRST
    assert sets.of(recorded_id(ConversionRules())) == ConversionRules()
    for standing in ("local", "xu_2022", "local:of another board", recorded_id(SECOND)):
        assert sets.of(standing) == SECOND
    assert [sets.id_of(recorded_id(one)) for one in (FIRST, SECOND)] == ["local:1", "local"]
    assert sets.id_of("xu_2022") == "xu_2022"
