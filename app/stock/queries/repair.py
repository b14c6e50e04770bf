"""What differs from its ledger and what a repair would make of it (WMS-RSV-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.errors import PermissionRefused
from app.core.money import Money
from app.core.text import angka
from app.stock.api import PreviewStockRepair, RepairPlan, RepairRow
from app.stock.queries.checks import ledgerless
from app.stock.rebuild import BUCKETS, LAYERS, POOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.work import Read

_MOST: Final = 1_000
_BUCKETS: Final = (
    "SELECT g.code, p.sku, l.number, w.serial, w.status, w.moved, w.wanted, w.held, w.shown, "
    "EXISTS (SELECT 1 FROM stock_balance b WHERE b.org_id = :org AND b.lot_id = w.lot_id "
    "AND b.location_id = w.location_id AND b.serial = w.serial AND b.status = w.status) "
    f"FROM ({BUCKETS}) w JOIN lot l ON l.org_id = :org AND l.id = w.lot_id "
    "JOIN product p ON p.org_id = :org AND p.id = l.product_id "
    "JOIN location g ON g.org_id = :org AND g.id = w.location_id "
    "ORDER BY g.code, p.sku, l.number, w.serial, w.status"
).replace("{org}", ":org")
_COSTS: Final = (
    "SELECT p.sku, h.code, a.code, w.qty, w.value, w.held_qty, w.held, {there} FROM ({wrong}) w "
    "JOIN product p ON p.org_id = :org AND p.id = w.product_id "
    "JOIN warehouse h ON h.org_id = :org AND h.id = w.warehouse_id "
    "JOIN account a ON a.org_id = :org AND a.id = w.account_id ORDER BY p.sku, h.code, a.code"
)
_THERE: Final = (
    "EXISTS (SELECT 1 FROM {table} b WHERE b.org_id = :org AND b.product_id = w.product_id "
    "AND b.warehouse_id = w.warehouse_id AND b.account_id = w.account_id{more})"
)


def _of(table: str, wrong: str, more: str = "") -> str:
    there = _THERE.replace("{table}", table).replace("{more}", more)
    return _COSTS.replace("{there}", there).replace("{wrong}", wrong.replace("{org}", ":org"))


_LAYERS: Final = _of("cost_layer", LAYERS, " AND b.layer_id = w.layer_id")
_POOLS: Final = _of("cost_pool", POOLS)


def differing(read: Read) -> list[RepairRow]:
    """Every figure of stock that is not what its ledger says, what cannot be mended first.

    Raises:
        PermissionRefused: To a person limited to some warehouses: it concerns all of them.
    """
    if read.actor.warehouses is not None:
        raise PermissionRefused(PreviewStockRepair.permission, PreviewStockRepair.summary)
    buckets, layers, pools = read.rows_many((_BUCKETS, {}), (_LAYERS, {}), (_POOLS, {}))
    found = [
        *(one for row in buckets for one in _bucket(row)),
        *(one for row in layers for one in _cost("lapisan biaya", row)),
        *(one for row in pools for one in _cost("barang", row)),
    ]
    return sorted(found, key=lambda one: not one.hindrance)


def _bucket(row: tuple[Any, ...]) -> Iterator[RepairRow]:
    place, sku, lot, serial, status, moved, wanted, held, shown, _there = row
    subject = "/".join(part for part in (place, sku, lot, serial, status) if part)
    hindrance = ""
    if moved < 0:
        hindrance = "mutasinya berjumlah di bawah nol"
    elif wanted > moved:
        hindrance = f"reservasinya {angka(wanted)} lebih dari mutasinya {angka(moved)}"
    elif serial and moved > 1:
        hindrance = "satu nomor seri ada lebih dari satu"
    if moved != held:
        yield RepairRow("Stok", subject, angka(held), angka(moved), hindrance)
    if wanted != shown:
        yield RepairRow("Direservasi", subject, angka(shown), angka(wanted), hindrance)


def _cost(what: str, row: tuple[Any, ...]) -> Iterator[RepairRow]:
    sku, warehouse, account, qty, value, held_qty, held, there = row
    subject = f"{sku}/{warehouse}/{account}"
    hindrance = ""
    if qty < 0 or value < 0 or (qty == 0 and value):
        hindrance = "catatan biayanya tidak masuk akal"
    elif not there:
        hindrance = "catatannya hilang seluruhnya"
    if qty != held_qty:
        yield RepairRow(f"Jumlah {what}", subject, angka(held_qty), angka(qty), hindrance)
    if value != held:
        yield RepairRow(
            f"Nilai {what}", subject, Money(held).rupiah(), Money(value).rupiah(), hindrance
        )


@answers(PreviewStockRepair)
def preview_stock_repair(read: Read, _ask: PreviewStockRepair) -> RepairPlan:
    """What differs now, and what else is wrong that no ledger can set right."""
    found = differing(read)
    return RepairPlan(tuple(found[:_MOST]), len(found), ledgerless(read))
