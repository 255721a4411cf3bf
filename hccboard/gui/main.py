"""Opens the window: paints first, then does everything that is slow."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from hccboard import __version__, paths
from hccboard.gui import preferences
from hccboard.gui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from hccboard.gui.messages import MessageArea
    from hccboard.gui.preferences import Preferences

_SETTLED_MS = 4_000


def open_window(
    *, store: str | None = None, demonstration: bool = False, language: str | None = None, theme_name: str | None = None
) -> int:
    """Open the window and run until it is closed; the exit status.

    ``store`` is a board file to unlock; ``demonstration`` opens the synthetic board. ``language`` and
    ``theme_name`` count for this run only. ``EnvironmentFault`` where there is no screen.

    What is loaded until the window stands stays to the end: no garbage is searched for till then, and what is there
    then is taken out of the search, which would hold the window for a tenth of a second while a large file is read.
    """
    gc.disable()
    app = application()
    kept = preferences.load()
    window = MainWindow(theme_name or kept.theme)
    window.resize(*kept.window)
    running: list[Any] = []

    def furnish() -> None:
        running.append(_program(app, window, kept, language or kept.spoken, theme_name or kept.theme))
        running[0].begin(store, demonstration=demonstration)
        QTimer.singleShot(_SETTLED_MS, lambda: _settled(app))

    window.painted.connect(lambda: QTimer.singleShot(0, furnish))
    window.show()
    try:
        return app.exec()
    finally:
        gc.enable()


def _settled(app: QApplication) -> None:
    from hccboard.gui.garbage import Collector

    gc.freeze()
    Collector(app)


def _program(app: QApplication, window: MainWindow, kept: Preferences, language: str, theme_name: str) -> Any:
    """Everything that is behind the first paint."""
    from hccboard import translate
    from hccboard.gui import log_file, theme
    from hccboard.gui.composition import Program

    translate.use(language)
    theme.apply(app, theme_name, kept.text_percent / 100)
    program = Program(app, kept, window=window)
    log_file.begin()
    _catch_mistakes(program.messages)
    return program


def application() -> QApplication:
    """The one application object, made on first use."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    _require_screen()
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QIcon

    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("HCC Board")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("hccboard")
    app.setWindowIcon(QIcon(str(paths.resources("icons", "hccboard.svg"))))
    return app


def _require_screen() -> None:
    """Qt ends the process without a screen; say so instead."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        from hccboard.errors import EnvironmentFault
        from hccboard.translate import _

        raise EnvironmentFault(
            _("There is no screen to open the window on."),
            next_step=_("Start it in a desktop session, or use the commands: hccboard --help."),
        )


def _catch_mistakes(messages: Callable[[], MessageArea]) -> None:
    """A bug in a slot is logged and said in the page; the window goes on, what was saved is safe."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        messages().error(error)

    sys.excepthook = tell
