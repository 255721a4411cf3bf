"""The one style sheet: a template filled from the tokens and the text scale.

In the template ``$name`` is a colour token and ``@28`` a length of 28 px that grows with the text scale,
``@28-2`` the same without the 2 px of its edges. The few pictures a style sheet needs (tick, radio dot,
arrows) are drawn from the icons into a temporary folder, because a style sheet can only name files.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from PySide6.QtCore import QRectF, Qt, QTemporaryDir
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap

from hccboard.gui import icons, theme

_TEMPLATE = """
* { outline: none; }
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[ground="bg"] { background: $bg; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="raised"] { background: $raised; }
QWidget[ground="sunken"] { background: $sunken; }
QToolTip { color: $text; background: $surface; border: 1px solid $line2; padding: 4px 6px; }
QLabel { background: transparent; }
QAbstractScrollArea { background: transparent; border: 0; }

QPushButton, QToolButton[kind="secondary"] {
  min-height: @28-2; padding: 0 10px; border: 1px solid $ctl; border-radius: 4px;
  background: $surface; color: $text; }
QPushButton:hover, QToolButton[kind="secondary"]:hover { background: $hover; }
QPushButton:pressed, QToolButton[kind="secondary"]:pressed { background: $accent_tint; }
QPushButton:checked { background: $accent_tint; border-color: $accent; color: $accent_strong; }
QPushButton:disabled, QToolButton[kind="secondary"]:disabled {
  color: $text3; border-color: $line2; background: $sunken; }
QPushButton[small="true"], QToolButton[small="true"] { min-height: @24-2; padding: 0 8px; }
QPushButton[kind="primary"] {
  background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
  background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="primary"]:disabled {
  color: $text3; border-color: $line2; background: $sunken; }
QPushButton[kind="quiet"], QPushButton[kind="link"] {
  border-color: transparent; background: transparent; color: $accent_strong; padding: 0 6px; }
QPushButton[kind="link"] { color: $accent; padding: 0; min-height: @18; border: 0; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed { background: $accent_tint; }
QPushButton[kind="quiet"]:disabled, QPushButton[kind="link"]:disabled { color: $text3; }
QPushButton[kind="danger"] { border-color: $unmet; color: $unmet; }
QPushButton[iconOnly="true"] { padding: 0; min-width: @28-2; }
QPushButton[iconOnly="true"][small="true"] { min-width: @24-2; }
QPushButton[iconOnly="true"][kind="quiet"] { min-width: @28-2; }
QToolButton { border: 0; background: transparent; }

QLineEdit, QComboBox, QAbstractSpinBox, QDateEdit, QDateTimeEdit, QTimeEdit {
  min-height: @28-2; border: 1px solid $ctl; border-radius: 4px; background: $surface; color: $text;
  padding: 0 7px; selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $text3; font-size: @12; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:focus,
QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit:hover {
  border: 0; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox { max-height: @28-2; }
QAbstractSpinBox:focus { max-height: @28-4; }
QAbstractSpinBox[small="true"] { max-height: @24-2; }
QAbstractSpinBox[small="true"]:focus { max-height: @24-4; }
QTextEdit, QPlainTextEdit {
  border: 1px solid $ctl; border-radius: 4px; background: $surface; color: $text; padding: 5px 7px;
  selection-background-color: $accent; selection-color: $on_accent; }
QTextBrowser { border-color: $line; border-radius: 6px; padding: 1px; }
QTextBrowser:focus { border: 2px solid $accent; padding: 0; }
QLineEdit[small="true"], QComboBox[small="true"], QAbstractSpinBox[small="true"] {
  min-height: @24-2; padding: 0 5px; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $text3; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QTextEdit:focus, QPlainTextEdit:focus {
  border: 2px solid $accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { padding: 0 6px; min-height: @28-4; }
QLineEdit[small="true"]:focus, QComboBox[small="true"]:focus, QAbstractSpinBox[small="true"]:focus {
  padding: 0 4px; min-height: @24-4; }
QTextEdit:focus, QPlainTextEdit:focus { padding: 4px 6px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QTextEdit:disabled,
QPlainTextEdit:disabled, QLineEdit:read-only, QPlainTextEdit:read-only {
  background: $sunken; color: $text2; border-color: $line2; }
*[state="caution"] { border-color: $caution_line; background: $caution_soft; }
*[state="error"] { border-color: $unmet; }
*[state="missing"] {
  border: 1px dashed $missing_line; color: $missing; placeholder-text-color: $missing; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus, QLineEdit[bare="true"]:hover {
  border: 0; padding: 0; background: transparent; min-height: @24-4; }
QComboBox::drop-down { border: 0; width: @22; }
QComboBox::down-arrow { image: url("$picture_down"); width: @12; height: @12; }
QComboBox QAbstractItemView { border: 1px solid $line2; background: $surface; padding: 2px;
  selection-background-color: $accent_tint; selection-color: $accent_strong; outline: 0; }
QComboBox QAbstractItemView::item { min-height: @24; padding: 0 6px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: @18;
  background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$picture_up_small"); width: @10; height: @10; }
QAbstractSpinBox::down-arrow { image: url("$picture_down_small"); width: @10; height: @10; }
QDateEdit::drop-down, QDateTimeEdit::drop-down { border: 0; width: @22; }
QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url("$picture_calendar"); width: @14;
  height: @14; }

QCheckBox, QRadioButton { spacing: 6px; background: transparent; font-size: @12; min-height: @18; }
QCheckBox::indicator, QRadioButton::indicator { width: @14; height: @14; }
QCheckBox::indicator:unchecked { image: url("$picture_box"); }
QCheckBox::indicator:checked { image: url("$picture_box_on"); }
QCheckBox::indicator:indeterminate { image: url("$picture_box_some"); }
QCheckBox::indicator:unchecked:disabled, QCheckBox::indicator:checked:disabled {
  image: url("$picture_box_off"); }
QRadioButton::indicator:unchecked { image: url("$picture_radio"); }
QRadioButton::indicator:checked { image: url("$picture_radio_on"); }
QTreeView::indicator:unchecked, QListView::indicator:unchecked { image: url("$picture_box"); }
QTreeView::indicator:checked, QListView::indicator:checked { image: url("$picture_box_on"); }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }

QMenu { background: $surface; border: 1px solid $line2; padding: 4px; font-size: @12; }
QMenu::item { padding: 4px 24px 4px 8px; border-radius: 3px; min-height: @18; }
QMenu::item:selected { background: $accent_tint; color: $accent_strong; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QMenu::indicator { width: @14; height: @14; left: 4px; }
QMenu::indicator:checked { image: url("$picture_tick"); }

QTableView, QTreeView, QListView { background: $surface; border: 0; color: $text; font-size: @12;
  selection-background-color: $accent_tint; selection-color: $text; outline: 0;
  gridline-color: $line; }
QTableView[clear="true"] { background: transparent; }
QTreeView::item, QListView::item { min-height: @24; }
QTreeView::item:selected, QListView::item:selected { background: $accent_tint;
  color: $accent_strong; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url("$picture_right"); }
QTreeView::branch:has-children:open { image: url("$picture_down"); }
QHeaderView { background: $raised; border: 0; }
QHeaderView::section { background: $raised; color: $text2; border: 0;
  border-bottom: 1px solid $line2;
  padding: 0 8px; font-size: @11; font-weight: 600; min-height: @27; }
QTableCornerButton::section { background: $raised; border: 0; border-bottom: 1px solid $line2; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $ctl; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line2; }
QProgressBar { border: 1px solid $line2; background: $sunken; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; }
QStatusBar { background: $sunken; border: 0; }
QStatusBar::item { border: 0; }
QCalendarWidget QWidget { background: $surface; color: $text; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent;
  selection-color: $on_accent; }
"""

_LENGTH = re.compile(r"@(\d+)(?:-(\d+))?")


class _Pictures:
    folder: QTemporaryDir | None = None


def build() -> str:
    """The style sheet for the tokens and the text scale in use."""
    text = _LENGTH.sub(_length, _TEMPLATE)
    return Template(text).substitute(theme.tokens().colours(), **_pictures())


def _length(found: re.Match[str]) -> str:
    return f"{theme.px(int(found.group(1))) - int(found.group(2) or 0)}px"


def _pictures() -> dict[str, str]:
    """The pictures by their name in the template, as file paths."""
    if _Pictures.folder is None:
        _Pictures.folder = QTemporaryDir()
    folder = Path(_Pictures.folder.path()) / f"{theme.tokens().name}-{round(theme.scale() * 100)}"
    names = {
        "down": ("chevron-down", 12, "text2"),
        "right": ("chevron-right", 12, "text2"),
        "up_small": ("chevron-up", 10, "text2"),
        "down_small": ("chevron-down", 10, "text2"),
        "calendar": ("calendar-days", 14, "text2"),
        "tick": ("check", 14, "accent"),
    }
    drawn = ("box", "box_on", "box_some", "box_off", "radio", "radio_on")
    if not folder.is_dir():
        folder.mkdir(parents=True)
        fine = any(screen.devicePixelRatio() > 1.0 for screen in QGuiApplication.screens())
        for ratio, suffix in ((1.0, ""), (2.0, "@2x"))[: 1 + fine]:
            for key, (name, size, token) in names.items():
                icons.pixmap(name, size, token, ratio).save(str(folder / f"{key}{suffix}.png"))
            for key in drawn:
                _indicator(key, ratio).save(str(folder / f"{key}{suffix}.png"))
    return {f"picture_{key}": (folder / f"{key}.png").as_posix() for key in (*names, *drawn)}


def _indicator(kind: str, ratio: float) -> QPixmap:
    """A check box or radio button, 14 px."""
    side = theme.px(14)
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(0.75, 0.75, side - 1.5, side - 1.5)
    pen = painter.pen()
    pen.setWidthF(1.5)
    on = kind in ("box_on", "box_some", "radio_on")
    edge = "line2" if kind == "box_off" else ("accent" if on else "ctl")
    pen.setColor(theme.colour(edge))
    painter.setPen(pen)
    if kind.startswith("radio"):
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(rect)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            inset = side * 0.25
            painter.drawEllipse(QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset))
    else:
        fill = "sunken" if kind == "box_off" else ("accent" if on else "surface")
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(rect, 3, 3)
        if on:
            name = "check" if kind == "box_on" else "minus"
            inset = side * 0.15
            mark = QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset)
            icons.renderer(name, theme.colour("on_accent").name(), 3.5).render(painter, mark)
    painter.end()
    return made
