"""The settings page. What concerns the look works at once; what the board agreed on waits for Save."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard import policy, translate
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness
from hccboard.evidence.vocabulary import REGIONS
from hccboard.gui import theme
from hccboard.gui.locking import choices
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.settings.administrator_panel import AdministratorPanel
from hccboard.gui.panels.settings.conversion_panel import ConversionPanel
from hccboard.gui.panels.settings.lock_panel import LockPanel
from hccboard.gui.panels.settings.response_panel import ResponsePanel
from hccboard.gui.preferences import TEXT_PERCENT, THEMES, Preferences
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.field import NumberBox
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations.board_limits import STALENESS
from hccboard.operations.board_region import REGION
from hccboard.translate import _, mark, ngettext
from hccboard.wording.settings import FIELDS, field_unit, field_words, setting_title

THEME_WORDS = {"light": mark("Light"), "dark": mark("Dark"), "system": mark("System")}
_MOST_DAYS = 3650
_COLUMNS_FROM = ((3, 1209), (2, 1000))
"""How many columns from which width of the page on, in pixels at text scale 1."""
_ARRANGED = {
    3: (("staleness", "response"), ("look", "lock", "administrator", "options", "file"), ("conversion",)),
    2: (("staleness", "response", "file"), ("look", "lock", "administrator", "options", "conversion"), ()),
    1: (("staleness", "response", "look", "lock", "administrator", "options", "file", "conversion"), (), ()),
}


class SettingsPage(QWidget):
    """Emits what was chosen; shows what is in use."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    text_percent_chosen = Signal(int)
    saved = Signal(object, object)
    """The staleness limits and the settings of response, as they stand in the fields."""
    adopted = Signal(object, str)
    """The thresholds of the local conversion set with version, author and date, and why they replace others."""
    region_chosen = Signal(str)
    check_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._staleness = Staleness()
        self._read_only = True
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar(_("Settings"), parent=self)
        self.save_button = Button("", "", "primary", key="Ctrl S", parent=self.top)
        self.save_button.setShortcut("Ctrl+S")
        self.save_button.clicked.connect(self._save)
        self.top.add_action(self.save_button)
        column.addWidget(self.top)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(scroll.viewport())
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body = QVBoxLayout(inner)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(12)
        self.messages = MessageArea(inner)
        body.addWidget(self.messages)
        self._make_panels()
        row = QHBoxLayout()
        row.setSpacing(12)
        self._stacks = [QVBoxLayout() for _column in range(3)]
        for stack in self._stacks:
            stack.setSpacing(12)
            row.addLayout(stack)
        self._row, self._columns = row, 0
        body.addLayout(row)
        body.addStretch(1)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        self.retheme()
        self._judge()

    def retheme(self) -> None:
        for box, label in zip(self.limits.values(), self._defaults.values(), strict=True):
            box.setFixedWidth(theme.px(100))
            label.setMinimumWidth(theme.px(90))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Three columns, two where they would be narrow, one with large text on a small screen."""
        width = self.width() / theme.scale()
        columns = next((n for n, least in _COLUMNS_FROM if width >= least), 1)
        if columns == self._columns:
            return
        self._columns = columns
        for number, stack in enumerate(self._stacks):
            for panel in self._panels.values():
                stack.removeWidget(panel)  # takeAt leaves an item behind, and the new one never hears of other heights
            while stack.count():
                stack.takeAt(0)
            for key in _ARRANGED[columns][number]:
                if key in self._panels:
                    stack.addWidget(self._panels[key])
            stack.addStretch(1)
            self._row.setStretch(number, int(bool(_ARRANGED[columns][number])))

    # -- building -----------------------------------------------------------------------------------------

    def _make_panels(self) -> None:
        """In the order in which the keyboard goes through them."""
        staleness = self._make_staleness()
        self.response = ResponsePanel(self)
        self.response.changed.connect(self._judge)
        look, self.lock = self._make_look(), LockPanel(choices(), self)
        options, file = self._make_options(), self._make_file()
        self.conversion = ConversionPanel(self)
        self.conversion.adopted.connect(self.adopted)
        self._panels = {
            "staleness": staleness, "response": self.response, "look": look, "lock": self.lock, "options": options,
            "file": file, "conversion": self.conversion,
        }  # fmt: skip
        settled = policy.current()
        if settled.place is not None:
            self._panels["administrator"] = AdministratorPanel(settled, self)
        for panel in self._panels.values():
            panel.setProperty("panel", True)

    def _make_staleness(self) -> Panel:
        panel = Panel(setting_title(STALENESS), _("days before the board date"), parent=self)
        panel.head.add_action(Chip(ChipForm.NOTE, _("This board file"), "", parent=panel))
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)  # a limit stays near its name, however wide the panel is
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.limits: dict[str, NumberBox] = {}
        self._defaults: dict[str, TextLabel] = {}
        for line, key in enumerate(FIELDS[STALENESS]):
            words = field_words(STALENESS, key)
            grid.addWidget(TextLabel(words, "cell", lines=2, parent=panel), line, 0)
            box = NumberBox(1, _MOST_DAYS, field_unit(STALENESS, key), parent=panel)
            box.setAccessibleName(words)
            box.valueChanged.connect(self._judge)
            grid.addWidget(box, line, 1)
            label = TextLabel("", "label", "text3", parent=panel)
            grid.addWidget(label, line, 2)
            self.limits[key], self._defaults[key] = box, label
        panel.body.addLayout(grid)
        foot = _(
            "A value of exactly this age is not stale. A stale value is still used and marked; in readiness it counts "
            "as missing."
        )
        panel.set_foot(foot)
        return panel

    def _make_look(self) -> Panel:
        panel = Panel(_("Language and look"), parent=self)
        panel.head.add_action(Chip(ChipForm.NOTE, _("This computer"), "", parent=panel))
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        languages = [(code, translate.LANGUAGE_NAMES[code]) for code in translate.LANGUAGES]
        self.language = Segmented(languages, translate.language(), name=_("Language"), parent=panel)
        self.language.changed.connect(self.language_chosen)
        self.theme = Segmented([(k, _(THEME_WORDS[k])) for k in THEMES], name=_("Theme"), parent=panel)
        self.theme.changed.connect(self.theme_chosen)
        sizes = [(str(percent), f"{percent} %") for percent in TEXT_PERCENT]
        self.text = Segmented(sizes, name=_("Text size"), parent=panel)
        self.text.changed.connect(lambda percent: self.text_percent_chosen.emit(int(percent)))
        for line, (words, widget) in enumerate(
            ((_("Language"), self.language), (_("Theme"), self.theme), (_("Text size"), self.text))
        ):
            grid.addWidget(TextLabel(words, "cell", "text2", parent=panel), line, 0)
            grid.addWidget(widget, line, 1)
        panel.body.addLayout(grid)
        panel.set_foot(_("Works at once. Nothing about a patient is kept outside the board file."))
        return panel

    def _make_file(self) -> Panel:
        panel = Panel(_("Board file"), parent=self)
        panel.head.add_action(Chip(ChipForm.NOTE, _("This board file"), "", parent=panel))
        self._file = TextLabel("", "cell_strong", lines=0, parent=panel)
        self._checked = TextLabel("", "cell", "text2", lines=0, parent=panel)
        panel.body.addWidget(self._file)
        panel.body.addWidget(self._checked)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.check = Button(_("Check the file"), "shield-check", parent=panel)
        self.check.clicked.connect(self.check_requested)
        self.close_file = Button(_("Close the file"), "log-out", parent=panel)
        self.close_file.clicked.connect(self.close_requested)
        row.addWidget(self.check)
        row.addWidget(self.close_file)
        row.addStretch(1)
        panel.body.addLayout(row)
        panel.set_foot(_("The check reads every page, the references and the whole history."))
        return panel

    def _make_options(self) -> Panel:
        panel = Panel(setting_title(REGION), parent=self)
        panel.head.add_action(Chip(ChipForm.NOTE, _("This board file"), "", parent=panel))
        self.region = QComboBox(panel)
        named = field_words(REGION, "region")
        self.region.setAccessibleName(named)
        for code, words in {"": _("Not stated"), **{key: _(name) for key, name in REGIONS.items()}}.items():
            self.region.addItem(words, code)
        self.region.activated.connect(lambda _i: self.region_chosen.emit(self.region.currentData()))
        row = QHBoxLayout()
        row.addWidget(TextLabel(named, "cell", "text2", parent=panel))
        row.addWidget(self.region)
        row.addStretch(1)
        panel.body.addLayout(row)
        panel.set_foot(_("Stands beside every option, excludes none. A case can be looked at for another region."))
        return panel

    # -- what is shown ------------------------------------------------------------------------------------

    def show_preferences(self, kept: Preferences) -> None:
        """What this computer remembers."""
        self.theme.set_chosen(kept.theme)
        nearest = min(TEXT_PERCENT, key=lambda percent: abs(percent - kept.text_percent))
        self.text.set_chosen(str(nearest))

    def show_file(self, name: str, author: str, staleness: Staleness, *, read_only: bool, kept: bool) -> None:
        """The board file that is open; ``kept`` False says that it is the demonstration."""
        self._staleness, self._read_only = staleness, read_only
        self.top.set_subtitle(name)
        self._file.set_text(name if kept else _("Demonstration, gone when it is closed"))
        written = _("Changes go into the history as {name}.").format(name=author)
        self._checked.set_text(_("This file is open for reading only.") if read_only else written)
        default = Staleness()
        for key, box in self.limits.items():
            box.setValue(getattr(staleness, key))
            box.setEnabled(not read_only)
            usual = getattr(default, key)
            words = _("default") if getattr(staleness, key) == usual else _("default {days}").format(days=usual)
            self._defaults[key].set_text(words)
        self._judge()

    def show_rules(self, rules: ResponseRules) -> None:
        """The settings of response of the board."""
        self.response.show_rules(rules, read_only=self._read_only)
        self._judge()

    def show_region(self, region: str) -> None:
        """The region of the board."""
        self.region.setCurrentIndex(max(self.region.findData(region), 0))
        self.region.setEnabled(not self._read_only)

    def show_checked(self, words: str) -> None:
        """What the check of the file found."""
        self.check.setEnabled(True)
        self._checked.set_text(words)

    def show_checking(self) -> None:
        """The check is under way."""
        self.check.setEnabled(False)
        self._checked.set_text(_("Checking\u2026"))

    def staleness(self) -> Staleness:
        """The limits as they stand in the fields."""
        return Staleness(**{key: box.value() for key, box in self.limits.items()})

    def changes(self) -> int:
        """How many limits and settings differ from what is saved."""
        limits = sum(box.value() != getattr(self._staleness, key) for key, box in self.limits.items())
        return limits + self.response.changes()

    def _judge(self) -> None:
        count = self.changes()
        words = ngettext("Save {count} change", "Save {count} changes", count).format(count=count)
        self.save_button.setText(words if count else _("Nothing to save"))
        self.save_button.setEnabled(bool(count) and not self._read_only)

    def _save(self) -> None:
        if self.save_button.isEnabled():
            self.saved.emit(self.staleness(), self.response.rules())
