"""The time of one patient in words."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard.domain.endpoints import OTHER_THERAPY, REASONS, EndpointRules, LeftOut, Outcome
from hccboard.wording import cohort, endpoints

START = date(2025, 1, 1)


def outcome(event: bool, how: str, notes: tuple[str, ...] = ()) -> Outcome:
    return Outcome("os", "first_treatment", "mRECIST", START, date(2025, 7, 2), event, how, notes)


def test_a_censored_time_has_a_plus() -> None:
    assert endpoints.time_text(outcome(True, "death")) == "6.0 months"
    assert endpoints.time_text(outcome(False, "alive")) == "6.0+ months"
    assert endpoints.end_text(outcome(False, "alive")) == "alive at last contact, 2025-07-02"


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words(reason: str) -> None:
    assert endpoints.time_text(LeftOut(reason)) == ""
    assert endpoints.end_text(LeftOut(reason)) not in ("", reason)


@pytest.mark.parametrize("how", [
    "death", "progression", "clinical_progression", "stopped_for_progression", "recurrence", "alive", "lost",
    "not_told", "no_imaging", "not_evaluated", "other_therapy",
])  # fmt: skip
def test_every_end_has_words(how: str) -> None:
    assert "_" not in cohort.end_text(how)


def test_notes_and_settings_are_sentences() -> None:
    for note in ("month_date", "clinical_progression", "treated_after_operation"):
        assert endpoints.note_text(note).endswith(".")
    for rule in OTHER_THERAPY:
        assert endpoints.settings_text(EndpointRules(rule)).endswith(".")
