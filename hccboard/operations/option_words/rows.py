"""The options of one edition as rows of the table: group by group, in the order of the edition.

A row says in few words why and why not; ``detail`` says all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.options import Caution, Group, Option, Reason, Verdict
from hccboard.evidence import vocabulary
from hccboard.operations.option_evidence import KeyFigures, OptionEvidence
from hccboard.operations.option_words.values import missing_names, short_missing_names, unmet_name, used_values
from hccboard.translate import _, mark, ngettext
from hccboard.wording.formats import at_start, inside_sentence, more_text, with_point
from hccboard.wording.options import caution_text, group_title, option_name, reason_text

FOR, AGAINST, OPEN, CAUTION, CHECK, NOTE = "for", "against", "open", "caution", "check", "note"
_STAGE_RULE = re.compile(r"stage\.\w+ (?:=|in) ([\w, ]+)")
_SHOWN = 2
_MISSING_SHOWN = 1

FILTERS = {
    "all": mark("All"), "first": mark("First line"), "later": mark("Later line"),
    "locoregional": mark("Locoregional"), "surgical": mark("Surgical"), "other": mark("Other"),
}  # fmt: skip
_SURGICAL = frozenset({"resection", "transplantation", "metastasectomy", "pve", "alpps"})
_LOCOREGIONAL = frozenset({"ablation", "tace", "haic", "tare", "sbrt", "radiotherapy"})
_FIRST = frozenset({"first", "any", "none", "conversion", "intermediate"})
_LATER = frozenset({"second", "second_or_third", "later", "any", "none"})

CERTAINTY_TAGS = {
    "abstract": mark("Abstract only"), "secondary": mark("Secondary source"), "recollection": mark("Recollection"),
}  # fmt: skip
_GROUP_NOTES = {
    Group.FIRST: mark("named first for these findings"),
    Group.ALTERNATIVES: mark("named for these findings, not first"),
    Group.EXCLUDED: mark("at least one criterion excludes"),
    Group.NOT_ASSESSABLE: mark("a deciding value is missing"),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A short line of a row: what kind it is (``for``, ``against``, ``open``, ``caution``, ``check``, ``note``)."""

    kind: str
    text: str


@dataclass(frozen=True)
class OptionRow:
    """One option. ``chip`` is one of ``met``, ``caution``, ``check``, ``unmet``, ``missing``; ``decided`` is the one
    line of an option that is excluded or cannot be assessed; ``tag`` the certainty where it is not the primary text."""

    key: str
    number: int
    name: str
    chip: str
    chip_text: str
    reasons_for: tuple[Mark, ...]
    reasons_against: tuple[Mark, ...]
    gaps: tuple[Mark, ...]
    decided: str
    source: str
    edition: str
    tag: str
    figures: str
    study: str
    filters: frozenset[str]

    @property
    def listed(self) -> bool:
        """Whether the row has its reasons in columns."""
        return self.chip in ("met", "caution", "check")

    def sentence(self) -> str:
        """The row for a screen reader."""
        lines = [one.text for one in (*self.reasons_for, *self.reasons_against, *self.gaps)]
        parts = [f"{self.number}. {self.name}", self.chip_text, self.decided, *lines, self.source, self.tag]
        return wording.list_text([part for part in (*parts, self.study, self.figures) if part])


@dataclass(frozen=True)
class OptionGroup:
    """One group of an edition; ``note`` says what the group means."""

    key: str
    title: str
    note: str
    rows: tuple[OptionRow, ...]


def option_key(option: Option) -> str:
    """What names an option within a report."""
    return "|".join((option.guideline.id, option.treatment.id, option.setting))


def groups_of(options: Sequence[Option], facts: Facts, evidence: OptionEvidence, stage: str) -> tuple[OptionGroup, ...]:
    """The options of one edition in its groups; groups without an option are left out. ``stage`` is that of the
    edition in words."""
    found, number = [], 0
    for group in Group:
        rows = []
        for option in (one for one in options if one.group is group):
            number += 1
            rows.append(row_of(option, number, facts, evidence, stage))
        if rows:
            found.append(OptionGroup(group.value, group_title(group), _(_GROUP_NOTES[group]), tuple(rows)))
    return tuple(found)


def row_of(option: Option, number: int, facts: Facts, evidence: OptionEvidence, stage: str) -> OptionRow:
    """One option in few words."""
    chip, chip_text = chip_of(option)
    figures = evidence.key_figures(option)
    return OptionRow(
        option_key(option), number, at_start(option_name(option)), chip, chip_text,
        _reasons_for(option),
        _marks(AGAINST, [one for one in option.reasons if one.kind == "against"]),
        tuple(_gaps(option)), _decided(option, facts),
        wording.list_text([part for part in (_(option.guideline.name), stage) if part]), _(option.guideline.name),
        certainty_tag(option.certainty), survival_text(figures), figures.name if figures else "",
        filters_of(option),
    )  # fmt: skip


def chip_of(option: Option) -> tuple[str, str]:
    """The verdict of the rules in a chip."""
    if option.verdict is Verdict.LISTED:
        return "met", _("Criteria met")
    if option.verdict is Verdict.LISTED_WITH_CAUTION:
        return _caution_chip(option.cautions)
    if option.verdict is Verdict.NOT_ASSESSABLE:
        names = missing_names(option.missing)
        return "missing", _("Missing: {name}").format(name=_short(names)) if names else _("No evidence on file")
    return "unmet", _unmet_chip(next((one for one in option.reasons if one.kind == "against"), None))


def _caution_chip(cautions: Sequence[Caution]) -> tuple[str, str]:
    """How many cautions hold; where none does, how much is to be checked."""
    held = sum(_holds(one) for one in cautions)
    if held:
        counted = ngettext("{count} caution", "{count} cautions", held).format(count=held)
        return "caution", wording.list_text([_("Criteria met"), counted])
    count = len(cautions)
    counted = ngettext("{count} to check", "{count} to check", count).format(count=count)
    return "check", wording.list_text([_("Criteria met"), counted])


def _holds(one: Caution) -> bool:
    return one.action == "caution" and one.outcome is Outcome.MET


def _unmet_chip(reason: Reason | None) -> str:
    """What excludes, by the values it was about."""
    if reason is None:
        return _("Excluded")
    if reason.id == "line":
        return _("Unmet: line of therapy")
    if reason.id == "progressed":
        return _("Excluded: progression under it")
    if reason.id == "not_tolerated":
        return _("Excluded: not tolerated")
    name = unmet_name(reason.used)
    if not name:
        return _("Excluded: restriction of the hospital") if reason.id.startswith("restriction.") else _("Excluded")
    text = _("Excluded: {name}") if reason.outcome is Outcome.MET else _("Unmet: {name}")
    return text.format(name=name)


def _short(names: Sequence[str]) -> str:
    return more_text([inside_sentence(name) for name in names], 1)


def _reasons_for(option: Option) -> tuple[Mark, ...]:
    """What speaks for it; where one of several situations holds and it is open which, all of these."""
    told = [one for one in option.reasons if one.kind == "for"]
    if told or option.group not in (Group.FIRST, Group.ALTERNATIVES):
        return _marks(FOR, told)
    return _marks(OPEN, [one for one in option.reasons if one.kind == "open"])


def _marks(kind: str, reasons: Sequence[Reason]) -> tuple[Mark, ...]:
    texts = list(dict.fromkeys(reason_text(one) for one in reasons))
    shown = [Mark(kind, text) for text in texts[:_SHOWN]]
    return tuple(shown + _more(len(texts) - _SHOWN))


def _more(count: int) -> list[Mark]:
    if count <= 0:
        return []
    return [Mark(NOTE, ngettext("{count} more", "{count} more", count).format(count=count))]


def _gaps(option: Option) -> list[Mark]:
    """Cautions that hold, then checks that are due, then the facts that would tell whether others are."""
    met = [one for one in option.cautions if one.outcome is Outcome.MET]
    ordered = sorted(met, key=lambda one: not _holds(one))
    marks = [Mark(CAUTION if _holds(one) else CHECK, caution_text(one)) for one in ordered[:_SHOWN]]
    marks += _more(len(met) - _SHOWN)
    open_ones = [one for one in option.cautions if one.outcome is Outcome.UNKNOWN]
    names = short_missing_names([key for one in open_ones for key in one.missing])
    if names:
        marks.append(Mark(OPEN, _("Not known: {facts}").format(facts=_lower(names))))
    return marks + [Mark(CHECK, caution_text(one)) for one in open_ones if not one.missing]


def _lower(names: Sequence[str]) -> str:
    return more_text([inside_sentence(name) for name in names], _MISSING_SHOWN)


def _decided(option: Option, facts: Facts) -> str:
    """Why an option is excluded, with the value and its day; what an option that cannot be assessed hangs on."""
    if option.verdict is Verdict.EXCLUDED:
        reason = next((one for one in option.reasons if one.kind == "against"), None)
        return _excluded(option, reason, facts) if reason is not None else ""
    if option.verdict is Verdict.NOT_ASSESSABLE:
        reason = next((one for one in option.reasons if one.kind == "open"), None)
        return reason_text(reason) if reason is not None else ""
    return ""


def _excluded(option: Option, reason: Reason, facts: Facts) -> str:
    values = wording.list_text([one.words() for one in used_values(reason.used, facts)])
    if reason.id == "line" and option.line in vocabulary.LINES:
        named = _("Named for: {what}.").format(what=_(vocabulary.LINES[option.line]))
        return wording.sentences_text([with_point(values) if values else "", named])
    stages = _stages_named(option)
    if reason.outcome is Outcome.UNMET and stages:
        named = _("Named for stage {stages}.").format(stages=wording.or_text(stages))
        return wording.sentences_text([with_point(values) if values else "", named])
    return wording.sentences_text([with_point(values) if values else "", reason_text(reason)])


def _stages_named(option: Option) -> list[str]:
    """The stages for which the edition names an option, where the stage alone excludes it."""
    found: dict[str, None] = {}
    for one in option.reasons:
        told = _STAGE_RULE.fullmatch(one.rule)
        if one.kind != "against" or told is None:
            return []
        found.update(dict.fromkeys(told[1].split(", ")))
    return list(found)


def certainty_tag(certainty: str) -> str:
    """How well the text is known, where that is not the primary text itself."""
    return _(CERTAINTY_TAGS[certainty]) if certainty in CERTAINTY_TAGS else ""


def survival_text(figures: KeyFigures | None) -> str:
    """ "19.2 vs 13.4" of a trial's arms, months of median overall survival."""
    if figures is None or not figures.values:
        return ""
    return _(" vs ").join(figures.values)


def filters_of(option: Option) -> frozenset[str]:
    """The filters that show an option."""
    found = {"all"}
    modalities = set(option.treatment.modalities)
    if option.treatment.drugs or modalities & {"systemic", "systemic_local"}:
        found |= {key for key, lines in (("first", _FIRST), ("later", _LATER)) if option.line in lines}
    if modalities & _SURGICAL:
        found.add("surgical")
    if modalities & _LOCOREGIONAL:
        found.add("locoregional")
    return frozenset(found if len(found) > 1 else {"all", "other"})


def counts_of(groups: Sequence[OptionGroup]) -> dict[str, int]:
    """How many options each filter shows; filters that show none are left out."""
    rows = [row for group in groups for row in group.rows]
    counted = {key: sum(key in row.filters for row in rows) for key in FILTERS}
    return {key: count for key, count in counted.items() if count or key == "all"}


def filtered(groups: Sequence[OptionGroup], key: str) -> tuple[OptionGroup, ...]:
    """The groups with the rows of a filter; the numbers stay."""
    found = [
        OptionGroup(one.key, one.title, one.note, tuple(row for row in one.rows if key in row.filters))
        for one in groups
    ]  # fmt: skip
    return tuple(one for one in found if one.rows)
