"""Options in words: groups, and the reasons and cautions that the engine itself gives.

Texts of packs are shown as the pack has them.
"""

from __future__ import annotations

from collections.abc import Callable

from hccboard.domain.facts import Outcome
from hccboard.domain.options import Caution, Disagreement, Group, Option, OptionsReport, Reason, Verdict
from hccboard.translate import _, mark, ngettext
from hccboard.wording.formats import clauses_text, names_text
from hccboard.wording.history import history_name as fact_name

GROUPS = {
    Group.FIRST: mark("Guideline first options"), Group.ALTERNATIVES: mark("Alternatives"),
    Group.EXCLUDED: mark("Considered and excluded"), Group.NOT_ASSESSABLE: mark("Not assessable"),
}  # fmt: skip
REASONS = {
    "line": mark("For another line of systemic therapy"),
    "progressed": mark("Progression under this treatment or all of its drugs"),
    "not_tolerated": mark("Not tolerated before"),
    "no_evidence": mark("None in the evidence base"),
    "goal_supportive": mark("Supportive care is the goal of the board"),
    "antitumour": mark("The goal of the board is supportive care; this is treatment of the tumour"),
    "present": mark("Given now: the present line of systemic therapy"),
    "no_stage": mark("The staging system has no stage for these findings"),
}  # fmt: skip
CAUTIONS = {
    "earlier_therapy": mark("Earlier systemic therapy is not fully recorded"),
    "line_resumed": mark("The last line ended without progression or intolerance"),
    "line_end_not_told": mark("Why the last line of systemic therapy ended is not recorded"),
    "line_ongoing": mark("A line of systemic therapy is going on: this would take its place or be added to it"),
    "line_beyond_second": mark("The edition speaks of the second line; this is a later one"),
    "approval_not_on_file": mark("No approval in this region is on file"),
    "approval_off_label": mark("Off label in this region"),
    "approval_pending": mark("Approval pending in this region"),
    "approval_withdrawn": mark("Approval withdrawn in this region"),
}  # fmt: skip


def group_title(group: Group) -> str:
    return _(GROUPS[group])


def reason_text(reason: Reason, say: Callable[[str], str] = _) -> str:
    """The reason: the words of the pack, and why it speaks against where it does. ``say`` translates the program's own
    words; ``str`` leaves them English."""
    words = say(reason.words) if reason.words else ""  # "" is the header of a catalogue
    if reason.outcome is Outcome.UNMET and reason.id not in REASONS:
        if reason.used and all(key.startswith("stage.") for key in reason.used):
            return say(mark("For another stage: {situation}")).format(situation=words or reason.rule)
        return say(mark("Only for: {situation}")).format(situation=words or reason.rule)
    own = REASONS.get(reason.id)
    said = say(own) if own else ""
    if said and words:
        return say(mark("{reason}: {detail}")).format(reason=said, detail=words)
    return said or words or reason.rule


def caution_text(caution: Caution, say: Callable[[str], str] = _) -> str:
    """The words of the pack, or those of the engine's own cautions; of one that hangs on a missing fact, that it is
    not known whether it holds."""
    if caution.id in CAUTIONS:
        return say(CAUTIONS[caution.id])
    words = say(caution.words)
    if caution.outcome is Outcome.UNKNOWN:
        return say(mark("Not known whether this holds: {caution}")).format(caution=words)
    return words


def option_name(option: Option) -> str:
    """The option in words of its pack, with its setting."""
    if option.setting:
        return _("{name}, adjuvant").format(name=_(option.treatment.name))
    return _(option.treatment.name)


def detail_text(option: Option) -> str:
    """What matters most of an option: why it is excluded, what is missing, or how many cautions and checks it has."""
    if option.verdict is Verdict.EXCLUDED:
        return next((text for one in option.reasons if one.kind == "against" and (text := reason_text(one))), "")
    if option.verdict is Verdict.NOT_ASSESSABLE:
        named = names_text(list(dict.fromkeys(fact_name(key) for key in option.missing)))
        reason = next((reason_text(one) for one in option.reasons if one.kind == "open"), "")
        return _("missing: {facts}").format(facts=named) if named else reason
    cautions = sum(one.action == "caution" for one in option.cautions)
    checks = len(option.cautions) - cautions
    counted = [
        ngettext("{count} caution", "{count} cautions", cautions).format(count=cautions) if cautions else "",
        ngettext("{count} check", "{count} checks", checks).format(count=checks) if checks else "",
    ]
    return names_text([one for one in counted if one])


def disagreement_text(one: Disagreement, report: OptionsReport) -> str:
    """"Resection: BCLC 2022 considered and excluded, CNLC 2024 guideline first options"."""
    names = {option.guideline.id: option.guideline.name for option in report.options}
    sides = [
        _("{edition}: {group}").format(
            edition=names.get(guideline, guideline), group=group_title(group) if group else _("Not named")
        )
        for guideline, group in one.groups
    ]  # fmt: skip
    return _("{name}. {sides}").format(name=_(one.name), sides=clauses_text(sides))
