"""The right side: effects of the studies in the list, where the program uses the record, and the open case."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.evidence.sections import Follow, WrappedLink, link_widget
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.evidence_browsing.fits import Fit, FitRow
from hccboard.operations.evidence_browsing.shapes import Detail, UseGroup
from hccboard.translate import _, ngettext

_SHOWN_AT_FIRST = 5
_CHIP_WIDTH = 74
_FORMS = {"met": ChipForm.MET, "unmet": ChipForm.UNMET, "unknown": ChipForm.MISSING}


class UsePanel(Panel):
    """Where the program uses the open record, and its entry criteria on the open case."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Use in this application"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self._detail: Detail | None = None
        self._fit: Fit | None = None
        self._case = ""
        self.scroll = QScrollArea(self)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setAccessibleName(_("Use in this application"))
        self.body.addWidget(self.scroll, 1)

    def show_detail(self, detail: Detail | None) -> None:
        """Show what belongs to another record."""
        self._detail = detail
        self._fit = None
        self._show()

    def show_fit(self, fit: Fit | None) -> None:
        """The entry criteria of the record on the open case; ``None`` where no case is open or none are known."""
        self._fit = fit
        self._show()

    def fit(self) -> Fit | None:
        """What is said of the open case."""
        return self._fit

    def _show(self) -> None:
        content = QWidget()
        content.setProperty("ground", "surface")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        groups = self._detail.uses if self._detail else ()
        blocks: list[QWidget] = []
        if self._fit is not None:
            blocks.append(FitBlock(self._fit, content))
        blocks += [UseBlock(group, self.followed.emit, content) for group in groups]
        if not blocks:
            words = _("Nothing in the program rests on this record alone.")
            blocks.append(TextLabel(words, "cell", "text2", lines=0, parent=content))
        for place, block in enumerate(blocks):
            if place:
                column.addWidget(Hairline(parent=content))
            column.addWidget(block)
        column.addStretch(1)
        self.scroll.setWidget(content)


class UseBlock(FittingWidget):
    """A title and its links; long lists show their beginning and offer the rest."""

    def __init__(self, group: UseGroup, follow: Follow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group, self._follow = group, follow
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addWidget(TextLabel(group.title, "cell_strong", parent=self))
        few = len(group.links) <= _SHOWN_AT_FIRST + 1
        for link in group.links if few else group.links[:_SHOWN_AT_FIRST]:
            self._column.addWidget(link_widget(link, follow, self))
        if not few:
            rest = len(group.links) - _SHOWN_AT_FIRST
            words = ngettext("{count} more", "{count} more", rest).format(count=rest)
            self.more = Button(words, "chevron-down", "quiet", small=True, name=f"{group.title}: {words}", parent=self)
            self.more.clicked.connect(self._show_rest)
            self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_rest(self) -> None:
        self.more.hide()
        first: WrappedLink | None = None
        for link in self._group.links[_SHOWN_AT_FIRST:]:
            widget = link_widget(link, self._follow, self)
            first = first or (widget if isinstance(widget, WrappedLink) else None)
            self._column.addWidget(widget)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)


class FitBlock(FittingWidget):
    """"Applies to HCC-0142": each criterion met, unmet or not known, with what is missing."""

    def __init__(self, fit: Fit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        title = _("Entry criteria on {case}").format(case=fit.case_number)
        column.addWidget(TextLabel(title, "cell_strong", parent=self))
        column.addWidget(TextLabel(fit.summary, "cell", lines=0, parent=self))
        for row in fit.rows:
            column.addWidget(self._row(row))
        column.addWidget(TextLabel(_("The criteria known to us, not all of the protocol."), "label", "text3", lines=0,
                                   parent=self))  # fmt: skip
        self.setAccessibleName(title)
        self.setAccessibleDescription(fit.summary)

    def _row(self, row: FitRow) -> QWidget:
        box = FittingWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        chip = Chip(_FORMS[row.outcome], _("Not known") if row.outcome == "unknown" else "", parent=box)
        holder = QWidget(box)
        holder.setFixedWidth(max(chip.sizeHint().width(), theme.px(_CHIP_WIDTH)))
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        line.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(TextLabel(row.text, "cell", lines=0, parent=box))
        if row.missing:
            words.addWidget(TextLabel(row.missing, "label", "missing", lines=0, parent=box))
        line.addLayout(words, 1)
        return box
