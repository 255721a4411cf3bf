"""The printed summary of a case as it will come out of the printer, with save and print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hccboard import policy
from hccboard.domain.snapshot import Staleness
from hccboard.gui import theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext

PAGE_WIDTH = 820
A4_POINTS = (595.28, 841.89)
_SIDE = 300


class PageView(QWidget):
    """One page on white, with a hairline around it."""

    def __init__(self, image: QImage, number: int, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(_("Page {number} of {count}").format(number=number, count=count))

    def sizeHint(self) -> QSize:
        ratio = self._image.devicePixelRatio()
        return QSize(round(self._image.width() / ratio) + 2, round(self._image.height() / ratio) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(1, 1, self.width() - 2, self.height() - 2), self._image)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawRect(0, 0, self.width() - 1, self.height() - 1)


class SummaryTab(CaseTab):
    """Asks for pages, shows them, and asks to save or print them."""

    pages_requested = Signal(bool, float)
    """anonymised, pixels per point"""
    save_requested = Signal(bool)
    print_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(_("Preview of the summary"))
        inner = QWidget(self._scroll.viewport())
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = QVBoxLayout(inner)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(12)
        self._scroll.setWidget(inner)
        row.addWidget(self._scroll, 1)
        row.addWidget(self._make_side(), 0, Qt.AlignmentFlag.AlignTop)
        self._count = 0
        self._view: CaseView | None = None

    def _make_side(self) -> Panel:
        panel = Panel(_("Board summary"), parent=self)
        panel.setProperty("panel", True)
        panel.setFixedWidth(theme.px(_SIDE))
        self._state = TextLabel("", "cell", "text2", lines=0, parent=panel)
        self.anonymise = QCheckBox(_("Anonymised"), panel)
        self.anonymise.toggled.connect(lambda _on: self.request())
        words = _(
            "Built from a list of what may be shown: no name, no numbers, no birth date, no free text; days are "
            "counted from the board."
        )
        self.save = Button(_("Save PDF\u2026"), "download", "primary", parent=panel)
        self.save.clicked.connect(lambda: self.save_requested.emit(self.anonymise.isChecked()))
        self.print = Button(_("Print\u2026"), "printer", parent=panel)
        self.print.clicked.connect(lambda: self.print_requested.emit(self.anonymise.isChecked()))
        panel.body.addWidget(self._state)
        panel.body.addWidget(self.anonymise)
        panel.body.addWidget(TextLabel(words, "label", "text3", lines=0, parent=panel))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save, 1)
        buttons.addWidget(self.print, 1)
        panel.body.addLayout(buttons)
        self._side = panel
        self._may_export = policy.current().allows(policy.EXPORT)
        self.set_read_only(False)
        return panel

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_read_only(self, read_only: bool) -> None:
        """The history takes no note of what is printed from a board that is open for reading only."""
        noted = _("Saving and printing are noted in the history. What is supposed is never in the summary.")
        unnoted = _(
            "Open for reading only: saving and printing cannot be noted in the history. "
            "What is supposed is never in the summary."
        )
        refused = _("The administrator of this computer switched this off: {feature}.")
        words = unnoted if read_only else noted
        self._side.set_foot(
            words if self._may_export else refused.format(feature=policy.feature_name(policy.EXPORT))
        )

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        if self._view is not None and view.case.patient.case_id != self._view.case.patient.case_id:
            self._no_pages()  # those of another patient do not stand until these are made
        self._view = view
        self.request()

    def request(self) -> None:
        """Ask for the pages of the case that is shown."""
        if self._view is None:
            return
        self._state.set_text(_("The pages are being made\u2026"))
        for button in (self.save, self.print):
            button.setEnabled(False)
        scale = theme.px(PAGE_WIDTH) / A4_POINTS[0] * self.devicePixelRatioF()
        self.pages_requested.emit(self.anonymise.isChecked(), scale)

    # -- what is shown ------------------------------------------------------------------------------------

    def show_pages(self, images: Sequence[QImage]) -> None:
        """The pages as they will be printed."""
        clear(self._pages)
        self._count = len(images)
        for number, image in enumerate(images, 1):
            image.setDevicePixelRatio(self.devicePixelRatioF())
            page = PageView(image, number, self._count, self)
            self._pages.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch(1)
        words = ngettext("{count} page, A4", "{count} pages, A4", self._count).format(count=self._count)
        self._state.set_text(words)
        for button in (self.save, self.print):
            button.setEnabled(self._may_export)

    def show_failed(self) -> None:
        """No pages; the reason stands at the top of the page."""
        self._no_pages()
        self._state.set_text(_("The pages could not be made."))

    def _no_pages(self) -> None:
        clear(self._pages)
        self._count = 0

    def page_count(self) -> int:
        """How many pages are shown."""
        return self._count
