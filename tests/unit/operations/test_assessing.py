"""Facts files are read object by object; what a batch changes of the interpreter it gives back."""

from __future__ import annotations

import gc
import json

import pytest

from hccboard import translate
from hccboard.errors import UserError
from hccboard.operations.assessing import FactsFile
from hccboard.operations.response import SeriesFile

# what is wrong with a file, whatever is in it
FAULTS = {
    "": "{file}: the file is empty.",
    "{": "{file}: not valid JSON at line 1, column 2 (",
    "[NaN]": "{file}: NaN is not a number.",
    '{"x": 1, "x": 1}': "{file}: the key x stands twice in one object.",
    "[" * 100_000: "{file}: the JSON is nested too deeply.",
    "{} {}": "{file}: text follows the end of the JSON.",
    "[{},]": "{file}: a comma stands before the end of the list.",
    "[{} {}]": "{file}: a comma is missing after object 0.",
    "[{}": "{file}: the list does not end.",
}


def test_a_batch_leaves_the_garbage_collector_as_it_was() -> None:
    before = gc.get_threshold()
    found = FactsFile(json.dumps([{"ecog_ps": 4}, {"ecog_ps": 0}])).results()
    assert next(found)["cnlc"]["value"] == "IV"
    assert gc.get_threshold() != before
    found.close()
    assert gc.get_threshold() == before


def test_also_where_an_object_is_refused() -> None:
    before = gc.get_threshold()
    with pytest.raises(UserError):
        list(FactsFile('[{"ecog_ps": 4}, {"ecog_ps": 7}]').results())
    assert gc.get_threshold() == before


@pytest.mark.parametrize("kind", [FactsFile, SeriesFile])
@pytest.mark.parametrize("text", FAULTS, ids=lambda text: text[:20])
def test_a_broken_file_is_refused_by_the_name_of_what_it_should_hold(kind: type[FactsFile], text: str) -> None:
    with pytest.raises(UserError) as refused:
        list(kind(text)._objects())
    assert refused.value.what.startswith(FAULTS[text].format(file={FactsFile: "facts", SeriesFile: "series"}[kind]))
    assert refused.value.next_step


def test_the_name_of_what_a_file_holds_stays_in_chinese() -> None:
    translate.use("zh_CN")
    try:
        with pytest.raises(UserError, match=r"^series\uff1a\u6587\u4ef6\u662f\u7a7a\u7684"):
            SeriesFile(" ")
    finally:
        translate.use("en")
