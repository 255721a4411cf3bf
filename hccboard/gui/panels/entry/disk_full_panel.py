"""A save for which the disk has no room: what is safe, what is kept, what to do. Nothing typed is lost."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import EntryPanel, EntryRequest, NotSaved
from hccboard.gui.panels.entry import conflict_words as said
from hccboard.gui.panels.entry import keys
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.step_list import SafetyStep, StepList
from hccboard.operations.board_state import BoardState
from hccboard.translate import _, ngettext
from hccboard.wording.formats import with_point

SAVE_AGAIN = (*keys.SAVE, "Ctrl+S")
_MEGABYTE, _PLENTY = 1e6, 1e9


class DiskFullPanel(EntryPanel):
    """See the module. Saving again is asked for with ``retry_requested``, the form with ``form_requested``."""

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.not_saved is not None
        self.form = request.form
        self._tried: NotSaved = request.not_saved
        self._case = request.view.case if request.view is not None else None
        self._build()
        keys.bind(self, SAVE_AGAIN, self._again)
        QTimer.singleShot(0, self, lambda: self.again_button.setFocus(Qt.FocusReason.OtherFocusReason))

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(10))
        self.message = MessageBar(MessageKind.ERROR, _("Not saved: the disk is full."), parent=self)
        layout.addWidget(self.message)
        self.panel = Panel(self._what(), padding=12, parent=self)
        self.panel.body.setSpacing(theme.px(14))
        self.steps = StepList(self._steps(), self)
        self.panel.body.addWidget(self.steps)
        self.panel.body.addStretch(1)
        layout.addWidget(self.panel, 1)
        self.again_button = Button(_("Save again"), kind="primary", key="Ctrl S")
        self.again_button.clicked.connect(self._again)
        self.back_button = Button(_("Back to the form"))
        self.back_button.clicked.connect(self.form_requested)
        self.copy_button = Button(_("Copy draft"), "copy")
        self.copy_button.clicked.connect(self._copy)
        foot = self.panel.foot
        foot.addWidget(self.again_button)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.copy_button)

    def _what(self) -> str:
        """What was to be saved: one record by name and day, more by kind and number."""
        rows = self._tried.rows
        if len(rows) == 1:
            return said.record_name(rows[0], self._case)
        kinds = Counter(wording.kind_name(type(row).__name__) for row in rows)
        return wording.names_text([f"{kind} × {count}" if count > 1 else kind for kind, count in kinds.items()])

    def _steps(self) -> list[SafetyStep]:
        board = self._tried.board
        kept = _("your entry ({what}). Leave this window open.").format(what=self._what())
        if self._case is not None:
            kept = _("your entry for {case} ({what}). Leave this window open.").format(
                case=self._case.patient.case_number, what=self._what())  # fmt: skip
        steps = [SafetyStep("circle-check", "met", _("Kept in memory:"), kept)]
        if board is not None:
            steps.insert(0, SafetyStep("circle-check", "met", _("Safe:"), self._safe(board)))
            if board.free_bytes is not None:
                steps.append(SafetyStep("hard-drive", "text2", _("Free:"), _free(board.free_bytes)))
        words = _("Make room on that drive, then save again. Copy draft puts your entry on the clipboard as text.")
        steps.append(SafetyStep("arrow-right", "text2", "", words))
        return steps

    def _safe(self, board: BoardState) -> str:
        count = ngettext("the {count} case", "all {count} cases", board.cases)
        parts = [_("the board file"), count.format(count=wording.number_text(board.cases))]
        if board.newest is not None:
            time = said.moment_text(board.newest.at, self._tried.at)
            parts[0] = _("the board file as of {time}").format(time=time)
        if board.copy is not None:
            parts.append(_("last copy {time}").format(time=said.moment_text(board.copy.made_at, self._tried.at)))
        return with_point(wording.list_text(parts))

    # -- what the user does -------------------------------------------------------------------------------

    def _again(self) -> None:
        if self.again_button.isEnabled():
            self.retry_requested.emit()

    def _copy(self) -> None:
        number = self._case.patient.case_number if self._case is not None else ""
        QApplication.clipboard().setText(said.plain_text(number, self._tried.rows, self._case))
        self.message.set_message(MessageKind.ERROR, _("Not saved: the disk is full."), _(
            "Your entry is on the clipboard as text."))  # fmt: skip

    # -- the seam -----------------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return True

    def saving(self, active: bool) -> None:
        self.again_button.setDisabled(active)

    def show_error(self, error: HccBoardError) -> None:
        text = wording.sentences_text([part for part in (error.why, error.next_step) if part])
        self.message.set_message(MessageKind.ERROR, error.what, text)


def _free(free_bytes: int) -> str:
    """The room on the drive; where there is plenty, something else is full."""
    words = _("{size} MB on the drive of the board file.")
    if free_bytes > _PLENTY:
        words = _("{size} MB on the drive of the board file. A limit of your account may be reached.")
    return words.format(size=wording.number_text(free_bytes / _MEGABYTE, 0 if free_bytes > _PLENTY else 1))
