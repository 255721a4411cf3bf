"""An open regimen or drug: class, targets, doses, pros and cons, goals, pause before surgery, approvals, studies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Approval, Dose, Drug, Regimen, Result, Statement, Study, Washout
from hccboard.operations.evidence_browsing import words
from hccboard.operations.evidence_browsing.records import evidence_studies, main_result, study_line, study_note
from hccboard.operations.evidence_browsing.shapes import (
    Fact,
    Grid,
    GridCell,
    GridRow,
    Head,
    Link,
    Note,
    Notes,
    Section,
)  # fmt: skip
from hccboard.operations.evidence_browsing.studies import effect_cell
from hccboard.operations.evidence_browsing.tables import IC50_CAUTION
from hccboard.translate import _, ngettext
from hccboard.wording.formats import at_start, list_text, names_text

_OPEN = ("withdrawn", "pending", "off_label")


def regimen_facts(one: Regimen, evidence: Evidence) -> tuple[Fact, ...]:
    drugs = tuple(Link(words.entry_name(drug, evidence), drug) for drug in one.drugs)
    facts = (
        Fact(_("Class"), at_start(words.said(vocabulary.REGIMEN_CLASSES[one.regimen_class]))),
        Fact(_("Drugs"), "", drugs),
        Fact(_("With"), at_start(names_text([words.said(vocabulary.MODALITIES[kind]) for kind in one.modalities]))),
        Fact(_("Other names"), names_text(one.also)), Fact(_("Note"), words.said(one.note)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value or fact.links)


def drug_facts(one: Drug, evidence: Evidence) -> tuple[Fact, ...]:
    facts = (
        Fact(_("Class"), at_start(words.drug_class_text(one))),
        Fact(_("Targets"), names_text(one.targets)), Fact(_("Other names"), names_text(one.also)),
        Fact(_("Note"), words.said(one.note)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value)


def regimen_sections(one: Regimen, evidence: Evidence, conflicts: Section | None) -> tuple[Section, ...]:
    """Every part that the packs have; what is not stated is left out."""
    drugs = [entry for name in one.drugs if isinstance(entry := evidence.get(name), Drug)]
    found = [
        study_grid(one, evidence), approval_grid(one, evidence), _doses(one.doses, evidence),
        _statements("pros", _("Speaks for it"), one.pros, evidence),
        _statements("cons", _("Speaks against it"), one.cons, evidence), _goals(one, evidence),
        _washouts(one.washout, evidence), conflicts, _drugs(drugs),
    ]  # fmt: skip
    return tuple(section for section in found if section is not None)


def drug_sections(one: Drug, evidence: Evidence, conflicts: Section | None) -> tuple[Section, ...]:
    regimens = [entry for entry in evidence.of_kind(Regimen) if one.id in entry.drugs]
    links = tuple(Link(words.entry_name(entry.id, evidence), entry.id) for entry in regimens)
    listed = Notes("regimens", _("Regimens with it"), tuple(Note("", flags=(link,)) for link in links))
    doses = [dose for entry in regimens for dose in entry.doses if dose.drug == one.id]
    washouts = [pause for entry in regimens for pause in entry.washout if pause.drug == one.id]
    found = [
        listed if links else None, _doses(_once(doses), evidence, named=False), _washouts(_once(washouts), evidence),
        inhibition_grid(one, evidence), conflicts,
    ]  # fmt: skip
    return tuple(section for section in found if section is not None)


def _once(items: Iterable) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(items))


def study_grid(one: Regimen, evidence: Evidence) -> Grid | None:
    """The studies with an arm of the regimen, each against its own comparator."""
    rows = []
    for study in evidence_studies(evidence, one):
        result = main_result(evidence, study)
        compared = compared_text(study, result)
        rows.append(GridRow((
            GridCell(study.name, (study_note(study),), strong=True, entry=study.id),
            GridCell(compared),
            effect_cell(result) if result else GridCell(_("no OS HR"), quiet=True),
            GridCell(words.source_name(result.source, evidence), (result.place,), entry=result.source)
            if result else GridCell(),
        ), entry=study.id))  # fmt: skip
    if not rows:
        return None
    effect = Head(_("Overall survival, effect"), firm=True)
    head = (Head(_("Trial or cohort")), Head(_("Compared")), effect, Head(_("Source, place")))
    count = ngettext("{count} study", "{count} studies", len(rows)).format(count=len(rows))
    note = _("Effects of different studies were not randomised against each other.")
    return Grid("studies", _("Studies"), head, tuple(rows), count, notes=(note,) if len(rows) > 1 else ())


def compared_text(study: Study, result: Result | None) -> str:
    """Which arm the effect is for and against which: "Lenvatinib + pembrolizumab vs lenvatinib"."""
    if result is None:
        return study_line(study)
    return study_line(replace(study, arms=tuple(study.arm(arm) for arm in result.arms)))


def approval_grid(one: Regimen, evidence: Evidence) -> Grid | None:
    rows = [
        GridRow((
            GridCell(words.said(vocabulary.REGIONS[entry.region]), strong=True),
            GridCell(at_start(words.said(vocabulary.LINES.get(entry.line, ""))) or "–"),
            GridCell(at_start(words.said(vocabulary.APPROVALS[entry.status])),
                     tuple(text for text in (words.said(entry.words),) if text), quiet=entry.status in _OPEN),
            GridCell(entry.as_of),
            GridCell(words.source_name(entry.source, evidence), (words.certainty_text(entry.certainty),),
                     entry=entry.source),
        ), entry=entry.id)
        for entry in evidence.about(one.id) if isinstance(entry, Approval) and entry.regimen == one.id
    ]  # fmt: skip
    if not rows:
        return None
    head = (Head(_("Region")), Head(_("Line")), Head(_("Status")), Head(_("As of")), Head(_("Source, how read")))
    note = _("Read the label in force before use; a status is that of its date.")
    return Grid("approvals", _("Approvals by region"), head, tuple(rows), notes=(note,), stretch=2)


def _doses(doses: Iterable[Dose], evidence: Evidence, *, named: bool = True) -> Notes | None:
    items = tuple(
        Note(words.said(one.words), words.source_link(one.source, evidence, *([one.place] if one.place else [])),
             words.flag_links(one.discrepancies), words.entry_name(one.drug, evidence) if named else "",
             words.certainty_text(one.certainty))
        for one in doses
    )  # fmt: skip
    return Notes("doses", _("Doses as reported"), items) if items else None


def _statements(key: str, title: str, statements: Iterable[Statement], evidence: Evidence) -> Notes | None:
    items = tuple(
        Note(words.said(one.words), words.source_link(one.source, evidence, *([one.place] if one.place else [])),
             words.flag_links(one.discrepancies))
        for one in statements
    )  # fmt: skip
    return Notes(key, title, items) if items else None


def _goals(one: Regimen, evidence: Evidence) -> Notes | None:
    items = tuple(
        Note(words.said(fit.words), words.source_link(fit.source, evidence),
             lead=list_text([at_start(words.said(vocabulary.GOALS[fit.goal])), words.said(vocabulary.FITS[fit.fit])]))
        for fit in one.goals
    )  # fmt: skip
    return Notes("goals", _("By goal of treatment"), items) if items else None


def _washouts(pauses: Iterable[Washout], evidence: Evidence) -> Notes | None:
    items = tuple(
        Note(words.said(one.words), words.source_link(one.source, evidence),
             lead=words.entry_name(one.drug, evidence), chip=words.certainty_text(one.certainty))
        for one in pauses
    )  # fmt: skip
    return Notes("washout", _("Pause before surgery"), items) if items else None


def _drugs(drugs: Iterable[Drug]) -> Grid | None:
    rows = tuple(
        GridRow((
            GridCell(words.started(one.name), strong=True, entry=one.id),
            GridCell(at_start(words.drug_class_text(one))),
            GridCell(names_text(one.targets) or "–"), GridCell(words.said(one.note) or "–", quiet=not one.note),
        ), entry=one.id)
        for one in drugs
    )  # fmt: skip
    head = (Head(_("Drug")), Head(_("Class")), Head(_("Targets")), Head(_("Note")))
    return Grid("drugs", _("Drugs"), head, rows, stretch=3) if rows else None


def inhibition_grid(one: Drug, evidence: Evidence) -> Grid | None:
    """IC50 as printed, for display: different assays."""
    rows = tuple(
        GridRow((GridCell(target), GridCell(words.value_text(value), align="right")))
        for target, value in evidence.inhibition(one.id)
    )
    if not rows:
        return None
    head = (Head(_("Drug target")), Head(_("IC50"), words.said(vocabulary.UNITS["nM"]), "right"))
    place = words.source_link("source.zhu_2025", evidence, "Table 3").text
    return Grid("ic50", _("Inhibition in assays"), head, rows, place, _(IC50_CAUTION))


__all__ = [
    "approval_grid", "drug_facts", "drug_sections", "inhibition_grid", "regimen_facts", "regimen_sections",
    "study_grid",
]  # fmt: skip
