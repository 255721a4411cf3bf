"""Where BCLC 2022 and CNLC 2024 differ for a case: the stage of each, each treatment in the words of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain.decision import UNDEFINED
from hccboard.domain.options import Disagreement, Group, Option, OptionsReport
from hccboard.domain.options.disagreements import SYSTEMIC
from hccboard.operations.option_words.rows import certainty_tag
from hccboard.operations.option_words.values import STAGES
from hccboard.operations.options import guideline_name
from hccboard.translate import _
from hccboard.wording.formats import at_start, more_text
from hccboard.wording.options import group_title, option_name, reason_text

_REASONS_SHOWN = 2
_NAMES_SHOWN = 3


@dataclass(frozen=True)
class Side:
    """One treatment under one edition: its group, what it names, its words. ``group`` is "" where it is not named."""

    edition: str
    group: str
    title: str
    options: str
    words: tuple[str, ...]
    tag: str


@dataclass(frozen=True)
class Difference:
    """One treatment on which the editions differ."""

    name: str
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class EditionHead:
    """One of the two editions with its stage."""

    name: str
    stage: str


@dataclass(frozen=True)
class Differences:
    """``heads`` name the editions in the order of the sides; ``rows`` is empty where they agree."""

    heads: tuple[EditionHead, ...]
    rows: tuple[Difference, ...]


def stage_text(report: OptionsReport, system: str) -> str:
    """ "stage C", "stage IIIa or IIIb"; "" where the system has none."""
    key = next((fact for fact, own in STAGES.items() if own == system), "")
    possible = report.stages.get(key, ())
    known = [one for one in possible if one != UNDEFINED]
    if possible and not known:
        return _("no stage for these findings")
    if not known:
        return ""
    labels = [wording.label_text(system, label) for label in known]
    if len(known) < len(possible):
        labels.append(_("none"))
    return _("stage {stage}").format(stage=wording.or_text(labels))


def differences_of(
    report: OptionsReport, found: Sequence[Disagreement], editions: Sequence[tuple[str, str]]
) -> Differences:
    """``editions`` are the two guidelines as (id, staging system)."""
    by_id = {option.guideline.id: option.guideline for option in report.options}
    heads = tuple(
        EditionHead(guideline_name(by_id[one]) if one in by_id else one, stage_text(report, system))
        for one, system in editions
    )  # fmt: skip
    return Differences(heads, tuple(_difference(report, one) for one in found))


def _difference(report: OptionsReport, one: Disagreement) -> Difference:
    return Difference(at_start(_(one.name)), tuple(_side(report, one, *side) for side in one.groups))


def _side(report: OptionsReport, one: Disagreement, guideline: str, group: Group | None) -> Side:
    options = [option for option in report.of(guideline) if _is_about(option, one.treatment)]
    edition = _(options[0].guideline.name) if options else guideline
    if group is None or not options:
        return Side(edition, "", _("Not named"), "", (), "")
    best = [option for option in options if option.group is group]
    named = more_text([option_name(option) for option in best], _NAMES_SHOWN)
    texts = [reason_text(reason) for option in best for reason in option.reasons if _speaks(reason.kind, group)]
    tag = next((certainty_tag(option.certainty) for option in best if certainty_tag(option.certainty)), "")
    words = tuple(dict.fromkeys(texts))[:_REASONS_SHOWN]
    return Side(edition, group.value, group_title(group), named if one.treatment == SYSTEMIC else "", words, tag)


def _is_about(option: Option, treatment: str) -> bool:
    regimen = bool(option.treatment.drugs) and not option.treatment.modalities
    return not option.setting and (SYSTEMIC if regimen else option.treatment.id) == treatment


def _speaks(kind: str, group: Group) -> bool:
    return kind == "against" if group is Group.EXCLUDED else kind in ("for", "open")
