"""Tax journals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting import steps
from app.accounting.queries.lookups import accounts_by_code, entity_of
from app.accounting.rules import Role
from app.accounting.rules.expenses import cash_problem
from app.accounting.rules.periods import last_day
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.core.money import ZERO
from app.core.text import tanggal
from app.tax import postings
from app.tax.api import AccruePphFinal, OffsetPpn, PayTax, TaxPosted
from app.tax.postings import ACCRUED, OFFSET, PAYABLE
from app.tax.queries.year import balance_of, booked, dues

if TYPE_CHECKING:
    from app.accounting.postings import JournalDraft
    from app.core.money import Money
    from app.core.work import Work


class NothingToPost(UserError):
    """The tax of a month is booked already, or there is none."""

    code = "NOTHING_TO_POST"


@handles(AccruePphFinal)
def accrue_pph_final(work: Work, do: AccruePphFinal) -> TaxPosted:
    """Dr 81-100, Cr 21-340 by what the turnover says and the books do not say yet.

    Raises:
        NothingToPost
    """
    entity = entity_of(work, do.entity)
    _refuse_before_its_end(work, do.month, "PPh final")
    due = dues(work, entity, int(do.month[:4]))[do.month].tax
    before = booked(work, entity.id, ACCRUED, Role.PPH_FINAL).get(do.month)
    amount = due - (before.amount if before else ZERO)
    if not amount:
        raise NothingToPost(
            f"PPh final {do.month} sudah sesuai: {due.rupiah()}. Tidak ada yang perlu dicatat."
        )
    draft = postings.accrued(entity.id, do.month, amount, before.times if before else 0)
    return _post(work, draft, amount, f"PPh final {do.month}")


def _refuse_before_its_end(work: Work, month: str, words: str) -> None:
    """The tax of a month is dated on its last day, when all of it is known."""
    if work.today < (end := last_day(month)):
        raise NothingToPost(f"{words} {month} dicatat mulai hari terakhirnya, {tanggal(end)}.")


@handles(OffsetPpn)
def offset_ppn(work: Work, do: OffsetPpn) -> TaxPosted:
    """Dr 21-300, Cr 14-300 and 21-301; a rest of input tax stays for the next month.

    Raises:
        NothingToPost
    """
    entity = entity_of(work, do.entity)
    _refuse_before_its_end(work, do.month, "PPN")
    out = -balance_of(work, entity.id, Role.PPN_OUT, do.month)
    into = balance_of(work, entity.id, Role.PPN_IN, do.month)
    if out <= ZERO:
        raise NothingToPost(
            f"Tidak ada PPN keluaran sampai {do.month}. PPN masukan tetap dibawa ke bulan berikut."
        )
    before = booked(work, entity.id, OFFSET, Role.PPN_OUT).get(do.month)
    draft = postings.offset(
        entity.id, do.month, out, max(into, ZERO), before.times if before else 0
    )
    return _post(work, draft, out - min(out, max(into, ZERO)), f"Kompensasi PPN {do.month}")


@handles(PayTax)
def pay_tax(work: Work, do: PayTax) -> TaxPosted:
    """Dr the tax owed, Cr bank; never more than is owed.

    Raises:
        InvalidInput, NotFound
    """
    entity = entity_of(work, do.entity)
    role, words = PAYABLE[do.tax]
    owed = -balance_of(work, entity.id, role, "9999-12")
    if do.amount <= ZERO or do.amount > owed:
        message = (
            f"{words} yang terutang {owed.rupiah()}. Isi jumlah lebih dari nol dan paling banyak "
            "sebesar itu."
        )
        raise InvalidInput(message, (FieldError("amount", message),))
    times = work.rows(
        "SELECT count(*) FROM journal WHERE org_id = :org AND event = :event "
        "AND source_id = :entity",
        event=postings.PAID, entity=entity.id,
    )[0][0]  # fmt: skip
    draft = postings.paid(
        entity.id, do.on_date or work.today, do.month, do.tax, do.amount,
        _bank(work, do.account), do.ntpn, times + 1,
    )  # fmt: skip
    return _post(work, draft, do.amount, f"Setoran {words} {do.month}")


def _bank(work: Work, code: str) -> str | Role:
    if not code:
        return Role.BANK
    account = accounts_by_code(work, [code]).get(code)
    if account is None or not account.active:
        raise NotFound("Akun", code, "account")
    if message := cash_problem(account.code, account.name, account.kind):
        raise InvalidInput(message, (FieldError("account", message),))
    return account.id


def _post(work: Work, draft: JournalDraft, amount: Money, words: str) -> TaxPosted:
    posted = steps.post(work, draft)
    work.changed("tax")
    work.message = f"{words} dicatat: {posted.number}."
    return TaxPosted(posted.number, amount)
