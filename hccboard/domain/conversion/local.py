"""The board's own set of criteria: the structure is code, every threshold a setting with author and date.

The thresholds that ship are starting values and nobody's rule: 90 days of response, a fall of AFP by half, ICG-R15
below 10 % are placeholders of the design; 30 and 40 % of the standard volume and the days for which a drug is withheld
are those of RULES D3 and D5, whose certainty differs. A set that no board has adopted says so wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW, RuleSet, SetItem
from hccboard.domain.criteria import AllOf, AnyOf, Comparison, Criterion, Not
from hccboard.domain.decision import Rule
from hccboard.domain.facts import (
    INFINITY,
    YES_NO,
    Choices,
    Condition,
    Domain,
    Interval,
    at_least,
    at_most,
    below,
    one_of,
)
from hccboard.domain.records import CaseRecords, ConversionReview

LOCAL = "local"
RESECTABLE, RESPONSE, TECHNICAL = "resectable", "response", "technical"
WASHOUT, EXTRAHEPATIC = "washout", "extrahepatic"
GROUPS = (RESECTABLE, RESPONSE, TECHNICAL, WASHOUT, EXTRAHEPATIC)
"""In the order of the review; their letters on the screen are A to E."""
STOPS = "drug_stops.days_before_operation."
_NUMBER, _RESPONSES = Interval(0.0, INFINITY), Choices(("CR", "PR", "SD", "PD"))


@dataclass(frozen=True)
class ConversionRules:
    """The thresholds of the local set, all inclusive but ``icg_r15_below_pct``. ``version`` is "" while no board has
    adopted it; then ``author`` and ``agreed_on`` are empty, too.

    ``withheld_days``: of a drug, a class or a family of drugs the days between the last dose and the operation; the
    most specific name counts.
    """

    version: str = ""
    author: str = ""
    agreed_on: date | None = None
    response_held_days: int = 90
    afp_fall_pct: int = 50
    surgeons_agreeing: int = 2
    flr_pct: int = 30
    flr_cirrhosis_pct: int = 40
    icg_r15_below_pct: int = 10
    withheld_days: tuple[tuple[str, int], ...] = (
        ("bevacizumab", 28), ("lenvatinib", 7), ("tki", 14), ("anti_pd_l1_axis", 28),
    )  # fmt: skip

    @property
    def adopted(self) -> bool:
        return bool(self.version)

    def days_withheld(self, drug: str, groups: Sequence[str]) -> int | None:
        """The days for a drug by its own name, else by the first of its groups that has any; ``None`` for none."""
        settled = dict(self.withheld_days)
        return next((settled[name] for name in (drug, *groups) if name in settled), None)

    @property
    def thresholds(self) -> ConversionRules:
        """The thresholds without who adopted them and when: equal where nothing else is asked."""
        return replace(self, version="", author="", agreed_on=None)


_OF_VERSION = f"{LOCAL}:"


def recorded_id(rules: ConversionRules) -> str:
    """How a record names the local set as it stood: with its version, which is "" for the starting values."""
    return _OF_VERSION + rules.version


@dataclass(frozen=True)
class LocalSets:
    """The board's own set as it stands, and every version it adopted, oldest first."""

    standing: ConversionRules = ConversionRules()
    adopted: tuple[ConversionRules, ...] = ()

    def of(self, set_id: str) -> ConversionRules:
        """The thresholds that a recorded id of a set names; the standing ones where it names none, or a version that
        this board never adopted."""
        if not set_id.startswith(_OF_VERSION):
            return self.standing
        version = set_id.removeprefix(_OF_VERSION)
        known = (*self.adopted, self.standing)
        return ConversionRules() if not version else next(
            (one for one in reversed(known) if one.version == version), self.standing
        )

    def id_of(self, set_id: str) -> str:
        """The id under which a set is chosen: that of the standing version is ``LOCAL``."""
        if set_id != LOCAL and not set_id.startswith(_OF_VERSION):
            return set_id
        rules = self.of(set_id)
        return LOCAL if rules == self.standing else recorded_id(rules)


def chosen_set(case: CaseRecords, as_of: date) -> str:
    """How the newest choice for the summary names its set, "" where none was made."""
    chosen = case.latest(ConversionReview, until=as_of)
    return "" if chosen is None else chosen.rule_set


@dataclass(frozen=True)
class Withheld:
    """A drug that was given, its name in words and the days for which the board wants it withheld; ``None`` where no
    interval is settled."""

    drug: str
    name: str
    days: int | None


def local_set(rules: ConversionRules, given: Sequence[Withheld] = ()) -> RuleSet:
    """The local set, with one criterion for each drug that was given."""
    items = (*_resectable(), *_response(rules), *_technical(rules), *_washout(given), *_extrahepatic())
    return RuleSet(LOCAL, "", "", rules.version, "local", items)


def asked(fact: str, condition: Condition, everything: Domain | None = None) -> Comparison:
    """A comparison of a fact; ``everything`` for one that is in no catalogue."""
    return Comparison(Rule(f"local.{fact} {condition}", fact, condition), everything)


def _resectable() -> tuple[SetItem, ...]:
    one_lobe = asked("tumour.one_lobe", one_of(True), YES_NO)
    vessels = AllOf((
        Not(asked("portal_vein", one_of("Vp4", "Vp4_trunk"))), Not(asked("tumour.hv_invasion", one_of("Vv3"))),
    ))  # fmt: skip
    return (
        SetItem("one_lobe", one_lobe, group=RESECTABLE, moment=BEFORE_TREATMENT),
        SetItem("no_trunk_thrombus", vessels, group=RESECTABLE, moment=BEFORE_TREATMENT),
    )


def _response(rules: ConversionRules) -> tuple[SetItem, ...]:
    objective = AllOf((
        asked("response.criteria", one_of("mRECIST"), Choices(("mRECIST", "RECIST1.1"))),
        asked("response.overall", one_of("CR", "PR"), _RESPONSES),
    ))  # fmt: skip
    held = asked("response.held_on_imaging_days", at_least(float(rules.response_held_days)), _NUMBER)
    left = asked("afp.percent_of_baseline", at_most(float(100 - rules.afp_fall_pct)), _NUMBER)
    return (
        SetItem("objective_response", objective, group=RESPONSE),
        SetItem("response_held", held, parameters={"days": rules.response_held_days}, group=RESPONSE),
        SetItem("afp_fall", left, parameters={"percent": rules.afp_fall_pct}, group=RESPONSE),
    )


def remnant_large_enough(normal_pct: float, cirrhosis_pct: float) -> Criterion:
    """Future liver remnant against the standard liver volume: the higher limit decides wherever cirrhosis or another
    chronic liver disease is not excluded. Both limits are inclusive (RULES D5)."""
    remnant = "resection.flr_to_slv_pct"
    healthy = AllOf((
        asked("cirrhosis", one_of(False)), asked("liver.chronic_disease", one_of(False), YES_NO),
        asked(remnant, at_least(normal_pct), _NUMBER),
    ))  # fmt: skip
    return AnyOf((asked(remnant, at_least(cirrhosis_pct), _NUMBER), healthy))


def _technical(rules: ConversionRules) -> tuple[SetItem, ...]:
    feasible = AllOf((
        asked("resection.r0_feasible", one_of(True), YES_NO),
        asked("resection.surgeons_agreeing", at_least(float(rules.surgeons_agreeing)), _NUMBER),
    ))  # fmt: skip
    reserve = AllOf((asked("child_pugh", at_most(6.0)), asked("icg_r15_pct", below(float(rules.icg_r15_below_pct)))))
    remnant = {"percent": rules.flr_pct, "cirrhosis_percent": rules.flr_cirrhosis_pct}
    return (
        SetItem("r0_feasible", feasible, parameters={"surgeons": rules.surgeons_agreeing}, group=TECHNICAL),
        SetItem("remnant", remnant_large_enough(rules.flr_pct, rules.flr_cirrhosis_pct), parameters=remnant,
                group=TECHNICAL),
        SetItem("reserve", reserve, parameters={"percent": rules.icg_r15_below_pct}, group=TECHNICAL),
        SetItem("portal_hypertension", asked("varices", one_of("none", "low_risk")), group=TECHNICAL),
    )  # fmt: skip


def _washout(given: Sequence[Withheld]) -> tuple[SetItem, ...]:
    return tuple(
        SetItem(
            f"withheld.{one.drug}",
            None if one.days is None else asked(STOPS + one.drug, at_least(float(one.days)), _NUMBER),
            parameters={"drug": one.name, "days": one.days}, group=WASHOUT,
        )
        for one in given
    )  # fmt: skip


def _extrahepatic() -> tuple[SetItem, ...]:
    return (SetItem("no_extrahepatic", asked("extrahepatic", one_of("none")), group=EXTRAHEPATIC),)


__all__ = [
    "GROUPS", "LOCAL", "NOW", "ConversionRules", "LocalSets", "Withheld", "asked", "chosen_set", "local_set",
    "recorded_id", "remnant_large_enough",
]  # fmt: skip
