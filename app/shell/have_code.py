"""*Punya kode*: a first password by invitation, or one in place of a forgotten one (WMS-SEC-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from app.core.errors import FieldError, UserError
from app.identity.api import ConfirmReset
from app.shell.cover import Cover
from app.ui.title_line import make_action
from app.ui.typed import typed
from app.ui.widgets import KeyButton, label, rule

if TYPE_CHECKING:
    from app.ui.gallery import Shot

WORDS: Final = {
    "code": "Kode",
    "new_password": "Kata sandi baru",
    "again": "Kata sandi sekali lagi",
}
_HINTS: Final = {"code": "Kode itu belum lengkap. Ketik semua kelompok hurufnya."}
_SENTENCE: Final = (
    "Ketik kode dari undangan, dari e-mail, atau dari admin, lalu buat kata sandi Anda sendiri."
)


class HaveCodePage(Cover):
    """Asks for the code and the new password twice; below it a code can be asked for."""

    #: Code and password.
    given = Signal(str, str)
    #: User name: whoever has it wants a code.
    wanted = Signal(str)
    #: Back to signing in.
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Punya kode", _SENTENCE, "Simpan kata sandi")
        self.code = self.line("code", "&Kode", hint="Tanda hubung dan huruf kecil tidak masalah.")
        self.password = self.secret("new_password", "Kata sandi &baru")
        self.again = self.secret("again", "Kata sandi sekali &lagi")
        self.buttons.insertWidget(1, KeyButton("Kembali", "Esc", self.left.emit))
        make_action(self, "Kembali", "Esc", self.left.emit)
        self.fields.addWidget(rule())
        self.fields.addWidget(label("Belum punya kode?", "heading"))
        self.user = self.line("user", "Nama &pengguna", hint="Kode dikirim ke e-mail akun itu.")
        self.user.returnPressed.disconnect()
        self.user.returnPressed.connect(self.want)
        self.fields.addWidget(
            KeyButton("Minta kode", "Enter", self.want), 0, Qt.AlignmentFlag.AlignLeft
        )
        self.again.returnPressed.disconnect()
        self.again.returnPressed.connect(self._pressed)
        self.setFocusProxy(self.code)

    def submit(self) -> None:
        new, wrong = self.password.text(), []
        if new and new != self.again.text():
            sentence = "Kata sandi yang diulang berbeda. Ketik lagi keduanya."
            wrong.append(FieldError("again", sentence))
        values = {"code": self.code.text().strip(), "new_password": new}
        try:
            command = typed(ConfirmReset, values, words=WORDS, hints=_HINTS, more=wrong)
        except UserError as refused:
            self.show_error(refused)
            return
        self.set_waiting(True)
        self.given.emit(command.code, command.new_password)

    def want(self) -> None:
        """Ask for a code; the answer is the same whether or not the name is known."""
        name = self.user.text().strip()
        if not name:
            message = "Isi nama pengguna Anda dulu."
            self.show_error(UserError(message, (FieldError("user", message),)))
            return
        self.set_waiting(True)
        self.wanted.emit(name)

    def show_asked(self, sentence: str) -> None:
        """What became of asking for a code."""
        self.set_waiting(False)
        self.show_note(sentence)
        self.code.setFocus()


def gallery() -> list[Shot]:
    """States of the page."""
    from app.ui.gallery import Shot

    def wrong() -> HaveCodePage:
        page = HaveCodePage()
        page.code.setText("ABCD")
        page.submit()
        return page

    def asked() -> HaveCodePage:
        page = HaveCodePage()
        page.show_asked(
            "Jika akun itu ada, kode ganti kata sandi dikirim ke e-mailnya atau diberikan oleh "
            "admin. Kode berlaku satu jam."
        )
        return page

    return [Shot("sample", HaveCodePage), Shot("wrong", wrong), Shot("asked", asked)]
