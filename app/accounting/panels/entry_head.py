"""The head of a journal: date, description with completion, legal entity; and what stands above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QLabel, QLineEdit, QSizePolicy, QWidget

from app.accounting.panels.entry_fields import Choices, DayField
from app.core.text import tanggal
from app.ui import tokens
from app.ui.fields import Field
from app.ui.flow import Flow
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from app.accounting.api import SimilarJournal
    from app.identity.api import EntityRow

#: Where the words have less room beside the sums they stand above them.
_WORDS_PX: Final = 240
#: Shorter texts match half of the books.
_FEWEST = 2


class DescriptionEdit(QLineEdit):
    """Offers journals of before while one types; Down and Enter take one (A8)."""

    #: A text to look for.
    wanted = Signal(str)
    #: A :class:`SimilarJournal` was taken.
    taken = Signal(object)
    #: Enter, with nothing marked.
    finished = Signal()

    def __init__(self, holder: QWidget) -> None:
        super().__init__()
        self.setMaxLength(500)
        self.setPlaceholderText("Tentang apa jurnal ini")
        self._choices = Choices(holder)
        self._choices.chosen.connect(self._take)
        self._later = QTimer(self, singleShot=True, interval=tokens.SEARCH_MS)
        self._later.timeout.connect(lambda: self.wanted.emit(self.text().strip()))
        self.textEdited.connect(self._edited)

    @property
    def choices(self) -> Choices:
        """The list below."""
        return self._choices

    def offer(self, found: Sequence[SimilarJournal]) -> None:
        """Show what was found, unless the person has gone on."""
        if not self.hasFocus():
            return
        self._choices.offer([(_words(one), one) for one in found], self, marked=False)

    def _edited(self, text: str) -> None:
        if len(text.strip()) < _FEWEST:
            self._later.stop()
            self._choices.hide()
        else:
            self._later.start()

    def _take(self, one: object) -> None:
        self._choices.hide()
        self.taken.emit(one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, open_ = event.key(), self._choices.isVisible()
        if open_ and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._choices.move_mark(1 if key == Qt.Key.Key_Down else -1)
        elif open_ and key == Qt.Key.Key_Escape:
            self._choices.hide()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            current = self._choices.current
            if current is not None:
                self._take(current)
            else:
                self.finished.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            event.ignore()  # a step of the sheet, then
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:  # noqa: ANN401 - QFocusEvent
        self._later.stop()
        self._choices.hide()
        super().focusOutEvent(event)


def _words(one: SimilarJournal) -> str:
    return f"{one.description}  ·  {tanggal(one.on_date)}  ·  {len(one.lines)} baris"


class EntryHead(QWidget):
    """Date, description and, where there are several, the legal entity.

    Args:
        today: Gives the business day.
        holder: What the lists of choices may cover.
    """

    #: Something in it is different now.
    changed = Signal()
    #: The legal entity is another one.
    entity_changed = Signal()

    def __init__(self, today: Callable[[], date], holder: QWidget) -> None:
        super().__init__()
        self.day = DayField(today)
        self.description = DescriptionEdit(holder)
        self.entity_box = QComboBox()
        self._entity_field = Field("entity", "Entitas", self.entity_box)
        self._entity_field.hide()
        day = Field("on_date", "Tanggal", self.day)
        day.setFixedWidth(theme().px(170))
        self._entity_field.setFixedWidth(theme().px(210))
        line = row(gap=tokens.M)
        line.addWidget(self._entity_field)
        line.addWidget(day)
        line.addWidget(Field("description", "Keterangan", self.description), 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.day.day_changed.connect(lambda _day: self.changed.emit())
        self.description.textEdited.connect(lambda _text: self.changed.emit())
        self.entity_box.currentIndexChanged.connect(lambda _at: self.entity_changed.emit())

    @property
    def entity(self) -> str:
        """Code of the legal entity, "" for the main one."""
        return str(self.entity_box.currentData() or "")

    def offer_entities(self, rows: Sequence[EntityRow], chosen: str) -> None:
        """Let one of several be chosen."""
        self.entity_box.blockSignals(True)
        self.entity_box.clear()
        for one in rows:
            self.entity_box.addItem(f"{one.code} · {one.name}", one.code)
        self.entity_box.setCurrentIndex(max(0, self.entity_box.findData(chosen)))
        self.entity_box.blockSignals(False)
        self._entity_field.setVisible(len(rows) > 1)

    def choose_entity(self, code: str) -> None:
        """Show another legal entity."""
        at = self.entity_box.findData(code)
        if at >= 0 and at != self.entity_box.currentIndex():
            self.entity_box.setCurrentIndex(at)


class OfferStrip(QFrame):
    """Something that was left behind, and two ways with it."""

    def __init__(
        self, sentence: str, take: Callable[[], object], drop: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self.setProperty("tone", "warn")
        self.sentence = sentence
        line = row(gap=tokens.M)
        line.setContentsMargins(tokens.M, tokens.XS, tokens.M, tokens.XS)
        line.addWidget(label(sentence, wrap=True), 1)
        line.addWidget(KeyButton("Lanjutkan", "F7", take))
        line.addWidget(KeyButton("Buang", "", drop))
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)


class EntryFoot(QFrame):
    """Sums, the difference, and what is still missing: always on the screen (A6)."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._debit, self._credit = label("", "heading"), label("", "heading")
        self._gap = label("", "heading")
        self._word = label("", "muted", wrap=True)
        self._word.setMinimumHeight(2 * self._word.fontMetrics().lineSpacing())
        self._line = row(gap=tokens.S)
        self._line.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        self._line.addWidget(self._word, 1)
        # Large letters beside a side area: the sums go on below each other.
        self._sums = Flow(gap=tokens.M)
        for words, figure in (("Debit", self._debit), ("Kredit", self._credit),
                              ("Selisih", self._gap)):  # fmt: skip
            self._sums.add(_sum(words, figure))
        self._line.addWidget(self._sums)
        self.setLayout(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest part: the words may stand above the sums."""
        around = self._line.contentsMargins()
        wide = self._sums.minimumSizeHint().width() + around.left() + around.right()
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self._sums.sizeHint().width() + theme().px(_WORDS_PX) <= event.size().width()
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if wanted != self._line.direction():
            self._line.setDirection(wanted)

    @property
    def difference(self) -> str:
        """The difference as shown."""
        return self._gap.text()

    @property
    def words(self) -> str:
        """What is still missing, as shown."""
        return self._word.text()

    def show_sums(self, debit: str, credit: str, gap: str, *, balanced: bool) -> None:
        """Show the sums."""
        self._debit.setText(debit)
        self._credit.setText(credit)
        self._gap.setText(gap)
        colours = theme().colours
        palette = self._gap.palette()
        ink = colours.ok.ink if balanced else colours.error.ink
        palette.setColor(self._gap.foregroundRole(), ink)
        self._gap.setPalette(palette)

    def show_words(self, text: str) -> None:
        """Say what is missing, "" when nothing is."""
        self._word.setText(text)


def _sum(words: str, figure: QLabel) -> QWidget:
    """A figure under its word."""
    pair = column(gap=0)
    pair.addWidget(label(words, "small"), 0, Qt.AlignmentFlag.AlignRight)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight)
    figure.setMinimumWidth(theme().px(120))
    figure.setAccessibleName(words)
    pair.addWidget(figure)
    made = QWidget()
    made.setLayout(pair)
    return made
