"""Treatment options for facts that come as JSON text or from a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from hccboard import evidence
from hccboard.domain.decision import OUTCOME_WORDS
from hccboard.domain.facts import Choices, Fact, Facts, Outcome
from hccboard.domain.history.case import case_facts
from hccboard.domain.options import (
    Caution,
    Disagreement,
    Guideline,
    Option,
    OptionsReport,
    Reason,
    disagreements,
    options_for,
)  # fmt: skip
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Snapshot
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.knowledge import knowledge_of, pharmacopoeia_of
from hccboard.evidence.model import Source
from hccboard.interchange.facts_json import read_facts
from hccboard.interchange.history_json import JUDGEMENTS, read_history
from hccboard.operations.assessing import FactsFile
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

BCLC, CNLC = "source.reig_2022", "source.cnlc_2024"

# fact of a criterion -> the key of a facts object that tells it; the longest beginning that fits
_KEYS = {
    "treatment.": "lines_of_therapy", "treatment.had.": "locoregional", "treatment.failed.": "locoregional",
    "tace.sessions": "locoregional", "tace.ineffective_sessions": "locoregional", "haic.cycles": "locoregional",
    "metastases.": "metastases", "drug_stops.": "drug_stops", "varices": "endoscopy.varices",
    "tumour.bilobar": "tumour.lobes", "tumour.one_lobe": "tumour.lobes", "icg_r15_pct": "icg_r15_pct",
}  # fmt: skip
# Facts that no key of a facts object but ``judgements`` tells
_JUDGED = (
    "feasible.", "portal_flow_preserved", "tace.selective_access", "tace.new_invasion", "tace.markers", "molecular.",
    "transplant.", "tare.", "sbrt.", "radiotherapy.", "ablation.", "prognosis.", "recurrence.", "operation.", "liver.",
    "resection.borderline", "tumour.extensive_bilobar", "tumour.large_burden", "tumour.near_", "tumour.pv_collaterals",
    "treatment.severe_toxicity", "diagnosis.",
)  # fmt: skip


class OptionsFile(FactsFile):
    """A facts file whose objects may tell the history and judgements, too."""

    def facts(self) -> Iterator[Facts]:
        drugs = pharmacopoeia_of(evidence.with_local())
        for path, data in self._objects():
            told = {key: value for key, value in data.items() if key != JUDGEMENTS} if isinstance(data, dict) else data
            plain = read_facts(told, path)
            yield plain.with_facts(one for one in read_history(data, drugs, path) if one.key not in plain)

    def reports(self) -> Iterator[OptionsReport]:
        for facts in self.facts():
            yield report_for(facts)

    def results(self) -> Iterator[list[dict[str, Any]]]:  # type: ignore[override]
        """The options of every object as the contract shows them."""
        for report in self.reports():
            yield report_json(report)


def report_for(facts: Facts, base: Evidence | None = None) -> OptionsReport:
    """The options for facts, by the shipped evidence and the local packs unless another base is given."""
    return options_for(facts, knowledge_of(base or evidence.with_local()))


def facts_of_case(
    view: CaseView, *, goal: str = "", region: str = "", operation_date: date | None = None
) -> Facts:  # fmt: skip
    """What is known of a case, its history among it, for a goal and a region where the board named them, and for an
    operation date that is supposed instead of the planned one."""
    case, snapshot = view.case, view.snapshot
    return facts_known(case, snapshot, goal=goal, region=region, rules=view.rules, operation_date=operation_date)


def facts_known(
    case: CaseRecords, snapshot: Snapshot, *, goal: str = "", region: str = "", rules: ResponseRules | None = None,
    operation_date: date | None = None,
) -> Facts:  # fmt: skip
    """What is known of the records of a case as of a snapshot, its history among it; ``rules`` are the settings of the
    board for response, ``operation_date`` is supposed instead of the planned one."""
    drugs = pharmacopoeia_of(evidence.with_local())
    history = case_facts(case, snapshot.as_of, drugs, snapshot.staleness, rules, operation_date)
    told = {one.key: one for one in history}
    told |= {key: Fact(key, Choices((value,))) for key, value in (("goal", goal), ("region", region)) if value}
    return Facts({**told, **snapshot.facts.by_key})


def case_report(view: CaseView, *, goal: str = "", region: str = "") -> OptionsReport:
    """The options for a case as it stands, for a goal and a region where the board named them."""
    return report_for(facts_of_case(view, goal=goal, region=region))


def disagreements_of(report: OptionsReport) -> tuple[Disagreement, ...]:
    """Where BCLC 2022 and CNLC 2024 differ."""
    return disagreements(report, BCLC, CNLC)


def guideline_name(guideline: Guideline) -> str:
    """The short name of an edition, with how well its text is known where that is not the primary text."""
    entry = evidence.with_local().get(guideline.id)
    reading = vocabulary.CERTAINTIES.get(entry.reading, "") if isinstance(entry, Source) else ""
    if not reading:
        return _(guideline.name)
    return _("{name} ({reading})").format(name=_(guideline.name), reading=_(reading))


def report_json(report: OptionsReport) -> list[dict[str, Any]]:
    differing = {
        (guideline, one.treatment): one for one in disagreements_of(report) for guideline, _ in one.groups
    }  # fmt: skip
    return [_option_json(one, differing.get((one.guideline.id, one.treatment.id))) for one in report.options]


def _option_json(option: Option, differs: Disagreement | None) -> dict[str, Any]:
    name = option.treatment.name + (f" ({option.setting})" if option.setting else "")
    shown: dict[str, Any] = {
        "option": name, "verdict": option.verdict.value, "source": option.guideline.name,
        "edition": option.guideline.edition, "group": option.group.value, "rank": option.rank, "line": option.line,
        "certainty": option.certainty, "id": option.treatment.id,
        "reasons": [_reason_json(one) for one in option.reasons],
        "cautions": [_caution_json(one) for one in _held_first(option.cautions)],
        "missing": missing_keys(option.missing),
        "evidence": list(option.evidence),
    }  # fmt: skip
    if option.approval is not None:
        approval = option.approval
        shown["approval"] = {"region": approval.region, "status": approval.status, "as_of": approval.as_of}
    if differs is not None:
        shown["editions_differ"] = {
            _short(guideline): group.value if group else None for guideline, group in differs.groups
        }
    return shown


def _held_first(cautions: Sequence[Caution]) -> list[Caution]:
    """Cautions that hold before those of which it is not known."""
    return sorted(cautions, key=lambda one: one.outcome is not Outcome.MET)


def _reason_json(one: Reason) -> dict[str, Any]:
    from hccboard.wording.options import reason_text

    shown = {"kind": one.kind, "text": reason_text(one, str), "id": one.id, "outcome": OUTCOME_WORDS[one.outcome]}
    if one.rule:
        shown["criterion"] = one.rule
    return shown | _grounds_json(one)


def _caution_json(one: Caution) -> dict[str, Any]:
    from hccboard.wording.options import caution_text

    shown = {"action": one.action, "text": caution_text(one, str), "id": one.id, "outcome": OUTCOME_WORDS[one.outcome]}
    return shown | _grounds_json(one) | ({"certainty": one.certainty} if one.certainty else {})


def _grounds_json(one: Reason | Caution) -> dict[str, Any]:
    """What a reason or caution rests on, as far as there is any: the values used, what is missing, who says it."""
    shown: dict[str, Any] = {}
    if one.used:
        shown["used"] = dict(one.used)
    if one.missing:
        shown["missing"] = missing_keys(one.missing)
    if one.source:
        shown["source"] = _short(one.source)
    return shown


def _short(full_id: str) -> str:
    """The short name of a source, or the id of an entry that is none."""
    entry = evidence.with_local().get(full_id)
    return entry.short if isinstance(entry, Source) else full_id


def missing_keys(missing: tuple[str, ...]) -> list[str]:
    """Missing facts by the key of a facts object that tells them, each once."""
    return list(dict.fromkeys(map(_key, missing)))


def _key(name: str) -> str:
    if name.startswith(_JUDGED):
        return f"{JUDGEMENTS}.{name}"
    fitting = [start for start in _KEYS if name.startswith(start)]
    return _KEYS[max(fitting, key=len)] if fitting else name


__all__ = [
    "OptionsFile", "case_report", "disagreements_of", "facts_known", "facts_of_case", "guideline_name", "missing_keys",
    "report_for", "report_json",
]  # fmt: skip
