"""The history in a facts object: lines of therapy, local treatment, metastases, goal and what the board judged.

Read after ``facts_json.read_facts``, which has checked every key and value. Absent and null are unknown; an empty list
is none. ``judgements`` is an object of its own for facts of criteria that only a board can tell; ``read_facts`` does
not know it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.history.local import lobe_facts, local_facts, metastasis_facts
from hccboard.domain.history.model import (
    DrugStop,
    History,
    LocalTreatment,
    Metastasis,
    Pharmacopoeia,
    Range,
    TherapyLine,
)
from hccboard.domain.history.systemic import RECEIVED, STOPS, fact, stop_facts, systemic_facts
from hccboard.evidence.fact_names import fact_form
from hccboard.interchange.facts_objects import check_object, not_a_number, not_one_of, refuse
from hccboard.translate import _

JUDGEMENTS = "judgements"
_RESPONSES = ("CR", "PR", "SD", "PD")  # not evaluable tells nothing


def read_history(data: Mapping[str, Any], drugs: Pharmacopoeia, path: str = "facts") -> list[Fact]:
    """The facts of the history of one object whose other keys were read already.

    Raises ``UserError`` with the path of a judgement that is none."""
    history = History(
        _lines(data.get("lines_of_therapy"), drugs), _local(data.get("locoregional"), drugs),
        _metastases(data.get("metastases")), _stops(data.get("drug_stops"), drugs),
    )  # fmt: skip
    found: dict[str, Fact] = {}
    for made in (
        *systemic_facts(history, drugs), *stop_facts(history, drugs), *_stopped(history, drugs),
        *local_facts(history),
        *metastasis_facts(history.metastases), *_lobes((data.get("tumour") or {}).get("lobes")), *_plans(data),
        *_judgements(data.get(JUDGEMENTS), f"{path}.{JUDGEMENTS}"),
    ):  # fmt: skip
        found[made.key] = made
    return list(found.values())


def _range(value: Any) -> Range | None:
    """A number or an object with low and high as an inclusive range; an end that is absent is open."""
    if value is None:
        return None
    if not isinstance(value, dict):
        return float(value), float(value)
    low, high = value.get("low"), value.get("high")
    if low is None and high is None:
        return None
    return (0.0 if low is None else float(low)), (INFINITY if high is None else float(high))


def _lines(listed: Any, drugs: Pharmacopoeia) -> tuple[TherapyLine, ...] | None:
    if listed is None:
        return None
    return tuple(
        TherapyLine(drugs.read(one.get("regimen") or "?"), one.get("outcome") or "",
                    _range(one.get("dose_mg_per_day")), _range(one.get("days_on_dose_of_last_28")))
        for one in listed
    )  # fmt: skip


def _local(listed: Any, drugs: Pharmacopoeia) -> tuple[LocalTreatment, ...] | None:
    if listed is None:
        return None
    found = []
    for one in listed:
        named = drugs.read(one.get("modality") or "?")
        for modality in (*named.modalities, *(("",) if named.strange or not named.modalities else ())):
            found.append(
                LocalTreatment(modality, _range(one.get("sessions")), _range(one.get("ineffective_sessions")))
            )  # fmt: skip
    return tuple(found)


def _metastases(listed: Any) -> tuple[Metastasis, ...] | None:
    if listed is None:
        return None
    return tuple(
        Metastasis(one.get("site") or "other", _range(one.get("count")), one.get("resectable"), one.get("progressing"))
        for one in listed
    )  # fmt: skip


def _stops(listed: Any, drugs: Pharmacopoeia) -> tuple[DrugStop, ...] | None:
    if listed is None:
        return None
    return tuple(
        DrugStop(drugs.read(one.get("drug") or "?"), _range(one.get("days_before_operation")) or (0.0, INFINITY))
        for one in listed
    )  # fmt: skip


def _lobes(value: Any) -> Iterator[Fact]:
    if value:
        yield from lobe_facts(
            value.get("involved") or "", _range(value.get("other_lobe_count")),
            _range(value.get("other_lobe_largest_cm")),
        )  # fmt: skip


def _plans(data: Mapping[str, Any]) -> Iterator[Fact]:
    """Goal, region, endoscopy, response and resection."""
    for key in ("goal", "region"):
        if data.get(key) is not None:
            yield fact(key, Choices((data[key],)))
    days = _range((data.get("endoscopy") or {}).get("days_ago"))
    if days is not None:
        yield fact("endoscopy.days_ago", Interval(*days))
    response = data.get("response") or {}
    for key in ("intrahepatic", "extrahepatic"):
        if response.get(key) in _RESPONSES:
            yield fact(f"response.{key}", Choices((response[key],)))
    if response.get("criteria") is not None:
        yield fact("response.criteria", Choices((response["criteria"],)))
    held = _range(response.get("held_days"))
    if held is not None:
        yield fact("response.held_days", Interval(*held))
    resection = data.get("resection") or {}
    for key in ("r0_by_hemihepatectomy", "r0_feasible"):
        if resection.get(key) is not None:
            yield fact(f"resection.{key}", Choices((resection[key],)))
    remnant = _range(resection.get("flr_to_slv_pct"))
    if remnant is not None:
        yield fact("resection.flr_to_slv_pct", Interval(*remnant))
    if resection.get("jlca_category") is not None:
        yield fact("resection.jlca_category", Choices((resection["jlca_category"],)))


def _stopped(history: History, drugs: Pharmacopoeia) -> Iterator[Fact]:
    """Where no lines are told: a drug with a last dose was given, and those of a class that have one are all that were
    given of the class."""
    if history.lines is not None:
        return
    for name in drugs.names:
        members = set(drugs.members(name))
        told = [one.days_before_operation for one in history.stops or () if members.intersection(one.therapy.drugs)]
        if told:
            yield fact(RECEIVED + name, Choices((True,)))
            yield fact(STOPS + name, Interval(min(low for low, high in told), min(high for low, high in told)))


def _judgements(value: Any, at: str) -> Iterator[Fact]:
    """Facts of criteria under their own names: truths, codes, or numbers and ranges of numbers."""
    if value is None:
        return
    check_object(value, at)
    for key, said in value.items():
        form = fact_form(key)
        if form is None or form.kind != "history":
            raise refuse(f"{at}.{key}", _("there is no such judgement."))
        if said is None:
            continue
        if form.choices:
            if type(said) is not type(form.choices[0]) or said not in form.choices:
                raise not_one_of(f"{at}.{key}", said, form.choices)
            yield fact(key, Choices((said,)))
        else:
            yield fact(key, _number(said, f"{at}.{key}"))


def _number(said: Any, at: str) -> Interval:
    ends = [said.get("low"), said.get("high")] if isinstance(said, dict) and set(said) <= {"low", "high"} else [said]
    for one in ends:
        if one is not None and (isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one < INFINITY):
            raise not_a_number(at, one)
    low, high = _range(said) or (0.0, INFINITY)
    if low > high:
        raise refuse(at, _("no value is left in this range."))
    return Interval(low, high)


__all__ = ["JUDGEMENTS", "read_history"]
