"""The evidence browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard.gui.panels.evidence.controller import EvidenceController
from hccboard.gui.panels.evidence.page import EvidencePage
from hccboard.gui.tasks import Tasks

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class EvidencePart:
    """The page and its controller. The packs are read when the page is first shown, never before."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.page = EvidencePage(program.window.stack)
        self.page.keep_sizes(program.preferences.splitters.get("evidence", []))
        self.controller = EvidenceController(self.page, program.window)
        program.window.add_page("evidence", self.page)
        self.controller.read.connect(lambda: program.packs_read("evidence"))
        self.page.back_to_case_requested.connect(lambda: program.window.show_page("case", rail="cases"))
        program.window.page_changed.connect(self._page_changed)
        program.session.closing.connect(self.controller.forget_case)

    def _page_changed(self, name: str) -> None:
        if name == "evidence":
            self.controller.set_case(self._program.view_of_open_case())
            self.controller.load()
            self.page.list.focus_list()

    def show_entry(self, entry_id: str) -> None:
        """Show the page with the record of an entry open."""
        self._program.window.show_page("evidence")
        self.controller.show_entry(entry_id)

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return self.controller.busy()
