"""Results of systems as facts, and what one fact says of another.

A result that is not decided is the set of what is still possible, so that a criterion over a stage is unknown while
the stages that are left differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hccboard.domain.assessment import assess
from hccboard.domain.decision import UNDEFINED, Result
from hccboard.domain.facts import INFINITY, Choices, Fact, Facts, Interval
from hccboard.domain.history.systemic import fact
from hccboard.domain.staging.common import EXTRAHEPATIC_SPREAD, HEPATIC_INVASION, PORTAL_INVASION
from hccboard.domain.variables import Variables

# fact -> the system it is the result of
RESULTS = {
    "stage.bclc": "bclc", "stage.cnlc": "cnlc", "albi.grade": "albi", "milan": "milan", "ucsf": "ucsf",
    "up_to_7": "up_to_7",
}  # fmt: skip
_SYSTEMS = tuple(RESULTS.values())
_PORTAL, _HEPATIC = ("tumour.pv_invasion", "tumour.pv_main_trunk"), ("tumour.hv_invasion",)
_SPREAD = ("tumour.regional_ln", "tumour.distant_mets")
_DIGITS = 10
RATIO, COUNTS = "neutrophil_lymphocyte_ratio", ("neutrophils_10e9_l", "lymphocytes_10e9_l")
_SHARES = ("neutrophils_pct", "lymphocytes_pct")
# fact that may follow -> the facts that it may follow from
_FOLLOWS = {
    "vascular_invasion": (*_PORTAL, *_HEPATIC), "tumour.pv_contralateral": _PORTAL[:1],
    "tumour.smv_thrombus": _PORTAL[:1], "tumour.major_hepatic_veins_involved": _HEPATIC,
    "tumour.ivc_thrombus_to_atrium": _HEPATIC, "metastases.count": _SPREAD, "metastases.organs": _SPREAD,
    "metastases.progressing": (*_SPREAD, "response.extrahepatic"), "metastases.lymph_node": _SPREAD[:1],
    **{f"metastases.{site}": _SPREAD[1:] for site in ("lung", "bone", "adrenal", "brain", "peritoneum", "other")},
    RATIO: (*COUNTS, *_SHARES), "liver.chronic_disease": ("cirrhosis",), "cirrhosis": ("liver.chronic_disease",),
    "feasible.resection": ("resection.r0_feasible",), "feasible.transplantation": ("transplant_candidate",),
    "transplant.listed": ("transplant_candidate",),
}  # fmt: skip


@dataclass(frozen=True)
class Derived:
    """The facts with everything that follows from them, and the results behind them by the fact they became."""

    facts: Facts
    results: dict[str, Result]
    given: Facts = Facts()

    def behind(self, key: str) -> tuple[str, ...]:
        """The facts told that a fact follows from which was not told itself; those of a result stand in its trace."""
        if key in self.given or key not in self.facts:
            return ()
        return tuple(one for one in _FOLLOWS.get(key, ()) if one in self.given)

    def no_rule(self, key: str) -> bool:
        """Whether the system has no rule for some completion of the facts."""
        result = self.results.get(key)
        return result is not None and UNDEFINED in result.possible

    def base(self, missing: tuple[str, ...]) -> tuple[str, ...]:
        """Missing facts with each result replaced by the facts that would decide it."""
        found: dict[str, None] = {}
        for key in missing:
            result = self.results.get(key)
            found.update(dict.fromkeys((key,) if result is None else result.missing))
        return tuple(found)


def derive(facts: Facts) -> Derived:
    """The facts and what follows from them. A fact that is given is never replaced; where one that was answered by yes
    or no contradicts what follows from the others, both answers are possible."""
    assessment = assess(facts, _SYSTEMS)
    results = {key: assessment[system] for key, system in RESULTS.items()}
    found = {}
    for made in (*_results(results), *_implied(facts)):
        found.setdefault(made.key, made)
    contradicted = {
        key: replace(given, domain=Choices((False, True))) for key, given in facts.by_key.items()
        if key in found and {given.domain, found[key].domain} == {Choices((False,)), Choices((True,))}
    }  # fmt: skip
    return Derived(Facts({**found, **facts.by_key, **contradicted, **_beyond(facts)}), results, facts)


def _beyond(facts: Facts) -> dict[str, Fact]:
    """The portal vein, where a thrombus in the superior mesenteric vein was seen and its class does not reach there: it
    gets there by the trunk, so that Vp4 is possible beside what was said."""
    vein = facts.get("tumour.pv_invasion")
    if vein is None or not _says(facts, "tumour.smv_thrombus", True) or "Vp4" in vein.domain.values:
        return {}
    return {vein.key: replace(vein, domain=Choices((*vein.domain.values, "Vp4")))}


def _results(results: dict[str, Result]) -> Iterator[Fact]:
    for key, result in results.items():
        labels = tuple(label for label in result.possible if label != UNDEFINED)
        if labels:
            yield fact(key, Choices(labels))


def _implied(facts: Facts) -> Iterator[Fact]:
    known = Variables(facts)
    yield from _invasion(known)
    yield from _vessels(known, facts)
    yield from _spread(known, facts)
    if _says(facts, "comorbidities.gi_bleeding_6_months", True):
        yield fact("comorbidities.gi_bleeding_ever", Choices((True,)))
    if _says(facts, "comorbidities.gi_bleeding_ever", False):
        yield fact("comorbidities.gi_bleeding_6_months", Choices((False,)))
    if _says(facts, "comorbidities.arterial_hypertension", False):
        yield fact("comorbidities.uncontrolled_hypertension", Choices((False,)))
        yield fact("comorbidities.refractory_hypertension", Choices((False,)))
    if _says(facts, "cirrhosis", True):
        yield fact("liver.chronic_disease", Choices((True,)))
    if _says(facts, "liver.chronic_disease", False):
        yield fact("cirrhosis", Choices((False,)))
    if _says(facts, "transplant_candidate", False):
        yield fact("feasible.transplantation", Choices((False,)))
        yield fact("transplant.listed", Choices((False,)))
    if _says(facts, "resection.r0_feasible", False):
        yield fact("feasible.resection", Choices((False,)))
    if _says(facts, "tumour.infiltrative", True):
        yield fact("tace.selective_access", Choices((False,)))
    outside = facts.get("response.extrahepatic")
    if outside is not None and outside.exact:
        yield fact("metastases.progressing", Choices((outside.domain.values == ("PD",),)))
    ratio = _ratio(facts)
    if ratio is not None:
        yield fact(RATIO, ratio)
    cleared = _clearance(facts)
    if cleared is not None:
        yield fact("creatinine_clearance_ml_min", cleared)


def _says(facts: Facts, key: str, value: Any) -> bool:
    found = facts.get(key)
    return found is not None and found.domain == Choices((value,))


def _invasion(known: Variables) -> Iterator[Fact]:
    halves = [known[rule.variable].domain.split(rule.condition) for rule in (PORTAL_INVASION, HEPATIC_INVASION)]
    if any(unmet is None for _, unmet in halves):
        yield fact("vascular_invasion", Choices((True,)))
    elif all(met is None for met, _ in halves):
        yield fact("vascular_invasion", Choices((False,)))


def _vessels(known: Variables, facts: Facts) -> Iterator[Fact]:
    """A vein without thrombus has none that reaches further. What is said of the place itself counts before that: a
    thrombus that somebody saw there is not taken back by the class of the vein."""
    veins = set(known["portal_vein"].domain.values), set(known["tumour.hv_invasion"].domain.values)
    free = (
        (veins[0] <= {"Vp0"}, "tumour.pv_contralateral", False), (veins[0] <= {"Vp0"}, "tumour.smv_thrombus", False),
        (veins[1] <= {"Vv0", "Vv1"}, "tumour.major_hepatic_veins_involved", 0),
        (veins[1] <= {"Vv0", "Vv1", "Vv2"}, "tumour.ivc_thrombus_to_atrium", False),
    )  # fmt: skip
    for certain, key, value in free:
        if certain and key not in facts:
            yield fact(key, Choices((value,)))


def _ratio(facts: Facts) -> Interval | None:
    """Neutrophils by lymphocytes, of the shares where neither was counted; not rounded beyond what a computer cannot
    tell. Nothing where one of them is not known, where they are not of one day (two samples make no ratio), or where no
    lymphocytes were found (RULES A10)."""
    keys = COUNTS if any(key in facts for key in COUNTS) else _SHARES
    neutrophils, lymphocytes = (facts.get(key) for key in keys)
    if neutrophils is None or lymphocytes is None or not lymphocytes.domain.high > 0:
        return None
    if None not in (neutrophils.date, lymphocytes.date) and neutrophils.date != lymphocytes.date:
        return None
    above, below = neutrophils.domain, lymphocytes.domain
    low = round(above.low / below.high, _DIGITS)
    high = round(above.high / below.low, _DIGITS) if below.low > 0 else INFINITY
    point = low == high
    return Interval(low, high, point or (above.low_closed and below.high_closed),
                    point or (above.high_closed and below.low_closed))  # fmt: skip


def _spread(known: Variables, facts: Facts) -> Iterator[Fact]:
    """No spread at all is no metastasis at any site; no distant one is none beyond a lymph node."""
    if known["extrahepatic"].domain.split(EXTRAHEPATIC_SPREAD.condition)[0] is None:
        yield fact("metastases.count", Interval.point(0.0))
        yield fact("metastases.organs", Interval.point(0.0))
        yield fact("metastases.progressing", Choices((False,)))
        yield fact("metastases.lymph_node", Choices((False,)))
    elif _says(facts, "tumour.regional_ln", True):
        yield fact("metastases.lymph_node", Choices((True,)))
    if _says(facts, "tumour.distant_mets", False):
        for site in ("lung", "bone", "adrenal", "brain", "peritoneum", "other"):
            yield fact(f"metastases.{site}", Choices((False,)))


def _clearance(facts: Facts) -> Interval | None:
    """Creatinine clearance after Cockcroft and Gault, mL/min: (140 - age) x weight x 1.23 (women 1.04) / creatinine in
    umol/L."""
    parts = [facts.get(key) for key in ("age_years", "weight_kg", "creatinine", "sex")]
    if any(part is None for part in parts):
        return None
    age, weight, creatinine, sex = (part.domain for part in parts if part is not None)
    if creatinine.low <= 0 or age.high >= 140:
        return None
    factors = [1.23 if one == "M" else 1.04 for one in sex.values]
    return Interval(
        (140 - age.high) * weight.low * min(factors) / creatinine.high,
        (140 - age.low) * weight.high * max(factors) / creatinine.low,
    )


__all__ = ["RESULTS", "Derived", "derive"]
