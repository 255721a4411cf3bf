"""Of what identifies a patient nothing is found again: not in the text, the metadata, or any stream."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from hccboard import evidence
from hccboard.domain import records as r
from hccboard.domain.history.case import case_facts
from hccboard.domain.records import CaseRecords, entry_fields
from hccboard.evidence.knowledge import pharmacopoeia_of
from hccboard.operations.reporting import summary_pdf
from hccboard.operations.response_paper import course_on_paper
from hccboard.reports.anonymised import (
    DRUGS,
    LEFT_OUT,
    PERMITTED,
    SCREENED,
    anonymised,
    known_drugs,
    undecided_fields,
)  # fmt: skip
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_pdf import render

Summary = Callable[..., SummaryInput]


def planted(case: CaseRecords) -> tuple[CaseRecords, list[str]]:
    """The case with a word of its own in every field that takes text, in every kind of record."""
    words: list[str] = []

    def plant(record: Any) -> Any:
        values: dict[str, Any] = {}
        for f in dataclasses.fields(record):
            if isinstance(getattr(record, f.name), str) and _takes_text(type(record), f.name):
                word = f"Zq{len(words)}{type(record).__name__[:3]}"
                words.append(word)
                values[f.name] = f"{word} 张伟{len(words)}"
        return replace(record, **values)

    extra = [
        r.Comorbidity(id="c", kind="other", certainty="yes"), r.BodySize(id="b"),
        r.FollowUp(id="f", vital_status="alive"),
        r.AdverseEvent(id="a", term="x", grade=2, ctcae_version="5.0"), r.Attachment(id="t", title="x"),
        r.Complication(id="k", description="x", clavien_dindo="I"),
        r.Pathology(id="p", diagnosis="x", date=date(2026, 3, 1), histological_grade="II"),
    ]  # fmt: skip
    words.append("张伟")
    return CaseRecords(plant(case.patient), tuple(map(plant, (*case.records, *extra)))), words


def _takes_text(kind: type, name: str) -> bool:
    spec = dict(entry_fields(kind)).get(name)
    if name in ("analyte", "comparator", "birth_date_precision", "date_precision"):
        return False
    if spec is None:
        return name in ("recorded_by", "void_reason", "import_key")
    return spec.kind in ("text", "long_text")


def everything(content: bytes) -> Iterator[str]:
    """All that can be read in a file: its text, every string, every decoded stream."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        yield page.get_textpage().get_text_range()
    document.close()
    with pikepdf.open(BytesIO(content)) as pdf:
        for item in pdf.objects:
            yield from _strings(item)
        yield from map(str, pdf.docinfo.values())
        with pdf.open_outline() as outline:
            yield from (entry.title for entry in outline.root)
    yield content.decode("latin-1")


def _strings(item: Any, depth: int = 0) -> Iterator[str]:
    if depth > 3:
        return
    if isinstance(item, pikepdf.Stream):
        data = item.read_bytes()
        yield data.decode("utf-8", "ignore")
        yield data.decode("latin-1")
        yield data.decode("utf-16-be", "ignore")
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for _key, value in item.items():
            yield from _strings(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _strings(value, depth + 1)
    elif isinstance(item, pikepdf.String):
        yield str(item)


def test_the_search_finds_what_is_there(rich: CaseRecords, summary: Summary) -> None:
    """The control: the ordinary summary holds the planted words, and the search sees them."""
    case, _words = planted(rich)
    found = "\n".join(everything(render(summary(case))))
    assert case.patient.name.split()[0] in found
    assert case.patient.case_number.split()[0] in found
    assert "Dr Printer" in found


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_planted_word_is_found_anywhere(language: str, rich: CaseRecords, summary: Summary) -> None:
    case, words = planted(rich)
    content = render(anonymised(summary(case, printed_by="Dr Printer", language=language)))
    haystack = "\n".join(everything(content))
    assert len(words) > 100
    for word in (*words, "Dr Printer", "H-77120", "HCC-0142", "Synthetic 001"):
        assert word not in haystack, word


def test_no_date_and_no_time_of_the_patient_is_found(rich: CaseRecords, summary: Summary) -> None:
    content = render(anonymised(summary(rich)))
    text = "\n".join(everything(content))
    shown = "\n".join(x for x in everything(content) if x.isprintable() or "\n" in x)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", shown)
    assert not re.search(r"\b(19|20)\d{2}-\d\d\b", shown)
    assert not re.search(r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b", shown)
    assert "2000" not in "".join(texts(content))
    with pikepdf.open(BytesIO(content)) as pdf:
        assert "/CreationDate" not in pdf.docinfo
        assert "/ModDate" not in pdf.docinfo
    assert "Printed" not in text
    assert "day −7" in text


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def test_the_age_is_a_band_and_so_is_what_is_computed_from_it(rich: CaseRecords, summary: Summary) -> None:
    given = anonymised(summary(rich))
    text = " ".join(texts(render(given)))
    assert "55–59 years" in text
    assert not re.search(r"\b58 y", text)
    assert "age 58" not in text
    assert given.assessment["fib4"].value is None or given.assessment["fib4"].value["score"] is None
    assert given.case.patient.birth_date is None


def test_the_oldest_share_a_band(rich: CaseRecords, summary: Summary) -> None:
    patient = replace(rich.patient, birth_date=date(1931, 1, 1))
    text = " ".join(texts(render(anonymised(summary(CaseRecords(patient, rich.records))))))
    assert "≥90 years" in text
    assert "95" not in text.split("Hepatitis")[0]


def test_everything_is_as_many_days_from_the_board_as_before(rich: CaseRecords, summary: Summary) -> None:
    given = summary(rich)
    made = anonymised(given)
    assert made.board is not None and given.board is not None
    for key, fact in given.snapshot.facts.by_key.items():
        if fact.date is not None:
            other = made.snapshot.facts.by_key[key]
            assert other.date is not None
            assert other.date - made.board == fact.date - given.board, key
            assert other.stale == fact.stale


def test_every_stage_and_score_stays_but_those_of_the_age(rich: CaseRecords, summary: Summary) -> None:
    given = summary(rich)
    made = anonymised(given)
    differ = {s for s in given.assessment.results if given.assessment[s].value != made.assessment[s].value}
    assert differ <= {"fib4"}
    assert [i.state for i in made.readiness.items] == [i.state for i in given.readiness.items]


def test_the_same_course_of_another_patient_on_other_days_gives_the_same_file(
    rich: CaseRecords, summary: Summary
) -> None:
    """Nothing of the calendar is left: a course moved by 100 days, other names, the same page."""
    shift = timedelta(days=100)

    def move(record: Any) -> Any:
        values = {f.name: getattr(record, f.name) for f in dataclasses.fields(record)}
        moved = {k: v + shift for k, v in values.items() if type(v) is date and k != "birth_date"}
        return replace(record, **moved)

    other = CaseRecords(replace(rich.patient, name="Another", hospital_number="9"), tuple(map(move, rich.records)))
    one = render(anonymised(summary(rich)))
    assert render(anonymised(summary(other, as_of=date(2026, 8, 13) + shift, printed_by="Someone else"))) == one


def test_an_unknown_unit_and_an_unknown_test_are_not_copied(rich: CaseRecords, summary: Summary) -> None:
    from decimal import Decimal

    odd = [
        r.LabResult(id="o1", date=date(2026, 8, 7), analyte="albumin", value=Decimal("41"), unit="Zhang per litre"),
        r.LabResult(id="o2", date=date(2026, 8, 7), analyte="mother of Zhang", value=Decimal("1"), unit="g/L"),
    ]
    case = CaseRecords(rich.patient, (*rich.records, *odd))
    assert "Zhang" not in "\n".join(everything(render(anonymised(summary(case)))))


def test_a_code_that_is_none_of_its_list_is_not_copied(rich: CaseRecords, summary: Summary) -> None:
    case = CaseRecords(
        replace(rich.patient, sex="Zhang"),
        tuple(replace(x, li_rads="Zhang") if isinstance(x, r.Measurement) else x for x in rich.records),
    )
    made = anonymised(summary(case))
    assert made.case.patient.sex is None
    assert "Zhang" not in repr(made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lenvatinib 8 mg + PD-1 antibody, Dr Zhang", "lenvatinib + PD-1 antibody"),
        ("信迪利单抗＋贝伐珠单抗（张伟）", "sintilimab + bevacizumab"),
        ("trial drug of Zhang", ""),
    ],
)
def test_drugs_are_printed_from_the_programs_own_list(text: str, expected: str) -> None:
    assert known_drugs(text) == expected
    assert set(expected.split(" + ")) - {""} <= set(DRUGS)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("T+A", "atezolizumab + bevacizumab"),
        ("SCT-I10A + IBI305", "finotonlimab + bevacizumab"),
        ("sintilimab + drug of Zhang", "sintilimab + \u2026"),
        ("drug of Zhang", ""),
        ("none", "none"),
    ],
)
def test_the_history_is_that_of_the_ordinary_paper(
    rich: CaseRecords, summary: Summary, text: str, printed: str
) -> None:
    therapy = r.SystemicTherapy(
        id="line", case_id=rich.patient.id, date=date(2026, 1, 5), line=1, drugs=text, ongoing=True
    )
    given = summary(CaseRecords(rich.patient, (therapy,)))
    made = anonymised(given)
    assert [one.drugs for one in made.case.of(r.SystemicTherapy)] == [printed]
    drugs = pharmacopoeia_of(evidence.shipped())
    plain, hidden = (
        {one.key: one.domain for one in case_facts(one.case, one.snapshot.as_of, drugs) if "treatment" in one.key}
        for one in (given, made)
    )
    assert "treatment.received.atezolizumab" in hidden or "Zhang" in text
    assert {key: plain.get(key) for key in hidden} == hidden  # never more than is known, nor anything else


def test_every_field_was_decided_and_only_codes_and_figures_are_permitted() -> None:
    assert undecided_fields() == []
    for kind, names in PERMITTED.items():
        specs = dict(entry_fields(kind))
        for name in names:
            spec = specs.get(name)
            allowed = ("choice", "choices", "number", "integer", "truth")
            assert spec is None or spec.kind in allowed, f"{kind.__name__}.{name}"
            assert name not in LEFT_OUT.get(kind, ())


def test_only_comorbidities_that_a_treatment_hangs_on_are_kept(rich: CaseRecords, summary: Summary) -> None:
    added = tuple(
        r.Comorbidity(id=kind, case_id=rich.patient.id, date=date(2026, 8, 1), kind=kind, certainty="yes", note="Zhang")
        for kind in r.COMORBIDITIES
    )
    made = anonymised(summary(CaseRecords(rich.patient, (*rich.records, *added))))
    kept = {one.kind for one in made.case.of(r.Comorbidity)}
    assert kept == SCREENED
    assert "hiv" not in kept
    assert {one.note for one in made.case.of(r.Comorbidity)} == {""}


def long_course(case: CaseRecords) -> CaseRecords:
    """The case with everything that a course over time draws: doses held and reduced, decisions, events, death."""
    more = (
        r.Diagnosis(id="d", date=date(2026, 1, 20), basis="imaging"),
        r.DoseEvent(id="e1", date=date(2026, 4, 1), therapy_id="sys-1", kind="reduced", drug="Lenvatinib", dose="4 mg"),
        r.DoseEvent(id="e2", date=date(2026, 5, 9), therapy_id="sys-1", kind="held", drug="Lenvatinib", reason="x"),
        r.DoseEvent(id="e3", date=date(2026, 3, 3), therapy_id="sys-1", kind="given", drug="PD-1 antibody"),
        r.BoardDecision(id="b1", date=date(2026, 2, 5), decision="x", rationale="y", review_date=date(2026, 9, 9)),
        r.BoardQuestion(id="b0", date=date(2026, 2, 1), meeting_date=date(2026, 2, 5), question="x"),
        r.ResponseBaseline(id="rb", date=date(2026, 2, 6), study_id="CT-1"),
        r.AdverseEvent(id="ae", date=date(2026, 3, 5), term="x", grade=3, ctcae_version="5.0"),
        r.Complication(id="co", date=date(2026, 3, 6), description="x", clavien_dindo="II", procedure_id="tace-1"),
        r.FollowUp(id="fu", date=date(2026, 8, 12), vital_status="dead", cause_of_death="x", recurrence="no"),
    )
    stopped = {"stop_date": date(2026, 6, 1), "ongoing": False, "stop_reason": "intolerance"}
    kept = tuple(
        replace(one, **stopped) if isinstance(one, r.SystemicTherapy) else one
        for one in case.records if not isinstance(one, r.BoardQuestion)
    )  # fmt: skip
    questions = tuple(one for one in case.records if isinstance(one, r.BoardQuestion))
    return CaseRecords(case.patient, (*kept, *more, *questions))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_planted_word_is_found_in_response_and_timeline(
    language: str, rich: CaseRecords, summary: Summary
) -> None:
    case, words = planted(long_course(rich))
    assert {"Dos", "Boa", "Adv", "Fol", "Com"} <= {re.sub(r"^Zq\d+", "", word) for word in words}
    given = summary(case, printed_by="Dr Printer", language=language)
    plain = "\n".join(texts(summary_pdf(given)))
    assert sum(word in plain for word in words) > 10  # the control
    haystack = "\n".join(everything(summary_pdf(given, anonymise=True)))
    for word in (*words, "Dr Printer", "H-77120", "HCC-0142", "4 mg", "8 mg"):
        assert word not in haystack, word


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_response_and_timeline_tell_no_date(language: str, rich: CaseRecords, summary: Summary) -> None:
    content = summary_pdf(summary(long_course(rich), language=language), anonymise=True)
    options = {"en": "Options checked", "zh_CN": "\u65b9\u6848"}[language]  # guidelines and trials have years
    text = "\n".join(texts(content))
    begin = text.index("RECIST 1.1 side by side" if language == "en" else "RECIST 1.1 \u5e76\u5217")
    shown = text[begin : text.index(options, begin)]
    assert "TACE 1" in shown
    editions = r"(BCLC|CNLC|AJCC|HKLC) \d{4}|mRECIST ?[(\uff08]2010[)\uff09]"
    shown = re.sub(editions, "", shown.replace("\u00a0", " "))
    assert not re.search(r"(?<!\d)(19|20)\d\d(?!\d)", shown)
    assert not re.search(r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b", shown)
    assert not re.search(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\d\u6708|\d\u65e5", shown)
    with pikepdf.open(BytesIO(content)) as pdf:
        alternatives = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert alternatives and not any(re.search(r"(19|20)\d\d-", one) for one in alternatives)


def test_a_course_on_other_days_gives_the_same_file(rich: CaseRecords, summary: Summary) -> None:
    shift = timedelta(days=100)

    def move(record: Any) -> Any:
        values = {f.name: getattr(record, f.name) for f in dataclasses.fields(record)}
        return replace(record, **{k: v + shift for k, v in values.items() if type(v) is date and k != "birth_date"})

    case = long_course(rich)
    other = CaseRecords(replace(case.patient, name="Another"), tuple(map(move, case.records)))
    one = summary_pdf(summary(case), anonymise=True)
    assert summary_pdf(summary(other, as_of=date(2026, 8, 13) + shift), anonymise=True) == one


def test_sizes_categories_and_days_of_the_response_stay(rich: CaseRecords, summary: Summary) -> None:
    given = summary(long_course(rich))
    made = anonymised(given)
    plain, hidden = course_on_paper(given), course_on_paper(made)
    assert plain is not None and hidden is not None
    for one, other in zip(plain.episodes, hidden.episodes, strict=True):
        for criteria, judged in one.judged.by_criteria.items():
            assert other.judged.by_criteria[criteria].whole.visits == judged.whole.visits
            assert other.judged.by_criteria[criteria].whole.duration_days == judged.whole.duration_days
    told = [(one.days, one.event, one.how) for one in plain.outcomes]  # type: ignore[union-attr]
    assert [(one.days, one.event, one.how) for one in hidden.outcomes] == told  # type: ignore[union-attr]
    assert ("death" in [how for _days, _event, how in told]) is True
    text = " ".join(texts(summary_pdf(given, anonymise=True)))
    assert "held from week" in text
    assert "week 0" in text


def test_lanes_that_are_not_printed_are_not_called_empty(rich: CaseRecords, summary: Summary) -> None:
    text = " ".join(" ".join(texts(summary_pdf(summary(long_course(rich)), anonymise=True))).split())
    assert "None recorded: surgery, radiotherapy. Doses, adverse events, complications and decisions" in text
