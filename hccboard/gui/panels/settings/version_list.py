"""The versions of the local conversion set that the board adopted, the newest first, with what each one changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.setting_words import ToldChange, changed_lines, entered_words
from hccboard.translate import _


class VersionList(QWidget):
    """Nothing is shown while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._shown: tuple[ToldChange, ...] = ()
        self.hide()

    def show_versions(self, versions: Sequence[ToldChange]) -> None:
        """Other versions, the newest first."""
        if tuple(versions) == self._shown:
            return
        self._shown = tuple(versions)
        clear(self._column)
        if versions:
            self._column.addSpacing(4)
            self._column.addWidget(Hairline(parent=self))
            self._column.addSpacing(4)
            self._column.addWidget(TextLabel(_("Adopted versions"), "cell_strong", parent=self))
        for one in versions:
            self._column.addSpacing(4)
            self._column.addWidget(TextLabel(one.about, "cell", lines=0, parent=self))
            self._column.addWidget(TextLabel(entered_words(one), "label", "text3", lines=0, parent=self))
            for text in changed_lines(one):
                self._column.addWidget(TextLabel(text, "label", "text2", lines=0, parent=self))
        self.setVisible(bool(versions))

    def versions(self) -> tuple[ToldChange, ...]:
        """What is shown."""
        return self._shown


__all__ = ["VersionList"]
