"""BCLC and CNLC as ladders: every rule with its outcome, the value it was judged by, its date and source.

Outcomes come from the domain: the rules of ``LADDER`` are asked of the same variables the result was computed
from, also below the stage where the walk ended. Which stages are possible is the result's; a rung only shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hccboard import wording
from hccboard.domain.decision import Result, Rule, outcome_of
from hccboard.domain.facts import Choices, Fact, Facts, Outcome
from hccboard.domain.snapshot import Staleness
from hccboard.domain.staging import bclc, cnlc
from hccboard.domain.staging.common import CHILD_PUGH_C, HEPATIC_INVASION, INFILTRATIVE, PORTAL_INVASION
from hccboard.domain.variables import NODULES, Variables, exact_fact
from hccboard.gui import case_text, open_items
from hccboard.gui.panels.staging.ages import ages_of
from hccboard.gui.widgets.chip import ChipForm
from hccboard.gui.widgets.ladder import LadderData, LadderRow, LadderRung, RungState
from hccboard.gui.widgets.text import Span
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

_LADDERS = {"bclc": bclc.LADDER, "cnlc": cnlc.LADDER}
# Rungs whose rules stand beside each other, any one enough; below them a rung is one statement about the tumour
_BY_RULES = {"bclc": ("D", "C"), "cnlc": ("IV", "IIIb", "IIIa")}
# The facts behind a joint variable, those that matter first
_BEHIND = {
    "nodules": (NODULES,),
    "portal_vein": ("tumour.pv_invasion", "tumour.pv_main_trunk"),
    "extrahepatic": ("tumour.distant_mets", "tumour.regional_ln", "tumour.extrahepatic"),
    "child_pugh": (*case_text.CHILD_PUGH_INPUTS, "child_pugh_stated"),
}
_FORMS = {Outcome.MET: ChipForm.MET, Outcome.UNMET: ChipForm.UNMET_OUTLINE, Outcome.UNKNOWN: ChipForm.MISSING}
_CAUSE_KNOWN = {True: Outcome.MET, False: Outcome.UNMET}


@dataclass(frozen=True)
class _Judged:
    """A rule with its outcome."""

    rule: Rule
    outcome: Outcome


def ladder(view: CaseView, system: str, limits: Staleness | None = None) -> LadderData:
    """The ladder of ``bclc`` or ``cnlc``; ``limits`` are the board's, named beside the age of a value."""
    limits = limits or Staleness()
    result = view.assessment[system]
    variables = Variables(view.snapshot.facts)
    rungs = tuple(
        _rung(view, system, result, variables, stage, rules, limits) for stage, _mode, rules in _LADDERS[system]
    )
    labels = tuple(result.possible)
    return LadderData(
        wording.system_name(system),
        wording.list_text([wording.edition_text(result), wording.source_text(system)]),
        wording.possible_text(result),
        wording.stage_title(system, labels if len(labels) > 1 else labels[0]) if labels else "",
        wording.possible_count_text(result),
        len(labels) == 1,
        _deciding(view, result),
        rungs,
    )


def _rung(
    view: CaseView, system: str, result: Result, variables: Variables, stage: str, rules: Sequence[Rule],
    limits: Staleness,
) -> LadderRung:  # fmt: skip
    by_rules = stage in _BY_RULES[system]
    judged = [_judge(variables, rule) for rule in rules] if by_rules else []
    state = _state(system, result, stage, judged)
    if state is RungState.NOT_REACHED or not by_rules:
        rows = [_statement(view, system, result, variables, stage, state, limits)]
        if stage == "B" and system == "bclc":
            rows += _infiltrative(view, variables, state, limits)
        return LadderRung(stage, state, tuple(rows))
    rows = [
        _rule_row(view, variables, j, limits) for j in judged if j.rule not in (PORTAL_INVASION, HEPATIC_INVASION)
    ]
    if any(j.rule == PORTAL_INVASION for j in judged):
        rows.insert(0, _vessels(view, judged, limits))
    if system == "bclc" and stage == "D":
        rows += _transplant(view, variables, judged, limits)
    note = _("any of") if len(rows) > 1 else ""
    return LadderRung(stage, state, tuple(rows), note)


def _judge(variables: Variables, rule: Rule) -> _Judged:
    """The outcome of a rule; ECOG 1-2 counts in BCLC only where the cancer causes it."""
    outcome = outcome_of(variables[rule.variable].domain, rule.condition)
    if rule == bclc.ECOG_1_2 and outcome is not Outcome.UNMET:
        cause = outcome_of(variables[bclc.ECOG_CANCER.variable].domain, bclc.ECOG_CANCER.condition)
        if cause is Outcome.UNMET:
            outcome = Outcome.UNMET
        elif cause is Outcome.UNKNOWN:
            outcome = Outcome.UNKNOWN
    return _Judged(rule, outcome)


def _state(system: str, result: Result, stage: str, judged: Sequence[_Judged]) -> RungState:
    stages = [s for s, _m, _r in _LADDERS[system]]
    possible = [s for s in stages if s in result.possible]
    if not possible:
        return RungState.PASSED
    if stage in possible:
        alone = len(result.possible) == 1
        sure = any(j.outcome is Outcome.MET for j in judged)
        return RungState.REACHED if alone or (stage == possible[-1] and sure) else RungState.POSSIBLE
    return RungState.PASSED if stages.index(stage) < stages.index(possible[-1]) else RungState.NOT_REACHED


def _statement(
    view: CaseView, system: str, result: Result, variables: Variables, stage: str, state: RungState,
    limits: Staleness,
) -> LadderRow:  # fmt: skip
    """One line for a rung that is a statement about the tumour, or that was not reached."""
    forms = {
        RungState.NOT_REACHED: ChipForm.NOT_REACHED, RungState.REACHED: ChipForm.MET,
        RungState.POSSIBLE: ChipForm.MISSING, RungState.PASSED: ChipForm.UNMET_OUTLINE,
    }  # fmt: skip
    fact = view.snapshot.facts.get(NODULES)
    text = case_text.nodules(view) or _("nodules not recorded")
    if not tuple(result.possible):
        forms[RungState.PASSED] = ChipForm.NOT_REACHED
    return LadderRow(
        f"{system}:{stage}:{NODULES}", forms[state], wording.rung_text(system, stage), text,
        **_where(view, [fact] if fact else [], limits),
    )  # fmt: skip


def _infiltrative(view: CaseView, variables: Variables, state: RungState, limits: Staleness) -> list[LadderRow]:
    judged = _judge(variables, INFILTRATIVE)
    if judged.outcome is Outcome.UNMET or state in (RungState.NOT_REACHED, RungState.PASSED):
        return []
    return [_rule_row(view, variables, judged, limits)]


def _vessels(view: CaseView, judged: Sequence[_Judged], limits: Staleness) -> LadderRow:
    """Portal and hepatic veins in one line: either one is macrovascular invasion."""
    both = [j for j in judged if j.rule in (PORTAL_INVASION, HEPATIC_INVASION)]
    outcomes = {j.outcome for j in both}
    order = (Outcome.MET, Outcome.UNKNOWN, Outcome.UNMET)
    outcome = next(o for o in order if o in outcomes)
    facts = [fact for j in both for fact in facts_behind(view.snapshot.facts, j.rule.variable)[:1]]
    known = {fact.key for fact in facts}
    words = [wording.value_text(fact) for fact in facts]
    missing = [key for key in ("tumour.pv_invasion", "tumour.hv_invasion") if key not in known]
    if not facts:
        words = [_("not recorded")]
    elif missing and outcome is not Outcome.MET:
        name = wording.short_fact_name(missing[0])
        words.append(_("{name} not recorded").format(name=name[:1].lower() + name[1:]))
    deciding = next((j for j in both if j.outcome is outcome), both[0])
    key = _BEHIND.get(deciding.rule.variable, (deciding.rule.variable,))[0]
    return LadderRow(
        f"invasion:{key}", _FORMS[outcome], _("Portal or hepatic vein invasion"), wording.list_text(words),
        **_where(view, facts, limits),
    )  # fmt: skip


def _transplant(
    view: CaseView, variables: Variables, judged: Sequence[_Judged], limits: Staleness
) -> list[LadderRow]:
    """The way out of D for end-stage liver function: shown where Child-Pugh C holds or may hold."""
    if all(j.outcome is Outcome.UNMET for j in judged if j.rule == CHILD_PUGH_C):
        return []
    rule = bclc.TRANSPLANT_CANDIDATE
    row = _rule_row(view, variables, _judge(variables, rule), limits)
    words = _("unless {rule}").format(rule=row.rule[:1].lower() + row.rule[1:])
    return [replace(row, rule=words)]


def _rule_row(view: CaseView, variables: Variables, judged: _Judged, limits: Staleness) -> LadderRow:
    rule, outcome = judged.rule, judged.outcome
    facts = facts_behind(view.snapshot.facts, rule.variable)
    form = _FORMS[outcome]
    key = facts[0].key if facts else _BEHIND.get(rule.variable, (rule.variable,))[0]
    value = _value(view, variables, judged, facts)
    return LadderRow(f"{rule.id}:{key}", form, rule_words(rule), value, **_where(view, facts, limits))


def rule_words(rule: Rule) -> str:
    """The rule's words; ECOG 1-2 says that the cancer must be the cause."""
    if rule == bclc.ECOG_1_2:
        return _("{rule} caused by the cancer").format(rule=wording.rule_text(rule.id))
    return wording.rule_text(rule.id)


def facts_behind(facts: Facts, variable: str) -> list[Fact]:
    """The facts that are known behind a variable."""
    keys = _BEHIND.get(variable, (variable,))
    return [fact for key in keys if (fact := facts.get(key)) is not None]


def _value(view: CaseView, variables: Variables, judged: _Judged, facts: Sequence[Fact]) -> str:
    name = judged.rule.variable
    if name == "extrahepatic":
        return _spread(view, judged.outcome)
    if name == "child_pugh":
        return wording.value_summary(view.assessment["child_pugh"]) if facts else _("not recorded")
    if not facts:
        return _("not recorded")
    words = wording.list_text([wording.value_text(fact) for fact in facts[:1]])
    if judged.rule == bclc.ECOG_1_2 and not _is_zero(facts[0]):
        cause = view.snapshot.facts.get(bclc.ECOG_CANCER.variable)
        known = {True: "", False: _("not by the cancer")}
        why = known[cause.domain.values[0]] if cause is not None and cause.exact else _("cause not recorded")
        return wording.list_text([part for part in (words, why) if part])
    return words


def _is_zero(fact: Fact) -> bool:
    return isinstance(fact.domain, Choices) and fact.domain.values == (0,)


def _spread(view: CaseView, outcome: Outcome) -> str:
    facts = view.snapshot.facts
    if outcome is Outcome.UNKNOWN:
        found = open_items.open_findings(view)
        if found:
            return found
        missing = [
            wording.short_fact_name(key) for key in ("tumour.distant_mets", "tumour.regional_ln") if key not in facts
        ]
        names = wording.names_text([name[:1].lower() + name[1:] for name in missing])
        return _("{names} not recorded").format(names=names) if missing else _("not recorded")
    if outcome is Outcome.UNMET:
        return _("none")
    present = [
        wording.short_fact_name(key)
        for key in ("tumour.distant_mets", "tumour.regional_ln")
        if (fact := facts.get(key)) is not None and fact.domain.values == (True,)
    ]
    return wording.names_text(present) or _("present, site not recorded")


def _where(view: CaseView, facts: Sequence[Fact], limits: Staleness) -> dict[str, Any]:
    """Date, age and source of the oldest of the facts a rule was judged by; whether any of them is stale."""
    found = ages_of(view, facts, limits)
    return {"date": found.day_and_age, "source": found.source, "stale": found.stale, "ages": found.words}


def _deciding(view: CaseView, result: Result) -> str | tuple[Span, ...]:
    """The sentence below the result, the deciding values marked; what each answer of a single one would give."""
    sentence = wording.deciding_text(result)
    names = [wording.missing_text(key, in_sentence=True) for key in result.missing]
    spans: list[Span] = []
    rest = sentence
    for name in names:
        before, found, after = rest.partition(name)
        if found:
            spans += [Span(before), Span(name, "cell_strong", "missing")]
            rest = after
    spans.append(Span(rest))
    if len(result.missing) == 1:
        whole = wording.sentences_text([sentence, _outcomes(view, result)])
        spans.append(Span(whole.removeprefix(sentence)))
    return tuple(spans)


def _outcomes(view: CaseView, result: Result) -> str:
    """ "Absent: IIIa. Present: IIIb." for a deciding fact with few values."""
    from hccboard.domain.assessment import assess
    from hccboard.domain.catalogue import DEFINITIONS

    key = result.missing[0]
    definition = DEFINITIONS.get(key)
    if definition is None or definition.kind == "quantity":
        return ""
    domain = definition.domain
    fact = view.snapshot.facts.get(key)
    values: tuple[Any, ...] = fact.domain.values if fact is not None else getattr(domain, "values", ())
    if not 1 < len(values) <= 3:
        return ""
    parts = []
    for value in values:
        supposed = exact_fact(key, value)
        changed = assess(view.snapshot.facts.with_facts([supposed]), [result.system])[result.system]
        sentence = _("{value}: {stages}.")
        parts.append(sentence.format(value=wording.value_text(supposed), stages=wording.possible_text(changed)))
    return wording.sentences_text(parts)
