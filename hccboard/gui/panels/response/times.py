"""The end-points of the patient from a time zero that the user chooses: OS, PFS and TTP by both criteria, RFS, EFS."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from hccboard.domain.case_course import CaseCourse
from hccboard.domain.endpoints import CURATIVE, TIME_ZEROS, EndpointRules, Outcome, outcome_of
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.gui import theme
from hccboard.gui.panels.response.sheet import ResponseSheet
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _
from hccboard.wording import cohort as words
from hccboard.wording import endpoints as told
from hccboard.wording.formats import list_text
from hccboard.wording.response import SHORT

_USUAL = ("first_treatment", "first_systemic", "first_locoregional", "surgery", "diagnosis")
_LABEL = 104
_ASKED = (("os", ""), ("pfs", MRECIST), ("pfs", RECIST), ("ttp", MRECIST), ("ttp", RECIST))


class Times(Panel):
    """One line for each end-point; the time zero stands in the head and is never silent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("End-points"), padding=0, parent=parent)
        self.body.setContentsMargins(12, 6, 12, 8)
        self.body.setSpacing(4)
        self.zero = QComboBox(self)
        self.zero.setAccessibleName(_("Time zero"))
        self.zero.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.zero.activated.connect(lambda _index: self._show())
        self.body.addWidget(self.zero)
        self._lines = QWidget(self)
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.body.addWidget(self._lines)
        self._course: CaseCourse | None = None
        self.rows: tuple[tuple[str, str, str], ...] = ()
        self.show_sheet(None)

    def show_sheet(self, sheet: ResponseSheet | None) -> None:
        """The end-points of a case; the time zero chosen stays where the case has it."""
        course = sheet.course if sheet is not None else None
        other = course is None or self._course is None or course.case_id != self._course.case_id
        before = None if other else self.zero.currentData()
        self._course = course
        known = [one for one in TIME_ZEROS if course is not None and _told(course, one)]
        self.zero.clear()
        for one in known:
            self.zero.addItem(words.time_zero_name(one), one)
        wanted = before if before in known else next((one for one in _USUAL if one in known), None)
        self.zero.setCurrentIndex(self.zero.findData(wanted) if wanted is not None else -1)
        self.setVisible(bool(known))
        self._show()

    def _show(self) -> None:
        clear(self._column)
        zero, course, rows, notes = self.zero.currentData(), self._course, [], {}
        if zero is None or course is None:
            self.rows = ()
            return
        asked = [*_ASKED, *([("rfs", MRECIST)] if zero in CURATIVE else []), ("efs", MRECIST)]
        for number, (endpoint, criteria) in enumerate(asked):
            found = outcome_of(course, endpoint, zero, criteria or MRECIST)
            name = words.endpoint_short(endpoint)
            label = list_text([name, SHORT[criteria]]) if endpoint in ("pfs", "ttp") else name
            rows.append((label, told.time_text(found), told.end_text(found)))
            notes |= dict.fromkeys(found.notes if isinstance(found, Outcome) else ())
            if number:
                self._column.addWidget(Hairline(parent=self))
            self._column.addWidget(self._line(*rows[-1], words.endpoint_name(endpoint), words.event_text(endpoint)))
        for note in notes:
            self._column.addSpacing(5)
            self._column.addWidget(TextLabel(told.note_text(note), "label", "text3", lines=0, parent=self))
        self._column.addSpacing(5)
        for text in (_("+ censored: no event by then."), told.settings_text(EndpointRules())):
            self._column.addWidget(TextLabel(text, "label", "text3", lines=0, parent=self))
        self.rows = tuple(rows)

    def _line(self, label: str, time: str, end: str, name: str, event: str) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(6)
        what = TextLabel(label, "cell", "text2", lines=0, parent=line)
        what.setFixedWidth(theme.px(_LABEL))
        row.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
        spans = [Span(time, "cell_strong"), Span(f"  {end}" if time else end, "", "text2")]
        value = TextLabel([span for span in spans if span.text], "cell", lines=0, parent=line)
        row.addWidget(value, 1)
        line.setToolTip(f"{name}. {event}")
        line.setAccessibleName(f"{name}: {time} {end}".strip())
        return line


def _told(course: CaseCourse, zero: str) -> bool:
    """Whether a time zero is known, or at least recorded."""
    if zero == "first_response":
        return any(one.first_response for episode in course.episodes for one in episode.criteria.values())
    return zero in course.starts or zero in course.unknown


__all__ = ["Times"]
