"""A record that was changed by two people: both versions side by side, nothing is saved before every field is chosen.

One panel serves every form: it is given what was to be saved and what the store holds, and asks for saving what was
merged together with everything else of that save.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import Record
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import EntryPanel, EntryRequest, NotSaved
from hccboard.gui.panels.entry import conflict_words as said
from hccboard.gui.panels.entry import keys
from hccboard.gui.panels.entry.conflict_table import ConflictRow, ConflictTable
from hccboard.gui.panels.entry.form_fields import FORM_WIDEST
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import edits, merging
from hccboard.operations.edits import EditConflict, RecordConflict
from hccboard.operations.merging import MINE, THEIRS, FieldConflict
from hccboard.operations.record_checks import InvalidRecords
from hccboard.translate import _, ngettext


class ConflictPanel(EntryPanel):
    """See the module. Closing it keeps what was typed as a draft."""

    full_width = True

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.not_saved is not None
        assert isinstance(request.not_saved.error, EditConflict)
        self.form = request.form
        self._tried: NotSaved = request.not_saved
        self._case = request.view.case if request.view is not None else None
        self._conflicts: tuple[RecordConflict, ...] = request.not_saved.error.conflicts
        self._gone = next((c.stored for c in self._conflicts if c.stored.voided), None)
        self._fields = merging.field_conflicts(self._conflicts)
        self._build()
        keys.bind(self, keys.SAVE, self._save)
        self._say()
        QTimer.singleShot(0, self, self._focus_first)

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(10))
        self.message = MessageBar(MessageKind.CAUTION, "", parent=self)
        layout.addWidget(self.message)
        self.panel = Panel(self._title(), padding=0, parent=self)
        close = Button("", "x", "quiet", small=True, name=_("Close, the draft is kept"), key="Esc")
        close.clicked.connect(self.closed)
        self.panel.head.add_action(close)
        layout.addWidget(self.panel, 1)
        content = QWidget()
        content.setProperty("ground", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, theme.px(12))
        column.setSpacing(theme.px(12))
        self.table = ConflictTable(self._heads(), list(self._rows()), content)
        self.table.chosen.connect(lambda _row, _side: self._say())
        if self._tried.voids or self._gone is not None:
            self.table.freeze()
        column.addWidget(self.table)
        self.reason_edit = QLineEdit(self._tried.reason)
        self.reason = Field(
            _("Reason of the correction"), self.reason_edit, required=True, widest=FORM_WIDEST, parent=content
        )
        self.reason.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.reason_edit.textChanged.connect(lambda _text: self.reason.explain())
        column.addWidget(self.reason)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        self.panel.body.addWidget(scroll)
        self._build_foot()

    def _build_foot(self) -> None:
        row = self.panel.foot
        self._open_icon = IconView("circle-question-mark", 13, "missing", self)
        self._open = TextLabel("", "cell_strong", "missing", parent=self)
        self.theirs_button = Button(_("Keep theirs for all"))
        self.theirs_button.clicked.connect(self._keep_theirs)
        self.draft_button = Button(_("Keep my version as draft"))
        self.draft_button.clicked.connect(self.closed)
        self.discard_button = Button(_("Discard my version"))
        self.discard_button.clicked.connect(self.discarded)
        self.save_button = Button(_("Save merged version"), kind="primary", key="Ctrl Enter")
        self.save_button.clicked.connect(self._save)
        row.addWidget(self._open_icon)
        row.addWidget(self._open)
        row.addStretch(1)
        for button in (self.discard_button, self.theirs_button, self.draft_button, self.save_button):
            row.addWidget(button)
        chooses = not self._tried.voids and self._gone is None
        self.theirs_button.setVisible(chooses)
        self.discard_button.setVisible(not chooses)
        self.draft_button.setVisible(not self._tried.voids)
        self.save_button.setVisible(self._gone is None)

    def _title(self) -> str:
        names = list(dict.fromkeys(said.record_name(c.stored, self._case) for c in self._conflicts))
        return wording.names_text(names[:3]) + (" \u2026" if len(names) > 3 else "")

    def _heads(self) -> tuple[str, ...]:
        first, now = self._conflicts[0], self._tried.at
        before = said.moment_text(first.base.recorded_at if first.base is not None else None, now)
        saved = said.moment_text(max(c.stored.recorded_at for c in self._conflicts if c.stored.recorded_at), now)
        return (
            _("Field"),
            _("Before, {time}").format(time=before) if before else _("Before"),
            _("Yours, {time}").format(time=said.moment_text(now, now)),
            _("{name}, saved {time}").format(name=self._names(), time=saved),
            _("Will be saved"),
        )

    def _names(self) -> str:
        """Who saved the other versions."""
        return wording.names_text(list(dict.fromkeys(c.stored.recorded_by for c in self._conflicts)))

    def _rows(self) -> Iterator[ConflictRow]:
        shown = -1
        for row in self._fields:
            conflict = self._conflicts[row.place]
            kind, group = type(conflict.stored), ""
            if row.place != shown and len(self._conflicts) > 1:
                group = said.record_name(conflict.stored, self._case)
            shown = row.place
            before = _("not known")
            if row.before is not None:
                before = said.values_text(kind, row.names, row.before, self._case)
            versions = [said.values_text(kind, row.names, v, self._case) for v in (row.mine, row.theirs)]
            side = row.changed_by
            unchanged = {MINE: THEIRS, THEIRS: MINE}.get(side, "")
            yield ConflictRow(said.field_label(kind.__name__, row.names), before, *versions, side, unchanged, group)

    # -- what is said -------------------------------------------------------------------------------------

    def _say(self) -> None:
        """The message, how much is open, and whether it can be saved."""
        title, text = self._words()
        self.message.set_message(MessageKind.CAUTION, title, text)
        left = self.table.open_count()
        words = _("{count} of {total} to choose").format(count=left, total=len(self._fields))
        chooses = not self._tried.voids and self._gone is None
        self._open.set_text(words if left else _("Every field is chosen"))
        self._open.set_tone("missing" if left else "text2")
        for widget in (self._open, self._open_icon):
            widget.setVisible(chooses)
        self._open_icon.setVisible(chooses and bool(left))
        self.save_button.setEnabled(self._tried.voids or left == 0)
        if self._tried.voids:
            self.save_button.setText(_("Void it as it is now"))
        else:
            self.save_button.setText(_("Save merged version") if self._changes() else _("Keep the saved version"))
        self.reason.setVisible(self._gone is None and (self._tried.voids or self._needs_reason()))

    def _words(self) -> tuple[str, str]:
        number = self._case.patient.case_number if self._case is not None else ""
        if self._gone is not None:
            words = _("{name} took it out of use: {reason}")
            return _("This record was voided meanwhile."), words.format(
                name=self._gone.recorded_by, reason=self._gone.void_reason)  # fmt: skip
        same = self._names() == self._tried.author
        title = _("{case} was changed twice.") if same else _("{case} was changed by two people.")
        if self._tried.voids:
            return title.format(case=number), _("Look at what was changed, then void the record or leave it.")
        return title.format(case=number), wording.sentences_text([self._counts(), self._what_stays()])

    def _counts(self) -> str:
        total, own = len(self._fields), sum(not row.changed_by for row in self._fields)
        if not total:
            return _("Both versions say the same.")
        words = ngettext("{count} field differs:", "{count} fields differ:", total).format(count=total)
        filled = ngettext("{count} has one change and is filled in", "{count} have one change and are filled in",
                          total - own).format(count=total - own)  # fmt: skip
        need = ngettext("{count} needs your choice", "{count} need your choice", own).format(count=own)
        return _("{differ} {filled}, {need}.").format(differ=words, filled=filled, need=need)

    def _what_stays(self) -> str:
        if not self._changes():
            return _("Nothing of yours would be saved; it can be brought back as a draft.")
        words = _("Both versions stay in the history.")
        others = len(self._others())
        if not others:
            return words
        also = ngettext("{count} other record is saved with it.", "{count} other records are saved with it.", others)
        return wording.sentences_text([words, also.format(count=others)])

    # -- what is saved ------------------------------------------------------------------------------------

    def _others(self) -> list[Record]:
        """The records of this save that nobody else touched."""
        conflicting = {c.stored.id for c in self._conflicts}
        return [row for row in self._tried.rows if row.id not in conflicting]

    def _merged(self) -> tuple[Record, ...]:
        """The records as chosen; where a choice is open, theirs."""
        open_rows = dict.fromkeys(range(len(self._fields)), THEIRS)
        return merging.merged(self._conflicts, self._fields, open_rows | self.table.choices())

    def _changes(self) -> bool:
        """Whether saving would change anything."""
        pairs = zip(self._merged(), self._conflicts, strict=True)
        return bool(self._others()) or self.table.open_count() > 0 or any(m != c.stored for m, c in pairs)

    def _needs_reason(self) -> bool:
        pairs = zip(self._merged(), self._conflicts, strict=True)
        return any(edits.corrected_fields(c.stored, merged) for merged, c in pairs)

    def _not_taken(self) -> list[tuple[FieldConflict, type[Record], str]]:
        """What of mine is left out, where it was changed by me."""
        found = []
        for number, row in enumerate(self._fields):
            if self.table.side(number) == THEIRS and row.changed_by != THEIRS:
                kind = type(self._conflicts[row.place].stored)
                found.append((row, kind, said.field_label(kind.__name__, row.names)))
        return found

    def _reason(self) -> str:
        """The reason for the history, with which version it was merged and what was left out of mine."""
        stored = self._conflicts[0].stored
        parts = [self.reason_edit.text().strip()]
        words = _("Merged with version {version} of {name}")
        parts.append(words.format(version=stored.version, name=stored.recorded_by))
        if left := said.left_out(self._not_taken(), self._case):
            parts.append(_("Not taken over from {name}: {values}").format(name=self._tried.author, values=left))
        return ". ".join(part.rstrip(".") for part in parts if part)

    def _keep_theirs(self) -> None:
        self.table.choose_all(THEIRS)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        if not self.save_button.isEnabled() or self.save_button.isHidden():
            return
        if not self._tried.voids and not self._changes():
            self.discarded.emit()
            return
        if not self.reason.isHidden() and not self.reason_edit.text().strip():
            self.reason.explain("error", _("A correction needs a reason: the old value stays in the history."))
            self.reason_edit.setFocus()
            return
        if self._tried.voids:
            self.void_requested.emit(self._conflicts[0].stored, self.reason_edit.text().strip())
        else:
            self.save_requested.emit([*self._merged(), *self._others()], self._reason())

    # -- the seam -----------------------------------------------------------------------------------------

    def _focus_first(self) -> None:
        if not self._tried.voids and self._gone is None and self.table.focus_first_open():
            return
        first = next(b for b in (self.save_button, self.draft_button, self.discard_button) if b.isVisibleTo(self))
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_dirty(self) -> bool:
        return True

    def saving(self, active: bool) -> None:
        self.save_button.setDisabled(active)
        if not active:
            self._say()

    def show_problems(self, error: InvalidRecords) -> None:
        self._refuse(error.what, "; ".join(problem.message for problem in error.problems[:3]))

    def show_error(self, error: HccBoardError) -> None:
        self._refuse(error.what, wording.sentences_text([part for part in (error.why, error.next_step) if part]))

    def _refuse(self, title: str, text: str) -> None:
        self.message.set_message(MessageKind.ERROR, title, text)

    def show_history(self, entries: tuple[Any, ...]) -> None:
        """A conflict shows what it needs of the history itself."""
