"""The study of an imaging sheet: label, date, modality, report, reader; and how many earlier studies are shown."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from hccboard import wording
from hccboard.domain.records import MODALITIES
from hccboard.gui import theme
from hccboard.gui.panels.entry.imaging_typed import Past, SheetTyped, next_study_label
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import set_state
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _, ngettext

_LAST = 2
_WIDE = {"date": 128, "label": 84, "phases": 118, "source": 150, "reader": 130}


class StudyStrip(FittingWidget):
    """``changed`` when something of the study was typed, ``shown_asked`` with a number of studies (0 for all)."""

    changed = Signal()
    finished = Signal()
    """Enter in one of the fields: on to the lesions."""
    shown_asked = Signal(int)

    def __init__(self, sheet: SheetTyped, past: Past, *, is_new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet, self._past = sheet, past
        self._own_label = bool(sheet.study.label)
        flow = FlowLayout(self, across=theme.px(8), down=theme.px(6))
        self.title = TextLabel("", "page", parent=self)
        self.title.setMaximumWidth(theme.px(320))
        flow.addWidget(_row(self, self.title, TextLabel(_("new") if is_new else "", "label", "text3", parent=self)))
        placeholders = {
            "date": _("Date, . for today"), "label": _("Label"), "phases": _("Phases"),
            "source": _("Report, page"), "reader": _("Read by"),
        }  # fmt: skip
        self.edits: dict[str, QLineEdit] = {}
        for name, wide in _WIDE.items():
            edit = self.edits[name] = QLineEdit(self)
            edit.setFixedWidth(theme.px(wide))
            edit.setPlaceholderText(placeholders[name])
            edit.setAccessibleName(wording.field_name("ImagingStudy", name))
            edit.setToolTip(wording.field_name("ImagingStudy", name))
            edit.textEdited.connect(lambda _text, n=name: self._edited(n))
            edit.returnPressed.connect(self.finished)
        self.modality = QComboBox(self)
        self.modality.setAccessibleName(wording.field_name("ImagingStudy", "modality"))
        self.modality.addItem(wording.field_name("ImagingStudy", "modality"), None)
        for code in MODALITIES:
            self.modality.addItem(wording.choice_name("ImagingStudy", "modality", code), code)
        self.modality.setFixedWidth(theme.px(150))
        self.modality.activated.connect(self._modality_chosen)
        others = [self.edits[name] for name in ("label", "phases", "source", "reader")]
        order = [self.edits["date"], self.modality, *others]
        for widget in order:
            flow.addWidget(widget)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._add_shown(flow)
        self.actions = QHBoxLayout()
        self.load()

    def _add_shown(self, flow: FlowLayout) -> None:
        count = len(self._past.studies)
        self.shown = Segmented(name=_("Earlier studies"), small=True, parent=self)
        if count <= _LAST:
            self.shown.hide()
            return
        everything = ngettext("All {count} study", "All {count} studies", count).format(count=count)
        self.shown.set_choices([(str(_LAST), _("Last {count}").format(count=_LAST)), ("0", everything)], "0")
        self.shown.changed.connect(lambda key: self.shown_asked.emit(int(key)))
        flow.addWidget(_row(self, TextLabel(_("Show"), "cell", "text2", parent=self), self.shown))

    def add_action(self, button: Button) -> None:
        layout = self.layout()
        if layout is not None:
            layout.addWidget(button)

    def load(self) -> None:
        """Show what is typed."""
        study = self._sheet.study
        for name, edit in self.edits.items():
            if edit.text() != getattr(study, name):
                edit.setText(getattr(study, name))
        index = self.modality.findData(study.modality) if study.modality else 0
        self.modality.setCurrentIndex(max(index, 0))
        self._show_title()

    def _show_title(self) -> None:
        label = self._sheet.study.label.strip()
        words = _("Imaging study {label}").format(label=label) if label else _("Imaging study")
        self.title.set_text(words)

    def _edited(self, name: str) -> None:
        setattr(self._sheet.study, name, self.edits[name].text())
        if name == "label":
            self._own_label = bool(self.edits[name].text().strip())
            self._show_title()
        self.changed.emit()

    def _modality_chosen(self) -> None:
        """The modality proposes the label, as long as none was typed."""
        self._sheet.study.modality = self.modality.currentData()
        if not self._own_label:
            self._sheet.study.label = next_study_label(self._sheet.study.modality, self._past.studies)
            self.load()
        self.changed.emit()

    def explain(self, wrong: dict[str, str]) -> None:
        """Mark what cannot be stored; ``wrong`` is by field."""
        for name, edit in self.edits.items():
            set_state(edit, "error" if name in wrong else "")
            edit.setAccessibleDescription(wrong.get(name, ""))
            edit.setToolTip(wrong.get(name, "") or wording.field_name("ImagingStudy", name))


def head_titles(sheet: SheetTyped, day: date | None, today: date) -> tuple[str, ...]:
    """The head of the column that is typed into, the fullest first: "CT-9 11 Aug, typing", "CT-9 11 Aug", "CT-9"."""
    label = sheet.study.label.strip()
    parts = [label, wording.date_text(day, today, short=True) if day else ""]
    study = " ".join(part for part in parts if part)
    if not study:
        return (_("typing"),)
    return (wording.list_text([study, _("typing")]), study, label or study)


def _row(parent: QWidget, *widgets: QWidget) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    for widget in widgets:
        row.addWidget(widget)
    box.setFixedHeight(theme.px(28))
    return box
