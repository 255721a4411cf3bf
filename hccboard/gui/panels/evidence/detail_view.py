"""The open record: its name, what it is, and its sections one below the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard.gui.panels.evidence import charts
from hccboard.gui.panels.evidence.grid_table import GridTable
from hccboard.gui.panels.evidence.sections import ConflictList, FactGrid, NoteList, SectionHead
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations.evidence_browsing.shapes import Detail, Grid, Notes, Section
from hccboard.translate import _


class DetailView(Panel):
    """``followed`` carries the id of an entry a link leads to."""

    followed = Signal(str)
    back_requested = Signal()
    """To the record that was open before a link was followed."""
    copied = Signal(str)
    """The citation was copied; carries the name of the record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self.setAccessibleName(_("Open record"))
        self.setProperty("panel", True)
        self.body.setSpacing(0)
        self._detail: Detail | None = None
        self._tables: dict[str, SectionHead] = {}
        self.body.addWidget(self._make_head())
        self.scroll = QScrollArea(self)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setAccessibleName(_("Open record"))
        self.body.addWidget(self.scroll, 1)

    def _make_head(self) -> QWidget:
        head = FittingWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.back_button = Button("", "chevron-left", "quiet", small=True, name=_("Back to the record before"),
                                  key="Alt Left", parent=head)  # fmt: skip
        self.back_button.clicked.connect(self.back_requested)
        self.back_button.hide()
        row.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        self._title = TextLabel("", "page", lines=0, parent=head)
        row.addWidget(self._title, 1)
        self.copy_button = Button(_("Copy citation"), "copy", parent=head)
        self.copy_button.clicked.connect(self.copy_citation)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._subtitle = TextLabel("", "cell", "text2", lines=0, parent=head)
        column.addWidget(self._subtitle)
        return head

    def detail(self) -> Detail | None:
        """What is shown."""
        return self._detail

    def show_detail(self, detail: Detail, entry: str = "") -> None:
        """Show a record; ``entry`` is the part of it that was asked for."""
        self._detail = detail
        aside = [Span("   " + detail.aside, "cell", "text3")] if detail.aside else []
        self._title.set_text([Span(detail.title), *aside])
        self._subtitle.set_text(detail.subtitle)
        self._subtitle.setVisible(bool(detail.subtitle))
        self.copy_button.setVisible(bool(detail.citation))
        self._tables = {}
        content = QWidget()
        content.setProperty("ground", "surface")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if detail.caution:
            column.addWidget(MessageBar(MessageKind.CAUTION, detail.caution, "", parent=content))
        if detail.facts:
            column.addWidget(Hairline(parent=content))
            column.addWidget(FactGrid(detail.facts, self.followed.emit, content))
        for section in detail.sections:
            self._add(section, column, content)
        column.addStretch(1)
        self.scroll.setWidget(content)
        self.scroll.verticalScrollBar().setValue(0)
        if entry and entry != detail.record.id:
            QTimer.singleShot(0, self, lambda: self.show_part(entry))

    def _add(self, section: Section, column: QVBoxLayout, content: QWidget) -> None:
        folds = isinstance(section, Grid) and section.folded
        aside = getattr(section, "place", "") or getattr(section, "summary", "")
        head = SectionHead(section.title, aside, folds=folds, parent=content)
        column.addWidget(head)
        if not folds:
            column.addWidget(self._widget(section, content))
            return
        assert isinstance(section, Grid)
        self._tables[section.key] = head
        slot = QVBoxLayout()
        slot.setContentsMargins(0, 0, 0, 0)
        column.addLayout(slot)
        head.toggled.connect(lambda shown: self._unfold(section, slot, content, shown))

    def _widget(self, section: Section, content: QWidget) -> QWidget:
        if isinstance(section, Grid) and section.form == "ic50" and (found := charts.heat_map(section.key, content)):
            return found
        if isinstance(section, Grid):
            return GridTable(section, self.followed.emit, content)
        if isinstance(section, Notes):
            return NoteList(section, self.followed.emit, content)
        return ConflictList(section, self.followed.emit, content)

    def _unfold(self, section: Grid, slot: QVBoxLayout, content: QWidget, shown: bool) -> None:
        """A table of a paper is made when it is first wanted."""
        if slot.count() == 0:
            slot.addWidget(self._widget(section, content))
        item = slot.itemAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.setVisible(shown)

    def unfold(self, key: str) -> bool:
        """Open a folded table by its id; whether there is one."""
        head = self._tables.get(key)
        if head is not None:
            head.setChecked(True)
        return head is not None

    def show_part(self, entry: str) -> None:
        """Bring a part of the record into view: a table, a row of one, a discrepancy."""
        key = entry.partition("#")[0]
        if self.unfold(key):
            self.scroll.ensureWidgetVisible(self._tables[key], 0, self.scroll.viewport().height() // 2)
        content = self.scroll.widget()
        for table in content.findChildren(GridTable) if content else ():
            row = table.row_of(entry)
            if row >= 0:
                table.table.selectRow(row)
                top = table.table.mapTo(content, table.table.viewport().pos()).y()
                place = top + table.table.rowViewportPosition(row)
                self.scroll.ensureVisible(0, place, 0, self.scroll.viewport().height() // 3)
                return

    def copy_citation(self) -> None:
        """Put the citation into the clipboard."""
        if self._detail is not None and self._detail.citation:
            QApplication.clipboard().setText(self._detail.citation)
            self.copied.emit(self._detail.title)

    def clear(self) -> None:
        """Show no record."""
        self._detail = None
        self._title.set_text("")
        self._subtitle.hide()
        self.copy_button.hide()
        self.scroll.setWidget(QWidget())
