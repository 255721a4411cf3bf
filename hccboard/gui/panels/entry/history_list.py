"""What happened to a record: each change with old and new value, who, when and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import Record, entry_fields
from hccboard.gui import theme
from hccboard.gui.panels.entry.values import show_date
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _, mark

_ACTIONS = {
    "create": mark("Recorded"), "change": mark("Corrected"), "void": mark("Voided"), "unvoid": mark("Brought back"),
    "import": mark("Imported"), "undo": mark("Undone"), "view": mark("Viewed"),
    "export": mark("Taken out of the board"),
}  # fmt: skip
_TAKEN_OUT = {
    "pdf": mark("summary as PDF"), "pdf anonymised": mark("anonymised summary as PDF"),
    "surgeon's sheet": mark("surgeon’s sheet as PDF"),
    "surgeon's sheet anonymised": mark("anonymised surgeon’s sheet as PDF"),
    "printed": mark("printed summary"), "printed anonymised": mark("printed anonymised summary"),
    "attachment": mark("copy of a document"), "timeline": mark("timeline as a figure"),
}  # fmt: skip
"""What left the board, by the word that the history keeps for it."""


def value_words(kind: str, name: str, value: Any) -> str:
    """A field's value as the history shows it."""
    if value in (None, "", ()):
        return "\u2013"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if hasattr(value, "isoformat"):
        return show_date(value)
    if isinstance(value, str):
        try:
            return wording.choice_name(kind, name, value)
        except KeyError:
            return value
    return str(value)


def reason_words(action: str, reason: str) -> str:
    """Why a record was changed, or what was taken out of the board; "" where nothing is said."""
    if action == "export":
        return _(_TAKEN_OUT[reason]) if reason in _TAKEN_OUT else reason
    return _("Reason: {reason}").format(reason=reason) if reason else ""


def differences(kind: str, old: Record, new: Record) -> list[tuple[str, str, str]]:
    """(field, old, new) in words for every field that differs."""
    return [
        (wording.field_name(kind, name), value_words(kind, name, before), value_words(kind, name, after))
        for name, _spec in entry_fields(type(new))
        if (before := getattr(old, name)) != (after := getattr(new, name))
    ]


class HistoryList(QWidget):
    """The history of one record, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))

    def show_entries(self, kind: str, entries: tuple[Any, ...]) -> None:
        clear(self._column)
        self._column.addWidget(Hairline())
        self._column.addWidget(TextLabel(_("History"), "cell_strong"))
        for entry in reversed(entries):
            when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
            head = f"{_(_ACTIONS.get(entry.action, entry.action))} · {when} · {entry.author}"
            self._column.addWidget(TextLabel(head, "label", "text2"))
            if entry.old is not None and entry.new is not None:
                for field, before, after in differences(kind, entry.old, entry.new):
                    spans = (Span(f"{field}: "), Span(before, tone="text3", strike=True), Span(" \u2192 "),
                             Span(after, "cell_strong"))  # fmt: skip
                    self._column.addWidget(TextLabel(spans, "cell", lines=0))
            if said := reason_words(entry.action, entry.reason):
                self._column.addWidget(TextLabel(said, "cell", lines=0))
