"""The import of a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard.gui.panels.import_review import ImportPage
from hccboard.gui.tasks import Tasks

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class ImportPart:
    """The page; it holds its own controller."""

    def __init__(self, program: Program) -> None:
        self.page = ImportPage(program.session, program.window)
        program.window.add_page("import", self.page)
        self.page.closed.connect(program.show_cases)
        self.page.imported.connect(lambda _result: program.cases.refresh())

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.page.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return any(tasks.busy() for tasks in self.tasks())
