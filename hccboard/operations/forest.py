"""Effects of trials for a forest plot: each trial against its own comparator, never pooled.

Limits stand at the confidence level of their source; a level other than 95 %, or one that is not stated, makes the
interval dashed and is named. Two data cuts of a trial are two rows. A corrected figure keeps the printed one beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hccboard import evidence
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import DataCut, Result, Study
from hccboard.operations.comparison import LINES_SHOWN
from hccboard.operations.comparison_figures import Effect, Origin, effect_of, in_table, origin_of

USUAL_LEVEL = 95.0
RATIOS = ("HR", "OR", "RR")
"""Measures on a log axis with their reference at 1; a difference has no place there and is told in words only."""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One effect. ``entry`` is the id of the result that is shown, ``effect`` the one that is used.

    ``dashed`` where the interval is not at 95 % or its level is not stated; ``favours_low`` says that a ratio below 1
    speaks for ``label`` (survival, progression), else above 1 (response).
    """

    entry: str
    study: str
    trial: str
    label: str
    comparator: str
    n: tuple[int | None, int | None]
    endpoint: str
    criteria: str
    effect: Effect
    dashed: bool
    favours_low: bool
    design: str
    outcome: str
    line: str
    cut: DataCut | None
    subgroup: str
    origins: tuple[Origin, ...]
    discrepancies: tuple[str, ...]
    caveats: tuple[str, ...]
    note: str

    @property
    def otherwise(self) -> tuple[Origin, ...]:
        """Where the effect is printed in another way than it is used: estimate, limits or level."""
        return tuple(one for one in self.origins if one.effect not in (None, self.effect))

    @property
    def plotted(self) -> bool:
        """Whether the estimate has a place on the log axis."""
        return self.effect.measure in RATIOS and self.effect.number is not None and self.effect.number > 0


@dataclass(frozen=True, slots=True)
class Forest:
    endpoint: str
    rows: tuple[ForestRow, ...]

    @property
    def comparators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.comparator for row in self.rows))

    @property
    def levels(self) -> tuple[float | None, ...]:
        """The confidence levels in the plot other than 95 %, each once."""
        dashed = (row.effect.interval for row in self.rows if row.dashed)
        return tuple(dict.fromkeys(one.level for one in dashed if one is not None))


def forest_for(
    endpoint: str = "os", line: str = "first", *, studies: Iterable[str] | None = None, order: Sequence[str] = (),
    subgroups: bool = False, base: Evidence | None = None,
) -> Forest:  # fmt: skip
    """The printed effects on an endpoint (``os``, ``pfs``, ``orr``, ...), one row for arm, comparator and data cut.

    ``line`` as in ``comparison_for``, "" for all; ``studies`` keeps those only (then ``line`` does not count);
    ``order`` ids of studies to stand first in this order (that of a comparator), the others follow by comparator and
    name. ``subgroups`` shows those too, each as a row of its own.
    """
    base = base or evidence.with_local()
    wanted = None if studies is None else set(studies)
    rows = []
    for study in base.of_kind(Study):
        if study.id not in wanted if wanted is not None else line and study.line not in LINES_SHOWN.get(line, (line,)):
            continue
        rows += _rows_of(study, endpoint, subgroups, base)
    place = {one: number for number, one in enumerate(order)}
    by_comparator = {one: number for number, one in enumerate(dict.fromkeys(row.comparator for row in rows))}
    rows.sort(key=lambda row: (
        place.get(row.study, len(place)), 0 if row.study in place else by_comparator[row.comparator],
        "" if row.study in place else row.trial.casefold(),
    ))  # fmt: skip
    return Forest(endpoint, tuple(rows))


def _rows_of(study: Study, endpoint: str, subgroups: bool, base: Evidence) -> Iterator[ForestRow]:
    groups: dict[tuple[str, ...], list[Result]] = {}
    for one in base.results_of(study.id, endpoint):
        if effect_of(one.figures) is None or len(one.arms) < 2 or (one.subgroup and not subgroups):
            continue
        key = (*one.arms[:2], one.cut, one.subgroup, one.criteria, one.figures.measure)
        groups.setdefault(key, []).append(one)
    order = {cut.id: number for number, cut in enumerate(study.cuts)}
    for key in sorted(groups, key=lambda key: order.get(key[2], len(order))):
        yield _row(study, sorted(groups[key], key=lambda one: -_telling(one)), base)


def _telling(result: Result) -> int:
    """With limits before without, as printed before corrected, tables before text."""
    return 4 * (result.figures.limits is not None) + 2 * (result.corrected is None) + in_table(result)


def _row(study: Study, results: Sequence[Result], base: Evidence) -> ForestRow:
    first = results[0]
    effect = effect_of(first.figures)
    assert effect is not None
    arms = [study.arm(one) for one in first.arms[:2]]
    comparator = " + ".join(dict.fromkeys(study.arm(one).label for one in first.arms[1:]))
    level = effect.interval.level if effect.interval else None
    return ForestRow(
        first.id, study.id, study.name, arms[0].label, comparator, (arms[0].n, arms[1].n), first.endpoint,
        first.criteria, effect,
        effect.interval is not None and level != USUAL_LEVEL, _favours_low(first), study.design, study.primary_outcome,
        study.line, next((cut for cut in study.cuts if cut.id == first.cut), None), first.subgroup,
        tuple(origin_of(one, first.arms[0], base) for one in results),
        _joined(one.discrepancies for one in results), _joined((*(one.caveats for one in results), study.caveats)),
        first.note,
    )  # fmt: skip


def _favours_low(result: Result) -> bool:
    """A hazard is of the event that ends an endpoint, so less is better; a ratio of responses the other way."""
    if result.figures.measure == "HR":
        return True
    return vocabulary.ENDPOINTS[result.endpoint][2] < 0


def _joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))


__all__ = ["RATIOS", "USUAL_LEVEL", "Forest", "ForestRow", "forest_for"]
