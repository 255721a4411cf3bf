"""Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard.gui.panels.settings.controller import SettingsController
from hccboard.gui.panels.settings.page import SettingsPage
from hccboard.gui.tasks import Tasks

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class SettingsPart:
    """The page and its controller; what concerns the look goes to the program."""

    def __init__(self, program: Program) -> None:
        self.page = SettingsPage(program.window.stack)
        self.controller = SettingsController(self.page, program.session, program.window)
        program.window.add_page("settings", self.page)
        self.page.show_preferences(program.preferences)
        self.page.language_chosen.connect(program.use_language)
        self.page.theme_chosen.connect(program.use_theme)
        self.page.text_percent_chosen.connect(program.use_text_percent)
        self.page.lock.minutes_chosen.connect(program.use_lock_minutes)
        self.page.lock.lock_requested.connect(program.lock.lock_on_demand)
        program.session.opened.connect(self._show_lock)
        self._program = program
        self._show_lock()
        self.controller.close_file_requested.connect(program.close_file)

    def _show_lock(self) -> None:
        self.page.lock.show_minutes(self._program.lock.minutes(), locks=not self._program.session.demonstration)

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return any(tasks.busy() for tasks in self.tasks())
