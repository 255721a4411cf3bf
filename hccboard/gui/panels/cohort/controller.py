"""What happens on the page of the cohort: reading the cases once, asking, saving figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from hccboard import translate
from hccboard.domain.endpoints import CURATIVE
from hccboard.errors import HccBoardError, UserError
from hccboard.gui.messages import words_of
from hccboard.gui.panels.cohort.answer import Answer, completed, curves_of, load
from hccboard.gui.panels.cohort.page import CohortPage
from hccboard.gui.save_dialog import ask_where
from hccboard.gui.session import Session
from hccboard.gui.tasks import IMPORTING, CancelToken, Tasks
from hccboard.gui.widgets.empty_state import EmptyAction
from hccboard.operations import cohort
from hccboard.operations.cohort import Question, Registry
from hccboard.operations.figure_export import export_figure
from hccboard.reports.figure_look import file_look
from hccboard.translate import _
from hccboard.wording import cohort as words

_ASK_AFTER_MS = 120
_FILES = "SVG (*.svg);;PNG (*.png)"
_SIZES = {"survival": (900.0, 600.0), "swimmer": (900.0, 700.0), "change": (900.0, 520.0)}


class CohortController(QObject):
    """The cases are read when the page is shown, again after something was saved; every question works on them."""

    answered = Signal()
    saved = Signal(str)

    def __init__(self, page: CohortPage, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page, self._session = page, session
        self.tasks = Tasks(self)
        self.registry: Registry | None = None
        self._stale = True
        self._folder = Path.home()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_ASK_AFTER_MS)
        self._later.timeout.connect(self._ask)
        page.asked.connect(self.ask)
        page.stop_requested.connect(self.stop)
        page.export_requested.connect(self._ask_where)
        session.changed.connect(self.renew)
        session.state_changed.connect(self.renew)
        session.closing.connect(self.forget)

    # -- reading ------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the cases, unless those that were read still stand."""
        store = self._session.store
        if store is None or not self._stale or self.tasks.running("read"):
            return
        today = self._session.today()
        self.page.show_waiting()

        def read(token: CancelToken) -> Registry:
            with IMPORTING:
                load()
            return cohort.registry_of(store, today=today, cancelled=token)

        self.tasks.run("read", read, self._read, self._unreadable)

    def renew(self, _changes: object = None) -> None:
        """Something was saved: read again, now or when the page is next shown."""
        self._stale = True
        self.tasks.cancel("read")
        if self.page.isVisible():
            self.load()

    def forget(self) -> None:
        """The store is about to be closed."""
        self._later.stop()
        self.tasks.finish()
        self.registry, self._stale, self.page.answer = None, True, None

    def _read(self, registry: Registry) -> None:
        self.registry, self._stale = registry, False
        if not registry.courses:
            self.page.rest()
            self.page.show_empty()
            self.answered.emit()
            return
        self._ask()

    def _unreadable(self, error: Exception) -> None:
        self._stale = True
        self.page.rest()
        self.page.show_refusal(*words_of(error))

    def show_registry(self, registry: Registry) -> None:
        """Work on these cases instead, until something is saved; for pictures of cohorts that no board has."""
        self.tasks.cancel("read")
        self._read(registry)

    # -- asking -------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask soon: several changes in a row are one question."""
        if self.registry is None:
            self.load()
        else:
            self._later.start()

    def stop(self) -> None:
        """The reader wants to wait no longer: what stands stays, or the way to begin again."""
        self._later.stop()
        self.tasks.cancel_all()
        self.page.rest()
        if self.page.answer is None:
            self.page.show_refusal(_("Stopped."), _("Nothing was analysed."))

    def busy(self) -> bool:
        """Whether something is asked or about to be."""
        return self.tasks.busy() or self._later.isActive()

    def _ask(self) -> None:
        registry = self.registry
        if registry is None or not registry.courses:
            return
        question = self.question()
        self.page.show_thinking()
        self.tasks.cancel("complete")
        self.tasks.run(
            "ask", lambda _token: curves_of(registry, question), lambda answer: self._begun(answer, question),
            lambda error: self._unanswered(question, error),
        )  # fmt: skip

    def _begun(self, answer: Answer, question: Question) -> None:
        """The curves stand; the model and the single patients follow."""
        self.page.rest()
        self.page.show_answer(answer)
        self.tasks.run(
            "complete", lambda _token: completed(answer, question), self._answered,
            lambda error: self._unanswered(question, error),
        )  # fmt: skip

    def question(self) -> Question:
        """What is asked: with a comparison and nothing else in the model, the groups are its variable."""
        question = self.page.filters.question()
        others = tuple(one for one in question.covariates if one != "group")
        model = ("group", *others) if question.group_by else others
        months = tuple(sorted({6.0, 12.0, 24.0, 36.0, *self.page.side.groups.months()}))
        return replace(question, covariates=model, at_months=months)

    def _answered(self, answer: Answer) -> None:
        self.page.rest()
        self.page.show_answer(answer)
        self.answered.emit()

    def _unanswered(self, question: Question, error: Exception) -> None:
        self.page.rest()
        actions = []
        if question.endpoint == "rfs" and question.time_zero not in CURATIVE:
            start = _("Count from: {start}").format(start=words.time_zero_name("curative_treatment"))
            actions.append(EmptyAction("time_zero:curative_treatment", start, "primary"))
        if isinstance(error, UserError):
            self.page.show_problem(error.what, error.next_step or error.why, actions)
        else:
            if not isinstance(error, HccBoardError):
                self.page.messages.error(error)
            self.page.show_problem(*words_of(error))
        self.answered.emit()

    # -- figures as files ---------------------------------------------------------------------------------

    def _ask_where(self, key: str) -> None:
        where = str(self._folder / f"{_('cohort')}-{key}.svg")
        path, kind = ask_where(self.page, _("Save the figure"), where, _FILES, self.page.messages.error)
        if path:
            ending = ".png" if kind.startswith("PNG") else ".svg"
            self.save(key, Path(path) if Path(path).suffix else Path(path + ending))

    def save(self, key: str, path: Path) -> None:
        """Write a figure to a file, always in the light look."""
        found = self.page.drawing(key)
        if found is None:
            return
        draw, title, description = found
        self._folder = path.parent
        look, size = file_look(translate.language()), _SIZES[key]

        def work(_token: CancelToken) -> Path:
            return export_figure(draw, size, path, title=title, description=description, look=look)

        self.tasks.run("save", work, self._saved, self.page.messages.error)

    def _saved(self, path: Path) -> None:
        self.page.messages.taken_out(_("Saved."), path.name)
        self.saved.emit(str(path))
