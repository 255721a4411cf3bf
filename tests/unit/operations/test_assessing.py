"""Facts files are read object by object; what a batch changes of the interpreter it gives back."""

from __future__ import annotations

import gc
import json

import pytest

from hccboard.errors import UserError
from hccboard.operations.assessing import FactsFile


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
