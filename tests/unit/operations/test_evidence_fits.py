"""Entry criteria of trials on a case, in words: counted, the unmet first, what is missing named, no verdict."""

from __future__ import annotations

import pytest

from hccboard.operations.evidence_browsing.fits import fits_of
from hccboard.operations.viewing import view_of
from tests.gui.board_fixtures import TODAY, case_of, empty_case, main_case


@pytest.fixture(scope="module")
def fits():
    return fits_of(view_of(case_of(main_case()), TODAY))


def test_every_study_with_criteria_is_judged_and_counted(fits):
    assert len(fits) > 20
    for study, fit in fits.items():
        assert fit.case_number == "HCC-0142"
        met = sum(row.outcome == "met" for row in fit.rows)
        assert fit.summary.startswith(f"{met} of {len(fit.rows)} "), study


def test_unmet_stands_first_then_what_nobody_knows(fits):
    order = {"unmet": 0, "unknown": 1, "met": 2}
    for fit in fits.values():
        ranks = [order[row.outcome] for row in fit.rows]
        assert ranks == sorted(ranks)


def test_what_is_missing_is_named_and_nothing_is_taken_for_normal():
    fits = fits_of(view_of(case_of(empty_case()), TODAY))
    imbrave = fits["study.imbrave150"]
    assert {row.outcome for row in imbrave.rows} == {"unknown"}
    assert all(row.missing.startswith("missing: ") for row in imbrave.rows)


def test_no_word_of_a_verdict(fits):
    said = " ".join(f"{fit.summary} {row.text} {row.missing}" for fit in fits.values() for row in fit.rows).casefold()
    assert not [word for word in ("eligible", "suitable", "recommended", "optimal") if word in said]
