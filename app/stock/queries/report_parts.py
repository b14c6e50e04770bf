"""What the sheets of stock share: titles, columns of figures, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.money import Money
from app.documents.report import Carry, Column, Kind, Title
from app.stock.queries.letterhead import letterhead_for, where_of
from app.stock.rules.value import average_cost

if TYPE_CHECKING:
    from app.core.work import Read
    from app.stock.api import StockReport

TITLES: Final = {
    "summary": "Ringkasan Stok",
    "warehouse": "Stok per Gudang",
    "place": "Stok per Lokasi",
    "valuation": "Nilai Persediaan",
    "lots": "Nilai Persediaan per Lot",
    "categories": "Nilai Persediaan per Kategori",
    "ageing": "Umur Persediaan",
    "movement": "Mutasi Persediaan",
    "slow": "Barang Lambat",
    "fast": "Barang Cepat",
    "dead": "Barang Mati",
    "expiring": "Barang Mendekati Kedaluwarsa",
    "operations": "Ringkasan Kegiatan Gudang",
    "people": "Produktivitas Gudang",
    "overrides": "Pengecualian Lot",
    "space": "Penataan Ruang Gudang",
    "usage": "Pemakaian Ruang Gudang",
    "card": "Kartu Stok",
    "ledger": "Kartu Persediaan",
}
KIND: Final = {
    "shipment": "Pengiriman", "receipt": "Penerimaan", "issue": "Pengeluaran",
    "adjustment": "Penyesuaian", "transfer": "Transfer", "status_change": "Ubah status",
    "return_in": "Retur masuk", "return_out": "Retur ke pemasok", "revaluation": "Biaya perolehan",
    "restatement": "Penilaian ulang",
    "opname": "Opname", "destruction": "Pemusnahan", "repack": "Kemas ulang",
}  # fmt: skip


def number(words: str, group: str = "", carry: Carry = Carry.NONE) -> Column:
    """A column of quantities."""
    return Column(words, Kind.NUMBER, group=group, carry=carry)


def money(words: str, group: str = "", carry: Carry = Carry.NONE) -> Column:
    """A column of amounts."""
    return Column(words, Kind.MONEY, group=group, carry=carry)


def title(read: Read, ask: StockReport, period: str, *more: str, values: bool = True) -> Title:
    """Title block and kop of the legal entity whose warehouse it is, the default one for all."""
    kop = letterhead_for(read, ask.warehouse)
    chosen = [where_of(ask.warehouse)]
    if ask.category:
        chosen.append(f"Kategori {ask.category}")
    return Title(
        TITLES[ask.kind], kop.name, period,
        note="Jumlah dalam satuan dasar, nilai dalam rupiah" if values else "Satuan dasar",
        filters=(*chosen, *more), printed_at=read.now, user=read.actor.full_name,
        letterhead=kop,
    )  # fmt: skip


def average(qty: int, value: int) -> Money:
    """Cost of one base unit, for display."""
    return Money.parse(average_cost(qty, value)[:-4]) if qty else Money(0)
