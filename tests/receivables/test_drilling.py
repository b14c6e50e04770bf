"""Every figure of the ageing opens what it is made of (accounting-ux B2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.money import Money
from app.documents.report import Drill
from app.statements.api import Ageing
from tests.accounting.conftest import TODAY
from tests.support.drilling import check_drills, silent

if TYPE_CHECKING:
    from tests.receivables.conftest import Desk


@pytest.mark.req("B2", "B7")
def test_who_owes_opens_documents_and_a_document_what_happened_to_it(desk: Desk) -> None:
    paid = desk.invoice("Budi", 500, on_date=TODAY.replace(day=1), term_days=7)
    desk.invoice("Budi", 70, on_date=TODAY)
    desk.invoice("Sari", 30, on_date=TODAY)
    desk.pay("Budi", 100, (paid, 100))

    whole = desk.ask(Ageing())
    documents = desk.ask(Ageing(items=True))

    for report in (whole, documents):
        assert silent(report) == []
    # Three documents, each in its age and in all; the sum's ages and all open every document.
    assert check_drills(desk.books.client, documents) == 2 * 3 + 6
    assert check_drills(desk.books.client, documents, sums=True) == 6
    assert check_drills(desk.books.client, whole) >= 2 * 3
    (partly,) = [row for row in documents.rows if row.cells[1] == paid]
    assert partly.drill == Drill("receivables.list", {"document": paid, "entity": ""})


@pytest.mark.req("B2", "B7")
def test_before_its_payment_a_document_opens_its_lines(desk: Desk) -> None:
    paid = desk.invoice("Budi", 500, on_date=TODAY.replace(day=1))
    desk.pay("Budi", 100, (paid, 100))

    earlier = desk.ask(Ageing(items=True, date_to=TODAY.replace(day=20)))

    assert check_drills(desk.books.client, earlier) == 2 + 6
    assert check_drills(desk.books.client, earlier, sums=True) == 6
    (row,) = [row for row in earlier.rows if row.cells[1] == paid]
    assert row.drill is not None
    assert row.drill.panel == "accounting.ledger"


@pytest.mark.req("B2")
def test_one_party_of_an_ageing_is_said_and_proves_nothing_of_the_account(desk: Desk) -> None:
    desk.invoice("Budi", 500)
    desk.invoice("Sari", 30)
    whole = desk.ask(Ageing())
    ((budi, account),) = [row.cells[:2] for row in whole.rows if str(row.cells[0])[:4] == "Budi"]

    part = desk.ask(Ageing(items=True, party=budi, account=account))

    assert part.title.filters[-2:] == (budi, account)
    assert part.rows[-1].cells[3] == Money.rupiah_of(500)
    assert [foot.holds for foot in part.footers] == [None]
