"""Staging and scores of a summary in words: what is possible, what decided it, what would decide.

Plain data; nothing is drawn here. An edition stands beside every system, a date beside every value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.assessment import assess
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.decision import UNDEFINED, Result, Step
from hccboard.domain.facts import Fact, Outcome
from hccboard.domain.variables import exact_fact
from hccboard.reports.summary_facts import CHILD_PUGH_ITEMS, STAGING_SYSTEMS
from hccboard.reports.summary_input import SummaryInput, few_nodules, value_in_sentence
from hccboard.reports.summary_words import labelled, semicolons, with_origin
from hccboard.translate import _
from hccboard.wording.formats import closed_up, inside_sentence, more_text

_NODULE_KEYS = ("tumour.nodule_diameters_cm", "tumour.nodule_count", "tumour.largest_diameter_cm")
_BACKGROUND = ("ecog_ps", "child_pugh")  # shown although their rules were not met: every stage rests on them
_ANY_CHILD_PUGH = "A/B/C"  # how the trace shows a class of which nothing is known
_ALWAYS_MET = "nodules.any"
_OPEN_SHOWN = 4
_MERGE_FROM = 3  # so many scores with one answer from the same inputs share a row


@dataclass(frozen=True)
class StagingRow:
    """``stage`` holds every stage still possible; ``open`` what would decide between them."""

    system: str
    stage: str
    decided_by: str
    open: str


@dataclass(frozen=True)
class ScoreRow:
    """One score, or several with the same answer from the same inputs. ``oldest`` is the date of the oldest
    input with its age, or that it is stale: then its age stands among the open items."""

    systems: tuple[str, ...]
    result: str
    inputs: str
    oldest: str


def staging(given: SummaryInput) -> list[StagingRow]:
    """BCLC, CNLC, TNM8 and HKLC."""
    return [_staging_row(given, given.assessment[system]) for system in STAGING_SYSTEMS]


def _staging_row(given: SummaryInput, result: Result) -> StagingRow:
    open_values = _open_values(given, result)
    return StagingRow(
        wording.name_with_edition(result.system), wording.possible_text(result), decided_by(given, result), open_values
    )


def _open_values(given: SummaryInput, result: Result) -> str:
    """What would decide; of a single yes or no also which stage either answer leaves."""
    if not result.missing:
        return _("None that changes it")
    missing = [wording.missing_text(key, in_sentence=i > 0) for i, key in enumerate(result.missing)]
    names = more_text(missing, _OPEN_SHOWN)  # all of them stand among the open items
    only = result.missing[0]
    if len(result.missing) > 1 or only not in DEFINITIONS or DEFINITIONS[only].kind != "truth":
        return names
    answers = {}
    for answer in (True, False):
        facts = given.snapshot.facts.with_facts([exact_fact(only, answer)])
        answers[answer] = wording.possible_text(assess(facts, [result.system])[result.system])
    return _("{fact}: {if_so} if so, {if_not} if not").format(
        fact=names, if_so=answers[True], if_not=answers[False]
    )


def decided_by(given: SummaryInput, result: Result) -> str:
    """The rules that were met with their values and dates, then the values every stage rests on."""
    by_value: dict[str, list[str]] = {}
    background: dict[str, dict[str, None]] = {}  # date -> values of that date
    for step in result.trace:
        value = semicolons(list(_values(given, step)))
        if step.outcome is Outcome.MET and step.id != _ALWAYS_MET:
            by_value.setdefault(value, []).append(wording.rule_text(step.id))
        elif step.outcome is Outcome.UNMET and step.id.startswith("nodules."):
            by_value.setdefault(value, []).append(_("{rule} unmet").format(rule=wording.rule_text(step.id)))
        elif step.outcome is not Outcome.UNKNOWN and set(step.used) & set(_BACKGROUND):
            value, day = _background(given, step)
            background.setdefault(day, {})[value] = None
    parts = [_tnm_parts(result)] if result.system == "tnm8" else []
    for value, rules in by_value.items():
        joined = wording.list_text([rules[0], *map(inside_sentence, rules[1:])])
        joined = inside_sentence(joined) if parts else joined
        parts.append(labelled(joined, value) if value else joined)
    parts += [with_origin(wording.list_text(list(values)), day) for day, values in background.items()]
    flags = (result.value or {}).get("flags", []) if isinstance(result.value, dict) else []
    parts += [wording.flag_text(flag) for flag in flags]
    return semicolons(list(dict.fromkeys(part for part in parts if part))) or _("Nothing recorded")


def _tnm_parts(result: Result) -> str:
    values = result.parts
    prefix = "c" if "tnm8_clinical_t" in result.notes else ""
    return wording.list_text([
        wording.or_text([f"{prefix if part == 'T' else ''}{value}" for value in sorted(values.get(part, ()))])
        for part in ("T", "N", "M")
    ])  # fmt: skip


def _background(given: SummaryInput, step: Step) -> tuple[str, str]:
    """("ECOG 1", "6 Aug")"""
    key = next(k for k in step.used if k in _BACKGROUND)
    name = wording.short_fact_name(key)
    if key == "child_pugh":
        oldest = given.oldest(CHILD_PUGH_ITEMS)
        value = wording.value_summary(given.assessment["child_pugh"])
    else:
        oldest = given.fact(key)
        value = wording.value_text(oldest) if oldest is not None else ""
    return closed_up(f"{name} {value}"), given.fact_day(oldest) if oldest is not None else _("nothing recorded")


def _values(given: SummaryInput, step: Step) -> Iterator[str]:
    """The values a rule looked at, each with its date; of yes and no the ones that are so."""
    seen = set()
    for key, value in step.used.items():
        if value is None or (value is False and len(step.used) > 1):
            continue
        shown = _value(given, key, value)
        if shown not in seen:
            seen.add(shown)
            yield shown


def _value(given: SummaryInput, key: str, value: object) -> str:
    if key == "child_pugh":
        oldest = given.oldest(CHILD_PUGH_ITEMS)
        text = wording.value_summary(given.assessment["child_pugh"])
        return with_origin(text, given.fact_day(oldest)) if oldest is not None else text
    fact = given.fact("tumour.nodules" if key in _NODULE_KEYS else key)
    if fact is None:
        return str(value)
    text = value_in_sentence(fact)
    if key == "tumour.distant_mets" and value is True:
        text = inside_sentence(wording.choice_name("MetastasisFinding", "site", fact.entered))
    return with_origin(text, _origin(given, fact))


def _origin(given: SummaryInput, fact: Fact) -> str:
    """The study and date behind a fact, "CT-8, 21 Jul"."""
    record = given.by_id.get(fact.record_id)
    study_id = record.id if isinstance(record, records.ImagingStudy) else getattr(record, "study_id", None)
    study = given.by_id.get(study_id or "")
    parts = [study.label] if isinstance(study, records.ImagingStudy) and study.label else []
    return wording.list_text([*parts, given.fact_day(fact)])


def scores(given: SummaryInput) -> list[ScoreRow]:
    """Every other score with an answer, in the order of the assessment."""
    rows: list[tuple[list[str], str, str, str]] = []
    for result in _others(given):
        if _no_rule(result) or _nothing_known(result):
            continue
        key = (wording.value_summary(result), _inputs(given, result), _oldest_input(given, result))
        for names, *rest in rows:
            if tuple(rest) == key:
                names.append(wording.name_with_edition(result.system))
                break
        else:
            rows.append(([wording.name_with_edition(result.system)], *key))
    found = []
    for names, answer, inputs, oldest in rows:
        groups = [names] if len(names) >= _MERGE_FROM else [[name] for name in names]
        found += [ScoreRow(tuple(group), answer, inputs, oldest) for group in groups]
    return found


def _others(given: SummaryInput) -> Iterator[Result]:
    for system, result in given.assessment.results.items():
        if system not in STAGING_SYSTEMS and not result.switched_off:
            yield result


def _no_rule(result: Result) -> bool:
    return result.possible == (UNDEFINED,)


def _nothing_known(result: Result) -> bool:
    return all(
        value is None or (key == "child_pugh" and str(value).startswith(_ANY_CHILD_PUGH))
        for step in result.trace for key, value in step.used.items()
    )  # fmt: skip


def _inputs(given: SummaryInput, result: Result) -> str:
    """The figures used; of Child-Pugh the five values, whose points alone would not say enough."""
    text = few_nodules(wording.inputs_text(result, given.snapshot.facts))
    if result.system != "child_pugh":
        return text
    facts = [fact for key in CHILD_PUGH_ITEMS if (fact := given.fact(key)) is not None]
    values = [
        closed_up(f"{inside_sentence(wording.short_fact_name(f.key))} "
                  f"{inside_sentence(wording.value_text(f, unit=False))}")
        for f in facts
    ]
    return labelled(wording.list_text(values), text.replace(" ", "\u00a0"))


def _oldest_input(given: SummaryInput, result: Result) -> str:
    oldest = given.oldest(_input_keys(result))
    if oldest is None:
        return ""
    stale = any(f.stale for f in map(given.fact, _input_keys(result)) if f is not None)
    parts = [given.fact_day(oldest), _("stale") if stale else given.days.age(oldest.date)]
    return wording.list_text([part for part in parts if part])


def _input_keys(result: Result) -> Iterable[str]:
    """The facts behind a result; a person's sex and age have no date of their own."""
    for step in result.trace:
        for key in step.used:
            if key == "child_pugh":
                yield from CHILD_PUGH_ITEMS
            elif key in _NODULE_KEYS:
                yield "tumour.nodules"
            elif key not in ("sex", "age_years"):
                yield key


def left_out_scores(given: SummaryInput) -> list[str]:
    """Sentences about scores without an answer: no rule for these facts, nothing known, switched off."""
    found = []
    no_rule = [wording.name_with_edition(r.system) for r in _others(given) if _no_rule(r)]
    unknown = [wording.name_with_edition(r.system) for r in _others(given) if not _no_rule(r) and _nothing_known(r)]
    if no_rule:
        found.append(_("No rule for these facts: {names}.").format(names=wording.names_text(no_rule)))
    if unknown:
        found.append(_("None of the inputs is known: {names}.").format(names=wording.names_text(unknown)))
    for system, result in given.assessment.results.items():
        if result.switched_off:
            found.append(labelled(wording.name_with_edition(system), wording.reason_text(result.switched_off)))
    return found


def notes(given: SummaryInput) -> list[str]:
    """What the results themselves say, each with its system."""
    found: dict[str, list[str]] = {}
    for system, result in given.assessment.results.items():
        if _no_rule(result):
            continue
        for note in result.notes:
            found.setdefault(wording.note_text(note), []).append(wording.system_name(system))
    return [labelled(wording.names_text(systems), note) for note, systems in found.items()]


def sources() -> str:
    """The four staging systems with edition and source."""
    return semicolons([
        wording.list_text([wording.name_with_edition(system), wording.source_text(system)])
        for system in STAGING_SYSTEMS
    ])  # fmt: skip
