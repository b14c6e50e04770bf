"""The report of the packing tables: who packed how much, and what was not scanned (PU-37)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.spans import span
from app.core.text import angka, tanggal_panjang, waktu
from app.documents.report import (
    Carry,
    Column,
    Drill,
    Footer,
    Kind,
    Report,
    Row,
    Title,
    totalled,
)
from app.fulfilment.api import PackReport
from app.fulfilment.queries.packing import day_start
from app.stock.queries import scope
from app.stock.queries.letterhead import letterhead_for, where_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.work import Read

_SELF: Final = "fulfilment.report"
_FROM: Final = (
    "FROM shipment h JOIN warehouse w ON w.org_id = h.org_id AND w.id = h.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
    "LEFT JOIN pack_task t ON t.org_id = h.org_id AND t.id = h.order_id "
    "WHERE h.org_id = :org AND h.at >= :since AND h.at < :until"
)
_FIGURES: Final = (
    Column("Isi", Kind.NUMBER, carry=Carry.SUM), Column("Dipindai", Kind.NUMBER, carry=Carry.SUM),
    Column("Dengan tombol", Kind.NUMBER, carry=Carry.SUM), Column("Bagian tombol", Kind.PERCENT),
    Column("Salah pindai", Kind.NUMBER, carry=Carry.SUM),
)  # fmt: skip
_PACKER: Final = (
    Column("Pengemas", weight=20), Column("Paket", Kind.NUMBER, carry=Carry.SUM), *_FIGURES,
)  # fmt: skip
_PARCEL: Final = (
    Column("Pesanan", Kind.CODE), Column("Pengemas", weight=16), Column("Dikirim", weight=14),
    *_FIGURES,
)  # fmt: skip


@answers(PackReport)
def pack_report(read: Read, ask: PackReport) -> Report:
    """Of a day or a range, the packer with the most parcels first.

    Raises:
        InvalidInput: If the days are the wrong way round.
    """
    until = ask.until or read.today
    since, until = span(ask.since or until, until)
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.packer:
        where += " AND u.username = :packer"
        params["packer"] = ask.packer
    params |= {"since": day_start(since), "until": day_start(until + timedelta(days=1))}
    parcels = ask.by == "parcel"
    rows = (_parcels if parcels else _packers)(read, ask, where, params, (since, until))
    columns = _PARCEL if parcels else _PACKER
    return Report(
        _title(read, ask, since, until), columns, _totalled(columns, rows), _footers(rows, columns)
    )


def _packers(
    read: Read, ask: PackReport, where: str, params: dict[str, Any], span: tuple[date, date]
) -> list[Row]:
    found = read.rows(
        "SELECT coalesce(u.full_name, ''), coalesce(u.username, ''), count(*), "
        "CAST(sum(h.pieces) AS bigint), CAST(sum(h.by_key) AS bigint), "
        f"CAST(coalesce(sum(t.errors), 0) AS bigint) {_FROM}{where} "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        **params,
    )
    since, until = span
    return [
        Row(
            (name, parcels, *_figures(pieces, by_key, errors)),
            key=username,
            drill=Drill(
                _SELF,
                {
                    "by": "parcel", "packer": username, "warehouse": ask.warehouse,
                    "since": since, "until": until,
                },
            ),
        )
        for name, username, parcels, pieces, by_key, errors in found
    ]  # fmt: skip


def _parcels(
    read: Read,
    _ask: PackReport,
    where: str,
    params: dict[str, Any],
    _span: tuple[date, date],
) -> list[Row]:
    """Those with something confirmed by key: what a supervisor wants to look at again."""
    found = read.rows(
        "SELECT o.number, coalesce(u.full_name, ''), h.at, h.pieces, h.by_key, "
        f"coalesce(t.errors, 0) {_FROM.replace('WHERE', _ORDER + 'WHERE', 1)}{where} "
        "AND h.by_key > 0 ORDER BY h.at DESC, o.number",
        **params,
    )
    return [
        Row(
            (number, name, waktu(instant_from(at)), *_figures(pieces, by_key, errors)),
            key=number, drill=Drill("orders.list", {"number": number}),
        )
        for number, name, at, pieces, by_key, errors in found
    ]  # fmt: skip


_ORDER: Final = "JOIN sales_order o ON o.org_id = h.org_id AND o.id = h.order_id "


def _figures(pieces: int, by_key: int, errors: int) -> tuple[int, int, int, Decimal | None, int]:
    return pieces, pieces - by_key, by_key, _share(by_key, pieces), errors


def _share(by_key: int, pieces: int) -> Decimal | None:
    """Per cent with one decimal."""
    return Decimal(by_key * 1000 // pieces) / 10 if pieces else None


def _totalled(columns: Sequence[Column], rows: list[Row]) -> tuple[Row, ...]:
    if not rows:
        return ()
    share = _share(_sum(rows, columns, "Dengan tombol"), _sum(rows, columns, "Isi"))
    cells = [
        "Jumlah" if at == 0 else share if one.kind is Kind.PERCENT else None
        for at, one in enumerate(columns)
    ]
    return totalled(columns, rows, cells)


def _sum(rows: list[Row], columns: Sequence[Column], title: str) -> int:
    at = [one.title for one in columns].index(title)
    return sum(cell for row in rows if isinstance(cell := row.cells[at], int))


def _footers(rows: list[Row], columns: Sequence[Column]) -> tuple[Footer, ...]:
    if not rows:
        return ()
    keyed, pieces = _sum(rows, columns, "Dengan tombol"), _sum(rows, columns, "Isi")
    said = f"{angka(keyed)} dari {angka(pieces)} dikonfirmasi dengan tombol, tanpa dipindai."
    return (Footer(said),)


def _title(read: Read, ask: PackReport, since: date, until: date) -> Title:
    kop = letterhead_for(read, ask.warehouse)
    chosen = [where_of(ask.warehouse)]
    if ask.packer:
        chosen.append(f"Pengemas {ask.packer}")
    if ask.by == "parcel":
        chosen.append("Hanya paket dengan tombol")
    last = f" s.d. {tanggal_panjang(until)}" if until != since else ""
    return Title(
        "Laporan Kemas", kop.name, f"{tanggal_panjang(since)}{last}", note="Satuan dasar",
        filters=tuple(chosen), printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
