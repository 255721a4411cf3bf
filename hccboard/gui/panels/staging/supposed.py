"""What if: a copy of the facts with some values supposed, and how the results differ. Pure; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from hccboard import wording
from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.catalogue import DEFINITIONS, DIAMETER_POSSIBLE_MM, NODULE_COUNT_POSSIBLE
from hccboard.domain.decision import Result
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.nodules import Nodules, nodules_of
from hccboard.domain.variables import NODULES, exact_fact
from hccboard.errors import UserError
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

UNKNOWN = "unknown"
COUNT, LARGEST = "tumour.nodule_count", "tumour.largest_diameter_cm"
# Choices offered, by fact: (key of the choice, the values it stands for)
CHOICES: dict[str, tuple[tuple[str, tuple[Any, ...]], ...]] = {
    "tumour.distant_mets": (("no", (False,)), (UNKNOWN, ()), ("yes", (True,))),
    "tumour.pv_invasion": tuple((v, (v,)) for v in ("Vp0", "Vp1", "Vp2", "Vp3", "Vp4")),
    "ecog_ps": tuple((str(v), (v,)) for v in range(5)),
    "ascites": (("none", ("none",)), ("mild", ("mild",)), ("moderate_severe", ("moderate_severe",))),
    "encephalopathy_grade": (("0", (0,)), ("1-2", (1, 2)), ("3-4", (3, 4))),
}
# Numbers offered, in the unit they are typed in
NUMBERS: tuple[str, ...] = (LARGEST, COUNT, "afp", "bilirubin", "albumin", "inr")
ALWAYS_COMPARED = ("bclc", "cnlc", "tnm8", "hklc", "child_pugh", "albi")


@dataclass(frozen=True)
class Difference:
    """One system: what is recorded, what it would be; ``changes`` where the two differ."""

    system: str
    recorded: str
    supposed: str
    changes: bool


def recorded_choice(facts: Facts, key: str) -> str:
    """The choice that stands for what is recorded; ``UNKNOWN`` or "" where none does."""
    fact = facts.get(key)
    values = fact.domain.values if fact is not None else ()
    for name, members in CHOICES[key]:
        if members and tuple(values) == members:
            return name
        if members and len(values) == 1 and values[0] in members:
            return name
    return UNKNOWN if fact is None and any(name == UNKNOWN for name, _m in CHOICES[key]) else ""


def unit_of(facts: Facts, key: str) -> str:
    """The unit a number is typed in: the one it was entered in, else the catalogue's."""
    if key == LARGEST:
        return "mm"
    if key == COUNT:
        return ""
    fact = facts.get(key)
    if fact is not None and DEFINITIONS[key].factor(fact.unit) is not None:
        return fact.unit
    return DEFINITIONS[key].unit


def recorded_number(facts: Facts, key: str) -> str:
    """What is recorded, as it stands in the field; empty where it is not known exactly."""
    if key in (LARGEST, COUNT):
        fact = facts.get(NODULES)
        if fact is None:
            return ""
        low, high = fact.domain.largest if key == LARGEST else fact.domain.count
        return f"{low:g}" if low == high else ""
    fact = facts.get(key)
    if fact is None or not fact.exact:
        return ""
    try:
        return f"{Decimal(fact.entered):f}"
    except InvalidOperation:
        return f"{fact.domain.low:g}"


def _same(typed: str, recorded: str) -> bool:
    """Whether both are the same number, or the same text where one is none: 13 is 13.0."""
    try:
        return Decimal(typed.strip().replace(",", ".")) == Decimal(recorded)
    except InvalidOperation:
        return typed.strip() == recorded


@dataclass(frozen=True)
class Supposed:
    """What is supposed: choices and typed numbers by fact; only what differs from the record counts."""

    choices: Mapping[str, str]
    numbers: Mapping[str, str]

    def changed(self, facts: Facts) -> list[str]:
        """The facts that are supposed to be other than recorded."""
        found = [k for k, v in self.choices.items() if v and v != recorded_choice(facts, k)]
        return found + [k for k, v in self.numbers.items() if v.strip() and not _same(v, recorded_number(facts, k))]

    def apply(self, facts: Facts) -> Facts:
        """The facts with what is supposed, the same ones where nothing is. ``UserError`` where a number is
        impossible or contradicts another."""
        changed = self.changed(facts)
        if not changed:
            return facts
        made: list[Fact] = []
        removed: list[str] = []
        for key in changed:
            if key in self.choices:
                members = dict(CHOICES[key])[self.choices[key]]
                if not members:
                    removed.append(key)
                else:
                    made.append(Fact(key, Choices(members)))
                    removed += _contradicted(key, members)
            elif key not in (LARGEST, COUNT):
                made.append(_laboratory(key, self.numbers[key], unit_of(facts, key)))
        if LARGEST in changed or COUNT in changed:
            made.append(_nodules(facts, self.numbers))
        return facts.with_facts(made, removed)


def _contradicted(key: str, members: tuple[Any, ...]) -> list[str]:
    """Recorded facts that cannot stand beside a supposed one."""
    if key == "tumour.pv_invasion" and members != ("Vp4",):
        return ["tumour.pv_main_trunk"]
    if key == "tumour.distant_mets":
        return ["tumour.extrahepatic"]
    return []


def _laboratory(key: str, typed: str, unit: str) -> Fact:
    number = _number(key, typed)
    definition = DEFINITIONS[key]
    factor = definition.factor(unit) or Decimal(1)
    value = float(number * factor)
    domain = definition.domain
    assert isinstance(domain, Interval)
    if not domain.contains(value):
        raise UserError(
            _("{name} cannot be {value}.").format(name=wording.fact_name(key), value=f"{typed} {unit}".strip())
        )
    return Fact(key, Interval.point(value), typed, unit)


def _number(key: str, typed: str) -> Decimal:
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise UserError(_("{name}: {value} is not a number.").format(name=wording.fact_name(key), value=typed))
    return number


def _whole(key: str, typed: str, limits: tuple[int, int]) -> int:
    number = _number(key, typed)
    if number != number.to_integral_value() or not limits[0] <= number <= limits[1]:
        raise UserError(
            _("{name}: a whole number from {low} to {high}.").format(
                name=wording.fact_name(key), low=limits[0], high=limits[1]
            )
        )
    return int(number)


def _nodules(facts: Facts, numbers: Mapping[str, str]) -> Fact:
    """The nodules with another number or another largest one; listed sizes are kept as far as they fit."""
    fact = facts.get(NODULES)
    known: Nodules | None = fact.domain if fact is not None else None
    listed = sorted((a for a, b in known.cases[0].listed if a == b), reverse=True) if known is not None else []
    typed_count, typed_largest = numbers.get(COUNT, "").strip(), numbers.get(LARGEST, "").strip()
    count = _whole(COUNT, typed_count, NODULE_COUNT_POSSIBLE) if typed_count else None
    largest = _whole(LARGEST, typed_largest, DIAMETER_POSSIBLE_MM) if typed_largest else None
    if count == 0:
        return Fact(NODULES, nodules_of([]), "0")
    if largest is not None and listed:
        listed = [largest, *(min(size, largest) for size in listed[1:])]
    if count is not None:
        listed = listed[:count]
    sizes = [(size, size) for size in listed]
    span = (count, count) if count is not None else (known.count if known is not None else None)
    limit = (largest, largest) if largest is not None else (known.largest if known is not None else None)
    return Fact(NODULES, nodules_of(sizes or None, span, limit))


def compare(view: CaseView, supposed: Facts, shown: tuple[str, ...]) -> tuple[Assessment, list[Difference]]:
    """The results for the supposed facts: the stages always, further scores where they change and are shown."""
    changed = assess(supposed) if supposed is not view.snapshot.facts else view.assessment
    found = []
    for system, after in changed.results.items():
        before = view.assessment[system]
        if before.switched_off:
            continue
        differs = _answer(before) != _answer(after)
        if system in ALWAYS_COMPARED or (differs and system in shown):
            found.append(Difference(system, wording.value_summary(before), wording.value_summary(after), differs))
    order = {system: n for n, system in enumerate(ALWAYS_COMPARED)}
    found.sort(key=lambda d: order.get(d.system, len(order)))
    return changed, found


def _answer(result: Result) -> tuple[Any, str]:
    """What is shown of a result: parts of a value that stand nowhere on the screen do not count as a change."""
    return result.possible, wording.value_summary(result)


def note_text(view: CaseView, supposed: Supposed, differences: list[Difference]) -> str:
    """What was supposed and what would change, every line marked as hypothetical."""
    mark = _("Hypothetical:")
    lines = [f"{mark} {view.case.patient.case_number}, {wording.date_text(view.snapshot.as_of)}"]
    for key in supposed.changed(view.snapshot.facts):
        was, now = described(view.snapshot.facts, key), supposed_words(view.snapshot.facts, supposed, key)
        name = wording.fact_name(key)
        lines.append(f"{mark} {name}: {was} → {now}")
    for difference in differences:
        if difference.changes:
            name = wording.name_with_edition(difference.system)
            lines.append(f"{mark} {name}: {difference.recorded} → {difference.supposed}")
    if not any(d.changes for d in differences):
        lines.append(f"{mark} {_('no stage or score listed changes')}")
    return "\n".join(lines)


def described(facts: Facts, key: str) -> str:
    """What is recorded, in words."""
    if key in (LARGEST, COUNT):
        number = recorded_number(facts, key)
        return f"{number} {unit_of(facts, key)}".strip() if number else _("not known exactly")
    fact = facts.get(key)
    return wording.value_text(fact) if fact is not None else _("unknown")


def supposed_words(facts: Facts, supposed: Supposed, key: str) -> str:
    """What is supposed, in words."""
    if key in supposed.choices:
        members = dict(CHOICES[key])[supposed.choices[key]]
        if not members:
            return _("unknown")
        return wording.or_text([wording.value_text(exact_fact(key, member)) for member in members])
    return f"{supposed.numbers[key]} {wording.unit_text(unit_of(facts, key))}".strip()
