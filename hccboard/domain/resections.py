"""Anatomical resections by the Brisbane 2000 names and the segments they take.

Strasberg SM, Belghiti J, Clavien PA et al., HPB 2000;2:333: hemihepatectomy, sectionectomy, segmentectomy, by Couinaud
segments; the caudate lobe (S1) goes with any of them where it is named. An extended hepatectomy is the trisectionectomy
of that terminology. "Central hepatectomy" (S4, S5, S8) is in common use and not one of its names. A limited resection
follows no segments. Recalled, not read again here; a surgeon corrects the segments on the map.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from hccboard.domain.record_fields import SEGMENTS

EXTENTS: Mapping[str, tuple[str, ...]] = {
    "right_hepatectomy": ("S5", "S6", "S7", "S8"),
    "left_hepatectomy": ("S2", "S3", "S4a", "S4b"),
    "extended_right_hepatectomy": ("S4a", "S4b", "S5", "S6", "S7", "S8"),
    "extended_left_hepatectomy": ("S2", "S3", "S4a", "S4b", "S5", "S8"),
    "central_hepatectomy": ("S4a", "S4b", "S5", "S8"),
    "right_anterior_sectionectomy": ("S5", "S8"),
    "right_posterior_sectionectomy": ("S6", "S7"),
    "left_lateral_sectionectomy": ("S2", "S3"),
}
"""The segments of each, without the caudate lobe."""
CAUDATE = "S1"
ONE_SEGMENT, LIMITED = "segmentectomy", "limited_resection"
_SEGMENT_4 = frozenset({"S4a", "S4b"})  # the halves of one segment


def resection_named(segments: Collection[str]) -> str | None:
    """The name of the resection that takes just these segments, with or without the caudate lobe; ``None`` where none
    of the names does."""
    taken = frozenset(segments)
    if len(taken) == 1 or taken == _SEGMENT_4:
        return ONE_SEGMENT
    without = taken - {CAUDATE}
    return next((name for name, extent in EXTENTS.items() if without == frozenset(extent)), None)


def agrees(kind: str, segments: Collection[str]) -> bool:
    """Whether a resection of this name may take these segments; a limited one may take parts of any."""
    return kind == LIMITED or resection_named(segments) == kind


def in_order(segments: Iterable[str]) -> tuple[str, ...]:
    """Each segment once, from S1 to S8."""
    chosen = set(segments)
    return tuple(one for one in SEGMENTS if one in chosen)


def rest_of(segments: Collection[str]) -> tuple[str, ...]:
    """The segments that remain."""
    return tuple(one for one in SEGMENTS if one not in segments)


__all__ = ["CAUDATE", "EXTENTS", "LIMITED", "ONE_SEGMENT", "agrees", "in_order", "resection_named", "rest_of"]
