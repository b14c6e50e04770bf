"""What a person is told about a file of orders: findings, sums, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from app.core.text import angka
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.integrations.api import Imported, ImportPreview, Totals, UnknownSku


class About(Enum):
    """What a line of the findings is about."""

    ERROR = auto()
    WARNING = auto()
    SKU = auto()
    COURIER = auto()
    SKIPPED = auto()
    INFO = auto()


_PILLS: Final = {
    About.ERROR: PillText("Tidak masuk", Tone.ERROR),
    About.WARNING: PillText("Perhatikan", Tone.WARN),
    About.SKU: PillText("SKU baru", Tone.WARN),
    About.COURIER: PillText("Kurir baru", Tone.WARN),
    About.SKIPPED: PillText("Dilewati", Tone.NEUTRAL),
    About.INFO: PillText("Info", Tone.NEUTRAL),
}
_SEVERITIES: Final = {"error": About.ERROR, "warning": About.WARNING, "info": About.INFO}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know before (or after) the import."""

    kind: About
    what: str
    detail: str
    text: str
    row: int = 0
    value: str = ""


COLUMNS: Final = (
    Column("kind", "Hasil", lambda found: _PILLS[found.kind], Kind.PILL, width=124),
    Column("row", "Baris", lambda found: found.row or None, Kind.NUMBER, width=70, sort=True),
    Column(
        "what", "Pesanan / SKU", lambda found: found.what, detail=lambda found: found.detail,
        width=220, sort=True,
    ),
    Column(
        "text", "Keterangan", lambda found: found.text,
        detail=lambda found: f"isi sel: {found.value}" if found.value else "", stretch=True,
    ),
)  # fmt: skip


def findings(preview: ImportPreview) -> Iterator[Finding]:
    """Everything odd about a file: rows, then orders, then words nobody knows."""
    for problem in preview.problems:
        yield Finding(
            _SEVERITIES[problem.severity], problem.order or problem.sheet, problem.column,
            _sentence_of(problem.reason), problem.row, problem.value,
        )  # fmt: skip
    for status, count in preview.unknown_statuses.items():
        text = f"Status belum dikenal: {angka(count)} pesanan tidak diimpor."
        yield Finding(About.ERROR, status or "(kosong)", "status", text)
    for each in preview.skipped:
        yield Finding(About.SKIPPED, each.number, "", _sentence_of(each.reason))
    yield from map(_sku_finding, preview.unknown_skus)
    for courier in preview.unknown_couriers:
        text = f"{angka(courier.orders)} pesanan belum punya kurir: petakan di Mapping Ekspedisi."
        yield Finding(About.COURIER, courier.option or "(tanpa opsi kirim)", "", text)
    for name in preview.unknown_columns:
        text = "Kolom ini belum dikenal dan tidak dipakai; yang lain tetap diimpor."
        yield Finding(About.INFO, name, "kolom", text)


def _sentence_of(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _sku_finding(sku: UnknownSku) -> Finding:
    waits = (
        f"{angka(sku.waiting)} pesanan akan menunggu pemetaan"
        if sku.waiting
        else "Tidak menahan pesanan"
    )
    best = f"; usulan {sku.suggestions[0].sku}" if sku.suggestions else ""
    name = " · ".join(part for part in (sku.product, sku.variation) if part)
    return Finding(About.SKU, sku.sku or "(tanpa SKU)", name, f"{waits}{best}.")


def sums(totals: Sequence[Totals]) -> Iterator[tuple[str, list[str]]]:
    """What a file adds up to, line by line, a value for each side that is compared."""
    yield "Pesanan", [angka(each.orders) for each in totals]
    yield "Baris", [angka(each.lines) for each in totals]
    yield "Barang", [angka(each.pieces) for each in totals]
    yield "Sebelum diskon", [each.before_discount.rupiah() for each in totals]
    yield "Diskon penjual", [each.seller_discount.rupiah() for each in totals]
    yield "Omzet", [each.gross.rupiah() for each in totals]
    yield "Omzet aktif", [each.gross_active.rupiah() for each in totals]
    if any(each.cod_orders for each in totals):
        yield "Pesanan COD", [angka(each.cod_orders) for each in totals]
        yield "Nilai COD", [each.cod_amount.rupiah() for each in totals]


def sentence(preview: ImportPreview) -> str:
    """The line under a preview: what was read, and what will not come of it."""
    words = [f"{preview.file_name}: {angka(preview.rows_read)} baris dibaca."]
    if not preview.to_write:
        words.append("Tidak ada yang baru; mengimpornya tidak mengubah apa pun.")
    if preview.outside:
        words.append(
            f"{angka(preview.outside)} pesanan sudah terkirim sebelum masuk Lumbung: dicatat tanpa "
            "mengurangi stok dan tanpa jurnal."
        )
    return " ".join(words)


def outcome(result: Imported) -> str:
    """How an import ended, for the person who has the file beside it."""
    parts = [
        (result.ready, "pesanan siap dialokasikan"),
        (result.needs_fix, "pesanan perlu perbaikan"),
        (result.cancelled, "pesanan dibatalkan di platform, stoknya dilepas"),
        (result.attention, "pesanan perlu dilihat"),
        (result.differing, "pesanan sengaja berbeda dari berkas (lebih baru atau sudah diubah)"),
    ]
    said = "; ".join(f"{angka(count)} {words}" for count, words in parts if count)
    agrees = (
        "Jumlah di Lumbung sama dengan berkasnya."
        if result.agrees
        else "Jumlah di Lumbung berbeda karena sebagian pesanan lebih baru atau sudah diubah."
    )
    return f"{result.number}. {agrees}" + (f" {said[:1].upper()}{said[1:]}." if said else "")
