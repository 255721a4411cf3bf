"""What cannot stand together in one row: values that contradict each other, and values without the one they belong to.

Nothing is guessed: while nobody decides, what is doubtful is left out, and every cell concerned says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from hccboard.interchange import import_fields
from hccboard.interchange.import_fields import OF_LESIONS
from hccboard.interchange.problems import KEEP, KINDS, LIST, OWN_COLUMN
from hccboard.interchange.values import OfLesion, Span

Values = dict[str, Any]

NODULES = ("nodule_count", "largest_diameter", "diameters")
# A list in one column -> where each of its members has a column of its own
_LISTS = {"sites": ("metastasis_site", "metastasis."), "causes": ("causes", "cause.")}
_OTHER_COLUMNS = {"metastasis.regional_lymph_node": "lymph_nodes"}
# A value -> the one without which there is no record to put it in
NEEDS = {
    **dict.fromkeys(
        ("systemic_start", "systemic_stop", "systemic_response", "systemic_criteria", "systemic_dose",
         "systemic_stop_reason"),
        "systemic_therapy",
    ),
    "procedure_date": "procedure",
    "ps_cancer_related": "ecog",
    **dict.fromkeys(("follow_up_date", "cause_of_death", "recurrence", "clinical_progression"), "vital_status"),
}  # fmt: skip


class Doubt(NamedTuple):
    """Why the cells of a target are not simply stored: ``kind`` as in ``problems``. ``of_column`` doubts are shown
    with the column, the others with the row."""

    kind: str
    of_column: bool = False


@dataclass(frozen=True)
class RowCheck:
    """``find`` gives the targets whose cells are in doubt, () where nothing is; ``settle`` takes out of the values
    what an option does not believe."""

    kind: str
    concerns: frozenset[str]
    find: Callable[[Values], tuple[str, ...]]
    settle: Callable[[Values, tuple[str, ...], str], None]
    least: int = 2
    of_column: bool = False


def checks_for(targets: Collection[str]) -> tuple[RowCheck, ...]:
    """The checks that can find something where these targets are mapped."""
    return tuple(check for check in _checks() if len(check.concerns.intersection(targets)) >= check.least)


def settle(values: Values, checks: Collection[RowCheck], options: Mapping[str, str]) -> dict[str, Doubt]:
    """Take what is in doubt out of the values of a row, as decided; target -> its doubt."""
    doubts: dict[str, Doubt] = {}
    for check in checks:
        found = check.find(values)
        if found:
            offered = KINDS[check.kind].options
            given = options.get(check.kind, "")
            check.settle(values, found, given if given in offered else offered[0])
            for target in found:
                doubts.setdefault(target, Doubt(check.kind, check.of_column))
    return doubts


def _leave_out(values: Values, targets: tuple[str, ...], option: str) -> None:
    if option != KEEP:
        for target in targets:
            values.pop(target, None)


def _contradicting_nodules(values: Values) -> tuple[str, ...]:
    """Fewer nodules than diameters, none but a diameter, or a largest one below a listed one."""
    count, largest = values.get("nodule_count"), values.get("largest_diameter")
    listed = values.get("diameters") or ()
    sizes = [one.value.low for one in listed if one.value.low is not None]
    present = tuple(target for target in NODULES if target in values)
    if isinstance(count, Span) and count.high is not None:
        needed = max(len(sizes), 1 if isinstance(largest, Span) else 0)
        if count.high < needed:
            return present
    if isinstance(largest, Span) and largest.high is not None and sizes and largest.high < max(sizes):
        return present
    return ()


def _unclear_lesions(values: Values) -> tuple[str, ...]:
    """Labels, segments and categories of which it cannot be told to which lesion they belong."""
    details = tuple(target for target in OF_LESIONS[1:] if target in values)
    said: list[tuple[OfLesion, ...]] = [values.get(target, ()) for target in ("diameters", *details)]
    count = values.get("nodule_count")
    if details and any(not one.number for items in said for one in items):
        return details
    lesions = {one.number for items in said for one in items}
    if details and isinstance(count, Span) and count.high is not None and count.high < len(lesions):
        return details
    return tuple(target for target in details if not _fits(values[target], values.get("diameters"), count))


def _fits(items: tuple[OfLesion, ...], sizes: tuple[OfLesion, ...] | None, count: Any) -> bool:
    """Whether a list can be laid onto the lesions: as many as there are diameters, or nodules, or one alone."""
    if not items[0].by_place:
        return True
    if sizes:
        return {one.number for one in items} == {one.number for one in sizes}
    if isinstance(count, Span):
        return count.low == count.high == len(items)
    return len(items) == 1 and "/" not in str(items[0].value)


def _check_of_list(kind: str) -> RowCheck:
    """A member that the list names and its own column does not affirm."""
    whole, prefix = _LISTS[kind]
    own = {member: _own_column(prefix, member) for member in import_fields.target(whole).codes}
    own = {member: target for member, target in own.items() if target in import_fields.targets()}

    def find(values: Values) -> tuple[str, ...]:
        denied = tuple(
            own[member] for member in values.get(whole) or ()
            if member in own and values.get(own[member], "yes") != "yes"
        )  # fmt: skip
        return (whole, *denied) if denied else ()

    def settle_list(values: Values, targets: tuple[str, ...], option: str) -> None:
        if option != LIST:
            left = tuple(member for member in values[whole] if own.get(member) not in targets)
            values[whole] = left
            if not left:
                del values[whole]
        if option != OWN_COLUMN:
            _leave_out(values, targets[1:], "")

    return RowCheck(kind, frozenset((whole, *own.values())), find, settle_list)


def _own_column(prefix: str, member: str) -> str:
    return _OTHER_COLUMNS.get(prefix + member, prefix + member)


def needed_label(target: str) -> str:
    """What the value that a target needs is called, "" where it stands alone."""
    return import_fields.label(NEEDS[target]) if target in NEEDS else ""


def _without_what_they_need(values: Values) -> tuple[str, ...]:
    return tuple(target for target, needed in NEEDS.items() if target in values and not values.get(needed))


@cache
def _checks() -> tuple[RowCheck, ...]:
    return (
        RowCheck("tumour", frozenset(NODULES), _contradicting_nodules, _leave_out),
        RowCheck("lesions", frozenset(OF_LESIONS[1:]), _unclear_lesions, _leave_out, least=1),
        *(_check_of_list(kind) for kind in _LISTS),
        # last: what the others leave out may be what a value needs
        RowCheck("alone", frozenset(NEEDS), _without_what_they_need, _leave_out, least=1, of_column=True),
    )
