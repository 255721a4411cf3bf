"""The Chinese of the evidence packs: all of it there, every figure kept, no word of certainty lost or gained."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import polib
import pytest

from hccboard import evidence
from hccboard.evidence import model
from hccboard.evidence.knowledge import pharmacopoeia_of

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT.parent / "shared" / "rules" / "glossary_en_zh.csv"


@cache
def tool():
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@cache
def said() -> dict[str, str]:
    """English text of the packs -> Chinese; "" where there is none."""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(tool().po_path("zh_CN"))) if not entry.msgctxt}
    return {msgid: known.get(msgid, "") for msgid, _ in tool().packs()}


def test_every_text_of_the_packs_has_its_chinese():
    assert len(said()) > 1_200
    assert [text for text, chinese in said().items() if not chinese] == []


@pytest.mark.parametrize("text", [
    "0.69", "P < 0.001", "≥17.1 µmol/L", "IMbrave150", "Zhu AX 2015", "de Castro 2024", "TACE", "mRECIST",
    "KN046", "n = 271", "B", "mg", "0.55-088", "20 mg/d",
])  # fmt: skip
def test_what_is_the_same_in_every_language_is_not_asked_for(text):
    assert not tool().has_words(text)


@pytest.mark.parametrize("text", [
    "No", "0 or I", "0.55 to 0.87", "Sex", "Table 1", "min", "Digest 2026", "TACE unsuitable", "Lee 2020 (Korea)",
])  # fmt: skip
def test_what_has_a_word_is_asked_for(text):
    assert tool().has_words(text)


def test_what_is_not_asked_for_says_nothing_in_words():
    left = set(evidence.texts()) - set(said())
    assert left
    assert [text for text in left if re.search(r"(?<!\w)[a-z]{3,}", text)] == []


def test_references_are_files_of_the_packs():
    files = {name for text in tool().packs().values() for name in text.files}
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert "resources/evidence/cautions.toml" in files


def test_a_text_of_code_and_packs_is_one_entry():
    files = tool().everything()["Sex", ""].files
    assert "resources/evidence/han_2021.toml" in files
    assert any(name.startswith("hccboard/wording/") for name in files)


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def test_every_number_stands_in_the_chinese_and_no_other():
    wrong = [
        (english, chinese) for english, chinese in said().items()
        if Counter(_NUMBER.findall(english)) != Counter(_NUMBER.findall(chinese))
    ]  # fmt: skip
    assert wrong == []


# What the English says -> one of these must stand in the Chinese
_MEANING = {
    r"\b(no|not|neither|nor|without|never|none|cannot|unresectable|missed)\b": "[不未无非没免否]",
    r": no [A-Za-z]": "[不无]",
    r"\b(below|less than|fewer than|lower|shorter)\b": "[<低短少下]|不足|小于",
    r"\b(above|more than|older than)\b|\bover \d": "[>高]|超过|大于|超出",
    r"\d[^ ]*( \S+)? or more\b|\bat least\b|≥": "≥|至少|及以上|不低于",
    r"up to \d|\bat most\b|\d \S+ or less": "≤|至多|最高|[至～]",
    r"recollection|remembered": "记忆",
    r"moderately sure": "把握中等",
    r"\b(may|might)\b(?! be drawn)": "可能|或可|可考虑|可加",
    r"contraindicat": "禁忌",
    r"\bcaution\b": "慎用",
    r"\bretrospective\b": "回顾性",
    r"\bone-sided\b": "单侧",
}
_SAID_WITHOUT: dict[str, str] = {
    "Advanced hepatocellular carcinoma, untreated or first recurrence after operation.": "初治 is untreated",
}


@pytest.mark.parametrize("english", _MEANING, ids=lambda pattern: re.sub(r"[^a-z]+", " ", pattern).strip()[:30])
def test_limits_negations_and_doubt_are_kept(english):
    found = {text: chinese for text, chinese in said().items() if re.search(english, text, re.IGNORECASE)}
    assert found, "nothing says it: the row is no longer needed"
    wrong = [one for one in found.items() if not re.search(_MEANING[english], one[1])]
    assert [one for one in wrong if one[0] not in _SAID_WITHOUT] == []


def test_only_what_is_recommended_in_english_is_recommended_in_chinese():
    assert [one for one in said().items() if ("推荐" in one[1]) != ("recommend" in one[0])] == []


@pytest.mark.parametrize("word", ["最佳治疗", "最优", "必须", "应当", "安全有效", "建议"])
def test_no_word_of_verdict(word):
    assert [one for one in said().items() if word in one[1]] == []


def _drugs_of_the_glossary() -> dict[str, str]:
    if not GLOSSARY.exists():
        return {}
    with GLOSSARY.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["context"].startswith(("drug", "antiviral drug"))]
    return {re.sub(r"\s*\(.*", "", row["english"]): re.sub(r"（.*", "", row["chinese"]) for row in rows}


@pytest.mark.skipif(not GLOSSARY.exists(), reason="the glossary of the field is not beside the project")
def test_drugs_have_the_names_of_the_field():
    drugs = _drugs_of_the_glossary()
    assert len(drugs) > 25
    wrong = [
        (english, chinese, drugs[name]) for english, chinese in said().items() for name in drugs
        if re.search(rf"\b{re.escape(name)}\b", english, re.IGNORECASE) and drugs[name] not in chinese
    ]  # fmt: skip
    assert wrong == []


def test_a_drug_has_one_chinese_name_wherever_it_stands():
    names = {drug.name: said()[drug.name] for drug in evidence.shipped().of_kind(model.Drug) if drug.name in said()}
    assert len(names) > 30
    wrong = [
        (english, chinese, names[name]) for english, chinese in said().items() for name in names
        if re.search(rf"\b{re.escape(name)}\b", english, re.IGNORECASE) and names[name] not in chinese
    ]  # fmt: skip
    assert wrong == []


def test_the_chinese_name_of_a_drug_in_the_catalogue_is_read_in_records_too():
    drugs = [drug for drug in evidence.shipped().of_kind(model.Drug) if drug.name in said()]
    known = pharmacopoeia_of(evidence.shipped())
    named = {drug.id.removeprefix("drug."): said()[drug.name] for drug in drugs}
    wrong = {name: chinese for name, chinese in named.items() if known.read(chinese).drugs != (name,)}
    assert wrong == {}
