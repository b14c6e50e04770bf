"""The first page on an empty database: *Buat perusahaan*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from app.core.errors import UserError
from app.identity.api import FoundOrganisation
from app.identity.rules.entities import KINDS, normal_npwp
from app.shell.first_admin import HINTS, WORDS, FirstAdminPage
from app.ui import tokens
from app.ui.fields import Field
from app.ui.title_line import make_action
from app.ui.typed import typed
from app.ui.widgets import KeyButton, label, row

if TYPE_CHECKING:
    from app.core.errors import FieldError
    from app.ui.gallery import Shot

_WORDS: Final = {
    "organisation": "Nama organisasi",
    "entity": "Nama badan usaha",
    "entity_kind": "Jenis badan usaha",
    "npwp": "NPWP",
    **WORDS,
}
_SENTENCE: Final = (
    "Basis data ini masih kosong. Isi nama perusahaan dan akun admin pertama; bagan akun dan tahun "
    "buku disiapkan sekaligus. Semuanya dapat diubah nanti."
)
_CODE: Final = re.compile(r"[^A-Z0-9]+")
_CODE_LENGTH: Final = 12


class FoundingPage(FirstAdminPage):
    """Asks for the company and its first admin; the window does the founding."""

    #: A :class:`FoundOrganisation`.
    given = Signal(object)
    #: The company's books are in a file.
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Buat perusahaan", _SENTENCE)
        words = "Pulihkan dari ekspor buku"
        self.buttons.insertWidget(1, KeyButton(words, "F3", self.restore_wanted.emit))
        make_action(self, words, "F3", self.restore_wanted.emit)
        self.setFocusProxy(self.organisation)

    def ask_left(self) -> None:
        self.fields.addWidget(label("Perusahaan", "heading"))
        self.organisation = self.line("organisation", "Nama &organisasi")
        self.entity = self.line(
            "entity", "Nama &badan usaha", hint="Kosong = sama dengan organisasi."
        )
        self.kind = QComboBox()
        for value, words in KINDS.items():
            self.kind.addItem(words, value)
        self.npwp = self.line("npwp", "&NPWP", hint="15 atau 16 angka, boleh kosong.")
        self._beside(Field("entity_kind", "&Jenis", self.kind), self.npwp)
        self.pkp = QCheckBox("Pengusaha kena pajak (PKP)")
        self.fields.addWidget(self.pkp)

    def _beside(self, first: Field, line: Any) -> None:  # noqa: ANN401 - a line made by Cover
        """Put the field of a line beside another."""
        second = line.parentWidget()
        self.fields.removeWidget(second)
        both = row(gap=tokens.M)
        both.addWidget(first, 2, Qt.AlignmentFlag.AlignTop)
        both.addWidget(second, 3, Qt.AlignmentFlag.AlignTop)
        self.fields.addLayout(both)

    def submit(self) -> None:
        values = {
            "organisation": self.organisation.text().strip(),
            "code": code_of(self.organisation.text()),
            "entity": self.entity.text().strip() or None,
            "entity_code": code_of(self.entity.text() or self.organisation.text()),
            "entity_kind": self.kind.currentData(),
            "npwp": self.npwp.text().strip(),
            "is_pkp": self.pkp.isChecked(),
            **self.admin_values(),
        }
        try:
            command = typed(
                FoundOrganisation, values, words=_WORDS, hints=HINTS, more=self._more(values)
            )
        except UserError as wrong:
            self.show_error(wrong)
            return
        self.set_waiting(True)
        self.given.emit(command)

    def _more(self, values: dict[str, Any]) -> list[FieldError]:
        """What the founding would refuse one after the other, said at once."""
        wrong: list[FieldError] = []
        try:
            normal_npwp(values["npwp"])
        except UserError as refused:
            wrong += refused.fields
        return [*wrong, *self.password_problems(values)]


def code_of(name: str) -> str:
    """A short code from a name, without PT or CV: ``PT Kenanga Beauty`` is ``KENANGA``."""
    words = _CODE.sub(" ", name.upper()).split()
    telling = [word for word in words if word not in {"PT", "CV", "UD", "TOKO", "KOPERASI"}]
    return ((telling or words or ["UTAMA"])[0])[:_CODE_LENGTH]


def gallery() -> list[Shot]:
    """States of the page."""
    from app.ui.gallery import Shot

    def wrong() -> FoundingPage:
        page = FoundingPage()
        page.npwp.setText("123")
        page.password.setText("abc")
        page.submit()
        return page

    return [Shot("sample", FoundingPage), Shot("wrong", wrong)]
