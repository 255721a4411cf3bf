"""The parts of the program, each made when it is first needed or a moment before, and the pages and controllers they
hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from hccboard.gui.tasks import IMPORTING

if TYPE_CHECKING:
    from hccboard.gui.panels.case_workspace.controller import CaseController
    from hccboard.gui.panels.case_workspace.documents import DocumentsTab
    from hccboard.gui.panels.case_workspace.documents_controller import DocumentsController
    from hccboard.gui.panels.case_workspace.page import CaseWorkspace
    from hccboard.gui.panels.case_workspace.summary import SummaryTab
    from hccboard.gui.panels.case_workspace.summary_controller import SummaryController
    from hccboard.gui.panels.cases.controller import CasesController
    from hccboard.gui.panels.cases.page import CasesPage
    from hccboard.gui.panels.cohort.controller import CohortController
    from hccboard.gui.panels.cohort.page import CohortPage
    from hccboard.gui.panels.conversion.controller import ConversionController
    from hccboard.gui.panels.conversion.page import ConversionTab
    from hccboard.gui.panels.evidence.controller import EvidenceController
    from hccboard.gui.panels.evidence.page import EvidencePage
    from hccboard.gui.panels.help.page import HelpPage
    from hccboard.gui.panels.options.page import OptionsTab
    from hccboard.gui.panels.overview.overview import Overview
    from hccboard.gui.panels.response.controller import ResponseController
    from hccboard.gui.panels.response.page import ResponseTab
    from hccboard.gui.panels.settings.page import SettingsPage
    from hccboard.gui.panels.staging.staging import Staging
    from hccboard.gui.panels.start.controller import StartController
    from hccboard.gui.panels.start.start_page import StartPage
    from hccboard.gui.panels.start.unlock_page import UnlockPage
    from hccboard.gui.parts.case_part import CasePart
    from hccboard.gui.parts.cases_part import CasesPart
    from hccboard.gui.parts.cohort_part import CohortPart
    from hccboard.gui.parts.evidence_part import EvidencePart
    from hccboard.gui.parts.help_part import HelpPart
    from hccboard.gui.parts.import_part import ImportPart
    from hccboard.gui.parts.settings_part import SettingsPart
    from hccboard.gui.parts.start_part import StartPart
    from hccboard.gui.session import Session
    from hccboard.gui.tasks import Tasks

PREPARE_AFTER_MS = 150


class Parts:
    """What ``Program`` is made of. ``_parts`` has those that were made."""

    _parts: dict[str, Any]
    tasks: Tasks
    session: Session
    failed: Any

    def _part(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._parts:
            self._parts[name] = make()
        return self._parts[name]

    def _start_part(self) -> StartPart:
        from hccboard.gui.parts.start_part import StartPart

        return self._part("start", lambda: StartPart(self))

    def _cases_part(self) -> CasesPart:
        from hccboard.gui.parts.cases_part import CasesPart

        return self._part("cases", lambda: CasesPart(self))

    def _case_part(self) -> CasePart:
        from hccboard.gui.parts.case_part import CasePart

        return self._part("case", lambda: CasePart(self))

    def _settings_part(self) -> SettingsPart:
        from hccboard.gui.parts.settings_part import SettingsPart

        return self._part("settings", lambda: SettingsPart(self))

    def _evidence_part(self) -> EvidencePart:
        from hccboard.gui.parts.evidence_part import EvidencePart

        return self._part("evidence", lambda: EvidencePart(self))

    def _cohort_part(self) -> CohortPart:
        from hccboard.gui.parts.cohort_part import CohortPart

        return self._part("cohort", lambda: CohortPart(self))

    def _import_part(self) -> ImportPart:
        from hccboard.gui.parts.import_part import ImportPart

        return self._part("import", lambda: ImportPart(self))

    def _help_part(self) -> HelpPart:
        from hccboard.gui.parts.help_part import HelpPart

        return self._part("help", lambda: HelpPart(self))

    def _make_page(self, name: str) -> None:
        """A page was asked for that is not made yet."""
        {
            "start": lambda: self.start_page, "unlock": lambda: self.unlock_page, "cases": self._cases_part,
            "case": lambda: self._case_part().complete(), "settings": self._settings_part,
            "evidence": self._evidence_part, "cohort": self._cohort_part, "help": self._help_part,
        }[name]()  # fmt: skip

    # -- made before they are needed ------------------------------------------------------------------------

    def prepare_cases(self) -> None:
        """A passphrase is being typed or its key derived: make the page of the list meanwhile."""
        if "cases" in self._parts:
            return

        def load(_token: Any) -> None:
            with IMPORTING:
                import hccboard.gui.parts.cases_part  # noqa: F401

        self.tasks.run("prepare list", load, lambda _n: self._cases_part(), self.failed)

    def prepare_case(self) -> None:
        """The list stands: make the page of a case while it is being looked at, a little at a time."""
        if "case" in self._parts:
            return

        def load(_token: Any) -> None:
            with IMPORTING:
                from hccboard.gui.parts import case_part

                case_part.load()

        def begin() -> None:
            if self.session.store is not None and "case" not in self._parts:
                self.tasks.run("prepare", load, lambda _n: self._prepare_step(), self.failed)

        QTimer.singleShot(PREPARE_AFTER_MS, begin)

    def _prepare_step(self) -> None:
        if self.session.store is not None and self._case_part().step():
            QTimer.singleShot(0, self._prepare_step)

    # -- pages and controllers ------------------------------------------------------------------------------

    def has_case(self) -> bool:
        """Whether the part of an open case is made; asking for one of its pages would make it."""
        return "case" in self._parts and self._parts["case"].is_complete

    @property
    def start_page(self) -> StartPage:
        return self._start_part().start_page

    @property
    def unlock_page(self) -> UnlockPage:
        return self._start_part().unlock_page

    @property
    def start(self) -> StartController:
        return self._start_part().controller

    @property
    def cases_page(self) -> CasesPage:
        return self._cases_part().page

    @property
    def cases(self) -> CasesController:
        return self._cases_part().controller

    @property
    def workspace(self) -> CaseWorkspace:
        return self._case_part().complete().workspace

    @property
    def overview(self) -> Overview:
        return self._case_part().complete().overview

    @property
    def staging(self) -> Staging:
        return self._case_part().complete().staging

    @property
    def response(self) -> ResponseTab:
        return self._case_part().complete().response

    @property
    def judging(self) -> ResponseController:
        return self._case_part().complete().judging

    @property
    def options(self) -> OptionsTab:
        return self._case_part().complete().options

    @property
    def conversion(self) -> ConversionTab:
        return self._case_part().complete().conversion

    @property
    def converting(self) -> ConversionController:
        return self._case_part().complete().converting

    @property
    def documents(self) -> DocumentsTab:
        return self._case_part().complete().documents

    @property
    def summary(self) -> SummaryTab:
        return self._case_part().complete().summary

    @property
    def case(self) -> CaseController:
        return self._case_part().complete().controller

    @property
    def printing(self) -> SummaryController:
        return self._case_part().complete().printing

    @property
    def filing(self) -> DocumentsController:
        return self._case_part().complete().filing

    @property
    def evidence_page(self) -> EvidencePage:
        return self._evidence_part().page

    @property
    def evidence(self) -> EvidenceController:
        return self._evidence_part().controller

    @property
    def cohort_page(self) -> CohortPage:
        return self._cohort_part().page

    @property
    def cohort(self) -> CohortController:
        return self._cohort_part().controller

    @property
    def help_page(self) -> HelpPage:
        return self._help_part().page

    @property
    def settings_page(self) -> SettingsPage:
        return self._settings_part().page
