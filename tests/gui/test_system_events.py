"""What the system says of sleep and of the session, as it says it: over a bus of our own, and in a message as Windows
lays it out. Neither logind nor Windows is asked here."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from ctypes import wintypes

import pytest

from hccboard.gui import system_events
from hccboard.gui.system_events import SESSION, SLEEP, SystemEvents, WindowsMessages

MANAGER, SAVER = "org.freedesktop.login1.Manager", "org.gnome.ScreenSaver"
LOGIN_PATH = "/org/freedesktop/login1"


@pytest.fixture
def events(qapp):
    """Listens; ``heard`` is what it heard."""
    made = SystemEvents()
    made.said = []
    made.heard.connect(made.said.append)
    yield made
    made.deleteLater()


@pytest.fixture
def bus(qapp):
    """A bus of our own, and how to say something on it."""
    if shutil.which("dbus-daemon") is None or shutil.which("dbus-send") is None:
        pytest.skip("no D-Bus on this computer")
    from PySide6.QtDBus import QDBusConnection

    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    address = daemon.stdout.readline().strip()
    connection = QDBusConnection.connectToBus(address, "of this test")
    assert connection.isConnected()

    def say(path, signal, *values):
        subprocess.run(["dbus-send", f"--bus={address}", "--type=signal", path, signal, *values], check=True)

    yield connection, say
    QDBusConnection.disconnectFromBus("of this test")
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


def test_logind_and_the_screen_savers_are_heard(events, bus, qtbot):
    connection, say = bus
    events.listen_to_system(connection, "2")
    events.listen_to_desktop(connection)
    say(LOGIN_PATH, f"{MANAGER}.PrepareForSleep", "boolean:false")  # it woke up
    say(f"{LOGIN_PATH}/session/_33", "org.freedesktop.login1.Session.Lock")  # of somebody else
    say("/org/gnome/ScreenSaver", f"{SAVER}.ActiveChanged", "boolean:false")
    say(LOGIN_PATH, f"{MANAGER}.PrepareForSleep", "boolean:true")
    qtbot.waitUntil(lambda: events.said == [SLEEP])
    say(f"{LOGIN_PATH}/session/_32", "org.freedesktop.login1.Session.Lock")
    say("/org/gnome/ScreenSaver", f"{SAVER}.ActiveChanged", "boolean:true")
    qtbot.waitUntil(lambda: events.said == [SLEEP, SESSION, SESSION])


@pytest.mark.parametrize(("session", "path"), [("2", "_32"), ("c1", "c1"), ("12", "_312"), ("a-b", "a_2db")])
def test_a_session_is_named_as_logind_names_it(session, path):
    assert system_events._escaped(session) == path


@pytest.mark.parametrize(
    ("number", "detail", "said"),
    [
        (0x0218, 4, [SLEEP]), (0x0218, 7, []), (0x02B1, 7, [SESSION]), (0x02B1, 8, []), (0x02B1, 4, [SESSION]),
        (0x0100, 7, []),
    ],
)  # fmt: skip
def test_messages_of_windows_are_read_and_passed_on(events, number, detail, said):
    message = wintypes.MSG(message=number, wParam=detail)
    passed = WindowsMessages(events).nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message))
    assert passed == (False, 0) and events.said == said
    assert WindowsMessages(events).nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)


def test_without_a_bus_nothing_is_heard_and_nothing_fails(events, monkeypatch, qtbot):
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    events.begin(window)
    events.begin(window)
    assert events.said == [] and not system_events._has_session_bus()


@pytest.mark.parametrize(
    ("address", "asked"),
    [("unix:path=/run/user/1/bus", True), ("unix:path=/a;unix:abstract=b", True), ("tcp:host=ward7,port=1", False),
     ("unix:path=/a;tcp:host=ward7", False), ("autolaunch:", False)],
)  # fmt: skip
def test_a_bus_on_another_computer_is_not_asked(monkeypatch, address, asked):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert system_events._has_session_bus() is asked


def test_every_window_is_told_to_windows_and_messages_are_heard_once(events, monkeypatch, qapp, qtbot):
    from PySide6.QtWidgets import QWidget

    told = []

    class Sessions:
        @staticmethod
        def WTSRegisterSessionNotification(window, flags):
            told.append((window, flags))

    monkeypatch.setattr(ctypes, "windll", type("Libraries", (), {"wtsapi32": Sessions}), raising=False)
    monkeypatch.setattr(system_events.sys, "platform", "win32")
    windows = [QWidget(), QWidget()]
    for window in windows:
        qtbot.addWidget(window)
        events.begin(window)
        if len(told) == 1:
            messages = events._messages
    monkeypatch.undo()
    assert told == [(int(window.winId()), 0) for window in windows]
    assert events._messages is messages
    qapp.removeNativeEventFilter(messages)
