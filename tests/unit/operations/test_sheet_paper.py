"""The surgeon's sheet of a case: plan, volumes by their formula, reserve, checklist, and what is supposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hccboard import translate
from hccboard.domain import records as r
from hccboard.domain.conversion.local import ConversionRules, LocalSets, recorded_id
from hccboard.domain.conversion.model import State
from hccboard.domain.records import CaseRecords
from hccboard.evidence import PackRefused
from hccboard.operations import sheet_paper
from hccboard.operations.conversion_facts import Suppose
from hccboard.operations.reporting import sheet_pdf, summary_input
from hccboard.operations.sheet_paper import sheet_on_paper
from hccboard.reports.anonymised import anonymised
from hccboard.reports.sheet_words import SheetLine, SurgeonSheet
from hccboard.reports.summary_facts import KNOWN, MISSING, STALE
from hccboard.reports.summary_input import SummaryInput
from tests.unit.reports.conftest import BOARD, PRINTED, record, rich_case
from tests.unit.reports.page_checks import alternatives, check_margins, check_structure, texts, words

ADOPTED = ConversionRules(version="2.1", author="Prof. Sample", agreed_on=date(2026, 3, 2))
DATES = r"\d{4}-\d{2}-|\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\b(19|20)\d\d年|\d+月\d+日"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    translate.use("en")
    yield
    translate.use("en")


def plan(**changed: Any) -> Any:
    told: dict[str, Any] = {
        "date": date(2026, 7, 28), "operation_date": date(2026, 8, 27), "kind": "right_hepatectomy", "margin_mm": 11,
        "resected_segments": ("S5", "S6", "S7", "S8"), "surgeons_agreeing": 2, "source": "3D plan",
    }  # fmt: skip
    return record(r.OperationPlan, "plan", **{**told, **changed})


def volumes(**changed: Any) -> Any:
    told: dict[str, Any] = {
        "date": date(2026, 7, 28), "total_volume_ml": Decimal(1460), "tumour_volume_ml": Decimal(98),
        "remnant_volume_ml": Decimal(612), "remnant_segments": ("S1", "S2", "S3"), "formula": "urata_1995",
    }  # fmt: skip
    return record(r.LiverVolumetry, "volumes", **{**told, **changed})


BODY = record(r.BodySize, "body", date=date(2026, 7, 28), height_cm=Decimal(172), weight_kg=Decimal(69))


def given(*more: Any, language: str = "en", **options: Any) -> SummaryInput:
    case = rich_case()
    return summary_input(
        CaseRecords(case.patient, (*case.records, *more)), BOARD, printed_by="Dr Printer", printed_at=PRINTED,
        language=language, **{"conversion_sets": LocalSets(ADOPTED), **options},
    )  # fmt: skip


def made(*more: Any, suppose: Suppose | None = None, **options: Any) -> SurgeonSheet:
    return sheet_on_paper(given(*more, **options), suppose or Suppose())


def lines(told: Any) -> dict[str, SheetLine]:
    return {one.label: one for one in told}


def test_the_plan_in_words() -> None:
    sheet = made(plan(), volumes(), BODY)
    told = lines(sheet.operation)
    assert sheet.operation_note == "plan of 2026-07-28"
    assert told["Resection"].value == "Right hepatectomy"
    assert (told["Day of the operation"].value, told["Day of the operation"].when) == ("2026-08-27", "in 14 d")
    assert told["Segments to be resected"].value == "S5 S6 S7 S8"
    assert told["Expected margin"].value == "11 mm"
    assert told["R0 feasible"].value == "Not stated, 2 surgeons"
    assert sheet.supposed == ""
    assert sheet.resected == ("S5", "S6", "S7", "S8")


def test_what_is_not_in_the_plan_is_missing_and_no_plan_is_said() -> None:
    told = lines(made(plan(kind=None, operation_date=None, margin_mm=None, surgeons_agreeing=None)).operation)
    states = [one.state for name, one in told.items() if name != "Segments to be resected"]
    assert states == [MISSING] * 4
    without = made()
    assert without.operation_note == "no plan recorded"
    assert [one.state for one in without.operation] == [MISSING]


def test_the_team_s_category_and_its_judgement_stand_with_the_plan() -> None:
    judged = record(r.Judgement, "r0", date=date(2026, 7, 28), question="resection.r0_feasible", answer="yes")
    told = lines(made(plan(jlca_category="BR1"), judged).operation)
    assert told["JLCA/JSHBPS, by the team"].value == "BR1"
    assert (told["R0 feasible"].value, told["R0 feasible"].when) == ("Yes, 2 surgeons", "28\u00a0Jul")


@pytest.mark.parametrize(
    ("formula", "stated", "with_body", "volume", "share", "note"),
    [
        # 0.007184 * 69^0.425 * 172^0.725 = 1.8135 m2
        ("urata_1995", None, True, "1283 mL", "47.7 %", "Urata 1995, 706.2 × BSA + 2.4"),
        ("feng_2017", None, True, "1251 mL", "48.9 %", "Feng 2017, 758.259 × BSA − 124.272"),
        ("chan_2006", None, True, "1118 mL", "54.8 %", "Chan 2006, 218 + 12.3 × weight + 51 if male"),
        ("stated", Decimal(1391), True, "1391 mL", "44 %", "As stated in the report"),
        ("urata_1995", Decimal(1391), False, "1391 mL", "44 %", "Urata 1995, 706.2 × BSA + 2.4, volume of the report"),
        (None, Decimal(1391), True, None, None, "the formula of the standard volume is not named"),
        ("urata_1995", None, False, None, None, "Urata 1995, 706.2 × BSA + 2.4, volume of the report"),
    ],
)  # fmt: skip
def test_the_standard_volume_by_its_formula(
    formula: str | None, stated: Decimal | None, with_body: bool, volume: str | None, share: str | None, note: str
) -> None:
    body = (BODY,) if with_body else ()
    sheet = made(volumes(formula=formula, standard_volume_ml=stated), *body)
    told = lines(sheet.volumes)
    assert sheet.volumes_note == note
    for name, expected in (("Standard liver volume", volume), ("Remnant of standard volume", share)):
        one = told[name]
        assert (one.value, one.state) == ((expected, KNOWN) if expected else ("", MISSING)), name


def test_volumes_in_words() -> None:
    told = lines(made(volumes(), BODY).volumes)
    assert told["Whole liver"].value == "1460 mL"
    remnant = told["Future liver remnant"]
    assert (remnant.value, remnant.when) == ("612 mL, S1 S2 S3", "28\u00a0Jul")
    assert told["Remnant of body weight"].value == "0.89 %"
    assert lines(made(volumes(), replace(BODY, weight_kg=None)).volumes)["Remnant of body weight"].state == MISSING


def test_volumes_that_are_too_old_are_marked() -> None:
    told = lines(made(volumes(date=date(2026, 3, 1)), BODY).volumes)
    assert told["Future liver remnant"].state == STALE
    assert told["Remnant of standard volume"].state == STALE


def test_the_reserve_of_the_liver() -> None:
    told = {one.label.split(",")[0]: one for one in made().reserve}
    assert told["Child-Pugh"].value == "A5"
    assert told["ICG-R15"].value == "9 %"
    assert told["Makuuchi limit 1993"].value == "Right hemihepatectomy or trisectionectomy"
    assert told["Platelets"].value.startswith("118")
    assert (told["Varices"].value, told["Varices"].state) == ("Low risk", STALE)
    empty = summary_input(CaseRecords(r.Patient(id="x", case_id="x", case_number="HCC-1")), BOARD, printed_at=PRINTED)
    assert [one.state for one in sheet_on_paper(empty).reserve] == [MISSING] * 5


def test_the_checklist_tells_what_is_open_and_what_is_there() -> None:
    sheet = made(plan(), volumes(), BODY)
    assert re.fullmatch(r"\d+ of \d+ items there", sheet.checklist_note)
    states = {one.state for one in sheet.to_settle}
    assert states <= {"missing", "stale", "open", "unmet"} and "stale" in states
    assert "6\u00a0Aug" in sheet.there and "albumin" in sheet.there
    assert "bilirubin, total" not in sheet.there  # it would read as two things
    assert "HBsAg: positive" in sheet.there
    assert "no guideline" in sheet.notes


def test_no_name_of_an_item_that_is_there_reads_as_a_finding() -> None:
    """"Extrahepatic spread" among what is there would be read as spread, "varices" as varices."""
    none = [
        record(r.MetastasisFinding, f"none-{site}", date=date(2026, 8, 6), site=site, certainty="no")
        for site in ("lung", "regional_lymph_node", "distant_any")
    ]
    scope = record(r.Endoscopy, "new", date=date(2026, 8, 6), varices="none")
    there = made(*none, scope).there
    assert "extrahepatic spread: none found" in there
    assert "endoscopy for varices: none" in there
    assert "oesophagogastric varices" not in there


def test_the_washout_is_that_of_the_screen() -> None:
    sheet = made(plan())
    assert sheet.washout is not None
    assert "Lenvatinib" in sheet.washout.alternative
    assert sheet.conversion.washout_note == "counted to the operation on 2026-08-27"


SUPPOSED = Suppose(date(2026, 9, 3), "PR", 95, 35.0)


def test_what_is_supposed_is_printed_as_supposed_and_not_saved() -> None:
    sheet = made(plan(), volumes(), BODY, suppose=SUPPOSED)
    assert sheet.supposed == (
        "Supposed, not saved: operation on 2026-09-03 (plan: 2026-08-27), response PR, held on imaging 95 d, "
        "remnant 35 % of the standard volume."
    )
    told = lines(sheet.operation)
    day = told["Day of the operation"]
    assert (day.value, day.when) == ("2026-09-03", "supposed, not saved")
    assert lines(sheet.volumes)["Remnant of standard volume"].value == "35 %, supposed"
    rows = {one.number: one for one in sheet.conversion.criteria}
    assert rows[7].state is State.UNMET
    assert rows[7].supposed
    assert not rows[1].supposed
    text = words(sheet_pdf(given(plan(), volumes(), BODY), SUPPOSED))
    assert text.count("supposed") >= 5
    assert "Supposed, not saved: operation on 2026-09-03" in text
    assert "Day of the operation 2026-09-03 supposed, not saved" in text


def test_a_day_that_is_over_is_not_supposed() -> None:
    sheet = made(plan(), suppose=Suppose(operation_date=date(2026, 8, 1)))
    assert sheet.supposed == ""
    assert lines(sheet.operation)["Day of the operation"].value == "2026-08-27"


def test_the_set_of_the_screen_or_of_the_summary_is_printed() -> None:
    from hccboard import evidence
    from hccboard.evidence.conversion import rule_sets

    one, other = rule_sets(evidence.shipped())[:2]
    chosen = record(r.ConversionReview, "chosen", date=date(2026, 8, 5), rule_set=one.id)
    assert made(chosen).conversion.about.startswith(one.name)
    assert sheet_on_paper(given(chosen), set_id=other.id).conversion.about.startswith(other.name)


def test_packs_that_cannot_be_read_leave_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: Any) -> None:
        raise PackRefused("hospital", [])

    monkeypatch.setattr(sheet_paper, "review_case", refused)
    text = words(sheet_pdf(given(plan())))
    assert "The evidence pack hospital cannot be used." in text
    assert "A5" in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("anonymise", [False, True])
def test_every_case_of_the_demonstration_is_one_page(language: str, anonymise: bool) -> None:
    from hccboard.operations.demonstration import BOARD_DATE, build_demonstration

    for made_of in build_demonstration():
        patient = next(one for one in made_of if isinstance(one, r.Patient))
        case = CaseRecords(patient, tuple(one for one in made_of if one is not patient))
        meeting = case.latest(r.BoardQuestion).meeting_date
        told = summary_input(case, min(meeting, BOARD_DATE), printed_at=PRINTED, language=language)
        content = sheet_pdf(told, anonymise=anonymise)
        assert len(texts(content)) == 1, patient.case_number
        check_margins(content)
        if anonymise:
            assert not re.search(DATES, words(content)), patient.case_number


# -- anonymised ---------------------------------------------------------------------------------------------------


def hidden(*more: Any, suppose: Suppose | None = None, **options: Any) -> bytes:
    return sheet_pdf(given(*more, **options), suppose, anonymise=True)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_anonymised_sheet_holds_no_date_and_nobody(language: str) -> None:
    typed = record(r.Lesion, "typed", date=date(2026, 7, 21), label="Zhao", organ="lung", location="Zhao Qiang's lung",
                   hcc_certainty="indeterminate")  # fmt: skip
    scope = record(r.Endoscopy, "scope-2", date=date(2026, 1, 29), varices="low_risk", grade="Zhao F1")
    content = hidden(plan(source="Zhao"), volumes(source="Zhao"), BODY, typed, scope, suppose=SUPPOSED,
                     language=language)  # fmt: skip
    text = " ".join([words(content), *alternatives(content)])
    for part in ("Zhao", "HCC-0142", "Synthetic 001", "H-77120", "Dr Printer", "Prof. Sample", "3D plan"):
        assert part not in text, part
    assert not re.search(DATES, text), re.search(DATES, text)
    check_structure(content)
    check_margins(content)
    assert len(texts(content)) == 1


def test_the_share_of_the_remnant_stays_without_height_and_weight() -> None:
    """By any formula, and although body size is left out."""
    for formula in ("urata_1995", "feng_2017", "chan_2006"):
        plain = given(volumes(formula=formula), BODY)
        shown = anonymised(plain)
        assert not list(shown.case.of(r.BodySize))
        one, other = (lines(sheet_on_paper(each).volumes) for each in (plain, shown))
        for name in ("Standard liver volume", "Remnant of standard volume", "Future liver remnant"):
            assert other[name].value == one[name].value
        assert other["Remnant of body weight"].value == "not printed"
        reviews = [sheet_on_paper(each).conversion.criteria for each in (plain, shown)]
        states = [[(row.number, row.state) for row in rows] for rows in reviews]
        assert states[0] == states[1]


def test_days_are_as_far_from_the_board_as_before() -> None:
    text = words(hidden(plan(), volumes(), BODY))
    assert "Day of the operation day 14 in 14 d" in text
    assert "counted to the operation on day 14" in text
    supposed = words(hidden(plan(), suppose=Suppose(operation_date=date(2026, 9, 3))))
    assert "day 21 supposed, not saved" in supposed
    assert "Supposed, not saved: operation on day 21 (plan: day 14)." in supposed


def test_the_same_course_on_other_days_gives_the_same_sheet() -> None:
    from datetime import timedelta

    shift = timedelta(days=100)

    def moved(one: Any) -> Any:
        days = {name: value for name, value in vars(one).items() if type(value) is date and name != "birth_date"}
        return replace(one, **{name: value + shift for name, value in days.items()})

    plain = given(plan(), volumes(), BODY)
    other = summary_input(
        CaseRecords(plain.case.patient, tuple(map(moved, plain.case.records))), BOARD + shift, printed_by="Another",
        printed_at=datetime(2027, 1, 1, tzinfo=UTC), conversion_sets=LocalSets(replace(ADOPTED, author="Somebody")),
    )  # fmt: skip
    assert sheet_pdf(other, anonymise=True) == sheet_pdf(plain, anonymise=True)


@pytest.mark.parametrize(("version", "shown"), [("2.1", "v2.1"), ("v3", "v3"), ("of Dr Zhao", "v…"), ("", "")])
def test_a_version_that_somebody_typed_is_printed_only_as_a_number(version: str, shown: str) -> None:
    rules = replace(ADOPTED, version=version)
    text = words(hidden(plan(), conversion_sets=LocalSets(rules)))
    assert "Zhao" not in text
    assert (f"Conversion set {shown} (local)" if shown else "Conversion set (local)") in text
    assert ("not adopted by this board" in text) is (not version)


def test_the_sheet_goes_by_the_version_that_is_asked_for() -> None:
    later = replace(ADOPTED, version="3", icg_r15_below_pct=14)
    sets = LocalSets(later, (ADOPTED, later))
    earlier = words(sheet_pdf(given(plan(), conversion_sets=sets, set_id=recorded_id(ADOPTED))))
    assert "v2.1 (local)" in earlier and "Since then the board adopted version 3" in earlier
    chosen = record(r.ConversionReview, "chosen", date=date(2026, 8, 5), rule_set=recorded_id(ADOPTED))
    standing = words(sheet_pdf(given(plan(), chosen, conversion_sets=sets, set_id="local"), set_id="local"))
    assert "v3 (local)" in standing and "Since then" not in standing


def test_a_set_of_a_hospital_s_own_pack_is_not_named() -> None:
    for chosen, expected in (("of_dr_zhao", "local"), ("xu_2022", "xu_2022")):
        record_of = record(r.ConversionReview, "chosen", date=date(2026, 8, 5), rule_set=chosen)
        shown = anonymised(given(record_of))
        assert [one.rule_set for one in shown.case.of(r.ConversionReview)] == [expected]
