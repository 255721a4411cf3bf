"""What the map of a planned resection shows: every lesion of the liver as it was measured last. No Qt beyond data."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hccboard import wording
from hccboard.domain.records import CaseRecords, Lesion, Measurement, VascularInvasion
from hccboard.gui.panels.entry.imaging_typed import Past, past_of
from hccboard.gui.widgets.liver_map import LiverMapData, MapLesion, MapThrombus
from hccboard.translate import _


def map_data(case: CaseRecords) -> LiverMapData:
    past = past_of(case, None)
    lesions = tuple(_lesion(one, last) for one, last in _standing(case, past))
    return LiverMapData(_("Liver map, planned resection"), lesions, tuple(_thrombi(case)))


def _standing(case: CaseRecords, past: Past) -> Iterator[tuple[Lesion, Measurement | None]]:
    """The lesions of the liver with what was seen of them last, without those measured as part of another."""
    for lesion in case.of(Lesion):
        found = past.last(lesion.id)
        if lesion.organ == "liver" and (found is None or found[1].state != "joined"):
            yield lesion, found[1] if found is not None else None


def _lesion(lesion: Lesion, last: Measurement | None) -> MapLesion:
    size, viable = _size(last), last.viable_diameter_mm if last is not None else None
    words = _("not measured yet")
    if size is not None:
        words = _("{size} mm").format(size=f"{size:g}") if size else _("disappeared")
    title = wording.names_text([part for part in (lesion.label, " ".join(lesion.segments)) if part])
    return MapLesion(lesion.id, lesion.segments, size, None if viable is None else float(viable), None, title, words,
                     f"{title}, {words}.")  # fmt: skip


def _size(last: Measurement | None) -> float | None:
    if last is None:
        return None
    if last.state == "disappeared":
        return 0.0
    return None if last.longest_diameter_mm is None else float(last.longest_diameter_mm)


def _thrombi(case: CaseRecords) -> Iterator[MapThrombus]:
    seen = case.latest(VascularInvasion)
    if seen is None:
        return
    for key, value, free in (("portal", seen.portal_vein, "Vp0"), ("hepatic", seen.hepatic_vein, "Vv0")):
        if value and value != free:
            yield MapThrombus(key, value, "", "right", value, "", _("Thrombus {value}").format(value=value))


def left_behind(case: CaseRecords, resected: Collection[str]) -> tuple[list[str], list[str]]:
    """Lesions, in words, that lie in segments that remain, wholly or in part; and those whose segment is not recorded.
    A lesion that has disappeared counts: what is left of it cannot be seen."""
    outside, unknown = [], []
    for lesion, _last in _standing(case, past_of(case, None)):
        remaining = [one for one in lesion.segments if one not in resected]
        if not lesion.segments:
            unknown.append(lesion.label)
        elif remaining:
            outside.append(_("{lesion} in {segments}").format(lesion=lesion.label, segments=" ".join(remaining)))
    return outside, unknown
