"""What the database itself refuses of open items and allocations, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.core.errors import OverAllocated
from app.receivables import api
from app.subledger.ledger import ALLOCATION, MATCH
from tests.receivables.conftest import Desk, desk, desk_url, desks, rp

if TYPE_CHECKING:
    from app.core.work import Work

__all__ = ["desk", "desk_url", "desks"]


def _keys(desk: Desk) -> dict[str, tuple[str, int]]:
    """Document → key of its item on 12-100."""
    rows = desk.books.rows(
        "SELECT j.source_number, i.journal_id, i.line_no FROM party_item i JOIN journal j "
        "ON j.id = i.journal_id WHERE i.side = 'receivable'"
    )
    return {number: (journal, line) for number, journal, line in rows}


@pytest.mark.req("I22", "I15")
def test_more_than_a_document_or_a_payment_has_left_is_refused(desk: Desk) -> None:
    first = desk.invoice("Budi", 100_000)
    second = desk.invoice("Budi", 100_000, term_days=30)
    paid = desk.pay("Budi", 60_000).number
    keys = _keys(desk)

    def settle(document: str, sen: int) -> Any:
        return lambda work: work.emit(ALLOCATION, (*keys[document], *keys[paid], sen))

    for document, sen in ((first, 4_000_001), (second, 1), (first, -6_000_001)):
        with desk.books.nothing_written(), pytest.raises(OverAllocated):
            desk.books.within(settle(document, sen))
    assert desk.open() == {first: 40_000, second: 100_000}
    desk.check()


@pytest.mark.req("I15")
def test_only_a_charge_and_a_credit_of_one_account_fit(desk: Desk) -> None:
    one = desk.invoice("Budi", 100_000)
    other = desk.invoice("Sari", 100_000)
    advance = desk.do(api.ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(50_000)))
    keys = _keys(desk)
    ((journal, line),) = desk.books.rows(
        "SELECT i.journal_id, i.line_no FROM party_item i WHERE i.side = 'customer_advance'"
    )
    assert advance.journal

    paid = desk.pay("Sari", 40_000).number
    desk.pay("Budi", 10_000)
    strangers = _keys(desk)[paid]
    for charge, credit in (
        (keys[one], keys[other]),
        (keys[one], (journal, line)),
        (keys[one], strangers),
    ):
        with pytest.raises(Exception, match=r"NOT_A_PAIR|allocation"):
            desk.books.within(_allocating(charge, credit))
    desk.check()


def _allocating(charge: tuple[str, int], credit: tuple[str, int]) -> Any:
    return lambda work: work.emit(ALLOCATION, (*charge, *credit, 100))


@pytest.mark.req("INV-11", "C4")
def test_items_allocations_and_what_is_open_cannot_be_touched(desk: Desk) -> None:
    desk.invoice("Budi", 100_000)
    desk.pay("Budi", 60_000)

    for sql in (
        "UPDATE party_item SET amount = 1", "DELETE FROM party_item",
        "UPDATE allocation SET amount = 1", "DELETE FROM allocation", "DELETE FROM party_due",
        "UPDATE receivable_document SET amount = 1", "DELETE FROM receivable_document",
        ("INSERT INTO party_item SELECT org_id, journal_id, 2, cmd, entity_id, side, account_id, "
        "party_kind, party_id, store_id, on_date, charge, amount FROM party_item WHERE line_no = 1"),
    ):  # fmt: skip
        engine = desk.books.company.database.writer_engine
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.execute(sa.text(sql))
    desk.check()


@pytest.mark.req("I15")
def test_matching_takes_what_both_have_left(desk: Desk) -> None:
    number = desk.invoice("Budi", 100_000)
    desk.pay("Budi", 30_000)
    keys = _keys(desk)

    def give(work: Work) -> None:
        from app.accounting import steps
        from app.accounting.postings import JournalDraft, Source, credit, debit
        from app.accounting.queries.lookups import entity_of
        from app.accounting.rules import Role

        party = ("customer", work.rows("SELECT id FROM customer WHERE name = 'Budi'")[0][0])
        posted = steps.post(
            work,
            JournalDraft(
                entity_id=entity_of(work, "").id, on_date=work.today, description="Retur",
                event="test", source=Source("test", work.new_id(), "SO-1"),
                lines=(
                    debit(Role.SALES_RETURN, rp(90_000)),
                    credit(Role.RECEIVABLE_TRADE, rp(90_000), party=party),
                ),
            ),
        )  # fmt: skip
        work.emit(MATCH, (keys[number][0], posted.id))

    desk.books.within(give)

    assert desk.open() == {}
    assert [one.open for one in desk.ask(api.CreditList())] == [rp(20_000)]
    desk.check()


@pytest.mark.req("I15", "C2")
def test_what_got_past_the_rules_is_found_by_the_checks(desk: Desk) -> None:
    """Somebody with the database in hand takes the rules away and an item with them."""
    from app.accounting.api import CheckBooks
    from app.closing.api import ClosingChecklist
    from app.core.guards import install
    from app.schema import guards

    desk.invoice("Budi", 100_000)
    engine = desk.books.company.database.writer_engine
    with engine.connect().execution_options(lumbung_write=True) as connection, connection.begin():
        install(connection, [])
        connection.execute(sa.text("DELETE FROM party_item_open"))
        connection.execute(sa.text("DELETE FROM party_due"))
        connection.execute(sa.text("DELETE FROM party_item"))
        install(connection, guards())

    found = {one.check: one.detail for one in desk.ask(CheckBooks()).violations}

    assert found == {"subledger.control": "akun lebih Rp 100.000 dari yang terbuka"}
    items = {one.name: one for one in desk.ask(ClosingChecklist(month="2026-11"))}
    assert items["subledger"].state == "open"
    assert "12-100 tanggal 21 Nov 2026: berbeda Rp 100.000" in items["subledger"].problems[0]
