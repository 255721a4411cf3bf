"""Local treatment of metastases by site as options: what the papers report for a site and a modality.

No guideline stands behind these; the papers are retrospective series. Operation and ablation ask for the preconditions
of Long 2021 (Child-Pugh A, few lesions in one organ, the liver under control), an operation on the lung for those of
Sun 2025. Radiotherapy relieves and asks for nothing but the site. A site without a report says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from hccboard.domain.criteria import AllOf, Comparison, Criterion, comparisons
from hccboard.domain.decision import Rule
from hccboard.domain.facts import YES_NO, one_of
from hccboard.domain.options.model import Precaution, Proposal, Treatment
from hccboard.evidence import model, vocabulary
from hccboard.evidence.index import Evidence
from hccboard.translate import mark

SITES = ("lung", "lymph_node", "bone", "adrenal", "brain", "peritoneum")
_REPORTED = mark("Reported in retrospective series for metastases of this site")
_CONDITIONAL = mark("Reported in retrospective series for metastases of this site, with the preconditions of the paper")
# modality of a report -> how it is offered: to take out a metastasis is a metastasectomy
_OFFERED = {
    "resection": "metastasectomy", "metastasectomy": "metastasectomy", "ablation": "ablation",
    "radiotherapy": "radiotherapy",
}  # fmt: skip
_PRECONDITIONS = {
    "source.long_2021": "criteria_set.local_treatment_of_metastases",
    "source.sun_2025": "criteria_set.pulmonary_metastasectomy",
}  # fmt: skip
_OF_THE_LIVER = ("nodules", "tumour.", "portal_vein", "ablation.", "resection.")


def _at(site: str) -> Comparison:
    condition = one_of(True)
    return Comparison(Rule(f"pack.metastases.{site} {condition}", f"metastases.{site}", condition), YES_NO)


def metastasis_proposals(evidence: Evidence) -> Iterator[tuple[Treatment, Proposal]]:
    """Each site and modality that a paper reports on, with the paper as its source."""
    for site in SITES:
        here = _at(site)
        found: dict[tuple[str, str], list[str]] = {}
        for one in evidence.of_kind(model.SiteTherapy):
            if site in one.sites and one.modality in _OFFERED:
                found.setdefault((one.source, _OFFERED[one.modality]), []).append(one.id)
        for (source, modality), ids in found.items():
            treatment = Treatment(f"site.{site}.{modality}", _name(site, modality), modalities=(modality,))
            yield treatment, Proposal(
                f"{source}.{site}.{modality}", source, treatment.id, "situational", "none",
                _situation(here, source, modality, evidence), _REPORTED if modality == "radiotherapy" else _CONDITIONAL,
                evidence=tuple(ids), certainty="primary", relevant=here,
            )  # fmt: skip
        if not found and "source.long_2021" in evidence.by_id:
            treatment = Treatment(f"site.{site}.local_treatment", f"local treatment, {_site(site)} metastases")
            yield treatment, Proposal(
                f"source.long_2021.{site}", "source.long_2021", treatment.id, "no_evidence", "none", here,
                evidence=("source.long_2021",), certainty="primary", relevant=here,
            )  # fmt: skip


def _site(site: str) -> str:
    return vocabulary.SITES[site]


def _name(site: str, modality: str) -> str:
    return f"{vocabulary.MODALITIES[modality]}, {_site(site)} metastases"


def _situation(here: Criterion, source: str, modality: str, evidence: Evidence) -> Criterion:
    entry = evidence.get(_PRECONDITIONS.get(source, ""))
    if modality == "radiotherapy" or not isinstance(entry, model.CriteriaSet):
        return here
    asked = [one.when for one in entry.criteria if one.when is not None]
    return AllOf((here, *(one for one in asked if not _of_the_diagnosis(one))))


def _of_the_diagnosis(criterion: Criterion) -> bool:
    """Options are for patients whose diagnosis stands."""
    return any(part.rule.variable.startswith("diagnosis.") for part in comparisons(criterion))


def about_metastases(precautions: tuple[Precaution, ...]) -> tuple[Precaution, ...]:
    """The precautions of a modality without those that are about the tumour in the liver."""
    return tuple(
        one for one in precautions
        if not any(part.rule.variable.startswith(_OF_THE_LIVER) for part in comparisons(one.when))
    )  # fmt: skip


__all__ = ["about_metastases", "metastasis_proposals"]
