"""Reads packs from their folders: parse, validate, link. A pack at fault is refused whole, with all its faults.

A pack is a folder with ``pack.toml`` (the header ``[pack]``) and any other ``.toml`` files beside it, or a single
``.toml`` file with the header in it. Packs are data: nothing in them is run.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hccboard.evidence import vocabulary
from hccboard.evidence.criteria import Comparison, comparisons
from hccboard.evidence.fact_names import named_in
from hccboard.evidence.model import Entry, Pack, Result, Study, Table
from hccboard.evidence.problems import Notes, PackRefused, Place, Problem, nearest
from hccboard.evidence.readers import SLUG, read_fields
from hccboard.evidence.results import read_result, result_slug
from hccboard.evidence.schema import HEADER, KINDS, OTHER_KINDS, KindOfEntry
from hccboard.evidence.tables import column_arm, read_table

# Kinds of ids that name no entry but a word of the vocabulary
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "modality": vocabulary.MODALITIES, "class": vocabulary.DRUG_CLASSES, "family": vocabulary.DRUG_FAMILIES,
    "regimen_class": vocabulary.REGIMEN_CLASSES,
}  # fmt: skip
_JOINED = ("discrepancies", "caveats")
_MOST_BYTES = 20_000_000


@dataclass
class ReadPack:
    """A pack as read: its header, its entries by id, and what was noted on the way."""

    header: Pack
    entries: dict[str, Entry] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)


def parse(text: str) -> dict[str, Any]:
    """TOML with decimals kept as written. The compiled parser where it is installed: it is five times as fast."""
    try:
        from tomli import loads
    except ImportError:  # the same parser in Python
        from tomllib import loads
    return loads(text, parse_float=Decimal)


def pack_files(path: Path) -> list[Path]:
    """The files of a pack, the header's first."""
    if path.is_file():
        return [path]
    files = sorted(path.glob("*.toml"))
    return sorted(files, key=lambda file: file.name != "pack.toml")


def read_pack(path: Path, *, local: bool, texts: dict[str, set[str]] | None = None) -> ReadPack:
    """Read and check a pack by itself; faults are in ``notes.problems``, references are not followed yet."""
    notes = Notes(texts=texts)
    contents = [(file.name, content) for file in pack_files(path) if (content := _content(file, notes)) is not None]
    pack = ReadPack(_header(path, contents, notes, local), notes=notes)
    for name, content in contents:
        for kind, blocks in content.items():
            if kind == "pack":
                continue
            _read_kind(pack, kind, blocks, Place(notes, name))
    return pack


def _content(file: Path, notes: Notes) -> dict[str, Any] | None:
    place = Place(notes, file.name)
    try:
        if not file.is_file():  # a folder, or a pipe on which reading would wait for ever
            return place.say("is not a file")
        if file.stat().st_size > _MOST_BYTES:
            return place.say("is larger than 20 MB")
        return parse(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return place.say("is not UTF-8 text")
    except OSError as error:
        return place.say(f"cannot be read: {error.strerror}")
    except ValueError as error:  # the decode error of either parser
        return place.say(f"is not TOML: {error}")
    except RecursionError:
        return place.say("is nested too deeply")


def _header(path: Path, contents: Iterable[tuple[str, dict[str, Any]]], notes: Notes, local: bool) -> Pack:
    headers = [(name, content["pack"]) for name, content in contents if "pack" in content]
    if len(headers) != 1:
        Place(notes, path.name, "pack").say(f"a pack has one header [pack], this one has {len(headers)}")
        return Pack(path.stem, "", "", "", "", local=local, folder=path.name)
    name, raw = headers[0]
    values = read_fields(raw, HEADER, Place(notes, name, "pack"))
    values["id"] = values["id"] or path.stem
    return Pack(**values, local=local, folder=path.name)


def _read_kind(pack: ReadPack, kind: str, blocks: Any, place: Place) -> None:
    if kind not in KINDS and kind not in OTHER_KINDS:
        allowed = sorted((*KINDS, *OTHER_KINDS))
        place.at(kind).say(f"there is no such kind of entry{nearest(kind, allowed)}", allowed)
        return
    if not isinstance(blocks, list):
        place.at(kind).say(f"entries are written under [[{kind}]]")
        return
    for number, block in enumerate(blocks, 1):
        label = f"{kind} {number}"
        if not isinstance(block, dict):
            Place(place.notes, place.file, label).say("must be a table")
        elif kind == "tables":
            _keep(pack, kind, block, Place(place.notes, place.file, label))
        else:
            for row_number, raw in _rows(block, Place(place.notes, place.file, label)):
                _keep(pack, kind, raw, Place(place.notes, place.file, f"{label}{row_number}"))


def _rows(block: dict[str, Any], place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a block: itself, or its rows joined with it."""
    if "rows" not in block:
        yield "", block
        return
    rows = block["rows"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        place.at("rows").say("must be a list of tables and not empty")
        return
    shared = {key: value for key, value in block.items() if key != "rows"}
    for number, row in enumerate(rows, 1):
        joined = {**shared, **row}
        for key in _JOINED:
            if isinstance(shared.get(key), list) and isinstance(row.get(key), list):
                joined[key] = [*shared[key], *(one for one in row[key] if one not in shared[key])]
        if isinstance(shared.get("as_printed"), dict) and isinstance(row.get("as_printed"), dict):
            joined["as_printed"] = {**shared["as_printed"], **row["as_printed"]}
        yield f" row {number}", joined


def _keep(pack: ReadPack, kind: str, raw: dict[str, Any], place: Place) -> None:
    """Read one entry and take it into the pack, unless it is at fault or its id is taken."""
    prefix, slug = _identity(kind, raw, place)
    if slug is None:
        return
    full_id = f"{prefix}.{slug}"
    here = Place(place.notes, place.file, full_id)
    if full_id in pack.entries:
        here.say(f"stands twice in the pack, also in {pack.entries[full_id].file}"
                 + ("; give one of them a key" if kind in ("results", "site_therapies") else ""))  # fmt: skip
        return
    entry: Entry | None
    if kind == "results":
        entry = read_result(raw, here, pack.header.id, full_id)
    elif kind == "tables":
        entry = read_table(raw, here, pack.header.id, full_id)
    else:
        entry = _read_entry(KINDS[kind], raw, here, pack.header.id, full_id)
    if entry is not None:
        pack.entries[full_id] = entry


def _read_entry(kind: KindOfEntry, raw: dict[str, Any], place: Place, pack: str, full_id: str) -> Entry | None:
    before = len(place.notes.problems)
    fields = {key: value for key, value in raw.items() if key not in ("id", "key")}
    values = read_fields(fields, kind.fields, place)
    if len(place.notes.problems) > before:
        return None
    return kind.make(full_id, pack, place.file, **values)


def _identity(kind: str, raw: dict[str, Any], place: Place) -> tuple[str, str | None]:
    """Prefix and slug of an entry; ``None`` for the slug where it has none."""
    if kind == "results":
        return "result", result_slug(raw)
    if kind == "site_therapies":
        return "site_therapy", _site_slug(raw)
    prefix = KINDS[kind].prefix if kind in KINDS else "table"
    slug = raw.get("id")
    make_id = KINDS[kind].make_id if kind in KINDS else None
    if slug is None and make_id is not None:
        try:
            return prefix, make_id(raw)
        except KeyError as missing:
            place.at(str(missing.args[0])).say("is missing")
            return prefix, None
    if not isinstance(slug, str) or not SLUG.match(slug):
        place.at("id").say("an entry needs an id of letters, digits, _ and -")
        return prefix, None
    return prefix, slug


def _site_slug(raw: Mapping[str, Any]) -> str:
    sites = raw.get("sites")
    where = "_".join(map(str, sites)) if isinstance(sites, list) else ""
    parts = (where, raw.get("modality"), raw.get("key"), raw.get("source"))
    return ".".join(str(part) for part in parts if part)


def link(pack: ReadPack, known: Mapping[str, Entry]) -> None:
    """Check what a pack says of other entries: ids taken, references, arms, cuts and facts about drugs."""
    for full_id, entry in pack.entries.items():
        if full_id in known:
            Place(pack.notes, entry.file, full_id).say(
                f"is already in the pack {known[full_id].pack}: a pack may add or restrict, not replace"
            )
    together = {**known, **pack.entries}
    for place, target, kinds in pack.notes.references:
        kind, _, rest = target.partition(".")
        if kind in _WORDS:
            if rest not in _WORDS[kind]:
                place.say(f"there is no {kind} {rest!r}{nearest(rest, _WORDS[kind])}", sorted(_WORDS[kind]))
        elif target not in together:
            of_kind = [one.split(".", 1)[1] for one in together if one.split(".", 1)[0] in kinds]
            place.say(f"there is no entry {target}{nearest(rest, of_kind)}")
    for entry in pack.entries.values():
        _check_entry(entry, together, Place(pack.notes, entry.file, entry.id))


def _check_entry(entry: Entry, together: Mapping[str, Entry], place: Place) -> None:
    if isinstance(entry, Result | Table):
        study = together.get(entry.study)
        if isinstance(study, Study):
            _check_arms(entry, study, place)
    for comparison in _criteria_of(entry):
        named = named_in(comparison.rule.variable)
        if named is None:
            continue
        what, name = named
        known = name in vocabulary.MODALITIES if what == "modality" else (
            f"drug.{name}" in together or name in vocabulary.DRUG_FAMILIES or name in vocabulary.DRUG_CLASSES
        )  # fmt: skip
        if not known:
            place.say(f"the fact {comparison.rule.variable} names no {what} {name!r}")


def _check_arms(entry: Result | Table, study: Study, place: Place) -> None:
    arms = [arm.id for arm in study.arms]
    named = entry.arms if isinstance(entry, Result) else tuple(filter(None, map(column_arm, entry.value_columns)))
    for arm in named:
        if arm not in arms:
            place.say(f"{study.id} has no arm {arm!r}", arms)
    if isinstance(entry, Result):
        cuts = [cut.id for cut in study.cuts]
        if entry.cut and entry.cut not in cuts:
            place.at("cut").say(f"{study.id} has no data cut {entry.cut!r}", cuts)
        if not entry.cut and cuts:
            place.at("cut").say(f"{study.id} has several data cuts: say which", cuts)


def _criteria_of(entry: Entry) -> Iterator[Comparison]:
    for name in ("when", "applies_when"):
        yield from comparisons(getattr(entry, name, None))
    for name in ("eligibility", "criteria"):
        requirements = getattr(entry, name, ())
        if isinstance(requirements, tuple):
            for requirement in requirements:
                yield from comparisons(requirement.when)


@dataclass(frozen=True, slots=True)
class RefusedPack:
    """A local pack that was not taken, with everything that is wrong in it."""

    header: Pack
    refusal: PackRefused


@dataclass(frozen=True, slots=True)
class Loaded:
    """All packs that are used, their entries by id, and the local packs that are not used."""

    packs: tuple[Pack, ...]
    entries: Mapping[str, Entry]
    refused: tuple[RefusedPack, ...]


def load_packs(shipped: Path, local: Path | None = None, *, expected: bool = False) -> Loaded:
    """The shipped pack and the local ones. ``PackRefused`` if the shipped one is at fault. ``expected``: a local folder
    that is not there counts as a pack that cannot be read, because its restrictions would be missed by nobody."""
    pack = read_pack(shipped, local=False)
    link(pack, {})
    if pack.notes.problems:
        raise PackRefused(pack.header.id, pack.notes.problems)
    headers, entries, refused = [pack.header], dict(pack.entries), []
    try:
        paths = local_packs(local)
        if expected and local is not None and not local.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    except OSError as error:
        paths = []
        refused.append(_unreadable(local, error))
    for path in paths:
        found = read_pack(path, local=True)
        if found.header.id in {header.id for header in headers}:
            Place(found.notes, path.name, "pack", "id").say(f"there is already a pack {found.header.id}")
        link(found, entries)
        if found.notes.problems:
            header = replace(found.header, id=found.header.id or path.stem)
            refused.append(RefusedPack(header, PackRefused(path.name, found.notes.problems)))
        else:
            headers.append(found.header)
            entries.update(found.entries)
    return Loaded(tuple(headers), entries, tuple(refused))


def _unreadable(folder: Path | None, error: OSError) -> RefusedPack:
    """The folder of the local packs, where the system does not let us look into it."""
    name = folder.name if folder is not None else ""
    problem = Problem(name, "", "", f"cannot be read: {error.strerror}")
    return RefusedPack(Pack(name, name, "", "", "", local=True, folder=name), PackRefused(name, [problem]))


def local_packs(folder: Path | None) -> list[Path]:
    """The packs in a folder: its files ``*.toml`` and its folders with a ``pack.toml``, by name. ``OSError`` where the
    system does not let us look."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir()
        if (path.is_file() and path.suffix == ".toml") or (path.is_dir() and (path / "pack.toml").exists())
    )  # fmt: skip


def texts_of(path: Path) -> dict[str, set[str]]:
    """Every text of a pack that is shown translated, with the files it stands in: msgids for the catalogue."""
    found: dict[str, set[str]] = {}
    read_pack(path, local=False, texts=found)
    return found


__all__ = [
    "Loaded", "PackRefused", "RefusedPack", "load_packs", "local_packs", "parse", "read_pack", "texts_of",
]  # fmt: skip
