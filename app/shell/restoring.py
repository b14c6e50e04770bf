"""The other first page on an empty database: *Pulihkan buku* from an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.bookfile.api import RestoreBooks
from app.core.errors import FieldError, UserError
from app.shell.first_admin import HINTS, WORDS, FirstAdminPage
from app.ui.title_line import make_action
from app.ui.typed import typed
from app.ui.widgets import KeyButton, label

if TYPE_CHECKING:
    from app.ui.gallery import Shot

_WORDS: Final = {"file": "Berkas ekspor", "fingerprint": "Sidik", **WORDS}
_HINTS: Final = {**HINTS, "fingerprint": "Sidik terdiri dari 64 angka dan huruf a sampai f."}
_SENTENCE: Final = (
    "Buku dari berkas ekspor masuk ke basis data kosong ini; jurnal, nomor, dan segelnya sama. "
    "Stok dan pesanan tidak ikut: di sini buku dibaca, diperiksa, dan diteruskan dengan jurnal."
)


class RestorePage(FirstAdminPage):
    """Asks for the file and the first admin; the window does the restoring."""

    #: A :class:`RestoreBooks`.
    given = Signal(object)
    #: Back to founding a company.
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Pulihkan buku", _SENTENCE)
        self.buttons.insertWidget(1, KeyButton("Kembali", "Esc", self._leave))
        make_action(self, "Kembali", "Esc", self._leave)
        make_action(self, "Pilih berkas", "F2", self.choose)
        self.setFocusProxy(self.file)

    def ask_left(self) -> None:
        self.fields.addWidget(label("Ekspor buku", "heading"))
        self.file = self.line("file", "&Berkas ekspor", hint="Berkas .zip dari Ekspor buku.")
        self.fields.addWidget(
            KeyButton("Pilih berkas", "F2", self.choose), 0, Qt.AlignmentFlag.AlignLeft
        )
        self.fingerprint = self.line(
            "fingerprint", "&Sidik",
            hint="Yang dicatat saat ekspor; boleh kosong. Bila diisi, berkas harus cocok.",
        )  # fmt: skip

    def choose(self) -> QFileDialog:
        """Ask which file."""
        dialog = QFileDialog(self, "Berkas ekspor buku", "", "Ekspor buku (*.zip)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _leave(self) -> None:
        if self.body.isEnabled():
            self.left.emit()

    def submit(self) -> None:
        values = {
            "file": self.file.text().strip(),
            "fingerprint": "".join(self.fingerprint.text().split()),
            **self.admin_values(),
        }
        try:
            command = typed(
                RestoreBooks, values, words=_WORDS, hints=_HINTS,
                more=self.password_problems(values),
            )  # fmt: skip
        except UserError as wrong:
            self.show_error(wrong)
            return
        self.set_waiting(True)
        self.given.emit(command)


def gallery() -> list[Shot]:
    """States of the page."""
    from app.ui.gallery import Shot

    def refused() -> RestorePage:
        page = RestorePage()
        page.file.setText("D:\\Cadangan\\buku.lumbung-buku.zip")
        message = (
            "Ekspor buku buku.lumbung-buku.zip ditolak, tidak ada yang ditulis: Jurnal "
            "JRN-2026-000412 UTAMA: segelnya tidak cocok dengan isinya; dan 3 hal lain. Pakai "
            "berkas asli yang belum diubah, atau ekspor ulang dari program asalnya."
        )
        page.show_error(UserError(message, (FieldError("file", message),)))
        return page

    return [Shot("sample", RestorePage), Shot("refused", refused)]
