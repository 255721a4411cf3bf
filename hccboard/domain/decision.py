"""What the rules give for a patient: the answers still possible, what would decide, the trace.

``explore`` walks a system's tree (``decision_tree``) with what is known; ``labelled_result`` and
``points_result`` make of it what screen, paper and command line show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hccboard.domain.cells import Cells, bits
from hccboard.domain.decision_tree import SCORE, UNDEFINED, Answer, DecisionTree, Reached, Rule, Walk
from hccboard.domain.facts import Condition, Outcome


@dataclass(slots=True)
class Step:
    """One rule of the trace: what was asked, what is known, what came out. ``implausible`` names those of the facts
    used that lie outside their plausible range. ``row`` is the same as a plain mapping for output, made once because
    systems and patients share steps. Nobody changes a step; it is not frozen because some fifty are made for every
    patient and a frozen one takes three times as long to make."""

    rule: str
    id: str
    outcome: Outcome
    used: dict[str, Any]
    implausible: tuple[str, ...] = ()
    row: dict[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.row = {"rule": self.rule, "id": self.id, "outcome": OUTCOME_WORDS[self.outcome], "used": self.used}
        if self.implausible:
            self.row["implausible"] = list(self.implausible)


OUTCOME_WORDS = {outcome: outcome.value for outcome in Outcome}


def noted(note: str, *details: str) -> str:
    """A note with what it names (a date, a score): ``id:detail:detail``."""
    return ":".join((note, *details))


# What would be possible if one fact were known: (its key, the cells that each of its values leaves)
Refinement = tuple[str, Iterable[int]]
KeptRefinements = tuple[tuple[str, tuple[int, ...]], ...]


class Variable:
    """A fact, or several joint facts, as rules see them.

    ``domain`` is the set of possible values, ``everything`` the set of all a patient may ever have. ``show``
    gives the facts behind it for the trace. ``refine(cells, mask)`` lists for every fact behind it that is not
    exactly known what would be left of the cells ``mask``; without it the variable is one fact, its name, and
    each of its values lies in one cell. ``incomplete`` says that facts behind a joint variable are missing even where
    every completion comes to the same class. ``last_resort`` is a key that is named only where no other one helps.
    What is computed is kept, and variables that are alike in many patients are shared between them.
    """

    __slots__ = ("_refine", "_refinements", "_show", "_shown", "domain", "everything", "incomplete",
                 "last_resort", "masks", "name", "steps")  # fmt: skip

    def __init__(
        self, name: str, domain: Any, show: Callable[[], dict[str, Any]] | None, everything: Any,
        refine: Callable[[Any, int], Iterable[Refinement]] | None = None, last_resort: str = "",
    ) -> None:  # fmt: skip
        self.name = name
        self.domain = domain
        self.everything = everything
        self.last_resort = last_resort
        self.incomplete = False
        self._refine = refine
        self._show = show
        self._shown: dict[str, Any] | None = None
        self._refinements: dict[Cells, KeptRefinements] = {}
        self.masks: dict[Cells, int] = {}
        self.steps: dict[str, Step] = {}

    def used(self) -> dict[str, Any]:
        """The facts behind the variable by key, as the trace shows them; the same object at every call."""
        if self._shown is None:
            self._shown = self._facts_shown()
        return self._shown

    def _facts_shown(self) -> dict[str, Any]:
        return self._show() if self._show is not None else {}

    def mask(self, cells: Cells) -> int:
        """The cells that what is known touches."""
        found = self.masks.get(cells)
        if found is None:
            found = self.masks[cells] = cells.mask(self.domain)
        return found

    def step(self, rule: Rule, outcome: Outcome) -> Step:
        """The trace of a rule; systems that ask the same rule share it."""
        found = self.steps.get(rule.key)
        if found is None:
            found = self.steps[rule.key] = Step(rule.text, rule.id, outcome, self.used())
        return found

    def refinements(self, cells: Cells) -> KeptRefinements:
        """For every fact behind the variable that is not exactly known: the cells each of its values leaves."""
        found = self._refinements.get(cells)
        if found is None:
            listed = self._listed(cells, self.mask(cells))
            found = self._refinements[cells] = tuple([(key, tuple(parts)) for key, parts in listed])
        return found

    def _listed(self, cells: Cells, mask: int) -> Iterable[Refinement]:
        return [(self.name, bits(mask))] if self._refine is None else self._refine(cells, mask)


@dataclass(slots=True)
class Exploration:
    """Every answer a patient's facts can reach, and the variables that decide between them."""

    variables: list[Variable]
    cells: tuple[Cells, ...]
    reached: Reached

    @property
    def answers(self) -> dict[Any, list[Any]]:
        """The labels with the different values each comes with, in the order first reached."""
        return self.reached.answers

    @property
    def branched(self) -> bool:
        """Whether an undecided rule was asked on the way."""
        return self.reached.branched

    @property
    def incomplete(self) -> bool:
        """Whether a joint variable that was asked rests on missing facts."""
        return any([self.variables[index].incomplete for index in self.reached.asked])

    def steps(self) -> tuple[Step, ...]:
        """The trace: each rule once, in the order first asked, judged on what is recorded."""
        variables = self.variables
        return tuple([
            variables[index].steps.get(rule.key) or variables[index].step(rule, outcome)
            for rule, index, outcome in self.reached.steps
        ])  # fmt: skip


def explore(tree: DecisionTree, variables: Mapping[str, Variable]) -> Exploration:
    """Walk a tree with what is known."""
    paths = tree.grown or tree.paths(lambda name: variables[name].everything)
    asked, packed = [], 0
    for name, cells, shift in paths.asked:
        variable = variables[name]
        asked.append(variable)
        packed |= (variable.masks.get(cells) or variable.mask(cells)) << shift
    return Exploration(asked, paths.cells, tree.reached(packed))


def outcome_of(domain: Any, condition: Condition) -> Outcome:
    """Kleene comparison of what is known with a constant."""
    met, unmet = domain.split(condition)
    if unmet is None:
        return Outcome.MET
    return Outcome.UNMET if met is None else Outcome.UNKNOWN


Width = Callable[[Collection[Any]], float]


def missing_facts(exploration: Exploration, width: Width) -> tuple[str, ...]:
    """The facts of which some value would narrow the answers, the most decisive first.

    ``width`` measures a set of labels. Decisive means: narrowest on average over the values of the fact.
    Where only several facts together would narrow the answers, all that were asked for are named.
    """
    reached = exploration.reached
    if len(reached.answers) < 2:
        return ()
    variables, cells = exploration.variables, exploration.cells
    refinements = tuple([variables[i].refinements(cells[i]) for i in reached.open_variables])
    found = reached.missing.get(refinements)
    if found is None:
        found = _ranked(exploration, refinements, width)
        reached.remember_missing(refinements, found)
    return found


def _ranked(
    exploration: Exploration, refinements: tuple[KeptRefinements, ...], width: Width
) -> tuple[str, ...]:
    reached = exploration.reached
    widths = _Widths(list(reached.answers), width)
    every_label = (1 << len(reached.answers)) - 1
    now = widths[every_label]
    ranked: dict[str, tuple[float, int]] = {}
    for order, index in enumerate(reached.open_variables):
        variable = exploration.variables[index]
        by_cell = reached.labels_by_cell(index, variable.mask(exploration.cells[index]))
        if all([labels == every_label for labels in by_cell.values()]):
            continue  # every label can be reached from every cell: no value would narrow anything
        helped = False
        for key, parts in refinements[order]:
            if key == variable.last_resort and helped:
                continue
            # A part from which no label can be reached contradicts what is known and does not count.
            left = [widths[labels] for part in parts if (labels := _labels_from(part, by_cell))]
            if left and min(left) < now:
                helped = True
                rank = sum(left) / len(left), order
                ranked[key] = min(rank, ranked.get(key, rank))
    open_keys = dict.fromkeys(key for of_variable in refinements for key, _ in of_variable)
    return tuple(sorted(ranked, key=lambda key: ranked[key])) or tuple(open_keys)


def _labels_from(part: int, by_cell: Mapping[int, int]) -> int:
    labels = by_cell.get(part)
    if labels is None:
        labels = 0
        for cell, of_cell in by_cell.items():
            if part & cell:
                labels |= of_cell
    return labels


class _Widths(dict[int, float]):
    """The width of a set of labels, given as bits, measured once."""

    def __init__(self, labels: Sequence[Any], width: Width) -> None:
        super().__init__()
        self._labels = labels
        self._width = width

    def __missing__(self, chosen: int) -> float:
        found = self[chosen] = self._width([label for i, label in enumerate(self._labels) if chosen >> i & 1])
        return found


@dataclass(frozen=True)
class Result:
    """One system for one patient on one day.

    ``value`` is the answer where the facts decide it, else ``None``; ``provisional`` says that facts are
    missing but every completion gives this answer. ``possible`` holds the labels in the order of the system
    ("undefined" last), or for scores without classes ``{"low", "high"}``. ``missing`` names the facts that
    would narrow ``possible``. ``parts`` has the possible values of each part of ``value``. ``switched_off``
    is the reason why the system is not shipped enabled, else "". ``notes`` are ids, some with details behind a
    colon (``noted``).
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


def labelled_result(
    system_id: str, edition: str, exploration: Exploration, labels: Sequence[Any], notes: tuple[str, ...] = (),
    score: float | None = None,
) -> Result:  # fmt: skip
    """A stage, class or criterion from its exploration; ``labels`` gives the order of the system. ``score`` is
    the patient's own number, where the value has a place for it."""
    reached = exploration.reached
    if reached.possible is None:
        reached.possible = tuple([label for label in (*labels, UNDEFINED) if label in reached.answers])
    return _result(system_id, edition, exploration, reached.possible, len, notes, score)


def points_result(
    system_id: str, edition: str, exploration: Exploration, notes: tuple[str, ...] = ()
) -> Result:
    """Points without classes: ``possible`` is the lowest and the highest number of points."""
    answers = exploration.answers
    numbers = [label for label in answers if label != UNDEFINED]
    possible: Any = (UNDEFINED,)
    if numbers:
        possible = {"low": min(numbers), "high": max(numbers)}
        if UNDEFINED in answers:
            possible[UNDEFINED] = True
    return _result(system_id, edition, exploration, possible, _span, notes)


def _span(labels: Collection[Any]) -> float:
    """The width of a set of points; that there may be no rule widens it."""
    numbers = [label for label in labels if label != UNDEFINED]
    return (max(numbers) - min(numbers) + 1 if numbers else 0) + (len(numbers) < len(labels))


def _result(
    system_id: str, edition: str, exploration: Exploration, possible: Any, width: Width, notes: tuple[str, ...],
    score: float | None = None,
) -> Result:  # fmt: skip
    reached = exploration.reached
    value, parts = reached.value, reached.parts
    if reached.keeps_a_place:
        value = _filled(value, score)
        parts = {key: [score if part is SCORE else part for part in options] for key, options in parts.items()}
    return Result(
        system_id, edition, value, possible, missing_facts(exploration, width),
        len(reached.answers) == 1 and (reached.branched or exploration.incomplete), exploration.steps(), notes, parts,
    )  # fmt: skip


def _filled(value: Any, score: float | None) -> Any:
    """The value with the patient's number in the place kept for it."""
    if not isinstance(value, dict):
        return value
    return {key: score if part is SCORE else part for key, part in value.items()}

__all__ = [
    "SCORE", "UNDEFINED", "Answer", "DecisionTree", "Exploration", "Refinement", "Result", "Rule", "Step",
    "Variable", "Walk", "explore", "labelled_result", "missing_facts", "noted", "outcome_of", "points_result",
]  # fmt: skip
