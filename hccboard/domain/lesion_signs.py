"""How a lesion behaves under contrast, as studies recorded it: arterial enhancement and washout.

What a study did not record is not known; "not assessed" takes nothing back that another study saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hccboard.domain.records import ImagingStudy, Lesion, Measurement

SIGNS = ("arterial_enhancement", "washout")


@dataclass(frozen=True)
class LesionSign:
    """One of ``SIGNS``. ``answer`` is one of ``records.CERTAINTY`` and ``study`` the newest one that assessed it;
    "" and ``None`` where no study recorded an answer."""

    name: str
    answer: str = ""
    study: ImagingStudy | None = None


def lesion_signs(
    lesion_id: str, measurements: Iterable[Measurement], studies: Mapping[str, ImagingStudy]
) -> tuple[LesionSign, ...]:
    """Both signs of a lesion, each from the newest of the ``studies`` (by id) that assessed it; empty where none
    recorded either."""
    seen = [(studies[m.study_id or ""], m) for m in measurements if m.lesion_id == lesion_id and m.study_id in studies]
    seen.sort(key=lambda pair: pair[0].date or date.min)
    signs = tuple(_newest(name, seen) for name in SIGNS)
    return signs if any(sign.answer for sign in signs) else ()


def alike(
    lesions: Iterable[Lesion], measurements: Iterable[Measurement], studies: Mapping[str, ImagingStudy]
) -> dict[tuple[LesionSign, ...], list[str]]:
    """The labels of the lesions with the same signs from the same studies, in their order; last, under no signs, the
    liver lesions of which nothing is recorded. Empty where nothing is recorded of any."""
    found: dict[tuple[LesionSign, ...], list[str]] = {}
    nothing: list[str] = []
    measured = list(measurements)
    for lesion in lesions:
        signs = lesion_signs(lesion.id, measured, studies)
        if signs:
            found.setdefault(signs, []).append(lesion.label)
        elif lesion.organ == "liver":
            nothing.append(lesion.label)
    return {**found, (): nothing} if found and nothing else found


def _newest(name: str, seen: list[tuple[ImagingStudy, Measurement]]) -> LesionSign:
    said = [LesionSign(name, getattr(m, name), study) for study, m in seen if getattr(m, name)]
    assessed = [sign for sign in said if sign.answer != "not_assessed"]
    return (assessed or said or [LesionSign(name)])[-1]
