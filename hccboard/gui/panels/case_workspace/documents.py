"""Documents and key images of a case, kept in the encrypted file: shown, corrected, voided, and copied out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from hccboard import policy, wording
from hccboard.domain.records import Attachment
from hccboard.domain.snapshot import Staleness
from hccboard.gui import theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.entry_seam import CHOOSE_FILE, VOID
from hccboard.gui.panels.case_workspace.attachment_files import PDF, Preview, can_show
from hccboard.gui.panels.case_workspace.summary import PageView
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext

A4_WIDTH_POINTS = 595.28
_TYPE_WORDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG", "text/plain": "TXT"}


class ImageView(QWidget):
    """A picture as large as the room allows, never enlarged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_image(self, image: QImage, name: str) -> None:
        """Show another picture; an empty one shows nothing."""
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(1.0, self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        painter.drawImage(QRectF((self.width() - width) / 2, 0, width, height), self._image)


class DocumentsTab(CaseTab):
    """Lists attachments; emits what is to be shown or copied out, and files that were dropped on it.

    Adding, correcting and voiding go through the entry form, as for every other record.
    """

    content_requested = Signal(object, float)
    """An attachment, and the pixels per point in which its pages are to be drawn."""
    copy_requested = Signal(object)
    files_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Attachment] = []
        self._view: CaseView | None = None
        self._read_only = self._compact = False
        self._may_add = policy.current().allows(policy.ATTACHMENTS)
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.panel = Panel(_("Documents"), padding=0, parent=self)
        self.panel.setProperty("panel", True)
        self.add = Button(_("Document"), "plus", "quiet", small=True, parent=self)
        self.add.clicked.connect(self._add)
        self.add.setVisible(self._may_add)
        self.panel.head.add_action(self.add)
        self.model = SimpleTableModel(
            [_("Title"), _("Type"), HeadCell(_("Size"), align="right"), HeadCell(_("Date")), _("Source")], parent=self
        )
        self.table = DataTable(_("Documents"), row_height=34, parent=self)
        self.table.setModel(self.model)
        self.table.current_row_changed.connect(self._chosen)
        self.table.row_opened.connect(lambda number: self._edit(number, "title"))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        words = _("Reports, letters and key images are kept inside the encrypted file.")
        if not self._may_add:
            words = _("The administrator of this computer switched this off: {feature}.").format(
                feature=policy.feature_name(policy.ATTACHMENTS)
            )
        self._nothing = EmptyState(
            "paperclip", _("No document yet"), words,
            [EmptyAction("add", _("Add a document"), "secondary", "plus")] if self._may_add else [], parent=self,
        )  # fmt: skip
        self._nothing.action_triggered.connect(lambda _key: self._add())
        self._stack.addWidget(self._nothing)
        self.panel.body.addLayout(self._stack)
        row.addWidget(self.panel, 3)
        row.addWidget(self._make_preview(), 2)

    def _make_preview(self) -> Panel:
        self.preview = Panel(_("Preview"), parent=self)
        self.preview.setProperty("panel", True)
        self.correct = Button(_("Correct"), "pencil", "quiet", small=True, parent=self)
        self.correct.clicked.connect(lambda: self._edit(self.table.currentIndex().row(), "title"))
        self.void = Button(_("Void"), "ban", "quiet", small=True, parent=self)
        self.void.clicked.connect(lambda: self._edit(self.table.currentIndex().row(), VOID))
        self.copy = Button(_("Save a copy\u2026"), "download", "quiet", small=True, parent=self)
        self.copy.clicked.connect(lambda: self.chosen() and self.copy_requested.emit(self.chosen()))
        for button in (self.correct, self.void, self.copy):
            self.preview.head.add_action(button)
        self._image = ImageView(self)
        self._words = TextLabel("", "cell", "text2", lines=0, parent=self)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(_("Text of the document"))
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setAccessibleName(_("Pages of the document"))
        inner = QWidget()
        inner.setProperty("ground", "surface")
        self._pages = QVBoxLayout(inner)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._scroll.setWidget(inner)
        self._shown = QStackedLayout()
        for widget in (self._image, self._text, self._scroll):
            self._shown.addWidget(widget)
        column = QVBoxLayout()
        column.addWidget(self._words)
        column.addLayout(self._shown, 1)
        self.preview.body.addLayout(column)
        return self.preview

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        old = self.chosen()
        before = old.id if old is not None and self._view is not None else ""
        self._view = view
        self._rows = list(reversed(list(view.case.of(Attachment))))
        self.model.set_rows([_cells(row) for row in self._rows])
        self.table.fit_columns(stretch=0)
        self._stack.setCurrentWidget(self.table if self._rows else self._nothing)
        count = len(self._rows)
        words = ngettext("{count} document", "{count} documents", count).format(count=count) if count else ""
        self.panel.head.set_subtitle(words)
        self.preview.setVisible(bool(count) and not self._compact)
        if self._rows:
            ids = [row.id for row in self._rows]
            number = ids.index(before) if before in ids else 0
            self.table.setCurrentIndex(self.model.index(number, 0))
            self._chosen(number)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        for button in (self.add, self.correct, self.void):
            button.setEnabled(not read_only)
        for button in self._nothing.buttons():
            button.setEnabled(not read_only)

    def set_compact(self, compact: bool) -> None:
        """Beside a form there is no room for the preview."""
        self._compact = compact
        self.preview.setVisible(bool(self._rows) and not compact)

    # -- what is shown ------------------------------------------------------------------------------------

    def chosen(self) -> Attachment | None:
        """The attachment of the chosen row."""
        number = self.table.currentIndex().row()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def show_preview(self, attachment: Attachment, preview: Preview) -> None:
        """Show what was asked for."""
        if attachment != self.chosen():
            return
        clear(self._pages)
        if preview.text:
            self._text.setPlainText(preview.text)
            self._shown.setCurrentWidget(self._text)
        elif attachment.media_type == PDF and preview.images:
            for number, image in enumerate(preview.images, 1):
                image.setDevicePixelRatio(self.devicePixelRatioF())
                self._pages.addWidget(PageView(image, number, len(preview.images)), 0, Qt.AlignmentFlag.AlignHCenter)
            self._pages.addStretch(1)
            self._shown.setCurrentWidget(self._scroll)
        elif preview.images:
            self._image.set_image(preview.images[0], attachment.title)
            self._shown.setCurrentWidget(self._image)
        nothing = not preview.text and not preview.images
        cut = _("Only the beginning is shown. Save a copy to see all of it.") if preview.cut else ""
        words = _("This document cannot be shown. Save a copy to open it with another program.") if nothing else cut
        self._words.set_text(words)
        self._words.setVisible(bool(words))

    def _chosen(self, number: int) -> None:
        attachment = self._rows[number] if 0 <= number < len(self._rows) else None
        self._image.set_image(QImage(), "")
        self._shown.setCurrentWidget(self._image)
        clear(self._pages)
        self.copy.setEnabled(attachment is not None)
        if attachment is None:
            return
        self.preview.head.set_subtitle(attachment.title)
        if can_show(attachment):
            self._words.hide()
            wide = max(self.preview.width() - theme.px(48), theme.px(280))
            self.content_requested.emit(attachment, wide / A4_WIDTH_POINTS * self.devicePixelRatioF())
        else:
            words = _("Pictures, PDF and text are shown here. Save a copy to open it with another program.")
            self._words.set_text(words)
            self._words.show()

    # -- what is asked for --------------------------------------------------------------------------------

    def _add(self) -> None:
        if self._view is not None and not self._read_only:
            self.edit_requested.emit(self._view.case.patient.case_id, "", "Attachment", CHOOSE_FILE)

    def _edit(self, number: int, field: str) -> None:
        if self._view is not None and not self._read_only and 0 <= number < len(self._rows):
            self.edit_requested.emit(self._view.case.patient.case_id, self._rows[number].id, "Attachment", field)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._read_only and self._may_add and _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit(_files(event.mimeData()))
        event.acceptProposedAction()


def _files(dropped: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]


def _cells(row: Attachment) -> list[Cell]:
    kind = _TYPE_WORDS.get(row.media_type, row.media_type)
    size = _("{size} kB").format(size=wording.number_text(max(1, round(row.size_bytes / 1000))))
    return [
        Cell(row.title, weight=500, tooltip=row.title),
        Cell(kind, tone="text2"),
        Cell(size, align="right", tone="text2"),
        Cell(wording.date_text(row.date, precision=row.date_precision), tone="text2"),
        Cell(row.source, tone="text2"),
    ]
