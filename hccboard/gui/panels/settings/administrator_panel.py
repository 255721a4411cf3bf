"""What the administrator of this computer settled, where it stands and what is wrong with it. Nothing to choose."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from hccboard import policy, wording
from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.policy import Policy
from hccboard.translate import LANGUAGE_NAMES, _
from hccboard.wording.formats import clauses_text


class AdministratorPanel(Panel):
    """``settled`` is the policy as it was read; one without a file has no panel."""

    def __init__(self, settled: Policy, parent: QWidget | None = None) -> None:
        super().__init__(_("Set by the administrator"), _("cannot be changed here"), parent=parent)
        self.head.add_action(Chip(ChipForm.NOTE, _("This computer"), "lock", parent=self))
        self.rows = settings_in_words(settled)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for line, (name, value) in enumerate(self.rows or [(_("No setting"), "")]):
            grid.addWidget(TextLabel(name, "cell", "text2", parent=self), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(TextLabel(value, "cell", lines=0, parent=self), line, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnMinimumWidth(0, theme.px(110))
        self.body.addLayout(grid)
        if settled.problems:
            mistakes = _("{words}.").format(words=clauses_text(settled.problems))
            words = wording.sentences_text([_("No board file can be opened until it is mended."), mistakes])
            self.body.addWidget(IssueCard("caution", _("The file has a mistake"), words, parent=self))
        if policy.can_be_changed():
            title = _("Users of this computer can change the file")
            words = _("It limits nobody who means to. The IT department can mend the owner and the permissions.")
            self.body.addWidget(IssueCard("caution", title, words, parent=self))
        self.set_foot(str(settled.place))


def settings_in_words(settled: Policy) -> list[tuple[str, str]]:
    """What is settled, as name and value; what is not settled is not named."""
    found = []
    if settled.store_folders:
        found.append((_("Board files lie in"), wording.list_text([str(folder) for folder in settled.store_folders])))
    if not settled.may_edit:
        found.append((_("Boards are"), _("only read")))
    if settled.idle_minutes is not None:
        found.append((_("Locks after"), _("{minutes} min unused").format(minutes=settled.idle_minutes)))
    if settled.language:
        found.append((_("Language"), LANGUAGE_NAMES[settled.language] + _(", until another is chosen")))
    if settled.evidence_folder is not None:
        found.append((_("Evidence packs"), str(settled.evidence_folder)))
    if off := [policy.feature_name(one) for one in policy.FEATURES if not settled.allows(one)]:
        found.append((_("Switched off"), wording.list_text(off)))
    if settled.server:
        words = _("{address}, not used: this version keeps boards in files")
        found.append((_("Server"), words.format(address=settled.server)))
    return found
