"""Importing marketplace order files: look first, then take over.

A file of 20 000 orders has no place among a command's parameters, which are kept for ever.  So a
command (and its preview) carries the *file* beside its parameters::

    file = read_order_file(Source.of_path(path), reading)   # on a worker thread, with progress
    preview = client.ask(PreviewOrders.of(file, store="SHP"))
    done = client.do(ImportOrders.of(file, store="SHP"), progress=progress)

What is kept is the file's name and fingerprint, the store and the counts.  A script names a path
the program can read instead, and the program reads it there: ``{"do": "import.orders", "with":
{"path": "/data/Order.all.xlsx", "store": "SHP"}}``.  Nothing depends on which way it came; a file
imported twice, or overlapping another, changes nothing twice, because every order is compared by
what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, Field, PrivateAttr

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO, Money
from app.core.quantity import Pieces
from app.integrations.orderfile import OrderFile, read_order_file
from app.integrations.xlsx.source import Reading, Source
from app.orders.api import Skipped
from app.orders.rules.resolve import Suggestion


class _OfFile(BaseModel):
    """Something about one file, which travels beside the parameters."""

    path: str = Field(default="", description="berkas yang dapat dibaca program ini")
    store: str = Field(default="", description="kode toko; kosong = satu-satunya toko platform itu")
    file_name: str = Field(default="", description="diisi program")
    sha256: str = Field(default="", description="sidik jari isi berkas; diisi program")
    kind: str = Field(default="", description="jenis berkas; diisi program")
    orders: int = Field(default=0, description="jumlah pesanan di berkas; diisi program")

    #: Never among the parameters: it is neither stored nor part of their hash.
    _file: OrderFile | None = PrivateAttr(default=None)

    @classmethod
    def of(cls, file: OrderFile, *, store: str = "") -> Self:
        """About a file that was read already."""
        parsed = file.parsed
        made = cls(
            store=store,
            file_name=parsed.file_name,
            sha256=parsed.sha256,
            kind=parsed.kind,
            orders=len(file.orders),
        )
        made._file = file
        return made

    def file(self, reading: Reading | None = None) -> OrderFile:
        """The file: the one brought along, else read from the path, once.

        Raises:
            InvalidInput: Neither is there.
            UserError: The file cannot be used.
        """
        if self._file is None:
            if not self.path:
                message = 'Berkasnya belum ada. Isi "path" dengan berkas ekspor pesanan.'
                raise InvalidInput(message, (FieldError("path", message),))
            self._file = read_order_file(Source.of_path(Path(self.path)), reading)
        return self._file


@dataclass(frozen=True, slots=True)
class Totals:
    """What orders add up to: line amounts over lines, the rest once per order."""

    orders: int = 0
    lines: int = 0
    pieces: Pieces = 0
    before_discount: Money = ZERO
    seller_discount: Money = ZERO
    platform_discount: Money = ZERO
    #: Seller revenue of the goods before fees.
    gross: Money = ZERO
    #: Without unpaid, cancelled and returned orders.
    gross_active: Money = ZERO
    cod_orders: int = 0
    cod_amount: Money = ZERO
    by_status: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A finding in the file, with the place a person can look at in Excel."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    #: ``error`` keeps the order out.
    severity: str
    order: str


@dataclass(frozen=True, slots=True)
class UnknownSku:
    """A SKU of the file that leads to no product."""

    key: str
    sku: str
    product: str
    variation: str
    orders: int
    #: Of these still to be shipped: they will wait.
    waiting: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class UnknownCourier:
    """A shipping option of orders still to be shipped that leads to no courier."""

    option: str
    orders: int


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """A store the file may belong to."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do; nothing was written.

    Attributes:
        store: The store it was compared with, "" when one has to be chosen first.
        stores: Every store of the file's platform.
        older: Orders of which something newer is known already.
        outside: New orders that left before Lumbung could ship them: no stock, no journal.
        skipped: Orders that would be left out, and why.
        rejected: Orders that could not be read (their problems are of severity ``error``).
    """

    file_name: str
    kind: str
    label: str
    layout: str
    sheet: str
    rows_read: int
    platform: str
    store: str
    stores: tuple[StoreChoice, ...]
    totals: Totals
    new: int
    changed: int
    unchanged: int
    older: int
    outside: int
    skipped: tuple[Skipped, ...]
    rejected: tuple[str, ...]
    by_channel: dict[str, int]
    unknown_skus: tuple[UnknownSku, ...]
    unknown_couriers: tuple[UnknownCourier, ...]
    unknown_columns: tuple[str, ...]
    unknown_statuses: dict[str, int]
    problems: tuple[ProblemRow, ...]

    @property
    def to_write(self) -> int:
        """Orders the import would make or change."""
        return self.new + self.changed


class PreviewOrders(_OfFile, Query[ImportPreview]):
    """Read a file and compare it with the database; writes nothing."""

    name = "import.preview"
    permission = "sales_order.create"
    summary = "Pratinjau impor berkas pesanan marketplace"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        number: Of the import, ``IMP-…``.
        older: Orders of which something newer is known already: left alone.
        cancelled: Open orders of ours the platform has cancelled: their stock is free.
        needs_fix: Orders of this file that wait for a mapping or an address.
        ready: Orders of this file that wait for stock to be allocated.
        differing: Orders that say something else here than in the file, on purpose: newer here,
            changed by hand, or fixed by a reservation.
        file: What the file adds up to.
        database: What its orders add up to in the database.
    """

    number: str
    store: str
    file_name: str
    kind: str
    created: int
    updated: int
    unchanged: int
    older: int
    cancelled: int
    outside: int
    attention: int
    needs_fix: int
    ready: int
    differing: int
    skipped: tuple[Skipped, ...]
    rejected: tuple[str, ...]
    file: Totals
    database: Totals
    unknown_skus: int
    problems: int

    @property
    def agrees(self) -> bool:
        """Whether the database adds up to exactly what the file does."""
        return self.file == self.database


class ImportOrders(_OfFile, Command[Imported]):
    """Take over a marketplace's orders: new ones made, changed ones updated, nothing twice."""

    name = "import.orders"
    permission = "sales_order.create"
    summary = "Mengimpor berkas pesanan Shopee, TikTok Shop/Tokopedia, atau Mengantar"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import that was done."""

    number: str
    at: datetime
    person: str
    store: str
    kind: str
    file_name: str
    rows_read: int
    created: int
    updated: int
    unchanged: int
    refused: int


class ImportList(PagedQuery[Page[BatchRow]]):
    """Imports, the newest first."""

    name = "import.list"
    permission = "sales_order.read"
    summary = "Riwayat impor berkas"


@dataclass(frozen=True, slots=True)
class BatchDetail:
    """An import with everything it told."""

    batch: BatchRow
    sha256: str
    totals: dict[str, Any]
    problems: tuple[ProblemRow, ...]


class ImportDetail(Query[BatchDetail]):
    """One import and the rows it could not use."""

    name = "import.detail"
    permission = "sales_order.read"
    summary = "Rincian satu impor dan baris bermasalahnya"

    number: str
