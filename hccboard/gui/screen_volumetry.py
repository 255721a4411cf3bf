"""The sheet of a volumetry and a plan for the pictures: empty with the plan that stands, and half typed."""

from __future__ import annotations

from datetime import timedelta

from hccboard.domain.records import OperationPlan
from hccboard.gui.panels.entry.volumetry_sheet import VolumetrySheet
from hccboard.gui.screen_states import Camera

_TYPED = {
    "total_volume_ml": "1455", "tumour_volume_ml": "96", "remnant_volume_ml": "612", "formula": "urata_1995",
    "source": "CT volumetry",
}  # fmt: skip


def volumetry(camera: Camera, case_id: str) -> None:
    """The recorded plan of the case, then a new volumetry with an operation that leaves a tumour behind."""
    program = camera.program
    view = program.case.page.view()
    plan = view.case.latest(OperationPlan) if view is not None else None
    if plan is not None:
        program.edit(case_id, plan.id, "OperationPlan", "operation_date")
        camera.rest()
        camera.take("06-plan-recorded")
        program.case.close_form()
        camera.rest()
    program.edit(case_id, "", "LiverVolumetry", "")
    camera.rest()
    sheet = program.case.page.entry()
    if not isinstance(sheet, VolumetrySheet):
        return
    day = program.session.today() - timedelta(days=1)
    sheet.volumes.set_typed({**_TYPED, "date": day.isoformat()})
    sheet.plan.set_typed({"date": day.isoformat(), "kind": "right_posterior_sectionectomy"})
    sheet.resection.map.segment("S7").click()
    camera.rest(lambda: not sheet.is_computing())
    camera.rest()
    camera.take("06-volumetry-typing")
    sheet.discarded.emit()
    camera.rest()
    program.case.page.messages.clear()
