"""Where the Windows installer is tried: installers of two versions around stand-ins, and what can be asked of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import windows_installer
from bare_debian import Failed
from wine import Wine, until

HERE = Path(__file__).resolve().parent
OLD, NEW = "0.0.1", "0.0.2"
NAME = "HCC Board"
KEY, CLASSES = rf"Software\{NAME}", r"Software\Classes"
UNINSTALL = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
OF_USER, OF_MACHINE, ELSEWHERE = r"AppData\Local\Programs", rf"C:\Program Files\{NAME}", r"C:\Other place\HCC"


def expect(true: object, what: str) -> None:
    if not true:
        raise Failed(what)


class Bench:
    """Installers of two versions, and the Windows they are run in."""

    def __init__(self, windows: Wine, target: str) -> None:
        self.wine, self.target = windows, target
        self.made = self.wine.work / "made"
        shutil.rmtree(self.made, ignore_errors=True)
        self.made.mkdir(parents=True)
        self.stand_in = self.made / "stand-in.exe"
        tool = windows_installer.compiler() or "makensis"
        subprocess.run([tool, "-V2", "-WX", f"-DOUTPUT={self.stand_in}", str(HERE / "windows" / "stand_in.nsi")],
                       check=True)  # fmt: skip
        for prefix in (self.wine.prefix, "prefix32"):
            shutil.rmtree(self.wine.work / prefix, ignore_errors=True)
        self.wine.run("wineboot", "-i")
        self.wine.windows("win10")
        self.home = next(one for one in (self.wine.drive / "users").iterdir() if one.name != "Public")
        for version in (OLD, NEW):
            self.installer(version)

    def installer(self, version: str, mark: str = "", **defines: str) -> Path:
        """An installer around the stand-ins; its payload tells the version and has a file of that version alone."""
        payload = self.made / f"payload-{version}{mark}"
        shipped = payload / "_internal" / "hccboard" / "_shipped"
        if not shipped.is_dir():
            shipped.mkdir(parents=True)
            (shipped / "version.txt").write_text(version)
            (shipped / f"only-{version}.txt").write_text("of this version alone")
            for name in windows_installer.PROGRAMS:
                shutil.copy(self.stand_in, payload / name)
        made = self.made / f"hccboard-{version}{mark}-setup.exe"
        if self.target:
            defines["TARGET"] = self.target
        return windows_installer.compile_installer(payload, made, version, **defines)

    def install(self, version: str = NEW, *words: str, mark: str = "") -> int:
        """Run an installer silently; its exit code."""
        spoken = [part for word in words for part in word.split(" ")]  # the folder of /D must not be quoted
        return self.wine.run(f"{self.wine.seen}/made/hccboard-{version}{mark}-setup.exe", "/S", *spoken)

    def remove(self, folder: str, *words: str) -> int:
        """Run the uninstaller of a folder silently. Its code is the real one with ``_?=FOLDER`` alone: otherwise it
        goes on in a copy of itself."""
        ended = self.ends()
        spoken = [part for word in words for part in word.split(" ")]
        code = self.wine.run(rf"{folder}\uninstall.exe", "/S", *spoken)
        until(lambda: self.ends() > ended, "the uninstaller to end")
        return code

    def place(self, folder: str, *names: str) -> Path:
        """A folder of drive C: as this machine sees it."""
        return self.wine.drive.joinpath(*folder.removeprefix("C:\\").split("\\"), *names)

    @property
    def user_folder(self) -> str:
        return rf"C:\users\{self.home.name}\{OF_USER}\{NAME}"

    def value(self, key: str, name: str = "@") -> str | None:
        return self.wine.registry(key).get("", {}).get(name)

    def set_value(self, key: str, *words: str) -> None:
        self.wine.run("reg", "add", key, *words, "/f", tool=self.wine.of_64_bits)

    def links(self) -> list[Path]:
        return sorted(self.wine.drive.rglob(f"{NAME}.lnk"))

    def is_installed(self, folder: str, version: str) -> bool:
        """Whether this version and nothing of another lies there."""
        shipped = self.place(folder, "_internal", "hccboard", "_shipped")
        whole = all(self.place(folder, name).is_file() for name in (*windows_installer.PROGRAMS, "uninstall.exe"))
        return whole and sorted(one.name for one in shipped.iterdir()) == [f"only-{version}.txt", "version.txt"]

    def nothing_left(self, root: str, folder: str) -> None:
        expect(not self.place(folder).exists(), f"{folder} is still there")
        for key in (KEY, UNINSTALL, rf"{CLASSES}\.hccboard", rf"{CLASSES}\HCCBoard.File"):
            left = self.wine.registry(rf"{root}\{key}")
            expect(not left, rf"{root}\{key} is still there: {left}")
        expect(not self.links(), f"{self.links()} is still there")

    @property
    def temporary(self) -> Path:
        """The folder of temporary files; where it is depends on the version of Wine."""
        found = [self.home / "Temp", self.home / "AppData" / "Local" / "Temp"]
        return next(one for one in found if one.is_dir())

    def log(self) -> str:
        """The log of the installer and of the uninstaller."""
        path = self.temporary / "hccboard-setup.log"
        return path.read_text("utf-16") if path.exists() else ""

    def ends(self) -> int:
        return self.log().count(" ends with ")

    def told(self, text: str) -> bool:
        """Whether the last line of the log tells this."""
        return text in self.log().splitlines()[-1]
