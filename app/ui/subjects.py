"""What people call the things that records point at, and the panel that shows one by its number.

Journals, movements and the audit trail all hold a kind and a number of the document behind them.
Its word and the way to it are the same wherever they are shown (accounting-ux B2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing: its word, and the panel and argument that show one of them."""

    words: str
    panel: str = ""
    argument: str = "number"


_KINDS: Final = {
    "account": Subject("Akun"),
    "account_role": Subject("Peran akun"),
    "allowance_stock": Subject("Cadangan nilai persediaan", "closing.allowances", "stock_month"),
    "allowance_trade": Subject(
        "Cadangan kerugian piutang", "closing.allowances", "receivable_month"
    ),
    "approval": Subject("Izin pengawas"),
    "bank_statement": Subject("Saldo rekening koran"),
    "bap": Subject("BAP", "destruction.detail"),
    "business_unit": Subject("Unit usaha"),
    "category": Subject("Kategori"),
    "count_policy": Subject("Toleransi opname"),
    "courier": Subject("Ekspedisi"),
    "customer": Subject("Pelanggan"),
    "daily_sales": Subject("Jurnal penjualan harian", "sales_journal.summary"),
    "destruction": Subject("BAP", "destruction.detail"),
    "entity": Subject("Badan usaha"),
    "expense": Subject("Biaya", "accounting.journals"),
    "import_batch": Subject("Impor"),
    "journal": Subject("Jurnal", "accounting.journals"),
    "legal_entity": Subject("Badan usaha"),
    "lot": Subject("Lot"),
    "opname": Subject("Opname", "opname.detail", "session"),
    "opname_line": Subject("Foto baris opname"),
    "opname_unknown": Subject("Foto kode tak dikenal"),
    "order": Subject("Pesanan", "orders.list"),
    "organisation": Subject("Organisasi"),
    "period": Subject("Periode buku"),
    "product": Subject("Produk"),
    "receivable": Subject("Piutang", "receivables.list", "document"),
    "reservation": Subject("Reservasi"),
    "role": Subject("Peran"),
    "stock_document": Subject("Dokumen stok", "stock.card", "document"),
    "store": Subject("Toko"),
    "transfer": Subject("Transfer", "stock.transfers"),
    "user": Subject("Anggota"),
    "warehouse": Subject("Gudang"),
    "zone": Subject("Zona"),
}


def choices() -> tuple[tuple[str, str], ...]:
    """Every kind with its word, for a filter."""
    return tuple((kind, subject.words) for kind, subject in _KINDS.items())


def is_known(kind: str) -> bool:
    """Whether people have a word for this kind."""
    return kind in _KINDS


def kind_words(kind: str) -> str:
    """A kind of thing in words people use."""
    known = _KINDS.get(kind)
    return known.words if known else kind.replace("_", " ").capitalize()


def named(kind: str, number: str) -> str:
    """One thing in words: ``Pesanan SO-20261121-0001``; "" without a number."""
    return f"{kind_words(kind)} {number}" if number else ""


def has_panel(kind: str, number: str) -> bool:
    """Whether a panel shows it."""
    known = _KINDS.get(kind)
    return bool(known and known.panel and number)


def show(open_panel: Callable[..., object], kind: str, number: str) -> bool:
    """Open the panel that shows it.

    Args:
        open_panel: ``open`` of the panel's context.
        kind: As stored beside the record.
        number: Of the document.

    Returns:
        False when no panel shows such a thing; nothing was opened.
    """
    known = _KINDS.get(kind)
    if known is None or not known.panel or not number:
        return False
    open_panel(known.panel, **{known.argument: number})
    return True
