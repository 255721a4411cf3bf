"""Where two editions differ for one patient: on which treatments, and how each has them."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.options.model import Group, Option, OptionsReport

_OFFERED = (Group.FIRST, Group.ALTERNATIVES)
# Not assessable weighs more than excluded: the other regimens may still be offered.
_WEIGHTS = (Group.FIRST, Group.ALTERNATIVES, Group.NOT_ASSESSABLE, Group.EXCLUDED)
SYSTEMIC = "modality.systemic"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``groups`` has the group of the treatment under each edition; ``None`` where the edition does not name it.
    Single regimens count as systemic therapy, because one edition names drugs and the other does not."""

    treatment: str
    name: str
    groups: tuple[tuple[str, Group | None], ...]


def disagreements(report: OptionsReport, first: str, second: str) -> tuple[Disagreement, ...]:
    """The treatments that are offered, or first, under one of two editions and not under the other."""
    one, other = _by_subject(report.of(first)), _by_subject(report.of(second))
    found = []
    for subject in dict.fromkeys((*one, *other)):
        here, there = one.get(subject), other.get(subject)
        groups = here[1] if here else None, there[1] if there else None
        if groups[0] != groups[1] and any(group in _OFFERED for group in groups):
            name = (here or there or ("", None))[0]
            found.append(Disagreement(subject, name, ((first, groups[0]), (second, groups[1]))))
    return tuple(found)


def _by_subject(options: tuple[Option, ...]) -> dict[str, tuple[str, Group]]:
    """The best group of every subject under one edition."""
    found: dict[str, tuple[str, Group]] = {}
    for option in options:
        if option.setting:
            continue
        regimen = bool(option.treatment.drugs) and not option.treatment.modalities
        subject = SYSTEMIC if regimen else option.treatment.id
        name = "systemic therapy" if regimen else option.treatment.name
        kept = found.get(subject)
        if kept is None or _WEIGHTS.index(option.group) < _WEIGHTS.index(kept[1]):
            found[subject] = name, option.group
    return found


__all__ = ["Disagreement", "disagreements"]
