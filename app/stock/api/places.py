"""Commands of warehouses, bins, lots and reservations."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from app.core.commands import Command
from app.stock.api.common import Code, Made, Part

#: What a location is for; only storage and picking are for sale (WMS-MD-13).
LocationKind = Literal[
    "receiving", "storage", "picking", "packing", "damaged", "return_hold", "quarantine",
    "dispatch", "transit",
]  # fmt: skip


class CreateWarehouse(Command[Made]):
    """A warehouse; its receiving, damaged and in-transit places are made with it."""

    name: ClassVar[str] = "warehouse.create"
    permission: ClassVar[str] = "location.create"
    summary: ClassVar[str] = "Membuat gudang"

    #: Short and of one case: its places carry it before their own code.
    code: Annotated[
        str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")
    ]
    title: Annotated[str, Field(min_length=1)]
    kind: Literal["DC", "warehouse", "store"] = "warehouse"
    entity: str | None = Field(
        default=None, description="legal entity code; the default one when left out"
    )
    address: str = ""
    removal: Literal["", "fefo", "fifo"] = ""


class UpdateWarehouse(Command[Made]):
    """Change a warehouse's name, address, removal rule or status."""

    name: ClassVar[str] = "warehouse.update"
    permission: ClassVar[str] = "location.update"
    summary: ClassVar[str] = "Mengubah gudang"

    code: Code
    title: str | None = None
    address: str | None = None
    removal: Literal["", "fefo", "fifo"] | None = None
    active: bool | None = None


class CreateZone(Command[Made]):
    """A zone of a warehouse."""

    name: ClassVar[str] = "zone.create"
    permission: ClassVar[str] = "location.create"
    summary: ClassVar[str] = "Membuat zona gudang"

    warehouse: Code
    code: Code
    title: str = ""
    storage: Literal["ambient", "chilled", "frozen"] = "ambient"
    walk_seq: int = 0


class NewLocation(Part):
    """One bin."""

    code: Code
    zone: str | None = None
    kind: LocationKind = "storage"
    aisle: str = ""
    rack: str = ""
    level: str = ""
    bin: str = ""
    walk_seq: int | None = None


class CreateLocations(Command[Made]):
    """One or many bins at once."""

    name: ClassVar[str] = "location.create"
    permission: ClassVar[str] = "location.create"
    summary: ClassVar[str] = "Membuat lokasi rak"

    warehouse: Code
    locations: Annotated[tuple[NewLocation, ...], Field(min_length=1, max_length=20_000)]


class ReleaseReservations(Command[Made]):
    """Release what a document has reserved (WMS-RSV-02)."""

    name: ClassVar[str] = "reservation.release"
    permission: ClassVar[str] = "allocation.cancel"
    summary: ClassVar[str] = "Melepas reservasi stok"

    document: Annotated[str, Field(min_length=1, description="order number")]


class ExpireReservations(Command[Made]):
    """Release every reservation past its time; run on schedule and at start."""

    name: ClassVar[str] = "reservation.expire_due"
    permission: ClassVar[str] = "allocation.cancel"
    summary: ClassVar[str] = "Melepas reservasi yang lewat waktu"
