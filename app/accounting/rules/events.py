"""Names of events as people read them, and which journals are written by hand."""

from __future__ import annotations

from typing import Final

MANUAL: Final = "journal.manual"
VOIDED: Final = "journal.voided"
EXPENSE: Final = "expense.recorded"
#: A tax paid has no document but its journal, and nothing hangs on it.
TAX_PAID: Final = "tax.paid"
#: A warehouse came to another business unit and its stock went along.
UNIT_CHANGED: Final = "unit.changed"
#: Allowances of a month's end; what was decided stands beside the journal and follows its mirror.
ALLOWANCE_TRADE: Final = "allowance.trade.adjusted"
ALLOWANCE_STOCK: Final = "nrv.adjusted"
#: Journals that no document stands behind; only these are voided by themselves.
MANUAL_EVENTS: Final = frozenset(
    {MANUAL, VOIDED, EXPENSE, TAX_PAID, ALLOWANCE_TRADE, ALLOWANCE_STOCK}
)

_TITLES: Final = {
    MANUAL: "Jurnal manual",
    VOIDED: "Pembatalan jurnal",
    EXPENSE: "Biaya",
    "sale.shipped": "Penjualan dikirim",
    "sale.shipped.cogs": "HPP penjualan dikirim",
    "sale.shipped.shipping_income": "Pendapatan ongkir",
    "sale.discounted": "Diskon penjualan",
    "sale.voided": "Pembatalan penjualan",
    "sale.credit": "Penjualan kredit",
    "receivable.paid": "Pembayaran piutang",
    "sale.dp.received": "Uang muka pelanggan",
    "sale.dp.applied": "Uang muka pelanggan dipakai",
    "sale.dp.refunded": "Uang dikembalikan ke pelanggan",
    "receivable.written_off": "Hapus buku piutang",
    "receivable.voided": "Pembatalan dokumen piutang",
    "so.shipped": "Pengiriman barang",
    "rts.detected": "Retur dalam perjalanan",
    "rts.restated": "Penilaian ulang retur dalam perjalanan",
    "rts.inbound.good": "Retur kembali baik",
    "rts.inbound.damaged": "Retur kembali rusak",
    "rts.inbound.lost": "Retur hilang",
    "grn.completed": "Penerimaan barang",
    "po.received.credit": "Pembelian kredit diterima",
    "qc.passed": "Lolos pemeriksaan mutu",
    "adjustment.approved.minus": "Penyesuaian stok kurang",
    "adjustment.approved.plus": "Penyesuaian stok lebih",
    "adjustment.approved": "Penyesuaian stok",
    "stock.transferred": "Pindah gudang",
    "stock.status_changed": "Perubahan status stok",
    "return.customer.stock_good": "Retur pelanggan kembali baik",
    "opname.shortage": "Opname kurang",
    "opname.surplus": "Opname lebih",
    "iwt.dispatched": "Transfer gudang dikirim",
    "iwt.received": "Transfer gudang diterima",
    "iwt.short": "Transfer gudang kurang",
    "repack.executed": "Kemas ulang",
    "packaging.used": "Pemakaian kemasan",
    "sales_return.restock": "Retur masuk stok",
    "sales_return.scrap": "Retur dimusnahkan",
    "purchase_return.dispatched": "Retur ke pemasok",
    "destruction.completed": "Pemusnahan barang",
    "migration.opening": "Saldo awal",
    "landed_cost.added": "Biaya perolehan tambahan",
    "landed_cost.reversed": "Biaya perolehan dibatalkan",
    "stock.restated": "Penilaian ulang HPP",
    "period.closed.1": "Penutupan pendapatan",
    "period.closed.2": "Penutupan beban",
    "period.closed.3": "Penutupan laba rugi",
    "tax.pph_final.accrued": "PPh final dicatat",
    "tax.ppn.offset": "Kompensasi PPN",
    TAX_PAID: "Setoran pajak",
    ALLOWANCE_TRADE: "Cadangan kerugian piutang",
    ALLOWANCE_STOCK: "Cadangan penurunan nilai persediaan",
    "period.reopened": "Pembukaan kembali periode",
    "year.rolled": "Pemindahan laba tahun",
    UNIT_CHANGED: "Persediaan pindah unit usaha",
}


def title(event: str) -> str:
    """What people call an event; its own name for one that is not listed."""
    return _TITLES.get(event, event)


def titles() -> tuple[tuple[str, str], ...]:
    """Every listed event with its name, for a filter."""
    return tuple(_TITLES.items())
