"""What support needs to know of an installation, and nothing about a patient.

No board file is opened or named, no line of a log is shown, and the names of user and computer are taken out of every
path. What cannot be found out is said to be so; nothing here fails, because it is asked for when something else did.
"""

from __future__ import annotations

import getpass
import importlib.util
import json
import locale
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import metadata
from pathlib import Path

from hccboard import __version__, paths, policy, translate
from hccboard.translate import _

_UNKNOWN = "?"
_PACKAGES = ("PySide6-Essentials", "sqlcipher3", "SQLAlchemy", "alembic", "reportlab", "matplotlib", "pikepdf")
_RESOURCES = ("translations", "fonts", "icons", "evidence", "demonstration", "help", "licences", "import")
_SETTINGS = ("HCCBOARD_", "QT_", "LANG", "LC_")
"""The beginnings of the environment variables that change what the program does. A passphrase may be among them: only
their names are told, and the values of those that hold none."""
_TOLD = ("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "QT_IM_MODULE", "LANG", "LC_ALL", "LC_CTYPE", "HCCBOARD_LANGUAGE")


@dataclass(frozen=True)
class Entry:
    """One line: ``key`` is stable, ``label`` is in words, ``value`` a text."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """Lines of one kind."""

    key: str
    title: str
    entries: tuple[Entry, ...]


def diagnose() -> tuple[Section, ...]:
    """Everything, in the order in which support asks for it."""
    made = (
        ("program", _("Program"), _program), ("computer", _("Computer"), _computer), ("window", _("Window"), _window),
        ("storage", _("Board files"), _storage),
        ("resources", _("Parts that ship with the program, number of files"), _resources),
        ("folders", _("Folders"), _folders), ("policy", _("Settings of the administrator"), _policy),
        ("log", _("Log"), _log), ("language", _("Language and time"), _language),
    )  # fmt: skip
    return tuple(Section(key, title, tuple(_guarded(read))) for key, title, read in made)


def as_text(sections: tuple[Section, ...]) -> str:
    """Plain text, a line for each."""
    lines = [_("HCC Board, for support. Nothing about a patient is in it.")]
    for section in sections:
        lines += ["", section.title, *(f"  {one.label}: {one.value}" for one in section.entries)]
    return "\n".join(lines)


def as_plain(sections: tuple[Section, ...]) -> dict[str, dict[str, str]]:
    """Plain JSON: keys that stay the same in every language."""
    return {section.key: {one.key: one.value for one in section.entries} for section in sections}


def _guarded(read: Callable[[], Iterator[Entry]]) -> Iterator[Entry]:
    """What was found until something failed, and the kind of the failure: its message may name a file."""
    try:
        for entry in read():
            yield Entry(entry.key, entry.label, without_names(entry.value))
    except Exception as error:
        yield Entry("failed", _("Could not be read"), type(error).__name__)


def _program() -> Iterator[Entry]:
    frozen = bool(getattr(sys, "frozen", False))
    yield Entry("version", _("Version"), __version__)
    yield Entry("frozen", _("Bundled with its own Python"), _yes(frozen))
    yield Entry("python", "Python", f"{platform.python_version()} ({platform.python_implementation()})")
    yield Entry("place", _("Place"), str(Path(sys.executable).parent if frozen else Path(__file__).parents[1]))
    for name in _PACKAGES:
        yield Entry(f"package.{name}", name, _version_of(name))


def _computer() -> Iterator[Entry]:
    yield Entry("system", _("System"), f"{platform.system()} {platform.release()}")
    if (about := _distribution()) != "":
        yield Entry("distribution", _("Distribution"), about)
    yield Entry("machine", _("Machine"), f"{platform.machine()}, {os.cpu_count() or _UNKNOWN} CPU")


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        return ""


def _window() -> Iterator[Entry]:
    """Of Qt what stands in its package; Qt itself is not loaded, because it may be what fails."""
    spec = importlib.util.find_spec("PySide6")
    yield Entry("qt", "Qt", _version_of("PySide6-Essentials") if spec is not None else _("not there"))
    yield Entry("plugin", _("Window system"), _window_system())
    root = next(iter(spec.submodule_search_locations or ()), "") if spec is not None else ""
    folders = [Path(root, *parts, "platforms") for parts in (("Qt", "plugins"), ("plugins",))]
    plugins = sorted(one.stem.removeprefix("lib") for folder in folders for one in folder.glob("*q*.*"))
    yield Entry("plugins", _("Plug-ins for window systems"), ", ".join(plugins) or _("none"))
    fonts = sorted(one.name for one in paths.resources("fonts").rglob("*") if one.suffix in (".ttf", ".otf"))
    yield Entry("fonts", _("Fonts"), ", ".join(fonts) or _("none"))


def _window_system() -> str:
    """Which plug-in of Qt would be taken."""
    if chosen := os.environ.get("QT_QPA_PLATFORM"):
        return chosen
    if sys.platform != "linux":
        return {"win32": "windows", "darwin": "cocoa"}.get(sys.platform, _UNKNOWN)
    screens = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return ", ".join(name for name, at in screens.items() if os.environ.get(at)) or _("none: there is no screen")


def _storage() -> Iterator[Entry]:
    from hccboard.storage import connections, schema

    yield Entry("schema", _("Format"), schema.HEAD)
    yield Entry("schemas", _("Formats that can be read"), ", ".join(schema.REVISIONS))
    for name, version in connections.versions().items():
        yield Entry(name.lower(), name, version)


def _resources() -> Iterator[Entry]:
    for name in _RESOURCES:
        yield Entry(name, name, _files_in(paths.resources(name)))
    yield Entry("db", "db", _files_in(paths.migrations()))


def _files_in(folder: Path) -> str:
    count = sum(one.is_file() for one in folder.rglob("*")) if folder.is_dir() else 0
    return str(count) if count else _("not there")


def _folders() -> Iterator[Entry]:
    from hccboard.evidence.index import local_folder

    places: dict[str, tuple[str, Callable[[], Path]]] = {
        "data": (_("Settings and board files"), paths.user_data), "log": (_("Log"), paths.user_log),
        "evidence": (_("Evidence packs of the hospital"), local_folder),
        "temporary": (_("Temporary files"), lambda: Path(tempfile.gettempdir())),
    }  # fmt: skip
    for number, folder in enumerate(policy.current().store_folders, 1):
        places[f"boards.{number}"] = (_("Board files"), partial(Path, folder))
    for key, (label, find) in places.items():
        try:
            found = find()
            yield Entry(key, label, f"{found} ({', '.join(_state_of(found))})")
        except (OSError, RuntimeError) as error:  # without a home folder, or where no temporary file can be made
            yield Entry(key, label, _("cannot be found out ({reason})").format(reason=type(error).__name__))
    yield Entry("settings", _("Settings of the window"), _state_of_settings())


def _state_of_settings() -> str:
    try:
        json.loads(paths.user_settings().read_text("utf-8"))
    except FileNotFoundError:
        return _("not there yet")
    except (OSError, ValueError, RuntimeError) as error:
        return _("cannot be read ({reason}); the usual ones are used").format(reason=type(error).__name__)
    return _("can be read")


def _state_of(folder: Path) -> Iterator[str]:
    """Whether files can be written there, and the room on its disk."""
    if folder.is_dir():
        yield _("can be written") if _can_write(folder) else _("cannot be written")
    else:
        yield _("not there yet")
    existing = next((one for one in (folder, *folder.parents) if one.is_dir()), None)
    if existing is not None:
        yield _("{size} free").format(size=_megabytes(shutil.disk_usage(existing).free))


def _can_write(folder: Path) -> bool:
    """Tried, because what a system says of permissions is not always so; the file is gone at once."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _policy() -> Iterator[Entry]:
    found = policy.current()
    yield Entry("file", _("File"), str(paths.policy_file()))
    yield Entry("present", _("Present"), _yes(found.place is not None))
    for name, value in found.settings().items():
        yield Entry(name, name, value)
    for number, problem in enumerate(found.problems, 1):
        yield Entry(f"problem.{number}", _("Mistake"), problem)
    for name in found.unused:  # not the address: it names a computer of the hospital
        words = _("an address is given; this version keeps boards in files and does not use it")
        yield Entry(f"unused.{name}", name, words)
    if found.place is not None:
        words = _("yes: it limits nobody who means to") if policy.can_be_changed() else _("no")
        yield Entry("changeable", _("Users can change it"), words)


def _log() -> Iterator[Entry]:
    folder = paths.user_log()
    yield Entry("folder", _("Folder"), str(folder))
    limit = _("{count} files of {size}").format(count=1 + paths.LOG_FILES, size=_megabytes(paths.LOG_BYTES))
    yield Entry("limit", _("Limit"), limit)
    for file in sorted(folder.glob(f"{paths.LOG_NAME}*")):
        yield Entry(file.name, file.name, _("{size} bytes").format(size=file.stat().st_size))


def _language() -> Iterator[Entry]:
    yield Entry("language", _("Language"), translate.language())
    yield Entry("locale", _("Settings of the system"), " ".join(str(part) for part in locale.getlocale() if part))
    encodings = f"{locale.getpreferredencoding(False)}, {sys.getfilesystemencoding()}"
    yield Entry("encoding", _("Encoding of text and of file names"), encodings)
    yield Entry("time_zone", _("Hours from UTC"), f"{datetime.now().astimezone():%z}")
    names = sorted(name for name in os.environ if name.startswith(_SETTINGS))
    told = [f"{name}={os.environ[name]}" if name in _TOLD else name for name in names]
    yield Entry("environment", _("Environment variables"), ", ".join(told) or _("none"))


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def _version_of(name: str) -> str:
    """Of a package; the frozen program has it in its list of licences."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        from hccboard.operations.licences import licences

        wanted = re.sub(r"[-_.]+", "-", name).casefold()
        found = (one.version for one in licences() if re.sub(r"[-_.]+", "-", one.name).casefold() == wanted)
        return next(found, _UNKNOWN)


def without_names(text: str) -> str:
    """A text whose paths are without the home folder, the name of the user and that of the computer."""
    for home in _homes():
        if len(home) > 1:
            text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    computer = platform.node()
    for name, stands in ((_user(), "<user>"), (computer, "<computer>"), (computer.split(".")[0], "<computer>")):
        if name:
            text = re.sub(rf"(?<=[\\/]){re.escape(name)}(?![\w.-])", stands, text, flags=re.IGNORECASE)
    return text


def _homes() -> list[str]:
    """The home folder as it is named and as it is, the longer first; none where the account has none."""
    try:
        home = Path.home()
    except RuntimeError:
        return []
    return sorted({str(home), os.path.realpath(home)}, key=len, reverse=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


__all__ = ["Entry", "Section", "as_plain", "as_text", "diagnose", "without_names"]
