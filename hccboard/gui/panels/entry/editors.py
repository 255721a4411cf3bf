"""One editor for every kind of field: the same form serves every record.

An editor keeps what was typed even where it cannot be read; ``value`` then raises ``NotReadable``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QSizePolicy, QWidget

from hccboard import wording
from hccboard.domain.records import Field as FieldSpec
from hccboard.gui import theme
from hccboard.gui.panels.entry import values
from hccboard.gui.widgets.field import UnitEdit, text_font
from hccboard.gui.widgets.segmented import Choice, Segmented
from hccboard.gui.widgets.text import text_block
from hccboard.translate import _

# Up to this many short answers stand side by side, more go into a list
_SEGMENTS = 5
_SEGMENTS_WIDE = 320
_SEGMENT_PADDING = 22
_FIGURES_WIDEST = 220


class Editor(QObject):
    """An editor of one value. ``widget`` is what is shown."""

    changed = Signal()
    widget: QWidget
    widest = 0
    """The greatest width in pixels at text scale 1; 0 is as wide as the form."""

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def typed(self) -> Any:
        """What stands in the editor, as JSON: for drafts."""
        raise NotImplementedError

    def set_typed(self, typed: Any) -> None:
        raise NotImplementedError


class LineEditor(Editor):
    """A line of text, read and shown by two functions."""

    def __init__(self, read: Callable[[str], Any], show: Callable[[Any], str], *, unit: str = "",
                 placeholder: str = "", widest: int = 0) -> None:  # fmt: skip
        super().__init__()
        self._read, self._show = read, show
        self.widest = widest
        self.widget = self._edit = UnitEdit("", unit)
        self._edit.setPlaceholderText(placeholder)
        self._edit.textChanged.connect(self.changed)

    def value(self) -> Any:
        return self._read(self._edit.text())

    def set_value(self, value: Any) -> None:
        self._edit.setText(self._show(value))

    def typed(self) -> str:
        return self._edit.text()

    def set_typed(self, typed: Any) -> None:
        self._edit.setText(str(typed or ""))


class DateEditor(LineEditor):
    """A date known to the day, month or year; its value is (date, precision)."""

    def __init__(self, today: date) -> None:
        super().__init__(
            lambda text: values.read_date(text, today), lambda pair: values.show_date(*pair),
            placeholder=_("2026-08-12, . is today"), widest=_FIGURES_WIDEST,
        )  # fmt: skip


class TabbedText(QPlainTextEdit):
    """Several lines of text in which Tab goes to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.retheme()

    def retheme(self) -> None:
        self.setFont(text_font())
        self.setFixedHeight(theme.px(64))


class LongTextEditor(Editor):
    def __init__(self) -> None:
        super().__init__()
        self.widget = self._edit = TabbedText()
        self._edit.textChanged.connect(self.changed)

    def value(self) -> str:
        return self._edit.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        self._edit.setPlainText(value or "")

    def typed(self) -> str:
        return self._edit.toPlainText()

    def set_typed(self, typed: Any) -> None:
        self._edit.setPlainText(str(typed or ""))


class ToggleStrip(Segmented):
    """Answers side by side of which none needs to be chosen: Delete, or the chosen one again, takes it back."""

    answered = Signal()

    def __init__(self, options: Sequence[tuple[Any, str]], name: str, *, small: bool = False,
                 tooltips: Sequence[str] = (), parent: QWidget | None = None) -> None:  # fmt: skip
        tips = tooltips or [""] * len(options)
        choices = [Choice(str(i), text, tips[i]) for i, (_value, text) in enumerate(options)]
        super().__init__(choices, "", name=name, small=small, parent=parent)
        self._values = [value for value, _text in options]
        self._name = name
        self._before = ""
        self.changed.connect(self._clicked_on)
        self._tell()

    def _clicked_on(self, key: str) -> None:
        if key == self._before:
            self.set_chosen("")
        self._settled()

    def _settled(self) -> None:
        self._before = self.chosen()
        self._tell()
        self.answered.emit()

    def _tell(self) -> None:
        chosen = self.value()
        self.setAccessibleName(self._name)
        self.setAccessibleDescription("" if chosen is not None else _("not recorded"))

    def value(self) -> Any:
        return self._values[int(self.chosen())] if self.chosen() else None

    def set_value(self, value: Any) -> None:
        self.set_chosen(str(self._values.index(value)) if value in self._values else "")
        self._before = self.chosen()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.set_chosen("")
            self._settled()
            return
        super().keyPressEvent(event)


class SegmentEditor(Editor):
    """Few answers side by side; nothing is preselected, because not recorded is an answer of its own."""

    def __init__(self, options: Sequence[tuple[Any, str]], name: str, none: Any = None) -> None:
        super().__init__()
        self._none = none
        self.widget = self._strip = ToggleStrip(options, name)
        self._strip.answered.connect(self.changed)

    def value(self) -> Any:
        found = self._strip.value()
        return self._none if found is None else found

    def set_value(self, value: Any) -> None:
        self._strip.set_value(value)

    def typed(self) -> Any:
        return self.value()

    def set_typed(self, typed: Any) -> None:
        self.set_value(typed)


def _narrow(box: QComboBox) -> QComboBox:
    """A list as wide as the form allows; its longest answer does not push the form out."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


class ListEditor(Editor):
    """Many answers in a list that is searched by typing."""

    def __init__(self, options: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self.widget = self._combo = _narrow(QComboBox())
        self._combo.addItem(_("Not recorded"), None)
        for value, text in options:
            self._combo.addItem(text, value)
        self._combo.currentIndexChanged.connect(lambda _i: self.changed.emit())

    def offer(self, options: Sequence[tuple[Any, str]], chosen: Any) -> None:
        """Replace the answers; the chosen one stays where it is still offered."""
        self._combo.blockSignals(True)
        while self._combo.count() > 1:
            self._combo.removeItem(1)
        for value, text in options:
            self._combo.addItem(text, value)
        self._combo.blockSignals(False)
        self.set_value(chosen)

    def value(self) -> Any:
        return self._combo.currentData()

    def set_value(self, value: Any) -> None:
        index = self._combo.findData(value) if value is not None else 0
        self._combo.setCurrentIndex(max(index, 0))

    def typed(self) -> Any:
        return self.value()

    def set_typed(self, typed: Any) -> None:
        self.set_value(typed)


class SeveralEditor(Editor):
    """Any number of answers: a list with ticks behind a button. ``nothing`` stands where none is ticked."""

    def __init__(self, options: Sequence[tuple[str, str]], nothing: str = "") -> None:
        super().__init__()
        self._nothing = nothing or _("Not recorded")
        self.widget = self._combo = _narrow(QComboBox())
        self._model = QStandardItemModel(self)
        head = QStandardItem(self._nothing)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow(head)
        for value, text in options:
            item = QStandardItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setData(Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
            item.setData(value, Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)
        self._combo.setModel(self._model)
        self._combo.setCurrentIndex(0)  # Qt takes the first answer, for the head cannot be chosen
        self._combo.activated.connect(self._toggle)
        self._model.itemChanged.connect(lambda _item: self._ticked())

    def _items(self) -> list[QStandardItem]:
        return [self._model.item(row) for row in range(1, self._model.rowCount())]

    def _toggle(self, row: int) -> None:
        item = self._model.item(row)
        if row > 0:
            done = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if done else Qt.CheckState.Checked)
        self._combo.setCurrentIndex(0)

    def _ticked(self) -> None:
        chosen = [item.text() for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        self._model.blockSignals(True)
        self._model.item(0).setText(", ".join(chosen) or self._nothing)
        self._model.blockSignals(False)
        self._combo.setCurrentIndex(0)
        self._combo.update()
        self.changed.emit()

    def value(self) -> tuple[str, ...]:
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        )

    def set_value(self, value: Any) -> None:
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in (value or ())
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def typed(self) -> list[str]:
        return list(self.value())

    def set_typed(self, typed: Any) -> None:
        self.set_value(typed)


def _text_of(value: Any) -> str:
    return "" if value is None else str(value)


def _number_text(value: Any) -> str:
    return "" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _fit_side_by_side(options: Sequence[tuple[Any, str]]) -> bool:
    """Whether answers fit into the narrowest form."""
    wide = sum(text_block(text, "cell_strong").width + _SEGMENT_PADDING for _code, text in options)
    return len(options) <= _SEGMENTS and wide <= theme.px(_SEGMENTS_WIDE)


def editor_for(  # one branch for every kind of field
    kind: str, name: str, spec: FieldSpec, *, today: date, references: Callable[[str], Sequence[tuple[str, str]]]
) -> Editor:
    """The editor of a field. ``references`` lists (id, words) of the records of a kind."""
    if spec.kind == "date":
        return DateEditor(today)
    if spec.kind == "long_text":
        return LongTextEditor()
    if spec.kind == "number":
        unit = wording.unit_text(spec.unit)
        return LineEditor(values.read_decimal, _number_text, unit=unit, widest=_FIGURES_WIDEST)
    if spec.kind == "integer":
        low, high = spec.low, spec.high
        if low is not None and high is not None and high - low < _SEGMENTS:
            grades = [(grade, str(grade)) for grade in range(int(low), int(high) + 1)]
            return SegmentEditor(grades, wording.field_name(kind, name))
        return LineEditor(values.read_integer, _text_of, unit=wording.unit_text(spec.unit), widest=_FIGURES_WIDEST)
    label = wording.field_name(kind, name)
    if spec.kind == "truth":
        return SegmentEditor([(True, _("Yes")), (False, _("No"))], label)
    if spec.kind == "reference":
        return ListEditor(references(spec.of))
    options = [(code, wording.choice_name(kind, name, code)) for code in spec.choices if code]
    if "" in spec.choices:  # a comparator: no sign is an answer, the value is exact
        strip = SegmentEditor([("", "="), *options], label, none="")
        strip.set_value("")
        return strip
    if spec.kind == "choices":
        return SeveralEditor(options)
    if spec.kind == "choice":
        return SegmentEditor(options, label) if _fit_side_by_side(options) else ListEditor(options)
    return LineEditor(str.strip, _text_of)
