"""Tracking numbers of orders, one or a file of them (ERP-ORD-09)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query
from app.orders.api.common import OrderNumber, Part, Skipped, Text

#: Rows of one file; a seller's busiest day has a tenth of it.
MOST_RESI: Final = 20_000
SHORTEST_RESI: Final = 3
LONGEST_RESI: Final = 60


class ResiRow(Part):
    """A row of *Impor Resi*; without a courier the order keeps the one it has."""

    order: OrderNumber
    resi: Annotated[str, StringConstraints(min_length=SHORTEST_RESI, max_length=LONGEST_RESI)]
    courier: Text = ""


class NumberedResi(ResiRow):
    """A row with its number in the file."""

    row: int


@dataclass(frozen=True, slots=True)
class ResiOutcome:
    """What a row would do.

    Attributes:
        action: ``create`` for an order without resi, ``update`` for another one, ``same``,
            ``missing`` when there is no such order, else ``refused``.
        number: The order, as typed when it is not here.
        old: The resi it has.
        courier: The courier it gets, "" when that stays.
        reason: Why it is refused, Indonesian.
    """

    row: int
    action: Literal["create", "update", "same", "missing", "refused"]
    number: str
    customer: str = ""
    old: str = ""
    new: str = ""
    courier: str = ""
    reason: str = ""


class PreviewResi(Query[tuple[ResiOutcome, ...]]):
    """What a file of resi would do, row by row (ERP-ORD-09)."""

    name = "order.resi_preview"
    permission = "sales_order.update"
    summary = "Memeriksa baris resi sebelum diimpor"

    rows: tuple[NumberedResi, ...] = Field(max_length=MOST_RESI)


@dataclass(frozen=True, slots=True)
class ResiSet:
    """What became of the rows: given, the same as before, no such order, refused and why."""

    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    not_found: tuple[str, ...]
    refused: tuple[Skipped, ...]


class SetResi(Command[ResiSet]):
    """Give orders their tracking numbers; a resi of another order is refused (ERP-ORD-09)."""

    name = "order.set_resi"
    permission = "sales_order.update"
    summary = "Mengisi nomor resi pesanan, satu atau banyak"

    rows: Annotated[tuple[ResiRow, ...], Field(min_length=1, max_length=MOST_RESI)]
