"""What higher slices may do with stock inside their own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.db import instant_text
from app.core.driver import as_date
from app.core.errors import NotFound, UserError
from app.core.money import ZERO, Money
from app.stock.ledger import MOVE, RELEASE, RESERVE, RESTATE
from app.stock.models import Lot
from app.stock.queries.serials import serials
from app.stock.rules.lot_dates import derived
from app.stock.rules.serials import SerialAt, serial_key
from app.stock.rules.usable import Bucket, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.core.work import Read, Work


__all__ = [
    "Alarm",
    "Demand",
    "NewLot",
    "PlaceRef",
    "ReservationsOpen",
    "SerialAt",
    "WarehouseRef",
    "alarm_subject",
    "as_date",
    "average_costs",
    "buckets",
    "clear_alarms",
    "lots_for",
    "negative_alarms",
    "open_reservations",
    "places",
    "release",
    "reserve",
    "reserve_piece",
    "serial_key",
    "serials",
    "set_lot",
    "warehouse",
]


@dataclass(frozen=True, slots=True)
class WarehouseRef:
    """A warehouse as other slices name it."""

    id: str
    code: str
    name: str
    entity_id: str
    removal: str


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A location of a warehouse."""

    id: str
    code: str
    warehouse_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Demand:
    """A quantity wanted for one line of a document; base units."""

    source_kind: str
    source_id: str
    source_number: str
    line_id: str
    product_id: str
    qty: int


class ReservationsOpen(UserError):
    """Something is still reserved."""

    code = "RESERVED"


def warehouse(read: Read, code: str, field: str = "warehouse") -> WarehouseRef:
    """A warehouse by code; refuses people limited to others (WMS-SEC-08)."""
    read.require_warehouse(code)
    rows = read.rows(
        "SELECT id, code, name, entity_id, removal FROM warehouse WHERE org_id = :org AND code = "
        ":code AND active",
        code=code,
    )
    if not rows:
        raise NotFound("Gudang", code, field)
    return WarehouseRef(*rows[0])


def places(read: Read, warehouse_ref: WarehouseRef, codes: Iterable[str]) -> dict[str, PlaceRef]:
    """Locations of a warehouse by code; every unknown one is named.

    Raises:
        UserError: Listing the codes that are not locations of this warehouse.
    """
    wanted = sorted(set(codes))
    rows = read.rows(
        "SELECT id, code, warehouse_id, kind FROM location WHERE org_id = :org AND warehouse_id = "
        ":wh AND active "
        f"AND {read.among('code', 'codes', 'text')}",
        wh=warehouse_ref.id,
        codes=wanted,
    )
    found = {row[1]: PlaceRef(*row) for row in rows}
    missing = [code for code in wanted if code not in found]
    if missing:
        raise UserError(
            f"Lokasi {', '.join(missing)} tidak ada di gudang {warehouse_ref.code}. Periksa kode "
            "rak atau buat lokasinya."
        )
    return found


_BUCKETS: Final = (
    "SELECT b.product_id, b.location_id, b.lot_id, b.serial, b.on_hand - b.reserved, l.number, "
    "l.expires_on, l.received_on, "
    "l.status, p.kind, p.walk_seq FROM stock_balance b JOIN lot l ON l.org_id = b.org_id AND l.id "
    "= b.lot_id "
    "JOIN location p ON p.org_id = b.org_id AND p.id = b.location_id "
    "WHERE b.org_id = :org AND b.warehouse_id = :wh AND b.status = :status AND b.on_hand > "
    "b.reserved "
    "AND {among}"
)


def buckets(
    read: Read, warehouse_id: str, product_ids: Sequence[str], status: str = "available"
) -> list[Bucket]:
    """Everything of these products in a warehouse that is not reserved, in one query."""
    rows = read.rows(
        _BUCKETS.format(among=read.among("b.product_id", "ids")),
        wh=warehouse_id, ids=list(product_ids), status=status,
    )  # fmt: skip
    return [
        Bucket(
            product_id=row[0], location_id=row[1], lot_id=row[2], serial=row[3], available=row[4],
            lot_number=row[5],
            expires_on=as_date(row[6]), received_on=as_date(row[7]) or date.min, lot_status=row[8],
            location_kind=row[9], walk_seq=row[10],
        )
        for row in rows
    ]  # fmt: skip


def reserve(
    work: Work,
    warehouse_ref: WarehouseRef,
    orders: Sequence[Sequence[Demand]],
    removal: dict[str, str],
    expires_at: datetime | None,
) -> list[dict[str, int]]:
    """Reserve for whole documents in turn, first come first served (WMS-RSV-01, OUT-02).

    A document is reserved whole or not at all, so that a shortage of one line holds nothing back.

    Returns:
        Per document, what is short: line id → missing base units; empty when it is fully reserved.
    """
    products = sorted({demand.product_id for order in orders for demand in order})
    rules = dict.fromkeys(products, warehouse_ref.removal) if warehouse_ref.removal else removal
    pool = Pool(buckets(work, warehouse_ref.id, products), rules, work.today)
    until = instant_text(expires_at) if expires_at else None
    shortages: list[dict[str, int]] = []
    for order in orders:
        short = _shortage(pool, order)
        shortages.append(short)
        if short:
            continue
        for demand in order:
            for pick in pool.take(demand.product_id, demand.qty).picks:
                work.emit(
                    RESERVE,
                    (
                        work.new_id(), demand.source_kind, demand.source_id, demand.source_number,
                        demand.line_id,
                        demand.product_id, warehouse_ref.id, pick.bucket.location_id,
                        pick.bucket.lot_id,
                        pick.bucket.serial, pick.qty, until,
                    ),
                )  # fmt: skip
    if products:
        work.changed("stock", "reservation")
    return shortages


def reserve_piece(
    work: Work, demand: Demand, warehouse_id: str, bucket: Bucket, until: datetime | None = None
) -> str:
    """Reserve from one very bucket, for good or until then; the id of the reservation."""
    made = work.new_id()
    work.emit(
        RESERVE,
        (
            made, demand.source_kind, demand.source_id, demand.source_number, demand.line_id,
            demand.product_id, warehouse_id, bucket.location_id, bucket.lot_id, bucket.serial,
            demand.qty, instant_text(until) if until else None,
        ),
    )  # fmt: skip
    return made


def _shortage(pool: Pool, order: Sequence[Demand]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    short: dict[str, int] = {}
    for demand in order:
        before = wanted.get(demand.product_id, 0)
        there = max(0, pool.available(demand.product_id) - before)
        if there < demand.qty:
            short[demand.line_id] = demand.qty - there
        wanted[demand.product_id] = before + demand.qty
    return short


def release(work: Work, reservation_ids: Iterable[str], state: str = "released") -> int:
    """Give reserved stock back at once (WMS-RSV-02)."""
    rows = [(reservation, state) for reservation in reservation_ids]
    if rows:
        work.emit(RELEASE, *rows)
        work.changed("stock", "reservation")
    return len(rows)


def open_reservations(read: Read, source_kind: str, source_ids: Sequence[str]) -> list[str]:
    """Ids of what is still reserved for these documents."""
    rows = read.rows(
        "SELECT id FROM reservation WHERE org_id = :org AND source_kind = :kind AND state IN "
        "('active', 'picked') "
        f"AND {read.among('source_id', 'ids')}",
        kind=source_kind,
        ids=list(source_ids),
    )
    return [row[0] for row in rows]


def average_costs(
    read: Read, warehouse_id: str, product_ids: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """What goods cost on average, as (base units, sen) per product id.

    Here, else in all warehouses, else the last purchase price, else what the last of them cost; a
    product that never had a cost is left out.
    """
    rows = read.rows(
        "SELECT p.id, CAST(coalesce(sum(CASE WHEN c.warehouse_id = :wh THEN c.qty END), 0) AS "
        "bigint), "
        "CAST(coalesce(sum(CASE WHEN c.warehouse_id = :wh THEN c.value END), 0) AS bigint), "
        "CAST(coalesce(sum(c.qty), 0) AS bigint), CAST(coalesce(sum(c.value), 0) AS bigint), "
        "p.buy_price "
        "FROM product p LEFT JOIN cost_pool c ON c.org_id = p.org_id AND c.product_id = p.id AND "
        "c.qty > 0 "
        f"WHERE p.org_id = :org AND {read.among('p.id', 'ids')} GROUP BY p.id, "
        "p.buy_price",
        wh=warehouse_id, ids=list(product_ids),
    )  # fmt: skip
    found = {
        row[0]: (row[1], row[2]) if row[1] else (row[3], row[4]) if row[3] else (1, row[5])
        for row in rows
        if row[1] or row[3] or row[5]
    }
    missing = [row[0] for row in rows if row[0] not in found]
    return found | _last_costs(read, missing) if missing else found


def _last_costs(read: Read, product_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """What goods cost that are all gone: as in the last move that took or brought any."""
    return {
        product: (qty, value)
        for product, qty, value in read.rows(
            "SELECT x.product_id, abs(x.qty), abs(x.value) FROM (SELECT e.product_id, e.qty, "
            "e.value, row_number() OVER (PARTITION BY e.product_id ORDER BY e.move_id DESC) AS "
            "place FROM cost_entry e WHERE e.org_id = :org AND e.qty <> 0 AND e.value <> 0 AND "
            f"{read.among('e.product_id', 'ids')}) x WHERE x.place = 1",
            ids=list(product_ids),
        )
    }


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot that may not be known yet."""

    product_id: str
    number: str
    expires_on: date | None
    received_on: date


def lots_for(work: Work, wanted: dict[str, NewLot]) -> dict[str, str]:
    """Ids of lots by the caller's key; those that are not there yet are made."""
    if not wanted:
        return {}
    rows = work.rows(
        "SELECT product_id, number, id FROM lot WHERE org_id = :org AND "
        + work.among("product_id", "ids"),
        ids=sorted({lot.product_id for lot in wanted.values()}),
    )
    known = {(product, number): lot_id for product, number, lot_id in rows}
    missing = {
        lot.product_id
        for lot in wanted.values()
        if lot.expires_on and (lot.product_id, lot.number) not in known
    }
    rules = catalog.shelf_rules(work, missing)
    for lot in wanted.values():
        key = (lot.product_id, lot.number)
        if key not in known:
            known[key] = work.new_id()
            dates = derived(lot.expires_on, rules.get(lot.product_id))
            work.session.add(
                Lot(
                    org_id=work.org_id, id=known[key], product_id=lot.product_id,
                    number=lot.number, made_on=None, expires_on=lot.expires_on,
                    use_by_on=dates.use_by_on, remove_on=dates.remove_on, alert_on=dates.alert_on,
                    received_on=lot.received_on, supplier="", status="ok", block_reason="",
                )
            )  # fmt: skip
    return {key: known[lot.product_id, lot.number] for key, lot in wanted.items()}


def set_lot(work: Work, sku: str, number: str, status: str, reason: str) -> str:
    """Block, recall or free a lot; answers its id.

    Args:
        work: The caller's transaction.
        sku: Whose lot.
        number: Of the lot.
        status: ``ok``, ``blocked`` or ``recalled``.
        reason: Why; kept with the lot and in the trail.

    Raises:
        NotFound: If the product has no such lot.
    """
    found = work.session.scalar(
        sa.select(Lot)
        .where(Lot.org_id == work.org_id, Lot.number == number)
        .where(
            Lot.product_id == sa.text("(SELECT id FROM product WHERE org_id = :o AND sku = :sku)")
        )
        .params(o=work.org_id, sku=sku)
    )
    if found is None:
        raise NotFound(f"Lot barang {sku}", number, "lot")
    old = {"status": found.status, "alasan": found.block_reason}
    found.status, found.block_reason = status, "" if status == "ok" else reason
    found.updated_at, found.updated_by = work.now, work.actor.user_id
    audit.record(
        work, "lot.set_status", "lot", found.id, f"{sku} {number}", old=old,
        new={"status": status, "alasan": reason},
    )  # fmt: skip
    work.changed("stock", "lot")
    return found.id


@dataclass(frozen=True, slots=True)
class Alarm:
    """Goods somebody had in hand and the record denied; not counted since (WMS-OPN-10)."""

    id: str
    product_id: str
    #: The nil id when every location is meant.
    location_id: str


def alarm_subject(product_id: str, location_id: str) -> str:
    """How an alert names goods of a place."""
    return f"{product_id}|{location_id}"


def negative_alarms(read: Read, warehouse_id: str) -> list[Alarm]:
    """Those that are open in a warehouse."""
    rows = read.rows(
        "SELECT id, subject FROM stock_alert WHERE org_id = :org AND warehouse_id = :wh "
        "AND kind = 'negative' AND cleared_at IS NULL",
        wh=warehouse_id,
    )
    return [Alarm(alert, *subject.split("|")) for alert, subject in rows]


def clear_alarms(work: Work, alarms: Iterable[Alarm]) -> None:
    """They were counted: the record is right again."""
    ids = [alarm.id for alarm in alarms]
    if ids:
        work.execute(
            "UPDATE stock_alert SET cleared_at = :now WHERE org_id = :org AND "
            + work.among("id", "ids"),
            now=work.now, ids=ids,
        )  # fmt: skip
        work.changed("alert")


def restated(work: Work, source_kind: str) -> dict[str, Money]:
    """By how much the documents of a kind cost less by what this command restated (WMS-VAL-08).

    Returns:
        By the document's id; below zero where it cost more, none where it came out even.
    """
    worth: dict[str, int] = {}
    for row in work.effects.get(RESTATE.name, ()):
        change = RESTATE.named(row)
        worth[change["id"]] = worth.get(change["id"], 0) + change["value"]
    found: dict[str, Money] = {}
    for row in work.effects.get(MOVE.name, ()) if worth else ():
        move = MOVE.named(row)
        if move["source_kind"] == source_kind and move["id"] in worth:
            source = move["source_id"]
            found[source] = found.get(source, ZERO) + Money(worth[move["id"]])
    return {source: less for source, less in found.items() if less}
