"""Every criterion of the local set has words that follow its thresholds; counts are told and never judged."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from hccboard.domain.conversion.local import GROUPS, ConversionRules, Withheld, local_set
from hccboard.domain.conversion.model import State
from hccboard.domain.facts import Choices, Fact, Facts
from hccboard.wording import conversion as words
from tests.unit.domain.conversion.judged import review

RULES = ConversionRules()
GIVEN = [Withheld("lenvatinib", "lenvatinib", 7), Withheld("new", "New drug", None), Withheld("unknown", "", None)]
LOCAL = local_set(RULES, GIVEN)


def test_every_criterion_and_group_of_the_local_set_has_words() -> None:
    ids = {one.id for one in LOCAL.items if not one.id.startswith("withheld.")}
    assert ids == set(words.TITLES)
    assert set(words.GROUP_TITLES) == set(GROUPS) == {one.group for one in LOCAL.items}
    assert [words.group_title(group)[:3] for group in GROUPS] == ["A. ", "B. ", "C. ", "D. ", "E. "]
    assert words.group_title("") == ""
    for place, one in enumerate(LOCAL.items, 1):
        line = words.rule_line(one, place, LOCAL, RULES, 183)
        for text in (words.criterion_title(one), words.short_title(one), line):
            assert text
            assert "{" not in text


def test_words_of_drugs() -> None:
    titles = [words.criterion_title(one) for one in LOCAL.items if one.group == "washout"]
    assert titles == [
        "Lenvatinib withheld at least 7 d", "New drug: the board has settled no interval", "Drugs given, if any",
    ]  # fmt: skip


# the setting, the id of the criterion, what its title says then
THRESHOLDS = [
    ("response_held_days", 120, "response_held", "at least 120 d"), ("afp_fall_pct", 75, "afp_fall", "at least 75 %"),
    ("surgeons_agreeing", 1, "r0_feasible", "agreed by 1 surgeon"),
    ("surgeons_agreeing", 3, "r0_feasible", "agreed by 3 surgeons"),
    ("flr_cirrhosis_pct", 45, "remnant", "FLR at least 45 %"), ("icg_r15_below_pct", 14, "reserve", "below 14 %"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "value", "key", "said"), THRESHOLDS)
def test_titles_follow_the_settings(setting: str, value: int, key: str, said: str) -> None:
    rules = dataclasses.replace(RULES, **{setting: value})
    (item,) = [one for one in local_set(rules).items if one.id == key]
    assert said in words.criterion_title(item).replace("\u00a0", " ")


def test_of_two_limits_the_lower_one_is_named_only_where_liver_disease_is_excluded() -> None:
    (item,) = [one for one in LOCAL.items if one.id == "remnant"]
    said = {told: words.criterion_title(item, told) for told in (True, False, None)}
    assert "30 %" in said[False]
    assert said[True] == said[None]
    assert "40 %" in said[True]
    lines = {told: words.rule_line(item, 2, LOCAL, RULES, 183, told) for told in (True, False, None)}
    assert "no chronic liver disease" in lines[False]
    assert "not excluded" in lines[None]


def test_a_version_is_named_once_whatever_the_board_typed() -> None:
    for version in ("2.1", "v2.1"):
        rules = dataclasses.replace(RULES, version=version, author="A. Surgeon", agreed_on=date(2026, 1, 5))
        assert words.local_name(rules) == "Conversion set v2.1 (local)"
        assert words.rule_line(LOCAL.items[0], 1, LOCAL, rules) == "Rule A1, conversion set v2.1"


def test_counts() -> None:
    found = review(LOCAL, Facts({
        "varices": Fact("varices", Choices(("none",)), stale=True),
        "tumour.one_lobe": Fact("tumour.one_lobe", Choices((True,))),
    }))  # fmt: skip
    assert words.count_text(found) == f"1 of {len(found.items)} criteria met, {len(found.items) - 1} missing"
    assert words.count_sentences(found) == "1 of the missing is stale. No automatic verdict; the board decides."
    assert words.group_count_text({State.MET: 2, State.UNMET: 1}) == "2 of 3 met"
    assert words.unmet_text(1) == "1 unmet"


def test_a_long_criterion_of_a_pack_is_cut_at_its_first_clause() -> None:
    said = "Portal vein thrombus none, or no further than a branch of the first order"
    long = dataclasses.replace(LOCAL.items[0], words=said)
    assert words.short_title(long) == "Portal vein thrombus none"
    assert words.criterion_title(long) == long.words
