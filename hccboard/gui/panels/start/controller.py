"""Creating, unlocking and demonstrating: slow work in a worker, what went wrong back into the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from hccboard.domain.snapshot import Staleness
from hccboard.errors import Conflict
from hccboard.gui import board_settings
from hccboard.gui.panels.start.start_page import StartPage
from hccboard.gui.panels.start.unlock_page import UnlockPage
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.operations import stores
from hccboard.operations.stores import BoardStore, KeyCost
from hccboard.translate import _


@dataclass(frozen=True)
class Opened:
    """An unlocked store with the settings the window needs at once."""

    store: BoardStore
    staleness: Staleness
    demonstration: bool = False


def is_wrong_passphrase(error: Exception) -> bool:
    """Whether the file is sound and only the passphrase was wrong."""
    return isinstance(error, stores.WrongPassphrase)


class StartController(QObject):
    """``done`` when a store is open in the session."""

    done = Signal()
    unlock_page_requested = Signal()
    start_page_requested = Signal()

    def __init__(
        self, start: StartPage, unlock: UnlockPage, session: Session, *, cost: KeyCost = stores.DEFAULT_COST,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.start, self.unlock, self._session, self._cost = start, unlock, session, cost
        self.tasks = Tasks(self)
        self.path = Path()
        start.create_requested.connect(self.create)
        start.open_requested.connect(self.ask_passphrase)
        start.demonstration_requested.connect(self.demonstrate)
        unlock.unlock_requested.connect(self.open)
        unlock.other_file_requested.connect(self.start_page_requested)

    def ask_passphrase(self, path: str, author: str = "") -> None:
        """Show the page that asks for the passphrase of a file."""
        self.path = Path(path)
        self.unlock.set_file(self.path, author or self.unlock.author.text() or self.start.author.text())
        self.unlock_page_requested.emit()

    def create(self, path: str, passphrase: str, author: str) -> None:
        """Make a new board file and open it."""
        self.start.show_working(True)
        self._run(
            lambda: Opened(stores.create_store(path, passphrase, author=author, cost=self._cost), Staleness()),
            self.start.show_error,
        )

    def open(self, passphrase: str, author: str, read_only: bool) -> None:
        """Unlock the file that was chosen."""
        path = self.path
        self.unlock.show_working(True)

        def work() -> Opened:
            store = stores.open_store(path, passphrase, author=author, read_only=read_only)
            kept = stores.read_setting(store, board_settings.STALENESS)
            return Opened(store, board_settings.staleness_from(kept))

        self._run(work, self._not_opened)

    def demonstrate(self) -> None:
        """Open the demonstration board; it is gone when it is closed."""
        self.start.show_working(True)
        author = self.start.author.text().strip() or _("Demonstration")

        def work() -> Opened:
            from hccboard.operations.demonstration import create_demonstration

            return Opened(create_demonstration(None, None, author), Staleness(), demonstration=True)

        self._run(work, self.start.show_error)

    def _run(self, work: Callable[[], Opened], on_error: Callable[[Exception], None]) -> None:
        self.tasks.run("open", lambda _token: work(), self._opened, on_error)

    def _opened(self, opened: Opened) -> None:
        self.start.show_working(False)
        self.unlock.show_working(False)
        self.start.forget_secrets()
        self.unlock.passphrase.forget()
        self._session.open(opened.store, opened.staleness, demonstration=opened.demonstration)
        self.done.emit()

    def _not_opened(self, error: Any) -> None:
        if is_wrong_passphrase(error):
            self.unlock.show_wrong()
        elif isinstance(error, Conflict):
            self.unlock.offer_read_only(error)
        else:
            self.unlock.show_error(error)
