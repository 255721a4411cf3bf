"""The kinds of entries and their fields: what a pack may say and what it must.

A kind is written as an array of tables named by its plural (``[[studies]]``). Where a block has ``rows``, every row
is an entry of its own: it takes the fields of the block and adds or replaces its own; ``discrepancies`` and
``caveats`` are joined, ``as_printed`` is merged. Only ``[[tables]]`` have rows of cells instead (``tables``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hccboard.domain.conversion.model import MOMENTS
from hccboard.evidence import model, vocabulary
from hccboard.evidence.readers import (
    Field,
    choice,
    criterion,
    day,
    integer,
    label,
    limits_with_level,
    listed,
    name,
    named_words,
    number,
    optional,
    printed,
    refer,
    required,
    slug,
    table,
    truth,
    words,
)  # fmt: skip

_TREATMENT = ("regimen", "modality")
_SUBJECT = ("drug", "class", "family", "regimen", "regimen_class", "modality")
_DISCREPANCIES = optional(listed(refer("discrepancy")), ())
_CAVEATS = optional(listed(words), ())
_CERTAINTY = choice(vocabulary.CERTAINTIES)
_MOMENT = optional(choice(MOMENTS), "")


@dataclass(frozen=True, slots=True)
class KindOfEntry:
    """``id`` prefix, dataclass and fields of a kind; ``make_id`` makes the id of entries that need not write one."""

    prefix: str
    make: Callable[..., model.Entry]
    fields: Mapping[str, Field]
    make_id: Callable[[Mapping[str, Any]], str] | None = None


_REQUIREMENT = table(
    {
        "id": required(slug), "words": required(words), "when": optional(criterion),
        "certainty": optional(_CERTAINTY, ""), "printed": optional(name, ""),
        "discrepancies": _DISCREPANCIES, "note": optional(words, ""), "source": optional(refer("source"), ""),
        "moment": _MOMENT,
    },
    model.Requirement,
)  # fmt: skip
_ARM = table(
    {
        "id": required(slug), "label": required(words), "regimen": optional(refer("regimen"), ""),
        "n": optional(integer), "control": optional(truth, False),
    },
    model.Arm,
)  # fmt: skip
_CUT = table(
    {
        "id": required(slug), "label": required(words), "date": optional(day, ""), "follow_up_months": optional(number),
        "note": optional(words, ""),
    },
    model.DataCut,
)  # fmt: skip
_STATEMENT = table(
    {
        "words": required(words), "source": required(refer("source")), "place": optional(name, ""),
        "discrepancies": _DISCREPANCIES,
    },
    model.Statement,
)  # fmt: skip
_DOSE = table(
    {
        "drug": required(refer("drug")), "words": required(words), "source": required(refer("source")),
        "place": optional(name, ""), "certainty": optional(_CERTAINTY, ""), "discrepancies": _DISCREPANCIES,
    },
    model.Dose,
)  # fmt: skip
_GOAL = table(
    {
        "goal": required(choice(vocabulary.GOALS)), "fit": required(choice(vocabulary.FITS)), "words": required(words),
        "source": required(refer("source")),
    },
    model.GoalFit,
)  # fmt: skip
_WASHOUT = table(
    {
        "drug": required(refer("drug")), "words": required(words), "source": required(refer("source")),
        "certainty": required(_CERTAINTY), "block_days": optional(integer), "warn_days": optional(integer),
    },
    model.Washout,
)  # fmt: skip
_PRINTING = table(
    {"source": required(refer("source")), "place": required(name), "words": required(words)}, model.Printing
)

SOURCE: dict[str, Field] = {
    "short": required(label), "citation": required(name), "year": required(integer),
    "kind": required(choice(vocabulary.SOURCE_KINDS)), "reading": required(_CERTAINTY), "doi": optional(name, ""),
    "edition": optional(name, ""), "funding": optional(words, ""), "conflicts": optional(words, ""),
    "note": optional(words, ""),
}  # fmt: skip
STUDY: dict[str, Field] = {
    "name": required(label), "design": required(choice(vocabulary.DESIGNS)), "also": optional(listed(name), ()),
    "title": optional(words, ""), "registry": optional(name, ""), "phase": optional(choice(vocabulary.PHASES), ""),
    "blinding": optional(choice(vocabulary.BLINDING), ""), "line": optional(choice(vocabulary.LINES), ""),
    "group": optional(choice(vocabulary.GROUPS), ""), "population": optional(words, ""), "region": optional(words, ""),
    "n": optional(integer), "n_enrolled": optional(integer), "period": optional(name, ""),
    "arms": optional(listed(_ARM), ()), "parent": optional(refer("study"), ""),
    "eligibility": optional(listed(_REQUIREMENT), ()), "eligibility_source": optional(refer("source"), ""),
    "time_zero": optional(words, ""), "cuts": optional(listed(_CUT), ()),
    "primary_endpoints": optional(listed(choice(vocabulary.ENDPOINTS)), ()),
    "primary_outcome": optional(choice(vocabulary.MET), ""), "publications": optional(listed(refer("source")), ()),
    "certainty": optional(_CERTAINTY, ""), "discrepancies": _DISCREPANCIES, "caveats": _CAVEATS,
    "note": optional(words, ""),
}  # fmt: skip
DRUG: dict[str, Field] = {
    "name": required(words), "drug_class": required(choice(vocabulary.DRUG_CLASSES)),
    "also": optional(listed(name), ()), "targets": optional(listed(name), ()),
    "antibody": optional(truth, False), "note": optional(words, ""),
    "stands_for": optional(choice((*vocabulary.DRUG_CLASSES, *vocabulary.DRUG_FAMILIES)), ""),
}  # fmt: skip
REGIMEN: dict[str, Field] = {
    "name": required(words), "regimen_class": required(choice(vocabulary.REGIMEN_CLASSES)),
    "drugs": optional(listed(refer("drug")), ()), "modalities": optional(listed(choice(vocabulary.MODALITIES)), ()),
    "also": optional(listed(name), ()), "doses": optional(listed(_DOSE), ()), "pros": optional(listed(_STATEMENT), ()),
    "cons": optional(listed(_STATEMENT), ()), "goals": optional(listed(_GOAL), ()),
    "washout": optional(listed(_WASHOUT), ()), "studies": optional(listed(refer("study")), ()),
    "note": optional(words, ""),
}  # fmt: skip
APPROVAL: dict[str, Field] = {
    "regimen": required(refer("regimen")), "region": required(choice(vocabulary.REGIONS)),
    "line": required(choice(vocabulary.LINES)), "status": required(choice(vocabulary.APPROVALS)),
    "as_of": required(day), "source": required(refer("source")),
    "certainty": required(_CERTAINTY), "words": optional(words, ""),
    "when": optional(criterion),
}  # fmt: skip
RECOMMENDATION: dict[str, Field] = {
    "guideline": required(refer("source")), "options": required(listed(refer(*_TREATMENT))),
    "rank": required(choice(vocabulary.RANKS)), "line": required(choice((*vocabulary.LINES, "none"))),
    "certainty": required(_CERTAINTY), "situation": optional(words, ""),
    "system": optional(choice(("bclc", "cnlc")), ""),
    "stages": optional(listed(name), ()), "goals": optional(listed(choice(vocabulary.GOALS)), ()),
    "region": optional(choice(vocabulary.REGIONS), ""), "when": optional(criterion),
    "after": optional(listed(refer(*_SUBJECT)), ()), "strength": optional(name, ""), "level": optional(name, ""),
    "place": optional(name, ""), "studies": optional(listed(refer("study")), ()), "discrepancies": _DISCREPANCIES,
    "note": optional(words, ""),
}  # fmt: skip
CAUTION: dict[str, Field] = {
    "applies_to": required(listed(refer(*_SUBJECT))), "when": required(criterion),
    "action": required(choice(vocabulary.ACTIONS)), "words": required(words), "source": required(refer("source")),
    "certainty": required(_CERTAINTY), "unknown": optional(choice(vocabulary.UNKNOWNS), "check"),
    "guideline": optional(refer("source"), ""), "not_first": optional(truth, False),
    "place": optional(name, ""), "discrepancies": _DISCREPANCIES, "note": optional(words, ""),
}  # fmt: skip
CRITERIA_SET: dict[str, Field] = {
    "name": required(label), "source": required(refer("source")), "place": required(name),
    "criteria": required(listed(_REQUIREMENT)), "also": optional(listed(name), ()), "applies_when": optional(criterion),
    "needed": optional(integer), "study": optional(refer("study"), ""), "certainty": optional(_CERTAINTY, ""),
    "discrepancies": _DISCREPANCIES, "caveats": _CAVEATS, "note": optional(words, ""), "moment": _MOMENT,
    "switched_off": optional(words, ""),
}  # fmt: skip
SITE_THERAPY: dict[str, Field] = {
    "sites": required(listed(choice(vocabulary.SITES))), "modality": required(choice(vocabulary.MODALITIES)),
    "source": required(refer("source")), "place": required(name), "outcome": required(words),
    "technique": optional(words, ""), "population": optional(words, ""),
    "endpoint": optional(choice(vocabulary.ENDPOINTS), ""), "value": optional(printed),
    "unit": optional(choice(vocabulary.UNITS), ""), "limits": optional(limits_with_level),
    "comparator": optional(words, ""), "comparator_value": optional(printed),
    "comparator_limits": optional(limits_with_level), "p": optional(printed),
    "n": optional(integer), "counted_in": optional(choice(("patients", "lesions")), "patients"),
    "references": optional(name, ""), "discrepancies": _DISCREPANCIES, "note": optional(words, ""),
}  # fmt: skip
DISCREPANCY: dict[str, Field] = {
    "title": required(words), "printed": required(listed(_PRINTING)), "conflict": required(words),
    "used": required(words), "basis": required(listed(choice(vocabulary.BASES))),
    "state": optional(choice(vocabulary.STATES), "resolved"), "studies": optional(listed(refer("study")), ()),
    "note": optional(words, ""),
}  # fmt: skip
RESTRICTION: dict[str, Field] = {
    "entry": required(refer("regimen", "drug", "modality")),  # what the option engine offers
    "restriction": required(choice(vocabulary.RESTRICTIONS)), "words": required(words), "source": required(name),
}  # fmt: skip

HEADER: dict[str, Field] = {
    "id": required(slug), "title": required(words), "version": required(name), "licence": required(name),
    "origin": required(words), "note": optional(words, ""),
}  # fmt: skip


def _tail(full: object) -> str:
    return str(full).split(".", 1)[-1]


def _approval_id(raw: Mapping[str, Any]) -> str:
    return f"{_tail(raw['regimen'])}.{str(raw['region']).lower()}.{raw['line']}"


KINDS: dict[str, KindOfEntry] = {
    "sources": KindOfEntry("source", model.Source, SOURCE),
    "studies": KindOfEntry("study", model.Study, STUDY),
    "drugs": KindOfEntry("drug", model.Drug, DRUG),
    "regimens": KindOfEntry("regimen", model.Regimen, REGIMEN),
    "approvals": KindOfEntry("approval", model.Approval, APPROVAL, _approval_id),
    "recommendations": KindOfEntry("recommendation", model.Recommendation, RECOMMENDATION),
    "cautions": KindOfEntry("caution", model.Caution, CAUTION),
    "contraindications": KindOfEntry("contraindication", model.Caution, CAUTION),
    "criteria_sets": KindOfEntry("criteria_set", model.CriteriaSet, CRITERIA_SET),
    "site_therapies": KindOfEntry("site_therapy", model.SiteTherapy, SITE_THERAPY),
    "discrepancies": KindOfEntry("discrepancy", model.Discrepancy, DISCREPANCY),
    "restrictions": KindOfEntry("restriction", model.Restriction, RESTRICTION),
}
# results and tables are read by modules of their own; named here so that the list of kinds is in one place
OTHER_KINDS = ("results", "tables")
NAMED_WORDS = named_words
