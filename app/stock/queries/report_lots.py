"""The sheet of what was taken against the rule (WMS-LOT-07, LOT-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import tanggal_panjang, wib
from app.documents.report import Column, Drill, Kind, Report, Row
from app.stock.api import OverrideList
from app.stock.queries import lots
from app.stock.queries.report_parts import number, title

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read
    from app.stock.api import OverrideRow, StockReport

_PAGE: Final = 1000
_KINDS: Final = {"fefo": "Lot di luar giliran", "short_life": "Umur simpan pendek"}


def overrides(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """Newest first, each with its reason and who stands behind it."""
    columns = (
        Column("Tanggal", Kind.DATE), Column("Dokumen", Kind.CODE), Column("Jenis", weight=14),
        Column("Barang", weight=16), Column("Lot", Kind.CODE), Column("Usulan", Kind.CODE),
        Column("Aturan", weight=12), number("Jumlah"), Column("Alasan", weight=18),
        Column("Oleh", weight=12), Column("Disetujui", weight=12),
    )  # fmt: skip
    query = OverrideList(
        warehouse=ask.warehouse, category=ask.category, since=since, until=day, limit=_PAGE
    )
    rows: list[Row] = []
    while True:
        page = lots.override_list(read, query)
        rows += [_line(row) for row in page.rows]
        if page.next is None:
            break
        query = query.model_copy(update={"after": page.next})
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    return Report(title(read, ask, period, values=False), columns, tuple(rows))


def _line(row: OverrideRow) -> Row:
    cells = (
        wib(row.at).date(), row.document, _KINDS[row.kind], f"{row.sku} {row.product}", row.lot,
        row.proposed, row.rule, row.qty, row.reason, row.person, row.approver,
    )  # fmt: skip
    drill = Drill("reporting.trace", {"sku": row.sku, "lot": row.lot})
    return Row(cells, key=row.id, drill=drill)
