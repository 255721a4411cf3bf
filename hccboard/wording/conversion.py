"""Words of the conversion review: criteria and rules of the board's own set, its groups, states and counts.

A count is told with what is unmet and missing, and never as a verdict. The words of published sets are those of their
packs. Titles follow the thresholds of the set, so that a changed setting changes what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hccboard.domain.conversion.local import (
    EXTRAHEPATIC,
    GROUPS,
    LOCAL,
    RESECTABLE,
    RESPONSE,
    TECHNICAL,
    WASHOUT,
    ConversionRules,
)  # fmt: skip
from hccboard.domain.conversion.model import Review, RuleSet, SetItem, State
from hccboard.domain.facts import Outcome
from hccboard.translate import _, mark, ngettext
from hccboard.wording.formats import at_start, date_text, list_text, number_text, sentences_text

STATES = {
    State.MET: mark("Met"), State.UNMET: mark("Unmet"), State.MISSING: mark("Missing"), State.STALE: mark("Stale"),
}  # fmt: skip
NO_VERDICT = mark("No automatic verdict; the board decides.")
NOT_ADOPTED = mark("starting values, not adopted by this board")

GROUP_TITLES = {
    RESECTABLE: mark("Potential resectability before treatment"), RESPONSE: mark("Response"),
    TECHNICAL: mark("Technical resectability and liver reserve"), WASHOUT: mark("Drug washout"),
    EXTRAHEPATIC: mark("Extrahepatic disease"),
}  # fmt: skip

# id of a criterion of the local set -> (title, short title); a drug's own are in ``_WITHHELD``
TITLES: dict[str, tuple[str, str]] = {
    "one_lobe": (mark("Tumour confined to one hemiliver"), mark("One hemiliver")),
    "no_trunk_thrombus": (mark("No main-trunk (Vp4) or caval thrombus"), mark("Trunk or caval thrombus")),
    "objective_response": (mark("Objective response, mRECIST PR or CR"), mark("Objective response")),
    "response_held": (mark("Response held on imaging for at least {days} d"), mark("Response held {days} d")),
    "afp_fall": (mark("AFP fall of at least {percent} %"), mark("AFP fall of {percent} %")),
    "r0_feasible": ("", mark("R0 resection")),
    "remnant": (mark("FLR at least {least} % of standard liver volume"), mark("FLR at least {least} %")),
    "reserve": (mark("Child-Pugh A and ICG-R15 below {percent} %"), mark("Liver reserve")),
    "portal_hypertension": (mark("Portal hypertension: varices none or F0–F1"), mark("Portal hypertension")),
    "no_extrahepatic": (mark("No extrahepatic disease"), mark("Extrahepatic disease")),
}  # fmt: skip
_WITHHELD = (mark("{drug} withheld at least {days} d"), mark("{drug} withheld {days} d"))
_NO_INTERVAL = mark("{drug}: the board has settled no interval")
_NOT_RECORDED = mark("Drugs given, if any")
_WITHHELD_ID = "withheld."
_LONG = 60
_CLAUSE = re.compile("[,;:(\uff0c\uff1b\uff1a\uff08]")  # where a long criterion of a pack is cut for a list

_BY_LIVER = {
    True: mark("chronic liver disease"), False: mark("no chronic liver disease"),
    None: mark("chronic liver disease not excluded"),
}  # fmt: skip

# what a rule line says beside its number and its set
_DETAILS = {
    "objective_response": mark("mRECIST (2010)"),
    "portal_hypertension": mark("endoscopy not older than {endoscopy_days} d"),
}  # fmt: skip


def state_text(state: State) -> str:
    """Met, unmet, missing or stale; never a verdict."""
    return _(STATES[state])


def local_name(rules: ConversionRules) -> str:
    """ "Conversion set v2.1 (local)"; without a version while no board has adopted it."""
    if not rules.adopted:
        return _("Conversion set (local)")
    return _("Conversion set v{version} (local)").format(version=rules.version.removeprefix("v"))


def local_edition(rules: ConversionRules) -> str:
    """Who adopted the set and when, or that nobody did."""
    if not rules.adopted:
        return _(NOT_ADOPTED)
    return list_text([part for part in (rules.author, date_text(rules.agreed_on)) if part])


def superseded_text(used: ConversionRules, standing: ConversionRules) -> str:
    """That the board adopted another version than the one that is used; "" where it is the same."""
    if used == standing or not standing.adopted:
        return ""
    version, day = standing.version.removeprefix("v"), date_text(standing.agreed_on)
    if not day:
        return _("Since then the board adopted version {version}.").format(version=version)
    return _("Since then the board adopted version {version}, on {day}.").format(version=version, day=day)


def set_name(rule_set: RuleSet, rules: ConversionRules) -> str:
    """The name of a set; that of the local one with its version."""
    return local_name(rules) if rule_set.id == LOCAL else _(rule_set.name)


def set_edition(rule_set: RuleSet, rules: ConversionRules) -> str:
    """Source and edition of a published set, author and date of the local one."""
    if rule_set.id == LOCAL:
        return local_edition(rules)
    named = rule_set.edition and rule_set.edition not in rule_set.source
    return list_text([_(rule_set.source), rule_set.edition]) if named else _(rule_set.source)


def group_letter(group: str) -> str:
    """A to E; "" for a set without groups."""
    return "ABCDE"[GROUPS.index(group)] if group in GROUPS else ""


def group_title(group: str) -> str:
    """ "A. Potential resectability before treatment"; "" for a set without groups."""
    if group not in GROUPS:
        return ""
    return _("{letter}. {title}").format(letter=group_letter(group), title=_(GROUP_TITLES[group]))


def _parameters(item: SetItem, liver_disease: bool | None) -> dict[str, Any]:
    """The parameters of an item as its words name them; ``liver_disease`` says which of two limits applies, ``None``
    the higher one, which counts wherever it is not excluded."""
    told: dict[str, Any] = {
        key: number_text(value) if isinstance(value, int | float) else value for key, value in item.parameters.items()
    }
    if item.id == "remnant":
        told["least"] = told["percent" if liver_disease is False else "cirrhosis_percent"]
    if item.id.startswith(_WITHHELD_ID):
        told["drug"] = at_start(_(told["drug"]))
    return told


def _words(item: SetItem) -> tuple[str, str]:
    if item.id in TITLES:
        return TITLES[item.id]
    if not item.parameters.get("drug"):
        return _NOT_RECORDED, _NOT_RECORDED
    return _WITHHELD if item.parameters.get("days") is not None else (_NO_INTERVAL, _NO_INTERVAL)


def criterion_title(item: SetItem, liver_disease: bool | None = None) -> str:
    """What is asked: the words of the pack, of the local set by its thresholds."""
    if item.words:
        return _(item.words)
    if item.id == "r0_feasible":
        count = item.parameters["surgeons"]
        return ngettext(
            "R0 resection feasible, agreed by {count} surgeon", "R0 resection feasible, agreed by {count} surgeons",
            count,
        ).format(count=number_text(count))  # fmt: skip
    return _(_words(item)[0]).format(**_parameters(item, liver_disease))


def short_title(item: SetItem, liver_disease: bool | None = None) -> str:
    """The same in few words, for a list."""
    if item.words:
        words = _(item.words)
        return words if len(words) <= _LONG else _CLAUSE.split(words, maxsplit=1)[0].strip()
    return _(_words(item)[1]).format(**_parameters(item, liver_disease))


def rule_line(
    item: SetItem, place: int, rule_set: RuleSet, rules: ConversionRules, endoscopy_days: int = 0,
    liver_disease: bool | None = None, certainty: str = "",
) -> str:  # fmt: skip
    """Where a criterion is from: "Rule B2, conversion set v2.1 (local)", "Criterion 3, Xu 2022". ``place`` is its place
    within its group, from 1; ``certainty``, in words, how well its text is known where that is its own."""
    if rule_set.id != LOCAL:
        told = [_("Criterion {id}").format(id=item.id), _(item.source or rule_set.source)]
        return list_text([*told, *filter(None, [certainty])])
    told = [_("Rule {letter}{place}").format(letter=group_letter(item.group), place=place)]
    if item.id == "remnant":
        told.append(_(_BY_LIVER[liver_disease]))
    if item.id in _DETAILS:
        told.append(_(_DETAILS[item.id]).format(**{**_parameters(item, None), "endoscopy_days": endoscopy_days}))
    version = rules.version.removeprefix("v")
    told.append(_("conversion set v{version}").format(version=version) if rules.adopted else _("starting value"))
    return list_text(told)


def met_text(review: Review) -> str:
    """ "9 of 12 criteria met"."""
    total = len(review.items)
    return ngettext("{met} of {count} criterion met", "{met} of {count} criteria met", total).format(
        met=number_text(review.count(State.MET)), count=number_text(total)
    )


def unmet_text(count: int) -> str:
    return _("{count} unmet").format(count=number_text(count))


def missing_text(count: int) -> str:
    return _("{count} missing").format(count=number_text(count))


def stale_text(count: int) -> str:
    return _("{count} stale").format(count=number_text(count))


def stale_sentence(review: Review) -> str:
    """ "1 of the missing is stale."; "" where none is."""
    count = review.count(State.STALE)
    if not count:
        return ""
    return ngettext("{count} of the missing is stale.", "{count} of the missing are stale.", count).format(
        count=number_text(count)
    )


def count_text(review: Review) -> str:
    """ "9 of 12 criteria met, 1 unmet, 2 missing": the stale ones count among the missing."""
    unmet, missing = review.count(State.UNMET), review.count(State.MISSING, State.STALE)
    parts = [unmet_text(unmet) if unmet else "", missing_text(missing) if missing else ""]
    return list_text([met_text(review), *filter(None, parts)])


def count_sentences(review: Review) -> str:
    """The line below the count: how many of the missing are stale, and that there is no verdict."""
    return sentences_text([stale_sentence(review), _(NO_VERDICT)])


def group_count_text(states: Mapping[State, int]) -> str:
    """ "2 of 3 met"."""
    return _("{met} of {total} met").format(
        met=number_text(states.get(State.MET, 0)), total=number_text(sum(states.values()))
    )


def operation_note(operation: str, over: str = "") -> str:
    """To which day the washout counts; ``operation`` is the date in words, "" where none is planned, or where the one
    of the plan, ``over``, is before the day of the review."""
    if not operation and over:
        return _("planned for {date}, which is over: counted to the day of the review").format(date=over)
    if not operation:
        return _("no operation date: counted to the day of the review")
    return _("counted to the operation on {date}").format(date=operation)


def numbered(number: int, title: str) -> str:
    """ "4. Response held 90 d"."""
    return _("{letter}. {title}").format(letter=number_text(number), title=title)


def switched_off_text(rule_set: RuleSet) -> str:
    """Why a set has no criteria here; "" for one that has."""
    return _(rule_set.switched_off) if rule_set.switched_off else ""


def missing_value(named: str) -> str:
    """A value that is not known, as a noun: "Missing: nature of N1"."""
    return _("Missing: {facts}").format(facts=named) if named else _("Missing")


def applies_text(review: Review, missing: str = "") -> str:
    """Whether a set was made for patients like this one; "" for the local set. ``missing``: what would tell."""
    if review.rule_set.applies_when is None:
        return ""
    if review.applies.outcome is Outcome.MET:
        return _("The set was made for this situation.")
    if review.applies.outcome is Outcome.UNMET:
        return _("Not applicable: the set was made for another situation.")
    return _("Not known whether the set applies; missing: {facts}.").format(facts=missing)


def needed_text(rule_set: RuleSet) -> str:
    """How many of its criteria the source asks for; "" where it does not say."""
    if rule_set.needed is None:
        return ""
    if rule_set.needed >= len(rule_set.items):
        return _("The source asks for all of them.")
    return _("The source asks for {count} of them.").format(count=number_text(rule_set.needed))


__all__ = [
    "GROUP_TITLES", "NOT_ADOPTED", "NO_VERDICT", "STATES", "TITLES", "applies_text", "count_sentences", "count_text",
    "criterion_title", "group_count_text", "group_letter", "group_title", "local_edition", "local_name", "met_text",
    "missing_text", "missing_value", "needed_text", "numbered", "operation_note", "rule_line", "set_edition",
    "set_name", "short_title", "stale_sentence", "stale_text", "state_text", "superseded_text",
    "switched_off_text", "unmet_text",
]  # fmt: skip
