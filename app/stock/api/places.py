"""Commands of warehouses, bins, lots and reservations."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from app.core.commands import Command
from app.core.one_line import ONE_LINE
from app.stock.api.common import Code, Made, Part

#: What a location is for; only storage and picking are for sale (WMS-MD-13).
LocationKind = Literal[
    "receiving", "storage", "picking", "packing", "damaged", "return_hold", "quarantine",
    "dispatch", "transit",
]  # fmt: skip
#: Names and parts of an address that labels and lists show in one line.
_Title = Annotated[str, StringConstraints(min_length=1, max_length=200), ONE_LINE]
_Address = Annotated[str, StringConstraints(max_length=1000)]
_Part = Annotated[str, StringConstraints(max_length=60), ONE_LINE]


class CreateWarehouse(Command[Made]):
    """A warehouse; its receiving, damaged and in-transit places are made with it."""

    name: ClassVar[str] = "warehouse.create"
    permission: ClassVar[str] = "location.create"
    summary: ClassVar[str] = "Membuat gudang"

    #: Short and of one case: its places carry it before their own code.
    code: Annotated[
        str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")
    ]
    title: _Title
    kind: Literal["DC", "warehouse", "store"] = "warehouse"
    entity: str | None = Field(
        default=None, description="legal entity code; the default one when left out"
    )
    address: _Address = ""
    removal: Literal["", "fefo", "fifo"] = ""


class UpdateWarehouse(Command[Made]):
    """Change a warehouse's name, address, removal rule or status."""

    name: ClassVar[str] = "warehouse.update"
    permission: ClassVar[str] = "location.update"
    summary: ClassVar[str] = "Mengubah gudang"

    code: Code
    title: _Title | None = None
    address: _Address | None = None
    removal: Literal["", "fefo", "fifo"] | None = None
    active: bool | None = None


class CreateZone(Command[Made]):
    """A zone of a warehouse."""

    name: ClassVar[str] = "zone.create"
    permission: ClassVar[str] = "location.create"
    summary: ClassVar[str] = "Membuat zona gudang"

    warehouse: Code
    code: Code
    title: Annotated[str, StringConstraints(max_length=200), ONE_LINE] = ""
    storage: Literal["ambient", "chilled", "frozen"] = "ambient"
    walk_seq: int = Field(default=0, ge=0)


class NewLocation(Part):
    """One bin."""

    code: Code
    zone: str | None = None
    kind: LocationKind = "storage"
    aisle: _Part = ""
    rack: _Part = ""
    level: _Part = ""
    bin: _Part = ""
    walk_seq: Annotated[int, Field(ge=0)] | None = None


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
