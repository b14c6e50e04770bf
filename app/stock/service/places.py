"""Warehouses, zones, bins and lots as records."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.core.text import angka
from app.scanning.commands import refuse_reserved
from app.stock import steps
from app.stock.api import (
    CreateLocations,
    CreateWarehouse,
    CreateZone,
    LocationKind,
    Made,
    NewLocation,
    SetLotStatus,
    UpdateWarehouse,
)
from app.stock.models import Location, Warehouse, Zone

if TYPE_CHECKING:
    from app.core.work import Work

#: Places every warehouse needs; code suffix → kind.
STANDARD_PLACES: Final[dict[str, LocationKind]] = {
    "TERIMA": "receiving",
    "RUSAK": "damaged",
    "KARANTINA": "quarantine",
    "JALAN": "transit",
    "RETUR": "return_hold",
}


_LOT_WORDS: Final = {
    "ok": "boleh dipakai lagi",
    "blocked": "diblokir",
    "recalled": "ditandai ditarik",
}


class CodeTaken(UserError):
    """A code that is in use."""

    code = "TAKEN"

    def __init__(self, what: str, code: str) -> None:
        message = f'{what} "{code}" sudah ada. Pakai kode lain.'
        super().__init__(message, (FieldError("code", message),))


@handles(CreateWarehouse)
def create_warehouse(work: Work, do: CreateWarehouse) -> Made:
    """Make a warehouse with its standard places."""
    if work.rows("SELECT 1 FROM warehouse WHERE org_id = :org AND code = :code", code=do.code):
        raise CodeTaken("Gudang", do.code)
    entity = work.rows(
        "SELECT id FROM legal_entity WHERE org_id = :org AND (code = :code OR (:code = '' AND "
        "is_default))",
        code=do.entity or "",
    )
    if not entity:
        raise NotFound("Entitas", do.entity or "bawaan", "entity")
    place = Warehouse(
        org_id=work.org_id, id=work.new_id(), code=do.code, name=do.title, address=do.address,
        kind=do.kind,
        entity_id=entity[0][0], timezone="Asia/Jakarta", removal=do.removal, active=True,
        updated_at=work.now, updated_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(place)
    work.session.flush()
    for suffix, kind in STANDARD_PLACES.items():
        work.session.add(
            _location(
                work, place.id, None, NewLocation(code=f"{do.code}-{suffix}", kind=kind), 9_000
            )
        )
    audit.record(work, "warehouse.create", "warehouse", place.id, do.code, new={"nama": do.title})
    work.changed("warehouse")
    work.message = f"Gudang {do.code} dibuat."
    return Made(do.code)


@handles(UpdateWarehouse)
def update_warehouse(work: Work, do: UpdateWarehouse) -> Made:
    """Change what may change of a warehouse."""
    work.require_warehouse(do.code)
    found = work.session.scalar(
        sa.select(Warehouse).where(Warehouse.org_id == work.org_id, Warehouse.code == do.code)
    )
    if found is None:
        raise NotFound("Gudang", do.code, "code")
    old = {
        "nama": found.name,
        "alamat": found.address,
        "aturan": found.removal,
        "aktif": found.active,
    }
    found.name = do.title if do.title is not None else found.name
    found.address = do.address if do.address is not None else found.address
    found.removal = do.removal if do.removal is not None else found.removal
    if do.active is False and found.active:
        _refuse_with_stock(work, found)
    found.active = do.active if do.active is not None else found.active
    found.updated_at, found.updated_by = work.now, work.actor.user_id
    new = {
        "nama": found.name,
        "alamat": found.address,
        "aturan": found.removal,
        "aktif": found.active,
    }
    audit.record(work, "warehouse.update", "warehouse", found.id, do.code, old=old, new=new)
    work.changed("warehouse")
    work.message = f"Gudang {do.code} disimpan."
    return Made(do.code)


def _refuse_with_stock(work: Work, warehouse: Warehouse) -> None:
    """A warehouse that is closed is found by nothing any more: its goods would be out of reach."""
    ((pieces,),) = work.rows(
        "SELECT CAST(coalesce(sum(on_hand), 0) AS bigint) FROM stock_balance "
        "WHERE org_id = :org AND warehouse_id = :wh",
        wh=warehouse.id,
    )
    if pieces:
        raise UserError(
            f"Gudang {warehouse.code} masih berisi {angka(pieces)} barang. Pindahkan atau "
            "keluarkan dahulu, lalu nonaktifkan."
        )


@handles(CreateZone)
def create_zone(work: Work, do: CreateZone) -> Made:
    """Make a zone."""
    ref = steps.warehouse(work, do.warehouse)
    if work.rows(
        "SELECT 1 FROM zone WHERE org_id = :org AND warehouse_id = :wh AND upper(code) = :code",
        wh=ref.id,
        code=do.code.upper(),
    ):
        raise CodeTaken("Zona", do.code)
    zone = Zone(
        org_id=work.org_id, id=work.new_id(), warehouse_id=ref.id, code=do.code,
        name=do.title or do.code,
        storage=do.storage, walk_seq=do.walk_seq, updated_at=work.now,
        updated_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(zone)
    audit.record(work, "zone.create", "zone", zone.id, f"{do.warehouse}/{do.code}")
    work.changed("warehouse")
    work.message = f"Zona {do.code} dibuat di gudang {ref.code}."
    return Made(do.code)


@handles(CreateLocations)
def create_locations(work: Work, do: CreateLocations) -> Made:
    """Make bins; every problem of every code at once."""
    ref = steps.warehouse(work, do.warehouse)
    zones = dict(
        work.rows("SELECT code, id FROM zone WHERE org_id = :org AND warehouse_id = :wh", wh=ref.id)
    )
    codes = [wish.code for wish in do.locations]
    taken = {
        row[0]
        for row in work.rows(
            "SELECT upper(code) FROM location WHERE org_id = :org AND "
            f"{work.among('upper(code)', 'codes', 'text')}",
            codes=[code.upper() for code in codes],
        )
    }
    errors: list[FieldError] = []
    seen: set[str] = set()
    for index, wish in enumerate(do.locations):
        errors.extend(_location_problems(index, wish, taken | seen, zones))
        seen.add(wish.code.upper())  # one that differs by its case only is read as the same
    if errors:
        raise InvalidInput(errors[0].message, tuple(errors))
    for index, wish in enumerate(do.locations):
        walk = wish.walk_seq if wish.walk_seq is not None else index + 1
        work.session.add(_location(work, ref.id, zones.get(wish.zone or ""), wish, walk))
    audit.record(
        work,
        "location.create",
        "warehouse",
        ref.id,
        ref.code,
        new={"lokasi": len(codes), "pertama": codes[0]},
    )
    work.changed("warehouse")
    work.message = f"{len(codes)} lokasi dibuat di gudang {ref.code}."
    return Made(codes[0])


def _location_problems(
    index: int, wish: NewLocation, taken: set[str], zones: dict[str, str]
) -> list[FieldError]:
    found = []
    if wish.code.upper() in taken:
        found.append(
            FieldError(
                f"locations.{index}.code", f'Lokasi "{wish.code}" sudah ada. Pakai kode lain.'
            )
        )
    if wish.zone and wish.zone not in zones:
        found.append(
            FieldError(
                f"locations.{index}.zone", f'Zona "{wish.zone}" tidak ada. Buat zonanya dulu.'
            )
        )
    try:
        refuse_reserved(wish.code)
    except UserError as error:
        found.append(FieldError(f"locations.{index}.code", error.message))
    return found


def _location(
    work: Work, warehouse_id: str, zone_id: str | None, wish: NewLocation, walk: int
) -> Location:
    return Location(
        org_id=work.org_id, id=work.new_id(), warehouse_id=warehouse_id, zone_id=zone_id,
        code=wish.code,
        aisle=wish.aisle, rack=wish.rack, level=wish.level, bin=wish.bin, kind=wish.kind,
        max_qty=None,
        mix_products=True, mix_lots=True, walk_seq=walk, active=True, updated_at=work.now,
        updated_by=work.actor.user_id,
    )  # fmt: skip


@handles(SetLotStatus)
def set_lot_status(work: Work, do: SetLotStatus) -> Made:
    """Block, recall or free a lot."""
    if do.status == "recalled":
        work.require("lot.recall", "Menarik lot")
    steps.set_lot(work, do.sku, do.lot, do.status, do.reason)
    work.message = f"Lot {do.lot} {_LOT_WORDS[do.status]}."
    return Made(do.lot)
