"""Treatment options for what is known of a patient: listed, excluded or not assessable, each with reasons.

The domain knows no guideline: it is given what guidelines propose (``model``) and judges that on the facts
(``engine``). Nothing here says what to do; a board decides. Where editions differ, ``disagreements`` says on what.
"""

from __future__ import annotations

from hccboard.domain.options.disagreements import Disagreement, disagreements
from hccboard.domain.options.engine import options_for
from hccboard.domain.options.model import (
    Approval,
    Caution,
    Group,
    Guideline,
    Knowledge,
    Option,
    OptionsReport,
    Precaution,
    Proposal,
    Reason,
    Restriction,
    Treatment,
    Verdict,
)

__all__ = [
    "Approval", "Caution", "Disagreement", "Group", "Guideline", "Knowledge", "Option", "OptionsReport", "Precaution",
    "Proposal", "Reason", "Restriction", "Treatment", "Verdict", "disagreements", "options_for",
]  # fmt: skip
