"""Words of the import review: codes in the words of the forms. No Qt."""

from __future__ import annotations

from functools import lru_cache

from hccboard import translate, wording
from hccboard.domain.records import RECORD_TYPES, entry_fields
from hccboard.operations import imports


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
