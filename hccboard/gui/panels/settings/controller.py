"""Carries out what is chosen on the settings page and concerns the board file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from hccboard.domain.conversion.local import ConversionRules, LocalSets
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness
from hccboard.gui.panels.settings.page import SettingsPage
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import board_conversion, courses, edits, stores
from hccboard.operations.board_limits import keep_limits
from hccboard.operations.board_region import keep_region, region_of
from hccboard.operations.board_response import keep_rules
from hccboard.operations.setting_words import ToldChange, adoptions_in_words
from hccboard.operations.stores import BoardStore, Verification
from hccboard.operations.washout_plan import withheld_choices
from hccboard.translate import _


class SettingsController(QObject):
    """``close_file_requested`` asks to close the file and go back to the start."""

    close_file_requested = Signal()

    def __init__(self, page: SettingsPage, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page, self._session = page, session
        self.tasks = Tasks(self)
        page.saved.connect(self.save)
        page.adopted.connect(self.adopt)
        page.region_chosen.connect(self.save_region)
        page.check_requested.connect(self.check)
        page.close_requested.connect(self.close_file_requested)
        session.opened.connect(self._opened)
        session.access_changed.connect(self.show)
        session.settings_changed.connect(self.show)
        session.closing.connect(self.tasks.finish)
        if session.store is not None:
            self.show()

    def _opened(self) -> None:
        self.page.conversion.forget()
        self.show()

    def show(self) -> None:
        """Show the file that is open."""
        session = self._session
        if session.store is not None:
            self.page.show_file(
                session.store.path.name, session.author, session.staleness, read_only=session.read_only,
                kept=not session.demonstration,
            )  # fmt: skip
            self.page.show_rules(session.rules)
            store = session.store
            self.tasks.run("region", lambda _t: region_of(store), self.page.show_region, self.page.messages.error)
            self.tasks.run("conversion", lambda _t: _conversion(store), self._show_conversion, self.page.messages.error)

    def save(self, limits: Staleness, rules: ResponseRules) -> None:
        """Keep other limits and settings of response in the board file and judge every case by them."""
        store, session = self._session.store, self._session
        if store is None:
            return

        def work(token: CancelToken) -> tuple[Staleness, ResponseRules]:
            if limits != session.staleness:
                keep_limits(store, limits)
            if rules != session.rules:
                keep_rules(store, rules)
            _judge_again(store, limits, rules, session, token)
            return limits, rules

        self.tasks.run("judging", work, self._saved, self.page.messages.error)

    def _saved(self, kept: tuple[Staleness, ResponseRules]) -> None:
        self._session.set_limits(*kept)
        self.page.messages.note(_("Saved."), _("Every case is judged by the new limits."))

    def _show_conversion(self, found: _Conversion) -> None:
        session, sets = self._session, found.sets
        self.page.conversion.show_rules(
            sets.standing, found.choices, author=session.author, today=session.today(), read_only=session.read_only,
            adopted=sets.adopted, versions=found.versions,
        )  # fmt: skip

    def adopt(self, rules: ConversionRules, reason: str) -> None:
        """Keep other thresholds of the local conversion set, adopted by the board."""
        store = self._session.store
        if store is not None:
            self.tasks.run(
                "adopt", lambda _t: board_conversion.keep_rules(store, rules, reason), lambda _n: self._adopted(rules),
                self._not_kept, essential=True,
            )  # fmt: skip

    def _adopted(self, rules: ConversionRules) -> None:
        self._session.settings_changed.emit()
        words = _("Version {version} of the conversion set is the board's own.").format(version=rules.version)
        self.page.messages.note(_("Adopted."), words)

    def save_region(self, region: str) -> None:
        """Keep whose approvals the board goes by."""
        store = self._session.store
        if store is not None:
            self.tasks.run(
                "keep region", lambda _t: keep_region(store, region), lambda _n: self._session.settings_changed.emit(),
                self._not_kept, essential=True,
            )  # fmt: skip

    def _not_kept(self, error: Exception) -> None:
        self.page.messages.error(error)
        self.show()

    def check(self) -> None:
        """Read the whole file and say whether it is sound."""
        store = self._session.store
        if store is not None:
            self.page.show_checking()
            self.tasks.run(
                "check", lambda token: stores.verify_store(store, cancelled=token), self._checked, self._not_checked
            )

    def _checked(self, found: Verification) -> None:
        if found.problems:
            self.page.show_checked(_("The check found problems."))
            self.page.messages.error(_("The file is damaged."), found.words)
            return
        self.page.show_checked(found.words)

    def _not_checked(self, error: Exception) -> None:
        self.page.show_checked("")
        self.page.messages.error(error)


@dataclass(frozen=True)
class _Conversion:
    """What the panel of the conversion set shows: its versions, and what days can be settled for, with words."""

    sets: LocalSets
    versions: tuple[ToldChange, ...]
    choices: tuple[tuple[str, str], ...]


def _conversion(store: BoardStore) -> _Conversion:
    return _Conversion(board_conversion.sets_of(store), adoptions_in_words(store), withheld_choices())


def _judge_again(
    store: BoardStore, limits: Staleness, rules: ResponseRules, session: Session, token: CancelToken
) -> None:
    """Make every line of the list anew: on the last day there is, every one counts as outdated."""
    edits.refresh_summaries(store, today=date.max, summarise=session.line_maker(limits, rules), cancelled=token)
    courses.refresh_courses(store, cancelled=token)
