"""What the liver map shows: lesions, thrombi and findings outside, with their words; plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MapMode(StrEnum):
    """What is drawn of each lesion."""

    BASELINE = "baseline"
    BOTH = "both"
    CURRENT = "current"


@dataclass(frozen=True)
class MapLesion:
    """A lesion with its words. ``title`` and ``sub`` stand beside the map, ``accessible`` is read
    aloud.
    """

    id: str
    segments: tuple[str, ...]
    diameter_mm: float | None
    viable_mm: float | None = None
    baseline_mm: float | None = None
    title: str = ""
    sub: str = ""
    accessible: str = ""


@dataclass(frozen=True)
class MapThrombus:
    """A tumour thrombus: its class now and before (``Vp2``, ``Vv1``), its side, its words."""

    id: str
    current: str = ""
    baseline: str = ""
    side: str = "right"
    title: str = ""
    sub: str = ""
    accessible: str = ""


@dataclass(frozen=True)
class MapOutside:
    """A finding outside the liver, listed beside the map."""

    id: str
    title: str
    sub: str = ""
    accessible: str = ""


@dataclass(frozen=True)
class LiverMapData:
    """Everything on one map; ``name`` is the map in one sentence."""

    name: str
    lesions: tuple[MapLesion, ...] = ()
    thrombi: tuple[MapThrombus, ...] = ()
    outside: tuple[MapOutside, ...] = ()
