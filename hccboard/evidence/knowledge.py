"""The evidence as the option engine takes it: editions, proposals, precautions, approvals, and the names of drugs.

The engine belongs to the domain and knows no packs; this is the only place where the two meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from hccboard.domain.history.model import Pharmacopoeia, squeezed
from hccboard.domain.options.model import (
    Approval,
    GoalFit,
    Guideline,
    Knowledge,
    Precaution,
    Proposal,
    Restriction,
    Treatment,
)  # fmt: skip
from hccboard.domain.options.settings import NO_NODULE
from hccboard.domain.records import Record, SystemicTherapy
from hccboard.domain.washout import Pause
from hccboard.evidence import model, vocabulary
from hccboard.evidence.index import Evidence
from hccboard.evidence.metastasis_options import about_metastases, metastasis_proposals
from hccboard.evidence.situations import situation_of

# Spellings of modalities in letters and files, beside the ids and names of the vocabulary
_SPELLINGS = {
    "liver transplant": "transplantation", "transplant": "transplantation", "hepatectomy": "resection",
    "rfa": "ablation", "mwa": "ablation", "pei": "ablation", "cryoablation": "ablation", "ire": "ablation",
    "deb-tace": "tace", "ctace": "tace", "chemoembolisation": "tace", "hepatic arterial infusion chemotherapy": "haic",
    "radioembolisation": "tare", "sirt": "tare", "y90": "tare", "stereotactic radiotherapy": "sbrt",
    "external beam radiotherapy": "radiotherapy", "rt": "radiotherapy", "imrt": "radiotherapy",
    "肝切除": "resection", "肝移植": "transplantation",
    "射频消融": "ablation", "微波消融": "ablation", "消融": "ablation", "肝动脉化疗栓塞": "tace",
    "肝动脉灌注化疗": "haic", "立体定向放疗": "sbrt", "放疗": "radiotherapy",
}  # fmt: skip

_kept: WeakKeyDictionary[Evidence, tuple[Knowledge, Pharmacopoeia]] = WeakKeyDictionary()


def knowledge_of(evidence: Evidence) -> Knowledge:
    """What the option engine needs, made once for an evidence base."""
    return _both(evidence)[0]


def pharmacopoeia_of(evidence: Evidence) -> Pharmacopoeia:
    """The drugs, regimens and modalities that a history may name."""
    return _both(evidence)[1]


def may_be_immunotherapy(evidence: Evidence, treatments: Iterable[Record]) -> bool:
    """Whether a line among treatments holds a checkpoint inhibitor, or a drug that is not known here and may be one.
    iRECIST is a rule for immunotherapy only."""
    names = pharmacopoeia_of(evidence)
    lines = [names.read(one.drugs) for one in treatments if isinstance(one, SystemicTherapy)]
    return any(one.strange or any("ici" in names.groups.get(drug, ()) for drug in one.drugs) for one in lines)


def _both(evidence: Evidence) -> tuple[Knowledge, Pharmacopoeia]:
    if evidence not in _kept:
        _kept[evidence] = _knowledge(evidence), _pharmacopoeia(evidence)
    return _kept[evidence]


def _knowledge(evidence: Evidence) -> Knowledge:
    recommendations = evidence.of_kind(model.Recommendation)
    proposals = [made for one in recommendations for made in _proposals(one, evidence)]
    treatments = {one.treatment: _treatment(one.treatment, evidence) for one in proposals}
    precautions = {key: _precautions(treatment, evidence) for key, treatment in treatments.items()}
    for treatment, proposal in metastasis_proposals(evidence):
        proposals.append(proposal)
        treatments[treatment.id] = treatment
        precautions[treatment.id] = about_metastases(_precautions(treatment, evidence))
    guidelines = {one.guideline: _guideline(one.guideline, evidence) for one in proposals}
    return Knowledge(
        guidelines, treatments, tuple(proposals), precautions,
        {key: _approvals(key, evidence) for key in treatments},
        {key: _restrictions(treatment, evidence) for key, treatment in treatments.items()},
        {key: _goal_fits(key, evidence) for key in treatments},
    )  # fmt: skip


def _guideline(full_id: str, evidence: Evidence) -> Guideline:
    source = evidence[full_id]
    assert isinstance(source, model.Source)
    opinion = source.kind not in ("guideline", "consensus", "local")
    return Guideline(source.id, source.short, source.edition or str(source.year), opinion)


def _proposals(one: model.Recommendation, evidence: Evidence) -> list[Proposal]:
    """One proposal for each treatment; they share the situation, so that it is judged once."""
    situation = situation_of(one, evidence)
    return [
        Proposal(
            one.id, one.guideline, option, one.rank, one.line, situation, one.situation, one.goals, one.certainty,
            (*one.studies, *one.discrepancies), one.note,
            # Adjuvant therapy is for those without viable tumour; whoever has some is treated for it.
            NO_NODULE if one.line == "adjuvant" else None,
        )
        for option in one.options
    ]  # fmt: skip


def _treatment(full_id: str, evidence: Evidence) -> Treatment:
    kind, _, name = full_id.partition(".")
    if kind == "modality":
        return Treatment(full_id, vocabulary.MODALITIES[name], modalities=(name,))
    regimen = evidence[full_id]
    assert isinstance(regimen, model.Regimen)
    drugs = tuple(drug.removeprefix("drug.") for drug in regimen.drugs)
    return Treatment(full_id, regimen.name, drugs, regimen.modalities)


def _subjects(treatment: Treatment, evidence: Evidence) -> set[str]:
    """Everything a caution may name to mean this treatment."""
    found = {treatment.id, *(f"modality.{one}" for one in treatment.modalities)}
    regimen = evidence.get(treatment.id)
    if isinstance(regimen, model.Regimen):
        found.add(f"regimen_class.{regimen.regimen_class}")
    for drug in treatment.drugs:
        found |= {f"drug.{drug}", *_groups(drug, evidence, prefixed=True)}
    return found


def _groups(drug: str, evidence: Evidence, *, prefixed: bool = False) -> tuple[str, ...]:
    """The class and families of a drug."""
    entry = evidence[f"drug.{drug}"]
    assert isinstance(entry, model.Drug)
    _name, among = vocabulary.DRUG_FAMILIES.get(entry.stands_for, ("", (entry.drug_class,)))
    classes = among if len(among) == 1 else ()  # of a drug that is named by its family the class is not known
    families = [name for name, (_, members) in vocabulary.DRUG_FAMILIES.items() if set(among) <= set(members)]
    if prefixed:
        return (*(f"class.{one}" for one in classes), *(f"family.{name}" for name in families))
    return (*classes, *families)


def _precautions(treatment: Treatment, evidence: Evidence) -> tuple[Precaution, ...]:
    subjects = _subjects(treatment, evidence)
    return tuple(
        Precaution(one.id, one.action, one.when, one.unknown, one.words, one.source, one.certainty, one.guideline,
                   one.not_first)
        for one in evidence.of_kind(model.Caution) if subjects.intersection(one.applies_to)
    )  # fmt: skip


def _approvals(treatment: str, evidence: Evidence) -> tuple[Approval, ...]:
    return tuple(
        Approval(one.id, one.region, one.line, one.status, one.as_of, one.when)
        for one in evidence.of_kind(model.Approval) if one.regimen == treatment
    )  # fmt: skip


def _restrictions(treatment: Treatment, evidence: Evidence) -> tuple[Restriction, ...]:
    """What local packs say of the treatment, of one of its drugs or of a modality it goes with."""
    parts = [f"drug.{one}" for one in treatment.drugs] + [f"modality.{one}" for one in treatment.modalities]
    entries = {treatment.id, *parts}
    return tuple(
        Restriction(one.id, one.restriction, one.words, one.source)
        for one in evidence.of_kind(model.Restriction) if one.entry in entries
    )  # fmt: skip


def _goal_fits(treatment: str, evidence: Evidence) -> tuple[GoalFit, ...]:
    regimen = evidence.get(treatment)
    if not isinstance(regimen, model.Regimen):
        return ()
    return tuple(GoalFit(one.goal, one.fit, one.words, one.source) for one in regimen.goals)


def _pharmacopoeia(evidence: Evidence) -> Pharmacopoeia:
    drugs, groups, titles, stands_for = {}, {}, {}, {}
    for drug in evidence.of_kind(model.Drug):
        name = drug.id.removeprefix("drug.")
        groups[name], titles[name] = _groups(name, evidence), drug.name
        if drug.stands_for:
            stands_for[name] = drug.stands_for
        drugs |= dict.fromkeys(map(squeezed, (name, drug.name, *drug.also)), name)
    modalities = {squeezed(spelling): name for name, word in vocabulary.MODALITIES.items() for spelling in (name, word)}
    modalities |= {squeezed(spelling): name for spelling, name in _SPELLINGS.items()}
    regimens = {}
    for regimen in evidence.of_kind(model.Regimen):
        parts = tuple(drug.removeprefix("drug.") for drug in regimen.drugs), regimen.modalities
        regimens |= dict.fromkeys(map(squeezed, _spellings(regimen)), parts)
    return Pharmacopoeia(drugs, modalities, regimens, groups, titles, stands_for)


def pauses_of(evidence: Evidence) -> dict[str, tuple[Pause, ...]]:
    """What packs print about withholding each drug before an operation, each statement once. Where every drug of a
    class that has a statement has the same ones, they are of the class, and hold for its other drugs, too."""
    found: dict[str, dict[tuple[str, str], Pause]] = {}
    for regimen in evidence.of_kind(model.Regimen):
        for one in regimen.washout:
            name = one.drug.removeprefix("drug.")
            pause = Pause(name, one.words, one.source, one.certainty, one.block_days, one.warn_days)
            found.setdefault(name, {}).setdefault((one.words, one.source), pause)
    told = {name: tuple(pauses.values()) for name, pauses in found.items()}
    return told | dict(_of_classes(told, pharmacopoeia_of(evidence)))


def _of_classes(told: dict[str, tuple[Pause, ...]], drugs: Pharmacopoeia) -> Iterator[tuple[str, tuple[Pause, ...]]]:
    for drug_class in vocabulary.DRUG_CLASSES:
        members = drugs.members(drug_class)
        said = [told[name] for name in members if name in told]
        if len(said) > 1 and len({tuple((one.words, one.source) for one in pauses) for pauses in said}) == 1:
            for name in members:
                if name not in told:
                    yield name, tuple(replace(one, drug=name) for one in said[0])


def _spellings(regimen: model.Regimen) -> Iterable[str]:
    return regimen.id.removeprefix("regimen."), regimen.name, *regimen.also


__all__ = ["knowledge_of", "may_be_immunotherapy", "pauses_of", "pharmacopoeia_of"]
