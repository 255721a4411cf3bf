"""Words that stand on the first page: what the demonstration is, and what is encrypted. Nothing to choose or type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Hairline
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


def demonstration_words(parent: QWidget) -> QWidget:
    """What the demonstration holds."""
    form = QWidget(parent)
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(TextLabel(_("A board with 24 synthetic patients"), "title", parent=form))
    for icon, words in (
        (
            "list-checks",
            _("Every stage, missing and stale values, ranges, names in Chinese, a conversion candidate."),
        ),
        ("pencil", _("Everything can be tried: edit, undo, suppose, print.")),
        ("trash-2", _("It stands in a temporary folder and is gone when it is closed. No passphrase is needed.")),
    ):
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconView(icon, 16, "accent", form), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(words, "cell", "text2", lines=0, parent=form), 1)
        column.addLayout(row)
    column.addStretch(1)
    return form


def promises(parent: QWidget) -> QWidget:
    """What is encrypted and what is not, and what becomes of a file whose passphrase is lost."""
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(TextLabel(_("What is encrypted"), "title", parent=box))
    for icon, title, text in (
        ("lock", _("Everything in the board file"), _("Cases, documents, notes, the history and drafts.")),
        ("eye-off", _("Readable without the key"),
         _("The name and size of the file and the date it changed. No case, no name.")),
        ("hard-drive", _("Not covered"),
         _("Printed pages and exported files. Memory while unlocked: use disk encryption.")),
    ):  # fmt: skip
        column.addLayout(_promise(icon, title, text, box))
        column.addWidget(Hairline(parent=box))
    column.addSpacing(10)
    lost = _("Nobody can open this file again: not your hospital, not the makers of the program. "
             "There is no reset and no spare key.")  # fmt: skip
    column.addWidget(IssueCard("caution", _("If the passphrase is lost"), lost, parent=box))
    column.addSpacing(10)
    column.addWidget(TextLabel(_("Who needs the passphrase"), "cell_strong", parent=box))
    who = _("Everyone who opens the file. Each change is kept in the history under the name that was given.")
    column.addWidget(TextLabel(who, "cell", "text2", lines=0, parent=box))
    column.addStretch(1)
    return box


def _promise(icon: str, title: str, text: str, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 10, 0, 10)
    row.setSpacing(10)
    row.addWidget(IconView(icon, 16, "accent", parent), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(TextLabel(title, "cell_strong", lines=0, parent=parent))
    words.addWidget(TextLabel(text, "cell", "text2", lines=0, parent=parent))
    row.addLayout(words, 1)
    return row


__all__ = ["demonstration_words", "promises"]
