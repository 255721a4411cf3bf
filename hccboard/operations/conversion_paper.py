"""The conversion review of a case for paper: the rows of the screen in print, by the set chosen for the summary.

Of an anonymised case the same is made from its permitted fields: days are told from the board, and of the board's own
set neither its author nor its date stand on it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hccboard import evidence, wording
from hccboard.domain.conversion.local import LOCAL, WASHOUT, ConversionRules, chosen_set
from hccboard.domain.washout import WashoutPlan
from hccboard.evidence import PackRefused
from hccboard.operations.conversion import CaseReview, Group, Row, is_relevant, review_case
from hccboard.operations.conversion_evidence import evidence_sentences
from hccboard.operations.viewing import CaseView
from hccboard.operations.washout_plan import washout_plan
from hccboard.operations.washout_words import published_words, strip_of
from hccboard.reports.conversion_section import ConversionSection, PrintedChange, PrintedCriteria, PrintedCriterion
from hccboard.reports.summary_input import SummaryInput
from hccboard.translate import _
from hccboard.wording import conversion as words
from hccboard.wording.formats import clauses_text, inside_sentence, sentences_text, with_point

_PLAIN_VERSION = re.compile(r"v?\d+(\.\d+)*")
_WITHHELD = "\u2026"


def view_on_paper(given: SummaryInput) -> CaseView:
    """The case as it is printed, as the screen sees one."""
    return CaseView(given.case, given.snapshot, given.assessment, given.readiness, given.board, given.rules)


def rules_on_paper(given: SummaryInput) -> ConversionRules:
    """The board's settings in the version that is printed; on anonymised paper without who agreed on them and when."""
    return given.conversion_rules if not given.anonymised else _nameless(given.conversion_rules)


def since_on_paper(given: SummaryInput) -> str:
    """That another version of the board's own set stands by now; "" where the one printed does."""
    used, standing = given.conversion_rules, given.conversion_standing
    if used == standing or not given.anonymised:
        return words.superseded_text(used, standing)
    return words.superseded_text(_nameless(used), _nameless(standing))


def _nameless(rules: ConversionRules) -> ConversionRules:
    version = rules.version if _PLAIN_VERSION.fullmatch(rules.version) or not rules.version else _WITHHELD
    return replace(rules, author="", agreed_on=None, version=version)


def zero_of(given: SummaryInput) -> date | None:
    """The day from which days are told where no date may stand on the paper."""
    return given.days.zero if given.anonymised else None


def conversion_on_paper(given: SummaryInput) -> ConversionSection | None:
    """The section of the summary, in the language that is spoken; ``None`` where a conversion review is no matter of
    the case. Where the packs cannot be read that is said in its place."""
    view = view_on_paper(given)
    if not is_relevant(view):
        return None
    with wording.formats.days_from(zero_of(given)):
        try:
            return section_of(review_case(view, rules_on_paper(given), _chosen(view)), since_on_paper(given))
        except PackRefused as error:
            return fault_of(error)


def _chosen(view: CaseView) -> str:
    return chosen_set(view.case, view.snapshot.as_of) or LOCAL


def fault_of(error: PackRefused) -> ConversionSection:
    return ConversionSection("", fault=wording.sentences_text([error.what, error.why, error.next_step]))


def section_of(found: CaseReview, since: str = "") -> ConversionSection:
    """A review in the words of paper; ``since``: that the board's own set has another version by now."""
    review, rule_set = found.review, found.review.rule_set
    stale = words.stale_sentence(review).rstrip(".\u3002")
    note = words.count_text(review) if review.items else words.switched_off_text(rule_set)
    plan = washout_plan(found.view, found.rules, found.operation_date)
    strip = strip_of(plan, found.view.board, as_of=found.view.snapshot.as_of)
    return ConversionSection(
        clauses_text([part for part in (note, stale) if part]), about(found, since),
        tuple(_group(one) for one in found.groups if one.rows), tuple(_changes(found)),
        _note(found) if plan.rows else "",
        sentences_text([strip.spoken, *_published(plan)]) if plan.rows else "",
        evidence_sentences(evidence.with_local()),
    )  # fmt: skip


def _note(found: CaseReview) -> str:
    return words.operation_note(wording.date_text(found.operation_date), wording.date_text(found.plan_over))


def about(found: CaseReview, since: str = "") -> str:
    """Which set it is: name, edition, certainty, whom it is for, how many criteria its source asks for, its limits."""
    rule_set = found.review.rule_set
    named = found.set_name
    edition = "" if named.edition_text in named.name else named.edition_text
    said = [wording.list_text([part for part in (named.name, edition) if part])]
    if named.certainty:
        said[0] = clauses_text([said[0], inside_sentence(named.certainty)])
    said += [since if found.is_local else "", found.applies_text, *map(_, rule_set.caveats)]
    said.append(_(rule_set.note) if rule_set.note else "")
    said.append(_(words.NO_VERDICT))
    return sentences_text([with_point(one) for one in said if one])


def _group(group: Group) -> PrintedCriteria:
    rest = [text for _state, text in group.rest]
    count = wording.list_text([group.count, *rest]) if group.key else ""
    return PrintedCriteria(group.title, count, tuple(map(_criterion, group.rows)))


def _criterion(row: Row) -> PrintedCriterion:
    note = "" if row.group == WASHOUT else row.note  # what sources print of a drug stands once, below the criteria
    if row.supposed:
        before = "" if row.before is None else words.state_text(row.before)
        note = sentences_text([note, _("Recorded: {state}.").format(state=inside_sentence(before)) if before else ""])
    return PrintedCriterion(
        row.number, row.title, row.rule, row.state, row.value, row.day_text, row.age, row.source, note, row.supposed
    )


def _published(plan: WashoutPlan) -> tuple[str, ...]:
    """What sources print about withholding the drugs, each statement once."""
    return tuple(dict.fromkeys(text for one in plan.rows for text in published_words(one.published)))


def _changes(found: CaseReview) -> list[PrintedChange]:
    """As on the screen."""
    return [PrintedChange(one.state, one.title, one.text) for one in found.changes]


__all__ = [
    "about", "conversion_on_paper", "fault_of", "rules_on_paper", "section_of", "since_on_paper",
    "view_on_paper", "zero_of",
]  # fmt: skip
