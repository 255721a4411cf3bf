"""Which lesions are targets: the rules for a size that can be followed, per organ and in all.

RECIST 1.1 (Eisenhauer 2009): diameter >= 10 mm, node with a short axis >= 15 mm; a treated lesion only with documented
progression since; at most 5 targets, 2 per organ. mRECIST (Lencioni 2010): in the liver an arterially enhancing viable
diameter >= 10 mm, of a treated lesion its well-delineated viable part; nodes of the porta hepatis >= 20 mm;
infiltrative and poorly delineated tumour and portal thrombus are followed as non-target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hccboard.domain.response.lesions import ABSENT, NEW, NON_TARGET, TARGET, Course, Lesion, Study, size_under
from hccboard.domain.response.model import GONE, MRECIST, NODE, NORMAL_NODE_BELOW_MM, Finding

MEASURABLE_MM, NODE_MM, PORTA_HEPATIS_NODE_MM = 10, 15, 20
MOST_TARGETS, MOST_PER_ORGAN = 5, 2


@dataclass(frozen=True)
class Selection:
    """Roles at baseline by lesion id (``target``, ``non_target``, ``new``; a node that is normal has none), why a
    lesion is no target, and rules that a stated choice does not keep."""

    roles: Mapping[str, str]
    reasons: Mapping[str, str]
    findings: tuple[Finding, ...]

    def having(self, role: str) -> frozenset[str]:
        return frozenset(key for key, found in self.roles.items() if found == role)


def select(course: Course, criteria: str) -> Selection:
    """Stated roles stand and are checked; of the others the largest that can be followed become targets."""
    base = course.baseline or Study(0)
    roles: dict[str, str] = {}
    reasons: dict[str, str] = {}
    open_ones: list[tuple[float, str, Lesion]] = []
    for lesion in course.lesions:
        why = reasons[lesion.id] = unfit(criteria, lesion, base)
        if lesion.role:
            roles[lesion.id] = lesion.role
        elif not _at_baseline(lesion, base):
            roles[lesion.id] = NEW
        elif why:
            if why != "normal_node":
                roles[lesion.id] = NON_TARGET
        else:
            open_ones.append((-size_under(criteria, lesion, base.of(lesion)).low, lesion.id, lesion))
    _choose(sorted(open_ones, key=lambda one: one[:2]), course, roles, reasons)
    told = {key: why for key, why in reasons.items() if why and roles.get(key) != NEW}
    return Selection(roles, told, tuple(_broken(course, base, roles, reasons)))


def unfit(criteria: str, lesion: Lesion, base: Study) -> str:
    """Why a lesion cannot be followed as a target, or ""."""
    for sign in ("portal_thrombus", "infiltrative", "poorly_delineated", "not_measurable"):
        if getattr(lesion, sign):
            return sign
    found = size_under(criteria, lesion, base.of(lesion))
    in_liver = criteria == MRECIST and lesion.intrahepatic
    if in_liver and lesion.arterial_enhancement is False:
        return "not_enhancing"
    if not found.exact:
        return "size_unknown"
    if lesion.kind == NODE and found.low < NORMAL_NODE_BELOW_MM:
        return "normal_node"
    if found.low < needed_mm(criteria, lesion):
        return "too_small"
    if lesion.treated and not in_liver and not lesion.progressed_since_treatment:
        return "treated"
    return "unproven" if lesion.equivocal else ""


def needed_mm(criteria: str, lesion: Lesion) -> int:
    if lesion.kind != NODE:
        return MEASURABLE_MM
    return PORTA_HEPATIS_NODE_MM if criteria == MRECIST and lesion.porta_hepatis else NODE_MM


def _at_baseline(lesion: Lesion, base: Study) -> bool:
    """Whether it was there: one that the baseline study does not name, or names as absent or of size 0, was not."""
    measure = base.of(lesion)
    sizes = (measure.longest, measure.viable, measure.short_axis)
    return lesion.id in base.measures and (measure.seen or (measure.status != ABSENT and GONE not in sizes))


def _choose(
    ranked: list[tuple[float, str, Lesion]], course: Course, roles: dict[str, str], reasons: dict[str, str]
) -> None:
    """Largest first; stated targets have taken their places already. Equal sizes go by name, not by order."""
    stated = [one for one in course.lesions if roles.get(one.id) == TARGET]
    total, per_organ = len(stated), {}
    for one in stated:
        per_organ[one.site] = per_organ.get(one.site, 0) + 1
    for _size, key, lesion in ranked:
        if total >= MOST_TARGETS:
            roles[key], reasons[key] = NON_TARGET, "five_targets"
        elif per_organ.get(lesion.site, 0) >= MOST_PER_ORGAN:
            roles[key], reasons[key] = NON_TARGET, "two_per_organ"
        else:
            roles[key] = TARGET
            total += 1
            per_organ[lesion.site] = per_organ.get(lesion.site, 0) + 1


def _broken(
    course: Course, base: Study, roles: Mapping[str, str], reasons: Mapping[str, str]
) -> Iterator[Finding]:
    """Rules that the roles do not keep."""
    lesions = sorted(course.lesions, key=lambda one: one.id)
    targets = [one for one in lesions if roles.get(one.id) == TARGET]
    if len(targets) > MOST_TARGETS:
        yield Finding("too_many_targets", 0, details={"count": len(targets), "most": MOST_TARGETS})
    for site in sorted({one.site for one in targets}):
        count = sum(one.site == site for one in targets)
        if count > MOST_PER_ORGAN:
            yield Finding("too_many_in_organ", 0, details={"organ": site, "count": count, "most": MOST_PER_ORGAN})
    for lesion in targets:
        if reasons.get(lesion.id):
            yield Finding("target_unfit", 0, lesion.id, {"reason": reasons[lesion.id]})
    for lesion in lesions:
        measure = base.of(lesion)
        if lesion.kind == NODE and not measure.short_axis.exact and measure.longest.exact:
            yield Finding("node_by_longest", 0, lesion.id)
        if reasons.get(lesion.id) == "size_unknown" and roles.get(lesion.id) == NON_TARGET and not lesion.role:
            yield Finding("size_unknown_at_baseline", 0, lesion.id)
        if lesion.role == NEW and measure.seen:
            yield Finding("new_at_baseline", 0, lesion.id)
