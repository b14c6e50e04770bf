"""The self-check of stock: every derived figure recomputed (INV-05, 06, 09; WMS-RSV-03).

Part of the proof of the books too: run nightly, before a month is closed, and on the screen
Pemeriksaan Mandiri.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from app.accounting.queries.checks import check, without_stock
from app.core.commands import answers
from app.core.money import Money
from app.core.text import angka
from app.stock.api import CheckStock, StockFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.work import Read

_CHECKS: Final = {
    "saldo = mutasi": (
        "SELECT x.location_id || '/' || x.lot_id || '/' || x.serial || '/' || x.status, "
        "CAST(sum(x.moved) AS bigint), "
        "CAST(sum(x.held) AS bigint) FROM (SELECT CAST(location_id AS text) AS location_id, "
        "CAST(lot_id AS text) AS lot_id, "
        "serial, status, qty AS moved, 0 AS held FROM stock_move WHERE org_id = :org UNION ALL "
        "SELECT CAST(location_id AS text), CAST(lot_id AS text), serial, status, 0, on_hand FROM "
        "stock_balance WHERE org_id = :org) x "
        "GROUP BY x.location_id, x.lot_id, x.serial, x.status HAVING sum(x.moved) <> sum(x.held)"
    ),
    "reservasi = jumlah direservasi": (
        "SELECT x.location_id || '/' || x.lot_id || '/' || x.serial, CAST(sum(x.wanted) AS "
        "bigint), CAST(sum(x.held) AS bigint) "
        "FROM (SELECT CAST(location_id AS text) AS location_id, CAST(lot_id AS text) AS lot_id, "
        "serial, qty AS wanted, 0 AS held "
        "FROM reservation WHERE org_id = :org AND state IN ('active', 'picked') UNION ALL "
        "SELECT CAST(location_id AS text), CAST(lot_id AS text), serial, 0, reserved FROM "
        "stock_balance "
        "WHERE org_id = :org AND status = 'available') x GROUP BY x.location_id, x.lot_id, "
        "x.serial "
        "HAVING sum(x.wanted) <> sum(x.held)"
    ),
    "jumlah pool = jumlah stok": (
        "SELECT x.product_id || '/' || x.warehouse_id, CAST(sum(x.stock) AS bigint), "
        "CAST(sum(x.pool) AS bigint) FROM ("
        "SELECT CAST(product_id AS text) AS product_id, CAST(warehouse_id AS text) AS "
        "warehouse_id, on_hand AS stock, 0 AS pool "
        "FROM stock_balance WHERE org_id = :org UNION ALL SELECT CAST(product_id AS text), "
        "CAST(warehouse_id AS text), 0, qty "
        "FROM cost_pool WHERE org_id = :org) x GROUP BY x.product_id, x.warehouse_id HAVING "
        "sum(x.stock) <> sum(x.pool)"
    ),
    "barang di jalan = transfer": (
        "SELECT x.place, CAST(sum(x.a) AS bigint), CAST(sum(x.b) AS bigint) FROM ("
        "SELECT CAST(location_id AS text) || '/' || CAST(lot_id AS text) || '/' || serial AS "
        "place, on_hand AS a, 0 AS b FROM stock_balance WHERE org_id = :org "
        "AND status = 'in_transit' UNION ALL "
        "SELECT CAST(location_id AS text) || '/' || CAST(lot_id AS text) || '/' || serial, 0, "
        "qty - done_qty FROM transfer_piece WHERE org_id = :org) x "
        "GROUP BY x.place HAVING sum(x.a) <> sum(x.b)"
    ),
    "nilai di jalan = transfer": (
        "SELECT x.layer, CAST(sum(x.a) AS bigint), CAST(sum(x.b) AS bigint) FROM ("
        "SELECT CAST(id AS text) AS layer, value - done_value AS a, 0 AS b FROM transfer_piece "
        "WHERE org_id = :org UNION ALL SELECT CAST(l.layer_id AS text), 0, l.value FROM cost_layer "
        "l JOIN account_binding r ON r.org_id = l.org_id AND r.account_id = l.account_id "
        "AND r.role = 'stock.transit' AND r.event = '*' WHERE l.org_id = :org) x "
        "GROUP BY x.layer HAVING sum(x.a) <> sum(x.b)"
    ),
    "pool = lapisan": (
        "SELECT x.pool, CAST(sum(x.a) AS bigint), CAST(sum(x.b) AS bigint) FROM ("
        "SELECT CAST(product_id AS text) || '/' || CAST(warehouse_id AS text) AS pool, value AS a, "
        "0 AS b FROM cost_pool "
        "WHERE org_id = :org UNION ALL SELECT CAST(product_id AS text) || '/' || CAST(warehouse_id "
        "AS text), 0, value "
        "FROM cost_layer WHERE org_id = :org) x GROUP BY x.pool HAVING sum(x.a) <> sum(x.b)"
    ),
    "nilai mutasi = nilai pool": (
        "SELECT x.pool, CAST(sum(x.a) AS bigint), CAST(sum(x.b) AS bigint) FROM ("
        "SELECT CAST(product_id AS text) || '/' || CAST(warehouse_id AS text) AS pool, value AS a, "
        "0 AS b FROM stock_move "
        "WHERE org_id = :org UNION ALL SELECT CAST(product_id AS text) || '/' || CAST(warehouse_id "
        "AS text), 0, value "
        "FROM cost_pool WHERE org_id = :org) x GROUP BY x.pool HAVING sum(x.a) <> sum(x.b)"
    ),
    "nilai stok = akun persediaan": (
        "SELECT x.place, CAST(sum(x.stock) AS bigint), CAST(sum(x.books) AS bigint) FROM ("
        "SELECT CAST(account_id AS text) || '/' || CAST(warehouse_id AS text) AS place, value AS "
        "stock, 0 AS books "
        "FROM cost_pool WHERE org_id = :org UNION ALL "
        "SELECT CAST(b.account_id AS text) || '/' || CAST(b.warehouse_id AS text), 0, b.debit - "
        "b.credit FROM account_balance b "
        "JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id AND a.control = 'stock' "
        "WHERE b.org_id = :org) x "
        "GROUP BY x.place HAVING sum(x.stock) <> sum(x.books)"
    ),
}


class _Told(NamedTuple):
    """A check as the proof of the books tells it; both sides in the order of its figures."""

    name: str
    title: str
    sides: tuple[str, str]
    money: bool = False


#: Of the checks; the value of stock against its account is proved there already.
_TOLD: Final = {
    "saldo = mutasi": _Told(
        "stock.balances", "Stok tiap lokasi dan lot sama dengan mutasinya", ("mutasi", "stok")
    ),
    "reservasi = jumlah direservasi": _Told(
        "stock.reserved", "Jumlah direservasi sama dengan reservasinya (WMS-RSV-03)",
        ("reservasi", "ditampilkan"),
    ),
    "jumlah pool = jumlah stok": _Told(
        "stock.costed", "Barang yang dinilai sama dengan stoknya", ("stok", "dinilai")
    ),
    "barang di jalan = transfer": _Told(
        "stock.road", "Barang di jalan sama dengan transfernya", ("stok", "transfer")
    ),
    "nilai di jalan = transfer": _Told(
        "stock.road_value", "Nilai barang di jalan sama dengan transfernya",
        ("transfer", "lapisan biaya"), money=True,
    ),
    "pool = lapisan": _Told(
        "stock.layers", "Nilai barang sama dengan lapisan biayanya",
        ("nilai", "lapisan biaya"), money=True,
    ),
    "nilai mutasi = nilai pool": _Told(
        "stock.moved", "Nilai barang sama dengan nilai mutasinya", ("mutasi", "nilai"), money=True
    ),
}  # fmt: skip
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: What people call the things the checks compare, by their ids.
_NAMES: Final = (
    "SELECT CAST(id AS text), sku FROM product WHERE org_id = :org AND {id} UNION ALL "
    "SELECT CAST(id AS text), code FROM warehouse WHERE org_id = :org AND {id} UNION ALL "
    "SELECT CAST(id AS text), code FROM location WHERE org_id = :org AND {id} UNION ALL "
    "SELECT CAST(l.id AS text), trim(p.sku || ' ' || l.number) FROM lot l JOIN product p "
    "ON p.org_id = l.org_id AND p.id = l.product_id WHERE l.org_id = :org AND {lot} UNION ALL "
    "SELECT CAST(p.id AS text), t.number FROM transfer_piece p JOIN transfer t "
    "ON t.org_id = p.org_id AND t.id = p.transfer_id WHERE p.org_id = :org AND {piece}"
)


def _differing(read: Read, name: str) -> Iterator[tuple[str, str]]:
    """What differs, by the names of its goods and places."""
    rows = read.rows(_CHECKS[name])
    ids = sorted({one for row in rows for one in _ID.findall(row[0])})
    names: dict[str, str] = {}
    if ids:
        places = {"id": "id", "lot": "l.id", "piece": "p.id"}
        among = {name: read.among(column, "ids") for name, column in places.items()}
        names = dict(read.rows(_NAMES.format(**among), ids=ids))
    told = _TOLD[name]
    for subject, *figures in rows:
        known = _ID.sub(lambda one: names.get(one.group(), one.group()), subject)
        words = [Money(one).rupiah() if told.money else angka(one) for one in figures]
        yield (
            re.sub(r"/+", "/", known).strip("/"),
            ", ".join(f"{side} {word}" for side, word in zip(told.sides, words, strict=True)),
        )


#: Documents hold these figures, so no ledger says which side is right.
_LEDGERLESS: Final = ("barang di jalan = transfer", "nilai di jalan = transfer")


def ledgerless(read: Read) -> tuple[str, ...]:
    """What differs between goods on the road and their transfers, in sentences."""
    return tuple(
        f"{subject}: {detail}" for name in _LEDGERLESS for subject, detail in _differing(read, name)
    )


for _name, _told in _TOLD.items():
    check(_told.name, _told.title, unless=without_stock)(partial(_differing, name=_name))


@answers(CheckStock)
def check_stock(read: Read, _ask: CheckStock) -> tuple[StockFault, ...]:
    """Every difference; none when all is well."""
    found = read.rows_many(*((sql, {}) for sql in _CHECKS.values()))
    return tuple(
        StockFault(name, str(row[0]), str(row[1]), str(row[2]))
        for name, rows in zip(_CHECKS, found, strict=True)
        for row in rows
    )
