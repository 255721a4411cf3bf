"""Entries in words: names, sources, places, flags; what several views of an entry have in common."""

from __future__ import annotations

from collections.abc import Iterable

from hccboard.domain import criteria
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import (
    Approval,
    Caution,
    CriteriaSet,
    Discrepancy,
    Drug,
    Limits,
    Recommendation,
    Regimen,
    Source,
    Study,
    Table,
    Value,
)  # fmt: skip
from hccboard.operations.evidence_browsing.shapes import Link, Note
from hccboard.translate import _
from hccboard.wording import evidence as figures
from hccboard.wording.formats import at_start, list_text, names_text

WORDS = {
    "modality": vocabulary.MODALITIES, "class": vocabulary.DRUG_CLASSES,
    "family": {key: words for key, (words, _classes) in vocabulary.DRUG_FAMILIES.items()},
    "regimen_class": vocabulary.REGIMEN_CLASSES,
}  # fmt: skip


def said(text: str) -> str:
    """A text of a pack in the current language; an empty one stays empty."""
    return _(text) if text else ""


def started(text: str) -> str:
    """A text of a pack with a capital first letter."""
    return at_start(said(text))


def drug_class_text(one: Drug) -> str:
    """The class of a drug; of one that is named by its family only, the family."""
    family = vocabulary.DRUG_FAMILIES.get(one.stands_for)
    return said(family[0] if family is not None else vocabulary.DRUG_CLASSES[one.drug_class])


def short_id(full_id: str) -> str:
    """ "I-15" of "discrepancy.I-15"."""
    return full_id.partition(".")[2]


def source_name(full_id: str, evidence: Evidence) -> str:
    source = evidence.get(full_id)
    return said(source.short) if isinstance(source, Source) else short_id(full_id)


def source_link(full_id: str, evidence: Evidence, *places: str) -> Link:
    """The source with the place in it; leads to the source."""
    return Link(figures.place_text(source_name(full_id, evidence), places), full_id)


def certainty_text(certainty: str) -> str:
    return said(vocabulary.CERTAINTIES.get(certainty, ""))


def is_open(full_id: str, evidence: Evidence) -> bool:
    """Whether a discrepancy still waits for an answer."""
    entry = evidence.get(full_id)
    return isinstance(entry, Discrepancy) and entry.state == "open"


def flag_links(ids: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link(short_id(one), one) for one in ids)


def entry_name(full_id: str, evidence: Evidence) -> str:
    """What an entry is called in a list of links."""
    kind, _dot, name = full_id.partition(".")
    if kind in WORDS:
        return said(WORDS[kind].get(name, name))
    entry = evidence.get(full_id)
    if isinstance(entry, Study):
        return entry.name
    if isinstance(entry, Regimen | Drug | CriteriaSet):
        return started(entry.name)
    if isinstance(entry, Source):
        return said(entry.short)
    if isinstance(entry, Recommendation):
        return recommendation_name(entry, evidence)
    if isinstance(entry, Caution):
        return said(entry.words)
    if isinstance(entry, Discrepancy | Table):
        return said(entry.title)
    if isinstance(entry, Approval):
        return approval_name(entry, evidence)
    return name


def options_text(one: Recommendation, evidence: Evidence) -> str:
    return at_start(names_text([entry_name(option, evidence) for option in one.options]))


def recommendation_name(one: Recommendation, evidence: Evidence) -> str:
    """ "BCLC 2022: TACE, first option, stage B"."""
    parts = [options_text(one, evidence), said(vocabulary.RANKS[one.rank]), situation_name(one)]
    return _("{edition}: {what}").format(
        edition=source_name(one.guideline, evidence), what=list_text([part for part in parts if part])
    )


def situation_name(one: Recommendation) -> str:
    """Stage and line of a recommendation: "stage B or C, first line"."""
    parts = []
    if one.stages:
        parts.append(_("stage {stages}").format(stages=names_text(one.stages)))
    if one.line in vocabulary.LINES:
        parts.append(said(vocabulary.LINES[one.line]))
    return list_text(parts)


def approval_name(one: Approval, evidence: Evidence) -> str:
    return list_text([
        entry_name(one.regimen, evidence), said(vocabulary.REGIONS[one.region]),
        said(vocabulary.LINES.get(one.line, "")) or one.line, said(vocabulary.APPROVALS[one.status]),
    ])  # fmt: skip


def value_text(value: Value | None) -> str:
    """A figure as printed; none is an empty text."""
    return "" if value is None else figures.figure_text(value.text)


def limits_text(limits: Limits | None) -> str:
    return "" if limits is None else figures.limits_text(limits.low.text, limits.high.text)


def level_text(limits: Limits | None) -> str:
    return "" if limits is None else figures.level_text(limits.level)


def criterion_text(criterion: criteria.Criterion | None) -> str:
    """The criterion as the program reads it, in the notation of the packs."""
    return "" if criterion is None else criteria.text(criterion).replace("pack.", "")


def caveats(texts: Iterable[str]) -> tuple[Note, ...]:
    return tuple(Note(said(text)) for text in dict.fromkeys(texts) if text)


__all__ = [
    "approval_name", "caveats", "certainty_text", "criterion_text", "entry_name", "flag_links", "is_open", "level_text",
    "limits_text", "options_text", "recommendation_name", "said", "short_id", "situation_name", "source_link",
    "source_name", "started", "value_text",
]  # fmt: skip
