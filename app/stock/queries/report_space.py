"""The sheets of what could stand better and of how full the warehouse is (WMS-MOV-10, RPT-02)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from app.core.text import angka, tanggal_panjang
from app.documents.report import Argument, Carry, Column, Drill, Footer, Kind, Report, Row, totalled
from app.identity import steps as identity
from app.stock.queries import analysis, scope
from app.stock.queries.report_parts import number, title
from app.stock.rules.places import KINDS
from app.stock.rules.space import Finding, Held, findings

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read
    from app.stock.api import StockReport

_WORDS: Final = {
    "slow": "Lambat di rak ambil",
    "far": "Cepat tetapi jauh",
    "halves": "Setengah kosong",
}
#: Every place for sale of a warehouse in the order people walk, 0 to 1000.
_ROUTE: Final = (
    "SELECT g.id, g.code, g.kind, g.max_qty, 1000 * (row_number() OVER (PARTITION BY "
    "g.warehouse_id ORDER BY g.walk_seq, g.code) - 1) / {greatest}(count(*) OVER (PARTITION BY "
    "g.warehouse_id) - 1, 1) AS rank FROM location g WHERE g.org_id = :org AND g.active "
    "AND g.kind IN ('picking', 'storage')"
)
_HELD: Final = (
    "SELECT w.code, p.sku, p.name, l.number, r.code, r.kind, r.rank, r.max_qty, "
    "CAST(sum(b.on_hand) AS bigint) FROM stock_balance b JOIN ({route}) r ON r.id = b.location_id "
    "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
    "JOIN warehouse w ON w.org_id = b.org_id AND w.id = b.warehouse_id "
    "JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
    "WHERE b.org_id = :org AND b.on_hand > 0 AND b.status = 'available'{where} "
    "GROUP BY w.code, p.sku, p.name, l.number, r.code, r.kind, r.rank, r.max_qty"
)
#: Places of a warehouse by what they are for, and what of them is filled.
_USED: Final = (
    "SELECT w.code, w.name, g.kind, count(*), count(h.qty), "
    "CAST(coalesce(sum(h.qty), 0) AS bigint) "
    "FROM location g JOIN warehouse w ON w.org_id = g.org_id AND w.id = g.warehouse_id "
    "LEFT JOIN (SELECT m.location_id, sum(m.qty) AS qty FROM stock_move m "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "WHERE m.org_id = :org AND m.on_date <= :day{goods} GROUP BY m.location_id "
    "HAVING sum(m.qty) > 0) h ON h.location_id = g.id "
    "WHERE g.org_id = :org AND g.active AND w.active{where} "
    "GROUP BY w.code, w.name, g.kind"
)


def space(read: Read, ask: StockReport, _since: date, _day: date) -> Report:
    """Findings, the most useful first; each says what to do."""
    wish = identity.settings(read).stock
    columns = (
        Column("Temuan", weight=14), Column("Barang", weight=18), Column("Lot", Kind.CODE),
        Column("Gudang", Kind.CODE), Column("Lokasi", Kind.CODE), number("Jumlah"),
        number(f"Terjual {angka(wish.fast_days)} hari"), Column("Saran", weight=20),
    )  # fmt: skip
    rows = [row for each in findings(_held(read, ask)) for row in _rows(each)]
    note = Footer(
        "Jauh: rak ambil terdekatnya ada di paruh akhir rute jalan, atau tidak punya rak ambil. "
        "Setengah kosong: paling banyak separuh isi maksimum lokasinya; tanpa isi maksimum, "
        "separuh dari lokasi terisi paling banyak."
    )
    heading = title(read, ask, f"Per {tanggal_panjang(read.today)}", values=False)
    return Report(heading, columns, tuple(rows), (note,))


def _held(read: Read, ask: StockReport) -> list[Held]:
    where, params = analysis.filters(read, ask)
    greatest = "GREATEST" if read.dialect == "postgresql" else "MAX"
    rows = read.rows(_HELD.format(route=_ROUTE.format(greatest=greatest), where=where), **params)
    speed = {
        (one.item.warehouse, one.item.sku): (one.sold.recent, one.name)
        for one in analysis.speeds(read, ask, read.today)
    }
    found = []
    for house, sku, product, lot, place, kind, rank, room, qty in rows:
        sold, name = speed.get((house, sku), (0, "normal"))
        found.append(
            Held(
                warehouse=house, sku=sku, product=product, lot=lot, place=place, kind=kind,
                rank=rank, room=room, qty=qty, sold=sold, speed=name,
            )
        )  # fmt: skip
    return found


def _rows(each: Finding) -> list[Row]:
    return [
        Row(
            (
                _WORDS[each.fault], f"{one.sku} {one.product}", one.lot, one.warehouse, one.place,
                one.qty, one.sold, _advice(each, one),
            ),
            key=f"{each.fault}|{one.place}|{one.sku}|{one.lot}",
            drill=Drill("stock.card", {"sku": one.sku, "warehouse": one.warehouse}),
        )
        for one in each.held
    ]  # fmt: skip


def _advice(each: Finding, one: Held) -> str:
    if each.fault == "slow":
        return "Pindahkan ke lokasi simpan"
    if each.fault == "halves":
        return f"Gabungkan ke {each.target}"
    return "Dekatkan ke awal rute" if one.kind == "picking" else "Beri rak ambil di awal rute"


# ---------------------------------------------------------------- how full it is


def usage(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    """Places with and without goods, by warehouse and kind of place."""
    columns = (
        Column("Gudang", Kind.CODE), Column("Nama", weight=16), Column("Jenis lokasi", weight=12),
        number("Lokasi", carry=Carry.SUM), number("Terisi", carry=Carry.SUM),
        number("Kosong", carry=Carry.SUM), Column("Bagian terisi", Kind.PERCENT),
        number("Isi", carry=Carry.SUM),
    )  # fmt: skip
    where, params = scope.warehouses(read, ask.warehouse)
    goods = ""
    if ask.category:
        goods, params = scope.IN_CATEGORY, params | {"category": ask.category}
    found = read.rows(_USED.format(where=where, goods=goods), day=day, **params)
    order = list(KINDS)
    found.sort(key=lambda row: (row[0], order.index(row[2])))
    rows = [_used_row(ask, day, row) for row in found]
    filled, places = (sum(row[at] for row in found) for at in (4, 3))
    total = (None, "Jumlah", None, None, None, None, _share(filled, places), None)
    heading = title(read, ask, f"Per {tanggal_panjang(day)}", values=False)
    return Report(heading, columns, totalled(columns, rows, total) if rows else ())


def _used_row(ask: StockReport, day: date, row: tuple[Any, ...]) -> Row:
    code, name, kind, places, filled, held = row
    cells = (
        code, name, KINDS[kind], places, filled, places - filled, _share(filled, places), held,
    )  # fmt: skip
    behind: dict[str, Argument] = {
        "kind": "place", "warehouse": code, "category": ask.category, "until": day,
    }  # fmt: skip
    return Row(cells, key=f"{code}|{kind}", drill=Drill("stock.reports", behind))


def _share(part: int, whole: int) -> Decimal:
    """Per cent with one decimal, cut: only what is full is 100 %."""
    return Decimal(part * 1000 // whole) / 10
