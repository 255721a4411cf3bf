"""What every entry has, its pack and its source, where sources disagree, and what a hospital adds to an entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pack:
    """The header of a pack. ``local`` packs lie in the hospital's folder."""

    id: str
    title: str
    version: str
    licence: str
    origin: str
    note: str = ""
    local: bool = False
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry has: its full id, the pack and file it stands in."""

    id: str
    pack: str
    file: str


@dataclass(frozen=True, slots=True)
class Source(Entry):
    """A publication. ``short`` is "Zhu 2025"; ``reading`` says how well we know its text."""

    short: str
    citation: str
    year: int
    kind: str
    reading: str
    doi: str = ""
    edition: str = ""
    funding: str = ""
    conflicts: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printing:
    """One of the values that disagree, and where it stands."""

    source: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Discrepancy(Entry):
    """Where sources disagree with each other or with themselves, what is used, and why."""

    title: str
    printed: tuple[Printing, ...]
    conflict: str
    used: str
    basis: tuple[str, ...]
    state: str = "resolved"
    studies: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Restriction(Entry):
    """What a hospital says about an entry of another pack; it never changes that entry."""

    entry: str
    restriction: str
    words: str
    source: str
