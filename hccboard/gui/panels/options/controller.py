"""Builds the sheet of options in a worker; nothing of the evidence base is read before the view is first shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from hccboard.gui.panels.options.page import OptionsTab
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.operations.viewing import CaseView


class OptionsController(QObject):
    """Serves one ``OptionsTab``."""

    def __init__(self, tab: OptionsTab, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab = tab
        self.tasks = Tasks(self)
        self._asked: tuple[CaseView, str, str] | None = None
        tab.sheet_requested.connect(self._make)
        tab.retry_requested.connect(self._again)
        session.closing.connect(self._closing)

    def _make(self, view: CaseView, goal: str, region: str) -> None:
        from hccboard.gui.panels.options.sheet import sheet_of

        self._asked = view, goal, region
        self.tasks.run("options", lambda _t: sheet_of(view, goal, region), self.tab.show_sheet, self.tab.show_error)

    def _again(self) -> None:
        """Read the packs again: someone may have mended them."""
        from hccboard import evidence

        evidence.reload()
        self.refresh()

    def refresh(self) -> None:
        """The packs were read again: the sheet is made anew."""
        if self._asked is not None:
            self._make(*self._asked)

    def _closing(self) -> None:
        self.tasks.finish()
        self._asked = None
        self.tab.forget()
