"""Creating, unlocking and demonstrating: slow work in a worker, what went wrong back into the page.

The two pages are made when they are needed and attached then: on a computer that knows its board file the first
one is never made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hccboard import policy
from hccboard.errors import Conflict, HccBoardError
from hccboard.gui import board_settings
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.operations import stores
from hccboard.operations.stores import BoardStore, KeyCost
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.gui.panels.start.start_page import StartPage
    from hccboard.gui.panels.start.unlock_page import UnlockPage


@dataclass(frozen=True)
class Opened:
    """An unlocked store with what it says of the settings the window needs at once."""

    store: BoardStore
    staleness: Any = None
    response: Any = None
    demonstration: bool = False


def is_wrong_passphrase(error: Exception) -> bool:
    """Whether the file is sound and only the passphrase was wrong."""
    return isinstance(error, stores.WrongPassphrase)


class StartController(QObject):
    """``done`` when a store is open in the session."""

    working = Signal()
    """A file is being opened: what comes after may be prepared meanwhile."""
    done = Signal()
    unlock_page_requested = Signal()
    start_page_requested = Signal()

    def __init__(self, session: Session, *, cost: KeyCost | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._cost = session, cost or stores.DEFAULT_COST
        self._start: StartPage | None = None
        self._unlock: UnlockPage | None = None
        self.tasks = Tasks(self)
        self.path = Path()
        self._author = ""

    def attach_start(self, page: StartPage) -> None:
        """The page of the first start is there."""
        self._start = page
        page.create_requested.connect(self.create)
        page.open_requested.connect(self._open_chosen)
        page.demonstration_requested.connect(self.demonstrate)
        self._tell_refusal(policy.require_sound, page)

    def attach_unlock(self, page: UnlockPage) -> None:
        """The page that asks for the passphrase is there."""
        self._unlock = page
        page.unlock_requested.connect(self.open)
        page.other_file_requested.connect(self.start_page_requested)
        page.copy_requested.connect(self.open_copy)
        page.set_file(self.path, self._author)

    def ask_passphrase(self, path: str, author: str = "") -> None:
        """Show the page that asks for the passphrase of a file."""
        self.path = Path(path)
        self._author = author or self._author
        if self._unlock is not None:
            self._unlock.set_file(self.path, self._author or self._unlock.author.text())
        self.unlock_page_requested.emit()
        self._tell_refusal(lambda: policy.require_place(self.path), self._unlock)

    def _open_chosen(self, path: str) -> None:
        """The page where the file was chosen says why it may not be opened."""
        if self._start is not None and not self._tell_refusal(lambda: policy.require_place(Path(path)), self._start):
            self.ask_passphrase(path, self._start.author.text())

    @staticmethod
    def _tell_refusal(require: Callable[[], None], page: StartPage | UnlockPage | None) -> bool:
        """Say what the administrator of this computer does not allow; whether there is something."""
        try:
            require()
        except HccBoardError as error:
            if page is not None:
                page.show_error(error)
            return True
        return False

    def _show_working(self, working: bool) -> None:
        for page in (self._start, self._unlock):
            if page is not None:
                page.show_working(working)

    def _not_started(self, error: Exception) -> None:
        if self._start is not None:
            self._start.show_error(error)

    def create(self, path: str, passphrase: str, author: str) -> None:
        """Make a new board file and open it."""
        self._show_working(True)
        self._run(
            lambda: Opened(stores.create_store(path, passphrase, author=author, cost=self._cost)), self._not_started
        )

    def open(self, passphrase: str, author: str, read_only: bool) -> None:
        """Unlock the file that was chosen."""
        path = self.path
        self._show_working(True)

        def work() -> Opened:
            store = stores.open_store(path, passphrase, author=author, read_only=read_only)
            kept = (stores.read_setting(store, name) for name in (board_settings.STALENESS, board_settings.RESPONSE))
            return Opened(store, *kept)

        self._run(work, self._not_opened)

    def open_copy(self, path: str, passphrase: str, author: str) -> None:
        """Read a copy of the board file; from now on it is the file that is meant."""
        self.ask_passphrase(path, author)
        self.open(passphrase, author, True)

    def demonstrate(self) -> None:
        """Open the demonstration board; it is gone when it is closed."""
        self._show_working(True)
        author = (self._start.author.text().strip() if self._start is not None else "") or _("Demonstration")

        def work() -> Opened:
            from hccboard.operations.demonstration import create_demonstration

            return Opened(create_demonstration(None, None, author), demonstration=True)

        self._run(work, self._not_started)

    def _run(self, work: Callable[[], Opened], on_error: Callable[[Exception], None]) -> None:
        self.tasks.run("open", lambda _token: work(), self._opened, on_error)
        self.working.emit()

    def _opened(self, opened: Opened) -> None:
        self._show_working(False)
        if self._start is not None:
            self._start.forget_secrets()
        if self._unlock is not None:
            self._unlock.passphrase.forget()
        limits = board_settings.staleness_from(opened.staleness) if opened.staleness else None
        rules = board_settings.rules_from(opened.response) if opened.response else None
        self._session.open(opened.store, limits, rules, demonstration=opened.demonstration)
        self.done.emit()

    def _not_opened(self, error: Any) -> None:
        if self._unlock is None:
            return
        if is_wrong_passphrase(error):
            self._unlock.show_wrong()
        elif isinstance(error, stores.NewerFile):
            self._unlock.show_newer(error, stores.copy_before_upgrade(self.path))
        elif isinstance(error, (Conflict, stores.DiskFull)):
            self._unlock.offer_read_only(error)
        else:
            self._unlock.show_error(error)
