"""Buku besar and jurnal umum whole, for file and paper; on screen they page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import AccountLedger
from app.accounting.queries.ledger import account_ledger
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import contains, like, scope_of
from app.accounting.rules.events import title as event_title
from app.core.commands import answers
from app.core.driver import day_of
from app.core.errors import UserError
from app.core.money import Money
from app.core.text import angka, tanggal_panjang
from app.documents.report import (
    Carry,
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Report,
    Row,
    Rows,
    Term,
)
from app.statements.api import JournalBook, LedgerBook
from app.statements.queries.frame import frame_of
from app.statements.queries.outline import lines_of
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounting.api import LedgerPage, LedgerRow
    from app.core.work import Read

JOURNALS: Final = "accounting.journals"
#: Lines of one file; more is asked for month by month.
MOST: Final = 200_000


class TooManyLines(UserError):
    """More lines than one report takes."""

    code = "TOO_MANY_LINES"

    def __init__(self) -> None:
        super().__init__(
            f"Laporan ini lebih dari {angka(MOST)} baris. Pilih rentang tanggal yang lebih pendek."
        )


@answers(LedgerBook)
def ledger_book(read: Read, ask: LedgerBook) -> Report:
    """Every line of an account in a range, with opening and running balance (B3, B5)."""
    frame = frame_of(
        read, entity=ask.entity, store=ask.store, warehouse=ask.warehouse, unit=ask.unit
    )
    page = account_ledger(
        read,
        AccountLedger(
            account=ask.account, date_from=ask.date_from, date_to=ask.date_to, entity=ask.entity,
            store=ask.store, warehouse=ask.warehouse, unit=ask.unit, text=ask.text,
            document=ask.document, after_closing=ask.after_closing, closing_since=ask.closing_since,
            adjusting=ask.adjusting, adjusting_since=ask.adjusting_since,
            touching=ask.touching, event=ask.event,
        ).model_copy(update={"limit": MOST}),
    )  # fmt: skip
    if page.next is not None:
        raise TooManyLines
    running = "Saldo Tersaring" if page.filtered else "Saldo"
    found = tuple(f'Cari "{one}"' for one in (ask.text, ask.document) if one)
    if ask.adjusting:
        found += ("Jurnal penyesuaian saja" if ask.adjusting == "only" else "Tanpa penyesuaian",)
    chosen = (ask.touching.label.capitalize(), ask.event and event_title(ask.event))
    found += tuple(filter(None, chosen))
    title = frame.title(
        read, f"Buku Besar {page.code} {page.account}", _period(ask.date_from, ask.date_to), *found
    )
    columns = (
        Column("Tanggal", Kind.DATE), Column("No. Jurnal", Kind.CODE),
        Column("Keterangan", weight=20), Column("Dokumen", Kind.CODE),
        Column("Debit", Kind.MONEY, carry=Carry.SUM),
        Column("Kredit", Kind.MONEY, carry=Carry.SUM),
        Column(running, Kind.MONEY, carry=Carry.LAST),
    )  # fmt: skip
    return Report(title, columns, _ledger_rows(page), (_ledger_proof(page),))


def _period(start: date | None, end: date | None) -> str:
    if start is not None and end is not None:
        return ranges.Days(start, end).words
    if start is not None:
        return f"Sejak {tanggal_panjang(start)}"
    return f"Sampai {tanggal_panjang(end)}" if end is not None else "Semua tanggal"


def _ledger_rows(page: LedgerPage) -> tuple[Row, ...]:
    rows = Rows()
    blank = (None, "", "Saldo awal", "", None, None)
    if not page.filtered:
        rows.add(Row((*blank, page.opening), Look.NOTE, key="opening"))
    start = rows.next
    rows.extend(map(_ledger_row, page.rows))
    terms = [Term(start, rows.next - 1)] if page.rows else []
    rows.total((None, "", "Jumlah", "", None, None, None), (4, 5), terms, key="total")
    if not page.filtered:
        rows.add(
            Row((None, "", "Saldo akhir", "", None, None, page.closing), Look.TOTAL, key="closing")
        )
    return tuple(rows.rows)


def _ledger_row(line: LedgerRow) -> Row:
    text = " · ".join(filter(None, (line.account, line.description, line.memo)))
    drill = Drill(JOURNALS, {"number": line.number, "entity": line.entity})
    return Row(
        (
            line.on_date, line.number, text, line.source_number, line.debit or None,
            line.credit or None, line.running,
        ),
        Look.LINE, 0, f"{line.entity} {line.number} {line.line}", drill,
    )  # fmt: skip


def _ledger_proof(page: LedgerPage) -> Footer:
    if page.filtered:
        return Footer("Tersaring: saldo hanya menjumlahkan baris yang cocok, mulai dari nol.")
    last = page.rows[-1].running if page.rows else page.opening
    return Footer("Saldo baris terakhir sama dengan saldo akhir.", holds=last == page.closing)


# ---------------------------------------------------------------- jurnal umum


@answers(JournalBook)
def journal_book(read: Read, ask: JournalBook) -> Report:
    """Journals of a range by date and posting sequence, debit first, narration below."""
    frame = frame_of(read, entity=ask.entity, unit=ask.unit)
    end = ask.date_to or read.today
    days = ranges.asked(ask.date_from or end.replace(day=1), end)
    own = scope_of(read)
    where, params = "j.org_id = :org AND j.on_date BETWEEN :start AND :end", dict[str, Any]()
    if ask.entity:
        where += " AND j.entity_id = :entity"
        params["entity"] = entity_of(read, ask.entity).id
    if ask.text:
        columns = ("j.number", "j.description", "j.source_number")
        where, params["text"] = f"{where} AND {contains(columns)}", like(ask.text)
    if ask.unit:
        # Whole journals: the lines of one unit alone need not balance.
        touching = scope_of(read, unit=ask.unit)
        where += (
            " AND j.id IN (SELECT t.journal_id FROM journal_line t WHERE t.org_id = :org "
            f"AND t.on_date BETWEEN :start AND :end{touching.on('t')})"
        )
        params |= touching.params
    lines = read.rows(
        "SELECT j.on_date, j.number, e.code, j.description, a.code, a.name, l.debit, l.credit, "
        "l.memo, l.journal_id FROM journal j JOIN journal_line l ON l.org_id = j.org_id "
        "AND l.journal_id = j.id JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
        "JOIN legal_entity e ON e.org_id = j.org_id AND e.id = j.entity_id "
        f"WHERE {where}{own.on('l')} ORDER BY j.on_date, j.id, l.line_no LIMIT :most",
        **params, **own.params, start=days.start, end=days.end, most=MOST + 1,
    )  # fmt: skip
    if len(lines) > MOST:
        raise TooManyLines
    handed = frame.ledger("", days.start, days.end, after_closing=True)
    rows = _journal_rows(lines, None if ask.text or ask.unit else handed)
    found = (f'Cari "{ask.text}"',) if ask.text else ()
    total = rows[-1].cells
    return Report(
        frame.title(read, "Jurnal Umum", days.words, *found),
        (
            Column("Tanggal", Kind.DATE), Column("No. Bukti", Kind.CODE),
            Column("Keterangan", weight=20), Column("Ref", Kind.CODE),
            Column("Debit", Kind.MONEY, carry=Carry.SUM),
            Column("Kredit", Kind.MONEY, carry=Carry.SUM),
        ),
        rows, (Footer("Jumlah debit sama dengan jumlah kredit.", holds=total[4] == total[5]),),
    )  # fmt: skip


def _journal_rows(lines: Sequence[tuple[Any, ...]], handed: Drill | None) -> tuple[Row, ...]:
    """Journal after journal; the totals open the lines by account, unless only some were found."""
    rows = Rows()
    for at, line in enumerate(lines):
        day, number, entity, text, code, account, debit, credit, memo, journal = line
        first = at == 0 or lines[at - 1][9] != journal
        drill = Drill(JOURNALS, {"number": number, "entity": entity})
        words = f"{account} · {memo}" if memo else account
        rows.add(
            Row(
                (day_of(day) if first else None, number if first else "", words, code,
                 Money(debit) if debit else None, Money(credit) if credit else None),
                Look.LINE, 0 if debit else 1, number if first else "", drill,
            )
        )  # fmt: skip
        if at + 1 == len(lines) or lines[at + 1][9] != journal:
            rows.add(Row((None, "", text, "", None, None), Look.NOTE, 1))
    terms = [Term(0, rows.next - 1)] if lines else []
    rows.total((None, "", "Jumlah", "", None, None), (4, 5), terms, look=Look.TOTAL, key="total",
               drill=handed and lines_of((line[4] for line in lines), handed))  # fmt: skip
    return tuple(rows.rows)
