"""Goods that were received, on paper for whoever brought them: no prices, signed by both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.text import tanggal_panjang
from app.documents.report import Report, Signer, Title
from app.files.queries.letterhead import letterhead
from app.signing import steps as signing
from app.signing.rules.kinds import GOODS_RECEIPT
from app.stock.queries import goods_paper

if TYPE_CHECKING:
    from app.core.work import Read

_HEAD: Final = (
    "SELECT CAST(d.id AS text), d.number, d.on_date, d.reference, d.note, w.code, w.name, "
    "CAST(w.entity_id AS text), coalesce(u.full_name, '') FROM stock_document d "
    "JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = d.org_id AND u.id = d.actor_id "
    "WHERE d.org_id = :org AND d.number = :number AND d.kind = 'receipt'"
)
_LINES: Final = (
    f"SELECT {goods_paper.COLUMNS}, CAST(sum(m.qty) AS bigint), min(l.supplier) "
    f"{goods_paper.JOINED}WHERE m.org_id = :org AND m.source_id = :id AND m.kind = 'receipt' "
    f"{goods_paper.ORDERED}"
)


def _receipt_paper(read: Read, number: str) -> tuple[signing.Paper, Report]:
    heads = read.rows(_HEAD, number=number)
    if not heads:
        raise NotFound("Penerimaan", number, "number")
    key, name, day, reference, note, code, warehouse, entity, person = heads[0]
    read.require_warehouse(code)
    lines = read.rows(_LINES, id=key)
    on_date = as_date(day)
    if on_date is None:
        raise AssertionError("a receipt without a date")
    suppliers = sorted({line[7] for line in lines if line[7]})
    facts = {
        "penerimaan": name, "gudang": code, "pemasok": suppliers, "acuan": reference,
        "barang": goods_paper.goods_facts(lines),
    }  # fmt: skip
    kop = letterhead(read, entity)
    about = (
        f"Gudang {code} {warehouse}",
        f"Dari {', '.join(suppliers)}" if suppliers else "",
        f"Acuan {reference}" if reference and reference not in suppliers else "",
        note,
    )
    title = Title(
        f"Tanda Terima Barang {name}", kop.name, tanggal_panjang(on_date), note="Tanpa harga",
        filters=tuple(filter(None, about)), printed_at=read.now, user=read.actor.full_name,
        letterhead=kop,
    )  # fmt: skip
    signers = (Signer("Diserahkan oleh"), Signer("Diterima oleh", person), Signer("Mengetahui"))
    return (
        signing.Paper(GOODS_RECEIPT, name, on_date, facts, key),
        Report(
            title,
            goods_paper.goods_columns("Diterima"),
            goods_paper.goods_rows(lines),
            signers=signers,
        ),
    )


signing.offer(signing.PaperType("receipt", "inventory.read", _receipt_paper))
