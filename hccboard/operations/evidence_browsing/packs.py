"""The packs themselves: where each comes from, what it adds and restricts, and why one was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hccboard.evidence import Evidence
from hccboard.evidence.index import local_folder
from hccboard.evidence.model import Entry, Pack, Restriction
from hccboard.evidence.packs import RefusedPack
from hccboard.evidence.vocabulary import RESTRICTIONS
from hccboard.operations.evidence_browsing.shapes import (
    Detail,
    Fact,
    Grid,
    GridCell,
    GridRow,
    Head,
    Link,
    Note,
    Notes,
    Record,
    Section,
)  # fmt: skip
from hccboard.operations.evidence_browsing.words import entry_name, said
from hccboard.translate import _, mark, ngettext
from hccboard.wording.formats import at_start, list_text, number_text

KIND_WORDS = {
    "source": mark("sources"), "study": mark("studies"), "result": mark("results"), "table": mark("tables"),
    "row": mark("rows of tables"), "figure": mark("figures"), "drug": mark("drugs"), "regimen": mark("regimens"),
    "approval": mark("approvals"), "recommendation": mark("recommendations"), "caution": mark("cautions"),
    "contraindication": mark("contraindications"), "criteria_set": mark("criteria sets"),
    "site_therapy": mark("outcomes by site"), "discrepancy": mark("discrepancies"),
    "restriction": mark("restrictions"),
}  # fmt: skip


def pack_record(pack_id: str) -> str:
    """The id of the record of a pack."""
    return f"pack.{pack_id}"


def refused_record(one: RefusedPack) -> str:
    """The id of the record of a pack that was not taken; two may have the same header."""
    return f"refused.{one.refusal.pack}"


def pack_records(evidence: Evidence) -> Iterator[Record]:
    for one in evidence.refused:
        problems = len(one.refusal.problems)
        count = ngettext("{count} fault", "{count} faults", problems).format(count=problems)
        yield Record(refused_record(one), "packs", _("Refused"), one.header.title or one.header.id, one.refusal.pack,
                     _("Nothing of it is used"), count, "", 0, True)  # fmt: skip
    for pack in sorted(evidence.packs, key=lambda one: not one.local):
        entries = entries_of(evidence, pack)
        count = ngettext("{count} entry", "{count} entries", len(entries)).format(count=len(entries))
        group = _("Local, in use") if pack.local else _("With the program")
        yield Record(pack_record(pack.id), "packs", group, pack.title, pack.version, pack.origin, count)


def entries_of(evidence: Evidence, pack: Pack) -> list[Entry]:
    """Everything a pack brought."""
    return [entry for entry in evidence.by_id.values() if entry.pack == pack.id]


def counts_text(counted: dict[str, int]) -> str:
    """ "regimens 3, restrictions 1"; kinds in the order of the browser."""
    return list_text([
        _("{kind} {count}").format(count=number_text(counted[kind]), kind=_(words))
        for kind, words in KIND_WORDS.items() if counted.get(kind)
    ])  # fmt: skip


def pack_detail(evidence: Evidence, record: Record) -> Detail:
    for one in evidence.refused:
        if refused_record(one) == record.id:
            return _refused(one, record)
    pack = next(one for one in evidence.packs if pack_record(one.id) == record.id)
    entries = entries_of(evidence, pack)
    counted = Counter(entry.id.partition(".")[0] for entry in entries)
    facts = [
        Fact(_("Origin"), said(pack.origin)), Fact(_("Version"), pack.version), Fact(_("Licence"), pack.licence),
        Fact(_("Place"), _where(pack)), Fact(_("Holds"), counts_text(counted)),
    ]  # fmt: skip
    sections: list[Section] = []
    restrictions = [entry for entry in entries if isinstance(entry, Restriction)]
    if restrictions:
        sections.append(Notes("restrictions", _("What it restricts"), tuple(
            Note(said(one.words), Link(said(one.source)),
                 (Link(at_start(entry_name(one.entry, evidence)), one.entry),),
                 at_start(said(RESTRICTIONS[one.restriction])))
            for one in restrictions
        )))  # fmt: skip
    if pack.local:
        sections.append(Notes("added", _("What it adds"), _added(entries, evidence)))
    note = (Notes("note", _("Note"), (Note(said(pack.note)),)),) if pack.note else ()
    return Detail(record, pack.title, pack.id, said(pack.origin) if pack.local else "", tuple(facts),
                  (*note, *sections))  # fmt: skip


def _added(entries: list[Entry], evidence: Evidence) -> tuple[Note, ...]:
    """The records of a pack by kind."""
    by_kind: dict[str, list[Link]] = {}
    for entry in entries:
        if not isinstance(entry, Restriction):
            link = Link(at_start(entry_name(entry.id, evidence)), entry.id)
            by_kind.setdefault(entry.id.partition(".")[0], []).append(link)
    return tuple(
        Note(at_start(_(words)), flags=tuple(by_kind[kind])) for kind, words in KIND_WORDS.items() if kind in by_kind
    ) or (Note(_("Nothing")),)


def _where(pack: Pack) -> str:
    return str(local_folder() / pack.folder) if pack.local else _("part of the program")


def _refused(one: RefusedPack, record: Record) -> Detail:
    rows = tuple(
        GridRow((
            GridCell(problem.file, strong=True), GridCell(problem.entry or "–"), GridCell(problem.field or "–"),
            GridCell(problem.what, (_("allowed: {choices}").format(choices=", ".join(problem.allowed)),)
                     if problem.allowed else ()),
        ))
        for problem in one.refusal.problems
    )  # fmt: skip
    head = (Head(_("File")), Head(_("Entry of the pack")), Head(_("Field")), Head(_("What is wrong")))
    grid = Grid("problems", _("Why it was refused"), head, rows, stretch=3)
    said_of = ((_("Place"), str(local_folder() / one.refusal.pack)), (_("Origin"), one.header.origin),
               (_("Version"), one.header.version))  # fmt: skip
    return Detail(
        record, one.header.title or one.header.id, one.refusal.pack, "",
        tuple(Fact(label, value) for label, value in said_of if value),
        (grid,), caution=_("This pack was refused whole; nothing of it is used until every fault is mended."),
    )  # fmt: skip


__all__ = [
    "KIND_WORDS", "counts_text", "entries_of", "pack_detail", "pack_record", "pack_records",
    "refused_record",
]  # fmt: skip
