"""What a journal line says besides its account: store, warehouse, whom it concerns, a memo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounting import api, steps
from app.core.errors import UserError
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.orders.models import Store
from tests.accounting.conftest import TODAY
from tests.accounting.test_steps import receive

if TYPE_CHECKING:
    from app.core.work import Work
    from tests.accounting.conftest import Books, Goods

#: Account, debit, credit, store, warehouse, customer and memo of each line.
Told = list[tuple[str, str, str, str, str, str, str]]


def told(books: Books, number: str) -> Told:
    view = books.ask(api.JournalDetail(number=number))
    return [
        (x.code, str(x.debit), str(x.credit), x.store, x.warehouse, x.party, x.memo)
        for x in view.lines
    ]


@pytest.fixture
def billed(goods: Goods) -> Books:
    """A journal by hand whose lines say everything that can be said."""
    books = goods.books
    books.add(
        Store, code="SHP", name="Toko Sari", platform="shopee", entity_id=books.entity,
        warehouse_id=goods.warehouses["JKT"], active=True,
    )  # fmt: skip
    mawar = books.do(CreateCustomer(customer_name="Toko Mawar", phone="0811222333")).value.code
    done = books.do(
        api.PostJournal(
            on_date=TODAY,
            description="Saldo awal piutang",
            lines=(
                api.JournalLineIn(
                    account="12-100", debit=Money(70_050), store="SHP", warehouse="JKT",
                    party=mawar, memo="Nota 12",
                ),
                api.JournalLineIn(account="31-950", credit=Money(70_050), warehouse="SBY"),
            ),
        )
    )  # fmt: skip
    assert done.value.number == "JRN-2026-000001"
    return books


@pytest.mark.req("ERP-FIN-02", "ERP-FIN-03", "I8")
def test_a_journal_by_hand_and_its_mirror_keep_store_warehouse_customer_and_memo(
    billed: Books,
) -> None:
    assert told(billed, "JRN-2026-000001") == [
        ("12-100", "700.50", "0.00", "SHP", "JKT", "Toko Mawar", "Nota 12"),
        ("31-950", "0.00", "700.50", "", "SBY", "", ""),
    ]

    billed.do(api.VoidJournal(number="JRN-2026-000001", reason="sudah ditagih"))

    assert told(billed, "JRN-2026-000002") == [
        ("12-100", "0.00", "700.50", "SHP", "JKT", "Toko Mawar", "Nota 12"),
        ("31-950", "700.50", "0.00", "", "SBY", "", ""),
    ]
    for filters in ({"store": "SHP"}, {"warehouse": "JKT"}, {"warehouse": "SBY"}):
        report = billed.ask(api.TrialBalance.model_validate({"date_to": TODAY} | filters))
        assert [row.closing for row in report.rows] == [Money(0)]
        assert {str(row.debit) for row in report.rows} == {"700.50"}
    assert billed.ask(api.CheckBooks()).clean


@pytest.mark.req("ERP-FIN-03", "INV-09")
def test_no_slice_can_mirror_a_journal_that_follows_stock(goods: Goods) -> None:
    journal = receive(goods, 10, 125_000).value
    books = goods.books

    def deed(work: Work) -> str:
        return steps.void(
            work, steps.journal_by_id(work, journal), on_date=TODAY, event="grn.voided",
            description="Batal",
        ).number  # fmt: skip

    with books.nothing_written(), pytest.raises(UserError) as refused:
        books.within(deed)
    assert refused.value.message.startswith(
        "Jurnal JRN-2026-000001 mengikuti mutasi stok dari receipt GRN-1, jadi tidak dapat"
    )
    assert books.balance("13-100") == 1250
