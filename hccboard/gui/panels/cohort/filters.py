"""The left side: what is asked of the cohort. Every change is told; the page does the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hccboard.domain.endpoints import CRITERIA, ENDPOINTS, TIME_ZEROS
from hccboard.gui.panels.cohort.facet_box import FacetBox
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import DecimalBox, Field, set_state
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.segmented import Choice, Segmented
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations.cohort import FACETS, GROUPINGS, Analysis, Facet, Question, Selection
from hccboard.translate import _, ngettext
from hccboard.wording import cohort as words
from hccboard.wording.formats import number_text

OPENED = ("regimen", "bclc", "child_pugh", "locoregional")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
LANDMARK_MONTHS = 3.0


class FiltersPanel(Panel):
    """``question`` is what is asked now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Filters"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self.reset_button = Button(_("Reset"), "", "link", parent=self)
        self.reset_button.clicked.connect(self.reset)
        self.head.add_action(self.reset_button)
        self._question = Question()
        self._sections = QVBoxLayout()
        self._sections.setContentsMargins(0, 0, 0, 0)
        self._sections.setSpacing(0)
        inner = QWidget(self)
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner.setLayout(self._sections)
        self._make_questions(inner)
        self.facets = {name: FacetBox(name, opened=name in OPENED, parent=inner) for name in FACETS}
        for box in self.facets.values():
            box.changed.connect(self.changed)
            self._sections.addWidget(box)
            box.hide()
        self._sections.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll = scroll
        self.body.addWidget(scroll, 1)
        self.set_foot("")

    # -- controls -----------------------------------------------------------------------------------------

    def _make_questions(self, inner: QWidget) -> None:
        self.group_by = _choices([(key, words.grouping_name(key)) for key in GROUPINGS])
        self.endpoint = Segmented(
            [Choice(key, words.endpoint_short(key), words.endpoint_name(key)) for key in ENDPOINTS],
            self._question.endpoint, name=_("Endpoint"), fills=True, small=True, parent=inner,
        )  # fmt: skip
        self.time_zero = _choices([(key, words.time_zero_name(key)) for key in TIME_ZEROS])
        self.criteria = _choices([(key, words.criteria_name(key)) for key in CRITERIA])
        self.landmark = QCheckBox(_("Only from a landmark"), inner)
        self.landmark_months = DecimalBox(0.5, 120.0, 1, _("months"), inner)
        self.landmark_months.setValue(LANDMARK_MONTHS)
        self.landmark_months.setKeyboardTracking(False)
        self.landmark_months.setAccessibleName(_("Landmark, months after time zero"))
        self.landmark_months.setEnabled(False)
        self.start_from, self.start_until = _month_edit(_("Time zero from")), _month_edit(_("Time zero until"))
        self._add(inner, _("Compare by"), self.group_by)
        self._add(inner, _("Endpoint"), self.endpoint)
        self._add(inner, _("Time zero"), self.time_zero)
        self._add(inner, _("Response and progression by"), self.criteria)
        self._add(inner, _("Landmark"), self.landmark, self.landmark_months)
        months = QWidget(inner)
        row = QHBoxLayout(months)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.start_from, 1)
        row.addWidget(TextLabel(_("to"), "cell", "text3", parent=months))
        row.addWidget(self.start_until, 1)
        self._add(inner, _("Time zero within"), months)
        self._show_question()
        for box in (self.group_by, self.time_zero, self.criteria):
            box.activated.connect(lambda _n: self.changed.emit())
        self.endpoint.changed.connect(lambda _key: self.changed.emit())
        self.landmark.toggled.connect(self._landmark_toggled)
        self.landmark_months.valueChanged.connect(lambda _v: self.changed.emit())
        for edit in (self.start_from, self.start_until):
            edit.editingFinished.connect(self._months_edited)

    def _add(self, inner: QWidget, label: str, *editors: QWidget) -> None:
        box = QWidget(inner)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 7, 12, 7)
        column.setSpacing(4)
        column.addWidget(Field(label, editors[0], strong=True, parent=box))
        for editor in editors[1:]:
            column.addWidget(editor)
        self._sections.addWidget(box)
        self._sections.addWidget(Hairline(parent=inner))

    # -- asking -------------------------------------------------------------------------------------------

    def question(self) -> Question:
        """What is asked; months that cannot be read limit nothing and are marked."""
        chosen = {name: box.chosen() for name, box in self.facets.items()}
        selection = Selection(
            {name: values for name, values in chosen.items() if values is not None},
            _first_of(self.start_from.text()), _last_of(self.start_until.text()),
        )  # fmt: skip
        return replace(
            self._question, group_by=self.group_by.currentData(), endpoint=self.endpoint.chosen(),
            time_zero=self.time_zero.currentData(), criteria=self.criteria.currentData(),
            landmark_months=self.landmark_months.value() if self.landmark.isChecked() else None, selection=selection,
        )  # fmt: skip

    def ask(self, question: Question) -> None:
        """Show another question and tell it; the filters stay as they are."""
        self._question = question
        self._show_question()
        self.changed.emit()

    def set_landmark(self, months: float) -> None:
        """Take a landmark and tell it."""
        self.ask(replace(self.question(), landmark_months=months))

    def set_time_zero(self, time_zero: str) -> None:
        """Count from another time zero and tell it."""
        self.ask(replace(self.question(), time_zero=time_zero))

    def set_covariates(self, covariates: tuple[str, ...]) -> None:
        """Ask for another Cox model."""
        self.ask(replace(self.question(), covariates=covariates))

    def _show_question(self) -> None:
        question = self._question
        for box, key in (
            (self.group_by, question.group_by), (self.time_zero, question.time_zero),
            (self.criteria, question.criteria),
        ):  # fmt: skip
            box.setCurrentIndex(max(0, box.findData(key)))
        self.endpoint.set_chosen(question.endpoint)
        for widget in (self.landmark, self.landmark_months):
            widget.blockSignals(True)
        self.landmark.setChecked(question.landmark_months is not None)
        if question.landmark_months is not None:
            self.landmark_months.setValue(question.landmark_months)
        self.landmark_months.setEnabled(question.landmark_months is not None)
        for widget in (self.landmark, self.landmark_months):
            widget.blockSignals(False)

    def reset(self) -> None:
        """Every filter off; the question stays."""
        for box in self.facets.values():
            box.reset()
        for edit in (self.start_from, self.start_until):
            edit.clear()
            set_state(edit, "")
        self.changed.emit()

    def _landmark_toggled(self, on: bool) -> None:
        self.landmark_months.setEnabled(on)
        self.changed.emit()

    def _months_edited(self) -> None:
        for edit in (self.start_from, self.start_until):
            wrong = bool(edit.text().strip()) and _first_of(edit.text()) is None
            set_state(edit, "error" if wrong else "")
            edit.setAccessibleDescription(_("A month as 2024-03.") if wrong else "")
        self.changed.emit()

    # -- counts -------------------------------------------------------------------------------------------

    def show_counts(self, analysis: Analysis) -> None:
        """Live counts of the filters, and how many patients are analysed."""
        self._show_facets(analysis.facets)
        selected, total = number_text(analysis.selected), number_text(analysis.total)
        head = ngettext("{selected} of {total} patient", "{selected} of {total} patients", analysis.total)
        clear(self.foot)
        lines = [Span(head.format(selected=selected, total=total), "cell_strong", "text")]
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(TextLabel(lines, "cell_strong", lines=0, parent=self))
        rest = _("{count} analysed").format(count=number_text(len(analysis.members)))
        uncounted = sum(len(one.case_ids) for one in analysis.excluded if one.reason != "before_landmark")
        hidden = analysis.total - uncounted - analysis.selected
        if hidden:
            rest += ", " + _("{count} hidden by filters").format(count=number_text(hidden))
        column.addWidget(TextLabel(rest, "label", "text2", lines=0, parent=self))
        box = QWidget(self)
        box.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        self.foot.addWidget(box, 1)

    def _show_facets(self, facets: Sequence[Facet]) -> None:
        for facet in facets:
            if facet.id in self.facets:
                self.facets[facet.id].show_values(facet.values)


def _choices(options: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    for key, text in options:
        box.addItem(text, key)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


def _month_edit(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(_("2024-03"))
    edit.setAccessibleName(name)
    edit.setMaxLength(7)
    return edit


def _first_of(text: str) -> date | None:
    """The first day of a month "2024-03"; ``None`` for anything else."""
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def _last_of(text: str) -> date | None:
    first = _first_of(text)
    if first is None:
        return None
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
