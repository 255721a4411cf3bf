"""The lines of the list: one for each study, regimen, drug, recommendation, rule, site, source and discrepancy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import (
    Approval,
    Caution,
    CriteriaSet,
    Discrepancy,
    Drug,
    Recommendation,
    Regimen,
    Result,
    SiteTherapy,
    Source,
    Study,
)  # fmt: skip
from hccboard.operations.evidence_browsing.shapes import Record
from hccboard.operations.evidence_browsing.words import (
    entry_name,
    is_open,
    options_text,
    said,
    short_id,
    situation_name,
    source_name,
    started,
)  # fmt: skip
from hccboard.translate import _, ngettext
from hccboard.wording import evidence as figures
from hccboard.wording.formats import at_start, closed_up, list_text, names_text, number_text

_STATES = ("open", "resolved", "no_error")
_AVAILABLE = ("approved", "accelerated")
Tags = dict[str, frozenset[str]]


def site_record(site: str, modality: str) -> str:
    """The id of the record of a site and a modality."""
    return f"sites.{site}.{modality}"


def study_records(evidence: Evidence, flags: Mapping[str, list[str]]) -> Iterator[Record]:
    for group, title in vocabulary.GROUPS.items():
        studies = [one for one in evidence.of_kind(Study) if (one.group or "first_line") == group]
        for study in sorted(studies, key=lambda one: one.name.casefold()):
            figure, value = main_figure(evidence, study)
            yield Record(
                study.id, "trials", said(title), study.name, study_note(study), study_line(study), figure, value,
                len(flags.get(study.id, ())), any(is_open(one, evidence) for one in flags.get(study.id, ())),
                _study_tags(evidence, study),
            )  # fmt: skip


def study_note(study: Study) -> str:
    """ "phase 3 RCT, n 501", "cohort study, n 38"."""
    size = _("n {count}").format(count=number_text(study.n)) if study.n else ""
    phase, design = said(vocabulary.PHASES[study.phase]), said(vocabulary.DESIGNS[study.design])
    if study.phase and study.design == "randomised":
        phase, design = _("{phase} RCT").format(phase=phase), ""
    parts = (phase, design, size)
    return list_text([part for part in parts if part])


def study_line(study: Study) -> str:
    """What was compared: "Atezolizumab + bevacizumab vs sorafenib"."""
    if not study.arms:
        return said(study.title) or said(study.population)
    words = said(study.arms[0].label)
    for arm in study.arms[1:]:
        words = _("{first} vs {second}").format(first=words, second=said(arm.label))
    return closed_up(at_start(words))


def main_result(evidence: Evidence, study: Study) -> Result | None:
    """The hazard ratio of survival of all patients between arms, of the last data cut that has one; a reference of 1
    is none."""
    cuts = [cut.id for cut in study.cuts]
    found = [
        one for one in evidence.results_of(study.id, "os")
        if one.figures.estimate is not None and one.figures.measure == "HR" and not one.subgroup and len(one.arms) > 1
    ]  # fmt: skip
    return max(found, key=lambda one: (cuts.index(one.cut) if one.cut in cuts else -1, bool(one.figures.limits)),
               default=None)  # fmt: skip


def main_figure(evidence: Evidence, study: Study) -> tuple[str, str]:
    result = main_result(evidence, study)
    if result is None or result.figures.estimate is None:
        return _("no OS HR"), ""
    value = figures.figure_text(result.figures.estimate.text)
    return _("OS HR {value}").format(value=value), value


def _study_tags(evidence: Evidence, study: Study) -> Tags:
    tested = [arm.regimen for arm in study.arms if arm.regimen and not arm.control] or [
        arm.regimen for arm in study.arms if arm.regimen
    ]
    tags = _regimen_tags(evidence, tested)
    return {**tags, "line": _set([study.line]), "design": _set([study.design])}


def _regimen_tags(evidence: Evidence, regimens: Iterable[str]) -> Tags:
    """Class, goals, lines and regions of regimens; a region counts where the use is approved, if on conditions."""
    found = [one for name in regimens if isinstance(one := evidence.get(name), Regimen)]
    about = [entry for one in found for entry in evidence.about(one.id)]
    approved = [one for one in about if isinstance(one, Approval) and one.status in _AVAILABLE]
    listed = [one for one in about if isinstance(one, Recommendation) and set(one.options) & {r.id for r in found}]
    return {
        "class": _set(f"regimen_class.{one.regimen_class}" for one in found),
        "goal": _set(fit.goal for one in found for fit in one.goals if fit.fit == "for"),
        "region": _set(one.region for one in approved),
        "line": _set([*(one.line for one in approved), *(one.line for one in listed)]),
    }  # fmt: skip


def _set(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value for value in values if value and value != "none")


def regimen_records(evidence: Evidence, flags: Mapping[str, list[str]]) -> Iterator[Record]:
    for regimen_class, title in vocabulary.REGIMEN_CLASSES.items():
        regimens = [one for one in evidence.of_kind(Regimen) if one.regimen_class == regimen_class]
        for one in sorted(regimens, key=lambda one: one.name.casefold()):
            studies = len(evidence_studies(evidence, one))
            counted = ngettext("{count} study", "{count} studies", studies).format(count=studies) if studies else ""
            tags = _regimen_tags(evidence, [one.id])
            regions = names_text([said(words) for key, words in vocabulary.REGIONS.items() if key in tags["region"]])
            approved = _("Approved in {regions}").format(regions=regions) if regions else ""
            yield Record(
                one.id, "regimens", at_start(said(title)), started(one.name), counted,
                approved or names_text([*map(said, one.also)]) or said(one.note), "", "", len(flags.get(one.id, ())),
                any(is_open(flag, evidence) for flag in flags.get(one.id, ())), tags, " ".join(one.also),
            )  # fmt: skip
    for drug in sorted(evidence.of_kind(Drug), key=lambda one: one.name.casefold()):
        regimens_of = [one.id for one in evidence.of_kind(Regimen) if drug.id in one.drugs]
        tags = {**_regimen_tags(evidence, regimens_of), "class": _set([f"class.{drug.drug_class}"])}
        yield Record(
            drug.id, "regimens", _("Drugs"), started(drug.name), said(vocabulary.DRUG_CLASSES[drug.drug_class]),
            names_text(drug.targets) or said(drug.note), "", "", len(flags.get(drug.id, ())), False, tags,
        )  # fmt: skip


def evidence_studies(evidence: Evidence, regimen: Regimen) -> list[Study]:
    """The studies with an arm of a regimen, and those the regimen names."""
    return [
        one for one in evidence.of_kind(Study)
        if one.id in regimen.studies or any(arm.regimen == regimen.id for arm in one.arms)
    ]  # fmt: skip


def recommendation_records(evidence: Evidence, flags: Mapping[str, list[str]]) -> Iterator[Record]:
    found = evidence.of_kind(Recommendation)
    for guideline in dict.fromkeys(one.guideline for one in found):
        source = evidence.get(guideline)
        reading = said(vocabulary.CERTAINTIES[source.reading]) if isinstance(source, Source) else ""
        title = _("{edition}, {reading}").format(edition=source_name(guideline, evidence), reading=reading)
        for one in found:
            if one.guideline != guideline:
                continue
            tags = _regimen_tags(evidence, one.options)
            tags |= {"line": _set([one.line]), "goal": _set(one.goals), "region": _set([one.region]) or tags["region"]}
            tags["class"] |= _set(option for option in one.options if option.startswith("modality."))
            yield Record(
                one.id, "guidelines", title, options_text(one, evidence), _situation_note(one), said(one.situation),
                "", "", len(flags.get(one.id, ())),
                any(is_open(flag, evidence) for flag in flags.get(one.id, ())), tags,
            )  # fmt: skip


def _situation_note(one: Recommendation) -> str:
    """Stage and line, and first of all whether it is recommended against."""
    against = said(vocabulary.RANKS[one.rank]) if one.rank == "not_recommended" else ""
    return list_text([part for part in (against, situation_name(one)) if part])


def rule_records(evidence: Evidence, flags: Mapping[str, list[str]]) -> Iterator[Record]:
    for one in evidence.of_kind(CriteriaSet):
        count = ngettext("{count} criterion", "{count} criteria", len(one.criteria)).format(count=len(one.criteria))
        if one.switched_off:
            count = _("Switched off")
        yield Record(
            one.id, "rules", _("Criteria sets"), said(one.name), count, source_name(one.source, evidence), "", "",
            len(flags.get(one.id, ())), any(is_open(flag, evidence) for flag in flags.get(one.id, ())),
        )  # fmt: skip
    cautions = evidence.of_kind(Caution)
    for prefix, title in (("contraindication.", _("Contraindications")), ("caution.", _("Cautions"))):
        for rule in (one for one in cautions if one.id.startswith(prefix)):
            meant = names_text([entry_name(target, evidence) for target in rule.applies_to])
            yield Record(
                rule.id, "rules", title, at_start(meant), source_name(rule.source, evidence), said(rule.words),
                said(vocabulary.ACTIONS[rule.action]), "", len(flags.get(rule.id, ())),
                any(is_open(flag, evidence) for flag in flags.get(rule.id, ())),
                {"class": _set(one for one in rule.applies_to if one.partition(".")[0] in ("class", "regimen_class"))},
            )  # fmt: skip


def site_records(evidence: Evidence, flags: Mapping[str, list[str]]) -> Iterator[Record]:
    found: dict[tuple[str, str], list[SiteTherapy]] = {}
    for one in evidence.of_kind(SiteTherapy):
        for site in one.sites:
            found.setdefault((site, one.modality), []).append(one)
    order = list(vocabulary.SITES)
    for (site, modality), entries in sorted(found.items(), key=lambda item: order.index(item[0][0])):
        key = site_record(site, modality)
        count = ngettext("{count} outcome", "{count} outcomes", len(entries)).format(count=len(entries))
        line = names_text(list(dict.fromkeys(said(one.outcome) for one in entries)))
        named = flags.get(key, ())
        yield Record(
            key, "sites", at_start(said(vocabulary.SITES[site])), at_start(said(vocabulary.MODALITIES[modality])),
            count, line, "", "", len(named), any(is_open(flag, evidence) for flag in named),
        )  # fmt: skip


def source_records(evidence: Evidence, counted: Mapping[str, Mapping[str, int]]) -> Iterator[Record]:
    found = evidence.of_kind(Source)
    used = [one for one in found if counted.get(one.id, {}).get("figure", 0) >= 100]
    groups = [(_("Papers read for this evidence base"), used)]
    for kind, title in vocabulary.SOURCE_KINDS.items():
        groups.append((at_start(said(title)), [one for one in found if one.kind == kind and one not in used]))
    for title, sources in groups:
        for one in sources:
            entries = sum(n for kind, n in counted.get(one.id, {}).items() if kind not in ("row", "figure"))
            words = ngettext("{count} entry", "{count} entries", entries).format(count=entries)
            errors = counted.get(one.id, {}).get("discrepancy", 0)
            note = list_text([number_text(one.year) if one.year < 10_000 else "", words])
            yield Record(one.id, "sources", title, said(one.short), note, one.citation, "", "", errors)


def discrepancy_records(evidence: Evidence) -> Iterator[Record]:
    found = evidence.of_kind(Discrepancy)
    for state in _STATES:
        title = at_start(said(vocabulary.STATES[state]))
        for one in (entry for entry in found if entry.state == state):
            name = _("{id}. {title}").format(id=short_id(one.id), title=said(one.title))
            used = _("Used: {value}").format(value=said(one.used))
            sources = " ".join(dict.fromkeys(source_name(p.source, evidence) for p in one.printed))
            yield Record(one.id, "discrepancies", title, name, "", used, alert=state == "open", words=sources)


__all__ = [
    "discrepancy_records", "evidence_studies", "main_result", "recommendation_records",
    "regimen_records", "rule_records", "site_record", "site_records", "source_records", "study_line", "study_note",
    "study_records",
]  # fmt: skip
