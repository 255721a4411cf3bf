"""The conversion review of a case: a set of criteria judged from its records, in words, with what would change the
count. The same for screen, summary and sheet.

Nothing here says that a patient should be operated on. What is supposed changes the facts and never a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from hccboard import evidence
from hccboard.domain import records
from hccboard.domain.conversion.judging import Known, review_known
from hccboard.domain.conversion.local import LOCAL, ConversionRules, Withheld, local_set, recorded_id
from hccboard.domain.conversion.model import NOW, Review, RuleSet
from hccboard.domain.history.case import planned_operation_date
from hccboard.domain.history.markers import AfpCourse, afp_course
from hccboard.domain.history.response import was_removed
from hccboard.domain.liver_volumes import standing_plan
from hccboard.domain.records import OperationPlan
from hccboard.domain.response.model import CRITERIA as BOTH_CRITERIA
from hccboard.domain.response.model import MRECIST
from hccboard.domain.response.standing import Standing, standing
from hccboard.domain.washout import given, withheld_drugs
from hccboard.evidence import Evidence
from hccboard.evidence.conversion import rule_sets
from hccboard.evidence.knowledge import pauses_of, pharmacopoeia_of
from hccboard.operations.conversion_changes import Change, changes_of
from hccboard.operations.conversion_facts import CRITERIA, NOTHING, Suppose, baseline_day, known_of
from hccboard.operations.conversion_rows import Group, Row, certainty_text, groups_of, rows_of
from hccboard.operations.conversion_sight import Sight
from hccboard.operations.option_words.values import missing_names
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording import conversion as words
from hccboard.wording.formats import date_text, inside_sentence, list_text, names_text, number_text, sentences_text


@dataclass(frozen=True)
class SetName:
    """A set to choose: ``edition_text`` is its source and edition, of the local one who adopted it and when;
    ``certainty`` how well its text is known, "" for the local one. ``switched_off`` is the reason why it has no
    criteria here, in words."""

    id: str
    name: str
    edition_text: str
    certainty: str
    switched_off: str = ""


@dataclass(frozen=True)
class CaseReview:
    """The review of a case by one set. ``known``: the facts by moment. ``baseline``: the day of what is asked before
    treatment, ``None`` without treatment. ``plan``: the newest plan; ``operation_date``: that of the plan, or the
    supposed one, on or after the day of the view."""

    view: CaseView
    rules: ConversionRules
    review: Review
    known: Mapping[str, Known]
    baseline: date | None
    plan: OperationPlan | None
    operation_date: date | None
    suppose: Suppose
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    changes: tuple[Change, ...]

    @property
    def is_local(self) -> bool:
        return self.review.rule_set.id == LOCAL

    @property
    def plan_over(self) -> date | None:
        """The day of the plan that stands, where it is over and nothing counts to it."""
        return _over(self.plan, self.operation_date)

    @property
    def applies_text(self) -> str:
        """Whether a published set was made for patients like this one, and how many of its criteria it asks for."""
        names = missing_names(self.review.applies.missing)
        told = words.applies_text(self.review, names_text([inside_sentence(name) for name in names]))
        return sentences_text([told, words.needed_text(self.review.rule_set)])

    @property
    def supposed_text(self) -> str:
        """What is supposed, "" for nothing; a day with that of the plan where it is another."""
        said, percent = self.suppose, self.suppose.remnant_pct
        told = [
            self._supposed_day(),
            _("response {category}").format(category=said.response) if said.response else "",
            _("held on imaging {days} d").format(days=said.held_days) if said.held_days is not None else "",
            "" if percent is None
            else _("remnant {percent} % of the standard volume").format(percent=number_text(percent)),
        ]  # fmt: skip
        return list_text([part for part in told if part])

    def _supposed_day(self) -> str:
        day, planned = self.operation_date, self.plan.operation_date if self.plan is not None else None
        if day is None or self.suppose.operation_date != day:
            return ""
        text = _("operation on {date}").format(date=date_text(day))
        if planned is None or planned == day:
            return text
        return _("{day} (plan: {planned})").format(day=text, planned=date_text(planned))

    @property
    def set_name(self) -> SetName:
        return _named(self.review.rule_set, self.rules)

    @property
    def recorded_set(self) -> str:
        """How a record names the set: the local one with the version that was shown."""
        return recorded_id(self.rules) if self.is_local else self.review.rule_set.id


def set_names(
    rules: ConversionRules, base: Evidence | None = None, earlier: ConversionRules | None = None
) -> tuple[SetName, ...]:
    """Every set of criteria that a case can be reviewed by, the board's own first; after it ``earlier``, a version of
    it that the case was reviewed by."""
    published = rule_sets(base or evidence.with_local())
    before = () if earlier is None else (replace(_named(local_set(earlier), earlier), id=recorded_id(earlier)),)
    return (_named(local_set(rules), rules), *before, *(_named(one, rules) for one in published))


def _over(plan: OperationPlan | None, operation: date | None) -> date | None:
    return plan.operation_date if plan is not None and operation is None else None


def _named(one: RuleSet, rules: ConversionRules) -> SetName:
    return SetName(
        one.id, words.set_name(one, rules), words.set_edition(one, rules), certainty_text(one.certainty),
        words.switched_off_text(one),
    )  # fmt: skip


def is_relevant(view: CaseView) -> bool:
    """Whether a conversion review belongs to a case: its goal is conversion, or a volumetry, the plan of a resection
    or the choice of a review is recorded."""
    case, as_of = view.case, view.snapshot.as_of
    goals = [one.goal for one in case.of(records.BoardQuestion, until=as_of) if one.goal]
    if goals and goals[-1] == "conversion":
        return True
    kinds = (records.OperationPlan, records.LiverVolumetry, records.ConversionReview)
    return any(case.latest(kind, until=as_of) is not None for kind in kinds)


def review_case(
    view: CaseView, rules: ConversionRules, set_id: str = LOCAL, suppose: Suppose = NOTHING
) -> CaseReview:  # fmt: skip
    """A case by one set of criteria; an id that there is no set of stands for the board's own (a pack may be gone), and
    ``rules`` say in which version.

    With something supposed the rows that differ from what is recorded say so, with the recorded state."""
    found = _reviewed(view, rules, set_id, suppose)
    if not suppose.any:
        return found
    recorded = {row.id: row for row in _reviewed(view, rules, set_id, NOTHING).rows}
    rows = tuple(_marked(row, recorded.get(row.id)) for row in found.rows)
    groups = groups_of(rows, found.operation_date, local=found.is_local, over=found.plan_over)
    return replace(found, rows=rows, groups=groups)


def _marked(row: Row, recorded: Row | None) -> Row:
    differs = recorded is None or (row.state, row.value) != (recorded.state, recorded.value)
    return replace(row, supposed=True, before=recorded.state if recorded is not None else None) if differs else row


def _reviewed(view: CaseView, rules: ConversionRules, set_id: str, suppose: Suppose) -> CaseReview:
    case, as_of = view.case, view.snapshot.as_of
    base = evidence.with_local()
    drugs = pharmacopoeia_of(base)
    published = next((one for one in rule_sets(base) if one.id == set_id), None)
    doses = withheld_drugs(case, as_of, drugs)
    rule_set = published or _local_set(rules, given(doses, rules, drugs))
    operation = operation_of(view, suppose)
    known = known_of(view, operation, suppose)
    judged = review_known(rule_set, known)
    before, plan = baseline_day(view), standing_plan(case, as_of)
    sight = Sight(
        view, rules, known, before, operation, suppose, _standing(view, known), _afp(view),
        {one.drug: one for one in doses}, pauses_of(base), plan.id if plan is not None else "",
    )  # fmt: skip
    rows = rows_of(judged, sight)
    return CaseReview(
        view, rules, judged, known, before, plan, operation, suppose, rows,
        groups_of(rows, operation, local=rule_set.id == LOCAL, over=_over(plan, operation)),
        changes_of(judged, rows, sight),
    )  # fmt: skip


def operation_of(view: CaseView, suppose: Suppose = NOTHING) -> date | None:
    """The day that the washout counts to: the supposed one, else that of the newest plan, if it is not over."""
    as_of = view.snapshot.as_of
    if suppose.operation_date is not None and suppose.operation_date >= as_of:
        return suppose.operation_date
    return planned_operation_date(view.case, as_of)


def dated_plan(view: CaseView, day: date, today: date) -> OperationPlan:
    """The plan that stands with an operation date, or a new one of today where none stands: a plan that was carried out
    keeps its own."""
    plan = standing_plan(view.case, view.snapshot.as_of)
    if plan is not None:
        return replace(plan, operation_date=day)
    return OperationPlan(case_id=view.case.patient.case_id, date=today, operation_date=day)


@lru_cache(maxsize=64)
def _local_set(rules: ConversionRules, drugs: tuple[Withheld, ...]) -> RuleSet:
    """Made once: what is worked out of a criterion is remembered with it."""
    return local_set(rules, drugs)


def _afp(view: CaseView) -> AfpCourse | None:
    """Not of a tumour that has been removed."""
    episode = view.episode
    return None if episode is None or was_removed(episode) else afp_course(view.case, episode)


def _standing(view: CaseView, known: Mapping[str, Known]) -> Standing | None:
    """The whole response by the criteria that the facts name, else by the first that tell anything."""
    episode = view.episode
    if episode is None or was_removed(episode):
        return None
    told = known[NOW].facts.get(CRITERIA)
    first = told.domain.values[0] if told is not None else MRECIST
    ordered = sorted(BOTH_CRITERIA, key=lambda one: one != first)
    return next((found for one in ordered if (found := standing(episode, one)) is not None), None)


__all__ = [
    "LOCAL", "CaseReview", "Change", "Group", "Row", "SetName", "Suppose", "dated_plan", "is_relevant",
    "operation_of", "review_case", "set_names",
]  # fmt: skip
