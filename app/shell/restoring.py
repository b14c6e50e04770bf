"""The other first page on an empty database: *Pulihkan buku* from an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.bookfile.api import RestoreBooks
from app.core.errors import FieldError, UserError
from app.shell.first_admin import HINTS, WORDS, FirstAdminPage
from app.ui import tokens
from app.ui.operations import BusyMark, Progress
from app.ui.states import WaitStrip
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
_STOPPED: Final = "Pemulihan dibatalkan. Basis data ini tetap kosong."


class RestorePage(FirstAdminPage):
    """Asks for the file and the first admin; the window does the restoring.

    Books of years take minutes: as in a panel, the page shows how far it is after two seconds, and
    *Batalkan* (or Esc) stops it with nothing written.
    """

    #: A :class:`RestoreBooks` and the :class:`Progress` it tells how far it is.
    given = Signal(object, object)
    #: Back to founding a company.
    left = Signal()
    #: done, total, text; from the thread that works.
    _told = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__("Pulihkan buku", _SENTENCE)
        self.back = KeyButton("Kembali", "Esc", self._leave)
        self.buttons.insertWidget(1, self.back)
        make_action(self, "Kembali", "Esc", self._leave)
        make_action(self, "Pilih berkas", "F2", self.choose)
        self.setFocusProxy(self.file)
        self.strip = WaitStrip(self.stop, "Esc")
        self.under.addWidget(self.strip)
        self._slow = BusyMark(tokens.PROGRESS_MS, self)
        self._slow.shown.connect(self.show_slow)
        self._told.connect(self.strip.show_progress, Qt.ConnectionType.QueuedConnection)
        self._progress: Progress | None = None

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

    def set_waiting(self, waiting: bool) -> None:
        """Show how far it is when it takes long; Esc reaches the page meanwhile."""
        changes = waiting != self._waiting
        typing = self.body.focusWidget()
        super().set_waiting(waiting)
        if not changes:
            return
        if waiting:
            self._slow.up()
            self.back.setFocus()  # a field that is disabled would take the keys with it
        else:
            self._slow.down()
            (typing or self.file).setFocus()

    def show_slow(self, slow: bool) -> None:
        """How far it is, in the place of the bar that only moves."""
        self._bar.set_busy(self._waiting and not slow)
        self.strip.set_waiting(slow)
        if slow:
            self.strip.cancel_button.setFocus()
        self.back.setVisible(not slow)

    def _tell(self, done: int, total: int, text: str) -> None:
        """On the thread that works, which outlives a window somebody closed."""
        if shiboken6.isValid(self):
            self._told.emit(done, total, text)

    def stop(self) -> None:
        """Ask the restoring to stop; it answers with :meth:`show_stopped` when it did."""
        if self._progress is not None:
            self._progress.cancel()
            self.strip.cancel_button.setEnabled(False)

    def show_stopped(self) -> None:
        """Nothing was written; the fields are as they were."""
        self.set_waiting(False)
        self.say_neutral(_STOPPED)

    def _leave(self) -> None:
        if self.body.isEnabled():
            self.left.emit()
        else:
            self.stop()

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
        self._progress = Progress(self._tell)
        self.given.emit(command, self._progress)


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

    def under_way() -> RestorePage:
        page = RestorePage()
        page.file.setText("D:\\Cadangan\\buku.lumbung-buku.zip")
        page.full_name.setText("Ibu Sri")
        page.set_waiting(True)
        page.show_slow(True)
        page.strip.show_progress(182_000, 482_114, "Memeriksa jurnal")
        return page

    def stopped() -> RestorePage:
        page = under_way()
        page.show_stopped()
        return page

    return [
        Shot("sample", RestorePage), Shot("refused", refused), Shot("under_way", under_way),
        Shot("stopped", stopped),
    ]  # fmt: skip
