"""One lesion of the imaging sheet: what earlier studies say painted, the sizes of this study typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from hccboard import wording
from hccboard.gui import icons, theme
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry.imaging_checks import Check
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, shown_size, site_words, typed_size
from hccboard.gui.panels.entry.lesion_columns import FOCUS, Columns, columns, draw_text, minimum_width
from hccboard.gui.widgets.field import set_state
from hccboard.translate import _

HEIGHT = 31
_LOOKS = {
    "error": ("circle-x", "unmet"), "caution": ("triangle-alert", "caution"),
    "missing": ("circle-question-mark", "missing"), "note": ("info", "text2"),
}  # fmt: skip


class SizeEdit(QLineEdit):
    """A size in mm; the sheet's keys are told, not typed."""

    stepped = Signal(int)
    """Enter or Down: +1, Up: -1."""
    same_asked = Signal()
    role_asked = Signal()
    join_asked = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("small", True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMaxLength(8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if alt and key in (Qt.Key.Key_R, Qt.Key.Key_L):
            (self.role_asked if key == Qt.Key.Key_R else self.join_asked).emit()
        elif event.text() == "=":
            self.same_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.stepped.emit(1)
        elif key == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return super().event(event)


class LesionRow(QWidget):
    """``changed`` after every key; ``chosen`` when the row gets the focus or a click."""

    changed = Signal()
    chosen = Signal()
    stepped = Signal(int)
    role_asked = Signal()

    def __init__(self, typed: LesionTyped, past: Past, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed, self.past = typed, past
        self.checks: list[Check] = []
        self._columns = columns(0, ())
        self._current = False
        self.longest, self.second = SizeEdit(self), SizeEdit(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for edit in (self.longest, self.second):
            edit.textEdited.connect(self._edited)
            edit.stepped.connect(self.stepped)
            edit.same_asked.connect(self.same_as_last)
            edit.role_asked.connect(self.role_asked)
            edit.join_asked.connect(self._join)
            edit.entered.connect(self.chosen)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(minimum_width(), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # --- what is typed --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is typed: after a draft, an action, or a change of the lesion."""
        for edit, text in ((self.longest, self.typed.longest), (self.second, self._second_text())):
            if edit.text() != text:
                edit.setText(text)
        self.second.setVisible(bool(self.typed.second))
        self.second.setPlaceholderText(_("short") if self.typed.second == "short" else "")
        self._name_editors()
        self.update()

    def _second_text(self) -> str:
        return getattr(self.typed, self.typed.second) if self.typed.second else ""

    def _edited(self) -> None:
        self.typed.longest = self.longest.text()
        if self.typed.second:
            setattr(self.typed, self.typed.second, self.second.text())
        self.changed.emit()

    def put(self, values: dict[str, str]) -> None:
        """Type several sizes at once, as an action of a warning does."""
        for name, text in values.items():
            setattr(self.typed, name, text)
        self.refresh()
        self.changed.emit()

    def same_as_last(self) -> None:
        """The size of the last study, for the field with the cursor."""
        last = self.past.last(self.typed.id)
        if last is None:
            return
        if self.second.hasFocus():
            value = last[1].viable_diameter_mm if self.typed.second == "viable" else last[1].short_axis_mm
            if value is not None:
                self.put({self.typed.second: str(value)})
        else:
            self.put({"longest": typed_size(last[1])})

    def _join(self) -> None:
        """Joined with another lesion, or not any more."""
        self.put({"longest": "" if self.typed.longest.strip() == "+" else "+", "viable": ""})

    def check(self, found: list[Check]) -> None:
        """Show what is to say about the sizes."""
        self.checks = found
        worst = found[0].form if found else ""
        for edit, names in ((self.longest, ("longest",)), (self.second, ("viable", "short"))):
            concerned = any(name in values for c in found for _words, values in c.actions for name in names)
            state = worst if worst in ("error", "caution") and (concerned or not _acted(found)) else ""
            set_state(edit, state if edit.text().strip() else "")
        asked = worst == "missing" and self.typed.second == "viable" and bool(self.typed.longest.strip())
        if asked and not self.second.text():
            set_state(self.second, "missing")
        words = ". ".join(check.text or check.title for check in found)
        for edit in (self.longest, self.second):
            edit.setAccessibleDescription(words)
            edit.setToolTip(words)
        self.update()

    def _name_editors(self) -> None:
        lesion = self.typed
        last = self.past.last(lesion.id)
        first, second = shown_size(last[1]) if last else ("", "")
        who = ", ".join(part for part in (lesion.label, site_words(lesion)) if part)
        names = {"viable": _("viable diameter"), "short": _("short axis"), "": ""}
        for edit, what, before in ((self.longest, _("longest diameter"), first),
                                   (self.second, names[lesion.second], second)):  # fmt: skip
            was = _("last {value}").format(value=before) if before else _("no earlier value")
            edit.setAccessibleName(_("{lesion}: {what} in mm, {last}").format(lesion=who, what=what, last=was))

    # --- place and look -------------------------------------------------------------------------------------

    def set_columns(self, geometry: Columns) -> None:
        self._columns = geometry
        self._place()
        self.update()

    def set_current(self, current: bool) -> None:
        if current != self._current:
            self._current = current
            self.update()

    def is_current(self) -> bool:
        return self._current

    def retheme(self) -> None:
        self.updateGeometry()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        c = self._columns
        high = theme.px(24)
        top = (self.height() - 1 - high) // 2
        margin = theme.px(6)
        for number, edit in enumerate((self.longest, self.second)):
            edit.setGeometry(c.edit + 2 + number * c.half + margin, top, c.half - 2 * margin, high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()
        self.longest.setFocus(FOCUS)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c, high = self._columns, self.height() - 1
        ground = "accent_tint" if self._current else "surface"
        painter.fillRect(self.rect(), theme.colour(ground))
        if not self._current:
            painter.fillRect(c.edit, 0, c.change - c.edit, high, theme.colour("accent_tint", 0.45))
        else:
            painter.fillRect(0, 0, 3, high, theme.colour("accent"))
        painter.fillRect(0, high, self.width(), 1, theme.colour("line"))
        self._paint_lesion(painter, high)
        self._paint_past(painter, high)
        painter.fillRect(c.edit, 0, 2, self.height(), theme.colour("accent"))
        change = checking.change_words(self.typed, self.past)
        draw_text(painter, QRectF(c.change, 0, c.check - c.change, high), change, "cell", "text", "right")
        self._paint_check(painter, high)

    def _paint_lesion(self, painter: QPainter, high: int) -> None:
        c, lesion = self._columns, self.typed
        draw_text(painter, QRectF(0, 0, c.site, high), lesion.label, "cell_strong", pad=theme.px(12))
        site = site_words(lesion)
        tone = "text" if site else "missing"
        draw_text(painter, QRectF(c.site, 0, c.role - c.site, high), site or _("segment?"), "cell", tone)
        role, tone = "", "text2"
        if lesion.role:
            role = wording.choice_name("Lesion", "role", lesion.role)
            tone = "text" if lesion.role == "target" else "text2"
        elif lesion.is_new and self.past.newest is not None:
            role, tone = _("New?"), "caution"
        draw_text(painter, QRectF(c.role, 0, c.past - c.role, high), role, "cell_medium", tone)

    def _paint_past(self, painter: QPainter, high: int) -> None:
        c = self._columns
        for number, study in enumerate(c.studies):
            x = c.past + number * c.pair
            painter.fillRect(x, 0, 1, self.height(), theme.colour("line"))
            newest = study is c.studies[-1]
            first, second = shown_size(self.past.size(self.typed.id, study))
            role, tone = ("cell_strong", "text") if newest else ("cell", "text2")
            if second or len(first) <= 3:
                draw_text(painter, QRectF(x, 0, c.pair / 2, high), first, role, tone, "right")
                draw_text(painter, QRectF(x + c.pair / 2, 0, c.pair / 2, high), second, "cell", "text2", "right")
            else:
                draw_text(painter, QRectF(x, 0, c.pair, high), first, role, tone, "center")

    def _paint_check(self, painter: QPainter, high: int) -> None:
        if not self.checks:
            return
        c, first = self._columns, self.checks[0]
        icon, tone = _LOOKS[first.form]
        size = theme.px(13)
        x = c.check + 8
        icons.paint(painter, icon, QRectF(x, (high - size) / 2, size, size), tone)
        more = f" +{len(self.checks) - 1}" if len(self.checks) > 1 else ""
        role = "label" if first.form == "note" else "label_strong"
        draw_text(painter, QRectF(x + size, 0, c.width - x - size, high), first.title + more, role, tone)

    def where(self) -> QObject:
        """The field a message about this row points to."""
        return self.longest


def _acted(found: list[Check]) -> bool:
    """Whether any of the checks names the fields it concerns."""
    return any(check.actions for check in found)
