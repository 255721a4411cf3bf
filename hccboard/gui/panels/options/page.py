"""The options view of a case: what each edition says for it, where the editions differ, which trials it would fit.

Nothing here is worked out: the sheet is built off the window's thread and shown as it is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from shiboken6 import isValid

from hccboard import wording
from hccboard.domain.snapshot import Staleness
from hccboard.evidence.problems import PackRefused
from hccboard.gui import case_text, theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.messages import words_of
from hccboard.gui.panels.options.comparator_column import ComparatorColumn
from hccboard.gui.panels.options.detail_panel import DetailPanel
from hccboard.gui.panels.options.difference_view import DifferenceView
from hccboard.gui.panels.options.forms import form_for
from hccboard.gui.panels.options.line_list import scrolling
from hccboard.gui.panels.options.lines import CHOOSE, ENTER, EVIDENCE, TRIAL, Action
from hccboard.gui.panels.options.option_list import OptionList
from hccboard.gui.panels.options.sheet import Edition, Sheet, summary_text
from hccboard.gui.panels.options.strip import Strip
from hccboard.gui.panels.options.trial_view import TrialView
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.segmented import Choice, Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.option_words.rows import FILTERS, counts_of, filtered
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, mark
from hccboard.wording.formats import clauses_text

OPTIONS, DIFFERENCES, TRIALS, COMPARATOR = "options", "differences", "trials", "comparator"
_TITLES = {
    OPTIONS: mark("Treatment options"), DIFFERENCES: mark("Where BCLC and CNLC differ"),
    TRIALS: mark("Would this trial have taken this patient?"), COMPARATOR: mark("Regimens side by side"),
}  # fmt: skip
_RIGHT, _LEAST_LEFT = 430, 740
_DETAIL_SHARE = 0.45
_LEAST_COMPARATOR = 620
_ANY_WIDTH = 16_777_215  # Qt's own limit


class OptionsTab(CaseTab):
    """Asks for a sheet and shows it."""

    sheet_requested = Signal(object, str, str)
    """the case, goal, region; "" is not stated"""
    retry_requested = Signal()
    """Read the packs again, which could not be read."""
    evidence_requested = Signal(str)
    """id of an entry of the evidence base"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._sheet: Sheet | None = None
        self._edition, self._filter, self._opened, self._part = "", "all", "", OPTIONS
        self._switch: Segmented | None = None  # the strip of the tabs takes it away while a sheet is being made
        self._compact = self._read_only = False
        self._wide = True
        self._chosen: dict[str, tuple[str, str]] = {}
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_left(), 1)
        self.comparator = ComparatorColumn(self)
        self.comparator.evidence_requested.connect(self.evidence_requested)
        self.detail = DetailPanel(self)
        self.detail.closed.connect(self.close_detail)
        self.detail.acted.connect(self._act)
        row.addWidget(self.comparator)
        row.addWidget(self.detail)
        self.detail.hide()

    def _make_left(self) -> Panel:
        self.panel = Panel(_("Treatment options"), padding=0, parent=self)
        self.panel.setProperty("panel", True)
        self.panel.body.setSpacing(0)
        self.strip = Strip(self.panel)
        self.strip.edition_chosen.connect(self.show_edition)
        self.strip.filter_chosen.connect(self._show_filter)
        self.strip.choice_made.connect(self._choose)
        self.panel.head.add_action(self.strip.filters)
        self.list = OptionList(self.panel)
        self.list.chosen.connect(self.open_option)
        self.differences = DifferenceView(self.panel)
        self.trials = TrialView(self.panel)
        self.trials.acted.connect(self._act)
        self._state = QWidget(self.panel)
        inner = QWidget()
        self._beside_row = QHBoxLayout(inner)
        self._beside_row.setContentsMargins(8, 8, 8, 8)
        self._beside_list = scrolling(inner, _(_TITLES[COMPARATOR]), self.panel)
        self._parts = QStackedWidget(self.panel)
        for part in (self._state, self.list, self.differences, self.trials, self._beside_list):
            self._parts.addWidget(part)
        self.panel.body.addWidget(self.strip)
        self.panel.body.addWidget(self._parts, 1)
        self.strip.hide()
        return self.panel

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        other = self._view is None or view.case.patient.case_id != self._view.case.patient.case_id
        self._view = view
        if other:
            self._sheet = None
            self.close_detail()
            self._show_state(QWidget(self.panel))
        self._request()

    def make_corner(self, parent: QWidget) -> list[QWidget]:
        self._switch = None
        if self._view is None:
            return []
        self._switch = Segmented(self._choices(), self._part, name=_("Part of the view"), small=True, parent=parent)
        self._switch.changed.connect(self.show_part)
        if not self._wide:  # the tabs need the room
            return [self._switch]
        return [TextLabel(case_text.data_line(self._view), "label", "text3", parent=parent), self._switch]

    def _choices(self) -> list[Choice]:
        sheet = self._sheet
        differ, trials = (len(sheet.differences.rows), len(sheet.trials)) if sheet is not None else (0, 0)
        return [
            Choice(OPTIONS, _("Options")),
            Choice(DIFFERENCES, _("BCLC and CNLC differ {count}").format(count=differ), _(_TITLES[DIFFERENCES])),
            Choice(TRIALS, _("Trials {count}").format(count=trials), _(_TITLES[TRIALS])),
            *([] if self._wide else [Choice(COMPARATOR, _("Compare regimens"), _(_TITLES[COMPARATOR]))]),
        ]

    def _show_counts(self) -> None:
        if self._switch is not None and isValid(self._switch):
            self._switch.set_choices(self._choices(), self._part)

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.strip.set_compact(compact)
        self._share_width()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only

    def forget(self) -> None:
        """The board is closed: the goals and regions chosen in it are forgotten."""
        self._chosen.clear()
        self._view = self._sheet = None

    def view(self) -> CaseView | None:
        """The case that is shown."""
        return self._view

    # -- what is shown ------------------------------------------------------------------------------------

    def _request(self) -> None:
        if self._view is not None:
            goal, region = self._chosen.get(self._view.case.patient.case_id, ("", ""))
            self.sheet_requested.emit(self._view, goal, region)

    def _choose(self, goal: str, region: str) -> None:
        if self._view is not None:
            self._chosen[self._view.case.patient.case_id] = goal, region
            self._request()

    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what was built; of another case than the one that is open nothing is shown."""
        if self._view is None or sheet.case_id != self._view.case.patient.case_id:
            return
        self._sheet = sheet
        goal, region = self._chosen.get(sheet.case_id, ("", ""))
        if sheet.edition(self._edition) is None and sheet.editions:
            self._edition = sheet.editions[0].key
        self.strip.show_sheet(sheet, self._edition, goal, region)
        self.strip.show()
        self.differences.show_differences(sheet.differences)
        self.trials.show_trials(sheet.trials)
        self.comparator.show_compared(sheet.compared)
        self._show_edition()
        self._show_counts()
        self.show_part(self._part)
        if self._opened and sheet.option(self._opened) is not None:
            self.open_option(self._opened)
        else:
            self.close_detail()
        self._say_refused(sheet)

    def _say_refused(self, sheet: Sheet) -> None:
        named = [_("{pack}: {reason}").format(pack=pack, reason=reason) for pack, reason in sheet.refused]
        said = wording.sentences_text([
            _("A box names texts that were not read in their primary form."),
            _("Evidence: {version}.").format(version=sheet.version),
        ])  # fmt: skip
        if named:
            damaged = _("Not used, because it is damaged: {list}.").format(list=clauses_text(named))
            said = wording.sentences_text([damaged, said])
        self.panel.set_foot(said)

    def show_error(self, error: Exception) -> None:
        """Say in the page why there is nothing to show, and what can be done."""
        title, text = words_of(error)
        if isinstance(error, PackRefused):
            title = _("The evidence base cannot be read, so no option is shown.")
            text = str(error)
        self._sheet = None
        self.close_detail()
        again = EmptyAction("again", _("Try again"), "secondary", "refresh-cw")
        state = EmptyState("circle-alert", title, text, [again], tone="unmet", parent=self.panel)
        state.action_triggered.connect(lambda _key: self.retry_requested.emit())
        self._show_state(state)

    def _show_state(self, state: QWidget) -> None:
        old, self._state = self._state, state
        self._parts.removeWidget(old)
        old.deleteLater()
        self._parts.insertWidget(0, state)
        self._parts.setCurrentWidget(state)
        self.strip.hide()
        self.panel.head.set_subtitle("")

    def show_part(self, key: str) -> None:
        """Show the options, the differences or the trials."""
        if self._sheet is None:
            return
        self._part = key
        if self._switch is not None and isValid(self._switch):
            self._switch.set_chosen(key)
        parts = {
            OPTIONS: self.list, DIFFERENCES: self.differences, TRIALS: self.trials, COMPARATOR: self._beside_list,
        }  # fmt: skip
        self._parts.setCurrentWidget(parts[key])
        self.panel.set_title(_(_TITLES[key]), self._subtitle())
        self.strip.set_listing(key == OPTIONS)

    def show_edition(self, key: str) -> None:
        """Show the options of another edition."""
        self._edition = key
        self.close_detail()
        self._show_edition()

    def edition(self) -> Edition | None:
        """The edition that is shown."""
        return self._sheet.edition(self._edition) if self._sheet is not None else None

    def _subtitle(self) -> str:
        """Left out where it would be cut to nothing."""
        edition = self.edition()
        shown = edition is not None and self._part == OPTIONS and not self._narrow()
        return summary_text(edition) if edition is not None and shown else ""

    def _narrow(self) -> bool:
        return self._compact or (bool(self._opened) and self.width() < theme.px(_RIGHT + _LEAST_LEFT) + 12)

    def _show_edition(self) -> None:
        edition = self.edition()
        if edition is None or self._sheet is None:
            return
        counts = counts_of(edition.groups)
        if self._filter not in counts:
            self._filter = "all"
        self.strip.show_filters([(key, f"{_(FILTERS[key])} {count}") for key, count in counts.items()], self._filter)
        self.list.set_groups(filtered(edition.groups, self._filter), self._opened)
        self.panel.head.set_subtitle(self._subtitle())

    def _show_filter(self, key: str) -> None:
        self._filter = key
        self._show_edition()

    # -- one option ---------------------------------------------------------------------------------------

    def open_option(self, key: str) -> None:
        """Show an option in full beside the table."""
        detail = self._sheet.detail(key) if self._sheet is not None else None
        if detail is None:
            return
        self._opened = key
        self.list.mark(key)
        self.detail.show_detail(detail)
        self._share_width()

    def close_detail(self) -> None:
        """Show the comparator again."""
        kept, self._opened = self._opened, ""
        self.list.mark("")
        had_focus = self.detail.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._share_width()
        if had_focus:
            self.list.focus_row(kept)

    def opened(self) -> str:
        """The key of the option that is open, or an empty text."""
        return self._opened

    def _act(self, action: Action) -> None:
        if self._view is None:
            return
        if action.kind == ENTER and not self._read_only:
            kind, field = form_for(action.key)
            self.edit_requested.emit(self._view.case.patient.case_id, "", kind, field)
        elif action.kind == CHOOSE:
            self.strip.focus_choice(action.key)
        elif action.kind == TRIAL:
            self.show_part(TRIALS)
            self.trials.open_trial(action.key)
        elif action.kind == EVIDENCE:
            self.evidence_requested.emit(action.key)

    # -- room ---------------------------------------------------------------------------------------------

    def _share_width(self) -> None:
        """A wide panel has the comparator or the open option at the right; a narrow one the open option only, and the
        comparator as a part of its own."""
        width = self.width()
        wide = width >= theme.px(_RIGHT + _LEAST_LEFT) + 12
        if wide != self._wide:
            self._place_comparator(wide)
        opened = bool(self._opened) and not self._compact
        right = max(theme.px(_RIGHT), round(width * 0.33)) if wide else round(width * _DETAIL_SHARE)
        self.comparator.setVisible(not wide or not opened)
        self.detail.setVisible(opened)
        self.detail.setFixedWidth(max(right, 1))
        if wide:
            self.comparator.setFixedWidth(max(right, 1))
        if self._sheet is not None:
            self.panel.head.set_subtitle(self._subtitle())

    def _place_comparator(self, wide: bool) -> None:
        self._wide = wide
        if wide:
            self._row.insertWidget(1, self.comparator)
        else:
            self.comparator.setMinimumWidth(0)
            self.comparator.setMaximumWidth(_ANY_WIDTH)
        self.comparator.setMinimumHeight(0 if wide else theme.px(_LEAST_COMPARATOR))
        if not wide:
            self._beside_row.addWidget(self.comparator)
        if wide and self._part == COMPARATOR:
            self.show_part(OPTIONS)
        self._show_counts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._opened and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._opened:
            key = self._opened
            self.close_detail()
            self.list.focus_row(key)
            return
        super().keyPressEvent(event)
