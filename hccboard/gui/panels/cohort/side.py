"""The right side: groups, Cox model, published figures, and who is left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.cohort import tables
from hccboard.gui.panels.cohort.charts import describes, drawable, drawn_curves, letters_of, published_key
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.forest_panel import ForestPanel
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.cohort import COVARIATES, Analysis, Excluded, Published
from hccboard.reports.figure_look import SERIES
from hccboard.translate import _, ngettext
from hccboard.wording import cohort as words
from hccboard.wording.formats import number_text

MONTH_SETS = ((12.0, 24.0), (6.0, 12.0), (12.0, 36.0), (24.0, 60.0))
_SAMPLE, _PUBLISHED_HIGH = 34, 300


class GroupsPanel(Panel):
    """Events, medians and survival at two months that are chosen; the line of each group at its left."""

    months_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Groups"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self.months_box = QComboBox(self)
        for months in MONTH_SETS:
            told = " + ".join(number_text(month) for month in months)
            self.months_box.addItem(_("at {months} mo").format(months=told), months)
        self.months_box.setAccessibleName(_("Survival at these months"))
        self.months_box.activated.connect(lambda _n: self.months_changed.emit())
        self.head.add_action(self.months_box)
        self.table = _GroupsTable(_("Groups"))
        self.body.addWidget(self.table)
        self.set_foot(describes())

    def months(self) -> tuple[float, ...]:
        """The months that are shown."""
        chosen: tuple[float, ...] = self.months_box.currentData()
        return chosen

    def show_analysis(self, analysis: Analysis) -> None:
        """The groups of an analysis; without curves there is nothing."""
        heads = [
            HeadCell(""), HeadCell(_("Group")), HeadCell(_("Events / n"), align="right"),
            HeadCell(_("Median, mo"), align="right"),
            *(HeadCell(_("{month} mo, %").format(month=number_text(month)), align="right") for month in self.months()),
        ]  # fmt: skip
        rows = tables.group_rows(analysis, self.months())
        self.set_title(_("Groups"), _("95 % CI, {kind}").format(kind=analysis.question.conf_type))
        curves = analysis.survival.curves if analysis.survival is not None else ()
        drawn = [curve.group for curve in drawn_curves(curves)]
        self.table.samples = [drawn.index(c.group) if c.group in drawn else None for c in curves]
        _set_model(self.table, heads, rows)
        self.table.setColumnWidth(0, theme.px(_SAMPLE))
        self.table.fit_columns(stretch=1, least=56)
        self.table.setColumnWidth(0, theme.px(_SAMPLE))
        self.table.show_all_rows()
        self.setVisible(bool(rows))


class _GroupsTable(DataTable):
    """Paints the line of each series into the first column."""

    def __init__(self, name: str) -> None:
        super().__init__(name, row_height=40, cell_padding=6)
        self.samples: list[int | None] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.columnViewportPosition(0) + 8.0
        for row, number in enumerate(self.samples):
            if number is None:
                continue
            look = SERIES[number]
            pen = QPen(theme.colour(look.token), look.width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if look.dash:
                pen.setDashPattern([part / look.width for part in look.dash])
            painter.setPen(pen)
            y = self.rowViewportPosition(row) + self.rowHeight(row) / 2
            painter.drawLine(QPointF(left, y), QPointF(left + theme.px(22), y))


class CoxPanel(ForestPanel):
    """The model with its forest, and the choice of its variables."""

    covariates_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(None, parent)
        self.setProperty("panel", True)
        self.variables = Button(_("Variables"), "list-checks", small=True, parent=self)
        self.menu = QMenu(self.variables)
        self.variables.clicked.connect(self._choose)
        self._actions: dict[str, QAction] = {}
        for key in COVARIATES:
            action = self.menu.addAction(words.covariate_name(key))
            action.setCheckable(True)
            action.toggled.connect(lambda _on: self.covariates_changed.emit(self.chosen()))
            self._actions[key] = action
        self.head.add_action(self.variables)
        self.plot.table.viewport().installEventFilter(self)

    def _choose(self) -> None:
        self.menu.popup(self.variables.mapToGlobal(QPoint(0, self.variables.height())))

    def chosen(self) -> tuple[str, ...]:
        """The variables of the model, in their order."""
        return tuple(key for key, action in self._actions.items() if action.isChecked())

    def show_analysis(self, analysis: Analysis) -> None:
        """The model of an analysis, and what was asked for it."""
        for key, action in self._actions.items():
            action.blockSignals(True)
            action.setChecked(key in analysis.question.covariates)
            action.setEnabled(key != "group" or bool(analysis.question.group_by))
            action.blockSignals(False)
        self.set_data(tables.cox_data(analysis))
        fitted = bool(self.plot.data.lines)
        self.plot.parentWidget().setVisible(fitted)
        self.as_table.setVisible(fitted)
        self._fit_height()

    def _fit_height(self) -> None:
        """As high as its rows at this width: nothing scrolls within the panel."""
        if self.plot.height() != self.plot.content_height():
            self.plot.setFixedHeight(self.plot.content_height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            QTimer.singleShot(0, self, self._fit_height)
        return super().eventFilter(watched, event)


class PublishedPanel(Panel):
    """Printed summary figures beside the own cohort; those with a place on the figure can be ticked."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Published figures"), _("as printed, not pooled"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self._published: list[Published] = []
        self._chosen: list[str] = []
        self.table = DataTable(_("Published figures"), cell_padding=6)
        self.table.clicked.connect(lambda index: self.toggle(index.row()))
        self.table.row_previewed.connect(self.toggle)
        self.table.viewport().installEventFilter(self)
        self.body.addWidget(self.table)
        self.set_foot(_("Other patients and other times zero; no comparison with the own cohort."))

    def chosen(self) -> tuple[str, ...]:
        """The keys of the arms that stand on the figure."""
        return tuple(self._chosen)

    def show_published(self, published: Sequence[Published]) -> None:
        """List these; what was ticked and is among them stays so."""
        ordered = sorted(published, key=lambda one: not drawable(one))
        if ordered == self._published:
            self.setVisible(bool(ordered))
            return
        self._published = ordered
        known = {published_key(one) for one in published}
        self._chosen = [key for key in self._chosen if key in known]
        self._list()

    def toggle(self, row: int) -> None:
        """Put the points of an arm on the figure, or take them away; crude proportions have no place there."""
        if not 0 <= row < len(self._published) or not drawable(self._published[row]):
            return
        key = published_key(self._published[row])
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        self._list(row)
        self.chosen_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and event.oldSize().width() != event.size().width():
            QTimer.singleShot(0, self, self.table.fit_rows)  # they wrap at another place now
        return super().eventFilter(watched, event)

    def _list(self, row: int = -1) -> None:
        letters = letters_of(self._published, self._chosen)
        rows = [[self._tick(one), tables.published_cell(one, letters.get(published_key(one), ""))]
                for one in self._published]  # fmt: skip
        _set_model(self.table, [HeadCell(""), HeadCell(_("Study, arm, figures as printed"))], rows)
        self.table.setColumnWidth(0, theme.px(30))
        self.table.fit_columns(stretch=1, least=160)
        self.table.setColumnWidth(0, theme.px(30))
        self.table.fit_rows()
        self.table.setFixedHeight(min(self.table.content_height() + 2, theme.px(_PUBLISHED_HIGH)))
        if row >= 0:
            self.table.selectRow(row)
        self.setVisible(bool(rows))

    def _tick(self, one: Published) -> Cell:
        if not drawable(one):
            return Cell("", accessible=_("not for the figure"))
        on = published_key(one) in self._chosen
        return Cell("", icon="square-check" if on else "square", icon_tone="accent" if on else "ctl",
                    accessible=_("on the figure") if on else _("not on the figure"))  # fmt: skip


class QualityPanel(Panel):
    """Who takes no part and why; a reason opens the list of its cases."""

    case_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Data quality"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self._excluded: Sequence[Excluded] = ()
        self._listed: Excluded | None = None
        self.reasons = DataTable(_("Why patients take no part"), row_height=30, cell_padding=6)
        self.reasons.clicked.connect(lambda index: self.open_reason(index.row()))
        self.reasons.row_opened.connect(self.open_reason)
        self.cases = DataTable(_("Cases"), row_height=26, cell_padding=6)
        self.cases.clicked.connect(lambda index: self._open_case(index.row()))
        self.cases.row_opened.connect(self._open_case)
        self.nobody = QWidget(self)
        line = QVBoxLayout(self.nobody)
        line.setContentsMargins(12, 10, 12, 10)
        line.addWidget(TextLabel(_("Everybody who passes the filters takes part."), "cell", "text2", lines=0))
        self.back = Button(_("Back"), "chevron-left", "quiet", small=True, parent=self)
        self.back.clicked.connect(self.show_reasons)
        self.head.add_action(self.back)
        self._stack = QStackedWidget(self)
        for widget in (self.reasons, self.cases, self.nobody):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack)

    def show_analysis(self, analysis: Analysis) -> None:
        """The reasons of an analysis."""
        self._excluded = analysis.excluded
        _set_model(self.reasons, [HeadCell(_("Takes no part because")), HeadCell(_("Patients"), align="right")],
                   tables.excluded_rows(analysis.excluded))  # fmt: skip
        self.reasons.fit_columns(stretch=0)
        self.show_reasons()

    def show_reasons(self) -> None:
        """The reasons again."""
        self._listed = None
        left_out = sum(len(one.case_ids) for one in self._excluded)
        told = ngettext("{count} left out", "{count} left out", left_out).format(count=number_text(left_out))
        self.set_title(_("Data quality"), told if left_out else "")
        self.back.hide()
        self._show(self.reasons if self._excluded else self.nobody)

    def open_reason(self, row: int) -> None:
        """List the cases of a reason."""
        if not 0 <= row < len(self._excluded):
            return
        one = self._listed = self._excluded[row]
        self.set_title(tables.left_out_text(one.reason))
        _set_model(self.cases, [HeadCell(_("Case"))], [[Cell(number, link=True)] for number in one.case_numbers])
        self.cases.fit_columns(stretch=0)
        self.back.show()
        self._show(self.cases)
        self.cases.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_case(self, row: int) -> None:
        if self._listed is not None and 0 <= row < len(self._listed.case_ids):
            self.case_requested.emit(self._listed.case_ids[row])

    def _show(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        high = widget.content_height() if isinstance(widget, DataTable) else widget.sizeHint().height()
        self._stack.setFixedHeight(min(high + 2, theme.px(280)))


class Side(QWidget):
    """The four panels one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.groups, self.cox = GroupsPanel(self), CoxPanel(self)
        self.quality, self.published = QualityPanel(self), PublishedPanel(self)
        for panel in (self.groups, self.cox, self.quality, self.published):
            column.addWidget(panel)
        column.addStretch(1)

    def hide_answer(self) -> None:
        """There is no answer: no table of an earlier one stays."""
        for panel in (self.groups, self.cox, self.quality, self.published):
            panel.hide()

    def show_analysis(self, analysis: Analysis, *, whole: bool) -> None:
        """Everything beside the figures; the model where the analysis is ``whole``."""
        for panel in (self.cox, self.quality):
            panel.show()
        self.groups.show_analysis(analysis)
        if whole:
            self.cox.show_analysis(analysis)
            return  # the rest stands since the curves came
        self.quality.show_analysis(analysis)


def scroll_area(parent: QWidget) -> QScrollArea:
    """Scrolls what has no room; the keys stop at what is in it, not at itself."""
    scroll = QScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll


def _set_model(table: DataTable, heads: Sequence[HeadCell], rows: Sequence[Sequence[Cell]]) -> None:
    old = table.model()
    table.setModel(SimpleTableModel(heads, rows, parent=table))
    if old is not None:
        old.deleteLater()


__all__ = ["MONTH_SETS", "CoxPanel", "GroupsPanel", "PublishedPanel", "QualityPanel", "Side"]
