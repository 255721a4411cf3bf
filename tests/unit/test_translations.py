"""The gettext catalogue: complete, compiled, with the placeholders and the standard terms of the field."""

from __future__ import annotations

import csv
import gettext
import importlib.util
import re
import string
from functools import cache
from pathlib import Path

import polib
import pytest

from hccboard import paths, translate, wording

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT.parent / "shared" / "rules" / "glossary_en_zh.csv"
REVIEW = paths.resources("translations", "REVIEW.md")
LANGUAGE = "zh_CN"
CHINESE = "\u3400-\u9fff"
needs_glossary = pytest.mark.skipif(not GLOSSARY.exists(), reason="the glossary of the field is not beside the project")


@cache
def tool():
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["translations"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(tool().po_path(LANGUAGE)))


def _said(entry: polib.POEntry) -> str:
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def entries() -> list[polib.POEntry]:
    return [entry for entry in catalogue() if _said(entry)]


def test_every_text_of_the_program_is_in_the_catalogue():
    texts = tool().everything()
    assert {tool().key(entry) for entry in catalogue()} == set(texts), "run packaging/translations.py"
    assert {entry.msgid: entry.msgid_plural for entry in catalogue() if entry.msgid_plural} == {
        text.msgid: text.plural for text in texts.values() if text.plural
    }


def test_everything_is_translated():
    assert [entry.msgid for entry in tool().missing(catalogue())] == []
    assert [entry.msgid for entry in catalogue() if entry.fuzzy or entry.obsolete] == []


def test_the_template_and_the_compiled_catalogue_are_those_of_the_source():
    template = polib.pofile(str(tool().TEMPLATE))
    assert {(*tool().key(entry), entry.msgid_plural) for entry in template} == {
        (*tool().key(entry), entry.msgid_plural) for entry in catalogue()
    }
    assert not any(map(_said, template))
    with tool().po_path(LANGUAGE).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries():
        if entry.msgid_plural:
            assert compiled.ngettext(entry.msgid, entry.msgid_plural, 1) == _said(entry)
            assert compiled.ngettext(entry.msgid, entry.msgid_plural, 7) == _said(entry)
        else:
            found = compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid)
            assert found == entry.msgstr


def _placeholders(text: str) -> set[str]:
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} if "{" in text else set()
    return names | set(re.findall(r"%\(\w+\)[sd]|%[sd]", text))


def test_placeholders_are_those_of_the_english():
    wrong = []
    for entry in entries():
        wanted = _placeholders(entry.msgid)
        if entry.msgid_plural:
            wanted |= _placeholders(entry.msgid_plural)
        if _placeholders(_said(entry)) != wanted:
            wrong.append((entry.msgid, _said(entry)))
    assert wrong == []


_HALF_WIDTH = re.compile(rf"[{CHINESE}][,;:!?()]|[,;:!?()][{CHINESE}]|[{CHINESE}]\.(?!\w)|\.\.\.")


def test_chinese_punctuation_is_full_width():
    assert [(e.msgid, _said(e)) for e in entries() if _HALF_WIDTH.search(_said(e))] == []


def test_latin_letters_and_figures_keep_a_blank_from_chinese():
    """But for dates ("4月3日") and C反应蛋白, which is one word."""
    beside = re.compile(rf"[{CHINESE}][A-Za-z0-9]|[A-Za-z0-9][{CHINESE}]")
    no_blank = re.compile(r"C反应蛋白|\d+月(\d+日)?")
    assert [(e.msgid, _said(e)) for e in entries() if beside.search(no_blank.sub("", _said(e)))] == []


_ENDS = {".": "。", ":": "：", "?": "？", "!": "！"}


def test_a_sentence_ends_as_a_sentence_and_blanks_stay():
    wrong = []
    for entry in entries():
        english, chinese = entry.msgid, _said(entry)
        is_abbreviation = english[0].islower() and " " not in english
        for end, full_width in _ENDS.items():
            if not is_abbreviation and english.endswith(end) != chinese.endswith((full_width, end)):
                wrong.append((english, chinese))
        if (english == english.strip()) != (chinese == chinese.strip()):
            wrong.append((english, chinese))
    assert wrong == []


# Without one Chinese character: names, units, formulas and codes that are the same in both languages
_LATIN = re.compile(rf"[{CHINESE}]")
_WORDS = re.compile(r"(?<![{\w])[a-z]{4,}(?![\w}])")


def test_nothing_stays_english_by_accident():
    def is_prose(text: str) -> bool:
        return bool(_WORDS.search(re.sub(r"\{\w+\}", "", text)))

    left = [entry.msgid for entry in entries() if not _LATIN.search(_said(entry)) and is_prose(entry.msgid)]
    assert [text for text in left if text not in _SAME_IN_BOTH] == []


_SAME_IN_BOTH = {
    "Bolondi", "Child-Pugh", "Makuuchi", "Metroticket 2.0", "Okuda", "Up-to-seven", "Kinki", "Asan",
    "Baveno VII 2022", "HCC Board", "HCC Board {version}", "MORPHEUS-liver",
}  # fmt: skip


def _glossary() -> list[dict[str, str]]:
    with GLOSSARY.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _english_forms(english: str, *, short: bool = False) -> list[str]:
    """A term without what stands in brackets; with ``short`` also its abbreviation."""
    outer = re.sub(r"\s*\([^)]*\)", "", english).strip()
    return [outer, *(re.findall(r"\(([^)]*)\)", english) if short else [])]


def _chinese_forms(row: dict[str, str]) -> set[str]:
    """The term with and without its bracket, and what stands in it: 肝硬度值测定（LSM）."""
    outer = re.sub(r"（[^）]*）", "", row["chinese"])
    forms = (row["chinese"], outer, *re.findall(r"（([^）]*)）", row["chinese"]))
    return {form.replace(" ", "") for form in forms if form}


def _rows_of(text: str, rows: list[dict[str, str]], *, short: bool = False) -> list[dict[str, str]]:
    """The rows whose term the text is, or holds as a phrase of two words or more."""
    found, folded = [], text.casefold()
    for row in rows:
        for form in _english_forms(row["english"], short=short):
            if form.casefold() not in folded:
                continue
            whole = folded == form.casefold()
            phrase = " " in form and re.search(rf"(?<![\w-]){re.escape(form)}s?(?![\w-])", text, re.IGNORECASE)
            if whole or phrase:
                found.append(row)
    return found


# msgid -> why the standard term does not stand in it
_SAID_OTHERWISE: dict[str, str] = {
    "Caution": "the glossary keeps its term for drugs and gives this one for messages and checks",
    "Overall survival rate": "生存率: the glossary has the time, this is the share of patients",
    "Progression-free survival rate": "as above",
    "Recurrence-free survival rate": "as above",
    "Progression-free survival at 6 months, 95% CI": "as above",
    "OR; CNLC stage IIb; progress-free survival": "words as a paper misprints them; stages keep their Latin letters",
    "Liver cancer worldwide, new cases in 2020": "cases of an epidemic count, not a case made in the program",
}


@needs_glossary
def test_the_standard_terms_of_the_field_are_used():
    rows = [row for row in _glossary() if row["certainty"] == "confident"]
    wrong = []
    for entry in entries():
        for row in _rows_of(entry.msgid, rows):
            said = _said(entry).replace(" ", "")
            if entry.msgid not in _SAID_OTHERWISE and not any(form in said for form in _chinese_forms(row)):
                wrong.append((entry.msgid, _said(entry), row["chinese"]))
    assert wrong == []


@needs_glossary
def test_terms_that_need_a_clinician_are_listed_for_review():
    review = REVIEW.read_text(encoding="utf-8")
    unsure = [row for row in _glossary() if row["certainty"] != "confident"]
    used = {row["english"] for entry in entries() for row in _rows_of(entry.msgid, unsure, short=True)}
    assert used, "no unsure term is used: the list is no longer needed"
    assert [term for term in sorted(used) if term not in review] == []


def test_an_f_string_is_refused(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "bad.py").write_text('_(f"{count} cases")\n')
    with pytest.raises(tool().ExtractionError, match="f-string"):
        tool().extract(package)


def test_what_is_extracted(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "good.py").write_text(
        'a = _("one " "text")\nb = mark("two")\nc = ngettext("{n} case", "{n} cases", n)\n'
        'd = translate._("three")\ne = _(names[0])\nf = _("four" if a else "five")\n'
        'g = pgettext("of a value", "Age")\n'
    )
    found = tool().extract(package)
    plain = {"one text", "two", "{n} case", "three", "four", "five"}
    assert set(found) == {*((text, "") for text in plain), ("Age", "of a value")}
    assert found["{n} case", ""].plural == "{n} cases"
    assert found["two", ""].files == {"package/good.py"}


@pytest.fixture
def chinese():
    translate.use(LANGUAGE)
    yield
    translate.use("en")


def test_the_program_speaks_chinese(chinese):
    from datetime import date

    assert wording.fact_name("bilirubin") == "总胆红素"
    assert wording.date_text(date(2026, 8, 6), date(2026, 8, 13), short=True) == "8月6日"
    assert wording.or_text(["IIIa", "IIIb"]) == "IIIa 或 IIIb"
    assert wording.edition_text("bclc") == "2022 版"
    assert wording.choice_name("VascularInvasion", "portal_vein", "Vp2") == "Vp2，癌栓位于门静脉二级分支"
