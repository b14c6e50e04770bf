"""Small files for the tests of this folder: a row is written as the cells that matter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.integrations.importer import read_file
from app.integrations.xlsx.source import Reading, Source
from app.integrations.xlsx.workbook import open_sheets
from tests.support.marketplace_files import (
    MENGANTAR_HEADER,
    SHOPEE_HEADER,
    TIKTOK_HEADER,
    Row,
    csv_bytes,
    write_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.integrations.neutral import NeutralOrder, ParsedFile
    from app.integrations.xlsx.sheet import Cell

SAMPLES: Final = Path(__file__).parent / "samples"
SHOPEE_SAMPLE: Final = SAMPLES / "Order.all.20261001_20261031.xlsx"
TIKTOK_SAMPLE: Final = SAMPLES / "Semua pesanan-2026-11-01-09_15.xlsx"
MENGANTAR_SAMPLE: Final = SAMPLES / "mengantar_orders_2026.xlsx"

Cells = Mapping[str, str | int | Decimal]

SHOPEE: Final[dict[str, str | int | Decimal]] = {
    "No. Pesanan": "261001ABCD1234",
    "Status Pesanan": "Perlu Dikirim",
    "Opsi Pengiriman": "Reguler (Cashless)-SPX Standard",
    "Waktu Pesanan Dibuat": "2026-10-01 21:15",
    "Waktu Pembayaran Dilakukan": "-",
    "Metode Pembayaran": "SPayLater",
    "Nama Produk": "Sabun sereh",
    "Nomor Referensi SKU": "SBN-01",
    "Harga Awal": "82.500",
    "Harga Setelah Diskon": "82.500",
    "Jumlah": "1",
    "Returned quantity": "0",
    "Subtotal Pesanan": "82.500",
    "Total Diskon": "0",
    "Diskon Dari Penjual": "0",
    "Total Pembayaran": "84.000",
}
TIKTOK: Final[dict[str, str | int | Decimal]] = {
    "Order ID": "580177990905303472",
    "Order Status": "Perlu dikirim",
    "SKU ID": "1730199352080346508",
    "Seller SKU": "SBN-01",
    "Product Name": "Sabun sereh",
    "Quantity": "1",
    "Sku Quantity of return": "0",
    "SKU Unit Original Price": "92000",
    "SKU Subtotal Before Discount": "92000",
    "SKU Platform Discount": "0",
    "SKU Seller Discount": "9200",
    "SKU Subtotal After Discount": "82800",
    "Order Amount": "84800",
    "Created Time": "15/10/2026 09:36:00",
    "Purchase Channel": "TikTok Shop",
}
MENGANTAR: Final[dict[str, str | int | Decimal]] = {
    "Expedition": "JT",
    "Order ID": "MGT1333349146",
    "Tracking ID": "JP7076743157",
    "Customer Name": "AYU",
    "Customer Phone Number": "6281218630099",
    "COD": 118_500,
    "Product Value": 91_500,
    "Product ID": "SBN-01",
    "Goods Description": "1 PCS SBN-01",
    "Quantity": 1,
    "Harga Barang Setelah Diskon": 91_500,
    "Create Date": "2026-10-22 09:39:00",
    "Last Update": "2026-10-22 09:39:00",
    "Last Status": "DELIVERED",
    "Shipping Fee": 27_000,
    "Shipping Discount": 8_100,
}


def rows(header: Sequence[str], base: Cells, *changes: Cells) -> list[Row]:
    """A header and one row per change; cells not named are as in ``base`` or blank."""
    table: list[Row] = [list(header)]
    for change in changes or ({},):
        assert set(change) <= set(header), set(change) - set(header)
        cells = {**base, **change}
        table.append([cells.get(name, "") for name in header])
    return table


def shopee(*changes: Cells, header: Sequence[str] = SHOPEE_HEADER) -> list[Row]:
    return rows(header, SHOPEE, *changes)


def tiktok(*changes: Cells, header: Sequence[str] = TIKTOK_HEADER) -> list[Row]:
    return rows(header, TIKTOK, *changes)


def mengantar(*changes: Cells, header: Sequence[str] = MENGANTAR_HEADER) -> list[Row]:
    return rows(header, MENGANTAR, *changes)


def xlsx_bytes(sheets: dict[str, Iterable[Row]]) -> bytes:
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()


def read_bytes(
    data: bytes, name: str = "ekspor.xlsx", reading: Reading | None = None
) -> ParsedFile:
    return read_file(Source.of_bytes(name, data), reading)


def read_rows(table: Iterable[Row], sheet: str = "orders") -> ParsedFile:
    """The rows as the .xlsx of a platform."""
    return read_bytes(xlsx_bytes({sheet: table}))


def read_csv(table: Iterable[Row], delimiter: str = ",", encoding: str = "utf-8-sig") -> ParsedFile:
    return read_bytes(csv_bytes(table, delimiter=delimiter, encoding=encoding), "ekspor.csv")


def only(parsed: ParsedFile) -> NeutralOrder:
    """The one order of a file."""
    assert len(parsed.orders) == 1, (parsed.orders, parsed.row_problems)
    return parsed.orders[0]


def cells_of(data: bytes, sheet: int = 0) -> list[tuple[int, list[Cell]]]:
    """Numbered rows as the reader gives them."""
    sheets = open_sheets(Source.of_bytes("uji.xlsx", data), Reading())
    return list(sheets[sheet].rows())


def with_part(data: bytes, path: str, content: bytes | None) -> bytes:
    """The same package with one part replaced, or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != path:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(path, content)
    return buffer.getvalue()


def sheet_bytes(sheet_data: str, *, prefix: str = "", strings: str = "") -> bytes:
    """An .xlsx whose only sheet holds the given ``<sheetData>`` content."""
    colon = f"{prefix}:" if prefix else ""
    namespace = f"xmlns{':' if prefix else ''}{prefix}"
    xml = (
        f'<{colon}worksheet {namespace}="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<{colon}sheetData>{sheet_data}</{colon}sheetData></{colon}worksheet>"
    )
    data = with_part(xlsx_bytes({"S": []}), "xl/worksheets/sheet2.xml", xml.encode())
    if strings:
        rels = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet2.xml"/>'
            '<Relationship Id="rId9" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            "</Relationships>"
        )
        data = with_part(data, "xl/_rels/workbook.xml.rels", rels.encode())
        data = with_part(data, "xl/sharedStrings.xml", f"<sst>{strings}</sst>".encode())
    return data
