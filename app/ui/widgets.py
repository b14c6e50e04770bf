"""Small pieces used everywhere: labels by role, buttons that show their key, the thin busy bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import tokens
from app.ui.icons import icon
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

L = TypeVar("L", bound=QLayout)

_BAR_PX: Final = 3
_STEP_MS: Final = 40


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label; role is one of title, heading, muted, small, figure, field-error."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def stacked(above: QWidget, below: QWidget) -> QWidget:
    """One widget over another that takes the room that is left."""
    body = QWidget()
    layout = column(gap=tokens.S)
    layout.addWidget(above)
    layout.addWidget(below, 1)
    body.setLayout(layout)
    return body


class CurrentPage(QStackedWidget):
    """Pages of which one is seen; it asks for no more room than that one needs."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a style property and have the style sheet look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    for child in widget.findChildren(QWidget):
        style.unpolish(child)
        style.polish(child)


def row(*, margin: int = 0, gap: int = tokens.S) -> QHBoxLayout:
    """A horizontal layout with the kit's measures."""
    return _measured(QHBoxLayout(), margin, gap)


def column(*, margin: int = 0, gap: int = tokens.S) -> QVBoxLayout:
    """A vertical layout with the kit's measures."""
    return _measured(QVBoxLayout(), margin, gap)


def _measured(layout: L, margin: int, gap: int) -> L:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def rule() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


class KeyButton(QPushButton):
    """A button with its key beside the word: ``Mulai Opname  F4``.

    Args:
        text: The word; a letter after ``&`` is its mnemonic.
        key: Shown beside it, lighter.
        pressed: Called when it is pressed.
        role: ``primary``, ``danger``, ``link`` or "".
        spread: Word at the left, shortened with dots where it must be, key at the right.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        pressed: Callable[[], object] | None = None,
        *,
        role: str = "",
        spread: bool = False,
    ) -> None:
        super().__init__(text)
        self.key = key
        self._spread = spread
        self.setAccessibleName(f"{text} ({key})" if key else text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if role:
            self.setProperty("role", role)
        if pressed is not None:
            self.clicked.connect(lambda _checked=False: pressed())

    def _key_width(self) -> int:
        if not self.key:
            return 0
        return QFontMetrics(self.font()).horizontalAdvance(self.key) + theme().px(tokens.S)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._key_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(self._key_width() + 2 * hint.height(), hint.height()) if self._spread else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.key:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        text, option.text = option.text, ""  # type: ignore[attr-defined,unused-ignore]
        option.icon = QIcon()  # type: ignore[attr-defined,unused-ignore]
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_words(painter, option, text)

    def _paint_words(self, painter: QPainter, option: QStyleOptionButton, text: str) -> None:
        metrics = QFontMetrics(self.font())
        mnemonic = Qt.TextFlag.TextShowMnemonic
        gap, width = self._key_width(), metrics.size(mnemonic, text).width()
        edge = 0 if self.icon().isNull() else self.iconSize().width()
        picture = edge + theme().px(tokens.S) if edge else 0
        padding = theme().px(tokens.M)
        if self._spread:
            left = padding
            width = min(width, self.width() - 2 * padding - gap - picture)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        else:
            left = max(0, (self.width() - width - gap - picture) // 2)
        if edge:
            self.icon().paint(painter, QRect(left, (self.height() - edge) // 2, edge, edge))
            left += picture
        colour = option.palette.buttonText().color()  # type: ignore[attr-defined,unused-ignore]
        painter.setPen(colour)
        middle = Qt.AlignmentFlag.AlignVCenter
        place = QRect(left, 0, width + 2, self.height())
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft | mnemonic, text)
        colour.setAlphaF(0.72)
        painter.setPen(colour)
        right = self.width() - padding if self._spread else left + width + gap
        key_box = QRect(right - gap, 0, gap, self.height())
        painter.drawText(key_box, middle | Qt.AlignmentFlag.AlignRight, self.key)


def quiet_button(
    name: str, tip: str, pressed: Callable[[], object] | None = None, *, colour: str = "muted"
) -> QToolButton:
    """An icon without frame; its word is the tool tip and the accessible name."""
    button = QToolButton()
    button.setIcon(icon(name, colour))
    button.setIconSize(QSize(theme().px(16), theme().px(16)))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setProperty("role", "quiet")
    button.setAutoRaise(True)
    if pressed is not None:
        button.clicked.connect(lambda _checked=False: pressed())
    return button


class BusyBar(QWidget):
    """A thin bar: moving while something loads, filling while progress is known."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_BAR_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sedang memuat")
        self._busy = False
        self._share: float | None = None
        self._step = 0
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self._move)

    @property
    def busy(self) -> bool:
        """Whether it shows that something is under way."""
        return self._busy

    def set_busy(self, busy: bool) -> None:
        """Start or stop moving."""
        self._busy = busy
        self._share = None
        if busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def set_share(self, done: int, total: int) -> None:
        """Show known progress; total 0 keeps moving."""
        self._share = done / total if total else None
        self.update()

    def _move(self) -> None:
        self._step = (self._step + 1) % 50
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._busy:
            return
        painter = QPainter(self)
        colours = theme().colours
        painter.fillRect(self.rect(), QColor(colours.line))
        if self._share is None:
            width = self.width() // 4
            left = int((self.width() + width) * self._step / 50) - width
        else:
            left, width = 0, round(self.width() * self._share)
        painter.fillRect(left, 0, width, self.height(), QColor(colours.brand))
        painter.end()


def scrolling(page: QWidget) -> QScrollArea:
    """The page, moved where it is too high for its place; its ground is what lies behind."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(page)
    for surface in (page, made.viewport()):
        surface.setAutoFillBackground(False)
    return made


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QApplication.clipboard().setText(text)


class Veil(QWidget):
    """Dims what it covers while new content loads: never a blank."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self._covered = covered
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_dim(self, dim: bool) -> None:
        """Cover or uncover."""
        if dim:
            self.setGeometry(self._covered.rect())
            self.raise_()
        self.setVisible(dim)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(theme().colours.bg)
        colour.setAlphaF(0.55)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour)
        painter.end()
