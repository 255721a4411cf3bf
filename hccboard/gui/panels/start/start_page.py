"""First start: a new board file, an existing one, or the demonstration."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hccboard import policy, translate, wording
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.start.beside import demonstration_words, promises
from hccboard.gui.panels.start.choice_card import ChoiceCard
from hccboard.gui.panels.start.passphrase import PassphraseEdit, StrengthLine
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.fitting import FittingScrollArea
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.stores import SUFFIX
from hccboard.translate import _

NEW, OPEN, DEMONSTRATION = "new", "open", "demonstration"
_WIDTH, _PROMISES, _LEAST_HEIGHT = 920, 264, 540


class StartPage(QWidget):
    """Emits what the user decided; ``show_error`` puts what went wrong into the page."""

    create_requested = Signal(str, str, str)
    """path, passphrase, name in the history"""
    open_requested = Signal(str)
    demonstration_requested = Signal()
    language_chosen = Signal(str)
    help_requested = Signal()

    def __init__(self, folder: Path, author: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._working = False
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        self.panel = Panel("", padding=0, parent=self)
        outer.addStretch(1)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(self.panel, 100)
        centre.addStretch(1)
        outer.addLayout(centre)
        outer.addStretch(2)
        body = self._make_scroll()
        body.addLayout(self._make_head())
        self.messages = MessageArea(self)
        body.addWidget(self.messages)
        body.addLayout(self._make_choices())
        body.addWidget(Hairline(parent=self))
        row = QHBoxLayout()
        row.setSpacing(16)
        self.forms = QStackedWidget(self)
        for form in (self._make_new(author), self._make_open(), demonstration_words(self)):
            self.forms.addWidget(form)
        row.addWidget(self.forms, 1)
        row.addWidget(Hairline(vertical=True, parent=self))
        self._promises = promises(self)
        row.addWidget(self._promises)
        body.addLayout(row, 1)
        self._make_foot()
        self.choose(next(way for way in (NEW, OPEN, DEMONSTRATION) if _is_offered(way)))
        self.retheme()

    def retheme(self) -> None:
        self.panel.setMaximumWidth(theme.px(_WIDTH))
        self._promises.setFixedWidth(theme.px(_PROMISES))

    # -- building -----------------------------------------------------------------------------------------

    def _make_scroll(self) -> QVBoxLayout:
        """Everything but the foot scrolls where the window is too low: large text never makes the window higher."""
        content = QWidget()
        content.setProperty("ground", "surface")
        body = QVBoxLayout(content)
        body.setContentsMargins(20, 18, 20, 16)
        body.setSpacing(14)
        scroll = self._scroll = FittingScrollArea(_LEAST_HEIGHT, self)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        scroll.setAccessibleName(_("How do you want to start?"))
        self.panel.body.addWidget(scroll)
        return body

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(TextLabel(_("How do you want to start?"), "stage", parent=self))
        promise = _("Everything stays on this computer. No account, no network.")
        words.addWidget(TextLabel(promise, "body", "text2", parent=self))
        row.addLayout(words, 1)
        label = TextLabel(_("Language"), "cell", "text2", parent=self)
        label.setSizePolicy(label.sizePolicy().Policy.Fixed, label.sizePolicy().Policy.Fixed)
        row.addWidget(label)
        self.language = QComboBox(self)
        for code in translate.LANGUAGES:
            self.language.addItem(translate.LANGUAGE_NAMES[code], code)
        self.language.setCurrentIndex(translate.LANGUAGES.index(translate.language()))
        self.language.setAccessibleName(_("Language"))
        self.language.activated.connect(lambda n: self.language_chosen.emit(self.language.itemData(n)))
        row.addWidget(self.language)
        self.help = Button(_("Help"), "circle-question-mark", "quiet", key="Shift F1", parent=self)
        self.help.clicked.connect(self.help_requested)
        row.addWidget(self.help)
        return row

    def _make_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._group = QButtonGroup(self)
        self.cards: dict[str, ChoiceCard] = {}
        choices = (
            (NEW, "file-plus", _("New encrypted board file"), _("For a board that starts here.")),
            (OPEN, "folder-open", _("Open an existing board file"), _("A file from this computer or a drive.")),
            (DEMONSTRATION, "flask-conical", _("Look at the demonstration"), _("24 synthetic cases, nothing is kept.")),
        )
        for number, (key, icon, title, text) in enumerate(choices):
            card = ChoiceCard(icon, title, text, self)
            self._group.addButton(card, number)
            self.cards[key] = card
            card.setVisible(_is_offered(key))
            row.addWidget(card, 1)
        self._group.idClicked.connect(lambda number: self.choose(list(self.cards)[number]))
        return row

    def _make_new(self, author: str) -> QWidget:
        form = QWidget(self)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.name = QLineEdit(f"liver-board{SUFFIX}", form)
        self.folder = QLineEdit(str(self._folder), form)
        self.folder.setReadOnly(True)
        choose = Button(_("Choose"), parent=form)
        choose.clicked.connect(self._choose_folder)
        row.addWidget(Field(_("Name of the board file"), self.name, parent=form), 3)
        settled = bool(policy.current().store_folders)
        where = _("Folder, set by the administrator") if settled else _("Folder, local disk")
        row.addWidget(Field(where, self.folder, parent=form), 3)
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addLayout(_numbered("1", _("Passphrase"), _("at least 12 characters, any language"), form))
        fields = QHBoxLayout()
        fields.setSpacing(8)
        self.passphrase = PassphraseEdit("", form)
        self.repeat = PassphraseEdit(_("Repeat"), form)
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.repeat.setAccessibleName(_("Repeat the passphrase"))
        fields.addWidget(self.passphrase, 1)
        fields.addWidget(self.repeat, 1)
        words.addLayout(fields)
        self.strength = StrengthLine(form)
        words.addWidget(self.strength)
        column.addLayout(words)
        person = QVBoxLayout()
        person.setSpacing(6)
        person.addLayout(_numbered("2", _("Your name in the history"), _("stands beside every change"), form))
        self.author = QLineEdit(author, form)
        self.author.setAccessibleName(_("Your name in the history"))
        person.addWidget(self.author)
        column.addLayout(person)
        column.addStretch(1)
        for edit in (self.name, self.passphrase, self.repeat, self.author):
            edit.textChanged.connect(self._judge)
            edit.returnPressed.connect(self._go)
        return form

    def _make_open(self) -> QWidget:
        form = QWidget(self)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.path = QLineEdit(form)
        self.path.setPlaceholderText(_("A file that ends in .hccboard"))
        self.path.textChanged.connect(self._judge)
        self.path.returnPressed.connect(self._go)
        choose = Button(_("Choose"), "folder-open", parent=form)
        choose.clicked.connect(self._choose_file)
        row.addWidget(Field(_("Board file"), self.path, parent=form), 1)
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        words = _("The file is not changed by choosing it. Its passphrase is asked for on the next page.")
        column.addWidget(TextLabel(words, "cell", "text2", lines=0, parent=form))
        column.addStretch(1)
        return form

    def _make_foot(self) -> None:
        foot = self.panel.foot
        foot.setContentsMargins(20, 11, 20, 12)
        self._sign = IconView("circle-question-mark", 14, "missing", self)
        self._still_open = TextLabel("", "cell", "text2", parent=self)
        self.go = Button("", "", "primary", parent=self)
        self.go.clicked.connect(self._go)
        foot.addWidget(self._sign)
        foot.addWidget(self._still_open, 1)
        foot.addWidget(self.go)

    # -- what the user does -------------------------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Choose one of the three ways; its form is shown below. One that is not offered is not chosen."""
        if not _is_offered(key):
            return
        self.cards[key].setChecked(True)
        self.forms.setCurrentIndex(list(self.cards).index(key))
        words = {NEW: _("Create board file"), OPEN: _("Continue"), DEMONSTRATION: _("Open the demonstration")}
        self.go.setText(words[key])
        self._judge()

    def focus_first(self) -> None:
        """Begin where there is something to type."""
        first = {NEW: self.passphrase, OPEN: self.path, DEMONSTRATION: self.go}[self.chosen()]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> str:
        """Which way is chosen."""
        return list(self.cards)[self._group.checkedId()]

    def still_open(self) -> list[str]:
        """What is missing before the button works, in words."""
        if self.chosen() == DEMONSTRATION:
            return []
        if self.chosen() == OPEN:
            return [] if self.path.text().strip() else [_("choose a file")]
        found = []
        if not self.name.text().strip():
            found.append(_("name the file"))
        if self.strength.level == "too_short":
            found.append(_("type a passphrase"))
        elif self.repeat.text() != self.passphrase.text():
            found.append(_("repeat the passphrase"))
        if not self.author.text().strip():
            found.append(_("enter your name"))
        return found

    def _judge(self) -> None:
        self.strength.judge(self.passphrase.text())
        differs = self.repeat.text() and not self.passphrase.text().startswith(self.repeat.text())
        self.repeat.setProperty("state", "error" if differs else "")
        self.repeat.style().polish(self.repeat)
        found = self.still_open()
        self._sign.setVisible(bool(found))
        words = _("Still open: {list}.").format(list=wording.names_text(found)) if found else ""
        self._still_open.set_text(_("One moment, the key is being made.") if self._working else words)
        self.go.setEnabled(not found and not self._working)

    def _go(self) -> None:
        if not self.go.isEnabled():
            return
        self.messages.clear()
        if self.chosen() == OPEN:
            self.open_requested.emit(self.path.text().strip())
        elif self.chosen() == DEMONSTRATION:
            self.demonstration_requested.emit()
        else:
            self.create_requested.emit(str(self.new_path()), self.passphrase.text(), self.author.text().strip())

    def new_path(self) -> Path:
        """Where the new file would stand; the ending is added where it was left out."""
        name = self.name.text().strip()
        return self._folder / (name if name.lower().endswith(SUFFIX) else name + SUFFIX)

    def set_folder(self, folder: Path) -> None:
        """Where a new file will stand."""
        self._folder = folder
        self.folder.setText(str(folder))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Folder for the board file"), str(self._folder))
        if not folder:
            return
        self.messages.clear()
        try:
            policy.require_place(Path(folder, self.name.text()))
        except HccBoardError as error:
            self.messages.error(error)
        else:
            self.set_folder(Path(folder))

    def _choose_file(self) -> None:
        pattern = _("Board files (*{suffix})").format(suffix=SUFFIX)
        path, _kind = QFileDialog.getOpenFileName(self, _("Open a board file"), str(self._folder), pattern)
        if path:
            self.path.setText(path)

    # -- what is shown ------------------------------------------------------------------------------------

    def show_working(self, working: bool) -> None:
        """A file is being made; nothing can be asked for twice."""
        self._working = working
        self.panel.setEnabled(not working)
        self._judge()

    def show_error(self, error: Exception) -> None:
        """What went wrong, inside the page."""
        self.show_working(False)
        self.messages.error(error)

    def forget_secrets(self) -> None:
        """Empty the passphrase fields."""
        self.passphrase.forget()
        self.repeat.forget()


def _is_offered(way: str) -> bool:
    """Whether the administrator of this computer lets boards begin this way. While the settings have a mistake no board
    is made or opened, and only the demonstration is left where it is allowed."""
    settled = policy.current()
    shown, sound = settled.allows(policy.DEMONSTRATION), not settled.problems
    return {NEW: settled.may_edit and sound, OPEN: sound or not shown, DEMONSTRATION: shown}[way]


def _numbered(number: str, title: str, hint: str, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    head = TextLabel(f"{number}\u2002{title}", "title", parent=parent)
    tip = TextLabel(hint, "label", "text3", parent=parent)
    tip.setSizePolicy(tip.sizePolicy().Policy.Fixed, tip.sizePolicy().Policy.Fixed)
    row.addWidget(head, 1)
    row.addWidget(tip)
    return row
