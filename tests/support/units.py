"""A shop with two business units, and short ways to post into them and to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.accounting import api
from app.core.money import Money
from tests.accounting.conftest import Books
from tests.support.remembered import remembered
from tests.support.shop import Shop

TODAY = date(2026, 11, 21)


@dataclass
class Parts:
    """A shop with two units and nothing in them yet."""

    shop: Shop
    books: Books

    @classmethod
    def build(cls, url: str) -> Parts:
        return remembered("units", url, cls._built)

    @classmethod
    def _built(cls, url: str) -> Parts:
        shop = Shop.build(url)
        made = cls(shop, Books(shop.company, shop.company.admin))
        made.books.do(api.CreateUnit(code="DARING", title="Toko Daring"))
        made.books.do(api.CreateUnit(code="GROSIR", title="Grosir"))
        return made

    def put(self, kind: str, code: str, unit: str = "") -> api.MemberAssigned:
        return self.books.do(
            api.AssignUnit.model_validate({"kind": kind, "code": code, "unit": unit})
        ).value

    def post(self, *lines: api.JournalLineIn, on: date = TODAY) -> str:
        return self.books.do(
            api.PostJournal(on_date=on, description="Uji", lines=lines)
        ).value.number

    def spend(self, rupiah: int, *, on: date = TODAY, **at: str) -> str:
        """Rent from cash; both lines in the same place."""
        amount = Money.rupiah_of(rupiah)
        return self.post(
            api.JournalLineIn.model_validate({"account": "64-200", "debit": amount, **at}),
            api.JournalLineIn.model_validate({"account": "11-100", "credit": amount, **at}),
            on=on,
        )

    def units_of(self, number: str) -> list[tuple[str, int, str]]:
        """Account, debit minus credit in rupiah, and unit of each line, by line."""
        found = self.books.ask(api.JournalDetail(number=number)).lines
        return [(one.code, (one.debit - one.credit).sen // 100, one.unit) for one in found]

    def held(self, account: str = "13-100") -> dict[str, int]:
        """Balance of an account in each unit in rupiah, from the balances the triggers keep."""
        rows = self.books.rows(
            "SELECT coalesce(u.code, ''), CAST(sum(b.debit - b.credit) AS bigint) "
            "FROM account_balance b JOIN account a ON a.id = b.account_id AND a.code LIKE :code "
            "LEFT JOIN business_unit u ON u.id = b.unit_id GROUP BY 1",
            code=account,
        )
        return {unit: sen // 100 for unit, sen in rows if sen}

    def sound(self) -> None:
        """Stock equals the books per warehouse and unit; balances and seals hold."""
        assert self.books.ask(api.CheckBooks()).violations == ()
        assert self.books.ask(api.VerifyChain()).intact
