"""Files we know by their header and cannot import yet: named, and politely refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from app.core.errors import UserError
from app.integrations.importer import Recognition, find_header

if TYPE_CHECKING:
    from app.integrations.importer import SheetTop
    from app.integrations.xlsx.sheet import Sheet

_LATER: Final = "simpan berkasnya, modul Rekonsiliasi menyusul"
_ADS_ROWS: Final = 8


class NotImportableYet(UserError):
    """A known file that has no place to go yet.

    Attributes:
        kind: Machine name of the kind.
        label: What a person calls it.
    """

    code = "FILE_LATER"

    def __init__(self, kind: str, label: str, advice: str) -> None:
        super().__init__(f"Ini berkas {label}: belum dapat diimpor di sini; {advice}.")
        self.kind = kind
        self.label = label


@dataclass(frozen=True, slots=True)
class LaterKind:
    """A kind that is recognised and refused.

    Attributes:
        required: Groups of alternative headers; all groups must be met by one row.
        advice: What to do with the file.
    """

    kind: str
    label: str
    required: tuple[tuple[str, ...], ...]
    advice: str = _LATER

    def recognise(self, top: SheetTop) -> Recognition | None:
        """By its header cells."""
        return find_header(top, self.required, ())

    def parse(self, _sheet: Sheet, _found: Recognition, /) -> NoReturn:
        """Refuse.

        Raises:
            NotImportableYet: Always.
        """
        raise NotImportableYet(self.kind, self.label, self.advice)


class ShopeeAds:
    """Shopee's ad bill: five ``label,value`` lines, a blank one, then the header."""

    kind = "shopee.ads"
    label = "tagihan iklan Shopee"

    def recognise(self, top: SheetTop) -> Recognition | None:
        """By the word for ads in the lines above the header."""
        for number, headers in top.rows[:_ADS_ROWS]:
            words = " ".join(headers[:2])
            if len([header for header in headers if header]) <= 2 and (  # noqa: PLR2004 - label,value
                "iklan" in words or "ads" in words.replace("/", " ").split()
            ):
                return Recognition(1, number)
        return None

    def parse(self, _sheet: Sheet, _found: Recognition, /) -> NoReturn:
        """Refuse.

        Raises:
            NotImportableYet: Always.
        """
        raise NotImportableYet(self.kind, self.label, _LATER)


_ORDERS_ONLY: Final = "impor dulu ekspor pesanannya, data ini menyusul"
_OTHER_MARKET: Final = "untuk saat ini yang didukung Shopee, TikTok Shop/Tokopedia dan Mengantar"

LATER_KINDS: Final = (
    LaterKind(
        "shopee.income",
        "settlement (penghasilan) Shopee",
        (
            ("No. Pesanan",),
            ("Tanggal Dana Dilepaskan",),
            ("Harga Produk", "Harga Asli Produk"),
            ("Biaya Administrasi", "Biaya Administrasi (termasuk PPN 11%)"),
        ),
    ),
    LaterKind(
        "shopee.return",
        "pengembalian barang/dana Shopee",
        (("No. Pengembalian",), ("No. Pesanan",), ("Total Pengembalian Dana",)),
        _ORDERS_ONLY,
    ),
    LaterKind(
        "shopee.balance",
        "saldo Shopee",
        (("Tanggal Transaksi",), ("Tipe Transaksi",), ("Saldo Akhir",)),
    ),
    ShopeeAds(),
    LaterKind(
        "tiktok.income",
        "settlement (penghasilan) TikTok Shop/Tokopedia",
        (
            ("ID Pesanan/Penyesuaian", "Order/adjustment ID", "Order\\adjustment ID"),
            ("Jumlah penyelesaian pembayaran", "Total settlement amount"),
        ),
    ),
    LaterKind(
        "tiktok.unsettled",
        "settlement TikTok Shop yang belum cair",
        (("Total estimated settlement amount", "Estimasi total penyelesaian pembayaran"),),
    ),
    LaterKind(
        "tiktok.return",
        "pengembalian TikTok Shop/Tokopedia",
        (("Return Order ID",), ("Order ID",), ("Return Type",)),
        _ORDERS_ONLY,
    ),
    LaterKind(
        "mengantar.payout",
        "pencairan dana (payout) Mengantar",
        (("Tracking ID",), ("COD Value",), ("Discounted Shipping Fee",)),
    ),
    LaterKind(
        "mengantar.upload",
        "unggah massal Mengantar",
        (("Nama Penerima",), ("Alamat Penerima",), ("Isi Paketan",)),
        "unduh ekspor pesanan dari Mengantar, lalu impor berkas itu",
    ),
    LaterKind(
        "lazada.order",
        "pesanan Lazada",
        (("orderItemId",), ("lazadaSku",), ("orderNumber",)),
        _OTHER_MARKET,
    ),
    LaterKind(
        "lazada.income",
        "settlement (penghasilan) Lazada",
        (("Nama Biaya",), ("Jumlah (Termasuk Pajak)",), ("Nomor Pesanan",)),
    ),
    LaterKind(
        "lazada.transaction",
        "laporan transaksi Lazada",
        (("Transaction Number",), ("Transaction Time",), ("Sub Type",)),
    ),
    LaterKind(
        "tokopedia.old",
        "pesanan Tokopedia lama (sebelum bergabung dengan TikTok Shop)",
        (("Nomor Invoice", "Invoice"), ("Nomor SKU", "Stock Keeping Unit (SKU)")),
        "ekspor pesanannya dari TikTok Shop Seller Center",
    ),
    LaterKind(
        "bigseller.order",
        "pesanan BigSeller",
        (("Nama Panggilan Toko BigSeller",), ("Nomor Pesanan",)),
        "unduh ekspor pesanan langsung dari marketplace",
    ),
    LaterKind(
        "easyboss.order",
        "pesanan EasyBoss",
        (("Spesifikasi Produk",), ("Kuantitas Produk",), ("SKU Barang",)),
        "unduh ekspor pesanan langsung dari marketplace",
    ),
)  # fmt: skip
