"""A result in words: how many answers are possible, what would decide between them, and its figures in one cell.

Only the pages of one case and the paper need this; the list of cases does without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hccboard.domain.decision import UNDEFINED, Result
from hccboard.translate import _, mark, ngettext
from hccboard.wording.facts import missing_text
from hccboard.wording.formats import inside_sentence, list_text, more_text, number_text, span_text
from hccboard.wording.systems import COUNTS, SYSTEM_WORDS, possible_text

SETTLED: dict[str, str] = {
    "stage": mark("No missing value can change this stage."),
    "grade": mark("No missing value can change this grade."),
    "class": mark("No missing value can change this class."),
    "group": mark("No missing value can change this group."),
    "criterion": mark("No missing value can change this answer."),
    "extent": mark("No missing value can change this extent."),
    "score": mark("No missing value can change this score."),
}
_DECIDING_SHOWN = 3
_GRADED = ("albi", "ez_albi", "palbi")


def possible_count_text(result: Result) -> str:
    """"One stage possible", "Two stages possible"; of a score whose range is open, how wide it is."""
    if result.switched_off:
        return _("Switched off")
    if isinstance(result.possible, Mapping):
        return _count_of_scores(result.possible)
    one, two, many, _any = COUNTS[SYSTEM_WORDS[result.system].noun]
    labels = [label for label in result.possible if label != UNDEFINED]
    if not labels:
        return _("No rule applies")
    text = _(one) if len(labels) == 1 else _(two) if len(labels) == 2 else _(many).format(count=len(labels))
    return _("{count}, or no rule").format(count=text) if len(labels) < len(result.possible) else text


def _count_of_scores(possible: Mapping[str, Any]) -> str:
    low, high = possible["low"], possible["high"]
    text = _(COUNTS["score"][0]) if low == high else _("A range possible")
    return _("{count}, or no rule").format(count=text) if possible.get(UNDEFINED) else text


def deciding_text(result: Result) -> str:
    """One sentence: "Deciding value: distant metastasis." or "No missing value can change this stage."."""
    noun = SYSTEM_WORDS[result.system].noun
    if result.switched_off:
        return _("Switched off")
    if not result.missing:
        return _(SETTLED[noun])
    names = [missing_text(key, in_sentence=True) for key in result.missing]
    return ngettext("Deciding value: {names}.", "Deciding values: {names}.", len(names)).format(
        names=more_text(names, _DECIDING_SHOWN)
    )


def value_summary(result: Result) -> str:
    """The answer in one cell: "−2.71, grade 1", "A5", "2 of 6", "Outside, 7.8"; else what is possible."""
    value = result.value
    if value is None or result.switched_off:
        return possible_text(result)
    special = _SUMMARIES.get(result.system)
    if special is not None:
        return special(result)
    highest = SYSTEM_WORDS[result.system].highest
    if highest is not None:
        return _of_points(result, highest)
    if isinstance(value, Mapping) and "score" in value and result.system in _GRADED:
        return _graded(result)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value)
    return possible_text(result)


def _graded(result: Result) -> str:
    score, grade = result.value["score"], _("grade {grade}").format(grade=result.value["grade"])
    if score is None:
        return grade
    digits = 1 if result.system == "ez_albi" else 2
    return list_text([number_text(score, digits), grade])


def _of_points(result: Result, highest: int) -> str:
    points = result.value["jis"] if isinstance(result.value, Mapping) else result.value
    return _("{points} of {highest}").format(points=points, highest=highest)


def _child_pugh(result: Result) -> str:
    score = result.value["score"]
    if score is not None:
        return f"{result.value['class']}{score}"
    scores = result.parts["score"]
    return list_text([result.value["class"], span_text(str(scores[0]), str(scores[-1]))])


def _banded(result: Result) -> str:
    score = result.value["score"]
    band = possible_text(result)
    return band if score is None else list_text([number_text(score, 2), inside_sentence(band)])


def _with_sum(result: Result) -> str:
    total = result.value["sum"]
    return possible_text(result) if total is None else list_text([possible_text(result), number_text(total)])


def _with_points(result: Result) -> str:
    points = result.value["points"]
    if points is None:
        return possible_text(result)
    counted = ngettext("{count} point", "{count} points", points).format(count=points)
    return list_text([possible_text(result), counted])


_SUMMARIES = {
    "child_pugh": _child_pugh, "fib4": _banded, "apri": _banded, "up_to_7": _with_sum,
    "six_and_twelve": _with_sum, "afp_model": _with_points, "hap": _with_points, "okuda": _with_points,
    "meld3": lambda result: number_text(result.value["score"]),
    "tumour_burden_score": lambda result: number_text(result.value, 2),
    "nlr": lambda result: number_text(result.value, 2),
}  # fmt: skip
