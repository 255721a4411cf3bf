"""First start and unlocking."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hccboard import paths, policy
from hccboard.gui.panels.start.controller import StartController
from hccboard.gui.tasks import Tasks

if TYPE_CHECKING:
    from hccboard.gui.composition import Program
    from hccboard.gui.panels.start.start_page import StartPage
    from hccboard.gui.panels.start.unlock_page import UnlockPage


def _first_folder() -> Path:
    """Where a new board file would lie until another folder is chosen: one that the administrator allows, if need be
    one that is not there yet."""
    folders = policy.current().store_folders
    return next((one for one in folders if one.is_dir()), next(iter(folders), paths.user_data()))


class StartPart:
    """The two pages that stand alone, without the rail; each is made when it is to be shown."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.controller = StartController(program.session, cost=program.cost, parent=program.window)
        self.controller.working.connect(program.prepare_cases)
        self.controller.done.connect(program.show_opened)
        self.controller.unlock_page_requested.connect(lambda: program.show_alone("unlock"))
        self.controller.start_page_requested.connect(lambda: program.show_alone("start"))

    @cached_property
    def start_page(self) -> StartPage:
        """The page with the three ways to start."""
        from hccboard.gui.panels.start.start_page import StartPage

        program = self._program
        page = StartPage(_first_folder(), program.preferences.author, program.window.stack)
        page.language_chosen.connect(program.use_language)
        page.help_requested.connect(lambda: program.window.show_page("help"))
        program.window.add_page("start", page)
        self.controller.attach_start(page)
        return page

    @cached_property
    def unlock_page(self) -> UnlockPage:
        """The page that asks for a passphrase."""
        from hccboard.gui.panels.start.unlock_page import UnlockPage

        page = UnlockPage(self._program.window.stack)
        page.help_requested.connect(lambda: self._program.window.show_page("help"))
        self._program.window.add_page("unlock", page)
        self.controller.attach_unlock(page)
        return page

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return self.controller.tasks.busy()
