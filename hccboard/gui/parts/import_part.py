"""The import of a spreadsheet: its page, and how it is seen on the list while it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hccboard import wording
from hccboard.gui.panels.import_review import ImportPage
from hccboard.gui.tasks import Tasks
from hccboard.translate import _, ngettext

if TYPE_CHECKING:
    from hccboard.gui.composition import Program


class ImportPart:
    """The page; it holds its own controller. While rows are stored the list is shown, with the strip above it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.page = ImportPage(program.session, program.window.stack)
        program.window.add_page("import", self.page)
        self.page.closed.connect(program.show_cases)
        self.page.imported.connect(self._stored)
        controller, cases = self.page.controller, program.cases_page
        controller.working.connect(self._began)
        controller.storing_told.connect(cases.progress.set_progress)
        controller.storing_failed.connect(self._failed)
        controller.stopped.connect(self._stopped)
        cases.stop_import_requested.connect(controller.stop)
        program.session.closing.connect(cases.show_imported)

    def _began(self, what: str) -> None:
        controller = self.page.controller
        if what == "storing" and controller.storing is not None:
            self._program.cases_page.messages.clear()
            self._program.cases_page.show_importing(controller.storing.title())
            self._program.show_cases()

    def _stored(self, result: Any) -> None:
        program = self._program
        program.cases_page.show_imported()
        words = ngettext("{count} row is stored.", "{count} rows are stored.", result.rows)
        program.cases_page.messages.note(
            words.format(count=wording.number_text(result.rows)),
            _("One undo in the list of cases takes the whole import back."), _("What was stored"), self._show_page,
            stays=True,
        )  # fmt: skip
        program.cases.refresh()

    def _stopped(self, what: str) -> None:
        cases = self._program.cases_page
        if what == "storing" and cases.is_importing():
            cases.show_imported()
            cases.messages.note(
                _("Stopped. Nothing was stored."), _("The board is as it was before the import."),
                _("Back to the import"), self._show_page,
            )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        cases = self._program.cases_page
        cases.show_imported()
        cases.messages.error(error, action=_("Back to the import"), on_action=self._show_page)

    def _show_page(self) -> None:
        self._program.window.show_page("import", rail="cases")

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        return [self.page.controller.tasks]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return any(tasks.busy() for tasks in self.tasks())
