"""Results in words: the set still possible, the edition beside the name, what decides."""

from __future__ import annotations

import dataclasses

import pytest

from hccboard import wording
from hccboard.domain.assessment import SYSTEMS, assess
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.nodules import nodules_of
from hccboard.domain.variables import NODULES, Variables, exact_fact


def _facts(**known: object) -> Facts:
    found = [exact_fact(key.replace("__", "."), value) for key, value in known.items()]
    return Facts({fact.key: fact for fact in found})


@pytest.fixture(scope="module")
def conversion():
    """A patient with two nodules and a Vp2 thrombus whose distant metastasis is not decided."""
    facts = _facts(
        ecog_ps=1, ps_cancer_related=True, bilirubin=13, albumin=40.5, inr=1.08, ascites="none",
        encephalopathy_grade=0, creatinine=74, sodium_mmol_l=139, platelets_10e9_l=118, afp=12, sex="M", age_years=58,
        dialysis_twice_past_week=False, tumour__infiltrative=False, tumour__pv_invasion="Vp2",
        tumour__hv_invasion="Vv0", tumour__regional_ln=False, tumour__liver_involvement_pct=30,
        tumour__adjacent_organ_invasion=False, tumour__visceral_peritoneum_perforation=False,
    )  # fmt: skip
    return assess(facts.with_facts([Fact(NODULES, nodules_of([(58, 58), (25, 25)]))]))


@pytest.mark.parametrize(("system", "name", "summary", "possible"), [
    ("bclc", "BCLC 2022", "C", "One stage possible"),
    ("cnlc", "CNLC 2024", "IIIa or IIIb", "Two stages possible"),
    ("tnm8", "TNM8 (AJCC 2017)", "IIIA or IVB", "Two stages possible"),
    ("hklc", "HKLC 2014", "IIIb or IVa", "Two stages possible"),
    ("child_pugh", "Child-Pugh 1973", "A5", "One class possible"),
    ("albi", "ALBI 2015", "\u22122.71, grade 1", "One grade possible"),
    ("ez_albi", "EZ-ALBI 2020", "\u221235.7, grade 1", "One grade possible"),
    ("palbi", "PALBI 2015", "\u22122.70, grade 1", "One grade possible"),
    ("meld", "MELD (OPTN 2016)", "7", "One score possible"),
    ("meld3", "MELD 3.0 2021", "7", "One score possible"),
    ("clip", "CLIP 1998", "2 of 6", "One score possible"),
    ("okuda", "Okuda 1985", "I, 0 points", "One stage possible"),
    ("jis", "JIS 2003", "3 of 5", "One score possible"),
    ("bclc_b_group", "BCLC B group 2022", "Not stage B", "No rule applies"),
    ("kinki", "Kinki 2015", "No rule", "No rule applies"),
    ("milan", "Milan 1996", "Outside", "One answer possible"),
    ("up_to_7", "Up-to-seven 2009", "Outside, 7.8", "One answer possible"),
    ("fudan", "Fudan (undated)", "Outside", "One answer possible"),
    ("afp_model", "AFP model 2012", "Outside, 1 point", "One answer possible"),
    ("six_and_twelve", "6-and-12 2019", "Intermediate burden, 7.8", "One class possible"),
    ("tumour_burden_score", "Tumour burden score 2017", "6.14", "One score possible"),
    ("crafity", "CRAFITY 2022", "0 to 1", "A range possible"),
    ("hap", "HAP 2013", "A, 0 points", "One class possible"),
    ("fib4", "FIB-4 2006", "Low, indeterminate or high", "3 classes possible"),
    ("nlr", "NLR", "Any value", "A range possible"),
    ("portal_hypertension", "Portal hypertension (Baveno VII 2022)", "Clinically significant or grey zone",
     "Two classes possible"),
    ("jlca_resectability", "JLCA resectability 2023", "Switched off", "Switched off"),
])  # fmt: skip
def test_one_case(conversion, system, name, summary, possible):
    result = conversion[system]
    assert wording.name_with_edition(system) == name
    assert wording.value_summary(result) == summary
    assert wording.possible_count_text(result) == possible


def test_what_decides(conversion):
    assert wording.deciding_text(conversion["cnlc"]) == "Deciding value: distant metastasis."
    assert wording.deciding_text(conversion["bclc"]) == "No missing value can change this stage."
    assert wording.deciding_text(conversion["milan"]) == "No missing value can change this answer."


@pytest.mark.parametrize(("system", "text"), [
    ("albi", "bilirubin 13, albumin 40.5"),
    ("child_pugh", "1 + 1 + 1 + 1 + 1"),
    ("bclc", "ECOG 1, A5, Vp2"),
    ("cnlc", "ECOG 1, A5, Vp2, distant metastasis unknown"),
    ("clip", "A5, liver involved 30 %, 58 + 25 mm, AFP 12, Vp2"),
    ("meld3", "creatinine 74, bilirubin 13, INR 1.08, sodium 139, albumin 40.5, male"),
    ("jlca_resectability", ""),
])  # fmt: skip
def test_inputs(conversion, system, text):
    assert wording.inputs_text(conversion[system]) == text


@pytest.mark.parametrize(("entered", "unit", "shown"), [
    ("13.0", "umol/L", "bilirubin 13.0"),
    ("13", "umol/L", "bilirubin 13"),
    ("12.96", "umol/L", "bilirubin 12.96"),
    ("0.760", "mg/dL", "bilirubin 13"),  # converted: the digits are not those that were typed
])  # fmt: skip
def test_inputs_keep_the_digits_that_were_entered(entered, unit, shown):
    value = float(entered) * (1 if unit == "umol/L" else 17.104)
    bilirubin = Fact("bilirubin", Interval.point(value), entered, unit)
    facts = Facts({"bilirubin": bilirubin, "albumin": Fact("albumin", Interval.point(40.5), "40.50", "g/L")})
    result = assess(facts)["albi"]
    assert wording.inputs_text(result, facts) == f"{shown}, albumin 40.50"
    assert wording.inputs_text(result) == "bilirubin 13, albumin 40.5"


def test_nothing_known():
    found = assess(Facts())
    assert wording.possible_text(found["bclc"]) == "Any stage"
    assert wording.possible_text(found["cnlc"]) == "Any stage or no rule"
    assert wording.possible_text(found["child_pugh"]) == "A, B or C"
    assert wording.possible_text(found["milan"]) == "Within or outside"
    assert wording.possible_text(found["meld"]) == "6 to 40"
    assert wording.possible_text(found["tumour_burden_score"]) == "\u22651 or no rule"
    assert wording.inputs_text(found["bclc"]) == "11 values unknown"
    assert wording.deciding_text(found["albi"]) == "Deciding values: bilirubin, albumin."
    assert wording.deciding_text(found["clip"]).endswith("and 8 more.")


def test_censored_and_ranged_inputs():
    facts = _facts(albumin=40.5).with_facts([
        Fact("afp", Interval(60500, 1e9, False, True), ">60500", "ng/mL"),
        Fact("bilirubin", Interval(30, 40), "30-40", "umol/L"),
        Fact("ecog_ps", Choices((1, 2)), "1-2"),
    ])  # fmt: skip
    found = assess(facts)
    assert wording.inputs_text(found["crafity"]) == "AFP >60\u00a0500, CRP unknown"
    assert wording.inputs_text(found["albi"]) == "bilirubin 30\u201340, albumin 40.5"
    assert wording.value_summary(found["albi"]) == "grade 2"
    assert "ECOG 1 or 2" in wording.inputs_text(found["bolondi"])


def test_runs_of_stages(conversion):
    hklc = conversion["hklc"]

    def shown(*labels):
        return wording.possible_text(dataclasses.replace(hklc, possible=labels))

    assert shown("IIa", "IIb", "IIIa", "IIIb") == "IIa to IIIb"
    assert shown("I", "IIb", "IIIa", "IIIb") == "I, IIb, IIIa or IIIb"
    assert shown("IIa", "IIb", "IIIa", "IIIb", "undefined") == "IIa to IIIb or no rule"


def test_class_known_but_score_open():
    facts = _facts(bilirubin=13, albumin=40.5, inr=1.08, ascites="none")
    ranged = facts.with_facts([Fact("encephalopathy_grade", Choices((0, 1)))])
    result = assess(ranged)["child_pugh"]
    assert wording.value_summary(result) == "A, 5 to 6"
    assert wording.inputs_text(result) == "1 + 1 + 1 + 1 + ?"


def test_editions_and_sources():
    assert wording.edition_text("bclc") == "2022 edition"
    assert wording.edition_text("tnm8") == "8th edition, AJCC 2017"
    assert wording.edition_text("kyoto") == "Undated edition"
    shown = [wording.short_edition_text(system) for system in ("bclc", "tnm8", "kyoto", "nlr")]
    assert shown == ["2022", "AJCC 2017", "undated", ""]
    assert wording.source_text("bclc") == "J Hepatol 76:681"
    assert wording.stage_title("bclc", "C") == "Advanced"
    assert wording.stage_title("cnlc", ("IIIa", "IIIb")) == "Vascular invasion \u00b1 metastasis"
    assert wording.stage_title("bclc", ("A", "B")) == "Early or intermediate"
    assert wording.stage_title("hklc", "IIIb") == ""
    assert wording.rung_text("bclc", "0") == "Single \u226420 mm"


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_edition_beside_a_name_is_that_of_its_result(system):
    result = SYSTEMS[system](Variables(Facts()))
    assert wording.edition_text(system) == wording.edition_text(result)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("rests_on_stated_class", "Rests on the Child-Pugh class as stated, not on the five items."),
        ("rests_on_stated_class:2026-05-01",
         "Rests on the Child-Pugh class as stated on 2026-05-01, not on the five items."),
        ("rests_on_stale_stated_class:2026-05-01",
         "Rests on the Child-Pugh class as stated on 2026-05-01, which is stale, not on the five items."),
        ("with_prothrombin:B7", "With prothrombin instead of INR: Child-Pugh B7."),
        ("with_prothrombin:A/B (6-8)", "With prothrombin instead of INR: Child-Pugh A/B (6\u20138)."),
    ],
)  # fmt: skip
def test_notes_with_what_they_name(note, text):
    assert wording.note_text(note) == text
