"""Made-up answers for pictures and tests of the panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from app.core.commands import Page
from app.core.money import ZERO, Money
from app.orders.api import (
    CourierChoice,
    CourierChoices,
    CourierRow,
    DetailEvent,
    DetailItem,
    DetailJournal,
    DetailLine,
    DetailLot,
    DetailShipment,
    MappingRow,
    OrderCards,
    OrderDetail,
    OrderList,
    OrderRow,
    OrderSummary,
    OrderView,
    StoreList,
    StoreRow,
    UnmappedSku,
)
from app.orders.rules.resolve import Suggestion
from app.stock.api import WarehouseRow

NOW: Final = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
_BUYERS: Final = (
    ("Siti Aminah", "KOTA BANDUNG"), ("B******i", "KAB. SLEMAN"), ("Ayu Lestari", "KOTA SURABAYA"),
    ("E******o", "KOTA MAKASSAR"), ("Dewi Kartika", "KAB. TANGERANG"),
)  # fmt: skip
_GOODS: Final = (
    ("2× SRM-VTC-20, 1× TNR-CEN-100", 3, 234_500), ("1× SBN-KOP-80", 1, 21_000),
    ("1× PKT-GLOW-3", 3, 312_000), ("3× LIP-MAW-05, 2× SRM-NIA-20 dan 2 lainnya", 8, 405_000),
)  # fmt: skip
_STATES: Final = (
    ("allocated", "", False), ("approved", "", False), ("shipped", "", False),
    ("needs_fix", 'SKU "SRM VTC" belum dipetakan ke produk. Petakan di SKU Importer.', False),
    ("completed", "", True), ("backorder", "Stok TNR-CEN-100 kurang 2 dari 5.", False),
    ("packed", "", False), ("delivered", "", False), ("on_hold", "Alamat diragukan", False),
    ("cancelled", "", False), ("rts_in_transit", "", False),
)  # fmt: skip
_CHANNELS: Final = (
    ("shopee", "Glow Official", "Reguler (Cashless)-SPX Standard", "SPX Express"),
    ("tiktok", "Glow TikTok", "Standard", "J&T Express"),
    ("tokopedia", "Glow TikTok", "Reguler", ""),
    ("mengantar", "Glow COD", "JNE", "JNE"),
    ("manual", "Grosir", "", "SiCepat"),
)  # fmt: skip


def order_row(n: int) -> OrderRow:
    """The n-th made-up order."""
    state, note, outside = _STATES[n % len(_STATES)]
    buyer, city = _BUYERS[n % len(_BUYERS)]
    summary, pieces, total = _GOODS[n % len(_GOODS)]
    channel, store, option, courier = _CHANNELS[n % len(_CHANNELS)]
    sent = state in {"shipped", "delivered", "completed", "packed", "rts_in_transit"}
    return OrderRow(
        number=f"SO-261120-{n:04d}" if channel == "manual" else f"2611{n:04d}WFJ6QJ",
        channel=channel,
        store=store,
        ordered_at=NOW - timedelta(minutes=37 * n),
        ship_by=NOW + timedelta(hours=20 - n),
        late=n > 20 and state in {"allocated", "approved", "backorder"},
        customer=buyer,
        city=city,
        summary=summary,
        pieces=pieces,
        total=Money.rupiah_of(total),
        cod=channel == "mengantar" or n % 7 == 0,
        resi=f"SPXID{61_000_000_000 + n}" if sent or n % 3 == 0 else "",
        courier=courier,
        service="Standard" if courier == "SPX Express" else "",
        courier_option=option,
        state=state,
        outside=outside,
        note=note,
    )


def page(count: int) -> Page[OrderRow]:
    """The first page of so many orders."""
    rows = tuple(order_row(n) for n in range(min(count, 100)))
    return Page(rows, "next" if count > len(rows) else None, count)


def long_page() -> Page[OrderRow]:
    """Orders with the longest words a marketplace sends."""
    words = "Paket hemat lengkap serum wajah vitamin C dan niacinamide isi ulang 250 ml " * 2
    rows = tuple(
        replace(
            order_row(n), customer="Raden Ajeng Siti Nurhaliza Kusumawardhani Prawirodirjo",
            city="KAB. PENUKAL ABAB LEMATANG ILIR", summary=words, note=words,
            courier_option="Hemat Kargo (Ambil di Tempat)-J&T Cargo Ekonomi", courier="",
        )
        for n in range(12)
    )  # fmt: skip
    return Page(rows, None, len(rows))


CARDS: Final = OrderCards(
    new=312, ready=87, sent=1_240, done=18_422, gone=604, needs_fix=14, backorder=23, attention=6,
    late=5,
)  # fmt: skip
_ACCOUNTS: Final = {
    "receivable.marketplace": "12-201", "sales": "41-101", "wallet.marketplace": "11-401",
}  # fmt: skip
STORES: Final = (
    StoreRow(
        "GLOW-SHP", "Glow Official Shop", "shopee", "JKT", "UTAMA", "Glow Official", "081211112222",
        True, 214, _ACCOUNTS, 3,
    ),
    StoreRow(
        "GLOW-TTS", "Glow TikTok", "tiktok", "JKT", "UTAMA", "", "", True, 102,
        {"receivable.marketplace": "12-202", "sales": "41-102", "wallet.marketplace": "11-402"}, 1,
    ),
    StoreRow(
        "COD", "Glow COD", "mengantar", "SBY", "UTAMA", "Glow Surabaya", "081399990000", True, 83,
        {"receivable.marketplace": "12-203", "sales": "41-103", "wallet.marketplace": "11-403"}, 1,
    ),
    StoreRow(
        "LAMA", "Toko Lama", "shopee", "JKT", "UTAMA", "", "", False, 0,
        {"receivable.marketplace": "12-204", "sales": "41-104", "wallet.marketplace": "11-404"}, 2,
    ),
)  # fmt: skip


def store(code: str, name: str, platform: str) -> StoreRow:
    """A further store."""
    return StoreRow(code, name, platform, "JKT", "UTAMA", "", "", True, 3, _ACCOUNTS, 1)


def _event(hours_ago: int, person: str, old: str, new: str, note: str = "") -> DetailEvent:
    return DetailEvent(NOW - timedelta(hours=hours_ago), person, "OFFICE-1", old, new, note)


_LOT: Final = DetailLot("L26-0914", date(2027, 12, 31), "JKT-A-01-B-02", "", 2, "used", None)
VIEW: Final = OrderView(
    number="261120WFJ6QJJD", channel="shopee", platform_order_id="261120WFJ6QJJD",
    other_numbers=("INV/20261120/MPL/4821",), platform_status="Sedang Dikirim",
    platform_state="shipped", state="shipped", outside=False, attention="", problems=(),
    store="GLOW-SHP", store_name="Glow Official Shop", warehouse="JKT",
    customer_code="C-7K3M9QX2T4", customer="Siti Aminah", phone="6281211112222",
    username="siti.aminah99", address="Jl. Melati 5 RT 02/03, Coblong", city="KOTA BANDUNG",
    province="JAWA BARAT", postcode="40132", courier_option="Reguler (Cashless)-SPX Standard",
    courier="SPX Express", service="Standard", resi="SPXID061234567890", payment="cod",
    payment_method="COD (Bayar di Tempat)", cod_amount=Money.rupiah_of(243_500),
    subtotal=Money.rupiah_of(234_500), seller_discount=Money.rupiah_of(12_500),
    platform_discount=ZERO, shipping=ZERO, total=Money.rupiah_of(234_500), pieces=5, gift=True,
    fragile=False, buyer_note="Tolong dibungkus kado, terima kasih", seller_note="",
    ordered_at=NOW - timedelta(hours=30), paid_at=NOW - timedelta(hours=29),
    ship_by=NOW + timedelta(hours=18), shipped_at=NOW - timedelta(hours=3), completed_at=None,
    cancelled_at=None, cancel_reason="", amounts={"coins": "500.00"},
    batch="IMP-261120-003, Rina Marlina",
    lines=(
        DetailLine(
            1, "SRM-VTC-20", "Serum Vitamin C", "20 ml", 2, 1, "SRM-VTC-20", "Serum Vitamin C",
            Money.rupiah_of(89_000), Money.rupiah_of(178_000), Money.rupiah_of(12_500), ZERO,
            Money.rupiah_of(165_500), 0,
        ),
        DetailLine(
            2, "PKT GLOW", "Paket Glowing", "", 1, 1, "PKT-GLOW-3", "Paket Glowing 3 langkah",
            Money.rupiah_of(69_000), Money.rupiah_of(69_000), ZERO, ZERO, Money.rupiah_of(69_000),
            0,
        ),
    ),
    items=(
        DetailItem(1, 1, "SRM-VTC-20", "Serum Vitamin C 20 ml", "pcs", 2, "", (_LOT,)),
        DetailItem(2, 2, "TNR-CEN-100", "Toner Centella 100 ml", "pcs", 1, "PKT-GLOW-3", (
            DetailLot("T26-1102", date(2027, 6, 30), "JKT-A-02-A-01", "", 1, "used", None),
        )),
        DetailItem(3, 2, "KPS-BLT", "Kapas bulat", "pcs", 2, "PKT-GLOW-3", (
            DetailLot("", None, "JKT-B-01-A-04", "", 2, "used", None),
        )),
    ),
    events=(
        _event(28, "Rina Marlina", "", "approved", "IMP-261120-003: Perlu Dikirim"),
        _event(27, "Rina Marlina", "approved", "allocated"),
        _event(3, "Budi Santoso", "allocated", "shipped"),
    ),
    shipment=DetailShipment(
        "SHP-261121-0042", NOW - timedelta(hours=3), "Budi Santoso", Money.rupiah_of(234_500),
        Money.rupiah_of(97_250), Money.rupiah_of(137_250),
    ),
    journals=(
        DetailJournal(
            "JRN-2026-000412", date(2026, 11, 21), "sale.shipped", "Penjualan 261120WFJ6QJJD"
        ),
    ),
    version=4,
)  # fmt: skip
WAITING: Final = replace(
    VIEW, number="261120TEEEK3ES", state="needs_fix", platform_status="Perlu Dikirim",
    platform_state="ready_to_ship", shipment=None, journals=(), resi="", courier="", service="",
    problems=(
        'SKU "SRM VTC" belum dipetakan ke produk. Petakan di SKU Importer.',
        "Produk TNR-CEN-100 tidak aktif. Aktifkan, atau petakan ke produk lain.",
    ),
    lines=(replace(VIEW.lines[0], sku="SRM VTC", product="", product_name=""),), items=(),
    events=VIEW.events[:1], gift=False, shipped_at=None,
)  # fmt: skip
OUTSIDE: Final = replace(
    VIEW, number="2611020001ABCD", state="rts_in_transit", outside=True, shipment=None, journals=(),
    events=(), platform_status="Batal", platform_state="returned", phone="", address="",
    attention="Sedang kembali ke pengirim: siapkan penerimaan retur.", payment="prepaid",
    items=VIEW.items[:1], lines=VIEW.lines[:1],
)  # fmt: skip


def answers(rows: object) -> dict[type[Any], object]:
    """What the list panel asks."""
    return {
        OrderList: rows,
        OrderSummary: CARDS,
        StoreList: STORES,
        CourierChoices: (CourierChoice("SPX Express", 812), CourierChoice("", 40)),
        OrderDetail: VIEW,
    }


UNMAPPED: Final = (
    UnmappedSku(
        "GLOW-SHP", "Glow Official Shop", "SRM VTC", "SRM VTC", "Serum Vitamin C Brightening",
        "20 ml", 12, 31, NOW - timedelta(days=3),
        (Suggestion("SRM-VTC-20", "Serum Vitamin C 20 ml", 86),
         Suggestion("SRM-VTC-50", "Serum Vitamin C 50 ml", 74)),
    ),
    UnmappedSku(
        "GLOW-TTS", "Glow TikTok", "3PCS-LIP-MAW", "3PCS-LIP-MAW", "Lip balm mawar isi 3", "",
        4, 4, NOW - timedelta(days=1), (Suggestion("LIP-MAW-05", "Lip balm mawar 5 g", 78),),
    ),
    UnmappedSku(
        "COD", "Glow COD", "PAKET HEMAT PROMO 11.11|", "", "Paket hemat promo 11.11", "", 1, 1,
        NOW - timedelta(hours=5), (),
    ),
)  # fmt: skip
MAPPED: Final = (
    MappingRow("GLOW-SHP", "SERUM C", "SRM-VTC-20", "Serum Vitamin C", 1, NOW - timedelta(days=9)),
    MappingRow(
        "GLOW-SHP", "TONER 3PCS", "TNR-CEN-100", "Toner Centella", 3, NOW - timedelta(days=2)
    ),
)
OPTIONS: Final = (
    CourierRow("shopee", "Hemat Kargo", "", "", False, 12, "", NOW),
    CourierRow("tiktok", "Reguler - J&T Express", "", "", False, 7, "J&T Express", NOW),
    CourierRow("shopee", "Reguler (Cashless)-SPX Standard", "SPX Express", "Standard", True, 140,
               "SPX Express", NOW),
    CourierRow("mengantar", "jne", "JNE", "REG", True, 0, "", None),
)  # fmt: skip
WAREHOUSES: Final = (
    WarehouseRow("JKT", "Gudang Jakarta", "DC", "UTAMA", "Jakarta", "fefo", True, 96, 18_420),
    WarehouseRow("SBY", "Gudang Surabaya", "warehouse", "UTAMA", "Surabaya", "", True, 48, 6_204),
)
