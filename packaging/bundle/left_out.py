"""Stands in the frozen program for a library that another one loads when it is imported and that nothing here asks for.

Every name can be imported from it; whoever takes an attribute of one, or calls it, is told.
"""

from __future__ import annotations

from typing import NoReturn


class LeftOut:
    """A name of the library."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def __call__(self, *_values: object, **_named: object) -> NoReturn:
        raise NotImplementedError(f"{object.__getattribute__(self, '_name')} is not part of this program")

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self()


def __getattr__(name: str) -> LeftOut:
    if name.startswith("__"):
        raise AttributeError(name)
    return LeftOut(name)
