"""Records of a resection that is being considered: the volumes of the liver, the plan, and what the summary prints.

Part of ``records``, which is where others import them from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hccboard.domain.record_base import Record
from hccboard.domain.record_fields import (
    HEPATECTOMIES,
    JLCA_CATEGORIES,
    LIVER_VOLUME_FORMULAS,
    SEGMENTS,
    choice,
    day,
    integer,
    number,
    reference,
    several,
    text,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LiverVolumetry(Record):
    """Volumes measured on a study. ``date`` is the day of the images.

    ``total_volume_ml`` is the whole liver with its tumours. ``remnant_volume_ml`` is what would be left after the
    operation, of the segments in ``remnant_segments``. ``formula`` names how the standard liver volume was worked out;
    ``standard_volume_ml`` is that of the report, where the report states it and not the body size.
    """

    study_id: str | None = reference("ImagingStudy")
    total_volume_ml: Decimal | None = number("mL", 100, 10_000)
    tumour_volume_ml: Decimal | None = number("mL", 0, 8_000)
    remnant_volume_ml: Decimal | None = number("mL", 50, 5_000)
    remnant_segments: tuple[str, ...] = several(SEGMENTS)
    formula: str | None = choice(LIVER_VOLUME_FORMULAS)
    standard_volume_ml: Decimal | None = number("mL", 300, 4_000)


@dataclass(frozen=True, kw_only=True)
class OperationPlan(Record):
    """A resection that is being considered; the newest plan stands. ``date`` is the day of planning.

    ``surgeons_agreeing``: how many surgeons judged R0 feasible. ``jlca_category`` is the team's own reading of the
    table of JLCA/JSHBPS, which this program does not hold.
    """

    operation_date: date | None = day()
    kind: str | None = choice(HEPATECTOMIES)
    resected_segments: tuple[str, ...] = several(SEGMENTS)
    margin_mm: int | None = integer("mm", 0, 100)
    surgeons_agreeing: int | None = integer("", 0, 20)
    jlca_category: str | None = choice(JLCA_CATEGORIES)


@dataclass(frozen=True, kw_only=True)
class ConversionReview(Record):
    """That the conversion review belongs to the summary, by which set of criteria. ``date`` is the day of the choice;
    the newest one stands."""

    rule_set: str = text(required=True)
