"""Under the lesions: the thrombus that is followed without a size, and the sums of the targets under both criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from hccboard import wording
from hccboard.domain.catalogue import VP
from hccboard.domain.records import VascularInvasion
from hccboard.domain.response.model import CRITERIA, RECIST
from hccboard.gui import icons, theme
from hccboard.gui.panels.entry import response_words
from hccboard.gui.panels.entry.imaging_response import CriteriaTyped, ResponseTyped, StudySum
from hccboard.gui.panels.entry.imaging_typed import Past, VesselsTyped
from hccboard.gui.panels.entry.lesion_columns import Strip, draw_text
from hccboard.gui.widgets.chip import badge_size, paint_badge
from hccboard.gui.widgets.text import Span, text_block
from hccboard.translate import _, ngettext
from hccboard.wording.response import signed_text

ROW = 38
THROMBUS_HEIGHT = 31


class SumRows(Strip):
    """One row for each set of criteria: sums, percent from baseline and from nadir, the category or the set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(2 * ROW, "raised", parent)
        self._response: ResponseTyped | None = None
        self._labels: Mapping[str, str] = {}
        self._study = ""

    def show_response(self, response: ResponseTyped, labels: Mapping[str, str], study_id: str) -> None:
        """The sums of every study by its id; ``labels`` by lesion id; ``study_id`` is the one that is typed."""
        self._response, self._labels, self._study = response, labels, study_id
        words = []
        for told in response.criteria:
            total = told.sums.get(study_id)
            mm = wording.number_text(total.mm) if total is not None and total.mm is not None else _("open")
            words.append(_("{name}: {value}").format(name=_accessible(told.criteria), value=mm))
            words += [part for part in (response_words.decided_text(told), wording.or_text(told.possible)) if part]
        self.setAccessibleName(", ".join(words))
        self.update()

    def paint(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line2"))
        half = self.height() // 2
        painter.fillRect(0, half, self.width(), 1, theme.colour("line"))
        self.edge(painter, 0, self.height())
        if self._response is None:
            return
        for number, told in enumerate(self._response.criteria or [CriteriaTyped(one, (), {}) for one in CRITERIA]):
            self._paint_row(painter, number * half, half, told)

    def _paint_row(self, painter: QPainter, y: int, high: int, told: CriteriaTyped) -> None:
        c = self.columns
        upper, lower = QRectF(0, y + 3, 0, high / 2 - 2), QRectF(0, y + high / 2, 0, high / 2 - 3)

        def at(box: QRectF, x: float, width: float) -> QRectF:
            return QRectF(x, box.y(), width, box.height())

        title = _("Sum, longest") if told.criteria == RECIST else _("Sum, viable")
        names = " + ".join(self._labels.get(one, "?") for one in told.targets) or _("no target lesion")
        named = _("{name}: {value}").format(name=response_words.edition_of(told.criteria), value=names)
        draw_text(painter, at(upper, 0, c.past), title, "cell_strong", pad=theme.px(12))
        draw_text(painter, at(lower, 0, c.past), named, "label", "text2", pad=theme.px(12))
        for number, study in enumerate(c.studies):
            x = c.past + number * c.pair
            self._paint_past(painter, at(upper, x, c.pair), at(lower, x, c.pair), told.sums.get(study.id))
        edit = c.change - c.edit
        total = told.sums.get(self._study)
        mm = None if total is None else total.mm
        doubt = " ?" if any(what != "missing" for lesion, what in told.waits_for if lesion) else ""
        text = _("{size} mm").format(size=wording.number_text(mm)) + doubt if mm is not None else _("open")
        tone = "missing" if mm is None or doubt else "text"
        if mm is None and not told.possible:  # not judged, or nothing typed yet
            text, tone = "\u2013", "text3"
        draw_text(painter, at(upper, c.edit, edit), text if told.targets else "", "cell_strong", tone, "right",
                  theme.px(10))  # fmt: skip
        self._paint_result(painter, upper, lower, told)

    def _paint_past(self, painter: QPainter, upper: QRectF, lower: QRectF, total: StudySum | None) -> None:
        """ "102 −6.4 %", and below the percent from the nadir where that was not the baseline."""
        if total is None or total.mm is None:
            draw_text(painter, upper, "\u2013" if total is not None else "", "cell", "text3", "right")
            return
        words = [Span(wording.number_text(total.mm), "cell", "text")]
        if total.from_baseline is not None:
            words.append(Span("  " + signed_text(total.from_baseline), "label", "text2"))
        draw_text(painter, upper, words, "cell", "text", "right", 3)
        if total.from_nadir is not None and total.from_nadir != total.from_baseline:
            nadir = _("nadir {percent}").format(percent=signed_text(total.from_nadir))
            draw_text(painter, lower, nadir, "label", "text3", "right", 3)

    def _paint_result(self, painter: QPainter, upper: QRectF, lower: QRectF, told: CriteriaTyped) -> None:
        """The category or the set of them, and what decides or is waited for."""
        c = self.columns
        x = float(c.change + theme.px(10))
        for number, category in enumerate(told.possible):
            if number:
                word = text_block(_("or"), "label", "text2")
                word.draw(painter, x, round(upper.center().y() - word.height / 2))
                x += word.width + theme.px(5)
            size = badge_size(category)
            paint_badge(painter, QRectF(x, upper.y(), size.width(), upper.height()), category)
            x += size.width() + theme.px(5)
        if len(told.possible) > 1:
            side = theme.px(13)
            box = QRectF(x, upper.center().y() - side / 2, side, side)
            icons.paint(painter, "circle-question-mark", box, "missing")
        words, tone = response_words.decided_text(told), "text2"
        waits = response_words.waits_texts(told, self._labels) if len(told.possible) > 1 else []
        if waits:
            words, tone = _waits_words(waits, c.width - c.change - 2 * theme.px(10)), "missing"
        draw_text(painter, QRectF(c.change, lower.y(), c.width - c.change, lower.height()), words, "label", tone,
                  pad=theme.px(10))  # fmt: skip


def _waits_words(waits: Sequence[str], room: float) -> str:
    """All that is waited for where it has room, else the first and how many more there are."""
    rest = len(waits) - 1
    shorter = ngettext("{list} and {count} more", "{list} and {count} more", rest).format(list=waits[0], count=rest)
    texts = [_("waits for {names}").format(names=names) for names in (wording.names_text(waits), shorter)]
    return texts[0] if not rest or text_block(texts[0], "label").width <= room else texts[1]


def _accessible(criteria: str) -> str:
    return _("Sum of longest diameters") if criteria == RECIST else _("Sum of viable diameters")


class ThrombusRow(Strip):
    """The classes of the portal vein over the studies: followed without a size, answered below. A click goes there."""

    asked = Signal()

    def __init__(self, vessels: VesselsTyped, past: Past, parent: QWidget | None = None) -> None:
        super().__init__(THROMBUS_HEIGHT, "surface", parent)
        self._vessels, self._past = vessels, past

    def set_past(self, past: Past) -> None:
        self._past = past
        self.refresh()

    def refresh(self) -> None:
        """Shown where there is or was a thrombus."""
        before = [self._class_of(self._past.vessels.get(study.id)) for study in self._past.studies]
        self.setVisible(any(code not in ("", VP[0]) for code in (*before, self._vessels.portal_vein or "")))
        now = self._vessels.portal_vein or _("not recorded")
        self.setAccessibleName(_("Thrombus of the portal vein, non-target: {value}").format(value=now))
        self.update()

    @staticmethod
    def _class_of(record: VascularInvasion | None) -> str:
        if record is None or not record.portal_vein:
            return ""
        high = record.portal_vein_high
        return f"{record.portal_vein}\u2013{high}" if high and high != record.portal_vein else record.portal_vein

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.asked.emit()

    def paint(self, painter: QPainter) -> None:
        c, high = self.columns, self.height() - 1
        painter.fillRect(0, high, self.width(), 1, theme.colour("line"))
        painter.fillRect(c.edit, 0, c.change - c.edit, high, theme.colour("accent_tint", 0.45))
        self.edge(painter, 0, self.height())

        def box(x: float, width: float) -> QRectF:
            return QRectF(x, 0, width, high)

        draw_text(painter, box(0, c.site), "V", "cell_strong", pad=theme.px(12))
        draw_text(painter, box(c.site, c.role - c.site), _("Portal vein"), "cell")
        draw_text(painter, box(c.role, c.past - c.role), _("Non-target"), "cell_medium", "text2")
        last = ""
        for number, study in enumerate(c.studies):
            last = self._class_of(self._past.vessels.get(study.id))
            newest = study is c.studies[-1]
            role, tone = ("cell_strong", "text") if newest else ("cell", "text2")
            draw_text(painter, box(c.past + number * c.pair, c.pair), last, role, tone, "center")
        now = self._vessels.portal_vein
        draw_text(painter, box(c.edit, c.half), now or "?", "cell_strong" if now else "cell",
                  "text" if now else "missing", "right", theme.px(14))  # fmt: skip
        draw_text(painter, box(c.edit + c.half, c.half), _("no mm"), "label", "text2", "right", theme.px(10))
        change = "" if not now or not last else _("same") if now == last else "\u2013"
        draw_text(painter, box(c.change, c.check - c.change), change, "cell", "text", "right")
        status = self._vessels.thrombus_status
        icon, tone, words = "link", "text2", _("Vessels, below")
        if status:
            words = wording.choice_name("VascularInvasion", "thrombus_status", status)
            icon = "info"
        elif now and now != VP[0]:
            icon, tone, words = "circle-question-mark", "missing", _("Course not answered")
        side = theme.px(13)
        icons.paint(painter, icon, QRectF(c.check + 8, (high - side) / 2, side, side), tone)
        role = "label_strong" if tone == "missing" else "label"
        draw_text(painter, QRectF(c.check + 8 + side, 0, c.width - c.check - 8 - side, high), words, role, tone)
