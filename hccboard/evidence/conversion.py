"""The published sets of criteria for an operation after conversion, as the review of the domain takes them.

The sets are data of the packs, local packs among them; here they get their order and the name, edition and certainty
of their source. The review belongs to the domain and knows no packs.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from hccboard.domain.conversion.model import NOW, RuleSet, SetItem
from hccboard.evidence import model
from hccboard.evidence.index import Evidence

ORDER = (
    "xu_2022", "talentop_run_in", "jlca_2023", "zhang_2024_eligibility", "pulmonary_metastasectomy",
    "tace_regorafenib", "chinese_consensus_2021", "resection_reserve", "drug_washout", "transplantation_downstaged",
    "local_treatment_of_metastases",
)  # fmt: skip
"""The order of command line, screen and paper; sets of local packs follow in the order of their files."""
_PREFIX = "criteria_set."
_SHOWS = {"resection_reserve": ("makuuchi",)}

_kept: WeakKeyDictionary[Evidence, tuple[RuleSet, ...]] = WeakKeyDictionary()


def rule_sets(evidence: Evidence) -> tuple[RuleSet, ...]:
    """Every published set, made once for an evidence base. Ids are those of the packs without their kind
    ("xu_2022"); names, words, caveats and notes are msgids, ``source`` is the short name of the publication."""
    if evidence not in _kept:
        found = [_rule_set(one, evidence) for one in evidence.of_kind(model.CriteriaSet)]
        _kept[evidence] = tuple(sorted(found, key=_place))
    return _kept[evidence]


def _place(one: RuleSet) -> int:
    return ORDER.index(one.id) if one.id in ORDER else len(ORDER)


def _rule_set(one: model.CriteriaSet, evidence: Evidence) -> RuleSet:
    source = _source(one.source, evidence)
    return RuleSet(
        one.id.removeprefix(_PREFIX), one.name, source.short, source.edition or str(source.year), one.certainty,
        tuple(_item(part, one, evidence) for part in one.criteria), one.applies_when, one.needed, one.study, one.place,
        one.caveats, one.note, one.discrepancies, one.switched_off,
        _SHOWS.get(one.id.removeprefix(_PREFIX), ()),
    )  # fmt: skip


def _item(one: model.Requirement, of: model.CriteriaSet, evidence: Evidence) -> SetItem:
    return SetItem(
        one.id, one.when, one.words, moment=one.moment or of.moment or NOW, note=one.note,
        source=_source(one.source, evidence).short if one.source else "", certainty=one.certainty,
        discrepancies=one.discrepancies,
    )  # fmt: skip


def _source(full_id: str, evidence: Evidence) -> model.Source:
    source = evidence[full_id]
    assert isinstance(source, model.Source)
    return source


__all__ = ["ORDER", "rule_sets"]
