#!/usr/bin/env python3
"""Everything a developer or a visitor starts, with nothing but Python 3.11 and git on the machine.

    python3 packaging/dev.py run              open the demonstration board (without a display: render it)
    python3 packaging/dev.py test [ARGS]      the whole suite; ARGS go to pytest
    python3 packaging/dev.py screens OUTDIR   every screen as a PNG; further arguments go to ``hccboard screens``
    python3 packaging/dev.py package          wheel, frozen program, Debian package, bill of materials: build/package
    python3 packaging/dev.py lock             renew the lock files (needs uv)

Each command first makes ``.venv`` and installs the locked packages into it, hash by hash; a stamp with the
hash of the lock file makes the next start skip this. Missing system libraries are installed through apt where
that is allowed, otherwise the exact command is printed. Nothing but the package indexes the user has
configured is reached: no host is named here or in the lock files.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PACKAGE_ENVIRONMENT = ROOT / ".venv-package"
RUNTIME_LOCK = ROOT / "packaging" / "requirements.lock"
TEST_LOCK = ROOT / "packaging" / "requirements-test.lock"
PACKAGE_LOCK = ROOT / "packaging" / "requirements-package.lock"
DEMONSTRATION = ROOT / "build" / "demonstration"
DEMONSTRATION_CASE = "HCC-0142"
OLDEST_PYTHON = (3, 11)
UNSET_IN_CHILDREN = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH")
"""Without bytecode every start would compile the program anew; foreign paths would bypass the lock."""

# Debian package -> the library that shows whether it is there. Qt needs the first set to draw at all,
# the others to open a window.
DRAWING_LIBRARIES = {
    "libglib2.0-0": "libgthread-2.0.so.0",
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libfreetype6": "libfreetype.so.6",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libx11-6": "libX11.so.6",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-render0": "libxcb-render.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-util1": "libxcb-util.so.1",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client0": "libwayland-client.so.0",
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libwayland-egl1": "libwayland-egl.so.1",
}


class SetupError(Exception):
    """Something this program cannot do by itself; the text says what to do."""


def say(text: str) -> None:
    print(f"[hccboard] {text}", flush=True)


# ---------------------------------------------------------------------------------------------------------
# The machine


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened: always on Windows and macOS, elsewhere where a display is named."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    """Whether the dynamic linker finds this library and everything it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(
    display: bool, environment: Mapping[str, str], is_there: Callable[[str], bool] = loads
) -> list[str]:
    """The Debian packages Qt still needs, in a stable order."""
    wanted = dict(DRAWING_LIBRARIES)
    if display:
        wanted |= WINDOW_LIBRARIES | (WAYLAND_LIBRARIES if environment.get("WAYLAND_DISPLAY") else {})
    return [package for package, library in wanted.items() if not is_there(library)]


def apt_command(packages: Iterable[str], *, as_root: bool) -> list[str]:
    """The installation of Debian packages, as one command."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    return command if as_root else ["sudo", *command]


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian packages as root; otherwise stop and say what to type."""
    if not packages:
        return
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    apt = shutil.which("apt-get")
    typed = shlex.join(apt_command(packages, as_root=as_root))
    if apt is None:
        raise SetupError(
            f"This machine lacks what Debian calls {', '.join(packages)}. "
            "Install them with its package manager, then start again."
        )
    if not as_root:
        raise SetupError(f"System packages are missing. Please run this, then start again:\n    {typed}")
    say(f"installing the system packages {', '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # A failed update alone is no reason to stop: the lists on the machine may be good enough.
    subprocess.run([apt, "--quiet", "update"], env=environment, stdout=subprocess.DEVNULL, check=False)
    command = [apt, "--quiet", *apt_command(packages, as_root=True)[1:]]
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))  # on success it holds notes of apt to itself
        raise SetupError(f"The system packages could not be installed. The command was:\n    {typed}")


def venv_package(uv: str | None) -> list[str]:
    """Debian keeps the part of Python that puts pip into a new environment in a package of its own."""
    if uv or importlib.util.find_spec("ensurepip"):
        return []
    return [f"python3.{sys.version_info[1]}-venv"]


# ---------------------------------------------------------------------------------------------------------
# The environment


def environment_python(platform: str = sys.platform, folder: Path = ENVIRONMENT) -> Path:
    """The interpreter of an environment, ``.venv`` unless another is meant."""
    return folder / ("Scripts/python.exe" if platform == "win32" else "bin/python")


def child_environment(environment: Mapping[str, str], *, offscreen: bool) -> dict[str, str]:
    """What the program and its tests are started with."""
    child = {key: value for key, value in environment.items() if key not in UNSET_IN_CHILDREN}
    child["PYTHONUTF8"] = "1"
    if offscreen:
        child["QT_QPA_PLATFORM"] = "offscreen"
    return child


def fingerprint(lock: Path) -> str:
    """What an installation depends on: the bytes of the lock, the place, and Python 3.11 (not its patches)."""
    parts = (lock.read_bytes(), str(ROOT).encode(), bytes(sys.version_info[:2]))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install_command(lock: Path, uv: str | None, folder: Path = ENVIRONMENT) -> list[str]:
    """Install a lock file into an environment with every hash checked and bytecode compiled."""
    python = str(environment_python(folder=folder))
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes",
                "--only-binary", ":all:", "--compile-bytecode", "--requirement", str(lock)]  # fmt: skip
    return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
            "--only-binary", ":all:", "--compile", "--requirement", str(lock)]  # fmt: skip


def _works(python: Path) -> bool:
    """Whether the interpreter of ``.venv`` still runs and is the version that runs this program."""
    if not python.exists():
        return False
    asked = [str(python), "-c", "import sys; print(*sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def make_environment(*, with_pip: bool, folder: Path = ENVIRONMENT) -> None:
    """Make an environment, or leave the one that works."""
    python = environment_python(folder=folder)
    working = _works(python)
    if working and (not with_pip or _finds(python, "pip")):
        return
    if with_pip:
        install_packages(venv_package(None))
    say(f"making {folder.name} with Python {sys.version.split()[0]}")
    options = [] if with_pip else ["--without-pip"]
    if not working and folder.exists():
        options.append("--clear")
    done = subprocess.run([sys.executable, "-m", "venv", *options, str(folder)], check=False)
    if done.returncode:
        raise SetupError(f"{folder} could not be made; the reason is above.")


def _finds(python: Path, module: str) -> bool:
    asked = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([str(python), "-c", asked], check=False).returncode == 0


def install_locked(lock: Path, folder: Path = ENVIRONMENT) -> None:
    """Install with uv where it is there; with pip, and the user's settings for it, where uv is not or fails."""
    uv = shutil.which("uv")
    make_environment(with_pip=uv is None, folder=folder)
    say(f"installing the packages of {lock.name}")
    installer = child_environment(os.environ, offscreen=False)
    if uv:
        if subprocess.run(install_command(lock, uv, folder), env=installer, check=False).returncode == 0:
            return
        say("uv could not install them; trying pip")
        make_environment(with_pip=True, folder=folder)
    if subprocess.run(install_command(lock, None, folder), env=installer, check=False).returncode:
        raise SetupError(
            "The packages could not be installed; the reason is above. "
            "Behind a proxy or with an own package index, set it for pip (pip config) and start again."
        )


def put_checkout_on_path(folder: Path = ENVIRONMENT) -> None:
    """Let the environment import this checkout, without building anything."""
    asked = [str(environment_python(folder=folder)), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "hccboard-checkout.pth").write_text(f"{ROOT}\n", "utf-8")


def set_up(lock: Path, *, display: bool, folder: Path = ENVIRONMENT) -> None:
    """Everything a command needs; quick when nothing has changed since the last time."""
    libraries = missing_packages(display, os.environ) if sys.platform.startswith("linux") else []
    stamp, python = folder / "hccboard-installed.txt", environment_python(folder=folder)
    wanted = fingerprint(lock)
    if python.exists() and stamp.exists() and wanted in stamp.read_text("utf-8").split():
        install_packages(libraries)
        return
    # All system packages at once, so that whoever is not root is asked only once.
    first_time = [] if python.exists() else venv_package(shutil.which("uv"))
    install_packages([*libraries, *first_time])
    stamp.unlink(missing_ok=True)
    install_locked(lock, folder)
    put_checkout_on_path(folder)
    # The other locks hold everything the runtime lock holds, at the same versions.
    done = [wanted] if lock == RUNTIME_LOCK else [wanted, fingerprint(RUNTIME_LOCK)]
    stamp.write_text("\n".join(done), "utf-8")


# ---------------------------------------------------------------------------------------------------------
# The commands


def program(*arguments: str) -> list[str]:
    return [str(environment_python()), "-m", "hccboard", *arguments]


def start(command: Sequence[str], *, offscreen: bool, **more: str) -> int:
    """Run a command in the checkout with the environment of the program; its exit status."""
    environment = child_environment(os.environ, offscreen=offscreen) | more
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run(_: argparse.Namespace) -> int:
    display = has_display(os.environ, sys.platform)
    set_up(RUNTIME_LOCK, display=display)
    if display:
        say("opening the demonstration board; all its patients are invented")
        return start(program("demo"), offscreen=False)
    say(f"there is no display here: rendering the demonstration into {DEMONSTRATION.relative_to(ROOT)} instead")
    return render_demonstration(DEMONSTRATION)


def demonstration_commands(folder: Path) -> list[list[str]]:
    """The board file, every screen and one board summary in both languages, through the public commands."""
    store = str(folder / "demonstration.hccboard")
    summary = ["report", DEMONSTRATION_CASE, "--store", store, "--out"]
    return [
        program("demo", "--out", store),
        program(*summary, str(folder / "summary.pdf")),
        program(*summary, str(folder / "summary-zh.pdf"), "--language", "zh_CN"),
        program("screens", str(folder / "screens")),  # of a board of its own that may be written: entry is shown too
    ]


def render_demonstration(folder: Path) -> int:
    """Make the demonstration board anew and show it as paper and pictures."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for command in demonstration_commands(folder):
        # Invented patients need no secret; the file keeps its encryption all the same.
        if status := start(command, offscreen=True, HCCBOARD_PASSPHRASE="demonstration board"):
            return status
    say(f"done: {folder}")
    return 0


def test_commands(arguments: Sequence[str]) -> list[list[str]]:
    """Style, layers, suite: each a command of its own. The whole suite runs in parts, each in processes of its own:
    what the window tests leave in memory slows every later test down."""
    tools = environment_python().parent
    workers = [] if any(re.match(r"-n|--numprocesses", argument) for argument in arguments) else ["-n", "2"]
    whole = not any((ROOT / argument.split("::")[0]).exists() for argument in arguments)
    parts = [["tests/e2e"], ["tests/gui"], ["tests/unit"]] if whole else [[]]
    return [
        [str(tools / "ruff"), "check", "."],
        [str(tools / "lint-imports")],
        *([str(environment_python()), "-m", "pytest", *workers, *part, *arguments] for part in parts),
    ]


def test(options: argparse.Namespace) -> int:
    set_up(TEST_LOCK, display=False)
    failed = []
    for command in test_commands(options.arguments):
        say(shlex.join([Path(command[0]).name, *command[1:]]))
        if start(command, offscreen=True):
            failed.append("pytest" if "pytest" in command else Path(command[0]).name)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def screens(options: argparse.Namespace) -> int:
    set_up(RUNTIME_LOCK, display=False)
    return start(program("screens", *options.arguments), offscreen=True)


def package(_: argparse.Namespace) -> int:
    set_up(PACKAGE_LOCK, display=False, folder=PACKAGE_ENVIRONMENT)
    return start([str(environment_python(folder=PACKAGE_ENVIRONMENT)), "packaging/package.py"], offscreen=True)


def lock_command(uv: str, lock: Path) -> list[str]:
    """Resolve the dependencies of pyproject.toml for every platform and Python at once."""
    group = {TEST_LOCK: "test", PACKAGE_LOCK: "package"}.get(lock)
    extra = ["--group", group, "--constraint", str(RUNTIME_LOCK.relative_to(ROOT))] if group else []
    return [uv, "pip", "compile", "pyproject.toml", *extra, "--universal", "--python-version", "3.11",
            "--fork-strategy", "fewest", "--generate-hashes", "--upgrade", "--no-header", "--no-emit-index-url",
            "--no-emit-find-links", "--quiet", "--output-file", str(lock.relative_to(ROOT))]  # fmt: skip


def hosts_named(lock_text: str) -> list[str]:
    """Lines of a lock file that say where packages come from; there must be none."""
    where = re.compile(r"://|^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b")
    return [line for line in lock_text.splitlines() if where.search(line)]


def lock(_: argparse.Namespace) -> int:
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("Locking for every platform needs uv. Please run this, then start again:\n    pip install uv")
    for path in (RUNTIME_LOCK, TEST_LOCK, PACKAGE_LOCK):
        if status := start(lock_command(uv, path), offscreen=True):
            return status
        if named := hosts_named(path.read_text("utf-8")):
            raise SetupError(f"{path.name} names where packages come from: {named[0].strip()}")
        say(f"renewed {path.relative_to(ROOT)}")
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="dev.py", description="Run, test and show HCC Board from a checkout.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for name, function, text in (
        ("run", run, "open the demonstration board; without a display, render it into build/demonstration"),
        ("test", test, "style, layers and the whole suite; arguments go to pytest"),
        ("screens", screens, "every screen as a PNG; arguments go to hccboard screens"),
        ("package", package, "what hospitals install, into build/package"),
        ("lock", lock, "renew the lock files"),
    ):
        commands.add_parser(name, help=text, add_help=function not in (test, screens)).set_defaults(function=function)
    return made


def main(argv: Sequence[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        print(f"HCC Board needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    options, options_arguments = parser().parse_known_args(argv)
    options.arguments = options_arguments
    if options_arguments and options.function not in (test, screens):
        parser().error(f"unknown arguments: {shlex.join(options_arguments)}")
    try:
        return int(options.function(options))
    except SetupError as error:
        print(f"[hccboard] {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
