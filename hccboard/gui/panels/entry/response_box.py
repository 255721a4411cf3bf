"""While typing: the category under both criteria, or the possible set, and what each value in doubt would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.panels.entry import response_words
from hccboard.gui.panels.entry.imaging_response import CriteriaTyped, OptionResult, ResponseTyped
from hccboard.gui.widgets.chip import Chip, ChipForm, ResponseBadge
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _
from hccboard.wording.formats import clauses_text

_NAME, _OPTION = 84, 112
_ORDER = ("mRECIST", "RECIST1.1")


class ResponseBox(FittingWidget):
    """Made anew with every result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(5))

    def show_response(self, response: ResponseTyped, labels: Mapping[str, str]) -> None:
        """``labels`` are those of the lesions, by id."""
        clear(self._column)
        state = response_words.state_text(response)
        if state:
            self._column.addWidget(TextLabel(state, "cell", "text2", lines=0, parent=self))
        judged = sorted((one for one in response.criteria if one.possible), key=lambda one: _ORDER.index(one.criteria))
        for number, told in enumerate(judged):
            if number:
                self._column.addWidget(Hairline())
            self._add(told, labels)
        words = [clauses_text([self._spoken(told, labels) for told in judged]), state]
        self.setAccessibleName(_("While typing: {result}").format(result=" ".join(w for w in words if w)))
        self.updateGeometry()

    def _spoken(self, told: CriteriaTyped, labels: Mapping[str, str]) -> str:
        """ "mRECIST: PR or PD, waits for L2 viable"."""
        waits = response_words.waits_texts(told, labels) if len(told.possible) > 1 else []
        parts = [wording.or_text(told.possible), response_words.decided_text(told)]
        parts += [_("waits for {names}").format(names=wording.names_text(waits))] if waits else []
        name = response_words.name_of(told.criteria)
        return _("{name}: {value}").format(name=name, value=wording.list_text([part for part in parts if part]))

    def _add(self, told: CriteriaTyped, labels: Mapping[str, str]) -> None:
        is_open = len(told.possible) > 1
        waits = response_words.waits_texts(told, labels) if is_open else []
        name = TextLabel(response_words.name_of(told.criteria), "cell_strong", parent=self)
        name.setToolTip(response_words.edition_of(told.criteria))
        name.setFixedWidth(theme.px(_NAME))
        parts: list[QWidget] = [name, *self._badges(told.possible)]
        if is_open:
            parts.append(IconView("circle-question-mark", 14, "missing", self))
        chip = [self._chip(waits[0])] if len(waits) == 1 else []
        self._line(parts, chip)
        if len(waits) > 1:
            words = _("waits for {names}").format(names=wording.names_text(waits))
            self._column.addWidget(TextLabel(words, "label", "missing", lines=0, parent=self))
        decided = response_words.decided_text(told)
        if decided and not (is_open and told.options):
            self._column.addWidget(TextLabel(decided, "label", "text2", lines=0, parent=self))
        for result in told.options:
            self._option(result, told, labels)

    def _badges(self, possible: Sequence[str]) -> list[QWidget]:
        made: list[QWidget] = []
        for number, category in enumerate(possible):
            if number:
                made.append(TextLabel(_("or"), "label", "text2", parent=self))
            made.append(ResponseBadge(category, self))
        return made

    def _chip(self, text: str) -> QWidget:
        return Chip(ChipForm.MISSING, text, parent=self)

    def _option(self, result: OptionResult, told: CriteriaTyped, labels: Mapping[str, str]) -> None:
        """ "26 as typed  PD  +116.7 % from nadir 12"."""
        several = len({one.lesion for one in told.options}) > 1
        words = result.option.words
        if several:
            words = _("{name}: {value}").format(name=labels.get(result.lesion, "?"), value=words)
        text = TextLabel(words, "cell", "text2", parent=self)
        text.setMinimumWidth(theme.px(_OPTION))
        possible = result.assessed.possible or (result.assessed.overall,)
        percent = response_words.deciding_percent(result.assessed, told.baseline_mm)
        self._line([text, *self._badges(possible), TextLabel(percent, "cell", parent=self)], [])

    def _line(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(5))
        for widget in left:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.addLayout(row)
