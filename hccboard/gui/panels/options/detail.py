"""All that is known of one option for a case: why, why not, what is missing, on what evidence. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.options import Caution, Option, Reason
from hccboard.evidence import vocabulary
from hccboard.evidence.model import Approval, Discrepancy, Recommendation, Regimen, Restriction, Washout
from hccboard.gui.panels.options.forms import CHOSEN_HERE, form_for
from hccboard.gui.panels.options.lines import CHOOSE, ENTER, EVIDENCE, TRIAL, Action, Line, Section, joined
from hccboard.operations.option_evidence import KeyFigures, OptionEvidence
from hccboard.operations.option_words.rows import (
    AGAINST,
    CAUTION,
    CHECK,
    FOR,
    NOTE,
    OPEN,
    certainty_tag,
    chip_of,
    option_key,
)  # fmt: skip
from hccboard.operations.option_words.studies import study_text
from hccboard.operations.option_words.values import missing_name, used_values
from hccboard.operations.options import guideline_name
from hccboard.operations.trials import TrialFit
from hccboard.translate import _, mark
from hccboard.wording.evidence import cut_text, p_text, place_text
from hccboard.wording.formats import at_start, inside_sentence
from hccboard.wording.options import caution_text, option_name, reason_text

_KINDS = {"for": FOR, "against": AGAINST, "open": OPEN}
_IF_IT_HOLDS = {
    "avoid": mark("if it holds: avoid"), "caution": mark("if it holds: caution"),
    "check": mark("if it holds: check first"),
}  # fmt: skip
_ACTIONS = {"caution": mark("caution"), "check": mark("check first")}


@dataclass(frozen=True)
class OptionDetail:
    """One option in full. ``chip`` and ``chip_text`` as in its row; ``edition`` with how well its text is known."""

    key: str
    name: str
    chip: str
    chip_text: str
    edition: str
    line: str
    tag: str
    sections: tuple[Section, ...]


def detail_of(
    option: Option, facts: Facts, evidence: OptionEvidence, fits: Mapping[str, TrialFit], region: str = ""
) -> OptionDetail:
    """Everything about an option. ``fits`` has the trials whose entry criteria are on file, by the id of the study."""
    teller = _Teller(option, facts, evidence)
    sections = (
        Section(_("Reasons for"), tuple(teller.reasons("for"))),
        Section(_("Reasons against"), tuple(teller.reasons("against"))),
        Section(_("Missing"), tuple(teller.missing()), _("would decide")),
        Section(_("Cautions"), tuple(teller.cautions())),
        Section(_("Restrictions of the hospital"), tuple(_restriction(one) for one in evidence.restrictions(option))),
        Section(_("Evidence"), tuple(teller.studies(fits))),
        Section(_("Said by the edition"), tuple(teller.recommendations())),
        Section(_("Approvals"), tuple(_approval(one, evidence) for one in evidence.approvals(option, region))),
        Section(_("Before an operation"), tuple(teller.washout())),
        Section(_("Doses, pros and cons"), tuple(teller.regimen())),
        Section(_("Sources that disagree"), tuple(_discrepancy(one) for one in evidence.discrepancies(option))),
    )
    chip, chip_text = chip_of(option)
    line = _(vocabulary.LINES[option.line]) if option.line in vocabulary.LINES else ""
    return OptionDetail(
        option_key(option), at_start(option_name(option)), chip, chip_text, guideline_name(option.guideline),
        line, certainty_tag(option.certainty), tuple(one for one in sections if one.lines),
    )  # fmt: skip


class _Teller:
    """Tells the parts of one option."""

    def __init__(self, option: Option, facts: Facts, evidence: OptionEvidence) -> None:
        self.option, self.facts, self.evidence = option, facts, evidence
        self._recommended = evidence.recommendations(option)

    def reasons(self, kind: str) -> Iterator[Line]:
        kinds = (kind, "open") if kind == "for" else (kind,)
        for one in self.option.reasons:
            if one.kind in kinds:
                yield self._reason(one)

    def _reason(self, one: Reason) -> Line:
        values = wording.list_text([used.words() for used in used_values(one.used, self.facts)])
        missing = wording.names_text([inside_sentence(missing_name(key)) for key in one.missing])
        note = joined(values, _("missing: {facts}").format(facts=missing) if missing else "", self._source(one.source))
        said = self._said_in(one)
        notes = (note, *(_recommendation_notes(said, ranked=True) if said is not None else ()))
        name = said.id if said is not None else one.id
        tag = certainty_tag(self._certainty(name))
        return Line(_KINDS[one.kind], reason_text(one), tuple(x for x in notes if x), tag, self._lead(name))

    def _said_in(self, one: Reason) -> Recommendation | None:
        """The recommendation whose situation a reason says, by its id or by its words."""
        named = [said for said in self._recommended if said.id == one.id]
        worded = [said for said in self._recommended if said.situation and said.situation == one.words]
        return (named or worded or [None])[0]

    def _certainty(self, full_id: str) -> str:
        return str(getattr(self.evidence.evidence.get(full_id), "certainty", ""))

    def _source(self, full_id: str) -> str:
        source = self.evidence.source(full_id)
        return _(source.short) if source is not None else ""

    def _lead(self, full_id: str) -> tuple[Action, ...]:
        if self.evidence.evidence.get(full_id) is None:
            return ()
        return (Action(EVIDENCE, full_id, _("Evidence entry")),)

    def missing(self) -> Iterator[Line]:
        for key in self.option.missing:
            yield Line(OPEN, missing_name(key), (), "", enter(key))

    def cautions(self) -> Iterator[Line]:
        ordered = sorted(self.option.cautions, key=lambda one: one.outcome is not Outcome.MET)
        for one in ordered:
            yield self._caution(one)

    def _caution(self, one: Caution) -> Line:
        held = one.outcome is Outcome.MET
        values = wording.list_text([used.words() for used in used_values(one.used, self.facts)])
        missing = wording.names_text([inside_sentence(missing_name(key)) for key in one.missing])
        entry = self.evidence.caution(one.id)
        action = _(_ACTIONS[one.action]) if held or entry is None else _(_IF_IT_HOLDS[entry.action])
        note = joined(
            values, _("missing: {facts}").format(facts=missing) if missing else "", action, self._source(one.source)
        )
        actions = (*(action for key in one.missing[:1] for action in enter(key)), *self._lead(one.id))
        kind = (CAUTION if held else OPEN) if one.action == "caution" or not held else CHECK
        return Line(kind, caution_text(one), (note,), certainty_tag(one.certainty), actions)

    def studies(self, fits: Mapping[str, TrialFit]) -> Iterator[Line]:
        for one in self.evidence.studies(self.option):
            fit = fits.get(one.study.id)
            trial = (Action(TRIAL, one.study.id, _("Entry criteria")),) if fit is not None else ()
            other = "" if one.own else _("Named beside this option; no arm got this treatment.")
            notes = (other, *study_notes(one), fit_text(fit) if fit is not None else "")
            tag = certainty_tag(one.study.certainty)
            yield Line(NOTE, study_text(one), tuple(note for note in notes if note), tag,
                       (Action(EVIDENCE, one.study.id, _("Evidence entry")), *trial), strong=True)  # fmt: skip

    def recommendations(self) -> Iterator[Line]:
        """What the edition says besides the reasons; what a reason says already stands there."""
        told = {said.id for one in self.option.reasons if (said := self._said_in(one)) is not None}
        for one in self._recommended:
            if one.id in told:
                continue
            rank = at_start(_(vocabulary.RANKS[one.rank]))
            notes = _recommendation_notes(one)
            text = _("{rank}: {situation}").format(rank=rank, situation=_(one.situation)) if one.situation else rank
            yield Line(NOTE, text, tuple(note for note in notes if note), certainty_tag(one.certainty),
                       (Action(EVIDENCE, one.id, _("Evidence entry")),))  # fmt: skip

    def washout(self) -> Iterator[Line]:
        regimen = self.evidence.regimen(self.option)
        for one in regimen.washout if regimen is not None else ():
            yield self._washout(one)

    def _washout(self, one: Washout) -> Line:
        told = ((_("no date below {days} d"), one.block_days), (_("warning below {days} d"), one.warn_days))
        limits = [text.format(days=wording.number_text(days)) for text, days in told if days is not None]
        notes = (wording.list_text(limits), self._source(one.source))
        return Line(CAUTION if one.block_days else NOTE, _(one.words), tuple(note for note in notes if note),
                    certainty_tag(one.certainty), self._lead(one.source))  # fmt: skip

    def regimen(self) -> Iterator[Line]:
        found = self.evidence.regimen(self.option)
        if not isinstance(found, Regimen):
            return
        for dose in found.doses:
            drug = _(dose.drug.removeprefix("drug."))
            text = _("{name} {value}").format(name=at_start(drug), value=_(dose.words))
            where = place_text(self._source(dose.source), [dose.place])
            yield Line(NOTE, text, (where,), certainty_tag(dose.certainty))
        for kind, statements in ((FOR, found.pros), (AGAINST, found.cons)):
            for said in statements:
                yield Line(kind, _(said.words), (place_text(self._source(said.source), [said.place]),))


def _recommendation_notes(one: Recommendation, *, ranked: bool = False) -> tuple[str, str]:
    """What the edition prints beside a situation: the rank where the text does not say it, strength, level and place;
    and our note."""
    rank = _("{name}: {value}").format(name=_("Rank"), value=_(vocabulary.RANKS[one.rank])) if ranked else ""
    return joined(rank, one.strength, one.level, one.place), _(one.note) if one.note else ""


def enter(key: str) -> tuple[Action, ...]:
    """What settles a missing fact: its form, or the chooser of the panel."""
    if key in CHOSEN_HERE:
        return (Action(CHOOSE, key, _("Choose")),)
    kind, _field = form_for(key)
    return (Action(ENTER, key, _("Enter result")),) if kind else ()


def study_notes(one: KeyFigures) -> tuple[str, ...]:
    """Design, size and arms; data cut; P value; where the figures stand."""
    study = one.study
    arms = _(" vs ").join(_(arm.label) for arm in one.arms)
    size = _("n {count}").format(count=wording.number_text(study.n)) if study.n else ""
    first = joined(_(vocabulary.DESIGNS[study.design]), size, arms)
    if one.result is None:
        return (first, _("No survival of both arms on file."))
    figures = one.result.figures
    p = p_text(str(figures.p), figures.sided, figures.p_threshold) if figures.p is not None else ""
    cut = cut_text(_(one.cut.label), one.cut.date, one.cut.follow_up_months) if one.cut is not None else ""
    corrected = _("corrected; the printed figure stands under sources that disagree") if one.result.corrected else ""
    primary = _(vocabulary.MET[study.primary_outcome]) if study.primary_outcome in vocabulary.MET else ""
    where = place_text(_(one.source.short) if one.source else "", [one.result.place])
    return tuple(note for note in (first, joined(cut, p), joined(primary, corrected), where) if note)


def fit_text(fit: TrialFit) -> str:
    """How many of the entry criteria on file are met, unmet and unknown for the patient."""
    counts = fit.counts
    return _("Entry criteria on file: {met} met, {unmet} unmet, {unknown} unknown").format(
        met=counts[Outcome.MET], unmet=counts[Outcome.UNMET], unknown=counts[Outcome.UNKNOWN]
    )


def _restriction(one: Restriction) -> Line:
    name = at_start(_(vocabulary.RESTRICTIONS[one.restriction]))
    pack = _("local pack {name}").format(name=one.pack)
    return Line(AGAINST if one.restriction == "not_available" else CAUTION,
                _("{name}: {value}").format(name=name, value=_(one.words)), (pack,), "",
                (Action(EVIDENCE, one.id, _("Evidence entry")),))  # fmt: skip


def _approval(one: Approval, evidence: OptionEvidence) -> Line:
    region = _(vocabulary.REGIONS.get(one.region, one.region))
    status = _(vocabulary.APPROVALS[one.status])
    line = _(vocabulary.LINES[one.line]) if one.line in vocabulary.LINES else ""
    text = _("{region}: {status}").format(region=region, status=wording.list_text([x for x in (status, line) if x]))
    source = evidence.source(one.source)
    as_of = _("as of {day}").format(day=one.as_of) if one.as_of else ""
    notes = (_(one.words) if one.words else "", joined(as_of, _(source.short) if source is not None else ""))
    kind = FOR if one.status in ("approved", "accelerated") else CAUTION
    return Line(kind, text, tuple(note for note in notes if note), certainty_tag(one.certainty),
                (Action(EVIDENCE, one.id, _("Evidence entry")),))  # fmt: skip


def _discrepancy(one: Discrepancy) -> Line:
    said = [f"{printing.place}: {_(printing.words)}" for printing in one.printed]
    used = _("used: {value}").format(value=_(one.used)) if one.used else ""
    state = at_start(_(vocabulary.STATES[one.state]))
    number = one.id.removeprefix("discrepancy.").upper()
    text = _("{number}, {title}").format(number=number, title=_(one.title))
    return Line(CAUTION, text, tuple(note for note in (*said, used, state) if note), "",
                (Action(EVIDENCE, one.id, _("Evidence entry")),))  # fmt: skip

