"""The database itself refuses what is wrong, whoever asks (INV-05…11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.accounting.api import JournalLineIn, PostJournal
from app.core.errors import UserError
from app.core.faults import fault_of
from app.core.money import Money

if TYPE_CHECKING:
    from tests.support.goods import Goods

_LEDGERS = (
    "stock_move",
    "cost_entry",
    "stock_document",
    "command",
    "command_result",
    "document_number",
    "audit_entry",
)
_TOTALS = (
    "SELECT (SELECT count(*) FROM stock_move), (SELECT sum(on_hand) FROM stock_balance), "
    "(SELECT sum(value) FROM cost_pool), (SELECT count(*) FROM command), (SELECT sum(debit) FROM "
    "account_balance)"
)


def _refused(goods: Goods, sql: str) -> str:
    """The code with which raw SQL is refused; the totals must stay as they were."""
    database = goods.company.database

    def totals() -> tuple[object, ...]:
        with database.reading() as session:
            return tuple(session.execute(sa.text(_TOTALS)).one())

    before = totals()

    def attack() -> None:
        with database.writing() as session:
            session.execute(sa.text(sql))
            session.commit()

    with pytest.raises(sa.exc.DBAPIError) as caught:
        attack()
    assert totals() == before
    fault = fault_of(caught.value)
    assert fault is not None
    return fault.code or fault.constraint


@pytest.mark.req("WMS-INV-05")
@pytest.mark.parametrize("table", _LEDGERS)
def test_ledgers_cannot_be_changed_or_deleted(goods: Goods, table: str) -> None:
    goods.receive("KAPAS", 5, "500.00")

    assert (
        _refused(
            goods,
            f"UPDATE {table} SET cmd = cmd"
            if table != "command"
            else "UPDATE command SET name = 'x'",
        )
        == "LB003"
    )
    assert _refused(goods, f"DELETE FROM {table}") == "LB003"


@pytest.mark.postgres
@pytest.mark.req("WMS-INV-05")
@pytest.mark.parametrize("table", _LEDGERS)
def test_ledgers_cannot_be_emptied(goods: Goods, table: str) -> None:
    goods.receive("KAPAS", 5, "500.00")

    assert _refused(goods, f"TRUNCATE {table} CASCADE") == "LB003"


@pytest.mark.req("WMS-INV-04")
def test_no_bucket_goes_below_zero(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    move = (
        "INSERT INTO stock_move (org_id, id, cmd, entity_id, product_id, warehouse_id, "
        "location_id, lot_id, serial, status, "
        "qty, value, kind, on_date, at, actor_id, workstation, reason, source_kind, source_id, "
        "source_number) "
        "SELECT org_id, '01a00000-0000-7000-8000-000000000001', cmd, entity_id, product_id, "
        "warehouse_id, location_id, lot_id, "
        "serial, status, -6, 0, kind, on_date, at, actor_id, workstation, reason, source_kind, "
        "source_id, source_number "
        "FROM stock_move"
    )

    # PostgreSQL refuses it earlier: the effect belongs to a command of another transaction
    assert _refused(goods, move) in {"LB004", "LB007"}


@pytest.mark.postgres
@pytest.mark.req("WMS-INV-01")
def test_balances_are_written_by_the_ledger_only(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")

    for change in ("UPDATE stock_balance SET on_hand = 99", "DELETE FROM stock_balance"):
        assert _refused(goods, change) == "LB003"


@pytest.mark.req("WMS-VAL-09")
def test_stock_value_cannot_leave_its_account(goods: Goods) -> None:
    """A journal on the inventory account without a move is refused with the whole command."""
    goods.receive("KAPAS", 5, "500.00")
    lines = (
        JournalLineIn(account="13-100", debit=Money(1000)),
        JournalLineIn(account="11-100", credit=Money(1000)),
    )

    with pytest.raises(UserError, match="stok"):
        goods.me.do(
            PostJournal(description="curang", on_date=goods.company.env.today(), lines=lines)
        )
    assert goods.on_hand("KAPAS") == (5, "500.00")
