"""Dialogs, only for what cannot be undone, needs a reason or is ambiguous; none blocks the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QListWidget, QWidget

from app.ui import tokens
from app.ui.fields import Field
from app.ui.icons import pixmap
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


#: More choices than this scroll.
_MOST_SHOWN: Final = 9


class Ask(QDialog):
    """A question with one verb and *Batal*.

    Args:
        parent: The panel it belongs to.
        title: The question in three or four words.
        sentence: What will happen, naming the thing and the count.
        action: The verb on the button (*Hapus 3 lot*).
        danger: Whether it cannot be undone: *Batal* is then the default.
    """

    def __init__(
        self, parent: QWidget, title: str, sentence: str, action: str, *, danger: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme().px(420))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.yes = KeyButton(action, "", self.accept, role="danger" if danger else "primary")
        self.no = KeyButton("Batal", "Esc", self.reject)
        self.no.setDefault(danger)
        self.yes.setDefault(not danger)
        words = column(gap=tokens.S)
        words.addWidget(label(title, "heading", wrap=True))
        words.addWidget(label(sentence, wrap=True))
        self.body = column(gap=tokens.M)
        words.addLayout(self.body)
        top = row(gap=tokens.L)
        mark = QLabel()
        ink = theme().colours.warn.ink if danger else theme().colours.brand
        name = "warning" if danger else "help"
        mark.setPixmap(pixmap(name, theme().px(32), ink, self.devicePixelRatioF()))
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        outer = column(margin=tokens.XL, gap=tokens.L)
        outer.addLayout(top)
        outer.addLayout(buttons)
        self.setLayout(outer)
        (self.no if danger else self.yes).setFocus()


def confirm(
    parent: QWidget, title: str, sentence: str, action: str, run: Callable[[], object]
) -> Ask:
    """Ask before what cannot be undone; ``run`` is called when the person agrees."""
    dialog = Ask(parent, title, sentence, action, danger=True)
    dialog.accepted.connect(run)
    dialog.open()
    return dialog


class AskReason(Ask):
    """Asks for a reason that is kept with the event (a reprint, an adjustment)."""

    def __init__(
        self, parent: QWidget, title: str, sentence: str, action: str, choices: Sequence[str]
    ) -> None:
        super().__init__(parent, title, sentence, action)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(choices)
        self.reason.setCurrentText("")
        self.field = Field("reason", "Alasan", self.reason, "Pilih atau ketik alasannya.")
        self.body.addWidget(self.field)
        self.reason.setFocus()

    @property
    def text(self) -> str:
        """The reason given."""
        return self.reason.currentText().strip()

    def accept(self) -> None:
        """Only with a reason."""
        if not self.text:
            self.field.show_error("Isi alasannya dahulu.")
            self.reason.setFocus()
            return
        super().accept()


def ask_reason(
    parent: QWidget,
    title: str,
    sentence: str,
    action: str,
    choices: Sequence[str],
    run: Callable[[str], object],
) -> AskReason:
    """Ask for a reason and run with it."""
    dialog = AskReason(parent, title, sentence, action, choices)
    dialog.accepted.connect(lambda: run(dialog.text))
    dialog.open()
    return dialog


class Choose(Ask):
    """Numbered choices for an ambiguous code, answered by key, mouse or scan (PU-09)."""

    def __init__(self, parent: QWidget, title: str, sentence: str, choices: Sequence[str]) -> None:
        super().__init__(parent, title, sentence, "Pilih")
        self.list = QListWidget()
        self.list.addItems([f"{at}   {words}" for at, words in enumerate(choices, start=1)])
        self.list.setCurrentRow(0)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = min(len(choices), _MOST_SHOWN)
        for at in range(len(choices)):
            self.list.item(at).setSizeHint(QSize(0, theme().px(tokens.OFFICE.row)))
        self.list.setFixedHeight(rows * theme().px(tokens.OFFICE.row) + tokens.S)
        self.setMinimumWidth(theme().px(520))
        self.list.itemActivated.connect(lambda _item: self.accept())
        # The list would take digits for a search in its own words.
        self.list.installEventFilter(self)
        self.body.addWidget(self.list)
        self.list.setFocus()

    @property
    def chosen(self) -> int:
        """Place of the choice, from 0."""
        return self.list.currentRow()

    def scanned(self, code: str, at_ms: int) -> None:
        """A scanned digit (digits are on the command sheet, PU-50)."""
        self._number(code.strip())

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        return pressed and isinstance(event, QKeyEvent) and self._number(event.text())

    def _number(self, text: str) -> bool:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= self.list.count():
            return False
        self.list.setCurrentRow(int(text) - 1)
        self.accept()
        return True


def choose(
    parent: QWidget, title: str, sentence: str, choices: Sequence[str], run: Callable[[int], object]
) -> Choose:
    """Ask which of several; ``run`` gets the place of the choice, from 0."""
    dialog = Choose(parent, title, sentence, choices)
    dialog.accepted.connect(lambda: run(dialog.chosen))
    dialog.open()
    return dialog
