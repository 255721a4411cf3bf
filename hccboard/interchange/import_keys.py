"""Where the records of a file stand in a case, and whether the file said something else.

An import key is a hash of the case, the group and the day, with a second hash of the content: the first finds the
record again, the second tells whether the file changed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from hccboard.interchange.drafts import Draft
from hccboard.interchange.values import shown

_KEY_PREFIX = "file1"
# Groups that describe the patient and not a day: one record however many rows say the same
_TIMELESS = ("patient", "board", "cause", "comorbidity", "lesion")


def place(case_id: str, draft: Draft, *, dated: bool = False) -> str:
    """Where a draft belongs in a case: the same for the same group and day of every import.

    What describes the patient has one place whatever the day, unless ``dated`` asks for the day's own.
    """
    record = draft.record
    timeless = draft.group.partition(":")[0] in _TIMELESS and not dated
    day = "" if timeless or record.date is None else f"{record.date}/{record.date_precision}"
    return digest(case_id, draft.group, day)


def import_key(where: str, draft: Draft) -> str:
    """``file1:<place>:<content>``; see the module."""
    return f"{_KEY_PREFIX}:{where}:{content_digest(draft)}"


def key_place(key: str) -> str:
    """The part of an import key that finds a record again; "" for a record that was not imported."""
    parts = key.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == _KEY_PREFIX else ""


def key_content(key: str) -> str:
    """The part of an import key that tells whether the file said something else."""
    return key.split(":")[2] if key_place(key) else ""


def content_digest(draft: Draft) -> str:
    """What the file says in this group, whatever else the record holds."""
    record = draft.record
    return digest(*(f"{name}={_plain(getattr(record, name))}" for name in sorted(draft.origin)))[:12]


def _plain(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else shown(value)


def digest(*parts: str) -> str:
    """A short stable hash of texts."""
    text = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=12).hexdigest()
