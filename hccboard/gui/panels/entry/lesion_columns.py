"""Where everything stands in the lesion table: one geometry for head, rows and sums, so that they line up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccboard import wording
from hccboard.domain.records import ImagingStudy
from hccboard.gui import theme
from hccboard.gui.widgets.text import Span, text_block
from hccboard.translate import _, ngettext

_ID, _SITE, _ROLE, _PAIR, _EDIT, _CHANGE, _CHECK = 52, 118, 78, 82, 140, 68, 134
_ICON = 18
_MORE = 16  # what a study takes more where there is room, and the difference too: "CT-8 10月29日"
_PAD = 6
_SHORT = 6


@dataclass(frozen=True)
class Columns:
    """Left edges in pixels. ``studies`` are those for which there is room: the newest, and the first one."""

    width: int
    studies: tuple[ImagingStudy, ...]
    site: int
    role: int
    past: int
    edit: int
    change: int
    check: int
    pair: int
    """The width of an earlier study."""
    least: int
    """The width at which nothing of this is cut."""

    @property
    def half(self) -> int:
        """The width of one of the two editors with its margins."""
        return (self.change - self.edit) // 2


def columns(
    width: int, studies: Sequence[ImagingStudy], today: date | None = None, kept: str = ""
) -> Columns:
    """The geometry for a width; what is left goes half to the site, half to the studies and the check.

    ``kept`` is the id of the study that is shown with the newest ones where not all have room, else the first.
    No head of a study is cut: dates are longer in Chinese than in English.
    """
    least = max([theme.px(_PAIR), *(_wide(study_words(study, today)) + 4 for study in studies)])
    difference = max(theme.px(_CHANGE), _wide((Span(versus_words(studies), "header"),)) + 2 * _PAD)
    fixed = sum(theme.px(part) for part in (_ID, _SITE, _ROLE, _EDIT)) + difference + _check_least()
    room = max((width - fixed) // least, 1)
    shown = tuple(studies)
    if len(shown) > room:
        newest = shown[-(room - 1) :] if room > 1 else shown[-1:]
        base = next((one for one in shown if one.id and one.id == kept), shown[0])
        shown = shown[-room:] if base in newest or room == 1 else (base, *newest)
    left = max(width - fixed - len(shown) * least, 0)
    more = min(theme.px(_MORE), left // 2 // (len(shown) + 1))
    pair = least + more
    site = theme.px(_ID)
    role = site + theme.px(_SITE) + left // 2
    past = role + theme.px(_ROLE)
    edit = past + len(shown) * pair
    change = edit + theme.px(_EDIT)
    return Columns(width, shown, site, role, past, edit, change, change + difference + more, pair, fixed + least)


def study_words(study: ImagingStudy, today: date | None) -> tuple[Span, ...]:
    """The head of an earlier study: its label and its day."""
    day = wording.date_text(study.date, today, short=True) if study.date else ""
    return Span(study.label, "header"), Span(" " + day, "label", "text3")


def versus_words(studies: Sequence[ImagingStudy]) -> str:
    """The head of the differences: which study they are to."""
    newest = studies[-1].label if studies else ""
    return _("vs {study}").format(study=newest if len(newest) <= _SHORT else _("last")) if newest else ""


def _wide(words: Sequence[Span]) -> int:
    return int(text_block(tuple(words), "header").width + 0.999)


def minimum_width() -> int:
    """Room for one earlier study with a usual head, in the language in use."""
    usual = ImagingStudy(label="CT-8", date=date(2000, 12, 28))
    return columns(0, (usual,), usual.date).least


def _check_least() -> int:
    """What is usually said of a lesion, with its icon; Chinese takes less room than English."""
    words = max(text_block(said, "label_strong").width for said in (_("Not measured yet"), _("Viable above longest")))
    return min(theme.px(_CHECK), int(words + theme.px(_ICON) + 16 + 0.999))


def draw_text(
    painter: QPainter, box: QRectF, text: str | Sequence[Span], role: str = "cell", tone: str = "text",
    align: str = "left", pad: int = _PAD,
) -> None:  # fmt: skip
    """One line of text in a box, cut with an ellipsis, in the middle of its height."""
    width = box.width() - 2 * pad
    if not text or width <= 0:
        return
    block = text_block(text, role, tone, width, 1, align)
    block.draw(painter, box.x() + pad, round(box.y() + (box.height() - block.height) / 2))


class Strip(QWidget):
    """Part of the table that is painted from the columns."""

    def __init__(self, height: float, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._high, self._ground = height, ground
        self.columns = columns(0, ())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(minimum_width(), theme.px(self._high))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def set_columns(self, geometry: Columns) -> None:
        self.columns = geometry
        self.update()

    def retheme(self) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(self._ground))
        self.paint(painter)

    def paint(self, painter: QPainter) -> None:
        raise NotImplementedError

    def edge(self, painter: QPainter, top: int, high: int) -> None:
        """The lines between studies, and the accent line before the one that is edited."""
        c = self.columns
        for number in range(len(c.studies)):
            painter.fillRect(c.past + number * c.pair, top, 1, high, theme.colour("line"))
        painter.fillRect(c.edit, top, 2, high, theme.colour("accent"))


class LesionHead(Strip):
    """Two lines: the studies, and the two sizes of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(46, "raised", parent)
        self._titles: tuple[str, ...] = ("",)
        self.day: date | None = None

    def set_study(self, titles: Sequence[str], day: date | None) -> None:
        """The head of the study that is typed, the fullest first: the first that has room is shown."""
        self._titles, self.day = tuple(titles), day
        self.update()

    def paint(self, painter: QPainter) -> None:
        c, high = self.columns, self.height()
        upper, lower = QRectF(0, 2, 0, high / 2 - 1), QRectF(0, high / 2, 0, high / 2 - 2)

        def at(box: QRectF, x: float, width: float) -> QRectF:
            return QRectF(x, box.y(), width, box.height())

        whole = QRectF(0, 0, 0, high)
        for words, x, width in ((_("ID"), 0, c.site), (_("Site"), c.site, c.role - c.site),
                                (_("Role"), c.role, c.past - c.role)):  # fmt: skip
            draw_text(painter, at(whole, x, width), words, "header", "text2", pad=theme.px(12) if not x else _PAD)
        self.edge(painter, 0, high)
        today = self.day
        for number, study in enumerate(c.studies):
            x = c.past + number * c.pair
            draw_text(painter, at(upper, x, c.pair), study_words(study, today), "header", "text2", "center", 1)
            draw_text(painter, at(lower, x, c.pair / 2), _("long"), "label", "text3", "right")
            draw_text(painter, at(lower, x + c.pair / 2, c.pair / 2), _("viab."), "label", "text3", "right")
        edit = c.change - c.edit
        painter.fillRect(QRectF(c.edit + 2, 0, edit - 2, high), theme.colour("accent_tint"))
        fitting = (words for words in self._titles if text_block(words, "header").width <= edit - 2 * _PAD)
        title = next(fitting, self._titles[-1])
        draw_text(painter, at(upper, c.edit, edit), title, "header", "accent_strong", "center")
        draw_text(painter, at(lower, c.edit, edit / 2), _("Longest"), "header", "accent_strong", "right", theme.px(10))
        draw_text(painter, at(lower, c.edit + edit / 2, edit / 2), _("Viable"), "header", "accent_strong", "right",
                  theme.px(10))  # fmt: skip
        versus = versus_words(c.studies)
        draw_text(painter, at(whole, c.change, c.check - c.change), versus, "header", "text2", "right")
        draw_text(painter, at(whole, c.check, c.width - c.check), _("Check"), "header", "text2", pad=8)
        painter.fillRect(0, high - 1, self.width(), 1, theme.colour("line2"))


def studies_note(shown: int, known: int) -> str:
    """What the head of the table says when not every study has room."""
    left = known - shown
    if left <= 0:
        return ""
    return ngettext("{count} study between not shown", "{count} studies between not shown", left).format(count=left)


FOCUS = Qt.FocusReason.OtherFocusReason
