"""The page of the cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard.gui.panels.cohort.controller import CohortController
from hccboard.gui.panels.cohort.page import CohortPage
from hccboard.gui.tasks import Tasks
from hccboard.gui.widgets.figure_view import drawing_tasks

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class CohortPart:
    """The page and its controller. The cases are read when the page is first shown, never before."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.page = CohortPage(program.window.stack)
        self.page.keep_sizes(program.preferences.splitters.get("cohort", []))
        self.controller = CohortController(self.page, program.session, program.window)
        program.window.add_page("cohort", self.page)
        self.page.case_requested.connect(program.open_case)
        self.page.cases_requested.connect(program.show_cases)
        program.window.page_changed.connect(self._page_changed)

    def _page_changed(self, name: str) -> None:
        if name == "cohort":
            self.controller.load()
            self.page.focus_first()

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way, figures included."""
        drawn = all(panel.is_drawn() for panel in self.page.figures()) or self.page.answer is None
        return self.controller.busy() or drawing_tasks().busy() or not drawn
