"""Response of the tumour: RECIST 1.1 and mRECIST side by side, iRECIST, tumour markers.

A study that leaves something unmeasured has the category its criteria give it (NE) and beside it the set of categories
that are still possible. What sources leave open is a named setting and stands with the result (``Settings``).

===============  =============================================================================
``model``        settings, series, studies, results, findings
``targets``      target lesions: a category or a set of them
``overall``      targets, non-targets and new lesions together
``best``         best overall response, confirmed and unconfirmed
``course``       ``assess_response()``: a series until its first progression
``checks``       what is odd about a series
``lesions``      lesions as measured, study by study
``selection``    which of them are targets, and rules that a choice does not keep
``new_lesions``  which new lesions count, from which day
``side_by_side``  ``assess_course()``: both criteria, by site, where they differ
``irecist``      unconfirmed and confirmed progression under immunotherapy
``markers``      AFP and PIVKA-II
``recorded``     ``episodes_of()``: the records of a case as episodes of treatment, each judged
``standing``     ``standing()``: how an episode stands by its newest study
===============  =============================================================================

Not applied, because its text has not been read in full: 5 mm of growth in mRECIST of 2020 (``SWITCHED_OFF``).
"""

from __future__ import annotations

from hccboard.domain.response.course import assess_response
from hccboard.domain.response.irecist import assess_immune
from hccboard.domain.response.side_by_side import assess_course

SWITCHED_OFF = ("mrecist_2020_5_mm",)
"""Rules that are named and not applied; a setting applies them where a board asks for it."""

__all__ = ["SWITCHED_OFF", "assess_course", "assess_immune", "assess_response"]
