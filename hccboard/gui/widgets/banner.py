"""The patient banner: who, why and the ten facts of the case, always in view, 88 px high.

A question too long for its line takes a second one; two lines are as high as the first row.
Facts that do not fit the width go into a menu, the least important first; nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.button import Button, clicked_by_enter
from hccboard.gui.widgets.chip import badge_size, paint_badge
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.text import TextLabel, text_block
from hccboard.translate import _

_SIDE, _GAP, _PAD = 16, 5, 14
_SIGN_FROM = 1000
"""In pixels at text scale 1: a narrower banner leaves the room of the pencil to the question."""
_INSET = 6
"""Between the identity and the edge of what can be clicked."""
_QUESTION = "circle-question-mark"
_PERSON_SHARE = 0.34
"""The largest share of the first row that pseudonym, sex, age and cause may take where the question needs the rest."""


@dataclass(frozen=True)
class BannerFact:
    """One fact: label over value, with an optional note, response badge and question mark.

    ``open`` means more than one value is possible: a question mark in the colour of what is
    missing. ``rank`` orders the facts when the width is short: 0 stays longest, higher goes into
    the menu first.
    """

    key: str
    label: str
    value: str
    note: str = ""
    badge: str = ""
    open: bool = False
    tone: str = "text"
    icon: str = ""
    rank: int = 0
    accessible: str = ""

    def sentence(self) -> str:
        """The fact in words."""
        if self.accessible:
            return self.accessible
        value = " ".join(part for part in (self.badge, self.value, self.note) if part)
        return f"{self.label}: {value}" + (" ?" if self.open else "")


@dataclass(frozen=True)
class BannerData:
    """What the banner shows."""

    case_id: str
    person: str
    """Pseudonym, sex, age and cause in one line."""
    question: str
    board_date: str
    facts: tuple[BannerFact, ...] = ()
    board_label: str = ""
    """The word before the date; the catalogue's ``Board`` when empty."""


class FactView(QAbstractButton):
    """One painted fact; a click or Enter asks where it comes from."""

    def __init__(self, fact: BannerFact, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fact, self._first = fact, first
        self.setText(fact.sentence())
        self.setAccessibleName(fact.sentence())
        self.setAccessibleDescription(_("Opens the value and its source."))
        self.setToolTip(fact.sentence())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focusInside", True)

    def _pads(self) -> tuple[int, int]:
        return (0 if self._first else _PAD), _PAD

    def sizeHint(self) -> QSize:
        fact = self.fact
        icon = theme.px(14) + _GAP if fact.icon else 0
        badge = badge_size(fact.badge).width() + _GAP if fact.badge else 0
        value = text_block(fact.value, "banner").width
        note = text_block(fact.note, "label").width + _GAP if fact.note else 0
        question = theme.px(14) + _GAP if fact.open else 0
        below = icon + badge + value + note + question
        width = max(below, text_block(fact.label, "caption").width)
        return QSize(int(width + 0.999) + sum(self._pads()) + 1, theme.px(39))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fact = self.fact
        if not self._first:
            painter.fillRect(QRectF(0, 0, 1, self.height()), theme.colour("line"))
        left, right = self._pads()
        room = self.width() - left - right
        if self.underMouse():
            hover = QRectF(max(1, left - 6), 0, room + 12, self.height())
            painter.fillRect(hover, theme.colour("hover"))
        label = text_block(fact.label, "caption", "text3", room + 1)
        value = text_block(fact.value, "banner", fact.tone)
        top = round((self.height() - label.height - value.height) / 2)
        label.draw(painter, left, top)
        line = QRectF(left, top + label.height, room, value.height)
        self._paint_value(painter, line)

    def _paint_value(self, painter: QPainter, line: QRectF) -> None:
        fact, left = self.fact, line.left()
        if fact.icon:
            left = self._icon(painter, fact.icon, left, line, fact.tone)
        if fact.badge:
            size = badge_size(fact.badge)
            box = QRectF(left, line.top(), size.width(), line.height())
            paint_badge(painter, box, fact.badge)
            left += size.width() + _GAP
        value = text_block(fact.value, "banner", fact.tone)
        value.draw(painter, left, line.top())
        left += value.width + _GAP
        if fact.open:
            left = self._icon(painter, _QUESTION, left, line, "missing")
        if fact.note:
            note = text_block(fact.note, "label", "text2")
            note.draw(painter, left, line.top() + round((line.height() - note.height) / 2) + 1)

    @staticmethod
    def _icon(painter: QPainter, name: str, left: float, line: QRectF, tone: str) -> float:
        side = theme.px(14)
        at = QPointF(round(left), round(line.center().y() - side / 2))
        icons.paint(painter, name, QRectF(at, QSizeF(side, side)), tone)
        return left + side + _GAP

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not clicked_by_enter(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class IdentityView(QAbstractButton):
    """Case number and person; a click or Enter asks to correct them. The number is never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = TextLabel("", "count", parent=self)
        self.number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.person = TextLabel("", "body", "text2", parent=self)
        self.person.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(_INSET, 3, _INSET, 3)
        row.setSpacing(8)
        row.addWidget(self.number)
        row.addWidget(self.person)
        self._pencil = IconView("pencil", 12, "text3", self)
        row.addWidget(self._pencil)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip(_("Correct identity"))
        self.setAccessibleDescription(_("Opens the record of the patient: to correct it, or to void the case."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setProperty("focusInside", True)

    def show_person(self, number: str, person: str) -> None:
        """Show another patient."""
        self.number.set_text(number)
        self.person.set_text(person)
        words = ", ".join(part for part in (number, person) if part)
        self.setAccessibleName(_("Correct identity: {patient}").format(patient=words))

    def extra(self) -> int:
        """The room that the sign of correcting takes beside the person."""
        return _INSET if self._pencil.isHidden() else self._pencil.sizeHint().width() + _INSET + self.layout().spacing()

    def show_sign(self, shown: bool) -> None:
        """Show the pencil, or leave its room to the question; a click and Enter work without it."""
        if shown == self._pencil.isHidden():
            self._pencil.setVisible(shown)
            self.layout().activate()
            self.updateGeometry()  # the row is laid out at once, not when the change has been told

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            QPainter(self).fillRect(self.rect(), theme.colour("hover"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not clicked_by_enter(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class PatientBanner(QFrame):
    """The banner above the tabs. ``fact_activated`` carries the key of a fact that was clicked."""

    fact_activated = Signal(str)
    question_activated = Signal()
    identity_activated = Signal()

    def __init__(self, data: BannerData | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = BannerData("", "", "", "")
        self._facts: list[FactView] = []
        self.identity = IdentityView(self)
        self.identity.clicked.connect(self.identity_activated)
        self._id, self._person = self.identity.number, self.identity.person
        self._question = TextLabel("", "banner", lines=2, parent=self)
        self._question.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._board = TextLabel("", "body", "text2", parent=self)
        self._date = TextLabel("", "title", parent=self)
        self._more = Button("", "chevron-down", "quiet", parent=self)
        self._more.clicked.connect(self._show_rest)
        self._menu = QMenu(self)
        self._build_first_row()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Patient banner"))
        self.retheme()
        if data is not None:
            self.set_data(data)

    def _build_first_row(self) -> None:
        self._row = QWidget(self)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(_SIDE - _INSET, 0, _SIDE, 0)
        row.setSpacing(12)
        # Case number and date are never cut; person and question share what is left
        for label in (self._board, self._date):
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.identity)
        row.addWidget(_Divider(self))
        question = QHBoxLayout()
        question.setSpacing(6)
        question.addWidget(IconView(_QUESTION, 16, "accent", self))
        question.addWidget(self._question, 1)
        row.addLayout(question, 1)
        date = QHBoxLayout()
        date.setSpacing(6)
        date.addWidget(IconView("calendar-days", 14, "text3", self))
        date.addWidget(self._board)
        date.addWidget(self._date)
        row.addLayout(date)

    def retheme(self) -> None:
        self.setFixedHeight(theme.px(88))
        self._place()

    def data(self) -> BannerData:
        """What is shown."""
        return self._data

    def set_data(self, data: BannerData) -> None:
        """Show another case."""
        self._data = data
        self.identity.show_person(data.case_id, data.person)
        self._question.set_text(data.question)
        self._board.set_text(data.board_label or _("Board"))
        self._date.set_text(data.board_date)
        for view in self._facts:
            view.hide()
            view.deleteLater()
        self._facts = [FactView(fact, n == 0, self) for n, fact in enumerate(data.facts)]
        for view in self._facts:
            view.clicked.connect(lambda _on=False, key=view.fact.key: self.fact_activated.emit(key))
        self.setAccessibleDescription(self.summary())
        self._chain_focus()
        self._place()

    def summary(self) -> str:
        """The whole banner in words, for a screen reader."""
        data = self._data
        head = (data.case_id, data.person, data.question, data.board_date)
        return ". ".join(part for part in (*head, *(f.sentence() for f in data.facts)) if part)

    def shown_facts(self) -> list[BannerFact]:
        """The facts that are visible in the row."""
        return [view.fact for view in self._facts if not view.isHidden()]

    def hidden_facts(self) -> list[BannerFact]:
        """The facts that went into the menu."""
        return [view.fact for view in self._facts if view.isHidden()]

    def _chain_focus(self) -> None:
        for before, after in zip([self.identity, *self._facts], self._facts, strict=False):
            QWidget.setTabOrder(before, after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _spare(self) -> int:
        """The room of the person where the question stands in one line."""
        question = text_block(self._data.question, "banner").width + 2
        fixed = sum(label.sizeHint().width() for label in (self._id, self._board, self._date))
        between = 4 * self._row.layout().spacing() + 4 * 6 + 16 + 14 + 1  # gaps, icons, the divider
        return round(self.width() - 2 * _SIDE - fixed - question - between - self.identity.extra())

    def _place(self) -> None:
        first = theme.px(40)
        self.identity.show_sign(self.width() >= theme.px(_SIGN_FROM))
        share = round(self.width() * _PERSON_SHARE) - self.identity.extra()
        self._person.setMaximumWidth(max(theme.px(40), share, self._spare()))
        self._row.setGeometry(0, 0, self.width(), first)
        room = self.width() - 2 * _SIDE
        shown = self._fitting(room)
        left = _SIDE
        for view in self._facts:
            view.setVisible(view in shown)
            if view in shown:
                size = view.sizeHint()
                view.setGeometry(left, first, size.width(), theme.px(39))
                left += size.width()
        rest = self.hidden_facts()
        self._more.setVisible(bool(rest))
        if rest:
            text = _("{count} more").format(count=len(rest))
            self._more.setText(text)
            self._more.setAccessibleName(_("{count} more facts").format(count=len(rest)))
            size = self._more.sizeHint()
            top = first + (theme.px(39) - size.height()) // 2
            self._more.setGeometry(left + 4, top, size.width(), size.height())

    def _fitting(self, room: int) -> list[FactView]:
        """The facts that fit; the highest rank leaves first, the later before the earlier."""
        shown = list(self._facts)
        if sum(view.sizeHint().width() for view in shown) - _PAD <= room:
            return shown
        room -= self._more.sizeHint().width() + theme.px(24)
        while shown and sum(view.sizeHint().width() for view in shown) > room:
            highest = max(view.fact.rank for view in shown)
            leaving = [view for view in shown if view.fact.rank == highest][-1]
            shown.remove(leaving)
        return shown

    def _show_rest(self) -> None:
        self._menu.clear()
        for fact in self.hidden_facts():
            action = self._menu.addAction(fact.sentence())
            action.triggered.connect(lambda _on=False, key=fact.key: self.fact_activated.emit(key))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.position().y() < theme.px(40):
            self.question_activated.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class _Divider(QWidget):
    """A short vertical line between the parts of a row."""

    def sizeHint(self) -> QSize:
        return QSize(1, theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        top = (self.height() - theme.px(20)) / 2
        QPainter(self).fillRect(QRectF(0, top, 1, theme.px(20)), theme.colour("line2"))
