"""The big answer of a point of use: icon, word, colour and sound (PU-20 to PU-25)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import tokens
from app.ui.icons import pixmap
from app.ui.theme import theme
from app.ui.tokens import BANDS, Outcome

if TYPE_CHECKING:
    from app.ui.sounds import Sounds

_ICONS: Final = {
    Outcome.OK: "ok",
    Outcome.WARNING: "warning",
    Outcome.ERROR: "error",
    Outcome.DONE: "done",
}
WORDS: Final = {
    Outcome.OK: "BENAR",
    Outcome.WARNING: "PERHATIAN",
    Outcome.ERROR: "SALAH",
    Outcome.DONE: "SELESAI",
}
#: How an error is released (PU-25).
RELEASE: Final = "Tekan Enter atau pindai CMD-OK, atau pindai barang yang benar."
_FLASH_MS: Final = 140
_FLASHES: Final = 2
#: Sizes of letters in a band that is too narrow for the first, in per cent.
_SHARES: Final = (100, 85, 70, 55)
#: Pixels from which a band is read from afar.
_WIDE: Final = 560
#: Letters of headline, name and detail where not everything fits, in per cent of their size; the
#: name never falls under 28 pixels (PU-23).
_STEPS: Final = ((100, 100, 100), (80, 100, 100), (70, 94, 90), (60, 94, 82), (60, 94, 73))
_BOLD: Final = (tokens.WORD_PX, tokens.NAME_PX)
_LEFT = Qt.AlignmentFlag.AlignLeft
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the band says.

    Attributes:
        outcome: Colour, icon, word and sound.
        name: The product or parcel, in letters readable from two metres.
        quantity: ``"2 / 3"``, or "" where nothing is counted.
        detail: One or two sentences; for an error what was scanned, what was expected, what to do
            (PU-24).
        word: In place of the outcome's own word.
        release: How an error goes away.
    """

    outcome: Outcome
    name: str = ""
    quantity: str = ""
    detail: str = ""
    word: str = ""
    release: str = RELEASE

    @property
    def headline(self) -> str:
        """The word in capitals."""
        return self.word or WORDS[self.outcome]


def refused(scanned: str, expected: str, do: str) -> str:
    """The three parts every error names (PU-24)."""
    parts = (
        f"Dipindai: {scanned}." if scanned else "",
        f"Seharusnya: {expected}." if expected else "",
    )
    return " ".join(part for part in (*parts, do) if part)


class VerdictBand(QWidget):
    """Keeps the last result until the next scan; an error fills the panel until released.

    Args:
        sounds: Plays the outcome's tone before the paint; its ``visual_only`` flashes the panel.
    """

    def __init__(self, sounds: Sounds) -> None:
        super().__init__()
        self._sounds = sounds
        self._verdict: Verdict | None = None
        self._hint = ""
        self._picture: QPixmap | None = None
        self._flash: Flash | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme().px(150))
        theme().changed.connect(self._theme_changed)

    # ---------------------------------------------------------------- saying
    @property
    def verdict(self) -> Verdict | None:
        """The last result."""
        return self._verdict

    def show_verdict(self, verdict: Verdict, picture: QPixmap | None = None) -> None:
        """Sound, then paint."""
        self._sounds.play(verdict.outcome)
        self._verdict, self._picture = verdict, picture
        said = ". ".join(
            part
            for part in (verdict.headline, verdict.name, verdict.quantity, verdict.detail)
            if part
        )
        self.setAccessibleName(said)
        if self._sounds.visual_only:
            self._flash_now(verdict.outcome)
        self.update()

    def show_hint(self, hint: str) -> None:
        """Before the first scan: what to do."""
        self._verdict, self._hint, self._picture = None, hint, None
        self.setAccessibleName(hint)
        self.update()

    def _flash_now(self, outcome: Outcome) -> None:
        if self._flash is None:
            self._flash = Flash(self._panel())
        self._flash.start(BANDS[outcome].paper)

    def _panel(self) -> QWidget:
        """The point-of-use panel it stands in, else the topmost widget."""
        widget: QWidget = self
        while (parent := widget.parentWidget()) is not None and not widget.property("pointOfUse"):
            widget = parent
        return widget

    def _theme_changed(self) -> None:
        self.setMinimumHeight(theme().px(150))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(640), theme().px(190))

    # ---------------------------------------------------------------- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._verdict is None:
            self._paint_hint(painter)
        elif self._verdict.outcome is Outcome.ERROR:
            self._paint_error(painter, self._verdict)
        else:
            self._paint_verdict(painter, self._verdict)
        painter.end()

    def _paint_hint(self, painter: QPainter) -> None:
        colours = theme().colours
        painter.fillRect(self.rect(), QColor(colours.raised))
        size = theme().px(48)
        mark = pixmap("scan", size, colours.brand, self.devicePixelRatioF())
        left = theme().px(tokens.XL)
        painter.drawPixmap(left, (self.height() - size) // 2, mark)
        painter.setPen(QColor(colours.text))
        painter.setFont(theme().pixel_font(tokens.NAME_PX, bold=True))
        box = self.rect().adjusted(left + size + theme().px(tokens.L), 0, -left, 0)
        painter.drawText(box, _LEFT | _MIDDLE | Qt.TextFlag.TextWordWrap, self._hint)

    def _paint_verdict(self, painter: QPainter, verdict: Verdict) -> None:
        pair = BANDS[verdict.outcome]
        painter.fillRect(self.rect(), QColor(pair.paper))
        painter.setPen(QColor(pair.ink))
        edge = theme().px(tokens.XL)
        box = self.rect().adjusted(edge, theme().px(tokens.S), -edge, -theme().px(tokens.S))
        share = _share(verdict, box.width())
        box = self._paint_quantity(painter, box, verdict.quantity, share)
        box = self._paint_picture(painter, box)
        self._paint_words(painter, box, verdict, pair.ink, share)

    def _paint_quantity(
        self, painter: QPainter, box: QRect, quantity: str, share: int = 100
    ) -> QRect:
        """At the right, at least 64 px high where there is room; what is left of the box."""
        if not quantity:
            return box
        font = _of(tokens.QUANTITY_PX, share)
        width = QFontMetrics(font).horizontalAdvance(quantity)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | _MIDDLE, quantity)
        return box.adjusted(0, 0, -width - theme().px(tokens.XL), 0)

    def _paint_picture(self, painter: QPainter, box: QRect) -> QRect:
        if self._picture is None or self._picture.isNull():
            return box
        edge = min(box.height(), theme().px(128))
        fitted = self._picture.scaled(
            edge,
            edge,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawPixmap(box.left(), box.top() + (box.height() - fitted.height()) // 2, fitted)
        return box.adjusted(edge + theme().px(tokens.L), 0, 0, 0)

    def _paint_words(
        self, painter: QPainter, box: QRect, verdict: Verdict, ink: str, share: int = 100
    ) -> None:
        lines = _lines(verdict, box.size(), share)
        top = box.top() + max(0, (box.height() - sum(line.height for line in lines)) // 2)
        for number, line in enumerate(lines):
            place = QRect(box.left(), top, box.width(), line.height)
            if number == 0:
                place = self._paint_icon(painter, place, verdict.outcome, ink)
            painter.setFont(line.font)
            painter.drawText(
                place,
                _LEFT | _MIDDLE | Qt.TextFlag.TextWordWrap,
                shortened(line.text, line.font, place),
            )
            top += line.height

    def _paint_icon(self, painter: QPainter, place: QRect, outcome: Outcome, ink: str) -> QRect:
        size = theme().px(tokens.WORD_PX)
        mark = pixmap(_ICONS[outcome], size, ink, self.devicePixelRatioF())
        painter.drawPixmap(place.left(), place.top() + (place.height() - size) // 2, mark)
        return place.adjusted(size + theme().px(tokens.M), 0, 0, 0)

    def _paint_error(self, painter: QPainter, verdict: Verdict) -> None:
        """The same words over the whole panel, and below them how to go on."""
        pair = BANDS[Outcome.ERROR]
        painter.fillRect(self.rect(), QColor(pair.paper))
        painter.setPen(QColor(pair.ink))
        edge = theme().px(2 * tokens.XL)
        foot = theme().px(2 * tokens.XL + tokens.DETAIL_PX)
        box = self.rect().adjusted(edge, edge // 2, -edge, -foot)
        box = self._paint_quantity(painter, box, verdict.quantity)
        self._paint_words(painter, box, verdict, pair.ink)
        painter.setFont(theme().pixel_font(tokens.DETAIL_PX, bold=True))
        place = QRect(edge, self.height() - foot, self.width() - 2 * edge, foot)
        painter.drawText(place, _LEFT | _MIDDLE | Qt.TextFlag.TextWordWrap, verdict.release)


def _of(pixels: int, share: int) -> QFont:
    """A bold font of so many per cent of its size."""
    return theme().pixel_font(pixels * share // 100, bold=True)


def _share(verdict: Verdict, room: int) -> int:
    """How large the letters may be, in per cent, so that no word is cut in a narrow band.

    A band that fills a panel is read from two metres and keeps its size (PU-23); one beside a
    list is not.
    """
    if room >= theme().px(_WIDE):
        return _SHARES[0]
    for share in _SHARES:
        icon = theme().px(tokens.WORD_PX) + theme().px(tokens.M)
        needs = max(
            icon + _widest(verdict.headline, _of(tokens.WORD_PX, share)),
            _widest(verdict.name, _of(tokens.NAME_PX, share)),
        )
        if verdict.quantity:
            big = QFontMetrics(_of(tokens.QUANTITY_PX, share))
            needs += big.horizontalAdvance(verdict.quantity) + theme().px(tokens.XL)
        if needs <= room:
            return share
    return _SHARES[-1]


def _widest(text: str, font: QFont) -> int:
    metrics = QFontMetrics(font)
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text of the band, its letters, and the height it gets."""

    text: str
    font: QFont
    height: int


def _lines(verdict: Verdict, room: QSize, share: int) -> list[_Line]:
    """Headline, name and detail in the largest letters in which nothing is cut (PU-23, PU-24).

    Where the smallest are too large still, each takes whole lines from the top, and the detail,
    which comes last, ends in dots.
    """
    found: list[_Line] = []
    for step in _STEPS:
        found = _written(verdict, room.width(), share, step)
        if sum(line.height for line in found) <= room.height():
            return found
    left = room.height()
    kept: list[_Line] = []
    for line in found:
        spacing = QFontMetrics(line.font).lineSpacing()
        height = min(line.height, left // spacing * spacing)
        whole = QRect(0, 0, room.width(), height)
        if not kept or (height > 0 and shortened(line.text, line.font, whole).strip(" …")):
            kept.append(_Line(line.text, line.font, max(height, spacing)))
            left -= height
    return kept


def _written(verdict: Verdict, width: int, share: int, step: tuple[int, int, int]) -> list[_Line]:
    word, name = (_of(px, share * part // 100) for px, part in zip(_BOLD, step, strict=False))
    detail = theme().pixel_font(tokens.DETAIL_PX * step[2] // 100)
    icon = theme().px(tokens.WORD_PX) + theme().px(tokens.M)
    texts = (
        (verdict.headline, word, width - icon),
        (verdict.name, name, width),
        (verdict.detail, detail, width),
    )
    return [_Line(text, font, _height(text, font, room)) for text, font, room in texts if text]


def _height(text: str, font: QFont, width: int) -> int:
    """Of the whole text, however many lines that is."""
    metrics = QFontMetrics(font)
    box = metrics.boundingRect(
        QRect(0, 0, max(1, width), 10_000), int(Qt.TextFlag.TextWordWrap | _LEFT), text
    )
    lines = max(1, round(box.height() / metrics.lineSpacing()))
    return lines * metrics.lineSpacing() + theme().px(tokens.XS)


def shortened(text: str, font: QFont, place: QRect) -> str:
    """Shorten with dots what its place cannot hold."""
    metrics = QFontMetrics(font)
    flags = int(Qt.TextFlag.TextWordWrap | _LEFT)
    room = QRect(0, 0, max(1, place.width()), 10_000)
    if metrics.boundingRect(room, flags, text).height() <= place.height():
        return text
    words = text.split()
    while (
        words
        and metrics.boundingRect(room, flags, " ".join(words) + " …").height() > place.height()
    ):
        words.pop()
    return " ".join(words) + " …"


class Flash(QWidget):
    """Colours the whole panel twice for a moment: the outcome without sound (PU-22)."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._colour = QColor()
        self._left = 0
        self._timer = QTimer(self, interval=_FLASH_MS)
        self._timer.timeout.connect(self._next)
        panel.installEventFilter(self)
        self.hide()

    def start(self, colour: str) -> None:
        """Begin: shown at once."""
        self._colour = QColor(colour)
        self._left = 2 * _FLASHES - 1
        self.setGeometry(self._panel.rect())
        self.raise_()
        self.show()
        self._timer.start()

    def _next(self) -> None:
        self._left -= 1
        self.setVisible(self._left % 2 == 1)
        if self._left <= 0:
            self._timer.stop()
            self.hide()

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._panel.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()
