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
    again = open_board()
    found = drafts.load_draft(again, "case", "lab")
    assert found is not None
    assert found.content == {"value": "4.1", "unit": "g/dL", "rows": [1, None, True]}
    assert found.author == "Dr Test"
    assert found.saved_at.tzinfo is not None
    drafts.discard_draft(again, "case", "lab")
    drafts.discard_draft(again, "case", "lab")
    assert drafts.load_draft(again, "case", "lab") is None


def test_two_authors_do_not_meet_in_each_others_drafts(
    board: BoardStore, open_board: Callable[..., BoardStore]
) -> None:
    drafts.save_draft(board, "case", "lab", "of Dr Test")
    board.close()
    other = open_board(author="Dr Other")
    assert drafts.load_draft(other, "case", "lab") is None
    assert drafts.list_drafts(other) == []
    drafts.save_draft(other, "case", "lab", "of Dr Other")
    assert [draft.content for draft in drafts.list_drafts(other, "case")] == ["of Dr Other"]
    drafts.discard_draft(other, "case", "lab")
    other.close()
    again = open_board()
    assert [draft.content for draft in drafts.list_drafts(again)] == ["of Dr Test"]


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
