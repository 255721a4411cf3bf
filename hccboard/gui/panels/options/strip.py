"""What is chosen above the table: edition, goal, region, and which of the options are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from hccboard.evidence import vocabulary
from hccboard.gui import theme
from hccboard.gui.panels.options.sheet import Edition, Sheet
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.panel import Hairline
from hccboard.gui.widgets.segmented import Segmented
from hccboard.translate import _


class Strip(QWidget):
    """``choice_made`` carries goal and region, "" for what is not stated."""

    edition_chosen = Signal(str)
    filter_chosen = Signal(str)
    choice_made = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        box = QWidget(self)
        flow = FlowLayout(box, across=8, down=6)
        flow.setContentsMargins(12, 8, 12, 8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        self.edition = self._combo(_("Edition"), box)
        self.goal = self._combo(_("Goal of treatment"), box)
        self.region = self._combo(_("Region of approval"), box)
        self.filters = Segmented([("all", _("All"))], "all", name=_("Show"), small=True, parent=parent)
        self.edition.activated.connect(lambda _n: self.edition_chosen.emit(self.edition.currentData()))
        for combo in (self.goal, self.region):
            combo.activated.connect(self._choice_made)
        self.filters.changed.connect(self.filter_chosen)
        for widget in (self.edition, self.goal, self.region):
            flow.addWidget(widget)
        column.addWidget(box)
        column.addWidget(Hairline(parent=self))
        self._compact, self._listing = False, True

    def _combo(self, name: str, parent: QWidget) -> QComboBox:
        combo = QComboBox(parent)
        combo.setProperty("small", True)
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    def _choice_made(self, _number: int) -> None:
        self.choice_made.emit(self.goal.currentData(), self.region.currentData())

    def show_sheet(self, sheet: Sheet, edition: str, goal: str, region: str) -> None:
        """What can be chosen, and what is."""
        self._fill(self.edition, [(one.key, _edition_text(one)) for one in sheet.editions], edition)
        self.edition.setToolTip(next((one.name for one in sheet.editions if one.key == edition), ""))
        recorded = vocabulary.GOALS.get(sheet.goal, "") if sheet.goal_recorded else ""
        unstated = _("Goal: not stated")
        if recorded:
            unstated = _("Goal as recorded: {goal}").format(goal=_(recorded))
        goals = [(key, _("Goal: {goal}").format(goal=_(name))) for key, name in vocabulary.GOALS.items()]
        self._fill(self.goal, [("", unstated), *goals], goal)
        regions = [(key, _("Region: {region}").format(region=_(name))) for key, name in vocabulary.REGIONS.items()]
        unstated = _("Region: not stated")
        if sheet.board_region:
            unstated = _("Region of the board: {region}").format(region=_(vocabulary.REGIONS[sheet.board_region]))
        self._fill(self.region, [("", unstated), *regions], region)

    @staticmethod
    def _fill(combo: QComboBox, items: Sequence[tuple[str, str]], chosen: str) -> None:
        combo.clear()
        for key, text in items:
            combo.addItem(text, key)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))

    def show_filters(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """The filters with their counts."""
        self.filters.set_choices(list(choices), chosen)

    def set_compact(self, compact: bool) -> None:
        """Leave out what has no room beside a form."""
        self._compact = compact
        self._share()

    def set_listing(self, listing: bool) -> None:
        """Whether the options are shown, so that edition and filter say something."""
        self._listing = listing
        self._share()

    def _share(self) -> None:
        self.filters.setVisible(self._listing and not self._compact)
        self.edition.setVisible(self._listing)

    def focus_choice(self, key: str) -> None:
        """Lead to the chooser of the goal or the region."""
        combo = self.goal if key == "goal" else self.region
        combo.setFocus(Qt.FocusReason.OtherFocusReason)
        combo.showPopup()

    def retheme(self) -> None:
        self.setMinimumWidth(theme.px(240))


def _edition_text(edition: Edition) -> str:
    """ "BCLC 2022, abstract only": an edition with how well its text is known, where that is not the primary text."""
    if not edition.tag:
        return edition.short
    return _("{edition}, {reading}").format(edition=edition.short, reading=edition.tag)
