"""Repacking: goods change their unit or their article, their value goes along (WMS-MOV-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from app.core.commands import Command
from app.core.money import Money
from app.core.quantity import Pieces, Quantity, QuantityOrZero
from app.stock.api.common import Code


@dataclass(frozen=True, slots=True)
class Repacked:
    """What was made.

    Attributes:
        made: Units that came out good, in ``unit``; one label each.
        qty: The same in base units.
        value: What they are worth.
        wasted: What was written off with the waste.
    """

    number: str
    sku: str
    made: Pieces
    unit: str
    qty: Pieces
    lot: str
    expires_on: date | None
    value: Money
    wasted: Money


class RepackStock(Command[Repacked]):
    """Open a carton or fill one: source unit → target unit by ratio, both directions (WMS-MOV-09).

    The whole cost of what is opened goes into what comes out; the share of the waste is posted as
    shrinkage (Dr 64-600), so that nothing is lost to rounding.  One article that has both units
    keeps its stock; only its place may change and the waste leaves.
    """

    name: ClassVar[str] = "stock.repack"
    permission: ClassVar[str] = "repack.execute"
    summary: ClassVar[str] = "Mengemas ulang barang"

    warehouse: Code
    on_date: date | None = None
    sku: Code
    qty: Quantity
    unit: str | None = Field(default=None, description="satuan jumlah; kosong = satuan dasar")
    location: Code
    lot: str | None = Field(default=None, description="kosong = ED terdekat di lokasi itu")
    to_sku: str = Field(default="", description="kosong = barang yang sama")
    to_unit: str | None = Field(default=None, description="kosong = satuan dasar")
    ratio: str = Field(
        default="",
        description="satuan hasil per satuan asal: 12 atau 1/12; kosong = dari satuan barangnya",
    )
    to_location: str = Field(default="", description="kosong = lokasi yang sama")
    to_lot: str = Field(default="", description="kosong = nomor lot asal")
    waste: QuantityOrZero = Field(default=0, description="rusak atau hilang, satuan dasar hasil")
    note: Annotated[str, Field(min_length=3)] = "Kemas ulang"
