"""What a panel shows instead of content (empty, failed), and strips for waiting and offline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.ui import tokens
from app.ui.icons import pixmap
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import BusyBar, KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Empty:
    """One sentence and the one action that fills the list."""

    sentence: str
    action: str = ""
    run: Callable[[], object] | None = None
    icon: str = "box"


class Notice(QWidget):
    """A centred picture, sentence and button in place of the content."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = ("box", Tone.NEUTRAL)
        self._run: Callable[[], object] | None = None
        self._mark = QLabel()
        self._text = label("", "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.MinimumExpanding)
        self._button = KeyButton("", pressed=self._pressed)
        layout = column(gap=tokens.M)
        layout.addStretch(2)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setLayout(layout)
        theme().changed.connect(self._redraw)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._text.text()

    def show_empty(self, empty: Empty) -> None:
        """Nothing there yet."""
        self._fill(empty.sentence, empty.action, empty.run, (empty.icon, Tone.NEUTRAL))

    def show_nothing_found(self, clear: Callable[[], object]) -> None:
        """Search and filters leave nothing."""
        sentence = "Tidak ada yang cocok dengan pencarian dan saringan ini."
        self._fill(sentence, "Hapus pencarian", clear, ("search", Tone.NEUTRAL))

    def show_error(self, sentence: str, retry: Callable[[], object]) -> None:
        """Loading failed: what, where, what to do."""
        self._fill(sentence, "Muat ulang", retry, ("error", Tone.ERROR))

    def _fill(
        self,
        sentence: str,
        action: str,
        run: Callable[[], object] | None,
        icon: tuple[str, Tone],
    ) -> None:
        self._run, self._icon = run, icon
        self._text.setText(sentence)
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self._redraw()

    def _pressed(self) -> None:
        if self._run is not None:
            self._run()

    def _redraw(self) -> None:
        self._text.setFixedWidth(theme().px(420))
        # A layout that centres asks only for one line's height, and cuts a second line off.
        self._text.ensurePolished()
        self._text.setMinimumHeight(max(0, self._text.heightForWidth(self._text.width())))
        name, tone = self._icon
        colours = theme().colours
        ink = colours.muted if tone is Tone.NEUTRAL else colours.tone(tone).ink
        self._mark.setPixmap(pixmap(name, theme().px(32), ink, self.devicePixelRatioF()))


class WaitStrip(QFrame):
    """After two seconds: how far it is, and *Batalkan*."""

    def __init__(self, cancel: Callable[[], object], key: str = "") -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._text = label("Sedang memuat …")
        self._number = label("", "muted")
        self._bar = BusyBar()
        self.cancel_button = KeyButton("Batalkan", key, cancel)
        words = column(gap=tokens.XS)
        line = row()
        line.addWidget(self._text)
        line.addStretch(1)
        line.addWidget(self._number)
        words.addLayout(line)
        words.addWidget(self._bar)
        layout = row(gap=tokens.M)
        layout.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        layout.addLayout(words, 1)
        layout.addWidget(self.cancel_button)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_waiting(self, waiting: bool) -> None:
        """Appear or go."""
        self._bar.set_busy(waiting)
        self._text.setText("Sedang memuat …")
        self._number.setText("")
        self.cancel_button.setEnabled(waiting)
        self.setVisible(waiting)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """How far the work is; total 0 means unknown."""
        from app.core.text import angka

        if text:
            self._text.setText(text)
        self._number.setText(f"{angka(done)} dari {angka(total)}" if total else angka(done))
        self._bar.set_share(done, total)


class OfflineStrip(QFrame):
    """Amber: since when the database is away, and what still works."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "offline")
        self._mark = QLabel()
        self._text = label(wrap=True)
        layout = row()
        layout.setContentsMargins(tokens.M, tokens.XS, tokens.M, tokens.XS)
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_since(self, since: str, works: str) -> None:
        """``since`` is a time such as "14.05 WIB", "" hides the strip."""
        ink = theme().colours.offline.ink
        self._mark.setPixmap(pixmap("offline", theme().px(16), ink, self.devicePixelRatioF()))
        self._text.setText(f"Basis data tidak terjangkau sejak {since}. {works}".strip())
        self.setVisible(bool(since))
