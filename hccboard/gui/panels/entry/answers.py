"""Questions of an imaging study with their answers side by side: vessels, the whole liver, nodes and metastases.

Yes, no, indeterminate and not assessed are four answers; none is preselected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QWidget

from hccboard import wording
from hccboard.domain.catalogue import BILE_DUCT, VP, VV
from hccboard.domain.records import CERTAINTY, METASTASIS_SITES, THROMBUS_STATES
from hccboard.domain.response.model import NE
from hccboard.gui import theme
from hccboard.gui.panels.entry.editors import ToggleStrip
from hccboard.gui.panels.entry.imaging_typed import STUDY_ANSWERS, SheetTyped
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec
from hccboard.gui.widgets.field import UnitEdit
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _, ngettext

_DISTANT = tuple(site for site in METASTASIS_SITES if site not in ("regional_lymph_node", "distant_any"))
_ORDER = ("regional_lymph_node", "distant_any", *_DISTANT)
_VESSELS = (("portal_vein", VP), ("hepatic_vein", VV), ("bile_duct", BILE_DUCT))
_LABEL = 136
_FLAGS = ("portal_vein_main_trunk", "portal_vein_contralateral", "thrombus_enhancing")
_STATUS = "thrombus_status"


def _short_names() -> dict[str, str]:
    """What stands before the answers; the full name is said and shown as a tooltip."""
    return {
        "portal_vein_main_trunk": _("Main portal trunk"), "portal_vein_contralateral": _("Contralateral branch"),
        "adjacent_organ_invasion": _("Adjacent organ"), "visceral_peritoneum_perforation": _("Peritoneum pierced"),
        "liver_involvement_pct": _("Share of the liver"), "thrombus_status": _("Thrombus, course"),
    }  # fmt: skip


def _short_states() -> dict[str, str]:
    """What a reader says of the thrombus, short enough for a strip; the full words are its tooltips."""
    return {"progressed": _("Progressed"), "not_evaluable": NE}


def certainty_strip(kind: str, name: str, label: str, parent: QWidget) -> ToggleStrip:
    """The four answers."""
    options = [(code, wording.choice_name(kind, name, code)) for code in CERTAINTY]
    return ToggleStrip(options, label, small=True, parent=parent)


class _Grid(QScrollArea):
    """Rows of question, answer and note that scroll where the window is low."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.content = QWidget()
        self.content.setProperty("ground", "surface")
        self.grid = QGridLayout(self.content)
        self.grid.setContentsMargins(theme.px(12), theme.px(5), theme.px(12), theme.px(5))
        self.grid.setHorizontalSpacing(theme.px(8))
        self.grid.setVerticalSpacing(theme.px(3))
        self.grid.setColumnStretch(2, 1)
        self.setWidget(self.content)
        self._line = 0

    def add(self, words: str, answer: QWidget, note: QWidget | None = None) -> TextLabel:
        label = TextLabel(words, "cell", parent=self.content)
        label.setBuddy(answer)
        label.setMinimumWidth(min(label.sizeHint().width(), theme.px(_LABEL)))
        self.grid.addWidget(label, self._line, 0)
        if note is None:
            self.grid.addWidget(answer, self._line, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        else:
            self.grid.addWidget(answer, self._line, 1)
            self.grid.addWidget(note, self._line, 2)
        self._line += 1
        return label

    def close_up(self) -> None:
        """Keep the rows at the top."""
        self.grid.setRowStretch(self._line, 1)


class LiverAnswers(Panel):
    """Vessels and bile ducts with their classes, then what the report says of the whole liver."""

    changed = Signal()

    def __init__(self, sheet: SheetTyped, *, had_thrombus: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(_("Vessels and whole liver"), padding=0, parent=parent)
        self._sheet, self._had_thrombus = sheet, had_thrombus
        self.strips: dict[str, ToggleStrip] = {}
        self._labels: dict[str, TextLabel] = {}
        grid = self._grid = _Grid(self)
        self.body.addWidget(grid)
        self.up_to = QComboBox(grid.content)
        for name, codes in _VESSELS:
            words = wording.field_name("VascularInvasion", name)
            tips = [wording.choice_name("VascularInvasion", name, code) for code in codes]
            strip = ToggleStrip([(code, code) for code in codes], words, small=True, tooltips=tips,
                                parent=grid.content)  # fmt: skip
            self._add(name, words, strip, self._range() if name == "portal_vein" else None)
            if name == "portal_vein":
                for flag in _FLAGS:
                    words = wording.field_name("VascularInvasion", flag)
                    self._add(flag, words, certainty_strip("VascularInvasion", flag, words, grid.content))
        words = wording.field_name("VascularInvasion", _STATUS)
        full = [wording.choice_name("VascularInvasion", _STATUS, code) for code in THROMBUS_STATES]
        short = [_short_states().get(code, name) for code, name in zip(THROMBUS_STATES, full, strict=True)]
        states = list(zip(THROMBUS_STATES, short, strict=True))
        self._add(_STATUS, words, ToggleStrip(states, words, small=True, tooltips=full, parent=grid.content))
        for name in STUDY_ANSWERS[:1]:
            self._add_statement(name)
        self.involvement = UnitEdit("", "%")
        self.involvement.setProperty("small", True)
        self.involvement.setMaximumWidth(theme.px(80))
        self.involvement.setAccessibleName(wording.field_name("ImagingStudy", "liver_involvement_pct"))
        self.involvement.textEdited.connect(self._edited)
        grid.add(_short_names()["liver_involvement_pct"], self.involvement)
        for name in STUDY_ANSWERS[1:]:
            self._add_statement(name)
        grid.close_up()
        self.load()

    def _add_statement(self, name: str) -> None:
        words = wording.field_name("ImagingStudy", name)
        self._add(name, words, certainty_strip("ImagingStudy", name, words, self._grid.content))

    def _add(self, name: str, words: str, strip: ToggleStrip, note: QWidget | None = None) -> None:
        self.strips[name] = strip
        strip.answered.connect(self._edited)
        self._labels[name] = self._grid.add(_short_names().get(name, words), strip, note)
        self._labels[name].setToolTip(words)

    def _range(self) -> QWidget:
        """Where a report leaves the class open, the highest one possible."""
        box = QWidget(self._grid.content)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(TextLabel(_("to"), "label", "text2", parent=box))
        self.up_to.setProperty("small", True)
        self.up_to.addItem("\u2013", None)
        for code in VP[1:]:
            self.up_to.addItem(code, code)
        self.up_to.setAccessibleName(wording.field_name("VascularInvasion", "portal_vein_high"))
        self.up_to.activated.connect(self._edited)
        row.addWidget(self.up_to)
        row.addStretch(1)
        return box

    def load(self) -> None:
        """Show what is typed."""
        for name, strip in self.strips.items():
            source = self._sheet.study if name in STUDY_ANSWERS else self._sheet.vessels
            strip.set_value(getattr(source, name))
        high = self._sheet.vessels.portal_vein_high
        self.up_to.setCurrentIndex(max(self.up_to.findData(high), 0) if high else 0)
        self.involvement.setText(self._sheet.study.liver_involvement_pct)
        self._show_flags()

    def _edited(self) -> None:
        for name, strip in self.strips.items():
            target = self._sheet.study if name in STUDY_ANSWERS else self._sheet.vessels
            setattr(target, name, strip.value())
        self._sheet.vessels.portal_vein_high = self.up_to.currentData()
        self._sheet.study.liver_involvement_pct = self.involvement.text()
        self._show_flags()
        self.changed.emit()

    def _show_flags(self) -> None:
        """Questions about a thrombus are asked where there is one; an answer that was given stays in view."""
        vessels = self._sheet.vessels
        highest = vessels.portal_vein_high or vessels.portal_vein
        asked = {
            "portal_vein_main_trunk": highest in VP[3:], "portal_vein_contralateral": highest in VP[4:],
            "thrombus_enhancing": highest in VP[1:],
            _STATUS: self._had_thrombus or highest in VP[1:] or vessels.hepatic_vein in VV[1:],
        }  # fmt: skip
        for name, shown in asked.items():
            visible = shown or self.strips[name].value() is not None
            self.strips[name].setVisible(visible)
            self._labels[name].setVisible(visible)


class SiteAnswers(Panel):
    """Nodes and metastases: how certain, each site answered, or one answer for all distant sites."""

    changed = Signal()

    def __init__(self, sheet: SheetTyped, parent: QWidget | None = None) -> None:
        super().__init__(_("Nodes and metastases"), _("how certain, each site"), padding=0, parent=parent)
        self._sheet = sheet
        self.strips: dict[str, ToggleStrip] = {}
        self.notes: dict[str, QLineEdit] = {}
        self._open = Chip(ChipForm.MISSING, "", parent=self)
        self.head.add_action(self._open)
        grid = _Grid(self)
        self.body.addWidget(grid)
        for site in _ORDER:
            words = wording.choice_name("MetastasisFinding", "site", site)
            strip = certainty_strip("MetastasisFinding", "certainty", words, grid.content)
            strip.answered.connect(self._edited)
            note = QLineEdit(grid.content)
            note.setProperty("small", True)
            note.setMinimumWidth(theme.px(60))
            note.setAccessibleName(_("{site}, description").format(site=words))
            note.textEdited.connect(self._edited)
            self.strips[site], self.notes[site] = strip, note
            grid.add(words, strip, note)
        grid.close_up()
        self.load()

    def load(self) -> None:
        """Show what is typed."""
        for site, strip in self.strips.items():
            answer = self._sheet.sites.get(site) or ["", ""]
            strip.set_value(answer[0] or None)
            self.notes[site].setText(answer[1] if len(answer) > 1 else "")
            self.notes[site].setCursorPosition(0)
        self._count()

    def _edited(self) -> None:
        for site, strip in self.strips.items():
            answer = [strip.value() or "", self.notes[site].text()]
            if any(answer):
                self._sheet.sites[site] = answer
            else:
                self._sheet.sites.pop(site, None)
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        """How many sites are open; an answer for all distant sites stands for each of them."""
        count = len(open_sites({site: strip.value() for site, strip in self.strips.items()}))
        self._open.setVisible(count > 0)
        text = ngettext("{count} open", "{count} open", count).format(count=count)
        self._open.set_chip(ChipSpec(ChipForm.MISSING, text))
        overall = self.strips["distant_any"].value()
        for site in _DISTANT:
            covered = overall in ("yes", "no") and self.strips[site].value() is None
            self.notes[site].setPlaceholderText(_("covered") if covered else "")


def open_sites(answers: dict[str, Any]) -> Sequence[str]:
    """The sites without a yes or no; one for all distant sites covers those that are not answered."""
    overall = answers.get("distant_any") in ("yes", "no")
    found = []
    for site in _ORDER:
        answer = answers.get(site)
        if site == "distant_any" or answer in ("yes", "no"):
            continue
        if answer is None and overall and site in _DISTANT:
            continue
        found.append(site)
    return found
