"""A page that covers the window before anybody works: a title, a form in a card, one button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.fields import Field, clear_marks, mark_fields
from app.ui.icons import pixmap
from app.ui.theme import theme
from app.ui.title_line import make_action
from app.ui.tokens import Tone
from app.ui.widgets import BusyBar, KeyButton, column, label, row, scrolling, set_property

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout

    from app.core.errors import UserError

_WIDTH: Final = 480
_WIDE: Final = 860


class Cover(QWidget):
    """Subclasses fill :attr:`body` and write :meth:`submit`.

    Args:
        title: What this page is for.
        sentence: What will happen.
        action: The verb on the button.
        wide: Whether the fields stand in two columns.
    """

    def __init__(self, title: str, sentence: str, action: str, *, wide: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "sign-in")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self._fields: tuple[str, ...] = ()
        self._waiting = False
        self._width = _WIDE if wide else _WIDTH
        self._logo = QLabel()
        self._bar = BusyBar()
        #: Below the fields, where what is under way is told.
        self.under: QVBoxLayout = column(gap=0)
        self._message = label("", "", wrap=True)
        self._box = QFrame()
        self._box.setProperty("role", "message")
        inside = column(margin=tokens.S, gap=0)
        inside.addWidget(self._message)
        self._box.setLayout(inside)
        self._box.hide()
        self.body = QWidget()
        #: Where the next field goes.
        self.fields: QVBoxLayout = column(gap=tokens.M)
        self.body.setLayout(self.fields)
        self.buttons = row()
        self.primary = KeyButton(action, "Ctrl+Enter", self._pressed, role="primary")
        self.buttons.addWidget(self.primary)
        self.buttons.addStretch(1)
        self._place(title, sentence)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            make_action(self, action, key, self._pressed)
        theme().changed.connect(self._redraw)
        self._redraw()

    # ---------------------------------------------------------------- for subclasses
    def submit(self) -> None:
        """Read the fields and go on; only called while nothing is under way."""

    def line(self, field: str, words: str, value: str = "", hint: str = "") -> QLineEdit:
        """A line of text."""
        made = QLineEdit(value)
        made.returnPressed.connect(self._next_field)
        self.fields.addWidget(Field(field, words, made, hint))
        return made

    def secret(self, field: str, words: str, hint: str = "") -> QLineEdit:
        """A hidden line."""
        made = self.line(field, words, hint=hint)
        made.setEchoMode(QLineEdit.EchoMode.Password)
        return made

    # ---------------------------------------------------------------- speaking
    @property
    def message(self) -> str:
        """What it says below the fields."""
        return self._message.text()

    def set_waiting(self, waiting: bool) -> None:
        """Something is under way: nothing more can be entered."""
        self._waiting = waiting
        self._bar.set_busy(waiting)
        self.body.setEnabled(not waiting)
        self.primary.setEnabled(not waiting)
        if waiting:
            self._say("")

    def show_error(self, error: UserError) -> None:
        """Say what is wrong and mark every field concerned."""
        self.set_waiting(False)
        clear_marks(self.body, self._fields)
        self._say(error.message)
        self._fields = mark_fields(self.body, error.fields)

    def show_problem(self, sentence: str) -> None:
        """An error of ours."""
        self.set_waiting(False)
        self._say(sentence)

    def show_note(self, sentence: str) -> None:
        """Something that went well."""
        clear_marks(self.body, self._fields)
        self._fields = ()
        self._say(sentence, Tone.DONE)

    def say_neutral(self, sentence: str) -> None:
        """Something that is neither right nor wrong: it was stopped."""
        self._say(sentence, Tone.NEUTRAL)

    def _say(self, text: str, tone: Tone = Tone.ERROR) -> None:
        self._message.setText(text)
        self._box.setVisible(bool(text))
        set_property(self._box, "tone", str(tone) if text else "")

    # ---------------------------------------------------------------- inside
    def _pressed(self) -> None:
        if self._waiting:
            return
        clear_marks(self.body, self._fields)
        self._fields = ()
        self.submit()

    def _next_field(self) -> None:
        """Enter goes on to the next line, and from the last one submits."""
        lines = [one for one in self.body.findChildren(QLineEdit) if one.isVisible()]
        here = next((at for at, one in enumerate(lines) if one is self.sender()), len(lines))
        if here + 1 < len(lines):
            lines[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._pressed()

    def _place(self, title: str, sentence: str) -> None:
        self._card = QFrame()
        self._card.setProperty("role", "surface")
        inner = column(margin=tokens.XL, gap=tokens.M)
        inner.addWidget(label(title, "title"))
        inner.addWidget(label(sentence, "muted", wrap=True))
        inner.addWidget(self.body)
        inner.addWidget(self._bar)
        inner.addLayout(self.under)
        inner.addWidget(self._box)
        inner.addLayout(self.buttons)
        self._card.setLayout(inner)
        middle = column(gap=tokens.L)
        middle.setContentsMargins(0, tokens.L, 0, tokens.L)
        middle.addStretch(2)
        middle.addLayout(self._brand())
        # Stretches instead of an alignment: only so wrapped sentences get the height they need.
        centred = row()
        centred.addStretch(1)
        centred.addWidget(self._card)
        centred.addStretch(1)
        middle.addLayout(centred)
        middle.addStretch(3)
        page = QWidget()
        page.setLayout(middle)
        outer = column(gap=0)
        outer.addWidget(scrolling(page))
        self.setLayout(outer)

    def _brand(self) -> QHBoxLayout:
        brand = row(gap=tokens.S)
        brand.addStretch(1)
        brand.addWidget(self._logo)
        brand.addWidget(label("Lumbung", "title"))
        brand.addStretch(1)
        return brand

    def _redraw(self) -> None:
        ratio, colours = self.devicePixelRatioF(), theme().colours
        self._logo.setPixmap(pixmap("lumbung", theme().px(40), colours.brand, ratio))
        self._card.setFixedWidth(theme().px(self._width))
