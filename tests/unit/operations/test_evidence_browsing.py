"""The evidence browser without its window: records, search in every spelling, filters, open records, local packs."""

from __future__ import annotations

import time

import pytest

from hccboard import evidence, paths
from hccboard.evidence import Evidence
from hccboard.evidence.model import Discrepancy, Result, Study, Table
from hccboard.evidence.packs import load_packs
from hccboard.operations.evidence_browsing import Library, Query
from hccboard.operations.evidence_browsing.details import detail_of
from hccboard.operations.evidence_browsing.shapes import FILTERS, KINDS, Conflicts, Grid, Notes

WARD = """
[pack]
id = "ward"
title = "Ward formulary"
version = "3"
licence = "none"
origin = "Pharmacy, invented"

[[sources]]
id = "ward_2026"
short = "Ward 2026"
citation = "Formulary of the ward, 2026"
year = 2026
kind = "local"
reading = "primary"

[[regimens]]
id = "ward_regimen"
name = "lenvatinib, ward schedule"
regimen_class = "tki"
drugs = ["lenvatinib"]

[[restrictions]]
id = "ward.no_tace"
entry = "regimen.lenvatinib"
restriction = "not_available"
words = "Not stocked at present."
source = "Pharmacy, May 2026"
"""
BROKEN = """
[pack]
id = "broken"
title = "Broken"
version = "1"
licence = "none"
origin = "Invented"

[[regimens]]
id = "lenvatinib"
name = "lenvatinib"
regimen_class = "tkii"
drugs = ["lenvatinib"]
"""


@pytest.fixture(scope="module")
def library():
    return Library(evidence.shipped())


@pytest.fixture
def local(tmp_path):
    (tmp_path / "ward.toml").write_text(WARD, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(BROKEN, encoding="utf-8")
    return Library(Evidence(load_packs(paths.resources("evidence"), tmp_path)))


def titles(library, text, kind="trials", **filters):
    return [one.title for one in library.find(Query(kind, text, filters)).records]


def detail(library, record_id):
    return detail_of(library, library.by_id[record_id])


def grid(found, key):
    return next(one for one in found.sections if isinstance(one, Grid) and one.key == key)


def cells(found, key):
    return [row.cells for row in grid(found, key).rows if not row.group]


# -- search ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "trial"),
    [
        ("CELESTIAL", "CELESTIAL"), ("cesetial", "CELESTIAL"), ("CESETIAL", "CELESTIAL"),
        ("REACH-II", "REACH-2"), ("reach 2", "REACH-2"), ("checkmate459", "CheckMate 459"),
        ("CM 9DW", "CheckMate 9DW"), ("SCT-H10A", "SCT-I10A + SCT510 trial"), ("SCT I10A", "SCT-I10A + SCT510 trial"),
        ("oriental", "Asia-Pacific"), ("STRIDE", "HIMALAYA"),
        ("NCT03434379", "IMbrave150"), ("imbrave 150", "IMbrave150"),
    ],
)  # fmt: skip
def test_a_trial_is_found_by_every_spelling(library, typed, trial):
    assert trial in titles(library, typed)


def test_every_spelling_on_file_and_every_name_printed_otherwise_finds_its_study(library):
    base = evidence.shipped()
    spellings = [(study.id, also) for study in base.of_kind(Study) for also in (study.name, *study.also)]
    spellings += [
        (one.study, printed) for one in base.of_kind(Result) for what, printed in one.as_printed if what == "study"
    ]
    assert len(spellings) > 80
    missed = [
        (study, said) for study, said in spellings
        if study not in {one.id for one in library.find(Query("trials", said)).records}
    ]  # fmt: skip
    assert missed == []


def test_the_search_goes_over_every_kind_and_counts_each(library):
    found = library.find(Query("trials", "bevacizumab"))
    assert set(found.hits) == set(KINDS)
    assert min(found.hits[kind] for kind in ("trials", "regimens", "guidelines", "rules", "sources")) > 0
    assert found.hits["trials"] == len(found.records) < found.total == len(library.records["trials"])


def test_words_narrow_and_nonsense_finds_nothing(library):
    one, two = titles(library, "lenvatinib"), titles(library, "lenvatinib pembrolizumab")
    assert set(two) < set(one)
    found = library.find(Query("trials", "qqzz"))
    assert not found.records
    assert not any(found.hits.values())


def test_a_keystroke_is_answered_at_once(library):
    for typed in ("c", "ce", "ces", "cese", "os 0.66", "lung metast"):
        best = min(_timed(library, typed) for _turn in range(3))
        assert best < 16.0, f"{typed}: {best:.1f} ms"


def _timed(library, typed):
    began = time.process_time()
    library.find(Query("trials", typed))
    return (time.process_time() - began) * 1000


# -- filters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILTERS)
def test_every_value_of_a_filter_leaves_some_and_takes_some(library, name):
    for kind in KINDS:
        for key, words in library.options(kind, name):
            left = library.find(Query(kind, "", {name: key}))
            assert words
            assert 1 <= len(left.records) <= left.total, (kind, key)


def test_filters_of_trials(library):
    assert "RESORCE" not in titles(library, "", line="first")
    assert "RESORCE" in titles(library, "", line="second")
    assert set(titles(library, "", line="second", design="cohort")) <= set(titles(library, "", design="cohort"))
    china = titles(library, "", region="CN", line="first")
    assert "IMbrave150" in china
    assert len(china) < len(titles(library, "", line="first"))
    assert "CELESTIAL" in titles(library, "", discrepancy="with")
    assert "Yoo 2021" not in titles(library, "", discrepancy="with")
    ici_vegf = titles(library, "", **{"class": "regimen_class.ici_anti_vegf"})
    assert "IMbrave150" in ici_vegf
    assert "SHARP" not in ici_vegf


def test_an_approval_that_was_withdrawn_is_no_approval(library):
    record = library.by_id["regimen.nivolumab"]
    assert "US" not in record.tags["region"]


# -- every record opens ---------------------------------------------------------------------------------------


def test_every_record_opens_and_every_link_leads_somewhere(library):
    dead = set()
    for record in library.by_id.values():
        found = detail_of(library, record)
        assert found.title
        for entry in _links(found):
            if library.owner(entry) is None:
                dead.add((record.id, entry))
    assert dead == set()


def _links(found):
    for fact in found.facts:
        yield from (link.entry for link in fact.links if link.entry)
    for use in found.uses:
        yield from (link.entry for link in use.links if link.entry)
    for section in found.sections:
        if isinstance(section, Grid):
            yield from (cell.entry for row in section.rows for cell in row.cells if cell.entry)
        elif isinstance(section, Notes):
            for note in section.items:
                links = (note.source, *note.flags)
                yield from (link.entry for link in links if link is not None and link.entry)
        elif isinstance(section, Conflicts):
            yield from (link.entry for one in section.items for _words, link in one.printed)


def test_every_entry_of_the_packs_is_shown_by_a_record(library):
    homeless = [one for one in evidence.shipped().by_id if library.owner(one) is None]
    assert homeless == []


def test_every_result_of_a_study_is_a_row_with_its_source_and_place(library):
    base = evidence.shipped()
    for study in base.of_kind(Study):
        results = base.results_of(study.id)
        if not results:
            continue
        shown = {row.entry for row in grid(detail(library, study.id), "results").rows}
        assert {one.id for one in results} <= shown
    for row in cells(detail(library, "study.imbrave150"), "results"):
        source = row[-2]
        assert source.text
        assert source.lines
        assert source.entry.startswith("source.")


def test_every_row_of_every_table_is_shown(library):
    for table in evidence.shipped().of_kind(Table):
        owner = library.owner(table.id)
        found = detail_of(library, owner)
        assert len(grid(found, table.id).rows) == len(table.rows)
        assert grid(found, table.id).place.startswith(library.by_id[table.source].title)


# -- figures --------------------------------------------------------------------------------------------------


def effects(library, study):
    """The cells of the effects by endpoint and place."""
    found = {}
    for row in cells(detail(library, study), "results"):
        found[row[0].text, row[-2].lines[0]] = row[-3]
    return found


def test_every_interval_says_its_level(library):
    himalaya = effects(library, "study.himalaya")
    assert any("96.02 % CI" in cell.lines for cell in himalaya.values())
    for study in evidence.shipped().of_kind(Study):
        for cell in effects(library, study.id).values() if evidence.shipped().results_of(study.id) else ():
            if "(" in cell.text:
                assert any("CI" in line for line in cell.lines), (study.id, cell)


def test_the_used_figure_stands_first_and_the_printed_one_beside_it(library):
    sharp = effects(library, "study.sharp")["Overall survival, median", "Table 1"]
    assert sharp.text == "HR 0.69 (0.55–0.87)"
    assert "0.78" in sharp.printed
    assert "0.87" not in sharp.printed
    table = cells(detail(library, "source.zhang_2024"), "table.zhang_2024.table_4")
    (invasion,) = [row for row in table if row[0].text == "Portal vein invasion"]
    assert invasion[1].text == "1.720 (1.014–2.919)"
    assert invasion[1].printed == "1.720 (1.104–2.919)"
    assert invasion[-1].flags == ("I-29",)


def test_p_says_its_sides_and_its_threshold(library):
    keynote = effects(library, "study.keynote_240")["Overall survival, median", "Text, pembrolizumab"]
    assert "P 0.0238, one-sided, tested against 0.0174" in keynote.lines


def test_rows_stand_under_their_data_cut_the_last_one_first(library):
    groups = [row.group for row in grid(detail(library, "study.imbrave150"), "results").rows if row.group]
    assert ["2020-08-31" in groups[0], "2019-08-29" in groups[1]] == [True, True]
    assert "median follow-up 15.6 months" in groups[0]


def test_where_no_data_cut_is_stated_that_is_said(library):
    said = {fact.label: fact.value for fact in detail(library, "study.himalaya").facts}
    assert said["Data cuts"] == "not stated in what was read"
    assert "Data cuts" not in {fact.label for fact in detail(library, "study.imbrave251").facts}  # no results on file


def test_response_says_criteria_and_reader(library):
    rows = cells(detail(library, "study.imbrave150"), "results")
    response = [row[0] for row in rows if row[0].text == "Objective response rate"]
    said = [line for cell in response for line in cell.lines[:1]]
    assert any("RECIST 1.1" in line and "independent central review" in line for line in said)
    assert all("RECIST" in line or "not stated" in line for line in said)


def test_discrepancies_are_all_there_with_both_values_the_open_ones_first(library):
    found = library.records["discrepancies"]
    assert len(found) == len(evidence.shipped().of_kind(Discrepancy))
    assert found[0].group == "Open"
    (conflicts,) = [one for one in detail(library, "discrepancy.I-01").sections if isinstance(one, Conflicts)]
    (card,) = conflicts.items
    assert [words for words, _link in card.printed] == ["0.69 (0.55 to 0.78)", "0.69 (0.55 to 0.87)"]
    assert card.used == "0.55 to 0.87"
    assert card.basis
    assert card.state == "resolved"
    zhang = next(one for one in detail(library, "study.zhang_2024").sections if isinstance(one, Conflicts))
    assert zhang.items[0].state == "open"
    assert zhang.alert


def test_an_effect_of_a_trial_with_three_arms_says_between_which(library):
    rows = cells(detail(library, "study.himalaya"), "results")
    said = {row[-3].text: row[-3].lines for row in rows if row[0].text == "Overall survival, median"}
    assert "Durvalumab vs sorafenib" in said["HR 0.86 (0.73–1.03)"]
    assert any("tremelimumab" in line for line in said["HR 0.78 (0.65–0.93)"])


def test_an_effect_beside_a_regimen_says_what_was_compared(library):
    rows = {row[0].text: row for row in cells(detail(library, "regimen.lenvatinib"), "studies")}
    assert rows["LEAP-002"][1].text == "Lenvatinib + pembrolizumab vs lenvatinib + placebo"
    assert rows["REFLECT"][1].text == "Lenvatinib vs sorafenib"


def test_inhibition_says_that_it_ranks_nothing(library):
    assert "do not rank" in grid(detail(library, "drug.sorafenib"), "ic50").caution


def test_the_citation_names_the_publication_and_where_the_figures_are_from(library):
    text = detail(library, "study.imbrave150").citation
    assert "10.1056/NEJMoa1915745" in text
    assert "Zhu XD" in text


def test_a_recommendation_says_edition_certainty_and_what_is_not_known(library):
    found = detail(library, "recommendation.bclc_2022.c.first_line")
    facts = {fact.label: fact.value for fact in found.facts}
    assert facts["Edition"] == "2022"
    assert facts["How well read"]
    assert facts["Strength, level"] == "not printed or not known to us"


# -- local packs ----------------------------------------------------------------------------------------------


def test_a_local_pack_adds_and_restricts(local):
    assert local.version.endswith("ward 3")
    assert "Lenvatinib, ward schedule" in titles(local, "ward schedule", "regimens")
    found = detail(local, "pack.ward")
    assert {fact.label for fact in found.facts} >= {"Origin", "Version", "Place", "Holds"}
    restricts, adds = (one for one in found.sections if isinstance(one, Notes))
    assert restricts.items[0].lead == "Not available here"
    assert restricts.items[0].flags[0].entry == "regimen.lenvatinib"
    assert "regimen.ward_regimen" in {link.entry for note in adds.items for link in note.flags}
    said = [use for use in detail(local, "regimen.lenvatinib").uses if use.title == "Said by local packs"]
    assert "Not stocked at present." in said[0].links[0].text
    assert local.owner("restriction.ward.no_tace") is local.by_id["pack.ward"]


def test_a_broken_pack_is_refused_whole_with_every_reason_and_its_place(local):
    found = detail(local, "refused.broken.toml")
    rows = cells(found, "problems")
    assert found.caution
    told = {(row[0].text, row[1].text, row[2].text) for row in rows}
    assert ("broken.toml", "regimen.lenvatinib", "regimen_class") in told
    assert not titles(local, "broken", "regimens")
    assert local.records["packs"][0].group == "Refused"


@pytest.mark.parametrize(("drug", "words"), [
    ("unnamed_ici", "Immune checkpoint inhibitor"), ("unnamed_tki", "Tyrosine kinase inhibitor"),
    ("unnamed_anti_pd_l1_axis", "Anti-PD-1 or anti-PD-L1 antibody"), ("lenvatinib", "Tyrosine kinase inhibitor"),
])  # fmt: skip
def test_a_drug_that_is_named_by_its_family_stands_under_the_family(library, drug, words):
    shown = detail(library, f"drug.{drug}")
    assert shown.facts[0].value == words
