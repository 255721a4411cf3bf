"""The import review page: a page of the window, never a dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.import_review.columns_panel import ColumnsPanel
from hccboard.gui.panels.import_review.controller import ImportController
from hccboard.gui.panels.import_review.preview_panel import PreviewPanel
from hccboard.gui.panels.import_review.summary_panel import SummaryPanel
from hccboard.gui.session import Session
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations import imports
from hccboard.translate import _, ngettext

_FILES = "CSV, XLSX (*.csv *.tsv *.txt *.xlsx)"


class ImportPage(QWidget):
    """``closed`` when the page is left, ``imported`` with the result when rows were stored."""

    closed = Signal()
    imported = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = ImportController(session, self)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()
        self._keys()

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar()
        self.top.set_crumbs([_("Cases"), _("Import review")])
        template = Button(_("Blank template"), "file-text")
        template.clicked.connect(self._save_template)
        another = Button(_("Another file"), "folder-open")
        another.clicked.connect(lambda: self.start(""))
        self.top.add_action(template)
        self.top.add_action(another)
        column.addWidget(self.top)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        inner.setSpacing(theme.px(12))
        inner.addLayout(self._notice())
        self.progress = ProgressStrip("", self)
        inner.addWidget(self.progress)
        self.columns, self.preview, self.summary = ColumnsPanel(), PreviewPanel(), SummaryPanel()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(theme.px(12))
        split.setChildrenCollapsible(False)
        for panel, share in ((self.columns, 27), (self.preview, 46), (self.summary, 21)):
            split.addWidget(panel)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([theme.px(380), theme.px(620), theme.px(330)])
        inner.addWidget(split, 1)
        column.addLayout(inner, 1)

    def _notice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.messages = MessageArea(self)
        row.addWidget(self.messages, 1)
        row.addWidget(TextLabel(_("Saved mapping"), "label", "text3"))
        self.saved = QComboBox()
        self.saved.setMinimumWidth(theme.px(180))
        self.saved.setAccessibleName(_("Saved mapping"))
        self.name_edit = QLineEdit()
        self.name_edit.setPlaceholderText(_("Name of this mapping"))
        self.name_edit.setAccessibleName(_("Name of this mapping"))
        self.name_edit.setMaximumWidth(theme.px(160))
        self.save_as = Button(_("Save as"), "save")
        for widget in (self.saved, self.name_edit, self.save_as):
            row.addWidget(widget)
        return row

    def _connect(self) -> None:
        c = self.controller
        c.working.connect(self._working)
        c.progressed.connect(self._progressed)
        c.table_read.connect(self._table_read)
        c.previewed.connect(self._previewed)
        c.failed.connect(self._failed)
        c.finished.connect(self._finished)
        self.columns.mapped.connect(c.map_column)
        self.columns.unit_chosen.connect(c.set_unit)
        self.columns.code_chosen.connect(c.set_code)
        self.preview.corrected.connect(c.correct)
        self.summary.decided.connect(c.decide)
        self.summary.problem_asked.connect(self.preview.show_rows)
        self.summary.import_asked.connect(c.run)
        self.summary.report_asked.connect(self._save_report)
        self.summary.cancel_asked.connect(self._leave)
        self.saved.activated.connect(lambda _i: c.use_saved(self.saved.currentText()))
        self.save_as.clicked.connect(lambda: c.save_mapping(self.name_edit.text()))
        self.top.crumb_activated.connect(lambda _i: self._leave())
        self.progress.stop_asked.connect(c.stop)

    def _keys(self) -> None:
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("N"), self.preview, lambda: self.preview.step(True), context=scope)
        QShortcut(QKeySequence("Shift+N"), self.preview, lambda: self.preview.step(False), context=scope)
        QShortcut(QKeySequence("F2"), self, self.preview.correct_current, context=scope)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._run_if_ready, context=scope)
        QShortcut(QKeySequence("Escape"), self, self._leave, context=scope)

    # --- going through it -----------------------------------------------------------------------------------

    def start(self, path: str = "") -> None:
        """Read a file; without one, ask for it."""
        if not path:
            path, _filter = QFileDialog.getOpenFileName(self, _("Choose a spreadsheet"), "", _FILES)
        if path:
            self.controller.read(path)
        elif self.controller.table is None:
            self.closed.emit()

    def _working(self, what: str) -> None:
        titles = {
            "reading": _("Reading {file}"), "looking": _("Looking at every cell of {file}"),
            "storing": _("Importing {file}"),
        }  # fmt: skip
        self.progress.set_title(titles[what].format(file=self.controller.file_name))
        self.progress.start()
        self.summary.import_button.setEnabled(False)

    def _progressed(self, done: int, total: int) -> None:
        self.progress.set_progress(done, total)

    def _table_read(self) -> None:
        table = self.controller.table
        assert table is not None
        size = _("{rows} rows × {columns} columns").format(rows=len(table), columns=len(table.columns))
        sheet = _("sheet {name}").format(name=table.sheet) if table.sheet else table.encoding
        self.top.set_crumbs([_("Cases"), _("Import review"), f"{table.file_name} · {sheet} · {size}"])
        self.saved.clear()
        self.saved.addItems(["", *self.controller.saved_names()])

    def _previewed(self) -> None:
        preview = self.controller.preview
        assert preview is not None
        self.progress.finish()
        self.messages.clear()
        self.messages.note(_("Nothing is stored yet."), _(
            "This page only reads the file. The board file changes when you choose Import, and not before."
        ))  # fmt: skip
        self.saved.setCurrentText(preview.mapping.name)
        self.columns.show_preview(preview)
        self.preview.show_preview(preview)
        self.summary.show_preview(preview)

    def _failed(self, error: Exception) -> None:
        self.progress.finish()
        self.summary.import_button.setEnabled(self.controller.preview is not None)
        if not isinstance(error, HccBoardError):
            raise error
        self.messages.clear()
        self.messages.error(error)

    def _finished(self, result: imports.ImportResult) -> None:
        self.progress.finish()
        self.imported.emit(result)
        stored = result.rows - result.rows_left_out
        title = ngettext("{count} row is stored.", "{count} rows are stored.", stored).format(count=stored)
        self.messages.clear()
        self.messages.note(title, _("{new} new cases, {updated} updated, {same} unchanged, {cells} cells left out.").format(
            new=result.new_cases, updated=result.updated_cases, same=result.unchanged_cases,
            cells=result.cells_left_out), _("Show the cases"), self.closed.emit)  # fmt: skip

    def _run_if_ready(self) -> None:
        if self.summary.import_button.isEnabled():
            self.controller.run()

    def _leave(self) -> None:
        self.controller.stop()
        self.closed.emit()

    def _save_report(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(self, _("Save the report"), "import-report.csv", "CSV (*.csv)")
        if path:
            self.controller.save_report(path)

    def _save_template(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(
            self, _("Save the template"), "hccboard-template.xlsx", "XLSX (*.xlsx)"
        )
        if path:
            QTimer.singleShot(0, self, lambda: imports.write_template(Path(path)))
