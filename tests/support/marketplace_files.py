"""Marketplace exports of any size, shaped like the real ones, from a seed.

``made_orders`` invents orders once; ``shopee_rows``, ``tiktok_rows`` and ``mengantar_rows`` tell
them as each platform would, and ``write_xlsx`` / ``csv_bytes`` put rows into files with the
platforms' own defects (inline strings, a wrong ``<dimension>``, a description row, tabs after ids).
All names, numbers and amounts are invented.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax.saxutils import escape

from app.integrations.xlsx.rows import column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

Row = list[str | int | Decimal]

#: SKU, name, price in rupiah.
DEFAULT_CATALOGUE: Final = tuple(
    (f"{kind}-{number:03d}", f"{name} varian {number}", price + 500 * number)
    for kind, name, price in (
        ("SRM", "Serum wajah", 89_000),
        ("TNR", "Toner", 65_000),
        ("SBN", "Sabun", 18_500),
        ("LIP", "Lip balm", 32_000),
    )
    for number in range(1, 51)
)
_CITIES: Final = (
    ("KOTA BANDUNG", "JAWA BARAT"),
    ("KAB. SLEMAN", "DI YOGYAKARTA"),
    ("KOTA SURABAYA", "JAWA TIMUR"),
    ("KOTA MAKASSAR", "SULAWESI SELATAN"),
    ("KAB. TANGERANG", "BANTEN"),
)
_START: Final = datetime(2026, 10, 1)  # noqa: DTZ001 - exports carry no zone
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_STATES: Final = (
    ("unpaid", 3),
    ("ready_to_ship", 12),
    ("shipped", 15),
    ("delivered", 10),
    ("completed", 48),
    ("cancelled", 8),
    ("returned", 4),
)


@dataclass(frozen=True, slots=True)
class MadeLine:
    """One product of an invented order; amounts in whole rupiah."""

    sku: str
    name: str
    variation: str
    price: int
    discounted: int
    quantity: int

    @property
    def before(self) -> int:
        return self.price * self.quantity

    @property
    def after(self) -> int:
        return self.discounted * self.quantity

    @property
    def discount(self) -> int:
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class MadeOrder:
    """An invented order, before any platform tells it."""

    number: int
    state: str
    created: datetime
    cod: bool
    shipping: int
    voucher: int
    buyer: str
    phone: str
    city: str
    province: str
    code: str
    lines: tuple[MadeLine, ...] = field(default_factory=tuple)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def goods(self) -> int:
        return sum(line.after for line in self.lines)

    @property
    def left(self) -> bool:
        """Whether the goods left the warehouse."""
        return self.state in {"shipped", "delivered", "completed", "returned"}

    @property
    def paid(self) -> int:
        return (
            0
            if self.state in {"cancelled", "returned"}
            else self.goods + self.shipping - self.voucher
        )


def made_orders(
    count: int,
    *,
    seed: int = 1,
    lines: float = 2.5,
    catalogue: Sequence[tuple[str, str, int]] = DEFAULT_CATALOGUE,
) -> list[MadeOrder]:
    """Invent orders.

    Args:
        count: How many.
        seed: The same seed gives the same orders.
        lines: Mean lines per order; 20,000 orders of 2.5 are 50,000 rows exactly.
        catalogue: Products to sell.
    """
    dice = random.Random(seed)  # noqa: S311 - reproducible on purpose
    words = [word for word, _ in _STATES]
    weights = [weight for _, weight in _STATES]
    orders = []
    for number in range(count):
        size = int((number + 1) * lines) - int(number * lines)
        products = dice.sample(range(len(catalogue)), size)
        city, province = dice.choice(_CITIES)
        orders.append(
            MadeOrder(
                number=number,
                state=dice.choices(words, weights)[0],
                created=_START + timedelta(minutes=number * 43_000 // max(count, 1)),
                cod=dice.random() < 0.5,
                shipping=dice.randrange(0, 20) * 1_000,
                voucher=dice.choice((0, 0, 0, 2_500)),
                buyer=dice.choice(("siti", "budi", "ayu", "eko", "dewi")),
                phone=f"62812{dice.randrange(10**7, 10**8)}",
                city=city,
                province=province,
                code="".join(dice.choices(_LETTERS, k=8)),
                lines=tuple(_made_line(dice, *catalogue[product]) for product in products),
            )
        )
    return orders


def _made_line(dice: random.Random, sku: str, name: str, price: int) -> MadeLine:
    percent = dice.choice((0, 0, 5, 10, 20))
    variation = dice.choice(("", "Hitam,M", "Isi 1", "100 ml"))
    return MadeLine(
        sku, name, variation, price, price * (100 - percent) // 100, dice.choice((1, 1, 1, 2, 3))
    )


def dotted(rupiah: int) -> str:
    """``82.500``: Shopee's money."""
    return f"{rupiah:,}".replace(",", ".")


# ---------------------------------------------------------------- Shopee

SHOPEE_HEADER: Final = (
    "No. Pesanan", "Status Pesanan", "Alasan Pembatalan", "Status Pembatalan/ Pengembalian",
    "No. Resi", "Opsi Pengiriman", "Antar ke counter/ pick-up",
    "Pesanan Harus Dikirimkan Sebelum (Menghindari keterlambatan)", "Waktu Pengiriman Diatur",
    "Waktu Pesanan Dibuat", "Waktu Pembayaran Dilakukan", "Tipe Pesanan", "Metode Pembayaran",
    "SKU Induk", "Nama Produk", "Nomor Referensi SKU", "Nama Variasi", "Harga Awal",
    "Harga Setelah Diskon", "Jumlah", "Returned quantity", "Subtotal Pesanan", "Total Diskon",
    "Diskon Dari Penjual", "Diskon Dari Shopee", "Berat Produk", "Jumlah Produk di Pesan",
    "Total Berat", "Voucher Ditanggung Penjual", "Cashback Koin", "Voucher Ditanggung Shopee",
    "Paket Diskon", "Paket Diskon (Diskon dari Shopee)", "Paket Diskon (Diskon dari Penjual)",
    "Potongan Koin Shopee", "Diskon Kartu Kredit", "Ongkos Kirim Dibayar oleh Pembeli",
    "Estimasi Potongan Biaya Pengiriman", "Ongkos Kirim Pengembalian Barang", "Total Pembayaran",
    "Perkiraan Ongkos Kirim", "Catatan dari Pembeli", "Catatan", "Username (Pembeli)",
    "Nama Penerima", "No. Telepon", "Alamat Pengiriman", "Kota/Kabupaten", "Provinsi",
    "Waktu Pesanan Selesai",
)  # fmt: skip
_SHOPEE_STATUS: Final = {
    "unpaid": "Belum Bayar",
    "ready_to_ship": "Perlu Dikirim",
    "shipped": "Sedang Dikirim",
    "delivered": "Telah Dikirim",
    "completed": "Selesai",
    "cancelled": "Batal",
    "returned": "Batal",
}
_SHOPEE_REASON: Final = {
    "cancelled": "Dibatalkan oleh Pembeli. Alasan: Ubah alamat",
    "returned": "Dibatalkan secara otomatis oleh sistem Shopee. Alasan: Pengiriman gagal",
}


def shopee_id(order: MadeOrder) -> str:
    """14 characters, the order date first."""
    return f"{order.created:%y%m%d}{order.code}"


def shopee_rows(orders: Iterable[MadeOrder]) -> Iterator[Row]:
    """Header and one row per line, order-level amounts repeated, all as text."""
    yield list(SHOPEE_HEADER)
    for order in orders:
        for line in order.lines:
            yield _shopee_row(order, line)


def _shopee_row(order: MadeOrder, line: MadeLine) -> Row:
    minutes = "%Y-%m-%d %H:%M"
    created = order.created
    sent = f"{created + timedelta(hours=9):{minutes}}" if order.left else ""
    return [
        shopee_id(order), _SHOPEE_STATUS[order.state], _SHOPEE_REASON.get(order.state, ""), "",
        f"SPXID{order.number:011d}" if order.left else "", "Reguler (Cashless)-SPX Standard",
        "Antar ke Counter" if order.left else "", f"{created + timedelta(days=2):{minutes}}", sent,
        f"{created:{minutes}}",
        "-" if order.state == "unpaid" else f"{created + timedelta(minutes=3):{minutes}}", "",
        "COD (Bayar di Tempat)" if order.cod else "SPayLater", "", line.name, line.sku,
        line.variation, dotted(line.price), dotted(line.discounted), str(line.quantity), "0",
        dotted(line.after), dotted(line.discount), dotted(line.discount), "0",
        f"{225 * line.quantity} gr", str(order.pieces), f"{225 * order.pieces} gr",
        dotted(order.voucher), "0", "0", "N", "0", "0", "0", "0", dotted(order.shipping), "0", "0",
        dotted(order.paid), dotted(order.shipping), "", "", f"{order.buyer}{order.number}",
        f"{order.buyer[0].upper()}******{order.buyer[-1]}", f"******{order.phone[-2:]}", "Jl******",
        order.city, order.province,
        f"{created + timedelta(days=6):{minutes}}" if order.state == "completed" else "",
    ]  # fmt: skip


# ---------------------------------------------------------------- TikTok

TIKTOK_HEADER: Final = (
    "Order ID", "Order Status", "Order Substatus", "Cancelation/Return Type", "Normal or Pre-order",
    "SKU ID", "Seller SKU", "Product Name", "Variation", "Quantity", "Sku Quantity of return",
    "SKU Unit Original Price", "SKU Subtotal Before Discount", "SKU Platform Discount",
    "SKU Seller Discount", "SKU Subtotal After Discount", "Shipping Fee After Discount",
    "Original Shipping Fee", "Shipping Fee Seller Discount", "Shipping Fee Platform Discount",
    "Distance Shipping Fee", "Distance Fee", "Order Refund Amount", "Payment platform discount",
    "Buyer Service Fee", "Handling Fee", "Shipping Insurance", "Item Insurance", "Order Amount",
    "Created Time", "Paid Time", "RTS Time", "Shipped Time", "Delivered Time", "Cancelled Time",
    "Cancel By", "Cancel Reason", "Fulfillment Type", "Warehouse Name", "Tracking ID",
    "Delivery Option", "Shipping Provider Name", "Buyer Message", "Buyer Username", "Recipient",
    "Phone #", "Zipcode", "Country", "Province", "Regency and City", "Districts", "Villages",
    "Detail Address", "Additional address information", "Payment Method", "Weight(kg)",
    "Product Category", "Package ID", "Purchase Channel", "Seller Note", "Checked Status",
    "Checked Marked by", "Tokopedia Invoice Number",
)  # fmt: skip
_TIKTOK_STATUS: Final = {
    "unpaid": ("Belum dibayar", ""),
    "ready_to_ship": ("Perlu dikirim", "Menunggu pengiriman"),
    "shipped": ("Dikirim", "Sedang transit"),
    "delivered": ("Dikirim", "Terkirim"),
    "completed": ("Selesai", ""),
    "cancelled": ("Dibatalkan", "Dibatalkan"),
    "returned": ("Dibatalkan", "Dibatalkan"),
}
_TIKTOK_REASON: Final = {
    "cancelled": "Pembeli berubah pikiran",
    "returned": "Pengiriman paket gagal",
}


def tiktok_id(order: MadeOrder) -> str:
    """18 digits."""
    return f"58{10**15 + order.number * 7_919:016d}"


def tiktok_rows(orders: Iterable[MadeOrder]) -> Iterator[Row]:
    """Header, description row, one row per SKU; every seventh order is Tokopedia's."""
    yield list(TIKTOK_HEADER)
    yield ["Platform unique order ID.", *(f"Keterangan {name}." for name in TIKTOK_HEADER[1:])]
    for order in orders:
        for place, line in enumerate(order.lines):
            yield _tiktok_row(order, line, place)


def _tiktok_row(order: MadeOrder, line: MadeLine, place: int) -> Row:
    seconds = "%d/%m/%Y %H:%M:%S"
    status, substatus = _TIKTOK_STATUS[order.state]
    cancelled = order.state in _TIKTOK_REASON
    tokopedia = order.number % 7 == 0

    def after(hours: int, *, happened: bool) -> str:
        return f"{order.created + timedelta(hours=hours):{seconds}}" if happened else ""

    return [
        tiktok_id(order), status, substatus, "Cancel" if cancelled else "", "Normal",
        f"1730{order.number:013d}{place:02d}", line.sku, line.name, line.variation,
        str(line.quantity), "0", str(line.price), str(line.before), "0", str(line.discount),
        str(line.after), str(order.shipping), str(order.shipping), "0", "0", "0", "0", "", "0", "0",
        "0", "0", "0", str(order.goods + order.shipping), after(0, happened=True),
        after(1, happened=order.state != "unpaid"), after(5, happened=order.left),
        after(9, happened=order.left),
        after(70, happened=order.state in {"delivered", "completed"}),
        after(30, happened=cancelled), "User" if cancelled else "",
        _TIKTOK_REASON.get(order.state, ""), "Fulfillment by seller", "Gudang Utama",
        f"JX{order.number:010d}" if order.left else "", "Pengiriman standar", "J&T Express", "",
        f"u_{order.number}", f"{order.buyer[0].upper()}*** P****",
        f"(+62)8*******{order.phone[-2:]}",
        "", "Indonesia", order.province, order.city, "Kec. Contoh", "", "J***", "",
        "Bayar di tempat" if order.cod else "GoPay", "0.3", "Perawatan & Kecantikan",
        f"11{order.number:016d}", "Tokopedia" if tokopedia else "TikTok Shop", "", "Unchecked", "",
        f"INV/{order.created:%Y%m%d}/MPL/{order.number}" if tokopedia else "",
    ]  # fmt: skip


# ---------------------------------------------------------------- Mengantar

MENGANTAR_HEADER: Final = (
    "Expedition", "Order ID", "Tracking ID", "STT Number", "Customer Name",
    "Customer Phone Number", "Customer Address", "Province", "Subdistrict", "City", "ZIP Code",
    "Weight", "COD", "Product Value", "Product ID", "Goods Description", "Quantity",
    "Diskon Persentase", "Diskon Nominal", "Harga Barang Setelah Diskon", "COGS", "Sender Name",
    "Sender Phone Number", "Create Date", "Last Update", "Last Status", "Shipping Fee",
    "Shipping Discount", "COD Fee (Inc VAT)", "Shipping Fee Without Discount",
    "Estimated Pricing", "Origin Code", "Destination Code", "Last POD Status", "Return Fee",
    "Remark 1",
)  # fmt: skip
_MENGANTAR_STATUS: Final = {
    "unpaid": "PENDING PICKUP",
    "ready_to_ship": "PENDING PICKUP",
    "shipped": "ON DELIVERY",
    "delivered": "DELIVERED",
    "completed": "DELIVERED",
    "cancelled": "CANCELLED",
    "returned": "RTS",
}


def mengantar_id(order: MadeOrder) -> str:
    """Mengantar's own number."""
    return f"MGT{order.number + 10**9}"


def mengantar_rows(orders: Iterable[MadeOrder]) -> Iterator[Row]:
    """Header and one row per parcel: the order's first product, native numbers."""
    yield list(MENGANTAR_HEADER)
    for order in orders:
        yield _mengantar_row(order, order.lines[0])


def _mengantar_row(order: MadeOrder, line: MadeLine) -> Row:
    fee = 9_000
    cod = line.before + fee if order.cod else 0
    when = f"{order.created:%Y-%m-%d %H:%M:%S}"
    return [
        "JT", mengantar_id(order), f"JP{order.number:010d}", "", order.buyer.upper(), order.phone,
        "JL CONTOH NO 1", order.province, "CONTOH", order.city, "04012", 1, cod, line.before,
        line.sku if order.number % 3 else "", f"{line.quantity} PCS {line.sku}", line.quantity,
        0, 0, line.before, 0, "TOKO CONTOH", "628110000000", when, when,
        _MENGANTAR_STATUS[order.state], fee, 1_800, Decimal(cod * 333) / 10_000, fee, fee - 1_800,
        "CGK10000", "BDO10000", "", 0, f"0{order.number:013d}",
    ]  # fmt: skip


# ---------------------------------------------------------------- containers

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_REL: Final = (
    '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"/>'
)
_WORKBOOK: Final = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)
_SHEET_START: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>'
)
_ROWS_AT_ONCE: Final = 500


def write_xlsx(path: Path | BinaryIO, sheets: dict[str, Iterable[Row]]) -> None:
    """Write sheets as the platforms do: inline strings, a wrong dimension, parts from sheet2 on."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        names = list(sheets)
        add = archive.writestr
        add("[Content_Types].xml", _TYPES)
        add("_rels/.rels", _RELS.format(_REL.format(1, "officeDocument", "xl/workbook.xml")))
        add(
            "xl/workbook.xml",
            _WORKBOOK.format(
                "".join(
                    f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
                    for n, name in enumerate(names, 1)
                )
            ),
        )
        add(
            "xl/_rels/workbook.xml.rels",
            _RELS.format(
                "".join(
                    _REL.format(n, "worksheet", f"worksheets/sheet{n + 1}.xml")
                    for n in range(1, len(names) + 1)
                )
            ),
        )
        for number, name in enumerate(names, 2):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for text in _sheet_xml(sheets[name]):
                    part.write(text.encode())


def _sheet_xml(rows: Iterable[Row]) -> Iterator[str]:
    yield _SHEET_START
    letters: list[str] = []
    texts: list[str] = []
    for number, row in enumerate(rows, 1):
        letters.extend(map(column_letters, range(len(letters), len(row))))
        cells = (_cell_xml(letters[place], number, value) for place, value in enumerate(row))
        texts.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(texts) == _ROWS_AT_ONCE:
            yield "".join(texts)
            texts.clear()
    yield "".join(texts) + "</sheetData></worksheet>"


def _cell_xml(letters: str, row: int, value: str | int | Decimal) -> str:
    if isinstance(value, str):
        text = escape(value) if "&" in value or "<" in value else value
        return f'<c r="{letters}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{letters}{row}"><v>{value}</v></c>'


def csv_bytes(
    rows: Iterable[Row],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    tabs_after: frozenset[str] = frozenset(),
) -> bytes:
    """Rows as delimited text; columns named in ``tabs_after`` get the tab TikTok puts after ids."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    tabbed: set[int] = set()
    for number, row in enumerate(rows):
        if not number:
            tabbed = {place for place, name in enumerate(row) if name in tabs_after}
        writer.writerow(
            [
                f"{value}\t" if number and place in tabbed else value
                for place, value in enumerate(row)
            ]
        )
    return buffer.getvalue().encode(encoding)


#: What writes the large files of the benches: 20,000 orders are 50,000 rows.
WRITERS: Final[dict[str, Callable[[Path, Iterable[MadeOrder]], None]]] = {
    "shopee": lambda path, orders: write_xlsx(path, {"orders": shopee_rows(orders)}),
    "tiktok": lambda path, orders: write_xlsx(path, {"OrderSKUList": tiktok_rows(orders)}),
    "mengantar": lambda path, orders: write_xlsx(path, {"Sheet1": mengantar_rows(orders)}),
}
