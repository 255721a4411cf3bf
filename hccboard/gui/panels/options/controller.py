"""Builds the sheet of options in a worker; nothing of the evidence base is read before the view is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hccboard.gui.panels.options.page import OptionsTab
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations.board_region import region_of
from hccboard.operations.viewing import CaseView

if TYPE_CHECKING:
    from hccboard.gui.panels.options.sheet import Sheet


class OptionsController(QObject):
    """Serves one ``OptionsTab``. Where a setting has another value, the case is shown again, and the sheet asked
    for."""

    read = Signal()
    """The packs are to be read again: whoever rests on them reads them anew, this one too."""

    def __init__(self, tab: OptionsTab, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab, self._session = tab, session
        self.tasks = Tasks(self)
        self._asked: tuple[CaseView, str, str] | None = None
        tab.sheet_requested.connect(self._make)
        tab.retry_requested.connect(self._again)
        session.closing.connect(self._closing)

    def _make(self, view: CaseView, goal: str, region: str) -> None:
        from hccboard.gui.panels.options.sheet import sheet_of

        self._asked = view, goal, region
        store = self._session.store

        def work(_token: CancelToken) -> Sheet:
            return sheet_of(view, goal, region, region_of(store) if store is not None else "")

        self.tasks.run("options", work, self.tab.show_sheet, self.tab.show_error)

    def _again(self) -> None:
        """Read the packs again: someone may have mended them."""
        from hccboard import evidence

        evidence.reload()
        self.read.emit()

    def refresh(self) -> None:
        """The packs were read again: the sheet is made anew."""
        if self._asked is not None:
            self._make(*self._asked)

    def _closing(self) -> None:
        self.tasks.finish()
        self._asked = None
        self.tab.forget()
