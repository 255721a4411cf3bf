"""Two answers of the study beside its lesions: whether there are new ones, and whether all viable ones are listed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import CERTAINTY
from hccboard.gui import theme
from hccboard.gui.panels.entry.editors import ToggleStrip
from hccboard.gui.panels.entry.imaging_typed import SheetTyped
from hccboard.gui.panels.entry.lesion_columns import FOCUS
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


class StudyAnswers(FittingWidget):
    """None is preselected: a study that is silent does not say "no". ``compares``: there are earlier studies."""

    changed = Signal()

    def __init__(self, sheet: SheetTyped, *, compares: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        flow = FlowLayout(self, across=theme.px(20), down=theme.px(4))
        flow.setContentsMargins(theme.px(12), theme.px(5), theme.px(12), theme.px(5))
        name = wording.field_name("ImagingStudy", "new_lesions")
        options = [(code, wording.choice_name("ImagingStudy", "new_lesions", code)) for code in CERTAINTY]
        self.new_lesions = ToggleStrip(options, name, small=True, parent=self)
        self.listed = ToggleStrip(
            [(True, _("Yes")), (False, _("No"))], _("All viable nodules are listed"), small=True, parent=self
        )
        asked = self._pair(_("New lesions"), "cell_strong", self.new_lesions)
        asked.setVisible(compares or bool(sheet.study.new_lesions))
        flow.addWidget(asked)
        flow.addWidget(self._pair(_("All viable nodules are listed"), "cell", self.listed))
        self.load()
        for strip in (self.new_lesions, self.listed):
            strip.answered.connect(self._edited)

    def _pair(self, words: str, role: str, strip: ToggleStrip) -> QWidget:
        """A question beside its answers."""
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        label = TextLabel(words, role, parent=box)
        label.setBuddy(strip)
        row.addWidget(label)
        row.addWidget(strip)
        return box

    def load(self) -> None:
        """Show what is typed."""
        self.new_lesions.set_value(self._sheet.study.new_lesions)
        self.listed.set_value(self._sheet.study.all_nodules_listed)

    def take_focus(self) -> None:
        """The cursor goes to the first answer that is asked for."""
        strip = self.new_lesions if self.new_lesions.isVisibleTo(self) else self.listed
        checked = [button for button in strip.buttons() if button.isChecked()]
        (checked or strip.buttons())[0].setFocus(FOCUS)

    def _edited(self) -> None:
        self._sheet.study.new_lesions = self.new_lesions.value()
        self._sheet.study.all_nodules_listed = self.listed.value()
        self.changed.emit()
