"""The timeline with its controls: criteria, weeks or months, which days, saving, the table with the same content."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QMenu, QScrollArea, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.response.card import ToldCard
from hccboard.gui.panels.response.sheet import ResponseSheet
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, SimpleTableModel
from hccboard.gui.widgets.figure_view import FigureView
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.segmented import Choice, Segmented
from hccboard.reports.timeline_figure import TimelineView, drawing
from hccboard.reports.timeline_sheet import whole_span
from hccboard.translate import _
from hccboard.wording import date_text
from hccboard.wording.response import SHORT
from hccboard.wording.timeline import Told, when_text

WHOLE, HALF_YEAR, QUARTER = "whole", "months", "days"
_SPANS = {HALF_YEAR: 183, QUARTER: 90}
_AHEAD_SHARE = 0.12
_LEAST_DAYS = 14
_LEAST_HEIGHT = 570
_LEAST_HEAD, _LEAST_MENU = 720, 540


class TimelineChart(Panel):
    """``record_requested`` carries the ``Told`` whose record is to be opened."""

    record_requested = Signal(object)
    study_pointed = Signal(object)
    """The ``Told`` of a study under the cursor, ``None`` for another place or none."""
    export_requested = Signal(str)
    """"svg" or "png"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Response timeline"), " ", padding=0, parent=parent)
        self._sheet: ResponseSheet | None = None
        self._span: tuple[date, date] | None = None
        self.view = TimelineView()
        self._make_controls()
        self.figure = FigureView(_("Response timeline"))
        self.figure.set_card(lambda told, card: ToldCard(told, card) if isinstance(told, Told) else None)
        self.figure.activated.connect(self.record_requested)
        self.figure.pointed.connect(self._pointed)
        self.figure.zoom_requested.connect(self.zoom)
        self.figure.pan_requested.connect(self.pan)
        self.figure.reset_requested.connect(lambda: self.show_span(WHOLE))
        self.as_table = self.figure.table_switch()
        self.as_table.toggled.connect(self._fit_table)
        self.head.add_action(self.as_table)
        self.table = DataTable(_("Response timeline as a table"), cell_padding=6)
        self.table.setModel(SimpleTableModel([_("Date"), _("Part"), _("What"), _("Details")], [], parent=self.table))
        self.table.row_opened.connect(self._open_row)
        self.table.doubleClicked.connect(lambda index: self._open_row(index.row()))
        self.figure.set_table(self.table)
        self.figure.setProperty("ground", "surface")
        self.figure.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.figure)
        self.body.addWidget(self._area, 1)
        self.retheme()

    def _make_controls(self) -> None:
        self.boxes: dict[str, QCheckBox] = {}
        for key, words in SHORT.items():
            box = QCheckBox(words)
            box.setChecked(True)
            self.boxes[key] = box
        self.weeks = QCheckBox(_("Weeks from start"))
        for box in (*self.boxes.values(), self.weeks):
            box.toggled.connect(lambda _on: self._redraw())
            self.head.add_action(box)
        spans = [Choice(WHOLE, _("Whole course")), Choice(HALF_YEAR, _("6 months")), Choice(QUARTER, _("90 days"))]
        self.spans = Segmented(spans, WHOLE, name=_("Days shown"), small=True)
        self.spans.changed.connect(self.show_span)
        self.head.add_action(self.spans)
        self.save = Button(_("Figure"), "download", small=True)
        self.save.setAccessibleName(_("Save the figure"))
        self.save.setToolTip(_("Save the figure"))
        menu = QMenu(self.save)
        for key, words in (("svg", _("Save as SVG…")), ("png", _("Save as PNG…"))):
            menu.addAction(words).triggered.connect(lambda _on=False, key=key: self.export_requested.emit(key))
        self._weeks_in_menu = menu.addAction(self.weeks.text())
        self._weeks_in_menu.setCheckable(True)
        self._weeks_in_menu.toggled.connect(self.weeks.setChecked)
        self.weeks.toggled.connect(self._weeks_in_menu.setChecked)
        self.save.setMenu(menu)
        self.head.add_action(self.save)

    def retheme(self) -> None:
        if hasattr(self, "figure"):
            self.figure.setMinimumHeight(theme.px(_LEAST_HEIGHT))
            self._fit_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Where the head is narrow, what can wait is in the menu of the figure, and that is an icon."""
        if not hasattr(self, "as_table"):
            return
        tight = self.width() < theme.px(_LEAST_HEAD)
        self.save.setVisible(self.width() >= theme.px(_LEAST_MENU))
        self.head.subtitle.setVisible(not tight)
        self.weeks.setVisible(not tight)
        self._weeks_in_menu.setVisible(tight)
        self.save.setText("" if tight else _("Figure"))

    # -- content ------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: ResponseSheet) -> None:
        """Draw another case, or the same one as it stands now; the days shown stay those of the same case."""
        other = self._sheet is None or self._sheet.case_id != sheet.case_id
        self._sheet = sheet
        if other:
            self._span = None
            self.spans.set_chosen(WHOLE)
        self.weeks.setEnabled(sheet.timeline.start is not None)
        rows = [
            [Cell(when_text(one.when)), Cell(one.group), Cell(one.title, lines=2), Cell(_details(one), lines=3)]
            for one in sheet.told
        ]  # fmt: skip
        model = self.table.model()
        assert isinstance(model, SimpleTableModel)
        model.set_rows(rows)
        self._fit_table(self.as_table.isChecked())
        self._redraw()

    def _fit_table(self, shown: bool) -> None:
        """The rows of a table that nobody sees need no height yet."""
        if shown:
            self.table.fit_columns(stretch=3)
            self.table.fit_rows()

    def forget(self) -> None:
        """No case is shown any more."""
        self._sheet = self._span = None
        self.figure.set_drawing(None)
        self.figure.set_names(_("Response timeline"), "")
        model = self.table.model()
        assert isinstance(model, SimpleTableModel)
        model.set_rows([])

    def sheet(self) -> ResponseSheet | None:
        """What is drawn."""
        return self._sheet

    def current_view(self) -> TimelineView:
        """What is shown of it now."""
        chosen = tuple(key for key, box in self.boxes.items() if box.isChecked())
        first, last = self._span or (None, None)
        return TimelineView(chosen, self.weeks.isChecked() and self.weeks.isEnabled(), first, last)

    def _redraw(self) -> None:
        if self._sheet is None:
            return
        self.view = self.current_view()
        first, last = self.span()
        words = _("shared date axis, {first} to {last}").format(first=date_text(first), last=date_text(last))
        self.head.set_subtitle(words)
        self._fit_head()
        draw = drawing(self._sheet.timeline, self.view, self._sheet.case)
        self.figure.set_drawing(draw, _("Response timeline"), self._sheet.sentence)

    # -- days ---------------------------------------------------------------------------------------------

    def show_span(self, key: str) -> None:
        """The whole course, or the last half year or quarter before the board."""
        if self._sheet is None:
            return
        self.spans.set_chosen(key)
        days = _SPANS.get(key)
        if days is None:
            self._span = None
        else:
            end = self._sheet.timeline.board or self._sheet.timeline.as_of
            self._span = end - timedelta(days=days), end + timedelta(days=round(days * _AHEAD_SHARE))
        self._redraw()

    def span(self) -> tuple[date, date]:
        """The first and the last day shown."""
        assert self._sheet is not None
        return self._span or self._whole()

    def _whole(self) -> tuple[date, date]:
        assert self._sheet is not None
        return whole_span(self._sheet.timeline, max(self.figure.width(), 400) / theme.scale())

    def zoom(self, factor: float, share: float) -> None:
        """Show fewer days (factor above 1) or more, the day at ``share`` of the width stays where it is."""
        if self._sheet is None:
            return
        first, last = self.span()
        whole = self._whole()
        days = (last - first).days
        wanted = round(days / factor)
        wanted = max(_LEAST_DAYS, wanted if wanted != days else days + (1 if factor < 1 else -1))
        if wanted >= (whole[1] - whole[0]).days:
            self.show_span(WHOLE)
            return
        left = first + timedelta(days=round((days - wanted) * share))
        self._set_span(left, wanted)

    def pan(self, share: float) -> None:
        """Move the days shown by a share of their number; not beyond the course."""
        if self._sheet is None or self._span is None:
            return
        first, last = self._span
        days = (last - first).days
        step = round(days * share) or (1 if share > 0 else -1)
        self._set_span(first + timedelta(days=step), days)

    def _set_span(self, first: date, days: int) -> None:
        assert self._sheet is not None
        whole = self._whole()
        first = max(whole[0], min(first, whole[1] - timedelta(days=days)))
        self._span = first, first + timedelta(days=days)
        self.spans.set_chosen("")
        self._redraw()

    # -- places -------------------------------------------------------------------------------------------

    def point_at_day(self, day: date) -> None:
        """Move the cursor to the study of a day."""
        self.figure.point_at(lambda told: isinstance(told, Told) and told.study_day and told.when.first == day)

    def _pointed(self, told: object) -> None:
        self.study_pointed.emit(told if isinstance(told, Told) and told.study_day else None)

    def _open_row(self, row: int) -> None:
        if self._sheet is not None and 0 <= row < len(self._sheet.told):
            self.record_requested.emit(self._sheet.told[row])


def _details(one: Told) -> str:
    """The lines of a card one after the other."""
    rows = [row for row in one.rows if not (row.label == _("Date") and row.text == when_text(one.when))]
    said = [" ".join(part for part in (row.label, row.badge, row.strong, row.text) if part) for row in rows]
    return " · ".join(part for part in (one.note, *said) if part)
