"""Impor Hitungan: the count sheet goes out as XLSX, filled in, and comes back (WMS-OPN-15)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog

from app.core.commands import Page
from app.core.errors import UserError
from app.core.sheet import RowProblem
from app.core.text import angka
from app.opname import sheet
from app.opname.api import (
    CountPreview,
    ImportCounts,
    PreviewCounts,
    SessionDetail,
    SessionList,
    SessionRow,
    SheetOutcome,
)
from app.opname.panels import samples
from app.opname.panels.papers import all_lines
from app.ui.forms import Chosen
from app.ui.gallery import Shot, canned
from app.ui.sheet_import import Line, Parsed, Preview, SheetImportPanel
from app.ui.station import Station
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.client import Client
    from app.core.commands import Command, Query
    from app.core.sheet import Column, NamedSheet, NumberedRow, SheetProgress
    from app.ui.operations import Progress

#: Running sessions offered at most.
_MOST: Final = 100


class CountImportPanel(SheetImportPanel):
    """Choose the session and its filled in sheet, see all it would do, import it."""

    title: ClassVar[str] = "Impor Hitungan"
    noun: ClassVar[str] = "hitungan"
    template_name: ClassVar[str] = "lembar-hitung.xlsx"
    template_words: ClassVar[str] = "Unduh lembar hitung …"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname"})

    def build(self) -> None:
        super().build()
        self.session = ""
        self._file: Path | None = None
        self.choice = Chosen()
        self.choice.setAccessibleName("Sesi opname")
        self.choice.setMinimumContentsLength(14)
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.currentIndexChanged.connect(self._chosen)
        self.wins = QCheckBox("Berkas menang")
        self.wins.setToolTip("Angka di berkas menggantikan hitungan orang lain sesudahnya")
        self.wins.toggled.connect(self._check_again)
        self.title_line.add_filter(self.choice)
        self.title_line.add_filter(self.wins)
        self.add_action("Berkas menang / tidak", "F7", self.wins.toggle)

    # ---------------------------------------------------------------- which session
    def opened(self, **arguments: object) -> None:
        """Opened with ``session``: its number."""
        session = arguments.get("session")
        if isinstance(session, str) and session:
            self.session = session
            self.refresh()

    def reload(self) -> None:
        running = SessionList(state="in_progress", limit=_MOST)
        self.ask(running, done=self._offer, key="sessions")

    def _offer(self, page: Page[SessionRow]) -> None:
        self.choice.blockSignals(True)
        self.choice.clear()
        for row in page.rows:
            self.choice.addItem(f"{row.number} · {row.title}", row.number)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self.session)))
        self.choice.blockSignals(False)
        self.session = str(self.choice.currentData() or "")
        if not self.session:
            self.say("Tidak ada opname yang sedang berjalan.", Tone.WARN)

    def _chosen(self) -> None:
        """Line numbers mean other lines now: the file is checked again."""
        self.session = str(self.choice.currentData() or "")
        self._check_again()

    def _check_again(self) -> None:
        if self._file is not None:
            self.open_file(self._file)

    def open_file(self, file: Path) -> None:
        self._file = file
        if self.session:
            super().open_file(file)
        else:
            self.say("Pilih dahulu sesi opnamenya.", Tone.WARN)

    # ---------------------------------------------------------------- going out
    def save_template(self) -> None:
        """Ask where the sheet of the session goes."""
        if not self.session:
            self.say("Pilih dahulu sesi opnamenya.", Tone.WARN)
            return
        name = f"lembar-hitung-{self.session}.xlsx"
        dialog = QFileDialog(self, "Simpan lembar hitung", name, "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda chosen: self.write_template(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def template(self) -> bytes:
        return sheet.write_sheet(())

    def template_now(self, client: Client, progress: Progress) -> bytes:
        """Every line of the session; of a blind one without what the system holds."""
        blind = client.ask(SessionDetail(session=self.session)).blind
        return sheet.write_sheet(all_lines(client, progress, self.session, "all"), blind=blind)

    # ---------------------------------------------------------------- what importing means here
    def columns(self) -> Sequence[Column]:
        return sheet.COLUMNS

    def read(self, rows: Sequence[NumberedRow]) -> Parsed:
        read = sheet.read_sheet(rows, self._today())
        return Parsed(read.rows, read.problems)

    def _today(self) -> date | None:
        """The day of an hour that stands alone; None in a window without a clock."""
        try:
            station = self.context.services.get(Station)  # type: ignore[type-abstract] # one is offered
        except LookupError:
            return None
        return station.env.today()

    def preview(self, parsed: Parsed) -> Query[CountPreview]:
        return PreviewCounts(
            session=self.session, rows=parsed.rows, overwrite=self.wins.isChecked()
        )

    def seen(self, parsed: Parsed, answer: Any) -> Preview:  # noqa: ANN401 - CountPreview
        seen: CountPreview = answer
        problems = sorted((*parsed.problems, *seen.problems), key=lambda each: each.row)
        codes = {row.row: row.sku for row in parsed.rows}
        bad = {each.row for each in problems}
        lines = [
            *(_problem(each, codes.get(each.row, "")) for each in problems),
            *(_line(each) for each in seen.rows if each.row not in bad),
        ]
        good = tuple(row for row in parsed.rows if row.row not in bad)
        return Preview(tuple(lines), good)

    def command(self, rows: tuple[Any, ...], file_name: str) -> Command[int]:
        return ImportCounts(session=self.session, rows=rows, overwrite=self.wins.isChecked())

    def _imported(self, done: Any) -> None:  # noqa: ANN401 - Done of the command
        self._file = None
        super()._imported(done)


def _problem(problem: RowProblem, sku: str) -> Line:
    return Line(problem.row, "error", sku, "", problem.column, problem.reason, problem.value)


def _line(each: SheetOutcome) -> Line:
    old = "belum dihitung" if each.counted is None else angka(each.counted)
    text = f"{each.location} · {old} → {angka(each.new)}"
    return Line(each.row, each.action, each.sku, each.product, "Fisik", text)


# ---------------------------------------------------------------- gallery

_GOOD: Final = CountPreview(
    rows=(
        SheetOutcome(2, 1, "SRM-VITC-30", "Serum Vitamin C 20%", "A-01-1", "create", None, 24),
        SheetOutcome(3, 2, "TNR-ROSE-100", "Toner Mawar Segar", "A-01-1", "update", 17, 18),
        SheetOutcome(5, 4, "KPS-50", "Kapas Wajah Isi 50", "A-02-1", "same", 52, 52),
    ),
    problems=(),
)  # fmt: skip
_WRONG: Final = CountPreview(
    rows=_GOOD.rows[:1],
    problems=(
        RowProblem(4, "SKU", "SBN-KOJIK", "Nomor baris 3 adalah SBN-KOJIC, bukan SBN-KOJIK. "
                   "Jangan ubah kolom itu."),
        RowProblem(6, "Fisik", "9", "KPS-50 sudah dihitung 52 setelah lembar dibuat. "
                   "Samakan, atau pilih berkas menang."),
    ),
)  # fmt: skip


def _panel(answer: CountPreview, sessions: int = 2) -> CountImportPanel:
    context = canned(
        {SessionList: Page(samples.SESSIONS[:sessions]), PreviewCounts: answer, ImportCounts: 2}
    )

    class Shown(CountImportPanel):
        def open_sheets(self, file: Path, progress: SheetProgress) -> Sequence[NamedSheet]:
            return [("Lembar hitung", [(1, [each.title for each in sheet.COLUMNS])])]

    made = Shown(context)
    made.opened(session="OPN-261121-001" if sessions else "")
    return made


def gallery() -> list[Shot]:
    """States of the panel."""

    def opened(panel: CountImportPanel) -> CountImportPanel:
        panel.open_file(Path("lembar-hitung-OPN-261121-001.xlsx"))
        return panel

    away = UserError("Opname OPN-261121-001 sudah selesai, jadi tidak dapat dihitung.")
    return [
        Shot("preview", lambda: opened(_panel(_GOOD))),
        Shot("problems", lambda: opened(_panel(_WRONG))),
        Shot("empty", lambda: _panel(_GOOD)),
        Shot("no-session", lambda: _panel(_GOOD, 0)),
        Shot("refused", lambda: _refused(_panel(_GOOD), away)),
    ]


def _refused(panel: CountImportPanel, error: UserError) -> CountImportPanel:
    panel.fail(error)
    return panel
