"""Which record takes a fact, what a record calls its source."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard import evidence
from hccboard.domain import records
from hccboard.domain.conversion.local import ConversionRules, Withheld, local_set
from hccboard.domain.criteria import comparisons
from hccboard.domain.facts import Fact, Facts, Interval
from hccboard.domain.judged_questions import QUESTIONS
from hccboard.domain.records import RECORD_TYPES, CaseRecords, Patient, entry_fields
from hccboard.evidence.conversion import rule_sets
from hccboard.operations.conversion_entries import missing_text, source_of, sources_text
from hccboard.operations.fact_entries import entry_of
from hccboard.operations.option_words.values import used_values

RESULTS = ("stage.", "milan", "ucsf", "up_to_7", "vascular_invasion", "portal_vein", "extrahepatic", "region")
"""Asked of results and joint facts: what is missing of them is named by the facts behind."""


def asked() -> list[str]:
    sets = (local_set(ConversionRules(), [Withheld("lenvatinib", "", 7)]), *rule_sets(evidence.shipped()))
    found = {part.rule.variable for one in sets for item in one.items for part in comparisons(item.criterion)}
    found |= {part.rule.variable for one in sets for part in comparisons(one.applies_when)}
    return sorted(one for one in found if not one.startswith(RESULTS))


@pytest.mark.parametrize("key", asked())
def test_every_fact_that_a_set_asks_for_has_a_form(key: str) -> None:
    kind, field = entry_of(key)
    assert kind in RECORD_TYPES
    if kind == "Judgement":
        assert field in QUESTIONS
    elif kind != "LabResult" and field:
        assert field in {name for name, _spec in entry_fields(RECORD_TYPES[kind])}


def test_a_fact_that_nothing_records_has_no_form() -> None:
    assert entry_of("region") == ("", "")


def test_sources_are_named_as_on_the_record() -> None:
    study = records.ImagingStudy(id="s", label="CT-8", source="Radiology")
    told = [
        (study, "CT-8"), (records.VascularInvasion(id="v", study_id="s"), "CT-8"),
        (records.LiverVolumetry(id="l", study_id="s", source="Volumetry"), "Volumetry"),
        (records.LiverVolumetry(id="m", study_id="s"), "CT-8"), (records.Endoscopy(id="e"), "Endoscopy"),
        (records.LabResult(id="b", source="Labs", date=date(2026, 1, 1)), "Labs"),
    ]  # fmt: skip
    case = CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), tuple(one for one, _said in told))
    assert [source_of(case, one) for one, _said in told] == [said for _one, said in told]
    assert sources_text(["CT-6", "CT-8", "CT-6", ""]) == "CT-6, CT-8"


def test_several_sites_of_metastases_have_one_name() -> None:
    assert missing_text(["metastases.lung", "metastases.bone", "ecog_ps"], 3) == (
        "metastases by site, ECOG performance status"
    )
    assert missing_text(["metastases.lung"], 3) == "metastases, lung"
    assert missing_text(["bilirubin", "albumin"], 3) == "bilirubin, albumin"


VALUES = [
    ("response.held_on_imaging_days", Interval.point(56.0), "", "", 56, "56 d"),
    ("drug_stops.days_before_operation.lenvatinib", Interval.point(17.0), "", "", 17, "17 d"),
    ("resection.flr_to_slv_pct", Interval.point(43.997124), "44.0", "%", 43.997124, "44.0 %"),
    ("resection.surgeons_agreeing", Interval.point(2.0), "2", "", 2, "2"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "domain", "entered", "unit", "used", "shown"), VALUES)
def test_values_of_facts_that_no_catalogue_names_have_their_unit(
    key: str, domain: Interval, entered: str, unit: str, used: float, shown: str
) -> None:
    facts = Facts({key: Fact(key, domain, entered, unit)})
    (found,) = used_values({key: used}, facts)
    assert found.value == shown
