"""The options of a case for the pictures: an edition, an option in full, where two editions differ, a trial."""

from __future__ import annotations

from hccboard.gui.screen_states import Camera
from hccboard.operations import cases
from hccboard.operations.stores import BoardStore

_DIFFERING_CASE = "HCC-0155"
_TRIAL = "study.imbrave150"


def options(camera: Camera, store: BoardStore, case_id: str) -> None:
    """The states of the options view, on the case that is shown and on one with a single large nodule."""
    from hccboard.gui.panels.options.page import DIFFERENCES, OPTIONS, TRIALS

    program = camera.program
    program.open_case(case_id)
    camera.rest()
    program.workspace.show_tab("options")
    camera.take("05-options")
    tab = program.options
    excluded = [button.row.key for button in tab.list.rows() if button.row.chip == "unmet"]
    listed = [button.row.key for button in tab.list.rows() if button.row.listed and button.row.study]
    for name, keys in (("05-options-excluded", excluded), ("05-options-listed", listed)):
        if keys:
            tab.open_option(keys[-1])
            camera.take(name)
            tab.close_detail()
    tab.show_part(TRIALS)
    tab.trials.open_trial(_TRIAL)
    camera.take("05-options-trial")
    tab.show_part(OPTIONS)
    other = cases.find_case(store, _DIFFERING_CASE)
    if other:
        program.open_case(other)
        camera.rest()
        tab.show_part(DIFFERENCES)
        camera.take("05-options-differ")
        tab.show_part(OPTIONS)
    program.open_case(case_id)
    camera.rest()
    program.workspace.show_tab("overview")
