"""Where shipped files and user data live: the only module that knows.

A checkout keeps ``resources/`` and ``db/`` beside the package, a wheel and a frozen bundle carry them
inside it. User data follow the platform's convention and can be moved with ``HCCBOARD_HOME``; the policy of the
administrator cannot.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOG_NAME, LOG_BYTES, LOG_FILES = "hccboard.log", 1_000_000, 3
"""The log is begun anew at so many bytes; so many older ones are kept beside it."""

_PACKAGE = Path(__file__).resolve().parent


class NoHome(RuntimeError):
    """The account has no home folder, and ``HCCBOARD_HOME`` names none."""


@cache
def _shipped() -> Path:
    inside = _PACKAGE / "_shipped"
    return inside if inside.is_dir() else _PACKAGE.parent


def resources(*parts: str) -> Path:
    """A file or folder that ships with the program, below ``resources/``."""
    return _shipped().joinpath("resources", *parts)


def migrations() -> Path:
    """The folder of the database migrations."""
    return _shipped() / "db"


def shipped_licences() -> Path:
    """The licences of everything that is bundled, written by the builder; only the frozen program has it."""
    return _shipped() / "licences.json.gz"


def runtime_lock() -> Path:
    """The locked packages of the program; only a checkout has it."""
    return _shipped() / "packaging" / "requirements.lock"


def own_licence() -> Path:
    """The licence of the program itself; a checkout has it here, a wheel among its metadata."""
    return _shipped() / "LICENSE"


def user_data() -> Path:
    """The folder for stores and saved import mappings; not created here. ``NoHome`` as ``user_log``."""
    home = os.environ.get("HCCBOARD_HOME")
    if home:
        return Path(home)
    from platformdirs import user_data_path

    return _of_the_account(user_data_path)


def user_settings() -> Path:
    """The file of what the window remembers; it need not be there."""
    return user_data() / "window.json"


def user_log() -> Path:
    """The folder for log files; not created here. ``NoHome`` where the account has no home folder."""
    home = os.environ.get("HCCBOARD_HOME")
    if home:
        return Path(home) / "log"
    from platformdirs import user_log_path

    return _of_the_account(user_log_path)


def _of_the_account(find: Callable[..., Path]) -> Path:
    try:
        return find("hccboard", appauthor=False)
    except RuntimeError as error:  # what platformdirs raises where nothing says which folder is the home
        raise NoHome(str(error)) from error


def policy_file() -> Path:
    """The file of the administrator, the same for every user; it need not be there.

    Never where an environment variable says: a user sets those. On Windows the folder comes from the system.
    """
    if sys.platform == "win32":
        return _windows_program_data() / "HCC Board" / "policy.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/HCC Board/policy.toml")
    return Path("/etc/hccboard/policy.toml")


def _windows_program_data() -> Path:
    """The folder of all users. Asked of Windows itself: ``platformdirs`` lets environment variables move it."""
    import ctypes

    room = ctypes.create_unicode_buffer(260)
    program_data_of_all_users = 0x23
    ctypes.windll.shell32.SHGetFolderPathW(None, program_data_of_all_users, None, 0, room)  # type: ignore[attr-defined]
    return Path(room.value or "C:\\ProgramData")
