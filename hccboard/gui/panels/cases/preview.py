"""What a case is about, beside the list: its facts, what is missing and what that decides, the next step."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, theme
from hccboard.gui.fact_rows import FactRow, FactRows
from hccboard.gui.open_items import OpenItem, open_items
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.empty_state import EmptyState
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.response import SHORT, short_change_text

_CARDS_SHOWN = 4
WIDTH = 304


class CasePreview(Panel):
    """Shows a ``CaseView``; emits what the user wants done with the case."""

    open_requested = Signal(str)
    edit_requested = Signal(str, str, str, str)
    """case id, record id or "", kind of record, field"""
    request_copied = Signal(str)
    board_moved = Signal(str, int)
    """case id, days to move the meeting by"""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self._view: CaseView | None = None
        self._items: list[OpenItem] = []
        self.body.setSpacing(0)
        self._head = self._make_head()
        self.body.addWidget(self._head)
        self._below_head = Hairline(parent=self)
        self.body.addWidget(self._below_head)
        self._scroll = self._make_scroll()
        self.body.addWidget(self._scroll, 1)
        self._nothing = EmptyState("clipboard-list", _("No case chosen"), parent=self)
        self.body.addWidget(self._nothing, 1)
        self._make_foot()
        self.setAccessibleName(_("Preview"))
        self.set_view(None)
        self.retheme()

    def retheme(self) -> None:
        super().retheme()
        self.setMinimumWidth(theme.px(WIDTH))

    def _make_head(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 8, 8, 10)
        column.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(8)
        self._number = TextLabel("", "page", parent=box)
        self._person = TextLabel("", "cell", "text2", parent=box)
        self._number.setSizePolicy(self._number.sizePolicy().Policy.Maximum, self._number.sizePolicy().Policy.Fixed)
        hide = Button("", "panel-right", "quiet", small=True, name=_("Hide the preview"), parent=box)
        hide.clicked.connect(self.closed)
        first.addWidget(self._number)
        first.addWidget(self._person, 1)
        first.addWidget(hide)
        self._question = TextLabel("", "banner", lines=3, parent=box)
        column.addLayout(first)
        column.addWidget(self._question)
        return box

    def _make_scroll(self) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(scroll.viewport())
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 2, 12, 12)
        column.setSpacing(8)
        self._facts = FactRows(96, 2, inner)
        self._missing_head = TextLabel("", "title", parent=inner)
        self._missing_count = TextLabel("", "cell", "text2", parent=inner)
        self._missing_count.setSizePolicy(
            self._missing_count.sizePolicy().Policy.Maximum, self._missing_count.sizePolicy().Policy.Fixed
        )
        row = QHBoxLayout()
        row.addWidget(self._missing_head, 1)
        row.addWidget(self._missing_count)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        column.addWidget(self._facts)
        column.addSpacing(2)
        column.addLayout(row)
        column.addLayout(self._cards)
        column.addStretch(1)
        scroll.setWidget(inner)
        return scroll

    def _make_foot(self) -> None:
        self.foot.setContentsMargins(12, 10, 12, 10)
        self._open = Button(_("Open case"), "", "primary", key="Enter", parent=self)
        self._open.clicked.connect(lambda: self._view and self.open_requested.emit(self._view.case.patient.case_id))
        self._move = Button(_("Move board"), "calendar-days", parent=self)
        self._move_menu = QMenu(self._move)
        self._move.clicked.connect(self._show_move_menu)
        self.foot.addWidget(self._open, 1)
        self.foot.addWidget(self._move)

    def _show_move_menu(self) -> None:
        self.fill_move_menu()
        self._move_menu.popup(self._move.mapToGlobal(self._move.rect().topLeft()))

    def fill_move_menu(self) -> QMenu:
        """The days the meeting can be moved to; gives the menu back."""
        menu = self._move_menu
        menu.clear()
        if self._view is None or self._view.board is None:
            return menu
        case_id = self._view.case.patient.case_id
        for days, words in ((7, _("One week later")), (14, _("Two weeks later")), (-7, _("One week earlier"))):
            day = wording.date_text(self._view.board + timedelta(days=days))
            action = menu.addAction(f"{words}, {day}")
            action.triggered.connect(lambda _on=False, d=days: self.board_moved.emit(case_id, d))
        return menu

    def set_view(self, view: CaseView | None, staleness: Staleness | None = None, *, read_only: bool = False) -> None:
        """Show a case; ``None`` shows that none is chosen."""
        self._view = view
        for widget in (self._head, self._below_head, self._scroll):
            widget.setVisible(view is not None)
        self._nothing.setVisible(view is None)
        self._open.setEnabled(view is not None)
        self._move.setEnabled(view is not None and view.board is not None and not read_only)
        if view is None:
            return
        self._number.set_text(view.case.patient.case_number)
        who = " · ".join(p for p in (view.case.patient.name, case_text.sex_and_age(view, short=True)) if p)
        self._person.set_text(who)
        asked = case_text.question(view)
        self._question.set_text(asked.question if asked else _("No question for the board yet"))
        self._question.set_tone("text" if asked else "missing")
        self._facts.set_rows(_fact_rows(view))
        self._show_missing(view, staleness, read_only)
        self._scroll.verticalScrollBar().setValue(0)

    def view(self) -> CaseView | None:
        """The case that is shown."""
        return self._view

    def _show_missing(self, view: CaseView, staleness: Staleness | None, read_only: bool) -> None:
        clear(self._cards)
        self._items = open_items(view, staleness)
        done = view.readiness.done
        total = len(view.readiness.items)
        self._missing_head.set_text(_("What is missing") if self._items else _("Nothing is missing"))
        self._missing_count.set_text(_("{done} of {total} items complete").format(done=done, total=total))
        for item in self._items[:_CARDS_SHOWN]:
            self._cards.addWidget(self._card(view, item, read_only))
        rest = len(self._items) - _CARDS_SHOWN
        if rest > 0:
            words = ngettext("and {count} more, in the open case", "and {count} more, in the open case", rest)
            self._cards.addWidget(TextLabel(words.format(count=rest), "cell", "text2", parent=self))

    def _card(self, view: CaseView, item: OpenItem, read_only: bool) -> IssueCard:
        actions = [("copy", _("Copy request"))]
        if item.kind and not read_only:
            actions.insert(0, ("enter", item.action))
        card = IssueCard(item.state, item.title, item.text, actions, boxed_word=True,
                         parent=self)  # fmt: skip
        case_id = view.case.patient.case_id

        def act(key: str) -> None:
            if key == "copy":
                self.request_copied.emit(case_id)
            else:
                self.edit_requested.emit(case_id, item.record_id, item.kind, item.field)

        card.action_triggered.connect(act)
        return card


def _fact_rows(view: CaseView) -> list[FactRow]:
    rows = [
        FactRow(
            _("Aetiology"), wording.list_text([p for p in (case_text.cause(view), case_text.antivirals(view)) if p])
        ),
        FactRow(_("Stage"), _stages(view)),
        FactRow(_("Liver function"), _liver(view)),
        FactRow("AFP", _afp(view)),
        FactRow(_("Viable nodules"), _nodules(view)),
        FactRow(_("Portal vein"), _portal_vein(view)),
        *_responses(view),
        FactRow(_("Systemic"), _systemic(view)),
        FactRow(_("Locoregional"), _locoregional(view)),
    ]
    known = [row for row in rows if row.value]
    return known or [FactRow(_("Recorded"), _("nothing but the case number"))]


def _stages(view: CaseView) -> tuple[Span, ...]:
    spans = []
    for system in ("bclc", "cnlc"):
        text = wording.possible_text(view.assessment[system])
        tone = "missing" if case_text.is_open(view.assessment[system]) else ""
        spans += [Span(f"{wording.system_name(system)} ", "cell_strong"), Span(text, "cell_strong", tone), Span(" · ")]
    return tuple(spans[:-1])


def _liver(view: CaseView) -> str | tuple[Span, ...]:
    if not case_text.is_known(view, *case_text.CHILD_PUGH_INPUTS):
        return ""
    child_pugh, albi = view.assessment["child_pugh"], view.assessment["albi"]
    name = wording.system_name("albi")
    return (
        Span(wording.value_summary(child_pugh), "cell_strong"),
        Span(f" · {name} {wording.value_summary(albi)}"),
    )


def _afp(view: CaseView) -> str | tuple[Span, ...]:
    trail = case_text.trail(view, "afp")
    if trail is None:
        return ""
    before = f"{trail.before} → " if trail.before else ""
    unit = wording.unit_text(trail.unit).replace("/", "/\u2060")  # no line ends inside a unit
    day = case_text.short_day(view, trail)
    return Span(before), Span(trail.last, "cell_strong"), Span(f"\u00a0{unit} "), Span(day, "cell", "text3")


def _nodules(view: CaseView) -> str | tuple[Span, ...]:
    text = case_text.nodules(view)
    if not text:
        return ""
    fact = view.snapshot.facts.get("tumour.nodules")
    day = case_text.short_day(view, fact)
    return Span(text, "cell_strong"), Span(f" {day}", "cell", "text3")


def _portal_vein(view: CaseView) -> str | tuple[Span, ...]:
    now, before = case_text.portal_vein(view)
    if not now:
        return ""
    return (Span(f"{before} → " if before else ""), Span(now, "cell_strong"))


def _responses(view: CaseView) -> list[FactRow]:
    rows = []
    for criteria, name in SHORT.items():
        found = case_text.response(view, criteria)
        if found is not None:
            day = wording.list_text([case_text.short_day(view, found.study), found.study.label])
            change, words = short_change_text(found.percent), case_text.response_words(found)
            strong = f"{words} ?" if found.is_open else change
            value = (Span(strong, "cell_strong"), Span(f"  {day}", "cell", "text3"))
            rows.append(FactRow(name, value, "" if found.is_open else words))
            continue
        line = case_text.best_response(view, criteria)
        if line is not None and line.best_response:
            words = _("best, {drugs}").format(drugs=line.drugs)
            rows.append(FactRow(name, Span(words, "cell", "text2"), line.best_response))
    return rows


def _systemic(view: CaseView) -> str:
    lines = list(view.case.of(records.SystemicTherapy, until=view.snapshot.as_of))
    if not lines:
        return ""
    current = [line for line in lines if line.stop_date is None] or lines[-1:]
    names = " + ".join(dict.fromkeys(line.drugs for line in current))
    return wording.list_text([part for part in (names, case_text.short_day(view, current[0])) if part])


def _locoregional(view: CaseView) -> str:
    done: dict[str, list[str]] = {}
    for procedure in view.case.of(records.Procedure, until=view.snapshot.as_of):
        if procedure.kind not in ("biopsy", "drainage", None):
            name = wording.choice_name("Procedure", "kind", procedure.kind)
            done.setdefault(name, []).append(case_text.short_day(view, procedure))
    parts = []
    for name, days in done.items():
        times = f" \u00d7{len(days)}" if len(days) > 1 else ""
        known = wording.names_text([day for day in days if day])
        parts.append(_("{name}: {value}").format(name=f"{name}{times}", value=known) if known else f"{name}{times}")
    text = parts[0] if parts else ""
    for part in parts[1:]:
        text = _("{text}; {sentence}").format(text=text, sentence=part)
    return text
