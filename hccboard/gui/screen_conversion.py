"""The conversion review for the pictures: the board's own set, a criterion in full, published sets, what-if, the parts
at the right, a case without anything."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QDate

from hccboard.gui.screen_states import Camera
from hccboard.operations import cases
from hccboard.operations.stores import BoardStore

# case, set, part at the right ("" for what stands there already), name
_OTHER_CASES = (
    ("HCC-0166", "", "", "06-conversion-nothing"), ("HCC-0138", "talentop_run_in", "", "06-conversion-not-applicable"),
    ("HCC-0091", "", "", "06-conversion-bevacizumab"), ("HCC-0104", "", "after", "06-conversion-after-resection"),
    ("HCC-0168", "", "metastases", "06-conversion-peritoneum"),
)  # fmt: skip
_PUBLISHED = (("xu_2022", "06-conversion-published"), ("jlca_2023", "06-conversion-switched-off"))


def conversion(camera: Camera, store: BoardStore, case_id: str) -> None:
    """The states of the conversion review."""
    from hccboard.gui.panels.conversion.side import REVIEW, WHAT_IF

    program = camera.program
    tab = program.conversion

    def shown() -> bool:
        return not program.busy() and tab.sheet() is not None

    program.open_case(case_id)
    camera.rest()
    program.workspace.show_tab("conversion")
    camera.rest(ready=shown)
    camera.take("06-conversion", shown)
    unmet = next((row.number for row in tab.sheet().rows if row.state.value == "unmet"), 1)
    tab.open_criterion(unmet)
    camera.take("06-conversion-criterion", shown)
    tab.close_criterion()
    for part in tab.side.parts():
        if part not in (REVIEW, WHAT_IF):
            tab.side.show_part(part)
            camera.take(f"06-conversion-{part.replace('_', '-')}", shown)
    tab.side.show_part(WHAT_IF)
    planned = tab.side.what_if.day.date().toPython() - timedelta(days=14)
    tab.side.what_if.day.setDate(QDate(planned.year, planned.month, planned.day))
    camera.take("06-conversion-what-if", shown)
    tab.side.what_if.reset()
    tab.side.show_part(REVIEW)
    own = tab.sheet().set_id
    for set_id, name in _PUBLISHED:
        tab.show_set(set_id)
        camera.take(name, shown)
    tab.show_set(own)
    for number, set_id, part, name in _OTHER_CASES:
        other = cases.find_case(store, number)
        if other:
            program.open_case(other)
            camera.rest()
            tab.show_set(set_id)
            tab.side.show_part(part or REVIEW)
            camera.take(name, shown)
    tab.side.show_part(REVIEW)
    tab.show_set("")
    program.open_case(case_id)
    camera.rest()
    program.workspace.show_tab("overview")
