"""Labels and slips as they come from real shops, easy and awkward ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from app.core.money import Money
from app.documents.labels import LabelItem, ShippingLabel
from app.documents.packing_slip import PackingSlip, SlipLine

NOW: Final = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)

EASY: Final = ShippingLabel(
    resi="JX3520000001",
    courier="J&T Express",
    service="EZ",
    order_number="2611210BCDEFGH",
    platform="Shopee",
    sender_name="Nirmala Skincare Official",
    sender_phone="081234567890",
    sender_address="Jl. Soekarno Hatta No. 590, Bandung, Jawa Barat 40286",
    recipient_name="Siti Nurhaliza",
    recipient_phone="6281398765432",
    recipient_address="Jl. Kebon Kacang Raya No. 12A RT 003/RW 005,\nJakarta Pusat 10240",
    weight_grams=1250,
    cod=Money.rupiah_of(125_000),
    items=(
        LabelItem("SRM-VITC-30", 2, "Serum Vitamin C 30 ml"),
        LabelItem("TNR-ROSE-100", 1, "Toner Mawar 100 ml"),
    ),
    printed_at=NOW,
    packer_initials="SR",
)
LONG_RESI: Final = "SPXID-ABCDEFGHIJ-KLMNOPQ-XYZ"
LONG_ADDRESS: Final = (
    "Perumahan Griya Asri Kencana Permai Blok ZZ-99 Nomor 123 RT 001/RW 012, Jalan Raya Lintas "
    "Timur Sumatera Kilometer 145, Kelurahan Pematang Sungai Baru, Kecamatan Tanjung Balai "
    "Selatan Pangkalan Susu, Kabupaten Labuhanbatu Utara, Provinsi Sumatera Utara 21457. "
    "Patokan: belakang Masjid Jami\u2019 Al-Ikhlas, rumah cat biru, titip ke Pak RT \U0001f64f"
)
#: Everything at its longest, on the label that has the least room.
AWKWARD: Final = replace(
    EASY,
    resi=LONG_RESI,
    courier="Anteraja Kargo Antar Pulau Nusantara",
    service="SAME DAY 8 JAM",
    order_number="INV/20261121/MPL/3912345678901",
    recipient_name='Raden Ajeng Kusumawardhani ^XA~JR "Bunda" Sastrodiningrat binti Haji Udin_5E',
    recipient_address=LONG_ADDRESS,
    cod=Money.rupiah_of(12_345_678),
    mask_phone=True,
    note="JANGAN DIBANTING - BARANG PECAH BELAH",
    items=tuple(
        LabelItem(f"SKU-PANJANG-{number:03d}-VARIAN", number + 1, "Sabun Muka Extra Gentle 150 ml")
        for number in range(15)
    ),
    package_number=2,
    package_count=3,
    reprint=2,
)
ACCENTS: Final = replace(
    EASY,
    cod=None,
    recipient_name="Renée Müller d\u2019Été \U0001f490",
    recipient_address="Café Dépôt \\& Gästehaus, Jl. Señor Ñoño 1",
)
SLIP: Final = PackingSlip(
    store="Nirmala Skincare Official",
    store_contact="WA 0812-3456-7890",
    order_number="2611210BCDEFGH",
    courier="J&T Express EZ",
    resi="JX3520000001",
    recipient_name="Siti Nurhaliza",
    recipient_address="Jl. Kebon Kacang Raya No. 12A, Jakarta Pusat",
    lines=(
        SlipLine(
            sku="SRM-VITC-30",
            name="Serum Vitamin C Brightening 30 ml Edisi Hari Raya dengan Kemasan Hadiah",
            quantity=2,
            variant="30 ml",
            lot="L261101",
            expiry=date(2027, 5, 31),
        ),
        SlipLine(sku="TNR-ROSE-100", name="Toner Mawar 100 ml", quantity=1),
    ),
    printed_at=NOW,
    packer="Siti Rahma",
    buyer_note='Tolong bungkus "rapi" ya \U0001f381',
    thanks="Terima kasih sudah berbelanja.",
)
