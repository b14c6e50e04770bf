"""Turnover, PPh final and PPN by month, set-based."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.accounting.queries.blockers import blocks
from app.accounting.queries.lookups import entity_of
from app.accounting.rules import Role
from app.accounting.rules.periods import first_day, month_of, months_of_year
from app.core.commands import answers
from app.core.driver import day_of
from app.core.money import ZERO, Money, total
from app.statements.queries.frame import whole_books
from app.tax.api import TaxMonth, TaxYear, TaxYearView
from app.tax.postings import ACCRUED, OFFSET, PAYABLE
from app.tax.rules.rates import (
    DEFAULTS,
    PKP_LIMIT,
    Due,
    Rate,
    entitled,
    pph_final,
    rate_on,
    warning_level,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.queries.blockers import Month
    from app.accounting.queries.lookups import Entity
    from app.core.work import Read


def rates_of(read: Read) -> tuple[Rate, ...]:
    """The known rates, and behind them those the organisation added."""
    own = read.rows("SELECT code, valid_from, num, den, source FROM tax_rate WHERE org_id = :org")
    return (
        *DEFAULTS,
        *(Rate(code, day_of(day), num, den, src) for code, day, num, den, src in own),
    )


def turnovers(read: Read, entity_id: str, low: str, high: str) -> dict[str, Money]:
    """Gross turnover by month: revenue before discounts, less returns (PP 55/2022).

    Discounts are contra accounts and left out; so are closing journals and other income.
    """
    return {
        ym: Money(amount)
        for ym, amount in read.rows(
            "SELECT b.ym, CAST(sum(b.credit - b.debit) AS bigint) FROM account_balance b "
            "JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id WHERE b.org_id = :org "
            "AND b.entity_id = :entity AND b.ym BETWEEN :low AND :high AND NOT b.closing "
            "AND a.kind = 'revenue' AND (NOT a.contra OR a.id IN (SELECT r.account_id "
            "FROM account_binding r WHERE r.org_id = :org AND r.role = :returns)) "
            "GROUP BY b.ym ORDER BY b.ym",
            entity=entity_id, low=low, high=high, returns=Role.SALES_RETURN.value,
        )
    }  # fmt: skip


def balance_of(read: Read, entity_id: str, role: Role, until: str) -> Money:
    """Debit minus credit of the account of a role at the end of a month."""
    ((amount,),) = read.rows(
        "SELECT CAST(coalesce(sum(b.debit - b.credit), 0) AS bigint) FROM account_balance b "
        "WHERE b.org_id = :org AND b.entity_id = :entity AND b.ym <= :until AND b.account_id IN "
        "(SELECT r.account_id FROM account_binding r WHERE r.org_id = :org AND r.role = :role)",
        entity=entity_id, until=until, role=role.value,
    )  # fmt: skip
    return Money(amount)


@dataclass(frozen=True, slots=True)
class Booked:
    """What tax journals say of one month: amount on one account and how many there are."""

    amount: Money
    times: int


def booked(read: Read, entity_id: str, event: str, role: Role) -> dict[str, Booked]:
    """By month, the debit of tax journals of one event that were not taken back."""
    return {
        ym: Booked(Money(amount), times)
        for ym, amount, times in read.rows(
            "SELECT j.source_number, CAST(sum(l.debit - l.credit) AS bigint), "
            "count(DISTINCT j.id) FROM journal j JOIN journal_line l ON l.org_id = j.org_id "
            "AND l.journal_id = j.id WHERE j.org_id = :org AND j.source_kind = 'tax' "
            "AND j.source_id = :entity AND j.event = :event AND l.account_id IN "
            "(SELECT r.account_id FROM account_binding r WHERE r.org_id = :org AND r.role = :role) "
            "GROUP BY j.source_number",
            entity=entity_id, event=event, role=role.value,
        )
    }  # fmt: skip


def moved(read: Read, entity_id: str, year: int, role: Role) -> dict[str, Money]:
    """Debit minus credit by month of an account, without what offsetting moved."""
    return {
        ym: Money(amount)
        for ym, amount in read.rows(
            "SELECT substr(CAST(l.on_date AS text), 1, 7), CAST(sum(l.debit - l.credit) AS bigint) "
            "FROM journal_line l JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id "
            "WHERE l.org_id = :org AND l.entity_id = :entity "
            "AND l.on_date BETWEEN :first AND :last AND j.event <> :offset "
            "AND l.account_id IN (SELECT r.account_id FROM account_binding r "
            "WHERE r.org_id = :org AND r.role = :role) GROUP BY 1",
            entity=entity_id, first=date(year, 1, 1), last=date(year, 12, 31), offset=OFFSET,
            role=role.value,
        )
    }  # fmt: skip


def dues(read: Read, entity: Entity, year: int) -> dict[str, Due]:
    """PPh final of every month of a year."""
    months = months_of_year(year)
    found = turnovers(read, entity.id, f"{year - 1}-01", months[-1])
    figures = [(first_day(ym), found.get(ym, ZERO)) for ym in months]
    made = pph_final(entity.kind, figures, rates_of(read), year_before=_of_year(found, year - 1))
    return dict(zip(months, made, strict=True))


def _of_year(turnover: dict[str, Money], year: int) -> Money:
    return total(amount for ym, amount in turnover.items() if ym.startswith(f"{year:04d}-"))


@answers(TaxYearView)
def tax_year(read: Read, ask: TaxYearView) -> TaxYear:
    """The twelve months, both turnovers the limit is compared with, and what is owed."""
    whole_books(read, "Pajak")
    entity = entity_of(read, ask.entity)
    year = ask.year or read.today.year
    months = months_of_year(year)
    end = min(months[-1], max(months[0], month_of(read.today)))
    began = f"{int(end[:4]) - 1}-{end[5:]}"
    turnover = turnovers(read, entity.id, f"{year - 1}-01", months[-1])
    rolling = total(amount for ym, amount in turnover.items() if began < ym <= end)
    of_year = total(amount for ym, amount in turnover.items() if months[0] <= ym <= end)
    limit_rate = rate_on(rates_of(read), PKP_LIMIT, first_day(end))
    limit = Money.rupiah_of(limit_rate.num if limit_rate else 0)
    ((is_pkp,),) = read.rows(
        "SELECT is_pkp FROM legal_entity WHERE org_id = :org AND id = :id", id=entity.id
    )
    owed = (
        (name, -balance_of(read, entity.id, role, "9999-12")) for name, (role, _) in PAYABLE.items()
    )
    return TaxYear(
        entity.code, year, bool(is_pkp), _months(read, entity, year, turnover), rolling,
        of_year, limit, warning_level(max(rolling, of_year), limit) if limit else 0,
        tuple((name, amount) for name, amount in owed if amount),
        entitled(_of_year(turnover, year - 1), first_day(months[0]), rates_of(read)),
    )  # fmt: skip


def _months(
    read: Read, entity: Entity, year: int, turnover: dict[str, Money]
) -> tuple[TaxMonth, ...]:
    due = dues(read, entity, year)
    accrued = booked(read, entity.id, ACCRUED, Role.PPH_FINAL)
    offsets = booked(read, entity.id, OFFSET, Role.PPN_OUT)
    out, into = (moved(read, entity.id, year, role) for role in (Role.PPN_OUT, Role.PPN_IN))
    return tuple(
        TaxMonth(
            ym, turnover.get(ym, ZERO), due[ym].taxable, due[ym].tax,
            accrued[ym].amount if ym in accrued else ZERO,
            -out.get(ym, ZERO), into.get(ym, ZERO), ym in offsets,
        )
        for ym in months_of_year(year)
    )  # fmt: skip


@blocks("tax.pph_final", "PPh final UMKM bulan ini", panel="tax.year", hard=False)
def pph_final_open(read: Read, month: Month) -> Iterator[str]:
    """Told before closing: not every seller pays PPh final."""
    due = dues(read, month.entity, int(month.ym[:4]))[month.ym].tax
    accrued = booked(read, month.entity.id, ACCRUED, Role.PPH_FINAL).get(month.ym)
    missing = due - (accrued.amount if accrued else ZERO)
    if missing:
        yield f"PPh final {month.ym} belum dicatat {missing.rupiah()}"


@blocks("tax.ppn", "Kompensasi PPN bulan ini", panel="tax.year", hard=False)
def ppn_open(read: Read, month: Month) -> Iterator[str]:
    """Told before closing: output tax that was not set against input tax."""
    out = -balance_of(read, month.entity.id, Role.PPN_OUT, month.ym)
    if out:
        yield f"PPN keluaran {out.rupiah()} belum dikompensasikan"
