"""The report of the orders that left: how many, how fast, and how many in time (WMS-RPT-02).

In time is who left before the deadline of the platform; an order without one is neither in time nor
late.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.money import Money, divide_half_up
from app.core.spans import span
from app.core.text import angka, nama_hari, tanggal_panjang, waktu
from app.documents.report import (
    Argument,
    Carry,
    Cell,
    Column,
    Drill,
    Footer,
    Kind,
    Report,
    Row,
    Title,
    totalled,
)
from app.fulfilment.api import ON_TIME_TARGET, FulfilmentReport, FulfilmentTrend, SentDay, Trend
from app.fulfilment.api.report import in_time
from app.fulfilment.queries.packing import day_start
from app.stock.queries import scope
from app.stock.queries.letterhead import letterhead_for, where_of

if TYPE_CHECKING:
    from app.core.work import Read

_SELF: Final = "fulfilment.orders"
_FROM: Final = (
    "FROM shipment h JOIN sales_order o ON o.org_id = h.org_id AND o.id = h.order_id "
    "JOIN store s ON s.org_id = h.org_id AND s.id = h.store_id "
    "JOIN warehouse w ON w.org_id = h.org_id AND w.id = h.warehouse_id "
    "WHERE h.org_id = :org AND h.at >= :since AND h.at < :until"
)
_LATE: Final = "h.at > o.ship_by"
_SECONDS: Final = {
    "postgresql": "CAST(extract(epoch FROM h.at - o.ordered_at) AS bigint)",
    "sqlite": "strftime('%s', h.at) - strftime('%s', o.ordered_at)",
}
_GROUPS: Final = {
    "day": "h.on_date, ''", "store": "s.code, s.name", "courier": "h.courier, ''",
}  # fmt: skip
_HEADS: Final = {
    "day": (Column("Tanggal", Kind.DATE), Column("Hari", weight=12)),
    "store": (Column("Toko", Kind.CODE), Column("Nama", weight=18)),
    "courier": (Column("Kurir", Kind.CODE), Column("Nama", weight=18)),
}
_FIGURES: Final = (
    Column("Dikirim", Kind.NUMBER, carry=Carry.SUM),
    Column("Nilai", Kind.MONEY, carry=Carry.SUM),
    Column("Jam sampai kirim", Kind.NUMBER),
    Column("Tepat waktu", Kind.NUMBER, carry=Carry.SUM),
    Column("Terlambat", Kind.NUMBER, carry=Carry.SUM), Column("Bagian tepat", Kind.PERCENT),
)  # fmt: skip
_ORDER: Final = (
    Column("Pesanan", Kind.CODE), Column("Toko", weight=14), Column("Kurir", weight=12),
    Column("Dipesan", weight=14), Column("Dikirim", weight=14), Column("Batas kirim", weight=14),
    Column("Keadaan", weight=14), Column("Nilai", Kind.MONEY, carry=Carry.SUM),
)  # fmt: skip
_HOUR: Final = 3600


@answers(FulfilmentReport)
def fulfilment_report(read: Read, ask: FulfilmentReport) -> Report:
    """By day, store or courier, each opening its orders; or the orders themselves.

    Raises:
        InvalidInput: If the days are the wrong way round.
        NotFound, WarehouseRefused
    """
    until = ask.until or read.today
    since, until = span(ask.since or until.replace(day=1), until)
    where, params = _filters(read, ask)
    params |= {"since": day_start(since), "until": day_start(until + timedelta(days=1))}
    title = _title(read, ask, since, until)
    if ask.by == "order":
        return _orders(read, title, where, params)
    behind: dict[str, Argument] = {
        "by": "order", "warehouse": ask.warehouse, "store": ask.store, "courier": ask.courier,
        "late": ask.late, "since": since, "until": until,
    }  # fmt: skip
    return _grouped(read, ask, title, behind, (where, params))


@answers(FulfilmentTrend)
def fulfilment_trend(read: Read, ask: FulfilmentTrend) -> Trend:
    """The last days of the report, each with its figures."""
    first = read.today - timedelta(days=ask.days - 1)
    where, params = scope.warehouses(read, None)
    rows = read.rows(
        "SELECT h.on_date, count(*), CAST(sum(h.revenue) AS bigint), count(o.ship_by), "
        f"count(CASE WHEN {_LATE} THEN 1 END) {_FROM}{where} GROUP BY 1",
        since=day_start(first), until=day_start(read.today + timedelta(days=1)), **params,
    )  # fmt: skip
    told = {as_date(row[0]): (row[1], Money(row[2])) for row in rows}
    days = (first + timedelta(days=at) for at in range(ask.days))
    return Trend(
        tuple(SentDay(day, *told.get(day, (0, Money(0)))) for day in days),
        sum(row[3] for row in rows), sum(row[4] for row in rows),
    )  # fmt: skip


def _filters(read: Read, ask: FulfilmentReport) -> tuple[str, dict[str, Any]]:
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.store:
        where += " AND s.code = :store"
        params["store"] = ask.store
    if ask.courier is not None:
        where += " AND h.courier = :courier"
        params["courier"] = ask.courier
    if ask.late:
        where += f" AND {_LATE}"
    return where, params


def _grouped(
    read: Read,
    ask: FulfilmentReport,
    title: Title,
    behind: dict[str, Argument],
    filters: tuple[str, dict[str, Any]],
) -> Report:
    where, params = filters
    found = read.rows(
        f"SELECT {_GROUPS[ask.by]}, count(*), CAST(sum(h.revenue) AS bigint), "
        f"CAST(sum({_SECONDS[read.dialect]}) AS bigint), count(o.ship_by), "
        f"count(CASE WHEN {_LATE} THEN 1 END) {_FROM}{where} GROUP BY 1, 2 ORDER BY 1",
        **params,
    )
    rows = [_row(ask.by, behind, row) for row in found]
    if not rows:
        return Report(title, (), ())
    sent, seconds, due, late = (sum(row[at] for row in found) for at in (2, 4, 5, 6))
    columns = (*_HEADS[ask.by], *_FIGURES)
    total = (None, "Jumlah", None, None, _hours(seconds, sent), None, None, in_time(due, late))
    return Report(title, columns, totalled(columns, rows, total), (_said(due, late),))


def _row(by: str, behind: dict[str, Argument], row: tuple[Any, ...]) -> Row:
    key, name, sent, revenue, seconds, due, late = row
    shown: Cell = key
    if by == "day":
        shown = day = as_date(key) or date.min
        name, behind = nama_hari(day), behind | {"since": day, "until": day}
    else:
        behind = behind | {by: key}
    if by == "courier":
        name = key or "Belum ada kurir"
    figures = (
        sent, Money(revenue), _hours(seconds, sent), due - late, late, in_time(due, late),
    )  # fmt: skip
    return Row((shown, name, *figures), key=str(key), drill=Drill(_SELF, behind))


def _orders(read: Read, title: Title, where: str, params: dict[str, Any]) -> Report:
    found = read.rows(
        "SELECT o.number, s.name, h.courier, o.ordered_at, h.at, o.ship_by, h.revenue "
        f"{_FROM}{where} ORDER BY h.at, o.number",
        **params,
    )
    rows = [
        Row(
            (
                number, store, courier, waktu(instant_from(ordered)), waktu(instant_from(at)),
                waktu(instant_from(limit)) if limit is not None else None,
                _state(at, limit), Money(revenue),
            ),
            key=number, drill=Drill("orders.list", {"number": number}),
        )
        for number, store, courier, ordered, at, limit, revenue in found
    ]  # fmt: skip
    words = f"Jumlah {angka(len(rows))} pesanan"
    total = (None, words, *[None] * (len(_ORDER) - 2))
    return Report(title, _ORDER, totalled(_ORDER, rows, total) if rows else ())


def _state(at: Any, limit: Any) -> str:  # noqa: ANN401 - as the drivers give instants
    if limit is None:
        return "Tanpa batas"
    late = instant_from(at) - instant_from(limit)
    if late <= timedelta(0):
        return "Tepat waktu"
    return f"Terlambat {angka(-(-late // timedelta(hours=1)))} jam"


def _hours(seconds: int, sent: int) -> int:
    """Whole hours from ordered to sent, on average."""
    return divide_half_up(seconds, sent * _HOUR)


def _said(due: int, late: int) -> Footer:
    if not due:
        return Footer("Tidak ada pesanan dengan batas kirim.")
    reached = (due - late) * 100 >= due * ON_TIME_TARGET
    return Footer(
        f"Sasaran tepat waktu {ON_TIME_TARGET} % {'tercapai' if reached else 'belum tercapai'}: "
        f"{angka(due - late)} dari {angka(due)} pesanan dengan batas kirim."
    )


def _title(read: Read, ask: FulfilmentReport, since: date, until: date) -> Title:
    kop = letterhead_for(read, ask.warehouse)
    chosen = [where_of(ask.warehouse)]
    if ask.store:
        chosen.append(f"Toko {ask.store}")
    if ask.courier is not None:
        chosen.append(f"Kurir {ask.courier}" if ask.courier else "Belum ada kurir")
    if ask.late:
        chosen.append("Hanya yang terlambat")
    last = f" s.d. {tanggal_panjang(until)}" if until != since else ""
    return Title(
        "Pemenuhan Pesanan", kop.name, f"{tanggal_panjang(since)}{last}",
        filters=tuple(chosen), printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
