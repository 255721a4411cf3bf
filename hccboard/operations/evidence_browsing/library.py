"""The evidence as a library: records by kind, the search over everything, filters, and who owns an entry.

Made once for an evidence base, off the window's thread; a keystroke then takes a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hccboard import evidence as base
from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import (
    Approval,
    Discrepancy,
    Entry,
    Restriction,
    Result,
    SiteTherapy,
    Source,
    Table,
)  # fmt: skip
from hccboard.operations.evidence_browsing import packs, records
from hccboard.operations.evidence_browsing.shapes import FILTERS, KINDS, Found, Query, Record
from hccboard.operations.evidence_browsing.words import said
from hccboard.translate import _
from hccboard.wording.formats import at_start

_GAPS = re.compile(r"[\s\-_+/.,()]+")
_OPTION_WORDS: Mapping[str, Mapping[str, str]] = {
    "line": vocabulary.LINES, "goal": vocabulary.GOALS, "region": vocabulary.REGIONS, "design": vocabulary.DESIGNS,
}  # fmt: skip


class Library:
    """What the browser reads. ``records`` keeps the order of the list."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.counted = base.counts(evidence)
        self.flags = self._flags()
        made: dict[str, Iterable[Record]] = {
            "trials": records.study_records(evidence, self.flags),
            "regimens": records.regimen_records(evidence, self.flags),
            "guidelines": records.recommendation_records(evidence, self.flags),
            "rules": records.rule_records(evidence, self.flags),
            "sites": records.site_records(evidence, self.flags),
            "sources": records.source_records(evidence, self.counted),
            "discrepancies": records.discrepancy_records(evidence),
            "packs": packs.pack_records(evidence),
        }
        self.records: Mapping[str, tuple[Record, ...]] = {
            kind: tuple(_with_words(one) for one in made[kind]) for kind in KINDS
        }
        self.by_id: Mapping[str, Record] = {one.id: one for kind in KINDS for one in self.records[kind]}
        evidence.search("warm")  # the texts are put together now, not under the first key

    @property
    def version(self) -> str:
        """The versions of all packs in use."""
        return self.evidence.version

    def owners(self, entry: Entry) -> Iterator[str]:
        """The records that show an entry: the study of a result, the sites of an outcome, the pack of a restriction."""
        if isinstance(entry, Result):
            yield entry.study
        elif isinstance(entry, Table):
            yield entry.study or entry.source
            if entry.study:
                yield entry.source
        elif isinstance(entry, Approval):
            yield entry.regimen
        elif isinstance(entry, SiteTherapy):
            for site in entry.sites:
                yield records.site_record(site, entry.modality)
        elif isinstance(entry, Restriction):
            yield packs.pack_record(entry.pack)
        else:
            yield entry.id

    def owner(self, entry_id: str) -> Record | None:
        """The record that shows an entry, by the id of either; ``None`` for what is in no pack."""
        if entry_id in self.by_id:
            return self.by_id[entry_id]
        entry = self.evidence.get(entry_id.partition("#")[0])
        if entry is None:
            return None
        return next((self.by_id[one] for one in self.owners(entry) if one in self.by_id), None)

    def find(self, query: Query) -> Found:
        """The records of the kind that hold every word and pass every filter, and how many of each kind do."""
        hits = self._hits(query.text)
        wanted = {name: key for name, key in query.filters.items() if key and name in FILTERS}
        passing = {
            kind: [one for one in self.records[kind] if (hits is None or one.id in hits) and _passes(one, wanted)]
            for kind in KINDS
        }
        return Found(
            tuple(passing[query.kind]), len(self.records[query.kind]), {kind: len(passing[kind]) for kind in KINDS}
        )

    def _hits(self, text: str) -> set[str] | None:
        """The records in which the words are found, in the packs or as shown; ``None`` without words."""
        needles = [needle for word in text.split() if (needle := _squeezed(word))]
        if not needles:
            return None
        found = {owner for entry in self.evidence.search(text) for owner in self.owners(entry)}
        whole = _squeezed(text)
        found.update(
            one.id for one in self.by_id.values()
            if whole in one.words or all(needle in one.words for needle in needles)
        )  # fmt: skip
        return found

    def options(self, kind: str, name: str) -> list[tuple[str, str]]:
        """The values of a filter that records of a kind have, in the order of the vocabulary."""
        present = {key for one in self.records[kind] for key in one.tags.get(name, ())}
        if name == "discrepancy":
            has = any(one.discrepancies for one in self.records[kind])
            return [("with", _("with discrepancy"))] if has else []
        if name == "class":
            return [(key, at_start(words)) for key, words in _class_words() if key in present]
        return [(key, at_start(said(words))) for key, words in _OPTION_WORDS[name].items() if key in present]

    def _flags(self) -> dict[str, list[str]]:
        """The discrepancies of each record, through everything it shows."""
        found: dict[str, list[str]] = {}
        for discrepancy in self.evidence.of_kind(Discrepancy):
            named = [owner for one in self.evidence.about(discrepancy.id) for owner in self.owners(one)]
            for owner in dict.fromkeys([*named, *discrepancy.studies]):
                found.setdefault(owner, []).append(discrepancy.id)
        return {
            owner: flags for owner, flags in found.items() if not isinstance(self.evidence.get(owner), Source)
        }


def _class_words() -> Iterator[tuple[str, str]]:
    for prefix, words in (
        ("regimen_class", vocabulary.REGIMEN_CLASSES), ("class", vocabulary.DRUG_CLASSES),
        ("modality", vocabulary.MODALITIES),
    ):  # fmt: skip
        for key, word in words.items():
            yield f"{prefix}.{key}", said(word)


def _passes(record: Record, wanted: Mapping[str, str]) -> bool:
    for name, key in wanted.items():
        if name == "discrepancy":
            if not record.discrepancies:
                return False
        elif key not in record.tags.get(name, ()):
            return False
    return True


def _squeezed(text: str) -> str:
    return _GAPS.sub("", text.casefold())


def _with_words(record: Record) -> Record:
    shown = (record.words, record.title, record.note, record.line, record.group)
    return replace(record, words=_squeezed(" ".join(shown)))


def library() -> Library:
    """The library of the shipped evidence and the local packs. ``PackRefused`` if the shipped pack is damaged."""
    return Library(base.with_local())


def read_again() -> Library:
    """Forget what was read and read every pack again: a folder has changed."""
    base.reload()
    return library()


__all__ = ["Library", "library", "read_again"]
