"""The calendar strip of a review: the drugs that were given, and a response that is not seen to hold yet. No Qt."""

from __future__ import annotations

from datetime import timedelta

from hccboard.domain.conversion.model import NOW, State
from hccboard.operations.conversion import CaseReview
from hccboard.operations.washout_plan import washout_plan
from hccboard.operations.washout_words import HeldWait, strip_of
from hccboard.reports.washout_geometry import WashoutStrip
from hccboard.translate import _
from hccboard.wording.formats import date_text

_HELD, _OVERALL = "response_held", "response.overall"


def timing_data(review: CaseReview) -> WashoutStrip | None:
    """The strip against the operation date in use; ``None`` where no drug was given and nothing waits."""
    plan = washout_plan(review.view, review.rules, review.operation_date)
    held = _held(review)
    if not plan.rows and held is None:
        return None
    more = [_held_sentence(review, held)] if held is not None else []
    return strip_of(plan, review.view.board, as_of=review.view.snapshot.as_of, held=held, more=more)


def _held(review: CaseReview) -> HeldWait | None:
    """A response that imaging has not seen to hold for the days of the local set."""
    judged = next((one for one in review.review.items if one.item.id == _HELD), None)
    response = review.known[NOW].facts.get(_OVERALL)
    if judged is None or judged.state is not State.UNMET or response is None or not response.exact:
        return None
    change = next((one for one in review.changes if one.number == judged.number), None)
    if change is None or change.possible_from is None:
        return None
    days = int(judged.item.parameters["days"])
    return HeldWait(str(response.domain.values[0]), change.possible_from - timedelta(days), days)


def _held_sentence(review: CaseReview, held: HeldWait) -> str:
    judged = next(one for one in review.review.items if one.item.id == _HELD)
    words = _("Criterion {number} can be met from {date}, if imaging on or after that day still shows {response}.")
    return words.format(
        number=judged.number, date=date_text(held.since + timedelta(held.days)), response=held.response,
    )  # fmt: skip
