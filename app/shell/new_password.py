"""A new password before anything else, for who signed in with one that somebody else chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from app.core.errors import FieldError, UserError
from app.identity.api import ChangePassword
from app.shell.cover import Cover
from app.ui.typed import typed
from app.ui.widgets import KeyButton

if TYPE_CHECKING:
    from app.ui.gallery import Shot

WORDS: Final = {"new_password": "Kata sandi baru", "again": "Kata sandi sekali lagi"}
_SENTENCE: Final = (
    "Kata sandi Anda dibuat orang lain atau sudah lewat waktunya. Buat kata sandi baru yang hanya "
    "Anda yang tahu, lalu lanjutkan bekerja."
)


class NewPasswordPage(Cover):
    """Asks for the new password twice; the old one was typed a moment ago.

    Args:
        name: Who signed in.
        old_password: The one they signed in with.
    """

    #: A :class:`ChangePassword`.
    given = Signal(object)
    #: The person leaves instead.
    left = Signal()

    def __init__(self, name: str, old_password: str) -> None:
        super().__init__(f"Selamat datang, {name}", _SENTENCE, "Simpan dan lanjutkan")
        self._old = old_password
        self.password = self.secret("new_password", "Kata sandi &baru")
        self.again = self.secret("again", "Kata sandi sekali &lagi")
        self.buttons.insertWidget(1, KeyButton("Keluar", "", self.left.emit))
        self.setFocusProxy(self.password)

    def submit(self) -> None:
        new, wrong = self.password.text(), []
        if new and new != self.again.text():
            sentence = "Kata sandi yang diulang berbeda. Ketik lagi keduanya."
            wrong.append(FieldError("again", sentence))
        values = {"old_password": self._old, "new_password": new}
        try:
            command = typed(ChangePassword, values, words=WORDS, more=wrong)
        except UserError as refused:
            self.show_error(refused)
            return
        self.set_waiting(True)
        self.given.emit(command)


def gallery() -> list[Shot]:
    """States of the page."""
    from app.ui.gallery import Shot

    def wrong() -> NewPasswordPage:
        page = NewPasswordPage("Siti Rahma Wulandari", "lama")
        page.submit()
        return page

    return [
        Shot("sample", lambda: NewPasswordPage("Siti Rahma Wulandari", "lama")),
        Shot("wrong", wrong),
    ]
