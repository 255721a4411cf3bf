"""The records of the tumour that a row makes: imaging, lesions, vessels, spread, pathology."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from hccboard.domain import records
from hccboard.interchange import import_fields
from hccboard.interchange.drafts import Draft, RowContext, draft, take
from hccboard.interchange.values import Quantity, Span


def imaging(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = take(
        values, infiltrative="infiltrative", adjacent_organ_invasion="adjacent_organ_invasion",
    )  # fmt: skip
    count, largest = values.get("nodule_count"), values.get("largest_diameter")
    listed: Sequence[Span] = values.get("diameters") or ()
    percent = values.get("liver_involvement_pct")
    given["liver_involvement_pct"] = (
        "liver_involvement_pct", percent.value if isinstance(percent, Quantity) else None,
    )  # fmt: skip
    if isinstance(count, Span):
        given["nodule_count_low"] = ("nodule_count", count.low)
        given["nodule_count_high"] = ("nodule_count", count.high)
        if listed and count.low == count.high == len(listed):
            given["all_nodules_listed"] = ("diameters", True)
    if isinstance(largest, Span):
        given["largest_diameter_low_mm"] = ("largest_diameter", largest.low)
        given["largest_diameter_high_mm"] = ("largest_diameter", largest.high)
    if listed and not any(value is not None for _t, value in given.values()):
        given["note"] = ("diameters", "Diameters listed; whether all nodules are listed is not stated")
    yield from draft(records.ImagingStudy, "imaging", context, given, "imaging_date", label="Imported imaging")
    for number, span in enumerate(listed, 1):
        yield from _lesion(context, number, span)


def _lesion(context: RowContext, number: int, span: Span) -> Iterator[Draft]:
    label = {"label": ("diameters", f"L{number}"), "organ": ("diameters", "liver")}
    yield from draft(records.Lesion, f"lesion:{number}", context, label, "imaging_date")
    size = {"longest_diameter_mm": ("diameters", span.low)}
    yield from draft(
        records.Measurement, f"measurement:{number}", context, size, "imaging_date",
        lesion_id=f"@lesion:{number}", study_id="@imaging", state="measured",
    )  # fmt: skip


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
