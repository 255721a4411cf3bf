"""Child-Pugh score and class.

Source: Pugh RNH et al., Br J Surg 1973;60:646, doi:10.1002/bjs.1800600817; bands as in RULES A1.

==================================  =======  ==================  ==========
item                                1 point  2 points            3 points
==================================  =======  ==================  ==========
bilirubin, mg/dL                    < 2      2 to 3 inclusive    > 3
bilirubin, umol/L                   < 34     34 to 51 inclusive  > 51
bilirubin, cholestatic, mg/dL       < 4      4 to 10 inclusive   > 10
albumin, g/L (g/dL x 10)            > 35     28 to 35 inclusive  < 28
INR                                 < 1.7    1.7 to 2.3 incl.    > 2.3
or prothrombin prolongation, s      < 4      4 to 6 inclusive    > 6
or prothrombin activity, %          > 70     40 to 70 inclusive  < 40
ascites                             none     mild                moderate_severe
encephalopathy (West Haven grade)   0        1 to 2              3 to 4
==================================  =======  ==================  ==========

Score 5 to 15; A 5-6, B 7-9, C 10-15. Sources differ on the upper INR band (2.2 or 2.3): 2.3 here.
Bilirubin is judged in the unit of entry, because 34.0-34.2 and 51.0-51.3 umol/L classify differently in
mg/dL. The cholestatic band applies only where cholestatic disease is recorded as present. INR is used
where anything is known of it, else prothrombin. A class or score stated in a letter is used only where the
five items leave more than one class, and only as far as it agrees with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from hccboard.domain.catalogue import canonical
from hccboard.domain.decision import Refinement, Result, Rule, Step, Variable, cells, outcome_of
from hccboard.domain.facts import Choices, Condition, Facts, above, at_least, at_most, below, one_of
from hccboard.domain.variables import Variables, plain

EDITION = "1973"
CLASSES = {"A": (5, 6), "B": (7, 8, 9), "C": (10, 11, 12, 13, 14, 15)}
STATED = "child_pugh_stated"
_MG_DL = {value: canonical("bilirubin", value, "mg/dL") for value in ("2", "3", "4", "10")}


@dataclass(frozen=True, slots=True)
class Item:
    """One item: the condition for 1 point and the condition for 3 points; otherwise 2."""

    name: str
    key: str
    one: Condition
    three: Condition

    def points(self, domain: Any) -> frozenset[int]:
        """The points some value of the set scores."""
        found = set()
        one, rest = domain.split(self.one)
        if one is not None:
            found.add(1)
        if rest is not None:
            three, two = rest.split(self.three)
            if three is not None:
                found.add(3)
            if two is not None:
                found.add(2)
        return frozenset(found)


def _bilirubin(facts: Facts) -> Item:
    fact = facts.get("bilirubin")
    cholestatic = facts.get("cholestatic_disease")
    if cholestatic is not None and cholestatic.domain.values == (True,):
        return Item("bilirubin", "bilirubin", below(_MG_DL["4"]), above(_MG_DL["10"]))
    if fact is not None and fact.unit == "mg/dL":
        return Item("bilirubin", "bilirubin", below(_MG_DL["2"]), above(_MG_DL["3"]))
    return Item("bilirubin", "bilirubin", below(34), above(51))


_ALBUMIN = Item("albumin", "albumin", above(35), below(28))
_INR = Item("inr", "inr", below(1.7), above(2.3))
_PROLONGATION = Item("inr", "pt_prolongation_s", below(4), above(6))
_ACTIVITY = Item("inr", "pt_activity_pct", above(70), below(40))
_ASCITES = Item("ascites", "ascites", one_of("none"), one_of("moderate_severe"))
_ENCEPHALOPATHY = Item("encephalopathy", "encephalopathy_grade", at_most(0), at_least(3))


def _items(facts: Facts) -> tuple[Item, ...]:
    coagulation = _INR
    if "inr" not in facts:
        if "pt_prolongation_s" in facts:
            coagulation = _PROLONGATION
        elif "pt_activity_pct" in facts:
            coagulation = _ACTIVITY
    return _bilirubin(facts), _ALBUMIN, coagulation, _ASCITES, _ENCEPHALOPATHY


@lru_cache(maxsize=4096)
def _sums(point_sets: tuple[frozenset[int], ...]) -> frozenset[int]:
    sums = frozenset({0})
    for points in point_sets:
        sums = frozenset(a + b for a, b in product(sums, points))
    return sums


def class_of(score: int) -> str:
    """A 5-6, B 7-9, C 10-15."""
    return "A" if score <= 6 else "B" if score <= 9 else "C"


def _classes(scores: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted({class_of(s) for s in scores}))


def _with_stated(scores: frozenset[int], stated: frozenset[int] | None) -> frozenset[int]:
    if stated is None or len(_classes(scores)) < 2:
        return scores
    return scores & stated or scores


@dataclass(frozen=True, slots=True)
class _Scored:
    """The five items with the points each may score, the possible sums, and what a letter states."""

    items: tuple[Item, ...]
    domains: tuple[Any, ...]
    points: tuple[frozenset[int], ...]
    stated: frozenset[int] | None
    scores: frozenset[int]

    def scores_if(self, index: int, domain: Any) -> frozenset[int]:
        """The possible sums if one item's value lay in ``domain``."""
        points = (*self.points[:index], self.items[index].points(domain), *self.points[index + 1 :])
        return _with_stated(_sums(points), self.stated)

    def refinements(self) -> list[Refinement]:
        found: list[Refinement] = []
        for index, (item, domain) in enumerate(zip(self.items, self.domains, strict=True)):
            if not domain.exact and len(self.points[index]) > 1:
                parts = [p for c in (item.one, item.three) for p in domain.split(c) if p is not None]
                values = [Choices(tuple(sorted(self.scores_if(index, p)))) for p in cells(domain, parts)]
                found.append((item.key, values))
        return found


def _scored(variables: Variables) -> _Scored:
    facts = variables.facts
    items = _items(facts)
    domains = tuple(variables.domain(item.key) for item in items)
    points = tuple(item.points(domain) for item, domain in zip(items, domains, strict=True))
    stated_fact = facts.get(STATED)
    stated = frozenset(stated_fact.domain.values) if stated_fact is not None else None
    return _Scored(items, domains, points, stated, _with_stated(_sums(points), stated))


def _scored_once(variables: Variables) -> _Scored:
    """The scored items of a patient, computed once for all systems that need the class."""
    made = variables.cache.get("child_pugh")
    if made is None:
        made = variables.cache["child_pugh"] = _scored(variables)
    return made


def score_variable(variables: Variables) -> Variable:
    """The set of possible scores as one variable for the systems that use the class."""
    scored = _scored_once(variables)
    return Variable("child_pugh", Choices(tuple(sorted(scored.scores))),
                    lambda: _used(variables, scored), scored.refinements)  # fmt: skip


def _used(variables: Variables, scored: _Scored) -> dict[str, Any]:
    scores = sorted(scored.scores)
    classes = "/".join(_classes(scores))
    return {"child_pugh": f"{classes}{scores[0]}" if len(scores) == 1
            else f"{classes} ({scores[0]}-{scores[-1]})"}  # fmt: skip


def _trace(variables: Variables, scored: _Scored) -> tuple[Step, ...]:
    steps = []
    for item in scored.items:
        for points, condition in ((1, item.one), (3, item.three)):
            variable = plain(variables.facts, item.key)
            rule = Rule(f"child_pugh.{item.name}_{points}", item.key, condition)
            outcome = outcome_of(variable.domain, condition)
            steps.append(Step(f"{rule.text}: {points} points", rule.id, outcome, variable.used()))
    return tuple(steps)


def _notes(variables: Variables, scored: _Scored) -> tuple[str, ...]:
    notes = []
    facts = variables.facts
    bilirubin = facts.get("bilirubin")
    if bilirubin is not None and bilirubin.exact:
        value = bilirubin.domain.low
        if 34 <= value <= _MG_DL["2"] or 51 <= value <= _MG_DL["3"]:
            notes.append("borderline_by_unit")
    if scored.stated is not None:
        by_items = _sums(scored.points)
        if not by_items & scored.stated:
            notes.append("stated_class_disagrees")
        elif len(_classes(by_items)) > 1:
            notes.append("class_as_stated")
    both = {"inr", "pt_prolongation_s"} & set(facts.by_key)
    if len(both) == 2 and _PROLONGATION.points(variables.domain("pt_prolongation_s")) != _INR.points(
        variables.domain("inr")
    ):
        notes.append("inr_and_prothrombin_disagree")
    return tuple(notes)


def child_pugh(variables: Variables) -> Result:
    """Score, class and the points of each item.

    ``possible`` holds the classes. Where the class is the same for every completion but the score is not, the
    value's ``score`` and the open points are ``None``.
    """
    scored = _scored_once(variables)
    scores, classes = scored.scores, _classes(scored.scores)
    value = None
    if len(classes) == 1:
        points = {
            item.name: next(iter(p)) if len(p) == 1 else None
            for item, p in zip(scored.items, scored.points, strict=True)
        }
        value = {"score": next(iter(scores)) if len(scores) == 1 else None, "class": classes[0], "points": points}
    return Result(
        "child_pugh", EDITION, value, classes, _missing(scored, classes),
        value is not None and any(len(p) > 1 for p in scored.points), _trace(variables, scored),
        _notes(variables, scored), {"score": sorted(scores)},
    )  # fmt: skip


def _missing(scored: _Scored, classes: tuple[str, ...]) -> tuple[str, ...]:
    if len(classes) == 1:
        return ()
    ranked = []
    for index, (key, values) in enumerate(scored.refinements()):
        left = [len(_classes(v.values)) for v in values]
        if min(left) < len(classes):
            ranked.append((sum(left) / len(left), index, key))
    return tuple(key for *_, key in sorted(ranked)) or tuple(key for key, _ in scored.refinements())


def stated_choices(stated_class: str | None, stated_score: int | None) -> Choices:
    """The scores a letter's class or score allows."""
    scores = CLASSES[stated_class] if stated_class else tuple(range(5, 16))
    if stated_score is not None:
        scores = tuple(s for s in scores if s == stated_score)
    return Choices(scores)
