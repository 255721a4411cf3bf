"""The evidence at hand: entries by id, kind, study and drug, the search, and the counts.

``shipped()`` and ``with_local(folder)`` load once and are kept. Loading takes tens of milliseconds: never before
the first painted window.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from hccboard import paths, policy
from hccboard.evidence import vocabulary
from hccboard.evidence.model import (
    Entry,
    Pack,
    Regimen,
    Restriction,
    Result,
    Source,
    Study,
    Table,
    Value,
    is_part_of_a_pack,
)  # fmt: skip
from hccboard.evidence.packs import Loaded, RefusedPack, load_packs, texts_of

Kind = TypeVar("Kind", bound=Entry)
_GAPS = re.compile(r"[\s\-_+/.,()]+")
LOCAL_FOLDER = "evidence"


class Evidence:
    """Everything the packs say. Entries keep the order of their files."""

    def __init__(self, loaded: Loaded) -> None:
        self.packs: tuple[Pack, ...] = loaded.packs
        self.refused: tuple[RefusedPack, ...] = loaded.refused
        self.by_id: Mapping[str, Entry] = loaded.entries
        self._by_kind: dict[type[Entry], list[Entry]] = {}
        self._about: dict[str, list[Entry]] | None = None
        for entry in loaded.entries.values():
            self._by_kind.setdefault(type(entry), []).append(entry)
        self._haystacks: list[tuple[Entry, str, str]] | None = None

    @property
    def version(self) -> str:
        """The versions of all packs: "hccboard 2026.11, ward 3"."""
        return ", ".join(f"{pack.id} {pack.version}" for pack in self.packs)

    def __getitem__(self, full_id: str) -> Entry:
        return self.by_id[full_id]

    def get(self, full_id: str) -> Entry | None:
        return self.by_id.get(full_id)

    def of_kind(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Every entry of a dataclass of ``model``. Contraindications are cautions too: tell them by their id."""
        return tuple(self._by_kind.get(kind, ()))  # type: ignore[arg-type]

    def about(self, full_id: str) -> tuple[Entry, ...]:
        """Every entry that names this one: results of a study, regimens of a drug, uses of a source, ..."""
        if self._about is None:
            found: dict[str, list[Entry]] = {}
            for entry in self.by_id.values():
                for target in dict.fromkeys(_named(entry)):
                    found.setdefault(target, []).append(entry)
            self._about = found  # whole: workers ask at the same time, and half of it would miss restrictions
        return tuple(self._about.get(full_id, ()))

    def results_of(self, study: str, endpoint: str = "", cut: str = "") -> tuple[Result, ...]:
        """The results of a study ("study.imbrave150"), all or of one endpoint or data cut."""
        return tuple(
            entry for entry in self.about(study)
            if isinstance(entry, Result) and entry.study == study
            and endpoint in ("", entry.endpoint) and cut in ("", entry.cut)
        )  # fmt: skip

    def studies_of(self, drug: str) -> tuple[Study, ...]:
        """The studies with an arm of a regimen that contains the drug ("drug.sorafenib")."""
        regimens = {entry.id for entry in self.about(drug) if isinstance(entry, Regimen)}
        return tuple(s for s in self.of_kind(Study) if any(arm.regimen in regimens for arm in s.arms))

    def restrictions_of(self, full_id: str) -> tuple[Restriction, ...]:
        """What local packs say about an entry."""
        return tuple(one for one in self.about(full_id) if isinstance(one, Restriction))

    def inhibition(self, drug: str) -> tuple[tuple[str, Value], ...]:
        """(target, IC50 as printed) of a drug. Different assays: for display, never to rank drugs by."""
        return tuple(
            (row.labels[0], cell)
            for table in self.of_kind(Table) if table.form == "ic50" and drug in table.value_columns
            for row in table.rows
            if (cell := row.cells[table.value_columns.index(drug)]) is not None
        )  # fmt: skip

    def search(self, query: str, kinds: Iterable[type[Entry]] = ()) -> tuple[Entry, ...]:
        """Entries that hold every word of the query, those with it in their name first. Case, hyphens and spaces
        do not matter; a trial is found by every spelling under ``also``, its results and discrepancies with it."""
        wanted = tuple(kinds)
        needles = [_squeezed(word) for word in query.split()]
        needles = [needle for needle in needles if needle]
        if not needles:
            return ()
        whole = _squeezed(query)
        first, rest = [], []
        for entry, name, text in self._texts():
            if wanted and not isinstance(entry, wanted):
                continue
            if whole in name:
                first.append(entry)
            elif whole in text or all(needle in text for needle in needles):
                rest.append(entry)
        return tuple(first + rest)

    def _texts(self) -> list[tuple[Entry, str, str]]:
        if self._haystacks is None:
            self._haystacks = [
                (entry, _squeezed(" ".join(_names(entry))), _squeezed(" ".join(self._words(entry))))
                for entry in self.by_id.values()
            ]  # fmt: skip
        return self._haystacks

    def _words(self, entry: Entry) -> Iterator[str]:
        yield entry.id.replace(".", " ")
        yield from _strings(entry)
        for target in _named(entry):
            named = self.by_id.get(target)
            if named is not None:
                yield from _names(named)
        if isinstance(entry, Result):
            yield vocabulary.ENDPOINTS[entry.endpoint][0]


def _squeezed(text: str) -> str:
    return _GAPS.sub("", text.casefold())


def _names(entry: Entry) -> Iterator[str]:
    """What an entry is called, in every spelling."""
    for attribute in ("name", "short", "title", "registry"):
        value = getattr(entry, attribute, "")
        if value:
            yield value
    yield from getattr(entry, "also", ())


def _strings(value: object) -> Iterator[str]:
    """Every text within an entry."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, Value):
        yield value.text
    elif is_dataclass(value) and not isinstance(value, type) and is_part_of_a_pack(value):
        for one in fields(value):
            if one.name not in ("id", "pack", "file"):
                yield from _strings(getattr(value, one.name))


def _named(entry: Entry) -> Iterator[str]:
    """The ids of other entries within an entry."""
    for text in _strings(entry):
        kind, dot, rest = text.partition(".")
        if dot and rest and " " not in text and kind in _PREFIXES:
            yield text


_PREFIXES = frozenset((
    "source", "study", "result", "table", "drug", "regimen", "approval", "recommendation", "caution",
    "contraindication", "criteria_set", "site_therapy",
    "discrepancy", "restriction", "modality", "class", "family", "regimen_class",
))  # fmt: skip


def counts(evidence: Evidence) -> dict[str, dict[str, int]]:
    """How much is taken from each source: source id -> kind -> number. Rows of tables, figures, and the studies whose
    results the source reports (``studies_reported``) are counted too."""
    reported: dict[str, set[str]] = {}
    found: dict[str, Counter[str]] = {source.id: Counter() for source in evidence.of_kind(Source)}
    for entry in evidence.by_id.values():
        for source in _sources_of(entry):
            found[source][entry.id.split(".", 1)[0]] += 1
            if isinstance(entry, Table):
                found[source]["row"] += len(entry.rows)
                found[source]["figure"] += sum(cell is not None for row in entry.rows for cell in row.cells)
            elif isinstance(entry, Result):
                found[source]["figure"] += sum(1 for _ in figures_of(entry))
                reported.setdefault(source, set()).add(entry.study)
    for source, studies in reported.items():
        found[source]["studies_reported"] = len(studies)
    return {source: dict(sorted(counted.items())) for source, counted in found.items() if counted}


def figures_of(entry: object) -> Iterator[Value]:
    """Every figure an entry prints, as printed."""
    if isinstance(entry, Value):
        yield entry
    elif isinstance(entry, Result):
        yield from figures_of(entry.printed)
    elif isinstance(entry, tuple):
        for one in entry:
            yield from figures_of(one)
    elif is_dataclass(entry) and not isinstance(entry, type) and is_part_of_a_pack(entry):
        for one in fields(entry):
            if one.name != "used":
                yield from figures_of(getattr(entry, one.name))


def _sources_of(entry: Entry) -> set[str]:
    if isinstance(entry, Source):
        return set()
    return {target for target in _named(entry) if target.startswith("source.")}


@cache
def shipped() -> Evidence:
    """The evidence that ships with the program. ``PackRefused`` if it is damaged."""
    return Evidence(load_packs(paths.resources("evidence")))


def local_folder() -> Path:
    """The folder of the hospital's packs: where the administrator says, else ``evidence`` in the user's data."""
    return policy.current().evidence_folder or paths.user_data() / LOCAL_FOLDER


@cache
def with_local(folder: Path | None = None) -> Evidence:
    """The shipped evidence and the packs of the hospital's folder, by default ``local_folder``.

    Kept until ``reload()``: packs do not change while cases are shown. A folder of the administrator that is not there
    is among the ``refused``."""
    settled = folder is None and policy.current().evidence_folder is not None
    return Evidence(load_packs(paths.resources("evidence"), folder or local_folder(), expected=settled))


def reload() -> None:
    """Forget what was loaded, for a folder that changed."""
    shipped.cache_clear()
    with_local.cache_clear()


def texts() -> dict[str, set[str]]:
    """Every msgid of the shipped evidence with the files it stands in: packs, vocabulary, and names of treatments
    of metastases, which are made of both."""
    from hccboard.evidence.metastasis_options import metastasis_proposals

    found = texts_of(paths.resources("evidence"))
    for name, table in vars(vocabulary).items():
        if name.isupper() and isinstance(table, dict):
            for word in table.values():
                text = word if isinstance(word, str) else word[0]
                if text:
                    found.setdefault(text, set()).add("vocabulary.py")
    for treatment, _ in metastasis_proposals(shipped()):
        found.setdefault(treatment.name, set()).add("metastasis_options.py")
    return found


__all__ = ["Evidence", "counts", "figures_of", "local_folder", "reload", "shipped", "texts", "with_local"]
