"""At the right end of the tabs: which set of criteria is asked, copy to the summary, the surgeon's sheet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.conversion.sheet import Sheet
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _
from hccboard.wording.formats import list_text

_WIDEST, _NARROWEST, _FRAME = 264, 180, 48


class _Chooser(QComboBox):
    """As wide as what is chosen in it, within limits; what is longer is cut and read in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.widest = _WIDEST
        self.setProperty("small", True)
        self.setAccessibleName(_("Rule set"))

    def add(self, name: str, set_id: str, about: str) -> None:
        """A set: its name, as much of it as there is room for, and all of it with its edition in the tooltip."""
        room = theme.px(self.widest - _FRAME)
        self.addItem(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room), set_id)
        told = list_text([part for part in (name, about) if part])
        self.setItemData(self.count() - 1, told, Qt.ItemDataRole.ToolTipRole)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.currentText()) + theme.px(_FRAME - 8)
        return QSize(round(min(max(words, theme.px(_NARROWEST)), theme.px(self.widest))), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Corner(QWidget):
    """``set_chosen`` carries the id of a set."""

    set_chosen = Signal(str)
    copy_requested = Signal()
    print_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._label = TextLabel(_("Rule set"), "cell", "text2", parent=self)
        self.chooser = _Chooser(self)
        self._label.setBuddy(self.chooser)
        self.chooser.activated.connect(lambda place: self.set_chosen.emit(str(self.chooser.itemData(place))))
        self.copy = Button(_("Copy to summary"), "file-text", small=True, parent=self)
        self.copy.clicked.connect(self._copy)
        self.print = Button(_("Surgeon’s sheet"), "printer", small=True, parent=self)
        self.print.setToolTip(_("Save the sheet as PDF ({key})").format(key="Ctrl P"))
        self.print.clicked.connect(self.print_requested)
        for widget in (self._label, self.chooser, self.copy, self.print):
            row.addWidget(widget)
        self._narrow = False

    def set_narrow(self, narrow: bool) -> None:
        """Leave room for the tabs."""
        self._narrow = narrow
        self._label.setVisible(not narrow)
        self.chooser.widest = 200 if narrow else _WIDEST
        self.print.setVisible(not narrow)

    def _copy(self) -> None:
        self.copy.setEnabled(False)  # once; the next sheet says what became of it
        self.copy_requested.emit()

    def show_sheet(self, sheet: Sheet, read_only: bool) -> None:
        """The sets with edition and certainty, the one in use chosen; whether the summary has it."""
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for one in sheet.names:
            self.chooser.add(one.name, one.id, one.about)
        self.chooser.setCurrentIndex(self.chooser.findData(sheet.set_id))
        self.chooser.setToolTip(self.chooser.currentData(Qt.ItemDataRole.ToolTipRole) or "")
        self.chooser.blockSignals(False)
        inside = sheet.in_summary == sheet.set_id
        self.copy.setText(_("In the summary") if inside else _("Copy to summary"))
        self.copy.set_icon_name("check" if inside else "file-text")
        self.copy.setEnabled(not inside and not read_only)
        self.copy.setToolTip(_("The summary prints the conversion review by this set.") if inside else "")
        self.chooser.updateGeometry()
        self.updateGeometry()
