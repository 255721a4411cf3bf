"""An open paper, a site with a kind of treatment, a discrepancy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Discrepancy, Entry, Limits, Result, SiteTherapy, Source, Table, Value
from hccboard.operations.evidence_browsing import words
from hccboard.operations.evidence_browsing.packs import KIND_WORDS, counts_text
from hccboard.operations.evidence_browsing.shapes import (
    Conflict,
    Conflicts,
    Fact,
    Grid,
    GridCell,
    GridRow,
    Head,
    Link,
    Note,
    Notes,
    Section,
)  # fmt: skip
from hccboard.operations.evidence_browsing.tables import table_grid
from hccboard.translate import _, ngettext
from hccboard.wording.formats import at_start, list_text, names_text, number_text

_ORDER = {"open": 0, "resolved": 1, "no_error": 2}


def source_facts(one: Source, counted: Mapping[str, int]) -> tuple[Fact, ...]:
    """Citation, DOI, funding and conflicts as stated, how well read, and how much was taken from it."""
    facts = (
        Fact(_("Citation"), one.citation), Fact(_("DOI"), one.doi), Fact(_("Year"), str(one.year)),
        Fact(_("Edition"), one.edition), Fact(_("Kind"), at_start(words.said(vocabulary.SOURCE_KINDS[one.kind]))),
        Fact(_("How well read"), words.certainty_text(one.reading)),
        Fact(_("Funding"), words.said(one.funding) or _("not stated or not known to us")),
        Fact(_("Conflicts of interest"), words.said(one.conflicts) or _("not stated or not known to us")),
        Fact(_("Taken from it"), counts_text(dict(counted)) or _("nothing; it is cited only")),
        Fact(_("Note"), words.said(one.note)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value)


def source_sections(one: Source, evidence: Evidence, conflicts: Section | None) -> tuple[Section, ...]:
    tables = [table_grid(entry, evidence) for entry in evidence.of_kind(Table) if entry.source == one.id]
    found = [conflicts, *tables, *_entries(one, evidence)]
    return tuple(section for section in found if section is not None)


def _entries(source: Source, evidence: Evidence) -> Iterable[Section]:
    """Everything taken from a source by kind; results by their study."""
    by_kind: dict[str, dict[str, str]] = {}
    for entry in evidence.about(source.id):
        kind = entry.id.partition(".")[0]
        target = entry.study if isinstance(entry, Result) else entry.id
        if kind not in ("table", "discrepancy"):
            by_kind.setdefault(kind, {}).setdefault(target, words.entry_name(target, evidence) or _site_name(entry))
    for kind, title in KIND_WORDS.items():
        links = by_kind.get(kind, {})
        if links:
            head = _("Studies with results") if kind == "result" else at_start(_(title))
            items = tuple(Note("", flags=(Link(at_start(text), target),)) for target, text in links.items())
            yield Notes(kind, head, items)


def _site_name(entry: Entry) -> str:
    if not isinstance(entry, SiteTherapy):
        return entry.id
    sites = names_text([words.said(vocabulary.SITES[site]) for site in entry.sites])
    return list_text([sites, words.said(vocabulary.MODALITIES[entry.modality])])


def site_facts(site: str, modality: str, entries: Iterable[SiteTherapy], evidence: Evidence) -> tuple[Fact, ...]:
    sources = dict.fromkeys(one.source for one in entries)
    return (
        Fact(_("Site"), at_start(words.said(vocabulary.SITES[site]))),
        Fact(_("Treatment"), at_start(words.said(vocabulary.MODALITIES[modality]))),
        Fact(_("Sources"), "", tuple(words.source_link(one, evidence) for one in sources)),
    )


def site_sections(entries: list[SiteTherapy], evidence: Evidence, conflicts: Section | None) -> tuple[Section, ...]:
    """One row for each outcome with those it was seen in; most are small retrospective series."""
    head = (Head(_("Outcome")), Head(_("Value"), "", "right"), Head(_("Compared with"), "", "right"), Head(_("P")),
            Head(_("Seen in")), Head(_("Source, place")), Head(_("Flag")))  # fmt: skip
    rows = tuple(_site_row(one, evidence) for one in entries)
    note = _("Small, retrospective and selected series: a figure of one is no comparison with another.")
    grid = Grid("outcomes", _("Outcomes"), head, rows, notes=(note,), stretch=4)
    found = [grid, conflicts]
    return tuple(section for section in found if section is not None)


def _site_row(one: SiteTherapy, evidence: Evidence) -> GridRow:
    said = words.said
    name = GridCell(said(one.outcome), tuple(text for text in (said(one.technique), said(one.note)) if text))
    size = ""
    if one.n and one.counted_in == "patients":
        size = ngettext("{count} patient", "{count} patients", one.n).format(count=number_text(one.n))
    elif one.n:
        size = f"{number_text(one.n)} {said(vocabulary.UNITS.get(one.counted_in, one.counted_in))}"
    references = _("reference {numbers} there").format(numbers=one.references) if one.references else ""
    compared = _value_cell(one.comparator_value, one.comparator_limits, one.unit)
    if one.comparator:
        compared = GridCell(compared.text, (*compared.lines, said(one.comparator)), align="right", quiet=compared.quiet)
    flags = tuple(map(words.short_id, one.discrepancies))
    return GridRow((
        name, _value_cell(one.value, one.limits, one.unit), compared,
        GridCell(words.value_text(one.p) or "–", quiet=one.p is None),
        GridCell(said(one.population) or size or "–", (size,) if one.population and size else ()),
        GridCell(words.source_name(one.source, evidence), tuple(text for text in (one.place, references) if text),
                 entry=one.source),
        GridCell(flags=flags, alert=any(words.is_open(flag, evidence) for flag in one.discrepancies),
                 entry=one.discrepancies[0] if one.discrepancies else ""),
    ), entry=one.id)  # fmt: skip


def _value_cell(value: Value | None, limits: Limits | None, unit: str) -> GridCell:
    if value is None:
        return GridCell("–", align="right", quiet=True)
    text = list_text([f"{words.value_text(value)} {words.said(vocabulary.UNITS.get(unit, unit))}".strip()])
    lines = (words.limits_text(limits), words.level_text(limits)) if limits else ()
    return GridCell(text, lines, align="right", strong=True)


def conflict_of(one: Discrepancy, evidence: Evidence) -> Conflict:
    """A discrepancy with both printed values, what is used and why."""
    basis = at_start(list_text([words.said(vocabulary.BASES[basis]) for basis in one.basis]))
    return Conflict(
        one.id, _("{id}. {title}").format(id=words.short_id(one.id), title=words.said(one.title)), one.state,
        at_start(words.said(vocabulary.STATES[one.state])),
        tuple((words.said(p.words), words.source_link(p.source, evidence, p.place)) for p in one.printed),
        words.said(one.conflict), words.said(one.used), basis, words.said(one.note),
    )  # fmt: skip


def conflicts_of(ids: Iterable[str], evidence: Evidence) -> Conflicts | None:
    """Discrepancies, the open ones first."""
    entries = [entry for one in dict.fromkeys(ids) if isinstance(entry := evidence.get(one), Discrepancy)]
    if not entries:
        return None
    entries.sort(key=lambda one: _ORDER[one.state])
    opened = sum(one.state == "open" for one in entries)
    found = ngettext("{count} found", "{count} found", len(entries)).format(count=len(entries))
    parts = [found, ngettext("{count} open", "{count} open", opened).format(count=opened) if opened else ""]
    return Conflicts(
        "conflicts", _("Discrepancies between sources"), tuple(conflict_of(one, evidence) for one in entries),
        list_text([part for part in parts if part]), opened > 0,
    )  # fmt: skip


__all__ = [
    "conflict_of", "conflicts_of", "site_facts", "site_sections", "source_facts", "source_sections",
]  # fmt: skip
