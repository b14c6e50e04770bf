"""The sheet of who did how much in the warehouse (WMS-RPT-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import tanggal_panjang
from app.documents.report import Carry, Column, Footer, Report, Row, totalled
from app.stock.queries import analysis
from app.stock.queries.report_parts import KIND, number, title

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read
    from app.stock.api import StockReport

#: What one person did of one kind; moves between shelves and warehouses have both legs.
_DONE: Final = (
    "SELECT coalesce(u.full_name, ''), m.kind, count(DISTINCT m.source_id), count(*), "
    "CAST(sum(CASE WHEN m.qty > 0 THEN m.qty ELSE 0 END) AS bigint), "
    "CAST(sum(CASE WHEN m.qty < 0 THEN -m.qty ELSE 0 END) AS bigint) FROM stock_move m "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN warehouse w ON w.org_id = m.org_id AND w.id = m.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = m.org_id AND u.id = m.actor_id "
    "WHERE m.org_id = :org AND m.on_date >= :since AND m.on_date <= :day AND m.qty <> 0{where} "
    "GROUP BY m.actor_id, u.full_name, m.kind ORDER BY 1, m.actor_id, 2"
)


def people(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """Person by person and kind by kind: documents, lines, and base units in and out."""
    columns = (
        Column("Petugas", weight=18), Column("Kegiatan", weight=16),
        number("Dokumen", carry=Carry.SUM), number("Baris", carry=Carry.SUM),
        number("Jumlah masuk", carry=Carry.SUM), number("Jumlah keluar", carry=Carry.SUM),
    )  # fmt: skip
    where, params = analysis.filters(read, ask)
    found = read.rows(_DONE.format(where=where), since=since, day=day, **params)
    rows = [
        Row((name, KIND.get(kind, kind), *figures), key=f"{name}|{kind}")
        for name, kind, *figures in found
    ]
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    words = ("Jumlah", *[None] * (len(columns) - 1))
    note = Footer("Biaya perolehan tidak dihitung: tidak ada barang yang berpindah.")
    return Report(
        title(read, ask, period, values=False), columns,
        totalled(columns, rows, words) if rows else (), (note,),
    )  # fmt: skip
