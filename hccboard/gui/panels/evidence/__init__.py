"""The evidence browser: the list at the left, the open record in the middle, what it is used for at the right."""

from __future__ import annotations
