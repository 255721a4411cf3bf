"""The whole view as plain data, built off the window's thread. No Qt beside the names of forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hccboard import evidence, wording
from hccboard.domain.conversion.local import LOCAL, LocalSets, chosen_set
from hccboard.domain.conversion.model import NOW, State
from hccboard.domain.facts import Outcome
from hccboard.gui import case_text
from hccboard.gui.panels.conversion.criteria_table import GroupHead
from hccboard.gui.panels.conversion.evidence_data import EvidenceData, evidence_data
from hccboard.gui.panels.conversion.states import FORMS, Count
from hccboard.gui.panels.conversion.timing_data import timing_data
from hccboard.gui.panels.conversion.trace import Trace, trace_of
from hccboard.gui.widgets.chip import ChipForm
from hccboard.operations.conversion import CaseReview, SetName, Suppose, is_relevant, review_case, set_names
from hccboard.operations.conversion_rows import Row
from hccboard.operations.operation_review import last_on_the_liver, operation_text
from hccboard.operations.option_words.values import missing_names, used_values
from hccboard.operations.viewing import CaseView
from hccboard.reports.washout_geometry import WashoutStrip
from hccboard.translate import _
from hccboard.wording import conversion as words
from hccboard.wording.formats import (
    at_start,
    clauses_text,
    date_text,
    inside_sentence,
    list_text,
    sentences_text,
    with_point,
)

TEAM_S_OWN = {"jlca_2023": ("OperationPlan", "jlca_category")}
"""Sets without criteria whose answer the team may record: the form and its field."""


@dataclass(frozen=True)
class SetChoice:
    """A set in the chooser: its name, and edition with certainty."""

    id: str
    name: str
    about: str


@dataclass(frozen=True)
class Notice:
    """What is to be known of the set before its criteria are read; ``action`` opens the form ``kind``."""

    form: str
    title: str
    text: str
    action: str = ""
    kind: str = ""
    field: str = ""
    record_id: str = ""


@dataclass(frozen=True)
class Sheet:
    """What the view shows of a case. ``about`` names edition and certainty of the set, ``supposed`` what is supposed,
    "" for nothing, ``in_summary`` the set that the summary prints, "" for none, ``sets`` the local one in every
    version."""

    review: CaseReview
    names: tuple[SetChoice, ...]
    about: str
    count: Count
    lines: tuple[Row | GroupHead, ...]
    supposed: str
    notices: tuple[Notice, ...]
    evidence: EvidenceData | None
    timing: WashoutStrip | None
    in_summary: str
    sets: LocalSets

    @property
    def set_id(self) -> str:
        """By what the set is chosen; an earlier version of the local one by its own."""
        return self.sets.id_of(self.review.recorded_set)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.review.rows

    def row(self, number: int) -> Row | None:
        """The criterion of a number."""
        return next((one for one in self.rows if one.number == number), None)

    def trace(self, number: int) -> Trace | None:
        """How the criterion of a number came to its state."""
        row = self.row(number)
        return trace_of(self.review, row, self.about) if row is not None else None


def sheet_of(view: CaseView, sets: LocalSets, set_id: str = "", suppose: Suppose | None = None) -> Sheet:
    """Build the view of a case by a set ("" is the one of its summary, else the local one as it stands); never on the
    window's thread."""
    base = evidence.with_local()
    recorded = chosen_set(view.case, view.snapshot.as_of)
    in_summary, asked = sets.id_of(recorded), set_id or recorded or LOCAL
    earlier = sets.of(recorded) if in_summary.startswith(f"{LOCAL}:") else None
    names = tuple(map(_choice, set_names(sets.standing, base, earlier)))
    review = review_case(view, sets.of(asked), asked, suppose or Suppose())
    about = _about(review.set_name)
    return Sheet(
        review, names, about, _count(review), tuple(_lines(review)), review.supposed_text,
        tuple(_notices(review, about, sets)), evidence_data(base), timing_data(review), in_summary, sets,
    )  # fmt: skip


def _choice(one: SetName) -> SetChoice:
    """A set as it is named in the chooser: starting values are called so, a set without criteria switched off."""
    name = one.name
    if one.edition_text == _(words.NOT_ADOPTED):
        name = _("{set}, starting values").format(set=name)
    elif one.switched_off:
        name = _("{set}, switched off").format(set=name)
    return SetChoice(one.id, name, _about(one))


def _about(one: SetName) -> str:
    return list_text([part for part in (one.edition_text, one.certainty) if part])


def counts_of(view: CaseView, sets: LocalSets) -> tuple[int, int]:
    """How many criteria are unmet and how many missing, by the set of the summary or the local one; none where the
    review does not belong to what the board is asked."""
    if not is_relevant(view):
        return 0, 0
    chosen = chosen_set(view.case, view.snapshot.as_of) or LOCAL
    review = review_case(view, sets.of(chosen), chosen).review
    return review.count(State.UNMET), review.count(State.MISSING, State.STALE)


def _count(review: CaseReview) -> Count:
    judged = review.review
    if not judged.items:
        return Count(review.set_name.name, (), words.count_sentences(judged))
    unmet, missing = judged.count(State.UNMET), judged.count(State.MISSING, State.STALE)
    marks = []
    if unmet:
        marks.append((ChipForm.UNMET, words.unmet_text(unmet)))
    if missing:
        marks.append((ChipForm.MISSING, words.missing_text(missing)))
    return Count(words.met_text(judged), tuple(marks), words.count_sentences(judged))


def _lines(review: CaseReview) -> Iterator[Row | GroupHead]:
    """The criteria below the heads of their groups; a set without groups has none."""
    for group in review.groups:
        if group.title:
            marks = tuple((FORMS[state], text) for state, text in group.rest)
            note = group.note if group.rows else _("no criterion: nothing was given, or nothing is recorded")
            yield GroupHead(group.title, note, group.count if group.rows else "", marks)
        yield from group.rows


def _notices(review: CaseReview, about: str, sets: LocalSets) -> Iterator[Notice]:
    """That the patient died; that the set is switched off, not made for this patient or adopted by nobody; else what
    its source says against it."""
    rule_set, view, named = review.review.rule_set, review.view, review.set_name
    if died := case_text.death(view):
        yield Notice("caution", at_start(died), _("The criteria stand as they are recorded."))
    elif (done := last_on_the_liver(view)) is not None and done.operation.date is not None:
        title = _("Operated on {date}: {operation}").format(
            date=date_text(done.operation.date), operation=operation_text(done)
        )  # fmt: skip
        yield Notice("note", title, _("What became of it stands under “After surgery”."))
    if named.switched_off:
        yield _switched_off(review)
        return
    if review.review.applies.outcome is not Outcome.MET:
        yield _not_applicable(review)
    if not review.is_local:
        needed = (_("The source asks for {count} of {total}.").format(count=rule_set.needed, total=len(rule_set.items))
                  if rule_set.needed else "")  # fmt: skip
        said = [with_point(_(text)) for text in (*rule_set.caveats, rule_set.note) if text]
        yield Notice("note", about, sentences_text([text for text in (needed, *said) if text]))
    elif since := words.superseded_text(review.rules, sets.standing):
        yield Notice("note", list_text([review.set_name.name, about]), since)
    elif not review.rules.adopted:
        yield Notice(
            "caution", list_text([named.name, about]),
            _("Its thresholds stand in the settings of the board, with author, date and version."),
        )  # fmt: skip


def _switched_off(review: CaseReview) -> Notice:
    """Why a set asks nothing, and what the team read in its table where that is recorded."""
    named = review.set_name
    title = _("{set} is switched off").format(set=named.name)
    kind, field = TEAM_S_OWN.get(named.id, ("", ""))
    told = getattr(review.plan, field, None) if field else None
    recorded = (
        _("Recorded by the team: {category}.").format(category=wording.choice_name(kind, field, told)) if told else ""
    )
    action = _("Enter the team’s own category") if kind else ""
    record = review.plan.id if review.plan is not None and kind else ""
    text = sentences_text([with_point(named.switched_off), recorded])
    return Notice("note", title, text, action, kind, field, record)


def _not_applicable(review: CaseReview) -> Notice:
    """For whom the set was made, and what of that is not so or not known."""
    applies, rule_set = review.review.applies, review.review.rule_set
    known = review.known[rule_set.items[0].moment if rule_set.items else NOW]
    if applies.outcome is Outcome.UNMET:
        found = [one.words() for step in applies.trace for one in used_values(step.used, known.facts)]
        first, *rest = dict.fromkeys(found) or [""]
        values = clauses_text([first, *(inside_sentence(one) for one in rest)])
        return Notice("unmet", _("Not applicable: this set was made for other patients"), values)
    missing = list_text([at_start(one) for one in missing_names(known.missing(applies.missing))])
    return Notice("missing", _("Whether this set applies is not known"), _("Missing: {facts}").format(facts=missing))
