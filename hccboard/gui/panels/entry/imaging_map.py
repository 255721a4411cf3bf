"""The liver map of the sheet: the lesions as typed, the first study dashed. No Qt beyond the map's data."""

from __future__ import annotations

from hccboard import wording
from hccboard.domain.records import Measurement
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry.imaging_sizes import shown_size, state_typed
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, SheetTyped, site_words
from hccboard.gui.widgets.liver_map import LiverMapData, MapLesion, MapOutside, MapThrombus
from hccboard.translate import _


def map_data(sheet: SheetTyped, past: Past) -> LiverMapData:
    """Everything on the map."""
    liver = [x for x in sheet.lesions if x.organ == "liver" and not _is_part(x, past)]
    outside = [x for x in sheet.lesions if x.organ != "liver"]
    name = _("Liver map, {study}").format(study=sheet.study.label or _("new study"))
    return LiverMapData(name, tuple(_lesion(x, past) for x in liver), _thrombi(sheet), tuple(map(_outside, outside)))


def _is_part(lesion: LesionTyped, past: Past) -> bool:
    """Drawn with the lesion it has joined."""
    if state_typed(lesion.longest) == "joined":
        return bool(lesion.joined_to_id)
    return not lesion.has_size and bool(past.joined_into(lesion.id))


def _longest(measurement: Measurement | None) -> float | None:
    if measurement is None or measurement.state in ("disappeared", "joined"):
        return None
    size = measurement.longest_diameter_mm
    return None if size is None else float(size)


def _lesion(lesion: LesionTyped, past: Past) -> MapLesion:
    now, viable = checking.mm_of(lesion.longest), checking.mm_of(lesion.viable)
    joined = state_typed(lesion.longest) == "joined"
    if joined:
        now = 0
    before = _longest(past.size(lesion.id, past.baseline)) if past.baseline else None
    last = past.last(lesion.id)
    words = _("not measured yet")
    if now is not None:
        words = _("{size} mm").format(size=now) if now else _("joined") if joined else _("disappeared")
    elif last is not None and not lesion.has_size:
        words = _("last {value}").format(value=shown_size(last[1])[0])
    # A lesion that is not measured yet keeps its last place and size on the map
    size = float(now) if now is not None else _longest(last[1]) if last and not lesion.has_size else None
    title = ", ".join(part for part in (lesion.label, site_words(lesion)) if part)
    return MapLesion(lesion.id, tuple(lesion.segments), size, None if viable is None else float(viable), before,
                     title, words, f"{title}, {words}.")  # fmt: skip


def _outside(lesion: LesionTyped) -> MapOutside:
    size = checking.mm_of(lesion.short if lesion.is_node else lesion.longest)
    organ = wording.choice_name("Lesion", "organ", lesion.organ).lower()
    words = _("{size} mm").format(size=size) if size is not None else ""
    return MapOutside(lesion.id, wording.list_text([part for part in (lesion.label, words) if part]), "",
                      wording.list_text([lesion.label, organ, words or _("not measured yet")]))  # fmt: skip


def _thrombi(sheet: SheetTyped) -> tuple[MapThrombus, ...]:
    made = []
    vessels = sheet.vessels
    for key, value, free in (("portal", vessels.portal_vein, "Vp0"), ("hepatic", vessels.hepatic_vein, "Vv0")):
        if value and value != free:
            title = _("Thrombus {value}").format(value=value)
            made.append(MapThrombus(key, value, "", "right", value, "", title))
    return tuple(made)
