"""Everything a summary says, put into words once; the layout may be tried several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from hccboard import wording
from hccboard.reports import liver_drawing, summary_facts, summary_records, summary_staging, summary_words
from hccboard.reports.conversion_section import ConversionSection
from hccboard.reports.liver_drawing import Map
from hccboard.reports.response_content import ResponseContent
from hccboard.reports.summary_facts import STAGING_SYSTEMS, KeyFact, OpenItem
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_options import OptionsSection
from hccboard.reports.summary_records import LabRow, LesionTable, TreatmentRow
from hccboard.reports.summary_staging import ScoreRow, StagingRow
from hccboard.translate import _


@dataclass(frozen=True)
class SummaryContent:
    """The words of one summary, section by section. ``liver`` is ``None`` where no liver lesion was measured;
    ``study`` is the study it shows; ``laboratory_day`` the date and age most results share."""

    title: str
    banner: str
    foot: str
    printed: tuple[str, ...]
    question: str
    identity: str
    key_facts: tuple[KeyFact, ...]
    ready: str
    open_items: tuple[OpenItem, ...]
    left_out: tuple[tuple[str, str], ...]
    treatments: tuple[TreatmentRow, ...]
    liver: Map | None
    study: str
    map_note: str
    lesions: LesionTable
    staging: tuple[StagingRow, ...]
    scores: tuple[ScoreRow, ...]
    laboratory: tuple[LabRow, ...]
    laboratory_day: str
    notes: str
    as_of: str
    response: ResponseContent | None = None
    options: OptionsSection | None = None
    conversion: ConversionSection | None = None

    @classmethod
    def of(cls, given: SummaryInput) -> Self:
        """The words in the current language."""
        lesions, names, study = summary_records.liver_lesions(given)
        liver = Map(tuple(lesions), names, summary_records.thrombus(given)) if lesions else None
        laboratory, laboratory_day = summary_records.laboratory(given)
        return cls(
            title=_("{case}: tumour board summary").format(case=given.case_name),
            banner=summary_facts.banner(given),
            foot=foot(given),
            printed=printed(given),
            question=summary_facts.question(given),
            identity=summary_facts.identity(given),
            key_facts=tuple(summary_facts.key_facts(given)),
            ready=_ready(given),
            open_items=tuple(summary_facts.open_items(given)),
            left_out=tuple(summary_records.left_out(given)),
            treatments=tuple(summary_records.treatments(given)),
            liver=liver,
            study=study,
            map_note=map_note(liver) if liver is not None else "",
            lesions=summary_records.lesions(given),
            staging=tuple(summary_staging.staging(given)),
            scores=tuple(summary_staging.scores(given)),
            laboratory=tuple(laboratory),
            laboratory_day=laboratory_day,
            notes=_notes(given),
            as_of=given.days.text(given.snapshot.as_of),
            response=ResponseContent.of(given, given.course) if given.course is not None else None,
            options=given.options,
            conversion=given.conversion,
        )


def foot(given: SummaryInput) -> str:
    """What stands at the foot of every page."""
    editions = wording.names_text([wording.name_with_edition(system) for system in STAGING_SYSTEMS])
    sentences = [
        _("Criteria checked by HCC Board {version} against {editions} and the editions beside each score.").format(
            version=given.version, editions=editions
        ),
        _("The recommendation is that of the board."),
        _("Decision support for health professionals: it checks criteria and gives no verdict."),
    ]
    if given.anonymised:
        sentences.append(_("Anonymised from a list of permitted fields; days count from the board."))
    elif given.case.patient.synthetic:
        sentences.append(_("Synthetic data, not a patient."))
    return summary_words.sentences(sentences)


def printed(given: SummaryInput) -> tuple[str, ...]:
    """When and by whom, a line each."""
    said = []
    if given.printed_at is not None:
        said.append(_("Printed {time}").format(time=wording.time_text(given.printed_at)))
    if given.printed_by:
        said.append(_("by {name}").format(name=given.printed_by))
    return tuple(said)


def _ready(given: SummaryInput) -> str:
    return _("{done} of {total} items there; ages count to {date}").format(
        done=given.readiness.done, total=len(given.readiness.items), date=given.days.text(given.snapshot.as_of)
    )


def map_note(liver: Map) -> str:
    """What the signs of the liver map mean, and what it leaves out."""
    words = [_("Dashed ring first size, solid ring now, hatched viable part."),
             _("Lesions share one scale; the outline does not.")]  # fmt: skip
    if liver.has_thrombus:
        words.append(_("The side of the thrombus is not recorded: drawn at the largest lesion."))
    words.append(liver_drawing.left_out_text(liver))
    return summary_words.sentences(words)


def _notes(given: SummaryInput) -> str:
    sources = _("Sources: {list}.").format(list=summary_staging.sources())
    said = [*summary_records.hints(given), *summary_staging.left_out_scores(given), *summary_staging.notes(given)]
    return summary_words.sentences([*said, _limits(given), sources])


def _limits(given: SummaryInput) -> str:
    """The limits of the board by which values count as stale: they are settable, so the paper names them."""
    days = given.staleness
    limits = (
        (_("Blood tests"), days.laboratory_days), (_("Imaging"), days.imaging_days),
        (_("ECOG, ascites, weight, judgements"), days.clinical_days), (_("Endoscopy"), days.endoscopy_days),
    )  # fmt: skip
    listed = summary_words.semicolons([f"{name} {wording.age_text(limit)}" for name, limit in limits])
    return _("Marked as stale when older than: {list}.").format(list=listed)
