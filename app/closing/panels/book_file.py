"""The books as a file, beside *Pemeriksaan Mandiri*: written, or proved, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from app.bookfile.api import BookFileChecked, BooksExported, CheckBookFile, ExportBooks
from app.core.text import angka
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.tokens import Tone
from app.ui.widgets import column, label, scrolling

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bookfile.api import ChainHead
    from app.core.commands import Done
    from app.ui.panel import Panel

_FILES: Final = "Ekspor buku (*.zip)"
_NAME: Final = "buku.lumbung-buku.zip"
_KEEP: Final = (
    "Catat sidik ini di luar komputer ini. Siapa pun yang memegangnya dapat membuktikan bahwa "
    "berkasnya belum diubah."
)
#: So many findings are shown; more would not help to see what is wrong.
_MOST: Final = 12


def ask_where(panel: Panel) -> QFileDialog:
    """Ask where to and export there; the dialog asks before it writes over a file."""
    dialog = QFileDialog(panel, "Ekspor Buku", _NAME, _FILES)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("zip")
    return _opened(dialog, lambda name: export(panel, name))


def ask_which(panel: Panel) -> QFileDialog:
    """Ask which file and prove it."""
    dialog = QFileDialog(panel, "Periksa Ekspor Buku", "", _FILES)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _opened(dialog, lambda name: check(panel, name))


def _opened(dialog: QFileDialog, chosen: Callable[[str], object]) -> QFileDialog:
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def export(panel: Panel, file: str) -> None:
    """Write all books into the file; progress and *Batalkan* as for any long command."""

    def done(answer: Done[BooksExported]) -> None:
        panel.say(answer.message)
        panel.show_detail("Ekspor buku", ExportedView(answer.value))

    panel.do(ExportBooks(file=file, replace=True), done=done)


def check(panel: Panel, file: str) -> None:
    """Read the file whole and say what it is worth."""

    def done(found: BookFileChecked) -> None:
        if found.findings:
            panel.say(
                f"Berkas ini tidak utuh: {angka(len(found.findings))} hal tidak cocok.", Tone.ERROR
            )
        else:
            panel.say(f"Berkas utuh: {angka(found.journals)} jurnal, semua segel cocok.")
        panel.show_detail("Isi ekspor buku", CheckedView(found))

    panel.say("Membaca berkas dan menghitung ulang semua segelnya …", Tone.NEUTRAL)
    panel.ask(CheckBookFile(file=file), done=done, key="book_file")


class _BookFileView(QWidget):
    """Facts, sentences, then the chains with their last seals; all of it scrolls."""

    def __init__(
        self, facts: Facts, chains: tuple[ChainHead, ...],
        *sections: tuple[str, tuple[str, ...]],
    ) -> None:  # fmt: skip
        super().__init__()
        inside = column(gap=tokens.M)
        inside.addWidget(facts)
        for title, sentences in sections:
            if sentences:
                mark = "•  " if len(sentences) > 1 else ""
                inside.addWidget(label(title, "heading"))
                for sentence in sentences:
                    inside.addWidget(label(mark + sentence, wrap=True))
        inside.addWidget(label("Rantai segel", "heading"))
        inside.addWidget(Facts([_chain(one) for one in chains]))
        inside.addStretch(1)
        body = QWidget()
        body.setLayout(inside)
        layout = column(gap=0)
        layout.addWidget(scrolling(body))
        self.setLayout(layout)


def _chain(one: ChainHead) -> tuple[str, str]:
    return (
        f"{one.entity} {one.year}",
        f"{angka(one.journals)} jurnal, segel akhir {grouped(one.head[:16])}",
    )


class ExportedView(_BookFileView):
    """What was written, and the fingerprint to note down elsewhere."""

    def __init__(self, done: BooksExported) -> None:
        super().__init__(
            Facts(
                (
                    ("Berkas", done.file),
                    ("Ukuran", f"{angka(max(done.bytes // 1000, 1))} kB"),
                    ("Jurnal", angka(done.journals)),
                    ("Baris", angka(done.lines)),
                    ("Sidik", grouped(done.fingerprint)),
                )
            ),
            done.chains,
            ("Simpan sidiknya", (_KEEP,)),
        )


class CheckedView(_BookFileView):
    """A file that was read: whole or not, and what it does not hold."""

    def __init__(self, found: BookFileChecked) -> None:
        super().__init__(
            Facts(
                (
                    ("Organisasi", found.organisation),
                    ("Hasil", "Tidak utuh" if found.findings else "Utuh"),
                    ("Jurnal", angka(found.journals)),
                    ("Baris", angka(found.lines)),
                    ("Sidik", grouped(found.fingerprint)),
                )
            ),
            found.chains,
            ("Yang tidak cocok", found.findings[:_MOST]),
            ("Tidak ikut di dalam berkas", found.not_contained),
        )


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of eight, which people compare and lines can break between."""
    return " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))
