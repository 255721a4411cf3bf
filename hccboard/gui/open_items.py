"""What a case still lacks, in words, and which form takes it.

A missing item says what it decides, one known in part what is known of it too; a stale one how old it is and where
the limit lies; an undated one that its age cannot be judged. The form is found by the key of the fact, so that every
list of open items opens the same one.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.readiness import Item, fact_behind
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL, SHEETS
from hccboard.operations.fact_entries import entry_of
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.formats import inside_sentence, with_point

STAGING = ("bclc", "cnlc", "tnm8", "hklc")
_SHOWN_SYSTEMS = 3
_FEW_ANSWERS = 3

# Findings by which a fact is unknown or wide although something was recorded
_LEAVE_OUT = (
    "before_operation", "perhaps_before_operation", "implausible_value", "impossible_value", "unknown_unit",
    "nodules_contradict", "vessels_contradict", "metastases_contradict",
)  # fmt: skip


def form_of(key: str) -> tuple[str, str]:
    """Which form takes a fact, and the field in it (for a judgement its question); ("", "") where there is none."""
    kind, field = entry_of(key)
    return SHEETS.get(kind, kind), field


@dataclass(frozen=True)
class OpenItem:
    """One thing to settle. ``state`` is that of readiness ("missing", "stale", "open", "undated") and names the form of
    its chip; ``kind`` and ``field`` name its form of entry; ``value`` is what is known in part,
    ``record_id`` the record that only lacks its date."""

    key: str
    state: str
    title: str
    text: str
    kind: str
    field: str
    value: str = ""
    record_id: str = ""

    @property
    def action(self) -> str:
        """What entering would settle."""
        return _("Enter date") if self.record_id else _("Enter result")


def open_items(view: CaseView, staleness: Staleness | None = None) -> list[OpenItem]:
    """Every item that is not there, those that decide most first."""
    limits = staleness or Staleness()
    return [_open_item(view, item, limits) for item in view.readiness.open_items]


def _open_item(view: CaseView, item: Item, limits: Staleness) -> OpenItem:
    kind, field = form_of(item.key)
    title = wording.short_fact_name(item.key)
    if item.state == "stale":
        title, text = _stale_title(view, item), _stale_text(view, item, limits)
        return OpenItem(item.key, item.state, title, text, kind, field)
    fact = fact_behind(view.snapshot, item.key)
    if item.state == "undated":
        record_id, field = (fact.record_id, "date") if fact and kind not in (LAB_PANEL, IMAGING_SHEET) else ("", field)
        said = [_("Recorded without a date: its age cannot be judged."), _used_by(view, item.key)]
        return OpenItem(item.key, item.state, title, wording.sentences_text(said), kind, field, record_id=record_id)
    value = wording.value_text(fact) if fact is not None and item.state == "open" else ""
    doubt = open_findings(view) if item.key == "tumour.distant_mets" else ""
    known = _("Recorded: {value}.").format(value=value) if value else ""
    said = with_point(doubt) if doubt else known
    text = wording.sentences_text([said, *why_not_known(view, item.key), decides(view, item.decides)])
    return OpenItem(item.key, item.state, title, text, kind, field, value)


def why_not_known(view: CaseView, key: str) -> list[str]:
    """Why something that was recorded says nothing of a fact now, a sentence for each reason: it is from before an
    operation, implausible, in a unit that is not known, or contradicts itself."""
    found = [f for f in view.snapshot.findings if f.fact == key and f.kind in _LEAVE_OUT]
    return list(dict.fromkeys(wording.finding_text(finding) for finding in found))


def _stale_title(view: CaseView, item: Item) -> str:
    fact = fact_behind(view.snapshot, item.key)
    name = wording.short_fact_name(item.key)
    return wording.list_text([name, wording.day_of(fact)]) if fact and fact.date else name


def _stale_text(view: CaseView, item: Item, limits: Staleness) -> str:
    fact = fact_behind(view.snapshot, item.key)
    record = case_text.record_by_id(view, fact.record_id) if fact else None
    limit = limits.limit(type(record)) if record is not None else None
    age = wording.age_text(item.age_days)
    ahead = view.board is not None and view.board == view.snapshot.as_of
    if limit is None:
        return with_point(_("{age} old").format(age=age))
    text = _("{age} old on the board date, limit {limit}.") if ahead else _("{age} old, limit {limit}.")
    return wording.sentences_text(
        [text.format(age=age, limit=wording.number_text(limit)), _used_by(view, item.key)]
    )


def _used_by(view: CaseView, key: str) -> str:
    """The stages that rest on a value, so that its age is judged by what hangs on it."""
    used = [
        system
        for system in ("bclc", "cnlc")
        if any(key in step.used or _stands_for(key, step.used) for step in view.assessment[system].trace)
    ]
    if not used:
        return ""
    names = [wording.name_with_edition(system) for system in used]
    return _("Used by {list}.").format(list=wording.names_text(names))


def _stands_for(key: str, used: dict[str, object]) -> bool:
    if key in case_text.CHILD_PUGH_INPUTS:
        return "child_pugh" in used
    return key == "tumour.nodules" and any(k.startswith("tumour.nodule") for k in used)


def decides(view: CaseView, systems: tuple[str, ...]) -> str:
    """ "Decides CNLC IIIa or IIIb, and 3 scores."; where it decides nothing now, says so."""
    if not systems:
        return _("Changes no stage or score now.")
    stages = [s for s in STAGING if s in systems][:_SHOWN_SYSTEMS]
    others = [s for s in systems if s not in stages]
    parts = [_answers(view, s) for s in stages]
    if not parts:
        parts = [wording.system_name(s) for s in others[:_SHOWN_SYSTEMS]]
        others = others[_SHOWN_SYSTEMS:]
    if others:
        more = ngettext("{count} more score", "{count} more scores", len(others)).format(count=len(others))
        parts.append(more)
    return _("Decides {list}.").format(list=wording.list_text(parts))


def _answers(view: CaseView, system: str) -> str:
    """A system with its answers where they are few enough to be read at a glance."""
    name, result = wording.system_name(system), view.assessment[system]
    if len(result.possible) > _FEW_ANSWERS:
        return name
    return wording.sentences_text([name, wording.possible_text(result)])


def open_findings(view: CaseView) -> str:
    """The findings outside the liver whose nature is open, as the report describes them."""
    newest: dict[str, records.MetastasisFinding] = {}
    for record in view.case.of(records.MetastasisFinding, until=view.snapshot.as_of):
        newest[record.site or ""] = record
    named = [
        record.description or wording.choice_name("MetastasisFinding", "site", record.site or "other")
        for record in newest.values()
        if record.certainty == "indeterminate"
    ]
    return wording.list_text(named)


def request_text(view: CaseView) -> str:
    """What to ask the referring team for: case number and items, no name, ready to paste into a letter."""
    lines = [f"{view.case.patient.case_number}"]
    if view.board is not None:
        lines[0] += " · " + _("board {date}").format(date=wording.date_text(view.board))
    lines.append(_("Please send before the meeting:"))
    for item in open_items(view):
        lines.append(f"- {item.title}: {_wanted(item)}")
    return "\n".join(lines)


def _wanted(item: OpenItem) -> str:
    """What is to be sent: "not recorded", "renew", "known in part, 1–2", "undated"."""
    if item.state in ("missing", "stale"):
        return _("not recorded") if item.state == "missing" else _("renew")
    state = inside_sentence(wording.readiness_state(item.state))
    return wording.list_text([part for part in (state, item.value) if part])
