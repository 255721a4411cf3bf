"""An open record of any kind."""

from __future__ import annotations

from collections.abc import Callable

from hccboard.evidence import vocabulary
from hccboard.evidence.model import (
    Caution,
    CriteriaSet,
    Discrepancy,
    Drug,
    Entry,
    Recommendation,
    Regimen,
    SiteTherapy,
    Source,
    Study,
)  # fmt: skip
from hccboard.operations.evidence_browsing import guidance, sources, studies, treatments, uses, words
from hccboard.operations.evidence_browsing.library import Library
from hccboard.operations.evidence_browsing.packs import pack_detail
from hccboard.operations.evidence_browsing.records import study_line
from hccboard.operations.evidence_browsing.shapes import Conflicts, Detail, Record
from hccboard.translate import _
from hccboard.wording.formats import at_start, list_text


def detail_of(library: Library, record: Record) -> Detail:
    """Everything the packs say of a record."""
    if record.kind == "packs":
        return pack_detail(library.evidence, record)
    if record.kind == "sites":
        return _site(library, record)
    entry = library.evidence[record.id]
    for kind, make in _MAKERS.items():
        if isinstance(entry, kind):
            return make(library, record, entry)
    raise KeyError(record.id)


def _conflicts(library: Library, record: Record) -> Conflicts | None:
    return sources.conflicts_of(library.flags.get(record.id, ()), library.evidence)


def _study(library: Library, record: Record, entry: Study) -> Detail:
    evidence = library.evidence
    return Detail(
        record, entry.name, entry.registry, _compared(entry),
        studies.study_facts(entry, evidence), studies.study_sections(entry, evidence, _conflicts(library, record)),
        uses.study_uses(entry, evidence), studies.study_citation(entry, evidence),
        entry.id if entry.eligibility else "",
    )  # fmt: skip


def _compared(study: Study) -> str:
    """What was compared in which line; only the line where the arms are not on file."""
    line = words.said(vocabulary.LINES.get(study.line, ""))
    parts = [study_line(study), line] if study.arms else [at_start(line)]
    return list_text([part for part in parts if part])


def _regimen(library: Library, record: Record, entry: Regimen) -> Detail:
    evidence = library.evidence
    return Detail(
        record, words.started(entry.name), "", at_start(words.said(vocabulary.REGIMEN_CLASSES[entry.regimen_class])),
        treatments.regimen_facts(entry, evidence),
        treatments.regimen_sections(entry, evidence, _conflicts(library, record)), uses.regimen_uses(entry, evidence),
    )  # fmt: skip


def _drug(library: Library, record: Record, entry: Drug) -> Detail:
    evidence = library.evidence
    return Detail(
        record, words.started(entry.name), "", at_start(words.drug_class_text(entry)),
        treatments.drug_facts(entry, evidence), treatments.drug_sections(entry, evidence, _conflicts(library, record)),
        uses.drug_uses(entry.id, evidence),
    )  # fmt: skip


def _recommendation(library: Library, record: Record, entry: Recommendation) -> Detail:
    evidence = library.evidence
    sections = (guidance.sibling_grid(entry, evidence), _conflicts(library, record))
    return Detail(
        record, words.options_text(entry, evidence), "", record.group, guidance.recommendation_facts(entry, evidence),
        tuple(one for one in sections if one is not None), uses.recommendation_uses(entry, evidence),
        studies.citation(entry.guideline, evidence),
    )  # fmt: skip


def _set(library: Library, record: Record, entry: CriteriaSet) -> Detail:
    evidence = library.evidence
    return Detail(
        record, words.said(entry.name), "", _("Each criterion is judged by itself; no set says what to do."),
        guidance.set_facts(entry, evidence), guidance.set_sections(entry, evidence, _conflicts(library, record)),
        (), studies.citation(entry.source, evidence),
    )  # fmt: skip


def _caution(library: Library, record: Record, entry: Caution) -> Detail:
    evidence = library.evidence
    conflicts = _conflicts(library, record)
    return Detail(
        record, words.said(entry.words), "", record.group, guidance.caution_facts(entry, evidence),
        (conflicts,) if conflicts else (), (), studies.citation(entry.source, evidence),
    )  # fmt: skip


def _site(library: Library, record: Record) -> Detail:
    _prefix, site, modality = record.id.split(".", 2)
    found = [
        one for one in library.evidence.of_kind(SiteTherapy) if site in one.sites and one.modality == modality
    ]
    title = list_text([at_start(words.said(vocabulary.SITES[site])), words.said(vocabulary.MODALITIES[modality])])
    cited = dict.fromkeys(one.source for one in found)
    return Detail(
        record, title, "", "", sources.site_facts(site, modality, found, library.evidence),
        sources.site_sections(found, library.evidence, _conflicts(library, record)), (),
        "\n".join(studies.citation(one, library.evidence) for one in cited),
    )  # fmt: skip


def _source(library: Library, record: Record, entry: Source) -> Detail:
    evidence = library.evidence
    named = [one.id for one in evidence.about(entry.id) if isinstance(one, Discrepancy)]
    return Detail(
        record, words.said(entry.short), "", at_start(words.said(vocabulary.SOURCE_KINDS[entry.kind])),
        sources.source_facts(entry, library.counted.get(entry.id, {})),
        sources.source_sections(entry, evidence, sources.conflicts_of(named, evidence)), (),
        studies.citation(entry.id, evidence),
    )  # fmt: skip


def _discrepancy(library: Library, record: Record, entry: Discrepancy) -> Detail:
    evidence = library.evidence
    conflicts = sources.conflicts_of([entry.id], evidence)
    cited = dict.fromkeys(one.source for one in entry.printed)
    return Detail(
        record, words.said(entry.title), words.short_id(entry.id),
        at_start(words.said(vocabulary.STATES[entry.state])), (), (conflicts,) if conflicts else (),
        uses.discrepancy_uses(entry.id, evidence),
        "\n".join(studies.citation(one, evidence) for one in cited),
    )  # fmt: skip


_MAKERS: dict[type[Entry], Callable[..., Detail]] = {
    Study: _study, Regimen: _regimen, Drug: _drug, Recommendation: _recommendation, CriteriaSet: _set,
    Caution: _caution, Source: _source, Discrepancy: _discrepancy,
}  # fmt: skip

__all__ = ["detail_of"]
