"""Runs the Windows installer under Wine, around two tiny programs that stand in for the real ones.

    python3 packaging/check_windows.py [--target amd64-unicode]

Needs makensis, and Wine for programs of 32 and 64 bits; as root, and with debootstrap, a bare Debian 12 with Wine is
made for it in ``build/check-windows`` (2 GB kept, 4 GB while it runs; it reaches the package index that this machine's
apt uses). Checked is the installer: folders, files, registry, upgrade, refusals, exit codes, signatures, language. Not
checked are the program itself on Windows, the rights of an ordinary account and the question for administrator rights,
which Wine does not have, and the look of the pages. Wine is not Windows.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import bare_debian  # noqa: E402
import windows_installer  # noqa: E402
import wine  # noqa: E402
from bare_debian import Failed, say  # noqa: E402
from windows_bench import (  # noqa: E402
    CLASSES,
    ELSEWHERE,
    KEY,
    NAME,
    NEW,
    OF_MACHINE,
    OLD,
    UNINSTALL,
    Bench,
    expect,
)  # fmt: skip
from wine import Wine, until  # noqa: E402

ROOT = HERE.parent
CHECK = ROOT / "build" / "check-windows"
OPEN_COMMAND = rf"{CLASSES}\HCCBoard.File\shell\open\command"


def for_one_user(bench: Bench) -> str:
    """Silent, for this user: files, entries under Apps, Start menu; then removed."""
    expect(bench.install() == 0, "the exit code is not 0")
    expect(bench.is_installed(bench.user_folder, NEW), "the files are not there")
    entries = bench.wine.registry(rf"HKCU\{UNINSTALL}").get("", {})
    quiet = rf'"{bench.user_folder}\uninstall.exe" /S'
    wanted = {"DisplayName": NAME, "DisplayVersion": NEW, "Publisher": "HCC Board developers",
              "InstallLocation": bench.user_folder, "QuietUninstallString": quiet,
              "UninstallString": quiet.removesuffix(" /S"), "NoModify": "00000001", "NoRepair": "00000001",
              "DisplayIcon": rf"{bench.user_folder}\hccboard-window.exe"}  # fmt: skip
    expect(wanted.items() <= entries.items(), f"entries under Apps: {entries}")
    on_disk = sum(one.stat().st_size for one in bench.place(bench.user_folder).rglob("*") if one.is_file()) // 1024
    told = int(entries["EstimatedSize"], 16)
    expect(abs(told - on_disk) < 8, f"EstimatedSize is {told}, on the disk are {on_disk} KiB")
    expect(not bench.wine.registry(rf"HKLM\{UNINSTALL}"), "something is registered for the machine")
    (link,) = bench.links()
    expect(bench.home in link.parents, f"the link of the Start menu is {link}")
    expect(bench.told("ends with 0: installed"), "the log does not tell the end")
    bench.remove(bench.user_folder)
    bench.nothing_left("HKCU", bench.user_folder)
    expect(bench.told("ends with 0: removed"), "the log does not tell the removal")
    return "done, removed"


def for_the_machine(bench: Bench) -> str:
    """Silent, for every user; an upgrade without a word about it stays there."""
    expect(bench.install(OLD, "/ALLUSERS") == 0, "the exit code is not 0")
    expect(bench.is_installed(OF_MACHINE, OLD), "the files are not there")
    expect(bench.value(rf"HKLM\{UNINSTALL}", "DisplayVersion") == OLD, "it is not registered for the machine")
    expect(bench.value(rf"HKLM\{CLASSES}\.hccboard") == "HCCBoard.File", "the file type is not of the machine")
    expect(not bench.wine.registry(rf"HKCU\{KEY}"), "something is registered for the user")
    (link,) = bench.links()
    expect(bench.home not in link.parents, f"the link of the Start menu is {link}")
    expect(bench.install(NEW) == 0 and bench.is_installed(OF_MACHINE, NEW), "the upgrade went elsewhere")
    expect(not bench.place(bench.user_folder).exists(), "the upgrade went to the user")
    bench.remove(OF_MACHINE)
    bench.nothing_left("HKLM", OF_MACHINE)
    return "done, upgraded, removed"


def into_a_folder(bench: Bench) -> str:
    """/D names the folder, for a user and for the machine; the log goes where /LOG says."""
    expect(bench.install(NEW, r"/LOG=C:\given.log", rf"/D={ELSEWHERE}") == 0, "the exit code is not 0")
    expect(bench.is_installed(ELSEWHERE, NEW), "the files are not in the folder that /D names")
    expect("installed" in bench.place(r"C:\given.log").read_text("utf-16"), "the log is not where /LOG says")
    expect(bench.install(OLD) == 0 and bench.is_installed(ELSEWHERE, OLD), "the next one went elsewhere")
    bench.remove(ELSEWHERE)
    bench.nothing_left("HKCU", ELSEWHERE)
    expect(bench.install(NEW, "/ALLUSERS", rf"/D={ELSEWHERE}") == 0, "the exit code is not 0")
    expect(bench.is_installed(ELSEWHERE, NEW) and bench.value(rf"HKLM\{KEY}", "Folder") == ELSEWHERE, "not there")
    bench.remove(ELSEWHERE)
    bench.place(ELSEWHERE).parent.rmdir()
    bench.nothing_left("HKLM", ELSEWHERE)
    return "done, removed"


def over_an_older_one(bench: Bench) -> str:
    """An upgrade takes every old file away; what a user put into the folder stays, then and at the removal."""
    expect(bench.install(OLD) == 0, "the older one was not installed")
    kept = [bench.place(bench.user_folder, "board of the ward.hccboard"), bench.home / "board.hccboard",
            bench.place(bench.user_folder, "notes", "of a user.txt")]  # fmt: skip
    for path in kept:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"of a user")
    expect(bench.install(NEW) == 0 and bench.is_installed(bench.user_folder, NEW), "files of the older one are left")
    expect(bench.value(rf"HKCU\{UNINSTALL}", "DisplayVersion") == NEW, "Apps show the older one")
    bench.remove(bench.user_folder)
    expect(all(path.read_bytes() == b"of a user" for path in kept), "a file of a user is gone")
    left = {one.name for one in bench.place(bench.user_folder).iterdir()}
    expect(left == {"board of the ward.hccboard", "notes"}, f"left in the folder: {left}")
    shutil.rmtree(bench.place(bench.user_folder))
    bench.nothing_left("HKCU", bench.user_folder)
    return "old files gone, a user's kept"


def while_it_is_open(bench: Bench) -> str:
    """Neither an upgrade nor a removal touches a program that runs."""
    expect(bench.install(OLD) == 0, "the older one was not installed")
    for name in windows_installer.PROGRAMS:
        stays, started = bench.temporary / "stand-in-stays.txt", bench.temporary / "stand-in-started.txt"
        started.unlink(missing_ok=True)
        stays.touch()
        running = bench.wine.begin(rf"{bench.user_folder}\{name}")
        until(started.exists, f"{name} to start")
        code = bench.install(NEW)
        removal = bench.remove(bench.user_folder, rf"_?={bench.user_folder}")
        stays.unlink()
        running.wait()
        expect((code, removal) == (4, 4), f"{name} was open: exit codes {code} and {removal}")
        expect(bench.is_installed(bench.user_folder, OLD), f"{name} was open and files were touched")
        expect(bench.value(rf"HKCU\{UNINSTALL}", "DisplayVersion") == OLD, "the registry was touched")
    expect(bench.told("ends with 4"), "the log does not tell why")
    bench.remove(bench.user_folder)
    return "exit code 4, nothing changed"


def that_cannot_be_written(bench: Bench) -> str:
    """A file that cannot be laid ends a silent upgrade, and the older program comes back whole."""
    payload = bench.made / f"payload-{NEW}-blocked"
    shutil.copytree(bench.made / f"payload-{NEW}", payload)
    (payload / "more.txt").write_text("where it goes is a folder")
    bench.installer(NEW, mark="-blocked")
    expect(bench.install(OLD) == 0, "the older one was not installed")
    bench.place(bench.user_folder, "more.txt").mkdir()
    code = bench.install(NEW, mark="-blocked")
    expect(code == 2, f"the exit code is {code}")
    expect(bench.is_installed(bench.user_folder, OLD), "the older one did not come back")
    expect(bench.told("ends with 2"), "the log does not tell why")
    bench.place(bench.user_folder, "more.txt").rmdir()
    bench.remove(bench.user_folder)
    bench.nothing_left("HKCU", bench.user_folder)
    bench.place(ELSEWHERE, "more.txt").mkdir(parents=True)
    expect(bench.install(NEW, rf"/D={ELSEWHERE}", mark="-blocked") == 2, "the exit code is not 2")
    left = [one.name for one in bench.place(ELSEWHERE).iterdir()]
    expect(left == ["more.txt"], f"a first installation that failed left {left}")
    shutil.rmtree(bench.place(ELSEWHERE).parent)
    bench.nothing_left("HKCU", ELSEWHERE)
    return "exit code 2, the older one is back"


def that_would_delete(bench: Bench) -> str:
    """A board file among the files of the program, or another program, stops both; nothing is deleted."""
    expect(bench.install(OLD) == 0, "the older one was not installed")
    board = bench.place(bench.user_folder, "_internal", "hccboard", "ward.hccboard")
    board.write_bytes(b"of a user")
    expect(bench.install(NEW) == 6, "the upgrade went on over a board file")
    expect(bench.remove(bench.user_folder, rf"_?={bench.user_folder}") == 6, "the removal went on over a board file")
    expect(board.read_bytes() == b"of a user", "a board file is gone")
    board.unlink()
    aside = bench.place(bench.user_folder, "_previous", "ward.hccboard")
    aside.parent.mkdir()
    aside.write_bytes(b"of a user")
    expect(bench.install(NEW) == 6 and aside.exists(), "the upgrade deleted a folder with a board file")
    shutil.rmtree(aside.parent)
    expect(bench.is_installed(bench.user_folder, OLD), "files were touched")
    bench.remove(bench.user_folder)
    other = bench.place(ELSEWHERE, "_internal", "library.dll")
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of another program")
    expect(bench.install(NEW, rf"/D={ELSEWHERE}") == 6 and other.exists(), "another program's folder was taken")
    shutil.rmtree(bench.place(ELSEWHERE).parent)
    return "exit code 6, nothing changed"


def double_click(bench: Bench) -> str:
    """A board file opens with the window, its place handed over whole, blanks and Chinese letters too. Opened is the
    one of the machine: Wine does not look for file types of a user."""
    expect(bench.install() == 0, "not installed")
    wanted = rf'"{bench.user_folder}\hccboard-window.exe" "%1"'
    expect(bench.value(rf"HKCU\{OPEN_COMMAND}") == wanted, "the command that opens is another")
    bench.remove(bench.user_folder)
    expect(bench.install(NEW, "/ALLUSERS") == 0, "not installed")
    started = bench.temporary / "stand-in-started.txt"
    started.unlink(missing_ok=True)
    board = bench.home / "病例 board.hccboard"
    board.write_bytes(b"")
    opened = rf"C:\users\{bench.home.name}\{board.name}"
    bench.wine.run("start", "/wait", opened)
    until(lambda: started.exists() and started.stat().st_size > 2, "the program to start")
    line = started.read_text("utf-16")
    expect(line == rf'"{OF_MACHINE}\hccboard-window.exe" "{opened}"', f"started with {line}")
    board.unlink()
    bench.remove(OF_MACHINE)
    return "opens with its place"


def of_another_program(bench: Bench) -> str:
    """Whoever gave these files to another program finds it so after installing and after removing."""
    kind = rf"HKCU\{CLASSES}\.hccboard"
    bench.set_value(kind, "/ve", "/d", "Other.Program")
    expect(bench.install() == 0 and bench.value(kind) == "Other.Program", "installing took the file type")
    offered = bench.wine.registry(kind).get("OpenWithProgids", {})
    expect("HCCBoard.File" in offered, "it is not offered under Open with")
    bench.remove(bench.user_folder)
    expect(bench.wine.registry(kind) == {"": {"@": "Other.Program"}}, "removing took the file type")
    bench.wine.run("reg", "delete", kind, "/f", tool=bench.wine.of_64_bits)
    expect(bench.install() == 0, "not installed")
    bench.set_value(kind, "/ve", "/d", "Other.Program")
    bench.set_value(kind, "/v", "PerceivedType", "/d", "document")
    bench.remove(bench.user_folder)
    left = bench.wine.registry(kind)
    expect(left == {"": {"@": "Other.Program", "PerceivedType": "document"}}, f"left of the file type: {left}")
    bench.wine.run("reg", "delete", kind, "/f", tool=bench.wine.of_64_bits)
    bench.nothing_left("HKCU", bench.user_folder)
    return "kept"


def both_at_once(bench: Bench) -> str:
    """One for the user beside one for the machine: removing one leaves the other and its entries."""
    expect(bench.install(OLD, "/ALLUSERS") == 0 and bench.install(NEW, "/CURRENTUSER") == 0, "not installed")
    bench.remove(bench.user_folder)
    expect(bench.is_installed(OF_MACHINE, OLD) and len(bench.links()) == 1, "the one of the machine is gone, too")
    expect(bench.value(rf"HKLM\{CLASSES}\.hccboard") == "HCCBoard.File", "its file type is gone")
    expect(bench.install(NEW, "/CURRENTUSER", rf"/D={ELSEWHERE}") == 0, "not installed")
    bench.remove(OF_MACHINE)
    expect(bench.is_installed(ELSEWHERE, NEW), "the one of the user is gone, too")
    expect(bench.value(rf"HKCU\{UNINSTALL}", "DisplayVersion") == NEW, "its entry under Apps is gone")
    bench.remove(ELSEWHERE)
    bench.place(ELSEWHERE).parent.rmdir()
    bench.nothing_left("HKCU", ELSEWHERE)
    bench.nothing_left("HKLM", OF_MACHINE)
    return "told apart"


def without_rights(bench: Bench) -> str:
    """Not an administrator (an installer compiled for this check says so): refused at once, no question waits."""
    bench.installer(NEW, mark="-ordinary", ACCOUNT="User")
    expect(bench.install(NEW, "/ALLUSERS", mark="-ordinary") == 5, "the exit code is not 5")
    expect(not bench.place(OF_MACHINE).exists(), "something was installed")
    expect(bench.install(NEW, mark="-ordinary") == 0, "for the user alone it needs no rights")
    uninstaller = bench.place(bench.user_folder, "uninstall.exe").read_bytes()
    bench.remove(bench.user_folder)
    expect(bench.install(NEW, "/ALLUSERS") == 0, "not installed")
    bench.place(OF_MACHINE, "uninstall.exe").write_bytes(uninstaller)
    expect(bench.remove(OF_MACHINE, rf"_?={OF_MACHINE}") == 5, "an ordinary user may remove it")
    expect(bench.is_installed(OF_MACHINE, NEW), "files were touched")
    bench.install(NEW, "/ALLUSERS")
    bench.remove(OF_MACHINE)
    bench.nothing_left("HKLM", OF_MACHINE)
    return "exit code 5, nothing changed"


def on_an_old_windows(bench: Bench) -> str:
    """Windows 8.1 is refused, and a Windows 10 of 32 bits."""
    bench.wine.windows("win81")
    code = bench.install()
    bench.wine.windows("win10")
    expect(code == 3, f"the exit code is {code}")
    bench.nothing_left("HKCU", bench.user_folder)
    if bench.target:
        return "exit code 3 (8.1; 32 bits not tried)"
    plain = bench.wine
    bench.wine = dataclasses.replace(plain, prefix="prefix32", architecture="win32")
    bench.wine.run("wineboot", "-i")
    bench.wine.windows("win10")
    code = bench.install()
    found = list(bench.wine.drive.rglob("hccboard*.exe"))
    bench.wine.run("-k", tool="wineserver")
    shutil.rmtree(bench.wine.work / bench.wine.prefix, ignore_errors=True)
    bench.wine = plain
    expect(code == 3 and not found, f"with 32 bits the exit code is {code}; files: {found}")
    return "exit code 3, nothing changed"


def in_chinese(bench: Bench) -> str:
    """On a Chinese Windows the installer speaks Chinese, without being asked."""
    plain = bench.wine
    bench.wine = dataclasses.replace(plain, language="zh_CN.UTF-8")
    there = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    if bench.wine.root is None and "zh_CN.utf8" not in there:
        bench.wine = plain
        return "not checked: this system has no zh_CN.UTF-8"
    expect(bench.install() == 0, "not installed")
    named = bench.value(rf"HKCU\{CLASSES}\HCCBoard.File")
    bench.remove(bench.user_folder)
    bench.wine = plain
    expect(named == "HCC Board 文件", f"the file type is called {named}")
    return "done"


def signed(bench: Bench) -> str:
    """The command that signs gets the installer and the uninstaller; where it fails nothing is made."""
    marker = bench.made / "sign.py"
    marker.write_text("import sys\nopen(sys.argv[1], 'ab').write(b'signed by a check')\n")
    made = bench.installer(NEW, mark="-signed", SIGN=f'"{sys.executable}" "{marker}" "%1"')
    expect(made.read_bytes().endswith(b"signed by a check"), "the installer is not signed")
    expect(bench.install(NEW, mark="-signed") == 0, "the signed installer does not run")
    uninstaller = bench.place(bench.user_folder, "uninstall.exe").read_bytes()
    expect(uninstaller.endswith(b"signed by a check"), "the uninstaller is not signed")
    bench.remove(bench.user_folder)
    bench.nothing_left("HKCU", bench.user_folder)
    say("a signature fails on purpose now:")
    try:
        bench.installer(NEW, mark="-unsigned", SIGN=f'"{sys.executable}" -c "raise SystemExit(1)"')
    except subprocess.CalledProcessError:
        return "installer and uninstaller"
    raise Failed("a signature that failed was not noticed")


STEPS: dict[str, Callable[[Bench], str]] = {
    "silent, for one user": for_one_user,
    "silent, for the machine": for_the_machine,
    "into a folder of one's own (/D), log (/LOG)": into_a_folder,
    "over an older installation": over_an_older_one,
    "while the program is open": while_it_is_open,
    "with a file that cannot be written": that_cannot_be_written,
    "with a board file or another program in the way": that_would_delete,
    "double click on a board file": double_click,
    "file type given to another program": of_another_program,
    "for a user beside one for the machine": both_at_once,
    "without administrator rights (pretended)": without_rights,
    "on Windows 8.1, or of 32 bits": on_an_old_windows,
    "on a Chinese Windows": in_chinese,
    "signing": signed,
}


def find_wine() -> Wine | None:
    """Wine of this machine, or one made for it; ``None``, and the reason told, where neither can be."""
    if windows_installer.compiler() is None:
        say("this check needs makensis; it was not run")
        return None
    CHECK.mkdir(parents=True, exist_ok=True)
    if found := wine.here(CHECK):
        return found
    if not bare_debian.can_be_made():
        say("this check needs Wine, or to be root and debootstrap to make one; it was not run")
        return None
    return wine.bare(CHECK)


def check(bench: Bench) -> tuple[list[tuple[str, str, str]], bool]:
    """Every step that can still be trusted: one that fails may leave something behind, so it ends the check."""
    rows = []
    for name, step in STEPS.items():
        began = time.monotonic()
        try:
            rows.append((name, step(bench), f"{time.monotonic() - began:.1f} s"))
        except Failed as error:
            rows.append((name, f"FAILED: {error}", f"{time.monotonic() - began:.1f} s"))
            return rows, False
    return rows, True


def main() -> int:
    asked = argparse.ArgumentParser(description="Run the Windows installer under Wine, around stand-ins.")
    asked.add_argument("--target", default="", help="another stub than the shipped one, for a Wine without 32 bits")
    options = asked.parse_args()
    windows = None
    try:
        windows = find_wine()
        if windows is None:
            return 1
        rows, passed = check(Bench(windows, options.target))
    except Failed as error:
        say(str(error))
        return 1
    finally:
        if windows is not None:
            windows.end()
    for name, told, seconds in rows:
        print(f"{name:52} {told:40} {seconds:>8}")
    (CHECK / "checked.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
