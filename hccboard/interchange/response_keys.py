"""The keys of a series for ``hccboard response`` and the codes that may stand there."""

from __future__ import annotations

from hccboard.domain.record_fields import LESION_ORGANS
from hccboard.domain.response.lesions import ROLES

ENDS = ("death_day", "new_therapy_day", "clinical_progression_day", "last_follow_up_day")
SETTINGS = ("pd_abs_mm", "min_sd_days", "confirm_days", "irecist_abs_mm")
SERIES = ("criteria", "baseline", "timepoints", "markers", *SETTINGS, *ENDS)
BASELINE = ("targets", "nontarget_present")
TARGET = ("id", "kind", "mm")
TARGET_SEEN = ("id", "mm")
TIMEPOINT = ("day", "targets", "nontarget", "new_lesion", "nontarget_worse", "new_sum_mm", "new_count")

COURSE = ("lesions", "studies", "settings", "markers", *ENDS)
LESION_FLAGS = (
    "porta_hepatis", "treated", "progressed_since_treatment", "infiltrative", "portal_thrombus", "poorly_delineated",
    "not_measurable", "arterial_enhancement", "typical", "equivocal",
)  # fmt: skip
LESIONS = ("id", "organ", "kind", "role", *LESION_FLAGS)
ROLES_READ = ROLES
NODES = ("lymph_node", "regional_lymph_node", "distant_lymph_node")
ORGANS = (*LESION_ORGANS, "lymph_node")
STUDY = ("day", "measurements", "new_lesions_searched")
MEASUREMENT = ("lesion", "longest_mm", "viable_mm", "short_axis_mm", "state")
STATES = ("measured", "disappeared", "too_small", "not_evaluable", "present", "progressed")
