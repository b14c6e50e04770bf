"""The skeleton of importing a sheet people fill in: choose, check, see everything, then import.

A slice says how its rows are read, checked and imported; this panel does the rest: template, file
dialog and dropped files, the preview with every problem at once, and importing when all is well::

    class ProductImportPanel(SheetImportPanel):
        title, noun = "Impor Produk", "produk"

and then columns, template, read, preview, seen, command (``app/catalog/panels/product_import.py``).
Nothing is written before the person presses *Impor*.  The file itself is opened by ``open_sheets``,
which the slice that reads files overrides: it is higher than the one whose rows these are.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QFileDialog

from app.core.errors import UserError
from app.core.sheet import pick_sheet
from app.core.text import angka
from app.ui.cards import Card
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column as TableColumn
from app.ui.table_model import Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent

    from app.core.client import Client
    from app.core.commands import Command, Done, Query
    from app.core.sheet import Column, NamedSheet, NumberedRow, RowProblem, SheetProgress
    from app.ui.operations import Progress

_FILES: Final = "Berkas tabel (*.xlsx *.xls *.xlsm *.csv *.tsv *.txt)"
_ACTIONS: Final = {
    "create": PillText("Baru", Tone.OK),
    "update": PillText("Diperbarui", Tone.DONE),
    "same": PillText("Sama", Tone.NEUTRAL),
    "error": PillText("Masalah", Tone.ERROR),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sheet as the slice read it.

    Attributes:
        rows: Typed rows that could be read.
        problems: Of those that could not.
        unknown: Headers nobody reads.
        skipped: Example rows of the template.
    """

    rows: tuple[Any, ...]
    problems: tuple[RowProblem, ...]
    unknown: tuple[str, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the preview.

    Attributes:
        row: Row number in the file.
        action: ``create``, ``update``, ``same`` or ``error``.
        code: What people call the thing.
        column: Of a problem or change.
        text: What is wrong, or how it would change.
        value: The cell concerned.
    """

    row: int
    action: str
    code: str = ""
    name: str = ""
    column: str = ""
    text: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing would do.

    Attributes:
        lines: One for each row, problem and change.
        good: Typed rows without a problem.
        notes: Sentences about the whole file.
    """

    lines: tuple[Line, ...]
    good: tuple[Any, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checked:
    name: str
    parsed: Parsed
    preview: Preview


_COLUMNS: Final = (
    TableColumn("row", "Baris", lambda line: line.row or None, Kind.NUMBER, width=64, sort=True),
    TableColumn("action", "Hasil", lambda line: _ACTIONS[line.action], Kind.PILL, width=116),
    TableColumn(
        "code", "Kode", lambda line: line.code, detail=lambda line: line.name, width=190, sort=True
    ),
    TableColumn(
        "column", "Kolom", lambda line: line.column, detail=lambda line: line.value, width=150
    ),
    TableColumn("text", "Keterangan", lambda line: line.text, stretch=True),
)


class SheetImportPanel(Panel):
    """Choose a file, see what it would do, import it."""

    icon: ClassVar[str] = "import"
    #: What a row is, in a sentence: ``produk``.
    noun: ClassVar[str] = "baris"
    #: File name of the template.
    template_name: ClassVar[str] = "templat.xlsx"
    #: The action that writes it.
    template_words: ClassVar[str] = "Unduh templat …"

    # ---------------------------------------------------------------- for subclasses to write
    @abstractmethod
    def open_sheets(self, file: Path, progress: SheetProgress) -> Sequence[NamedSheet]:
        """The sheets of a file; on a worker thread.

        Raises:
            UserError: If it is no table that can be read.
        """

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """The columns of the sheet."""

    @abstractmethod
    def template(self) -> bytes:
        """The file to fill in."""

    def template_now(self, client: Client, progress: Progress) -> bytes:
        """The file to fill in where it holds what is in the database; on a worker thread."""
        return self.template()

    @abstractmethod
    def read(self, rows: Sequence[NumberedRow]) -> Parsed:
        """Typed rows of a sheet; on a worker thread."""

    @abstractmethod
    def preview(self, parsed: Parsed) -> Query[Any]:
        """The question what these rows would do."""

    @abstractmethod
    def seen(self, parsed: Parsed, answer: Any) -> Preview:  # noqa: ANN401 - the slice's own answer
        """The answer as lines."""

    @abstractmethod
    def command(self, rows: tuple[Any, ...], file_name: str) -> Command[Any]:
        """What imports these rows."""

    # ---------------------------------------------------------------- the panel
    def build(self) -> None:
        self._checked: _Checked | None = None
        self._action: QAction | None = None
        self._shown = ""
        self.setAcceptDrops(True)
        self.add_action("Pilih berkas …", "F3", self.choose_file)
        self.add_action(self.template_words, "F6", self.save_template)
        self._some = self.add_action("Impor baris yang benar saja", "F9", self.import_good)
        self.cards.set_cards(
            (
                Card("create", "Baru", Tone.OK),
                Card("update", "Diperbarui", Tone.DONE),
                Card("same", "Tidak berubah"),
                Card("error", "Masalah", Tone.ERROR),
            )
        )
        self.cards.pressed.connect(self._show_only)
        self.lines = self.set_table(
            _COLUMNS,
            key=lambda line: f"{line.row}|{line.column}|{line.text}",
            empty=Empty(
                f"Pilih berkas XLSX atau CSV berisi {self.noun}, atau tarik berkasnya ke sini. "
                "Tidak ada yang disimpan sebelum Anda menekan Impor.",
                "Pilih berkas …",
                self.choose_file,
                "import",
            ),
        )
        self._forget()

    def reload(self) -> None:
        """What is shown is a file, not the database."""

    # ---------------------------------------------------------------- choosing
    def choose_file(self) -> None:
        """Ask which file."""
        dialog = QFileDialog(self, f"Pilih berkas {self.noun}", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_file(self, file: Path) -> None:
        """Read a file and show what it would do."""
        self._forget()
        self.run(
            lambda client, progress: self._check(client, progress, file),
            done=self._show,
            failed=self._refused,
        )

    def _check(self, client: Client, progress: Progress, file: Path) -> _Checked:
        progress(0, 0, f"Membaca {file.name}")
        sheets = self.open_sheets(file, progress)
        parsed = self.read(pick_sheet(sheets, self.columns()))
        progress(0, 0, f"Memeriksa {angka(len(parsed.rows))} {self.noun}")
        answer = client.ask(self.preview(parsed))
        return _Checked(file.name, parsed, self.seen(parsed, answer))

    def _refused(self, error: UserError) -> None:
        self._forget()
        self.fail(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if len(files) != 1:
            self.say("Tarik satu berkas saja.", Tone.WARN)
            return
        event.acceptProposedAction()
        self.open_file(files[0])

    # ---------------------------------------------------------------- showing
    def _forget(self) -> None:
        self._checked = None
        self._shown = ""
        self.cards.hide()
        self.title_line.set_status("")
        self._some.setVisible(False)
        self._main("Pilih berkas", self.choose_file)
        self.lines.show_rows(())

    def _show(self, checked: _Checked) -> None:
        self._checked = checked
        lines = checked.preview.lines
        counts = Counter(action for _, action in {(line.row, line.action) for line in lines})
        wrong = [line for line in lines if line.action == "error"]
        rows = len({line.row for line in wrong})
        self.cards.show()
        self.cards.show_values(
            {action: angka(counts[action]) for action in ("create", "update", "same")}
            | {"error": (angka(len(wrong)), f"di {angka(rows)} baris" if wrong else "")}
        )
        self.title_line.set_status(
            "Perlu diperbaiki" if wrong else "Siap diimpor", Tone.ERROR if wrong else Tone.OK
        )
        changing = counts["create"] + counts["update"]
        words = f"Impor {angka(changing)} {self.noun}"
        self._main(words, self.import_good, enabled=bool(changing) and not wrong)
        self._some.setVisible(bool(wrong) and bool(changing))
        self._show_only("error" if wrong else "")
        self.say(self._sentence(checked, len(wrong), rows), Tone.WARN if wrong else Tone.NEUTRAL)
        if not lines:
            self.say(f"{checked.name} tidak berisi {self.noun}.", Tone.WARN)

    def _sentence(self, checked: _Checked, problems: int, rows: int) -> str:
        words = [f"{checked.name}."]
        if problems:
            words.append(
                f"{angka(problems)} masalah di {angka(rows)} baris: perbaiki berkasnya lalu pilih "
                "lagi, atau impor baris yang benar saja (F9)."
            )
        if checked.parsed.unknown:
            words.append(f"Kolom tidak dikenal dan dilewati: {', '.join(checked.parsed.unknown)}.")
        if checked.parsed.skipped:
            words.append(f"{angka(checked.parsed.skipped)} baris contoh dilewati.")
        return " ".join((*words, *checked.preview.notes))

    def _show_only(self, action: str) -> None:
        """Show lines of one kind; the same card again shows all."""
        if self._checked is None:
            return
        self._shown = "" if action == self._shown else action
        lines = self._checked.preview.lines
        self.lines.show_rows(
            [line for line in lines if self._shown in {"", line.action}]
            or (lines if not self._shown else ())
        )

    def _main(self, text: str, run: Callable[[], object], *, enabled: bool = True) -> None:
        """Another main action in place of the one before; two on one key would both stay silent."""
        if self._action is not None:
            self.removeAction(self._action)
            self._action.deleteLater()
        self._action = self.set_primary(text, "F4", run, enabled=enabled)

    # ---------------------------------------------------------------- going down
    def import_good(self) -> None:
        """Import every row without a problem, all of them or none."""
        checked = self._checked
        if checked is None or not checked.preview.good:
            return
        self.do(self.command(checked.preview.good, checked.name), done=self._imported)

    def _imported(self, done: Done[Any]) -> None:
        self._forget()
        self.say(done.message)

    # ---------------------------------------------------------------- template
    def save_template(self) -> None:
        """Ask where the template goes."""
        dialog = QFileDialog(self, "Simpan templat", self.template_name, "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda name: self.write_template(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_template(self, file: Path) -> None:
        """Write the template to a file."""
        self.run(
            lambda client, progress: write_whole(file, self.template_now(client, progress)),
            done=lambda _none: self.say(f"Templat disimpan ke {file.name}."),
        )


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        UserError: If it cannot be written (open in Excel, no space, no right).
    """
    half = file.with_name(f".{file.name}.part")
    try:
        half.write_bytes(data)
        half.replace(file)
    except OSError as wrong:
        raise UserError(
            f"Berkas {file.name} tidak dapat ditulis ({wrong.strerror or wrong}). "
            "Tutup berkas itu bila sedang dibuka, atau simpan dengan nama lain."
        ) from wrong
    finally:
        half.unlink(missing_ok=True)
