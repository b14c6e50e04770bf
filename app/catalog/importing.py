"""The product sheet: reading its rows, writing the template and the export (WMS-MD-05).

Pure: who opened the file hands in numbered rows of cells (see :mod:`app.core.sheet`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from app.catalog.api.importing import FactorIn, PackIn, ProductIn
from app.catalog.columns import COLUMNS, NOTES
from app.catalog.rules.units import parse_factor
from app.core import cells
from app.core.cells import BadCell
from app.core.quantity import LIMIT
from app.core.sheet import (
    NoColumns,
    NumberedRow,
    RowProblem,
    RowReader,
    below_header,
    is_example,
)
from app.core.sheet_file import write_rows, write_template
from app.scanning.gtin import has_check_digit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.catalog.api.products import Tracking

TITLE: Final = "Produk"
_SPLIT: Final = re.compile(r"[;\n|,]+")
_SPLIT_UNITS: Final = re.compile(r"[;\n|]+")
_TRACKING: Final[dict[str, Tracking]] = {
    "tidak": "none", "none": "none", "-": "none", "lot": "lot", "batch": "lot", "ya": "lot",
    "serial": "serial", "sn": "serial", "imei": "serial",
}  # fmt: skip
_TRACKING_WORDS: Final = {"none": "tidak", "lot": "lot", "serial": "serial"}
_NONE: Final[tuple[str, ...]] = ()
_NO_PACKS: Final[tuple[int, ...]] = ()
_NO_UNITS: Final[tuple[FactorIn, ...]] = ()
#: Lengths of UPC-A and EAN-8 without the zero a spreadsheet ate.
_ATE_A_ZERO: Final = (7, 11)


@dataclass(frozen=True, slots=True)
class ReadProducts:
    """A sheet as typed rows.

    Attributes:
        rows: Those that could be read without a problem of their own.
        problems: Everything that could not, in the order of the sheet.
        bad_rows: Row numbers with a problem.
        unknown: Headers nobody reads.
        examples: Example rows of the template that were skipped.
    """

    rows: tuple[ProductIn, ...]
    problems: tuple[RowProblem, ...]
    bad_rows: frozenset[int]
    unknown: tuple[str, ...]
    examples: int


def template() -> bytes:
    """The XLSX to fill in."""
    return write_template(TITLE, COLUMNS, NOTES)


def export(products: Iterable[ProductIn]) -> bytes:
    """An XLSX with the same columns; importing it changes nothing."""
    return write_rows(TITLE, COLUMNS, map(cells_of, products), NOTES)


def read_products(rows: Iterable[NumberedRow]) -> ReadProducts:
    """Read a sheet; every problem at once, never an error."""
    try:
        reader, body = below_header(rows, COLUMNS, "SKU, Nama, dan seterusnya")
    except NoColumns as wrong:
        return ReadProducts((), (RowProblem(0, "", "", str(wrong)),), frozenset(), (), 0)
    unknown = reader.layout.unknown
    found: list[ProductIn] = []
    examples = 0
    for number, line in body:
        reader.start(number, line)
        if is_example(reader.cell("sku")):
            examples += 1
            continue
        before = len(reader.problems)
        row = _read_row(reader)
        if len(reader.problems) == before:
            found.append(row)
    bad = frozenset(problem.row for problem in reader.problems)
    return ReadProducts(tuple(found), tuple(reader.problems), bad, unknown, examples)


def _read_row(reader: RowReader) -> ProductIn:
    get = reader.get
    sku = get("sku", _sku, "")
    codes: tuple[str, ...] = get("barcodes", _codes, _NONE)
    packs: tuple[int, ...] = get("packs", _packs, _NO_PACKS)
    if reader.layout.has("packs") and packs and len(packs) != len(codes):
        reader.problem(
            "packs", f"jumlah isi ({len(packs)}) berbeda dari jumlah barcode ({len(codes)})"
        )
    barcodes = tuple(
        PackIn(code=code, pack_qty=pack) for code, pack in zip_longest(codes, packs) if code
    )
    return ProductIn(
        row=reader.row,
        sku=sku,
        product_name=get("product_name", cells.text, None) or None,
        variant=get("variant", cells.text, None),
        category=get("category", cells.text, None),
        brand=get("brand", cells.text, None),
        base_unit=get("base_unit", cells.text, None) or None,
        barcodes=barcodes or None,
        units=get("units", _units, _NO_UNITS) or None,
        length_mm=get("length_mm", cells.whole, None),
        width_mm=get("width_mm", cells.whole, None),
        height_mm=get("height_mm", cells.whole, None),
        weight_g=get("weight_g", cells.whole, None),
        tracking=get("tracking", _tracking, None),
        requires_expiry=get("requires_expiry", cells.yes_no, None),
        buy_price=get("buy_price", cells.price, None),
        sell_price=get("sell_price", cells.price, None),
        min_stock=get("min_stock", cells.whole, None),
        max_stock=get("max_stock", cells.whole, None),
        active=get("active", cells.yes_no, None),
    )


def _sku(cell: object) -> str:
    sku = cells.identifier(cell)
    if not sku:
        raise BadCell("SKU kosong; isi kode produknya")
    return sku


def _codes(cell: object) -> tuple[str, ...]:
    whole = cells.identifier(cell)
    if isinstance(cell, (Decimal, int, float)) and len(whole) in _ATE_A_ZERO:
        padded = f"0{whole}"
        if has_check_digit(padded):
            raise BadCell(f'nol di depannya mungkin hilang; tulis sebagai teks "{padded}"')
    return tuple(code for part in _SPLIT.split(whole) if (code := cells.identifier(part)))


def _packs(cell: object) -> tuple[int, ...]:
    if not isinstance(cell, str):
        return (_pack(cell),) if cells.shown(cell) else ()
    return tuple(_pack(part) for part in _SPLIT_UNITS.split(cell) if part.strip())


def _pack(cell: object) -> int:
    count = cells.whole(cell)
    if not 1 <= count <= LIMIT:
        raise BadCell("isi barcode paling sedikit 1")
    return count


def _units(cell: object) -> tuple[FactorIn, ...]:
    return tuple(
        _unit(part.strip()) for part in _SPLIT_UNITS.split(cells.text(cell)) if part.strip()
    )


def _unit(text: str) -> FactorIn:
    unit, equals, factor = text.partition("=")
    if not equals:
        raise BadCell(f'"{text}" tidak dikenal (contoh yang benar: karton=12)')
    try:
        parse_factor(factor)
    except ValueError as error:
        raise BadCell(str(error)) from None
    return FactorIn(unit=unit.strip(), factor=factor.strip())


def _tracking(cell: object) -> Tracking | None:
    word = cells.text(cell).casefold()
    if not word:
        return None
    if word not in _TRACKING:
        raise BadCell("isi dengan tidak, lot, atau serial")
    return _TRACKING[word]


def cells_of(product: ProductIn) -> list[Any]:
    """A product as the cells of its row."""
    packs = product.barcodes or ()
    special: dict[str, Any] = {
        "barcodes": "; ".join(each.code for each in packs),
        "packs": "; ".join(str(each.pack_qty or 1) for each in packs),
        "units": "; ".join(f"{each.unit}={each.factor}" for each in product.units or ()),
        "tracking": _TRACKING_WORDS[product.tracking or "none"],
    }
    return [
        special[each.field] if each.field in special else getattr(product, each.field)
        for each in COLUMNS
    ]


def problems_as_rows(problems: Sequence[RowProblem]) -> list[tuple[str, str, str, str]]:
    """Problems for a list of their own: Baris, Kolom, Isi, Masalah."""
    return [
        (str(each.row) if each.row else "", each.column, each.value, each.reason)
        for each in problems
    ]
