"""Words of the import review: units as they are printed, not as files spell them. No Qt."""

from __future__ import annotations

import re
from functools import lru_cache

from hccboard import translate, wording
from hccboard.domain.records import RECORD_TYPES, entry_fields
from hccboard.operations import imports

_POWER = re.compile(r"10\^(\d+)")
_MICRO = re.compile(r"(?<![A-Za-z])u(?=(?:mol|g|L)\b)")
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")


def printed(text: str) -> str:
    """ "Platelets above 1500 10^9/L" with the power raised; uL and umol with their micro sign."""
    raised = _POWER.sub(lambda found: "10" + found[1].translate(_RAISED), text)
    return _MICRO.sub("\u00b5", raised)


def code_word(target: str, code: str) -> str:
    """A code of a target in the words of the forms ("moderate_severe": "Moderate to severe")."""
    return _code_word(target, code, translate.language())


@lru_cache(maxsize=2048)
def _code_word(target: str, code: str, _language: str) -> str:
    known = imports.targets().get(target)
    if known is None or code not in known.codes or known.record not in RECORD_TYPES:
        return code
    fields = entry_fields(RECORD_TYPES[known.record])
    fitting = [(name, spec) for name, spec in fields if code in spec.choices]
    # The field that offers most of the target's codes, and the one of its name before others
    fitting.sort(key=lambda found: (-sum(c in found[1].choices for c in known.codes), found[0] != target))
    return wording.choice_name(known.record, fitting[0][0], code) if fitting else code
