"""Where the program uses a record: editions that list it, regimens, rules, what the hospital says of it."""

from __future__ import annotations

from collections.abc import Iterable

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.knowledge import knowledge_of
from hccboard.evidence.model import Caution, CriteriaSet, Recommendation, Regimen, Study
from hccboard.operations.evidence_browsing import words
from hccboard.operations.evidence_browsing.shapes import Link, UseGroup
from hccboard.translate import _
from hccboard.wording.formats import at_start, list_text


def study_uses(study: Study, evidence: Evidence) -> tuple[UseGroup, ...]:
    tested = [arm.regimen for arm in study.arms if arm.regimen and not arm.control]
    about = evidence.about(study.id)
    cited = [one for one in about if isinstance(one, Recommendation)]
    listed = [one for name in tested for one in _recommendations(name, evidence) if one not in cited]
    regimens = dict.fromkeys([*tested, *(one.id for one in about if isinstance(one, Regimen))])
    subjects = [study.id, *regimens]
    return _groups(
        (_("Cited by"), _said(cited, evidence)), (_("Its regimens are listed by"), _said(listed, evidence)),
        (_("Regimens"), [_link(one, evidence) for one in regimens]),
        (_("Criteria sets"), [_link(one.id, evidence) for one in about if isinstance(one, CriteriaSet)]),
        (_("Cautions and contraindications"), _precautions(regimens, evidence)),
        (_("Said by local packs"), _restrictions(subjects, evidence)),
        (_("Parts of it"), [_link(one.id, evidence) for one in about
                            if isinstance(one, Study) and one.parent == study.id]),
    )  # fmt: skip


def regimen_uses(regimen: Regimen, evidence: Evidence) -> tuple[UseGroup, ...]:
    return _groups(
        (_("Guideline use"), _said(_recommendations(regimen.id, evidence), evidence)),
        (_("Cautions and contraindications"), _precautions([regimen.id], evidence)),
        (_("Said by local packs"), _restrictions([regimen.id, *regimen.drugs], evidence)),
    )


def drug_uses(full_id: str, evidence: Evidence) -> tuple[UseGroup, ...]:
    about = [one for one in evidence.about(full_id) if isinstance(one, Caution)]
    return _groups(
        (_("Cautions and contraindications"), [_caution(one.id, evidence) for one in about]),
        (_("Said by local packs"), _restrictions([full_id], evidence)),
    )


def recommendation_uses(one: Recommendation, evidence: Evidence) -> tuple[UseGroup, ...]:
    return _groups(
        (_("Cautions and contraindications"), _precautions(one.options, evidence)),
        (_("Said by local packs"), _restrictions([one.id, *one.options], evidence)),
    )


def discrepancy_uses(full_id: str, evidence: Evidence) -> tuple[UseGroup, ...]:
    """Every entry that names the discrepancy."""
    named = dict.fromkeys(
        (one.study if hasattr(one, "study") and one.study else one.id) for one in evidence.about(full_id)
    )
    return _groups((_("Concerns"), [_link(one, evidence) for one in named]))


def _groups(*groups: tuple[str, Iterable[Link]]) -> tuple[UseGroup, ...]:
    made = (UseGroup(title, tuple(dict.fromkeys(links))) for title, links in groups)
    return tuple(one for one in made if one.links)


def _link(full_id: str, evidence: Evidence) -> Link:
    return Link(at_start(words.entry_name(full_id, evidence)), full_id)


def _recommendations(full_id: str, evidence: Evidence) -> list[Recommendation]:
    return [one for one in evidence.about(full_id) if isinstance(one, Recommendation) and full_id in one.options]


def _said(found: Iterable[Recommendation], evidence: Evidence) -> list[Link]:
    return [Link(_listed(one, evidence), one.id) for one in found]


def _listed(one: Recommendation, evidence: Evidence) -> str:
    """ "BCLC 2022: first option, stage C, first line"."""
    parts = (words.said(vocabulary.RANKS[one.rank]), words.situation_name(one))
    return _("{edition}: {what}").format(
        edition=words.source_name(one.guideline, evidence), what=list_text([part for part in parts if part])
    )


def _precautions(treatments: Iterable[str], evidence: Evidence) -> list[Link]:
    known = knowledge_of(evidence).precautions
    ids = dict.fromkeys(one.id for name in treatments for one in known.get(name, ()))
    return [_caution(one, evidence) for one in ids]


def _caution(full_id: str, evidence: Evidence) -> Link:
    entry = evidence[full_id]
    assert isinstance(entry, Caution)
    action = at_start(words.said(vocabulary.ACTIONS[entry.action]))
    return Link(_("{action}: {words}").format(action=action, words=words.said(entry.words)), full_id)


def _restrictions(subjects: Iterable[str], evidence: Evidence) -> list[Link]:
    found = dict.fromkeys(one for name in subjects for one in evidence.restrictions_of(name) if one.entry == name)
    return [
        Link(_("{restriction}: {words}").format(
            restriction=at_start(words.said(vocabulary.RESTRICTIONS[one.restriction])), words=words.said(one.words)
        ), one.id)
        for one in found
    ]  # fmt: skip


__all__ = ["discrepancy_uses", "drug_uses", "recommendation_uses", "regimen_uses", "study_uses"]
