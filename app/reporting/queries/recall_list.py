"""The recall list as a sheet: who has some of the lot, to telephone and to write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import answers
from app.core.text import angka, tanggal_panjang
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Report,
    Row,
    Rows,
    Term,
    Title,
)
from app.files.api import EntityLetterhead
from app.files.queries.letterhead import entity_letterhead
from app.reporting.api import TraceLot, TraceReport
from app.reporting.queries.trace import trace_lot

if TYPE_CHECKING:
    from app.core.work import Read
    from app.reporting.api import Trace, TraceBuyer


@answers(TraceReport)
def trace_report(read: Read, ask: TraceReport) -> Report:
    """One line for each order, of the lot itself and then of what it was repacked into."""
    trace = trace_lot(read, TraceLot(sku=ask.sku, lot=ask.lot, serial=ask.serial))
    columns = (
        Column("Tanggal", Kind.DATE), Column("Pesanan", Kind.CODE), Column("Barang", weight=9),
        Column("Pembeli", weight=14),
        Column("Telepon", Kind.CODE), Column("Alamat", weight=24), Column("Resi", Kind.CODE),
        Column("Seri", Kind.CODE), Column("Jumlah", Kind.NUMBER, carry=Carry.SUM),
        Column("Kembali", Kind.NUMBER, carry=Carry.SUM), Column("Tindak lanjut", weight=10),
    )  # fmt: skip
    rows = Rows(columns)
    for buyers, words in (
        (trace.buyers, "Jumlah"), (trace.further, "Jumlah hasil kemas ulang"),
    ):  # fmt: skip
        first = rows.next
        rows.extend(_row(buyer) for buyer in buyers)
        if buyers:
            cells: tuple[Cell, ...] = (None, "", "", words, "", "", "", "", None, None, "")
            rows.total(cells, (8, 9), [Term(first, rows.next - 1)], look=Look.TOTAL)
    return Report(_title(read, trace), columns, tuple(rows.rows), _footers(trace), landscape=True)


def _row(buyer: TraceBuyer) -> Row:
    return Row(
        (
            buyer.shipped_on, buyer.order, f"{buyer.sku} {buyer.lot}".strip(), buyer.customer,
            buyer.phone, buyer.address, buyer.resi, buyer.serial, buyer.qty, buyer.returned, "",
        ),
        key=f"{buyer.order}|{buyer.sku}|{buyer.lot}|{buyer.serial}",
        drill=Drill("orders.list", {"number": buyer.order}),
    )  # fmt: skip


def _title(read: Read, trace: Trace) -> Title:
    kop = entity_letterhead(read, EntityLetterhead())
    mine = read.actor.warehouses
    part = () if mine is None else (f"Hanya gudang {', '.join(sorted(mine))}",)
    lot = f"Lot {trace.lot}" if trace.lot else f"Seri {trace.serial}"
    dated = f", ED {tanggal_panjang(trace.expires_on)}" if trace.expires_on else ""
    return Title(
        "Daftar Penarikan Barang", kop.name, f"Per {tanggal_panjang(read.today)}",
        note="Satuan dasar",
        filters=(f"{trace.sku} {trace.product}", lot + dated, *part), printed_at=read.now,
        user=read.actor.full_name,
        letterhead=kop,
    )  # fmt: skip


def _footers(trace: Trace) -> tuple[Footer, ...]:
    proof = trace.received + trace.other + trace.returned - trace.sold
    return (
        Footer(
            f"Diterima {angka(trace.received)}, terjual {angka(trace.sold)}, kembali "
            f"{angka(trace.returned)}, lainnya {angka(trace.other)}, masih ada "
            f"{angka(trace.here)}.",
            holds=proof == trace.here,
        ),
        Footer(f"Status lot: {trace.reason}" if trace.reason else "Lot tidak diblokir."),
    )
