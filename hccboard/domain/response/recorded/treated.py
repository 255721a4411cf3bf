"""Whether a lesion was ablated, embolised or irradiated before baseline, as its studies or the procedures say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import ABLATIONS
from hccboard.domain.records import CaseRecords, ImagingStudy, Measurement, Procedure

EMBOLISED = (*ABLATIONS, "tace", "deb_tace", "tare", "radiotherapy_sbrt", "radiotherapy_other")
_SEGMENTS = re.compile(r"(?<![A-Za-z])S\s?[1-8][ab]?(?:\s*[/+&\-\u2013]\s*S?[1-8][ab]?(?![\w.]))*", re.IGNORECASE)
_RANGE = re.compile(r"([1-8])[ab]?\s*[-\u2013]\s*S?([1-8])", re.IGNORECASE)
_WIDER = re.compile(r"lobe|lobar|whole|hemi|right|left|[\u53f6\u534a\u5168\u5de6\u53f3]", re.IGNORECASE)  # 叶半全左右


def treated_before(
    case: CaseRecords, lesion: records.Lesion, told: Iterable[tuple[ImagingStudy, Measurement]], zero: date
) -> tuple[bool | None, tuple[str, ...]]:
    """The answer, ``None`` where nobody says, and the findings. ``told``: measurements up to baseline, oldest first.

    A procedure is placed by the label or the segments in its target; one that cannot be placed decides nothing. Of one
    from before the lesion was first measured its segments decide nothing either, unless it is known to have been seen.
    """
    known = list(told)
    if any(one.treated or (one.li_rads or "").startswith("LR-TR") for _study, one in known):
        return True, ()
    if known and known[-1][1].treated is False:
        return False, ()
    first = min((study.date for study, _one in known if study.date), default=zero)
    since = min(first, lesion.date or first)
    answers = [
        _meant(one, lesion) if since <= one.date else _before(one, lesion) for one in case.of(Procedure, until=zero)
        if one.kind in EMBOLISED and one.date is not None and one.date < zero
        and (since <= one.date or lesion.date is None)
    ]  # fmt: skip
    if True in answers:
        return True, ()
    return None, ("treatment_not_placed",) if None in answers else ()


def _named(procedure: Procedure, lesion: records.Lesion) -> bool:
    return re.search(rf"(?<!\w){re.escape(lesion.label.strip())}(?!\w)", procedure.target, re.IGNORECASE) is not None


def _before(procedure: Procedure, lesion: records.Lesion) -> bool | None:
    """Of a procedure from before anything is told of a lesion, which may have been there or not."""
    return True if _named(procedure, lesion) else False if _meant(procedure, lesion) is False else None


def _meant(procedure: Procedure, lesion: records.Lesion) -> bool | None:
    target = procedure.target
    if _named(procedure, lesion):
        return True
    named, own = segments_in(target), {int(one[1]) for one in lesion.segments}
    if not named or not own or lesion.organ != "liver":
        return None
    if named & own:
        return True
    return None if _WIDER.search(target) else False


def segments_in(target: str) -> set[int]:
    """The numbers of the liver segments that a text names: 5 and 8 in "S5/8", 6 and 7 in "S6, S7", 5 to 8 in "S5-8"."""
    found: set[int] = set()
    for listed in _SEGMENTS.findall(target):
        found |= {int(one) for one in re.findall(r"[1-8]", listed)}
        for first, last in _RANGE.findall(listed):
            found |= set(range(int(first), int(last) + 1))
    return found
