"""Hypothesis: the same examples at every run, so that a failure in CI is the failure at the desk.

``HYPOTHESIS_PROFILE=search`` tries many more at random and shrinks what fails; the ordinary run shows the example
as it was found, because shrinking facts of a patient takes minutes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

from tests.quick_keys import quick_keys

__all__ = ["quick_keys"]
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100, database=None,
                          phases=(Phase.explicit, Phase.generate), suppress_health_check=_SLOW)  # fmt: skip
settings.register_profile("search", deadline=None, max_examples=3000, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
