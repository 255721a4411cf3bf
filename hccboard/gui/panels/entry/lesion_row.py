"""One lesion of the imaging sheet: what earlier studies say painted, the sizes of this study typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from hccboard import wording
from hccboard.gui import icons, theme
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry.imaging_checks import Check
from hccboard.gui.panels.entry.imaging_sizes import plain, shown_size, state_typed, state_words, typed_size
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, site_words
from hccboard.gui.panels.entry.lesion_columns import FOCUS, Columns, columns, draw_text, minimum_width
from hccboard.gui.widgets.field import set_state
from hccboard.translate import _

HEIGHT = 31
_LOOKS = {
    "error": ("circle-x", "unmet"), "caution": ("triangle-alert", "caution"),
    "missing": ("circle-question-mark", "missing"), "note": ("info", "text2"),
}  # fmt: skip


_SIGNS = tuple("<?+*!")
_ROLES = ("target", "non_target", "new", None)


class SizeEdit(QLineEdit):
    """A size in mm; the sheet's keys are told, not typed."""

    stepped = Signal(int)
    """Enter or Down: +1, Up: -1."""
    same_asked = Signal()
    role_asked = Signal()
    link_asked = Signal()
    column_asked = Signal(str)
    """``same`` or ``gone``, for every empty size of this column."""
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("small", True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMaxLength(8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key, text = event.key(), plain(event.text())
        if alt and key in (Qt.Key.Key_R, Qt.Key.Key_L):
            (self.role_asked if key == Qt.Key.Key_R else self.link_asked).emit()
        elif alt and (key == Qt.Key.Key_Equal or text == "="):
            self.column_asked.emit("same")
        elif alt and (key == Qt.Key.Key_0 or text == "0"):
            self.column_asked.emit("gone")
        elif text == "=":
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
    link_asked = Signal()
    column_asked = Signal(str)

    def __init__(
        self, typed: LesionTyped, past: Past, lesions: Sequence[LesionTyped] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.typed, self.past, self._lesions = typed, past, lesions
        self.checks: list[Check] = []
        self._columns = columns(0, ())
        self._current = False
        self.longest, self.second = SizeEdit(self), SizeEdit(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for edit in (self.longest, self.second):
            edit.textEdited.connect(self._edited)
            edit.stepped.connect(self.stepped)
            edit.same_asked.connect(self.same_as_last)
            edit.role_asked.connect(self.next_role)
            edit.link_asked.connect(self.link_asked)
            edit.column_asked.connect(self.column_asked)
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
        self._show_second()
        self._name_editors()
        self.update()

    def _still_joined(self) -> bool:
        """Part of another lesion since an earlier study, and nothing typed of it now."""
        return not self.typed.has_size and self.past.joined_into(self.typed.id) is not None

    def _show_second(self) -> None:
        """No second size where the first says that there is none to measure."""
        state = state_typed(self.typed.longest)
        stated = self._still_joined() if state == "" else state not in ("measured", "progressed")
        self.second.setVisible(bool(self.typed.second) and not (stated and not self._second_text().strip()))
        self.second.setPlaceholderText(_("short") if self.typed.second == "short" else "")

    def _second_text(self) -> str:
        return getattr(self.typed, self.typed.second) if self.typed.second else ""

    def _edited(self) -> None:
        for edit in (self.longest, self.second):  # an input method puts its signs in without a key
            if "=" in plain(edit.text()):
                edit.clear()
                edit.setFocus(FOCUS)
                self.same_as_last()
                return
        sign = plain(self.second.text())
        if self.typed.second and sign[:1] in _SIGNS and sign:  # a sign speaks of the whole lesion
            self.put({"longest": sign, self.typed.second: ""})
            self.longest.setFocus(FOCUS)
            return
        self.typed.longest = self.longest.text()
        if self.typed.second:
            setattr(self.typed, self.typed.second, self.second.text())
        self._forget_partner()
        self._show_second()
        self.changed.emit()

    def _forget_partner(self) -> None:
        if state_typed(self.typed.longest) != "joined":
            self.typed.joined_to_id = None

    def put(self, values: dict[str, Any]) -> None:
        """Set several values of the lesion at once, as an action of a warning does."""
        for name, text in values.items():
            setattr(self.typed, name, text)
        self._forget_partner()
        self.refresh()
        self.changed.emit()

    def next_role(self) -> None:
        """Target, non-target, new, none, and again."""
        now = _ROLES.index(self.typed.role) if self.typed.role in _ROLES else len(_ROLES) - 1
        self.put({"role": _ROLES[(now + 1) % len(_ROLES)]})

    def same_as_last(self) -> None:
        """The size of the last study, for the field with the cursor."""
        found = self.last_values(second=self.second.hasFocus())
        if found:
            self.put(found)

    def last_values(self, *, second: bool) -> dict[str, Any]:
        """What the last study says of one of the two sizes, as it is typed."""
        last = self.past.last(self.typed.id)
        if last is None:
            return {}
        if not second:
            found: dict[str, Any] = {"longest": typed_size(last[1])}
            return found | ({"joined_to_id": last[1].joined_to_id} if last[1].state == "joined" else {})
        value = last[1].viable_diameter_mm if self.typed.second == "viable" else last[1].short_axis_mm
        return {self.typed.second: str(value)} if self.typed.second and value is not None else {}

    def fill(self, what: str, *, second: bool) -> bool:
        """Fill an empty size for the whole column: as last, or gone. What is typed stays."""
        text = self._second_text() if second else self.typed.longest
        if text.strip() or (second and not self.second.isVisibleTo(self)):
            return False
        if what == "gone":
            found: dict[str, Any] = {"longest": "0"} if not second and self.past.last(self.typed.id) else {}
        else:
            found = self.last_values(second=second)
        if state_typed(str(found.get("longest", ""))) == "not_evaluable" or not any(found.values()):
            return False
        for name, value in found.items():
            setattr(self.typed, name, value)
        self.refresh()
        return True

    def first_edit(self) -> SizeEdit:
        """Where the cursor goes: of a node to the short axis, which is what is judged."""
        short = self.typed.second == "short" and not self.typed.longest.strip() and self.second.isVisibleTo(self)
        return self.second if short else self.longest

    def check(self, found: list[Check]) -> None:
        """Show what is to say about the sizes."""
        self.checks = found
        worst = found[0].form if found else ""
        for edit, names in ((self.longest, ("longest",)), (self.second, ("viable", "short"))):
            told = {name for c in found for name in (*c.fields, *(n for act in c.actions for n in act.values))}
            concerned = bool(told.intersection(names))
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

    def set_past(self, past: Past) -> None:
        self.past = past
        self.refresh()

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
        self.first_edit().setFocus(FOCUS)
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
        self._paint_state(painter, high)
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

    def _paint_state(self, painter: QPainter, high: int) -> None:
        """The state in a word where there is no second size to type: "in L1", "gone"."""
        if self.second.isVisibleTo(self):
            return
        c, state, partner = self._columns, state_typed(self.typed.longest), self.typed.joined_to_id
        if self._still_joined():
            state, partner = "joined", self.past.joined_into(self.typed.id)
        words = state_words(state)
        if state == "joined" and (into := checking.label_of(partner, self._lesions)):
            words = _("in {lesion}").format(lesion=into)
        draw_text(painter, QRectF(c.edit + c.half, 0, c.half, high), words, "label", "text2", "right", theme.px(8))

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


def _acted(found: list[Check]) -> bool:
    """Whether any of the checks names the fields it concerns."""
    return any(check.actions or check.fields for check in found)
