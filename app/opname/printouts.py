"""Count sheet and berita acara on A4, with barcodes (WMS-OPN-14, 15; documents-id §2, §3)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from app.core.money import Money, total
from app.core.text import angka, hari, rupiah, tanggal, tanggal_panjang, terbilang, waktu, wib
from app.documents.barcodes import BarcodeRefused, BarcodeTooWide, code128, document_qr
from app.documents.grid import Grid
from app.documents.page import Board, Box, Page
from app.documents.pdf import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from app.opname.api import LineRow, SessionView

_WIDTH: Final = 210.0
_HEIGHT: Final = 297.0
_LEFT: Final = 20.0
_RIGHT: Final = 12.0
_TOP: Final = 14.0
_BOTTOM: Final = _HEIGHT - 18.0
_ROOM: Final = _WIDTH - _LEFT - _RIGHT
_BARS: Final = 10.0
_ROW: Final = 8.4
_SIGN: Final = 34.0
#: The QR with its quiet zone: six dots of 300 dpi a module (data-safety §7).
_PROOF: Final = 31.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A column: its head, its width in millimetres, and how it stands."""

    title: str
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What makes a print an issued document.

    Attributes:
        qr: Text of its QR.
        sha256: Of what it claims.
        copy: 0 for the original, n for SALINAN ke-n.
        edition: More than 1 after its content changed.
    """

    qr: str
    sha256: str
    copy: int = 0
    edition: int = 1

    @property
    def again(self) -> str:
        """Said after a change; the earlier paper's QR says that it was replaced."""
        return f", edisi {self.edition} menggantikan yang lama" if self.edition > 1 else ""


class _Paper:
    """A4 sheets that follow each other; each says whose page it is."""

    def __init__(self, view: SessionView, name: str, organisation: str) -> None:
        self.view, self.name, self.organisation = view, name, organisation
        self.boards: list[Board] = []
        self.columns: tuple[Cell, ...] = ()
        self.y = 0.0
        self.sheet()

    @property
    def board(self) -> Board:
        return self.boards[-1]

    def sheet(self) -> None:
        """Go on to a new page; the table's head is repeated."""
        first = not self.boards
        self.boards.append(Board(_WIDTH, _HEIGHT, Grid(300)))
        self.y = _TOP
        if not first:
            line = f"{self.organisation} · {self.name} {self.view.number} (lanjutan)"
            self.write(line, 8)
            self.y += 1
            self.heads()

    def room(self, height: float) -> None:
        """Begin a page when so much does not fit any more."""
        if self.y + height > _BOTTOM:
            self.sheet()

    def write(self, text: str, pt: float, *, bold: bool = False, lines: int = 6) -> None:
        """A paragraph over the whole width."""
        self.y = self.board.text(
            text, x=_LEFT, y=self.y, width=_ROOM, pt=pt, min_pt=pt, bold=bold, lines=lines
        )

    def head(self, subtitle: str) -> None:
        """Kop, title, and the number as bars."""
        self.write(self.organisation, 14, bold=True, lines=1)
        self.write(f"{self.view.warehouse} · {self.view.warehouse_name}", 9, lines=1)
        self.y += 1
        self.board.rule(_LEFT, self.y, _ROOM, 0.5)
        self.board.rule(_LEFT, self.y + 0.9, _ROOM, 0.2)
        self.y += 3
        top = self.y
        self.bars(self.view.number, _LEFT + _ROOM - 62, top, 62)
        self.write(self.name, 14, bold=True, lines=1)
        self.write(f"Nomor: {self.view.number} · {self.view.title}", 9, lines=1)
        self.write(subtitle, 9, lines=2)
        self.y = max(self.y, top + _BARS + 4) + 2

    def bars(self, data: str, x: float, y: float, width: float) -> None:
        """Code 128 with its text below; data no barcode can carry is only written."""
        try:
            box = self.board.bars(code128(data), Box(x, y, width, _BARS), align="right")
        except (BarcodeRefused, BarcodeTooWide):
            box = Box(x, y, width, 0)
        self.board.text(data, x=x, y=box.bottom + 0.6, width=width, pt=7, align="right")

    # ---------------------------------------------------------------- table
    def table(self, columns: tuple[Cell, ...]) -> None:
        """Begin a table."""
        self.columns = columns
        self.heads()

    def heads(self) -> None:
        """The line of titles."""
        if not self.columns:
            return
        self.board.rule(_LEFT, self.y, _ROOM, 0.35)
        self.cells([cell.title for cell in self.columns], bold=True, height=6)
        self.board.rule(_LEFT, self.y, _ROOM, 0.35)
        self.y += 0.6

    def cells(self, texts: Sequence[str], *, bold: bool = False, height: float = _ROW) -> None:
        """One line of the table."""
        x = _LEFT
        for cell, text in zip(self.columns, texts, strict=True):
            self.board.text(
                text, x=x + 0.6, y=self.y + 0.7, width=cell.width - 1.2, pt=7.5, min_pt=6,
                lines=2, bold=bold, align="right" if cell.right else "left",
            )  # fmt: skip
            x += cell.width
        self.y += height
        if not bold:
            self.board.rule(_LEFT, self.y - 0.3, _ROOM, 0.1)

    # ---------------------------------------------------------------- foot
    def signatures(self, signers: Sequence[tuple[str, str]]) -> None:
        """Role above, name below; four lines of room between (documents-id §2)."""
        self.columns = ()
        self.room(_SIGN)
        self.y += 4
        width = _ROOM / len(signers)
        for place, (role, name) in enumerate(signers):
            x = _LEFT + place * width
            board = self.board
            board.text(role, x=x, y=self.y, width=width, pt=9, align="center")
            shown = name or "(…………………………………)"
            board.text(
                shown, x=x, y=self.y + 24, width=width, pt=9, bold=bool(name), align="center"
            )
        self.y += _SIGN

    def proof(self, proof: Proof) -> None:
        """The QR that proves the paper, and what it is of."""
        self.room(_PROOF + 2)
        self.y += 1
        code = self.board.cells(
            document_qr(proof.qr), Box(_LEFT, self.y, _PROOF, _PROOF), align="left", max_mm=0.51
        )
        x, y = code.right + 3, self.y + 5
        for text, pt in (
            ("Pindai untuk memeriksa keaslian dokumen ini di Lumbung.", 8.5),
            (f"{self.view.number}, {tanggal_panjang(self.view.opname_date)}{proof.again}", 8.5),
            (f"SHA-256 {proof.sha256}", 7),
        ):
            width = _LEFT + _ROOM - x
            y = self.board.text(text, x=x, y=y, width=width, pt=pt, min_pt=5, lines=2) + 0.8
        self.y = code.bottom + 1

    def pages(self, printed_at: datetime, user: str) -> tuple[Page, ...]:
        """The pages with their feet."""
        stamp = f"Dicetak {waktu(printed_at)} WIB oleh {user}"
        for number, board in enumerate(self.boards, start=1):
            y = _HEIGHT - 12
            board.text(stamp, x=_LEFT, y=y, width=_ROOM * 0.7, pt=7)
            of = f"Halaman {number} dari {len(self.boards)}"
            board.text(of, x=_LEFT, y=y, width=_ROOM, pt=7, align="right")
        return tuple(board.page() for board in self.boards)


# ---------------------------------------------------------------- count sheet

_SHEET: Final = (
    Cell("No", 12, right=True), Cell("SKU · Nama barang", 72), Cell("Lot / SN · ED", 34),
    Cell("Satuan", 14), Cell("Fisik", 18), Cell("Keterangan", 28),
)  # fmt: skip


def count_sheet(
    view: SessionView, lines: Iterable[LineRow], *, organisation: str, at: datetime, user: str
) -> bytes:
    """A sheet to count on paper: a box for each line, never what the system expects."""
    paper = _Paper(view, "LEMBAR HITUNG", organisation)
    paper.head(f"{hari(view.opname_date)} · {view.scope}")
    for location, rows in groupby(lines, key=lambda line: line.location):
        paper.columns = ()
        paper.room(_BARS + 6 + 3 * _ROW)
        paper.y += 2
        paper.board.text(location, x=_LEFT, y=paper.y + 2, width=80, pt=13, bold=True)
        paper.bars(location, _LEFT + _ROOM - 80, paper.y, 80)
        paper.y += _BARS + 4.5
        paper.table(_SHEET)
        for line in rows:
            paper.room(_ROW)
            paper.cells((str(line.line), _goods(line), _lot(line), line.unit, "", ""))
            box = Box(_LEFT + 132.6, paper.y - _ROW + 0.6, 16.8, _ROW - 1.5)
            paper.board.frame(box, 0.25)
    paper.signatures((("Penghitung 1", ""), ("Penghitung 2", ""), ("Kepala Gudang", "")))
    return render(paper.pages(at, user), title=f"Lembar hitung {view.number}")


# ---------------------------------------------------------------- berita acara

_RECORD: Final = (
    Cell("No", 9, right=True), Cell("SKU · Nama", 38), Cell("Lokasi · Lot", 24), Cell("Sat", 9),
    Cell("Sistem", 13, right=True), Cell("Fisik", 13, right=True), Cell("Selisih", 13, right=True),
    Cell("HPP", 18, right=True), Cell("Nilai (Rp)", 20, right=True), Cell("Keterangan", 21),
)  # fmt: skip


def berita_acara(
    view: SessionView,
    lines: Iterable[LineRow],
    *,
    organisation: str,
    at: datetime,
    user: str,
    proof: Proof | None = None,
) -> bytes:
    """The record of a count: what differed, compared with the stock at the instant of each count.

    Args:
        view: The session.
        lines: Those that differ, in the order of the walk.
        organisation: Whose kop.
        at: When it is printed (shown in WIB).
        user: Who prints it.
        proof: Its registration; None before the session is completed.
    """
    found = list(lines)
    name = "BERITA ACARA STOK OPNAME"
    paper = _Paper(view, name, organisation)
    paper.head(f"Cakupan: {view.scope}{_mark(view, proof)}")
    paper.write(_opening(view), 9.5)
    paper.y += 1
    paper.write(
        "Jumlah fisik tiap baris dibandingkan dengan stok sistem pada saat baris itu dihitung, "
        "bukan dengan stok saat sesi dibuat; barang yang bergerak sebelum atau sesudahnya tidak "
        "ikut disesuaikan.",
        8.5,
    )
    paper.y += 2
    paper.table(_RECORD)
    for number, line in enumerate(found, start=1):
        paper.room(_ROW)
        paper.cells(_record(number, line))
    if not found:
        paper.cells(("", "Tidak ada selisih.", "", "", "", "", "", "", "", ""))
    _totals(paper, view, found)
    counters = view.counters[:2] or (("", 0),)
    paper.signatures(
        (
            *((f"Penghitung ({count} baris)" if person else "Penghitung", person)
              for person, count in counters),
            ("Diperiksa oleh", view.completed_by),
            ("Kepala Gudang", ""),
        )
    )  # fmt: skip
    if proof is not None:
        paper.proof(proof)
    return render(paper.pages(at, user), title=f"{name} {view.number}")


def _mark(view: SessionView, proof: Proof | None) -> str:
    """What kind of print it is, beside the scope."""
    if view.state == "cancelled":
        return " · DIBATALKAN, stok tidak berubah"
    if view.state != "completed":
        return " · SEMENTARA, belum selesai"
    return f" · SALINAN ke-{proof.copy}" if proof is not None and proof.copy else ""


def _opening(view: SessionView) -> str:
    moment = view.completed_at or view.started_at or view.created_at
    day = wib(moment).date()
    return (
        f"Pada hari ini, {hari(day).split(',')[0]}, tanggal {in_words(day)} "
        f"({day:%d-%m-%Y}), bertempat di {view.warehouse_name}, telah dilakukan penghitungan fisik "
        f"persediaan per {tanggal_panjang(view.opname_date)} atas {angka(view.lines)} "
        f"({terbilang(view.lines)}) baris barang, dengan hasil sebagai berikut:"
    )


def in_words(day: date) -> str:
    """``dua puluh satu bulan November tahun dua ribu dua puluh enam``."""
    month = tanggal_panjang(day).split()[1]
    return f"{terbilang(day.day)} bulan {month} tahun {terbilang(day.year)}"


def _record(number: int, line: LineRow) -> tuple[str, ...]:
    return (
        str(number), _goods(line), f"{line.location} {_lot(line)}".strip(), line.unit,
        _number(line.expected), _number(line.counted), _signed(line.selisih),
        _unit_cost(line), line.value.plain() if line.value is not None else "",
        " · ".join(filter(None, (line.reason, line.note, _photos(line), _instant(line)))),
    )  # fmt: skip


def _totals(paper: _Paper, view: SessionView, found: Sequence[LineRow]) -> None:
    over = total(line.value for line in found if line.value is not None and line.value.sen > 0)
    short = total(line.value for line in found if line.value is not None and line.value.sen < 0)
    net = over + short
    paper.columns = ()
    paper.room(26)
    paper.y += 2
    equal = view.counted - len(found)
    paper.write(
        f"Cocok {angka(equal)} baris, berselisih {angka(len(found))} baris. Lebih "
        f"{rupiah(over)}, kurang {rupiah(Money(-short.sen))}.",
        9,
    )
    words = terbilang(abs(net.sen) // 100)
    side = "lebih" if net.sen >= 0 else "kurang"
    amount = rupiah(Money(abs(net.sen)))
    paper.write(f"Selisih bersih {side} {amount} ({words} rupiah).", 9, bold=True)
    counters = ", ".join(f"{name} ({angka(count)})" for name, count in view.counters)
    paper.write(f"Penghitung: {counters or '-'}. Jurnal: {', '.join(view.journals) or '-'}.", 8.5)


def _unit_cost(line: LineRow) -> str:
    """HPP of one base unit, rounded half up to the sen; what was posted is the value."""
    if line.value is None or not line.selisih:
        return ""
    qty = abs(line.selisih)
    return Money((2 * abs(line.value.sen) + qty) // (2 * qty)).plain()


def _goods(line: LineRow) -> str:
    return f"{line.sku} · {line.product} {line.variant}".strip()


def _lot(line: LineRow) -> str:
    expires = f"ED {tanggal(line.expires_on)}" if line.expires_on else ""
    return " ".join(part for part in (line.lot, line.serial, expires) if part)


def _photos(line: LineRow) -> str:
    return f"{angka(line.photos)} foto" if line.photos else ""


def _instant(line: LineRow) -> str:
    return f"dihitung {waktu(line.counted_at)}" if line.counted_at else ""


def _number(value: int | None) -> str:
    return "" if value is None else angka(value)


def _signed(value: int | None) -> str:
    return "" if value is None else f"{value:+,}".replace(",", ".")
