"""Documents and key images of a case, kept in the encrypted file; images are shown, copies can be taken out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import Attachment
from hccboard.domain.snapshot import Staleness
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext

SHOWN_TYPES = ("image/png", "image/jpeg", "image/bmp", "image/gif", "image/webp")
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
    """Lists attachments; emits what is to be added, shown, copied out or voided."""

    add_requested = Signal()
    content_requested = Signal(object)
    copy_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Attachment] = []
        self._view: CaseView | None = None
        self._read_only = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.panel = Panel(_("Documents"), padding=0, parent=self)
        self.panel.setProperty("panel", True)
        self.add = Button(_("Document"), "plus", "quiet", small=True, parent=self)
        self.add.clicked.connect(self.add_requested)
        self.panel.head.add_action(self.add)
        self.model = SimpleTableModel(
            [_("Title"), _("Type"), HeadCell(_("Size"), align="right"), HeadCell(_("Date")), _("Source")], parent=self
        )
        self.table = DataTable(_("Documents"), row_height=34, parent=self)
        self.table.setModel(self.model)
        self.table.current_row_changed.connect(self._chosen)
        self.table.row_opened.connect(self._edit)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        words = _("Reports, letters and key images are kept inside the encrypted file.")
        self._nothing = EmptyState(
            "paperclip", _("No document yet"), words,
            [EmptyAction("add", _("Add a document"), "secondary", "plus")], parent=self,
        )  # fmt: skip
        self._nothing.action_triggered.connect(lambda _key: self.add_requested.emit())
        self._stack.addWidget(self._nothing)
        self.panel.body.addLayout(self._stack)
        row.addWidget(self.panel, 3)
        row.addWidget(self._make_preview(), 2)

    def _make_preview(self) -> Panel:
        self.preview = Panel(_("Preview"), parent=self)
        self.preview.setProperty("panel", True)
        self.copy = Button(_("Save a copy\u2026"), "download", "quiet", small=True, parent=self)
        self.copy.clicked.connect(lambda: self.chosen() and self.copy_requested.emit(self.chosen()))
        self.preview.head.add_action(self.copy)
        self._image = ImageView(self)
        self._words = TextLabel("", "cell", "text2", lines=0, parent=self)
        column = QVBoxLayout()
        column.addWidget(self._words)
        column.addWidget(self._image, 1)
        self.preview.body.addLayout(column)
        return self.preview

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        self._view = view
        self._rows = list(reversed(list(view.case.of(Attachment))))
        self.model.set_rows([_cells(row) for row in self._rows])
        self.table.fit_columns(stretch=0)
        self._stack.setCurrentWidget(self.table if self._rows else self._nothing)
        count = len(self._rows)
        words = ngettext("{count} document", "{count} documents", count).format(count=count) if count else ""
        self.panel.head.set_subtitle(words)
        self.preview.setVisible(bool(count))
        if self._rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self._chosen(0)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.add.setEnabled(not read_only)
        for button in self._nothing.buttons():
            button.setEnabled(not read_only)

    # -- what is shown ------------------------------------------------------------------------------------

    def chosen(self) -> Attachment | None:
        """The attachment of the chosen row."""
        number = self.table.currentIndex().row()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def show_content(self, attachment: Attachment, content: bytes) -> None:
        """Show a picture that was asked for."""
        if attachment != self.chosen():
            return
        image = QImage.fromData(content)
        self._image.set_image(image, attachment.title)
        self._words.set_text("" if not image.isNull() else _("This picture cannot be shown."))

    def _chosen(self, number: int) -> None:
        attachment = self._rows[number] if 0 <= number < len(self._rows) else None
        self._image.set_image(QImage(), "")
        self.copy.setEnabled(attachment is not None)
        if attachment is None:
            return
        self.preview.head.set_subtitle(attachment.title)
        if attachment.media_type in SHOWN_TYPES:
            self._words.set_text("")
            self.content_requested.emit(attachment)
        else:
            self._words.set_text(_("Only pictures are shown here. Save a copy to open it with another program."))

    def _edit(self, number: int) -> None:
        if self._view is not None and not self._read_only:
            self.edit_requested.emit(self._view.case.patient.case_id, self._rows[number].id, "Attachment", "title")


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
