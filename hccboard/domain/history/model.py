"""The history of a patient as a letter, a file or the records tell it.

``None`` is not told, an empty tuple is "none". Numbers are ``(low, high)``, both inclusive; an end may be infinite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hccboard.domain.records import Record

Range = tuple[float, float]
_SEPARATORS = re.compile(r"\s*(?:[+,;/&，、；＋]|\b(?:and|with|plus)\b|联合|加)\s*", re.IGNORECASE)
_EITHER = re.compile(r"PD-?\(L\)-?1|PD-?1\s*/\s*(?:PD-?)?L-?1|PD-?L1\s*/\s*(?:PD-?)?1", re.IGNORECASE)
_GAPS = re.compile(r"[\s\-_.()（）]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """When something was and where it is recorded, as on every fact."""

    date: date | None = None
    source: str = ""
    record_id: str = ""
    date_precision: str = "day"

    @classmethod
    def of(cls, record: Record) -> Origin:
        return cls(record.date, record.source, record.id, record.date_precision)


@dataclass(frozen=True)
class Pharmacopoeia:
    """The drugs and modalities the history may name: ids by every spelling, and the groups of each drug.

    ``groups`` maps a drug to its class and families, itself not among them. ``regimens`` maps a spelling such as
    "STRIDE" to drugs and modalities. ``titles`` are the names of the drugs in words. ``stands_for`` maps a drug that
    letters name by its class or family only ("PD-1 antibody") to that class or family.
    """

    drugs: Mapping[str, str] = field(default_factory=dict)
    modalities: Mapping[str, str] = field(default_factory=dict)
    regimens: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    stands_for: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> NamedTherapy:
        """What a text such as "atezolizumab + bevacizumab" names."""
        whole = self.regimens.get(squeezed(text))
        if whole is not None:
            return NamedTherapy(*whole, perhaps=self._perhaps_of(whole[0]))
        found, modalities, unread = [], [], []
        for part in filter(None, _SEPARATORS.split(_EITHER.sub("PD-1 or PD-L1", text.strip()))):
            key = squeezed(part)
            if key in self.drugs:
                found.append(self.drugs[key])
            elif key in self.modalities:
                modalities.append(self.modalities[key])
            elif key in self.regimens:
                found += self.regimens[key][0]
                modalities += self.regimens[key][1]
            else:
                unread.append(part)
        strange = bool(unread) or not (found or modalities)
        return NamedTherapy(
            tuple(dict.fromkeys(found)), tuple(dict.fromkeys(modalities)), strange, tuple(unread),
            self._perhaps_of(found),
        )  # fmt: skip

    def members(self, name: str) -> tuple[str, ...]:
        """The drugs a name stands for: a drug itself, those of a class or family."""
        return tuple(drug for drug, groups in self.groups.items() if drug == name or name in groups)

    def perhaps(self, drug: str) -> frozenset[str]:
        """The drugs that one may be that is named by its class or family only; none of a drug that is named."""
        return self._others.get(drug, frozenset())

    @cached_property
    def _others(self) -> Mapping[str, frozenset[str]]:
        return {drug: frozenset(self.members(group)) - {drug} for drug, group in self.stands_for.items()}

    def _perhaps_of(self, drugs: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self._others[one] for one in drugs if one in self._others))

    @property
    def names(self) -> tuple[str, ...]:
        """Every drug, class and family a fact of the history may name."""
        return tuple(dict.fromkeys([*self.groups, *(group for groups in self.groups.values() for group in groups)]))


def squeezed(text: str) -> str:
    """A spelling without case, spaces and hyphens."""
    return _GAPS.sub("", text).lower()


@dataclass(frozen=True, slots=True)
class NamedTherapy:
    """Drugs and modalities named in a text; ``strange`` says that a part of it is not known here, or all of it where
    nothing is named; ``unread`` are those parts. ``perhaps``: of what is named by its class or family only, the drugs
    that it may be."""

    drugs: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    strange: bool = False
    unread: tuple[str, ...] = field(default=(), compare=False)
    perhaps: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class TherapyLine:
    """One line of systemic therapy. ``outcome`` is ``progression``, ``intolerance``, ``ongoing``, ``completed`` (also
    stopped for an operation or a wish), ``ended`` where why it ended is not told (it may be any of those but going on)
    or "" where nothing is told. ``dose_mg`` is a day's dose, ``days_on_dose`` the days on it among the last 28.
    ``joined`` is a further part of the line before it, drugs recorded each on its own; ``None`` is where that is not
    known."""

    therapy: NamedTherapy
    outcome: str = ""
    dose_mg: Range | None = None
    days_on_dose: Range | None = None
    origin: Origin = Origin()
    joined: bool | None = False


@dataclass(frozen=True, slots=True)
class LocalTreatment:
    """A local or surgical treatment by its modality; "" is one that is not known here."""

    modality: str
    sessions: Range | None = None
    ineffective_sessions: Range | None = None
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Metastasis:
    site: str
    count: Range | None = None
    resectable: bool | None = None
    progressing: bool | None = None
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class DrugStop:
    therapy: NamedTherapy
    days_before_operation: Range
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class History:
    """``local_whole`` says that ``local`` is the whole list: TACE that it does not name was not done. Operations that
    it does not name are never known to be none."""

    lines: tuple[TherapyLine, ...] | None = None
    local: tuple[LocalTreatment, ...] | None = None
    metastases: tuple[Metastasis, ...] | None = None
    stops: tuple[DrugStop, ...] | None = None
    local_whole: bool = True


__all__ = [
    "DrugStop", "History", "LocalTreatment", "Metastasis", "NamedTherapy", "Origin", "Pharmacopoeia", "Range",
    "TherapyLine", "squeezed",
]  # fmt: skip
