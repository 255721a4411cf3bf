"""Disease that is told without a size: tumour in a vein, and metastases of a site without a lesion.

Each is followed as one pseudo-lesion, which can only be a non-target or a new lesion. A bland thrombus is no disease.
A thrombus is gone, there or progressed as the reader says; where the reader is silent, it is there or not by its class.
A class that went up, or that appeared, without a reader's word is not called progression: it stays open, so that PD
remains possible, and is named. What a study says nothing of is not evaluated on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from hccboard.domain.catalogue import VP, VV
from hccboard.domain.records import CaseRecords, ImagingStudy, MetastasisFinding, VascularInvasion
from hccboard.domain.response.lesions import ABSENT, NEW, NOT_EVALUABLE, PRESENT, PROGRESSED, Lesion, Measure
from hccboard.domain.response.model import NODE, Finding
from hccboard.domain.response.recorded.measures import NODES
from hccboard.domain.snapshot_spread import standing_by_site

THROMBUS, METASTASIS = "thrombus", "metastasis:"
"""The ids of pseudo-lesions; that of a metastasis ends with its site."""
DISTANT = ("distant_lymph_node", "lung", "bone", "adrenal", "brain", "peritoneum", "other")
ANY = "distant_any"


@dataclass(frozen=True)
class Window:
    """The studies of an episode, from its baseline day on; what is older than the last operation is not looked at.

    ``until``: the last day that belongs to baseline. ``days``: the day of assessment of each study by id."""

    case: CaseRecords
    zero: date
    studies: tuple[ImagingStudy, ...]
    until: date
    days: Mapping[str, int]
    operated: date | None = None

    def study_of(self, told: VascularInvasion | MetastasisFinding) -> ImagingStudy | None:
        """The study a statement belongs to: its own, or where it names none that of its day."""
        if told.study_id:
            return next((one for one in self.studies if one.id == told.study_id), None)
        return next((one for one in self.studies if told.date is not None and one.date == told.date), None)

    @property
    def baseline(self) -> ImagingStudy:
        return next(one for one in self.studies if one.date == self.zero)

    def day(self, study: ImagingStudy) -> int:
        return self.days[study.id]


@dataclass(frozen=True)
class Pseudo:
    """``old_site``: metastases were there at baseline, so that a lesion listed there later may be an old one."""

    lesion: Lesion | None
    measures: Mapping[str, Measure] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    old_site: str = ""


# --- tumour in a vein -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Vein:
    """One statement. ``portal`` and ``hepatic``: lowest and highest class, ``None`` where not told."""

    day: date
    study: ImagingStudy | None
    portal: tuple[int, int] | None
    hepatic: tuple[int, int] | None
    word: str
    bland: bool
    id: str

    @property
    def state(self) -> str:
        if self.bland:
            return NOT_EVALUABLE if self.word == PROGRESSED else ABSENT
        told = [one for one in (self.portal, self.hepatic) if one is not None]
        if self.word:
            return self.word
        if any(low > 0 for low, _high in told):
            return PRESENT
        return ABSENT if all(high == 0 for _low, high in told) else NOT_EVALUABLE


def thrombus(window: Window) -> Iterator[Pseudo]:
    """The tumour thrombus of an episode, where one is told of."""
    told = sorted(_veins(window), key=lambda one: (one.day, one.study is not None, one.id))
    before = [one for one in told if one.day <= window.until]
    after = [one for one in told if one.day > window.until and one.study is not None]
    lost = tuple(Finding("thrombus_without_study", (one.day - window.zero).days) for one in told
                 if one.day > window.until and one.study is None)  # fmt: skip
    base = before[-1] if before else None
    there = base is not None and base.state in (PRESENT, PROGRESSED, NOT_EVALUABLE)
    if not there and not any(one.state in (PRESENT, PROGRESSED) for one in after):
        if lost:
            yield Pseudo(None, {}, lost)
        return
    measures: dict[str, Measure] = {}
    findings = list(lost)
    if base is not None and there:
        state = NOT_EVALUABLE if base.state == NOT_EVALUABLE else PRESENT
        measures[window.baseline.id] = Measure(status=state)
        findings += [Finding("thrombus_from_earlier", 0)] if base.day < window.zero else []
    findings += _followed(window, base, after, measures)
    lesion = Lesion(THROMBUS, portal_thrombus=True)
    if not there:
        first = next(one for one in after if one.state in (PRESENT, PROGRESSED))
        named = "thrombus_not_told_at_baseline" if base is None else "thrombus_new"
        doubtful = base is None or not first.word
        assert first.study is not None
        findings += [Finding(named, window.day(first.study))] if doubtful else []
        lesion = replace(lesion, role=NEW, equivocal=doubtful or None)
    yield Pseudo(lesion, measures, tuple(findings))


def _followed(
    window: Window, base: _Vein | None, after: list[_Vein], measures: dict[str, Measure]
) -> Iterator[Finding]:
    """The state on each later study; an extension that no reader called progression is not evaluated."""
    lowest = {name: getattr(base, name)[1] for name in ("portal", "hepatic")
              if base is not None and getattr(base, name) is not None}  # fmt: skip
    for one in after:
        assert one.study is not None
        state, extended = one.state, False
        for name in ("portal", "hepatic"):
            now = getattr(one, name)
            if now is not None and not one.bland:
                extended = extended or (base is not None and base.state != ABSENT and now[0] > lowest.get(name, 99))
                lowest[name] = min(now[1], lowest.get(name, 99))
        if extended and not one.word:
            state = NOT_EVALUABLE
            yield Finding("thrombus_extended", window.day(one.study))
        if one.bland and one.word:
            yield Finding("thrombus_bland_contradicts", window.day(one.study))
        measures[one.study.id] = Measure(status=state)


def _veins(window: Window) -> Iterator[_Vein]:
    dates = {one.id: one.date for one in window.case.of(ImagingStudy)}
    last = max(one.date for one in window.studies if one.date is not None)
    for told in window.case.of(VascularInvasion):
        day = dates.get(told.study_id or "") or told.date
        if day is None or day > last or (window.operated is not None and day <= window.operated):
            continue
        portal, hepatic = _portal(told), _class(VV, told.hepatic_vein, None)
        if told.thrombus_enhancing == "indeterminate":
            portal, hepatic = (None if one is None else (0, one[1]) for one in (portal, hepatic))
        bland = told.thrombus_enhancing == "no"
        if portal or hepatic or told.thrombus_status or bland:
            yield _Vein(day, window.study_of(told), portal, hepatic, told.thrombus_status or "", bland, told.id)


def _portal(told: VascularInvasion) -> tuple[int, int] | None:
    if "yes" in (told.portal_vein_main_trunk, told.portal_vein_contralateral):
        return len(VP) - 1, len(VP) - 1
    return _class(VP, told.portal_vein, told.portal_vein_high)


def _class(codes: tuple[str, ...], code: str | None, high: str | None) -> tuple[int, int] | None:
    if not code:
        return None
    ends = codes.index(code), codes.index(high or code)
    return min(ends), max(ends)


# --- metastases without a lesion --------------------------------------------------------------------------------


_STATES = {"yes": PRESENT, "no": ABSENT, "indeterminate": NOT_EVALUABLE}


def metastases(window: Window, listed: Collection[str], new: Mapping[str, int]) -> Iterator[Pseudo]:
    """Sites told to be affected of which no lesion is listed. ``listed``: sites with a lesion at baseline; ``new``:
    those with a new lesion, and its day."""
    told = list(window.case.of(MetastasisFinding))
    if not any(one.certainty == "yes" for one in told):
        return
    at_baseline = _at_baseline(window, told)
    later = [(study, one) for one in told if (study := window.study_of(one)) is not None and study.date > window.until]  # type: ignore[operator]
    yield from _lost(window, told)
    sites = [site for site in (*NODES, *DISTANT[1:]) if site not in listed]
    known = [site for site in DISTANT if site in listed or site in new or at_baseline.get(site)
             or any(one.site == site and one.certainty == "yes" for _study, one in later)]  # fmt: skip
    for site in (*sites, *(() if known else (ANY,))):
        yield from _site(window, site, at_baseline.get(site), later, new)


def _site(
    window: Window, site: str, at_baseline: bool | None,
    later: list[tuple[ImagingStudy, MetastasisFinding]], new: Mapping[str, int],
) -> Iterator[Pseudo]:  # fmt: skip
    measures: dict[str, Measure] = {}
    for study, one in sorted(later, key=lambda pair: (pair[1].site != ANY, pair[1].id)):
        of_all = one.site == ANY and one.certainty == "no" and site in DISTANT
        if (one.site == site or of_all) and one.certainty in _STATES:
            measures[study.id] = Measure(status=_STATES[one.certainty])
    organ = "other" if site == ANY else site
    lesion = Lesion(METASTASIS + site, organ, NODE if site in NODES else "lesion")
    if at_baseline:
        measures[window.baseline.id] = Measure(status=PRESENT)
        yield Pseudo(lesion, measures, (Finding("metastasis_without_lesion", 0, lesion.id),), site)
        return
    seen = [window.day(one) for one in window.studies if measures.get(one.id, Measure()).seen]
    if not seen or new.get(site, seen[0] + 1) <= seen[0]:
        return
    named = "metastasis_not_told_at_baseline" if at_baseline is None else "metastasis_new"
    doubtful = at_baseline is None or None
    yield Pseudo(replace(lesion, role=NEW, equivocal=doubtful), measures, (Finding(named, seen[0], lesion.id),))


def _at_baseline(window: Window, told: list[MetastasisFinding]) -> dict[str, bool]:
    """What stands of each site on the day of baseline; a site of which nothing is known is not there."""
    dates = {one.id: one.date for one in window.case.of(ImagingStudy)}
    ordered = sorted(told, key=lambda one: one.id)  # of one day and one hour, so that no order of rows decides
    dated = tuple(replace(one, date=dates.get(one.study_id or "") or one.date) for one in ordered)
    standing = standing_by_site(CaseRecords(window.case.patient, dated), window.until)
    found = {site: one.certainty == "yes" for site, one in standing.items() if one.certainty in ("yes", "no")}
    if ANY in found and not found[ANY]:
        for site in DISTANT:
            if site not in standing:
                found[site] = False
    return found


def _lost(window: Window, told: list[MetastasisFinding]) -> Iterator[Pseudo]:
    last = max(one.date for one in window.studies if one.date is not None)
    lost = tuple(
        Finding("metastasis_without_study", (one.date - window.zero).days, METASTASIS + (one.site or ANY))
        for one in told if one.certainty == "yes" and one.date is not None and window.until < one.date <= last
        and not one.study_id and window.study_of(one) is None
    )  # fmt: skip
    if lost:
        yield Pseudo(None, {}, lost)


__all__ = ["METASTASIS", "THROMBUS", "Pseudo", "Window", "metastases", "thrombus"]
