"""The two panels in which a volumetry and a plan are typed: their fields, and what stands while nothing is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hccboard.domain.liver_volumes import Body
from hccboard.domain.records import BodySize, LiverVolumetry, OperationPlan, Record
from hccboard.gui.entry_seam import EntryRequest
from hccboard.gui.panels.entry.form_fields import FormFields
from hccboard.gui.panels.entry.volumetry_typed import body_words, plan_words, volumetry_words
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

_VOLUME_ROWS = (
    ("date", "study_id"), ("total_volume_ml", "tumour_volume_ml", "remnant_volume_ml"),
    ("formula", "standard_volume_ml"), ("source", "note"),
)  # fmt: skip
_PLAN_ROWS = (
    ("date", "operation_date"), ("kind", "jlca_category"), ("margin_mm", "surgeons_agreeing"), ("source", "note"),
)  # fmt: skip
_BODY_ROWS = (("height_cm", "weight_kg", "date"),)


class VolumesPanel(Panel):
    """The volumes, and below them the body size that standard volumes are worked out with."""

    def __init__(self, request: EntryRequest, parent: QWidget) -> None:
        assert request.view is not None
        super().__init__(_("Liver volumetry"), _state_of(request.record, LiverVolumetry), parent=parent)
        self._corrects = isinstance(request.record, LiverVolumetry)
        case, today = request.view.case, request.today
        self.volumes = FormFields(LiverVolumetry, case, today, self, rows=_VOLUME_ROWS, wide=("formula",))
        self.body_line = TextLabel("", "label", "text2", lines=0, parent=self)
        self.body_size = FormFields(BodySize, case, today, self, rows=_BODY_ROWS)
        self.volumes.fields["standard_volume_ml"].label.set_text(_("As stated"))
        self.body_size.fields["date"].editor.setPlaceholderText("2026-08-12")  # there is no room for more
        self.body.addWidget(self.volumes)
        self.body.addWidget(Hairline())
        self.body.addWidget(self.body_line)
        self.body.addWidget(self.body_size)
        self.body.addStretch(1)

    def show_standing(self, volumetry: LiverVolumetry | None) -> None:
        """The volumetry that stands until another is saved."""
        if volumetry is not None and not self._corrects:
            self.head.set_subtitle(volumetry_words(volumetry))

    def show_body(self, body: Body) -> None:
        """The body size that counts."""
        self.body_line.set_text(_("Body size that counts: {size}").format(size=body_words(body)))


class PlanPanel(Panel):
    """The plan, and the one that stands with a button that takes it over."""

    def __init__(self, request: EntryRequest, parent: QWidget) -> None:
        assert request.view is not None
        super().__init__(_("Planned resection"), _state_of(request.record, OperationPlan), parent=parent)
        self._corrects = isinstance(request.record, OperationPlan)
        self.plan = FormFields(OperationPlan, request.view.case, request.today, self, rows=_PLAN_ROWS)
        self.standing = TextLabel("", "label", "text2", lines=0, parent=self)
        self.take_over_button = Button(_("Take over"), "copy", "quiet", small=True, parent=self)
        self.head.add_action(self.take_over_button)
        self.body.addWidget(self.standing)
        self.body.addWidget(self.plan)
        self.body.addStretch(1)

    def show_standing(self, plan: OperationPlan | None) -> None:
        """The plan that stands until another is saved."""
        shown = plan is not None and not self._corrects
        self.standing.setVisible(shown)
        self.take_over_button.setVisible(shown)
        if plan is not None and shown:
            self.standing.set_text(plan_words(plan))


def _state_of(base: Record | None, kind: type[Record]) -> str:
    if not isinstance(base, kind):
        return _("new, where something is typed")
    return _("recorded by {name}, version {version}").format(name=base.recorded_by, version=base.version)


__all__ = ["PlanPanel", "VolumesPanel"]
