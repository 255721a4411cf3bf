"""What looks wrong or open about the typed sizes: said beside the row, never a reason not to save. No Qt.

The limits are a guard against typing errors (RULES C1: below 10 mm is not measurable, nodes are measured by
their short axis); no category of response is drawn from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hccboard import wording
from hccboard.domain.catalogue import DIAMETER_PLAUSIBLE_MM
from hccboard.domain.records import Lesion, Measurement
from hccboard.domain.snapshot_tumour import counts_as_nodule
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past, in_millimetres, read_mm, read_size
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.translate import _

SUDDEN_SHARE = 0.2  # at most a fifth of the last size is left ...
SUDDEN_DAYS = 35  # ... within five weeks: more often a slip of the finger than a response
_JUMP = 5
_MEASURABLE_MM = 10
_TOO_SMALL_MM = 5  # RECIST 1.1 takes a lesion too small to measure as 5 mm in the sum


@dataclass(frozen=True)
class Check:
    """``form`` is error, caution, missing or note; ``title`` stands in the row, ``text`` and the actions in a
    box. An action is (words, {field: text})."""

    form: str
    title: str
    text: str = ""
    actions: tuple[tuple[str, dict[str, str]], ...] = ()


def checks(lesion: LesionTyped, past: Past, day: date | None) -> list[Check]:
    """Everything to say about one lesion, the most urgent first."""
    unreadable = _unreadable(lesion)
    if unreadable:
        return unreadable
    found = [*_sizes_disagree(lesion, past), *_node_axis(lesion), *_sudden(lesion, past, day), *_implausible(lesion)]
    return [*found, *_open(lesion, past)]


def _unreadable(lesion: LesionTyped) -> list[Check]:
    found = []
    for name in ("longest", "viable", "short"):
        text = getattr(lesion, name)
        try:
            read_size(text) if name == "longest" else read_mm(text)
        except NotReadable as error:
            mm = in_millimetres(text)
            actions = ((_("Use {value}").format(value=mm), {name: mm}),) if mm else ()
            found.append(Check("error", _("Whole mm only"), str(error), actions))
    return found


def mm_of(text: str) -> int | None:
    """A size in mm, 0 for a lesion that is gone, ``None`` where no number was typed."""
    try:
        size = read_size(text)
    except NotReadable:
        return None
    if size is None:
        return None
    return 0 if size.state == "disappeared" else size.mm


def _sizes_disagree(lesion: LesionTyped, past: Past) -> list[Check]:
    longest, viable = mm_of(lesion.longest), mm_of(lesion.viable)
    if lesion.second != "viable" or longest is None or viable is None or viable <= longest:
        return []
    actions: list[tuple[str, dict[str, str]]] = []
    if longest:
        actions.append((_("Swap"), {"longest": lesion.viable, "viable": lesion.longest}))
    last = past.last(lesion.id)
    if last is not None and last[1].viable_diameter_mm is not None and last[1].viable_diameter_mm <= longest:
        before = str(last[1].viable_diameter_mm)
        actions.append((_("Use {value}").format(value=before), {"viable": before}))
    text = _("Viable {viable} mm is above longest {longest} mm. Kept as typed.").format(viable=viable, longest=longest)
    return [Check("caution", _("Viable above longest"), text, tuple(actions))]


def _node_axis(lesion: LesionTyped) -> list[Check]:
    longest = mm_of(lesion.longest)
    if not lesion.is_node or not longest or lesion.short.strip():
        return []
    text = _("{size} mm typed as longest; a node is judged by its short axis.").format(size=longest)
    move = (_("Move to short axis"), {"longest": "", "short": str(longest)})
    return [Check("caution", _("Nodes use short axis"), text, (move,))]


def _sudden(lesion: LesionTyped, past: Past, day: date | None) -> list[Check]:
    last = past.last(lesion.id)
    now = mm_of(lesion.longest)
    if last is None or not now or not last[1].longest_diameter_mm:
        return []
    before = last[1].longest_diameter_mm
    use = ((_("Use {value}").format(value=before), {"longest": str(before)}),)
    if now >= _JUMP * before:
        text = _("{now} mm after {before} mm on {study}. Kept as typed.")
        title = _("{count} times the last size").format(count=now // before)
        return [Check("caution", title, text.format(now=now, before=before, study=last[0].label), use)]
    if now > SUDDEN_SHARE * before or day is None or last[0].date is None:
        return []
    days = (day - last[0].date).days
    if not 0 <= days <= SUDDEN_DAYS:
        return []
    percent = round((before - now) / before * 100)
    title = _("{percent} % smaller in {days} d").format(percent=percent, days=days)
    text = _("{now} mm after {before} mm on {study}. Millimetres, not centimetres? Kept as typed.")
    return [Check("caution", title, text.format(now=now, before=before, study=last[0].label), use)]


def _implausible(lesion: LesionTyped) -> list[Check]:
    low, high = DIAMETER_PLAUSIBLE_MM
    sizes = [mm for mm in (mm_of(lesion.longest), mm_of(lesion.viable), mm_of(lesion.short)) if mm]
    if all(low <= mm <= high for mm in sizes):
        return []
    text = _("A lesion is expected from {low} to {high} mm. Kept as typed.").format(low=low, high=high)
    return [Check("caution", _("Unlikely size"), text)]


def _open(lesion: LesionTyped, past: Past) -> list[Check]:
    """What is not known, or not counted, and so makes the stage a set."""
    size = _state(lesion)
    if size == "":
        return [Check("missing", _("Not measured yet"))] if past.last(lesion.id) and not lesion.has_size else []
    if size in ("disappeared", "joined"):
        return [Check("note", _("Joined with another") if size == "joined" else _("Disappeared"))]
    if size == "not_evaluable":
        return [Check("missing", _("Not evaluable"))]
    if lesion.organ != "liver":
        unknown = lesion.hcc_certainty not in ("yes", "no")
        return [Check("missing", _("Nature unknown"))] if unknown else []
    counted = _counts(lesion, size, past)
    if counted is None:
        open_nature = lesion.hcc_certainty == "not_assessed"
        return [Check("missing", _("Nature unknown") if open_nature else _("Viable size open"))]
    if not counted:
        return [Check("note", _("Not counted: {why}").format(why=_why_not(lesion, past)))]
    longest = mm_of(lesion.longest)
    if past.newest is not None and past.last(lesion.id) is None and longest and longest < _MEASURABLE_MM:
        return [Check("note", _("First seen, below {size} mm").format(size=_MEASURABLE_MM))]
    return []


def _counts(lesion: LesionTyped, state: str, past: Past) -> bool | None:
    """What the staging will make of the lesion as it is typed, and of what earlier studies said of it; the rule is the
    domain's alone."""
    size = Measurement(
        state=state, longest_diameter_mm=mm_of(lesion.longest), viable_diameter_mm=mm_of(lesion.viable),
        li_rads=lesion.li_rads, treated=lesion.treated,
    )  # fmt: skip
    before = [earlier for _study, earlier in past.all_of(lesion.id)]
    return counts_as_nodule(size, Lesion(organ=lesion.organ, hcc_certainty=lesion.hcc_certainty), before)


def _why_not(lesion: LesionTyped, past: Past) -> str:
    if lesion.hcc_certainty in ("no", "indeterminate"):
        return _("not known to be HCC")
    if mm_of(lesion.viable) == 0:
        return _("nothing viable")
    if lesion.li_rads:
        return lesion.li_rads
    given = [(size.li_rads, study.label) for study, size in past.all_of(lesion.id) if _before_treatment(size.li_rads)]
    return wording.list_text([part for part in given[-1] if part]) if given else ""


def _before_treatment(category: str | None) -> bool:
    """Whether a category still holds on a later study; one after treatment is of its own day."""
    return bool(category) and not str(category).startswith("LR-TR")


def _state(lesion: LesionTyped) -> str:
    size = read_size(lesion.longest)
    if size is not None:
        return size.state
    return "measured" if lesion.has_size else ""


# --- beside the row -----------------------------------------------------------------------------------------


def change_words(lesion: LesionTyped, past: Past) -> str:
    """The difference to the last study: "−2, 0"."""
    last = past.last(lesion.id)
    if not lesion.has_size:
        return ""
    if last is None:
        return _("first seen") if past.newest is not None else ""
    pairs = [(mm_of(lesion.longest), last[1].longest_diameter_mm)]
    if lesion.second == "viable":
        pairs.append((mm_of(lesion.viable), last[1].viable_diameter_mm))
    if lesion.second == "short":
        pairs = [(mm_of(lesion.short), last[1].short_axis_mm)]
    words = [difference(now, before) for now, before in pairs if now is not None and before is not None]
    return ", ".join(words) or "\u2013"


def difference(now: int, before: int) -> str:
    """A signed difference with a real minus."""
    change = now - before
    sign = "+" if change > 0 else "\u2212" if change < 0 else ""
    return f"{sign}{abs(change)}"


@dataclass(frozen=True)
class Sum:
    """A sum over the target lesions in mm, or the labels it waits for."""

    mm: int | None
    waits_for: tuple[str, ...] = ()


def targets_of(lesions: Sequence[LesionTyped]) -> list[LesionTyped]:
    return [lesion for lesion in lesions if lesion.role == "target"]


def sum_now(lesions: Sequence[LesionTyped], which: str) -> Sum:
    """The sum of the ``longest`` (for nodes: short axis) or ``viable`` sizes of the targets, as typed."""
    total, waits = 0, []
    for lesion in targets_of(lesions):
        if lesion.is_node:
            mm = mm_of(lesion.short)
        elif which == "viable" and lesion.organ == "liver" and mm_of(lesion.longest) != 0:
            mm = mm_of(lesion.viable)
            longest = mm_of(lesion.longest)
            if mm is not None and longest is not None and mm > longest:
                mm = None
        else:
            mm = mm_of(lesion.longest)
        if mm is None and lesion.longest.strip().startswith("<"):
            mm = _TOO_SMALL_MM
        if lesion.longest.strip().startswith("+"):
            mm = 0
        if mm is None:
            waits.append(lesion.label)
        total += mm or 0
    return Sum(None if waits else total, tuple(waits))


def sum_past(lesions: Sequence[LesionTyped], which: str, sizes: Sequence[Measurement | None]) -> int | None:
    """The same sum on an earlier study; ``None`` where a target was not measured there."""
    total = 0
    for lesion, size in zip(targets_of(lesions), sizes, strict=True):
        if size is None:
            return None
        if size.state in ("disappeared", "joined"):
            continue
        viable = which == "viable" and lesion.organ == "liver"
        mm = size.viable_diameter_mm if viable else size.longest_diameter_mm
        if lesion.is_node:
            mm = size.short_axis_mm
        if mm is None and size.state == "too_small":
            mm = _TOO_SMALL_MM
        if mm is None:
            return None
        total += mm
    return total
