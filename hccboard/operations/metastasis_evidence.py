"""Extrahepatic disease by site: what local treatment the evidence base reports, with its figures and preconditions.

Every figure is shown as it is printed (source Long 2021, for the lung Sun 2025, too); a site without a report says
"none in the evidence base". Most reports are small, retrospective and selected: none of them says what should be done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hccboard import evidence as shipped
from hccboard.domain.conversion.judging import review_known
from hccboard.domain.conversion.model import Review, State
from hccboard.domain.facts import Outcome
from hccboard.domain.history.case import planned_operation_date
from hccboard.domain.records import Lesion, MetastasisFinding
from hccboard.domain.snapshot_spread import standing_by_site
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.conversion import rule_sets
from hccboard.evidence.model import Discrepancy, SiteTherapy, Source
from hccboard.operations.conversion_facts import NOTHING, known_of
from hccboard.operations.evidence_browsing import words
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.formats import list_text

SITES = ("lung", "lymph_node", "bone", "adrenal", "brain", "peritoneum", "other")
AFFECTED, OPEN, FREE, NOT_KNOWN = "affected", "open", "free", "not_known"
STATES = (AFFECTED, OPEN, FREE, NOT_KNOWN)
_RECORDED = {"lymph_node": ("regional_lymph_node", "distant_lymph_node")}
_REPORTED_AS = {"other": ("spinal_cord", "pancreas")}
_GENERAL = ("various", "any", "ehm_or_macrovascular")
_ORDER = ("resection", "metastasectomy", "ablation", "radiotherapy", "tace", "systemic_local", "natural_history")
_SETS = {"lung": ("pulmonary_metastasectomy", "local_treatment_of_metastases")}
_GENERAL_SET = ("local_treatment_of_metastases",)
_ANSWERS = {"yes": AFFECTED, "indeterminate": OPEN, "no": FREE}


@dataclass(frozen=True)
class Report:
    """One outcome as a paper reports it, in words. ``value`` and ``compared`` are "" where there is no figure;
    ``per_lesion`` tells that lesions were counted and not patients. ``entry`` leads to the source's entry."""

    modality: str
    outcome: str
    value: str
    interval: str
    compared: str
    comparator: str
    p: str
    technique: str
    population: str
    size: str
    per_lesion: bool
    note: str
    source: str
    place: str
    references: str
    flags: tuple[str, ...]
    entry: str


@dataclass(frozen=True)
class SiteEvidence:
    """One site: what the case says of it, and what is reported. No ``reports``: none in the evidence base."""

    site: str
    state: str
    findings: tuple[MetastasisFinding, ...]
    reports: tuple[Report, ...]
    preconditions: tuple[str, ...]
    """Ids of the sets in ``MetastasisEvidence.sets`` that the papers ask for at this site."""
    conflicts: tuple[str, ...] = ()
    """What is wrong with figures among the reports, in words, with the number of the discrepancy."""
    sources: tuple[str, ...] = ()
    """The sources of the reports, each with how well it was read."""


@dataclass(frozen=True)
class MetastasisEvidence:
    """``sites`` affected or open first; ``unnamed`` tells that distant spread is recorded without a site. ``general``
    are reports of several sites. ``sets`` are the preconditions, judged for the case, by id. ``lesions`` are the ids of
    findings that a lesion stands for."""

    sites: tuple[SiteEvidence, ...]
    unnamed: bool
    general: tuple[Report, ...]
    sets: Mapping[str, Review]
    lesions: frozenset[str] = frozenset()

    @property
    def of_the_case(self) -> tuple[SiteEvidence, ...]:
        """The sites that are affected or open."""
        return tuple(one for one in self.sites if one.state in (AFFECTED, OPEN))


def metastasis_evidence(view: CaseView, base: Evidence | None = None) -> MetastasisEvidence:
    """Every site for a case."""
    found = base or shipped.with_local()
    standing = standing_by_site(view.case, view.snapshot.as_of)
    overall = standing.get("distant_any")
    sites = [_site(site, standing, found) for site in SITES]
    ranked = sorted(sites, key=lambda one: (STATES[:2].index(one.state) if one.state in STATES[:2] else 2))
    named = any(one.state == AFFECTED and one.site != "lymph_node" for one in sites)
    unnamed = overall is not None and overall.certainty == "yes" and not named
    return MetastasisEvidence(
        tuple(ranked), unnamed, tuple(_reports(_GENERAL, found)), _judged(view, found),
        frozenset(one.id for one in view.case.of(Lesion)),
    )  # fmt: skip


def counts(review: Review) -> dict[Outcome, int]:
    """How many preconditions are met, unmet and unknown; a stale one is not known."""
    met, unmet = review.count(State.MET), review.count(State.UNMET)
    return {Outcome.MET: met, Outcome.UNMET: unmet, Outcome.UNKNOWN: len(review.items) - met - unmet}


def _judged(view: CaseView, base: Evidence) -> dict[str, Review]:
    """As the conversion review judges the same sets: each criterion on the day that it is asked of."""
    known = known_of(view, planned_operation_date(view.case, view.snapshot.as_of), NOTHING)
    wanted = {*_GENERAL_SET, *(key for keys in _SETS.values() for key in keys)}
    return {one.id: review_known(one, known) for one in rule_sets(base) if one.id in wanted}


def _site(site: str, standing: Mapping[str, MetastasisFinding], base: Evidence) -> SiteEvidence:
    recorded = _RECORDED.get(site, (site,))
    findings = tuple(standing[one] for one in recorded if one in standing)
    reports = tuple(_reports(_REPORTED_AS.get(site, (site,)), base))
    return SiteEvidence(
        site, _state(site, standing), findings, reports, _SETS.get(site, _GENERAL_SET), _conflicts(reports, base),
        _sources(reports, base),
    )  # fmt: skip


def _conflicts(reports: tuple[Report, ...], base: Evidence) -> tuple[str, ...]:
    found = [base.get(f"discrepancy.{flag}") for flag in dict.fromkeys(flag for one in reports for flag in one.flags)]
    return tuple(
        _("{id}. {title}").format(id=words.short_id(one.id), title=words.said(one.conflict))
        for one in found if isinstance(one, Discrepancy)
    )  # fmt: skip


def _sources(reports: tuple[Report, ...], base: Evidence) -> tuple[str, ...]:
    entries = [base[report.entry] for report in reports]
    ids = dict.fromkeys(one.source for one in entries if isinstance(one, SiteTherapy))
    found = [one for source in ids if isinstance(one := base[source], Source)]
    return tuple(list_text([words.said(one.short), words.certainty_text(one.reading)]) for one in found)


def _state(site: str, standing: Mapping[str, MetastasisFinding]) -> str:
    """Affected where one of the recorded sites is, open where the nature of a finding is; free only where all are."""
    overall = standing.get("distant_any")
    answers = []
    for one in _RECORDED.get(site, (site,)):
        found = standing.get(one)
        if found is None and one != "regional_lymph_node" and overall is not None and overall.certainty == "no":
            found = overall
        answers.append(_ANSWERS.get(found.certainty or "", NOT_KNOWN) if found is not None else NOT_KNOWN)
    for state in (AFFECTED, OPEN, NOT_KNOWN):
        if state in answers:
            return state
    return FREE


def _reports(sites: tuple[str, ...], base: Evidence) -> Iterator[Report]:
    entries = [one for one in base.of_kind(SiteTherapy) if any(site in sites for site in one.sites)]
    for one in sorted(entries, key=lambda entry: _ORDER.index(entry.modality) if entry.modality in _ORDER else 99):
        yield _report(one, base)


def _report(one: SiteTherapy, base: Evidence) -> Report:
    said = words.said
    unit = said(vocabulary.UNITS.get(one.unit, one.unit))
    compared = f"{words.value_text(one.comparator_value)} {unit}".strip() if one.comparator_value else ""
    if one.comparator_limits:
        compared = _("{value} ({limits})").format(value=compared, limits=words.limits_text(one.comparator_limits))
    interval = [words.limits_text(one.limits), words.level_text(one.limits)] if one.limits else []
    site = "" if len(one.sites) != 1 or one.sites[0] not in ("spinal_cord", "pancreas") else one.sites[0]
    return Report(
        one.modality, said(one.outcome), f"{words.value_text(one.value)} {unit}".strip() if one.value else "",
        list_text(interval) if interval else "", compared,
        said(one.comparator), words.value_text(one.p), said(one.technique),
        said(one.population) or (words.started(vocabulary.SITES[site]) if site else ""),
        str(one.n) if one.n and one.counted_in == "patients" else "", one.counted_in == "lesions", said(one.note),
        words.source_name(one.source, base), one.place, one.references,
        tuple(words.short_id(flag) for flag in one.discrepancies), one.id,
    )  # fmt: skip


__all__ = [
    "AFFECTED", "FREE", "NOT_KNOWN", "OPEN", "SITES", "STATES", "MetastasisEvidence", "Report", "SiteEvidence",
    "counts", "metastasis_evidence",
]  # fmt: skip
