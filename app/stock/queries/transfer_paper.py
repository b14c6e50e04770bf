"""Surat jalan and tanda terima of a transfer: signed by three, no prices (documents-id §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.catalog.rules.amounts import Units
from app.core.commands import answers
from app.core.errors import UserError
from app.core.text import angka, tanggal_panjang, wib
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Footer,
    Kind,
    Report,
    Row,
    Signer,
    Title,
    totalled,
)
from app.files.queries.letterhead import letterhead
from app.signing import steps as signing
from app.signing.rules.kinds import DELIVERY_ORDER, GOODS_RECEIPT
from app.stock.api import TransferDetail, TransferPaper
from app.stock.queries.transfers import transfer_detail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.core.work import Read
    from app.stock.api import TransferLineRow, TransferView

_COLUMNS: Final = (
    Column("SKU", Kind.CODE), Column("Barang", weight=20), Column("Lot/seri", Kind.CODE),
    Column("ED", Kind.DATE), Column("Satuan", Kind.CODE),
    Column("Dikirim", Kind.NUMBER, carry=Carry.SUM),
)  # fmt: skip
_ARRIVED: Final = (
    Column("Diterima", Kind.NUMBER, carry=Carry.SUM),
    Column("Hilang", Kind.NUMBER, carry=Carry.SUM),
    Column("Kurang", Kind.NUMBER, carry=Carry.SUM),
)
#: Missing there and found again at the sender; only where something was.
_RETURNED: Final = Column("Kembali", Kind.NUMBER, carry=Carry.SUM)


@answers(TransferPaper)
def transfer_paper(read: Read, ask: TransferPaper) -> Report:
    """The lines as they were sent; once counted, as they arrived."""
    it = transfer_detail(read, TransferDetail(number=ask.number))
    return _report(read, it, "Surat Jalan", counted=_counted(it))


def _counted(it: TransferView) -> bool:
    return it.received_at is not None and it.kind == "inter_warehouse"


def _report(read: Read, it: TransferView, name: str, *, counted: bool) -> Report:
    back = counted and any(line.back for line in it.lines)
    columns = (*_COLUMNS, *(_ARRIVED if counted else ()), *((_RETURNED,) if back else ()))
    rows = [
        Row(
            (*_cells(line, counted=counted), *((line.back,) if back else ())),
            key=f"{line.line}|{line.lot}",
        )
        for line in it.lines
    ]
    words: list[Cell] = [None, "Jumlah", *[None] * (len(columns) - 2)]
    return Report(
        _title(read, it, name, counted=counted), columns, totalled(columns, rows, words),
        _footers(it) if counted else (),
        (Signer("Pengirim"), Signer("Sopir"), Signer("Penerima")),
    )  # fmt: skip


# ---------------------------------------------------------------- issued


class NotYet(UserError):
    """There is nothing to sign for."""

    code = "NOT_YET"


def _sent_paper(read: Read, number: str) -> tuple[signing.Paper, Report]:
    """What left, for the driver; what arrives later is another paper and changes nothing here."""
    it = transfer_detail(read, TransferDetail(number=number))
    if it.dispatched_at is None:
        raise NotYet(f"Surat jalan {it.number} terbit setelah transfer dikirim. Kirim dahulu.")
    facts = {
        "transfer": it.number, "dari": it.source, "ke": it.target, "angkutan": it.transport,
        "segel": it.seal, "barang": [_fact(line, line.sent) for line in it.lines],
    }  # fmt: skip
    return (
        _paper(read, it, DELIVERY_ORDER, wib(it.dispatched_at).date(), facts),
        _report(read, it, "Surat Jalan", counted=False),
    )


def _received_paper(read: Read, number: str) -> tuple[signing.Paper, Report]:
    """What was counted at the destination; a later part makes a new edition."""
    it = transfer_detail(read, TransferDetail(number=number))
    if it.received_at is None or it.kind != "inter_warehouse":
        raise NotYet(f"Tanda terima {it.number} terbit setelah gudang tujuan menghitung barangnya.")
    facts = {
        "transfer": it.number, "dari": it.source, "ke": it.target, "selisih": it.variance,
        "barang": [
            [*_fact(line, line.sent), line.received, line.lost, line.short, *_back(line)]
            for line in it.lines
        ],
    }  # fmt: skip
    return (
        _paper(read, it, GOODS_RECEIPT, wib(it.received_at).date(), facts),
        _report(read, it, "Tanda Terima Transfer", counted=True),
    )


def _fact(line: TransferLineRow, qty: int) -> list[object]:
    return [line.sku, line.lot, line.serial, line.expires_on, line.unit, qty]


def _back(line: TransferLineRow) -> list[object]:
    """Only where there is some: papers issued before it was told apart stay as they were."""
    return [line.back] if line.back else []


def _paper(
    read: Read, it: TransferView, kind: str, day: date, facts: Mapping[str, object]
) -> signing.Paper:
    ((transfer_id,),) = read.rows(
        "SELECT CAST(id AS text) FROM transfer WHERE org_id = :org AND number = :number",
        number=it.number,
    )
    return signing.Paper(kind, it.number, day, facts, transfer_id)


signing.offer(signing.PaperType("transfer.sent", "transfer.read", _sent_paper))
signing.offer(signing.PaperType("transfer.received", "transfer.read", _received_paper))


# ---------------------------------------------------------------- words


def _cells(line: TransferLineRow, *, counted: bool) -> tuple[Cell, ...]:
    sent = line.sent or line.wanted
    arrived = (line.received, line.lost, line.short) if counted else ()
    packed = Units.of(line.unit, line.units).written(sent)
    return (
        line.sku, f"{line.product} ({packed})" if packed else line.product,
        line.lot or line.serial, line.expires_on, line.unit, sent, *arrived,
    )  # fmt: skip


def _title(read: Read, it: TransferView, name: str, *, counted: bool) -> Title:
    rows = read.rows(
        "SELECT w.code, w.name, w.address, CAST(w.entity_id AS text) FROM warehouse w "
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
    day = it.received_at if counted and it.received_at else it.dispatched_at or it.created_at
    head = letterhead(read, source[3])
    return Title(
        f"{name} {it.number}", head.name, tanggal_panjang(wib(day).date()), note="Tanpa harga",
        filters=(*way, *more), printed_at=read.now, user=read.actor.full_name, letterhead=head,
    )  # fmt: skip


def _footers(it: TransferView) -> tuple[Footer, ...]:
    short = sum(line.short for line in it.lines)
    words = f"Kurang {angka(short)} barang." if short else "Lengkap."
    return (Footer(f"{words} {it.variance}".strip(), holds=not short),)
