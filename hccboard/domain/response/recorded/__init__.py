"""Response from the records of a case: episodes of treatment, each judged against its baseline study.

===============  =============================================================================
``episodes``     ``episodes_of()``: the episodes of treatment of a case, each judged
``starts``       when treatments begin, and the baseline that a board chose
``spans``        where an episode begins and ends, and its baseline study
``course``       the records of an episode as lesions and studies
``visits``       which studies make one assessment
``measures``     sizes and states; lesions that join and split
``treated``      whether a lesion was treated before baseline
``unmeasured``   tumour in a vein, and metastases without a lesion
``ends``         what ended an episode, and dates that are not exact
===============  =============================================================================
"""

from __future__ import annotations

from hccboard.domain.response.recorded.episodes import (
    Episode,
    ResponseRules,
    current_episode,
    episodes_of,
    marker_courses,
)  # fmt: skip

__all__ = ["Episode", "ResponseRules", "current_episode", "episodes_of", "marker_courses"]
