"""Conversion review: may a patient who was unresectable at first be operated on now? Criteria, never a verdict.

==============  ==============================================================================
``model``       a set of criteria with its source, edition and certainty; a review of it
``judging``     judges a set: each criterion met, unmet, missing or stale, by the one interval mechanism
``deciding``    the facts that a criterion rests on, as few as decide it
``local``       the board's own set: its structure is code, its thresholds are settings with author and date
==============  ==============================================================================

A criterion is asked at its moment: before treatment (what was known on the day of the baseline) or now. A value that
is older than the board's limit decides nothing: what it would say is shown, and the criterion counts as missing.
"""
