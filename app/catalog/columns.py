"""The columns of the product sheet, as the template shows them."""

from __future__ import annotations

from typing import Final

from app.core.sheet import Column

COLUMNS: Final = (
    Column(
        "sku",
        "SKU",
        ("kode sku", "kode produk", "kode barang", "seller sku"),
        required=True,
        width=16,
        note="Kode produk, unik. SKU yang sudah ada diperbarui, yang belum ada ditambahkan.",
        example="CONTOH-SRM-30",
    ),
    Column(
        "product_name",
        "Nama",
        ("nama produk", "nama barang", "product name"),
        width=34,
        note="Nama produk. Wajib untuk produk baru.",
        example="Serum Niacinamide 10%",
    ),
    Column(
        "variant",
        "Varian",
        ("variasi", "nama variasi", "variant"),
        note="Misalnya ukuran atau warna.",
        example="30 ml",
    ),
    Column(
        "category",
        "Kategori",
        ("category",),
        width=26,
        note="Jalur paling banyak tiga tingkat, dipisah tanda >. Yang belum ada dibuatkan.",
        example="Perawatan > Wajah > Serum",
    ),
    Column("brand", "Merek", ("merk", "brand"), example="Lumina"),
    Column(
        "base_unit",
        "Satuan dasar",
        ("satuan", "unit", "uom"),
        width=10,
        note="Satuan hitung stok yang terkecil. Kosong = pcs untuk produk baru.",
        example="pcs",
    ),
    Column(
        "barcodes",
        "Barcode",
        ("kode batang", "ean", "gtin", "upc"),
        width=22,
        note="Satu atau beberapa, dipisah titik koma (;). Yang tidak ditulis tetap ada.",
        example="8991234567891; 18991234567898",
    ),
    Column(
        "packs",
        "Isi per barcode",
        ("isi barcode", "qty barcode"),
        width=12,
        note="Isi tiap barcode dalam satuan dasar, urutannya sama. Kosong = tetap, 1 bila baru.",
        example="1; 12",
    ),
    Column(
        "units",
        "Satuan lain",
        ("konversi", "konversi satuan"),
        width=18,
        note="Satuan dan isinya dalam satuan dasar, misalnya karton=12; lusin=12.",
        example="karton=12",
    ),
    Column("length_mm", "Panjang (mm)", ("panjang",), kind="whole", width=9, example=40),
    Column("width_mm", "Lebar (mm)", ("lebar",), kind="whole", width=9, example=40),
    Column("height_mm", "Tinggi (mm)", ("tinggi",), kind="whole", width=9, example=120),
    Column("weight_g", "Berat (gram)", ("berat",), kind="whole", width=9, example=85),
    Column(
        "tracking",
        "Lacak",
        ("pelacakan", "tracking"),
        choices=("tidak", "lot", "serial"),
        width=9,
        note="tidak, lot (per batch), atau serial (per unit).",
        example="lot",
    ),
    Column(
        "requires_expiry",
        "Wajib ED",
        ("wajib kedaluwarsa", "wajib exp"),
        kind="yes_no",
        choices=("ya", "tidak"),
        width=9,
        note="ya bila setiap penerimaan wajib bertanggal kedaluwarsa.",
        example="ya",
    ),
    Column(
        "buy_price",
        "Harga beli",
        ("harga modal", "hpp"),
        kind="money",
        note="Rupiah per satuan dasar, misalnya 25000 atau 25.000,50.",
        example=25000,
    ),
    Column(
        "sell_price",
        "Harga jual",
        ("harga",),
        kind="money",
        note="Rupiah per satuan dasar.",
        example=89000,
    ),
    Column(
        "min_stock",
        "Stok min",
        ("stok minimum", "minimum"),
        kind="whole",
        width=9,
        note="Batas peringatan stok rendah dalam satuan dasar.",
        example=24,
    ),
    Column(
        "max_stock",
        "Stok maks",
        ("stok maksimum", "maksimum"),
        kind="whole",
        width=9,
        note="0 atau kosong = tanpa batas.",
        example=480,
    ),
    Column(
        "active",
        "Aktif",
        ("status",),
        kind="yes_no",
        choices=("ya", "tidak"),
        width=8,
        note="Kosong = ya untuk produk baru.",
        example="ya",
    ),
)
NOTES: Final = (
    (
        "Isi satu baris per produk di lembar Produk, lalu pilih berkas ini di Impor Produk. Tidak "
        "ada yang disimpan sebelum Anda memeriksa pratinjau dan menekan Impor."
    ),
    (
        "Kolom yang dihapus dari berkas tidak mengubah produk. Sel kosong mengosongkan isinya, "
        "kecuali Nama, Satuan dasar, Barcode, Satuan lain, Lacak, Wajib ED, dan Aktif: sel kosong "
        "membiarkannya."
    ),
    (
        "Baris dengan SKU berawalan CONTOH- dilewati. SKU dan barcode adalah teks: jangan ubah "
        "format selnya."
    ),
)


_TITLES: Final = {each.field: each.title for each in COLUMNS}


def column_title(field: str) -> str:
    """The title of a field's column, as problems name it."""
    return _TITLES.get(field, "")
