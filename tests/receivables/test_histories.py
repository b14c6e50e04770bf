"""Random histories of credit sales beside a plain model (I15, I21, I22).

Journals by hand go between them, on every account that is kept by items, for a third customer, for
nobody, and taken back: they change nothing of the first two and everything of the accounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import JournalLineIn, PostJournal, VoidJournal
from app.core.errors import UserError
from app.core.money import Money
from app.core.work import Read
from app.customers.api import CreateCustomer
from app.documents.report import Look
from app.receivables import api
from app.statements.api import Ageing
from app.subledger.queries.items import open_at
from tests.receivables.conftest import rp
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.documents.report import Row
    from tests.receivables.conftest import Desk

#: A quarter before today: items of every age, in several months.
FIRST: Final = date(2026, 8, 20)
LAST: Final = date(2026, 11, 21)
_DEEDS: Final = ("invoice", "invoice", "pay", "pay", "advance", "apply", "off", "void", "split",
          "hand", "hand", "unhand")  # fmt: skip
STEP: Final = st.tuples(
    st.sampled_from(_DEEDS),
    st.sampled_from(("A", "A", "B")),
    st.integers(0, (LAST - FIRST).days),
    st.integers(1, 40),
    st.integers(0, 20),
)
#: What the items of a party say at the end of a day less what the account says.
_GAPS: Final = (
    "SELECT x.account_id, x.party_id, sum(x.net) FROM (SELECT i.account_id, i.party_id, "
    "CASE WHEN a.normal_side = 'debit' THEN i.net ELSE -i.net END AS net "
    "FROM {items} i JOIN account a ON a.id = i.account_id UNION ALL "
    "SELECT l.account_id, l.party_id, l.credit - l.debit FROM journal_line l "
    "JOIN account a ON a.id = l.account_id WHERE a.code IN ('12-100', '21-200', '21-100', '14-100') "
    "AND l.on_date <= :end) x GROUP BY x.account_id, x.party_id HAVING sum(x.net) <> 0"
)
#: Every account whose lines are kept as items; suppliers are nobody's code yet.
_CONTROLS: Final = ("12-100", "21-200", "21-100", "14-100")
_OF_CUSTOMERS: Final = frozenset(_CONTROLS[:2])
_names = count(1)


def within(amount: int, most: int, more: int) -> int:
    """An amount that is possible, but once in four as it was drawn."""
    return 1 + (amount - 1) % most if most and more % 4 else amount


@dataclass
class Debt:
    """A charge of the model."""

    number: str
    who: str
    day: date
    due: date
    amount: int
    paid: dict[str, int] = field(default_factory=dict)
    void: bool = False

    @property
    def open(self) -> int:
        return 0 if self.void else self.amount - sum(self.paid.values())


@dataclass
class Life:
    """One history of two customers nobody else touches."""

    desk: Desk
    codes: dict[str, str] = field(default_factory=dict)
    debts: list[Debt] = field(default_factory=list)
    #: Advance → (who, amount left).
    advances: dict[str, list[Any]] = field(default_factory=dict)
    #: Documents in order with what each did: kind and what it used.
    made: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)
    #: Journals by hand that stand, and the customer they may concern.
    by_hand: list[tuple[str, date]] = field(default_factory=list)
    third: str = ""

    def begin(self) -> None:
        for who in ("A", "B"):
            name = f"Pelanggan {next(_names)} {who}"
            self.codes[who] = self.desk.do(CreateCustomer(customer_name=name)).code
        name = f"Pelanggan {next(_names)} C"
        self.third = self.desk.do(CreateCustomer(customer_name=name)).code
        # What is owed and what is kept, or most of a history would be refused.
        self.invoice("A", FIRST, 30, 3)
        self.advance("A", FIRST + timedelta(days=2), 25, 0)

    def oldest(self, who: str, amount: int) -> dict[str, int]:
        """The model's own way of sharing out."""
        shares = {}
        mine = [debt for debt in self.debts if debt.who == who and debt.open]
        for debt in sorted(mine, key=lambda one: (one.due, one.day, one.number)):
            part = min(amount, debt.open)
            if part:
                shares[debt.number] = part
                amount -= part
        return shares

    def owed(self, who: str) -> int:
        return sum(debt.open for debt in self.debts if debt.who == who)

    def kept(self, who: str) -> int:
        return sum(left for owner, left in self.advances.values() if owner == who)

    # ------------------------------------------------------------ deeds
    def invoice(self, who: str, day: date, amount: int, more: int) -> None:
        lines = (api.InvoiceLine(text="Barang", amount=rp(amount)),)
        term = 5 * more  # long enough that what was sold first is often not due first
        made = self.desk.do(
            api.WriteInvoice(customer=self.codes[who], lines=lines, on_date=day, term_days=term)
        )
        self.debts.append(Debt(made.number, who, day, day + timedelta(days=term), amount))
        self.made.append(("invoice", made.number, {}))

    def pay(self, who: str, day: date, amount: int, more: int) -> None:
        command = api.ReceivePayment(
            customer=self.codes[who], amount=rp(amount), on_date=day, keep_rest=more % 2 == 0
        )
        shares = self.oldest(who, amount)
        rest = amount - sum(shares.values())
        if rest and more % 2:
            with pytest.raises(UserError, match="melebihi"):
                self.desk.do(command)
            return
        done = self.desk.do(command)
        assert {one.document: one.amount.sen // 100 for one in done.shares} == shares
        self._paid(done.number, shares)
        if rest:
            self.advances[done.number] = [who, rest]
        self.made.append(("pay", done.number, shares))

    def _paid(self, number: str, shares: dict[str, int]) -> None:
        for debt in self.debts:
            if debt.number in shares:
                debt.paid[number] = shares[debt.number]

    def split(self, who: str, day: date, amount: int, more: int) -> None:
        """Two payments of a day leave what one of their sum would leave (I22)."""
        if not self.owed(who):
            return
        whole = min(amount, self.owed(who))
        expected = self.oldest(who, whole)
        part = min(more, whole - 1)
        before = {debt.number: debt.open for debt in self.debts}
        for each in (part, whole - part):
            if each:
                self.pay(who, day, each, 1)
        after = {debt.number: before[debt.number] - debt.open for debt in self.debts}
        assert {number: gone for number, gone in after.items() if gone} == expected

    def advance(self, who: str, day: date, amount: int, _more: int) -> None:
        done = self.desk.do(
            api.ReceiveAdvance(customer=self.codes[who], amount=rp(amount), on_date=day)
        )
        self.advances[done.number] = [who, amount]
        self.made.append(("pay", done.number, {}))

    def apply(self, who: str, _day: date, amount: int, more: int) -> None:
        most = min(self.kept(who), self.owed(who))
        amount = within(amount, most, more)
        command = api.ApplyAdvance(customer=self.codes[who], amount=rp(amount))
        if amount > most:
            with pytest.raises(UserError):
                self.desk.do(command)
            return
        shares = self.oldest(who, amount)
        done = self.desk.do(command)
        self._paid(done.number, shares)
        used: dict[str, int] = {}
        left = amount
        for number in self._by_day(who):
            part = min(left, self.advances[number][1])
            if part:
                self.advances[number][1] -= part
                used[number] = part
                left -= part
        self.made.append(("apply", done.number, used))

    def _by_day(self, who: str) -> list[str]:
        days = dict(self.desk.books.rows("SELECT number, on_date FROM receivable_document"))
        mine = [number for number, (owner, left) in self.advances.items() if owner == who and left]
        return sorted(mine, key=lambda number: (str(days[number]), number))

    def off(self, who: str, _day: date, amount: int, more: int) -> None:
        mine = [debt for debt in self.debts if debt.who == who]
        if not mine:
            return
        debt = mine[more % len(mine)]
        amount = within(amount, debt.open, more)
        command = api.WriteOff(document=debt.number, amount=rp(amount), reason="tak tertagih")
        if amount > debt.open:
            with pytest.raises(UserError):
                self.desk.do(command)
            return
        done = self.desk.do(command)
        debt.paid[done.number] = amount
        self.made.append(("pay", done.number, {}))

    def hand(self, who: str, day: date, amount: int, more: int) -> None:
        """A line on one of the accounts that are kept by items, on either side."""
        account = _CONTROLS[more % len(_CONTROLS)]
        party = self.third if who == "A" and account in _OF_CUSTOMERS else ""
        sides: tuple[dict[str, Any], ...] = {"debit": rp(amount)}, {"credit": rp(amount)}
        first, second = sides if more // len(_CONTROLS) % 2 else reversed(sides)
        done = self.desk.do(
            PostJournal(
                on_date=day, description="Koreksi",
                lines=(
                    JournalLineIn(account=account, party=party, **first),
                    JournalLineIn(account="31-950", **second),
                ),
            )
        )  # fmt: skip
        self.by_hand.append((done.number, day))

    def unhand(self, _who: str, day: date, _amount: int, more: int) -> None:
        if self.by_hand:
            number, posted = self.by_hand.pop(more % len(self.by_hand))
            self.desk.do(VoidJournal(number=number, on_date=max(day, posted), reason="salah"))

    def void(self, _who: str, _day: date, _amount: int, more: int) -> None:
        if not self.made:
            return
        place = more % len(self.made)
        kind, number, used = self.made[place]
        command = api.VoidDocument(document=number, reason="salah ketik")
        debt = next((one for one in self.debts if one.number == number), None)
        spent = number in self.advances and any(
            number in other for of, _, other in self.made if of == "apply"
        )
        if (debt is not None and debt.paid) or spent:
            with pytest.raises(UserError):
                self.desk.do(command)
            return
        self.desk.do(command)
        del self.made[place]
        self.advances.pop(number, None)
        if debt is not None:
            debt.void = True
        for one in self.debts:
            one.paid.pop(number, None)
        if kind == "apply":
            for advance, part in used.items():
                self.advances[advance][1] += part

    # ------------------------------------------------------------ proofs
    def check(self, looked: set[date]) -> None:
        for who, code in self.codes.items():
            page = self.desk.ask(api.ReceivableList(customer=code, limit=1000))
            assert {row.number: row.open.sen // 100 for row in page.rows} == {
                debt.number: debt.open for debt in self.debts if debt.who == who and debt.open
            }
            credits_ = self.desk.ask(api.CreditList(customer=code))
            assert {row.document: row.open.sen // 100 for row in credits_} == {
                number: left
                for number, (owner, left) in self.advances.items()
                if owner == who and left
            }
        company = self.desk.books.company
        with company.database.reading() as session:
            read = Read(session, company.admin.actor, company.env)
            for day in looked | {one.day for one in self.debts} | {LAST}:
                # I15 per party and account, at the end of every day.
                gaps = _GAPS.replace("{items}", open_at(read, day))
                assert read.rows(gaps, end=day) == []
        for day in looked | {LAST}:
            report = self.desk.ask(Ageing(date_to=day, items=True))
            assert [foot.holds for foot in report.footers if foot.holds is not None] == [True]
            # Summed by the database or document by document: the same per party and age.
            short = self.desk.ask(Ageing(date_to=day))
            assert _by_party(short.rows) == _by_party(report.rows)
            owed = self.desk.ask(Ageing(date_to=day, side="payable"))
            assert [foot.holds for foot in owed.footers if foot.holds is not None] == [True]


def _by_party(rows: Sequence[Row]) -> dict[tuple[str, str], list[int]]:
    """Sen of each column of money, by party and account; a heading stands above its documents."""
    found: dict[tuple[str, str], list[int]] = {}
    head = ("", "")
    for row in rows:
        if row.look is Look.HEADING:
            head = (str(row.cells[0]), str(row.cells[1]))
            continue
        if row.look is Look.LINE and not row.level:
            head = (str(row.cells[0]), str(row.cells[1]))
        sen = [cell.sen if isinstance(cell, Money) else 0 for cell in row.cells[3:]]
        key = head if row.look is Look.LINE else (str(row.cells[0]), row.look.value)
        before = found.get(key, [0] * len(sen))
        found[key] = [one + more for one, more in zip(before, sen, strict=True)]
    return found


@pytest.mark.req("I15", "I21", "I22", "ERP-FIN-15")
@over_histories
@given(
    steps=st.lists(STEP, min_size=4, max_size=14),
    looked=st.sets(st.dates(FIRST, LAST), max_size=4),
)
def test_any_history_is_its_accounts_at_every_date(
    desk: Desk, steps: list[tuple[str, str, int, int, int]], looked: set[date]
) -> None:
    life = Life(desk)
    life.begin()

    for deed, who, days, amount, more in steps:
        getattr(life, deed)(who, FIRST + timedelta(days=days), amount, more)

    life.check(looked)
    desk.check()
