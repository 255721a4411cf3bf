"""Sets of criteria of packs as the review takes them: order, sources, moments; what follows from told facts."""

# ruff: noqa: E501 - one situation on one line
from __future__ import annotations

import pytest

from hccboard import evidence, paths
from hccboard.domain.assessment import SYSTEMS
from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW
from hccboard.domain.facts import Choices, Fact, Interval
from hccboard.domain.history.derived import derive
from hccboard.evidence import Evidence
from hccboard.evidence.conversion import ORDER, rule_sets
from hccboard.evidence.packs import PackRefused, load_packs
from hccboard.interchange.facts_json import read_facts

PACK = """
[pack]
id = "ward"
title = "Ward"
version = "1"
licence = "none"
origin = "test"
[[sources]]
rows = [
  { id = "ward_2026", short = "Ward 2026", citation = "Ward", year = 2026, kind = "local", reading = "primary", edition = "3" },
  { id = "other", short = "Other", citation = "Other", year = 2020, kind = "local", reading = "primary" },
]
[[criteria_sets]]
id = "ward_set"
name = "Ward set"
source = "ward_2026"
place = "Page 1"
certainty = "primary"
moment = "before_treatment"
criteria = [
  { id = "1", words = "ECOG 0", when = { fact = "ecog_ps", at_most = 0 } },
  { id = "2", words = "ECOG 0 now", when = { fact = "ecog_ps", at_most = 0 }, moment = "now", source = "other", certainty = "recollection" },
  { id = "3", words = "Judged by the board" },
]
"""


def base_with(tmp_path, text: str) -> Evidence:
    folder = tmp_path / "local"
    folder.mkdir()
    (folder / "ward.toml").write_text(text, encoding="utf-8")
    return Evidence(load_packs(paths.resources("evidence"), folder))


def test_the_sets_that_ship_are_in_the_order_of_the_contract():
    assert tuple(one.id for one in rule_sets(evidence.shipped())) == ORDER


def test_they_are_made_once_for_an_evidence_base():
    """Criteria are prepared by identity; made anew they would be prepared again for every patient."""
    assert rule_sets(evidence.shipped()) is rule_sets(evidence.shipped())


def test_a_set_of_a_local_pack_comes_last_with_its_edition_and_the_moments_of_its_criteria(tmp_path):
    found = rule_sets(base_with(tmp_path, PACK))
    assert [one.id for one in found] == [*ORDER, "ward_set"]
    ward = found[-1]
    assert (ward.source, ward.edition, ward.certainty, ward.place) == ("Ward 2026", "3", "primary", "Page 1")
    assert [(one.moment, one.source, one.certainty) for one in ward.items] == [
        (BEFORE_TREATMENT, "", ""), (NOW, "Other", "recollection"), (BEFORE_TREATMENT, "", ""),
    ]  # fmt: skip
    assert ward.items[2].criterion is None


def test_a_moment_that_there_is_none_of_is_refused(tmp_path):
    base = base_with(tmp_path, PACK.replace('"before_treatment"', '"yesterday"'))
    (refused,) = base.refused
    assert isinstance(refused.refusal, PackRefused)
    assert "'yesterday' is no choice here" in str(refused.refusal)


def test_what_is_shown_beside_a_set_is_a_system():
    shown = {system for one in rule_sets(evidence.shipped()) for system in one.shows}
    assert shown == {"makuuchi"}
    assert shown <= set(SYSTEMS)


def test_every_criterion_that_ships_can_be_decided_and_says_how_well_it_is_known():
    for one in rule_sets(evidence.shipped()):
        assert bool(one.items) != bool(one.switched_off), one.id
        assert one.source, one.id
        assert one.edition, one.id
        assert one.certainty, one.id
        assert all(item.criterion is not None for item in one.items), one.id
        assert all(item.certainty for item in one.items if item.source), one.id


@pytest.mark.parametrize(
    ("told", "key", "domain", "behind"),
    [
        ({"tumour": {"pv_invasion": "Vp0"}}, "tumour.pv_contralateral", Choices((False,)), ("tumour.pv_invasion",)),
        ({"tumour": {"pv_invasion": "Vp0"}}, "tumour.smv_thrombus", Choices((False,)), ("tumour.pv_invasion",)),
        ({"tumour": {"pv_invasion": "Vp1"}}, "tumour.smv_thrombus", None, ()),
        ({"tumour": {"hv_invasion": "Vv1"}}, "tumour.major_hepatic_veins_involved", Choices((0,)), ("tumour.hv_invasion",)),
        ({"tumour": {"hv_invasion": "Vv2"}}, "tumour.major_hepatic_veins_involved", None, ()),
        ({"tumour": {"hv_invasion": "Vv2"}}, "tumour.ivc_thrombus_to_atrium", Choices((False,)), ("tumour.hv_invasion",)),
        ({"tumour": {"regional_ln": True, "distant_mets": False}}, "metastases.lymph_node", Choices((True,)), ("tumour.regional_ln",)),
        ({"neutrophils_10e9_l": 7.89, "lymphocytes_10e9_l": 3}, "neutrophil_lymphocyte_ratio", Interval.point(2.63), ("neutrophils_10e9_l", "lymphocytes_10e9_l")),
        ({"neutrophils_pct": 60, "lymphocytes_pct": 24}, "neutrophil_lymphocyte_ratio", Interval.point(2.5), ("neutrophils_pct", "lymphocytes_pct")),
        ({"neutrophils_10e9_l": {"value": 5, "unit": "10^9/L", "comparator": ">"}, "lymphocytes_10e9_l": 2}, "neutrophil_lymphocyte_ratio", Interval(2.5, 500.0, False, True), ("neutrophils_10e9_l", "lymphocytes_10e9_l")),
        ({"neutrophils_10e9_l": 5}, "neutrophil_lymphocyte_ratio", None, ()),
        ({"neutrophils_10e9_l": 5, "lymphocytes_10e9_l": 0}, "neutrophil_lymphocyte_ratio", None, ()),
        ({"neutrophils_10e9_l": 5, "lymphocytes_10e9_l": 1, "neutrophil_lymphocyte_ratio": 2}, "neutrophil_lymphocyte_ratio", Interval.point(2.0), ()),
        ({"cirrhosis": True}, "liver.chronic_disease", Choices((True,)), ("cirrhosis",)),
        ({"cirrhosis": False}, "liver.chronic_disease", None, ()),
    ],
)  # fmt: skip
def test_what_follows_from_what_was_told_and_from_what(told, key, domain, behind):
    derived = derive(read_facts(told))
    fact = derived.facts.get(key)
    assert (fact.domain if fact is not None else None) == domain
    assert derived.behind(key) == behind


def test_no_chronic_liver_disease_is_no_cirrhosis():
    facts = read_facts({}).with_facts([Fact("liver.chronic_disease", Choices((False,)))])
    derived = derive(facts)
    assert derived.facts.get("cirrhosis").domain == Choices((False,))
    assert derived.behind("cirrhosis") == ("liver.chronic_disease",)
