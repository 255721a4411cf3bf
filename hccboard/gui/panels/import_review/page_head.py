"""Above the import review: which sheet or encoding is read, and the saved mappings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import imports
from hccboard.translate import _


class PageHead(QWidget):
    """``sheet_chosen``, ``encoding_chosen``; ``mapping_chosen``, ``save_asked``, ``delete_asked`` with a name."""

    sheet_chosen = Signal(str)
    encoding_chosen = Signal(str)
    mapping_chosen = Signal(str)
    save_asked = Signal(str)
    delete_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.source_label = TextLabel("", "label", "text3")
        self.source = QComboBox()
        self.source.activated.connect(self._source_chosen)
        self.saved = QComboBox()
        self.saved.setMinimumWidth(theme.px(170))
        self.saved.setAccessibleName(_("Saved mapping"))
        self.saved.activated.connect(self._mapping_chosen)
        self.name_edit = QLineEdit()
        self.name_edit.setPlaceholderText(_("Name of this mapping"))
        self.name_edit.setAccessibleName(_("Name of this mapping"))
        self.name_edit.setFixedWidth(theme.px(170))
        self.name_edit.returnPressed.connect(self._save)
        self.name_edit.hide()
        self.save_as = Button(_("Save as"), "save")
        self.save_as.clicked.connect(self._save)
        self.delete = Button("", "x", "quiet", name=_("Forget this mapping"))
        self.delete.clicked.connect(lambda: self.delete_asked.emit(self.saved.currentText()))
        saved = TextLabel(_("Saved mapping"), "label", "text3")
        for label in (self.source_label, saved):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        for widget in (self.source_label, self.source, saved, self.saved,
                       self.delete, self.name_edit, self.save_as):  # fmt: skip
            row.addWidget(widget)

    def _source_chosen(self) -> None:
        signal = self.sheet_chosen if self.source.currentData() == "sheet" else self.encoding_chosen
        signal.emit(self.source.currentText())

    def _mapping_chosen(self) -> None:
        if self.saved.currentText():
            self.mapping_chosen.emit(self.saved.currentText())

    def _save(self) -> None:
        """The first press asks for the name, the second saves."""
        if not self.name_edit.isVisible():
            self.name_edit.setText(self.saved.currentText())
            self.name_edit.show()
            self.name_edit.setFocus()
            self.name_edit.selectAll()
            return
        self.save_asked.emit(self.name_edit.text())

    def show_table(self, table: imports.Table) -> None:
        """What can be chosen about the file: the sheet of a workbook, the encoding of a text."""
        self.source.clear()
        sheets = table.sheets if len(table.sheets or ()) > 1 else ()
        names = sheets or (imports.ENCODINGS if table.format == "csv" else ())
        for name in names:
            self.source.addItem(name, "sheet" if sheets else "encoding")
        words = _("Sheet") if sheets else _("Encoding")
        self.source_label.set_text(words)
        self.source.setAccessibleName(words)
        now = table.sheet if sheets else (table.encoding or "").lower().replace("_", "-")
        found = [i for i, name in enumerate(names) if name.replace("_", "-") == now or name == now]
        self.source.setCurrentIndex(found[0] if found else -1)
        saved = TextLabel(_("Saved mapping"), "label", "text3")
        for label in (self.source_label, saved):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        for widget in (self.source_label, self.source):
            widget.setVisible(bool(names))

    def show_names(self, names: list[str], chosen: str) -> None:
        """The saved mappings, and the one in use."""
        self.saved.clear()
        self.saved.addItems(["", *names])
        self.saved.setCurrentText(chosen if chosen in names else "")
        self.delete.setVisible(bool(self.saved.currentText()))

    def name_saved(self) -> None:
        """Saving is done: the name goes."""
        self.name_edit.hide()
