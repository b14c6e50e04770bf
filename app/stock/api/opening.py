"""Opening stock by the file: preview and import (issue 2, §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from app.core.commands import Command, Query
from app.core.money import Money
from app.core.quantity import Pieces, Quantity
from app.core.sheet import RowProblem
from app.stock.api.common import Code, Part, Posted

_MOST: int = 50_000


class OpeningRow(Part):
    """One row of an opening stock file."""

    row: int = Field(description="nomor baris di berkas")
    sku: Code
    location: Code
    qty: Quantity
    unit: str = Field(default="", description="satuan jumlah dan HPP; kosong = satuan dasar")
    cost: Money = Field(description="HPP satu satuan")
    lot: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    serials: tuple[str, ...] = ()


class ImportOpening(Command[Posted]):
    """Opening stock of a warehouse: Dr inventory, Cr opening balance (31-950); all rows or none."""

    name: ClassVar[str] = "stock.import_opening"
    permission: ClassVar[str] = "inventory.approve"
    summary: ClassVar[str] = "Mengimpor stok awal"

    warehouse: Code
    on_date: date | None = None
    file_name: str = ""
    rows: Annotated[tuple[OpeningRow, ...], Field(min_length=1, max_length=_MOST)]


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What importing a row would put into stock; quantity in base units, value of the whole row."""

    row: int
    sku: str
    product: str
    location: str
    lot: str
    expires_on: date | None
    qty: Pieces
    unit: str
    value: Money


@dataclass(frozen=True, slots=True)
class OpeningPreview:
    """What importing would do; nothing is written.

    Attributes:
        lines: Rows without a problem.
        problems: Everything wrong, in the order of the rows.
        warnings: What may be right but seldom is: a lot already expired, a cost of zero.
    """

    lines: tuple[OpeningLine, ...]
    problems: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    rows: int
    products: int
    new_lots: int
    pieces: Pieces
    value: Money


class PreviewOpening(Query[OpeningPreview]):
    """Every unknown SKU and location, lot and expiry problem of all rows at once, and totals."""

    name: ClassVar[str] = "stock.preview_opening"
    permission: ClassVar[str] = "inventory.approve"
    summary: ClassVar[str] = "Memeriksa baris stok awal sebelum diimpor"

    warehouse: Code
    rows: Annotated[tuple[OpeningRow, ...], Field(max_length=_MOST)]
