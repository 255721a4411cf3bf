"""What a study was judged from stands with its category."""

from __future__ import annotations

import pytest

from hccboard.domain.response import assess_response
from hccboard.domain.response.model import CR, NE, NONCR, NONE, PD, RECIST, UNKNOWN, YES, Series, Settings, Visit


@pytest.mark.parametrize(
    ("told", "present", "kept"),
    [(CR, True, CR), (NONCR, True, NONCR), (PD, True, PD), (NONE, False, NONE), (NONE, True, NE), (NONE, None, NE)],
)
def test_nontarget_disease_and_new_lesions_are_kept_with_the_study(told: str, present: bool | None, kept: str) -> None:
    """Non-target disease that is told as none although there was some is not evaluated."""
    visits = (Visit(60, nontarget=told, new_lesion=UNKNOWN), Visit(120, nontarget=told, new_lesion=YES))
    judged = assess_response(Series(Settings.of(RECIST), (), visits, nontarget_present=present)).visits
    assert [one.nontarget for one in judged] == [kept] * len(judged)
    assert judged[0].new_lesion == UNKNOWN
    if told != PD:
        assert judged[1].new_lesion == YES
