"""Ledger operations of stock with exact quantities, values and journals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting.api import JournalDetail, JournalList
from app.audit.api import AuditList
from app.core.errors import InvalidInput, NotEnoughStock, UserError
from app.core.money import Money
from app.stock.api import (
    AddLandedCost,
    AdjustLine,
    AdjustStock,
    ChangeStatus,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReturnIn,
    ReturnLine,
    ReturnOut,
    SetCostMethod,
    SetLotStatus,
    StatusLine,
    StockByPlace,
    StockCard,
    StockOnHand,
    StockSummary,
    TransferLine,
    TransferStock,
)
from tests.accounting.conftest import Books

if TYPE_CHECKING:
    from tests.support.goods import Goods


def _lines(goods: Goods, number: str) -> dict[str, str]:
    """Account → debit minus credit of a journal, found by its source."""
    found = _journals(goods, source=number)
    detail = goods.me.ask(JournalDetail(number=found[0]))
    sums: dict[str, Money] = {}
    for line in detail.lines:
        sums[line.code] = sums.get(line.code, Money(0)) + line.debit - line.credit
    return {code: str(amount) for code, amount in sums.items()}


def _journals(goods: Goods, **wish: object) -> list[str]:
    return [row.number for row in goods.me.ask(JournalList.model_validate(wish)).rows]


def _issue(goods: Goods, sku: str, qty: int, **more: object) -> str:
    line = IssueLine.model_validate({"sku": sku, "qty": qty, **more})
    return goods.me.do(
        IssueStock(warehouse="GD1", reason="shrinkage", note="uji coba", lines=(line,))
    ).value.number


@pytest.mark.req("WMS-VAL-02", "WMS-VAL-04", "WMS-INV-05")
def test_moving_average_is_exact_and_leaves_nothing_at_zero(goods: Goods) -> None:
    goods.receive("KAPAS", 3, "100.00")
    goods.receive("KAPAS", 4, "150.01")

    number = _issue(goods, "KAPAS", 5)

    # 250.01 / 7 * 5 = 178.5785…
    assert goods.on_hand("KAPAS") == (2, "71.43")
    assert _lines(goods, number) == {"64-600": "178.58", "13-100": "-178.58"}
    _issue(goods, "KAPAS", 2)
    assert goods.on_hand("KAPAS") == (0, "0.00")


@pytest.mark.req("WMS-VAL-03")
def test_fifo_takes_the_oldest_layer_first(goods: Goods) -> None:
    goods.receive("KRIM", 10, "1000.00")
    goods.receive("KRIM", 10, "3000.00")

    number = _issue(goods, "KRIM", 12)

    assert _lines(goods, number) == {"64-600": "1600.00", "13-100": "-1600.00"}
    assert goods.on_hand("KRIM") == (8, "2400.00")


@pytest.mark.req("WMS-LOT-02", "WMS-LOT-04")
def test_fefo_takes_the_earliest_expiry_and_never_an_expired_lot(goods: Goods) -> None:
    today = goods.company.env.today()
    goods.receive("SERUM", 5, "500.00", lot="LAMA", expires=today)
    goods.receive("SERUM", 5, "500.00", lot="BASI", expires=date(2026, 11, 20))
    goods.receive("SERUM", 5, "500.00", lot="BARU", expires=date(2027, 5, 1))

    _issue(goods, "SERUM", 6)

    left = {row.lot: row.on_hand for row in goods.me.ask(StockByPlace(sku="SERUM")).rows}
    assert left == {"BASI": 5, "BARU": 4}
    with pytest.raises(InvalidInput, match="diminta 5, tersedia 4"):
        _issue(goods, "SERUM", 5)
    assert {row.lot: row.on_hand for row in goods.me.ask(StockByPlace(sku="SERUM")).rows} == left


@pytest.mark.req("WMS-LOT-02")
def test_a_blocked_lot_is_passed_over(goods: Goods) -> None:
    goods.receive("SERUM", 5, "500.00", lot="A", expires=date(2027, 1, 1))
    goods.receive("SERUM", 5, "500.00", lot="B", expires=date(2027, 2, 1))
    goods.me.do(SetLotStatus(sku="SERUM", lot="A", status="blocked", reason="menunggu QC"))

    _issue(goods, "SERUM", 3)

    assert {row.lot: row.on_hand for row in goods.me.ask(StockByPlace(sku="SERUM")).rows} == {
        "A": 5,
        "B": 2,
    }


@pytest.mark.req("WMS-LOT-03")
def test_a_second_receipt_of_a_lot_keeps_its_first_date_and_refuses_another_expiry(
    goods: Goods,
) -> None:
    goods.receive("SERUM", 5, "500.00", lot="A", expires=date(2027, 1, 1))
    goods.receive("SERUM", 5, "500.00", lot="A", expires=date(2027, 1, 1))

    with pytest.raises(InvalidInput, match="sudah tercatat kedaluwarsa 01/01/2027"):
        goods.receive("SERUM", 5, "500.00", lot="A", expires=date(2027, 1, 2))

    assert goods.on_hand("SERUM") == (10, "1000.00")


@pytest.mark.req("WMS-LOT-01", "WMS-GEN-09")
def test_every_problem_of_a_receipt_is_told_at_once_and_nothing_is_written(goods: Goods) -> None:
    lines = (
        ReceiptLine(sku="SERUM", qty=1, cost=Money(100), location="GD1-A-01"),
        ReceiptLine(sku="KAPAS", qty=1, cost=Money(100), location="GD1-A-01", lot="X"),
        ReceiptLine(sku="TIDAKADA", qty=1, cost=Money(100), location="GD1-A-01"),
        ReceiptLine(sku="KAPAS", qty=1, unit="karton", cost=Money(-1), location="GD1-A-01"),
    )

    with pytest.raises(InvalidInput) as refused:
        goods.me.do(ReceiveStock(warehouse="GD1", lines=lines))

    assert [field.field for field in refused.value.fields] == [
        "lines.2.sku", "lines.3.unit", "lines.0.lot", "lines.0.expires_on", "lines.1.lot",
        "lines.3.cost",
    ]  # fmt: skip
    assert goods.on_hand("SERUM") == (0, "0.00")
    assert _journals(goods) == []


@pytest.mark.req("WMS-VAL-03", "WMS-VAL-09", "WMS-MOV-03")
def test_a_transfer_carries_value_and_layers_to_the_other_warehouse(goods: Goods) -> None:
    goods.receive("KRIM", 10, "1000.00")
    goods.receive("KRIM", 10, "3000.00")

    moved = goods.me.do(
        TransferStock(
            warehouse="GD1",
            to_warehouse="GD2",
            lines=(TransferLine(sku="KRIM", qty=15, to_location="GD2-B-01"),),
        )
    ).value

    assert moved.number == "IWTO-261121-001"
    assert goods.on_hand("KRIM", "GD1") == (5, "1500.00")
    assert goods.on_hand("KRIM", "GD2") == (15, "2500.00")
    # the oldest layer leaves the second warehouse first, too
    goods.me.do(
        IssueStock(
            warehouse="GD2", reason="loss", note="pecah", lines=(IssueLine(sku="KRIM", qty=10),)
        )
    )
    assert goods.on_hand("KRIM", "GD2") == (5, "1500.00")
    assert _lines(goods, moved.number) == {"13-100": "0.00"}


@pytest.mark.req("WMS-INV-02")
def test_a_move_inside_a_warehouse_and_a_change_of_status_keep_value_and_post_nothing(
    goods: Goods,
) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    before = len(_journals(goods))

    goods.me.do(
        TransferStock(
            warehouse="GD1", lines=(TransferLine(sku="KAPAS", qty=4, to_location="GD1-B-01"),)
        )
    )
    goods.me.do(
        ChangeStatus(
            warehouse="GD1", reason="kemasan penyok",
            lines=(StatusLine(sku="KAPAS", qty=1, location="GD1-B-01", old="available",
            new="damaged"),),
        )
    )  # fmt: skip

    found = {
        (row.location, row.status): row.on_hand
        for row in goods.me.ask(StockByPlace(sku="KAPAS")).rows
    }
    assert found == {
        ("GD1-A-01", "available"): 6,
        ("GD1-B-01", "available"): 3,
        ("GD1-B-01", "damaged"): 1,
    }
    assert goods.on_hand("KAPAS") == (10, "1000.00")
    assert len(_journals(goods)) == before
    row = goods.me.ask(StockOnHand(search="kapas")).rows[0]
    assert (row.on_hand, row.held, row.available) == (10, 1, 9)


@pytest.mark.req("WMS-VAL-11", "ERP-RET-10")
def test_returns_come_back_at_the_cost_they_left_with_and_never_more_than_left(
    goods: Goods,
) -> None:
    goods.receive("KAPAS", 3, "100.00")
    out = _issue(goods, "KAPAS", 3)
    goods.receive("KAPAS", 1, "999.00")

    def back(qty: int) -> None:
        goods.me.do(
            ReturnIn(source=out, lines=(ReturnLine(sku="KAPAS", qty=qty, location="GD1-A-01"),))
        )

    back(1)
    assert goods.on_hand("KAPAS") == (2, "1032.33")
    with pytest.raises(InvalidInput, match="belum kembali hanya 2"):
        back(3)
    back(2)
    assert goods.on_hand("KAPAS") == (4, "1099.00")


@pytest.mark.req("WMS-VAL-11")
def test_goods_go_back_to_the_supplier_at_the_cost_of_their_receipt(goods: Goods) -> None:
    receipt = goods.receive("KAPAS", 10, "1000.00", counter="grir")
    goods.receive("KAPAS", 10, "3000.00", counter="grir")

    sent = goods.me.do(
        ReturnOut(
            receipt=receipt.number, lines=(ReturnLine(sku="KAPAS", qty=4, location="GD1-A-01"),)
        )
    ).value

    assert _lines(goods, sent.number) == {"21-120": "400.00", "13-100": "-400.00"}
    assert goods.on_hand("KAPAS") == (16, "3600.00")
    with pytest.raises(InvalidInput, match="yang masih ada hanya 6"):
        goods.me.do(
            ReturnOut(
                receipt=receipt.number, lines=(ReturnLine(sku="KAPAS", qty=7, location="GD1-A-01"),)
            )
        )


@pytest.mark.req("WMS-VAL-06", "WMS-VAL-07")
def test_a_later_freight_bill_goes_to_stock_and_to_what_was_sold(goods: Goods) -> None:
    receipt = goods.receive("KRIM", 10, "1000.00", counter="grir")
    _issue(goods, "KRIM", 4)

    added = goods.me.do(
        AddLandedCost(receipt=receipt.number, amount=Money.parse("100.00"), note="ongkir")
    ).value

    assert goods.on_hand("KRIM") == (6, "660.00")
    assert _lines(goods, added.number) == {
        "13-100": "60.00",
        "51-100": "40.00",
        "21-100": "-100.00",
    }


@pytest.mark.req("WMS-VAL-01")
def test_a_change_of_cost_method_moves_no_value(goods: Goods) -> None:
    goods.receive("KRIM", 10, "1000.00")
    goods.receive("KRIM", 10, "3000.00")

    goods.me.do(SetCostMethod(category="FIFO", method="average", reason="kebijakan baru"))

    assert goods.on_hand("KRIM") == (20, "4000.00")
    _issue(goods, "KRIM", 5)
    assert goods.on_hand("KRIM") == (15, "3000.00")
    goods.me.do(SetCostMethod(category="FIFO", method="fifo", reason="kembali lagi"))
    goods.receive("KRIM", 5, "5000.00")
    _issue(goods, "KRIM", 15)
    assert goods.on_hand("KRIM") == (5, "5000.00")
    with pytest.raises(UserError, match="sudah memakai metode itu"):
        goods.me.do(SetCostMethod(category="FIFO", method="fifo", reason="lagi"))


@pytest.mark.req("WMS-VAL-01", "WMS-SEC-10")
def test_a_change_of_cost_method_is_dated_and_logged_and_stays(goods: Goods) -> None:
    boss = goods.company.client("inventory.approve", username="joko")
    boss.do(SetCostMethod(category="FIFO", method="average", reason="kebijakan baru"))
    boss.do(SetCostMethod(category="FIFO", method="fifo", reason="kembali lagi"))

    books = Books(goods.company, goods.me)
    kept = books.rows(
        "SELECT c.code, x.old_method, x.new_method, CAST(x.on_date AS text), x.reason, u.username "
        "FROM cost_method_change x JOIN category c ON c.org_id = x.org_id AND c.id = x.category_id "
        "JOIN app_user u ON u.org_id = x.org_id AND u.id = x.actor_id ORDER BY x.id"
    )
    assert [tuple(row) for row in kept] == [
        ("FIFO", "fifo", "average", "2026-11-21", "kebijakan baru", "joko"),
        ("FIFO", "average", "fifo", "2026-11-21", "kembali lagi", "joko"),
    ]
    trail = goods.me.ask(AuditList(action="stock.set_cost_method")).rows
    assert [(row.username, row.subject) for row in trail] == [("joko", "FIFO"), ("joko", "FIFO")]


@pytest.mark.req("WMS-INV-09")
def test_adjustments_use_the_present_average_and_their_own_accounts(goods: Goods) -> None:
    goods.receive("KAPAS", 4, "100.00")

    plus = goods.me.do(
        AdjustStock(
            warehouse="GD1",
            note="ditemukan",
            lines=(AdjustLine(sku="KAPAS", change=2, location="GD1-B-01"),),
        )
    ).value
    minus = goods.me.do(
        AdjustStock(
            warehouse="GD1",
            note="hilang",
            lines=(AdjustLine(sku="KAPAS", change=-1, location="GD1-A-01"),),
        )
    ).value

    assert _lines(goods, plus.number) == {"13-100": "50.00", "71-100": "-50.00"}
    assert _lines(goods, minus.number) == {"64-600": "25.00", "13-100": "-25.00"}
    with pytest.raises(InvalidInput, match="belum pernah punya harga pokok"):
        goods.me.do(
            AdjustStock(
                warehouse="GD1",
                note="baru",
                lines=(AdjustLine(sku="TONER", change=2, location="GD1-B-01", lot="Z"),),
            )
        )


@pytest.mark.req("WMS-INV-06", "WMS-INV-07")
def test_the_stock_card_runs_and_pages(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    for qty in (1, 2, 3):
        _issue(goods, "KAPAS", qty)

    first = goods.me.ask(StockCard(sku="KAPAS", limit=2))
    rest = goods.me.ask(StockCard(sku="KAPAS", limit=2, after=first.page.next))

    assert [(row.qty, row.balance, str(row.balance_value)) for row in first.page.rows] == [
        (10, 10, "1000.00"), (-1, 9, "900.00"),
    ]  # fmt: skip
    assert (rest.opening, str(rest.opening_value)) == (9, "900.00")
    assert [(row.qty, row.balance) for row in rest.page.rows] == [(-2, 7), (-3, 4)]
    assert rest.page.next is None


@pytest.mark.req("WMS-INV-08", "WMS-GEN-12")
def test_the_cards_equal_the_list(goods: Goods) -> None:
    goods.receive("KAPAS", 100, "1000.00")
    goods.receive("KRIM", 3, "300.00")

    cards = goods.me.ask(StockSummary())
    rows = goods.me.ask(StockOnHand()).rows

    assert (cards.skus, cards.low, cards.out, str(cards.value)) == (2, 1, 0, "1300.00")
    assert [(row.sku, row.level) for row in rows] == [("KAPAS", "safe"), ("KRIM", "low")]


@pytest.mark.req("WMS-INV-04")
def test_more_than_there_is_cannot_be_taken_by_any_path(goods: Goods) -> None:
    goods.receive("KAPAS", 3, "300.00")

    for act in (
        lambda: _issue(goods, "KAPAS", 4),
        lambda: goods.me.do(
            AdjustStock(
                warehouse="GD1",
                note="hilang",
                lines=(AdjustLine(sku="KAPAS", change=-4, location="GD1-A-01"),),
            )
        ),
        lambda: goods.me.do(
            TransferStock(
                warehouse="GD1", lines=(TransferLine(sku="KAPAS", qty=4, to_location="GD1-B-01"),)
            )
        ),
    ):
        with pytest.raises((InvalidInput, NotEnoughStock)):
            act()

    assert goods.on_hand("KAPAS") == (3, "300.00")
