"""Diagnosis, doses, decisions of the board, a chosen baseline and clinical progression: entered, and told on the
overview."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard import translate
from hccboard.domain import records
from hccboard.domain.snapshot import Staleness
from hccboard.gui.entry_seam import EntryRequest
from hccboard.gui.panels.entry import entry_panel
from hccboard.gui.panels.overview import problems, therapy
from hccboard.gui.panels.overview.overview import Overview
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board

CASE = "case-0142"
LINE = records.SystemicTherapy(id="line-1", case_id=CASE, line=1, drugs="Lenvatinib", dose="12 mg",
                               date=date(2026, 2, 10), ongoing=True)  # fmt: skip
COURSE = [
    LINE,
    records.Diagnosis(id="dx", case_id=CASE, date=date(2026, 2, 3), basis="histology"),
    records.DoseEvent(id="d1", case_id=CASE, therapy_id="line-1", kind="held", date=date(2026, 3, 1), reason="rash"),
    records.DoseEvent(id="d2", case_id=CASE, therapy_id="line-1", kind="resumed", date=date(2026, 3, 9), dose="8 mg"),
    records.DoseEvent(id="d3", case_id=CASE, therapy_id="line-1", kind="reduced", date=date(2026, 4, 1), dose="4 mg"),
    records.DoseEvent(id="d4", case_id=CASE, therapy_id="line-1", kind="given", date=date(2026, 4, 2)),
    records.BoardDecision(id="bd1", case_id=CASE, date=date(2026, 2, 5), decision="Lenvatinib with TACE"),
    records.BoardDecision(id="bd2", case_id=CASE, date=date(2026, 5, 14), decision="Go on; review for surgery",
                          review_date=date(2026, 8, 1)),
    records.FollowUp(id="f1", case_id=CASE, date=date(2026, 6, 1), vital_status="alive", clinical_progression="yes",
                     note="new ascites"),
    records.FollowUp(id="f2", case_id=CASE, date=date(2026, 8, 1), vital_status="alive"),
    records.ResponseBaseline(id="rb", case_id=CASE, date=date(2026, 3, 1), study_id=f"{CASE}-ct3"),
]  # fmt: skip


def view_with(*added: records.Record):
    rows = [one for one in board.main_case() if not isinstance(one, records.SystemicTherapy)]
    return view_of(board.case_of([*rows, *added]), board.BOARD)


def told(rows):
    return {row.record_id: row.cells[1].accessible or str(row.cells[1].text) for row in rows if row.record_id}


def test_the_overview_tells_diagnosis_decision_and_clinical_progression():
    rows = told(problems.problem_rows(view_with(*COURSE), Staleness()))
    assert rows["dx"] == "HCC diagnosed, 2026-02-03, histology"
    assert rows["bd2"] == "Go on; review for surgery, decided by the board 2026-05-14, review on 2026-08-01"
    assert "bd1" not in rows
    assert rows["f1"] == "Clinical progression, 2026-06-01, new ascites"
    assert "last contact 2026-08-01" in rows["f2"]


def test_clinical_progression_that_was_denied_later_is_not_told():
    denied = records.FollowUp(id="f3", case_id=CASE, date=date(2026, 8, 2), vital_status="alive",
                              clinical_progression="no")  # fmt: skip
    rows = told(problems.problem_rows(view_with(*COURSE, denied), Staleness()))
    assert "f1" not in rows


def test_doses_stand_under_their_line_and_behind_it():
    rows = {row.record_id: row for row in therapy.therapy_rows(view_with(*COURSE))}
    line = rows["line-1"].cells[1].accessible
    assert line == ("Lenvatinib 12 mg, since 10 Feb, ongoing; 1 dose given; 1 change before; "
                    "resumed 9 Mar: 8 mg; dose reduced 1 Apr: 4 mg")  # fmt: skip
    links = [(one.words, one.record_id, one.kind, one.field) for one in rows["line-1"].behind]
    assert links[:2] == [
        ("Open the line", "line-1", "SystemicTherapy", "drugs"),
        ("Add a dose to this line", "", "DoseEvent", "therapy_id:line-1"),
    ]
    assert [record_id for _words, record_id, _kind, _field in links[2:]] == ["d4", "d3", "d2", "d1"]
    assert rows["rb"].cells[1].accessible == "Baseline of response: CT-3, chosen 1 Mar"


def test_the_overview_adds_every_kind(qtbot):
    overview = Overview()
    qtbot.addWidget(overview)
    offered = {action.data() for table in (overview.problems, overview.therapy) for action in table.add_menu.actions()}
    assert {"Diagnosis", "BoardDecision", "FollowUp", "DoseEvent", "ResponseBaseline", "SystemicTherapy"} <= offered


def form(qtbot, kind, field="", *added):
    panel = entry_panel(EntryRequest(view_with(*(added or COURSE)), kind, field=field, today=board.TODAY))
    qtbot.addWidget(panel)
    panel.resize(640, 700)
    panel.show()
    return panel


def test_a_dose_added_from_its_line_names_the_line(qtbot):
    panel = form(qtbot, "DoseEvent", "therapy_id:line-1")
    assert panel.record()[0].therapy_id == "line-1"
    qtbot.waitUntil(lambda: panel.fields.fields["kind"].isAncestorOf(panel.focusWidget() or panel))


def test_a_dose_before_its_line_is_told_and_can_be_saved(qtbot):
    panel = form(qtbot, "DoseEvent", "therapy_id:line-1")
    panel.fields.set_typed({"therapy_id": "line-1", "kind": "reduced", "date": "2026-02-01"})
    with qtbot.waitSignal(panel.save_requested) as asked:
        panel.save_button.click()
    assert asked.args[0][0].kind == "reduced"
    qtbot.waitUntil(lambda: "first dose" in panel.fields.fields["date"].editor.accessibleDescription())


def test_lines_and_studies_are_named_so_that_one_can_be_chosen(qtbot):
    combo = form(qtbot, "DoseEvent").fields.fields["therapy_id"].editor
    assert combo.itemText(1) == "line 1 · Lenvatinib · 2026-02-10"
    combo = form(qtbot, "ResponseBaseline").fields.fields["study_id"].editor
    assert combo.itemText(1) == "CT-3 · 2026-02-04"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", ["Diagnosis", "DoseEvent", "BoardDecision", "ResponseBaseline", "FollowUp"])
def test_every_form_opens_in_both_languages(qtbot, kind, language):
    translate.use(language)
    panel = form(qtbot, kind)
    assert not panel.grab().isNull()
    assert panel.record()[0].case_id == CASE
