"""What this computer remembers of the window: language, theme, text size, sizes of splitters, the last file.

Never anything about a patient. Settings of a board live in its store; these live in the user's folder and are
written beside and replaced, so that a crash leaves the old ones.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hccboard import paths, policy, translate

log = logging.getLogger(__name__)

THEMES = ("light", "dark", "system")
TEXT_PERCENT = (100, 110, 125, 150)
_MOST_MINUTES = 480


@dataclass(frozen=True)
class Preferences:
    """``text_percent`` is 100 to 150 inclusive; ``splitters`` holds sizes in pixels by the name of the splitter.
    ``language`` is empty until the user chose one; ``spoken`` is what is spoken then. ``lock_minutes``: after so many
    minutes the window locks, 1 to 480; 0 until the user chose."""

    language: str = ""
    theme: str = "light"
    text_percent: int = 100
    last_store: str = ""
    author: str = ""
    window: tuple[int, int] = (1440, 900)
    splitters: dict[str, list[int]] = field(default_factory=dict)
    lock_minutes: int = 0

    @property
    def spoken(self) -> str:
        """The language the user chose, else that of the administrator, else English."""
        return self.language or policy.current().language or "en"


def load() -> Preferences:
    """The remembered preferences; the defaults where there are none or they cannot be read."""
    path = _path()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError) as error:
        log.info("the window's preferences cannot be read (%s), starting with the defaults", type(error).__name__)
        return Preferences()
    return _checked(content if isinstance(content, dict) else {})


def _checked(content: dict[str, object]) -> Preferences:
    """Only values of the right kind are taken; a file of another version never stops the window."""
    default = Preferences()
    language = content.get("language")
    theme = content.get("theme")
    percent = content.get("text_percent")
    minutes = content.get("lock_minutes")
    window = content.get("window")
    splitters = content.get("splitters")
    sizes = {}
    if isinstance(splitters, dict):
        sizes = {str(k): [int(n) for n in v] for k, v in splitters.items() if _whole_numbers(v)}
    return Preferences(
        language=language if language in translate.LANGUAGES else default.language,  # type: ignore[arg-type]
        theme=theme if theme in THEMES else default.theme,  # type: ignore[arg-type]
        text_percent=percent if isinstance(percent, int) and 100 <= percent <= 150 else default.text_percent,
        last_store=_text(content.get("last_store")),
        author=_text(content.get("author")),
        lock_minutes=minutes if type(minutes) is int and 1 <= minutes <= _MOST_MINUTES else default.lock_minutes,
        window=(int(window[0]), int(window[1])) if _whole_numbers(window) and len(window) == 2 else default.window,  # type: ignore[arg-type,index]
        splitters=sizes,
    )


def _whole_numbers(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(n, int) and 0 <= n < 100_000 for n in value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def save(preferences: Preferences) -> None:
    """Remember them; a folder that cannot be written is noted in the log and otherwise ignored."""
    path = _path()
    content = json.dumps(dataclasses.asdict(preferences), ensure_ascii=False, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as beside:
            beside.write(content)
        os.replace(name, path)
    except OSError as error:
        log.info("the window's preferences cannot be kept (%s)", type(error).__name__)


def _path() -> Path:
    return paths.user_settings()
