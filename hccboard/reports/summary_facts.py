"""The top of a summary in words: who, the question, ten key facts, and what is open.

Plain data; nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.catalogue import VP
from hccboard.domain.decision import Result
from hccboard.domain.nodules import Nodules
from hccboard.domain.readiness import Item, fact_behind
from hccboard.reports import summary_words
from hccboard.reports.summary_input import SummaryInput, value_in_sentence
from hccboard.reports.text import Text
from hccboard.translate import _, ngettext
from hccboard.wording.formats import inside_sentence

MISSING, STALE, OPEN, UNDATED, KNOWN = "missing", "stale", "open", "undated", ""
STAGING_SYSTEMS = ("bclc", "cnlc", "tnm8", "hklc")
CHILD_PUGH_ITEMS = ("bilirubin", "albumin", "inr", "pt_prolongation_s", "pt_activity_pct", "ascites",
                     "encephalopathy_grade")  # fmt: skip
_MAKUUCHI = ("ascites", "bilirubin", "icg_r15_pct")
_FEW_STAGES = 3
_ALWAYS_NAMED = ("identity", "question")


@dataclass(frozen=True)
class KeyFact:
    """One cell of the grid: ``label`` holds the edition or the date, ``state`` is MISSING, STALE or KNOWN."""

    label: str
    value: str
    state: str = KNOWN


@dataclass(frozen=True)
class OpenItem:
    """One line of what is open; ``state`` is MISSING, STALE, OPEN (known in part) or UNDATED."""

    state: str
    text: Text


def banner(given: SummaryInput) -> str:
    """Case number, name or "Synthetic", and the board's day."""
    patient = given.case.patient
    who = [given.case_name, patient.name]
    if patient.synthetic and _("Synthetic") not in patient.name:
        who.append(_("Synthetic"))
    if given.board is not None:
        who.append(_("Board {date}").format(date=given.days.text(given.board)))
    else:
        who.append(_("As of {date}").format(date=given.days.text(given.snapshot.as_of)))
    return " · ".join(part for part in who if part)


def question(given: SummaryInput) -> str:
    """The board question; a stated absence where there is none."""
    if given.anonymised:
        return _("The question is not printed in an anonymised summary.")
    if given.question is not None and given.question.question:
        return given.question.question
    return _("No question recorded.")


def identity(given: SummaryInput) -> str:
    """Sex, age, cause of the liver disease, cirrhosis, current systemic line."""
    return summary_words.sentences([_person(given), _liver_disease(given), _current_line(given)])


def _person(given: SummaryInput) -> str:
    patient = given.case.patient
    age = given.fact("age_years")
    parts = [wording.value_text(fact) if (fact := given.fact("sex")) else _("Sex not recorded")]
    if age is not None:
        exact = age.domain.exact
        parts.append(wording.age_years_text(age.domain.low) if exact else wording.value_text(age))
    else:
        parts.append(_("age not recorded"))
    if patient.hospital_number:
        parts.append(_("hospital number {number}").format(number=patient.hospital_number))
    died = given.case.death(until=given.snapshot.as_of)
    if died is not None:
        parts.append(_("died {date}").format(date=given.days.text(died.date, died.date_precision)))
    return summary_words.sentence(wording.list_text(parts))


def _liver_disease(given: SummaryInput) -> str:
    causes = []
    for record in given.of(records.Aetiology):
        if record.certainty in ("yes", None) and record.cause:
            name = wording.choice_name("Aetiology", "cause", record.cause)
            if record.antiviral_therapy and record.antiviral_drug:
                name = _("{cause} on {drug}").format(cause=name, drug=record.antiviral_drug)
            elif record.antiviral_therapy:
                name = _("{cause} on antiviral therapy").format(cause=name)
            causes.append(name)
    parts = causes or [_("Cause of the liver disease not recorded")]
    cirrhosis = given.fact("cirrhosis")
    if cirrhosis is None:
        parts.append(_("cirrhosis not recorded"))
    elif cirrhosis.domain.values == (True,):
        parts.append(_("cirrhosis"))
    else:
        parts.append(_("no cirrhosis"))
    return summary_words.sentence(wording.list_text(list(dict.fromkeys(parts))))


def _current_line(given: SummaryInput) -> str:
    line = given.latest(records.SystemicTherapy)
    if line is None or line.stop_date is not None or line.ongoing is False:
        return ""
    if not line.drugs:
        return _("Systemic therapy from {date}.").format(date=given.record_day(line))
    held = _held_since(given, line)
    if held:
        told = _("Systemic therapy: {drugs} from {date}, held since {held}.")
        return told.format(drugs=line.drugs, date=given.record_day(line), held=held)
    return _("Systemic therapy: {drugs} from {date}.").format(drugs=line.drugs, date=given.record_day(line))


def _held_since(given: SummaryInput, line: records.SystemicTherapy) -> str:
    """The day since which the whole line is held, "" while any of it is given."""
    events = [one for one in given.of(records.DoseEvent) if one.therapy_id == line.id]
    newest = events[-1] if events else None
    whole = newest is not None and (not newest.drug or newest.drug.casefold() == line.drugs.casefold())
    return given.record_day(newest) if newest is not None and newest.kind == "held" and whole else ""


def key_facts(given: SummaryInput) -> list[KeyFact]:
    """Ten cells, in the order of the grid."""
    return [
        _stage(given, "bclc"),
        _stage(given, "cnlc"),
        _score(given, "child_pugh", CHILD_PUGH_ITEMS),
        _score(given, "albi", ("bilirubin", "albumin")),
        _plain(given, "ecog_ps"),
        _plain(given, "afp"),
        _nodules(given),
        _portal_vein(given),
        _plain(given, "tumour.distant_mets"),
        _best_response(given),
    ]


def liver_reserve(given: SummaryInput) -> list[KeyFact]:
    """What the liver bears: Child-Pugh, ICG-R15, the extent by the Makuuchi tree, platelets, varices."""
    extent = given.assessment["makuuchi"]
    allowed = KeyFact(wording.name_with_edition("makuuchi"), wording.value_summary(extent))
    if extent.value is None and not any(given.fact(key) for key in _MAKUUCHI):
        allowed = replace(allowed, value=_("Missing"), state=MISSING)
    return [
        _score(given, "child_pugh", CHILD_PUGH_ITEMS), _plain(given, "icg_r15_pct"), allowed,
        _plain(given, "platelets_10e9_l"), _plain(given, "varices"),
    ]  # fmt: skip


def _stage(given: SummaryInput, system: str) -> KeyFact:
    result = given.assessment[system]
    return KeyFact(wording.name_with_edition(system), wording.possible_text(result))


def _score(given: SummaryInput, system: str, keys: tuple[str, ...]) -> KeyFact:
    facts = [f for f in map(given.fact, keys) if f is not None]
    name = wording.system_name(system)
    result: Result = given.assessment[system]
    if not facts:
        return KeyFact(name, _("Missing"), MISSING)
    oldest = given.oldest(keys)
    assert oldest is not None
    state = STALE if any(fact.stale for fact in facts) else KNOWN
    return KeyFact(wording.list_text([name, given.fact_day(oldest)]), wording.value_summary(result), state)


def _plain(given: SummaryInput, key: str) -> KeyFact:
    fact = given.fact(key)
    name = wording.short_fact_name(key)
    if fact is None:
        return KeyFact(name, _("Missing"), MISSING)
    label = wording.list_text([name, given.fact_day(fact)])
    return KeyFact(label, wording.value_text(fact), STALE if fact.stale else KNOWN)


def _nodules(given: SummaryInput) -> KeyFact:
    fact = given.fact("tumour.nodules")
    if fact is None:
        return KeyFact(_("Viable nodules"), _("Missing"), MISSING)
    text = wording.value_text(fact)
    domain: Nodules = fact.domain
    low, _high = domain.count
    if domain.exact and low > 3:
        text = _("{count}, largest {size} mm").format(
            count=wording.number_text(low), size=wording.number_text(domain.largest[0])
        )
    label = wording.list_text([_("Viable nodules"), given.fact_day(fact)])
    return KeyFact(label, text, STALE if fact.stale else KNOWN)


def _portal_vein(given: SummaryInput) -> KeyFact:
    cell = _plain(given, "tumour.pv_invasion")
    now = given.fact("tumour.pv_invasion")
    if now is None or not now.exact:
        return cell
    before = [
        r.portal_vein for r in given.of(records.VascularInvasion)
        if r.portal_vein in VP and r.id != now.record_id and r.portal_vein != now.domain.values[0]
    ]  # fmt: skip
    if not before:
        return cell
    was = _("{now}, was {before}").format(now=cell.value, before=max(before, key=VP.index))
    return KeyFact(cell.label, was, cell.state)


def _best_response(given: SummaryInput) -> KeyFact:
    lines = [r for r in given.of(records.SystemicTherapy) if r.best_response]
    name = _("Best response")
    if not lines:
        return KeyFact(name, _("None recorded"))
    last = lines[-1]
    code = last.response_criteria
    criteria = wording.choice_name("SystemicTherapy", "response_criteria", code) if code else ""
    label = wording.list_text([part for part in (name, criteria) if part])
    if last.line:
        return KeyFact(label, _("{response}, line {line}").format(response=last.best_response, line=last.line))
    return KeyFact(label, last.best_response)


def open_items(given: SummaryInput) -> list[OpenItem]:
    """What is not there and what it decides; what is missing and decides nothing now stands in one line at the end."""
    found: list[OpenItem] = []
    idle = []
    for item in given.readiness.open_items:
        if item.state in (STALE, UNDATED):
            found.append(_aged(given, item))
        elif item.decides or item.group in _ALWAYS_NAMED:
            found.append(_missing(given, item))
        else:
            idle.append(wording.missing_text(item.key, in_sentence=bool(idle)))
    if idle:
        text = _("Also missing, changing no stage or score now: {names}.").format(names=wording.names_text(idle))
        found.append(OpenItem(MISSING, text))
    return found


def _missing(given: SummaryInput, item: Item) -> OpenItem:
    name = wording.missing_text(item.key)
    known = fact_behind(given.snapshot, item.key) if item.state == OPEN else None
    detail = _doubt(given) if item.key == "tumour.distant_mets" else ""
    if known is not None and not detail:
        name = wording.fact_name(known.key)
        detail = wording.list_text([value_in_sentence(known), given.fact_day(known, short=False)])
    first = summary_words.sentence(summary_words.labelled(name, detail) if detail else name)
    text = summary_words.sentences([first, _decides(given, item.decides)])
    return OpenItem(item.state, summary_words.bold_start(name, text))


def _doubt(given: SummaryInput) -> str:
    """The site that keeps the question of metastases open."""
    open_findings = [r for r in given.of(records.MetastasisFinding) if r.certainty == "indeterminate"]
    newest = {r.site: r for r in open_findings}
    return wording.list_text([
        wording.list_text([
            part for part in (
                _("{site} indeterminate").format(
                    site=inside_sentence(wording.choice_name("MetastasisFinding", "site", r.site))
                ),
                r.description, given.record_day(r),
            ) if part
        ])
        for r in newest.values()
    ])  # fmt: skip


def _decides(given: SummaryInput, systems: tuple[str, ...]) -> str:
    """The staging systems with the stages it decides between, where those are few, and the scores."""
    stages = []
    for system in (s for s in STAGING_SYSTEMS if s in systems):
        result = given.assessment[system]
        few = len(result.possible) <= _FEW_STAGES
        name = wording.name_with_edition(system)
        stages.append(wording.sentences_text([name, wording.possible_text(result)]) if few else name)
    others = [s for s in systems if s not in STAGING_SYSTEMS]
    if not systems:
        return ""
    if not stages and len(others) <= 4:
        return _("Decides {list}.").format(list=wording.list_text([wording.name_with_edition(s) for s in others]))
    if not stages:
        stages.append(ngettext("{count} score", "{count} scores", len(others)).format(count=len(others)))
    elif others:
        stages.append(
            ngettext("{count} other score", "{count} other scores", len(others)).format(count=len(others))
        )
    return _("Decides {list}.").format(list=summary_words.semicolons(stages))


def _aged(given: SummaryInput, item: Item) -> OpenItem:
    """A value that is too old, or of which nobody can say how old it is."""
    fact = fact_behind(given.snapshot, item.key)
    assert fact is not None
    record = given.by_id.get(fact.record_id)
    limit = given.staleness.limit(type(record)) if record is not None else None
    age = given.days.age(fact.date)
    name = wording.fact_name(fact.key)
    values = [value_in_sentence(fact), given.fact_day(fact, short=False)]
    if item.state == UNDATED:
        values[-1] = _("recorded without a date: its age cannot be judged.")
    elif limit is None:
        values.append(_("{age} old.").format(age=age))
    else:
        values.append(_("{age} old, limit {limit}.").format(age=age, limit=wording.age_text(limit)))
    used = [s for s, result in given.assessment.results.items() if _uses(result, fact.key)]
    text = summary_words.sentences([
        summary_words.labelled(name, wording.list_text(values)),
        _("Used by {list}.").format(list=_short_list(used)) if used else "",
    ])  # fmt: skip
    return OpenItem(item.state, summary_words.bold_start(name, text))


def _short_list(systems: list[str]) -> str:
    """The staging systems by name; of the scores a few, or how many there are."""
    names = [wording.name_with_edition(s) for s in systems if s in STAGING_SYSTEMS]
    others = [wording.name_with_edition(s) for s in systems if s not in STAGING_SYSTEMS]
    if len(others) > 3:
        others = [ngettext("{count} score", "{count} scores", len(others)).format(count=len(others))]
    return wording.names_text([*names, *others])


def _uses(result: Result, key: str) -> bool:
    keys = {k for step in result.trace for k in step.used}
    if key == "tumour.nodules":
        return any(k.startswith("tumour.nodule") or k == "tumour.largest_diameter_cm" for k in keys)
    if "child_pugh" in keys and key in CHILD_PUGH_ITEMS:
        return True
    return key in keys
