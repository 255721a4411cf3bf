"""The bar above a page, 44 px: title or crumbs, subtitle, previous and next, search, actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.search_field import SearchField
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _


class TopBar(QWidget):
    """Compose with ``set_title`` or ``set_crumbs``, ``set_position``, ``add_search``,
    ``add_action``.
    """

    crumb_activated = Signal(int)
    """The place of the crumb in ``set_crumbs``; the last one does not answer."""
    previous_asked = Signal()
    next_asked = Signal()

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 1)
        self._row.setSpacing(12)
        self._title_row = QHBoxLayout()
        self._title_row.setSpacing(6)
        self._subtitle = TextLabel("", "cell", "text3", parent=self)
        self._subtitle.hide()
        self._place = self._make_place()
        self._middle = QHBoxLayout()
        self._middle.setSpacing(12)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(12)
        self._row.addLayout(self._title_row)
        self._row.addWidget(self._subtitle)
        self._row.addWidget(self._place)
        self._row.addLayout(self._middle)
        self._row.addStretch(1)
        self._row.addLayout(self._actions)
        self.search: SearchField | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Page bar"))
        self.set_title(title, subtitle)
        self.retheme()

    def _make_place(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._previous = Button("", "chevron-up", small=True, name=_("Previous case"), key="Alt Up", parent=box)
        self._next = Button("", "chevron-down", small=True, name=_("Next case"), key="Alt Down", parent=box)
        self._previous.clicked.connect(self.previous_asked)
        self._next.clicked.connect(self.next_asked)
        self._count = TextLabel("", "cell", "text2", parent=box)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        row.addSpacing(4)
        row.addWidget(self._count)
        box.hide()
        return box

    def retheme(self) -> None:
        self.setFixedHeight(theme.px(44))

    def set_title(self, title: str, subtitle: str = "") -> None:
        """A page title, 16/600, with a subtitle."""
        clear(self._title_row)
        if title:
            self._title_row.addWidget(TextLabel(title, "page", parent=self))
        self._subtitle.set_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_subtitle(self, subtitle: str) -> None:
        """Change the subtitle alone."""
        self._subtitle.set_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_crumbs(self, crumbs: Sequence[str], subtitle: str = "") -> None:
        """The way to this page; every crumb but the last is a link."""
        clear(self._title_row)
        for number, text in enumerate(crumbs[:-1]):
            link = Crumb(text, self)
            link.clicked.connect(lambda _on=False, n=number: self.crumb_activated.emit(n))
            self._title_row.addWidget(link)
            self._title_row.addWidget(IconView("chevron-right", 14, "text2", self))
        if crumbs:
            self._title_row.addWidget(TextLabel(Span(crumbs[-1], "title"), "title", parent=self))
        self.set_subtitle(subtitle)

    def set_position(self, number: int, total: int) -> None:
        """Show previous and next with ``3 of 15``; ``total`` 0 hides them."""
        self._place.setVisible(total > 0)
        self._count.set_text(_("{number} of {total}").format(number=number, total=total))
        self._previous.setEnabled(number > 1)
        self._next.setEnabled(number < total)

    def add_middle(self, widget: QWidget) -> QWidget:
        """Put a widget beside the title, for instance saved views; gives it back."""
        self._middle.addWidget(widget)
        return widget

    def add_search(self, placeholder: str, key: str = "Ctrl K", width: int = 248) -> SearchField:
        """Add the search field."""
        self.search = SearchField(placeholder, key, width, self)
        self._actions.addWidget(self.search)
        return self.search

    def add_action(self, widget: QWidget) -> QWidget:
        """Put a button at the right; gives it back."""
        self._actions.addWidget(widget)
        return widget

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class Crumb(Button):
    """A crumb that leads back; 13 px, text2."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "", "link", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(28), self.sizeHint().height())

    def _role(self) -> str:
        return "body"

    def _tone(self) -> str:
        return "accent" if self.underMouse() else "text2"
