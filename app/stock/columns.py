"""The columns of the opening stock sheet, as the template shows them."""

from __future__ import annotations

from typing import Final

from app.core.sheet import Column

COLUMNS: Final = (
    Column(
        "sku",
        "SKU",
        ("kode sku", "kode produk", "kode barang"),
        required=True,
        width=18,
        note="Kode produk seperti di Produk. Sel teks, agar nol di depan tidak hilang.",
        example="CONTOH-SRM-30",
    ),
    Column(
        "product_name",
        "Nama",
        ("nama produk", "nama barang"),
        width=34,
        note="Hanya untuk dibaca orang; program tidak memakainya.",
        example="Serum Niacinamide 30 ml",
    ),
    Column(
        "location",
        "Lokasi",
        ("kode lokasi", "rak", "bin"),
        required=True,
        width=18,
        note="Kode lokasi di gudang yang dipilih saat mengimpor.",
        example="GD1-A-01",
    ),
    Column(
        "lot",
        "Lot",
        ("nomor lot", "no lot", "batch", "nomor batch"),
        width=16,
        note="Wajib untuk produk yang dilacak per lot, kosong untuk yang lain.",
        example="L2611-07",
    ),
    Column(
        "made_on",
        "Tanggal produksi",
        ("tgl produksi", "mfg", "tanggal buat"),
        kind="day",
        width=14,
        note="Boleh kosong. Hari dahulu: 21/11/2026.",
        example="01/06/2026",
    ),
    Column(
        "expires_on",
        "ED",
        ("kedaluwarsa", "kadaluarsa", "tanggal kedaluwarsa", "expired", "exp"),
        kind="day",
        width=14,
        note="Hari terakhir boleh dipakai. Wajib untuk produk yang wajib ED.",
        example="31/05/2028",
    ),
    Column(
        "qty",
        "Jumlah",
        ("qty", "kuantitas", "stok"),
        required=True,
        kind="whole",
        width=10,
        note="Bilangan bulat dalam satuan di kolom Satuan.",
        example=240,
    ),
    Column(
        "unit",
        "Satuan",
        ("uom",),
        width=10,
        note="Kosong = satuan dasar produk. Satuan lain dihitung dengan konversinya (karton = 12).",
        example="pcs",
    ),
    Column(
        "cost",
        "HPP per satuan",
        ("hpp", "harga pokok", "harga beli"),
        required=True,
        kind="money",
        width=16,
        note="Rupiah untuk satu satuan di kolom Satuan, misalnya 25000 atau 25.000,50.",
        example=25000,
    ),
    Column(
        "serials",
        "Nomor seri",
        ("serial", "serial number", "sn", "imei"),
        width=22,
        note="Hanya untuk produk yang dilacak per nomor seri: satu per unit, dipisah titik koma.",
    ),
)
NOTES: Final = (
    (
        "Isi satu baris per produk, lokasi, dan lot di lembar Stok awal, lalu pilih berkas ini di "
        "Impor Stok Awal. Tidak ada yang disimpan sebelum Anda memeriksa pratinjau dan menekan "
        "Impor."
    ),
    (
        "Nilai stok dicatat ke jurnal pembuka: Persediaan pada Saldo Awal. Produk dan lokasi harus "
        "sudah ada. Barang yang sudah pernah bergerak di lokasi dan lot yang sama ditolak, supaya "
        "berkas yang sama tidak terhitung dua kali."
    ),
    "Baris dengan SKU berawalan CONTOH- dilewati.",
)
_TITLES: Final = {each.field: each.title for each in COLUMNS}


def column_title(field: str) -> str:
    """The title of a field's column, as problems name it."""
    return _TITLES.get(field, field)
