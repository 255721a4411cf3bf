"""Checklist before surgery, after surgery and metastases by site: what they show, and what they ask for.

The cases are those of the demonstration: HCC-0142 before its operation, HCC-0075 and HCC-0149 after theirs, HCC-0168
with metastases after a transplantation.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea

from hccboard import translate
from hccboard.domain.operation_checklist import ITEMS
from hccboard.domain.records import Aetiology, CaseRecords, ImagingStudy, Procedure
from hccboard.gui import theme
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL
from hccboard.gui.panels.conversion.after_panel import AfterPanel
from hccboard.gui.panels.conversion.checklist_panel import ChecklistPanel
from hccboard.gui.panels.conversion.metastases_panel import ALL, CASE, MetastasesPanel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.demonstration import build_demonstration
from hccboard.operations.metastasis_evidence import metastasis_evidence
from hccboard.operations.operation_review import after_data, checklist_data
from hccboard.operations.viewing import view_of

DAY = date(2026, 8, 13)
WIDTH = 427
MAKERS = {ChecklistPanel: checklist_data, AfterPanel: after_data, MetastasesPanel: metastasis_evidence}


@pytest.fixture(scope="module")
def cases():
    """The views of the demonstration by their numbers."""
    made = {rows[0].case_number: CaseRecords(rows[0], tuple(rows[1:])) for rows in build_demonstration(DAY)}
    return {number: view_of(made[number], DAY) for number in ("HCC-0142", "HCC-0075", "HCC-0149", "HCC-0168")}


@pytest.fixture
def show(qtbot, cases):
    """A panel in a column as wide as that of the review, with the data of a case."""

    def make(kind, view=None):
        panel = kind()
        column = QScrollArea()
        column.setWidgetResizable(True)
        column.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.setWidget(panel)
        qtbot.addWidget(column)
        column.resize(WIDTH, 800)
        if view is not None:
            panel.show_data(MAKERS[kind](cases[view] if isinstance(view, str) else view))
        with qtbot.waitExposed(column):
            column.show()
        panel.column = column
        panel.asked, panel.evidence = [], []
        panel.entry_requested.connect(lambda *told: panel.asked.append(told))
        panel.evidence_requested.connect(panel.evidence.append)
        return panel

    return make


def texts(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(TextLabel) if one.isVisibleTo(widget)]


def named(panel, words: str):
    """The button whose accessible name holds the words."""
    found = [one for one in panel.findChildren(QPushButton) if words in one.accessibleName() and one.isVisibleTo(panel)]
    assert found, words
    return found[0]


# -- checklist --------------------------------------------------------------------------------------------------


def test_the_checklist_counts_and_names_every_item(show) -> None:
    panel = show(ChecklistPanel, "HCC-0142")
    assert set(panel.rows) == {one for ids in ITEMS.values() for one in ids}
    told = texts(panel)
    assert any("items there" in text for text in told)
    assert "58 d, limit 14" in told and "197 d, limit 183" in told
    name = panel.rows["varices"].accessibleName()
    assert "Stale" in name and "limit 183" in name and "Low risk" in name


def test_what_is_not_there_is_entered_and_what_is_there_is_opened(show, qtbot, cases) -> None:
    panel = show(ChecklistPanel, "HCC-0142")
    for item in ("haemoglobin", "neutrophils_10e9_l"):
        assert item not in panel.buttons  # items, not results, are what is asked for
    panel.buttons["blood_count"].click()
    panel.buttons["operation.anaesthesia_assessed"].click()
    panel.buttons["varices"].click()
    assert panel.asked == [
        (LAB_PANEL, "", "haemoglobin"), ("Judgement", "", "operation.anaesthesia_assessed"),
        ("Endoscopy", "", "varices"),
    ]  # fmt: skip
    panel.asked.clear()
    panel.buttons["bilirubin"].click()
    panel.buttons["liver_study"].click()
    panel.buttons["vessels_and_ducts"].click()
    kinds = {record.id: type(record).__name__ for record in cases["HCC-0142"].case.records}
    assert [(kind, kinds[record]) for kind, record, _field in panel.asked] == [
        ("LabResult", "LabResult"), (IMAGING_SHEET, "ImagingStudy"), ("VascularInvasion", "VascularInvasion"),
    ]  # fmt: skip


def test_a_rule_leads_to_its_entry_and_the_rest_is_called_our_list(show) -> None:
    panel = show(ChecklistPanel, "HCC-0142")
    panel.buttons["caution.hbv_antiviral"].click()
    panel.buttons["criteria_set.pulmonary_metastasectomy#3"].click()
    assert panel.evidence == ["caution.hbv_antiviral", "criteria_set.pulmonary_metastasectomy"]
    assert any("no guideline" in text for text in texts(panel))


def test_hbsag_without_a_drug_is_unmet(show, cases) -> None:
    case = cases["HCC-0142"].case
    told = tuple(one for one in case.records if not isinstance(one, Aetiology))
    hbv = Aetiology(id="hbv", case_id=case.patient.case_id, date=DAY, cause="hbv", hbsag="positive",
                    antiviral_therapy=False)  # fmt: skip
    panel = show(ChecklistPanel, view_of(CaseRecords(case.patient, (*told, hbv)), DAY))
    name = panel.rows["antiviral_therapy"].accessibleName()
    assert "Unmet" in name and "no antiviral drug is given" in name
    panel.buttons["antiviral_therapy"].click()
    assert panel.asked == [("Aetiology", "hbv", "antiviral_therapy")]


# -- after the operation ----------------------------------------------------------------------------------------


def test_nothing_operated_says_so_and_leads_to_the_form(show) -> None:
    panel = show(AfterPanel, "HCC-0142")
    assert "No operation on liver or lung recorded" in texts(panel)
    named(panel, "Enter an operation").click()
    assert panel.asked == [("Procedure", "", "kind")]


def test_outcome_recurrence_and_schedule(show, cases) -> None:
    panel = show(AfterPanel, "HCC-0075")
    told = texts(panel)
    assert {"R1", "Yes: in the liver and outside", "None recorded", "Lung, P1"} <= set(told)
    assert "The schedule ended with death." in told and "Not done" in told
    named(panel, "Open the record: Lung, P1").click()
    ((kind, record, _field),) = panel.asked
    found = [one for one in cases["HCC-0075"].case.records if one.id == record]
    assert kind == "Lesion" == type(found[0]).__name__
    named(panel, "Evidence entry").click()
    assert panel.evidence == ["criteria_set.zhang_2024_eligibility"]


def test_what_is_ahead_and_what_nobody_recorded(show) -> None:
    panel = show(AfterPanel, "HCC-0149")
    told = texts(panel)
    assert "Done, 23 d early" in told and told.count("Ahead") == 4
    assert "Clavien-Dindo IIIa, major" in told
    panel = show(AfterPanel, "HCC-0168")
    told = texts(panel)
    assert "There is no schedule for this operation in the evidence base." in told
    assert any("not recorded" in text for text in told)


def test_of_a_long_follow_up_the_last_visits_are_shown(show, cases) -> None:
    patient = cases["HCC-0142"].case.patient
    common = {"case_id": patient.case_id}
    operation = Procedure(id="op", date=date(2025, 1, 1), kind="resection", target="lung", **common)
    scans = [ImagingStudy(id=f"s{n}", date=date(2025, 1, 1) + timedelta(days=50 * n), label=f"CT-{n}",
                          modality="chest_ct", new_lesions="yes", **common) for n in range(1, 10)]  # fmt: skip
    told = texts(show(AfterPanel, view_of(CaseRecords(patient, (operation, *scans)), DAY)))
    assert "4 earlier visits are not shown" in told and "3 more records tell of it" in told
    assert [text for text in told if text.startswith("CT-") and "," in text] == [
        f"CT-{n}, {scans[n - 1].date}" for n in range(5, 10)
    ]


# -- metastases -------------------------------------------------------------------------------------------------


def test_sites_of_the_case_and_all_sites(show, qtbot) -> None:
    panel = show(MetastasesPanel, "HCC-0168")
    assert panel.sites() == ("bone", "peritoneum", "lymph_node")
    assert "Local treatment: none in the evidence base." in texts(panel)
    panel.chooser.set_chosen(ALL)
    panel.chooser.changed.emit(ALL)
    assert len(panel.sites()) == 7
    panel.chooser.set_chosen(CASE)
    panel.chooser.changed.emit(CASE)
    assert panel.sites() == ("bone", "peritoneum", "lymph_node")


def test_figures_flags_and_preconditions(show) -> None:
    panel = show(MetastasesPanel, "HCC-0142")
    told = texts(panel)
    assert {"27.5–48 %", "76.9 %", "Counted in lesions and not in patients (probable)."} <= set(told)
    assert any("I-41" in text for text in told)
    assert any(text.endswith("unknown") and " met, " in text for text in told)
    named(panel, "Evidence entry: Objective response").click()
    assert panel.evidence and panel.evidence[0].startswith("site_therapy.")


def test_no_site_affected_says_so(show) -> None:
    panel = show(MetastasesPanel, "HCC-0149")
    assert panel.sites() == () and "No site is affected." in texts(panel)


# -- all three --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(MAKERS))
def test_read_only_offers_no_form(show, kind) -> None:
    panel = show(kind, "HCC-0149")
    panel.set_read_only(True)
    entered = [one for one in panel.findChildren(QPushButton)
               if one.isVisibleTo(panel) and one.text() in ("Enter", "Enter an operation")]  # fmt: skip
    assert entered == []


@pytest.mark.parametrize("kind", list(MAKERS))
def test_without_a_case_it_is_empty(show, kind) -> None:
    panel = show(kind, "HCC-0142")
    panel.show_data(None)
    assert not any("HCC" in text or "CT-8" in text for text in texts(panel))


@pytest.mark.parametrize("language", translate.LANGUAGES)
@pytest.mark.parametrize("kind", list(MAKERS))
def test_every_button_has_a_name_and_nothing_is_wider_than_the_column(show, kind, language, qapp) -> None:
    translate.use(language)
    theme.apply(qapp, "dark")
    for number in ("HCC-0142", "HCC-0075", "HCC-0168"):
        panel = show(kind, number)
        buttons = [one for one in panel.findChildren(QPushButton) if one.isVisibleTo(panel)]
        assert all(one.accessibleName() and one.focusPolicy() != Qt.FocusPolicy.NoFocus for one in buttons)
        assert panel.minimumSizeHint().width() <= WIDTH, number


def test_the_keyboard_reaches_an_entry(show, qtbot) -> None:
    panel = show(ChecklistPanel, "HCC-0142")
    button = panel.buttons["operation.heart_assessed"]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert panel.asked == [("Judgement", "", "operation.heart_assessed")]
