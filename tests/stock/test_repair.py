"""Balances that were written past the rules are rebuilt from their ledgers (WMS-RSV-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.accounting.api import CheckBooks
from app.audit.api import AuditList
from app.core.errors import InvalidInput, PermissionRefused, UserError
from app.stock.api import (
    CheckStock,
    PreviewStockRepair,
    RepairRow,
    RepairStock,
    ReservationList,
    StockOnHand,
)
from tests.accounting.conftest import Books
from tests.stock.test_landed import sell
from tests.stock.test_receiving_panel import _receive
from tests.stock.test_transfers import on_road
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator

REPAIR = RepairStock(reason="listrik padam saat menyimpan")


@pytest.fixture
def goods(database_url: str) -> Iterator[Goods]:
    """Ten of each by average and FIFO, some sold, four on the road."""
    made = Goods.build(database_url)
    made.receive("KAPAS", 10, "100.00")
    made.receive("KRIM", 5, "50.00")
    made.receive("KRIM", 5, "60.00")
    sell(made, "KRIM", 6)
    on_road(made, ("KAPAS", 4))
    yield made
    made.company.close()


def broken(goods: Goods, *statements: str) -> None:
    """Write past the rules; on SQLite balances are only guarded by what the program does."""
    books = Books(goods.company, goods.me)
    prefix = (
        "" if goods.company.database.is_sqlite else "SET LOCAL session_replication_role = replica; "
    )
    for statement in statements:
        books.sql(prefix + statement)


def told(goods: Goods) -> list[tuple[str, ...]]:
    plan = goods.me.ask(PreviewStockRepair())
    return [(row.what, row.subject, row.shown, row.right, row.hindrance) for row in plan.rows]


@pytest.mark.req("WMS-RSV-03", "WMS-INV-01", "WMS-INV-11")
def test_everything_that_differs_is_listed_repaired_and_told(goods: Goods) -> None:
    sound = goods.me.ask(CheckBooks())
    assert sound.violations == ()
    broken(
        goods,
        "UPDATE stock_balance SET on_hand = 9 WHERE on_hand = 6",
        "UPDATE stock_balance SET reserved = 2 WHERE on_hand = 9",
        "DELETE FROM stock_balance WHERE status = 'available' AND on_hand = 4",
        "UPDATE cost_layer SET value = value + 700 WHERE qty = 6",
        "UPDATE cost_pool SET value = value - 1, qty = qty + 1 WHERE qty = 4 AND method = 'fifo'",
    )
    wanted = [
        ("Stok", "GD1-A-01/KAPAS/available", "9", "6", ""),
        ("Direservasi", "GD1-A-01/KAPAS/available", "2", "0", ""),
        ("Stok", "GD1-A-01/KRIM/available", "0", "4", ""),
        ("Nilai lapisan biaya", "KAPAS/GD1/13-100", "Rp 67", "Rp 60", ""),
        # goods on the road have a cost of their own
        ("Jumlah barang", "KAPAS/GD1/13-400", "5", "4", ""),
        ("Nilai barang", "KAPAS/GD1/13-400", "Rp 39,99", "Rp 40", ""),
        ("Jumlah barang", "KRIM/GD1/13-100", "5", "4", ""),
        ("Nilai barang", "KRIM/GD1/13-100", "Rp 47,99", "Rp 48", ""),
    ]
    assert told(goods) == wanted
    assert goods.me.ask(CheckStock()) != ()

    done = goods.me.do(REPAIR)

    assert done.value.changed == len(wanted)
    assert done.message == "8 angka stok diperbaiki dari mutasinya."
    assert goods.me.ask(CheckStock()) == ()
    assert goods.me.ask(CheckBooks()).violations == ()
    assert goods.on_hand("KRIM") == (4, "48.00")
    assert told(goods) == []
    trail = goods.me.ask(AuditList(subject_kind="stock_repair")).rows
    assert len(trail) == 1
    sell(goods, "KRIM", 4)
    assert goods.on_hand("KRIM") == (0, "0.00")


@pytest.mark.req("WMS-RSV-03")
def test_where_nothing_differs_nothing_is_changed(goods: Goods) -> None:
    books = Books(goods.company, goods.me)

    done = goods.me.do(REPAIR)

    assert (done.value.changed, done.value.left) == (0, ())
    assert "tidak ada yang diubah" in done.message
    assert books.rows("SELECT count(*) FROM stock_repair") == [(0,)]
    assert goods.me.ask(AuditList(subject_kind="stock_repair")).rows == ()


@pytest.mark.req("WMS-RSV-03")
def test_what_is_reserved_is_shown_again(goods: Goods) -> None:
    columns = (
        "org_id, id, cmd, source_kind, source_id, source_number, source_line_id, product_id, "
        "warehouse_id, location_id, lot_id, serial, qty, state, created_at"
    )
    broken(
        goods,
        f"INSERT INTO reservation ({columns}) SELECT org_id, id, cmd, 'order', id, 'SO-1', id, "
        "product_id, warehouse_id, location_id, lot_id, '', 2, 'active', at FROM stock_move "
        "WHERE qty = 10",
        "UPDATE stock_balance SET reserved = 0",
    )
    assert told(goods) == [("Direservasi", "GD1-A-01/KAPAS/available", "0", "2", "")]

    goods.me.do(REPAIR)

    assert goods.me.ask(CheckStock()) == ()
    (row,) = [
        one for one in goods.me.ask(StockOnHand()).rows if one.sku == "KAPAS" and one.reserved
    ]
    assert row.reserved == 2


@pytest.mark.req("WMS-RSV-03")
def test_a_piece_shown_in_the_wrong_place_goes_back(goods: Goods) -> None:
    """The rule that a serial stands in one place holds at every step of the repair."""
    goods.product("ALAT", tracking="serial")
    books = Books(goods.company, goods.me)
    _receive(goods, "SN-1")
    other = books.rows("SELECT id FROM location WHERE code = 'GD1-B-02'")[0][0]
    first = books.rows("SELECT id FROM location WHERE code = 'GD1-A-01'")[0][0]
    columns = (
        "org_id, location_id, lot_id, serial, status, product_id, warehouse_id, on_hand, reserved"
    )
    broken(
        goods,
        f"UPDATE stock_balance SET on_hand = 0 WHERE serial = 'SN-1' AND location_id = '{first}'",
        f"INSERT INTO stock_balance ({columns}) SELECT org_id, '{other}', lot_id, serial, status, "
        "product_id, warehouse_id, 1, 0 FROM stock_balance WHERE serial = 'SN-1'",
    )
    assert len(told(goods)) == 2

    goods.me.do(REPAIR)

    assert goods.me.ask(CheckStock()) == ()
    rows = books.rows("SELECT location_id, on_hand FROM stock_balance WHERE serial = 'SN-1'")
    assert {(str(place), qty) for place, qty in rows} == {(str(first), 1), (str(other), 0)}


@pytest.mark.req("WMS-RSV-03")
def test_a_ledger_that_contradicts_itself_is_not_papered_over(goods: Goods) -> None:
    """More reserved than there is: which of both is wrong only people know."""
    columns = (
        "org_id, id, cmd, source_kind, source_id, source_number, source_line_id, product_id, "
        "warehouse_id, location_id, lot_id, serial, qty, state, created_at"
    )
    if goods.company.database.is_sqlite:
        broken(goods, "DROP TRIGGER lb_reservation_made_0", "DROP TRIGGER lb_reservation_made_1")
    broken(
        goods,
        "UPDATE stock_balance SET on_hand = 7 WHERE on_hand = 6",
        f"INSERT INTO reservation ({columns}) SELECT org_id, id, cmd, 'order', id, 'SO-1', id, "
        "product_id, warehouse_id, location_id, lot_id, '', 8, 'active', at FROM stock_move "
        "WHERE qty = 10",
    )
    assert [row.qty for row in goods.me.ask(ReservationList()).rows] == [8]
    before = goods.me.ask(CheckStock())

    with pytest.raises(UserError, match="reservasinya 8 lebih dari mutasinya 6") as refused:
        goods.me.do(REPAIR)

    assert refused.value.code == "CANNOT_REPAIR"
    assert goods.me.ask(CheckStock()) == before
    assert goods.me.ask(PreviewStockRepair()).rows[0] == RepairRow(
        "Stok", "GD1-A-01/KAPAS/available", "7", "6", "reservasinya 8 lebih dari mutasinya 6"
    )


@pytest.mark.req("WMS-RSV-03", "WMS-MOV-05")
def test_what_no_ledger_can_decide_is_told_and_left(goods: Goods) -> None:
    broken(
        goods,
        "UPDATE transfer_piece SET done_qty = 1",
        "UPDATE stock_balance SET on_hand = 9 WHERE on_hand = 6",
    )
    told_ = "GD1-JALAN/KAPAS: stok 4, transfer 3"
    assert goods.me.ask(PreviewStockRepair()).left == (told_,)

    done = goods.me.do(REPAIR)

    assert (done.value.changed, done.value.left) == (1, (told_,))
    assert told_ in done.message
    assert [one.check for one in goods.me.ask(CheckStock())] == ["barang di jalan = transfer"]


@pytest.mark.req("WMS-RSV-03", "WMS-SEC-07", "WMS-INV-11")
def test_only_an_administrator_repairs_and_the_rules_stay(goods: Goods) -> None:
    broken(goods, "UPDATE stock_balance SET on_hand = 9 WHERE on_hand = 6")
    boss = goods.company.client("Warehouse Manager", username="joko")
    with pytest.raises(PermissionRefused):
        boss.do(REPAIR)
    with pytest.raises(PermissionRefused):
        boss.ask(PreviewStockRepair())
    admin = goods.company.client("System Admin", username="gilang", warehouses=("GD2",))
    with pytest.raises(PermissionRefused):
        admin.ask(PreviewStockRepair())
    with pytest.raises(PermissionRefused):
        admin.do(REPAIR)
    with pytest.raises((InvalidInput, ValueError)):
        goods.me.do(RepairStock(reason=""))
    goods.me.do(REPAIR)

    refused = ["UPDATE stock_repair SET reason = 'lain'", "DELETE FROM stock_repair"]
    if not goods.company.database.is_sqlite:
        refused.append("UPDATE stock_balance SET on_hand = 9 WHERE on_hand = 6")
    for statement in refused:
        with (
            pytest.raises(DBAPIError, match="LB003|APPEND_ONLY|DERIVED"),
            goods.company.database.writing() as session,
        ):
            session.execute(text(statement))
    assert goods.me.ask(CheckStock()) == ()
