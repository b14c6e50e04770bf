"""One summary as a journal: its accounts, and the journals it gathers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import answers
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import Money
from app.core.text import tanggal_panjang
from app.documents.report import Column, Drill, Footer, Kind, Look, Report, Row, Rows, Signer, Term
from app.sales_journal.api import DailySales
from app.statements.queries.frame import LEDGER, frame_of, whole_books

if TYPE_CHECKING:
    from typing import Any

    from app.core.work import Read

JOURNALS: Final = "accounting.journals"


@answers(DailySales)
def daily_sales(read: Read, ask: DailySales) -> Report:
    """Accounts with the sums of their lines, debit first; then every journal with its document.

    Raises:
        NotFound
    """
    whole_books(read, "Jurnal penjualan harian")
    heads = read.rows(
        "SELECT d.id, d.on_date, d.part, d.journals, e.code, coalesce(s.code, ''), "
        "coalesce(s.name, '') FROM daily_sales d JOIN legal_entity e ON e.org_id = d.org_id "
        "AND e.id = d.entity_id LEFT JOIN store s ON s.org_id = d.org_id AND s.id = d.store_id "
        "WHERE d.org_id = :org AND d.number = :number",
        number=ask.number,
    )
    if not heads:
        raise NotFound("Jurnal penjualan harian", ask.number, "number")
    summary, day, part, count, entity, store, name = heads[0]
    on_date = as_date(day) or read.today
    frame = frame_of(read, entity=entity)
    rows = Rows()
    rows.add(Row(("", "Ringkasan per akun", None, None), Look.HEADING))
    first = rows.next
    debit = credit = 0
    for code, account, debits, credits_ in _accounts(read, summary):
        debit, credit = debit + debits, credit + credits_
        drill = Drill(
            LEDGER,
            {
                "account": code, "date_from": on_date, "date_to": on_date, "entity": entity,
                "store": store,
            },
        )  # fmt: skip
        rows.add(
            Row((code, account, _or_blank(debits), _or_blank(credits_)), Look.LINE, 1, code, drill)
        )
    rows.total(
        ("", "Jumlah", None, None), (2, 3), [Term(first, rows.next - 1)], look=Look.TOTAL,
        key="total",
    )  # fmt: skip
    rows.add(Row(("", f"{count} jurnal yang dirangkum", None, None), Look.HEADING))
    for number, document, text, amount in _journals(read, summary):
        drill = Drill(JOURNALS, {"number": number, "entity": entity})
        words = " · ".join(filter(None, (document, text)))
        rows.add(Row((number, words, Money(amount), Money(amount)), Look.NOTE, 1, number, drill))
    said = f"Toko {name}" if store else "Tanpa toko"
    again = f"Bagian ke-{part}" if part > 1 else ""
    return Report(
        frame.title(
            read, f"Jurnal Penjualan Harian {ask.number}", tanggal_panjang(on_date), said,
            *filter(None, (again,)),
        ),
        (
            Column("Kode", Kind.CODE), Column("Akun", weight=20), Column("Debit", Kind.MONEY),
            Column("Kredit", Kind.MONEY),
        ),
        tuple(rows.rows),
        (
            Footer("Jumlah debit sama dengan jumlah kredit.", holds=debit == credit),
            Footer(
                "Rangkuman dari jurnal yang sudah dicatat saat barang dikirim; tidak dicatat lagi "
                "di buku besar."
            ),
        ),
        signers=(Signer("Dibukukan"), Signer("Diketahui")),
    )  # fmt: skip


def _or_blank(sen: int) -> Money | None:
    return Money(sen) if sen else None


def _accounts(read: Read, summary: str) -> list[tuple[Any, ...]]:
    return read.rows(
        "SELECT a.code, a.name, CAST(sum(l.debit) AS bigint), CAST(sum(l.credit) AS bigint) "
        "FROM daily_sales_entry x JOIN journal_line l ON l.org_id = x.org_id "
        "AND l.journal_id = x.journal_id JOIN account a ON a.org_id = l.org_id "
        "AND a.id = l.account_id WHERE x.org_id = :org AND x.daily_sales_id = :id "
        "GROUP BY a.code, a.name "
        "ORDER BY CASE WHEN sum(l.debit) >= sum(l.credit) THEN 0 ELSE 1 END, a.code",
        id=summary,
    )


def _journals(read: Read, summary: str) -> list[tuple[Any, ...]]:
    return read.rows(
        "SELECT j.number, j.source_number, j.description, CAST(sum(l.debit) AS bigint) "
        "FROM daily_sales_entry x JOIN journal j ON j.org_id = x.org_id AND j.id = x.journal_id "
        "JOIN journal_line l ON l.org_id = j.org_id AND l.journal_id = j.id "
        "WHERE x.org_id = :org AND x.daily_sales_id = :id "
        "GROUP BY j.id, j.number, j.source_number, j.description ORDER BY j.number",
        id=summary,
    )
