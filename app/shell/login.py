"""Sign-in and lock screen, the first thing painted: password, or badge and PIN (PU-55)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from app.ui import tokens
from app.ui.fields import Field
from app.ui.icons import icon, pixmap
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import BusyBar, KeyButton, column, label, row, scrolling, set_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.core.errors import UserError
    from app.shell.ports import DemoAccount

BADGE: Final = "USR-"
PIN_LENGTH: Final = 4
_WIDTH: Final = 400
_PASSWORD, _PIN = 0, 1


class LoginPage(QWidget):
    """Asks who is there.  It knows nothing about signing in; the window does that.

    A scanned badge switches it to the PIN, whatever was typed before.
    """

    #: user, password.
    password_given = Signal(str, str)
    #: badge code, PIN.
    badge_given = Signal(str, str)
    #: There is a code for a first or a forgotten password.
    code_asked = Signal()
    #: Open the database again.
    retry_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "sign-in")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Masuk ke Lumbung")
        self._badge = ""
        self._ready = False
        self._waiting = False
        self._pending = False
        self._build()
        theme().changed.connect(self._redraw)
        self.show_connecting()
        self.setFocusProxy(self.user)
        self.user.setFocus()

    # ---------------------------------------------------------------- what is shown
    def show_connecting(self) -> None:
        """The database is being opened; typing is possible already."""
        self._ready = False
        self._retry.hide()
        self._bar.set_busy(True)
        self._say("Menyambungkan ke basis data …", Tone.NEUTRAL)

    def show_ready(self, database: str, demo: Sequence[DemoAccount] = ()) -> None:
        """The database is open; what was entered meanwhile is sent now."""
        self._ready = True
        self._retry.hide()
        self._bar.set_busy(False)
        self._say("", Tone.NEUTRAL)
        self._database.setText(database)
        self._show_demo(demo)
        if self._pending:
            self._pending = False
            self._submit()

    def show_unreachable(self, error: UserError) -> None:
        """The database could not be opened."""
        self._ready = False
        self._pending = False
        self._set_waiting(False)
        self._say(error.message, Tone.ERROR)
        self._retry.show()

    def show_locked(self) -> None:
        """Lock screen: no name (PU-56), the open panels stay behind it."""
        self.clear()
        self._heading.setText("Layar terkunci")
        self._code.hide()
        self._say("Panel yang terbuka tetap ada. Masuk untuk melanjutkan.", Tone.NEUTRAL)

    def show_sign_in(self) -> None:
        """Nobody is signed in."""
        self.clear()
        self._heading.setText("Masuk")
        self._code.show()
        self._say("", Tone.NEUTRAL)

    def show_error(self, error: UserError) -> None:
        """Signing in was refused; the secret is emptied, the name stays."""
        self._set_waiting(False)
        self._say(error.message, Tone.ERROR)
        secret = self.pin if self._modes.currentIndex() == _PIN else self.password
        secret.clear()
        secret.setFocus()

    def show_note(self, sentence: str) -> None:
        """Something that went well."""
        self._say(sentence, Tone.DONE)

    def show_problem(self, sentence: str) -> None:
        """An error of ours while nobody is signed in."""
        self._set_waiting(False)
        self._say(sentence, Tone.ERROR)

    def clear(self) -> None:
        """Forget everything that was typed."""
        self._set_waiting(False)
        self.user.clear()
        self.password.clear()
        self._use_password()
        self.user.setFocus()

    @property
    def message(self) -> str:
        """What it says below the fields."""
        return self._message.text()

    # ---------------------------------------------------------------- input
    def scanned(self, code: str, at_ms: int = 0) -> None:
        """A badge asks for its PIN; anything else has no meaning here."""
        if code.strip().upper().startswith(BADGE):
            self._badge = code.strip()
            self._show_mode(_PIN)
            self.pin.clear()
            self.pin.setFocus()
            self._say("Badge terbaca. Ketik 4 angka PIN Anda.", Tone.DONE)
        elif not self._waiting:
            self._say("Itu bukan badge. Pindai badge Anda, atau ketik nama pengguna.", Tone.WARN)

    def _submit(self) -> None:
        if self._waiting:
            return
        if not self.user.text().strip() or not self.password.text():
            self._say("Isi nama pengguna dan kata sandi.", Tone.ERROR)
            (self.password if self.user.text().strip() else self.user).setFocus()
            return
        if not self._ready:
            self._pending = True
            return
        self._set_waiting(True)
        self.password_given.emit(self.user.text().strip(), self.password.text())

    def _pin_typed(self, text: str) -> None:
        if len(text) == PIN_LENGTH and self._ready and not self._waiting:
            self._set_waiting(True)
            self.badge_given.emit(self._badge, text)

    def _use_password(self) -> None:
        self._badge = ""
        self.pin.clear()
        self._show_mode(_PASSWORD)

    def _show_mode(self, mode: int) -> None:
        """Only the form shown takes room."""
        for at in (_PASSWORD, _PIN):
            form = self._modes.widget(at)
            kind = QSizePolicy.Policy.Preferred if at == mode else QSizePolicy.Policy.Ignored
            if form is not None:
                form.setSizePolicy(QSizePolicy.Policy.Preferred, kind)
        self._modes.setCurrentIndex(mode)

    def _set_waiting(self, waiting: bool) -> None:
        self._waiting = waiting
        self._bar.set_busy(waiting)
        self._modes.setEnabled(not waiting)

    def _fill(self, account: DemoAccount) -> None:
        self._use_password()
        self.user.setText(account.user)
        self.password.setText(account.password)
        self._submit()

    # ---------------------------------------------------------------- building
    def _build(self) -> None:
        self._logo = QLabel()
        self._heading = label("Masuk", "title")
        self._message = label("", "", wrap=True)
        self._bar = BusyBar()
        self._database = label("", "small")
        self._retry = KeyButton("Coba sambungkan lagi", "", self._try_again)
        self._modes = QStackedWidget()
        self._modes.addWidget(self._password_form())
        self._modes.addWidget(self._pin_form())
        self._modes.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._show_mode(_PASSWORD)
        card = QFrame()
        card.setProperty("role", "surface")
        inner = column(margin=tokens.XL, gap=tokens.M)
        for widget in (self._heading, self._modes, self._bar, self._message_box(), self._retry):
            inner.addWidget(widget)
        card.setLayout(inner)
        self._card = card
        self._demo = QFrame()
        self._demo_layout = column(gap=tokens.XS)
        self._demo.setLayout(self._demo_layout)
        self._demo.hide()
        self._place(card)
        self._redraw()

    def _message_box(self) -> QWidget:
        self._box = QFrame()
        self._box.setProperty("role", "message")
        layout = column(margin=tokens.S, gap=0)
        layout.addWidget(self._message)
        self._box.setLayout(layout)
        return self._box

    def _place(self, card: QWidget) -> None:
        brand = row(gap=tokens.S)
        brand.addStretch(1)
        brand.addWidget(self._logo)
        brand.addWidget(label("Lumbung", "title"))
        brand.addStretch(1)
        self._side_by_side = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side_by_side.setSpacing(tokens.XL)
        self._side_by_side.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        self._side_by_side.addWidget(self._demo, 0, Qt.AlignmentFlag.AlignTop)
        middle = column(gap=tokens.L)
        middle.addStretch(2)
        middle.addLayout(brand)
        middle.addLayout(self._side_by_side)
        middle.addWidget(self._database, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        inner = row()
        inner.addStretch(1)
        inner.addLayout(middle)
        inner.addStretch(1)
        page = QWidget()
        page.setLayout(inner)
        # At 200 % on a small screen it scrolls instead of making the window too high.
        outer = column(gap=0)
        outer.addWidget(scrolling(page))
        self.setLayout(outer)

    def _password_form(self) -> QWidget:
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._submit)
        form = QWidget()
        layout = column(gap=tokens.M)
        layout.addWidget(Field("user", "Nama &pengguna", self.user))
        layout.addWidget(Field("password", "&Kata sandi", self.password))
        layout.addWidget(KeyButton("Masuk", "Enter", self._submit, role="primary"))
        hint = row(gap=tokens.S)
        self._badge_mark = QLabel()
        hint.addWidget(self._badge_mark)
        hint.addWidget(label("atau pindai badge Anda", "muted"), 1)
        layout.addLayout(hint)
        self._code = KeyButton("Punya kode atau lupa kata sandi", "", self._code_wanted)
        layout.addWidget(self._code)
        form.setLayout(layout)
        return form

    def _code_wanted(self) -> None:
        if self._ready and not self._waiting:
            self.code_asked.emit()

    def _pin_form(self) -> QWidget:
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(PIN_LENGTH)
        digits = QRegularExpression(rf"\d{{0,{PIN_LENGTH}}}")
        self.pin.setValidator(QRegularExpressionValidator(digits))
        self.pin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pin.textEdited.connect(self._pin_typed)
        form = QWidget()
        layout = column(gap=tokens.M)
        layout.addWidget(Field("pin", "PI&N badge", self.pin, "4 angka"))
        layout.addWidget(KeyButton("Pakai kata sandi", "", self.show_sign_in))
        form.setLayout(layout)
        return form

    def _show_demo(self, accounts: Sequence[DemoAccount]) -> None:
        while (old := self._demo_layout.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        self._demo.setVisible(bool(accounts))
        if not accounts:
            return
        self._demo_layout.addWidget(label("Perusahaan contoh: masuk sebagai", "small"))
        for account in accounts:
            self._demo_layout.addWidget(self._demo_button(account))

    def _demo_button(self, account: DemoAccount) -> KeyButton:
        words = account.words.replace("&", "&&")
        button = KeyButton(words, account.user, lambda: self._fill(account), spread=True)
        button.setIcon(icon("user", "muted"))
        return button

    def _try_again(self) -> None:
        self.show_connecting()
        self.retry_asked.emit()

    def _say(self, text: str, tone: Tone) -> None:
        self._message.setText(text)
        self._box.setVisible(bool(text))
        set_property(self._box, "tone", str(tone) if text else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The demo people stand beside the form, below it where there is no room."""
        super().resizeEvent(event)
        beside = self.width() >= theme().px(2 * _WIDTH + 4 * tokens.XL)
        ways = QBoxLayout.Direction
        self._side_by_side.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def _redraw(self) -> None:
        ratio, colours = self.devicePixelRatioF(), theme().colours
        self._logo.setPixmap(pixmap("lumbung", theme().px(40), colours.brand, ratio))
        self._badge_mark.setPixmap(pixmap("badge", theme().px(16), colours.muted, ratio))
        self._card.setFixedWidth(theme().px(_WIDTH))
        self._demo.setFixedWidth(theme().px(_WIDTH))
        self.pin.setFont(theme().font_of(theme().sizes().card_pt, bold=True))
