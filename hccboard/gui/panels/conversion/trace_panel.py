"""One criterion in full, in the place of the right column: facts, what is missing, comparisons, where to go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard.domain.facts import Outcome
from hccboard.gui.panels.conversion.states import FORMS
from hccboard.gui.panels.conversion.trace import Trace, TracedFact
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, chip_icon, chip_tone
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _
from hccboard.wording.facts import outcome_text
from hccboard.wording.formats import inside_sentence, list_text

_OUTCOMES = {Outcome.MET: ChipForm.MET, Outcome.UNMET: ChipForm.UNMET, Outcome.UNKNOWN: ChipForm.MISSING}


class TracePanel(Panel):
    """``closed`` gives the column back; ``record_asked`` carries the id of a record, ``entry_asked`` asks for the form
    of the criterion."""

    closed = Signal()
    record_asked = Signal(str)
    entry_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Criterion"), padding=0, parent=parent)
        self.close_button = Button("", "x", "quiet", small=True, name=_("Close"), parent=self)
        self.close_button.clicked.connect(self.closed)
        self.head.add_action(self.close_button)
        self._read_only = False
        self._trace: Trace | None = None
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(_("How the criterion came to its state"))
        inner = QWidget(scroll.viewport())
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(12, 10, 12, 12)
        self._column.setSpacing(6)
        scroll.setWidget(inner)
        self._inner = inner
        self.body.addWidget(scroll)

    def set_read_only(self, read_only: bool) -> None:
        """Offer no form."""
        self._read_only = read_only

    def trace(self) -> Trace | None:
        """What is shown."""
        return self._trace

    def show_trace(self, trace: Trace) -> None:
        """Show a criterion."""
        self._trace = trace
        clear(self._column)
        row = trace.row
        self.set_title(_("Criterion {number}").format(number=row.number), row.rule)
        self._column.addWidget(TextLabel(row.title, "banner", lines=0, parent=self._inner))
        line = QHBoxLayout()
        line.setSpacing(8)
        chip = Chip(FORMS[row.state], parent=self._inner)
        line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(TextLabel(row.value, "cell_medium", lines=0, parent=self._inner), 1)
        self._column.addLayout(line)
        if row.supposed:
            self._column.addWidget(Chip(ChipForm.HYPOTHETICAL, _("Hypothetical, not saved"), parent=self._inner))
        if row.note:
            self._column.addWidget(TextLabel(row.note, "cell", "text2", lines=0, parent=self._inner))
        self._show_facts(trace)
        self._show_missing(trace)
        self._show_comparisons(trace)
        for text in trace.notes:
            self._column.addWidget(TextLabel(text, "label", "text2", lines=0, parent=self._inner))
        self._show_action(trace)
        self._column.addStretch(1)

    def _heading(self, text: str) -> None:
        self._column.addSpacing(4)
        self._column.addWidget(TextLabel(text, "cell_strong", parent=self._inner))

    def _show_facts(self, trace: Trace) -> None:
        if not trace.facts:
            return
        self._heading(_("Rests on"))
        for one in trace.facts:
            self._column.addWidget(self._fact(one))
            self._column.addWidget(Hairline(parent=self._inner))

    def _fact(self, one: TracedFact) -> QWidget:
        box = QWidget(self._inner)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        name = _("{name}: {value}").format(name=one.name, value="")
        words.addWidget(TextLabel([Span(name), Span(one.value, "cell_medium")], "cell", lines=0, parent=box))
        where = list_text([part for part in (one.day, one.source) if part])
        if where:
            words.addWidget(TextLabel(where, "label", "text3", lines=0, parent=box))
        row.addLayout(words, 1)
        if one.stale:
            row.addWidget(Chip(ChipForm.STALE, parent=box), 0, Qt.AlignmentFlag.AlignTop)
        if one.record_id:
            link = Button(_("Open record"), kind="link", parent=box)
            link.setAccessibleName(_("Open the record: {name}").format(name=one.name))
            link.clicked.connect(lambda _on=False, record=one.record_id: self.record_asked.emit(record))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _show_missing(self, trace: Trace) -> None:
        if not trace.missing:
            return
        self._heading(_("Would decide it"))
        for text in trace.missing:
            self._column.addLayout(self._marked(ChipForm.MISSING, text, "cell"))

    def _show_comparisons(self, trace: Trace) -> None:
        if not trace.comparisons:
            return
        self._heading(_("Comparisons, as the program reads them"))
        for one in trace.comparisons:
            said = outcome_text(one.outcome)
            self._column.addLayout(self._marked(_OUTCOMES[one.outcome], one.text, "label", said))

    def _marked(self, form: ChipForm, text: str, role: str, said: str = "") -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        icon = IconView(chip_icon(form), 13, chip_tone(form), self._inner)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = _("{comparison}: {outcome}").format(comparison=text, outcome=inside_sentence(said)) if said else text
        row.addWidget(TextLabel(words, role, "text2", lines=0, parent=self._inner), 1)
        return row

    def _show_action(self, trace: Trace) -> None:
        if not trace.row.kind or self._read_only:
            return
        text = _("Open the record") if trace.row.record_id else _("Enter result")
        button = Button(text, "pencil", parent=self._inner)
        button.clicked.connect(lambda: self.entry_asked.emit(trace.row.number))
        self._column.addSpacing(6)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


__all__ = ["TracePanel"]
