"""The file for the tax office: approval, lot cards, receipts, journal, optional letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Spacer, Table

from app.core.text import angka, nominal, tanggal_panjang, wib
from app.destruction.printouts import receipt_papers
from app.destruction.printouts.annexes import listing
from app.destruction.rules.parts import METHODS, REASONS
from app.documents import a4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportlab.platypus import Flowable

    from app.destruction.api import DestructionView, LotCard, TaxFile

_KINDS: Final = {
    "receipt": "Penerimaan", "shipment": "Pengiriman", "issue": "Pengeluaran",
    "adjustment": "Penyesuaian", "transfer": "Transfer", "return_in": "Retur masuk",
    "return_out": "Retur ke pemasok", "destruction": "Pemusnahan", "opname": "Opname",
}  # fmt: skip
_SIZE: Final = 7.5
_FIGURES: Final = frozenset(
    {"Jumlah", "Masuk", "Keluar", "Saldo", "Nilai (Rp)", "Debit (Rp)", "Kredit (Rp)"}
)


def pages(
    view: DestructionView, tax: TaxFile, papers: Mapping[str, bytes], *, letter: bool
) -> list[Flowable]:
    """Everything beside the Berita Acara."""
    found: list[Flowable] = [PageBreak(), *_approval(view), _heading("Berkas B - Kartu lot")]
    for card in tax.cards:
        found += _card(card)
    found += [_heading("Berkas C - Dokumen pembelian lot"), _receipts(tax)]
    found += _journal(tax)
    found += receipt_papers.pages(tax, papers)
    if letter:
        found += _letter(view)
    return found


def _heading(text: str) -> Flowable:
    return a4.words(text, a4.style(11, bold=True, after=4, before=8))


def _approval(view: DestructionView) -> list[Flowable]:
    line = a4.style(9, after=2)
    when = (
        f"{tanggal_panjang(wib(view.approved_at).date())} pukul {wib(view.approved_at):%H.%M} WIB"
        if view.approved_at
        else "-"
    )
    return [
        _heading("Berkas A - Persetujuan"),
        a4.words(
            f"Diajukan oleh {view.requester}, disetujui oleh {view.approver} pada {when}.", line
        ),
        a4.words(f"Catatan: {view.notes}" if view.notes else "Tanpa catatan.", line),
    ]


def _table(titles: tuple[str, ...], rows: list[list[Any]], widths: tuple[float, ...]) -> Table:
    table = Table(
        [list(titles), *rows], colWidths=[each * mm for each in widths], repeatRows=1, hAlign="LEFT"
    )
    look = listing(_SIZE)
    for place, title in enumerate(titles):
        if title in _FIGURES:
            look.add("ALIGN", (place, 0), (place, -1), "RIGHT")
    table.setStyle(look)
    return table


def _card(card: LotCard) -> list[Flowable]:
    cell = a4.style(_SIZE, after=0)
    head = (
        f"{card.sku} {card.product}, lot {card.lot or '-'}: sebelum {angka(card.before)}, "
        f"dimusnahkan {angka(card.destroyed)}, sesudah {angka(card.after)}"
    )
    rows: list[list[Any]] = [
        [
            f"{move.on_date:%d-%m-%Y}", a4.words(move.document, cell),
            _KINDS.get(move.kind, "Mutasi"), angka(move.qty) if move.qty > 0 else "",
            angka(-move.qty) if move.qty < 0 else "", angka(move.balance), nominal(move.value),
        ]
        for move in card.moves
    ]  # fmt: skip
    titles = ("Tanggal", "No. Dokumen", "Keterangan", "Masuk", "Keluar", "Saldo", "Nilai (Rp)")
    return [
        a4.words(head, a4.style(8.5, bold=True, after=2, before=4)),
        _table(titles, rows, (19, 42, 31, 17, 17, 17, 27)),
    ]


def _receipts(tax: TaxFile) -> Flowable:
    if not tax.receipts:
        return a4.words("Tidak ada penerimaan yang tercatat untuk lot ini.", a4.style(9))
    cell = a4.style(_SIZE, after=0)
    rows: list[list[Any]] = [
        [
            a4.words(one.sku, cell), a4.words(one.lot or "-", cell), one.number,
            f"{one.on_date:%d-%m-%Y}", a4.words(one.supplier or "-", cell), angka(one.qty),
            nominal(one.value),
        ]
        for one in tax.receipts
    ]  # fmt: skip
    titles = ("SKU", "Lot/Bets", "No. Penerimaan", "Tanggal", "Pemasok", "Jumlah", "Nilai (Rp)")
    return _table(titles, rows, (30, 25, 32, 19, 25, 15, 24))


def _journal(tax: TaxFile) -> list[Flowable]:
    if not tax.lines:
        nothing = a4.words("Barang tanpa nilai; tidak ada jurnal.", a4.style(9))
        return [_heading("Berkas D - Jurnal"), nothing]
    day = tanggal_panjang(tax.journal_date) if tax.journal_date else "-"
    rows: list[list[Any]] = [
        [one.account, a4.words(one.title, a4.style(_SIZE, after=0)),
         nominal(one.debit) if one.debit else "", nominal(one.credit) if one.credit else ""]
        for one in tax.lines
    ]  # fmt: skip
    return [
        _heading("Berkas D - Jurnal"),
        a4.words(f"{tax.journal}, {day}", a4.style(9, after=3)),
        _table(("Akun", "Nama akun", "Debit (Rp)", "Kredit (Rp)"), rows, (22, 78, 35, 35)),
    ]


def _letter(view: DestructionView) -> list[Flowable]:
    """A custom of careful taxpayers; no duty to send it was found (documents-id §6, mark C)."""
    text = a4.style(10, align="justify", after=7)
    head = a4.style(10, after=2)
    how = METHODS.get(view.method, "dimusnahkan")
    count = sum(item.qty for item in view.items)
    npwp = f", NPWP {view.entity_npwp}" if view.entity_npwp else ""
    return [
        PageBreak(),
        a4.words(f"Nomor: .........................\nPerihal: Pemberitahuan rencana pemusnahan "
                 f"barang {view.number}", head),
        Spacer(1, 5 * mm),
        a4.words("Kepada Yth.\nKepala Kantor Pelayanan Pajak ............................\n"
                 "di tempat", head),
        Spacer(1, 5 * mm),
        a4.words(f"Dengan hormat, {view.entity}{npwp}, beralamat di {view.entity_address}, "
                 "memberitahukan rencana pemusnahan barang persediaan sebagai berikut.", text),
        a4.words(f"Tanggal: {tanggal_panjang(view.on_date)}\nTempat: {view.place or '-'}\n"
                 f"Alasan: {REASONS[view.reason]} {view.reason_text}\nCara: {how}\n"
                 f"Jumlah: {angka(count)} barang dalam {len(view.items)} baris, nilai buku "
                 f"Rp{nominal(view.value)}", text),
        a4.words("Daftar barang, kartu lot dan jurnal terlampir. Kami mempersilakan petugas "
                 "Kantor Pelayanan Pajak untuk menyaksikan pemusnahan tersebut.", text),
        a4.words("Hormat kami,", head),
        Spacer(1, 20 * mm),
        a4.words("(.......................................)", head),
    ]  # fmt: skip
