"""The situation of a recommendation as one criterion: stages, earlier therapy, its own criterion."""

from __future__ import annotations

import pytest

from hccboard.domain.criteria import judge, text
from hccboard.domain.facts import Choices, Fact, Facts, Outcome
from hccboard.domain.variables import Variables
from hccboard.evidence.index import Evidence
from hccboard.evidence.packs import PackRefused, load_packs
from hccboard.evidence.situations import situation_of

PACK = """
[pack]
id = "p"
title = "P"
version = "1"
licence = "none"
origin = "test"
[[sources]]
id = "s"
short = "S 2020"
citation = "S"
year = 2020
kind = "guideline"
reading = "primary"
[[drugs]]
rows = [{ id = "a", name = "a", drug_class = "anti_pd_l1" }, { id = "b", name = "b", drug_class = "anti_vegf" }]
[[regimens]]
rows = [
  { id = "a_b", name = "a + b", regimen_class = "ici_anti_vegf", drugs = ["a", "b"] },
  { id = "tace_b", name = "TACE + b", regimen_class = "locoregional_systemic", drugs = ["b"], modalities = ["tace"] },
]
[[recommendations]]
id = "r"
guideline = "s"
options = ["regimen.a_b"]
rank = "preferred"
line = "second"
certainty = "primary"
"""
CAUTION = """
[[cautions]]
id = "c"
applies_to = ["modality.tace"]
action = "caution"
words = "w"
source = "s"
certainty = "primary"
"""


def loaded(tmp_path, more: str) -> Evidence:
    (tmp_path / "pack.toml").write_text(PACK + more, encoding="utf-8")
    return Evidence(load_packs(tmp_path))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('after = ["regimen.a_b"]', "treatment.received.a = True and treatment.received.b = True"),
        ('after = ["drug.a", "family.ici"]', "treatment.received.a = True or treatment.received.ici = True"),
        ('after = ["class.anti_vegf"]', "treatment.received.anti_vegf = True"),
        ('after = ["modality.tace"]', "treatment.had.tace = True"),
        (
            'after = ["regimen_class.locoregional_systemic"]',
            "treatment.received.b = True and treatment.had.tace = True",
        ),
        ('system = "bclc"\nstages = ["B", "C"]', "stage.bclc in B, C"),
        (
            'system = "cnlc"\nstages = ["IV"]\nafter = ["drug.a"]\nwhen = { fact = "ecog_ps", at_most = 1 }',
            "stage.cnlc = IV and treatment.received.a = True and ecog_ps <= 1",
        ),
    ],
)
def test_stages_earlier_therapy_and_criterion_are_joined(tmp_path, more, expected):
    base = loaded(tmp_path, more)
    assert text(situation_of(base["recommendation.r"], base)) == expected


def test_without_any_of_them_it_is_for_everybody(tmp_path):
    base = loaded(tmp_path, "")
    assert situation_of(base["recommendation.r"], base) is None
    assert judge(None, Variables(Facts())).outcome is Outcome.MET


def test_a_stage_that_is_not_decided_leaves_it_unknown(tmp_path):
    base = loaded(tmp_path, 'system = "bclc"\nstages = ["C"]')
    criterion = situation_of(base["recommendation.r"], base)
    for possible, outcome in ((("C",), Outcome.MET), (("B", "C"), Outcome.UNKNOWN), (("A", "B"), Outcome.UNMET)):
        facts = Facts({"stage.bclc": Fact("stage.bclc", Choices(possible))})
        assert judge(criterion, Variables(facts)).outcome is outcome


def test_number_and_size_together_are_a_measure_of_the_nodules(tmp_path):
    when = 'when = { fact = "nodules", measure = "count_plus_largest", above = 7, unit = "cm" }'
    caution = loaded(tmp_path, f'{CAUTION}{when}\nunknown = "not_assessable"')["caution.c"]
    assert text(caution.when) == "count_plus_largest > 70"
    assert caution.unknown == "not_assessable"


def test_an_unknown_answer_to_what_is_unknown_is_refused(tmp_path):
    with pytest.raises(PackRefused, match="'silence' is no choice here"):
        loaded(tmp_path, CAUTION + 'when = { fact = "ecog_ps", at_most = 1 }\nunknown = "silence"')
