"""Surat jalan of a transfer: goes with the goods, signed by three, no prices (documents-id §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import answers
from app.core.text import angka, tanggal_panjang, wib
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Footer,
    Kind,
    Letterhead,
    Look,
    Report,
    Row,
    Signer,
    Title,
)
from app.stock.api import TransferDetail, TransferPaper
from app.stock.queries.transfers import transfer_detail

if TYPE_CHECKING:
    from app.core.work import Read
    from app.stock.api import TransferLineRow, TransferView

_COLUMNS: Final = (
    Column("SKU", Kind.CODE), Column("Barang", weight=20), Column("Lot / seri", Kind.CODE),
    Column("ED", Kind.DATE), Column("Satuan", Kind.CODE),
    Column("Dikirim", Kind.NUMBER, carry=Carry.SUM),
)  # fmt: skip
_ARRIVED: Final = (
    Column("Diterima", Kind.NUMBER, carry=Carry.SUM),
    Column("Hilang", Kind.NUMBER, carry=Carry.SUM),
    Column("Kurang", Kind.NUMBER, carry=Carry.SUM),
)
#: First column of figures.
_SENT: Final = 5


@answers(TransferPaper)
def transfer_paper(read: Read, ask: TransferPaper) -> Report:
    """The lines as they were sent; once counted, as they arrived."""
    it = transfer_detail(read, TransferDetail(number=ask.number))
    counted = it.received_at is not None and it.kind == "inter_warehouse"
    columns = (*_COLUMNS, *(_ARRIVED if counted else ()))
    rows = [Row(_cells(line, counted=counted), key=f"{line.line}|{line.lot}") for line in it.lines]
    figures = range(_SENT, len(columns))
    total: list[Cell] = [None, "Jumlah", *[None] * (len(columns) - 2)]
    for at in figures:
        total[at] = sum(cell for row in rows if isinstance(cell := row.cells[at], int))
    return Report(
        _title(read, it), columns, (*rows, Row(tuple(total), Look.TOTAL)),
        _footers(it),
        (Signer("Pengirim"), Signer("Sopir"), Signer("Penerima")),
    )  # fmt: skip


def _cells(line: TransferLineRow, *, counted: bool) -> tuple[Cell, ...]:
    sent = line.sent or line.wanted
    arrived = (line.received, line.lost, line.short) if counted else ()
    return (
        line.sku, line.product, line.lot or line.serial, line.expires_on, line.unit, sent, *arrived,
    )  # fmt: skip


def _title(read: Read, it: TransferView) -> Title:
    rows = read.rows(
        "SELECT w.code, w.name, w.address, e.name, e.address FROM warehouse w "
        "JOIN legal_entity e ON e.org_id = w.org_id AND e.id = w.entity_id "
        "WHERE w.org_id = :org AND w.code IN (:source, :target)",
        source=it.source, target=it.target,
    )  # fmt: skip
    found = {row[0]: row for row in rows}
    source, target = found[it.source], found[it.target]
    way = [
        f"{word} {code} {place[1]}" + (f", {place[2]}" if place[2] else "")
        for word, code, place in (("Dari", it.source, source), ("Ke", it.target, target))
    ]
    more = [
        f"{word} {value}"
        for word, value in (("Angkutan", it.transport), ("Segel", it.seal), ("", it.note))
        if value
    ]
    day = it.dispatched_at or it.created_at
    return Title(
        f"Surat Jalan {it.number}", source[3], tanggal_panjang(wib(day).date()), note="Tanpa harga",
        filters=(*way, *more), printed_at=read.now, user=read.actor.full_name,
        letterhead=Letterhead(source[3], (source[4],) if source[4] else ()),
    )  # fmt: skip


def _footers(it: TransferView) -> tuple[Footer, ...]:
    short = sum(line.short for line in it.lines)
    if it.received_at is None:
        return ()
    words = f"Kurang {angka(short)} barang." if short else "Lengkap."
    return (Footer(f"{words} {it.variance}".strip(), holds=not short),)
