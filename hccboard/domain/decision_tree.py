"""A system of rules as a tree of all its paths, walked with sets instead of values.

A system is a plain function of a ``Walk``: it asks rules in the order of the guideline and returns an
``Answer``. ``DecisionTree`` runs the function once along every path that anything possible can take and keeps
the paths as a tree. The variables of a system are independent of each other and each rule asks one variable,
so a path is a box: for every variable the set of values that take it. For a patient the tree is walked with
the sets of what is known, both ways where a rule is undecided; the boxes met give exactly the reachable
answers, none missing, none to spare, and what each variable must be for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hccboard.domain.cells import Cells, cells_of
from hccboard.domain.facts import Condition, Outcome

UNDEFINED = "undefined"  # the source gives no rule for these facts
_REMEMBERED = 256  # answers kept per system
SCORE = object()  # in an answer's value: the place of the patient's own number
_ANYTHING = -1  # all bits set: a path that does not ask for a variable


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One comparison of one variable with constants. ``id`` is stable: words and citations hang on it.
    ``consequence`` is put behind the comparison where it is shown."""

    id: str
    variable: str
    condition: Condition
    consequence: str = ""
    text: str = field(init=False, default="")
    key: str = field(init=False, default="")  # apart for two units of one rule

    def __post_init__(self) -> None:
        name = self.condition.quantity or self.variable
        object.__setattr__(self, "text", f"{name} {self.condition}{self.consequence}")
        object.__setattr__(self, "key", f"{self.id} {self.text}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path ends in: the label (stage, class, points) and the full value of the contract."""

    label: Any
    value: Any = None


@dataclass(slots=True)
class _Node:
    """A question both answers to which are possible, or with ``answer`` the end of a path; ``asked`` are the
    rules asked since the question before, the node's own the last of them."""

    asked: tuple[Rule, ...]
    answer: Answer | None = None
    met: _Node | None = None
    unmet: _Node | None = None


class Walk:
    """One path through a system's rules, over everything possible."""

    __slots__ = ("_asked", "_everything", "_narrowed", "_script", "branches")

    def __init__(self, everything: Callable[[str], Any], script: Sequence[bool]) -> None:
        self._everything = everything
        self._script = script
        self._narrowed: dict[str, Any] = {}
        self._asked: list[Rule] = []
        self.branches: list[tuple[tuple[Rule, ...], bool]] = []

    def met(self, rule: Rule) -> bool:
        """Whether the rule is met on this path."""
        domain = self._narrowed.get(rule.variable)
        met, unmet = (self._everything(rule.variable) if domain is None else domain).split(rule.condition)
        self._asked.append(rule)
        if unmet is None or met is None:
            return unmet is None
        depth = len(self.branches)
        taken = self._script[depth] if depth < len(self._script) else True
        self.branches.append((self.asked(), taken))
        self._narrowed[rule.variable] = met if taken else unmet
        return taken

    def asked(self) -> tuple[Rule, ...]:
        """The rules asked since the last branch."""
        asked = tuple(self._asked)
        self._asked.clear()
        return asked

    def any(self, *rules: Rule) -> bool:
        """Whether at least one is met; asked in order, the first met one ends it."""
        return any(self.met(rule) for rule in rules)

    def all(self, *rules: Rule) -> bool:
        """Whether all are met; asked in order, the first unmet one ends it."""
        return all(self.met(rule) for rule in rules)


System = Callable[[Walk], Answer]


def _grow(system: System, everything: Callable[[str], Any]) -> _Node:
    """The tree of all paths: run again with the last open branch turned, until every branch was taken."""
    root: _Node | None = None
    scripts: list[list[bool]] = [[]]
    while scripts:
        script = scripts.pop()
        walk = Walk(everything, script)
        answer = system(walk)
        leaf = _Node(walk.asked(), answer)
        taken = [taken for _, taken in walk.branches]
        scripts += [[*taken[:i], False] for i in range(len(script), len(taken))]
        # From the leaf up to the branch that the script turned, nodes are new; above, they stand already.
        for asked, was_met in reversed(walk.branches[len(script) :]):
            assert was_met
            leaf = _Node(asked, met=leaf)
        if root is None:
            root = leaf
            continue
        node = root
        for was_met in script[:-1]:
            node = node.met if was_met else node.unmet  # type: ignore[assignment]
        node.unmet = leaf
    assert root is not None
    return root


class Paths:
    """A grown tree, ready to be walked with bit masks.

    ``names`` are the variables in the order first asked, ``cells`` their cells. A branch is a tuple ``(rules,
    index of the variable, cells met, cells unmet, next if met, next if unmet)``; a leaf is ``(rules, -1, box,
    label, number of the value)``. The cells of a branch are those that come so far on its path.
    """

    def __init__(self, root: _Node, everything: Callable[[str], Any]) -> None:
        asked: dict[str, dict[str, Condition]] = {}
        for node in _nodes(root):
            for rule in node.asked:
                asked.setdefault(rule.variable, {})[rule.text] = rule.condition
        self.names = tuple(asked)
        self.cells = tuple(_shared_cells(name, everything(name), asked[name]) for name in self.names)
        self._index = {name: i for i, name in enumerate(self.names)}
        self.values: dict[Any, list[Any]] = {}
        self.root = self._turned(root, {})

    def _turned(self, node: _Node, path: dict[int, int]) -> tuple[Any, ...]:
        rules = tuple((rule, self._index[rule.variable], self._met(rule)) for rule in node.asked)
        if node.answer is not None:
            box = tuple(path.get(i, _ANYTHING) for i in range(len(self.names)))
            values = self.values.setdefault(node.answer.label, [])
            if node.answer.value not in values:
                values.append(node.answer.value)
            return rules, -1, box, node.answer.label, values.index(node.answer.value)
        rule, index, holds = rules[-1]
        here = path.get(index, self.cells[index].full)
        assert node.met is not None and node.unmet is not None, rule.id
        met = self._turned(node.met, {**path, index: here & holds})
        unmet = self._turned(node.unmet, {**path, index: here & ~holds})
        return rules, index, here & holds, here & ~holds, met, unmet

    def _met(self, rule: Rule) -> int:
        return self.cells[self._index[rule.variable]].met(rule.condition)


def _nodes(node: _Node | None) -> Iterator[_Node]:
    if node is not None:
        yield node
        yield from _nodes(node.met)
        yield from _nodes(node.unmet)


_CELLS: dict[tuple[str, ...], Cells] = {}


def _shared_cells(name: str, everything: Any, conditions: Mapping[str, Condition]) -> Cells:
    """Systems that ask a variable the same conditions share its cells, and patients their masks."""
    key = name, *sorted(conditions)
    if key not in _CELLS:
        _CELLS[key] = cells_of(everything, list(conditions.values()))
    return _CELLS[key]


class Reached:
    """What a tree gives for one combination of cells: shared by all patients who have it, never changed."""

    __slots__ = ("_boxes", "_rows", "answers", "branched", "keeps_a_place", "missing", "open_variables", "parts",
                 "steps", "value")  # fmt: skip

    def __init__(self, paths: Paths, masks: tuple[int, ...]) -> None:
        self._rows: dict[Any, list[int]] | None = None
        self._boxes: list[tuple[Any, tuple[int, ...]]] = []
        reached: dict[Any, dict[int, None]] = {}
        asked: dict[str, tuple[Rule, int, int]] = {}
        waiting = [paths.root]
        while waiting:
            node = waiting.pop()
            for rule in node[0]:
                asked[rule[0].id] = rule
            index = node[1]
            if index < 0:
                self._boxes.append((node[3], node[2]))
                reached.setdefault(node[3], {})[node[4]] = None
                continue
            mask = masks[index]
            if mask & node[3]:
                waiting.append(node[5])
            if mask & node[2]:
                waiting.append(node[4])
        self.answers = {label: [paths.values[label][i] for i in found] for label, found in reached.items()}
        self.branched = len(self._boxes) > 1
        self.steps = tuple((rule, index, _outcome(masks[index], holds)) for rule, index, holds in asked.values())
        # A variable in one cell could decide nothing.
        indices = dict.fromkeys(index for _, index, _ in self.steps)
        self.open_variables = tuple(i for i in indices if masks[i] & (masks[i] - 1))
        self.parts = _parts(self.answers)
        self.keeps_a_place = any(SCORE in options for options in self.parts.values())
        self.missing: dict[Any, tuple[str, ...]] = {}
        self.value = merged_value(next(iter(self.answers.values()))) if len(self.answers) == 1 else None

    def narrowed(self, index: int, parts: tuple[int, ...], width: Callable[[Collection[Any]], float]) -> float | None:
        """The mean width of the labels left if a variable lay in each of ``parts``; ``None`` if none is narrower.

        Parts from which no label can be reached contradict what is known and do not count.
        """
        columns = [(label, row[index]) for label, row in self._all_rows().items()]
        left = [[label for label, cells in columns if cells & part] for part in parts]
        widths = [width(labels) for labels in left if labels]
        return sum(widths) / len(widths) if widths and min(widths) < width(self.answers) else None

    def remember_missing(self, refinements: Any, missing: tuple[str, ...]) -> None:
        """Keep what is missing for patients who are alike in this, too; ``missing`` is the memory."""
        if len(self.missing) >= _REMEMBERED:
            self.missing.clear()
        self.missing[refinements] = missing

    def _all_rows(self) -> dict[Any, list[int]]:
        """For every label and variable the cells with which the label can be reached."""
        if self._rows is None:
            rows: dict[Any, list[int]] = {}
            for label, box in self._boxes:
                row = rows.get(label)
                rows[label] = list(box) if row is None else [a | b for a, b in zip(row, box, strict=True)]
            self._rows = rows
        return self._rows


def _outcome(mask: int, holds: int) -> Outcome:
    if not mask & ~holds:
        return Outcome.MET
    return Outcome.UNKNOWN if mask & holds else Outcome.UNMET


class DecisionTree:
    """A system of rules, grown into a tree when first used. Use it as a decorator; it can be called like the
    function itself, so that one system may ask another on the same walk.

    The function must depend on nothing but the walk, because the tree serves every patient.
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self._paths: Paths | None = None
        # Patients whose facts lie in the same cells share the answer.
        self.reached = lru_cache(maxsize=_REMEMBERED)(self._reached)
        self.__doc__ = system.__doc__

    def __call__(self, walk: Walk) -> Answer:
        return self._system(walk)

    def paths(self, everything: Callable[[str], Any]) -> Paths:
        """The grown tree; ``everything`` gives the set of all values a variable may ever have."""
        if self._paths is None:
            self._paths = Paths(_grow(self._system, everything), everything)
        return self._paths

    def _reached(self, masks: tuple[int, ...]) -> Reached:
        assert self._paths is not None
        return Reached(self._paths, masks)


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


def _parts(answers: Mapping[Any, Sequence[Any]]) -> dict[str, list[Any]]:
    """For answers that are objects: the possible values of each part, in the order first reached."""
    parts: dict[str, list[Any]] = {}
    for values in answers.values():
        for value in values:
            if isinstance(value, dict):
                for key, part in value.items():
                    seen = parts.setdefault(key, [])
                    if part not in seen:
                        seen.append(part)
    return parts
