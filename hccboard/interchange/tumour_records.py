"""The records of the tumour that a row makes: imaging, lesions, vessels, spread, pathology."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hccboard.domain import records
from hccboard.interchange import import_fields
from hccboard.interchange.drafts import Draft, RowContext, Values, draft, take
from hccboard.interchange.values import OfLesion, Quantity, Span


def imaging(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = take(
        values, infiltrative="infiltrative", adjacent_organ_invasion="adjacent_organ_invasion",
    )  # fmt: skip
    count, largest = values.get("nodule_count"), values.get("largest_diameter")
    lesions = _lesions(values)
    seen = sum(lesion.is_on_study for lesion in lesions.values())
    percent = values.get("liver_involvement_pct")
    given["liver_involvement_pct"] = (
        "liver_involvement_pct", percent.value if isinstance(percent, Quantity) else None,
    )  # fmt: skip
    if isinstance(count, Span):
        given["nodule_count_low"] = ("nodule_count", count.low)
        given["nodule_count_high"] = ("nodule_count", count.high)
        if seen and count.low == count.high == seen:
            given["all_nodules_listed"] = ("diameters", True)
    if isinstance(largest, Span):
        given["largest_diameter_low_mm"] = ("largest_diameter", largest.low)
        given["largest_diameter_high_mm"] = ("largest_diameter", largest.high)
    if seen and not any(value is not None for _t, value in given.values()):
        given["note"] = ("diameters", "Diameters listed; whether all nodules are listed is not stated")
    yield from draft(records.ImagingStudy, "imaging", context, given, "imaging_date", label="Imported imaging")
    for number, lesion in lesions.items():
        yield from lesion.drafts(context, number)


@dataclass
class _Lesion:
    """What a row says of one lesion."""

    size: Span | None = None
    label: str = ""
    segments: str = ""
    li_rads: str = ""

    @property
    def is_on_study(self) -> bool:
        """Whether the imaging says more of it than where it lies."""
        return self.size is not None or bool(self.li_rads)

    def drafts(self, context: RowContext, number: int) -> Iterator[Draft]:
        named = "lesion_labels" if self.label else "diameters"
        given: dict[str, tuple[str, Any]] = {
            "label": (named, self.label or f"L{number}"), "organ": ("diameters", "liver"),
            "segments": ("lesion_segments", import_fields.segments_of(self.segments) or None),
        }  # fmt: skip
        yield from draft(records.Lesion, f"lesion:{number}", context, given, "imaging_date")
        found = {
            "longest_diameter_mm": ("diameters", self.size.low if self.size else None),
            "li_rads": ("lesion_li_rads", self.li_rads),
        }
        yield from draft(
            records.Measurement, f"measurement:{number}", context, found, "imaging_date",
            lesion_id=f"@lesion:{number}", study_id="@imaging", state="measured" if self.size else None,
        )  # fmt: skip


_FIELDS = {"diameters": "size", "lesion_labels": "label", "lesion_segments": "segments", "lesion_li_rads": "li_rads"}


def _lesions(values: Values) -> dict[int, _Lesion]:
    """The lesions of a row by number; those whose number the file does not tell come last."""
    found: dict[int, _Lesion] = {}
    without: list[Any] = []
    for target, name in _FIELDS.items():
        items: Sequence[OfLesion] = values.get(target) or ()
        without += [one.value for one in items if not one.number]
        for one in items:
            if one.number:
                setattr(found.setdefault(one.number, _Lesion()), name, one.value)
    for number, size in enumerate(without, max(found, default=0) + 1):
        found[number] = _Lesion(size)
    return dict(sorted(found.items()))


def vessels(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = take(
        values, portal_vein_main_trunk="portal_vein_main_trunk",
        portal_vein_contralateral="portal_vein_contralateral", hepatic_vein="hepatic_vein", bile_duct="bile_duct",
    )  # fmt: skip
    overall = values.get("macrovascular_invasion")
    if overall:
        given.update(_overall_invasion(overall))
    for target in ("portal_vein_thrombosis", "portal_vein"):
        if values.get(target):
            given.update(_portal_vein(target, values[target]))
    yield from draft(records.VascularInvasion, "vessels", context, given, "imaging_date")


def _portal_vein(target: str, code: str) -> dict[str, tuple[str, Any]]:
    """The class or the classes possible. A bland thrombus is no invasion; one of unknown nature may be."""
    if code == import_fields.BLAND:
        return {"portal_vein": (target, "Vp0"), "thrombus_enhancing": (target, "no")}
    if code == import_fields.NATURE_UNKNOWN:
        return {
            "portal_vein": (target, "Vp1"), "portal_vein_high": (target, "Vp4"),
            "thrombus_enhancing": (target, "indeterminate"),
        }  # fmt: skip
    low, _dash, high = code.partition("-")
    found = {"portal_vein": (target, low)}
    if high:
        found["portal_vein_high"] = (target, high)
    return found


def _overall_invasion(code: str) -> dict[str, tuple[str, Any]]:
    target = "macrovascular_invasion"
    if code == "none":
        return {"portal_vein": (target, "Vp0"), "hepatic_vein": (target, "Vv0")}
    if code.startswith("Vv"):
        return {"hepatic_vein": (target, code)}
    return _portal_vein(target, code)


def spread(context: RowContext) -> Iterator[Draft]:
    values = context.values
    sites = {site: "metastasis_site" for site in values.get("metastasis_site") or ()}
    nodes, distant = values.get("lymph_nodes"), values.get("distant_metastasis")
    for site, target in sites.items():
        yield from _site(context, site, {"certainty": (target, "yes")})
    for target in _site_targets():
        site = target.partition(".")[2]
        if site not in sites and values.get(target):
            yield from _site(context, site, take(values, certainty=target))
    if nodes and "regional_lymph_node" not in sites:
        yield from _site(context, "regional_lymph_node", take(values, certainty="lymph_nodes"))
    if distant:
        yield from _site(context, "distant_any", take(values, certainty="distant_metastasis"))


@cache
def _site_targets() -> tuple[str, ...]:
    return tuple(target for target in import_fields.targets() if target.startswith("metastasis."))


def _site(context: RowContext, site: str, given: Mapping[str, tuple[str, Any]]) -> Iterator[Draft]:
    return draft(records.MetastasisFinding, f"spread:{site}", context, given, "imaging_date", site=site)


def pathology(context: RowContext) -> Iterator[Draft]:
    given = take(
        context.values, histological_grade="histological_grade", microvascular_invasion="microvascular_invasion"
    )
    yield from draft(records.Pathology, "pathology", context, given)
