"""The decision walker: the exact set of answers still possible, what would decide, and the trace.

A system is a plain function of a ``Walk``: it asks rules in the order of the guideline and returns an
``Answer``. ``explore`` runs it once for every way the unknown rules may turn out. On each path the set of
the variable that was asked is narrowed to the part that gives that outcome, so a later question about the
same variable cannot contradict an earlier one. The variables of a system are independent of each other,
so the paths together give exactly the reachable answers: none missing, none to spare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

from hccboard.domain.facts import INFINITY, Choices, Condition, Interval, Outcome

UNDEFINED = "undefined"  # the source gives no rule for these facts


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One comparison of one variable with constants. ``id`` is stable: words and citations hang on it."""

    id: str
    variable: str
    condition: Condition
    text: str = field(init=False, default="", compare=False)

    def __post_init__(self) -> None:
        name = self.condition.quantity or self.variable
        object.__setattr__(self, "text", f"{name} {self.condition}")


# What would be possible if one fact were known: (key of the fact, the variable's set for each of its values)
Refinement = tuple[str, Sequence[Any]]


class Variable:
    """A fact, or several joint facts, as rules see them.

    ``domain`` is the set of possible values. ``used()`` shows the facts behind it for the trace. ``refine()``
    lists for every fact behind it that is not exactly known what the set could become; where it is ``None``
    the variable is one fact, ``name``, and the rules asked give the parts.
    """

    __slots__ = ("_show", "_shown", "domain", "name", "refine")

    def __init__(self, name: str, domain: Any, show: Callable[[], dict[str, Any]],
                 refine: Callable[[], Iterable[Refinement]] | None = None) -> None:  # fmt: skip
        self.name = name
        self.domain = domain
        self.refine = refine
        self._show = show
        self._shown: dict[str, Any] | None = None

    def used(self) -> dict[str, Any]:
        """The facts behind the variable by key, as the trace shows them; the same object at every call."""
        if self._shown is None:
            self._shown = self._show()
        return self._shown


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path ends in: the label (stage, class, points) and the full value of the contract."""

    label: Any
    value: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rule of the trace: what was asked, what is known, what came out."""

    rule: str
    id: str
    outcome: Outcome
    used: dict[str, Any]


class Walk:
    """One path through a system's rules."""

    __slots__ = ("_asked", "_depth", "_pending", "_script", "_variables", "narrowed")

    def __init__(self, variables: Mapping[str, Variable], script: list[bool],
                 pending: list[list[bool]], asked: dict[str, Rule]) -> None:  # fmt: skip
        self._variables = variables
        self._script = script
        self._pending = pending
        self._asked = asked
        self._depth = 0
        self.narrowed: dict[str, Any] = {}

    def met(self, rule: Rule) -> bool:
        """Whether the rule is met on this path; an unknown outcome is followed both ways."""
        name = rule.variable
        narrowed = self.narrowed
        domain = narrowed[name] if name in narrowed else self._variables[name].domain
        self._asked[rule.id] = rule  # a rule asked again keeps its place
        met, unmet = domain.split(rule.condition)
        if unmet is None:
            return True
        if met is None:
            return False
        depth = self._depth
        self._depth = depth + 1
        script = self._script
        if depth == len(script):
            self._pending.append([*script, False])
            script.append(True)
        taken = script[depth]
        narrowed[name] = met if taken else unmet
        return taken

    def any(self, *rules: Rule) -> bool:
        """Whether at least one is met; asked in order, the first met one ends it."""
        return any(self.met(rule) for rule in rules)

    def all(self, *rules: Rule) -> bool:
        """Whether all are met; asked in order, the first unmet one ends it."""
        return all(self.met(rule) for rule in rules)


System = Callable[[Walk], Answer]


# For one label: the sets a variable is narrowed to on the paths there; a variable that is not in it is free.
Projection = dict[str, list[Any]]


@dataclass(slots=True)
class Exploration:
    """Every answer that can be reached, with the sets of the variables that lead there, and the rules asked."""

    answers: dict[Any, list[Any]]  # label -> the different values it comes with
    projections: dict[Any, Projection]
    asked: dict[str, Rule]
    variables: Mapping[str, Variable]
    branched: bool  # whether an unknown fact was asked for on the way
    _unions: dict[str, list[tuple[Any, frozenset[Any] | None]]] = field(default_factory=dict)

    def labels(self) -> set[Any]:
        return set(self.answers)

    def labels_with(self, name: str, domain: Any) -> set[Any]:
        """The labels still reachable if a variable's set were ``domain``."""
        if isinstance(domain, Choices):
            values = domain.values
            return {
                label for label, union in self._codes(name) if union is None or not union.isdisjoint(values)
            }
        return {
            label
            for label, projection in self.projections.items()
            if name not in projection or any(part.meet(domain) is not None for part in projection[name])
        }

    def labels_at(self, name: str, points: Iterable[float]) -> list[int]:
        """How many labels are still reachable if a quantity had each of these values."""
        free = sum(name not in projection for projection in self.projections.values())
        narrowed = [projection[name] for projection in self.projections.values() if name in projection]
        return [free + sum(any(part.contains(p) for part in parts) for parts in narrowed) for p in points]

    def _codes(self, name: str) -> list[tuple[Any, frozenset[Any] | None]]:
        """For each label the codes of a variable that lead there; ``None`` where all do."""
        found = self._unions.get(name)
        if found is None:
            found = self._unions[name] = [
                (label, frozenset(v for part in projection[name] for v in part.values) if name in projection else None)
                for label, projection in self.projections.items()
            ]
        return found

    def narrowed_sets(self, name: str) -> list[Any]:
        return [part for p in self.projections.values() for part in p.get(name, ())]

    def steps(self) -> tuple[Step, ...]:
        """The trace: each rule once, in the order first asked, judged on what is recorded."""
        steps = []
        for rule in self.asked.values():
            variable = self.variables[rule.variable]
            steps.append(Step(rule.text, rule.id, outcome_of(variable.domain, rule.condition), variable.used()))
        return tuple(steps)


def _merge(into: Projection | None, narrowed: Projection) -> Projection:
    """The projection of two ways to one label: a variable stays only if both narrow it."""
    if into is None:
        return {name: list(parts) for name, parts in narrowed.items()}
    for name in list(into):
        if name not in narrowed:
            del into[name]
        else:
            known = into[name]
            known.extend(part for part in narrowed[name] if not any(part is k for k in known))
    return into


def outcome_of(domain: Any, condition: Condition) -> Outcome:
    """Kleene comparison of what is known with a constant."""
    met, unmet = domain.split(condition)
    if unmet is None:
        return Outcome.MET
    return Outcome.UNMET if met is None else Outcome.UNKNOWN


def explore(system: System, variables: Mapping[str, Variable]) -> Exploration:
    """Run a system along every path its unknown rules allow."""
    asked: dict[str, Rule] = {}
    pending: list[list[bool]] = [[]]
    answers: dict[Any, list[Any]] = {}
    projections: dict[Any, Projection] = {}
    paths = 0
    while pending:
        walk = Walk(variables, pending.pop(), pending, asked)
        answer = system(walk)
        _add(answers, answer)
        narrowed = {name: [domain] for name, domain in walk.narrowed.items()}
        projections[answer.label] = _merge(projections.get(answer.label), narrowed)
        paths += 1
    return Exploration(answers, projections, asked, variables, paths > 1)


def _add(answers: dict[Any, list[Any]], answer: Answer) -> None:
    values = answers.setdefault(answer.label, [])
    if answer.value not in values:
        values.append(answer.value)


def combine(parts: Sequence[Exploration], answer_of: Callable[..., Answer]) -> Exploration:
    """The exploration of an answer made from the labels of parts that share no variable."""
    answers: dict[Any, list[Any]] = {}
    projections: dict[Any, Projection] = {}
    for labels in product(*(part.answers for part in parts)):
        answer = answer_of(*labels)
        _add(answers, answer)
        narrowed: Projection = {}
        for part, label in zip(parts, labels, strict=True):
            narrowed.update(part.projections[label])
        projections[answer.label] = _merge(projections.get(answer.label), narrowed)
    asked = {name: rule for part in parts for name, rule in part.asked.items()}
    return Exploration(answers, projections, asked, parts[0].variables, any(p.branched for p in parts))


def missing_facts(exploration: Exploration) -> tuple[str, ...]:
    """The facts of which some value would leave fewer answers, the most decisive first.

    Decisive means: the fewest answers left on average over the values the rules can tell apart. Where no fact
    alone would narrow the answers, all unknown facts that were asked for.
    """
    possible = len(exploration.answers)
    if possible < 2:
        return ()
    names = list(dict.fromkeys(rule.variable for rule in exploration.asked.values()))
    best: dict[str, tuple[float, int]] = {}
    for order, (key, left) in enumerate(_answers_left(exploration, names)):
        if left and min(left) < possible:
            rank = sum(left) / len(left), order
            if key not in best or rank < best[key]:
                best[key] = rank
    found = tuple(sorted(best, key=best.__getitem__))
    return found or _unknown_facts(exploration, names)


def _answers_left(exploration: Exploration, names: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
    """For every fact that is not exactly known: how many answers each of its values would leave."""
    for name in names:
        variable = exploration.variables[name]
        domain = variable.domain
        if domain.exact:
            continue
        if variable.refine is not None:
            for key, domains in variable.refine():
                yield key, [len(exploration.labels_with(name, part)) for part in domains]
        elif isinstance(domain, Interval):
            yield name, exploration.labels_at(name, _tell_apart(domain, exploration.narrowed_sets(name)))
        else:
            yield name, [len(exploration.labels_with(name, part)) for part in cells(domain, ())]


def _tell_apart(domain: Interval, narrowed: Iterable[Interval]) -> list[float]:
    """A number from every part of an interval that the rules asked can tell apart."""
    limits = {domain.low, domain.high}
    for part in narrowed:
        limits.update((part.low, part.high))
    points = sorted(limits)
    found = [p for p in points if domain.contains(p)]
    found += [a + 1 if b == INFINITY else (a + b) / 2 for a, b in pairwise(points)]
    return found


def _unknown_facts(exploration: Exploration, names: Iterable[str]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for name in names:
        variable = exploration.variables[name]
        if not variable.domain.exact:
            for key, _ in variable.refine() if variable.refine else [(name, ())]:
                keys[key] = None
    return tuple(keys)


@lru_cache(maxsize=1024)
def _singles(values: tuple[Any, ...]) -> tuple[Choices, ...]:
    return tuple(Choices((value,)) for value in values)


def cells(domain: Any, narrowed: Iterable[Any]) -> Sequence[Any]:
    """The parts of a set that the rules asked can tell apart."""
    if isinstance(domain, Choices):
        return _singles(domain.values)
    if isinstance(domain, Interval):
        ends = {domain.low, domain.high}
        for part in narrowed:
            ends.update((part.low, part.high))
        points = sorted(ends)
        found = [Interval.point(p) for p in points if domain.contains(p)]
        found += [Interval(a, b, False, False) for a, b in pairwise(points)]
        return found
    return list(narrowed)


@dataclass(frozen=True)
class Result:
    """One system for one patient on one day.

    ``value`` is the answer where the facts decide it, else ``None``; ``provisional`` says that facts are
    missing but every completion gives this answer. ``possible`` holds the labels in the order of the system
    ("undefined" last), or for scores without classes ``{"low", "high"}``. ``missing`` names the facts that
    would narrow ``possible``. ``parts`` has the possible values of each part of ``value``. ``switched_off``
    is the reason why the system is not shipped enabled, else "".
    """

    system: str
    edition: str
    value: Any
    possible: Any
    missing: tuple[str, ...]
    provisional: bool
    trace: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    parts: Mapping[str, Any] = field(default_factory=dict)
    switched_off: str = ""


def merged_value(values: Sequence[Any]) -> Any:
    """What all values of one label share; the parts in which they differ are ``None``, of flags the common
    ones."""
    first = values[0]
    if len(values) == 1:
        return first
    if not isinstance(first, dict):
        return None
    merged: dict[str, Any] = {}
    for key, value in first.items():
        others = [other[key] for other in values[1:]]
        if all(other == value for other in others):
            merged[key] = value
        elif isinstance(value, list):
            merged[key] = [item for item in value if all(item in other for other in others)]
        else:
            merged[key] = None
    return merged


def parts_of(exploration: Exploration) -> dict[str, list[Any]]:
    """For answers that are objects: the possible values of each part, in the order first reached."""
    parts: dict[str, list[Any]] = {}
    for values in exploration.answers.values():
        for value in values:
            if isinstance(value, dict):
                for key, part in value.items():
                    seen = parts.setdefault(key, [])
                    if part not in seen:
                        seen.append(part)
    return parts


def _decided_value(exploration: Exploration) -> Any:
    return merged_value(next(iter(exploration.answers.values()))) if len(exploration.answers) == 1 else None


def labelled_result(
    system_id: str, edition: str, exploration: Exploration, labels: Sequence[Any], notes: tuple[str, ...] = ()
) -> Result:
    """A stage, class or criterion from its exploration; ``labels`` gives the order of the system."""
    possible = exploration.labels()
    order = {label: i for i, label in enumerate((*labels, UNDEFINED))}
    decided = len(possible) == 1
    return Result(
        system_id, edition,
        _decided_value(exploration),
        tuple(sorted(possible, key=order.__getitem__)),
        missing_facts(exploration),
        decided and exploration.branched,
        exploration.steps(), notes, parts_of(exploration),
    )  # fmt: skip


def points_result(
    system_id: str, edition: str, exploration: Exploration, notes: tuple[str, ...] = ()
) -> Result:
    """Points without classes: ``possible`` is the lowest and the highest number of points."""
    possible = exploration.labels()
    numbers = [label for label in possible if label != UNDEFINED]
    decided = len(possible) == 1
    span: Any = (UNDEFINED,)
    if numbers:
        span = {"low": min(numbers), "high": max(numbers)}
        if UNDEFINED in possible:
            span[UNDEFINED] = True
    return Result(
        system_id, edition,
        _decided_value(exploration),
        span, missing_facts(exploration), decided and exploration.branched,
        exploration.steps(), notes, parts_of(exploration),
    )  # fmt: skip
