"""An open recommendation, set of criteria, caution or contraindication."""

from __future__ import annotations

from hccboard.domain.conversion.model import BEFORE_TREATMENT
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Caution, CriteriaSet, Recommendation, Source
from hccboard.operations.evidence_browsing import words
from hccboard.operations.evidence_browsing.shapes import (
    Fact,
    Grid,
    GridCell,
    GridRow,
    Head,
    Link,
    Notes,
    Section,
)  # fmt: skip
from hccboard.operations.evidence_browsing.studies import criteria_grid
from hccboard.translate import _, ngettext
from hccboard.wording.formats import at_start, list_text, names_text


def recommendation_facts(one: Recommendation, evidence: Evidence) -> tuple[Fact, ...]:
    """Edition, situation, rank, strength and level where printed, and how well we know the text."""
    source = evidence.get(one.guideline)
    edition = source.edition if isinstance(source, Source) else ""
    printed = list_text([words.said(text) for text in (one.strength, one.level) if text])
    facts = (
        Fact(_("Edition"), edition, (words.source_link(one.guideline, evidence),)),
        Fact(_("Lists"), "", tuple(_target(option, evidence) for option in one.options)),
        Fact(_("Rank"), at_start(words.said(vocabulary.RANKS[one.rank]))),
        Fact(_("Stage"), _stage(one)), Fact(_("Line"), at_start(words.said(vocabulary.LINES.get(one.line, "")))),
        Fact(_("After"), names_text([words.entry_name(target, evidence) for target in one.after])),
        Fact(_("Situation"), words.said(one.situation)),
        Fact(_("As the program asks it"), words.criterion_text(one.when)),
        Fact(_("Goals"), names_text([words.said(vocabulary.GOALS[goal]) for goal in one.goals])),
        Fact(_("Region"), words.said(vocabulary.REGIONS.get(one.region, ""))),
        Fact(_("Strength, level"), printed or _("not printed or not known to us")),
        Fact(_("Place"), one.place), Fact(_("How well read"), words.certainty_text(one.certainty)),
        Fact(_("Note"), words.said(one.note)),
        Fact(_("Studies"), "", tuple(Link(words.entry_name(study, evidence), study) for study in one.studies)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value or fact.links)


def _stage(one: Recommendation) -> str:
    if not one.stages:
        return ""
    system = {"bclc": _("BCLC 2022"), "cnlc": _("CNLC 2024")}.get(one.system, one.system)
    return _("{system} {stages}").format(system=system, stages=names_text(one.stages))


def sibling_grid(one: Recommendation, evidence: Evidence) -> Grid | None:
    """What the same edition lists for the same stage, or for the same line where it names none."""
    same = [
        entry for entry in evidence.of_kind(Recommendation)
        if entry.guideline == one.guideline
        and (set(entry.stages) & set(one.stages) if one.stages else not entry.stages and entry.line == one.line)
    ]  # fmt: skip
    if len(same) < 2:
        return None
    rows = tuple(
        GridRow((
            GridCell(words.options_text(entry, evidence), strong=entry is one, entry=entry.id),
            GridCell(at_start(words.said(vocabulary.RANKS[entry.rank]))),
            GridCell(words.situation_name(entry) or "–", (words.said(entry.situation),) if entry.situation else ()),
            GridCell(words.certainty_text(entry.certainty)),
        ), entry=entry.id)
        for entry in same
    )  # fmt: skip
    title = _("The same edition for the same stage") if one.stages else _("The same edition for the same line")
    head = (Head(_("Treatment")), Head(_("Rank")), Head(_("Situation")), Head(_("How well read")))
    count = ngettext("{count} recommendation", "{count} recommendations", len(rows)).format(count=len(rows))
    return Grid("siblings", title, head, rows, count, stretch=2)


def set_facts(one: CriteriaSet, evidence: Evidence) -> tuple[Fact, ...]:
    needed = ""
    if one.needed:
        needed = _("{needed} of {count} criteria").format(needed=one.needed, count=len(one.criteria))
    study = (Link(words.entry_name(one.study, evidence), one.study),) if one.study else ()
    facts = (
        Fact(_("Source"), "", (words.source_link(one.source, evidence, one.place),)),
        Fact(_("Trial or cohort"), "", study),
        Fact(_("Asked for"), needed), Fact(_("Made for"), words.criterion_text(one.applies_when)),
        Fact(_("Asked of"), _("the time before treatment") if one.moment == BEFORE_TREATMENT else ""),
        Fact(_("Other names"), names_text(one.also)), Fact(_("How well read"), words.certainty_text(one.certainty)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value or fact.links)


def set_sections(one: CriteriaSet, evidence: Evidence, conflicts: Section | None) -> tuple[Section, ...]:
    notes = words.caveats((one.switched_off, *one.caveats, one.note))
    found = [
        criteria_grid(one.criteria, _("Criteria"), evidence),
        Notes("caveats", _("Caveats and notes"), notes) if notes else None, conflicts,
    ]  # fmt: skip
    return tuple(section for section in found if section is not None)


def caution_facts(one: Caution, evidence: Evidence) -> tuple[Fact, ...]:
    """For what, when, what follows, and what follows where the fact is not known."""
    unknown = at_start(words.said(vocabulary.UNKNOWNS[one.unknown])) or _("nothing")
    facts = (
        Fact(_("Concerns"), "", tuple(_target(target, evidence) for target in one.applies_to)),
        Fact(_("Action"), at_start(words.said(vocabulary.ACTIONS[one.action]))),
        Fact(_("If not known"), unknown), Fact(_("As the program asks it"), words.criterion_text(one.when)),
        Fact(_("Source"), "", (words.source_link(one.source, evidence, *([one.place] if one.place else [])),)),
        Fact(_("How well read"), words.certainty_text(one.certainty)), Fact(_("Note"), words.said(one.note)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value or fact.links)


def _target(full_id: str, evidence: Evidence) -> Link:
    leads = full_id if full_id in evidence.by_id else ""
    return Link(at_start(words.entry_name(full_id, evidence)), leads)


__all__ = [
    "caution_facts", "recommendation_facts", "set_facts", "set_sections", "sibling_grid",
]  # fmt: skip
