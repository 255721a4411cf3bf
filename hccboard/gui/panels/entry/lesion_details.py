"""The lesion of the current row: where it lies, what it is, how this study describes it.

Folded it is one line; a new lesion opens it, and Alt D.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain import records
from hccboard.gui import theme
from hccboard.gui.panels.entry.editors import ListEditor, SeveralEditor, ToggleStrip
from hccboard.gui.panels.entry.imaging_checks import label_of, partners_of
from hccboard.gui.panels.entry.imaging_sizes import state_typed
from hccboard.gui.panels.entry.imaging_typed import LESION_LISTS, LesionTyped
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

_WIDE = {
    "label": 56, "organ": 124, "segments": 92, "location": 124, "role": 100, "hcc_certainty": 110, "li_rads": 132,
    "arterial_enhancement": 124, "washout": 100, "features": 164, "joined_to_id": 96, "split_from_id": 96, "note": 200,
}  # fmt: skip
_MEASURED = ("li_rads", "arterial_enhancement", "washout", "joined_to_id", "note")
_LINKS = ("joined_to_id", "split_from_id")
_TEXTS = ("label", "location", "note")


def _choices(kind: str, name: str, codes: tuple[str, ...]) -> list[tuple[Any, str]]:
    return [(code, wording.choice_name(kind, name, code)) for code in codes]


class LesionDetails(FittingWidget):
    """``changed`` when something of the lesion was changed; ``removed`` for a new row that is not wanted."""

    changed = Signal()
    removed = Signal()

    def __init__(self, lesions: Sequence[LesionTyped] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: LesionTyped | None = None
        self._lesions = lesions
        self._loading = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_line())
        self.editor = FittingWidget(self)
        flow = FlowLayout(self.editor, across=theme.px(8), down=theme.px(6))
        flow.setContentsMargins(theme.px(12), theme.px(2), theme.px(12), theme.px(8))
        column.addWidget(self.editor)
        self.label, self.location, self.note = (QLineEdit(self) for _name in _TEXTS)
        self.editors: dict[str, ListEditor | SeveralEditor] = {
            "organ": ListEditor(_choices("Lesion", "organ", records.LESION_ORGANS)),
            "segments": SeveralEditor([(code, code) for code in records.SEGMENTS], "\u2013"),
            "role": ListEditor(_choices("Lesion", "role", ("target", "non_target", "new"))),
            "hcc_certainty": ListEditor(_choices("Lesion", "hcc_certainty", records.CERTAINTY)),
            "features": SeveralEditor(_choices("Lesion", "features", records.LESION_FEATURES), "\u2013"),
            "li_rads": ListEditor(_choices("Measurement", "li_rads", records.LI_RADS)),
            **{
                name: ListEditor(_choices("Measurement", name, records.CERTAINTY))
                for name in ("arterial_enhancement", "washout")
            },
            **{name: ListEditor([]) for name in _LINKS},
        }
        self.fields: dict[str, Field] = {}
        for name in _WIDE:
            self._add(flow, name)
        self.strips: dict[str, ToggleStrip] = {}
        for kind, name in (("Measurement", "treated"), ("Lesion", "progressed_since_treatment")):
            self._add_truth(flow, kind, name)
        self.treated = self.strips["treated"]
        self.remove = Button(_("Remove row"), "x", "quiet", small=True, parent=self)
        self.remove.clicked.connect(self.removed)
        flow.addWidget(self.remove)
        for name in _TEXTS:
            getattr(self, name).textEdited.connect(self._edited)
        self.set_open(False)

    def _build_line(self) -> QWidget:
        """The lesion in a line, and the button that unfolds the rest."""
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.px(12), theme.px(3), theme.px(8), theme.px(3))
        self._words = TextLabel("", "label", "text2", parent=line)
        self.fold = Button(_("Details"), "chevron-down", "quiet", small=True, key="Alt D", parent=line)
        self.fold.clicked.connect(lambda _on=False: self.set_open(not self.is_open(), focus=True))
        row.addWidget(self._words, 1)
        row.addWidget(self.fold)
        return line

    def is_open(self) -> bool:
        return not self.editor.isHidden()

    def set_open(self, opened: bool, *, focus: bool = False) -> None:
        """Fold or unfold; ``focus`` brings the cursor into the first field."""
        self.editor.setVisible(opened)
        self.fold.setText(_("Fold") if opened else _("Details"))
        if opened and focus:
            self.label.setFocus()
        self.updateGeometry()

    def _add_truth(self, flow: FlowLayout, kind: str, name: str) -> None:
        words = wording.field_name(kind, name)
        strip = self.strips[name] = ToggleStrip([(True, _("Yes")), (False, _("No"))], words, small=True, parent=self)
        strip.answered.connect(self._edited)
        field = self.fields[name] = Field(words, strip, parent=self)
        field.setMinimumWidth(field.label.sizeHint().width())
        flow.addWidget(field)

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
            if name not in LESION_LISTS:
                widget.setItemText(0, "\u2013")
            widget.view().setMinimumWidth(theme.px(180))
        field = Field(wording.field_name(kind, name), widget, parent=self)
        self.fields[name] = field
        flow.addWidget(field)

    def show_lesion(self, typed: LesionTyped | None) -> None:
        """Show another lesion, or none; a new one unfolds the fields."""
        self._typed = typed
        self.setVisible(typed is not None)
        if typed is None:
            return
        self._loading = True
        for name in _TEXTS:
            getattr(self, name).setText(getattr(typed, name))
        self._offer_links(typed)
        for name, editor in self.editors.items():
            value = getattr(typed, name)
            editor.set_value(tuple(value) if name in LESION_LISTS else value)
        for name, strip in self.strips.items():
            strip.set_value(getattr(typed, name))
        self.remove.setVisible(typed.is_new)
        self._loading = False
        if typed.is_new:
            self.set_open(True)
        self._show_fields()

    def _offer_links(self, typed: LesionTyped) -> None:
        options = [(one.id, one.label) for one in partners_of(typed, self._lesions)]
        for name in _LINKS:
            editor = self.editors[name]
            assert isinstance(editor, ListEditor)
            editor.offer(options, getattr(typed, name))
            combo = editor.widget
            assert isinstance(combo, QComboBox)
            combo.setItemText(0, "\u2013")

    def refresh(self) -> None:
        """Show the lesion again after it was changed elsewhere."""
        opened = self.is_open()
        self.show_lesion(self._typed)
        self.set_open(opened)

    def _show_fields(self) -> None:
        """Segments and LI-RADS belong to the liver; progression since a treatment to what was treated."""
        typed = self._typed
        assert typed is not None
        liver = typed.organ == "liver"
        for name in ("segments", "li_rads"):
            self.fields[name].setVisible(liver)
        self.fields["joined_to_id"].setVisible(state_typed(typed.longest) == "joined")
        progressed = typed.progressed_since_treatment is not None
        self.fields["progressed_since_treatment"].setVisible(typed.treated is True or progressed)
        self._words.set_text(line_of(typed, self._lesions))
        self.updateGeometry()

    def _edited(self) -> None:
        if self._loading or self._typed is None:
            return
        typed = self._typed
        for name in _TEXTS:
            setattr(typed, name, getattr(self, name).text())
        for name, editor in self.editors.items():
            value = editor.value()
            if name == "organ" and value is None:
                continue
            setattr(typed, name, list(value) if name in LESION_LISTS else value)
        if typed.organ != "liver":
            typed.segments, typed.li_rads = [], None
        for name, strip in self.strips.items():
            setattr(typed, name, strip.value())
        self._show_fields()
        self.changed.emit()


def line_of(lesion: LesionTyped, lesions: Sequence[LesionTyped]) -> str:
    """What is known of a lesion beside its row: "L2: HCC, treated before, infiltrative, split from L1"."""
    parts = []
    if lesion.hcc_certainty:
        answer = wording.choice_name("Lesion", "hcc_certainty", lesion.hcc_certainty)
        parts.append(_("{name}: {value}").format(name=wording.field_name("Lesion", "hcc_certainty"), value=answer))
    parts += [lesion.li_rads] if lesion.li_rads else []
    parts += [wording.field_name("Measurement", "treated")] if lesion.treated else []
    parts += [wording.choice_name("Lesion", "features", code) for code in lesion.features]
    if lesion.progressed_since_treatment:
        parts.append(wording.field_name("Lesion", "progressed_since_treatment"))
    if lesion.split_from_id:
        parts.append(_("split from {lesion}").format(lesion=label_of(lesion.split_from_id, lesions) or "?"))
    parts += [lesion.note.strip()] if lesion.note.strip() else []
    words = wording.names_text(parts) or _("nothing recorded beside its place and role")
    return _("{name}: {value}").format(name=lesion.label or "?", value=words)
