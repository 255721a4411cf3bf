"""The conversion review in the summary: what it says of a case, by which set, and that it is a page like the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hccboard import translate
from hccboard.domain import records as r
from hccboard.domain.conversion.local import ConversionRules, LocalSets, recorded_id
from hccboard.domain.conversion.model import State
from hccboard.domain.records import CaseRecords
from hccboard.evidence import PackRefused
from hccboard.operations import conversion_paper
from hccboard.operations.conversion_paper import conversion_on_paper
from hccboard.operations.reporting import summary_pdf
from hccboard.reports.anonymised import anonymised
from hccboard.reports.layout import BOTTOM, TOP
from hccboard.reports.summary_conversion import conversion_strips
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_pdf import render
from hccboard.reports.tags import Node
from tests.unit.reports.conftest import record
from tests.unit.reports.page_checks import (
    check_greys,
    check_margins,
    check_nothing_overprinted,
    check_structure,
    pages,
    texts,
    words,
)
from tests.unit.reports.sheet_data import section

Summary = Callable[..., SummaryInput]
ADOPTED = ConversionRules(version="2.1", author="Prof. Sample", agreed_on=date(2026, 3, 2))


def considered(case: CaseRecords, *more: Any) -> CaseRecords:
    """The case with a volumetry, a plan and the height and weight behind them."""
    plan = record(
        r.OperationPlan, "plan", date=date(2026, 7, 28), operation_date=date(2026, 8, 27), kind="right_hepatectomy",
        resected_segments=("S5", "S6", "S7", "S8"), margin_mm=11, surgeons_agreeing=2, source="3D plan",
    )  # fmt: skip
    volumetry = record(
        r.LiverVolumetry, "volumes", date=date(2026, 7, 28), total_volume_ml=Decimal(1460), formula="urata_1995",
        tumour_volume_ml=Decimal(98), remnant_volume_ml=Decimal(612), source="Volumetry",
    )  # fmt: skip
    body = record(r.BodySize, "body", date=date(2026, 7, 28), height_cm=Decimal(172), weight_kg=Decimal(69))
    return CaseRecords(case.patient, (*case.records, plan, volumetry, body, *more))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_section_is_a_page_like_the_others(language: str, rich: CaseRecords, summary: Summary) -> None:
    content = render(replace(summary(rich, language=language), conversion=section()))
    check_margins(content)
    check_nothing_overprinted(content)
    check_greys(content)
    roles = check_structure(content)
    assert roles.count("/H1") == 1
    assert {"/H2", "/H3", "/Table", "/TH", "/TD"} <= set(roles)


def test_the_section_says_what_it_must_in_its_order(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(replace(summary(rich), conversion=section())))
    at = -1
    for part in (
        "Conversion review 9 of 12 criteria met, 1 unmet, 2 missing; 1 of the missing is stale",
        "Conversion set v2.1 (local)", "No automatic verdict; the board decides.",
        "A. Potential resectability before treatment · 2 of 2 met", "Tumour confined to one hemiliver",
        "Rule A1, conversion set v2.1", "Met", "190 d, baseline", "CT-1", "B. Response · 2 of 3 met, 1 unmet",
        "Response held on imaging for at least 90 d", "Unmet", "56 d, 26 May to 21 Jul", "Stale", "197 d, limit 183",
        "E. Extrahepatic disease", "Missing", "What would change the count", "CT or MRI on or after 2026-08-24",
        "Drug washout · counted to the operation on 2026-08-27", "7 d over from 2026-08-17.",
        "Median OS 16.5 months with surgery (n 26) and 11.3 months without (n 124). Retrospective.",
    ):  # fmt: skip
        found = text.find(part, at + 1)
        assert found > at, part
        at = found


def test_the_local_set_takes_about_two_thirds_of_a_page(rich: CaseRecords, summary: Summary) -> None:
    strips = conversion_strips(section(), Node("Document"))
    assert sum(strip.height for strip in strips) < 0.7 * (BOTTOM - TOP)


def test_the_head_of_a_group_is_never_the_last_line_of_a_page(rich: CaseRecords, summary: Summary) -> None:
    group = section().groups[2]
    many = replace(group, criteria=tuple(replace(group.criteria[0], number=n) for n in range(1, 7)))
    groups = tuple(replace(many, title=f"Group {n}.") for n in range(14))
    for page in texts(render(replace(summary(rich), conversion=section(groups=groups)))):
        lines = [line for line in page.replace("\r", "").split("\n") if line.strip()]
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            assert not line.startswith("Group ") or "R0 resection" in below, (line, below)


def test_a_case_of_which_nobody_asks_it_has_no_section(rich: CaseRecords, summary: Summary) -> None:
    assert conversion_on_paper(summary(rich)) is None
    assert "Conversion review" not in words(summary_pdf(summary(rich)))
    question = next(x for x in rich.records if isinstance(x, r.BoardQuestion))
    asked = tuple(replace(x, goal="conversion") if x is question else x for x in rich.records)
    assert conversion_on_paper(summary(CaseRecords(rich.patient, asked))) is not None


def test_the_rows_are_those_of_the_case(rich: CaseRecords, summary: Summary) -> None:
    found = conversion_on_paper(summary(considered(rich), conversion_sets=LocalSets(ADOPTED)))
    assert found is not None
    rows = {one.number: one for one in found.criteria}
    assert (rows[7].state, rows[7].value.split(",")[0], rows[7].day) == (State.MET, "47.7 %", "2026-07-28")
    assert rows[9].state is State.STALE
    assert rows[9].age == "197 d, limit 183"
    assert found.washout_note == "counted to the operation on 2026-08-27"
    assert "Conversion set v2.1 (local), Prof. Sample, 2026-03-02." in found.about
    assert "(n 26)" in found.evidence[0] and "(n 124)" in found.evidence[0]
    assert "Retrospective" in found.evidence[1]
    numbers = [one.number for one in found.criteria]
    assert numbers == list(range(1, len(numbers) + 1))


def test_starting_values_are_called_so(rich: CaseRecords, summary: Summary) -> None:
    text = words(summary_pdf(summary(considered(rich))))
    assert "starting values, not adopted by this board" in text
    assert "Prof. Sample" not in text


def test_the_set_of_the_newest_choice_is_printed(rich: CaseRecords, summary: Summary) -> None:
    from hccboard import evidence
    from hccboard.evidence.conversion import rule_sets

    sets = rule_sets(evidence.shipped())
    older = record(r.ConversionReview, "older", date=date(2026, 8, 1), rule_set=sets[1].id)
    newer = record(r.ConversionReview, "newer", date=date(2026, 8, 5), rule_set=sets[0].id)
    later = record(r.ConversionReview, "later", date=date(2026, 9, 5), rule_set=sets[2].id)
    found = conversion_on_paper(summary(considered(rich, newer, older, later)))
    assert found is not None
    assert found.about.startswith(sets[0].name)
    assert len(found.criteria) == len(sets[0].items)
    gone = record(r.ConversionReview, "gone", date=date(2026, 8, 6), rule_set="of_a_pack_that_is_gone")
    local = conversion_on_paper(summary(considered(rich, newer, gone)))
    assert local is not None and local.about.startswith("Conversion set (local)")


THIRD = replace(ADOPTED, version="3", agreed_on=date(2026, 8, 9), response_held_days=240)


@pytest.mark.parametrize("anonymise", [False, True])
@pytest.mark.parametrize(("rules", "named", "days"), [
    (ADOPTED, "v2.1 (local)", 90), (ConversionRules(), "Conversion set (local)", 90), (THIRD, "v3 (local)", 240),
])  # fmt: skip
def test_a_review_is_printed_by_the_version_it_was_chosen_in(
    rich: CaseRecords, summary: Summary, rules: ConversionRules, named: str, days: int, anonymise: bool
) -> None:
    chosen = record(r.ConversionReview, "chosen", date=date(2026, 8, 5), rule_set=recorded_id(rules))
    given = summary(considered(rich, chosen), conversion_sets=LocalSets(THIRD, (ADOPTED, THIRD)))
    text = words(summary_pdf(given, anonymise=anonymise))
    assert named in text
    assert f"Response held on imaging for at least {days} d" in text
    since = "Since then the board adopted version 3" + ("." if anonymise else ", on 2026-08-09.")
    assert (since in text) is (rules is not THIRD)


def test_every_published_set_can_be_printed(rich: CaseRecords, summary: Summary) -> None:
    from hccboard import evidence
    from hccboard.evidence.conversion import rule_sets

    for one in rule_sets(evidence.shipped()):
        chosen = record(r.ConversionReview, "chosen", date=date(2026, 8, 5), rule_set=one.id)
        content = summary_pdf(summary(considered(rich, chosen)))
        text = words(content)
        assert one.source.split(",")[0] in text, one.id
        assert "No automatic verdict; the board decides." in text
        if one.switched_off:
            assert one.switched_off in text
        check_margins(content)
        check_structure(content)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_anonymised_section_holds_no_date_and_nobody(language: str, rich: CaseRecords, summary: Summary) -> None:
    """Nor what somebody typed: where a nodule is, what an endoscopy saw, who agreed on the thresholds."""
    scope = record(r.Endoscopy, "scope-2", date=date(2026, 1, 29), varices="low_risk", grade="Xqvw F1", source="Xqvw")
    nodule = record(r.MetastasisFinding, "met-2", date=date(2026, 7, 22), site="lung", certainty="indeterminate",
                    description="Xqvw")  # fmt: skip
    rules = replace(ADOPTED, author="Dr Xqvw", version="of Dr Xqvw")
    case = considered(rich, scope, nodule)
    given = summary(case, language=language, conversion_sets=LocalSets(rules))
    plain = words(summary_pdf(given))
    assert "Xqvw" in plain and "2026-08-27" in plain
    hidden = summary_pdf(given, anonymise=True)
    text = words(hidden)
    assert "Xqvw" not in text
    with translate.speaking(language):
        said = repr(conversion_on_paper(anonymised(given)))
    assert not re.search(r"\d{4}-\d\d-|\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\d+月\d+日", said)
    assert ("counted to the operation on day 14" if language == "en" else "第 14 天") in text
    assert "v…" in text
    check_structure(hidden)


def test_packs_that_cannot_be_read_are_told_in_place_of_the_section(
    rich: CaseRecords, summary: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: Any) -> None:
        raise PackRefused("hospital", [])

    monkeypatch.setattr(conversion_paper, "review_case", refused)
    text = words(summary_pdf(summary(considered(rich))))
    assert "Conversion review The evidence pack hospital cannot be used." in text
    assert "Staging" in text


def test_the_section_stands_before_the_response(rich: CaseRecords, summary: Summary) -> None:
    content = summary_pdf(summary(considered(rich)))
    text = words(content)
    assert text.index("Other scores") < text.index("Conversion review") < text.index("Response mRECIST and RECIST 1.1")
    with pages(content) as document:
        assert len(document) <= 7
