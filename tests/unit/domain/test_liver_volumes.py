"""Standard liver volume by formula and the shares of a remnant. The numbers were worked out by hand from the formulas
that stand beside them; limits are those of RULES D5 (30 and 40 % of the standard volume)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard import evidence
from hccboard.domain import liver_volumes as volumes
from hccboard.domain.conversion.local import remnant_large_enough
from hccboard.domain.criteria import judge
from hccboard.domain.facts import Choices, Fact, Facts, Interval, Outcome
from hccboard.domain.history.case import case_facts
from hccboard.domain.record_fields import LIVER_VOLUME_FORMULAS
from hccboard.domain.records import (
    BodySize,
    CaseRecords,
    Judgement,
    LiverVolumetry,
    OperationPlan,
    Patient,
    Procedure,
)
from hccboard.domain.snapshot import Staleness
from hccboard.domain.variables import Variables
from hccboard.evidence.knowledge import pharmacopoeia_of

DAY = date(2026, 8, 13)
IMAGED = date(2026, 7, 28)
MAN, WOMAN = Choices(("M",)), Choices(("F",))
point = Interval.point


def told(*given_records, on=DAY, sex="M", staleness=None):
    case = CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1", sex=sex), given_records)
    return {one.key: one for one in case_facts(case, on, pharmacopoeia_of(evidence.shipped()), staleness)}


def volumetry(**more):
    more = {"id": "v", "date": IMAGED, "remnant_volume_ml": Decimal("612"), "formula": "stated",
            "standard_volume_ml": Decimal("1391"), **more}  # fmt: skip
    return LiverVolumetry(**more)


def body(height="172", weight="68.5", on=date(2026, 8, 6), **more):
    sizes = {"height_cm": Decimal(height) if height else None, "weight_kg": Decimal(weight) if weight else None}
    return BodySize(id=f"b{on}{height}{weight}", date=on, **sizes, **more)


def test_every_choice_of_the_record_but_the_stated_one_is_a_formula_with_its_source():
    assert (*(one.id for one in volumes.FORMULAS), volumes.STATED) == LIVER_VOLUME_FORMULAS
    assert all(one.citation and one.terms and one.reading and one.population for one in volumes.FORMULAS)


@pytest.mark.parametrize(
    ("height", "weight", "area"),
    [
        (172, 68.5, 1.80839),  # 0.007184 x 68.5^0.425 (6.0274) x 172^0.725 (41.763)
        (160, 60, 1.62201),  # 0.007184 x 5.6974 x 39.629
        (170, 70, 1.80971),  # 0.007184 x 6.0833 x 41.412
    ],
)
def test_body_surface_of_du_bois(height, weight, area):
    assert volumes.body_surface_area(point(height), point(weight)).low == pytest.approx(area, abs=1e-3)


@pytest.mark.parametrize(
    ("formula", "height", "weight", "sex", "volume", "unit_share"),
    [
        # 706.2 x 1.808394 + 2.4 (RULES D5); 612 / 1279.49
        ("urata_1995", 172, 68.5, MAN, 1279.49, 47.83),
        # 758.259 x 1.808394 - 124.272 (abstract); 612 / 1246.96
        ("feng_2017", 172, 68.5, MAN, 1246.96, 49.08),
        # 218 + 12.3 x 68.5 + 51 = 1111.55 (abstract); 612 / 1111.55
        ("chan_2006", 172, 68.5, MAN, 1111.55, 55.06),
        # 218 + 12.3 x 68.5 = 1060.55
        ("chan_2006", 172, 68.5, WOMAN, 1060.55, 57.71),
        # 706.2 x 1.62198 + 2.4
        ("urata_1995", 160, 60, WOMAN, 1147.9, 53.3),
    ],
)
def test_standard_volume_by_hand(formula, height, weight, sex, volume, unit_share):
    found = volumes.standard_volume(formula, point(height), point(weight), sex)
    assert found is not None and found.exact
    assert found.low == pytest.approx(volume, abs=0.05)
    assert volumes.share_pct(612, found).low == pytest.approx(unit_share, abs=0.02)


def test_without_the_sex_both_sexes_are_possible():
    found = volumes.standard_volume("chan_2006", None, point(68.5), None)
    assert found == Interval(1060.55, 1111.55)


@pytest.mark.parametrize(
    ("formula", "height", "weight"),
    [("urata_1995", None, 68.5), ("feng_2017", None, 68.5), ("urata_1995", 172, None), ("chan_2006", 172, None),
     ("feng_2017", 20, 1)],  # the last would be below 0 mL
)  # fmt: skip
def test_what_a_formula_needs_and_is_not_known_gives_no_volume(formula, height, weight):
    sizes = [None if one is None else point(one) for one in (height, weight)]
    assert volumes.standard_volume(formula, *sizes, MAN) is None


@given(
    st.sampled_from([one.id for one in volumes.FORMULAS]), st.floats(140, 200), st.floats(0, 10), st.floats(35, 150),
    st.floats(0, 20), st.floats(0, 1), st.floats(0, 1), st.sampled_from(["F", "M"]),
)  # fmt: skip
def test_what_is_possible_lies_within_what_the_interval_says(formula, low, more, light, heavier, at, by, sex):
    height, weight = Interval(low, low + more), Interval(light, light + heavier)
    whole = volumes.standard_volume(formula, height, weight, None)
    exact = volumes.standard_volume(formula, point(low + at * more), point(light + by * heavier), Choices((sex,)))
    assert whole is not None and exact is not None
    assert whole.low - 1e-5 <= exact.low <= whole.high + 1e-5
    share = volumes.share_pct(600, whole)
    assert share.low - 1e-5 <= volumes.share_pct(600, exact).low <= share.high + 1e-5


# --- facts --------------------------------------------------------------------------------------------------


def test_the_remnant_of_the_demonstration():
    found = told(volumetry(), body())
    share = found["resection.flr_to_slv_pct"]
    assert share.domain.low == pytest.approx(43.997, abs=1e-3)  # 612 / 1391
    assert (share.entered, share.unit, share.date, share.record_id) == ("44", "%", IMAGED, "v")
    assert found["resection.flr_to_body_weight_pct"].domain.low == pytest.approx(0.8934, abs=1e-4)  # 612 / 68 500
    assert found["volumetry.days_ago"].domain == point(16.0)


# RULES D5: 30 % without, 40 % with chronic liver disease or cirrhosis; both inclusive
@pytest.mark.parametrize(
    ("remnant", "share", "printed", "healthy", "cirrhotic"),
    [
        ("415.9", 29.9, "29.9", Outcome.UNMET, Outcome.UNMET),
        ("417.2", 29.992811, "29.99", Outcome.UNMET, Outcome.UNMET),
        ("417.3", 30.0, "30", Outcome.MET, Outcome.UNMET),
        ("555.0", 39.899353, "39.9", Outcome.MET, Outcome.UNMET),
        ("556.4", 40.0, "40", Outcome.MET, Outcome.MET),
    ],
)
def test_the_limits_of_the_remnant(remnant, share, printed, healthy, cirrhotic):
    found = told(volumetry(remnant_volume_ml=Decimal(remnant)))["resection.flr_to_slv_pct"]
    assert found.domain.low == pytest.approx(share, abs=1e-3)
    assert found.entered == printed
    criterion = remnant_large_enough(30, 40)
    for cirrhosis, expected in ((False, healthy), (True, cirrhotic)):
        state = {
            "cirrhosis": Fact("cirrhosis", Choices((cirrhosis,))),
            "liver.chronic_disease": Fact("liver.chronic_disease", Choices((cirrhosis,))),
            found.key: found,
        }
        assert judge(criterion, Variables(Facts(state))).outcome is expected


@pytest.mark.parametrize(
    ("share", "printed"),
    [(43.997, "44"), (39.96, "39.96"), (39.999, "39.999"),
     (29.951, "29.95"), (29.94, "29.9"), (30.04, "30"), (0.4, "0.4")],
)
def test_a_share_is_never_printed_as_a_limit_that_it_is_below(share, printed):
    assert volumes.printed_pct(share) == printed


@pytest.mark.parametrize(
    ("more", "records"),
    [
        ({"formula": None}, (body(),)),  # whose volume is not named
        ({"formula": None, "standard_volume_ml": None}, (body(),)),
        ({"formula": "stated", "standard_volume_ml": None}, (body(),)),
        ({"formula": "urata_1995", "standard_volume_ml": None}, ()),
        ({"formula": "urata_1995", "standard_volume_ml": None}, (body(height=None),)),
        ({"remnant_volume_ml": None}, (body(),)),
    ],
)
def test_what_is_missing_is_not_told(more, records):
    assert "resection.flr_to_slv_pct" not in told(volumetry(**more), *records)


def test_a_named_formula_counts_before_the_volume_of_the_report_and_that_where_the_body_is_not_known():
    by_urata = volumetry(formula="urata_1995")
    assert told(by_urata, body())["resection.flr_to_slv_pct"].domain.low == pytest.approx(47.83, abs=0.01)
    assert told(by_urata)["resection.flr_to_slv_pct"].domain.low == pytest.approx(43.997, abs=0.001)


def test_the_body_size_nearest_to_the_images_counts():
    case = CaseRecords(
        Patient(id="c", case_id="c", case_number="1"),
        (body(weight="90", on=date(2025, 7, 1)), body(height=None, weight="68.5", on=date(2026, 8, 6)),
         body(height=None, weight="50", on=date(2027, 1, 1))),
    )  # fmt: skip
    found = volumes.body_near(case, IMAGED, DAY)
    assert (found.height_cm, found.weight_kg) == (point(172.0), point(68.5))
    assert volumes.body_near(case, None, date(2027, 2, 1)).weight_kg == point(50.0)
    assert volumes.body_near(case, IMAGED, date(2025, 1, 1)).weight_kg is None


def test_the_newest_volumetry_with_a_remnant_counts():
    newer = LiverVolumetry(id="w", date=date(2026, 8, 10), total_volume_ml=Decimal("1500"))
    assert told(volumetry(), newer)["volumetry.days_ago"].record_id == "v"
    assert told(newer)["volumetry.days_ago"].domain == point(3.0)
    assert "resection.flr_to_slv_pct" not in told(newer)


def test_days_of_a_volumetry_known_to_the_month():
    found = told(volumetry(date=date(2026, 7, 1), date_precision="month"))
    assert found["volumetry.days_ago"].domain == Interval(13.0, 43.0)
    assert "volumetry.days_ago" not in told(volumetry(date=None))


def test_the_newest_plan_stands_as_a_whole():
    plans = (
        OperationPlan(id="p", date=date(2026, 7, 1), margin_mm=11, surgeons_agreeing=2, jlca_category="BR1"),
        OperationPlan(id="q", date=date(2026, 7, 28), surgeons_agreeing=1),
    )
    found = told(*plans)
    assert found["resection.surgeons_agreeing"].domain == point(1.0)
    assert "resection.margin_mm" not in found and "resection.jlca_category" not in found
    first = told(plans[0])
    assert first["resection.margin_mm"].domain == point(11.0)
    assert first["resection.jlca_category"].domain == Choices(("BR1",))


@pytest.mark.parametrize(
    ("days", "stale"), [(42, False), (43, True)]
)  # an imaging value of exactly the limit is not stale (RULES 0.8)
def test_a_volumetry_and_a_plan_grow_stale(days, stale):
    on = date.fromordinal(DAY.toordinal() - days)
    found = told(volumetry(date=on), OperationPlan(id="p", date=on, margin_mm=5))
    assert found["resection.flr_to_slv_pct"].stale is stale
    assert found["resection.margin_mm"].stale is stale


def test_each_has_its_own_limit():
    limits = Staleness(imaging_days=10, clinical_days=20)
    found = told(volumetry(), OperationPlan(id="p", date=IMAGED, margin_mm=5), staleness=limits)
    assert found["resection.flr_to_slv_pct"].stale and found["volumetry.days_ago"].stale
    assert not found["resection.margin_mm"].stale


def test_they_end_with_an_operation():
    plan = OperationPlan(id="p", date=IMAGED, margin_mm=5)
    operated = Procedure(id="o", date=date(2026, 8, 1), kind="resection")
    keys = {"resection.flr_to_slv_pct", "resection.flr_to_body_weight_pct", "volumetry.days_ago", "resection.margin_mm"}
    assert keys <= set(told(volumetry(), plan, body()))
    assert not keys & set(told(volumetry(), plan, body(), operated))
    again = volumetry(id="w", date=date(2026, 8, 5))
    assert told(volumetry(), again, operated)["resection.flr_to_slv_pct"].record_id == "w"


def test_a_judged_share_that_contradicts_leaves_both_possible():
    judged = Judgement(id="j", date=date(2026, 8, 4), question="resection.flr_to_slv_pct", value=Decimal("38"))
    found = told(volumetry(), judged)["resection.flr_to_slv_pct"].domain
    assert (found.low, found.high) == (38.0, pytest.approx(43.997, abs=0.001))


@pytest.mark.parametrize(
    ("total", "tumour", "share"),
    [("1600", "240", 45.0), ("1600", None, None), (None, "240", None), ("240", "240", None)],  # 612 / 1360
)
def test_the_share_of_the_liver_without_its_tumours(total, tumour, share):
    given_volumes = {"total_volume_ml": total and Decimal(total), "tumour_volume_ml": tumour and Decimal(tumour)}
    assert volumes.functional_share_pct(volumetry(**given_volumes)) == share
