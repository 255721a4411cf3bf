"""What looks wrong or open about the typed sizes: said beside the row, never a reason not to save. No Qt.

The limits are those of the criteria (RULES C1, C2) or a guard against typing errors; no category of response is drawn
from them here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from hccboard import wording
from hccboard.domain.catalogue import DIAMETER_PLAUSIBLE_MM
from hccboard.domain.records import Lesion, Measurement
from hccboard.domain.response.checks import SHRANK_DAYS, SHRANK_PERCENT
from hccboard.domain.response.new_lesions import NODULE_MM
from hccboard.domain.snapshot_tumour import counts_as_nodule
from hccboard.gui.panels.entry.imaging_sizes import in_millimetres, read_mm, read_size, state_typed
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, Past
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.translate import _

_JUMP = 5
_OFFERED = 3
AS_NEW, TO_SHORT, TO_NOTE, ADD = "as_new", "to_short", "to_note", "add"
"""What an action does after it put its values: a new row takes the sizes, the cursor goes somewhere, a row is added."""


class Action(NamedTuple):
    """Something to do about a check: ``values`` by field of the lesion, or of the study as ``study.<field>``.

    ``lesion`` is the id of the lesion concerned where it is not that of the row.
    """

    words: str
    values: dict[str, Any] = {}  # noqa: RUF012 - a NamedTuple's default; nobody writes into it
    then: str = ""
    lesion: str = ""


@dataclass(frozen=True)
class Check:
    """``form`` is error, caution, missing or note; ``title`` stands in the row, ``text`` and the actions in a box."""

    form: str
    title: str
    text: str = ""
    actions: tuple[Action, ...] = ()
    fields: tuple[str, ...] = field(default=())
    """The sizes it is about, where the actions do not tell."""


def checks(lesion: LesionTyped, past: Past, day: date | None, others: Sequence[LesionTyped] = ()) -> list[Check]:
    """Everything to say about one lesion, the most urgent first; ``others`` are the lesions of the sheet."""
    unreadable = _unreadable(lesion)
    if unreadable:
        return unreadable
    found = [*_sizes_disagree(lesion, past), *_node_axis(lesion), *_sudden(lesion, past, day),
             *_returned(lesion, past), *_joined(lesion, others), *_small_and_new(lesion, past),
             *_implausible(lesion)]  # fmt: skip
    return [*found, *_open(lesion, past, others)]


def _unreadable(lesion: LesionTyped) -> list[Check]:
    found = []
    for name in ("longest", "viable", "short"):
        text = getattr(lesion, name)
        try:
            read_size(text) if name == "longest" else read_mm(text)
        except NotReadable as error:
            mm = in_millimetres(text)
            actions = (Action(_("Use {value}").format(value=mm), {name: mm}),) if mm else ()
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


def viable_above_longest(lesion: LesionTyped) -> bool:
    longest, viable = mm_of(lesion.longest), mm_of(lesion.viable)
    return lesion.second == "viable" and longest is not None and viable is not None and viable > longest


def _keep() -> Action:
    """The value stays as it is typed, with a word of why beside it."""
    return Action(_("Keep, with reason"), {}, TO_NOTE)


def _sizes_disagree(lesion: LesionTyped, past: Past) -> list[Check]:
    if not viable_above_longest(lesion):
        return []
    longest, viable = mm_of(lesion.longest), mm_of(lesion.viable)
    actions: list[Action] = []
    if longest:
        actions.append(Action(_("Swap"), {"longest": lesion.viable, "viable": lesion.longest}))
    before = last_viable(lesion, past)
    if before is not None and longest is not None and before <= longest:
        actions.append(Action(_("Use {value}").format(value=before), {"viable": str(before)}))
    text = _("Viable {viable} mm is above longest {longest} mm. Kept as typed.").format(viable=viable, longest=longest)
    return [Check("caution", _("Viable above longest"), text, (*actions, _keep()), ("longest", "viable"))]


def last_viable(lesion: LesionTyped, past: Past) -> int | None:
    last = past.last(lesion.id)
    return last[1].viable_diameter_mm if last is not None else None


def node_by_longest(lesion: LesionTyped) -> bool:
    return lesion.is_node and bool(mm_of(lesion.longest)) and not lesion.short.strip()


def _node_axis(lesion: LesionTyped) -> list[Check]:
    if not node_by_longest(lesion):
        return []
    longest = mm_of(lesion.longest)
    text = _("{size} mm typed as longest; a node is judged by its short axis.").format(size=longest)
    move = Action(_("Move to short axis"), {"longest": "", "short": str(longest)})
    both = Action(_("Enter both"), {}, TO_SHORT)
    return [Check("caution", _("Nodes use short axis"), text, (move, both))]


def sudden_size(lesion: LesionTyped, past: Past, day: date | None) -> int | None:
    """The last longest diameter, where the typed one is so much smaller or larger that a slip is more likely."""
    last, now = past.last(lesion.id), mm_of(lesion.longest)
    if last is None or not now or not last[1].longest_diameter_mm:
        return None
    before = last[1].longest_diameter_mm
    if now >= _JUMP * before:
        return before
    if 100 * now > (100 - SHRANK_PERCENT) * before or day is None or last[0].date is None:
        return None
    return before if 0 <= (day - last[0].date).days <= SHRANK_DAYS else None


def _sudden(lesion: LesionTyped, past: Past, day: date | None) -> list[Check]:
    before, last, now = sudden_size(lesion, past, day), past.last(lesion.id), mm_of(lesion.longest)
    if before is None or last is None or now is None:
        return []
    actions = (Action(_("Use {value}").format(value=before), {"longest": str(before)}), _keep())
    if now > before:
        title = _("{count} times the last size").format(count=now // before)
        text = _("{now} mm after {before} mm on {study}. Kept as typed.")
    else:
        assert day is not None and last[0].date is not None
        percent = round((before - now) / before * 100)
        title = _("{percent} % smaller in {days} d").format(percent=percent, days=(day - last[0].date).days)
        text = _("{now} mm after {before} mm on {study}. Millimetres, not centimetres? Kept as typed.")
    words = text.format(now=now, before=before, study=last[0].label)
    return [Check("caution", title, words, actions, ("longest",))]


def _returned(lesion: LesionTyped, past: Past) -> list[Check]:
    """A lesion that had disappeared and has a size again."""
    gone = [study for study, size in past.all_of(lesion.id) if size.state == "disappeared"]
    sizes = [mm_of(text) for text in (lesion.longest, lesion.viable, lesion.short)]
    if not gone or not any(sizes):
        return []
    text = _("It had disappeared on {study}. The same lesion come back, or a new one? Kept as typed.")
    actions = (Action(_("A new lesion"), {}, AS_NEW), _keep())
    return [Check("caution", _("Back after it had gone"), text.format(study=gone[-1].label), actions, ("longest",))]


def _joined(lesion: LesionTyped, others: Sequence[LesionTyped]) -> list[Check]:
    if state_typed(lesion.longest) != "joined" or lesion.joined_to_id:
        return []
    partners = partners_of(lesion, others)[:_OFFERED]
    actions = tuple(Action(_("In {lesion}").format(lesion=one.label), {"joined_to_id": one.id}) for one in partners)
    text = _("It is measured as part of another lesion from here on: which one? Alt L lists them.")
    return [Check("caution", _("Joined with which?"), text, actions)]


def partners_of(lesion: LesionTyped, others: Sequence[LesionTyped]) -> list[LesionTyped]:
    """The lesions of the same organ that one can be joined with or split from; the named and measured first."""
    found = [one for one in others if one.id != lesion.id and one.organ == lesion.organ and one.label.strip()]
    return sorted(found, key=lambda one: state_typed(one.longest) in ("joined", "disappeared"))


def _small_and_new(lesion: LesionTyped, past: Past) -> list[Check]:
    """A lesion first seen after others, below the size from which mRECIST counts it."""
    longest = mm_of(lesion.longest)
    known_before = lesion.split_from_id or past.newest is None or past.last(lesion.id) is not None
    if known_before or lesion.organ != "liver" or not longest or longest >= NODULE_MM:
        return []
    text = _("mRECIST does not count a new nodule of the liver below {size} mm; RECIST 1.1 counts one that is "
             "unequivocal.").format(size=NODULE_MM)  # fmt: skip
    doubt = Action(_("Nature indeterminate"), {"hcc_certainty": "indeterminate"})
    actions = (doubt,) if lesion.hcc_certainty is None else ()
    return [Check("caution", _("First seen, below {size} mm").format(size=NODULE_MM), text, actions, ("longest",))]


def _implausible(lesion: LesionTyped) -> list[Check]:
    low, high = DIAMETER_PLAUSIBLE_MM
    sizes = [mm for mm in (mm_of(lesion.longest), mm_of(lesion.viable), mm_of(lesion.short)) if mm]
    if all(low <= mm <= high for mm in sizes):
        return []
    text = _("A lesion is expected from {low} to {high} mm. Kept as typed.").format(low=low, high=high)
    return [Check("caution", _("Unlikely size"), text)]


def _open(lesion: LesionTyped, past: Past, others: Sequence[LesionTyped]) -> list[Check]:
    """What is not known, or not counted, and so makes the stage a set."""
    state = _state(lesion)
    if state == "":
        return _untyped(lesion, past, others)
    words = {"disappeared": _("Disappeared"), "present": _("Present, not measured"),
             "progressed": _("Unequivocal progression")}  # fmt: skip
    if state == "joined":
        into = label_of(lesion.joined_to_id, others)
        return [Check("note", _("Measured in {lesion}").format(lesion=into))] if into else []
    if state in words:
        return [Check("note", words[state])]
    if state == "not_evaluable":
        return [Check("missing", _("Not evaluable"))]
    if lesion.organ != "liver":
        unknown = lesion.hcc_certainty not in ("yes", "no")
        return [Check("missing", _("Nature unknown"))] if unknown else []
    counted = _counts(lesion, state, past)
    if counted is None:
        open_nature = lesion.hcc_certainty == "not_assessed"
        return [Check("missing", _("Nature unknown") if open_nature else _("Viable size open"))]
    if not counted:
        return [Check("note", _("Not counted: {why}").format(why=_why_not(lesion, past)))]
    return []


def _untyped(lesion: LesionTyped, past: Past, others: Sequence[LesionTyped]) -> list[Check]:
    last = past.last(lesion.id)
    if last is None or lesion.has_size:
        return []
    if last[1].state == "joined":
        into = label_of(last[1].joined_to_id, others) or _("another lesion")
        since = past.joined_since(lesion.id)
        study = since.label if since is not None else ""
        return [Check("note", _("In {lesion} since {study}").format(lesion=into, study=study))]
    return [Check("missing", _("Not measured yet"))]


def label_of(lesion_id: str | None, lesions: Sequence[LesionTyped]) -> str:
    """The label of a lesion of the sheet, "" where it is not there."""
    return next((one.label for one in lesions if lesion_id and one.id == lesion_id), "")


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
