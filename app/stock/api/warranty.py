"""Warranty of pieces with a serial number (WMS-LOT-09)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from app.core.commands import Command
from app.stock.api.common import Code, Made


class SetSerialWarranty(Command[Made]):
    """Say from when to when a piece is answered for, such as the maker's own period (WMS-LOT-09).

    A piece that leaves with an order gets its warranty by itself, by the rule of that day.
    """

    name: ClassVar[str] = "serial.set_warranty"
    permission: ClassVar[str] = "lot.update"
    summary: ClassVar[str] = "Mengatur garansi satu nomor seri"

    sku: Code
    serial: Code
    starts_on: date
    ends_on: date
    reason: Annotated[
        str, Field(min_length=3, max_length=300, description="tersimpan di jejak audit")
    ]
