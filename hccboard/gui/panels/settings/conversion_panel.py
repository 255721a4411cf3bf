"""The board's own set of criteria for the conversion review: its thresholds, and under which version it adopts them.

Nothing here waits for Save: thresholds are kept only together with the version, the author and the date of adoption.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from hccboard.domain.conversion.local import ConversionRules
from hccboard.gui import theme
from hccboard.gui.panels.settings.version_list import VersionList
from hccboard.gui.panels.settings.withheld_list import WithheldList
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.field import Field, NumberBox, stacked
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.board_conversion import CONVERSION, LIMITS, LONGEST_TEXT, version_taken
from hccboard.operations.setting_words import ToldChange
from hccboard.translate import _
from hccboard.wording.conversion import NOT_ADOPTED
from hccboard.wording.formats import at_start, date_text
from hccboard.wording.settings import FIELDS, field_unit, field_words, setting_title


class ConversionPanel(Panel):
    """``adopted`` carries the thresholds with version, author and date, and why they replace those before."""

    adopted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(setting_title(CONVERSION), parent=parent)
        self.head.add_action(Chip(ChipForm.NOTE, _("This board file"), "", parent=self))
        self._kept = ConversionRules()
        self._read_only, self._loading = True, False
        self._choices: tuple[tuple[str, str], ...] = ()
        self._adopted: tuple[ConversionRules, ...] = ()
        self._shown: object = None
        self.boxes: dict[str, NumberBox] = {}
        self._defaults: dict[str, TextLabel] = {}
        self.standing = TextLabel("", "cell_strong", lines=0, parent=self)
        self.body.addWidget(self.standing)
        self._make_thresholds()
        self.body.addWidget(TextLabel(_("Withheld before the operation, at least"), "cell_strong", parent=self))
        self.withheld = WithheldList(self)
        self.withheld.changed.connect(self._judge)
        self.body.addWidget(self.withheld)
        self.body.addWidget(Hairline(parent=self))
        self._make_adoption()
        self.set_foot(_(
            "Thresholds of the local set alone: those of published sets never move. Of a drug the most specific name "
            "counts: itself, its class, its family."
        ))  # fmt: skip
        self.retheme()

    def retheme(self) -> None:
        for box, label in zip(self.boxes.values(), self._defaults.values(), strict=True):
            box.setFixedWidth(theme.px(100))
            label.setMinimumWidth(theme.px(100))

    # -- building -----------------------------------------------------------------------------------------

    def _make_thresholds(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for line, key in enumerate(FIELDS[CONVERSION]):
            words = field_words(CONVERSION, key)
            grid.addWidget(TextLabel(words, "cell", lines=2, parent=self), line, 0)
            box = NumberBox(*LIMITS[key], field_unit(CONVERSION, key), parent=self)
            box.setAccessibleName(words)
            box.valueChanged.connect(self._judge)
            grid.addWidget(box, line, 1)
            label = TextLabel("", "label", "text3", parent=self)
            grid.addWidget(label, line, 2)
            self.boxes[key], self._defaults[key] = box, label
        self.body.addLayout(grid)

    def _make_adoption(self) -> None:
        self.version, self.author, self.day = QLineEdit(self), QLineEdit(self), QDateEdit(self)
        self.reason = QLineEdit(self)
        for edit in (self.version, self.author, self.reason):
            edit.setMaxLength(LONGEST_TEXT)
            edit.textEdited.connect(lambda _text: self._judge())
        self.version.setPlaceholderText(_("for instance 2.1"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.dateChanged.connect(lambda _day: self._judge())
        self.version_field = Field(_("Version"), self.version, required=True, parent=self)
        self.body.addWidget(stacked([self.version_field, Field(_("Adopted on"), self.day, parent=self)], self))
        self.body.addWidget(Field(_("Author"), self.author, parent=self))
        self.reason_field = Field(_("Reason"), self.reason, required=True, parent=self)
        self.body.addWidget(self.reason_field)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.adopt_button = Button(_("Adopt"), "check", parent=self)
        self.adopt_button.clicked.connect(self._adopt)
        self.reset_button = Button(_("Back to the starting values"), kind="quiet", parent=self)
        self.reset_button.clicked.connect(self._back_to_start)
        row.addWidget(self.adopt_button)
        row.addWidget(self.reset_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.versions = VersionList(self)
        self.body.addWidget(self.versions)

    # -- what is shown ------------------------------------------------------------------------------------

    def show_rules(
        self, rules: ConversionRules, choices: Sequence[tuple[str, str]], *, author: str, today: date, read_only: bool,
        adopted: Sequence[ConversionRules] = (), versions: Sequence[ToldChange] = (),
    ) -> None:  # fmt: skip
        """The thresholds that are kept; ``choices`` are drugs, classes and families with their words, ``adopted`` every
        version there was, ``versions`` the same in words. What was typed stays while the same ones are shown again."""
        self._adopted = tuple(adopted)
        self.versions.show_versions(versions)
        shown = rules, tuple(choices), author, read_only
        if shown == self._shown:
            return
        self._shown = shown
        self._kept, self._read_only = rules, read_only
        self._choices = tuple(choices)
        self._loading = True
        self._show_values(rules)
        self.version.setText(rules.version)
        self.author.setText(rules.author or author)
        self.day.setMaximumDate(_qdate(today))
        self.day.setDate(_qdate(rules.agreed_on or today))
        self.reason.clear()
        self.reason_field.setVisible(rules.adopted)  # what was adopted is replaced: said why, as with a record
        for widget in (*self.boxes.values(), self.version, self.author, self.day, self.reason):
            widget.setEnabled(not read_only)
        self._loading = False
        self.standing.set_text(_standing(rules))
        self._judge()

    def forget(self) -> None:
        """Another file: nothing that was typed stays."""
        self._shown = None

    def _show_values(self, rules: ConversionRules) -> None:
        usual = ConversionRules()
        for key, box in self.boxes.items():
            value, start = getattr(rules, key), getattr(usual, key)
            box.setValue(value)
            shown = _("starting value") if value == start else _("starting value {value}").format(value=start)
            self._defaults[key].set_text(shown)
        self.withheld.show_days(rules.withheld_days, self._choices, read_only=self._read_only)

    def rules(self) -> ConversionRules:
        """What stands in the fields, as adopted."""
        day = self.day.date()
        return ConversionRules(
            version=self.version.text().strip(), author=self.author.text().strip(),
            agreed_on=date(day.year(), day.month(), day.day()), withheld_days=self.withheld.days(),
            **{key: box.value() for key, box in self.boxes.items()},
        )  # fmt: skip

    # -- adopting -----------------------------------------------------------------------------------------

    def _judge(self) -> None:
        if self._loading:
            return
        told = self.rules()
        fault = self._fault(told)
        self.version_field.explain("caution", fault) if fault else self.version_field.explain()
        said = bool(self.reason.text().strip()) or not self._kept.adopted
        may = bool(told.version) and not fault and told != self._kept and said and not self._read_only
        self.adopt_button.setEnabled(may)
        self.reset_button.setEnabled(told.thresholds != ConversionRules().thresholds and not self._read_only)

    def _fault(self, told: ConversionRules) -> str:
        """Why what stands in the fields cannot be adopted."""
        twice = self.withheld.twice()
        if twice:
            return _("{drug} stands twice.").format(drug=twice)
        if told.flr_pct > told.flr_cirrhosis_pct:
            return _("The limit for a healthy liver is above the one for cirrhosis.")
        taken = (one for one in (*self._adopted, self._kept) if one.adopted and one.version == told.version)
        return version_taken(told.version) if any(one.thresholds != told.thresholds for one in taken) else ""

    def _adopt(self) -> None:
        if self.adopt_button.isEnabled():
            self.adopted.emit(self.rules(), self.reason.text().strip())

    def _back_to_start(self) -> None:
        self._loading = True
        self._show_values(ConversionRules())
        self._loading = False
        self._judge()


def _standing(rules: ConversionRules) -> str:
    if not rules.adopted:
        return _("{words}.").format(words=at_start(_(NOT_ADOPTED)))
    words = _("Version {version}, adopted on {day} by {author}.") if rules.author else _(
        "Version {version}, adopted on {day}."
    )  # fmt: skip
    return words.format(version=rules.version, day=date_text(rules.agreed_on), author=rules.author)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


__all__ = ["ConversionPanel"]
