"""Which importer reads which file, what is refused politely, and how a plugin joins in."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

import pytest

from app.core.errors import UserError
from app.integrations import importer as importer_module
from app.integrations.importer import (
    Importer,
    Recognition,
    SheetTop,
    find_header,
    importers,
    read_file,
    sheet_top,
)
from app.integrations.later import LATER_KINDS, NotImportableYet
from app.integrations.neutral import FileTotals, ParsedFile, Severity
from app.integrations.xlsx.errors import FileRefused, ReadCancelled
from app.integrations.xlsx.source import Reading, Source
from app.integrations.xlsx.workbook import open_sheets
from tests.integrations.files import (
    SAMPLES,
    mengantar,
    read_bytes,
    read_rows,
    shopee,
    tiktok,
    xlsx_bytes,
)
from tests.support.marketplace_files import Row, csv_bytes, made_orders, shopee_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.integrations.xlsx.sheet import Sheet

pytestmark = pytest.mark.req("ERP-ORD-08")


def test_every_order_kind_is_told_from_the_others() -> None:
    assert read_rows(shopee()).kind == "shopee.orders"
    assert read_rows(tiktok()).kind == "tiktok.orders"
    assert read_rows(mengantar()).kind == "mengantar.orders"


def test_the_right_sheet_is_found_wherever_it_is() -> None:
    parsed = read_bytes(
        xlsx_bytes({"Catatan": [["Halo"]], "Lembar kosong": [], "Data saya": shopee()})
    )

    assert (parsed.sheet, parsed.kind, len(parsed.orders)) == ("Data saya", "shopee.orders", 1)


def test_another_sheet_of_orders_is_told_not_lost() -> None:
    parsed = read_bytes(xlsx_bytes({"Oktober": shopee(), "November": shopee()}))

    assert parsed.sheet == "Oktober"
    assert [(each.sheet, each.severity) for each in parsed.row_problems] == [
        ("November", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("path", "kind", "label"),
    [
        (
            "Income.sudah dilepas.id.20261001_20261115.xlsx",
            "shopee.income",
            "settlement (penghasilan) Shopee",
        ),
        (
            "income_20261115091500(UTC+7).xlsx",
            "tiktok.income",
            "settlement (penghasilan) TikTok Shop/Tokopedia",
        ),
    ],
)
def test_settlement_samples_are_recognised_and_politely_refused(
    path: str, kind: str, label: str
) -> None:
    with pytest.raises(NotImportableYet) as refusal:
        read_file(Source.of_path(SAMPLES / path))

    assert refusal.value.kind == kind
    assert refusal.value.message == (
        f"Ini berkas {label}: belum dapat diimpor di sini; simpan berkasnya, modul Rekonsiliasi "
        "menyusul."
    )


SHOPEE_INCOME_OLD = [
    "No.", "No. Pesanan", "No. Pengajuan", "Username (Pembeli)", "Waktu Pesanan Dibuat",
    "Metode pembayaran pembeli", "Tanggal Dana Dilepaskan", "Harga Asli Produk",
    "Total Diskon Produk", "Biaya Komisi AMS", "Biaya Administrasi", "Biaya Layanan",
    "Total Penghasilan",
]  # fmt: skip
RECOGNISED: dict[str, list[list[str]]] = {
    "shopee.income": [["Laporan"], ["x"], [], [], [], SHOPEE_INCOME_OLD],
    "shopee.return": [
        ["No. Pengembalian", "No. Pesanan", "Nama Produk", "Total Pengembalian Dana"]
    ],
    "shopee.balance": [
        *([f"Keterangan {n}", str(n)] for n in range(17)),
        ["Tanggal Transaksi", "Tipe Transaksi", "Deskripsi", "Jumlah", "Saldo Akhir"],
    ],
    "shopee.ads": [
        ["Laporan Iklan", "Toko Contoh"], ["Username", "contoh"], ["Periode", "Oktober"],
        ["Zona", "WIB"], ["Mata uang", "IDR"], [], ["No.", "Waktu", "Jumlah", "Keterangan"],
    ],
    "tiktok.income": [["Order/adjustment ID  ", "Type ", "Total settlement amount", "Total Fees"]],
    "tiktok.unsettled": [["Order ID", "Total estimated settlement amount", "Reason"]],
    "tiktok.return": [
        [
            "Return Order ID", "Order ID", "Order Amount", "Order Status", "SKU ID", "Seller SKU",
            "Product Name", "Return Type", "Return unit price", "Return Quantity",
        ]
    ],
    "mengantar.payout": [
        ["Date", "Tracking ID", "Courier", "COD Value", "Discounted Shipping Fee", "Total"]
    ],
    "mengantar.upload": [["Nama Penerima", "Alamat Penerima", "Nomor Telepon", "Isi Paketan"]],
    "lazada.order": [["orderItemId", "orderType", "sellerSku", "lazadaSku", "orderNumber"]],
    "lazada.income": [["Nama Biaya", "Jumlah (Termasuk Pajak)", "Nomor Pesanan", "SKU Penjual"]],
    "lazada.transaction": [["Transaction Number", "Transaction Time", "Sub Type", "Amount"]],
    "tokopedia.old": [[], [], [], [], ["Nomor Invoice", "Status Terakhir", "Nomor SKU"]],
    "bigseller.order": [["Nomor Pesanan", "Nama Panggilan Toko BigSeller", "SKU"]],
    "easyboss.order": [["Judul", "Spesifikasi Produk", "Kuantitas Produk", "SKU Barang"]],
}  # fmt: skip


@pytest.mark.parametrize("kind", RECOGNISED)
@pytest.mark.parametrize("container", ["xlsx", "csv"])
def test_other_kinds_are_named_and_refused(kind: str, container: str) -> None:
    table: list[Row] = [[*row] for row in [*RECOGNISED[kind], ["1", "2", "3"]]]
    data = csv_bytes(table) if container == "csv" else xlsx_bytes({"Sheet1": table})

    with pytest.raises(NotImportableYet) as refusal:
        read_bytes(data)

    assert refusal.value.kind == kind
    assert refusal.value.label in refusal.value.message
    assert refusal.value.code == "FILE_LATER"


def test_every_later_kind_is_tested() -> None:
    assert {each.kind for each in LATER_KINDS} == set(RECOGNISED)


def test_kinds_are_unique_and_ours_come_first() -> None:
    kinds = [each.kind for each in importers()]

    assert kinds[:3] == ["shopee.orders", "tiktok.orders", "mengantar.orders"]
    assert len(set(kinds)) == len(kinds)


def test_an_unknown_file_tells_what_was_found_and_what_is_wanted() -> None:
    with pytest.raises(FileRefused) as refusal:
        read_bytes(csv_bytes([["Tanggal", "Suhu", "Hujan"], ["1", "2", "3"]]), "cuaca.csv")

    assert refusal.value.code == "FILE_UNKNOWN"
    assert "tanggal, suhu, hujan" in refusal.value.message
    assert (
        "pesanan Shopee, pesanan TikTok Shop/Tokopedia, pesanan Mengantar" in refusal.value.message
    )


# ---------------------------------------------------------------- plugins


class WeatherImporter:
    """A plugin: three methods' worth of protocol."""

    kind = "cuaca.orders"
    label = "catatan cuaca"

    def recognise(self, top: SheetTop) -> Recognition | None:
        return find_header(top, [("Suhu",), ("Hujan", "Rain")], ("Tanggal",))

    def parse(self, sheet: Sheet, found: Recognition, /) -> ParsedFile:
        rows = [number for number, _ in sheet.rows() if number > found.header_row]
        return ParsedFile(
            kind=self.kind,
            label=self.label,
            layout="harian",
            sheet=sheet.name,
            orders=(),
            row_problems=(),
            unknown_columns=(),
            unknown_statuses={},
            rejected_orders=(),
            totals=FileTotals(),
            rows_read=len(rows),
        )


class BrokenPlugin:
    """A plugin that cannot even be made."""

    def __init__(self) -> None:
        raise RuntimeError("tidak cocok dengan versi ini")


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    points = [
        importlib.metadata.EntryPoint("rusak", f"{__name__}:BrokenPlugin", importer_module.GROUP),
        importlib.metadata.EntryPoint(
            "cuaca", f"{__name__}:WeatherImporter", importer_module.GROUP
        ),
    ]
    loaded = {"rusak": BrokenPlugin, "cuaca": WeatherImporter}
    monkeypatch.setattr(importlib.metadata.EntryPoint, "load", lambda point: loaded[point.name])
    monkeypatch.setattr(importer_module, "entry_points", lambda group: points)
    importers.cache_clear()
    yield
    importers.cache_clear()


def test_a_plugin_joins_by_entry_point_and_a_broken_one_harms_nobody(
    plugins: None, caplog: pytest.LogCaptureFixture
) -> None:
    data = csv_bytes([["Catatan"], ["Tanggal", "Suhu", "Rain"], ["1", "30", "0"], ["2", "31", "5"]])

    parsed = read_bytes(data, "cuaca.csv")

    assert (parsed.kind, parsed.rows_read, parsed.file_name) == ("cuaca.orders", 2, "cuaca.csv")
    assert read_rows(shopee()).kind == "shopee.orders"
    assert [record.message for record in caplog.records] == [
        "importer plugin rusak could not be loaded"
    ]


def test_importers_can_be_given() -> None:
    mine: list[Importer] = [WeatherImporter()]

    with pytest.raises(FileRefused, match="catatan cuaca"):
        read_file(Source.of_bytes("a.xlsx", xlsx_bytes({"orders": shopee()})), known=mine)


def test_recognition_looks_at_the_first_rows_only() -> None:
    late: list[Row] = [[f"baris {n}"] for n in range(60)]
    late += shopee()
    data = xlsx_bytes({"orders": late})

    (sheet,) = open_sheets(Source.of_bytes("a.xlsx", data), Reading())

    assert len(sheet_top(sheet).rows) == 40
    with pytest.raises(FileRefused):
        read_bytes(data)


def test_cancel_while_reading_a_whole_file() -> None:
    calls = 0

    def after_a_while() -> bool:
        nonlocal calls
        calls += 1
        return calls > 1

    with pytest.raises(ReadCancelled):
        read_bytes(xlsx_bytes({"orders": shopee()}), reading=Reading(should_stop=after_a_while))
    assert issubclass(ReadCancelled, UserError)


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_progress_of_a_whole_file_grows_once_from_start_to_end(name: str) -> None:
    table = list(shopee_rows(made_orders(2_500, lines=1)))
    data = csv_bytes(table) if name == "csv" else xlsx_bytes({"Info": [["x"]], "orders": table})
    told: list[tuple[int, int]] = []

    read_bytes(data, reading=Reading(progress=lambda done, total: told.append((done, total))))

    assert len(told) > 1
    assert told == sorted(told)
    assert len({total for _, total in told}) == 1
    assert told[-1][0] == told[-1][1]
