"""What stops an order (ERP-ORD-03): every problem at once, as sentences that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.customers.rules import normalise_phone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.orders.rules.resolve import Resolved

#: The buyer's name and address are on the platform's own label and hidden from us.
HIDES_BUYERS: Final = frozenset({"shopee", "tiktok", "lazada", "blibli"})


@dataclass(frozen=True, slots=True)
class Bought:
    """A line as far as its problems go."""

    sku: str
    product: str
    resolved: Resolved | None


@dataclass(frozen=True, slots=True)
class Whereto:
    """Who gets it and where."""

    platform: str
    name: str
    phone: str
    address: str
    city: str


def problems_of(lines: Iterable[Bought], to: Whereto) -> tuple[str, ...]:
    """Every problem of an order, each once; empty when it may be approved."""
    return tuple(dict.fromkeys((*_of_lines(list(lines)), *_of_address(to))))


def _of_lines(lines: list[Bought]) -> Iterator[str]:
    goods = False
    for line in lines:
        name = line.sku or line.product or "tanpa SKU"
        if line.resolved is None:
            goods = True
            yield f'SKU "{name}" belum dipetakan ke produk. Petakan di SKU Importer.'
            continue
        product = line.resolved.product
        goods = goods or product.has_stock or bool(product.components)
        if not product.active:
            yield f"Produk {product.sku} tidak aktif. Aktifkan, atau petakan ke produk lain."
        if product.is_bundle and not product.components:
            yield f"Paket {product.sku} belum punya isi. Lengkapi isi paketnya."
    if not goods:
        yield "Tidak ada barang yang harus dikirim. Periksa baris pesanannya."


def _of_address(to: Whereto) -> Iterator[str]:
    if to.platform in HIDES_BUYERS:
        return
    if not to.name:
        yield "Nama penerima kosong. Lengkapi nama pelanggan."
    if not normalise_phone(to.phone):
        yield "Nomor telepon penerima kosong atau tidak lengkap. Lengkapi nomornya."
    if not to.address:
        yield "Alamat kirim kosong. Lengkapi alamatnya."
    elif not to.city:
        yield "Kota tujuan kosong. Lengkapi kota atau kabupatennya."


def shortage(sku: str, wanted: int, missing: int) -> str:
    """What is missing of an item that could not be reserved (ERP-ORD-03, WMS-OUT-03)."""
    return f"Stok {sku} kurang {missing} dari {wanted}. Tambah stok, lalu alokasikan lagi."
