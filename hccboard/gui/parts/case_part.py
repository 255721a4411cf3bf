"""An open case: the workspace with its views, and what leads to other cases.

It is the largest part. It is made in steps, each short enough that the window stays quick, while the list of cases
is being read by a person; who needs it earlier gets it at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from hccboard.gui import board_settings
from hccboard.gui.tasks import Tasks
from hccboard.operations import stores
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.gui.composition import Program
    from hccboard.gui.widgets.message_bar import MessageBar


def load() -> None:
    """Import everything this part needs; for a worker."""
    import hccboard.gui.panels.case_workspace.controller
    import hccboard.gui.panels.case_workspace.documents_controller
    import hccboard.gui.panels.case_workspace.summary_controller
    import hccboard.gui.panels.conversion.controller
    import hccboard.gui.panels.options.controller
    import hccboard.gui.panels.overview.overview
    import hccboard.gui.panels.response.controller
    import hccboard.gui.panels.staging.staging  # noqa: F401


class CasePart:
    """``steps`` makes it; ``complete`` makes what is left of it now."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._steps = self._make()
        self.is_complete = False
        self._held_bar: MessageBar | None = None

    def step(self) -> bool:
        """Make a little more; whether anything is left to make."""
        if not self.is_complete and next(self._steps, None) is None:
            self.is_complete = True
        return not self.is_complete

    def complete(self) -> CasePart:
        """Make what is left."""
        while self.step():
            pass
        return self

    def _make(self) -> Iterator[bool]:
        from hccboard.gui.panels.case_workspace.page import CaseWorkspace
        from hccboard.gui.panels.conversion.page import ConversionTab
        from hccboard.gui.panels.options.page import OptionsTab
        from hccboard.gui.panels.overview.overview import Overview
        from hccboard.gui.panels.response.page import ResponseTab
        from hccboard.gui.panels.staging.staging import Staging

        window = self._program.window
        yield True
        # each where it will stand from the start: a page that is put there later is given its style a second time
        self.workspace = CaseWorkspace(window.stack)
        stack = self.workspace.stack
        yield True
        self.overview = Overview(stack)
        yield True
        self.staging = Staging(stack)
        yield True
        self.response = ResponseTab(stack)
        yield True
        self.options = OptionsTab(stack)
        yield True
        self.conversion = ConversionTab(stack)
        yield True
        self._make_rest()
        yield True
        self._connect()

    def _make_rest(self) -> None:
        from hccboard.gui.panels.case_workspace.controller import CaseController
        from hccboard.gui.panels.case_workspace.documents import DocumentsTab
        from hccboard.gui.panels.case_workspace.documents_controller import DocumentsController
        from hccboard.gui.panels.case_workspace.found_drafts import FoundDrafts
        from hccboard.gui.panels.case_workspace.summary import SummaryTab
        from hccboard.gui.panels.case_workspace.summary_controller import SummaryController
        from hccboard.gui.panels.conversion.controller import ConversionController
        from hccboard.gui.panels.options.controller import OptionsController
        from hccboard.gui.panels.response.controller import ResponseController

        program, window, session = self._program, self._program.window, self._program.session
        stack = self.workspace.stack
        self.documents, self.summary = DocumentsTab(stack), SummaryTab(stack)
        self.workspace.set_tabs([
            ("overview", _("Overview"), self.overview),
            ("staging", _("Staging"), self.staging),
            ("response", _("Response"), self.response),
            ("options", _("Options"), self.options),
            ("conversion", _("Conversion review"), self.conversion),
            ("documents", _("Documents"), self.documents),
            ("summary", _("Summary"), self.summary),
        ])  # fmt: skip
        self.controller = CaseController(self.workspace, session, program.forms, window)
        self.found = FoundDrafts(self.controller.forms, program.cases_page, session, self.controller.tasks, window)
        self.printing = SummaryController(self.summary, self.workspace, session, window)
        self.filing = DocumentsController(self.documents, self.workspace, session, window)
        self.weighing = OptionsController(self.options, session, window)
        self.judging = ResponseController(self.response, session, window)
        self.converting = ConversionController(self.conversion, session, window)
        self.weighing.read.connect(lambda: program.packs_read("case"))
        window.add_page("case", self.workspace)

    def _connect(self) -> None:
        program, workspace = self._program, self.workspace
        workspace.back_requested.connect(program.show_cases)
        workspace.board_requested.connect(self._show_board)
        workspace.previous_requested.connect(lambda: self._neighbour(-1))
        workspace.next_requested.connect(lambda: self._neighbour(1))
        workspace.search_requested.connect(self._search)
        workspace.print_requested.connect(lambda: workspace.show_tab("summary"))
        self.controller.opened.connect(self._opened)
        self.controller.forms.held.connect(self._entries_held)
        self.controller.case_created.connect(program.open_case)
        self.controller.case_voided.connect(self._case_voided)
        self.controller.failed.connect(lambda error: program.messages().error(error))
        self.options.evidence_requested.connect(program.show_evidence)
        self.conversion.evidence_requested.connect(program.show_evidence)
        self.converting.failed.connect(workspace.messages.error)
        self.converting.kept.connect(self._kept)
        self.converting.saved.connect(
            lambda name: workspace.messages.taken_out(_("Saved."), name, program.session.left_unnoted(name))
        )
        self.judging.failed.connect(workspace.messages.error)
        self.judging.saved.connect(
            lambda path: workspace.messages.taken_out(
                _("The figure is saved."), path, program.session.left_unnoted(Path(path).name)
            )
        )
        self.staging.shown_changed.connect(self._keep_scores)
        self.staging.note_copied.connect(
            lambda: workspace.messages.note(_("Note copied."), _("Every line begins with “Hypothetical:”."))
        )
        program.window.page_changed.connect(self._page_changed)
        program.session.opened.connect(self._read_scores)
        if program.session.store is not None:
            self._read_scores()
            self.found.look()

    # -- the list it was opened from ----------------------------------------------------------------------

    def _opened(self, case_id: str) -> None:
        program = self._program
        model = program.cases_page.model
        row = model.row_of(case_id)
        self.workspace.set_position(row + 1 if row >= 0 else 0, model.total() if row >= 0 else 0)
        program.window.show_page("case", rail="cases")
        if not self.controller.has_form():
            self.workspace.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entries_held(self, count: int) -> None:
        """The list says that an entry waits for room on the disk, and leads back to it."""
        page = self._program.cases_page
        page.show_held(count)
        if self._held_bar is not None:
            page.messages.remove(self._held_bar)
            self._held_bar = None
        if count and self.controller.has_form() and not self.controller.forms.is_new_case():
            self._held_bar = page.messages.error(
                _("Not saved: the disk is full."), _("Your entry is in memory. Leave this window open."),
                _("Back to the entry"), lambda: self._program.window.show_page("case", rail="cases"),
            )  # fmt: skip

    def _case_voided(self, number: str, operation_id: str) -> None:
        """The case that was shown is out of use: back to the list, with the way to bring it back where that is the
        undoing of one operation."""
        program = self._program
        if program.window.current_page() == "case":
            program.show_cases()
        undo = (_("Undo"), lambda: program.undo(operation_id)) if operation_id else ()
        program.messages().note(
            _("{case} is void.").format(case=number), _("It is no longer in the list; its history is kept."), *undo
        )

    def _kept(self, title: str, text: str, operation_id: str) -> None:
        """Something was recorded without a form; with the way to take it back."""
        undo = (_("Undo"), lambda: self._program.undo(operation_id)) if operation_id else ()
        self.workspace.messages.note(title, text, *undo)

    def _neighbour(self, step: int) -> None:
        page = self._program.cases_page
        row = page.model.row_of(self.workspace.case_id())
        if row < 0 or not 0 <= row + step < page.model.rowCount():
            return
        case = page.model.case_at(row + step)
        if case is None:  # its page is on the way; the next key finds it
            page.model.data(page.model.index(row + step, 0))
            return
        page.table.setCurrentIndex(page.model.index(row + step, 0))
        self._program.open_case(case.case_id)

    def _show_board(self) -> None:
        view = self.workspace.view()
        self._program.show_cases()
        if view is not None and view.board is not None:
            filters = self._program.cases_page.filters
            filters.board.set_chosen(view.board.isoformat())
            filters.board.changed.emit(view.board.isoformat())

    def _search(self, text: str) -> None:
        self._program.show_cases()
        self._program.cases_page.search_for(text)

    def _page_changed(self, name: str) -> None:
        if name != "case":
            for tab in (self.overview, self.staging, self.conversion):
                tab.leave()

    # -- the scores of the board --------------------------------------------------------------------------

    def _read_scores(self) -> None:
        store, key = self._program.session.store, board_settings.SCORES_SHOWN
        if store is not None:
            program = self._program
            program.tasks.run("scores", lambda _t: stores.read_setting(store, key), self._show_scores, program.failed)

    def _show_scores(self, kept: Any) -> None:
        if isinstance(kept, list):
            self.staging.set_shown([str(system) for system in kept])

    def _keep_scores(self, systems: list[str]) -> None:
        store, key = self._program.session.store, board_settings.SCORES_SHOWN
        if store is not None and not store.read_only:
            program = self._program
            program.tasks.run(
                "keep scores", lambda _t: stores.write_setting(store, key, systems), lambda _n: None, program.failed,
                essential=True,
            )  # fmt: skip

    def tasks(self) -> list[Tasks]:
        """What may have work under way."""
        if not self.is_complete:
            return []
        from hccboard.gui.panels.entry.response_worker import computing_tasks
        from hccboard.gui.widgets.figure_view import drawing_tasks

        controllers = (
            self.controller, self.printing, self.filing, self.weighing, self.judging, self.converting,
        )  # fmt: skip
        return [*(one.tasks for one in controllers), drawing_tasks(), computing_tasks()]

    def busy(self) -> bool:
        """Whether anything is under way."""
        waits = self.is_complete and self.converting.busy()
        return waits or any(tasks.busy() for tasks in self.tasks())
