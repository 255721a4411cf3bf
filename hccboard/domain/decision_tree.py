"""A system of rules as a tree of all its paths, walked with sets instead of values.

A system is a plain function of a ``Walk``: it asks rules in the order of the guideline and returns an
``Answer``. ``DecisionTree`` runs the function once along every path that anything possible can take and keeps
the paths as a tree. The variables of a system are independent of each other and each rule asks one variable,
so a path is a box: for every variable the set of values that take it. For a patient the tree is walked with
the sets of what is known, both ways where a rule is undecided; the boxes met give exactly the reachable
answers, none missing, none to spare, and what each variable must be for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from hccboard.domain.cells import Cells, bits, cells_of
from hccboard.domain.facts import Condition, Outcome

UNDEFINED = "undefined"  # the source gives no rule for these facts
_REMEMBERED = 256  # answers kept per system
SCORE = object()  # in an answer's value: the place of the patient's own number


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


_Step = tuple[Rule, int, Outcome]
_Asked = tuple[int, int, _Step, _Step, _Step]


class Paths:
    """A grown tree, ready to be walked.

    ``names`` are the variables in the order first asked, ``cells`` their cells. The masks of all variables are packed
    into one number, each from the bit ``shifts`` says; ``asked`` has the three together. A branch is ``(rules, met,
    unmet, next if met, next if unmet)`` with the packed cells that come so far on its path; a leaf is ``(rules, 0,
    box, label, number of the value)``. ``rules`` maps the id of each rule asked on the way to ``(packed cells that
    meet it, packed cells that do not, its steps if met, if unmet, if unknown)``; a step is ``(rule, index of its
    variable, outcome)``.
    """

    def __init__(self, root: _Node, everything: Callable[[str], Any]) -> None:
        asked: dict[str, dict[str, Condition]] = {}
        for node in _nodes(root):
            for rule in node.asked:
                asked.setdefault(rule.variable, {})[rule.text] = rule.condition
        self.names = tuple(asked)
        self.cells = tuple(_shared_cells(name, everything(name), asked[name]) for name in self.names)
        widths = [cells.full.bit_length() for cells in self.cells]
        self.shifts = tuple(accumulate(widths[:-1], initial=0))
        self.asked = tuple(zip(self.names, self.cells, self.shifts, strict=True))
        self._index = {name: i for i, name in enumerate(self.names)}
        self.values: dict[Any, list[Any]] = {}
        self.root = self._turned(root, {})
        every = [value for values in self.values.values() for value in values if isinstance(value, dict)]
        self.keeps_a_place = any(part is SCORE for value in every for part in value.values())

    def _turned(self, node: _Node, path: dict[int, int]) -> tuple[Any, ...]:
        rules = {rule.id: self._packed(rule) for rule in node.asked}
        if node.answer is not None:
            values = self.values.setdefault(node.answer.label, [])
            if node.answer.value not in values:
                values.append(node.answer.value)
            return rules, 0, self._box(path), node.answer.label, values.index(node.answer.value)
        assert node.met is not None and node.unmet is not None
        holds, fails, (_, index, _), *_ = rules[node.asked[-1].id]
        here = path.get(index, holds | fails)
        met = self._turned(node.met, {**path, index: here & holds})
        unmet = self._turned(node.unmet, {**path, index: here & fails})
        return rules, here & holds, here & fails, met, unmet

    def _packed(self, rule: Rule) -> _Asked:
        index = self._index[rule.variable]
        cells, shift = self.cells[index], self.shifts[index]
        holds = cells.met(rule.condition)
        met, unmet, unknown = ((rule, index, outcome) for outcome in (Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN))
        return holds << shift, (cells.full & ~holds) << shift, met, unmet, unknown

    def _box(self, path: dict[int, int]) -> int:
        """The cells of every variable that come along a path: all of a variable that is not asked on it."""
        box = 0
        for i, (cells, shift) in enumerate(zip(self.cells, self.shifts, strict=True)):
            box |= path.get(i, cells.full << shift)
        return box


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

    __slots__ = ("_rows", "_shifts", "answers", "asked", "branched", "keeps_a_place", "missing", "open_variables",
                 "parts", "possible", "steps", "value")  # fmt: skip

    def __init__(self, paths: Paths, packed: int) -> None:
        # For every label the cells of each variable with which it can be reached, packed
        self._rows: dict[Any, int] = {}
        self._shifts = paths.shifts
        reached: dict[Any, dict[int, None]] = {}
        asked: dict[str, _Asked] = {}
        leaves, waiting = 0, [paths.root]
        while waiting:
            rules, met, unmet, first, second = waiting.pop()
            asked.update(rules)
            if met:
                if packed & unmet:
                    waiting.append(second)
                if packed & met:
                    waiting.append(first)
            else:
                leaves += 1
                box, label = unmet, first
                self._rows[label] = self._rows.get(label, 0) | box
                reached.setdefault(label, {})[second] = None
        self.answers = {label: [paths.values[label][i] for i in found] for label, found in reached.items()}
        self.branched = leaves > 1
        self.steps = tuple([
            met if not packed & fails else unknown if packed & holds else unmet
            for holds, fails, met, unmet, unknown in asked.values()
        ])  # fmt: skip
        self.asked = tuple(dict.fromkeys([index for _, index, _ in self.steps]))  # variables, in the order asked
        self.open_variables = self._open(paths, packed)
        self.parts = _parts(self.answers)
        self.keeps_a_place = paths.keeps_a_place
        self.missing: dict[Any, tuple[str, ...]] = {}
        self.possible: Any = None  # kept by ``decision`` in the order of the system
        self.value = merged_value(next(iter(self.answers.values()))) if len(self.answers) == 1 else None

    def _open(self, paths: Paths, packed: int) -> tuple[int, ...]:
        """The variables asked that lie in several cells, in the order first asked: only they could decide."""
        found = []
        for index in self.asked:
            mask = packed >> paths.shifts[index] & paths.cells[index].full
            if mask & (mask - 1):
                found.append(index)
        return tuple(found)

    def labels_by_cell(self, index: int, mask: int) -> dict[int, int]:
        """For each cell of a variable in ``mask`` the labels that can be reached from it, a bit for each in the
        order of ``answers``."""
        shift = self._shifts[index]
        rows = [(1 << i, row >> shift) for i, row in enumerate(self._rows.values())]
        found = {}
        for cell in bits(mask):
            labels = 0
            for label, row in rows:
                if row & cell:
                    labels |= label
            found[cell] = labels
        return found

    def remember_missing(self, refinements: Any, missing: tuple[str, ...]) -> None:
        """Keep what is missing for patients who are alike in this, too; ``missing`` is the memory."""
        if len(self.missing) >= _REMEMBERED:
            self.missing.clear()
        self.missing[refinements] = missing


class DecisionTree:
    """A system of rules, grown into a tree when first used. Use it as a decorator; it can be called like the
    function itself, so that one system may ask another on the same walk.

    The function must depend on nothing but the walk, because the tree serves every patient.
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self.grown: Paths | None = None
        # Patients whose facts lie in the same cells share the answer.
        self.reached = lru_cache(maxsize=_REMEMBERED)(self._reached)
        self.__doc__ = system.__doc__

    def __call__(self, walk: Walk) -> Answer:
        return self._system(walk)

    def paths(self, everything: Callable[[str], Any]) -> Paths:
        """The grown tree; ``everything`` gives the set of all values a variable may ever have."""
        if self.grown is None:
            self.grown = Paths(_grow(self._system, everything), everything)
        return self.grown

    def _reached(self, packed: int) -> Reached:
        assert self.grown is not None
        return Reached(self.grown, packed)


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
