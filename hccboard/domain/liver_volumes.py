"""The standard liver volume by named formula, and what a future liver remnant is of it.

Volumes in mL, height in cm, weight in kg, body surface in m2, shares in percent. 1 mL of liver is taken as 1 g, as is
usual for the share of the body weight; cirrhotic livers are denser. Which formula counts is the record's own word: a
share whose formula nobody named is not told: the formulas differ so much that they can fall on both sides of a limit
(RULES D5).

- Urata K et al., Hepatology 1995;21:1317: ``706.2 BSA + 2.4`` mL, Japanese patients. Not read again here (RULES D5).
- Feng LM et al., World J Gastroenterol 2017;23:4968, doi:10.3748/wjg.v23.i27.4968: ``758.259 BSA - 124.272`` cm3, 369
  Chinese adults on CT; too high over 70 years, too low above 1800 cm3. The abstract was read.
- Chan SC et al., World J Gastroenterol 2006, "Estimating liver weight of adults by body weight and gender": ``218 +
  12.3 kg + 51 if male`` g, 159 Chinese liver donors. The abstract was read.

The body surface is that of Du Bois and Du Bois, Arch Intern Med 1916;17:863: ``0.007184 kg^0.425 cm^0.725``. Which
one Feng took is not in the abstract; Mosteller's, the usual other one, is within 3 % of it for a body mass index of 20
to 30.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hccboard.domain.before_operation import Operations, days_of
from hccboard.domain.facts import Choices, Fact, Interval, Outcome
from hccboard.domain.operation_records import LiverVolumetry, OperationPlan
from hccboard.domain.records import BodySize, CaseRecords, Record
from hccboard.domain.snapshot import Staleness

URATA, FENG, CHAN, STATED = "urata_1995", "feng_2017", "chan_2006", "stated"
SHARE_OF_STANDARD = "resection.flr_to_slv_pct"
SHARE_OF_WEIGHT = "resection.flr_to_body_weight_pct"
DAYS_AGO = "volumetry.days_ago"
MARGIN, SURGEONS, JLCA = "resection.margin_mm", "resection.surgeons_agreeing", "resection.jlca_category"
_DIGITS = 6  # so that 417.3 of 1391 mL is 30 % and no shade less


@dataclass(frozen=True)
class Formula:
    """A published standard liver volume. ``population`` is an id; ``reading`` is how well the source was read, as in
    the evidence base; ``surface`` names the body surface that is put in, "" where none is."""

    id: str
    terms: str
    unit: str
    citation: str
    doi: str
    population: str
    reading: str
    surface: str = ""


FORMULAS: tuple[Formula, ...] = (
    Formula(URATA, "706.2 × BSA + 2.4", "mL", "Urata K, Hepatology 1995;21:1317", "", "japanese", "recollection",
            "du_bois_1916"),
    Formula(FENG, "758.259 × BSA − 124.272", "mL", "Feng LM, World J Gastroenterol 2017;23:4968",
            "10.3748/wjg.v23.i27.4968", "chinese_adults", "abstract", "du_bois_1916"),
    Formula(CHAN, "218 + 12.3 × kg + 51 ♂", "g", "Chan SC, World J Gastroenterol 2006", "", "chinese_donors",
            "abstract"),
)  # fmt: skip


@dataclass(frozen=True)
class RemnantLimit:
    """What a source asks of the remnant: at least ``pct`` percent of the standard volume (inclusive) of a liver as
    ``liver`` says; ``source`` and ``reading`` as in the evidence base."""

    liver: str
    pct: float
    source: str
    reading: str = "secondary"

    def met(self, share: Interval | None) -> Outcome:
        if share is None or (share.low < self.pct <= share.high):
            return Outcome.UNKNOWN
        return Outcome.MET if share.low >= self.pct else Outcome.UNMET


REMNANT_LIMITS = (
    RemnantLimit("diseased", 40, "nhc_2026"), RemnantLimit("healthy", 30, "nhc_2026"),
    RemnantLimit("injured", 30, "nhc_2026"), RemnantLimit("healthy", 20, "nccn_2026_1"),
)  # fmt: skip
"""RULES D5: sources differ, so each stands with its own. Diseased: chronic liver disease or cirrhosis; injured: by
chemotherapy, or steatosis."""


def body_surface_area(height_cm: Interval, weight_kg: Interval) -> Interval:
    """Du Bois 1916, in m2; both must be above 0. It rises with either."""
    return _rising(lambda height, weight: 0.007184 * weight**0.425 * height**0.725, height_cm, weight_kg)


def standard_volume(
    formula: str, height_cm: Interval | None, weight_kg: Interval | None, sex: Choices | None
) -> Interval | None:
    """The standard liver volume in mL that the formula gives for all that is possible; ``None`` where what it needs is
    not known, or gives no volume above 0. Without the sex both sexes are possible (Chan)."""
    found: Interval | None = None
    if weight_kg is None:
        return None
    if formula == CHAN:
        men = [51.0 * (one == "M") for one in (sex.values if sex is not None else ("F", "M"))]
        found = Interval(
            _rounded(218 + 12.3 * weight_kg.low + min(men)), _rounded(218 + 12.3 * weight_kg.high + max(men)),
            weight_kg.low_closed, weight_kg.high_closed,
        )  # fmt: skip
    elif formula in (URATA, FENG) and height_cm is not None:
        factor, added = (706.2, 2.4) if formula == URATA else (758.259, -124.272)
        area = body_surface_area(height_cm, weight_kg)
        found = Interval(
            _rounded(factor * area.low + added), _rounded(factor * area.high + added), area.low_closed, area.high_closed
        )
    return found if found is not None and found.low > 0 else None


def share_pct(part_ml: float, whole: Interval) -> Interval:
    """A part of a whole that is above 0, in percent."""
    return Interval(
        _rounded(100 * part_ml / whole.high), _rounded(100 * part_ml / whole.low), whole.high_closed, whole.low_closed
    )


def body_weight_share_pct(remnant_ml: float, weight_kg: Interval) -> Interval:
    """The remnant in percent of the body weight, 1 mL taken as 1 g."""
    return share_pct(remnant_ml, Interval(
        1000 * weight_kg.low, 1000 * weight_kg.high, weight_kg.low_closed, weight_kg.high_closed,
    ))  # fmt: skip


def functional_share_pct(volumetry: LiverVolumetry) -> float | None:
    """The remnant in percent of the measured liver without its tumours. Another share than that of the standard
    volume, with other limits; ``None`` unless all three volumes are known."""
    total, tumour, remnant = volumetry.total_volume_ml, volumetry.tumour_volume_ml, volumetry.remnant_volume_ml
    if total is None or tumour is None or remnant is None or total <= tumour:
        return None
    return _rounded(float(100 * remnant / (total - tumour)))


@dataclass(frozen=True)
class Body:
    """Height and weight with the records they are from; ``None`` is not recorded."""

    height: BodySize | None = None
    weight: BodySize | None = None

    @property
    def height_cm(self) -> Interval | None:
        return _point(self.height.height_cm) if self.height is not None else None

    @property
    def weight_kg(self) -> Interval | None:
        return _point(self.weight.weight_kg) if self.weight is not None else None


def body_near(case: CaseRecords, on: date | None, as_of: date) -> Body:
    """Height and weight of the records nearest to the day of the images, of two that are as near the later one; of
    images without a date the newest."""
    sizes = list(case.of(BodySize, until=as_of))
    return Body(
        _nearest([one for one in sizes if one.height_cm is not None], on),
        _nearest([one for one in sizes if one.weight_kg is not None], on),
    )


def _nearest(sizes: list[BodySize], on: date | None) -> BodySize | None:
    if on is None or not sizes:
        return sizes[-1] if sizes else None
    dated = [one for one in sizes if one.date is not None]
    return min(reversed(dated), key=lambda one: abs((one.date - on).days)) if dated else sizes[-1]


def old_weight(volumetry: LiverVolumetry, body: Body, limits: Staleness) -> BodySize | None:
    """The body weight, where it was taken further from the day of the images than its limit: a patient under treatment
    is not as heavy as then. The height of an adult does not age."""
    weight, limit = body.weight, limits.limit(BodySize)
    if weight is None or weight.date is None or volumetry.date is None or limit is None:
        return None
    return weight if abs((volumetry.date - weight.date).days) > limit else None


def standard_volume_of(volumetry: LiverVolumetry, body: Body, sex: str | None) -> Interval | None:
    """By the record's own formula; the volume that the report states where the formula is "stated", or where the body
    size that the formula needs is not known. ``None`` where no formula is named."""
    stated = _point(volumetry.standard_volume_ml)
    if volumetry.formula in (None, STATED):
        return stated if volumetry.formula == STATED else None
    found = standard_volume(
        volumetry.formula or "", body.height_cm, body.weight_kg, Choices((sex,)) if sex else None
    )
    return found if found is not None else stated


def standing_volumetry(case: CaseRecords, as_of: date) -> LiverVolumetry | None:
    """The newest volumetry with a remnant, else the newest one; not one from before the last operation."""
    operations = Operations(case, as_of)
    valid = [
        one for one in case.of(LiverVolumetry, until=as_of) if operations.before(SHARE_OF_STANDARD, one) is None
    ]
    return next((one for one in reversed(valid) if one.remnant_volume_ml is not None), valid[-1] if valid else None)


def standing_plan(case: CaseRecords, as_of: date) -> OperationPlan | None:
    """The newest plan, unless an operation came after it."""
    plan = case.latest(OperationPlan, until=as_of)
    return None if plan is None or Operations(case, as_of).before(MARGIN, plan) is not None else plan


def volume_facts(case: CaseRecords, as_of: date, staleness: Staleness | None = None) -> Iterator[Fact]:
    """What the standing volumetry and the standing plan say; nothing of what they leave open."""
    limits = staleness or Staleness()
    volumetry, plan = standing_volumetry(case, as_of), standing_plan(case, as_of)
    if volumetry is not None:
        old = limits.is_stale(volumetry, as_of)
        for key, domain, entered, unit in _of_volumetry(volumetry, case, as_of):
            body = body_near(case, volumetry.date, as_of)
            made = standard_volume(volumetry.formula or "", body.height_cm, body.weight_kg, None) is not None
            by_body = key == SHARE_OF_WEIGHT or (key == SHARE_OF_STANDARD and made)
            of_old_body = by_body and old_weight(volumetry, body, limits) is not None
            yield _fact(key, domain, volumetry, old or of_old_body, entered, unit)
    if plan is not None:
        for key, told, entered, unit in _of_plan(plan):
            yield _fact(key, told, plan, limits.is_stale(plan, as_of), entered, unit)


def _of_volumetry(
    volumetry: LiverVolumetry, case: CaseRecords, as_of: date
) -> Iterator[tuple[str, Interval, str, str]]:
    measured = days_of(volumetry)
    if measured is not None:
        days = Interval(float(max((as_of - measured[1]).days, 0)), float((as_of - measured[0]).days))
        yield DAYS_AGO, days, "", "days"
    if volumetry.remnant_volume_ml is None:
        return
    remnant = float(volumetry.remnant_volume_ml)
    body = body_near(case, volumetry.date, as_of)
    whole = standard_volume_of(volumetry, body, case.patient.sex)
    if whole is not None:
        share = share_pct(remnant, whole)
        yield SHARE_OF_STANDARD, share, printed_pct(share.low) if share.exact else "", "%"
    if body.weight_kg is not None:
        share = body_weight_share_pct(remnant, body.weight_kg)
        yield SHARE_OF_WEIGHT, share, f"{share.low:.2f}", "%"


def printed_pct(share: float) -> str:
    """A share with one decimal, none where it is 0, and as many as it takes not to reach a limit that it is below:
    limits are multiples of 5."""
    for digits in range(1, _DIGITS):
        text = f"{share:.{digits}f}"
        if float(text) // 5 == share // 5:
            break
    return text.rstrip("0").rstrip(".")


def _of_plan(plan: OperationPlan) -> Iterator[tuple[str, Interval | Choices, str, str]]:
    if plan.margin_mm is not None:
        yield MARGIN, Interval.point(float(plan.margin_mm)), str(plan.margin_mm), "mm"
    if plan.surgeons_agreeing is not None:
        yield SURGEONS, Interval.point(float(plan.surgeons_agreeing)), str(plan.surgeons_agreeing), ""
    if plan.jlca_category:
        yield JLCA, Choices((plan.jlca_category,)), plan.jlca_category, ""


def _fact(key: str, domain: Interval | Choices, record: Record, stale: bool, entered: str, unit: str) -> Fact:
    return Fact(
        key, domain, entered, unit, record.date, record.source, record.id, stale, date_precision=record.date_precision
    )


def _point(value: Decimal | None) -> Interval | None:
    return None if value is None else Interval.point(float(value))


def _rounded(value: float) -> float:
    return round(value, _DIGITS)


def _rising(rule: Callable[[float, float], float], one: Interval, other: Interval) -> Interval:
    return Interval(
        rule(one.low, other.low), rule(one.high, other.high), one.low_closed and other.low_closed,
        one.high_closed and other.high_closed,
    )  # fmt: skip


__all__ = [
    "CHAN", "DAYS_AGO", "FENG", "FORMULAS", "JLCA", "MARGIN", "REMNANT_LIMITS", "SHARE_OF_STANDARD",
    "SHARE_OF_WEIGHT", "STATED", "SURGEONS", "URATA", "Body", "Formula", "RemnantLimit", "body_near",
    "body_surface_area", "body_weight_share_pct", "functional_share_pct", "old_weight", "printed_pct", "share_pct",
    "standard_volume", "standard_volume_of", "standing_plan", "standing_volumetry", "volume_facts",
]  # fmt: skip
