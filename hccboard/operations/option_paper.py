"""The options of a case for paper: the sheet of the screen in print, with numbered references.

The two editions with stages of their own (BCLC, CNLC) are printed whole, what is excluded and why included; of every
other edition what it lists. Options that share verdict, words and references share a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hccboard import evidence, wording
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.options import Guideline, Option, OptionsReport
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Snapshot
from hccboard.evidence import PackRefused, vocabulary
from hccboard.evidence.model import Source
from hccboard.operations.option_evidence import OptionEvidence
from hccboard.operations.option_words.differences import Side, differences_of, stage_text
from hccboard.operations.option_words.rows import OptionGroup, OptionRow, groups_of, option_key
from hccboard.operations.option_words.studies import study_text
from hccboard.operations.option_words.values import missing_names
from hccboard.operations.options import BCLC, CNLC, disagreements_of, facts_known, guideline_name, report_for
from hccboard.reports.summary_options import (
    OptionsSection,
    PrintedDifference,
    PrintedEdition,
    PrintedGroup,
    PrintedOption,
)  # fmt: skip
from hccboard.translate import _
from hccboard.wording.evidence import cut_text
from hccboard.wording.formats import clauses_text, inside_sentence, with_point
from hccboard.wording.options import caution_text, reason_text

_WHOLE = (BCLC, CNLC)
_LISTED = ("first", "alternatives")


def options_section(
    case: CaseRecords, snapshot: Snapshot, region: str = "", *, anonymised: bool = False,
    rules: ResponseRules | None = None,
) -> OptionsSection:  # fmt: skip
    """The section for a case on the day of the snapshot, in the language that is spoken. Where the packs cannot be
    read that is said in its place: the pages before it do not hang on them.

    ``anonymised`` leaves out what would tell the hospital, its packs, and the days of values: those of an anonymised
    case are moved and would read as dates."""
    try:
        base = evidence.shipped() if anonymised else evidence.with_local()
        facts = facts_known(case, snapshot, region=region, rules=rules)
        if anonymised:
            facts = Facts({key: replace(one, date=None) for key, one in facts.by_key.items()})
        report = report_for(facts, base)
    except PackRefused as error:
        return OptionsSection("", fault=wording.sentences_text([error.what, error.why, error.next_step]))
    return _Printer(report, facts, OptionEvidence(base), region).section()


class _Printer:
    """References are numbered in the order in which they are first named."""

    def __init__(self, report: OptionsReport, facts: Facts, known: OptionEvidence, region: str) -> None:
        self._report, self._facts, self._known, self._region = report, facts, known, region
        self._options = {option_key(one): one for one in report.options}
        self._numbers: dict[str, int] = {}

    def section(self) -> OptionsSection:
        every = list(dict.fromkeys(one.guideline for one in self._report.options))
        whole = [one for one in every if one.id in _WHOLE]
        editions = tuple(self._edition(one) for one in whole)
        others = tuple(self._others([one for one in every if one.id not in _WHOLE]))
        systems = [(one, self._known.system_of(one)) for one in _WHOLE]
        differences = differences_of(self._report, disagreements_of(self._report), systems)
        heads = [wording.list_text([part for part in (one.name, one.stage) if part]) for one in differences.heads]
        rows = tuple(
            PrintedDifference(one.name, (_side(one.sides[0]), _side(one.sides[1]))) for one in differences.rows
        )
        studies = tuple(self._studies())
        return OptionsSection(
            self._note(), editions, others, (heads[0], heads[1]), rows, studies, tuple(self._references())
        )  # fmt: skip

    def _note(self) -> str:
        found = self._facts.get("goal")
        goal = str(found.domain.values[0]) if found is not None and found.exact else ""
        said = [
            _("by edition, in its order; not a ranking"),
            _("goal: {goal}").format(goal=_(vocabulary.GOALS[goal])) if goal else _("goal not stated"),
            _("approvals of {region}").format(region=_(vocabulary.REGIONS[self._region])) if self._region else "",
            _("evidence {version}").format(version=self._known.evidence.version),
        ]
        return clauses_text([one for one in said if one])

    # --- editions -------------------------------------------------------------------------------------------

    def _groups(self, guideline: Guideline) -> tuple[OptionGroup, ...]:
        return groups_of(self._report.of(guideline.id), self._facts, self._known, self._stage(guideline))

    def _stage(self, guideline: Guideline) -> str:
        system = self._known.system_of(guideline.id)
        return stage_text(self._report, system) if system else ""

    def _edition(self, guideline: Guideline) -> PrintedEdition:
        """A label that all options share (the edition is known from memory) stands once, with the edition."""
        found = self._groups(guideline)
        tags = {row.tag for group in found for row in group.rows}
        shared = tags.pop() if len(tags) == 1 else ""
        groups = tuple(PrintedGroup(one.title, tuple(self._merged(one, shared))) for one in found)
        known = _("options: {certainty}").format(certainty=inside_sentence(shared)) if shared else ""
        note = wording.list_text([part for part in (self._stage(guideline), known) if part])
        return PrintedEdition(guideline_name(guideline), note, groups)

    def _merged(self, group: OptionGroup, shared: str) -> Iterator[PrintedOption]:
        """The options of a group; those after each other that differ in their name only are one."""
        lines: list[tuple[list[str], tuple[str, str, tuple[int, ...]]]] = []
        for row in group.rows:
            option = self._options[row.key]
            said = row.chip_text, _why(row, option, shared), self._cited(option)
            if lines and lines[-1][1] == said:
                lines[-1][0].append(row.name)
            else:
                lines.append(([row.name], said))
        for names, (verdict, why, references) in lines:
            whole = [names[0], *map(inside_sentence, names[1:])]
            yield PrintedOption(clauses_text(whole), verdict, why, references)

    def _cited(self, option: Option) -> tuple[int, ...]:
        """The edition and whoever said a caution or reason, as numbers."""
        return tuple(sorted({number for key in _sources(option) if (number := self._number(key))}))

    def _number(self, full_id: str) -> int:
        """The number of a source; 0 for what is none."""
        if self._known.source(full_id) is None:
            return 0
        return self._numbers.setdefault(full_id, len(self._numbers) + 1)

    def _others(self, guidelines: Iterable[Guideline]) -> Iterator[tuple[str, str]]:
        for guideline in guidelines:
            listed = [
                _("{group}: {names}").format(
                    group=group.title, names=wording.names_text([inside_sentence(row.name) for row in group.rows])
                )
                for group in self._groups(guideline) if group.key in _LISTED
            ]  # fmt: skip
            if listed:
                first, *more = listed
                yield f"{guideline_name(guideline)} [{self._number(guideline.id)}]", clauses_text(
                    [first, *map(inside_sentence, more)]
                )

    # --- evidence -------------------------------------------------------------------------------------------

    def _studies(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The key figures of the studies of what the two editions list, each study once."""
        seen = set()
        listed = [one for one in self._report.options if one.guideline.id in _WHOLE and one.group.value in _LISTED]
        for one in (figures for option in listed for figures in self._known.studies(option)):
            if not one.own or one.result is None or one.study.id in seen:
                continue
            seen.add(one.study.id)
            cut = cut_text(_(one.cut.label), one.cut.date) if one.cut is not None else ""
            number = self._number(one.result.source)
            yield clauses_text([part for part in (study_text(one), cut) if part]), (number,)

    def _references(self) -> Iterator[str]:
        for full_id in self._numbers:
            source = self._known.source(full_id)
            assert source is not None
            yield _reference(source)


def _why(row: OptionRow, option: Option, shared: str) -> str:
    """Why, and what to look at, as sentences; the label of what was not read in the primary text stands with it unless
    it is that of the whole edition."""
    said = _listed_because(option) if row.listed else [row.decided]
    tag = _("({words})").format(words=row.tag) if row.tag not in ("", shared) else ""
    return wording.sentences_text([*map(with_point, filter(None, said)), tag])


def _listed_because(option: Option) -> list[str]:
    """Every reason, every caution that holds, and all that would have to be known to rule the others out."""
    told = [one for one in option.reasons if one.kind == "for"] or [one for one in option.reasons if one.kind == "open"]
    said = [reason_text(one) for one in (*told, *(one for one in option.reasons if one.kind == "against"))]
    said += [caution_text(one) for one in option.cautions if one.outcome is Outcome.MET]
    unknown = [one for one in option.cautions if one.outcome is Outcome.UNKNOWN]
    names = missing_names([key for one in unknown for key in one.missing])
    if names:
        said.append(_("Not known: {facts}").format(facts=wording.names_text([inside_sentence(one) for one in names])))
    said += [caution_text(one) for one in unknown if not one.missing]
    return list(dict.fromkeys(said))


def _sources(option: Option) -> Iterator[str]:
    """Of what is excluded or cannot be assessed the cautions are not printed, nor who gives them."""
    yield option.guideline.id
    yield from (one.source for one in option.reasons if one.source)
    if option.group.value in _LISTED:
        yield from (one.source for one in option.cautions if one.source)


def _side(side: Side) -> str:
    said = [side.title, side.options, *side.words]
    return wording.sentences_text([with_point(one) for one in said if one])


def _reference(source: Source) -> str:
    reading = vocabulary.CERTAINTIES[source.reading] if source.reading != "primary" else ""
    doi = f"doi {source.doi}" if source.doi else ""
    return clauses_text([part for part in (source.citation, doi, _(reading) if reading else "") if part])


__all__ = ["options_section"]
