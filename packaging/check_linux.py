"""Installs an earlier Debian package into a bare Debian 12, upgrades it, uses it as a person would, removes it.

    python3 packaging/check_linux.py            as root, after packaging/dev.py package

Needs debootstrap and reaches the package index that this machine's apt uses. Everything happens below
``build/check``. The earlier package is built of an earlier commit (``previous.py``): a board file that an ordinary user
made with it must be brought to the schema of today, with a copy as it was before, and must be there, byte for byte,
after the package was purged.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bare_debian
from bare_debian import Failed, say

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILT = ROOT / "build" / "package"
CHECK = ROOT / "build" / "check"
SYSTEM = CHECK / "debian"
PASSPHRASE = "a synthetic passphrase"
USER, HOMES = "ward", "home"
STORE, FRESH = "board.hccboard", "demonstration.hccboard"
"""Made with the earlier package, and with this one."""
STARTS = 6
TABLE = """住院号,姓名,性别,出生日期,就诊日期,白蛋白(g/L),总胆红素(umol/L),AFP(ng/mL),门静脉癌栓
0041,合成一,男,1968-03-02,2026-07-03,38.5,14,12,无
0042,合成二,女,1970-01-01,2026-07-04,34,20,>60500,Vp3
"""

COURSE = "months,death,arm\n3,1,a\n5,0,a\n6,1,b\n9,1,b\n2,1,a\n7,1,b\n8,0,a\n"

FACTS = {"sex": "M", "age_years": 58, "ecog_ps": 0, "bilirubin": {"value": 15.0, "unit": "umol/L"},
         "tumour": {"nodule_diameters_cm": [2.0], "pv_invasion": "Vp0"}}  # fmt: skip
SERIES = {"criteria": "RECIST1.1", "pd_abs_mm": 5, "min_sd_days": 42, "confirm_days": 28,
          "baseline": {"targets": [{"id": "L1", "kind": "lesion", "mm": 60}], "nontarget_present": False},
          "timepoints": [{"day": 56, "targets": [{"id": "L1", "mm": 30}], "nontarget": "NONE", "new_lesion": False}]}


def inside(*command: str, user: str = "root", accept: tuple[int, ...] = (0,), **more: str) -> str:
    """Run a command in the bare system; its output."""
    home = "/root" if user == "root" else str(Path("/", HOMES, user))
    wanted = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "LANG": "C.UTF-8",
              "DEBIAN_FRONTEND": "noninteractive", "HCCBOARD_PASSPHRASE": PASSPHRASE} | more  # fmt: skip
    as_user = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
    settings = [f"{key}={value}" for key, value in wanted.items()]
    done = subprocess.run(
        ["chroot", str(SYSTEM), "env", "-i", "-C", home, *settings, *as_user, *command],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in accept:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def bare_system() -> None:
    """A Debian 12 with nothing but its base and an ordinary user."""
    bare_debian.make(SYSTEM)
    bare_debian.mount_proc(SYSTEM)
    inside("useradd", "--create-home", USER)
    inside("apt-get", "update", "-q")


def packages() -> tuple[Path, Path]:
    """The package of an earlier state of the program, and this one."""
    present = sorted(BUILT.glob("hccboard_*_amd64.deb"))
    if len(present) != 1:
        raise Failed(f"there must be one Debian package in {BUILT}; run packaging/dev.py package")
    command = [str(ROOT / ".venv-package/bin/python"), str(HERE / "previous.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"the earlier package was not built: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return Path(done.stdout.split()[-1]), present[0]


def install(package: Path) -> None:
    shutil.copy(package, SYSTEM / "tmp" / "hccboard.deb")
    inside("apt-get", "install", "-y", "-q", "--no-install-recommends", "--allow-downgrades", "/tmp/hccboard.deb")


def program(*arguments: str, **more: str) -> str:
    """Run the installed program as the ordinary user, without a display."""
    return inside("hccboard", *arguments, user=USER, QT_QPA_PLATFORM="offscreen", **more)


def use() -> None:
    """What the ward does: the demonstration, an import, a summary, the screens."""
    say(program("--version").strip())
    program("demo", "--out", FRESH)
    (SYSTEM / HOMES / USER / "table.csv").write_text(TABLE, "utf-8")
    program("init", "imported.hccboard")
    program("import", "table.csv", "--store", "imported.hccboard")
    imported = json.loads(program("list", "--store", "imported.hccboard", "--json"))
    if len(imported) != 2:
        raise Failed(f"2 rows were imported and {len(imported)} cases are there")
    program("report", "HCC-0142", "--store", FRESH, "--out", "summary.pdf")
    program("report", "HCC-0142", "--store", FRESH, "--out", "zh.pdf", "--language", "zh_CN")
    (SYSTEM / HOMES / USER / "course.csv").write_text(COURSE, "utf-8")
    program("survival", "course.csv", "--time", "months", "--event", "death", "--group", "arm", "--cox", "arm")
    made = program("screens", "screens", "--theme", "light", "--size", "1440x900").split()
    if not (SYSTEM / HOMES / USER / "summary.pdf").read_bytes().startswith(b"%PDF") or len(made) < 30:
        raise Failed(f"the summary is no PDF, or only {len(made)} screens were made")
    use_the_other_commands()
    say(f"demonstration, import, two summaries, every other command and {len(made)} screens made offscreen")


def use_the_other_commands() -> None:
    """Each once: what one of them asks for must not have stayed out of the frozen program."""
    for name, content in {"facts.json": FACTS, "series.json": SERIES}.items():
        (SYSTEM / HOMES / USER / name).write_text(json.dumps(content), "utf-8")
    for command in ("assess", "options", "conversion"):
        json.loads(program(command, "facts.json", "--json"))
    json.loads(program("response", "series.json", "--json"))
    json.loads(program("--diagnose", "--json"))
    json.loads(program("evidence", "--json"))
    for command in ("verify", "settings"):
        json.loads(program(command, "--store", FRESH, "--json"))
    json.loads(program("show", "HCC-0142", "--store", FRESH, "--json"))
    program("report", "HCC-0142", "--store", FRESH, "--out", "sheet.pdf", "--sheet", "surgeon", "--anonymise")


STARTED = """
Xvfb :7 -screen 0 1440x900x24 >/dev/null 2>&1 & shown=$!
export DISPLAY=:7
until xdotool getmouselocation >/dev/null 2>&1; do sleep 0.05; done
began=$(date +%s%N)
"$@" board.hccboard >window.txt 2>&1 & window=$!
for turn in $(seq 1 400); do
  xdotool search --onlyvisible --name "HCC Board" >/dev/null 2>&1 && break
  kill -0 $window 2>/dev/null || break
  sleep 0.01
done
echo $(( ($(date +%s%N) - began) / 1000000 ))
sleep 1
kill -0 $window && kill $window
kill $shown
wait
cat window.txt >&2
"""
"""Opens the window with a board file on a virtual display; prints the milliseconds until it is there."""


def looks(rows: list[tuple[str, str]]) -> None:
    """The window of the frozen program and of the same program from its source, in this system, in turn."""
    inside("apt-get", "install", "-y", "-q", "--no-install-recommends", "xvfb", "xdotool", "xauth", "python3")
    packages = next((ROOT / ".venv-package/lib").glob("python3*/site-packages"))
    shutil.copytree(packages, SYSTEM / "source", ignore=shutil.ignore_patterns("*.pth", "PyInstaller*"))
    for name in ("hccboard", "resources", "db"):
        shutil.copytree(ROOT / name, SYSTEM / "source" / name)
    kinds = {
        "frozen": (["hccboard"], {}),
        "source": (["python3", "-m", "hccboard"],
                   {"PYTHONPATH": "/source", "PYTHONPYCACHEPREFIX": f"/{HOMES}/{USER}/bytecode"}),
    }  # fmt: skip
    taken: dict[str, list[int]] = {name: [] for name in kinds}
    for _turn in range(STARTS):
        for name, (command, more) in kinds.items():
            told = inside("bash", "-c", STARTED, "start", *command, user=USER, **more)
            taken[name].append(int(told.split()[0]))
    for name, times in taken.items():
        first, later = times[0], statistics.median(times[1:])
        rows.append((f"window, {name} program: first start, median of {STARTS - 1} later", f"{first}, {later:.0f} ms"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def numbers(store: str) -> list[str]:
    return sorted(one["case_number"] for one in json.loads(program("list", "--store", store, "--json")))


def upgraded(newer: Path) -> str:
    """Put the package over the earlier one, with the earlier one's board in place, and open that; what was checked."""
    before, as_it_was = numbers(STORE), digest(SYSTEM / HOMES / USER / STORE)
    install(newer)
    if digest(SYSTEM / HOMES / USER / STORE) != as_it_was:
        raise Failed("installing the newer package changed the board file")
    program("report", "HCC-0104", "--store", STORE, "--out", "later.pdf")  # the first to open it for writing
    if numbers(STORE) != before:
        raise Failed("the board file does not hold the same cases after the upgrade")
    program("verify", "--store", STORE)
    copies = [path.name for path in (SYSTEM / HOMES / USER).glob("*.before-upgrade-*.hccboard")]
    if len(copies) != 1:
        raise Failed(f"one copy from before the upgrade was expected, not {copies}")
    program("report", "HCC-0104", "--store", copies[0], "--out", "copy.pdf")  # as whoever goes back to it would
    if numbers(copies[0]) != before:
        raise Failed("the copy from before the upgrade does not hold the same cases")
    return f"{len(before)} cases, 1 copy"


def timed(name: str, step: Callable[[], object], rows: list[tuple[str, str]]) -> object:
    began = time.monotonic()
    given = step()
    rows.append((name, f"{time.monotonic() - began:.1f} s"))
    return given


def check() -> list[tuple[str, str]]:
    """Every step; a table of what was measured."""
    rows: list[tuple[str, str]] = []
    timed("bare Debian 12", bare_system, rows)
    older, newer = packages()
    timed(f"installed {older.name}", lambda: install(older), rows)
    timed("its demonstration board made", lambda: program("demo", "--out", STORE), rows)
    told = timed(f"upgraded to {newer.name}, board opened", lambda: upgraded(newer), rows)
    rows.append(("the earlier board after the upgrade", str(told)))
    timed("used offscreen", use, rows)
    looks(rows)
    size = inside("du", "-sb", "/usr/lib/hccboard").split()[0]
    rows.append(("installed size", f"{int(size) / 1_000_000:.1f} MB"))
    store = SYSTEM / HOMES / USER / STORE
    kept = digest(store)
    inside("apt-get", "purge", "-y", "-q", "hccboard")
    if digest(store) != kept:
        raise Failed("the board file was changed by purging the package")
    left = [str(path) for path in ("usr/lib/hccboard", "usr/bin/hccboard", "usr/share/applications/hccboard.desktop")
            if os.path.lexists(SYSTEM / path)]  # fmt: skip
    if left:
        raise Failed(f"purging left {', '.join(left)}")
    rows.append(("purged; board file unchanged", "yes"))
    return rows


def main() -> int:
    if not bare_debian.can_be_made():
        say("this check needs to be root, and debootstrap; it was not run")
        return 1
    try:
        rows = check()
    except Failed as error:
        say(str(error))
        return 1
    finally:
        subprocess.run(["umount", "-l", str(SYSTEM / "proc")], check=False, capture_output=True)
    built = json.loads((BUILT / "built.json").read_text("utf-8"))
    rows[:0] = [(f"{one['what']} {one['file']}", f"{one['megabytes']} MB in {one['seconds']} s") for one in built]
    for name, told in rows:
        print(f"{name:72} {told:>24}")
    (BUILT / "checked.json").write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
