"""Kwitansi of a payment or an advance: who paid, how much in figures and words, for what (§7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.driver import as_date
from app.core.errors import NotFound, UserError
from app.core.money import ZERO, Money
from app.core.text import nominal, tanggal_panjang, terbilang_rupiah
from app.customers.rules import NAMELESS
from app.documents.report import Column, Footer, Kind, Look, Report, Row, Signer, Title
from app.files.queries.letterhead import letterhead
from app.receivables.queries.parties import require_all
from app.signing import steps as signing
from app.signing.rules.kinds import RECEIPT

if TYPE_CHECKING:
    from app.core.work import Read

_HEAD: Final = (
    "SELECT CAST(d.id AS text), d.number, d.on_date, d.amount, d.note, d.kind, "
    "CAST(d.entity_id AS text), coalesce(c.name, ''), CAST(d.journal_id AS text), "
    "d.void_journal_id, coalesce(u.full_name, '') FROM receivable_document d "
    "LEFT JOIN customer c ON c.org_id = d.org_id AND c.id = d.customer_id "
    "LEFT JOIN app_user u ON u.org_id = d.org_id AND u.id = d.actor_id "
    "WHERE d.org_id = :org AND d.number = :number AND d.kind IN ('receipt', 'advance')"
)
#: What it was set against when it was written; what is allocated later is no part of the paper.
_SHARES: Final = (
    "SELECT coalesce(nullif(j.source_number, ''), j.number), CAST(sum(a.amount) AS bigint) "
    "FROM allocation a JOIN journal p ON p.org_id = a.org_id AND p.id = a.credit_id "
    "AND p.cmd = a.cmd JOIN journal j ON j.org_id = a.org_id AND j.id = a.charge_id "
    "WHERE a.org_id = :org AND a.credit_id = :journal "
    "GROUP BY coalesce(nullif(j.source_number, ''), j.number) ORDER BY 1"
)
#: A receipt for more is due a meterai (UU 10/2020; indonesia.md §6).
_METERAI: Final = Money.rupiah_of(5_000_000)


class PaymentVoided(UserError):
    """Nobody was paid."""

    code = "PAYMENT_VOIDED"


def _kwitansi(read: Read, number: str) -> tuple[signing.Paper, Report]:
    require_all(read)
    heads = read.rows(_HEAD, number=number)
    if not heads:
        raise NotFound("Pembayaran", number, "number")
    key, name, day, sen, note, kind, entity, customer, journal, void, person = heads[0]
    if void is not None:
        raise PaymentVoided(f"Pembayaran {name} sudah dibatalkan, jadi tidak ada kwitansinya.")
    on_date, amount, payer = as_date(day), Money(sen), customer or NAMELESS
    if on_date is None:
        raise AssertionError("a payment without a date")
    shares = [(document, Money(part)) for document, part in read.rows(_SHARES, journal=journal)]
    rest = amount - sum((part for _, part in shares), ZERO)
    if rest:
        shares.append(("Uang muka" if kind == "advance" or shares else "Pembayaran", rest))
    facts = {
        "kwitansi": name, "dari": payer, "jumlah": amount, "untuk": shares, "keterangan": note,
    }  # fmt: skip
    kop = letterhead(read, entity)
    about = (
        f"Sudah terima dari: {payer}",
        f"Uang sejumlah: Rp{nominal(amount)} ({terbilang_rupiah(amount)})",
        f"Keterangan: {note}" if note else "",
    )
    title = Title(
        f"Kwitansi {name}", kop.name, tanggal_panjang(on_date), filters=tuple(filter(None, about)),
        printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
    rows = (
        *(Row(share, key=share[0]) for share in shares),
        Row(("Jumlah", amount), Look.TOTAL),
    )
    due = amount > _METERAI
    stamp = (Footer("Di atas Rp5.000.000: bubuhkan meterai Rp10.000 di kiri nama penerima."),)
    report = Report(
        title, (Column("Untuk pembayaran", weight=20), Column("Jumlah (Rp)", Kind.MONEY)), rows,
        stamp if due else (), (Signer("Penyetor"), Signer("Penerima", person)),
    )  # fmt: skip
    return signing.Paper(RECEIPT, name, on_date, facts, key, amount), report


signing.offer(signing.PaperType("receivable.receipt", "receivable.read", _kwitansi))
