"""A panel that shows one report and writes it as a spreadsheet or PDF; and the files themselves."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.errors import UserError
from app.documents.panels.report_view import ReportView
from app.ui.panel import Panel
from app.ui.states import Empty

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.core.commands import Query
    from app.documents.report import Drill, Report
    from app.ui.operations import Progress

_KINDS: Final = {"pdf": "PDF (*.pdf)", "xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)"}
_EMPTY: Final = Empty("Tidak ada angka untuk pilihan ini.", icon="report")


class ReportPanel(Panel):
    """Asks one query that answers a :class:`Report`; subclasses say which.

    A figure opens what is behind it with the same filters (B2); coming back finds the same row and
    the same place.
    """

    def build(self) -> None:
        self.view = ReportView()
        self.view.drilled.connect(self.drill)
        self.set_content(self.content())
        add_exports(self, lambda: self.view.report)

    def content(self) -> QWidget:
        """The middle of the panel: the report, in a subclass with choices above it."""
        return self.view

    @abstractmethod
    def query(self) -> Query[Report]:
        """The query of what is chosen now."""

    def reload(self) -> None:
        self.ask(self.query(), done=self.show_report, failed=self._refused, key="report")

    def show_report(self, report: Report) -> None:
        """Show what came."""
        self.view.show_report(report)
        self.show_content(_EMPTY if not report.rows else None)

    def show_content(self, empty: Empty | None) -> None:
        """The report, or a sentence in its place."""
        if empty is None:
            self._stack.setCurrentIndex(0)
        else:
            self.notice.show_empty(empty)
            self._stack.setCurrentWidget(self.notice)

    def drill(self, drill: Drill) -> None:
        """Open what is behind a figure."""
        self.context.open(drill.panel, **drill.arguments)

    def take_focus(self) -> None:
        if self.view.report is not None:
            self.view.focus_first()
        else:
            super().take_focus()

    def _refused(self, error: UserError) -> None:
        self._load_failed(error)


def add_exports(
    panel: Panel,
    shown: Callable[[], Report | None],
    make: Callable[[Client, Progress], Report] | None = None,
) -> None:
    """Give a panel the actions that write its report: PDF, Excel, CSV.

    Args:
        panel: Whose menu, waiting marks and message line.
        shown: The report on screen, for name and figures.
        make: Makes the whole report in a worker, where the screen holds only a page of it.
    """

    def export(kind: str) -> None:
        report = shown()
        if report is None and make is None:
            panel.fail(UserError("Belum ada laporan untuk disimpan. Tunggu sampai tampil."))
            return
        whole = make or (lambda _client, _progress: _known(report))
        name = panel.title if report is None else file_name(report)
        ask_file(panel, name, kind, whole)

    panel.add_action("Simpan PDF …", "F9", lambda: export("pdf"))
    panel.add_action("Simpan Excel …", "F8", lambda: export("xlsx"))
    panel.add_action("Simpan CSV …", "", lambda: export("csv"))


def _known(report: Report | None) -> Report:
    if report is None:
        raise AssertionError("asked for a report that is not there")
    return report


def file_name(report: Report) -> str:
    """Suggested name: report and period, without signs that file systems forbid."""
    words = f"{report.title.name} {report.title.period}"
    return "".join(" " if mark in '\\/:*?"<>|' else mark for mark in words).strip()


def ask_file(
    panel: Panel, name: str, kind: str, make: Callable[[Client, Progress], Report]
) -> QFileDialog:
    """Ask where to, then write in a worker."""
    dialog = QFileDialog(panel, "Simpan laporan", f"{name}.{kind}", _KINDS[kind])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.fileSelected.connect(lambda path: save(panel, Path(path), make))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save(panel: Panel, file: Path, make: Callable[[Client, Progress], Report]) -> None:
    """Make the report and write it; the message line says how it went."""

    def work(client: Client, progress: Progress) -> str:
        report = make(client, progress)
        progress(0, 0, "Menulis laporan")
        write_file(file, rendered(report, file.suffix.lower()))
        return file.name

    panel.run(work, done=lambda written: panel.say(f"Disimpan: {written}."))


def rendered(report: Report, suffix: str) -> bytes:
    """The report as the file its suffix names."""
    if suffix == ".pdf":
        from app.documents import report_pdf

        return report_pdf.render(report)
    if suffix == ".csv":
        from app.documents import report_csv

        return report_csv.render(report)
    from app.documents import report_xlsx

    return report_xlsx.render(report)


def write_file(file: Path, data: bytes) -> None:
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
            f"File {file.name} tidak dapat ditulis ({wrong.strerror or wrong}). "
            "Tutup file itu bila sedang dibuka, atau simpan dengan nama lain."
        ) from wrong
    finally:
        half.unlink(missing_ok=True)
