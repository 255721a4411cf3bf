"""Every number of the reference transcription is in the packs, and every number of the packs in its paper."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from hccboard import evidence

_SPEC = importlib.util.spec_from_file_location("evidence_walk", Path(__file__).with_name("walk.py"))
walk = importlib.util.module_from_spec(_SPEC)
sys.modules["evidence_walk"] = walk
_SPEC.loader.exec_module(walk)

REFERENCE_IS_HERE = pytest.mark.skipif(not walk.REFERENCE.exists(), reason="the reference transcription is not here")
PAPERS_ARE_HERE = pytest.mark.skipif(not walk.SEEDS.exists(), reason="the five papers are not here")
# Files of the transcription that are wholly in the packs: a line is added when its walk is clean
COMPLETE = (
    "conversion_criteria", "seed0_ehm_by_site", "seed1", "seed2_table2_pros_cons", "seed2_table3_ic50", "seed3",
    "seed4",
)  # fmt: skip
# Files that speak of several papers: (file, paper) whose rows are wholly in the packs
COMPLETE_OF = tuple(("trials_systemic", paper) for paper in ("long_2021", "zhu_2025", "sun_2025", "han_2021"))
# (paper, place) -> rows with figures, for the places that are wholly taken
COUNTS = {
    ("long_2021", "table 1"): 19, ("long_2021", "text"): 85,
    ("zhang_2024", "table 1"): 26, ("zhang_2024", "table 2"): 13, ("zhang_2024", "table 3"): 13,
    ("zhang_2024", "table 4"): 3, ("zhang_2024", "table 5"): 6, ("zhang_2024", "text"): 21,
    ("zhu_2025", "table 1"): 60, ("zhu_2025", "table 3"): 96, ("zhu_2025", "text"): 70,
    ("sun_2025", "table 1"): 20, ("sun_2025", "table 2"): 27, ("sun_2025", "text"): 54,
    # table 3: 7 rows, and the rate at 6 months as a result
    ("han_2021", "table 1"): 31, ("han_2021", "table 2"): 13, ("han_2021", "table 3"): 8, ("han_2021", "table 4"): 15,
    ("han_2021", "text"): 57,
}  # fmt: skip


@REFERENCE_IS_HERE
@pytest.mark.parametrize("name", COMPLETE)
def test_every_number_of_the_transcription_has_its_entry(name):
    assert walk.unmatched(evidence.shipped(), name) == []


@REFERENCE_IS_HERE
@pytest.mark.parametrize(("name", "paper"), COMPLETE_OF)
def test_every_number_of_the_transcription_of_a_paper_has_its_entry(name, paper):
    assert [one for one in walk.unmatched(evidence.shipped(), name) if paper in one] == []


@PAPERS_ARE_HERE
def test_every_number_of_the_packs_stands_in_its_paper():
    assert walk.not_in_paper(evidence.shipped()) == []


@pytest.mark.parametrize("place", COUNTS, ids=str)
def test_as_many_rows_as_the_paper_has(place):
    assert walk.counts_by_place(evidence.shipped())[place] == COUNTS[place]


def test_the_facts_are_those_of_the_own_table():
    """Where the papers are not at hand, a changed figure shows here. Rewrite with ``walk.py --write``."""
    assert walk.OWN_TABLE.read_text(encoding="utf-8").splitlines() == walk.own_table(evidence.shipped())


def test_a_wrong_number_is_missed():
    """The walk can fail: a row of another number is no match."""
    row = walk.Item("zhang_2024", "table 1", "x", walk.numbers("22 84.6"))
    assert walk._take(row, [walk.Item("zhang_2024", "table 1", "x", walk.numbers("22 84.7"))], exact=False) is None
    assert walk._take(row, [walk.Item("zhang_2024", "table 1", "x", walk.numbers("84.60 22.0"))], exact=True)
