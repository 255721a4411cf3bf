"""The liver map with its switch between baseline, both and the newest study."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hccboard import wording
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD, standing_plan, standing_volumetry, volume_facts
from hccboard.gui.panels.overview.tumour import Studies, map_data
from hccboard.gui.widgets.liver_map import LiverLegend, LiverMap
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.liver_volumes import plan_name


class LiverPanel(Panel):
    """``item_chosen`` carries the key of a lesion, thrombus or finding."""

    item_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Liver map"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self.mode = Segmented([], name=_("What the map shows"), small=True, parent=self)
        self.head.add_action(self.mode)
        self.body.setContentsMargins(12, 8, 12, 8)
        self.body.setSpacing(4)
        self.map = LiverMap(parent=self)
        self.map.lesion_selected.connect(self.item_chosen)
        self.mode.changed.connect(self.map.set_mode)
        self.body.addWidget(self.map, 1)
        self.body.addWidget(LiverLegend(self))
        words = _("Schematic, anterior view. Lesions share one scale; the outline is not to scale.")
        self.body.addWidget(TextLabel(words, "label", "text3", lines=2, parent=self))
        self._nothing = TextLabel("", "label", "missing", parent=self)
        self.body.addWidget(self._nothing)

    def set_studies(self, view: CaseView, studies: Studies) -> None:
        """Show the lesions of a case."""
        self._offer_modes(studies)
        self.map.set_data(map_data(view, studies))
        self.head.set_subtitle(_subtitle(view, studies))
        self._nothing.set_text(_nothing(studies))
        self._nothing.setVisible(bool(_nothing(studies)))
        self._show_foot(view)

    def _offer_modes(self, studies: Studies) -> None:
        self.mode.setVisible(studies.compared)
        if not studies.compared or studies.latest is None:
            self._set_mode("current")
            return
        chosen = self.mode.chosen() or "both"
        label = studies.latest.label if len(studies.latest.label) <= 10 else _("Newest")
        self.mode.set_choices([("baseline", _("Baseline")), ("both", _("Both")), ("current", label)], chosen)
        self._set_mode(chosen)

    def _set_mode(self, mode: str) -> None:
        if self.map.mode() != mode:  # every change draws the whole map again
            self.map.set_mode(mode)

    def _show_foot(self, view: CaseView) -> None:
        icg = view.snapshot.facts.get("icg_r15_pct")
        involved = view.snapshot.facts.get("tumour.liver_involvement_pct")
        left: str | tuple[Span, ...] = ""
        right: str | tuple[Span, ...] = ""
        remnant = _remnant(view)
        if remnant is not None:
            left = _pair(*remnant)
        elif involved is not None:
            percent = wording.value_text(involved).removesuffix(" %")
            left = _pair(wording.fact_name("tumour.liver_involvement_pct"), f"{percent} %")
        if icg is not None:
            right = _pair(wording.short_fact_name("icg_r15_pct"), wording.value_text(icg))
        self.set_foot(left, right)
        self.show_foot(bool(left or right))


def _remnant(view: CaseView) -> tuple[str, str] | None:
    """What a resection that is considered leaves, by a volumetry that is not too old: its name and the volume with its
    share."""
    case, as_of = view.case, view.snapshot.as_of
    volumetry, plan = standing_volumetry(case, as_of), standing_plan(case, as_of)
    if volumetry is None or volumetry.remnant_volume_ml is None or view.snapshot.staleness.is_stale(volumetry, as_of):
        return None
    facts = {one.key: one for one in volume_facts(case, as_of, view.snapshot.staleness)}
    share = facts.get(SHARE_OF_STANDARD)
    volume = _("{volume} mL").format(volume=wording.number_text(volumetry.remnant_volume_ml))
    if share is not None:
        percent = wording.value_text(share)
        volume = _("{volume}, {percent} of standard volume").format(volume=volume, percent=percent)
    named = plan_name(plan, kind_only=True) if plan is not None else ""
    return (_("{resection} leaves").format(resection=named) if named else _("Future liver remnant"), volume)


def _pair(name: str, value: str) -> tuple[Span, ...]:
    """A name and its value, the value heavier."""
    return Span(f"{name} "), Span(value, "label_strong", "text")


def _subtitle(view: CaseView, studies: Studies) -> str:
    if studies.latest is None:
        return ""
    parts = [studies.latest.label, wording.day_of(studies.latest)]
    if studies.latest.date:
        days = (view.snapshot.as_of - studies.latest.date).days
        ahead = view.board is not None and view.board == view.snapshot.as_of
        words = _("{age} before board") if ahead else _("{age} ago")
        parts.append(words.format(age=wording.age_text(days)))
    return wording.list_text([part for part in parts if part])


def _nothing(studies: Studies) -> str:
    if studies.latest is None:
        return _("No imaging study recorded.")
    return "" if studies.lesions else _("No lesion recorded.")
