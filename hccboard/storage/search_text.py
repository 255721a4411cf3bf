"""What is searched and how: the words of a case for the full-text index, and a typed text as its query.

Chinese has no blanks between words, so every Han character (and kana, hangul) is a word of its own in the
index and a run of them becomes a phrase: two characters are found as well as ten. Latin words and numbers are
found by their beginning. A name is found with or without blanks and in either order, a word with a dash
("PD-1") also without it, a case number also without its letters and leading zeros.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from hccboard.domain.records import (
    Aetiology,
    BoardQuestion,
    CaseRecords,
    Comorbidity,
    Pathology,
    Procedure,
    Record,
    SystemicTherapy,
)  # fmt: skip

_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_CJK_RUN = re.compile(f"[{_CJK}]")
_JOINED_WORDS = 5
_LONGEST_QUERY = 200


def normalised(text: str) -> str:
    """One spelling for full-width, composed and capital letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> list[str]:
    return _RUN.findall(normalised(text))


def _is_cjk(run: str) -> bool:
    return _CJK_RUN.match(run) is not None


def _spaced(run: str) -> str:
    return " ".join(run) if _is_cjk(run) else run


def _groups(part: str) -> list[list[str]]:
    """The runs of a text without blanks, neighbours of one kind together: "\u809d-hcc-7" -> \u809d | hcc, 7."""
    groups: list[list[str]] = []
    for run in _RUN.findall(part):
        if groups and _is_cjk(groups[-1][-1]) == _is_cjk(run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def words(text: str) -> str:
    """The text as words for the index; what is written together stands there joined as well."""
    found = []
    for part in normalised(text).split():
        for group in _groups(part):
            found += [_spaced(run) for run in group]
            if len(group) > 1 and not _is_cjk(group[0]):
                found.append("".join(group))
    return " ".join(found)


def name_words(name: str) -> str:
    """A name as words, and its Latin parts joined: "Zhang Wei" is also "zhangwei" and "weizhang"."""
    latin = [run for run in _runs(name) if not _is_cjk(run)]
    joined = []
    if 1 < len(latin) <= _JOINED_WORDS:
        joined = ["".join(latin), "".join(latin[1:] + latin[:1]), "".join(latin[-1:] + latin[:-1])]
    return " ".join([words(name), *dict.fromkeys(joined)])


def number_words(number: str) -> str:
    """"HCC-0142" is found as "hcc", "0142", "142" and "hcc0142"."""
    runs = _runs(number)
    found = [run.lstrip("0") for run in runs if run.isdecimal() and run.startswith("0")]
    if len(runs) > 1 and not any(map(_is_cjk, runs)):
        found.append("".join(runs))
    return " ".join([words(number), *(word for word in dict.fromkeys(found) if word)])


def document(case: CaseRecords) -> tuple[str, str, str]:
    """The number, name and content of a case as the index keeps them."""
    patient = case.patient
    numbers = f"{number_words(patient.case_number)} {number_words(patient.hospital_number)}"
    content = words(" \n ".join(text for text in _content(case) if text))
    return numbers, name_words(patient.name), content


def _content(case: CaseRecords) -> Iterator[str]:
    yield case.patient.note
    for record in case.records:
        if not record.voided:
            yield from _texts(record)


def _texts(record: Record) -> Iterable[str | None]:
    match record:
        case BoardQuestion():
            return record.question, record.note, record.asked_by
        case SystemicTherapy():
            return record.drugs, record.note
        case Procedure():
            return _code(record.kind), record.target, record.details, record.outcome, record.note
        case Pathology():
            return record.diagnosis, record.note
        case Aetiology():
            return _code(record.cause), record.antiviral_drug
        case Comorbidity() if record.certainty != "no":
            return _code(record.kind), record.note
    return ()


def _code(code: str | None) -> str:
    """"deb_tace" -> "deb tace", so that each part is found."""
    return (code or "").replace("_", " ")


def query(text: str) -> str:
    """The full-text query for a typed text; "" if nothing in it can be searched for.

    Every part must be found. Nothing typed has a meaning for the engine: all of it is quoted.
    """
    parts = normalised(text[:_LONGEST_QUERY]).split()
    terms = [term for term in (_term(part) for part in parts) if term]
    if not terms:
        return ""
    together = " AND ".join(terms)
    joined = "".join(_runs(" ".join(parts)))
    if len(terms) > 1 and not _CJK_RUN.search(joined):
        return f'({together}) OR {{number name}} : "{joined}" *'
    return together


def _term(part: str) -> str:
    """One typed part: Chinese as a phrase, Latin words and numbers by their beginning."""
    return " AND ".join(_phrase(group) for group in _groups(part))


def _phrase(runs: list[str]) -> str:
    if _is_cjk(runs[-1]):
        return '"' + " ".join(_spaced(run) for run in runs) + '"'
    return f'"{"".join(runs)}" *'  # "hcc-01" by its joined form: a phrase of two frequent words is slow
