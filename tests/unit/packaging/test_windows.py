"""The Windows installer as far as it can be decided without Windows; ``packaging/check_windows.py`` runs it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGING = ROOT / "packaging"
RECIPE = (PACKAGING / "windows" / "hccboard.nsi").read_text("utf-8")
CODE = re.sub(r";[^\"'\n]*$", "", RECIPE, flags=re.MULTILINE)


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING / "bundle"))
    monkeypatch.syspath_prepend(str(PACKAGING))


def test_it_deletes_its_own_files_by_name_and_its_folder_only_when_that_is_empty() -> None:
    from windows_installer import PROGRAMS

    parts = re.findall(r'!insertmacro \$\{DO\} "(.*)"', CODE)
    assert parts == ["_internal", *PROGRAMS]
    assert set(re.findall(r"RMDir /r (.*)", CODE)) == {r'"$INSTDIR\_previous"', r'"$INSTDIR\${PART}"'}
    deleted = {r'"$INSTDIR\${PART}"', r'"$INSTDIR\uninstall.exe"', r'"$SMPROGRAMS\${NAME}.lnk"'}
    assert set(re.findall(r"Delete (?!.*Reg)(.*)", CODE)) == deleted
    assert r'RMDir "$INSTDIR"' in CODE and "APPDATA" not in CODE and "$DOCUMENTS" not in CODE


def test_no_question_waits_in_a_silent_installation() -> None:
    """A box without an answer of its own stands even where nobody sits; a file that fails would be passed over."""
    boxes = re.findall(r"MessageBox .*", CODE)
    assert boxes and all("/SD IDOK" in box for box in boxes)
    assert re.search(r"^AllowSkipFiles off", CODE, re.MULTILINE)


def test_it_speaks_chinese_wherever_it_speaks() -> None:
    said = re.findall(r"^LangString (\w+) \$\{LANG_(\w+)\} \"(.+)\"$", RECIPE, re.MULTILINE)
    english = {name: text for name, language, text in said if language == "ENGLISH"}
    chinese = {name: text for name, language, text in said if language == "SIMPCHINESE"}
    assert english.keys() == chinese.keys()
    assert all(re.search("[一-鿿]", text) for text in chinese.values())
    used = set(re.findall(r"!insertmacro STOP \"[^\"]*\" \d (\w+)", CODE)) - {"TEXT"}
    assert used | {"BOARD_FILE"} == english.keys()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_help_tells_every_exit_code(language: str) -> None:
    codes = set(re.findall(r"!insertmacro STOP \"[^\"]*\" (\d)", CODE)) | {"0", "1"}
    paper = (ROOT / "resources" / "help" / language / "installation.md").read_text("utf-8")
    assert set(re.findall(r"^\| (\d) \|", paper, re.MULTILINE)) == codes == set("0123456")


@pytest.mark.parametrize(
    ("version", "wanted"), [("0.1.0", (0, 1, 0, 0)), ("1.12", (1, 12, 0, 0)), ("2.3.4rc1", (2, 3, 4, 0))]
)
def test_windows_compares_four_numbers(version: str, wanted: tuple[int, ...]) -> None:
    from version_resource import numbers

    assert numbers(version) == wanted
    with pytest.raises(ValueError):
        numbers("next")


@pytest.mark.parametrize("program", ["hccboard", "hccboard-window"])
def test_the_programs_tell_what_they_are(program: str) -> None:
    from version_resource import PUBLISHER, version_resource

    def read(name: str) -> Any:
        return lambda *parts, **named: SimpleNamespace(name=name, parts=parts, **named)

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo",
             "VarStruct")  # fmt: skip
    made = eval(version_resource(program, "1.2.3"), {name: read(name) for name in names})
    assert made.ffi.filevers == made.ffi.prodvers == (1, 2, 3, 0)
    words = dict(one.parts for one in made.kids[0].parts[0][0].parts[1])
    assert words["ProductName"] == "HCC Board" and words["ProductVersion"] == words["FileVersion"] == "1.2.3"
    assert words["CompanyName"] == PUBLISHER and f'!define PUBLISHER "{PUBLISHER}"' in RECIPE
    assert words["OriginalFilename"] == f"{program}.exe"
    assert "version_resource" in (PACKAGING / "bundle" / "hccboard.spec").read_text("utf-8")


def test_what_is_signed_and_what_is_no_frozen_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import windows_installer

    monkeypatch.setattr(windows_installer, "compiler", lambda: "makensis")
    plain = windows_installer.command(tmp_path, tmp_path / "made.exe", "1.2.3", SIGN="", ICON="")
    assert "-DNUMBERS=1.2.3.0" in plain and not [one for one in plain if one.startswith(("-DSIGN", "-DICON"))]
    assert '-DSIGN=sign "%1"' in windows_installer.command(tmp_path, tmp_path, "1.2.3", SIGN='sign "%1"')
    assert re.findall(r"^  !(\w+) `\$\{SIGN\}` = 0$", RECIPE, re.MULTILINE) == ["finalize", "uninstfinalize"]
    given = tmp_path / "a program.exe"
    given.write_bytes(b"program")
    marked = f'"{sys.executable}" -c "import sys; open(sys.argv[1], \'ab\').write(b\' signed\')" "%1"'
    windows_installer.sign(marked, [given])
    assert given.read_bytes() == b"program signed"
    with pytest.raises(subprocess.CalledProcessError):
        windows_installer.sign(f'"{sys.executable}" -c "raise SystemExit(1)"', [given])
    total = windows_installer.write_sum(given).read_text("ascii")
    assert re.fullmatch(r"[0-9a-f]{64}  a program\.exe\n", total)
    assert windows_installer.main([str(tmp_path)]) == 1
    assert "hccboard-window.exe" in capsys.readouterr().err


def test_no_folder_is_deleted_whole_before_board_files_are_looked_for_in_it() -> None:
    deleted = set(re.findall(r'RMDir /r "\$INSTDIR\\(\w+)"', RECIPE))
    looked = set(re.findall(r'!insertmacro LOOK_FOR_BOARDS "\$\{UN\}" "(\w+)"', RECIPE))
    assert deleted == {"_previous"} and looked == {"_internal", "_previous"}
    assert RECIPE.index('REFUSE_TO_DELETE ""') < RECIPE.index('SET_PROGRAM_ASIDE ""')
    assert RECIPE.index('REFUSE_TO_DELETE "un."') < RECIPE.index('SET_PROGRAM_ASIDE "un."')


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not there")
def test_the_recipe_compiles_without_a_warning(tmp_path: Path) -> None:
    from windows_installer import PROGRAMS, compile_installer

    payload = tmp_path / "hccboard"
    (payload / "_internal" / "hccboard").mkdir(parents=True)
    for name in (*PROGRAMS, "_internal/hccboard/nothing.txt"):
        (payload / name).write_bytes(b"not a program")
    made = compile_installer(payload, tmp_path / "hccboard-1.2.3-setup.exe", "1.2.3rc1").read_bytes()
    for text in ("HCC Board developers", "1.2.3rc1"):
        assert text.encode("utf-16-le") in made


def test_the_registry_that_wine_writes_is_read() -> None:
    from wine import read_registry

    text = (
        "Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\Software\\HCC Board]\n"
        '@="病例"\n"Folder"="C:\\\\Other place"\n"Said"="\\"quoted\\""\n"Size"=dword:00000133\n\n'
        "[HKEY_CURRENT_USER\\Software\\HCC Board\\below]\n"
    )
    assert read_registry(text, r"HKCU\Software\HCC Board") == {
        "": {"@": "病例", "Folder": r"C:\Other place", "Said": '"quoted"', "Size": "00000133"}, "below": {},
    }  # fmt: skip


def test_the_workflow_takes_fixed_actions_and_what_is_there() -> None:
    """A tag can be moved to other code; a commit cannot."""
    workflow = (ROOT / ".github" / "workflows" / "windows.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)", workflow)
    assert used and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one) for one in used)
    assert all((ROOT / name).is_file() for name in re.findall(r"python (packaging/\S+\.py)", workflow))


def test_a_board_file_that_was_clicked_on_reaches_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    from hccboard import launch

    opened: list[str | None] = []
    monkeypatch.setattr(launch.WindowCommands, "open", lambda self, store=None: opened.append(store) or 0)
    monkeypatch.setattr(sys, "argv", ["hccboard-window", r"C:\Boards\ward 7.hccboard"])
    assert launch.window() == 0 and opened == [r"C:\Boards\ward 7.hccboard"]
