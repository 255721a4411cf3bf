"""Drafts: kept in the store, beside what is saved, until they are discarded."""

from __future__ import annotations

from collections.abc import Callable

from hccboard.operations import drafts
from hccboard.operations.stores import BoardStore


def test_a_draft_is_kept_replaced_and_discarded(board: BoardStore, open_board: Callable[..., BoardStore]) -> None:
    assert drafts.load_draft(board, "case", "lab") is None
    drafts.save_draft(board, "case", "lab", {"value": "4."})
    drafts.save_draft(board, "case", "lab", {"value": "4.1", "unit": "g/dL", "rows": [1, None, True]})
    board.close()
    again = open_board(author="Dr Other")
    found = drafts.load_draft(again, "case", "lab")
    assert found is not None
    assert found.content == {"value": "4.1", "unit": "g/dL", "rows": [1, None, True]}
    assert found.author == "Dr Test"
    assert found.saved_at.tzinfo is not None
    drafts.discard_draft(again, "case", "lab")
    drafts.discard_draft(again, "case", "lab")
    assert drafts.load_draft(again, "case", "lab") is None


def test_drafts_of_several_forms_and_cases(board: BoardStore) -> None:
    for case_id, form in (("a", "lab"), ("a", "lesions"), ("b", "lab")):
        drafts.save_draft(board, case_id, form, form)
    assert {(d.case_id, d.form) for d in drafts.list_drafts(board)} == {("a", "lab"), ("a", "lesions"), ("b", "lab")}
    assert {d.form for d in drafts.list_drafts(board, "a")} == {"lab", "lesions"}
    assert drafts.list_drafts(board)[0].case_id == "b"


def test_a_draft_changes_nothing_that_is_saved(board: BoardStore) -> None:
    from hccboard.operations import stores

    drafts.save_draft(board, "case", "lab", {})
    assert stores.verify_store(board).audit_rows == 0
