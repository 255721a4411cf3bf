"""The page: filters at the left, figures in the middle, tables at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hccboard.gui import shortcuts, theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.cohort import charts, drawings, states, tables
from hccboard.gui.panels.cohort.answer import Answer
from hccboard.gui.panels.cohort.change_panel import SPIDER, ChangePanel
from hccboard.gui.panels.cohort.figure_panel import FigurePanel
from hccboard.gui.panels.cohort.filters import FiltersPanel
from hccboard.gui.panels.cohort.side import Side, scroll_area
from hccboard.gui.panels.cohort.survival_panel import SurvivalPanel
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.translate import _, ngettext
from hccboard.wording.formats import date_text, list_text, number_text, sentences_text, with_point

_MARGIN, _GAP = 16, 12
_FILTERS, _SIDE = 220, 404
_SURVIVAL_LEAST, _COURSES_LEAST = 300, 210
_LATE_MS = 400
_LEAST_MIDDLE, _BESIDE, _NARROW = 0.4, 590, 1180


class CohortPage(QWidget):
    """Emits what is asked; shows the answer."""

    asked = Signal()
    stop_requested = Signal()
    export_requested = Signal(str)
    case_requested = Signal(str)
    cases_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: list[int] = []
        self._placed = False
        self._enlarged = ""
        self.answer: Answer | None = None
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar(_("Cohort"), parent=self)
        column.addWidget(self.top)
        body = QVBoxLayout()
        body.setContentsMargins(_MARGIN, _GAP, _MARGIN, _GAP)
        body.setSpacing(10)
        column.addLayout(body, 1)
        self.messages = MessageArea(self)
        self.progress = ProgressStrip(_("Reading the cases"), self)
        self.progress.finish()
        self.progress.stop_asked.connect(self.stop_requested)
        self._stack = QStackedWidget(self)
        self._other = Panel("", padding=0, parent=self)
        self._stack.addWidget(self._other)
        self.splitter = self._make_splitter()
        self._stack.addWidget(self.splitter)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._say_late)
        self.retheme()
        for widget in (self.messages, self.progress):
            body.addWidget(widget)
        body.addWidget(self._stack, 1)
        shortcuts.bind(self, "all_figures", lambda: self.enlarge(""))

    def _make_splitter(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setObjectName("cohort")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(_GAP)
        self.filters = FiltersPanel(splitter)
        self.middle = self._make_middle(splitter)
        self.side_scroll = scroll_area(splitter)
        self.side = Side(self.side_scroll)
        self.side_scroll.setWidget(self.side)
        for place, widget in enumerate((self.filters, self.middle, self.side_scroll)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(place, 1 if widget is self.middle else 0)
        self.filters.changed.connect(self.asked)
        self.side.groups.months_changed.connect(self._show_groups)
        self.side.cox.covariates_changed.connect(self._covariates_changed)
        self.side.published.chosen_changed.connect(self._show_survival)
        self.side.quality.case_requested.connect(self.case_requested)
        return splitter

    def _make_middle(self, parent: QWidget) -> QScrollArea:
        inner = QWidget(parent)
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self.survival = SurvivalPanel(inner)
        self.swimmer = FigurePanel("swimmer", _("Swimmer plot"), inner)
        self.swimmer.finish_head()
        self.change = ChangePanel(inner)
        self.courses = QWidget(inner)
        row = self._courses_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.courses)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.swimmer, 1)
        row.addWidget(self.change, 1)
        column.addWidget(self.survival, 5)
        column.addWidget(self.courses, 3)
        self.survival.switched.connect(self._show_survival)
        self.change.kind_changed.connect(self._show_change)
        for panel in self.figures():
            panel.enlarge_requested.connect(self._enlarge_asked)
            panel.export_requested.connect(self.export_requested)
            panel.case_requested.connect(self.case_requested)
            panel.action_triggered.connect(self._act)
        self._column = column
        scroll = scroll_area(parent)
        scroll.setWidget(inner)
        scroll.viewport().installEventFilter(self)
        return scroll

    def figures(self) -> tuple[FigurePanel, ...]:
        """The panels with a figure."""
        return self.survival, self.swimmer, self.change

    def retheme(self) -> None:
        self._fit_sides()
        self.survival.keep_room(_SURVIVAL_LEAST, self.survival.sentence, self.survival.warning)
        self.swimmer.keep_room(_COURSES_LEAST)
        self.change.keep_room(_COURSES_LEAST, self.change.words())

    # -- what is shown ------------------------------------------------------------------------------------

    def show_waiting(self) -> None:
        """The cases are being read; an answer that stands stays."""
        if self.answer is None:
            self._show_other(Panel("", padding=0, parent=self))
        self.progress.start(_("Reading the cases"))

    def show_thinking(self) -> None:
        """An answer is on the way."""
        self.progress.start(_("Analysing"))

    def rest(self) -> None:
        """Nothing is on the way."""
        self.progress.finish()

    def show_empty(self) -> None:
        """The board has no case."""
        self.answer = None
        cases = EmptyAction("cases", _("To the cases"), "primary", "clipboard-list")
        text = _("A cohort is made of the cases of the board: add or import some first.")
        self._say_instead("users", _("No case in this board yet"), text, cases)

    def show_refusal(self, title: str, text: str) -> None:
        """The cases cannot be read."""
        self.answer = None
        again = EmptyAction("again", _("Try again"), "primary", "refresh-cw")
        self._say_instead("triangle-alert", title, text, again, "caution")

    def _say_instead(self, icon: str, title: str, text: str, action: EmptyAction, tone: str = "text3") -> None:
        panel = Panel("", padding=0, parent=self)
        state = EmptyState(icon, title, text, [action], tone=tone, parent=panel)
        state.action_triggered.connect(self._act)
        panel.body.addWidget(state)
        self.top.set_subtitle("")
        self._show_other(panel)

    def _show_other(self, panel: Panel) -> None:
        old, self._other = self._other, panel
        self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)
        self._stack.removeWidget(old)
        old.deleteLater()

    def state(self) -> EmptyState | None:
        """What stands in place of the whole page, if anything does."""
        return self._other.findChild(EmptyState) if self._stack.currentWidget() is self._other else None

    def show_answer(self, answer: Answer) -> None:
        """Show an answer: at first without the model and the single patients, later whole."""
        self.answer = answer
        self._stack.setCurrentWidget(self.splitter)
        self.top.set_subtitle(_subtitle(answer))
        self.filters.show_counts(answer.analysis)
        self.side.show_analysis(answer.analysis, whole=answer.complete)
        if not answer.complete:
            self.side.published.show_published(answer.published)
        self._show_survival()
        if answer.complete:
            self._late.stop()
            self._show_swimmer()
            self._show_change()
        else:
            self._late.start()

    def _say_late(self) -> None:
        """The single patients take a while: what stands there is of another question."""
        for panel in (self.swimmer, self.change):
            panel.show_state("hourglass", _("Being counted"))
        self.change.say("")

    def show_problem(self, title: str, text: str, actions: Sequence[EmptyAction] = ()) -> None:
        """A question has no answer; the filters stay, so that another one can be asked."""
        self._stack.setCurrentWidget(self.splitter)
        self._late.stop()
        self.answer = None
        self.survival.say("", ())
        self.change.say("")
        self.survival.show_state("triangle-alert", title, text, actions, tone="caution")
        for panel in (self.swimmer, self.change):
            panel.show_state("minus", _("Nothing to show"))
        self.side.hide_answer()

    def _show_survival(self) -> None:
        if self.answer is None:
            return
        analysis = self.answer.analysis
        self.survival.set_title(charts.title_of(analysis))
        instead = states.instead_of_curves(analysis)
        if instead is not None:
            self.survival.say("", ())
            self.survival.show_state(*instead)
            return
        chart = charts.survival_chart(analysis, self.shown(), self.answer.published)
        self.survival.say(chart.sentence, tables.warning_texts(analysis))
        grid = tables.survival_grid(analysis, analysis.question.at_months)
        self.survival.show_chart(partial(drawings.survival, chart), tables.finding_of(analysis), grid)

    def shown(self) -> charts.Shown:
        """What is switched on the figure of survival."""
        survival = self.survival
        return charts.Shown(
            survival.bands.isChecked(), survival.censored.isChecked(), self.side.published.chosen()
        )  # fmt: skip

    def _show_swimmer(self) -> None:
        answer = self.answer
        assert answer is not None and answer.courses is not None
        chart, refused = answer.courses.swimmer, answer.analysis.refusal is not None
        told = drawings.patients_text(len(chart.lines))
        self.swimmer.set_title(_("Swimmer plot"), told if chart.lines else "")
        if not chart.lines:
            words = _("Not shown without a comparison") if refused else _("No patient to show")
            self.swimmer.show_state("users", words)
            return
        self.swimmer.show_chart(partial(drawings.swimmer, chart), told, answer.courses.grids[0])

    def _show_change(self) -> None:
        if self.answer is None or self.answer.courses is None:
            return
        courses, spider = self.answer.courses, self.change.kind() == SPIDER
        title = courses.spider.title if spider else courses.waterfall.title
        if not courses.waterfall.bars:
            refused, text = self.answer.analysis.refusal is not None, ""
            if not refused:
                text = _("Best change needs target lesions measured before and during treatment.")
            words = _("Not shown without a comparison") if refused else _("No measured sum after baseline")
            self.change.say("")
            self.change.show_state("ruler", words, text)
            return
        self.change.say(sentences_text([with_point(title), courses.without]))
        if spider:
            self.change.show_chart(partial(drawings.spider_plot, courses.spider), courses.described, courses.grids[2])
        else:
            drawn = partial(drawings.waterfall, courses.waterfall)
            self.change.show_chart(drawn, courses.described, courses.grids[1])

    def _show_groups(self) -> None:
        if self.answer is not None:
            self.side.groups.show_analysis(self.answer.analysis)

    def drawing(self, key: str) -> drawings.Drawing | None:
        """A figure as it stands for itself in a file; ``None`` where there is none."""
        if self.answer is None:
            return None
        return drawings.alone(key, self.answer, self.shown(), spider=self.change.kind() == SPIDER)

    # -- asking -------------------------------------------------------------------------------------------

    def _covariates_changed(self, covariates: tuple[str, ...]) -> None:
        self.filters.set_covariates(covariates)

    def _act(self, action: str) -> None:
        name, _colon, value = action.partition(":")
        acts: dict[str, Callable[[], Any]] = {
            "landmark": lambda: self.filters.set_landmark(float(value)),
            "time_zero": lambda: self.filters.set_time_zero(value),
            "reset": self.filters.reset, "cases": self.cases_requested.emit, "again": self.asked.emit,
            "why": lambda: self.side.quality.open_reason(0),
        }  # fmt: skip
        acts[name]()

    def focus_first(self) -> None:
        """Where the keys begin: the comparison, or the action of what stands in place of the page."""
        state = self.state()
        if state is not None and state.buttons():
            state.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.filters.group_by.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- layout -------------------------------------------------------------------------------------------

    def _enlarge_asked(self, key: str) -> None:
        self.enlarge("" if key == self._enlarged else key)

    def enlarge(self, key: str) -> None:
        """Give the middle of the page to one figure; an empty key shows all again."""
        self._enlarged = key
        for panel in self.figures():
            panel.setVisible(key in ("", panel.key))
            panel.set_enlarged(bool(key) and panel.key == key)
        self.courses.setVisible(key != "survival")

    def enlarged(self) -> str:
        """The key of the figure that has the middle for itself."""
        return self._enlarged

    def keep_sizes(self, sizes: list[int]) -> None:
        """The widths as they were left."""
        if len(sizes) == self.splitter.count() and all(sizes):
            self._sizes = sizes

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sides()

    def _fit_sides(self) -> None:
        """Beside the figures stand the tables, below them where both would be too narrow (large text)."""
        narrow = self.width() < theme.px(_NARROW)
        if narrow == self.side_scroll.isHidden():
            return
        if narrow:
            self._column.addWidget(self.side_scroll.takeWidget())
        else:
            self._column.removeWidget(self.side)
            self.side_scroll.setWidget(self.side)
        self.side.show()
        self.side_scroll.setHidden(narrow)
        if self._placed:
            self._place()

    def _place(self) -> None:
        """The sides as wide as they were left, or as the design has them; the figures the rest, never too little."""
        left, _middle, right = self._sizes or (theme.px(_FILTERS), 0, theme.px(_SIDE))
        room = self.width() - 2 * _MARGIN - 2 * _GAP
        if self.side_scroll.isHidden():
            right, room = 0, room + _GAP
        middle = max(room - left - right, round(room * _LEAST_MIDDLE))
        share = (room - middle) / max(left + right, 1)
        self.splitter.setSizes([round(left * share), middle, round(right * share)])

    def _fit_courses(self) -> None:
        """Both figures of single patients side by side, or one below the other where that is too narrow."""
        narrow = self.middle.viewport().width() < theme.px(_BESIDE)
        self._courses_row.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_courses()
        return super().eventFilter(watched, event)


def _subtitle(answer: Answer) -> str:
    registry = answer.registry
    total = len(registry.courses)
    said = [
        ngettext("{count} case of this board", "{count} cases of this board", total).format(count=number_text(total)),
        _("data of {day}").format(day=date_text(registry.as_of)),
    ]  # fmt: skip
    if registry.synthetic:
        said.append(ngettext("{count} synthetic", "{count} synthetic", registry.synthetic).format(
            count=number_text(registry.synthetic)
        ))  # fmt: skip
    if registry.outdated:
        said.append(ngettext("{count} being renewed", "{count} being renewed", registry.outdated).format(
            count=number_text(registry.outdated)
        ))  # fmt: skip
    return list_text(said)
