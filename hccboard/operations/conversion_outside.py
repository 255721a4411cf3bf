"""What was found outside the liver, and what of it is not known, for a conversion review."""

from __future__ import annotations

from datetime import date

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.records import Lesion, Record
from hccboard.domain.snapshot_spread import standing_by_site
from hccboard.operations.conversion_sight import Sight
from hccboard.translate import _

_SITES = ("lung", "bone", "adrenal", "brain", "peritoneum", "distant_lymph_node", "regional_lymph_node", "other")


def outside_the_liver(sight: Sight) -> list[tuple[tuple[str, ...], Record]]:
    """Lesions and sites outside the liver that are, or may be, metastases: label, size and nature, and the study."""
    case, as_of = sight.view.case, sight.as_of
    found: list[tuple[tuple[str, ...], Record]] = []
    sites: set[str] = set()
    standing = standing_by_site(case, as_of)
    free = {site for site, one in standing.items() if one.certainty == "no"}
    for lesion in case.of(Lesion, until=as_of):
        if lesion.organ in ("liver", *free) or lesion.hcc_certainty == "no":
            continue
        last = _last_measured(sight, lesion)
        if last is None:
            continue
        size, study = last
        sites.add(lesion.organ or "")
        found.append(((lesion.label, size, _nature(lesion.hcc_certainty)), study))
    for site in _SITES:
        finding = standing.get(site)
        if finding is not None and site not in sites and finding.certainty in ("yes", "indeterminate"):
            name = wording.choice_name("MetastasisFinding", "site", site)
            nature = "" if finding.certainty == "yes" else _nature("indeterminate")
            found.append(((name, nature), finding))
    return found


def _nature(certainty: str | None) -> str:
    return "" if certainty == "yes" else _("nature unknown")


def _last_measured(sight: Sight, lesion: Lesion) -> tuple[str, Record] | None:
    """The size of a lesion on the newest study that names it, and that study; ``None`` where it is gone."""
    case, as_of = sight.view.case, sight.as_of
    studies = {one.id: one for one in case.of(records.ImagingStudy, until=as_of)}
    told = [one for one in case.of(records.Measurement) if one.lesion_id == lesion.id and one.study_id in studies]
    if not told:
        return "", lesion
    newest = max(told, key=lambda one: studies[one.study_id].date or date.min)
    if newest.state == "disappeared":
        return None
    size = newest.short_axis_mm if newest.longest_diameter_mm is None else newest.longest_diameter_mm
    shown = _("{sizes} mm").format(sizes=wording.number_text(size)) if size is not None else ""
    return shown, studies[newest.study_id]


__all__ = ["outside_the_liver"]
