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
five items leave more than one class, and only as far as it agrees with them: once the items settle the class, a
stated score does not settle the score. What rests on a stated class says so. Where INR and prothrombin (time or
activity) are both known and can score no common points, INR counts and the score with prothrombin is noted beside it
(RULES A1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from hccboard.domain.catalogue import DEFINITIONS, canonical
from hccboard.domain.cells import Cells, cells_of
from hccboard.domain.decision import Refinement, Result, Rule, Step, Variable, noted, outcome_of
from hccboard.domain.facts import Choices, Condition, Facts, above, at_least, at_most, below, one_of
from hccboard.domain.variables import Variables

EDITION = "1973"
CLASSES = {"A": (5, 6), "B": (7, 8, 9), "C": (10, 11, 12, 13, 14, 15)}
SCORES = Choices(tuple(range(5, 16)))
STATED = "child_pugh_stated"
_MG_DL = {value: canonical("bilirubin", value, "mg/dL") for value in ("2", "3", "4", "10")}

Points = tuple[int, ...]  # the points an item may score, ascending


class Item:
    """One item: the condition for 1 point and the condition for 3 points; otherwise 2."""

    def __init__(self, name: str, key: str, one: Condition, three: Condition) -> None:
        self.name = name
        self.key = key
        self.rules = tuple(
            Rule(f"child_pugh.{name}_{points}", key, condition, f": {points} points")
            for points, condition in ((1, one), (3, three))
        )
        self._cells = cells_of(DEFINITIONS[key].domain, [one, three])
        self._scoring = ((1, self._cells.met(one)), (3, self._cells.met(three)))

    def points(self, variable: Variable) -> Points:
        """The points some value of the set scores."""
        mask = variable.mask(self._cells)
        found = [points for points, scoring in self._scoring if mask & scoring]
        if mask & ~(self._scoring[0][1] | self._scoring[1][1]):
            found.append(2)
        return tuple(sorted(found))


_BILIRUBIN = Item("bilirubin", "bilirubin", below(34), above(51))
_BILIRUBIN_MG_DL = Item("bilirubin", "bilirubin", below(_MG_DL["2"]), above(_MG_DL["3"]))
_BILIRUBIN_CHOLESTATIC = Item("bilirubin", "bilirubin", below(_MG_DL["4"]), above(_MG_DL["10"]))
_ALBUMIN = Item("albumin", "albumin", above(35), below(28))
_INR = Item("inr", "inr", below(1.7), above(2.3))
_PROLONGATION = Item("inr", "pt_prolongation_s", below(4), above(6))
_ACTIVITY = Item("inr", "pt_activity_pct", above(70), below(40))
_ASCITES = Item("ascites", "ascites", one_of("none"), one_of("moderate_severe"))
_ENCEPHALOPATHY = Item("encephalopathy", "encephalopathy_grade", at_most(0), at_least(3))


def _bilirubin(facts: Facts) -> Item:
    cholestatic = facts.get("cholestatic_disease")
    if cholestatic is not None and cholestatic.domain.values == (True,):
        return _BILIRUBIN_CHOLESTATIC
    fact = facts.get("bilirubin")
    return _BILIRUBIN_MG_DL if fact is not None and fact.unit == "mg/dL" else _BILIRUBIN


def _items(facts: Facts) -> tuple[Item, ...]:
    coagulation = _INR
    if "inr" not in facts:
        if "pt_prolongation_s" in facts:
            coagulation = _PROLONGATION
        elif "pt_activity_pct" in facts:
            coagulation = _ACTIVITY
    return _bilirubin(facts), _ALBUMIN, coagulation, _ASCITES, _ENCEPHALOPATHY


def class_of(score: int) -> str:
    """A 5-6, B 7-9, C 10-15."""
    return "A" if score <= 6 else "B" if score <= 9 else "C"


def _classes(scores: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted({class_of(s) for s in scores}))


@lru_cache(maxsize=4096)
def _sums(points: tuple[Points, ...]) -> tuple[int, ...]:
    return tuple(sorted({sum(choice) for choice in product(*points)}))


@lru_cache(maxsize=4096)
def _possible(points: tuple[Points, ...], stated: Points | None) -> Choices:
    """The sums; what a letter states counts only where they leave more than one class, and as far as it
    agrees with one of them."""
    sums = _sums(points)
    if stated is not None and len(_classes(sums)) > 1:
        sums = tuple(s for s in sums if s in stated) or sums
    return Choices(sums)


def _refinements(
    keys: tuple[str, ...], points: tuple[Points, ...], stated: Points | None
) -> list[tuple[str, list[Choices]]]:
    """For every item whose points are open: the scores possible if it scored each of them."""
    found = []
    for i, (key, options) in enumerate(zip(keys, points, strict=True)):
        if len(options) > 1:
            before, after = points[:i], points[i + 1 :]
            found.append((key, [_possible((*before, (p,), *after), stated) for p in options]))
    return found


@dataclass(frozen=True, slots=True)
class _Scored:
    """The five items with the points each may score, what a letter states, and the possible scores."""

    items: tuple[Item, ...]
    points: tuple[Points, ...]
    stated: Points | None
    scores: Choices


def _scored(variables: Variables) -> _Scored:
    """The scored items of a patient, computed once for all systems that need the class."""
    made: _Scored | None = variables.cache.get("child_pugh")
    if made is None:
        facts = variables.facts
        items = _items(facts)
        points = tuple(item.points(variables[item.key]) for item in items)
        stated_fact = facts.get(STATED)
        stated = tuple(stated_fact.domain.values) if stated_fact is not None else None
        made = variables.cache["child_pugh"] = _Scored(items, points, stated, _possible(points, stated))
    return made


def score_variable(variables: Variables) -> Variable:
    """The set of possible scores as one variable for the systems that use the class."""
    scored = _scored(variables)
    return _score_variable(tuple(item.key for item in scored.items), scored.points, scored.stated)


@lru_cache(maxsize=1024)
def _score_variable(keys: tuple[str, ...], points: tuple[Points, ...], stated: Points | None) -> Variable:
    possible = _possible(points, stated)

    def refine(cells: Cells, mask: int) -> list[Refinement]:
        # A value that contradicts what the letter states is no completion: it leaves none of the cells.
        refinements = _refinements(keys, points, stated)
        return [(key, [cells.mask(scores) & mask for scores in values]) for key, values in refinements]

    variable = Variable("child_pugh", possible, lambda: _used(possible.values), SCORES, refine)
    # A class that is sure whatever a missing item is still makes the stages that use it provisional (RULES 0.1).
    variable.incomplete = any(len(p) > 1 for p in points)
    return variable


def _used(scores: Points) -> dict[str, Any]:
    classes = "/".join(_classes(scores))
    return {"child_pugh": f"{classes}{scores[0]}" if len(scores) == 1
            else f"{classes} ({scores[0]}-{scores[-1]})"}  # fmt: skip


def stated_note(variables: Variables) -> str:
    """The note of everything that uses the class, where it rests on a letter because the five items do not decide:
    with the day of the letter where that is known. Else ""."""
    fact = variables.facts.get(STATED)
    if fact is None:
        return ""
    scored = _scored(variables)
    by_items = _sums(scored.points)
    if len(_classes(by_items)) == 1 or not set(by_items) & set(scored.stated or ()):
        return ""
    known = {"year": 4, "month": 7}.get(fact.date_precision, 10)
    day = [fact.date.isoformat()[:known]] if fact.date else []
    return noted("rests_on_stale_stated_class" if fact.stale else "rests_on_stated_class", *day)


def item_keys(variables: Variables) -> tuple[str, ...]:
    """The facts that the five items are judged by."""
    return tuple(item.key for item in _scored(variables).items)


def _contradicting(variables: Variables, scored: _Scored) -> tuple[Item, Points] | None:
    """Prothrombin, time before activity, that can score none of the points that the INR can."""
    if scored.items[2] is not _INR:
        return None
    for item in (_PROLONGATION, _ACTIVITY):
        if item.key in variables.facts:
            points = item.points(variables[item.key])
            if not set(points) & set(scored.points[2]):
                return item, points
    return None


def _trace(variables: Variables, scored: _Scored) -> tuple[Step, ...]:
    steps = []
    contradicting = _contradicting(variables, scored)
    for item in (*scored.items, *((contradicting[0],) if contradicting else ())):
        variable = variables[item.key]
        for rule in item.rules:
            steps.append(variable.step(rule, outcome_of(variable.domain, rule.condition)))
    return tuple(steps)


def inr_notes(facts: Facts) -> tuple[str, ...]:
    """The INR says little of the liver under full-dose anticoagulation (RULES A1)."""
    anticoagulated = facts.get("comorbidities.full_dose_anticoagulation")
    warned = "inr" in facts and anticoagulated is not None and anticoagulated.domain.values == (True,)
    notes = ("inr_under_anticoagulation",)
    return notes if warned else ()


def _notes(variables: Variables, scored: _Scored) -> tuple[str, ...]:
    notes = []
    facts = variables.facts
    bilirubin = facts.get("bilirubin")
    if bilirubin is not None and bilirubin.exact and scored.items[0] is not _BILIRUBIN_CHOLESTATIC:
        value = bilirubin.domain.low
        if 34 <= value < _MG_DL["2"] or 51 < value <= _MG_DL["3"]:
            notes.append("borderline_by_unit")
    if scored.stated is not None:
        by_items = _sums(scored.points)
        if not set(by_items) & set(scored.stated):
            notes.append("stated_class_disagrees")
        elif len(_classes(by_items)) > 1:
            notes.append("class_as_stated")
            if facts.by_key[STATED].date:
                notes.append(stated_note(variables))
        elif len(by_items) > 1 and len(scored.stated) == 1:
            notes.append("stated_score_not_used")
    contradicting = _contradicting(variables, scored)
    if contradicting is not None:
        points = (*scored.points[:2], contradicting[1], *scored.points[3:])
        shown = _used(_possible(points, scored.stated).values)["child_pugh"]
        notes.append("inr_and_prothrombin_disagree")
        notes.append(noted("with_prothrombin", shown))
    notes += inr_notes(facts)
    return tuple(notes)


def child_pugh(variables: Variables) -> Result:
    """Score, class and the points of each item.

    ``possible`` holds the classes. Where the class is the same for every completion but the score is not, the
    value's ``score`` and the open points are ``None``.
    """
    scored = _scored(variables)
    scores = scored.scores.values
    classes = _classes(scores)
    value = None
    if len(classes) == 1:
        value = {
            "score": scores[0] if len(scores) == 1 else None,
            "class": classes[0],
            "points": {
                item.name: points[0] if len(points) == 1 else None
                for item, points in zip(scored.items, scored.points, strict=True)
            },
        }
    return Result(
        "child_pugh", EDITION, value, classes, _missing(scored, classes),
        value is not None and any(len(p) > 1 for p in scored.points), _trace(variables, scored),
        _notes(variables, scored), {"score": list(scores)},
    )  # fmt: skip


def _missing(scored: _Scored, classes: tuple[str, ...]) -> tuple[str, ...]:
    if len(classes) == 1:
        return ()
    refinements = _refinements(tuple(item.key for item in scored.items), scored.points, scored.stated)
    ranked = []
    for index, (key, values) in enumerate(refinements):
        left = [len(set(_classes(scores.values)) & set(classes)) for scores in values]
        left = [n for n in left if n > 0]
        if left and min(left) < len(classes):
            ranked.append((sum(left) / len(left), index, key))
    return tuple(key for *_, key in sorted(ranked)) or tuple(key for key, _ in refinements)


def stated_choices(stated_class: str | None, stated_score: int | None) -> Choices:
    """The scores a letter's class or score allows."""
    scores = CLASSES[stated_class] if stated_class else SCORES.values
    if stated_score is not None:
        scores = tuple(s for s in scores if s == stated_score)
    return Choices(scores)


__all__ = ["CLASSES", "EDITION", "STATED", "child_pugh", "class_of", "item_keys", "score_variable", "stated_choices",
           "stated_note"]  # fmt: skip
