"""What the evidence browser shows, as plain data: records of the list, and an open record with its sections.

Every text is ready to be shown. An ``entry`` is the id of what a click leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("trials", "regimens", "guidelines", "rules", "sites", "sources", "discrepancies", "packs")
FILTERS = ("line", "class", "goal", "region", "design", "discrepancy")


@dataclass(frozen=True)
class Record:
    """One line of the list. ``tags`` says which filters it passes; ``words`` is what it says, squeezed for search."""

    id: str
    kind: str
    group: str
    title: str
    note: str = ""
    line: str = ""
    figure: str = ""
    value: str = ""
    """The number within ``figure``, shown stronger."""
    discrepancies: int = 0
    alert: bool = False
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Query:
    """What is asked of the list: a kind of record, words, and filters by name."""

    kind: str = "trials"
    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """The records of a kind that pass, how many the kind has, and how many of each kind pass."""

    records: tuple[Record, ...]
    total: int
    hits: Mapping[str, int]


@dataclass(frozen=True)
class Link:
    """Words that lead to an entry."""

    text: str
    entry: str = ""


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    text: str
    sub: str = ""
    align: str = "left"
    group: str = ""
    """What stands over this column and its neighbours: the data and the arm."""
    firm: bool = False
    """Whether the first line of its cells is never wrapped, though they are words."""


@dataclass(frozen=True)
class GridCell:
    """One cell: a first line, lighter lines below, and what was printed where another value is used."""

    text: str = ""
    lines: tuple[str, ...] = ()
    printed: str = ""
    """As printed, where ``text`` is what is used instead."""
    align: str = "left"
    strong: bool = False
    quiet: bool = False
    flags: tuple[str, ...] = ()
    """Short ids of discrepancies."""
    alert: bool = False
    """Whether one of the flags is still open."""
    entry: str = ""
    tooltip: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row of cells, or a ``group`` line over the rows below it."""

    cells: tuple[GridCell, ...] = ()
    group: str = ""
    entry: str = ""


@dataclass(frozen=True)
class Grid:
    """A table. ``folded`` ones open when asked; ``caution`` stands above the rows, ``notes`` below."""

    key: str
    title: str
    head: tuple[Head, ...]
    rows: tuple[GridRow, ...]
    place: str = ""
    caution: str = ""
    notes: tuple[str, ...] = ()
    folded: bool = False
    stretch: int = 0
    form: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence with what it rests on."""

    text: str
    source: Link | None = None
    flags: tuple[Link, ...] = ()
    lead: str = ""
    chip: str = ""


@dataclass(frozen=True)
class Notes:
    """Sentences under a title."""

    key: str
    title: str
    items: tuple[Note, ...]


@dataclass(frozen=True)
class Conflict:
    """A discrepancy: what is printed where, what is used instead and why. ``state`` is resolved, open or no_error."""

    entry: str
    title: str
    state: str
    state_text: str
    printed: tuple[tuple[str, Link], ...]
    conflict: str
    used: str
    basis: str
    note: str = ""


@dataclass(frozen=True)
class Conflicts:
    """Discrepancies under a title; ``summary`` counts them."""

    key: str
    title: str
    items: tuple[Conflict, ...]
    summary: str = ""
    alert: bool = False


Section = Grid | Notes | Conflicts


@dataclass(frozen=True)
class UseGroup:
    """Where the program uses the record: a title and links."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Detail:
    """An open record. ``citation`` is what the copy button takes."""

    record: Record
    title: str
    aside: str = ""
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    uses: tuple[UseGroup, ...] = ()
    citation: str = ""
    study: str = ""
    """The study whose entry criteria can be asked of a case."""
    caution: str = ""


__all__ = [
    "FILTERS", "KINDS", "Conflict", "Conflicts", "Detail", "Fact", "Found", "Grid", "GridCell", "GridRow", "Head",
    "Link", "Note", "Notes", "Query", "Record", "Section", "UseGroup",
]  # fmt: skip
