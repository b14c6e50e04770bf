"""What a BAP needs for the tax office: lot cards, receipts of the lots, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.driver import as_date, day_of
from app.core.errors import NotFound
from app.core.money import Money
from app.destruction.api import (
    DestructionReceiptPapers,
    DestructionTaxFile,
    EvidenceContent,
    JournalLineOfBap,
    LotCard,
    LotMove,
    PaperOfReceipt,
    ReceiptOfLot,
    TaxFile,
)
from app.files.steps import attached, contents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

_HEAD: Final = (
    "SELECT d.id, d.warehouse_id, w.code, d.journal_id FROM destruction_document d "
    "JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
    "WHERE d.org_id = :org AND d.number = :number"
)
#: Moves of the destroyed lots in this warehouse up to the destruction; pairs within it (status,
#: place) change nothing of the lot's quantity here, so they are left out.
_MOVES: Final = (
    "SELECT p.sku, p.name, l.number, m.on_date, m.kind, m.source_number, m.qty, m.value, "
    "m.source_id FROM stock_move m "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
    "WHERE m.org_id = :org AND m.warehouse_id = :wh AND m.qty <> 0 AND m.lot_id IN "
    "(SELECT i.lot_id FROM destruction_item i WHERE i.org_id = :org AND i.document_id = :id) "
    "AND NOT EXISTS (SELECT 1 FROM stock_move o WHERE o.org_id = m.org_id AND o.id = m.pair_id "
    "AND o.warehouse_id = m.warehouse_id AND o.source_id = m.source_id AND m.kind <> 'return_in') "
    "AND m.id <= (SELECT max(CAST(x.id AS text)) FROM stock_move x WHERE x.org_id = :org "
    "AND x.source_id = :id AND x.kind = 'destruction') ORDER BY p.sku, l.number, m.id"
)
_RECEIPTS: Final = (
    "SELECT p.sku, l.number, m.source_number, m.on_date, coalesce(s.reference, ''), "
    "CAST(sum(m.qty) AS bigint), CAST(sum(m.value) AS bigint), l.supplier FROM stock_move m "
    "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id "
    "JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
    "LEFT JOIN stock_document s ON s.org_id = m.org_id AND s.id = m.source_id "
    "WHERE m.org_id = :org AND m.kind = 'receipt' AND m.lot_id IN "
    "(SELECT i.lot_id FROM destruction_item i WHERE i.org_id = :org AND i.document_id = :id) "
    "GROUP BY p.sku, l.number, m.source_number, m.on_date, s.reference, l.supplier "
    "ORDER BY p.sku, l.number, m.on_date, m.source_number"
)
#: Receipts the lots came in with, by number.
_SOURCES: Final = (
    "SELECT DISTINCT s.number, CAST(s.id AS text), CAST(s.journal_id AS text) FROM stock_move m "
    "JOIN stock_document s ON s.org_id = m.org_id AND s.id = m.source_id "
    "WHERE m.org_id = :org AND m.kind = 'receipt' AND m.lot_id IN "
    "(SELECT i.lot_id FROM destruction_item i WHERE i.org_id = :org AND i.document_id = :id) "
    "ORDER BY s.number"
)
_JOURNAL: Final = (
    "SELECT j.number, j.on_date, a.code, a.name, l.debit, l.credit FROM journal j "
    "JOIN journal_line l ON l.org_id = j.org_id AND l.journal_id = j.id "
    "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
    "WHERE j.org_id = :org AND j.id = :journal ORDER BY l.line_no"
)


@answers(DestructionTaxFile)
def destruction_tax_file(read: Read, ask: DestructionTaxFile) -> TaxFile:
    """Everything beside the BAP itself; empty cards before it is completed."""
    document, warehouse, journal = _head(read, ask.number)
    moves = _MOVES
    if read.dialect == "postgresql":
        moves = moves.replace("m.id <= (", "CAST(m.id AS text) <= (")
    rows = read.rows(moves, id=document, wh=warehouse)
    receipts = read.rows(_RECEIPTS, id=document)
    lines = read.rows(_JOURNAL, journal=journal) if journal else []
    return TaxFile(
        cards=tuple(_cards(rows, document)),
        receipts=tuple(
            ReceiptOfLot(
                row[0], row[1], row[2], day_of(row[3]), row[7] or row[4], row[5], Money(row[6])
            )
            for row in receipts
        ),
        journal=lines[0][0] if lines else "",
        journal_date=as_date(lines[0][1]) if lines else None,
        lines=tuple(
            JournalLineOfBap(row[2], row[3], Money(row[4]), Money(row[5])) for row in lines
        ),
        papers=tuple(paper for paper, _kind, _id in _papers(read, document)),
    )


@answers(DestructionReceiptPapers)
def destruction_receipt_papers(
    read: Read, ask: DestructionReceiptPapers
) -> tuple[EvidenceContent, ...]:
    """Proved against their hashes; each content once."""
    document, _warehouse, _journal = _head(read, ask.number)
    found: dict[str, bytes] = {}
    for kind, key in dict.fromkeys(each[1:] for each in _papers(read, document)):
        found |= contents(read, kind, key)
    return tuple(EvidenceContent(sha256, data) for sha256, data in found.items())


def _head(read: Read, number: str) -> tuple[str, str, str | None]:
    heads = read.rows(_HEAD, number=number.strip().upper())
    if not heads:
        raise NotFound("BAP", number, "number")
    document, warehouse, code, journal = heads[0]
    read.require_warehouse(code)
    return document, warehouse, journal


def _papers(read: Read, document: str) -> list[tuple[PaperOfReceipt, str, str]]:
    """What is attached to the receipts and to their journals; each with kind and id of where."""
    sources = read.rows(_SOURCES, id=document)
    of_receipts = attached(read, "receipt", [row[1] for row in sources])
    of_journals = attached(read, "journal", [row[2] for row in sources if row[2]])
    return [
        (PaperOfReceipt(number, one.name, one.kind, one.sha256), kind, key)
        for number, receipt, journal in sources
        for kind, key, held in (
            ("receipt", receipt, of_receipts.get(receipt, [])),
            ("journal", journal, of_journals.get(journal, [])),
        )
        for one in held
    ]


def _cards(rows: Iterable[tuple[Any, ...]], document: str) -> list[LotCard]:
    by_lot: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        by_lot.setdefault((row[0], row[2]), []).append(row)
    return [_card(found, document) for found in by_lot.values()]


def _card(rows: list[tuple[Any, ...]], document: str) -> LotCard:
    moves, balance, destroyed = [], 0, 0
    for _sku, _name, _lot, day, kind, number, qty, value, source in rows:
        balance += qty
        if source == document:
            destroyed -= qty
        moves.append(LotMove(day_of(day), kind, number, qty, balance, Money(value)))
    first = rows[0]
    return LotCard(
        first[0], first[1], first[2], balance + destroyed, destroyed, balance, tuple(moves)
    )
