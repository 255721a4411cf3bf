"""Diagnoses, causes, comorbidities, findings, the clinical state: one row each, with its record behind."""

from __future__ import annotations

from hccboard import wording
from hccboard.domain import liver_volumes, records
from hccboard.domain.history.judged import newest_answers
from hccboard.domain.judged_questions import QUESTIONS, unit_of
from hccboard.domain.records import Record
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.overview.record_table import RecordRow
from hccboard.gui.panels.overview.two_level import two_level
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.chip import ChipForm, ChipSpec
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.facts import comparator_text, with_unit
from hccboard.wording.formats import closed_up
from hccboard.wording.liver_volumes import plan_name, share_text

ADDED_KINDS = (
    "Aetiology", "LiverAssessment", "Comorbidity", "PerformanceStatus", "Endoscopy", "Pathology",
    "MetastasisFinding", "VascularInvasion", "AdverseEvent", "Complication", "TransplantCandidacy", "Judgement",
    "BodySize", "LiverVolumetry", "OperationPlan", "FollowUp", "BoardQuestion", "Diagnosis", "BoardDecision",
)  # fmt: skip


def problem_rows(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    """Every row, numbered; what is open stands with its chip."""
    found = [
        *_tumour(view), *_diagnosis(view), *_causes(view), *_liver(view, staleness), *_endoscopy(view, staleness),
        *_findings(view), *_comorbidities(view), *_events(view), *_state(view, staleness),
        *_resection(view, staleness), *_judgements(view, staleness), *_decision(view), *_follow_up(view),
    ]  # fmt: skip
    return [
        RecordRow((Cell(str(n), tone="text3"), *row.cells), row.record_id, row.kind, row.field, key=f"{n}")
        for n, row in enumerate(found, 1)
    ]


def _row(
    record: Record | None, title: str, sub: str, chip: ChipSpec | None = None, kind: str = "", field: str = ""
) -> RecordRow:
    cells = (two_level(title, sub), Cell(chip=chip, align="right"))
    return RecordRow(cells, record.id if record else "", kind or (type(record).__name__ if record else ""), field)


def _details(*parts: str) -> str:
    return wording.list_text([part for part in parts if part])


def _day(record: Record) -> str:
    return wording.day_of(record)


def _age_chip(view: CaseView, record: Record, staleness: Staleness) -> ChipSpec | None:
    if staleness.limit(type(record)) is not None and record.date is None:
        return ChipSpec(ChipForm.UNDATED)
    return ChipSpec(ChipForm.STALE) if staleness.is_stale(record, view.snapshot.as_of) else None


def _tumour(view: CaseView) -> list[RecordRow]:
    nodules = case_text.nodules(view)
    portal, _before = case_text.portal_vein(view)
    hepatic = case_text.hepatic_vein(view)
    parts = [nodules]
    if portal and portal != "Vp0":
        parts.append(_("portal thrombus {value}").format(value=portal))
    if hepatic and hepatic != "Vv0":
        parts.append(_("hepatic vein thrombus {value}").format(value=hepatic))
    known = _details(*parts)
    pathology = view.case.latest(records.Pathology, until=view.snapshot.as_of)
    if not known and pathology is None:
        return []
    title = _("HCC, {details}").format(details=known) if known else _("HCC")
    if pathology is None:
        return [_row(None, title, _("No histology recorded"), kind=IMAGING_SHEET)]
    specimen = wording.choice_name("Pathology", "specimen", pathology.specimen) if pathology.specimen else ""
    grade = (
        _("Edmondson grade {grade}").format(grade=pathology.histological_grade) if pathology.histological_grade else ""
    )
    return [_row(pathology, title, _details(f"{specimen} {_day(pathology)}".strip(), pathology.diagnosis, grade))]


def _diagnosis(view: CaseView) -> list[RecordRow]:
    """The first diagnosis: a later one does not make the disease younger."""
    record = next(view.case.of(records.Diagnosis, until=view.snapshot.as_of), None)
    if record is None:
        return []
    basis = wording.choice_name("Diagnosis", "basis", record.basis).lower() if record.basis else ""
    return [_row(record, _("HCC diagnosed"), _details(_day(record) or _("undated"), basis, record.source))]


def _decision(view: CaseView) -> list[RecordRow]:
    """The last decision of the board, in its words."""
    record = view.case.latest(records.BoardDecision, until=view.snapshot.as_of)
    if record is None:
        return []
    review = wording.date_text(record.review_date)
    sub = _details(
        _("decided by the board {date}").format(date=_day(record) or _("undated")),
        _("review on {date}").format(date=review) if review else "",
    )
    over = record.review_date is not None and record.review_date <= view.snapshot.as_of
    chip = ChipSpec(ChipForm.NOTE, _("Review due"), "calendar-clock") if over else None
    return [_row(record, record.decision.strip(), sub, chip, field="decision")]


def _causes(view: CaseView) -> list[RecordRow]:
    rows = []
    for record in view.case.of(records.Aetiology, until=view.snapshot.as_of):
        name = wording.choice_name("Aetiology", "cause", record.cause) if record.cause else _("Cause not named")
        if record.certainty == "no":
            continue
        treated = ""
        if record.antiviral_therapy:
            treated = record.antiviral_drug or _("antiviral therapy")
        elif record.antiviral_therapy is False:
            treated = _("no antiviral therapy")
        hbsag = ""
        if record.hbsag:
            hbsag = f"HBsAg {wording.choice_name('Aetiology', 'hbsag', record.hbsag).lower()}"
        since = _("recorded {date}").format(date=_day(record)) if record.date else ""
        chip = ChipSpec(ChipForm.MISSING, _("Open")) if record.certainty == "indeterminate" else None
        rows.append(_row(record, name, _details(treated, hbsag, since), chip))
    return rows


def _liver(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    record = view.case.latest(records.LiverAssessment, until=view.snapshot.as_of)
    if record is None:
        return []
    cirrhosis = {"yes": _("Cirrhosis"), "no": _("No cirrhosis")}.get(record.cirrhosis or "", "")
    ascites = encephalopathy = ""
    if record.ascites:
        named = wording.choice_name("LiverAssessment", "ascites", record.ascites).lower()
        ascites = _("no ascites") if record.ascites == "none" else _("ascites {degree}").format(degree=named)
    low, high = record.encephalopathy_grade_low, record.encephalopathy_grade_high
    if low is not None:
        span = str(low) if high in (None, low) else f"{low}\u2013{high}"
        encephalopathy = _("no encephalopathy") if span == "0" else _("encephalopathy {grade}").format(grade=span)
    words = [part for part in (cirrhosis, ascites, encephalopathy) if part]
    title = wording.list_text(words) or _("State of the liver")
    title = title[:1].upper() + title[1:]
    return [_row(record, title, _details(_day(record), record.source), _age_chip(view, record, staleness))]


def _endoscopy(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    record = view.case.latest(records.Endoscopy, until=view.snapshot.as_of)
    if record is None:
        return []
    state = wording.choice_name("Endoscopy", "varices", record.varices or "none").lower()
    title = _("No varices") if record.varices == "none" else _("Varices: {state}").format(state=state)
    sub = _details(_("endoscopy {date}").format(date=_day(record)), record.grade, record.treatment)
    return [_row(record, title, sub, _age_chip(view, record, staleness))]


def _findings(view: CaseView) -> list[RecordRow]:
    newest: dict[str, records.MetastasisFinding] = {}
    for record in view.case.of(records.MetastasisFinding, until=view.snapshot.as_of):
        newest[record.site or "other"] = record
    rows = []
    for key, record in newest.items():
        if record.certainty not in ("yes", "indeterminate"):
            continue
        name = wording.choice_name("MetastasisFinding", "site", key)
        is_open = record.certainty == "indeterminate"
        title = record.description or (name if is_open else _("Metastasis: {site}").format(site=name.lower()))
        chip = ChipSpec(ChipForm.MISSING, _("Open")) if is_open else None
        rows.append(_row(record, title, _details(name, _day(record), record.source), chip, field="certainty"))
    return rows


def _comorbidities(view: CaseView) -> list[RecordRow]:
    rows = []
    for record in view.case.of(records.Comorbidity, until=view.snapshot.as_of):
        if record.certainty == "no" or record.kind is None:
            continue
        chip = ChipSpec(ChipForm.MISSING, _("Open")) if record.certainty == "indeterminate" else None
        name = wording.choice_name("Comorbidity", "kind", record.kind)
        rows.append(_row(record, name, _details(_day(record), record.note), chip))
    return rows


def _events(view: CaseView) -> list[RecordRow]:
    rows = []
    for event in view.case.of(records.AdverseEvent, until=view.snapshot.as_of):
        title = _("{event}, grade {grade}").format(event=event.term, grade=event.grade)
        related = closed_up(_("related to {cause}").format(cause=event.related_to)) if event.related_to else ""
        edition = f"CTCAE {event.ctcae_version}" if event.ctcae_version else ""
        over = event.end_date is not None and event.end_date <= view.snapshot.as_of
        chip = ChipSpec(ChipForm.MET, _("Resolved")) if over else ChipSpec(ChipForm.NOTE, _("Ongoing"), "activity")
        rows.append(_row(event, title, _details(_day(event), related, edition), chip))
    for complication in view.case.of(records.Complication, until=view.snapshot.as_of):
        grade = f"Clavien-Dindo {complication.clavien_dindo}" if complication.clavien_dindo else ""
        rows.append(_row(complication, complication.description, _details(_day(complication), grade)))
    return rows


def _state(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    rows = []
    status = view.case.latest(records.PerformanceStatus, until=view.snapshot.as_of)
    if status is not None and status.ecog_low is not None:
        low, high = status.ecog_low, status.ecog_high
        grade = str(low) if high in (None, low) else f"{low}\u2013{high}"
        why = {"yes": _("caused by the cancer"), "no": _("not caused by the cancer")}.get(
            status.cancer_related or "", ""
        )
        rows.append(
            _row(
                status,
                f"ECOG {grade}",
                _details(why, _day(status), status.source),
                _age_chip(view, status, staleness),
            )
        )
    listed = view.case.latest(records.TransplantCandidacy, until=view.snapshot.as_of)
    if listed is not None and listed.candidate:
        words = {"yes": _("Transplant candidate"), "no": _("Not a transplant candidate")}
        title = words.get(listed.candidate, _("Transplant candidacy open"))
        rows.append(_row(listed, title, _details(_day(listed), listed.source)))
    size = view.case.latest(records.BodySize, until=view.snapshot.as_of)
    if size is not None:
        parts = [
            f"{wording.number_text(size.height_cm)} cm" if size.height_cm else "",
            f"{wording.number_text(size.weight_kg)} kg" if size.weight_kg else "",
        ]
        rows.append(_row(size, _details(*parts) or _("Body size"), _day(size), _age_chip(view, size, staleness)))
    return rows


def _resection(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    """The newest volumetry and the newest plan; one from before an operation says so."""
    case, as_of = view.case, view.snapshot.as_of
    standing = (liver_volumes.standing_volumetry(case, as_of), liver_volumes.standing_plan(case, as_of))
    rows = []
    newest = (
        standing[0] or case.latest(records.LiverVolumetry, until=as_of),
        case.latest(records.OperationPlan, until=as_of),
    )
    for record, valid, title in zip(newest, standing, (_volumetry_title, _plan_title), strict=True):
        if record is None:
            continue
        past = "" if record is valid else _("before the operation")
        chip = _age_chip(view, record, staleness) if record is valid else None
        rows.append(_row(record, title(record, view), _details(_day(record), past, record.source), chip))
    return rows


def _volumetry_title(record: records.LiverVolumetry, view: CaseView) -> str:
    """ "Future liver remnant 612 mL, 44 %"."""
    if record.remnant_volume_ml is None:
        return wording.kind_name("LiverVolumetry")
    volume = _("Future liver remnant {volume} mL").format(volume=wording.number_text(record.remnant_volume_ml))
    body = liver_volumes.body_near(view.case, record.date, view.snapshot.as_of)
    whole = liver_volumes.standard_volume_of(record, body, view.case.patient.sex)
    share = liver_volumes.share_pct(float(record.remnant_volume_ml), whole) if whole is not None else None
    return _details(volume, share_text(share) if share is not None else "")


def _plan_title(record: records.OperationPlan, _view: CaseView) -> str:
    """ "Right hepatectomy, operation 2026-08-27"."""
    day = wording.date_text(record.operation_date)
    operated = _("operation {date}").format(date=day) if day else ""
    return _details(plan_name(record) or wording.kind_name("OperationPlan"), operated)


def _judgements(view: CaseView, staleness: Staleness) -> list[RecordRow]:
    """The standing answer to each question, in the order of the questions."""
    newest = newest_answers(view.case, view.snapshot.as_of)
    rows = []
    for question in (one for one in QUESTIONS if one in newest):
        record = newest[question]
        if record.value is not None:
            number = comparator_text(record.comparator, wording.number_text(record.value))
            answer = with_unit(number, unit_of(question))
        else:
            answer = wording.choice_name("Judgement", "answer", record.answer or "not_assessed")
        name = wording.choice_name("Judgement", "question", question)
        is_open = record.answer in ("indeterminate", "not_assessed")
        chip = ChipSpec(ChipForm.MISSING, _("Open")) if is_open else _age_chip(view, record, staleness)
        title = _("{name}: {value}").format(name=name, value=answer)
        rows.append(_row(record, title, _details(_day(record), record.source, record.note), chip))
    return rows


def _follow_up(view: CaseView) -> list[RecordRow]:
    contacts = list(view.case.of(records.FollowUp, until=view.snapshot.as_of))
    rows = []
    told = next((one for one in reversed(contacts) if one.clinical_progression), None)
    if told is not None and told.clinical_progression in ("yes", "indeterminate"):
        chip = ChipSpec(ChipForm.MISSING, _("Open")) if told.clinical_progression == "indeterminate" else None
        sub = _details(_day(told), told.source, told.note)
        rows.append(_row(told, _("Clinical progression"), sub, chip, field="clinical_progression"))
    record = contacts[-1] if contacts else None
    if record is not None and record.vital_status is not None:
        title = wording.choice_name("FollowUp", "vital_status", record.vital_status)
        contact = _("last contact {date}").format(date=_day(record))
        rows.append(_row(record, title, _details(contact, record.cause_of_death)))
    return rows


def subtitle(view: CaseView) -> str:
    """How many comorbidities were asked for and denied: answered, not listed."""
    denied = sum(r.certainty == "no" for r in view.case.of(records.Comorbidity, until=view.snapshot.as_of))
    if not denied:
        return ""
    return ngettext("{count} comorbidity denied", "{count} comorbidities denied", denied).format(count=denied)
