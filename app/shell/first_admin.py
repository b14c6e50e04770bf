"""What the first pages on an empty database share: the first admin, in the right of two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError
from app.identity.rules.secrets_policy import faults
from app.identity.rules.settings import PasswordPolicy
from app.shell.cover import Cover
from app.ui import tokens
from app.ui.widgets import column, label, row

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What the fields of the admin are called in a refusal.
WORDS: Final = {
    "full_name": "Nama Anda",
    "username": "Nama pengguna",
    "password": "Kata sandi",
    "again": "Kata sandi sekali lagi",
}
HINTS: Final = {
    "username": "Nama pengguna berisi 2 sampai 40 huruf, angka, titik atau garis, tanpa spasi. "
    "Contoh: siti.rahma",
}


class FirstAdminPage(Cover):
    """A first page: what it is about at the left, the first admin at the right.

    Args:
        title: Of the page, and of its button.
        sentence: Under it.
    """

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(title, sentence, title, wide=True)
        sides = row(gap=tokens.XL)
        self.fields.addLayout(sides)
        for ask in (self.ask_left, self._ask_admin):
            self.fields = column(gap=tokens.M)
            sides.addLayout(self.fields, 1)
            ask()
            self.fields.addStretch(1)

    def ask_left(self) -> None:
        """Put the page's own fields into ``self.fields``; for subclasses to write."""

    def _ask_admin(self) -> None:
        self.fields.addWidget(label("Admin pertama", "heading"))
        self.full_name = self.line("full_name", "Nama &Anda")
        self.username = self.line("username", "Nama &pengguna", "admin")
        self.password = self.secret(
            "password", "&Kata sandi", "Paling sedikit 8 karakter, dengan huruf dan angka."
        )
        self.again = self.secret("again", "Kata sandi sekali &lagi")

    def admin_values(self) -> dict[str, str]:
        """What was typed about the admin, by parameter of the command."""
        return {
            "full_name": self.full_name.text().strip(),
            "username": self.username.text().strip(),
            "password": self.password.text(),
        }

    def password_problems(self, values: Mapping[str, str]) -> list[FieldError]:
        """What is wrong with the password by the rules of a new organisation.

        A missing one is told with the other empty fields.
        """
        password = values["password"]
        if not password:
            return []
        said = " ".join(faults(password, PasswordPolicy(), username=values["username"]))
        wrong = [FieldError("password", said)] if said else []
        if password != self.again.text():
            sentence = "Kata sandi yang diulang berbeda. Ketik lagi keduanya."
            wrong.append(FieldError("again", sentence))
        return wrong
