"""What if the operation were on another day, the response another, held longer, the remnant larger?

Works on a copy of the facts. Only the operation date can be kept, and only by the user's own hand.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLineEdit, QWidget

from hccboard import wording
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field, UnitEdit
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.what_if_frame import WhatIfFrame
from hccboard.operations.conversion import CaseReview, Suppose
from hccboard.translate import _

RESPONSES = ("CR", "PR", "SD", "PD")
_AS_RECORDED = "recorded"
_WEEK = timedelta(days=7)
_MOST_DAYS, _MOST_PERCENT = 3650, 100.0


class WhatIfPanel(WhatIfFrame):
    """``supposed`` carries what the fields say; ``keep_requested`` the date that is to be recorded as planned."""

    supposed = Signal(object)
    keep_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setProperty("panel", True)
        self._review: CaseReview | None = None
        self._loading = self._read_only = False
        self._make_date()
        chooser = Segmented([(_AS_RECORDED, _("As recorded")), *((one, one) for one in RESPONSES)], _AS_RECORDED,
                            name=_("Response, whole"), fills=True, parent=self)  # fmt: skip
        chooser.changed.connect(lambda _key: self._told())
        self.response = chooser
        self.body.addWidget(Field(_("Response, whole"), chooser, parent=self))
        self.held, self.remnant = UnitEdit("", _("d"), self), UnitEdit("", "%", self)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.fields = {
            "held": Field(_("Held on imaging"), self.held, parent=self),
            "remnant": Field(_("Remnant of standard volume"), self.remnant, parent=self),
        }
        for name, edit in (("held", self.held), ("remnant", self.remnant)):
            edit.textEdited.connect(lambda _text: self._told())
            row.addWidget(self.fields[name], 1)
        self.body.addLayout(row)
        self.body.addWidget(TextLabel(
            _("Count and rows change at once; what was supposed is forgotten when this view is left."),
            "label", "text3", lines=0, parent=self,
        ))  # fmt: skip
        self.reset_button = Button(_("Reset"), "rotate-ccw", parent=self)
        self.reset_button.clicked.connect(self.reset)
        self.keep = Button(_("Keep this date"), "check", "primary", key="Enter", parent=self)
        self.keep.clicked.connect(self.ask_to_keep)
        self.foot.addWidget(self.reset_button, 1)
        self.foot.addWidget(self.keep, 1)

    def _make_date(self) -> None:
        self.day = QDateEdit(self)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setAccessibleName(_("Operation date"))
        self.day.installEventFilter(self)
        self.day.dateChanged.connect(lambda _day: self._told())
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.day, 1)
        self.earlier = Button(_("−7 d"), name=_("A week earlier"), parent=box)
        self.later = Button(_("+7 d"), name=_("A week later"), parent=box)
        self.earlier.clicked.connect(lambda: self._move(-_WEEK))
        self.later.clicked.connect(lambda: self._move(_WEEK))
        for button in (self.earlier, self.later):
            row.addWidget(button)
        field = Field(_("Operation date"), box, parent=self)
        field.label.setBuddy(self.day)
        self.body.addWidget(field)
        self.planned = TextLabel("", "label", "text2", lines=0, parent=self)
        self.body.addWidget(self.planned)

    # -- what is shown ------------------------------------------------------------------------------------

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be kept; supposing goes on."""
        self._read_only = read_only
        self._enable()

    def show_review(self, review: CaseReview | None) -> None:
        """Begin with what is recorded, or go on with what is supposed. No day before that of the review."""
        before, self._review = self._review, review
        if review is None:
            self.planned.set_text("")
            self._enable()
            return
        same = before is not None and before.view is review.view and self.suppose() == review.suppose
        if not review.suppose.any and not same:  # what cannot be read supposes nothing, and is still being typed
            self._load(review)
        self.planned.set_text(_planned_text(review))
        self._enable()

    def _load(self, review: CaseReview) -> None:
        self._loading = True
        shown, first = counted_date(review), review.view.snapshot.as_of
        self.day.setMinimumDate(QDate(first.year, first.month, first.day))
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.response.set_chosen(_AS_RECORDED)
        self.held.clear()
        self.remnant.clear()
        self._loading = False

    def focus_date(self) -> None:
        """The cursor into the day of the date, all of it selected."""
        self.day.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.day.setSelectedSection(QDateEdit.Section.DaySection)

    # -- what is supposed ---------------------------------------------------------------------------------

    def suppose(self) -> Suppose:
        """What the fields say; a field that cannot be read supposes nothing."""
        chosen = self.response.chosen()
        held, remnant = _number(self.held, _MOST_DAYS), _number(self.remnant, _MOST_PERCENT)
        return Suppose(
            self.supposed_date(), "" if chosen == _AS_RECORDED else chosen, None if held is None else int(held),
            remnant,
        )  # fmt: skip

    def supposed_date(self) -> date | None:
        """The date in the field where it is not the recorded one."""
        if self._review is None:
            return None
        shown = self._shown_date()
        return None if shown == counted_date(self._review) else shown

    def _shown_date(self) -> date:
        found = self.day.date()
        return date(found.year(), found.month(), found.day())

    def _told(self) -> None:
        if not self._loading and self._review is not None:
            self._explain()
            self._enable()
            self.supposed.emit(self.suppose())

    def _explain(self) -> None:
        limits = {"held": (self.held, _MOST_DAYS), "remnant": (self.remnant, _MOST_PERCENT)}
        for name, (edit, most) in limits.items():
            wrong = bool(edit.text().strip()) and _number(edit, most) is None
            words = _("A number from 0 to {most}.").format(most=f"{most:g}")
            self.fields[name].explain("error", words) if wrong else self.fields[name].explain()

    def _move(self, step: timedelta) -> None:
        moved = self._shown_date() + step
        self.day.setDate(QDate(moved.year, moved.month, moved.day))

    def reset(self) -> None:
        """Back to what is recorded."""
        if self._review is not None:
            self._load(self._review)
            self._told()

    def ask_to_keep(self) -> None:
        """The date in the field is to be recorded as the planned one."""
        if self.keep.isEnabled():
            self.keep.setEnabled(False)  # once, however long Enter is held
            self.keep_requested.emit(self._shown_date())

    def _enable(self) -> None:
        review = self._review
        self.reset_button.setEnabled(review is not None and self.suppose().any)
        other = review is not None and self._shown_date() != recorded_date(review)
        self.keep.setEnabled(not self._read_only and other)
        self.keep.setVisible(not self._read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the date keeps it."""
        pressed = watched is self.day and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.day.interpretText()
            self.ask_to_keep()
            return True
        return super().eventFilter(watched, event)


def _number(edit: QLineEdit, most: float) -> float | None:
    """What a field says; ``None`` where it is empty or says nothing that can be."""
    try:
        found = float(edit.text().strip().replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found <= most else None


def recorded_date(review: CaseReview) -> date | None:
    """The operation date of the plan that stands, whatever is supposed."""
    return review.plan.operation_date if review.plan is not None else None


def counted_date(review: CaseReview) -> date:
    """The day that drugs are counted to without anything supposed: that of the plan, if it is not over, else the day
    of the review."""
    recorded, as_of = recorded_date(review), review.view.snapshot.as_of
    return recorded if recorded is not None and recorded >= as_of else as_of


def _planned_text(review: CaseReview) -> str:
    recorded, counted = recorded_date(review), wording.date_text(counted_date(review))
    if recorded is None:
        return _("No operation date is recorded; drugs are counted until {date}.").format(date=counted)
    if recorded < review.view.snapshot.as_of:
        over = _("The recorded date {recorded} is over; drugs are counted until {date}.")
        return over.format(recorded=wording.date_text(recorded), date=counted)
    return _("Recorded: {date}").format(date=counted)


__all__ = ["RESPONSES", "WhatIfPanel", "counted_date", "recorded_date"]
