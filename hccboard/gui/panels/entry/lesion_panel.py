"""The table of lesions: head, rows, sums, and the details of the current row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from hccboard.domain.records import ImagingStudy
from hccboard.gui import theme
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry import keys
from hccboard.gui.panels.entry.flow import HintFlow
from hccboard.gui.panels.entry.imaging_response import ResponseTyped
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, SheetTyped, next_lesion_label
from hccboard.gui.panels.entry.lesion_columns import FOCUS, LesionHead, columns, minimum_width, studies_note
from hccboard.gui.panels.entry.lesion_details import LesionDetails
from hccboard.gui.panels.entry.lesion_links import LinkMenu
from hccboard.gui.panels.entry.lesion_row import HEIGHT as ROW_HEIGHT
from hccboard.gui.panels.entry.lesion_row import LesionRow
from hccboard.gui.panels.entry.lesion_sums import SumRows, ThrombusRow
from hccboard.gui.panels.entry.study_answers import StudyAnswers
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import edits
from hccboard.translate import _

_LEAST_ROWS = 3
_ROWS_FIRST = 1000  # against the stretch below: rows take what they need before anything is left empty


class LesionPanel(Panel):
    """``changed`` after every key; ``row_chosen`` with the id of the lesion in focus."""

    changed = Signal()
    row_chosen = Signal(str)
    thrombus_asked = Signal()

    def __init__(self, sheet: SheetTyped, past: Past, parent: QWidget | None = None) -> None:
        super().__init__(_("Lesions across studies"), padding=0, parent=parent)
        self._sheet, self._past = sheet, past
        self._how_many = 0
        self._base: ImagingStudy | None = None  # what percentages are from
        self._day: date | None = None
        self.rows: list[LesionRow] = []
        self._current: LesionRow | None = None
        self._links = LinkMenu(self)
        self._links.asked.connect(self._link_chosen)
        self._build_head()
        self._build_table()
        self.sums = SumRows(self)
        self.answers = StudyAnswers(sheet, compares=past.newest is not None, parent=self)
        self.answers.changed.connect(self.changed)
        self.listed = self.answers.listed
        self.details = LesionDetails(sheet.lesions, self)
        self.details.changed.connect(self._details_changed)
        self.details.removed.connect(self._remove_current)
        for part in (self.sums, self.answers, Hairline(), self.details):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.foot.addWidget(HintFlow([
            ("Tab", _("longest, viable")), ("Enter", _("next lesion")), ("=", _("same as last")),
            ("0", _("gone")), ("<", _("too small")), ("?", _("not evaluable")), ("*", _("present")),
            ("!", _("progressed")), ("+", _("joined")), ("Alt R", _("role")), ("Alt L", _("link")),
            ("Alt =", _("column as last")),
        ]), 1)  # fmt: skip
        self.foot.addWidget(TextLabel(_("whole mm"), "label", "text2"))
        for typed in sheet.lesions:
            self._add_row(typed)
        keys.bind(self, ("Alt+D",), self.details.fold.click)
        self._choose(self.rows[0] if self.rows else None)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """The rows take what they need and no more: the sums stand below the last of them."""
        self.thrombus.refresh()
        lines = len(self.rows) + (not self.rows) + self.thrombus.isVisibleTo(self)
        self._scroll.setMinimumHeight(theme.px(min(lines, _LEAST_ROWS) * ROW_HEIGHT))
        self._scroll.setMaximumHeight(theme.px(lines * ROW_HEIGHT) + 1)

    def _build_table(self) -> None:
        self.lesion_head = LesionHead(self)
        self.body.setSpacing(0)
        self.body.addWidget(self.lesion_head)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget()
        self._content.setProperty("ground", "surface")
        self._row_column = QVBoxLayout(self._content)
        self._row_column.setContentsMargins(0, 0, 0, 0)
        self._row_column.setSpacing(0)
        self._row_column.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self._nothing = QWidget(self._content)
        words = TextLabel(_("No lesion recorded yet. + Lesion adds the first."), "cell", "text2")
        row = QVBoxLayout(self._nothing)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.addWidget(words)
        self._row_column.addWidget(self._nothing)
        self.thrombus = ThrombusRow(self._sheet.vessels, self._past, self._content)
        self.thrombus.asked.connect(self.thrombus_asked)
        self._row_column.addWidget(self.thrombus)
        self._row_column.addStretch(1)
        self._scroll.setWidget(self._content)
        self._scroll.viewport().installEventFilter(self)
        self.body.addWidget(self._scroll, _ROWS_FIRST)

    def _build_head(self) -> None:
        self.fill_button = Button(_("Column"), "copy", "quiet", small=True)
        menu = self._fill_menu = QMenu(self.fill_button)
        menu.addAction(_("Longest: same as last where empty"), lambda: self.fill("same", second=False))
        menu.addAction(_("Viable or short axis: same as last where empty"), lambda: self.fill("same", second=True))
        menu.addAction(_("Longest: 0, gone, where empty"), lambda: self.fill("gone", second=False))
        self.fill_button.clicked.connect(
            lambda _on=False: menu.popup(self.fill_button.mapToGlobal(QPoint(0, self.fill_button.height())))
        )
        self.head.add_action(self.fill_button)
        self.fill_button.setVisible(self._past.newest is not None)
        self.add_button = Button(_("Lesion"), "plus", "quiet", small=True)
        self.add_button.clicked.connect(lambda _on=False: self.add_lesion())
        self.head.add_action(self.add_button)
        self._note()

    def _note(self, extra: str = "") -> None:
        words = _("longest and viable diameter, mm; s = short axis")
        self.head.set_subtitle(f"{words} · {extra}" if extra else words)

    # --- rows -----------------------------------------------------------------------------------------------

    def _add_row(self, typed: LesionTyped) -> LesionRow:
        row = LesionRow(typed, self._past, self._sheet.lesions, self._content)
        row.changed.connect(self._row_changed)
        row.chosen.connect(lambda r=row: self._choose(r))
        row.stepped.connect(lambda step, r=row: self._step(r, step))
        row.link_asked.connect(lambda r=row: self.ask_link(r))
        row.column_asked.connect(lambda what, r=row: self.fill(what, second=r.second.hasFocus()))
        self._row_column.insertWidget(len(self.rows) + 1, row)
        if self.rows:
            QWidget.setTabOrder(self.rows[-1].second, row.longest)
        QWidget.setTabOrder(row.longest, row.second)
        self.rows.append(row)
        self._nothing.hide()
        row.check(checking.checks(typed, self._past, self._day, self._sheet.lesions))
        return row

    def add_lesion(self, organ: str = "liver") -> LesionRow:
        """A row for a lesion that was not seen before, with the cursor in it."""
        typed = LesionTyped(edits.new_id(), next_lesion_label(organ, self._sheet.lesions), organ, is_new=True)
        self._sheet.lesions.append(typed)
        row = self._add_row(typed)
        row.set_columns(self.lesion_head.columns)
        row.show()
        self._fit_rows()
        self._choose(row)
        row.longest.setFocus(FOCUS)
        QTimer.singleShot(0, row, lambda: self._scroll.ensureWidgetVisible(row))
        self.changed.emit()
        return row

    def _remove_current(self) -> None:
        row = self._current
        if row is None or not row.typed.is_new:
            return
        number = self.rows.index(row)
        self.rows.remove(row)
        self._sheet.lesions.remove(row.typed)
        row.hide()
        row.deleteLater()
        self._choose(self.rows[min(number, len(self.rows) - 1)] if self.rows else None)
        self._nothing.setVisible(not self.rows)
        self._fit_rows()
        if self._current is not None:
            self._current.longest.setFocus(FOCUS)
        self.changed.emit()

    def take_focus(self) -> None:
        """The cursor goes to the first lesion, or to the button that adds one."""
        if self.rows:
            self.select(self.rows[0].typed.id)
        else:
            self.add_button.setFocus(FOCUS)

    def current(self) -> LesionRow | None:
        return self._current

    def row(self, lesion_id: str) -> LesionRow | None:
        return next((row for row in self.rows if row.typed.id == lesion_id), None)

    def select(self, lesion_id: str, *, focus: bool = True) -> None:
        """Go to a lesion, as from the map."""
        row = self.row(lesion_id)
        if row is not None:
            self._choose(row)
            self._scroll.ensureWidgetVisible(row)
            if focus:
                row.first_edit().setFocus(FOCUS)

    def _choose(self, row: LesionRow | None) -> None:
        if row is self._current and row is not None:
            return
        if self._current in self.rows and self._current is not None:
            self._current.set_current(False)
        self._current = row
        self.details.show_lesion(row.typed if row is not None else None)
        if row is not None:
            row.set_current(True)
            self._scroll.ensureWidgetVisible(row, 0, 0)
            self.row_chosen.emit(row.typed.id)

    def _step(self, row: LesionRow, step: int) -> None:
        """Enter and the arrows stay in the column of the cursor; after the last lesion come the answers."""
        number = self.rows.index(row) + step
        if not 0 <= number < len(self.rows):
            if number >= len(self.rows):
                self.answers.take_focus()
            return
        second = row.second.hasFocus() and step < 0
        target = self.rows[number]
        edit = target.second if second and target.second.isVisible() else target.first_edit()
        edit.setFocus(FOCUS)
        edit.selectAll()

    def fill(self, what: str, *, second: bool) -> int:
        """Fill the empty sizes of a column, ``same`` as last or ``gone``; how many there were."""
        count = sum(row.fill(what, second=second) for row in self.rows)
        if count:
            self._row_changed()
        return count

    def ask_link(self, row: LesionRow) -> None:
        """The menu of links of a lesion, below its row."""
        self._choose(row)
        self._links.fill(row.typed, self._sheet.lesions)
        self._links.popup(row.longest.mapToGlobal(QPoint(0, row.longest.height())))

    def _link_chosen(self, how: str, other: str) -> None:
        if self._current is not None:
            self.link(self._current, how, other)

    def link(self, row: LesionRow, how: str, other: str) -> None:
        """Join a lesion with another, say what it was split from, or that a new row is a lesion that is known."""
        if how == "joined":
            row.put({"longest": "+", "joined_to_id": other, "viable": "", "short": ""})
        elif how == "split":
            row.put({"split_from_id": other})
        elif how == "same":
            self._is_same(row, self.row(other))
        elif how == "none":
            row.put({"longest": "", "joined_to_id": None} if row.typed.longest.strip() == "+" else {})
            row.put({"split_from_id": None})
        self.details.refresh()

    def _is_same(self, row: LesionRow, known: LesionRow | None) -> None:
        """What was typed as a new lesion goes to the row of a known one."""
        if known is None or not row.typed.is_new:
            return
        sizes = {name: getattr(row.typed, name) for name in ("longest", "viable", "short", "li_rads",
                                                             "arterial_enhancement", "washout", "note")}  # fmt: skip
        self._choose(row)
        self._remove_current()
        known.put(sizes)
        self.select(known.typed.id)

    def as_new(self, row: LesionRow) -> None:
        """What was typed for a known lesion is a new one: it gets a row of its own."""
        sizes = {name: getattr(row.typed, name) for name in ("longest", "viable", "short")}
        place = {"segments": list(row.typed.segments), "location": row.typed.location}
        row.put({"longest": "0", "viable": "", "short": ""})
        self.add_lesion(row.typed.organ).put({**sizes, **place})
        self.details.refresh()

    # --- while typing ---------------------------------------------------------------------------------------

    def _row_changed(self) -> None:
        self.recheck()
        if self._current is not None and not self.details.isAncestorOf(QApplication.focusWidget() or self):
            self.details.refresh()
        self.changed.emit()

    def _details_changed(self) -> None:
        if self._current is not None:
            self._current.refresh()
        self._row_changed()

    def recheck(self, day: date | str | None = "") -> None:
        """Look at every row again; ``day`` is the date of the study where it changed."""
        if not isinstance(day, str):
            self._day = day
        for row in self.rows:
            row.check(checking.checks(row.typed, self._past, self._day, self._sheet.lesions))
        self._fit_rows()

    def show_response(self, response: ResponseTyped, study_id: str) -> None:
        """The sums and categories of the studies, as both criteria judge them."""
        base = response.episode.baseline if response.episode is not None else None
        if base != self._base:
            self._base = base
            self._arrange()
        labels = {one.id: one.label for one in self._sheet.lesions}
        self.sums.show_response(response, labels, study_id)

    def set_past(self, past: Past) -> None:
        """Look back on other studies: the day of the typed one was changed."""
        self._past = past
        for row in self.rows:
            row.set_past(past)
        self.thrombus.set_past(past)
        self._arrange()

    def cautions(self) -> list[tuple[LesionRow, checking.Check]]:
        """What needs a look, the current row first."""
        found = [(row, check) for row in self.rows for check in row.checks if check.form in ("error", "caution")]
        return sorted(found, key=lambda pair: (pair[0] is not self._current, pair[1].form != "error"))

    # --- place ----------------------------------------------------------------------------------------------

    def show_studies(self, how_many: int) -> None:
        """How many earlier studies to show, from the newest; 0 for all."""
        self._how_many = how_many
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._scroll.viewport() and event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def set_study(self, titles: Sequence[str], day: date | None) -> None:
        """The heads of the typed study, the fullest first; days of earlier ones are written as seen from ``day``."""
        before = self.lesion_head.day
        self.lesion_head.set_study(titles, day)
        if day != before:
            self._arrange()

    def retheme(self) -> None:
        super().retheme()
        self._fit_rows()
        self._arrange()

    def _arrange(self) -> None:
        if not hasattr(self, "sums"):
            return
        shown = self._past.studies[-self._how_many :]
        base = self._base
        geometry = columns(max(self._scroll.viewport().width(), minimum_width()), shown, self.lesion_head.day,
                           base.id if base is not None else "")  # fmt: skip
        notes = [_("baseline {study}").format(study=base.label) if base is not None else "",
                 studies_note(len(geometry.studies), len(shown))]  # fmt: skip
        self._note(" · ".join(note for note in notes if note))
        for part in (self.lesion_head, self.thrombus, self.sums, *self.rows):
            part.set_columns(geometry)
