"""The frame: rail, pages, status bar, and what belongs to no page (undo, text size, list of keys).

The window is painted before anything else is imported: ``__init__`` needs Qt and the colours alone and paints the
frame; ``furnish`` puts the real parts in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import SIGNAL, QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QMainWindow, QSplitter, QStackedWidget, QWidget

from hccboard import __version__
from hccboard.gui.tokens import BY_NAME

if TYPE_CHECKING:
    from hccboard.gui.keys_sheet import KeysSheet
    from hccboard.gui.session import Session
    from hccboard.gui.widgets.rail import Rail

TITLE = "HCC Board"
_STATUS_HEIGHT = 24


class MainWindow(QMainWindow):
    """Pages are added by name; only those that exist have a place on the rail.

    ``painted`` fires once, after the first paint: what is slow begins then. ``page_wanted`` is told the name of a
    page that is to be shown and is not made yet; who hears it adds the page.
    """

    painted = Signal()
    page_wanted = Signal(str)
    undo_requested = Signal()
    text_size_requested = Signal(int)
    """Percent to add; 0 asks for 100 %."""
    lock_requested = Signal()
    page_changed = Signal(str)
    closing = Signal()

    def __init__(self, theme_name: str = "light", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme_name = theme_name
        self._first_paint = True
        self._furnished = False
        self._behind: QWidget | None = None
        self.setWindowTitle(TITLE)
        self._frame = frozenset(self.children())

    def furnish(self, session: Session) -> None:
        """Put rail, pages and status bar in place of the painted frame."""
        from hccboard.gui.widgets.status_bar import StatusStrip

        self._furnished = True
        self._session = session
        self._pages: dict[str, QWidget] = {}
        self._may_close: Callable[[], bool] = lambda: True
        centre = QWidget(self)
        grid = QGridLayout(centre)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self.stack = QStackedWidget(centre)
        self.status = StatusStrip(centre)
        self.rail: Rail | None = None
        self._grid = grid
        grid.addWidget(self.stack, 0, 1)
        grid.addWidget(self.status, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        self.setCentralWidget(centre)
        self._keys: KeysSheet | None = None
        self._bind_keys()
        session.opened.connect(self.show_status)
        session.closed.connect(self.show_status)
        session.changed.connect(self.show_status)
        session.access_changed.connect(self.show_status)

    def _bind_keys(self) -> None:
        from hccboard.gui import shortcuts

        shortcuts.bind(self, "undo", self._ask_undo)
        shortcuts.bind(self, "keys", self._toggle_keys)
        shortcuts.bind(self, "help", lambda: self.show_page("help"))
        shortcuts.bind(self, "larger", lambda: self.text_size_requested.emit(10))
        shortcuts.bind(self, "smaller", lambda: self.text_size_requested.emit(-10))
        shortcuts.bind(self, "normal_size", lambda: self.text_size_requested.emit(0))
        shortcuts.bind(self, "next_panel", self.next_panel)
        shortcuts.bind(self, "lock", self.lock_requested.emit)

    @property
    def keys(self) -> KeysSheet:
        """The list of keys; made when it is first asked for."""
        if self._keys is None:
            from hccboard.gui.keys_sheet import KeysSheet

            self._keys = KeysSheet(self.centralWidget())
        return self._keys

    def _toggle_keys(self) -> None:
        self.keys.toggle()

    def _ask_undo(self) -> None:
        if self._session.store is not None and not self._session.read_only:
            self.undo_requested.emit()

    # -- pages --------------------------------------------------------------------------------------------

    def add_page(self, name: str, page: QWidget) -> None:
        """Put a page into the window; it is not shown yet."""
        self._pages[name] = page
        self.stack.addWidget(page)

    def set_rail(self, names: Sequence[str]) -> None:
        """Show the rail with these pages; none at all hides it."""
        if self.rail is not None:
            self._grid.removeWidget(self.rail)
            self.rail.hide()
            self.rail.deleteLater()
            self.rail = None
        if not names:
            return
        from hccboard.gui.widgets.rail import Rail, default_items

        items = [item for item in default_items() if item.key in names]
        self.rail = Rail(items, self.centralWidget())
        self.rail.chosen.connect(self.show_page)
        self._grid.addWidget(self.rail, 0, 0)
        self.rail.show()

    def show_page(self, name: str, *, rail: str = "") -> None:
        """Show a page; ``rail`` marks the entry it belongs to where it has none of its own."""
        if name not in self._pages:
            self.page_wanted.emit(name)
        self.stack.setCurrentWidget(self._pages[name])
        if self.rail is not None:
            self.rail.set_current(rail or name)
        self.page_changed.emit(name)

    def page(self, name: str) -> QWidget:
        """A page by its name."""
        return self._pages[name]

    def current_page(self) -> str:
        """The name of the page that is shown."""
        return next((n for n, p in self._pages.items() if p is self.stack.currentWidget()), "")

    def ask_before_closing(self, may_close: Callable[[], bool]) -> None:
        """Let somebody have a word before the window is closed."""
        self._may_close = may_close

    def next_panel(self) -> None:
        """F6: the focus goes to the first control of the next panel of the page."""
        page = self.stack.currentWidget()
        if page is None:
            return
        panels = [w for w in page.findChildren(QWidget) if w.property("panel") and w.isVisibleTo(page)]
        focus = self.focusWidget()
        here = [n for n, panel in enumerate(panels) if focus is not None and panel.isAncestorOf(focus)]
        order = panels[here[-1] + 1 :] + panels[: here[-1] + 1] if here else panels
        for panel in order:
            target = _first_control(panel)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # -- a locked window ----------------------------------------------------------------------------------

    def cover(self, title: str, text: str) -> None:
        """Hide all there is behind two sentences, at once; no key leads to it any more."""
        from hccboard.gui.widgets.empty_state import EmptyState

        for shortcut in self.findChildren(QShortcut):
            shortcut.setEnabled(False)
        self._behind = self.takeCentralWidget()
        state = EmptyState("lock", title, text)
        state.setProperty("ground", "bg")
        state.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCentralWidget(state)
        self.repaint()  # before the computer sleeps: what stands on the screen is seen when it wakes up

    def strip(self) -> None:
        """Take out everything that was put in since the window was made; ``furnish`` may follow.

        The window itself stays, where and as large as it is: another one would come up before what its user does in
        another program meanwhile.
        """
        if self.receivers(SIGNAL("page_changed(QString)")):
            self.page_changed.disconnect()
        behind, self._behind = self._behind, None
        for child in (behind, *self.children()):
            if child is not None and child not in self._frame:
                child.deleteLater()
        self.takeCentralWidget()

    # -- status -------------------------------------------------------------------------------------------

    def show_status(self) -> None:
        """What is open, by which rules, whether it is synthetic, when it was saved last."""
        from hccboard.gui.widgets.status_bar import StatusItem
        from hccboard.translate import _

        session = self._session
        left = [StatusItem(_("Offline · no file open"), "lock")]
        if session.store is not None:
            words = (
                _("Offline · demonstration, nothing is kept")
                if session.demonstration
                else _("Offline · encrypted local file")
            )
            left = [StatusItem(words, "lock")]
            if session.read_only:
                left.append(StatusItem(_("Read-only"), "eye", strong=True))
            left.append(StatusItem(_rule_editions(), "book-marked", gives_way=True))
        right = []
        if session.demonstration:
            right.append(StatusItem(_("Synthetic data, not a patient"), "flask-conical", strong=True))
        if session.store is not None and session.saved_at is not None:
            right.append(StatusItem(_("Saved {time}").format(time=session.saved_at.strftime("%H:%M"))))
        right.append(StatusItem(f"{TITLE} {__version__}"))
        self.status.set_items(left, right)

    # -- window -------------------------------------------------------------------------------------------

    def splitters(self) -> list[QSplitter]:
        """Every splitter whose sizes are remembered."""
        return [s for s in self.findChildren(QSplitter) if s.objectName()]

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if self._first_paint and event.type() == QEvent.Type.Paint:
            self._first_paint = False
            QTimer.singleShot(0, self.painted.emit)
        return handled

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame alone, until the window is furnished: rail, bar and status in the colours of the theme."""
        if self._furnished:
            super().paintEvent(event)
            return
        name = self._theme_name
        if name == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            name = "dark" if dark else "light"
        colours = BY_NAME.get(name, BY_NAME["light"])
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.bg))
        bottom = self.height() - _STATUS_HEIGHT
        painter.fillRect(QRect(0, bottom, self.width(), _STATUS_HEIGHT), QColor(colours.sunken))
        painter.fillRect(QRect(0, bottom, self.width(), 1), QColor(colours.line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._furnished and self._keys is not None:
            self._keys.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._furnished and not self._may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)


def _rule_editions() -> str:
    from hccboard import wording
    from hccboard.translate import _

    names = [wording.name_with_edition("bclc"), wording.name_with_edition("cnlc"), wording.name_with_edition("tnm8")]
    return _("Rule editions: {names}").format(names=" · ".join(names))


def _first_control(panel: QWidget) -> QWidget | None:
    """The first part of a panel that Tab would reach."""
    if panel.focusPolicy() & Qt.FocusPolicy.TabFocus and panel.isEnabled():
        return panel
    widget = panel.nextInFocusChain()
    while widget is not None and widget is not panel:
        shown = panel.isAncestorOf(widget) and widget.isVisibleTo(panel) and widget.isEnabled()
        if shown and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return widget
        widget = widget.nextInFocusChain()
    return None
