"""Every id the domain speaks has words, and no words are left over."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hccboard import domain
from hccboard.domain import catalogue, lesion_signs, readiness, records
from hccboard.domain.assessment import SYSTEMS
from hccboard.domain.decision import UNDEFINED, Rule
from hccboard.domain.liver_function.child_pugh import STATED
from hccboard.domain.record_base import DATE_PRECISIONS
from hccboard.domain.variables import EXTRAHEPATIC, NODULES
from hccboard.wording import facts, inputs, lesions, results, rules, systems
from hccboard.wording import records as record_words

DOMAIN = Path(domain.__file__).parent


def _modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(domain.__path__, "hccboard.domain."):
        yield importlib.import_module(found.name)


def _rules_in(value: object) -> Iterator[Rule]:
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _rules_in(item)
    elif isinstance(value, dict):
        yield from _rules_in(tuple(value.values()))


def _constant_rules() -> dict[str, Rule]:
    return {rule.id: rule for module in _modules() for value in vars(module).values() for rule in _rules_in(value)}


def _trees(*, without: str = "") -> Iterator[ast.Module]:
    """The modules of the domain, but those of the room ``without``."""
    for path in sorted(DOMAIN.rglob("*.py")):
        if not without or without not in path.relative_to(DOMAIN).parts:
            yield ast.parse(path.read_text(encoding="utf-8"))


def _texts(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_facts(assessments):
    needed = {*catalogue.DEFINITIONS, NODULES, EXTRAHEPATIC, STATED}
    needed.update(item for items in readiness.GROUPS.values() for item in items)
    for assessment in assessments.values():
        for result in assessment.results.values():
            needed.update(result.missing)
            needed.update(key for step in result.trace for key in step.used)
    assert set(facts.FACTS) == needed


def test_units_and_codes_of_facts():
    units = {unit for d in catalogue.LABORATORY for unit, _ in d.units}
    assert set(facts.UNITS) <= units, "a unit that no fact has"
    for key, words in facts.CODES.items():
        definition = catalogue.DEFINITIONS[key]
        assert set(words) == (set(definition.choices) if definition.choices else {True, False}), key
    ordinary = set(catalogue.DEFINITIONS) - set(facts.CODES)
    for key in ordinary:
        for code in catalogue.DEFINITIONS[key].choices:
            assert facts.code_text(key, code) == str(code)
            assert "_" not in str(code), f"{key}: {code} needs words"


def test_phrases_of_inputs_belong_to_yes_or_no_facts():
    for key in inputs._TRUE_PHRASES:
        assert key == "metastases" or catalogue.DEFINITIONS[key].kind == "truth"


def test_rules(assessments):
    needed = set(_constant_rules())
    for assessment in assessments.values():
        needed.update(step.id for result in assessment.results.values() for step in result.trace)
    assert set(rules.RULES) == needed


_WORDED_LIMITS = {"nodules.any", "nodules.single", "child_pugh.b_or_c", "child_pugh.c"}


@pytest.mark.parametrize("rule", [r for r in _constant_rules().values() if isinstance(r.condition.value, (int, float))],
                         ids=lambda rule: rule.id)  # fmt: skip
def test_limits_in_the_words_are_those_of_the_rule(rule):
    text = rules.RULES[rule.id]
    if rule.id in _WORDED_LIMITS:
        assert not any(sign in text for sign in "≤≥<>")
        return
    limit = rule.condition.value
    shown = {f"{abs(x):{form}}" for x in (limit, limit / 10, limit / 17.1) for form in ("g", ".1f", ".2f")}
    assert any(number in text for number in shown), (text, shown)
    sign = {"<": "<", "<=": "≤", ">=": "≥", ">": ">"}[rule.condition.operator]
    signs = [c for c in text if c in "≤≥<>"]
    assert signs == [sign] or not signs, (text, sign)


def test_systems(assessments):
    assert list(systems.SYSTEM_WORDS) == list(SYSTEMS), "the order of screen and paper"
    assert {words.noun for words in systems.SYSTEM_WORDS.values()} == set(systems.COUNTS) == set(results.SETTLED)
    editions = {result.edition for a in assessments.values() for result in a.results.values()}
    assert {edition for edition in editions if not edition.isdigit()} == set(systems.EDITIONS)


def test_labels(assessments):
    reached: dict[str, set] = {}
    for assessment in assessments.values():
        for system, result in assessment.results.items():
            if isinstance(result.possible, tuple):
                reached.setdefault(system, set()).update(result.possible)
    for system, labels in reached.items():
        for label in labels:
            text = systems.label_text(system, label)
            assert text and "_" not in text, (system, label)
        if systems.SYSTEM_WORDS[system].noun == "criterion":
            assert labels - {UNDEFINED} == {True, False}
    for system in set(systems.LABELS) - {"criterion"}:
        assert set(systems.LABELS[system]) <= reached[system], system
        assert {label for label in reached[system] if label != UNDEFINED} <= set(systems.LABELS[system]), system
    for table in (systems.TITLES, systems.RUNGS):
        assert set(table) == {"bclc", "cnlc"}
        for system, titles in table.items():
            assert set(titles) == reached[system] - {UNDEFINED}
    for system, order in systems.ORDERS.items():
        assert set(order) == reached[system] - {UNDEFINED}, system


def _noted_ids() -> set[str]:
    found = set()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "notes" for t in node.targets):
                found |= _texts(node.value)
            elif isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name == "notes.append":
                    found |= _texts(node)
                elif name == "noted":
                    found |= _texts(node.args[0])
                elif name in ("labelled_result", "points_result", "numeric_result") and len(node.args) > 3:
                    last = node.args[-1]
                    if isinstance(last, ast.Tuple) and name == "labelled_result" and len(node.args) == 5:
                        found |= _texts(last)
                elif name == "Result" and len(node.args) > 7:
                    found |= _texts(node.args[7])
    return found


def test_notes(assessments):
    noted = {note.partition(":")[0] for a in assessments.values() for r in a.results.values() for note in r.notes}
    assert noted <= _noted_ids(), "the scan misses a way to make notes"
    assert set(rules.NOTES) == _noted_ids()
    assert set(rules._DETAILED) <= set(rules.NOTES)


def test_flags():
    found = set()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "_answer" and len(node.args) > 1:
                found |= {text for arg in node.args[1:] for text in _texts(arg)}
            if isinstance(node, ast.FunctionDef) and node.name == "_reserve":
                found |= {text for text in _texts(node) if text}
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ps_flag":
                found |= {text for text in _texts(node.value) if text}
    assert set(rules.FLAGS) == found


def test_finding_kinds():
    """Those of a snapshot; the findings of a response have words of their own (``test_response_words``)."""
    found = set()
    for tree in _trees(without="response"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("to.find", "report") and node.args:
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding":
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("BEFORE", "PERHAPS_BEFORE"):
                found |= _texts(node.value)
            if isinstance(node, ast.FunctionDef) and node.name == "laboratory_domain":
                for back in ast.walk(node):
                    if isinstance(back, ast.Return) and isinstance(back.value, ast.Tuple):
                        found |= {text for text in _texts(back.value) if text}
    assert set(rules.FINDINGS) == found


def test_reasons(assessments):
    off = {r.switched_off for r in assessments["nothing known"].results.values() if r.switched_off}
    assert set(rules.REASONS) == off


# fields that no form asks for but that screens show
_SHOWN = {
    "Patient": {"birth_date_precision", "synthetic"}, "LabResult": {"confirmed"}, "Attachment": {"size_bytes"},
}  # fmt: skip


@pytest.mark.parametrize("kind", records.RECORD_TYPES)
def test_fields(kind):
    asked = {name for name, _ in records.entry_fields(records.RECORD_TYPES[kind])}
    own = record_words.FIELDS.get(kind, {})
    assert asked <= set(own) | set(record_words.COMMON_FIELDS)
    assert set(own) <= asked | _SHOWN.get(kind, set()), "words for a field that is not there"
    for name in asked:
        assert record_words.field_name(kind, name)


def test_kinds_and_groups():
    assert set(record_words.KINDS) == set(records.RECORD_TYPES)
    assert set(record_words.FIELDS) <= set(records.RECORD_TYPES)
    assert set(record_words.COMMON_FIELDS) <= set(records.field_types(records.Record))
    assert set(record_words.GROUPS) == set(readiness.GROUPS)
    assert tuple(record_words.READINESS_STATES) == readiness.STATES


def _choice_fields() -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (kind, name): spec.choices
        for kind, record in records.RECORD_TYPES.items()
        for name, spec in records.entry_fields(record)
        if spec.choices
    }


def test_choices():
    fields = _choice_fields()
    precision = {("Patient", "birth_date_precision"), ("", "date_precision")}
    for at in precision:
        assert tuple(record_words.CHOICES[at]) == DATE_PRECISIONS
    tables = {at: tuple(words) for at, words in record_words.CHOICES.items() if at not in precision}
    assert set(fields) >= record_words.SELF_NAMED
    for at, codes in tables.items():
        assert codes == fields[at], at
    for at, codes in fields.items():
        for code in codes:
            assert record_words.choice_name(*at, code), (at, code)
        if at not in tables and at not in record_words.SELF_NAMED and at[1] != "comparator":
            assert codes == records.CERTAINTY, f"{at} has codes without words"
    for at in record_words.SELF_NAMED:
        assert not any("_" in code for code in fields[at]), at


def test_signs_of_lesions():
    assert tuple(lesions.SIGNS) == lesion_signs.SIGNS
    for words in lesions.SIGNS.values():
        assert tuple(words) == (*records.CERTAINTY, "")


def test_an_id_without_words_is_an_error():
    with pytest.raises(KeyError):
        facts.fact_name("no_such_fact")
    with pytest.raises(KeyError):
        rules.rule_text("no.such.rule")
    with pytest.raises(KeyError):
        record_words.choice_name("Lesion", "organ", "spleen")
