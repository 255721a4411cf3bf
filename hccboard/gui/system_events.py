"""Hears that the computer goes to sleep or its session is locked, where the system tells it.

On Linux by D-Bus, a socket of this computer and no network: logind, and the screen savers of the desktops. On Windows
by messages to the window. Elsewhere, and where nobody answers, ``IdleWatch`` notices afterwards that time has passed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from ctypes import wintypes
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection
    from PySide6.QtWidgets import QWidget

SLEEP, SESSION = "sleep", "session"
_LOGIN, _LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver",
           "org.xfce.ScreenSaver")  # fmt: skip
_POWER, _SESSION_CHANGE = 0x0218, 0x02B1  # WM_POWERBROADCAST, WM_WTSSESSION_CHANGE
_SUSPEND = 4  # PBT_APMSUSPEND
_LEFT = frozenset({2, 4, 7})  # the console or the remote desktop was disconnected, the session locked


class SystemEvents(QObject):
    """``heard`` carries ``SLEEP`` or ``SESSION``."""

    heard = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages: WindowsMessages | None = None
        self._begun = False

    def begin(self, window: QWidget) -> None:
        """Listen from now on, on Windows to this window; nothing fails where there is nothing to hear."""
        begun, self._begun = self._begun, True
        if sys.platform == "win32":
            self._listen_to_windows(int(window.winId()))
        elif sys.platform == "linux" and not begun:
            with contextlib.suppress(ImportError):  # a library of the system may be missing
                from PySide6.QtDBus import QDBusConnection

                if _is_local(os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "unix:")):
                    self.listen_to_system(QDBusConnection.systemBus(), os.environ.get("XDG_SESSION_ID", ""))
                if _has_session_bus():
                    self.listen_to_desktop(QDBusConnection.sessionBus())

    # -- Linux --------------------------------------------------------------------------------------------

    def listen_to_system(self, bus: QDBusConnection, session: str) -> None:
        """logind: the computer goes to sleep, or ``session`` of it is to be locked."""
        if not bus.isConnected():
            return
        bus.connect("", _LOGIN_PATH, f"{_LOGIN}.Manager", "PrepareForSleep", self, SLOT("_sleeps(bool)"))
        if session:
            path = f"{_LOGIN_PATH}/session/{_escaped(session)}"
            bus.connect("", path, f"{_LOGIN}.Session", "Lock", self, SLOT("_locked()"))

    def listen_to_desktop(self, bus: QDBusConnection) -> None:
        """The screen saver or the lock screen of the desktop comes up."""
        if bus.isConnected():
            for name in _SAVERS:
                bus.connect("", "", name, "ActiveChanged", self, SLOT("_saves_screen(bool)"))

    @Slot(bool)
    def _sleeps(self, begins: bool) -> None:
        if begins:
            self.heard.emit(SLEEP)

    @Slot()
    def _locked(self) -> None:
        self.heard.emit(SESSION)

    @Slot(bool)
    def _saves_screen(self, begins: bool) -> None:
        if begins:
            self.heard.emit(SESSION)

    # -- Windows ------------------------------------------------------------------------------------------

    def _listen_to_windows(self, window: int) -> None:
        application = QCoreApplication.instance()
        if self._messages is None and application is not None:
            self._messages = WindowsMessages(self)
            application.installNativeEventFilter(self._messages)
        with contextlib.suppress(AttributeError, OSError):
            only_this_session = 0
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, only_this_session)  # type: ignore[attr-defined]


class WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages that Windows sends to the window; none of them is kept from it."""

    def __init__(self, events: SystemEvents) -> None:
        super().__init__()
        self._events = events

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:
        if kind == b"windows_generic_MSG":
            found = wintypes.MSG.from_address(int(message))
            if found.message == _POWER and found.wParam == _SUSPEND:
                self._events.heard.emit(SLEEP)
            elif found.message == _SESSION_CHANGE and found.wParam in _LEFT:
                self._events.heard.emit(SESSION)
        return False, 0


def _escaped(session: str) -> str:
    """As logind writes the name of a session in a path: 2 is ``_32``."""
    first = "".join(sign if sign.isascii() and sign.isalpha() else f"_{ord(sign):02x}" for sign in session[:1])
    return first + "".join(sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):02x}" for sign in session[1:])


def _has_session_bus() -> bool:
    """Asking for one that is not there would start one."""
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return _is_local(address)
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return bool(folder) and Path(str(folder), "bus").exists()


def _is_local(addresses: str) -> bool:
    """A bus can be reached over the network, too: such a one is not asked."""
    return all(one.startswith("unix:") for one in addresses.split(";") if one)


__all__ = ["SESSION", "SLEEP", "SystemEvents", "WindowsMessages"]
