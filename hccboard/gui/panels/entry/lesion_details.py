"""The lesion of the current row: where it lies, what it is, how this study describes it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from hccboard import wording
from hccboard.domain import records
from hccboard.gui import theme
from hccboard.gui.panels.entry.editors import ListEditor, SeveralEditor, ToggleStrip
from hccboard.gui.panels.entry.imaging_typed import LesionTyped
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.translate import _

_WIDE = {
    "label": 56, "organ": 124, "segments": 92, "location": 124, "role": 100, "hcc_certainty": 110, "li_rads": 132,
    "arterial_enhancement": 124, "washout": 100,
}  # fmt: skip
_MEASURED = ("li_rads", "arterial_enhancement", "washout")


def _choices(kind: str, name: str, codes: tuple[str, ...]) -> list[tuple[Any, str]]:
    return [(code, wording.choice_name(kind, name, code)) for code in codes]


class LesionDetails(FittingWidget):
    """``changed`` when something of the lesion was changed; ``removed`` for a new row that is not wanted."""

    changed = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: LesionTyped | None = None
        self._loading = False
        flow = FlowLayout(self, across=theme.px(8), down=theme.px(6))
        flow.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(8))
        self.label, self.location = QLineEdit(self), QLineEdit(self)
        self.editors: dict[str, ListEditor | SeveralEditor] = {
            "organ": ListEditor(_choices("Lesion", "organ", records.LESION_ORGANS)),
            "segments": SeveralEditor([(code, code) for code in records.SEGMENTS], "\u2013"),
            "role": ListEditor(_choices("Lesion", "role", ("target", "non_target", "new"))),
            "hcc_certainty": ListEditor(_choices("Lesion", "hcc_certainty", records.CERTAINTY)),
            "li_rads": ListEditor(_choices("Measurement", "li_rads", records.LI_RADS)),
            **{
                name: ListEditor(_choices("Measurement", name, records.CERTAINTY))
                for name in ("arterial_enhancement", "washout")
            },
        }
        self.fields: dict[str, Field] = {}
        for name in _WIDE:
            self._add(flow, name)
        words = wording.field_name("Measurement", "treated")
        self.treated = ToggleStrip([(True, _("Yes")), (False, _("No"))], words, small=True, parent=self)
        self.treated.answered.connect(self._edited)
        treated = Field(words, self.treated, parent=self)
        treated.setMinimumWidth(treated.label.sizeHint().width())
        flow.addWidget(treated)
        self.remove = Button(_("Remove row"), "x", "quiet", small=True, parent=self)
        self.remove.clicked.connect(self.removed)
        flow.addWidget(self.remove)
        for edit in (self.label, self.location):
            edit.textEdited.connect(self._edited)

    def _add(self, flow: FlowLayout, name: str) -> None:
        kind = "Measurement" if name in _MEASURED else "Lesion"
        editor = self.editors.get(name)
        if editor is not None:
            editor.setParent(self)
            editor.changed.connect(self._edited)
        widget = editor.widget if editor is not None else getattr(self, name)
        widget.setProperty("small", True)
        widget.setFixedWidth(theme.px(_WIDE[name]))
        if isinstance(widget, QComboBox):
            if name != "segments":
                widget.setItemText(0, "\u2013")
            widget.view().setMinimumWidth(theme.px(180))
        field = Field(wording.field_name(kind, name), widget, parent=self)
        self.fields[name] = field
        flow.addWidget(field)

    def show_lesion(self, typed: LesionTyped | None) -> None:
        """Show another lesion, or none."""
        self._typed = typed
        self.setVisible(typed is not None)
        if typed is None:
            return
        self._loading = True
        self.label.setText(typed.label)
        self.location.setText(typed.location)
        for name, editor in self.editors.items():
            value = getattr(typed, name)
            editor.set_value(tuple(value) if name == "segments" else value)
        self.treated.set_value(typed.treated)
        self.remove.setVisible(typed.is_new)
        self._loading = False
        self._show_fields()

    def _show_fields(self) -> None:
        """Segments and LI-RADS belong to the liver."""
        assert self._typed is not None
        liver = self._typed.organ == "liver"
        for name in ("segments", "li_rads"):
            self.fields[name].setVisible(liver)
        self.updateGeometry()

    def _edited(self) -> None:
        if self._loading or self._typed is None:
            return
        typed = self._typed
        typed.label, typed.location = self.label.text(), self.location.text()
        for name, editor in self.editors.items():
            value = editor.value()
            if name == "organ" and value is None:
                continue
            setattr(typed, name, list(value) if name == "segments" else value)
        if typed.organ != "liver":
            typed.segments, typed.li_rads = [], None
        typed.treated = self.treated.value()
        self._show_fields()
        self.changed.emit()
