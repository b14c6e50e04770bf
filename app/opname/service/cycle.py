"""Cycle counts: classes, policies, generated sessions (WMS-OPN-10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import NIL
from app.core.errors import NotFound, UserError
from app.core.text import tanggal
from app.opname.api import (
    ClassifyProducts,
    GenerateCounts,
    RequestCount,
    Scope,
    SessionMade,
    SetCountPolicy,
)
from app.opname.models import CountCycle
from app.opname.queries.cycle import due
from app.opname.rules.tolerance import classify
from app.opname.service.filling import Chosen, fill
from app.opname.service.sessions import Plan, new_session
from app.opname.steps import request_count as ask_for
from app.stock import steps as stock
from app.stock.short import ShortPlace, when_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.stock.steps import WarehouseRef

_YEAR = timedelta(days=365)
#: Goods of a request that stand in a count which is not finished; it waits until that is over.
_BEING_COUNTED = (
    "SELECT 1 FROM opname_session s JOIN opname_line l ON l.org_id = s.org_id "
    "AND l.session_id = s.id WHERE s.org_id = t.org_id AND s.warehouse_id = t.warehouse_id "
    "AND s.state IN ('draft', 'in_progress') "
    "AND (t.location_id = :nil OR l.location_id = t.location_id) "
    "AND (t.product_id = :nil OR l.product_id = t.product_id)"
)


@handles(SetCountPolicy)
def set_count_policy(work: Work, do: SetCountPolicy) -> int:
    """Sessions made earlier keep theirs."""
    for each in do.policies:
        work.execute(
            "INSERT INTO count_policy (org_id, abc, percent_bp, value, every_days) VALUES "
            "(:org, :abc, :percent, :value, :days) ON CONFLICT (org_id, abc) DO UPDATE SET "
            "percent_bp = excluded.percent_bp, value = excluded.value, "
            "every_days = excluded.every_days",
            abc=each.abc, percent=each.percent_bp, value=each.value.sen, days=each.every_days,
        )  # fmt: skip
    audit.record(
        work, do.name, "count_policy", NIL, "Toleransi opname",
        new={each.abc: f"{each.percent_bp} bp, {each.value}, {each.every_days} hari"
             for each in do.policies},
    )  # fmt: skip
    work.changed("opname")
    work.message = "Toleransi dan frekuensi opname disimpan."
    return len(do.policies)


@handles(ClassifyProducts)
def classify_products(work: Work, do: ClassifyProducts) -> int:
    """By the cost of what was shipped and used here in the last 365 days."""
    warehouse = stock.warehouse(work, do.warehouse)
    used = dict(
        work.rows(
            "SELECT m.product_id, CAST(-sum(m.value) AS bigint) FROM stock_move m "
            "WHERE m.org_id = :org AND m.warehouse_id = :wh AND m.qty < 0 "
            "AND m.kind IN ('shipment', 'issue') AND m.at >= :since GROUP BY m.product_id",
            wh=warehouse.id, since=work.now - _YEAR,
        )
    )  # fmt: skip
    held = work.rows(
        "SELECT DISTINCT product_id FROM stock_balance WHERE org_id = :org AND warehouse_id = :wh",
        wh=warehouse.id,
    )
    classes = classify([(product, used.get(product, 0)) for (product,) in held])
    known = dict(
        work.rows(
            "SELECT product_id, abc FROM count_cycle WHERE org_id = :org AND warehouse_id = :wh",
            wh=warehouse.id,
        )
    )
    work.bulk(
        CountCycle.__table__,  # type: ignore[arg-type]
        ("org_id", "warehouse_id", "product_id", "abc"),
        [
            (work.org_id, warehouse.id, product, abc)
            for product, abc in classes.items()
            if product not in known
        ],
    )
    for abc in ("A", "B", "C"):
        changed = [
            product for product, now in classes.items()
            if now == abc and known.get(product, abc) != abc
        ]  # fmt: skip
        if changed:
            work.execute(
                "UPDATE count_cycle SET abc = :abc WHERE org_id = :org AND warehouse_id = :wh "
                "AND " + work.among("product_id", "ids"),
                abc=abc, wh=warehouse.id, ids=changed,
            )  # fmt: skip
    work.changed("opname")
    work.message = f"{len(classes)} produk gudang {warehouse.code} dikelaskan A, B, C."
    return len(classes)


@handles(GenerateCounts)
def generate_counts(work: Work, do: GenerateCounts) -> SessionMade | None:
    """One session of what was asked for and what is due, the longest overdue first."""
    warehouse = stock.warehouse(work, do.warehouse)
    # two planners at once: the second sees what the first has taken
    work.lock("SELECT 1 FROM warehouse WHERE org_id = :org AND id = :wh FOR UPDATE",
              wh=warehouse.id)  # fmt: skip
    until = do.until or work.today
    asked = work.rows(
        "SELECT t.id, t.location_id, t.product_id FROM count_trigger t WHERE t.org_id = :org "
        f"AND t.warehouse_id = :wh AND t.session_id IS NULL AND NOT EXISTS ({_BEING_COUNTED}) "
        "ORDER BY t.id LIMIT :limit",
        wh=warehouse.id, limit=do.limit, nil=NIL,
    )  # fmt: skip
    wanted = [
        product for product, row in due(work, warehouse.id, until, 10 * do.limit) if not row.session
    ][: do.limit]
    if not asked and not wanted:
        work.message = (
            f"Tidak ada yang jatuh tempo sampai {tanggal(until)} selain yang sedang dihitung."
        )
        return None
    session = new_session(
        work,
        Plan(
            kind="cycle", title=f"Cycle count {warehouse.code} {tanggal(until)}",
            warehouse_id=warehouse.id, on_date=work.today,
            scope=f"{len(wanted)} produk jatuh tempo, {len(asked)} permintaan",
        ),
    )  # fmt: skip
    taken = fill(
        work, session.id, warehouse, Scope(), chosen=_chosen(work, warehouse.id, do, asked, wanted)
    )
    if not taken:
        raise UserError(
            f"Barang yang diminta dihitung tidak pernah ada di gudang {warehouse.code}. "
            "Periksa permintaannya."
        )
    session.line_count = taken
    work.execute(
        "UPDATE count_trigger SET session_id = :session WHERE org_id = :org AND "
        + work.among("id", "ids"),
        session=session.id, ids=[row[0] for row in asked],
    )  # fmt: skip
    audit.record(
        work, do.name, "opname", session.id, session.number,
        new={"jatuh_tempo": len(wanted), "permintaan": len(asked), "baris": taken},
    )  # fmt: skip
    work.changed("opname", "count_trigger")
    work.message = f"{session.number} dibuat: {taken} baris."
    return SessionMade(session.number, taken)


def _chosen(
    work: Work,
    warehouse_id: str,
    do: GenerateCounts,
    asked: Sequence[tuple[Any, ...]],
    wanted: Sequence[str],
) -> Chosen:
    products = [row[2] for row in asked if row[1] == NIL]
    places = [row[1] for row in asked if row[2] == NIL]
    pairs = [(row[1], row[2]) for row in asked if NIL not in {row[1], row[2]}]
    if do.by == "product":
        return Chosen([*products, *wanted], places, pairs)
    holding = work.rows(
        "SELECT DISTINCT location_id FROM stock_balance WHERE org_id = :org "
        "AND warehouse_id = :wh AND on_hand > 0 AND " + work.among("product_id", "ids"),
        wh=warehouse_id, ids=list(wanted),
    )  # fmt: skip
    return Chosen(products, [*places, *(row[0] for row in holding)], pairs)


@handles(RequestCount)
def request_count(work: Work, do: RequestCount) -> int:
    """Asked twice, counted once."""
    if do.location is None and do.sku is None:
        raise UserError("Sebut lokasi atau produk yang harus dihitung.")
    warehouse = stock.warehouse(work, do.warehouse or _warehouse_of(work, do.location))
    place = product = NIL
    if do.location is not None:
        place = stock.places(work, warehouse, [do.location])[do.location].id
    if do.sku is not None:
        product = catalog.require_products(work, [do.sku])[do.sku].id
    _refuse_never_there(work, warehouse, place, product)
    made = ask_for(
        work, warehouse.id, reason=do.reason, location_id=place, product_id=product,
        source=do.source,
    )  # fmt: skip
    work.message = (
        "Permintaan hitung dicatat." if made else "Sudah diminta sebelumnya; menunggu dihitung."
    )
    return made


def _refuse_never_there(work: Work, warehouse: WarehouseRef, place: str, product: str) -> None:
    """A count without a line could never be made, and the request would wait for ever."""
    named = {"location_id": place, "product_id": product}
    wanted = {column: value for column, value in named.items() if value != NIL}
    where = "".join(f" AND {column} = :{column}" for column in wanted)
    if not work.rows(
        "SELECT 1 FROM stock_balance WHERE org_id = :org AND warehouse_id = :wh "
        f"AND status <> 'in_transit'{where} LIMIT 1",
        wh=warehouse.id, **wanted,
    ):  # fmt: skip
        raise UserError(
            f"Barang itu belum pernah ada di tempat itu di gudang {warehouse.code}, jadi tidak ada "
            "yang dapat dihitung. Periksa lokasi dan produknya."
        )


def _count_short_place(work: Work, place: ShortPlace) -> None:
    """A place where goods and record part is counted (WMS-OPN-10)."""
    ask_for(
        work, place.warehouse_id, reason=place.reason, location_id=place.location_id,
        product_id=place.product_id, source=place.document,
    )  # fmt: skip


when_short(_count_short_place)


def _warehouse_of(work: Work, location: str | None) -> str:
    """The warehouse a location is in.

    Raises:
        UserError, NotFound
    """
    if location is None:
        raise UserError("Sebut gudang tempat produknya harus dihitung.")
    rows = work.rows(
        "SELECT w.code FROM location g JOIN warehouse w ON w.org_id = g.org_id "
        "AND w.id = g.warehouse_id WHERE g.org_id = :org AND g.code = :location",
        location=location,
    )
    if not rows:
        raise NotFound("Lokasi", location, "location")
    return str(rows[0][0])
