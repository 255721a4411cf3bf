"""The response view for the pictures: a conversion with its card open, its last 90 days, the table, other courses."""

from __future__ import annotations

from hccboard.gui.screen_states import Camera
from hccboard.operations import cases
from hccboard.operations.stores import BoardStore

_OTHER_CASES = (("HCC-0149", "04-response-other"), ("HCC-0166", "04-response-nothing"))


def response(camera: Camera, store: BoardStore, case_id: str) -> None:
    """The states of the response view."""
    from hccboard.gui.panels.response.chart import QUARTER, WHOLE

    program = camera.program
    tab = program.response
    figure = tab.chart.figure

    def drawn() -> bool:
        idle = not program.busy()
        return idle and (figure.is_current() or not figure.canvas.isVisible())

    program.open_case(case_id)
    camera.rest()
    program.workspace.show_tab("response")
    camera.rest(ready=lambda: drawn() and tab.sheet() is not None)
    camera.take("04-response", drawn)
    rows = [one for one in tab.sheet().assessments if not one.title]
    if rows:
        tab.chart.point_at_day(rows[0].day)
        camera.rest(ready=drawn)
        tab.chart.show_span(QUARTER)
        camera.take("04-response-90-days", drawn)
        tab.chart.show_span(WHOLE)
    tab.chart.as_table.setChecked(True)
    camera.take("04-response-table", drawn)
    tab.chart.as_table.setChecked(False)
    for number, name in _OTHER_CASES:
        other = cases.find_case(store, number)
        if other:
            program.open_case(other)
            camera.rest()
            program.workspace.show_tab("response")
            camera.take(name, drawn)
    program.open_case(case_id)
    camera.rest()
    program.workspace.show_tab("overview")
