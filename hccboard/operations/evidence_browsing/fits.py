"""Would this trial have taken the patient of the open case? Its criteria as far as we know them, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.facts import Outcome
from hccboard.operations.evidence_browsing.words import said
from hccboard.operations.options import facts_of_case
from hccboard.operations.trials import TrialFit, trial_fits
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.formats import list_text, names_text
from hccboard.wording.history import history_name


@dataclass(frozen=True)
class FitRow:
    """One criterion: "met", "unmet" or "unknown", and what is missing to know it."""

    outcome: str
    text: str
    missing: str = ""


@dataclass(frozen=True)
class Fit:
    """The criteria of a trial on a case; those that are unmet first, then those nobody knows."""

    case_number: str
    summary: str
    rows: tuple[FitRow, ...]


_OUTCOMES = {Outcome.UNMET: "unmet", Outcome.UNKNOWN: "unknown", Outcome.MET: "met"}


def fits_of(view: CaseView) -> dict[str, Fit]:
    """Every study with known criteria of entry, by its id."""
    number = view.case.patient.case_number
    return {one.study.id: _fit(one, number) for one in trial_fits(facts_of_case(view))}


def _fit(one: TrialFit, number: str) -> Fit:
    counts, total = one.counts, len(one.requirements)
    met = ngettext("{met} of {count} entry criterion met", "{met} of {count} entry criteria met", total)
    parts = [met.format(met=counts[Outcome.MET], count=total)]
    if counts[Outcome.UNMET]:
        parts.append(_("{count} unmet").format(count=counts[Outcome.UNMET]))
    if counts[Outcome.UNKNOWN]:
        parts.append(_("{count} not known").format(count=counts[Outcome.UNKNOWN]))
    rows = [
        FitRow(word, said(asked.words), _missing(asked.missing))
        for outcome, word in _OUTCOMES.items() for asked in one.requirements if asked.outcome is outcome
    ]  # fmt: skip
    return Fit(number, list_text(parts), tuple(rows))


def _missing(keys: tuple[str, ...]) -> str:
    names = names_text(list(dict.fromkeys(map(history_name, keys))))
    return _("missing: {facts}").format(facts=names) if names else ""


__all__ = ["Fit", "FitRow", "fits_of"]
