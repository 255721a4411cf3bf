"""Help: the papers, About and licences; also where no board is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard.gui.panels.help.page import HelpPage
from hccboard.gui.tasks import Tasks
from hccboard.operations import help_pages

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class HelpPart:
    """The page, and the way back where there is no rail."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._tasks = Tasks(program.window)
        self._before = program.window.current_page()
        self.page = HelpPage(help_pages.papers(), program.window.stack)
        program.window.add_page("help", self.page)
        self.page.back_requested.connect(self.back)
        self.page.licences_wanted.connect(self._read_licences)
        program.window.page_changed.connect(self._page_changed)

    def _page_changed(self, name: str) -> None:
        if name != "help":
            self._before = name
            return
        self.page.offer_back(self._program.window.rail is None)
        self.page.focus_list()

    def back(self) -> None:
        """To the page that was shown before."""
        self._program.window.show_page(self._before or "start")

    def _read_licences(self) -> None:
        from hccboard.operations.licences import licences

        self._tasks.run("licences", lambda _t: licences(), self.page.show_licences, self.page.messages.error)

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self._tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return self._tasks.busy()
