"""The evidence browser for the pictures: a trial beside the open case, a paper, a guideline, a comparison, no result,
and a local pack that was refused."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hccboard.gui.screen_states import Camera

_PACKS = {
    "ward.toml": """\
[pack]
id = "ward"
title = "Ward formulary"
version = "3"
licence = "none"
origin = "Pharmacy, invented for the pictures"

[[restrictions]]
id = "lenvatinib"
entry = "regimen.lenvatinib"
restriction = "not_available"
words = "Not stocked at present."
source = "Formulary, invented"
""",
    "draft.toml": """\
[pack]
id = "draft"
title = "Local protocol, draft"
version = "1"
licence = "none"
origin = "Invented for the pictures"

[[regimens]]
id = "lenvatinib"
name = "lenvatinib"
regimen_class = "tkii"
drugs = ["lenvatinibb"]
""",
}


def evidence(camera: Camera, case_id: str) -> None:
    """Every view of the page. The case is open, as it is for who comes from it."""
    program = camera.program
    if case_id:
        program.open_case(case_id)
        camera.rest()
    for name, entry in (
        ("09-evidence", "study.imbrave150"), ("09-evidence-paper", "table.zhu_2025.table_3"),
        ("09-evidence-guideline", "recommendation.bclc_2022.c.first_line"),
        ("09-evidence-regimen", "regimen.lenvatinib"),
    ):  # fmt: skip
        program.show_evidence(entry)
        camera.rest()
        camera.take(name)
    page = program.evidence_page
    page.compare_button.setChecked(True)
    camera.rest()
    camera.take("09-evidence-compare")
    page.compare_button.setChecked(False)
    page.list.search.setText("cesetial hepatectomy")
    camera.rest()
    camera.take("09-evidence-nothing")
    page.list.search.clear()
    _with_local_packs(camera)


def _with_local_packs(camera: Camera) -> None:
    controller = camera.program.evidence
    with _home():
        controller.read_again()
        camera.rest()
        controller.show_entry("refused.draft.toml")
        camera.rest()
        camera.take("09-evidence-packs")
    controller.read_again()
    camera.rest()
    camera.program.evidence_page.messages.clear()


@contextmanager
def _home() -> Iterator[None]:
    """User data with two local packs, for as long as the picture takes; the board is elsewhere."""
    before = os.environ.get("HCCBOARD_HOME")
    with tempfile.TemporaryDirectory() as folder:
        packs = Path(folder) / "evidence"
        packs.mkdir()
        for name, text in _PACKS.items():
            (packs / name).write_text(text, encoding="utf-8")
        os.environ["HCCBOARD_HOME"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["HCCBOARD_HOME"]
            else:
                os.environ["HCCBOARD_HOME"] = before
