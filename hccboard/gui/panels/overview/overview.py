"""The overview: three columns of panels; beside an open form only what helps to fill it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL
from hccboard.gui.panels.overview import laboratory, problems, therapy, tumour
from hccboard.gui.panels.overview.liver_panel import LiverPanel
from hccboard.gui.panels.overview.readiness_panel import ReadinessPanel
from hccboard.gui.panels.overview.record_table import RecordRow, RecordTable
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.data_table import HeadCell
from hccboard.gui.widgets.panel import Panel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

_LEFT, _MIDDLE, _RIGHT = 464, 352, 496
_LEAST_WIDTHS = (380, 310, 450)
_LEAST_HEIGHT, _BELOW = 560, 330
_GAP, _LEAST_TABLE, _MOST_PASSES = 12, 150, 4
_BESIDE_A_FORM = ("labs", "readiness")


class Overview(CaseTab):
    """Six panels over one ``CaseView``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._open_beside = _BESIDE_A_FORM
        self._compact = False
        self.liver = LiverPanel(self)
        self.lesions = RecordTable(
            _("Lesions"), [], empty=("scan-search", _("No lesion and no finding recorded")),
            add=(_("Measurement"), (IMAGING_SHEET,)), stretch=1, parent=self,
        )  # fmt: skip
        self.problems = RecordTable(
            _("Problems"), [HeadCell("", align="right"), HeadCell(""), HeadCell("")],
            empty=("clipboard-list", _("No problem recorded")), add=(_("Problem"), problems.ADDED_KINDS), stretch=1,
            row_height=42, parent=self,
        )  # fmt: skip
        self.problems.table.horizontalHeader().hide()
        self.therapy = RecordTable(
            _("Lines of therapy"), [_("Line"), _("Treatment"), _("Best result")],
            empty=("pill", _("No treatment recorded")), add=(_("Treatment"), therapy.ADDED_KINDS), stretch=1,
            row_height=42, parent=self,
        )  # fmt: skip
        self.labs = RecordTable(
            _("Latest labs"), laboratory.lab_head(), empty=("test-tube-diagonal", _("No laboratory result recorded")),
            add=(_("Laboratory"), (LAB_PANEL,)), stretch=0, parent=self,
        )  # fmt: skip
        self.readiness = ReadinessPanel(self)
        self._panels: dict[str, Panel] = {
            "liver": self.liver, "lesions": self.lesions, "problems": self.problems, "therapy": self.therapy,
            "labs": self.labs, "readiness": self.readiness,
        }  # fmt: skip
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(scroll.viewport())
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        columns = (
            (_LEFT, ("liver", "lesions")), (_MIDDLE, ("problems", "therapy")), (_RIGHT, ("labs", "readiness")),
        )  # fmt: skip
        self._columns: list[QWidget] = []
        for _share, keys in columns:
            box = QWidget(inner)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(_GAP)
            for key in keys:
                column.addWidget(self._panels[key], 1)
            self._columns.append(box)
        scroll.setWidget(inner)
        self._inner = inner
        self._sharing = QTimer(self)
        self._sharing.setSingleShot(True)
        self._sharing.timeout.connect(self._share_heights)
        self._passes = 0
        outer.addWidget(scroll, 1)
        outer.addWidget(self._make_folds())
        self.retheme()

    def _make_folds(self) -> QWidget:
        """The heads of the panels that are folded away beside a form."""
        self._folds = QWidget(self)
        self._fold_grid = QGridLayout(self._folds)
        self._fold_grid.setContentsMargins(0, 0, 0, 0)
        self._fold_grid.setSpacing(12)
        titles = {"liver": _("Liver map"), "lesions": _("Lesions"), "problems": _("Problems"), "therapy": _("Therapy")}
        self._fold_buttons: dict[str, Button] = {}
        for key, title in titles.items():
            button = Button(title, "chevron-right", parent=self._folds)
            button.setCheckable(True)
            button.clicked.connect(lambda checked, k=key: self._open_fold(k, checked))
            # Their words decide how many stand side by side, not how wide the form beside may be
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._fold_buttons[key] = button
        self._folds.hide()
        return self._folds

    def retheme(self) -> None:
        for box, least in zip(self._columns, _LEAST_WIDTHS, strict=True):
            box.setMinimumWidth(theme.px(least))
        self._place_columns()

    def _place_columns(self) -> None:
        """Three columns; with large text on a small screen two, and the third below them, lying on its side."""
        narrow = self.width() < sum(theme.px(least) for least in _LEAST_WIDTHS) + 2 * _GAP and not self._compact
        for number, box in enumerate(self._columns):
            below = narrow and number == 2
            self._grid.addWidget(box, *((1, 0, 1, 2) if below else (0, number, 1, 1)))
            column = box.layout()
            assert isinstance(column, QVBoxLayout)
            direction = QVBoxLayout.Direction
            column.setDirection(direction.LeftToRight if below else direction.TopToBottom)
        for number, share in enumerate((_LEFT, _MIDDLE, 0 if narrow else _RIGHT)):
            self._grid.setColumnStretch(number, 0 if self._columns[number].isHidden() else share)
        self._inner.setMinimumHeight(theme.px(_LEAST_HEIGHT + (_BELOW if narrow else 0)))
        self._grid.setRowStretch(0, _LEAST_HEIGHT)
        self._grid.setRowStretch(1, _BELOW if narrow else 0)

    def _place_folds(self) -> None:
        """Side by side where their words have room, else two and two."""
        buttons = list(self._fold_buttons.values())
        widest = max(button.sizeHint().width() for button in buttons)
        across = len(buttons) if len(buttons) * (widest + 12) - 12 <= self.width() else 2
        for number, button in enumerate(buttons):
            self._fold_grid.addWidget(button, number // across, number % across)
        for column in range(len(buttons)):
            self._fold_grid.setColumnStretch(column, 1 if column < across else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_columns()
        self._place_folds()
        self._share_anew()

    def _share_anew(self) -> None:
        self._passes = 0
        self._sharing.start(0)

    def _share_again(self) -> None:
        """A column has another width now, perhaps as a scroll bar has come or gone: its words break otherwise."""
        if self._passes < _MOST_PASSES:
            self._sharing.start(0)

    def _share_heights(self) -> None:
        """Rows as high as their words at the width they have now; in each column the shorter panel gets all it
        needs, the longer one what is left and scrolls."""
        self._passes += 1
        for table in (self.problems, self.therapy):
            table.table.fit_rows()
        for box in self._columns:
            column = box.layout()
            assert isinstance(column, QVBoxLayout)
            if column.direction() == QVBoxLayout.Direction.LeftToRight:
                column.setStretch(0, 1)
                column.setStretch(1, 1)
                continue
            room = box.height() - _GAP
            upper, lower = (self._wanted_height(column.itemAt(n).widget()) for n in (0, 1))
            if upper + lower <= room or upper <= room // 2:
                lower = room - upper
            elif lower <= room // 2:
                upper = room - lower
            else:
                upper = lower = room // 2
            for number, height in enumerate((upper, lower)):
                column.setStretch(number, max(height, 1))

    def _wanted_height(self, panel: QWidget) -> int:
        if isinstance(panel, RecordTable):
            return panel.height() - panel.table.height() + max(panel.table.content_height(), theme.px(_LEAST_TABLE))
        if isinstance(panel, ReadinessPanel):
            return panel.wanted_height()
        return panel.height() - self.liver.map.height() + self.liver.map.wanted_height()

    def _offer_identity(self) -> None:
        """What is wrong with the patient is corrected, not added: apart from the kinds that are."""
        self.problems.add_menu.addSeparator()
        self.identity_action = self.problems.add_menu.addAction(_("Correct identity"))
        self.identity_action.triggered.connect(lambda _on=False: self._edit("", "Patient", ""))

    def _connect(self) -> None:
        self._offer_identity()
        for table in (self.lesions, self.problems, self.therapy, self.labs):
            table.edit_requested.connect(self._edit)
        for table in (self.problems, self.therapy):
            table.table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._share_again())
        self.readiness.edit_requested.connect(self._edit)
        self.liver.item_chosen.connect(self.lesions.choose)
        self.lesions.row_chosen.connect(self.liver.map.select)

    def _edit(self, record_id: str, kind: str, field: str) -> None:
        if self._view is not None:
            self.edit_requested.emit(self._view.case.patient.case_id, record_id, kind, field)

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        self._view = view
        studies = tumour.studies_of(view)
        self.liver.set_studies(view, studies)
        self._show_lesions(view, studies)
        self.problems.set_rows(problems.problem_rows(view, staleness))
        self.problems.head.set_subtitle(problems.subtitle(view))
        self.therapy.set_rows(therapy.therapy_rows(view))
        self.labs.set_rows(laboratory.lab_rows(view, staleness))
        day = laboratory.first_day(view)
        self.labs.head.set_subtitle(_("trend from {date}, band: reference").format(date=day) if day else "")
        self.readiness.set_view(view, staleness)
        self._show_question(view)
        self._share_anew()

    def _show_lesions(self, view: CaseView, studies: tumour.Studies) -> None:
        self.lesions.set_rows(tumour.lesion_rows(view, studies), tumour.lesion_head(view, studies))
        self.lesions.head.set_subtitle(_("longest diameter, mm") if studies.lesions else "")
        longest, viable = (tumour.sum_words(studies, which) for which in ("longest", "viable"))
        self.lesions.set_foot(longest, viable)
        self.lesions.set_note(tumour.signs_note(view, studies))
        self.lesions.show_foot(bool(longest or viable))

    def _show_question(self, view: CaseView) -> None:
        """The board's day and how far the preparation is, with the way to change it."""
        asked = case_text.question(view)
        status = wording.choice_name("BoardQuestion", "status", asked.status) if asked and asked.status else ""
        day = wording.date_text(view.board) or _("not set")
        parts = [_("Board {date}").format(date=day), status]
        self.therapy.set_foot(wording.list_text([part for part in parts if part]))
        link = Button(_("Edit question") if asked else _("Enter question"), "", "link", parent=self.therapy)
        record_id = asked.id if asked else ""
        link.clicked.connect(lambda: self._edit(record_id, "BoardQuestion", "question"))
        self.therapy.foot.addWidget(link)

    def set_read_only(self, read_only: bool) -> None:
        for table in (self.lesions, self.problems, self.therapy, self.labs):
            table.set_read_only(read_only)
        self.readiness.set_read_only(read_only)

    def keys(self) -> dict[str, Callable[[bool], None]]:
        return {"laboratory": lambda _arrived: self._edit("", LAB_PANEL, "")}

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self._place_columns()
        self._folds.setVisible(compact)
        self._open_beside = _BESIDE_A_FORM
        shown = self._open_beside if compact else tuple(self._panels)
        self._show_only(shown)

    def _open_fold(self, key: str, checked: bool) -> None:
        self._show_only((key,) if checked else _BESIDE_A_FORM)

    def _show_only(self, keys: tuple[str, ...]) -> None:
        for key, panel in self._panels.items():
            panel.setVisible(key in keys)
        for box in self._columns:
            box.setVisible(any(p.isVisibleTo(box) for p in self._panels.values() if p.parentWidget() is box))
        for key, button in self._fold_buttons.items():
            button.setChecked(keys == (key,))
        self._place_columns()
        self._share_anew()

    def rows_of(self, panel: str) -> list[RecordRow]:
        """The rows of a table panel, for tests."""
        found = self._panels[panel]
        assert isinstance(found, RecordTable)
        return found.rows()
