"""An imaging study typed in one go: lesions beside the earlier studies, vessels, nodes and metastases.

Saving makes the study and everything it says in one write. Warnings never block; what cannot be stored does.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import ImagingStudy, Record
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import EntryPanel, EntryRequest
from hccboard.gui.panels.entry import dependents, if_saved, imaging_typed, keys, response_worker
from hccboard.gui.panels.entry.answers import LiverAnswers, SiteAnswers
from hccboard.gui.panels.entry.flow import Compressible
from hccboard.gui.panels.entry.history_list import HistoryList
from hccboard.gui.panels.entry.imaging_checks import ADD, AS_NEW, TO_NOTE, TO_SHORT, Action, Check
from hccboard.gui.panels.entry.imaging_map import map_data
from hccboard.gui.panels.entry.imaging_records import Builder, Built
from hccboard.gui.panels.entry.imaging_response import Asked, ResponseTyped
from hccboard.gui.panels.entry.imaging_study_checks import study_checks
from hccboard.gui.panels.entry.lesion_columns import FOCUS, minimum_width
from hccboard.gui.panels.entry.lesion_panel import LesionPanel
from hccboard.gui.panels.entry.lesion_row import LesionRow
from hccboard.gui.panels.entry.study_strip import StudyStrip, head_titles
from hccboard.gui.panels.entry.typing_panel import TypingPanel
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.liver_map import LiverMap
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.segmented import Segmented
from hccboard.operations.record_checks import InvalidRecords
from hccboard.translate import _, ngettext

_RECOMPUTE_MS = 150
_SIDE = 352
_WIDEST = 16_777_215  # Qt's own limit


class ImagingSheet(EntryPanel):
    """See the module. ``request.record`` is a study to correct; ``request.field`` a lesion's id or a field."""

    full_width = True

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.view is not None
        self._request, self._view = request, request.view
        self._own = request.record if isinstance(request.record, ImagingStudy) else None
        self.form = request.form
        case = request.view.case
        self.every = imaging_typed.past_of(case, self._own)
        self.past = self.every
        self.sheet = imaging_typed.from_json(request.draft, imaging_typed.sheet_of(case, self._own))
        self.builder = Builder(case, self._own, request.today)
        self._dirty = isinstance(request.draft, dict)
        self._voiding = self._interrupted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOMPUTE_MS)
        self._timer.timeout.connect(self._recompute)
        self._build()
        self._connect()
        self._recompute()
        QTimer.singleShot(0, self, self._focus_first)

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        content = self._build_scroll()
        self.strip = StudyStrip(self.sheet, self.past, is_new=self._own is None, parent=content)
        self.lesions = LesionPanel(self.sheet, self.past, content)
        self.liver = LiverAnswers(self.sheet, had_thrombus=self.past.had_thrombus, parent=content)
        self.sites = SiteAnswers(self.sheet, content)
        self.message = MessageBar(MessageKind.ERROR, "", parent=content)
        self.message.hide()
        column = content.column
        column.setSpacing(theme.px(8))
        column.addWidget(self.strip)
        column.addWidget(self.message)
        body = self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.setSpacing(theme.px(12))
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(self.lesions, 3)
        answers = QHBoxLayout()
        answers.setSpacing(theme.px(12))
        for panel, share in ((self.liver, 10), (self.sites, 11)):
            panel.setMinimumHeight(theme.px(150))
            panel.setMaximumHeight(theme.px(292))
            answers.addWidget(panel, share)
        left.addLayout(answers, 2)
        body.addLayout(left, 1)
        body.addWidget(self._build_side(content))
        column.addLayout(body, 1)
        if self._own is not None:
            self._add_study_actions(self._own)

    def _build_scroll(self) -> Compressible:
        """What everything lies on: a page that scrolls where the window is low."""
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        holder = QWidget(scroll.viewport())
        holder.setProperty("ground", "bg")
        content = Compressible(holder)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(content)
        scroll.setWidget(holder)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        return content

    def _build_side(self, parent: QWidget) -> QWidget:
        side = self._side = QWidget(parent)
        side.setFixedWidth(theme.px(_SIDE))
        column = self._side_column = QBoxLayout(QBoxLayout.Direction.TopToBottom, side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        panel = Panel(_("Liver map"), _("follows the row"), padding=theme.px(4), parent=side)
        self.map = LiverMap(parent=panel)
        self.map.setMinimumHeight(theme.px(190))
        if self.past.baseline is not None:
            modes = Segmented([("baseline", _("Baseline")), ("both", _("Both")), ("current", _("Now"))], "both",
                              name=_("What the map shows"), small=True)  # fmt: skip
            modes.changed.connect(self.map.set_mode)
            panel.head.add_action(modes)
        panel.body.addWidget(self.map)
        self.typing = TypingPanel(side)
        self.reason_edit = QLineEdit(self.sheet.reason)
        self.reason = Field(_("Reason of the correction"), self.reason_edit, required=True)
        self.reason.hide()
        self.history = HistoryList()
        self.history.hide()
        self.typing.add(self.reason)
        self.typing.add(self.history)
        column.addWidget(panel, 4)
        column.addWidget(self.typing, 9)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the table has no room beside the map, the map goes below it."""
        super().resizeEvent(event)
        below = self.width() < minimum_width() + theme.px(_SIDE + 24)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(down if below else across)
        self._side_column.setDirection(across if below else down)
        self._side.setMinimumWidth(0 if below else theme.px(_SIDE))
        self._side.setMaximumWidth(_WIDEST if below else theme.px(_SIDE))
        self._side.setMinimumHeight(theme.px(320) if below else 0)

    def _add_study_actions(self, own: ImagingStudy) -> None:
        history = Button(_("History"), "history", "quiet", small=True)
        history.clicked.connect(lambda: self.history_requested.emit(own.id))
        void = Button(_("Void study"), "ban", "danger", small=True)
        void.clicked.connect(self._ask_to_void)
        self.strip.add_action(history)
        self.strip.add_action(void)

    def _connect(self) -> None:
        for part in (self.strip, self.lesions, self.liver, self.sites):
            part.changed.connect(self._edited)
        self.strip.finished.connect(self.lesions.take_focus)
        self.strip.shown_asked.connect(self.lesions.show_studies)
        self.lesions.row_chosen.connect(self.map.select)
        self.map.lesion_selected.connect(self.lesions.select)
        self.reason_edit.textEdited.connect(self._reason_typed)
        self.typing.action_asked.connect(self._act)
        self.lesions.thrombus_asked.connect(lambda: self._to_vessel("thrombus_status"))
        self.typing.save_asked.connect(self.save)
        self.typing.close_asked.connect(self.closed)
        self.typing.discard_asked.connect(self.discarded)
        keys.bind(self, keys.SAVE, self.save)

    def _focus_first(self) -> None:
        """The lesion or the field that was asked for; else the date, or the first lesion where it is known."""
        field = self._request.field
        if self.lesions.row(field) is not None:
            self.lesions.select(field)
        elif field in self.liver.strips:
            self._to_vessel(field)
        elif field == "new_lesions":
            self.lesions.answers.take_focus()
        elif field == "liver_involvement_pct":
            self.liver.involvement.setFocus(FOCUS)
        elif field in self.sites.strips:
            self.sites.strips[field].buttons()[0].setFocus(FOCUS)
        elif not self.sheet.study.date:
            self.strip.edits["date"].setFocus(FOCUS)
        elif self.lesions.rows:
            self.lesions.rows[0].longest.setFocus(FOCUS)

    def _to_vessel(self, name: str) -> None:
        strip = self.liver.strips[name]
        if strip.isHidden():
            strip = self.liver.strips["portal_vein"]
        strip.buttons()[0].setFocus(FOCUS)

    # --- while typing ---------------------------------------------------------------------------------------

    def _act(self, row: LesionRow | None, action: Action) -> None:
        """Take the action of a warning: its values, then where the cursor goes."""
        row = self.lesions.row(action.lesion) or row
        for name, value in action.values.items():
            if name.startswith("study."):
                setattr(self.sheet.study, name.removeprefix("study."), value)
                self.lesions.answers.load()
                self._edited()
        if action.then == ADD:
            self.lesions.add_lesion()
        if row is None:
            return
        row.put({name: value for name, value in action.values.items() if not name.startswith("study.")})
        self.lesions.select(row.typed.id)
        if action.then == AS_NEW:
            self.lesions.as_new(row)
        elif action.then == TO_SHORT:
            row.second.setFocus(FOCUS)
        elif action.then == TO_NOTE:
            self.lesions.details.set_open(True)
            self.lesions.details.note.setFocus(FOCUS)

    def typed_records(self) -> list[Record]:
        return self.builder.build(self.sheet).records

    def is_computing(self) -> bool:
        """Whether something was typed since checks, sums and response were last worked out."""
        return self._timer.isActive() or response_worker.is_working()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._interrupted = self.is_computing()
        response_worker.forget()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._interrupted:
            self._timer.start()

    def is_dirty(self) -> bool:
        return self._dirty

    def _edited(self) -> None:
        self._dirty = True
        self.message.hide()
        self.draft_changed.emit(imaging_typed.to_json(self.sheet))
        self._timer.start()

    def _reason_typed(self, text: str) -> None:
        self.sheet.reason = text
        self._edited()

    def _recompute(self) -> None:
        """Everything that follows from what is typed: checks, sums, response, map, stages."""
        day = imaging_typed.read_study_date(self.sheet, self._request.today)
        self._look_back(day)
        self.lesions.recheck(day)
        as_of = self._view.snapshot.as_of
        self.lesions.set_study(head_titles(self.sheet, day, as_of), as_of)
        self.map.set_data(map_data(self.sheet, self.past))
        current = self.lesions.current()
        if current is not None:
            self.map.select(current.typed.id)
        built = self.builder.build(self.sheet)
        asked = Asked(
            self._view.case, built.records, self.sheet, self.past, self.builder.study_id, as_of, day, self._view.rules
        )
        response_worker.work_out(self, asked, self._show_response)
        self.reason.setVisible(self._voiding or built.corrected)
        self._show_changes(built)

    def _show_response(self, response: ResponseTyped) -> None:
        """Sums, categories, and the warnings that follow from the choice of targets."""
        self.lesions.show_response(response, self.builder.study_id)
        self.typing.show_response(response, {one.id: one.label for one in self.sheet.lesions})
        day = imaging_typed.read_study_date(self.sheet, self._request.today)
        self.typing.show_checks(self._cautions(day, response))

    def _look_back(self, day: date | None) -> None:
        """A new study is compared with those up to its day."""
        past = self.every.before(day) if self._own is None else self.every
        if past.studies != self.past.studies:
            self.past = past
            self.lesions.set_past(past)

    def _cautions(self, day: date | None, response: ResponseTyped) -> list[tuple[LesionRow | None, Check]]:
        """The warnings of the rows, then those of the study."""
        of_study = study_checks(self.sheet, self.past, self.every, day, response.selection)
        return [*self.lesions.cautions(), *((None, check) for check in of_study)]

    def _show_changes(self, built: Built) -> None:
        """Stages with what is typed; a study without a date yet is taken as of today."""
        wrong = {place for place in built.wrong if place not in ("study.date", "study.label")}
        if wrong:
            self.typing.show_open(len(wrong))
            return
        as_of = self._view.snapshot.as_of
        late = [r for r in built.records if r.date is not None and r.date > as_of]
        note = _("dated after {date}, counts from then").format(date=as_of.isoformat()) if late else ""
        self.typing.show_changes(if_saved.changes(self._view, built.records, self._request.staleness), note)

    # --- saving ---------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for saving, unless something cannot be stored or a reason is missing."""
        built = self.builder.build(self.sheet)
        self.strip.explain({k.split(".")[1]: words for k, words in built.wrong.items() if k.startswith("study.")})
        if built.wrong:
            self._point_to(next(iter(built.wrong)), built)
            return
        if not built.records or (self._own is None and not built.answers and not self._speaks()):
            self._refuse(_("Nothing is typed yet."), _("Type a size or answer a question; empty means not measured."))
            return
        if built.corrected and not self.reason_edit.text().strip():
            self._ask_for_reason(_("A correction needs a reason: the old value stays in the history."), "error")
            return
        self.save_requested.emit(built.records, self.reason_edit.text().strip())

    def _speaks(self) -> bool:
        """Whether the study itself says something beyond its name and date."""
        study = self.sheet.study
        said = [getattr(study, name) for name in (*imaging_typed.STUDY_ANSWERS, "new_lesions")]
        return any(said) or study.all_nodules_listed is not None or bool(study.liver_involvement_pct.strip())

    def _point_to(self, place: str, built: Built) -> None:
        """Say what cannot be stored, and put the cursor there."""
        kind, _dot, name = place.partition(".")
        words = built.wrong[place]
        if kind == "study":
            widget = self.strip.edits.get(name) or self.liver.involvement
            widget.setFocus(FOCUS)
        elif kind == "lesion":
            self.lesions.select(name)
            row = self.lesions.row(name)
            words = f"{row.typed.label}: {words}" if row is not None else words
        elif kind == "site" and name in self.sites.strips:
            self.sites.strips[name].buttons()[0].setFocus(FOCUS)
        count = len(built.wrong)
        title = ngettext("{count} field needs you.", "{count} fields need you.", count).format(count=count)
        self._refuse(title, words)

    def _ask_for_reason(self, words: str, form: str) -> None:
        self.reason.show()
        self.reason.explain(form, words)
        self.reason_edit.setFocus(FOCUS)

    def _ask_to_void(self) -> None:
        """The first press asks for the reason and says what goes with the study, the second voids it all."""
        assert self._own is not None
        first, self._voiding = not self._voiding, True
        if first or not self.reason_edit.text().strip():
            found = dependents.dependents(self._view.case, self._own)
            said = [_("Why is the study void? It stays in the history."), dependents.words_of(found)]
            self._ask_for_reason(wording.sentences_text([words for words in said if words]), "caution")
            return
        self.void_requested.emit(self._own, self.reason_edit.text().strip())

    def _refuse(self, title: str, text: str = "") -> None:
        self.message.set_message(MessageKind.ERROR, title, text)
        self.message.show()

    def saving(self, active: bool) -> None:
        self.typing.save_button.setDisabled(active)

    def show_problems(self, error: InvalidRecords) -> None:
        self._refuse(error.what, "; ".join(problem.message for problem in error.problems[:3]))

    def show_error(self, error: HccBoardError) -> None:
        self._refuse(error.what, " ".join(part for part in (error.why, error.next_step) if part))

    def show_history(self, entries: tuple[Any, ...]) -> None:
        self.history.show_entries("ImagingStudy", entries)
        self.history.show()
