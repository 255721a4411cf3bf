"""Every screen and state as a picture, offscreen: for the manual, for review, for ``hccboard screens``.

The pictures come from the real window on a real store (the demonstration board unless one is named); nothing is
drawn for them alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QEventLoop, QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMainWindow

from hccboard import translate
from hccboard.errors import EnvironmentFault, UserError
from hccboard.gui import (
    main,
    screen_cohort,
    screen_conversion,
    screen_entry,
    screen_evidence,
    screen_help,
    screen_options,
    screen_policy,
    screen_response,
    screen_states,
    screen_volumetry,
)
from hccboard.gui import theme as look
from hccboard.gui.composition import Program
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL
from hccboard.gui.garbage import Collector
from hccboard.gui.preferences import Preferences
from hccboard.operations import cases, stores
from hccboard.operations.stores import BoardStore, KeyCost
from hccboard.translate import _

THEMES = ("light", "dark")
SIZES = ((1440, 900), (1920, 1080))
_PATIENCE_S = 60.0
_SHOWN_CASE = "HCC-0142"
# The offscreen platform says this of every window that has a least size; it means nothing to whoever wants pictures
_OF_NO_USE = "This plugin does not support"
_TEMPORARY_COST = KeyCost(65_536, 1, 4)
# A file as hospitals send it: a unit that cannot be, a text among numbers, a date in another style
_SPREADSHEET = """\
Case no,Patient name,Sex,Date of birth,ECOG,AFP (ng/mL),Bilirubin (mg/dL),Albumin (mg/dL),INR,Platelets,\
Largest nodule (mm),Nodules,Portal vein
HCC-0301,Synthetic 101,M,1961-04-12,0,12,0.9,4.1,1.05,182,31,1,Vp0
HCC-0302,Synthetic 102,F,03/05/1958,1,>1210,1.4,3.4,1.21,96,62,3,Vp2
HCC-0303,Synthetic 103,M,1970-11-02,1-2,486,22,3.1,1.4,118000,88,>3,Vp3
HCC-0304,Synthetic 104,M,1949,0,?,1.1,3.9,1.1,201,24,1,none
HCC-0305,Synthetic 105,F,1966-07-30,7,35,0.8,4.4,1.02,155,18,2,Vp0
HCC-0142,Synthetic 001,M,1968-03-02,1,12,0.8,4.1,1.08,118,58,2,Vp2
"""


@dataclass(frozen=True)
class Screen:
    """One screen as it stands: its name, the look it has, the window that shows it."""

    name: str
    theme: str
    language: str
    size: tuple[int, int]
    window: QMainWindow

    @property
    def file_name(self) -> str:
        """ "02-overview-dark-zh_CN-1440x900.png"; English is not named."""
        tag = "" if self.language == "en" else f"-{self.language}"
        return f"{self.name}-{self.theme}{tag}-{self.size[0]}x{self.size[1]}.png"


@dataclass(frozen=True)
class _Wanted:
    """What is asked of every screen, and who looks at it."""

    visit: Callable[[Screen], None]
    language: str
    theme: str
    sizes: tuple[tuple[int, int], ...]
    text_percent: int = 100


class _Camera:
    """Shows the window in every size that is wanted to whoever visits."""

    def __init__(self, app: QApplication, program: Program, wanted: _Wanted) -> None:
        self.program = program
        self._app, self._wanted = app, wanted

    def take(self, name: str, ready: Callable[[], bool] | None = None) -> None:
        """Wait until the window is at rest, or as it is wanted while it works, and have it looked at."""
        wanted, window = self._wanted, self.program.window
        for size in wanted.sizes:
            window.resize(*size)
            self.rest(ready=ready)
            wanted.visit(Screen(name, wanted.theme, wanted.language, size, window))
        window.resize(*wanted.sizes[0])
        self.rest(ready=ready)

    def rest(self, ready: Callable[[], bool] | None = None) -> None:
        """Let the window work until nothing is under way, or until it is ``ready``."""
        until = monotonic() + _PATIENCE_S
        quiet = 0
        while quiet < 3:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QThread.msleep(1)  # the workers get on meanwhile
            waits = self.program.busy() if ready is None else not ready()
            quiet = 0 if waits else quiet + 1
            if monotonic() > until:
                raise EnvironmentFault(_("The window did not come to rest."))


def render_screens(
    outdir: str | Path,
    *,
    store: str | None = None,
    passphrase: str | None = None,
    language: str = "en",
    theme: str | None = None,
    size: str | None = None,
) -> list[Path]:
    """Write a PNG of every screen into a folder; the paths, theme by theme in the order of the screens.

    Without a ``store`` the demonstration board is shown. Without ``theme`` or ``size`` (``"1440x900"``) every
    theme and both sizes are rendered.
    """
    folder = Path(outdir)
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []

    def keep(screen: Screen) -> None:
        path = folder / screen.file_name
        if not screen.window.grab().save(str(path)):
            raise EnvironmentFault(
                _("The picture {name} cannot be written.").format(name=path.name),
                next_step=_("Free some space or choose another folder."),
            )
        taken.append(path)

    sizes = SIZES if size is None else (_size(size),)
    with _without_idle_words():
        for one in THEMES if theme is None else (theme,):  # another look for every widget takes longer than a new walk
            _show_all(_Wanted(keep, language, one, sizes), store, passphrase)
    return taken


def visit_screens(
    visit: Callable[[Screen], None], *, language: str = "en", theme: str = "light", text_percent: int = 100,
    size: tuple[int, int] = SIZES[0],
) -> None:  # fmt: skip
    """Show every screen of the demonstration board in one look, one after the other; for tests of what is seen."""
    _show_all(_Wanted(visit, language, theme, (size,), text_percent), None, None)


def _show_all(wanted: _Wanted, store: str | None, passphrase: str | None) -> None:
    app = main.application()
    collector = Collector()
    before = translate.language()
    translate.use(wanted.language)
    look.apply(app, wanted.theme, wanted.text_percent / 100)
    try:
        _start_screens(app, wanted)
        for name in screen_policy.FIRST_STARTS:
            with _shown(app, wanted) as camera:
                screen_policy.first_start(camera, name)
        _empty_screens(app, wanted)
        _shared_screens(app, wanted)
        _board_screens(app, wanted, store, passphrase)
    finally:
        translate.use(before)
        collector.stop()


@contextmanager
def _without_idle_words() -> Iterator[None]:
    """Keep from the user what the offscreen platform says about itself; everything else is said as before."""

    def say(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text.startswith(_OF_NO_USE):
            return
        if before is not None:
            before(kind, context, text)
        else:
            sys.stderr.write(f"{text}\n")

    before = qInstallMessageHandler(say)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _size(text: str) -> tuple[int, int]:
    width, _x, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise UserError(_("{text} is not a size like 1440x900.").format(text=text))
    return int(width), int(height)


@contextmanager
def _shown(app: QApplication, wanted: _Wanted) -> Iterator[_Camera]:
    kept = Preferences(language=wanted.language, theme=wanted.theme, text_percent=wanted.text_percent)
    program = Program(app, kept, remembers=False)
    program.window.resize(*wanted.sizes[0])
    program.window.show()
    camera = _Camera(app, program, wanted)
    try:
        yield camera
    finally:
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the next look is not given to what is gone


def _start_screens(app: QApplication, wanted: _Wanted) -> list[Path]:
    # The window lets go of its file before the folder goes.
    with tempfile.TemporaryDirectory() as folder, _shown(app, wanted) as camera:
        program = camera.program
        program.begin()
        page = program.start_page
        page.set_folder(Path("Board files"))
        page.passphrase.setText("liver board meets every thursday")
        page.repeat.setText("liver board meets every thursday")
        camera.take("16-first-start")
        page.choose("demonstration")
        camera.take("16-first-start-demonstration")
        screen_help.without_board(camera)
        path = Path(folder) / f"liver-board-2026{stores.SUFFIX}"
        secret = "five unrelated words in a row"
        stores.create_store(path, secret, author="Dr Synthetic A", cost=_TEMPORARY_COST).close()
        program.start.ask_passphrase(str(path), "Dr Synthetic A")
        camera.take("16-unlock")
        program.start.open("not the passphrase", "Dr Synthetic A", False)
        camera.rest()
        camera.take("16-unlock-wrong")


def _empty_screens(app: QApplication, wanted: _Wanted) -> list[Path]:
    # The window lets go of its file before the folder goes.
    with tempfile.TemporaryDirectory() as folder, _shown(app, wanted) as camera:
        path = Path(folder) / f"liver-board{stores.SUFFIX}"
        made = stores.create_store(path, "five unrelated words in a row", author="A", cost=_TEMPORARY_COST)
        camera.program.open_store(made)
        camera.rest()
        camera.take("17-empty-board")


def _shared_screens(app: QApplication, wanted: _Wanted) -> None:
    # The window lets go of its file before the folder goes.
    with tempfile.TemporaryDirectory() as folder, _shown(app, wanted) as camera:
        board, secret = screen_states.read_only(camera, Path(folder), _TEMPORARY_COST)
        screen_states.newer_file(camera, Path(folder), _TEMPORARY_COST)
        opened = stores.open_store(board, secret, author="Dr Synthetic A", read_only=True)
        with screen_policy.reader_settled(), _shown(app, wanted) as reading:
            screen_policy.reader(reading, opened)


def _board_screens(app: QApplication, wanted: _Wanted, store: str | None, passphrase: str | None) -> None:
    with _shown(app, wanted) as camera:
        program = camera.program
        opened = _open(store, passphrase)
        program.open_store(opened, demonstration=store is None)
        camera.rest()
        case_id = cases.find_case(opened, _SHOWN_CASE) or next(iter(program.cases.order()), "")
        if case_id:
            program.cases_page.select(case_id)
            camera.rest()
        camera.take("01-cases")
        _list_states(camera)
        if case_id:
            _case_screens(camera, case_id)
            screen_options.options(camera, opened, case_id)
            screen_response.response(camera, opened, case_id)
            screen_conversion.conversion(camera, opened, case_id)
            _entry_screens(camera, case_id)
            screen_states.draft_found(camera, opened, case_id)
            screen_states.conflict(camera, opened, case_id)
            screen_states.disk_full(camera, opened, case_id)
        screen_evidence.evidence(camera, case_id)
        screen_cohort.cohort(camera)
        _other_screens(camera)


def _open(store: str | None, passphrase: str | None) -> BoardStore:
    if store is not None:
        return stores.open_store(store, passphrase or "", author=_("Pictures"), read_only=True)
    from hccboard.operations.demonstration import create_demonstration

    return create_demonstration(None, None, "Dr Synthetic A")


def _list_states(camera: _Camera) -> None:
    page = camera.program.cases_page
    page.filters.bclc.set_chosen("A")
    page.filters.search.setText("hepatectomy")
    camera.rest()
    camera.take("17-no-result")
    page.filters.bclc.set_chosen("")
    page.filters.search.clear()
    camera.rest()
    camera.program.window.keys.toggle()
    camera.take("00-keys")
    camera.program.window.keys.toggle()


def _case_screens(camera: _Camera, case_id: str) -> None:
    program = camera.program
    program.open_case(case_id)
    camera.rest()
    camera.take("02-overview")
    program.workspace.show_tab("staging")
    camera.take("03-staging")
    program.staging.what_if.suppose("tumour.distant_mets", "yes")
    camera.take("03-what-if")
    program.staging.show_at("diagnosis")
    camera.take("03-at-diagnosis")
    program.staging.show_at("latest")
    program.workspace.show_tab("documents")
    camera.take("09-documents")
    program.workspace.show_tab("summary")
    camera.rest()
    camera.take("10-summary")
    program.workspace.show_tab("overview")


def _entry_screens(camera: _Camera, case_id: str) -> None:
    program = camera.program
    if program.session.read_only:
        return
    for name, kind, field in (
        ("14-entry-labs", LAB_PANEL, ""),
        ("15-entry-lesions", IMAGING_SHEET, ""),
        ("14-entry-record", "LiverAssessment", "ascites"),
    ):
        program.edit(case_id, "", kind, field)
        camera.rest()
        if program.case.has_form():
            camera.take(name)
        program.case.close_form()
    screen_entry.typing(camera, case_id)
    screen_volumetry.volumetry(camera, case_id)
    program.show_cases()
    program.case.new_case(program.cases_page)
    camera.rest()
    if program.case.has_form():
        camera.take("14-new-case")
    program.case.close_form()


def _other_screens(camera: _Camera) -> None:
    program = camera.program
    program.window.show_page("settings")
    camera.take("18-settings")
    screen_help.papers(camera)
    if program.session.read_only:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liver_cohort.csv"
        path.write_text(_SPREADSHEET, encoding="utf-8")
        program.show_import(str(path))
        camera.rest()
        camera.take("13-import")
        screen_states.import_running(camera, Path(folder))
        program.show_cases()
