"""Would this trial have taken this patient: its entry criteria as far as they are on file, one by one. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hccboard import wording
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.options.requirements import RequirementJudged
from hccboard.evidence import vocabulary
from hccboard.evidence.model import Requirement
from hccboard.gui.panels.options.detail import enter
from hccboard.gui.panels.options.lines import Line, joined
from hccboard.operations.option_words.rows import AGAINST, FOR, OPEN, certainty_tag
from hccboard.operations.option_words.values import missing_name, used_values
from hccboard.operations.trials import TrialFit
from hccboard.translate import _
from hccboard.wording.formats import inside_sentence

_MARKS = {Outcome.MET: FOR, Outcome.UNMET: AGAINST, Outcome.UNKNOWN: OPEN}
_ORDER = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.MET)


@dataclass(frozen=True)
class TrialRow:
    """One trial with the counts of its criteria; ``lines`` are the criteria, unmet ones first. ``tag`` is their
    certainty where all have the same: it stands once, and in none of them."""

    key: str
    name: str
    about: str
    met: int
    unmet: int
    unknown: int
    lines: tuple[Line, ...]
    tag: str = ""

    def sentence(self) -> str:
        """The row for a screen reader."""
        counted = _("{met} met, {unmet} unmet, {unknown} unknown").format(
            met=self.met, unmet=self.unmet, unknown=self.unknown
        )
        return wording.list_text([part for part in (self.name, self.about, counted, self.tag) if part])


def trial_row(fit: TrialFit, facts: Facts) -> TrialRow:
    """A trial on the facts of a case."""
    study, counts = fit.study, fit.counts
    on_file = {one.id: one for one in study.eligibility}
    ordered = sorted(fit.requirements, key=lambda one: _ORDER.index(one.outcome))
    size = _("n {count}").format(count=wording.number_text(study.n)) if study.n else ""
    line = _(vocabulary.LINES[study.line]) if study.line in vocabulary.LINES else ""
    arms = _(" vs ").join(_(arm.label) for arm in study.arms)
    lines = [_line(one, on_file[one.id], facts) for one in ordered]
    tags = {line.tag for line in lines}
    tag = tags.pop() if len(tags) == 1 else ""
    return TrialRow(
        study.id, _(study.name), joined(arms, line, size),
        counts[Outcome.MET], counts[Outcome.UNMET], counts[Outcome.UNKNOWN],
        tuple(replace(line, tag="") if tag else line for line in lines), tag,
    )  # fmt: skip


def _line(one: RequirementJudged, requirement: Requirement, facts: Facts) -> Line:
    values = wording.list_text([used.words() for used in used_values(one.used, facts)])
    missing = wording.names_text([inside_sentence(missing_name(key)) for key in one.missing])
    if not values and not missing and one.outcome is Outcome.UNKNOWN:
        values = _("no fact of the record decides this")
    note = joined(values, _("missing: {facts}").format(facts=missing) if missing else "")
    actions = tuple(action for key in one.missing[:1] for action in enter(key))
    tag = certainty_tag(requirement.certainty)
    return Line(_MARKS[one.outcome], _(one.words), (note,) if note else (), tag, actions)
