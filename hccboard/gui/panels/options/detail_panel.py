"""The open option: every reason, caution, missing fact and source of it, in the column at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui.panels.options.detail import OptionDetail
from hccboard.gui.panels.options.line_list import CertaintyTag, LineList, scrolling
from hccboard.gui.panels.options.option_painting import CHIPS
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


class DetailPanel(Panel):
    """``closed`` is emitted by the cross; ``acted`` carries the ``Action`` of a line."""

    closed = Signal()
    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Option in detail"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self.close_button = Button("", "x", "quiet", small=True, name=_("Close the detail"), parent=self)
        self.close_button.clicked.connect(self.closed)
        self.head.add_action(self.close_button)
        self.body.setSpacing(0)
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 8, 12, 9)
        column.setSpacing(3)
        self._name = TextLabel("", "title", lines=0, parent=head)
        self._edition = TextLabel("", "label", "text2", lines=0, parent=head)
        self._chip = Chip(ChipForm.NOTE, "", parent=head)
        self._tag = CertaintyTag("", head)
        column.addWidget(self._name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self._tag)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._edition)
        self.lines = LineList()
        self.lines.acted.connect(self.acted)
        self.scroll = scrolling(self.lines, _("Reasons and evidence"), self)
        self.body.addWidget(head)
        self.body.addWidget(Hairline(parent=self))
        self.body.addWidget(self.scroll, 1)

    def show_detail(self, detail: OptionDetail) -> None:
        """Show an option from its top."""
        form, icon = CHIPS[detail.chip]
        self._name.set_text(detail.name)
        self._chip.set_chip(ChipSpec(form, detail.chip_text, icon))
        self._chip.describe(f"{detail.name}: {detail.chip_text}")
        self._edition.set_text(" · ".join(part for part in (detail.edition, detail.line) if part))
        self._tag.setText(detail.tag)
        self._tag.setVisible(bool(detail.tag))
        self._tag.updateGeometry()
        self.lines.set_sections(detail.sections)
        self.scroll.verticalScrollBar().setValue(0)
        self.setAccessibleName(_("{title}: {name}").format(title=_("Option in detail"), name=detail.name))
