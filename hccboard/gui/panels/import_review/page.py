"""The import review page: a page of the window, never a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.import_review.columns_panel import ColumnsPanel
from hccboard.gui.panels.import_review.controller import ImportController
from hccboard.gui.panels.import_review.page_head import PageHead
from hccboard.gui.panels.import_review.preview_panel import PreviewPanel
from hccboard.gui.panels.import_review.result_view import ResultView
from hccboard.gui.panels.import_review.summary_panel import SummaryPanel
from hccboard.gui.save_dialog import ask_where
from hccboard.gui.session import Session
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations import imports
from hccboard.translate import _

_REPORTS = "PDF (*.pdf);;CSV (*.csv)"
_FILES = "CSV, XLSX (*.csv *.tsv *.txt *.xlsx)"
_FOCUS = Qt.FocusReason.OtherFocusReason


class ImportPage(QWidget):
    """``closed`` when the page is left, ``imported`` with the result when rows were stored."""

    closed = Signal()
    imported = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = ImportController(session, self)
        self._asked_to_leave = False
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
        self.template_button = Button(_("Blank template"), "file-text")
        self.template_button.clicked.connect(self._save_template)
        self.another = Button(_("Another file"), "folder-open")
        self.another.clicked.connect(lambda _on=False: self.start(""))
        self.top.add_action(self.template_button)
        self.top.add_action(self.another)
        column.addWidget(self.top)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        inner.setSpacing(theme.px(12))
        notice = QHBoxLayout()
        notice.setSpacing(theme.px(8))
        self.messages, self.head = MessageArea(self), PageHead(self)
        notice.addWidget(self.messages, 1, Qt.AlignmentFlag.AlignTop)
        notice.addWidget(self.head, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        inner.addLayout(notice)
        self.progress = ProgressStrip("", self)
        self.progress.hide()
        inner.addWidget(self.progress)
        inner.addWidget(self._build_stack(), 1)
        column.addLayout(inner, 1)

    def _build_stack(self) -> QStackedWidget:
        self.columns, self.preview, self.summary = ColumnsPanel(), PreviewPanel(), SummaryPanel()
        split = self._review = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(theme.px(12))
        split.setChildrenCollapsible(False)
        for panel, share in ((self.columns, 27), (self.preview, 46), (self.summary, 21)):
            split.addWidget(panel)
            split.setStretchFactor(split.count() - 1, share)
        self.result = ResultView()
        self._empty = Panel(padding=0)
        self.stack = QStackedWidget()
        for page in (self._empty, split, self.result):
            self.stack.addWidget(page)
        self._say_no_file()
        return self.stack

    def _say_no_file(self) -> None:
        choose = EmptyAction("another", _("Choose a file"), "primary", "folder-open")
        self._say_state("file-text", _("No file is open."), _("CSV or XLSX; nothing is stored by looking."), (choose,))

    def _say_state(self, icon: str, title: str, text: str, actions: Sequence[EmptyAction]) -> None:
        """Nothing to review: why, and what to do; the first action has the focus."""
        clear(self._empty.body)
        state = EmptyState(icon, title, text, actions)
        state.action_triggered.connect(self._act)
        self._empty.body.addWidget(state, 1)
        self.stack.setCurrentWidget(self._empty)
        self.head.hide()
        first = state.buttons()[0]
        if self.isVisible():
            QTimer.singleShot(0, first, lambda: first.setFocus(_FOCUS))

    def _act(self, key: str) -> None:
        if key == "another":
            self.start("")
        elif key == "again":
            self.controller.read(self.controller.path)
        else:
            self.closed.emit()

    def _connect(self) -> None:
        c = self.controller
        c.working.connect(self._working)
        c.progressed.connect(self.progress.set_progress)
        c.storing_told.connect(self.progress.set_progress)
        c.table_read.connect(self._table_read)
        c.resumed.connect(self._resumed)
        c.previewed.connect(self._previewed)
        c.failed.connect(self._failed)
        c.finished.connect(self._finished)
        c.stopped.connect(self._stopped)
        c.mapping_saved.connect(self._mapping_saved)
        c.report_saved.connect(lambda name: self.messages.note(_("Saved."), name))
        c.session.closing.connect(self._forget)
        self.columns.mapped.connect(c.map_column)
        self.columns.unit_chosen.connect(c.set_unit)
        self.columns.code_chosen.connect(c.set_code)
        self.columns.names_wanted.connect(c.read_names)
        self.preview.corrected.connect(c.correct)
        self.summary.decided.connect(c.decide)
        self.summary.rest_decided.connect(c.decide_rest)
        self.summary.problem_asked.connect(self.preview.show_rows)
        self.summary.import_asked.connect(c.run)
        self.summary.report_asked.connect(self._save_report)
        self.summary.cancel_asked.connect(self._leave)
        self.head.mapping_chosen.connect(c.use_saved)
        self.head.save_asked.connect(c.save_mapping)
        self.head.delete_asked.connect(c.delete_mapping)
        self.head.sheet_chosen.connect(lambda name: c.read(c.path, name))
        self.head.encoding_chosen.connect(lambda name: c.read(c.path, encoding=name))
        self.result.cases_asked.connect(self.closed)
        self.result.another_asked.connect(lambda: self.start(""))
        self.result.report_asked.connect(self._save_report)
        self.top.crumb_activated.connect(lambda _i: self._leave())
        self.progress.stop_asked.connect(c.stop)

    def _keys(self) -> None:
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        table = self.preview.table
        for keys, owner, work in (
            ("N", self.preview, lambda: self.preview.step(True)),
            ("Shift+N", self.preview, lambda: self.preview.step(False)),
            ("Space", table, lambda: self.summary.toggle(self.preview.current_problem())),
            ("Return", table, self._edit_mapping), ("Enter", table, self._edit_mapping),
            ("F2", self, self.preview.correct_current), ("Ctrl+Return", self, self._run_if_ready),
            ("Ctrl+Enter", self, self._run_if_ready), ("Escape", self, self._escape),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), owner)
            shortcut.setContext(scope)  # the constructor with a callable ignores the keyword
            shortcut.activated.connect(work)

    # --- going through it -----------------------------------------------------------------------------------

    def start(self, path: str = "") -> None:
        """Read a file; without one, ask for it."""
        if not path:
            path, _filter = QFileDialog.getOpenFileName(self, _("Choose a spreadsheet"), "", _FILES)
        if path:
            self._asked_to_leave = False
            self.controller.read(path)
        elif self.controller.table is None:
            self.closed.emit()

    def _working(self, what: str) -> None:
        titles = {
            "reading": _("Reading {file}"), "looking": _("Looking at every cell of {file}"),
            "storing": _("Importing {file}"),
        }  # fmt: skip
        self.progress.start(titles[what].format(file=self.controller.file_name))
        self.summary.import_button.setEnabled(False)
        self.columns.setEnabled(what == "looking")
        if what == "reading":
            self.messages.clear()
        if what == "storing":
            self.messages.clear()

    def _table_read(self) -> None:
        table = self.controller.table
        assert table is not None
        size = _("{rows} rows × {columns} columns").format(
            rows=wording.number_text(len(table)), columns=len(table.columns)
        )
        sheet = _("sheet {name}").format(name=table.sheet) if table.sheet else table.encoding
        self.top.set_crumbs([_("Cases"), _("Import review"), f"{table.file_name} · {sheet} · {size}"])
        self.head.show_table(table)

    def _resumed(self) -> None:
        self.messages.note(
            _("What you decided in this file is here again."), _("Nothing is stored yet."), stays=True
        )

    def _previewed(self) -> None:
        preview = self.controller.preview
        assert preview is not None
        first = self.stack.currentWidget() is not self._review
        self._idle()
        if not any(_("Nothing is stored yet.") in bar.accessibleName() for bar in self.messages.bars()):
            self.messages.clear()
            self.messages.note(_("Nothing is stored yet."), _(
                "This page only reads the file. The board file changes when you choose Import, and not before."
            ), stays=True)  # fmt: skip
        self.head.show()
        self.head.show_names(self.controller.saved_names(), preview.mapping.name)
        self.columns.show_preview(preview)
        self.preview.show_preview(preview)
        self.summary.show_preview(preview)
        self.stack.setCurrentWidget(self._review)
        if first:
            self._share_width()
            self.preview.table.setFocus(_FOCUS)

    def _share_width(self) -> None:
        """What the panels get at first: in large text the preview, which scrolls sideways, gives way."""
        wide = self._review.width() - 2 * self._review.handleWidth()
        columns = min(theme.px(380), round(wide * 0.31))
        summary = min(theme.px(300), round(wide * 0.22))
        self._review.setSizes([columns, wide - columns - summary, summary])

    def _idle(self) -> None:
        self.progress.finish()
        self.columns.setEnabled(True)
        self.summary.set_ready(self.controller.preview)

    def _failed(self, error: Exception) -> None:
        self._idle()
        if not isinstance(error, HccBoardError):
            raise error
        self.messages.clear()
        if self.controller.preview is not None:
            self.messages.error(error)
            return
        text = " ".join(part for part in (error.why, error.next_step) if part)
        actions = (
            EmptyAction("another", _("Another file"), "primary", "folder-open"),
            EmptyAction("again", _("Read it again")), EmptyAction("close", _("Back to the cases")),
        )  # fmt: skip
        self._say_state("file-text", error.what, text, actions)

    def _stopped(self, what: str) -> None:
        """Stop was pressed: nothing of what was under way is kept."""
        self._idle()
        self.messages.clear()
        if what == "storing":
            self.messages.note(_("Stopped. Nothing was stored."), _("The board is as it was before the import."))
        elif self.controller.preview is None:
            actions = (
                EmptyAction("again", _("Read it again"), "primary"),
                EmptyAction("another", _("Another file"), icon="folder-open"),
            )  # fmt: skip
            self._say_state("file-text", _("Stopped. Nothing was stored."), self.controller.file_name, actions)
        else:
            words = _("The preview is older than your last decision. Decide again to make it new.")
            self.messages.caution(_("Stopped. Nothing was stored."), words, _("Make it new"), self.controller.rebuild)
            self.summary.import_button.setEnabled(False)

    def _finished(self, result: imports.ImportResult) -> None:
        self._idle()
        self.messages.clear()
        self.head.hide()
        self.result.show_result(result, self.controller.file_name)
        self.stack.setCurrentWidget(self.result)
        self.result.show_cases.setFocus(_FOCUS)
        self.imported.emit(result)

    def _mapping_saved(self, name: str) -> None:
        self.head.name_saved()
        self.head.show_names(self.controller.saved_names(), name)
        if name:
            title = _("The mapping is saved as “{name}”.").format(name=name)
            self.messages.note(title, _("It is used by itself for the next file with these columns."))

    def _forget(self) -> None:
        """The board file is closed: nothing of the spreadsheet stays in view."""
        self.messages.clear()
        self.progress.finish()
        self.progress.set_title("")
        for panel in (self.columns, self.preview, self.summary, self.result):
            panel.forget()
        self.top.set_crumbs([_("Cases"), _("Import review")])
        self._say_no_file()

    def _run_if_ready(self) -> None:
        if self.stack.currentWidget() is not self._review:
            return
        if self.summary.import_button.isEnabled():
            self.controller.run()
        elif not self.controller.is_working():
            self.summary.show_open()

    def _edit_mapping(self) -> None:
        """From a cell to the mapping of its column."""
        current = self.preview.table.currentIndex()
        column = self.preview.model.place(current)[1] if current.isValid() else -1
        if column >= 0:
            self.columns.show_column(column)
            self.columns.edit_mapping()

    def _escape(self) -> None:
        if self.controller.is_working():
            self.controller.stop()
        else:
            self._leave()

    def _leave(self) -> None:
        """Close the page; decisions that would be lost are asked about once."""
        if self.controller.has_decisions() and not self._asked_to_leave:
            self._asked_to_leave = True
            self.messages.caution(
                _("Your decisions are not saved."), _("Save the mapping to keep them, or leave: nothing was stored."),
                _("Leave"), self.closed.emit,
            )  # fmt: skip
            return
        self.controller.stop()
        self.closed.emit()

    def _save_report(self) -> None:
        path, kind = ask_where(self, _("Save the report"), "import-report.pdf", _REPORTS, self.messages.error)
        if path:
            ending = ".pdf" if "*.pdf" in kind else ".csv"
            self.controller.save_report(path if Path(path).suffix.casefold() in (".pdf", ".csv") else path + ending)

    def _save_template(self) -> None:
        name, kinds = "hccboard-template.xlsx", "XLSX (*.xlsx)"
        path, _filter = ask_where(self, _("Save the template"), name, kinds, self.messages.error)
        if path:
            self.controller.save_template(path)
