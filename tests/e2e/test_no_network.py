"""The program never uses the network: it runs where there is none, and it asks for none.

Two guards at once. In an empty network namespace nothing could be reached, whoever tried (where the system does not
allow namespaces this guard is left out, and the test says so in its id). And Python's own audit hook counts every
attempt to look up a name or to connect, bind or send outside this computer: there must be none.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import COHORT, PASSPHRASE, ROOT

_WATCHED = """
import json, os, sys
asked = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        if not isinstance(arguments[1], (str, bytes)):  # a file in the file system is no network
            asked.append((event, repr(arguments[1])))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect"):
        asked.append((event, repr(arguments[0])))
sys.addaudithook(watch)
"""
_COMMANDS = _WATCHED + """
from hccboard.launch import main
for arguments in json.loads(sys.argv[1]):
    status = main(arguments)
    assert status == 0, (arguments, status)
print(json.dumps(asked))
"""
_WINDOW = _WATCHED + """
import time
from PySide6.QtCore import QEventLoop, QTimer
from hccboard.gui import main
from hccboard.operations import cases
made, furnish = [], main._program
main._program = lambda *given: made.append(furnish(*given)) or made[0]
def wait(ready):
    end = time.monotonic() + 120
    while not ready() and time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # the tick is one
    assert ready()
def walk():
    try:
        look()
    except BaseException as error:
        print(repr(error), file=sys.stderr)
    app.quit()
def look():
    wait(lambda: made and made[0].window.current_page() == "unlock")
    program, page = made[0], made[0].unlock_page
    page.author.setText("A")
    page.passphrase.setText(os.environ["HCCBOARD_PASSPHRASE"])
    page.unlock.click()
    wait(lambda: program.session.store is not None and not program.busy())
    program.open_case(cases.find_case(program.session.store, "HCC-0142"))
    for tab in ("overview", "staging", "response", "options", "conversion", "documents", "summary"):
        wait(lambda: not program.busy() and program.workspace.view() is not None)
        program.workspace.show_tab(tab)
    for show in (lambda: program.show_evidence(""), *(lambda page=page: program.window.show_page(page)
                 for page in ("cohort", "settings", "help"))):
        wait(lambda: not program.busy())
        show()
    wait(lambda: not program.busy())
    seen.append(program.window.current_page())
    program.window.close()
app, seen, tick = main.application(), [], QTimer(interval=20)
tick.start()
QTimer.singleShot(0, walk)
assert main.open_window(store=sys.argv[1]) == 0 and seen == ["help"]
assert "PySide6.QtNetwork" not in sys.modules  # the hook sees Python's attempts alone
print(json.dumps(asked))
"""


def _isolating() -> list[str]:
    """The start of a command that runs in a network namespace without any device; empty where that is not allowed."""
    unshare = shutil.which("unshare")
    for options in (["-n"], ["-r", "-n"]):
        if unshare and subprocess.run([unshare, *options, "true"], capture_output=True, check=False).returncode == 0:
            return [unshare, *options]
    return []


ISOLATING = _isolating()
GUARD = "in an empty network namespace" if ISOLATING else "with the audit hook alone"


def _attempts(code: str, *arguments: str) -> list[list[str]]:
    """Run code where nothing can be reached; what it asked of the network."""
    done = subprocess.run(
        [*ISOLATING, sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=240, env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.mark.parametrize("guard", [GUARD])
def test_the_commands_reach_nothing(tmp_path: Path, guard: str) -> None:
    board, table = str(tmp_path / "board.hccboard"), tmp_path / "table.csv"
    table.write_text(COHORT, "utf-8")
    facts = tmp_path / "facts.json"
    facts.write_text('{"ecog_ps": 1}', "utf-8")
    commands = [
        ["init", board], ["import", str(table), "--store", board], ["list", "--store", board, "--json"],
        ["report", "HCC-0001", "--store", board, "--out", str(tmp_path / "a.pdf")],
        *([name, str(facts), "--json"] for name in ("assess", "options", "conversion")),
    ]  # fmt: skip
    assert _attempts(_COMMANDS, json.dumps(commands)) == []
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("guard", [GUARD])
def test_the_window_reaches_nothing(
    demonstration: Path, guard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path))
    assert os.environ["HCCBOARD_PASSPHRASE"] == PASSPHRASE
    assert _attempts(_WINDOW, str(demonstration)) == []


def test_the_guard_sees_an_attempt() -> None:
    code = _WATCHED + (
        "import socket\n"
        "for ask in (lambda: socket.getaddrinfo('board.invalid', 443),"
        " lambda: socket.create_connection(('192.0.2.1', 9), 0.05)):\n"
        "    try:\n        ask()\n    except OSError:\n        pass\n"
        "print(json.dumps(asked))"
    )
    assert [event for event, _ in _attempts(code)][:1] == ["socket.getaddrinfo"]
    assert any(event == "socket.connect" for event, _ in _attempts(code))
