"""A course as the text that the store keeps, and many of them back at once.

What has its default is left out, so that a case without treatment is a few words. Reading makes no copy of what nobody
asks for: ten thousand cases are read while somebody waits.
"""

from __future__ import annotations

import dataclasses
import gc
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from hccboard.domain.case_course.model import (
    Baseline,
    CaseCourse,
    CourseFinding,
    CriteriaCourse,
    EpisodeCourse,
    LineCourse,
    ProcedureCourse,
)  # fmt: skip


def course_text(course: CaseCourse) -> str:
    """One line of JSON, the same for the same course."""
    return json.dumps(_plain(course), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {one.name: _plain(held) for one in fields if (held := getattr(value, one.name)) != _default(one)}
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    return [_plain(held) for held in value] if isinstance(value, tuple) else value


def _default(one: dataclasses.Field[Any]) -> Any:
    return one.default_factory() if one.default_factory is not dataclasses.MISSING else one.default


def read_courses(texts: Iterable[str]) -> list[CaseCourse]:
    """The courses of many texts. ``ValueError`` where one is none."""
    with _without_collecting():
        return [_course(plain) for plain in json.loads(f"[{','.join(texts)}]")]


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Half a million objects without a ring among them: looking for rings meanwhile takes longer than making them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _course(plain: dict[str, Any]) -> CaseCourse:
    for name in _TEXTS:
        if name in plain:
            plain[name] = tuple(plain[name])
    for name, made in _PARTS.items():
        if name in plain:
            plain[name] = tuple([made(one) for one in plain[name]])
    return CaseCourse(**plain)


def _baseline(plain: dict[str, Any]) -> Baseline:
    for name in ("sites", "afp_ng_ml"):
        if name in plain:
            plain[name] = tuple(plain[name])
    return Baseline(**plain)


def _episode(plain: dict[str, Any]) -> EpisodeCourse:
    plain["kinds"] = tuple(plain.get("kinds", ()))
    plain["criteria"] = {name: CriteriaCourse(**one) for name, one in plain.get("criteria", {}).items()}
    return EpisodeCourse(**plain)


def _line(plain: dict[str, Any]) -> LineCourse:
    if "added" in plain:
        plain["added"] = tuple(plain["added"])
    return LineCourse(**plain)


_TEXTS = ("causes", "clinical_progression", "recurrence")
_PARTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "lines": _line, "procedures": lambda plain: ProcedureCourse(**plain),
    "findings": lambda plain: CourseFinding(**plain), "baselines": _baseline, "episodes": _episode,
}  # fmt: skip
