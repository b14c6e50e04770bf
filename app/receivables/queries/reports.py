"""A customer's account and the letter that reminds it, for screen, spreadsheet and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import answers
from app.core.money import ZERO, Money
from app.core.text import tanggal_panjang, terbilang_rupiah
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
    Signer,
    Term,
)
from app.receivables.api import ReminderLetter, Statement
from app.receivables.queries.parties import party_of
from app.receivables.rules import ReceivableRefused
from app.statements.queries.frame import frame_of, whole_books
from app.subledger.queries.items import Wanted, entries, open_items
from app.subledger.rules.sides import Side

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read

_SIDES: Final = (Side.RECEIVABLE, Side.CUSTOMER_ADVANCE)
_BALANCE: Final = 5
_JOURNALS: Final = "accounting.journals"


@answers(Statement)
def statement(read: Read, ask: Statement) -> Report:
    """Kartu piutang: what is owed less what was paid in advance, line by line.

    Raises:
        NotFound, WholeBooksOnly
    """
    whole_books(read, "Kartu piutang")
    party = party_of(read, ask.customer)
    frame = frame_of(read, entity=ask.entity)
    end = ask.date_to or read.today
    start = ask.date_from or end.replace(month=1, day=1)
    before, found = entries(
        read, _SIDES, party.ids, start, end, entity_id=str(frame.scope.params.get("entity", ""))
    )
    rows = Rows()
    rows.add(Row(("", "", "Saldo awal", None, None, before), Look.NOTE, key="opening"))
    balance = before
    for one in found:
        balance += one.net
        raised = one.net if one.net > ZERO else None
        lowered = -one.net if one.net < ZERO else None
        rows.add(
            Row(
                (one.on_date, one.document, one.text, raised, lowered, balance),
                key=one.journal,
                drill=Drill(_JOURNALS, {"number": one.journal, "entity": one.entity}),
            )
        )
    last = rows.next - 1
    rows.total(("", "", "Jumlah", None, None, None), (3, 4), [Term(0, last)], look=Look.TOTAL)
    return Report(
        frame.title(read, "Kartu Piutang", _span(start, end), f"{party.code} {party.name}"),
        (
            Column("Tanggal", Kind.DATE), Column("Dokumen", Kind.CODE),
            Column("Keterangan", weight=20), Column("Debit", Kind.MONEY, carry=Carry.SUM),
            Column("Kredit", Kind.MONEY, carry=Carry.SUM),
            Column("Saldo", Kind.MONEY, carry=Carry.LAST, opens=False),
        ),
        tuple(rows.rows), (Footer(f"Saldo per {tanggal_panjang(end)}: {balance.rupiah()}."),),
    )  # fmt: skip


def _span(start: date, end: date) -> str:
    return f"{tanggal_panjang(start)} s.d. {tanggal_panjang(end)}"


@answers(ReminderLetter)
def reminder_letter(read: Read, ask: ReminderLetter) -> Report:
    """Everything a customer has open today, with the sum in words and a place to sign.

    Raises:
        ReceivableRefused: Nothing is open.
        NotFound, WholeBooksOnly
    """
    whole_books(read, "Surat pengingat")
    party = party_of(read, ask.customer)
    frame = frame_of(read, entity=ask.entity)
    entity = str(frame.scope.params.get("entity", ""))
    charges = open_items(read, Wanted(Side.RECEIVABLE, True, party.ids, entity))
    if not charges:
        raise ReceivableRefused(f"{party.name} tidak punya tagihan yang terbuka.")
    credited = [
        *open_items(read, Wanted(Side.RECEIVABLE, False, party.ids, entity)),
        *open_items(read, Wanted(Side.CUSTOMER_ADVANCE, True, party.ids, entity)),
    ]
    rows = Rows()
    for one in charges:
        late = (read.today - one.due_on).days
        words = f"lewat {late} hari" if late > 0 else "belum jatuh tempo"
        rows.add(Row((one.document, one.on_date, one.due_on, words, one.open), key=one.document))
    for one in credited:
        rows.add(Row((one.document, one.on_date, None, "uang muka / kredit", -one.open)))
    last = rows.next - 1
    rows.total(("Jumlah", None, None, "", None), (4,), [Term(0, last)], look=Look.TOTAL)
    whole = rows.rows[-1].cells[4]
    amount = whole if isinstance(whole, Money) else ZERO
    text = terbilang_rupiah(amount)
    return Report(
        frame.title(
            read, "Pengingat Tagihan", f"Per {tanggal_panjang(read.today)}",
            f"Kepada Yth. {party.name}{f', {party.phone}' if party.phone else ''}",
        ),
        (
            Column("Dokumen", Kind.CODE), Column("Tanggal", Kind.DATE),
            Column("Jatuh Tempo", Kind.DATE), Column("Keterangan", weight=14),
            Column("Sisa", Kind.MONEY, opens=False),
        ),
        tuple(rows.rows),
        (
            Footer(f"Terbilang: {text[:1].upper()}{text[1:]}."),
            Footer(
                "Mohon pembayaran dilakukan paling lambat pada tanggal jatuh tempo. Abaikan surat "
                "ini bila tagihan sudah dibayar."
            ),
        ),
        signers=(Signer("Hormat kami"),),
    )  # fmt: skip
