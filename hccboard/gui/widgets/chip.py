"""Verdict chips and response badges: icon and word, form and fill; never a colour alone.

The same painting serves the widgets ``Chip`` and ``ResponseBadge`` and the delegates of tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.text import text_block
from hccboard.translate import mark

_HEIGHT, _ICON, _GAP, _LEFT, _RIGHT, _RADIUS = 20, 13, 4, 5, 7, 4
_BADGE_HEIGHT, _BADGE_WIDTH, _BADGE_PADDING = 18, 28, 5


class ChipForm(StrEnum):
    """The forms of a chip; each has its own fill, edge and icon."""

    MET = "met"
    UNMET = "unmet"
    UNMET_OUTLINE = "unmet_outline"
    MISSING = "missing"
    STALE = "stale"
    OPEN = "open"
    UNDATED = "undated"
    CAUTION = "caution"
    NOT_REACHED = "not_reached"
    HYPOTHETICAL = "hypothetical"
    NOTE = "note"
    ACCENT = "accent"


@dataclass(frozen=True)
class _Look:
    icon: str
    text: str
    fill: str = ""
    edge: str = ""
    dash: tuple[float, ...] = ()
    role: str = "chip"
    word: str = ""


# Edges of what is not known as it should be: short dashes, dots, dash and dot, long dashes
DASHED, DOTTED, DASH_DOT, LONG_DASHED = (3.0, 2.0), (1.0, 2.0), (6.0, 2.0, 1.0, 2.0), (8.0, 3.0)
_LOOKS: dict[ChipForm, _Look] = {
    ChipForm.MET: _Look("circle-check", "met", fill="met_tint", word=mark("Met")),
    ChipForm.UNMET: _Look("circle-x", "on_unmet", fill="unmet", word=mark("Unmet")),
    ChipForm.UNMET_OUTLINE: _Look("circle-x", "unmet", edge="unmet_line", word=mark("Unmet")),
    ChipForm.MISSING: _Look(
        "circle-question-mark", "missing", "surface", "missing_line", DASHED, word=mark("Missing")
    ),
    ChipForm.STALE: _Look("clock", "missing", "surface", "missing", DOTTED, word=mark("Stale")),
    ChipForm.OPEN: _Look("contrast", "missing", "surface", "missing", DASH_DOT, word=mark("Known in part")),
    ChipForm.UNDATED: _Look("calendar-off", "missing", "surface", "missing", LONG_DASHED, word=mark("Undated")),
    ChipForm.CAUTION: _Look("triangle-alert", "caution", "caution_tint", "caution_line", word=mark("Caution")),
    ChipForm.NOT_REACHED: _Look("minus", "text3", role="chip_medium", word=mark("Not reached")),
    ChipForm.HYPOTHETICAL: _Look("flask-conical", "text2", "sunken", word=mark("Hypothetical")),
    ChipForm.NOTE: _Look("info", "text2", "sunken", word=mark("Note")),
    ChipForm.ACCENT: _Look("check", "accent_strong", "accent_tint"),
}

RESPONSES: dict[str, tuple[str, str, str]] = {
    # text, fill, edge
    "CR": ("surface", "met", "met"),
    "PR": ("met", "met_tint", "met_line"),
    "SD": ("text2", "sunken", "line2"),
    "PD": ("on_unmet", "unmet", "unmet"),
}


@dataclass(frozen=True)
class ChipSpec:
    """What a chip says; an empty ``text`` is the form's own word, ``icon`` None the form's own
    icon.
    """

    form: ChipForm | str
    text: str = ""
    icon: str | None = None

    def words(self) -> str:
        """The text that is shown."""
        return self.text or default_word(self.form)


def default_word(form: ChipForm | str) -> str:
    """The form's own word in the language in use."""
    from hccboard.translate import _

    word = _LOOKS[ChipForm(form)].word
    return _(word) if word else ""


def chip_tone(form: ChipForm | str) -> str:
    """The colour token in which a form's word can stand on the surface without its box."""
    known = ChipForm(form)
    return "unmet" if known is ChipForm.UNMET else _LOOKS[known].text


def chip_icon(form: ChipForm | str) -> str:
    """The icon of a form."""
    return _LOOKS[ChipForm(form)].icon


def chip_height() -> int:
    """The height of every chip, in pixels."""
    return theme.px(_HEIGHT)


def chip_size(form: ChipForm | str, text: str = "", icon: str | None = None) -> QSize:
    """The size a chip needs so that nothing is cut."""
    look = _LOOKS[ChipForm(form)]
    name = look.icon if icon is None else icon
    words = text_block(text or default_word(form), look.role).width
    start = theme.px(_LEFT) + theme.px(_ICON) + theme.px(_GAP) if name else theme.px(_RIGHT)
    return QSize(int(start + words + 0.999) + theme.px(_RIGHT), chip_height())


def paint_chip(
    painter: QPainter,
    rect: QRectF,
    form: ChipForm | str,
    text: str = "",
    icon: str | None = None,
) -> None:
    """Paint a chip at the left of ``rect``, centred; a narrow ``rect`` cuts the word."""
    look = _LOOKS[ChipForm(form)]
    name = look.icon if icon is None else icon
    wanted = chip_size(form, text, icon)
    width = min(float(wanted.width()), rect.width())
    top = round(rect.top() + (rect.height() - wanted.height()) / 2)
    box = QRectF(round(rect.left()), top, width, wanted.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_box(painter, box, look)
    left = box.left() + theme.px(_RIGHT)
    if name:
        side = theme.px(_ICON)
        at = QPointF(box.left() + theme.px(_LEFT), round(box.center().y() - side / 2))
        icons.paint(painter, name, QRectF(at, QSizeF(side, side)), look.text)
        left = at.x() + side + theme.px(_GAP)
    room = box.right() - theme.px(_RIGHT) - left + 1
    block = text_block(text or default_word(form), look.role, look.text, room)
    block.draw(painter, left, round(box.center().y() - block.height / 2))
    painter.restore()


def _paint_box(painter: QPainter, box: QRectF, look: _Look) -> None:
    if not look.fill and not look.edge:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    if look.fill:
        painter.setBrush(theme.colour(look.fill))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box
    if look.edge:
        pen = QPen(theme.colour(look.edge), 1.0)
        if look.dash:
            pen.setDashPattern(list(look.dash))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, _RADIUS, _RADIUS)


class Chip(QLabel):
    """A painted chip; its accessible name is the word, set a fuller one with ``describe``."""

    def __init__(
        self,
        form: ChipForm | str,
        text: str = "",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spec = ChipSpec(form, text, icon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(self._spec)

    def set_chip(self, spec: ChipSpec) -> None:
        """Show another verdict."""
        self._spec = spec
        self.setText(spec.words())
        self.setAccessibleName(spec.words())
        self.updateGeometry()
        self.update()

    def describe(self, sentence: str) -> None:
        """What a screen reader says in place of the bare word; also the tooltip."""
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(sentence)
        self.setToolTip(sentence)

    def spec(self) -> ChipSpec:
        """What is shown."""
        return self._spec

    def retheme(self) -> None:
        self.setText(self._spec.words())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return chip_size(self._spec.form, self._spec.text, self._spec.icon)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._spec.form, self._spec.text, self._spec.icon)


def badge_size(letters: str) -> QSize:
    """The size of a response badge."""
    words = text_block(letters, "chip").width
    width = max(theme.px(_BADGE_WIDTH), int(words + 0.999) + 2 * theme.px(_BADGE_PADDING) + 2)
    return QSize(width, theme.px(_BADGE_HEIGHT))


def paint_badge(painter: QPainter, rect: QRectF, letters: str) -> None:
    """Paint a response badge (CR, PR, SD, PD; anything else plain) at the left of ``rect``."""
    size = badge_size(letters)
    top = round(rect.top() + (rect.height() - size.height()) / 2)
    box = QRectF(round(rect.left()), top, min(size.width(), rect.width()), size.height())
    tone, fill, edge = RESPONSES.get(letters, ("text3", "", ""))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if fill:
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    block = text_block(letters, "chip", tone, box.width(), 1, "center")
    block.draw(painter, box.left(), round(box.center().y() - block.height / 2))
    painter.restore()


class ResponseBadge(QLabel):
    """A response category; the letters carry the meaning."""

    def __init__(self, letters: str = "", parent: QWidget | None = None) -> None:
        super().__init__(letters, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_letters(letters)

    def set_letters(self, letters: str) -> None:
        """Show another category."""
        self.setText(letters)
        self.setAccessibleName(letters)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_badge(QPainter(self), QRectF(self.rect()), self.text())
