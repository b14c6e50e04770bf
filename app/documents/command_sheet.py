"""The sheet of command barcodes taped beside every scanner (PU-50), and the layout test (PU-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.documents.barcodes import code128, qr
from app.documents.page import Board, Box, Page
from app.scanning.commands import SHEET, ScanCommand
from app.scanning.layout import TEST_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.documents.grid import Grid

WIDTH_MM: Final = 210.0
HEIGHT_MM: Final = 297.0
_MARGIN: Final = 11.0
_WIDTH: Final = WIDTH_MM - 2 * _MARGIN
_ROW: Final = 14.5
_BARS_MM: Final = 10.2
_QR_MM: Final = 14.0
_CODE_MM: Final = 96.0
_TEST_ROW: Final = 24.0
#: Bars this wide are read from an arm's length and after a year on the wall (PU-50).
_MODULE_MM: Final = 0.38
_LARGEST_MM: Final = 0.43
_BOTTOM: Final = HEIGHT_MM - _MARGIN - 6

#: What each command does, for the person who reads the sheet the first time.
_MEANINGS: Final[dict[ScanCommand, str]] = {
    ScanCommand.OK: "Setuju, atau buka kunci setelah kesalahan.",
    ScanCommand.UNDO: "Batalkan scan terakhir; boleh diulang.",
    ScanCommand.CANCEL: "Tinggalkan paket ini tanpa menyelesaikannya.",
    ScanCommand.DONE: "Tutup tugas atau paket ini.",
    ScanCommand.NEWPACK: "Tutup paket ini, mulai paket baru untuk pesanan yang sama.",
    ScanCommand.SHORT: "Barang tidak ada atau kurang.",
    ScanCommand.QTY: "Scan ini, lalu angkanya, lalu Enter, lalu barangnya.",
    ScanCommand.REPRINT: "Cetak label resi yang sama sekali lagi; alasan akan ditanya.",
    ScanCommand.PRINTSLIP: "Cetak slip isi paket.",
    ScanCommand.WEIGH: "Ambil berat dari timbangan.",
    ScanCommand.PHOTO: "Foto isi paket.",
    ScanCommand.DAMAGE: "Barang ini rusak.",
    ScanCommand.HOLD: "Sisihkan pesanan ini untuk diperiksa.",
    ScanCommand.HELP: "Tampilkan bantuan.",
    ScanCommand.MENU: "Kembali ke menu.",
    ScanCommand.LOGOUT: "Keluar atau kunci layar.",
    ScanCommand.EMPTY: "Rak ini benar-benar kosong.",
    ScanCommand.NEXT: "Pilih baris berikutnya.",
    ScanCommand.PREV: "Pilih baris sebelumnya.",
    ScanCommand.ENTER: "Akhiri angka.",
}


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One code of the sheet."""

    code: str
    caption: str
    meaning: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CommandSheet:
    """The sheet.

    Attributes:
        entries: Codes in printing order.
        organisation: Printed in the heading.
        test_code: Code of the keyboard layout test; empty prints none.
    """

    entries: tuple[SheetEntry, ...]
    organisation: str = ""
    test_code: str = TEST_CODE


def command_sheet(organisation: str = "", commands: Iterable[ScanCommand] = SHEET) -> CommandSheet:
    """The sheet of all commands this program knows."""
    return CommandSheet(tuple(_entry(command) for command in commands), organisation)


def _entry(command: ScanCommand) -> SheetEntry:
    key = "" if command.digit else command.key_label
    return SheetEntry(command.value, command.label, _MEANINGS.get(command, ""), key)


def sheet_pages(sheet: CommandSheet, grid: Grid) -> tuple[Page, ...]:
    """Lay the sheet out on A4: each row one command, as bars and as QR, so either may be read.

    Raises:
        BarcodeRefused: If an entry's code cannot be printed.
        BarcodeTooWide: If it does not fit with bars of 0.38 mm.
    """
    boards = [_new_page(sheet, grid)]
    y = _first_row()
    for entry in sheet.entries:
        if y + _ROW > _BOTTOM:
            boards.append(_new_page(sheet, grid))
            y = _first_row()
        _row(boards[-1], entry, y)
        y += _ROW
    if sheet.test_code:
        if y + _TEST_ROW > _BOTTOM:
            boards.append(_new_page(sheet, grid))
            y = _first_row()
        _layout_test(boards[-1], sheet.test_code, y)
    for number, board in enumerate(boards, start=1):
        board.text(
            f"Halaman {number} dari {len(boards)} - cetak pada ukuran asli (100%)",
            x=_MARGIN, y=HEIGHT_MM - _MARGIN - 4, width=_WIDTH, pt=8, align="right",
        )  # fmt: skip
    return tuple(board.page() for board in boards)


def _first_row() -> float:
    return _MARGIN + 14.8


def _new_page(sheet: CommandSheet, grid: Grid) -> Board:
    board = Board(WIDTH_MM, HEIGHT_MM, grid)
    board.text(
        "Lembar Perintah Scanner", x=_MARGIN, y=_MARGIN, width=_WIDTH * 0.6, pt=18, bold=True
    )
    board.text(
        sheet.organisation,
        x=_MARGIN + _WIDTH * 0.6, y=_MARGIN + 2, width=_WIDTH * 0.4, pt=11, min_pt=7, align="right",
    )  # fmt: skip
    board.text(
        "Scan garis atau kotaknya, hasilnya sama. Tombol keyboard yang sama artinya ada di kurung.",
        x=_MARGIN, y=_MARGIN + 8, width=_WIDTH, pt=9,
    )  # fmt: skip
    board.rule(_MARGIN, _MARGIN + 13, _WIDTH, 0.5)
    return board


def _row(board: Board, entry: SheetEntry, y: float) -> None:
    words = _WIDTH - _CODE_MM - _QR_MM - 2
    key = f" ({entry.key})" if entry.key else ""
    below = board.text(
        f"{entry.caption}{key}", x=_MARGIN, y=y, width=words, pt=13, min_pt=9, bold=True
    )
    board.text(entry.meaning, x=_MARGIN, y=below, width=words, pt=8, min_pt=7, lines=2)
    room = Box(_MARGIN + words + 1, y, _CODE_MM, _BARS_MM)
    placed = board.bars(code128(entry.code), room, min_mm=_MODULE_MM, max_mm=_LARGEST_MM)
    board.text(entry.code, x=room.x, y=placed.bottom, width=room.width, pt=8, align="center")
    side = Box(WIDTH_MM - _MARGIN - _QR_MM, y - 0.8, _QR_MM, _QR_MM)
    board.cells(qr(entry.code), side, align="right", max_mm=0.55)
    board.rule(_MARGIN, y + _ROW - 0.7, _WIDTH, 0.1)


def _layout_test(board: Board, code: str, y: float) -> None:
    y += 2
    below = board.text(
        "Uji tata letak keyboard: scan kode ini di layar Uji Scanner",
        x=_MARGIN, y=y, width=_WIDTH, pt=11, bold=True,
    )  # fmt: skip
    room = Box(_MARGIN - 4, below + 1, _WIDTH - _QR_MM, _BARS_MM)
    placed = board.bars(code128(code), room, align="left", min_mm=_MODULE_MM, max_mm=_LARGEST_MM)
    board.text(code, x=_MARGIN, y=placed.bottom + 0.3, width=_WIDTH - _QR_MM, pt=9)
    side = Box(WIDTH_MM - _MARGIN - _QR_MM - 1, y - 1, _QR_MM + 1, _QR_MM + 1)
    board.cells(qr(code), side, align="right", max_mm=0.5)
