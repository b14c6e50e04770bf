"""Bukti jurnal on paper: memorial, or kas/bank keluar for an expense (documents-id §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Spacer, Table, TableStyle

from app.accounting.rules.events import EXPENSE
from app.core.money import ZERO
from app.core.text import nominal, tanggal_panjang, terbilang_rupiah, waktu
from app.documents import a4
from app.documents.barcodes import qr

if TYPE_CHECKING:
    from datetime import datetime

    from reportlab.platypus import Flowable

    from app.accounting.api import JournalView, VoucherIssued
    from app.core.money import Money

_BODY: Final = 9.5
_CELL: Final = 8.5
_WIDTHS: Final = (22 * mm, 0, 34 * mm, 34 * mm)
#: Who signs: role and, where it is known, the name.
_SIGNERS: Final = ("Dibukukan", "Diketahui", "Disetujui")
_CASH_SIGNERS: Final = ("Dibukukan", "Diketahui", "Kasir", "Penerima")
_BANK: Final = "11-2"
_CASH: Final = "11-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherPaper:
    """What is printed.

    Attributes:
        issued: The journal, whose books, and the code that proves it.
        printed_at: Moment of printing, aware.
        printed_by: Who printed.
        logo: Of the legal entity, for the kop.
    """

    issued: VoucherIssued
    printed_at: datetime
    printed_by: str
    logo: bytes = b""


def title_of(journal: JournalView) -> str:
    """``BUKTI MEMORIAL``; an expense is named after where it was paid from."""
    paid = [line.code for line in journal.lines if line.credit]
    if journal.event != EXPENSE or not paid:
        return "BUKTI MEMORIAL"
    if paid[0].startswith(_CASH):
        return "BUKTI KAS KELUAR"
    return "BUKTI BANK KELUAR" if paid[0].startswith(_BANK) else "BUKTI MEMORIAL"


def voucher(paper: VoucherPaper) -> bytes:
    """The PDF."""
    issued = paper.issued
    journal, name = issued.journal, title_of(issued.journal)
    again = f" - SALINAN ke-{issued.copy}" if issued.copy else ""
    npwp = f"NPWP {issued.npwp}" if issued.npwp else ""
    sheet = a4.SheetOf(
        title=f"{name.capitalize()} {journal.number}",
        kop=a4.Kop(issued.entity_name, issued.address, npwp, paper.logo),
        running=f"{issued.entity_name} - {name} {journal.number}{again}",
        foot=f"{journal.number} - dicetak {waktu(paper.printed_at)} WIB oleh {paper.printed_by}",
        overprint="BATAL" if journal.reversed_by else "",
    )
    return a4.build(sheet, [*_head(issued, name), *_box(journal), *_end(issued, name)])


def _head(issued: VoucherIssued, name: str) -> list[Flowable]:
    journal = issued.journal
    found = [a4.words(name, a4.style(13, bold=True, align="center", after=1))]
    if issued.copy:
        mark = f"SALINAN ke-{issued.copy}"
        found.append(a4.words(mark, a4.style(10, bold=True, align="center", after=1)))
    facts = [
        ("Nomor", journal.number),
        ("Tanggal", tanggal_panjang(journal.on_date)),
        ("Uraian", journal.description),
        ("Jumlah", f"Rp{nominal(journal.debit)}"),
        ("Terbilang", in_words(journal.debit)),
    ]
    if journal.reverses:
        facts.append(("Membatalkan", journal.reverses))
    if journal.reversed_by:
        facts.append(("Dibatalkan oleh", journal.reversed_by))
    word, value = a4.style(_BODY, after=0), a4.style(_BODY, after=0, bold=False)
    rows: list[list[Any]] = [
        [a4.words(left, word), ":", a4.words(right, value)] for left, right in facts
    ]
    table = Table(rows, colWidths=[32 * mm, 4 * mm, a4.WIDTH - 36 * mm])
    look = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    look.add("LEFTPADDING", (0, 0), (-1, -1), 0)
    look.add("TOPPADDING", (0, 0), (-1, -1), 1)
    look.add("BOTTOMPADDING", (0, 0), (-1, -1), 1.5)
    table.setStyle(look)
    return [*found, Spacer(1, 3 * mm), table, Spacer(1, 4 * mm)]


def in_words(amount: Money) -> str:
    """``Tujuh juta lima ratus ribu rupiah``, with sen where there are any."""
    text = terbilang_rupiah(amount)
    return text[:1].upper() + text[1:]


def _box(journal: JournalView) -> list[Flowable]:
    """Account, debit, kredit; notes and dimensions below the account's name."""
    cell, small = a4.style(_CELL, after=0), a4.style(_CELL - 1.5, after=0)
    head = a4.style(_CELL, bold=True, after=0)
    titles = [a4.words(text, head) for text in ("Kode", "Akun")]
    rows: list[list[Any]] = [[*titles, "Debit (Rp)", "Kredit (Rp)"]]
    for line in journal.lines:
        more = " · ".join(
            filter(None, (line.memo, line.store, line.warehouse, line.unit, line.party))
        )
        account: list[Flowable] = [a4.words(line.account, cell)]
        if more:
            account.append(a4.words(more, small))
        rows.append([line.code, account, _or_blank(line.debit), _or_blank(line.credit)])
    rows.append(["", a4.words("Jumlah", head), nominal(journal.debit), nominal(journal.credit)])
    widths = [width or a4.WIDTH - sum(_WIDTHS) for width in _WIDTHS]
    table = Table(rows, colWidths=widths, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), a4.REGULAR, _CELL),
                ("FONT", (0, 0), (-1, 0), a4.BOLD, _CELL),
                ("FONT", (0, -1), (-1, -1), a4.BOLD, _CELL),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("ALIGN", (2, 0), (3, -1), "RIGHT"),
                ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.92, 0.92, 0.92)),
                ("GRID", (0, 0), (-1, -1), 0.3, colors.Color(0.4, 0.4, 0.4)),
                ("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return [table, Spacer(1, 8 * mm)]


def _or_blank(amount: Money) -> str:
    return nominal(amount) if amount != ZERO else ""


def _end(issued: VoucherIssued, name: str) -> list[Flowable]:
    signers = _SIGNERS if name == "BUKTI MEMORIAL" else _CASH_SIGNERS
    centred = a4.style(_BODY - 0.5, align="center", after=1)
    bold = a4.style(_BODY - 0.5, bold=True, align="center", after=1)
    blank = "(..............................)"
    blocks = [
        [a4.words(role, centred), Spacer(1, 16 * mm),
         a4.words(issued.journal.person if role == "Dibukukan" else blank, bold)]
        for role in signers
    ]  # fmt: skip
    table = Table([blocks], colWidths=[a4.WIDTH / len(signers)] * len(signers))
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return [KeepTogether([table]), Spacer(1, 4 * mm), *_proof(issued)]


def _proof(issued: VoucherIssued) -> list[Flowable]:
    """The code that proves the paper inside Lumbung."""
    journal, note = issued.journal, a4.style(8, after=2)
    beside = [
        a4.words("Pindai untuk memeriksa keaslian dokumen ini di Lumbung.", note),
        a4.words(f"{journal.number}, {tanggal_panjang(journal.on_date)}", note),
        a4.words(f"Jumlah Rp{nominal(journal.debit)}", note),
        a4.words(f"SHA-256 {issued.sha256[:16]}", a4.style(7, after=2)),
    ]
    code = a4.Bars(qr(issued.qr), 0.5)
    table = Table([[code, beside]], colWidths=[code.width + 4 * mm, None])
    look = TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    look.add("LEFTPADDING", (0, 0), (0, 0), 0)
    table.setStyle(look)
    table.hAlign = "LEFT"
    return [KeepTogether([table])]
