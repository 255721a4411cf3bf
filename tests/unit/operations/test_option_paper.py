"""The options on paper: every option of the two editions, numbered references, what differs, and where packs are at
fault."""

from __future__ import annotations

import re
from datetime import date

import pytest

from hccboard import evidence, paths, translate
from hccboard.domain.facts import Facts
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Snapshot, take
from hccboard.evidence import PackRefused
from hccboard.operations import demonstration, option_paper, reporting
from hccboard.operations.option_paper import options_section
from hccboard.operations.options import BCLC, CNLC, facts_known, report_for
from hccboard.reports.anonymised import anonymised
from hccboard.reports.summary_options import OptionsSection

BOARD = date(2026, 8, 13)


@pytest.fixture(scope="module")
def cases() -> dict[str, CaseRecords]:
    built = demonstration.build_demonstration(BOARD)
    return {records[0].case_number: CaseRecords(records[0], tuple(records[1:])) for records in built}


@pytest.fixture(autouse=True)
def _english():
    translate.use("en")
    yield
    translate.use("en")


def section(case: CaseRecords, **more) -> OptionsSection:
    return options_section(case, take(case, BOARD), **more)


def printed(found: OptionsSection):
    return [option for edition in found.editions for group in edition.groups for option in group.options]


@pytest.mark.parametrize("number", ["0117", "0129", "0138", "0142", "0151", "0155", "0158", "0168"])
def test_every_option_of_the_two_editions_is_printed(cases, number):
    case = cases[f"HCC-{number}"]
    found = section(case)
    report = report_for(facts_known(case, take(case, BOARD)))
    names = " ; ".join(one.name.lower() for one in printed(found))
    for guideline in (BCLC, CNLC):
        for option in report.of(guideline):
            assert option.treatment.name.lower() in names, option.treatment.name
    assert all(one.verdict and one.why for one in printed(found))


def test_references_are_numbered_as_they_are_first_named_and_each_is_cited(cases):
    found = section(cases["HCC-0142"])
    cited = [number for one in printed(found) for number in one.references]
    cited += [int(number) for name, _ in found.others for number in re.findall(r"\[(\d+)\]", name)]
    cited += [number for _, numbers in found.studies for number in numbers]
    assert set(cited) == set(range(1, len(found.references) + 1))
    assert found.references[0].startswith("Reig M")
    assert "read in the abstract" in found.references[0]


def test_key_figures_carry_the_level_of_their_interval_and_the_data_cut(cases):
    studies = [words for words, _numbers in section(cases["HCC-0142"]).studies]
    (imbrave,) = (words for words in studies if words.startswith("IMbrave150"))
    assert "19.2 vs 13.4" in imbrave
    assert "HR 0.66 (0.52\u20130.85), 95 % CI" in imbrave
    assert "2020-08-31" in imbrave
    assert any("96.02 % CI" in words for words in studies)


def test_what_is_known_second_hand_says_so_once_for_the_edition(cases):
    bclc, cnlc = section(cases["HCC-0142"]).editions
    assert "recollection" in bclc.note
    assert "secondary source" in cnlc.note
    assert not any("Recollection" in one.why for group in bclc.groups for one in group.options)


def test_the_editions_differ_on_a_case_in_milan_that_is_no_transplant_candidate(cases):
    found = section(cases["HCC-0155"])
    assert [one.name for one in found.differences]
    assert found.compared[0].startswith("BCLC 2022")
    assert "stage Ib" in found.compared[1]


def test_goal_and_region_stand_in_the_note(cases):
    note = section(cases["HCC-0142"], region="CN").note
    assert "conversion" in note
    assert "China" in note
    assert evidence.with_local().version in note
    assert "goal not stated" in section(cases["HCC-0117"]).note


def test_a_damaged_pack_is_said_in_place_of_the_options(cases, monkeypatch):
    def damaged():
        raise PackRefused("hccboard", [])

    monkeypatch.setattr(option_paper.evidence, "with_local", damaged)
    found = section(cases["HCC-0142"])
    assert "cannot be used" in found.fault
    assert found.editions == ()


def test_the_paper_holds_the_options_in_its_own_language(cases):
    given = reporting.summary_input(cases["HCC-0142"], BOARD, language="zh_CN")
    content = reporting.summary_pdf(given)
    assert content.startswith(b"%PDF")
    assert translate.language() == "en"


@pytest.mark.parametrize("number", ["0121", "0129", "0138", "0142", "0158", "0168"])
def test_an_anonymised_paper_holds_no_day_of_a_value_and_the_options_of_the_ordinary_one(cases, number):
    case = cases[f"HCC-{number}"]
    made = anonymised(reporting.summary_input(case, BOARD))
    found = options_section(made.case, made.snapshot, anonymised=True)
    printed_text = repr((found.note, found.editions, found.others, found.differences))
    assert not re.search(r"\b(?:19|20)\d\d-\d\d", printed_text)
    assert [one.name for one in printed(found)] == [one.name for one in printed(section(case))]


def test_an_anonymised_paper_does_not_tell_the_packs_of_the_hospital(cases, tmp_path, monkeypatch):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "ward.toml").write_text(
        '[pack]\nid = "saint_mary"\ntitle = "W"\nversion = "1"\nlicence = "none"\norigin = "ward"\n'
        '[[restrictions]]\nid = "no_tare"\nentry = "modality.tace"\nrestriction = "not_available"\n'
        'words = "Not done at Saint Mary."\nsource = "Saint Mary 2026"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path)
    evidence.reload()
    try:
        case = cases["HCC-0129"]
        assert "Saint Mary" in repr(section(case))
        made = anonymised(reporting.summary_input(case, BOARD))
        found = repr(options_section(made.case, made.snapshot, anonymised=True))
        assert "saint" not in found.lower()
        seen = []
        monkeypatch.setattr("hccboard.reports.summary_pdf.render", seen.append)
        reporting.summary_pdf(reporting.summary_input(case, BOARD), anonymise=True)
        assert "saint" not in repr(seen[0].options).lower()
    finally:
        monkeypatch.undo()
        evidence.reload()


def test_an_empty_case_is_printed_too():
    case = CaseRecords(demonstration.build_demonstration(BOARD)[0][0])
    found = options_section(case, Snapshot(BOARD, Facts({}), ()))
    assert printed(found)
    assert all(one.why for one in printed(found))


def test_transplantation_keeps_its_place_where_the_goal_is_to_bridge_to_it(cases):
    case = cases["HCC-0155"]
    facts = facts_known(case, take(case, BOARD))
    assert facts.get("goal").domain.values == ("bridge",)
    (option,) = (one for one in report_for(facts).of(BCLC) if one.treatment.id == "modality.transplantation")
    assert option.group.value == "first"
