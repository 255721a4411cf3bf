"""What stands in place of the list: an empty board, or nothing that matches, with the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from hccboard import wording
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.translate import _, ngettext


def empty_board(parent: QWidget, *, new_case: bool, import_page: bool, read_only: bool = False) -> EmptyState:
    """No case in the file yet; actions ``new`` and ``import`` where they can be done, else ``write``."""
    actions = []
    if new_case:
        actions.append(EmptyAction("new", _("New case"), "primary", "plus"))
    if import_page:
        actions.append(EmptyAction("import", _("Import a spreadsheet"), "secondary", "download"))
    if read_only:
        actions.append(EmptyAction("write", _("Edit here"), "primary", "pencil"))
    words = _("Type the first case, or read a spreadsheet. The import shows every row before anything is stored.")
    return EmptyState("clipboard-list", _("No case in this board file yet"), words, actions, parent=parent)


def nothing_found(
    parent: QWidget, search: str, filters: int, whole_view: bool, without_filters: int, examples: Sequence[str]
) -> EmptyState:
    """Nothing matches: says what hides what; actions ``filters``, ``search`` and ``view`` take it off."""
    actions = []
    if filters:
        words = ngettext("Clear {count} filter", "Clear {count} filters", filters).format(count=filters)
        actions.append(EmptyAction("filters", words))
    if search:
        actions.append(EmptyAction("search", _("Clear search")))
    if not whole_view:
        actions.append(EmptyAction("view", _("Show all cases")))
    return EmptyState("search", _title(search, filters), _text(without_filters, examples), actions, parent=parent)


def _title(search: str, filters: int) -> str:
    if search and filters:
        words = ngettext(
            "No case matches “{text}” with {count} filter", "No case matches “{text}” with {count} filters", filters
        )
        return words.format(text=search, count=filters)
    if search:
        return _("No case matches “{text}”").format(text=search)
    return _("No case matches these filters") if filters else _("No case in this view")


def _text(without_filters: int, examples: Sequence[str]) -> str:
    if not without_filters:
        return ""
    words = ngettext(
        "Without the filters {count} case matches: {names}.",
        "Without the filters {count} cases match: {names}.",
        without_filters,
    )
    names = wording.names_text(examples)
    if without_filters > len(examples):
        names += ", \u2026"
    return words.format(count=wording.number_text(without_filters), names=names)
