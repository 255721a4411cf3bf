"""Where a patient stands at a moment: the value of every facet, response and operation by then.

Only what had happened by the moment counts. Facts of a stage are those of the last time zero on or before the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from hccboard.domain.before_operation import REMOVALS
from hccboard.domain.case_course import Baseline, CaseCourse, EpisodeCourse
from hccboard.domain.catalogue import VP
from hccboard.domain.endpoints import EndpointRules
from hccboard.domain.history.model import Pharmacopoeia
from hccboard.domain.record_fields import CAUSES, METASTASIS_SITES
from hccboard.domain.response.recorded.spans import LOCOREGIONAL
from hccboard.domain.staging import bclc, cnlc

OPEN, UNKNOWN, NONE, SEVERAL, OTHER = "open", "unknown", "none", "several", "other"
CHEMOEMBOLISED = ("tace", "deb_tace", "haic")
RESPONDER, NON_RESPONDER = "responder", "non_responder"
OPERATED, NOT_OPERATED = "operated", "not_operated"

ORDER: Mapping[str, tuple[str, ...]] = {
    "regimen": (), "bclc": bclc.STAGES, "cnlc": cnlc.STAGES, "child_pugh": ("A", "B", "C"), "albi": ("1", "2", "3"),
    "locoregional": ("tace_haic", "other_local", NONE), "portal_vein": VP, "metastasis_site": (NONE, *METASTASIS_SITES),
    "cause": CAUSES, "sex": ("M", "F"), "response": (RESPONDER, NON_RESPONDER), "operated": (OPERATED, NOT_OPERATED),
}  # fmt: skip
"""Values in the order in which they are shown; others follow, the most frequent first."""
LAST = (SEVERAL, OTHER, OPEN, UNKNOWN)


class Regimens:
    """Groups of regimens by their drugs: the classes of ``evidence.vocabulary.REGIMEN_CLASSES``, "other" for what is
    none of them or names a drug that is not known."""

    def __init__(self, drugs: Pharmacopoeia) -> None:
        self._drugs = drugs
        self._known: dict[str, str] = {}

    def group(self, text: str) -> str:
        if text not in self._known:
            self._known[text] = self._class_of(text)
        return self._known[text]

    def _class_of(self, text: str) -> str:
        named = self._drugs.read(text)
        groups = [self._drugs.groups.get(drug, ()) for drug in named.drugs]
        if named.strange or not groups:
            return OTHER
        inhibitors, kinase = sum("ici" in one for one in groups), any("tki" in one for one in groups)
        if inhibitors:
            others = len(groups) - inhibitors
            if not others:
                return "ici_ici" if inhibitors > 1 else "ici"
            if others == sum("tki" in one for one in groups):
                return "ici_tki"
            vessels = sum("anti_vegf" in one or "anti_vegfr2" in one for one in groups)
            return "ici_anti_vegf" if others == vessels else OTHER
        if kinase:
            return "tki" if all("tki" in one for one in groups) else OTHER
        if all("anti_vegfr2" in one for one in groups):
            return "anti_vegfr2"
        chemotherapy = [name == "leucovorin" or "chemotherapy" in one
                        for name, one in zip(named.drugs, groups, strict=True)]  # fmt: skip
        return "chemotherapy" if all(chemotherapy) and any("chemotherapy" in one for one in groups) else OTHER


def baseline_at(course: CaseCourse, start: date) -> Baseline | None:
    """The last baseline on or before a day."""
    day, found = start.isoformat(), None
    for one in course.baselines:
        if one.date <= day:
            found = one
    return found


def had(text: str, moment: str, month_day: int = EndpointRules.month_day) -> bool | None:
    """Whether a day was by a moment (ISO); ``None`` where it is known to the year of the moment only. One known to its
    month counts as the day that end-points count it as."""
    if len(text) == 4:
        return None if text == moment[:4] else text < moment
    return (f"{text}-{month_day:02}" if len(text) == 7 else text) <= moment


def regimen(course: CaseCourse, start: str, moment: str, regimens: Regimens) -> str:
    """That of the line given at the start, else of the first one begun by the moment; with the drugs it has by then."""
    if any(had(one.starts, start) is None or had(one.starts, moment) is None for one in course.lines):
        return UNKNOWN
    before = [one for one in course.lines if had(one.starts, start)]
    found = before[-1] if before else next((one for one in course.lines if had(one.starts, moment)), None)
    return NONE if found is None else regimens.group(found.drugs_by(moment))


def locoregional(course: CaseCourse, moment: str) -> str:
    given = [(one.kind, had(one.date, moment)) for one in course.procedures if one.kind in LOCOREGIONAL]
    kinds = {kind for kind, by_then in given if by_then}
    if kinds & set(CHEMOEMBOLISED):
        return "tace_haic"
    if any(by_then is None for _kind, by_then in given):
        return UNKNOWN
    return "other_local" if kinds else NONE


def first_given(course: CaseCourse, facet: str) -> str:
    """The first dose of any line, or the first locoregional session; "" for none."""
    if facet == "regimen":
        return min((one.starts for one in course.lines), default="")
    return min((one.date for one in course.procedures if one.kind in LOCOREGIONAL), default="")


def operated(course: CaseCourse, start: str, moment: str) -> str:
    """Whether an operation was made from the start to the moment; one of the month of the start counts as after it, and
    of one known to the year of either nobody can say."""
    answers = [_operated_by(day, start, moment) for day in operations_since(course, start)]
    return OPERATED if True in answers else UNKNOWN if None in answers else NOT_OPERATED


def _operated_by(text: str, start: str, moment: str) -> bool | None:
    if len(text) == 4 and text == start[:4]:
        return None
    return start <= moment if len(text) == 7 and had(text, start) else had(text, moment)


def operations_since(course: CaseCourse, start: str) -> list[str]:
    """Operations from a day on, as precise as they are known."""
    return [day for day in operations(course) if day >= start[: len(day)]]


def operations(course: CaseCourse) -> list[str]:
    return [one.date for one in course.procedures if one.kind in REMOVALS]


def episode_at(course: CaseCourse, start: str) -> EpisodeCourse | None:
    """The episode that the start belongs to: the last one begun by then, else the next."""
    found = None
    for one in course.episodes:
        if one.starts <= start or found is None:
            found = one
    return found


def response(course: CaseCourse, start: str, moment: str, criteria: str) -> str:
    """Best response so far at the moment, unconfirmed."""
    episode = episode_at(course, start)
    judged = episode.criteria.get(criteria) if episode is not None else None
    if judged is None:
        return UNKNOWN
    if judged.first_response and judged.first_response <= moment:
        return RESPONDER
    return NON_RESPONDER if any(one.category != "NE" and one.date <= moment for one in judged.studies) else UNKNOWN


def _single(possible: str) -> str:
    if not possible:
        return UNKNOWN
    return OPEN if "|" in possible else possible


def child_pugh_class(found: Baseline) -> str:
    classes = dict.fromkeys(one[:1] for one in found.child_pugh.split("|"))
    return _single("|".join(classes))


def site(found: Baseline) -> str:
    if len(found.sites) > 1:
        return SEVERAL
    return found.sites[0] if found.sites else UNKNOWN if found.sites_open else NONE


def cause(course: CaseCourse) -> str:
    return SEVERAL if len(course.causes) > 1 else course.causes[0] if course.causes else UNKNOWN


_OF_BASELINE: Mapping[str, Callable[[Baseline], str]] = {
    "bclc": lambda one: _single(one.bclc), "cnlc": lambda one: _single(one.cnlc), "child_pugh": child_pugh_class,
    "albi": lambda one: _single(one.albi_grade), "portal_vein": lambda one: _single(one.portal_vein),
    "metastasis_site": site,
}  # fmt: skip


def facets_of(course: CaseCourse, start: date, moment: str, regimens: Regimens) -> dict[str, str]:
    """The value of every facet; dates count up to ``moment`` (ISO)."""
    at, day = baseline_at(course, start), start.isoformat()
    return {
        "regimen": regimen(course, day, moment, regimens),
        **{name: UNKNOWN if at is None else read(at) for name, read in _OF_BASELINE.items()},
        "locoregional": locoregional(course, moment), "cause": cause(course), "sex": course.sex or UNKNOWN,
    }  # fmt: skip


def decided_later(course: CaseCourse, facet: str, start: str, moment: str) -> bool:
    """Whether something after the moment would have changed the value of a facet."""
    if facet == "regimen":
        begun = [one for one in course.lines if had(one.starts, moment)]
        added = any(told.partition("|")[0] > moment for one in begun for told in one.added)
        return (not begun and bool(course.lines)) or added
    if facet == "locoregional":
        later = any(one.kind in LOCOREGIONAL and had(one.date, moment) is False for one in course.procedures)
        return later and locoregional(course, moment) == NONE
    return facet in _OF_BASELINE and bool(course.baselines) and course.baselines[0].date > start
