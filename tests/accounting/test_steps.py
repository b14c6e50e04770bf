"""What higher slices do to the books within their own command."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api, steps
from app.accounting.postings import JournalDraft, Source, credit, debit
from app.accounting.rules import Role
from app.accounting.rules.errors import (
    AlreadyVoided,
    DateTooLate,
    MissingAccount,
    Unbalanced,
    VoidAtSource,
)
from app.core.errors import PeriodClosed
from app.core.money import Money
from app.stock.moves import Move, emit_moves
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.work import Work
    from tests.accounting.conftest import Books, Goods


def sale(
    books: Books, order: str, gross: int, net: int, ppn: int, *, on: date = TODAY
) -> JournalDraft:
    return JournalDraft(
        entity_id=books.entity, on_date=on, description=f"Kirim {order}", event="sale.shipped",
        source=Source("order", books.org, order),
        lines=(
            debit(Role.RECEIVABLE_MARKETPLACE, Money(gross), party=("customer", books.org)),
            credit(Role.SALES, Money(net)),
            credit(Role.PPN_OUT, Money(ppn)),
        ),
    )  # fmt: skip


def lines(books: Books, number: str) -> list[tuple[str, int, int]]:
    view = books.ask(api.JournalDetail(number=number))
    return [(line.code, line.debit.sen, line.credit.sen) for line in view.lines]


# ---------------------------------------------------------------- journals by role


@pytest.mark.req("ERP-FIN-10", "ERP-FIN-12")
def test_a_draft_by_roles_becomes_a_journal_with_its_source(books: Books) -> None:
    done = books.within(lambda work: steps.post(work, sale(books, "SO-1", 11100, 10000, 1100)))

    assert done.value["number"] == "JRN-2026-000001"
    assert done.changes == {"journal"}
    assert lines(books, "JRN-2026-000001") == [
        ("12-200", 11100, 0), ("41-100", 0, 10000), ("21-300", 0, 1100),
    ]  # fmt: skip
    view = books.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert (view.event, view.source_kind, view.source_number) == ("sale.shipped", "order", "SO-1")
    assert not view.voidable


@pytest.mark.req("ERP-FIN-12")
def test_a_line_without_amount_is_left_out_and_a_rounding_rest_has_its_account(
    books: Books,
) -> None:
    books.within(lambda work: steps.post(work, sale(books, "SO-1", 10055, 10000, 0)))

    assert lines(books, "JRN-2026-000001") == [
        ("12-200", 10055, 0), ("41-100", 0, 10000), ("72-900", 0, 55),
    ]  # fmt: skip


NO_ACCOUNT = (debit(Role.CASH, Money(9)), credit(Role.COGS, Money(9)))


@pytest.mark.req("I13")
@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda d: replace(d, lines=(*d.lines, debit(Role.CASH, Money(102)))), Unbalanced),
        (lambda d: replace(d, on_date=date(2026, 11, 23)), DateTooLate),
        (lambda d: replace(d, on_date=date(2026, 1, 9)), PeriodClosed),
        (lambda d: replace(d, lines=(*d.lines, *NO_ACCOUNT)), MissingAccount),
        (lambda d: replace(d, lines=()), RuntimeError),
        (lambda d: replace(d, description="Kirim \ue0001\ue001"), RuntimeError),
    ],
    ids=["unbalanced", "future", "closed", "no mapping", "no lines", "number not given yet"],
)  # fmt: skip
def test_a_refused_posting_leaves_nothing(
    books: Books, change: Callable[[JournalDraft], JournalDraft], error: type[Exception]
) -> None:
    books.do(api.SetPeriodState(month="2026-01", state="closed"))
    books.sql("DELETE FROM account_binding WHERE role = 'cogs'")
    draft = change(sale(books, "SO-1", 11100, 10000, 1100))

    with books.nothing_written(), pytest.raises(error):
        books.within(lambda work: steps.post(work, draft))


@pytest.mark.req("C6", "INV-14")
def test_several_journals_of_one_command_are_numbered_in_order(books: Books) -> None:
    def deed(work: Work) -> list[str]:
        drafts = [sale(books, f"SO-{n}", 100 * n, 100 * n, 0) for n in (1, 2, 3)]
        accounts = steps.Accounts.load(
            work, drafts[0].roles, entity_id=books.entity, on_date=TODAY, event="sale.shipped"
        )
        return [
            steps.post(work, replace(draft, sequence=n), accounts=accounts).number
            for n, draft in enumerate(drafts)
        ]

    assert books.within(deed).value == ["JRN-2026-000001", "JRN-2026-000002", "JRN-2026-000003"]
    assert [row.amount.sen for row in books.ask(api.JournalList()).rows] == [300, 200, 100]


@pytest.mark.req("ERP-FIN-12")
def test_the_same_fact_is_posted_once(books: Books) -> None:
    draft = sale(books, "SO-1", 11100, 10000, 1100)

    def deed(work: Work) -> tuple[str, bool]:
        posted, new = steps.post_once(work, draft)
        return posted.number, new

    assert tuple(books.within(deed).value) == ("JRN-2026-000001", True)
    assert tuple(books.within(deed).value) == ("JRN-2026-000001", False)
    assert books.balance("12-200") == 111
    with books.nothing_written(), pytest.raises(Exception, match="sudah dicatat orang lain"):
        books.within(lambda work: steps.post(work, draft))


def test_a_document_without_accounts_checks_its_date(books: Books) -> None:
    books.do(api.SetPeriodState(month="2026-01", state="closed"))

    books.within(lambda work: steps.check_date(work, books.entity, TODAY))
    with pytest.raises(PeriodClosed):
        books.within(lambda work: steps.check_date(work, books.entity, date(2026, 1, 5)))


def test_a_role_that_was_not_loaded_is_a_mistake_that_shows(books: Books) -> None:
    def deed(work: Work) -> str:
        accounts = steps.Accounts.load(
            work, {Role.CASH}, entity_id=books.entity, on_date=TODAY, event="x"
        )
        return accounts.id(Role.BANK)

    with pytest.raises(MissingAccount, match="bank"):
        books.within(deed)


# ---------------------------------------------------------------- void by the owner of the document


@pytest.mark.req("ERP-FIN-03", "I8", "I9")
def test_the_slice_that_owns_the_document_voids_its_journal(books: Books) -> None:
    journal = books.within(
        lambda work: steps.post(work, sale(books, "SO-1", 11100, 10000, 1100)).id
    ).value

    def deed(work: Work) -> str:
        return steps.void(
            work, steps.journal_by_id(work, journal), on_date=TODAY, event="sale.voided",
            description="Batal SO-1",
        ).number  # fmt: skip

    with (
        books.nothing_written(),
        pytest.raises(VoidAtSource, match=r"order SO-1, jadi tidak dapat"),
    ):
        books.do(api.VoidJournal(number="JRN-2026-000001", reason="x"))
    assert books.within(deed).value == "JRN-2026-000002"
    assert lines(books, "JRN-2026-000002") == [
        ("12-200", 0, 11100), ("41-100", 10000, 0), ("21-300", 1100, 0),
    ]  # fmt: skip
    assert books.balance("12-200") == 0
    with books.nothing_written(), pytest.raises(AlreadyVoided):
        books.within(deed)
    with books.nothing_written(), pytest.raises(VoidAtSource):
        books.do(api.VoidJournal(number="JRN-2026-000002", reason="x"))


# ---------------------------------------------------------------- journals that follow stock


def receive(goods: Goods, qty: int, value: int, warehouse: str = "JKT") -> Any:
    """Goods come in at a value in sen, against GR/IR."""
    books = goods.books

    def deed(work: Work) -> str:
        accounts = steps.Accounts.load(
            work,
            {Role.STOCK_GOODS, Role.GRIR},
            entity_id=books.entity,
            on_date=TODAY,
            event="grn.completed",
        )
        journal = steps.stock_journal(
            work,
            entity_id=books.entity,
            on_date=TODAY,
            event="grn.completed",
            description="Terima barang",
            source=Source("receipt", work.new_id(), "GRN-1"),
        )
        move = goods.move(
            warehouse,
            qty,
            journal,
            cost="given",
            cost_value=value,
            account_id=accounts.id(Role.STOCK_GOODS),
            contra_id=accounts.id(Role.GRIR),
        )
        emit_moves(work, [move])
        return journal

    return books.within(deed)  # fmt: skip


@pytest.mark.req("ERP-FIN-12", "INV-09", "I14")
def test_a_stock_journal_takes_its_lines_from_the_moves(goods: Goods) -> None:
    receive(goods, 10, 125_000)

    books = goods.books
    view = books.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert [(x.code, x.debit.sen, x.credit.sen, x.warehouse) for x in view.lines] == [
        ("13-100", 125_000, 0, "JKT"), ("21-120", 0, 125_000, "JKT"),
    ]  # fmt: skip
    assert (view.source_kind, view.source_number, view.voidable) == ("receipt", "GRN-1", False)
    assert books.balance("13-100", warehouse="JKT") == 1250
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("C6")
def test_goods_that_cost_nothing_make_no_journal_and_use_no_number(goods: Goods) -> None:
    receive(goods, 10, 0)
    receive(goods, 5, 700)

    books = goods.books
    assert [row.number for row in books.ask(api.JournalList()).rows] == ["JRN-2026-000001"]
    assert books.balance("13-100") == 7
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("ERP-FIN-03")
def test_a_journal_that_follows_stock_is_corrected_by_stock(goods: Goods) -> None:
    receive(goods, 10, 125_000)
    books = goods.books

    with books.nothing_written(), pytest.raises(VoidAtSource) as refused:
        books.do(api.VoidJournal(number="JRN-2026-000001", reason="x"))
    assert refused.value.message == (
        "Jurnal JRN-2026-000001 mengikuti mutasi stok dari receipt GRN-1, jadi tidak dapat "
        "dibatalkan sendiri. Untuk memperbaikinya, buat penyesuaian stok atau retur atas dokumen "
        "itu."
    )


@pytest.mark.req("INV-09")
def test_sale_and_cost_of_goods_in_one_journal(goods: Goods) -> None:
    """Lines of the draft come first, lines of stock behind them."""
    receive(goods, 10, 100_000)
    books = goods.books

    def deed(work: Work) -> str:
        draft = sale(books, "SO-1", 11100, 10000, 1100)
        accounts = steps.Accounts.load(
            work,
            draft.roles | {Role.STOCK_GOODS, Role.COGS},
            entity_id=books.entity,
            on_date=TODAY,
            event="sale.shipped",
        )
        posted = steps.post(work, draft, accounts=accounts)
        move: Move = goods.move(
            "JKT",
            -3,
            posted.id,
            cost="issue",
            account_id=accounts.id(Role.STOCK_GOODS),
            contra_id=accounts.id(Role.COGS),
        )
        emit_moves(work, [move])
        return posted.number

    number = books.within(deed).value

    assert lines(books, number) == [
        ("12-200", 11100, 0), ("41-100", 0, 10000), ("21-300", 0, 1100),
        ("51-100", 30000, 0), ("13-100", 0, 30000),
    ]  # fmt: skip
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("INV-09", "I14")
def test_a_line_on_a_stock_account_without_moves_is_refused_by_the_database(goods: Goods) -> None:
    books = goods.books
    draft = replace(
        sale(books, "SO-1", 0, 0, 0),
        lines=(debit(Role.STOCK_GOODS, Money(500)), credit(Role.GRIR, Money(500))),
    )

    with books.nothing_written(), pytest.raises(Exception, match="STOCK_NOT_IN_BOOKS"):
        books.within(lambda work: steps.post(work, draft))


@pytest.mark.req("I14")
def test_stock_value_is_the_account_at_any_instant(goods: Goods) -> None:
    books = goods.books
    receive(goods, 10, 100_000)
    between = books.company.env.now()
    books.company.env.advance(timedelta(minutes=5))
    receive(goods, 10, 60_000, "SBY")

    assert books.balance("13-100", at=between) == 1000
    assert books.balance("13-100", at=books.company.env.now()) == 1600
    assert books.balance("13-100", warehouse="SBY") == 600
    assert books.balance("13-000", at=between) == 1000
