"""The list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard import policy
from hccboard.gui.panels.cases.controller import CasesController
from hccboard.gui.panels.cases.page import CasesPage
from hccboard.gui.tasks import Tasks

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class CasesPart:
    """The page and its controller; opening, typing and importing lead to other parts."""

    def __init__(self, program: Program) -> None:
        window, session = program.window, program.session
        self.page = CasesPage(session.today(), window.stack)
        self.page.keep_sizes(program.preferences.splitters.get("cases", []))
        self.controller = CasesController(self.page, session, window)
        self.page.offer(new_case=True, import_page=policy.current().allows(policy.IMPORT))
        window.add_page("cases", self.page)
        self.controller.open_requested.connect(program.open_case)
        self.controller.listed.connect(program.prepare_case)
        self.page.new_case_requested.connect(program.new_case)
        self.page.import_requested.connect(program.show_import)
        self.page.preview.edit_requested.connect(program.edit)

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return self.controller.busy()
