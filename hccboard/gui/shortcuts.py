"""The keys of the program in one table, and how they are bound to a window.

Single letters work only where no text field has the focus. ``KEYS`` is also what F1 lists, so that the list
cannot promise a key that is not bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from hccboard.translate import _, mark


@dataclass(frozen=True)
class Key:
    """``name`` is what code binds; ``sequence`` is empty where the widget itself answers the key."""

    name: str
    shown: str
    words: str
    sequence: str = ""
    group: str = "everywhere"


GROUPS = {
    "everywhere": mark("Everywhere"),
    "cases": mark("Cases"),
    "case": mark("Open case"),
    "entry": mark("Entry"),
    "evidence": mark("Evidence"),
    "cohort": mark("Cohort"),
    "help": mark("Help"),
}

KEYS: tuple[Key, ...] = (
    Key("search_all", "Ctrl K", mark("Search everything"), "Ctrl+K"),
    Key("page_1", "Ctrl 1", mark("Cases")),
    Key("page_3", "Ctrl 3", mark("Evidence")),
    Key("page_4", "Ctrl 4", mark("Cohort")),
    Key("page_5", "Ctrl 5", mark("Settings")),
    Key("page_6", "Ctrl 6", mark("Help")),
    Key("undo", "Ctrl Z", mark("Undo the last change"), "Ctrl+Z"),
    Key("larger", "Ctrl +", mark("Larger text"), "Ctrl++"),
    Key("smaller", "Ctrl −", mark("Smaller text"), "Ctrl+-"),
    Key("normal_size", "Ctrl 0", mark("Text at 100 %"), "Ctrl+0"),
    Key("next_panel", "F6", mark("Next panel"), "F6"),
    Key("lock", "Ctrl Shift L", mark("Lock the window"), "Ctrl+Shift+L"),
    Key("keys", "F1", mark("List of keys"), "F1"),
    Key("help", "Shift F1", mark("Help, also where no board is open"), "Shift+F1"),
    Key("search_list", "/", mark("Search this list"), "/", "cases"),
    Key("new_case", "Ctrl N", mark("New case"), "Ctrl+N", "cases"),
    Key("open_case", "Enter", mark("Open the case"), "", "cases"),
    Key("request_items", "R", mark("Copy a request for the missing items"), "R", "cases"),
    Key("preview_case", "Space", mark("Preview the case"), "", "cases"),
    Key("stop_import", "Esc", mark("Stop the import"), "", "cases"),
    Key("next_case", "Alt Down", mark("Next case"), "Alt+Down", "case"),
    Key("previous_case", "Alt Up", mark("Previous case"), "Alt+Up", "case"),
    Key("next_tab", "Ctrl Tab", mark("Next view of the case"), "Ctrl+Tab", "case"),
    Key("previous_tab", "Ctrl Shift Tab", mark("Previous view of the case"), "Ctrl+Shift+Tab", "case"),
    Key("what_if", "W", mark("Open or close what-if"), "W", "case"),
    Key("edit", "F2", mark("Edit the value in focus"), "", "case"),
    Key("conversion", "C", mark("Conversion review"), "C", "case"),
    Key("operation_date", "D", mark("Conversion review: operation date; Enter keeps it"), "D", "case"),
    Key("print", "Ctrl P", mark("Print or save the summary, or the sheet of the view"), "Ctrl+P", "case"),
    Key("laboratory", "Ctrl L", mark("New laboratory panel"), "Ctrl+L", "case"),
    Key("back", "Esc", mark("Close the panel, back to the list"), "Esc", "case"),
    Key("timeline_point", "Arrows", mark("From one place of the figure to the next"), "", "case"),
    Key("timeline_zoom", "+ − 0", mark("Timeline: fewer days, more, all"), "", "case"),
    Key("timeline_pan", "Shift Arrows", mark("Timeline: earlier or later"), "", "case"),
    Key("save", "Ctrl Enter", mark("Save what was entered"), "", "entry"),
    Key("search_evidence", "/", mark("Search the evidence"), "/", "evidence"),
    Key("read_record", "Enter", mark("Read the record, follow a link"), "", "evidence"),
    Key("previous_record", "Alt Left", mark("Back to the record before"), "Alt+Left", "evidence"),
    Key("point", "Arrows", mark("From one place of the figure to the next"), "", "cohort"),
    Key("open_point", "Enter", mark("Open the case of the place"), "", "cohort"),
    Key("all_figures", "Esc", mark("Back to all figures"), "Esc", "cohort"),
    Key("search_help", "Ctrl F", mark("Search this paper"), "Ctrl+F", "help"),
    Key("read_paper", "Enter", mark("Read the paper; next place found"), "", "help"),
)
_BY_NAME = {key.name: key for key in KEYS}
_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)


def types_text(widget: QWidget | None) -> bool:
    """Whether letters typed now go into a text field."""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, _TEXT_FIELDS)


def bind(owner: QWidget, name: str, action: Callable[[], None]) -> QShortcut:
    """Bind a key of the table to an action while ``owner`` or a part of it has the focus or is shown.

    A single letter does nothing while a text field has the focus (Qt gives it to the field first).
    """
    key = _BY_NAME[name]
    shortcut = QShortcut(QKeySequence(key.sequence), owner)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    if owner.isWindow():
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.setAutoRepeat(name in ("next_case", "previous_case", "larger", "smaller"))
    shortcut.activated.connect(lambda: _act(key, action))
    return shortcut


def _act(key: Key, action: Callable[[], None]) -> None:
    if len(key.sequence) == 1 and types_text(QApplication.focusWidget()):
        return
    action()


def listed() -> list[tuple[str, list[tuple[str, str]]]]:
    """For F1: every group with its keys and what they do, in the current language."""
    return [
        (_(title), [(key.shown, _(key.words)) for key in KEYS if key.group == group]) for group, title in GROUPS.items()
    ]
