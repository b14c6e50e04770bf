"""Made-up files for pictures and tests of the import."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.core.commands import Done
from app.core.money import ZERO, Money
from app.integrations.api import (
    Imported,
    ImportPreview,
    ProblemRow,
    StoreChoice,
    Totals,
    UnknownCourier,
    UnknownSku,
)
from app.integrations.neutral import FileTotals, ParsedFile
from app.integrations.orderfile import OrderFile
from app.orders.api import Skipped
from app.orders.rules.resolve import Suggestion

FILE: Final = OrderFile(
    ParsedFile(
        kind="shopee.orders", label="pesanan Shopee", layout="2026, 50 kolom", sheet="orders",
        orders=(), row_problems=(), unknown_columns=(), unknown_statuses={}, rejected_orders=(),
        totals=FileTotals(), rows_read=1_023, file_name="Order.all.20261101_20261121.xlsx",
        sha256="0" * 64,
    ),
    "shopee",
    (),
)  # fmt: skip
TOTALS: Final = Totals(
    orders=810, lines=1_023, pieces=1_287, before_discount=Money.rupiah_of(98_412_500),
    seller_discount=Money.rupiah_of(7_204_300), platform_discount=ZERO,
    gross=Money.rupiah_of(91_208_200), gross_active=Money.rupiah_of(84_112_900), cod_orders=402,
    cod_amount=Money.rupiah_of(45_110_500),
    by_status={
        "cancelled": 62, "completed": 588, "delivered": 41, "ready_to_ship": 52, "returned": 13,
        "shipped": 49, "unpaid": 5,
    },
)  # fmt: skip
_PROBLEMS: Final = (
    ProblemRow("orders", 214, "Jumlah", "dua", "bukan angka bulat", "error", "261112WCFHMLKM"),
    ProblemRow("orders", 618, "No. Pesanan", "5.83871E+17",
               "nomornya dirusak Excel; unduh ulang berkasnya", "error", ""),
    ProblemRow("orders", 77, "Nomor Referensi SKU", "",
               "SKU kosong; petakan produknya sebelum pesanan disetujui", "warning",
               "261105TEEEK3ES"),
)  # fmt: skip
PREVIEW: Final = ImportPreview(
    file_name="Order.all.20261101_20261121.xlsx", kind="shopee.orders", label="pesanan Shopee",
    layout="2026, 50 kolom", sheet="orders", rows_read=1_023, platform="shopee", store="GLOW-SHP",
    stores=(StoreChoice("GLOW-SHP", "Glow Official Shop"),), totals=TOTALS, new=212, changed=94,
    unchanged=501, older=3, outside=131, skipped=(
        Skipped("261103AAAA0001", "sudah tercatat di toko Glow Lama: pilih toko itu"),
    ),
    rejected=("261112WCFHMLKM", "baris 618"), by_channel={"shopee": 810},
    unknown_skus=(
        UnknownSku("SRM VTC", "SRM VTC", "Serum Vitamin C Brightening", "20 ml", 31, 12,
                   (Suggestion("SRM-VTC-20", "Serum Vitamin C 20 ml", 86),)),
        UnknownSku("PAKET HEMAT|", "", "Paket hemat promo 11.11", "", 4, 0, ()),
    ),
    unknown_couriers=(UnknownCourier("Hemat Kargo", 7),),
    unknown_columns=("Booking SN Baru",), unknown_statuses={"Menunggu Pickup": 2},
    problems=_PROBLEMS,
)  # fmt: skip
CLEAN: Final = replace(
    PREVIEW, rejected=(), skipped=(), unknown_skus=(), unknown_couriers=(), unknown_columns=(),
    unknown_statuses={}, problems=(), older=0, new=20, changed=0, unchanged=0, outside=6,
    totals=replace(TOTALS, orders=20, lines=31, pieces=40),
)  # fmt: skip
CHOOSE: Final = replace(
    CLEAN, store="", stores=(*PREVIEW.stores, StoreChoice("GLOW-2", "Glow Grosir")), changed=0,
)  # fmt: skip
IMPORTED: Final = Done(
    Imported(
        number="IMP-261121-004", store="GLOW-SHP", file_name=PREVIEW.file_name,
        kind="shopee.orders", created=212, updated=94, unchanged=501, older=3, cancelled=4,
        outside=131, attention=6, needs_fix=12, ready=40, differing=3, skipped=PREVIEW.skipped,
        rejected=PREVIEW.rejected, file=TOTALS,
        database=replace(TOTALS, by_status={**TOTALS.by_status, "completed": 591}),
        unknown_skus=2, problems=3,
    ),
    "permintaan", frozenset({"order"}),
    "IMP-261121-004: 212 pesanan baru, 94 diperbarui, 504 tidak berubah.",
)  # fmt: skip
