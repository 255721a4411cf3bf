"""What is odd about the typed study as a whole: its day, its answers beside its lesions, its targets. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from hccboard import wording
from hccboard.domain.catalogue import VP, VV
from hccboard.domain.response.model import Finding
from hccboard.domain.response.selection import MOST_PER_ORGAN, MOST_TARGETS
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry.imaging_checks import ADD, Action, Check
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, SheetTyped
from hccboard.translate import _
from hccboard.wording.formats import inside_sentence
from hccboard.wording.response import REASONS


def study_checks(
    sheet: SheetTyped, past: Past, every: Past, day: date | None, selection: Sequence[Finding]
) -> list[Check]:
    """Everything to say about the study; ``every`` holds later studies too, ``past`` what this one looks back on."""
    return [*_day(sheet, past, every, day), *_new_lesions(sheet, past), *_thrombus(sheet), *_targets(sheet, selection)]


def _day(sheet: SheetTyped, past: Past, every: Past, day: date | None) -> Iterator[Check]:
    if day is None:
        return
    same = [study.label for study in past.studies if study.date == day and study.label != sheet.study.label.strip()]
    if same:
        text = _("{studies}: studies of one day are judged together, and sizes that differ become a range.")
        yield Check("caution", _("Another study of this day"), text.format(studies=wording.names_text(same)))
    later = [study.label for study in every.studies if study not in past.studies]
    if later:
        text = _("{studies}: sizes are compared with the studies before {date} only.")
        words = text.format(studies=wording.names_text(later), date=day.isoformat())
        yield Check("caution", _("There are later studies"), words)


def _new_lesions(sheet: SheetTyped, past: Past) -> Iterator[Check]:
    """The answer of the study beside its lesions."""
    if past.newest is None:
        return
    new = [one for one in sheet.lesions if _first_seen(one, past)]
    names = wording.names_text([one.label for one in new])
    if sheet.study.new_lesions == "no" and new:
        text = _("{lesions}: first seen on this study.").format(lesions=names)
        actions = (Action(_("Answer yes"), {"study.new_lesions": "yes"}),
                   Action(_("Answer indeterminate"), {"study.new_lesions": "indeterminate"}))  # fmt: skip
        yield Check("caution", _("New lesions: answered no"), text, actions)
    if sheet.study.new_lesions == "yes" and not new:
        text = _("Without a row of its own a new lesion has no size and no place.")
        yield Check("caution", _("New lesions: which?"), text, (Action(_("Add it"), {}, ADD),))


def _first_seen(lesion: LesionTyped, past: Past) -> bool:
    sizes = (checking.mm_of(lesion.longest), checking.mm_of(lesion.viable), checking.mm_of(lesion.short))
    return past.last(lesion.id) is None and not lesion.split_from_id and any(sizes)


def _thrombus(sheet: SheetTyped) -> Iterator[Check]:
    vessels = sheet.vessels
    there = [code for code, free in ((vessels.portal_vein, VP[0]), (vessels.hepatic_vein, VV[0]))
             if code and code != free]  # fmt: skip
    if vessels.thrombus_status == "absent" and there and vessels.thrombus_enhancing != "no":
        text = _("{classes} is given for the vessels, and the thrombus is called gone.")
        yield Check("caution", _("Thrombus: gone or there?"), text.format(classes=wording.names_text(there)))


def _targets(sheet: SheetTyped, selection: Sequence[Finding]) -> Iterator[Check]:
    """Rules for targets that the roles do not keep, with the lesion that would be followed without a size."""
    by_id = {one.id: one for one in sheet.lesions}
    for finding in selection:
        lesion = by_id.get(finding.lesion)
        if finding.id == "too_many_targets":
            title = _("{count} targets").format(count=finding.details["count"])
            text = _("The criteria take at most {most} in all.").format(most=MOST_TARGETS)
            yield Check("caution", title, text, _fewer(sheet.lesions, ""))
        elif finding.id == "too_many_in_organ":
            organ = str(finding.details["organ"])
            title = _("{count} targets in one organ").format(count=finding.details["count"])
            text = _("The criteria take at most {most} of an organ; all nodes are one organ.")
            yield Check("caution", title, text.format(most=MOST_PER_ORGAN), _fewer(sheet.lesions, organ))
        elif finding.id == "target_unfit" and lesion is not None:
            why = inside_sentence(_(REASONS[str(finding.details["reason"])]))
            title = _("{lesion} as a target").format(lesion=lesion.label)
            text = _("Against the rules of the criteria: {reason}.").format(reason=why)
            yield Check("caution", title, text, (_non_target(lesion),))


def _fewer(lesions: Sequence[LesionTyped], organ: str) -> tuple[Action, ...]:
    """The smallest of the targets could be followed without a size."""
    targets = [one for one in lesions if one.role == "target" and organ in ("", _site(one))]
    smallest = sorted(targets, key=lambda one: checking.mm_of(one.short if one.is_node else one.longest) or 0)
    return tuple(_non_target(one) for one in smallest[:2])


def _site(lesion: LesionTyped) -> str:
    return "lymph_node" if lesion.is_node else lesion.organ


def _non_target(lesion: LesionTyped) -> Action:
    return Action(_("{lesion} as non-target").format(lesion=lesion.label), {"role": "non_target"}, lesion=lesion.id)
