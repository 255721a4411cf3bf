"""Extrahepatic disease by site: what local treatment is reported, with its figures, and for whom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.domain.conversion.model import Review, Reviewed
from hccboard.domain.facts import Outcome
from hccboard.evidence import vocabulary
from hccboard.gui.panels.conversion.listing import Action, group_head, state_row, text_row
from hccboard.gui.panels.conversion.states import FORMS
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, default_word
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.metastasis_evidence import (
    AFFECTED,
    FREE,
    NOT_KNOWN,
    OPEN,
    MetastasisEvidence,
    Report,
    SiteEvidence,
    counts,
)  # fmt: skip
from hccboard.translate import _, mark
from hccboard.wording.formats import (
    at_start,
    clauses_text,
    list_text,
    names_text,
    number_text,
    sentences_text,
    with_point,
)
from hccboard.wording.operation import site_name

CASE, ALL = "case", "all"
_STATES: dict[str, tuple[ChipForm, str]] = {
    AFFECTED: (ChipForm.ACCENT, mark("Affected")), OPEN: (ChipForm.OPEN, mark("Nature open")),
    FREE: (ChipForm.NOT_REACHED, mark("Not affected")), NOT_KNOWN: (ChipForm.MISSING, mark("Not assessed")),
}  # fmt: skip
_CAVEAT = mark("Small, retrospective and selected series: a figure of one is no comparison with another.")


class MetastasesPanel(QWidget):
    """``entry_requested`` carries (kind of form, id of a record or "", field), ``evidence_requested`` an entry."""

    entry_requested = Signal(str, str, str)
    evidence_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: MetastasisEvidence | None = None
        self._read_only = False
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.chooser = Segmented(
            [(CASE, _("Affected or open")), (ALL, _("All sites"))], CASE, name=_("Sites"), small=True, parent=self
        )
        self.chooser.changed.connect(lambda _key: self._show())
        column.addWidget(self.chooser)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        column.addLayout(self._column)
        self.show_data(None)

    def set_read_only(self, read_only: bool) -> None:
        """Offer no form; records can still be opened."""
        self._read_only = read_only
        self._show()

    def show_data(self, data: MetastasisEvidence | None) -> None:
        """Show what is reported for the sites of a case."""
        self._data = data
        self._show()

    def sites(self) -> tuple[str, ...]:
        """The sites that are shown, from top to bottom."""
        return tuple(one.site for one in self._shown())

    def _shown(self) -> tuple[SiteEvidence, ...]:
        if self._data is None:
            return ()
        return self._data.sites if self.chooser.chosen() == ALL else self._data.of_the_case

    def _show(self) -> None:
        self.buttons = []
        clear(self._column)
        data = self._data
        self.chooser.setVisible(data is not None)
        if data is None:
            return
        shown = self._shown()
        if not shown or data.unnamed:
            self._column.addWidget(self._none(data))
        for one in shown:
            self._column.addWidget(self._site(one))
        if shown:
            self._column.addWidget(self._preconditions(shown, data))
            self._column.addWidget(self._general(data))

    def _none(self, data: MetastasisEvidence) -> Panel:
        panel = Panel(_("Extrahepatic disease"), padding=0, parent=self)
        assessed = [one for one in data.sites if one.state == FREE]
        if data.unnamed:
            text = _("Distant metastases are recorded without a site.")
        elif len(assessed) == len(data.sites):
            text = _("No site is affected.")
        else:
            text = _("No site is recorded as affected or open; not every site is recorded as free.")
        panel.body.addWidget(text_row(text, panel, "text"))
        if not self._read_only:
            self._link(panel, _("Enter"), lambda: self.entry_requested.emit("MetastasisFinding", "", "certainty"))
        return panel

    def _link(self, panel: Panel, text: str, run: Callable[[], None]) -> None:
        link = Button(text, kind="link", parent=panel)
        link.clicked.connect(lambda _on=False: run())
        panel.head.add_action(link)
        self.buttons.append(link)

    # -- one site -----------------------------------------------------------------------------------------

    def _site(self, one: SiteEvidence) -> Panel:
        name = at_start(_(vocabulary.SITES[one.site])) if one.site in vocabulary.SITES else site_name(one.site)
        panel = Panel(name, padding=0, parent=self)
        panel.body.setSpacing(0)
        form, word = _STATES[one.state]
        panel.head.add_action(Chip(form, _(word), parent=panel))
        for finding in one.findings[:1]:
            button = Button("", "chevron-right", "quiet", small=True, name=_("Open the record"), parent=panel)
            button.setAccessibleName(f"{button.accessibleName()}: {name}")
            button.clicked.connect(lambda _on=False, record=finding.id: self._open(record))
            panel.head.add_action(button)
            self.buttons.append(button)
        if found := _found(one):
            panel.body.addWidget(text_row(found, panel, "text"))
        if not one.reports:
            panel.body.addWidget(text_row(_("Local treatment: none in the evidence base."), panel, "text"))
        self._add_reports(panel, one.reports)
        for text in one.conflicts:
            panel.body.addWidget(text_row(text, panel, "caution"))
        if one.sources:
            panel.body.addWidget(text_row(clauses_text(one.sources), panel))
        return panel

    def _open(self, record_id: str) -> None:
        kind = "Lesion" if self._data is not None and record_id in self._data.lesions else "MetastasisFinding"
        self.entry_requested.emit(kind, record_id, "")

    def _add_reports(self, panel: Panel, reports: tuple[Report, ...]) -> None:
        modality = ""
        for report in reports:
            if report.modality != modality:
                modality = report.modality
                panel.body.addWidget(group_head(at_start(_(vocabulary.MODALITIES[modality])), "", panel))
            else:
                panel.body.addWidget(Hairline(parent=panel))
            panel.body.addWidget(self._report(report, panel))

    def _report(self, one: Report, panel: Panel) -> QWidget:
        box = QWidget(panel)
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(TextLabel(one.outcome, "cell_medium", lines=0, parent=box))
        for text, tone in _about(one):
            lines.addWidget(TextLabel(text, "label", tone, lines=0, parent=box))
        row.addLayout(lines, 1)
        figures = QVBoxLayout()
        figures.setSpacing(0)
        for text, role, tone in _figures(one):
            figures.addWidget(TextLabel(text, role, tone, align="right", parent=box))
        figures.addStretch(1)
        row.addLayout(figures)
        button = Button("", "book-open", "quiet", small=True, name=_("Evidence entry"), parent=box)
        button.setAccessibleName(f"{button.accessibleName()}: {one.outcome}")
        button.clicked.connect(lambda _on=False: self.evidence_requested.emit(one.entry))
        self.buttons.append(button)
        row.addWidget(button)
        said = [one.outcome, *(text for text, *_rest in (*_figures(one), *_about(one)))]
        box.setAccessibleName(list_text(said))
        return box

    # -- for whom, and what is told of several sites ------------------------------------------------------

    def _preconditions(self, shown: tuple[SiteEvidence, ...], data: MetastasisEvidence) -> Panel:
        panel = Panel(_("Preconditions of the papers"), _("for this case"), padding=0, parent=self)
        panel.body.setSpacing(0)
        wanted = dict.fromkeys(key for one in shown for key in one.preconditions)
        for key in (one for one in wanted if one in data.sets):
            review = data.sets[key]
            panel.body.addWidget(group_head(_(review.rule_set.name), _counted(review), panel))
            for item in review.items:
                panel.body.addWidget(_criterion(item, panel))
            for text in review.rule_set.caveats:
                panel.body.addWidget(text_row(_(text), panel))
            row, button = state_row(ChipForm.NOTE, "", _source(review), (), "", self._evidence(key), panel)
            if button is not None:
                self.buttons.append(button)
            panel.body.addWidget(row)
        return panel

    def _evidence(self, key: str) -> Action:
        return Action(_("Evidence entry"), lambda: self.evidence_requested.emit(f"criteria_set.{key}"), "book-open")

    def _general(self, data: MetastasisEvidence) -> Panel:
        panel = Panel(_("Several sites together"), padding=0, parent=self)
        panel.body.setSpacing(0)
        self._add_reports(panel, data.general)
        panel.body.addWidget(text_row(_(_CAVEAT), panel))
        return panel

    def retheme(self) -> None:
        if hasattr(self, "_data"):
            self._show()


def _found(one: SiteEvidence) -> str:
    """What the records describe: "9 mm nodule, right lower lobe"."""
    told = []
    for finding in one.findings:
        if finding.certainty in ("yes", "indeterminate"):
            count = _("number {count}").format(count=number_text(finding.count)) if (finding.count or 0) > 1 else ""
            told.append(list_text([part for part in (finding.description, count) if part]))
    return clauses_text([text for text in told if text])


def _figures(one: Report) -> list[tuple[str, str, str]]:
    """Value, interval, what it is compared with, P; each with its role and tone."""
    told = [(one.value, "cell_strong", "text"), (one.interval, "label", "text2")]
    if one.compared:
        told.append((_("vs {value}").format(value=one.compared), "label", "text2"))
    if one.p:
        told.append((_("P {value}").format(value=one.p), "label", "text2"))
    return [one for one in told if one[0]]


def _about(one: Report) -> list[tuple[str, str]]:
    """Technique, whom it was seen in, against what, where it stands; a caution where lesions were counted."""
    size = _("n {count}").format(count=one.size) if one.size else ""
    seen = list_text([part for part in (one.technique, size) if part])
    told = [(sentences_text([with_point(seen), one.population] if seen and one.population else [seen, one.population]),
             "text2")]  # fmt: skip
    if one.comparator:
        told.append((_("Compared with {name}").format(name=one.comparator), "text2"))
    if one.per_lesion:
        told.append((_("Counted in lesions and not in patients (probable)."), "caution"))
    told.append((one.note, "text2"))
    several = _("references {numbers}") if any(sign in one.references for sign in "-,") else _("reference {numbers}")
    references = several.format(numbers=one.references.replace("-", "\u2013")) if one.references else ""
    told.append((names_text([part for part in (one.source, one.place, references, *one.flags) if part]), "text3"))
    return [one for one in told if one[0]]


def _criterion(item: Reviewed, parent: QWidget) -> QWidget:
    form = FORMS[item.state]
    note = (_(item.item.note),) if item.item.note else ()
    row, _button = state_row(form, default_word(form), _(item.item.words), note, "", None, parent)
    return row


def _counted(review: Review) -> str:
    found = counts(review)
    return _("{met} met, {unmet} unmet, {unknown} unknown").format(
        met=found[Outcome.MET], unmet=found[Outcome.UNMET], unknown=found[Outcome.UNKNOWN]
    )


def _source(review: Review) -> str:
    one = review.rule_set
    certainty = vocabulary.CERTAINTIES.get(one.certainty, "")
    edition = one.edition if one.edition not in one.source else ""
    return list_text([part for part in (_(one.source), edition, _(certainty) if certainty else "") if part])


__all__ = ["MetastasesPanel"]
