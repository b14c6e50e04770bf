"""The keys under the job: each does by hand what its paper command does by scanner (PU-51)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.panels.packing_view import Elided
from app.scanning.commands import ScanCommand
from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.fulfilment.panels.packing_ask import Question

C = ScanCommand
#: Answers that stand below each other; the next ones begin another column: nine of them and the
#: band fit on a small screen, and the window must not grow past it.
_CHOICE_ROWS: Final = 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: Word on the button, key shown, command; by what the table is doing.
PARCEL_KEYS: Final = (
    ("Jumlah", "F2", C.QTY),
    ("Urungkan", "Ctrl+Z", C.UNDO),
    ("Pilih baris", "PgDn", C.NEXT),
    ("Konfirmasi", "Enter", C.ENTER),
    ("Kurang", "F3", C.SHORT),
    ("Selesai", "F4", C.DONE),
    ("Tunda", "F12", C.HOLD),
    ("Batalkan", "Shift+F4", C.CANCEL),
)
QUEUE_KEYS: Final = (
    ("Pilih pesanan", "PgDn", C.NEXT),
    ("Buka", "Enter", C.ENTER),
    ("Rincian, HPP", "F6", None),
    ("Cetak ulang label", "F8", C.REPRINT),
    ("Cetak slip", "F9", C.PRINTSLIP),
    ("Bantuan", "F1", C.HELP),
)


class KeyStrip(QWidget):
    """Buttons with their keys, and what is being typed; where room is short the last ones go."""

    def __init__(
        self, press: Callable[[ScanCommand], object], detail: Callable[[], object]
    ) -> None:
        super().__init__()
        self._press, self._detail = press, detail
        self._sets = {True: self._make(PARCEL_KEYS), False: self._make(QUEUE_KEYS)}
        self._packing = False
        self._typed = QLabel(self)
        self._typed.setProperty("role", "figure")
        self._typed.setAlignment(_RIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._use_font)
        self._use_font()

    @property
    def buttons(self) -> list[KeyButton]:
        """Those that mean something now, in Tab order."""
        return self._sets[self._packing]

    def show_stage(self, stage: Stage) -> None:
        """Show the keys that mean something now."""
        packing = stage in {Stage.PACKING, Stage.SHIPPING}
        if packing is not self._packing:  # asked at every scan
            self._packing = packing
            self._place()

    def show_typed(self, text: str) -> None:
        """Show what is being typed."""
        shown = f"{text}▏" if text else ""
        if shown == self._typed.text():
            return
        self._typed.setText(shown)
        self._typed.setAccessibleName(f"Diketik: {text}" if text else "")
        self._place()

    def sizeHint(self) -> QSize:
        tallest = max(one.sizeHint().height() for one in (*self._sets[True], *self._sets[False]))
        return QSize(theme().px(400), max(tallest, theme().sizes(point_of_use=True).control))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        gap, height, left = theme().px(tokens.S), self.height(), 0
        typed = self._typed.sizeHint().width() if self._typed.text() else 0
        room = self.width() - (typed + gap if typed else 0)
        for button in self._sets[not self._packing]:
            button.hide()
        for button in self.buttons:
            width = button.sizeHint().width()
            button.setVisible(left + width <= room)
            button.setGeometry(left, 0, width, height)
            left += width + gap
        self._typed.setGeometry(self.width() - typed, 0, typed, height)

    def _make(self, keys: tuple[tuple[str, str, ScanCommand | None], ...]) -> list[KeyButton]:
        made = []
        for text, key, command in keys:
            button = KeyButton(text, key, self._pressed(command))
            button.setParent(self)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.append(button)
        return made

    def _pressed(self, command: ScanCommand | None) -> Callable[[], object]:
        return self._detail if command is None else lambda: self._press(command)

    def _use_font(self) -> None:
        for button in (*self._sets[True], *self._sets[False]):
            button.setFont(theme().font_of(theme().sizes().text_pt * 1.1))
        self.updateGeometry()
        self._place()


class QuestionCard(QWidget):
    """Numbered choices or a PIN, large, in place of the job."""

    def __init__(self, answer: Callable[[str], object]) -> None:
        super().__init__()
        self._answer = answer
        self._title = Elided(24, bold=True)
        self._sentence = label("", "muted", wrap=True)
        self._dots = Dots()
        self._buttons: list[KeyButton] = []
        self._choices = QGridLayout()
        self._choices.setSpacing(tokens.S)
        card = QFrame()
        card.setProperty("role", "surface")
        inner = column(margin=tokens.L, gap=tokens.M)
        inner.addWidget(self._title)
        inner.addWidget(self._sentence)
        inner.addWidget(self._dots)
        inner.addLayout(self._choices)
        card.setLayout(inner)
        card.setMinimumWidth(theme().px(480))
        middle = row()
        middle.addStretch(1)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        middle.addStretch(1)
        self.setLayout(middle)

    def show_question(self, question: Question) -> None:
        """Show what is asked."""
        self._title.setText(question.title)
        self._sentence.setText(f"{question.sentence} Batal: Esc.".strip())
        self._dots.setVisible(question.secret)
        self._dots.show_text(question.dots)
        for old in self._buttons:
            self._choices.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = [
            self._button(str(at), words) for at, words in enumerate(question.choices, start=1)
        ]
        self._place()
        self.setAccessibleName(f"{question.title}. {question.sentence}")

    def _button(self, number: str, words: str) -> KeyButton:
        button = KeyButton(words, number, partial(self._answer, number))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(theme().font(point_of_use=True))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """In columns where they fit with their numbers, else below each other."""
        widths = [one.sizeHint().width() for one in self._buttons]
        columns = [widths[at : at + _CHOICE_ROWS] for at in range(0, len(widths), _CHOICE_ROWS)]
        edges = 2 * tokens.L + tokens.S * (len(columns) - 1)
        fits = sum(map(max, columns)) + edges <= self.width()
        rows = _CHOICE_ROWS if fits else len(widths)
        for button in self._buttons:
            self._choices.removeWidget(button)
        for at, button in enumerate(self._buttons):
            self._choices.addWidget(button, at % rows, at // rows)


class Dots(QWidget):
    """Digits of a PIN as dots."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show_text(self, text: str) -> None:
        """Show other dots."""
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            QFontMetrics(theme().pixel_font(tokens.WORD_PX)).horizontalAdvance("● ● ● ●") + 8,
            theme().px(tokens.WORD_PX + tokens.S),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme().pixel_font(tokens.WORD_PX))
        painter.setPen(QColor(theme().colours.brand))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
