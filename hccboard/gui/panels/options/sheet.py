"""The whole panel as plain data, built off the window's thread: editions, differences, trials. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from hccboard import evidence
from hccboard.domain.facts import Facts
from hccboard.domain.options import Option, OptionsReport
from hccboard.evidence.packs import RefusedPack
from hccboard.gui.panels.options.compared import Compared, compared_for
from hccboard.gui.panels.options.detail import OptionDetail, detail_of
from hccboard.gui.panels.options.trial_rows import TrialRow, trial_row
from hccboard.operations.option_evidence import OptionEvidence
from hccboard.operations.option_words.differences import Differences, differences_of, stage_text
from hccboard.operations.option_words.rows import OptionGroup, certainty_tag, groups_of, option_key
from hccboard.operations.options import (
    BCLC,
    CNLC,
    disagreements_of,
    facts_of_case,
    guideline_name,
    report_for,
)  # fmt: skip
from hccboard.operations.trials import TrialFit, trial_fits
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.formats import at_start, inside_sentence


@dataclass(frozen=True)
class Edition:
    """One edition: its name with how well its text is known, the stage it sees, its options in groups. An ``opinion``
    is a review."""

    key: str
    name: str
    short: str
    tag: str
    stage: str
    opinion: bool
    groups: tuple[OptionGroup, ...]

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class Sheet:
    """What the panel shows of a case. ``goal`` and ``region`` are those in use, ``goal_recorded`` tells that the goal
    stands in the record, ``board_region`` what the board file has;
    ``refused`` names local packs that could not be read, with the reason."""

    case_id: str
    goal: str
    region: str
    goal_recorded: bool
    board_region: str
    editions: tuple[Edition, ...]
    differences: Differences
    trials: tuple[TrialRow, ...]
    version: str
    refused: tuple[tuple[str, str], ...]
    report: OptionsReport
    facts: Facts
    fits: tuple[TrialFit, ...]
    evidence: OptionEvidence
    compared: Compared

    @cached_property
    def _options(self) -> dict[str, Option]:
        return {option_key(one): one for one in self.report.options}

    def option(self, key: str) -> Option | None:
        """The option of a row."""
        return self._options.get(key)

    def detail(self, key: str) -> OptionDetail | None:
        """All of one option."""
        option = self.option(key)
        if option is None:
            return None
        fits = {fit.study.id: fit for fit in self.fits}
        return detail_of(option, self.facts, self.evidence, fits, self.region)

    def edition(self, key: str) -> Edition | None:
        return next((one for one in self.editions if one.key == key), None)


def sheet_of(view: CaseView, goal: str = "", region: str = "", board_region: str = "") -> Sheet:
    """Build the panel of a case for a goal and a region ("" is as recorded, or as the board has it). ``PackRefused`` if
    the shipped evidence is damaged. Takes some ten milliseconds, the first time the load of the packs beside: never on
    the window's thread."""
    base, region = evidence.with_local(), region or board_region
    facts = facts_of_case(view, goal=goal, region=region)
    report = report_for(facts)
    known = OptionEvidence(base)
    fits = trial_fits(facts)
    recorded = facts.get("goal") if not goal else None
    in_use = goal or (str(recorded.domain.values[0]) if recorded is not None and recorded.exact else "")
    systems = ((BCLC, known.system_of(BCLC)), (CNLC, known.system_of(CNLC)))
    return Sheet(
        view.case.patient.case_id, in_use, region, recorded is not None, board_region,
        tuple(_editions(report, facts, known)),
        differences_of(report, disagreements_of(report), systems),
        tuple(trial_row(fit, facts) for fit in fits), base.version,
        tuple(_refusal(one) for one in base.refused),
        report, facts, fits, known, compared_for(facts, in_use, base),
    )  # fmt: skip


def _refusal(pack: RefusedPack) -> tuple[str, str]:
    """A local pack that was not taken, and the first thing that is wrong in it."""
    problems = pack.refusal.problems
    return pack.header.title or pack.header.id, str(problems[0]) if problems else str(pack.refusal)


def _editions(report: OptionsReport, facts: Facts, known: OptionEvidence) -> list[Edition]:
    found = []
    for guideline in dict.fromkeys(option.guideline for option in report.options):
        system = known.system_of(guideline.id)
        stage = stage_text(report, system) if system else ""
        source = known.source(guideline.id)
        tag = inside_sentence(certainty_tag(source.reading)) if source is not None else ""
        groups = groups_of(report.of(guideline.id), facts, known, stage)
        found.append(
            Edition(guideline.id, guideline_name(guideline), _(guideline.name), tag, stage, guideline.opinion, groups)
        )
    return found


def summary_text(edition: Edition) -> str:
    """What the head of the table says: the stage the edition sees, and that nothing is decided here."""
    if not edition.stage:
        return _("checked against recorded values; the board decides")
    return _("{stage}; the board decides").format(stage=at_start(edition.stage))
