"""Faktur of a credit sale typed by hand: what was sold, the sum in words, when it is due (§7)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.core.driver import as_date
from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.core.text import tanggal_panjang, terbilang_rupiah
from app.documents.report import Column, Footer, Kind, Look, Report, Row, Signer, Title
from app.files.queries.letterhead import letterhead
from app.receivables.queries.parties import require_all
from app.signing import steps as signing
from app.signing.rules.kinds import INVOICE

if TYPE_CHECKING:
    from app.core.work import Read

_HEAD: Final = (
    "SELECT CAST(d.id AS text), d.number, d.on_date, d.amount, d.note, d.lines, "
    "CAST(d.entity_id AS text), coalesce(c.name, ''), coalesce(c.code, ''), d.void_journal_id, "
    "(SELECT max(t.due_on) FROM party_due t WHERE t.org_id = d.org_id "
    "AND t.journal_id = d.journal_id) FROM receivable_document d "
    "LEFT JOIN customer c ON c.org_id = d.org_id AND c.id = d.customer_id "
    "WHERE d.org_id = :org AND d.number = :number AND d.kind = 'invoice'"
)


class InvoiceVoided(UserError):
    """Nothing was sold."""

    code = "INVOICE_VOIDED"


def _faktur(read: Read, number: str) -> tuple[signing.Paper, Report]:
    require_all(read)
    heads = read.rows(_HEAD, number=number)
    if not heads:
        raise NotFound("Faktur", number, "number")
    key, name, day, sen, note, stored, entity, customer, code, void, due = heads[0]
    if void is not None:
        raise InvoiceVoided(f"Faktur {name} sudah dibatalkan, jadi tidak dicetak lagi.")
    on_date, due_on, amount = as_date(day), as_date(due), Money(sen)
    if on_date is None:
        raise AssertionError("an invoice without a date")
    parsed: list[dict[str, Any]] = json.loads(stored) if isinstance(stored, str) else stored
    lines = [(one["text"], Money.parse(one["amount"])) for one in parsed]
    facts = {
        "faktur": name, "kepada": code, "nama": customer, "jumlah": amount, "barang": lines,
        "jatuh_tempo": due_on, "keterangan": note,
    }  # fmt: skip
    kop = letterhead(read, entity)
    about = (
        f"Kepada: {customer}" + (f" ({code})" if code else ""),
        f"Jatuh tempo: {tanggal_panjang(due_on)}" if due_on else "",
        f"Keterangan: {note}" if note else "",
    )
    title = Title(
        f"Faktur {name}", kop.name, tanggal_panjang(on_date), filters=tuple(filter(None, about)),
        printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
    rows = (*(Row(line) for line in lines), Row(("Jumlah", amount), Look.TOTAL))
    words = terbilang_rupiah(amount)
    report = Report(
        title, (Column("Uraian", weight=20), Column("Jumlah (Rp)", Kind.MONEY)), rows,
        (Footer(f"Terbilang: {words[:1].upper()}{words[1:]}."),),
        (Signer("Penerima"), Signer("Hormat kami")),
    )  # fmt: skip
    return signing.Paper(INVOICE, name, on_date, facts, key, amount), report


signing.offer(signing.PaperType("receivable.invoice", "receivable.read", _faktur))
