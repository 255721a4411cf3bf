"""The staging view of a case: two ladders, other scores, what-if; as it stands or as it stood at diagnosis."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, stage_times, theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.open_items import form_of
from hccboard.gui.panels.staging.ladder_data import ladder
from hccboard.gui.panels.staging.scores import Scores
from hccboard.gui.panels.staging.what_if import WhatIf
from hccboard.gui.widgets.ladder import Ladder
from hccboard.gui.widgets.segmented import Choice, Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

DIAGNOSIS, LATEST = "diagnosis", "latest"
_COMFORTABLE_ROW, _LEAST_SCORES, _LEAST_LADDER = 40, 236, 420


class Staging(CaseTab):
    """``shown_changed`` carries the scores the user wants listed."""

    shown_changed = Signal(list)
    note_copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latest: CaseView | None = None
        self._limits = Staleness()
        self._diagnosis: CaseView | None = None
        self._at = LATEST
        self._compact = False
        self._switch: Segmented | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(self._scroll.viewport())
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left = QVBoxLayout(inner)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        self._ladders = QWidget(inner)
        ladders = self._ladder_row = QHBoxLayout(self._ladders)
        ladders.setContentsMargins(0, 0, 0, 0)
        ladders.setSpacing(12)
        self.bclc, self.cnlc = Ladder(parent=self), Ladder(parent=self)
        for widget in (self.bclc, self.cnlc):
            widget.setProperty("panel", True)
            widget.row_activated.connect(self._row_activated)
            ladders.addWidget(widget, 1)
        self.scores = Scores(self)
        self.scores.shown_changed.connect(self._scores_chosen)
        left.addWidget(self._ladders)
        left.addWidget(self.scores, 1)
        self.what_if = WhatIf(self)
        self.what_if.copied.connect(self.note_copied)
        self._scroll.setWidget(inner)
        row.addWidget(self._scroll, 1)
        row.addWidget(self.what_if)

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        other = self._latest is None or view.case.patient.case_id != self._latest.case.patient.case_id
        self._latest, self._limits = view, staleness
        self._diagnosis = stage_times.at_diagnosis(view, staleness)
        if other or self._diagnosis is None:
            self._at = LATEST
        self._show()

    def make_corner(self, parent: QWidget) -> list[QWidget]:
        self._switch = None
        if self._latest is None:
            return []
        if self._diagnosis is None:
            return [TextLabel(case_text.data_line(self._latest), "label", "text3", parent=parent)]
        diagnosis = wording.date_text(self._diagnosis.snapshot.as_of)
        latest = wording.date_text(self._latest.snapshot.as_of)
        words = _("Values up to {date}, before the first treatment or six weeks after the first study")
        options = [
            Choice(DIAGNOSIS, _("Diagnosis {date}").format(date=diagnosis), words.format(date=diagnosis)),
            Choice(LATEST, _("Latest {date}").format(date=latest), case_text.data_line(self._latest)),
        ]
        self._switch = Segmented(options, self._at, name=_("Stage at"), small=True, parent=parent)
        self._switch.changed.connect(self.show_at)
        return [TextLabel(_("Stage at"), "cell", "text2", parent=parent), self._switch]

    def missing_count(self, view: CaseView) -> int:
        return sum(case_text.is_open(view.assessment[system]) for system in ("bclc", "cnlc"))

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.what_if.setVisible(not compact)
        self.cnlc.setVisible(not compact)
        self._share_height()

    def keys(self) -> dict[str, Callable[[bool], None]]:
        return {"what_if": self._key_what_if}

    def leave(self) -> None:
        self.what_if.leave()

    # -- what is shown ------------------------------------------------------------------------------------

    def view(self) -> CaseView | None:
        """The case as it is staged now: latest, or at diagnosis."""
        return self._diagnosis if self._at == DIAGNOSIS and self._diagnosis is not None else self._latest

    def show_at(self, when: str) -> None:
        """Stage the case at diagnosis or as it stands."""
        self._at = when
        if self._switch is not None and self._switch.chosen() != when:
            self._switch.set_chosen(when)
        self._show()

    def set_shown(self, systems: list[str]) -> None:
        """The scores to list."""
        self.scores.set_shown(systems)
        self.what_if.set_shown(self.scores.shown())

    def _key_what_if(self, arrived: bool) -> None:
        if not (arrived and self.what_if.isVisible()):
            self.toggle_what_if()

    def toggle_what_if(self) -> None:
        """Open or close what-if; what was supposed is forgotten when it closes."""
        shown = not self.what_if.isVisibleTo(self)
        self.what_if.setVisible(shown)
        self._share_height()
        if shown:
            next(iter(self.what_if.choices.values())).buttons()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.what_if.leave()

    def _show(self) -> None:
        view = self.view()
        if view is None:
            return
        self.bclc.set_data(ladder(view, "bclc", self._limits))
        self.cnlc.set_data(ladder(view, "cnlc", self._limits))
        self.scores.set_view(view, self._limits)
        self.what_if.set_view(view, self.scores.shown(), self._limits)
        self._share_height()

    def _share_height(self) -> None:
        """The ladders get what their rules need in comfort, the scores what is left, but never less than a few rows.

        Where two ladders do not fit beside each other they stand below each other, and all of it scrolls.
        """
        room = self.width() - (0 if self.what_if.isHidden() else self.what_if.width() + 12)
        shown = [widget for widget in (self.bclc, self.cnlc) if not widget.isHidden()]
        beside = len(shown) < 2 or room >= 2 * theme.px(_LEAST_LADDER) + 12
        direction = QBoxLayout.Direction
        self._ladder_row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        width = (room - 12 * (len(shown) - 1)) // len(shown) if beside else room - theme.px(12)
        wanted = [w.wanted_height(max(width, theme.px(340)), theme.px(_COMFORTABLE_ROW)) for w in shown]
        self.scores.setMinimumHeight(0 if beside else theme.px(_LEAST_SCORES))
        if not beside:
            self._ladders.setFixedHeight(sum(wanted) + 12)
            return
        comfortable, room = max(wanted), self.height() - theme.px(_LEAST_SCORES) - 12
        self._ladders.setFixedHeight(max(min(comfortable, room), theme.px(220)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _scores_chosen(self, systems: list[str]) -> None:
        self.what_if.set_shown(tuple(systems))
        self.shown_changed.emit(systems)

    def _row_activated(self, key: str) -> None:
        """Open the record behind a rule; the key ends in the key of the fact."""
        view = self.view()
        fact_key = key.rsplit(":", 1)[-1]
        kind, field = form_of(fact_key)
        if view is None or not kind:
            return
        fact = view.snapshot.facts.get(fact_key)
        self.edit_requested.emit(view.case.patient.case_id, fact.record_id if fact else "", kind, field)
